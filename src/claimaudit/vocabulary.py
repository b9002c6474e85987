"""Entities, outcomes and values: what the cells of the facets may say, and what excludes what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from claimaudit.schema import (
    FACETS,
    UNDECIDED,
    Fault,
    InvalidAudit,
    Table,
    parts,
    row_fault,
    suggestion,
)
from claimaudit.vocabulary_checks import problems
from claimaudit.vocabulary_entries import (
    ALONE,
    ANY,
    NO_DIFFERENCE,
    Words,
    ancestors,
    flat,
    lineage,
    overlaid,
    read_toml,
    reassurances,
    sources,
    value_set,
)

__all__ = [
    "ALONE",
    "ANY",
    "NO_DIFFERENCE",
    "Entity",
    "Implication",
    "Outcome",
    "Vocabulary",
    "check_facets",
    "parse_condition",
    "read_toml",
]

# Kinds of rows that may leave out what a claim must say.
_LOOSE_KINDS = ("announcement", "framing")


@dataclass(frozen=True)
class Entity:
    """Something that acts, is acted on, or is compared with.

    Attributes
    ----------
    synonyms
        Other names that a text may use for it.
    """

    id: str
    part_of: str = ""
    is_a: str = ""
    label: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What can be affected, and every value it can take.

    Attributes
    ----------
    values
        All values, those of its scales first; the last one is ``no difference shown``.
    is_a
        The broader value of a value, where it has one.
    excluding
        Every ordered pair of values of which one rules the other out, inheritance included.
    no_effect
        The values that deny an effect: a study that shows no difference agrees with them.
    needs_versus
        The values that say nothing unless ``versus`` names what they are compared with.
    requires
        The axes that a condition must state for the outcome to mean anything.
    reassures
        (value, subject): a value that reads as good news; an empty subject stands for all.
    cues
        Phrases by which a text names the outcome without saying which value it has.
    value_cues
        For a value, phrases by which a text names the outcome and that value at once.
    scale_cues
        For a value of its scales, the words for it that need the outcome named beside them.
    reads
        For a value of a scale that the outcome lacks, its own value that comes to the same.
    better
        The value that an improvement is; empty where no pole is the better one.
    kind
        The kind of claim that the outcome makes whatever its value; empty where that depends.
    """

    id: str
    values: tuple[str, ...]
    is_a: Mapping[str, str] = field(default_factory=dict)
    excluding: frozenset[tuple[str, str]] = frozenset()
    no_effect: frozenset[str] = frozenset()
    needs_versus: frozenset[str] = frozenset()
    requires: tuple[str, ...] = ()
    safety: bool = False
    reassures: frozenset[tuple[str, str]] = frozenset()
    label: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
    cues: tuple[str, ...] = ()
    value_cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scale_cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reads: Mapping[str, str] = field(default_factory=dict)
    better: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Implication:
    """One hop: an assertion of ``when`` implies one of ``then`` on the same exposure."""

    when: tuple[str, str]
    then: tuple[str, str]
    source: str

    @property
    def id(self) -> str:
        """The hop as one word, such as ``breathing=decreases>sleep=disturbed``."""
        return f"{'='.join(self.when)}>{'='.join(self.then)}".replace(" ", "-")


@dataclass(frozen=True)
class Vocabulary:
    """The words of an audit.

    Attributes
    ----------
    axes
        The terms of each axis of ``condition``; those of an axis of entities are the entities.
    scale_cues
        For each scale, its values and the words that a text uses for them.
    files
        The file in which an entry stands, by section and id.
    """

    entities: Mapping[str, Entity]
    axes: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, Outcome]
    implications: tuple[Implication, ...] = ()
    scale_cues: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def load(cls, *paths: Path | str) -> Vocabulary:
        """Read vocabulary files; an entry of a later file replaces that of an earlier one.

        Raises
        ------
        InvalidAudit
            With every fault found: bad TOML, unknown or repeated words, circles.
        """
        words, faults = overlaid([Path(path) for path in paths])
        if not faults:
            faults = [words.fault(*problem) for problem in problems(words)]
        if faults:
            raise InvalidAudit(faults)
        scale_cues = {name: _phrases(keys.get("cues", {})) for name, keys in words.scale.items()}
        return cls(
            entities={name: _entity(name, keys) for name, keys in words.entity.items()},
            axes={name: _terms(words, name) for name in words.axis},
            outcomes={name: _outcome(words, name, scale_cues) for name in words.outcome},
            implications=tuple(_implication(entry) for entry in words.implies),
            scale_cues=scale_cues,
            files=words.files,
        )

    def wholes(self, entity: str) -> tuple[str, ...]:
        """What the entity is a part of, the nearest whole first; empty for an unknown one."""
        return tuple(ancestors(entity, self._part_of))

    def values(self, outcome: str) -> tuple[str, ...]:
        """Every value of an outcome, ``no difference shown`` included."""
        return self.outcomes[outcome].values

    def broader(self, outcome: str, value: str) -> tuple[str, ...]:
        """The value itself and the values that cover it, the nearest first."""
        return (value, *ancestors(value, lambda name: self.outcomes[outcome].is_a.get(name, "")))

    def excludes(self, outcome: str, first: str, second: str) -> bool:
        """Whether two values of an outcome cannot both hold of the same thing."""
        return (first, second) in self.outcomes[outcome].excluding

    def denies_effect(self, outcome: str, value: str) -> bool:
        """Whether the value says that there is no effect, or that none was shown."""
        return value in self.outcomes[outcome].no_effect

    def reassures(self, outcome: str, value: str, subject: str) -> bool:
        """Whether the value reads as good news about the subject."""
        return bool({(value, ""), (value, subject)} & self.outcomes[outcome].reassures)

    def safety(self, outcome: str) -> bool:
        """Whether being wrong about the outcome can hurt somebody."""
        return self.outcomes[outcome].safety

    def label(self, term: str) -> str:
        """The term in plain words: its label, else the term with spaces for underscores."""
        entry = self.entities.get(term) or self.outcomes.get(term)
        return (entry.label if entry else "") or term.replace("_", " ")

    def value_label(self, outcome: str, value: str) -> str:
        """The value in plain words, as this outcome words it."""
        labels = self.outcomes[outcome].value_labels if outcome in self.outcomes else {}
        return labels.get(value) or value.replace("_", " ")

    def _part_of(self, entity: str) -> str:
        return self.entities[entity].part_of if entity in self.entities else ""


def parse_condition(cell: str) -> dict[str, frozenset[str]]:
    """The terms of each axis that a ``condition`` cell states.

    ``"timing:acute; place:france; place:spain"`` gives two axes, the second with two terms. An
    empty or undecided cell gives none.

    Raises
    ------
    ValueError
        When a part of the cell is not written ``axis:term``.
    """
    stated: dict[str, set[str]] = {}
    for part in parts(cell) if cell != UNDECIDED else []:
        axis, colon, term = (piece.strip() for piece in part.partition(":"))
        if not (axis and colon and term):
            raise ValueError(f"{part!r} is not written axis:term")
        stated.setdefault(axis, set()).add(term)
    return {axis: frozenset(terms) for axis, terms in stated.items()}


def check_facets(
    frame: pd.DataFrame, table: Table, vocabulary: Vocabulary, kinds_col: str | None = None
) -> list[Fault]:
    """Hold the facets of every row against the vocabulary.

    Parameters
    ----------
    kinds_col
        The column of kinds, where the table has one: a row of kind ``none`` has no facets, an
        announcement or a framing may leave some out.
    """
    return [
        row_fault(table, frame, row["_row"], column, problem, remedy)
        for row in frame.assign(_row=frame.index).to_dict("records")
        for column, problem, remedy in _facet_problems(row, vocabulary, kinds_col)
    ]


def _facet_problems(row: dict, vocabulary: Vocabulary, kinds_col: str | None) -> Iterator[tuple]:
    kind = row.get(kinds_col, "")
    if kind == "none":
        yield from _superfluous(row)
        return
    if kind not in _LOOSE_KINDS:
        yield from _unstated(row)
    yield from _unknown_words(row, vocabulary)
    yield from _condition_problems(row, vocabulary)
    if row["subject"] == row["co_exposure"] not in ("", UNDECIDED):
        remedy = f"Write {ALONE}, or what it was taken together with."
        yield "co_exposure", "nothing is taken together with itself", remedy


def _superfluous(row: dict) -> Iterator[tuple]:
    for column in FACETS:
        if row[column]:
            yield column, "a row of kind none asserts nothing", "Empty the cell, or code the claim."


def _unstated(row: dict) -> Iterator[tuple]:
    for column in ("subject", "co_exposure", "outcome", "value"):
        if not row[column]:
            remedy = f"Code it, or write {UNDECIDED} for undecided."
            yield column, "the cell is empty", remedy


def _unknown_words(row: dict, vocabulary: Vocabulary) -> Iterator[tuple]:
    entities = tuple(vocabulary.entities)
    closed = {
        "subject": entities,
        "co_exposure": (ALONE, ANY, *entities),
        "outcome": tuple(vocabulary.outcomes),
        "versus": entities,
        "via": (*entities, *vocabulary.outcomes),
    }
    for column, allowed in closed.items():
        if row[column] not in ("", UNDECIDED, *allowed):
            yield column, "the vocabulary has no such word", _new_word(row[column], allowed)
    if row["outcome"] in vocabulary.outcomes:
        yield from _value_problems(row, vocabulary.outcomes[row["outcome"]])


def _new_word(word: str, allowed: Iterable[str]) -> str:
    return f"{suggestion(word, allowed)} Or add it to vocabulary.toml.".strip()


def _value_problems(row: dict, outcome: Outcome) -> Iterator[tuple]:
    value = row["value"]
    if value not in ("", UNDECIDED, *outcome.values):
        problem = f"{outcome.id} has no such value"
        yield "value", problem, _new_word(value, outcome.values)
    if value in outcome.needs_versus and not row["versus"]:
        problem = f"the value {value} says nothing without what it is compared with"
        yield "versus", problem, "Name an entity, or choose a value that is not a comparison."


def _condition_problems(row: dict, vocabulary: Vocabulary) -> Iterator[tuple]:
    if row["condition"] == UNDECIDED:
        return
    try:
        stated = parse_condition(row["condition"])
    except ValueError as error:
        yield "condition", str(error), "Write axis:term, and a semicolon between two of them."
        return
    for axis, terms in stated.items():
        yield from _axis_problems(axis, terms, vocabulary)
    outcome = vocabulary.outcomes.get(row["outcome"])
    for axis in outcome.requires if outcome else ():
        if axis not in stated:
            remedy = f"Add {axis}: and one of its terms."
            yield "condition", f"{outcome.id} means nothing without the axis {axis}", remedy


def _axis_problems(axis: str, terms: Iterable[str], vocabulary: Vocabulary) -> Iterator[tuple]:
    if axis not in vocabulary.axes:
        problem = f"the vocabulary has no axis {axis!r}"
        yield "condition", problem, _new_word(axis, vocabulary.axes)
        return
    for term in sorted(terms):
        if term not in vocabulary.axes[axis]:
            problem = f"the axis {axis} has no term {term!r}"
            yield "condition", problem, _new_word(term, vocabulary.axes[axis])


# Loading


def _entity(name: str, keys: dict) -> Entity:
    return Entity(name, **{**keys, "synonyms": tuple(keys.get("synonyms", ()))})


def _outcome(words: Words, name: str, scale_cues: Mapping[str, dict]) -> Outcome:
    contents, content = sources(words, name), words.outcome[name]
    merged, scales = value_set(contents), content.get("scales", [])
    return Outcome(
        id=name,
        values=(*merged["values"], NO_DIFFERENCE),
        is_a=merged["is_a"],
        excluding=_excluding(*(_frozen(merged[key]) for key in ("values", "is_a", "excludes"))),
        no_effect=frozenset(flat(c.get("no_effect", []) for c in contents)) | {NO_DIFFERENCE},
        needs_versus=frozenset(flat(c.get("values", []) for c in contents if c.get("needs"))),
        requires=tuple(content.get("requires", [])),
        safety=content.get("safety", False),
        reassures=frozenset(reassurances(content)),
        label=content.get("label", ""),
        value_labels=content.get("value_labels", {}),
        cues=tuple(content.get("cues", [])),
        value_cues=_phrases(content.get("value_cues", {})),
        scale_cues=dict(flat(scale_cues[scale].items() for scale in scales)),
        reads=dict(flat(words.scale[scale].get("reads", {}).items() for scale in scales)),
        better=content.get("better", ""),
        kind=content.get("kind", ""),
    )


def _phrases(cues: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {value: tuple(phrases) for value, phrases in cues.items()}


def _frozen(items: list | dict) -> tuple:
    pairs = items.items() if isinstance(items, dict) else items
    return tuple(item if isinstance(item, str) else tuple(item) for item in pairs)


# Hundreds of outcomes share a few sets of values.
@cache
def _excluding(values: tuple, parents: tuple, excludes: tuple) -> frozenset[tuple[str, str]]:
    stated = {frozenset(pair) for pair in excludes}
    covered = {value: lineage(value, dict(parents)) for value in values}
    return frozenset(
        (first, second)
        for first in values
        for second in values
        if first not in covered[second]
        and second not in covered[first]
        and any(frozenset((a, b)) in stated for a in covered[first] for b in covered[second])
    )


def _implication(entry: dict) -> Implication:
    return Implication(tuple(entry["when"]), tuple(entry["then"]), entry["source"])


def _terms(words: Words, axis: str) -> tuple[str, ...]:
    return tuple(words.entity if words.axis[axis] == "entity" else words.axis[axis])

"""Entities, outcomes and values: what the cells of the facets may say, and what excludes what."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import pandas as pd

from claimaudit.schema import (
    FACETS,
    UNDECIDED,
    Fault,
    InvalidAudit,
    Table,
    parts,
    read_text,
    row_fault,
    suggestion,
)

NO_DIFFERENCE = "no difference shown"
ALONE = "alone"
ANY = "any"
SECTIONS = ("entity", "axis", "scale", "outcome", "implies")

_ENTITY_KEYS = ("part_of", "is_a", "label")
_SCALE_KEYS = ("values", "is_a", "excludes", "no_effect", "needs")
_OUTCOME_KEYS = (
    *("scales", "values", "is_a", "excludes", "no_effect", "requires"),
    *("safety", "reassures", "label", "value_labels"),
)
_IMPLIES_KEYS = ("when", "then", "source")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# Kinds of rows that may leave out what a claim must say.
_LOOSE_KINDS = ("announcement", "framing")


@dataclass(frozen=True)
class Entity:
    """Something that acts, is acted on, or is compared with."""

    id: str
    part_of: str = ""
    is_a: str = ""
    label: str = ""


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
    """

    entities: Mapping[str, Entity]
    axes: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, Outcome]
    implications: tuple[Implication, ...] = ()

    @classmethod
    def load(cls, *paths: Path | str) -> Vocabulary:
        """Read vocabulary files; an entry of a later file replaces that of an earlier one.

        Raises
        ------
        InvalidAudit
            With every fault found: bad TOML, unknown or repeated words, circles.
        """
        words, faults = _overlaid([Path(path) for path in paths])
        if not faults:
            faults = [words.fault(*problem) for problem in _problems(words)]
        if faults:
            raise InvalidAudit(faults)
        return cls(
            entities={name: Entity(id=name, **keys) for name, keys in words.entity.items()},
            axes={name: _terms(words, name) for name in words.axis},
            outcomes={name: _outcome(words, name) for name in words.outcome},
            implications=tuple(_implication(entry) for entry in words.implies),
        )

    def wholes(self, entity: str) -> tuple[str, ...]:
        """What the entity is a part of, the nearest whole first; empty for an unknown one."""
        return tuple(_ancestors(entity, self._part_of))

    def values(self, outcome: str) -> tuple[str, ...]:
        """Every value of an outcome, ``no difference shown`` included."""
        return self.outcomes[outcome].values

    def broader(self, outcome: str, value: str) -> tuple[str, ...]:
        """The value itself and the values that cover it, the nearest first."""
        return (value, *_ancestors(value, lambda name: self.outcomes[outcome].is_a.get(name, "")))

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


@dataclass
class _Words:
    """The merged sections of the files, and which file each entry came from."""

    entity: dict = field(default_factory=dict)
    axis: dict = field(default_factory=dict)
    scale: dict = field(default_factory=dict)
    outcome: dict = field(default_factory=dict)
    implies: list = field(default_factory=list)
    files: dict[tuple[str, str], str] = field(default_factory=dict)

    def overlay(self, name: str, sections: dict) -> None:
        for section in SECTIONS[:-1]:
            entries = sections.get(section, {})
            getattr(self, section).update(entries)
            self.files.update({(section, entry): name for entry in entries})
        for entry in sections.get("implies", []):
            self.files["implies", str(len(self.implies) + 1)] = name
            self.implies.append(entry)

    def fault(self, section: str, entry: str, value: str, problem: str, remedy: str) -> Fault:
        name = self.files.get((section, entry), "vocabulary.toml")
        return Fault(name, f"[{section}.{entry}]", "", value, problem, remedy)


def _overlaid(paths: list[Path]) -> tuple[_Words, list[Fault]]:
    words, faults = _Words(), []
    for path in paths:
        name = f"{path.parent.name}/{path.name}"
        try:
            sections = read_toml(path, name)
            words.overlay(name, sections)
        except InvalidAudit as error:
            faults += error.faults
        except (AttributeError, TypeError, ValueError):
            problem = "a section has the wrong shape"
            remedy = "[entity], [axis], [scale.x] and [outcome.x] are tables, implies is a list."
            faults.append(Fault(name, "", "", "", problem, remedy))
        else:
            faults += _unknown_sections(name, sections)
    return words, faults


def read_toml(path: Path, name: str) -> dict:
    """The content of a TOML file.

    Raises
    ------
    InvalidAudit
        When the file is missing, not UTF-8, or not TOML; the message has line and column.
    """
    text = read_text(path, name)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidAudit(
            [Fault(name, "", "", "", f"the file is not valid TOML: {error}", "Mend that line.")]
        ) from None


def _unknown_sections(name: str, sections: dict) -> Iterator[Fault]:
    for section in sections:
        if section not in SECTIONS:
            remedy = suggestion(section, SECTIONS)
            yield Fault(name, f"[{section}]", "", section, "there is no such section", remedy)


def _problems(words: _Words) -> list[tuple]:
    """(section, entry, value, problem, remedy) of everything wrong with the merged words.

    Shapes come first, because the later checks rely on them.
    """
    shapes = list(_shape_problems(words))
    if shapes:
        return shapes
    checks = (_entity_problems, _axis_entry_problems, _outcome_problems, _implies_problems)
    return list(chain.from_iterable(check(words) for check in checks))


def _shape_problems(words: _Words) -> Iterator[tuple]:
    keys = {"entity": _ENTITY_KEYS, "scale": _SCALE_KEYS, "outcome": _OUTCOME_KEYS}
    for section, allowed in keys.items():
        for entry, content in getattr(words, section).items():
            yield from _entry_shape(section, entry, content, allowed)
    for number, content in enumerate(words.implies, 1):
        yield from _entry_shape("implies", str(number), content, _IMPLIES_KEYS)
    for entry, content in words.axis.items():
        if content != "entity" and not _is_words(content):
            remedy = 'Write a list of terms, or "entity".'
            yield "axis", entry, str(content), "this is no list of terms", remedy


def _entry_shape(section: str, entry: str, content: object, allowed: tuple) -> Iterator[tuple]:
    if not _ID.fullmatch(entry):
        problem = "an id holds letters, digits, _ . and - only"
        yield section, entry, entry, problem, "Rename it; a label may say it in full."
    if not isinstance(content, dict):
        yield section, entry, str(content), "this is no table of keys", "Write { } for no keys."
        return
    for key, value in content.items():
        if key not in allowed:
            yield section, entry, key, "there is no such key", suggestion(key, allowed)
        elif not _SHAPES[key](value):
            problem = f"{key} has the wrong shape"
            yield section, entry, str(value), problem, f"Write {_SHAPE_WORDS[key]}."


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(word) for word in value)


def _is_map(value: object) -> bool:
    return isinstance(value, dict) and all(_is_text(word) for word in value.values())


def _is_pair(value: object) -> bool:
    return _is_words(value) and len(value) == 2


def _is_pairs(value: object) -> bool:
    return isinstance(value, list) and all(_is_pair(pair) for pair in value)


def _is_reassurance(value: object) -> bool:
    return isinstance(value, list) and all(
        _is_text(item) or (_is_map(item) and set(item) == {"value", "subject"}) for item in value
    )


_SHAPES: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("part_of", "is_a", "label", "source"), _is_text),
    **dict.fromkeys(("scales", "values", "no_effect", "requires"), _is_words),
    **dict.fromkeys(("when", "then"), _is_pair),
    "is_a": lambda value: _is_text(value) or _is_map(value),
    "value_labels": _is_map,
    "excludes": _is_pairs,
    "needs": lambda value: value == "versus",
    "safety": lambda value: isinstance(value, bool),
    "reassures": _is_reassurance,
}
_SHAPE_WORDS = {
    **dict.fromkeys(("part_of", "label", "source"), "one word or text in quotes"),
    **dict.fromkeys(("scales", "values", "no_effect", "requires"), 'a list such as ["a", "b"]'),
    **dict.fromkeys(("when", "then"), '["outcome", "value"]'),
    "is_a": 'the id of a class, or for values { narrower = "broader" }',
    "value_labels": '{ value = "in words" }',
    "excludes": 'pairs of values such as [["a", "b"], ["a", "c"]]',
    "needs": '"versus"',
    "safety": "true or false",
    "reassures": 'values such as ["a"], or { value = "a", subject = "entity" } in the list',
}


def _entity_problems(words: _Words) -> Iterator[tuple]:
    for name, keys in words.entity.items():
        if name in (ALONE, ANY, "all") or name in words.outcome:
            problem = "the word already has another meaning"
            yield "entity", name, name, problem, "Choose another id for the entity."
        for key in ("part_of", "is_a"):
            target = keys.get(key, "")
            if target and target not in words.entity:
                remedy = suggestion(target, words.entity)
                yield "entity", name, target, f"{key} names an unknown entity", remedy
            elif _circular(name, lambda word, key=key: words.entity.get(word, {}).get(key, "")):
                remedy = "Take one of its links away."
                yield "entity", name, target, f"{key} leads in a circle back to {name}", remedy


def _axis_entry_problems(words: _Words) -> Iterator[tuple]:
    for axis, terms in words.axis.items():
        for term in _duplicates(terms if terms != "entity" else ()):
            yield "axis", axis, term, "the term is there twice", "Delete one of them."


def _outcome_problems(words: _Words) -> Iterator[tuple]:
    for scale, content in words.scale.items():
        yield from _value_set_problems("scale", scale, _value_set([content]), content)
    for outcome, content in words.outcome.items():
        unknown = [name for name in content.get("scales", []) if name not in words.scale]
        for name in unknown:
            remedy = suggestion(name, words.scale)
            yield "outcome", outcome, name, "there is no such scale", remedy
        if not unknown:
            merged = _value_set(_sources(words, outcome))
            yield from _value_set_problems("outcome", outcome, merged, content)
            yield from _outcome_links(words, outcome, merged["values"])


def _value_set_problems(section: str, entry: str, merged: dict, own: dict) -> Iterator[tuple]:
    values, parents = merged["values"], merged["is_a"]
    if not values:
        yield section, entry, "", "it has no values", "Give it scales or values."
    for value in _duplicates(values):
        yield section, entry, value, "the value is there twice", "Delete one of them."
    for value in values:
        if value in (NO_DIFFERENCE, UNDECIDED):
            yield section, entry, value, "every outcome has this value", "Delete it."
        if _circular(value, lambda word: parents.get(word, "")):
            yield section, entry, value, "is_a leads in a circle", "Take one of its links away."
    named = chain(_flat(own.get("is_a", {}).items()), _flat(own.get("excludes", [])))
    for value in dict.fromkeys([*named, *own.get("no_effect", [])]):
        if value not in values:
            yield section, entry, value, "there is no such value", suggestion(value, values)
    for first, second in own.get("excludes", []):
        if first in _lineage(second, parents) or second in _lineage(first, parents):
            problem = "a value cannot exclude one that covers it"
            yield section, entry, f"{first}, {second}", problem, "Delete the pair."


def _outcome_links(words: _Words, outcome: str, values: list[str]) -> Iterator[tuple]:
    content = words.outcome[outcome]
    for axis in content.get("requires", []):
        if axis not in words.axis:
            yield "outcome", outcome, axis, "there is no such axis", suggestion(axis, words.axis)
    for value, subject in _reassurances(content):
        if value not in values:
            remedy = suggestion(value, values)
            yield "outcome", outcome, value, "reassures names an unknown value", remedy
        if subject and subject not in words.entity:
            remedy = suggestion(subject, words.entity)
            yield "outcome", outcome, subject, "reassures names an unknown entity", remedy
    for value in content.get("value_labels", {}):
        if value not in values:
            remedy = suggestion(value, values)
            yield "outcome", outcome, value, "value_labels names an unknown value", remedy


def _implies_problems(words: _Words) -> Iterator[tuple]:
    for number, entry in enumerate(words.implies, 1):
        for key in _IMPLIES_KEYS:
            if key not in entry:
                yield "implies", str(number), "", f"{key} is missing", f"Add {key}."
        for key in ("when", "then"):
            yield from _implied_word_problems(words, str(number), entry.get(key))


def _implied_word_problems(words: _Words, number: str, pair: list | None) -> Iterator[tuple]:
    if pair is None:
        return
    outcome, value = pair
    if outcome not in words.outcome:
        remedy = suggestion(outcome, words.outcome)
        yield "implies", number, outcome, "there is no such outcome", remedy
        return
    values = _value_set(_sources(words, outcome))["values"]
    if value not in values:
        yield "implies", number, value, f"{outcome} has no such value", suggestion(value, values)


def _sources(words: _Words, outcome: str) -> list[dict]:
    """The scales of an outcome, then the outcome itself."""
    content = words.outcome[outcome]
    scales = [words.scale[name] for name in content.get("scales", []) if name in words.scale]
    return [*scales, content]


def _value_set(sources: Iterable[dict]) -> dict:
    sources = list(sources)
    return {
        "values": _flat(source.get("values", []) for source in sources),
        "is_a": dict(_flat(source.get("is_a", {}).items() for source in sources)),
        "excludes": _flat(source.get("excludes", []) for source in sources),
    }


def _outcome(words: _Words, name: str) -> Outcome:
    sources, content = _sources(words, name), words.outcome[name]
    merged = _value_set(sources)
    return Outcome(
        id=name,
        values=(*merged["values"], NO_DIFFERENCE),
        is_a=merged["is_a"],
        excluding=_excluding(**merged),
        no_effect=frozenset(_flat(s.get("no_effect", []) for s in sources)) | {NO_DIFFERENCE},
        needs_versus=frozenset(_flat(s.get("values", []) for s in sources if s.get("needs"))),
        requires=tuple(content.get("requires", [])),
        safety=content.get("safety", False),
        reassures=frozenset(_reassurances(content)),
        label=content.get("label", ""),
        value_labels=content.get("value_labels", {}),
    )


def _excluding(values: list, is_a: dict, excludes: list) -> frozenset[tuple[str, str]]:
    stated = {frozenset(pair) for pair in excludes}
    lineage = {value: _lineage(value, is_a) for value in values}
    return frozenset(
        (first, second)
        for first in values
        for second in values
        if first not in lineage[second]
        and second not in lineage[first]
        and any(frozenset((a, b)) in stated for a in lineage[first] for b in lineage[second])
    )


def _reassurances(content: dict) -> list[tuple[str, str]]:
    return [
        (item, "") if isinstance(item, str) else (item["value"], item["subject"])
        for item in content.get("reassures", [])
    ]


def _implication(entry: dict) -> Implication:
    return Implication(tuple(entry["when"]), tuple(entry["then"]), entry["source"])


def _terms(words: _Words, axis: str) -> tuple[str, ...]:
    return tuple(words.entity if words.axis[axis] == "entity" else words.axis[axis])


def _ancestors(word: str, parent: Callable[[str], str]) -> Iterator[str]:
    seen = {word}
    while (word := parent(word)) and word not in seen:
        seen.add(word)
        yield word


def _lineage(value: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    return (value, *_ancestors(value, lambda word: parents.get(word, "")))


def _circular(word: str, parent: Callable[[str], str]) -> bool:
    *_, last = (word, *_ancestors(word, parent))
    return parent(last) == word


def _duplicates(words: Iterable[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


def _flat(lists: Iterable[Iterable]) -> list:
    return list(chain.from_iterable(lists))

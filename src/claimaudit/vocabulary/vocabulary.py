"""Entities, outcomes and values: what the cells of the facets may say, and what excludes what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from claimaudit.schema.faults import InvalidAudit
from claimaudit.vocabulary.checks import problems
from claimaudit.vocabulary.entries import (
    ALONE,
    ANY,
    NO_DIFFERENCE,
    Words,
    ancestors,
    flat,
    lineage,
    overlaid,
    phrases_by_value,
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
]


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
    treated_as
        What people treat who take something for this outcome: a value of the outcome that the
        rule ``treatment`` codes; empty for none.
    ruled_by
        The rule of a draft that codes the outcome, ``person`` where no draft does; empty where a
        draft codes it from the phrases that name it.
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
    treated_as: str = ""
    ruled_by: str = ""

    @classmethod
    def read(cls, words: Words, name: str) -> Outcome:
        """An outcome of the merged words, with what it has from its scales."""
        contents, content = sources(words, name), words.outcome[name]
        merged = value_set(contents)
        scales = [words.scale[scale] for scale in content.get("scales", [])]
        values, is_a, excludes = merged["values"], merged["is_a"], map(tuple, merged["excludes"])
        return cls(
            id=name,
            values=(*values, NO_DIFFERENCE),
            is_a=is_a,
            excluding=_excluding(tuple(values), tuple(is_a.items()), tuple(excludes)),
            no_effect=frozenset(flat(c.get("no_effect", []) for c in contents)) | {NO_DIFFERENCE},
            needs_versus=frozenset(flat(c.get("values", []) for c in contents if c.get("needs"))),
            requires=tuple(content.get("requires", [])),
            safety=content.get("safety", False),
            reassures=frozenset(reassurances(content)),
            label=content.get("label", ""),
            value_labels=content.get("value_labels", {}),
            cues=tuple(content.get("cues", [])),
            value_cues=phrases_by_value(content.get("value_cues", {})),
            scale_cues=phrases_by_value(dict(flat(s.get("cues", {}).items() for s in scales))),
            reads=dict(flat(scale.get("reads", {}).items() for scale in scales)),
            better=content.get("better", ""),
            kind=content.get("kind", ""),
            treated_as=content.get("treated_as", ""),
            ruled_by=content.get("ruled_by", ""),
        )


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
        entities = {
            name: Entity(name, **keys | {"synonyms": tuple(keys.get("synonyms", ()))})
            for name, keys in words.entity.items()
        }
        return cls(
            entities=entities,
            axes={
                name: tuple(entities if terms == "entity" else terms)
                for name, terms in words.axis.items()
            },
            outcomes={name: Outcome.read(words, name) for name in words.outcome},
            implications=tuple(
                Implication(tuple(entry["when"]), tuple(entry["then"]), entry["source"])
                for entry in words.implies
            ),
            scale_cues={
                name: phrases_by_value(keys.get("cues", {})) for name, keys in words.scale.items()
            },
            files=words.files,
        )

    def wholes(self, entity: str) -> tuple[str, ...]:
        """What the entity is a part of, the nearest whole first; empty for an unknown one."""
        return tuple(
            ancestors(
                entity, lambda name: self.entities[name].part_of if name in self.entities else ""
            )
        )

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

    def ruled(self, rule: str) -> str:
        """The outcome that a rule of a draft codes, the one defined last; empty for none.

        >>> advised = Outcome("advised_use", ("avoid", "caution"), ruled_by="advice")
        >>> words = Vocabulary({}, {}, {"advised_use": advised})
        >>> words.ruled("advice"), words.ruled("treatment")
        ('advised_use', '')
        """
        return self._ruled.get(rule, "")

    @cached_property
    def _ruled(self) -> dict[str, str]:
        ruled = (outcome for outcome in self.outcomes.values() if outcome.ruled_by)
        return {outcome.ruled_by: outcome.id for outcome in ruled}

    def label(self, term: str) -> str:
        """The term in plain words: its label, else the term with spaces for underscores."""
        entry = self.entities.get(term) or self.outcomes.get(term)
        return (entry.label if entry else "") or term.replace("_", " ")

    def value_label(self, outcome: str, value: str) -> str:
        """The value in plain words, as this outcome words it."""
        labels = self.outcomes[outcome].value_labels if outcome in self.outcomes else {}
        return labels.get(value) or value.replace("_", " ")


@cache  # Hundreds of outcomes share a few sets of values.
def _excluding(values: tuple, parents: tuple, excludes: tuple) -> frozenset[tuple[str, str]]:
    """Every ordered pair of values that a pair of ``excludes`` covers, inheritance included."""
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

"""The entities that a draft proposes, as the audit's own words over the shared ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from claimaudit.vocabulary.vocabulary import Entity, Vocabulary


@dataclass(frozen=True)
class ProposedEntity:
    """An entity that an article seems to speak of.

    Attributes
    ----------
    id, label
        As ``vocabulary.toml`` will have them.
    synonyms
        Other names that the article gives it.
    count
        In how many places the article names it.
    why
        What speaks for it, in words.
    part_of
        The entity that contains it, where the article says so.
    """

    id: str
    label: str
    synonyms: tuple[str, ...] = ()
    count: int = 1
    why: str = ""
    part_of: str = ""

    @property
    def own_label(self) -> str:
        """The label, empty where the id says it already.

        >>> ProposedEntity("green_tea", "green tea").own_label
        ''
        """
        return "" if self.label == self.id.replace("_", " ") else self.label


def overlay_toml(proposed: Iterable[ProposedEntity]) -> str:
    """The text of an audit's own ``vocabulary.toml`` that holds the proposed entities.

    >>> tea = ProposedEntity("green_tea", "Green Tea", ("matcha",), why="in the title")
    >>> print(overlay_toml([tea]).splitlines()[-1])
    green_tea = { label = "Green Tea", synonyms = ["matcha"] }  # in the title
    """
    lines = ["# The words of this audit, laid over the shared ones.", "", "[entity]"]
    lines.append("# Proposed from the article: correct them, and delete what is none.")
    for entity in proposed:
        keys = [("part_of", entity.part_of), ("label", entity.own_label)]
        parts = [f"{key} = {_quoted(value)}" for key, value in keys if value]
        if entity.synonyms:
            parts.append(f"synonyms = [{', '.join(map(_quoted, entity.synonyms))}]")
        content = f"{{ {', '.join(parts)} }}" if parts else "{}"
        lines.append(f"{entity.id} = {content}  # {entity.why}")
    return "\n".join([*lines, ""])


def with_entities(vocabulary: Vocabulary, proposed: Iterable[ProposedEntity]) -> Vocabulary:
    """The vocabulary with the proposed entities in it, as their TOML would make it.

    >>> tea = ProposedEntity("green_tea", "green tea", ("matcha",))
    >>> with_entities(Vocabulary({}, {}, {}), [tea]).entities["green_tea"].synonyms
    ('matcha',)
    """
    added = {
        entity.id: Entity(
            entity.id, part_of=entity.part_of, label=entity.own_label, synonyms=entity.synonyms
        )
        for entity in proposed
    }
    entities = {**vocabulary.entities, **added}
    # An axis of entities has all of them; see `Vocabulary`.
    known = tuple(vocabulary.entities)
    axes = {
        axis: tuple(entities) if terms == known else terms
        for axis, terms in vocabulary.axes.items()
    }
    return replace(vocabulary, entities=entities, axes=axes)


def without_duplicates(proposed: Iterable[ProposedEntity]) -> list[ProposedEntity]:
    """Each id and phrase is left to the first entity: a vocabulary refuses a second one.

    An entity that is part of a part, or of itself, is part of nothing.

    >>> tea = ProposedEntity("tea", "tea", ("brew",))
    >>> beer = ProposedEntity("beer", "beer", ("brew", "ale"))
    >>> [entity.synonyms for entity in without_duplicates([tea, beer, tea])]
    [('brew',), ('ale',)]
    """
    kept: dict[str, ProposedEntity] = {}
    for entity in proposed:
        if entity.id:
            kept.setdefault(entity.id, entity)
    taken = {
        phrase.lower()
        for entity in kept.values()
        for phrase in (entity.label, entity.id.replace("_", " "))
    }
    apart = []
    for entity in kept.values():
        whole = kept.get(entity.part_of)
        nested = (whole is not None and whole.part_of) or entity.part_of == entity.id
        own = tuple(phrase for phrase in entity.synonyms if phrase.lower() not in taken)
        taken.update(phrase.lower() for phrase in own)
        part_of = "" if nested else entity.part_of
        apart.append(replace(entity, synonyms=own, part_of=part_of))
    return apart


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char for char in escaped if char.isprintable()) + '"'

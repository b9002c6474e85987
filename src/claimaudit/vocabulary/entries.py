"""The sections of the vocabulary files, merged, and the file in which each entry stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from claimaudit.schema.faults import Fault, InvalidAudit, suggestion
from claimaudit.schema.files import read_toml

ALONE = "alone"
ANY = "any"
NO_DIFFERENCE = "no difference shown"
SECTIONS = ("entity", "axis", "scale", "outcome", "implies")
# The rules of a draft that code an outcome of their own; a rule codes one outcome at most.
DRAFT_RULES = (
    "advice",
    "alternative",
    "composition",
    "tradition",
    "treatment",
    "prevalence",
    "evidence",
)
# An outcome that no draft codes: a person does.
BY_PERSON = "person"


@dataclass
class Words:
    """The merged sections of the files, and which file each entry came from."""

    entity: dict = field(default_factory=dict)
    axis: dict = field(default_factory=dict)
    scale: dict = field(default_factory=dict)
    outcome: dict = field(default_factory=dict)
    implies: list = field(default_factory=list)
    files: dict[tuple[str, str], str] = field(default_factory=dict)

    def overlay(self, name: str, sections: dict) -> None:
        """Add the sections of a file; an entry replaces an earlier one of the same id."""
        for section in SECTIONS[:-1]:
            entries = sections.get(section, {})
            getattr(self, section).update(entries)
            self.files.update({(section, entry): name for entry in entries})
        for entry in sections.get("implies", []):
            self.files["implies", str(len(self.implies) + 1)] = name
            self.implies.append(entry)

    def fault(self, section: str, entry: str, value: str, problem: str, remedy: str) -> Fault:
        """A fault of an entry, with the file that the entry came from."""
        name = self.files.get((section, entry), "vocabulary.toml")
        return Fault(name, f"[{section}.{entry}]", "", value, problem, remedy)


def overlaid(paths: list[Path]) -> tuple[Words, list[Fault]]:
    """The merged words of the files, and the faults of files that cannot be read as such."""
    words, faults = Words(), []
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
            problem = "there is no such section"
            faults += [
                Fault(name, f"[{section}]", "", section, problem, suggestion(section, SECTIONS))
                for section in sections
                if section not in SECTIONS
            ]
    return words, faults


def sources(words: Words, outcome: str) -> list[dict]:
    """The scales of an outcome, then the outcome itself."""
    content = words.outcome[outcome]
    scales = [words.scale[name] for name in content.get("scales", []) if name in words.scale]
    return [*scales, content]


def value_set(contents: Iterable[dict]) -> dict:
    """The values of several scales together, their broader values, and the pairs that exclude."""
    contents = list(contents)
    return {
        "values": flat(content.get("values", []) for content in contents),
        "is_a": dict(flat(content.get("is_a", {}).items() for content in contents)),
        "excludes": flat(content.get("excludes", []) for content in contents),
    }


def reassurances(content: dict) -> list[tuple[str, str]]:
    """(value, subject) of every value that reads as good news; no subject stands for all.

    >>> reassurances({"reassures": ["safe", {"value": "less", "subject": "tea"}]})
    [('safe', ''), ('less', 'tea')]
    """
    return [
        (item, "") if isinstance(item, str) else (item["value"], item["subject"])
        for item in content.get("reassures", [])
    ]


def phrases_by_value(cues: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """The phrases that name each value, as they are kept.

    >>> phrases_by_value({"increases": ["rises", "goes up"]})
    {'increases': ('rises', 'goes up')}
    """
    return {value: tuple(phrases) for value, phrases in cues.items()}


def ancestors(word: str, parent: Callable[[str], str]) -> Iterator[str]:
    """What stands above a word, the nearest first; a circle is walked once."""
    seen = {word}
    while (word := parent(word)) and word not in seen:
        seen.add(word)
        yield word


def lineage(value: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """A value and the values that cover it.

    >>> lineage("insomnia", {"insomnia": "disturbed", "disturbed": "changed"})
    ('insomnia', 'disturbed', 'changed')
    """
    return (value, *ancestors(value, lambda word: parents.get(word, "")))


def flat(lists: Iterable[Iterable]) -> list:
    """One list of several."""
    return list(chain.from_iterable(lists))

"""What can be wrong with the words of a vocabulary, each fault with its remedy."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain

from claimaudit.schema import shapes
from claimaudit.schema.contracts import CLAIM_KINDS, UNDECIDED
from claimaudit.schema.faults import suggestion
from claimaudit.vocabulary.entries import (
    ALONE,
    ANY,
    BY_PERSON,
    DRAFT_RULES,
    NO_DIFFERENCE,
    Words,
    ancestors,
    flat,
    lineage,
    reassurances,
    sources,
    value_set,
)

_NO_WORD = string.punctuation + string.whitespace
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")

_WORD = shapes.FILLED_TEXT.saying("Write one word or text in quotes.")
_WORDS = shapes.list_of(_WORD).saying('Write a list such as ["a", "b"].')
_PAIR = shapes.list_of(_WORD, 2, 2)
_PHRASES = shapes.list_of(shapes.TEXT.where(lambda phrase: phrase.strip(_NO_WORD))).saying(
    'Write a list of phrases, none empty, such as ["a b", "c"].'
)
_PHRASES_OF_VALUES = shapes.table_of(_PHRASES).saying(
    'Write lists of phrases, none empty, such as { value = ["a b", "c"] }.'
)
_CLASS = _WORD.saying("Write the id of a class.")
_BROADER = shapes.table_of(_WORD).saying('Write { narrower = "broader" }, both of them values.')
_EXCLUDED = shapes.list_of(_PAIR).saying('Write pairs of values such as [["a", "b"], ["a", "c"]].')
_OF_ONE = shapes.table_of(_WORD).where(lambda keys: set(keys) == {"value", "subject"})
_REASSURING = shapes.list_of(shapes.either(_WORD, _OF_ONE)).saying(
    'Write values such as ["a"], or { value = "a", subject = "entity" } in the list.'
)
_IMPLIED = _PAIR.saying('Write ["outcome", "value"].')
_VALUE_KEYS = {"values": _WORDS, "is_a": _BROADER, "excludes": _EXCLUDED, "no_effect": _WORDS}
# What an entry of each section may say; the axes are plain lists.
KEYS = {
    "entity": {"part_of": _WORD, "is_a": _CLASS, "label": _WORD, "synonyms": _PHRASES},
    "scale": {
        **_VALUE_KEYS,
        "needs": shapes.one_of("versus").saying('Write "versus".'),
        "cues": _PHRASES_OF_VALUES,
        "reads": shapes.table_of(_WORD).saying('Write { value_of_another_scale = "own value" }.'),
    },
    "outcome": {
        "scales": _WORDS,
        **_VALUE_KEYS,
        "requires": _WORDS,
        "safety": shapes.BOOLEAN,
        "reassures": _REASSURING,
        "label": _WORD,
        "value_labels": shapes.table_of(_WORD).saying('Write { value = "in words" }.'),
        "cues": _PHRASES,
        "value_cues": _PHRASES_OF_VALUES,
        **dict.fromkeys(("better", "kind", "treated_as", "ruled_by"), _WORD),
    },
    "implies": {"when": _IMPLIED, "then": _IMPLIED, "source": _WORD},
}


def problems(words: Words) -> list[tuple]:
    """(section, entry, value, problem, remedy) of everything wrong with the merged words.

    Shapes come first, because the later checks rely on them.

    >>> words = Words()
    >>> words.overlay("own.toml", {"entity": {"tea": {"part_of": "drink"}}})
    >>> problems(words)
    [('entity', 'tea', 'drink', 'part_of names an unknown entity', 'Allowed: tea.')]
    """
    misshapen = list(shape_problems(words))
    checks = (
        term_problems,
        outcome_problems,
        implication_problems,
        scale_reading_problems,
        phrase_problems,
        draft_rule_problems,
    )
    return misshapen or list(chain.from_iterable(check(words) for check in checks))


def shape_problems(words: Words) -> Iterator[tuple]:
    """Ids and keys that are none, and values of the wrong shape."""
    entries = [
        (section, entry, content)
        for section in ("entity", "scale", "outcome")
        for entry, content in getattr(words, section).items()
    ]
    entries += [("implies", str(number), hop) for number, hop in enumerate(words.implies, 1)]
    for section, entry, content in entries:
        if not _ID.fullmatch(entry):
            problem = "an id holds letters, digits, _ . and - only"
            yield section, entry, entry, problem, "Rename it; a label may say it in full."
        if not isinstance(content, dict):
            yield section, entry, str(content), "this is no table of keys", "Write { } for no keys."
            continue
        for key, value, problem, remedy in shapes.entry_problems(content, KEYS[section]):
            if key in KEYS[section]:
                problem = f"{key} has the wrong shape"
            yield section, entry, value, problem, remedy
    for entry, content in words.axis.items():
        if content != "entity" and not _WORDS.fits(content):
            remedy = 'Write a list of terms, or "entity".'
            yield "axis", entry, str(content), "this is no list of terms", remedy


def term_problems(words: Words) -> Iterator[tuple]:
    """Entities whose names or links mean nothing, and terms that an axis has twice."""
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
    for axis, terms in words.axis.items():
        for term in _duplicates(terms if terms != "entity" else ()):
            yield "axis", axis, term, "the term is there twice", "Delete one of them."


def outcome_problems(words: Words) -> Iterator[tuple]:
    """Scales and outcomes whose values, or what they say of values, do not fit together."""
    for scale, content in words.scale.items():
        yield from _value_set_problems("scale", scale, value_set([content]), content)
    for outcome, content in words.outcome.items():
        unknown = [name for name in content.get("scales", []) if name not in words.scale]
        for name in unknown:
            remedy = suggestion(name, words.scale)
            yield "outcome", outcome, name, "there is no such scale", remedy
        if not unknown:
            merged = value_set(sources(words, outcome))
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
    for value in filter(parents.__contains__, values):
        if _circular(value, lambda word: parents.get(word, "")):
            yield section, entry, value, "is_a leads in a circle", "Take one of its links away."
    named = chain(flat(own.get("is_a", {}).items()), flat(own.get("excludes", [])))
    for value in dict.fromkeys([*named, *own.get("no_effect", [])]):
        if value not in values:
            yield section, entry, value, "there is no such value", suggestion(value, values)
    for first, second in own.get("excludes", []):
        if first in lineage(second, parents) or second in lineage(first, parents):
            problem = "a value cannot exclude one that covers it"
            yield section, entry, f"{first}, {second}", problem, "Delete the pair."


def _outcome_links(words: Words, outcome: str, values: list[str]) -> Iterator[tuple]:
    content = words.outcome[outcome]
    for axis in content.get("requires", []):
        if axis not in words.axis:
            yield "outcome", outcome, axis, "there is no such axis", suggestion(axis, words.axis)
    for value, subject in reassurances(content):
        if value not in values:
            remedy = suggestion(value, values)
            yield "outcome", outcome, value, "reassures names an unknown value", remedy
        if subject and subject not in words.entity:
            remedy = suggestion(subject, words.entity)
            yield "outcome", outcome, subject, "reassures names an unknown entity", remedy
    for key in ("value_labels", "better", "value_cues"):
        stated = content.get(key, [])
        named = [stated] if isinstance(stated, str) else stated
        yield from _unknown_values("outcome", outcome, key, named, values)
    kind = content.get("kind", CLAIM_KINDS[0])
    if kind not in CLAIM_KINDS:
        yield (
            "outcome",
            outcome,
            kind,
            "there is no such kind of claim",
            suggestion(kind, CLAIM_KINDS),
        )


def _unknown_values(
    section: str, entry: str, key: str, named: Iterable[str], values: list[str]
) -> Iterator[tuple]:
    for value in named:
        if value not in values:
            remedy = suggestion(value, values)
            yield section, entry, value, f"{key} names an unknown value", remedy


def scale_reading_problems(words: Words) -> Iterator[tuple]:
    """Cues and readings of a scale for values that it lacks."""
    known = flat(content.get("values", []) for content in words.scale.values())
    for scale, content in words.scale.items():
        own, reads = content.get("values", []), content.get("reads", {})
        yield from _unknown_values("scale", scale, "cues", content.get("cues", {}), own)
        yield from _unknown_values("scale", scale, "reads", reads, known)
        yield from _unknown_values("scale", scale, "reads", reads.values(), own)


def phrase_problems(words: Words) -> Iterator[tuple]:
    """A phrase that one file gives two meanings; a later file may take it from an earlier one."""
    for section in ("entity", "scale", "outcome"):
        owners: dict[tuple[str, str], str] = {}
        for entry, content in getattr(words, section).items():
            cues, file = content.get("cues", []), words.files[section, entry]
            phrases = [
                *content.get("synonyms", []),
                *(cues if isinstance(cues, list) else flat(cues.values())),
                *flat(content.get("value_cues", {}).values()),
            ]
            for phrase in _duplicates(phrases):
                yield section, entry, phrase, "the phrase is there twice", "Delete one of them."
            for phrase in phrases:
                owner = owners.setdefault((file, phrase), entry)
                if owner != entry:
                    problem = f"{owner} has the same phrase"
                    yield section, entry, phrase, problem, "Leave it in one of the two."


def draft_rule_problems(words: Words) -> Iterator[tuple]:
    """Rules of a draft that nobody knows or that two outcomes of a file share, and their values."""
    known = (*DRAFT_RULES, BY_PERSON)
    owners: dict[tuple[str, str], str] = {}
    coded: dict[str, str] = {}
    for outcome, content in words.outcome.items():
        rule = content.get("ruled_by")
        if rule is not None and rule not in known:
            remedy = suggestion(rule, known)
            yield "outcome", outcome, rule, "there is no such rule of a draft", remedy
        elif rule in DRAFT_RULES:
            owner = owners.setdefault((words.files["outcome", outcome], rule), outcome)
            if owner != outcome:
                problem = f"{owner} is ruled by the same rule"
                yield "outcome", outcome, rule, problem, "Leave it to one of the two."
            coded[rule] = outcome
    treatments = coded.get("treatment")
    values = value_set(sources(words, treatments))["values"] if treatments else []
    for outcome, content in words.outcome.items():
        named = [content["treated_as"]] if "treated_as" in content and treatments else []
        yield from _unknown_values("outcome", outcome, "treated_as", named, values)


def implication_problems(words: Words) -> Iterator[tuple]:
    """Implications that lack a part, or name an outcome or a value that there is not."""
    for number, hop in enumerate(words.implies, 1):
        entry = str(number)
        for key in KEYS["implies"]:
            if key not in hop:
                yield "implies", entry, "", f"{key} is missing", f"Add {key}."
        for outcome, value in (hop[key] for key in ("when", "then") if key in hop):
            if outcome not in words.outcome:
                remedy = suggestion(outcome, words.outcome)
                yield "implies", entry, outcome, "there is no such outcome", remedy
                continue
            values = value_set(sources(words, outcome))["values"]
            if value not in values:
                remedy = suggestion(value, values)
                yield "implies", entry, value, f"{outcome} has no such value", remedy


def _circular(word: str, parent: Callable[[str], str]) -> bool:
    *_, last = (word, *ancestors(word, parent))
    return parent(last) == word


def _duplicates(words: Collection[str]) -> list[str]:
    if len(set(words)) == len(words):
        return []
    return [word for word, count in Counter(words).items() if count > 1]

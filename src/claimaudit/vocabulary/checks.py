"""What can be wrong with the words of a vocabulary, each fault with its remedy."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain

from claimaudit.schema.contracts import KINDS, UNDECIDED
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

# What an entry of each section may say; the axes are plain lists.
KEYS = {
    "entity": ("part_of", "is_a", "label", "synonyms"),
    "scale": ("values", "is_a", "excludes", "no_effect", "needs", "cues", "reads"),
    "outcome": (
        *("scales", "values", "is_a", "excludes", "no_effect", "requires"),
        *("safety", "reassures", "label", "value_labels"),
        *("cues", "value_cues", "better", "kind", "treated_as", "ruled_by"),
    ),
    "implies": ("when", "then", "source"),
}
_NO_WORD = string.punctuation + string.whitespace
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def problems(words: Words) -> list[tuple]:
    """(section, entry, value, problem, remedy) of everything wrong with the merged words.

    Shapes come first, because the later checks rely on them.
    """
    shapes = list(_shape_problems(words))
    if shapes:
        return shapes
    checks = (
        *(_entity_problems, _axis_entry_problems, _outcome_problems, _implies_problems),
        *(_scale_reading_problems, _repeated_phrases, _draft_rule_problems),
    )
    return list(chain.from_iterable(check(words) for check in checks))


def _shape_problems(words: Words) -> Iterator[tuple]:
    for section in ("entity", "scale", "outcome"):
        for entry, content in getattr(words, section).items():
            yield from _entry_shape(section, entry, content, KEYS[section])
    for number, content in enumerate(words.implies, 1):
        yield from _entry_shape("implies", str(number), content, KEYS["implies"])
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
        # The directions of a scale and the names of an outcome are both its cues.
        shape = "value_cues" if (section, key) == ("scale", "cues") else key
        if key not in allowed:
            yield section, entry, key, "there is no such key", suggestion(key, allowed)
        elif not _SHAPES[shape](value):
            problem = f"{key} has the wrong shape"
            yield section, entry, str(value), problem, f"Write {_SHAPE_WORDS[shape]}."


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(word) for word in value)


def _is_map(value: object) -> bool:
    return isinstance(value, dict) and all(_is_text(word) for word in value.values())


def _is_phrases(value: object) -> bool:
    return _is_words(value) and all(phrase.strip(_NO_WORD) for phrase in value)


def _is_phrase_map(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_phrases, value.values()))


def _is_pair(value: object) -> bool:
    return _is_words(value) and len(value) == 2


def _is_pairs(value: object) -> bool:
    return isinstance(value, list) and all(_is_pair(pair) for pair in value)


def _is_reassurance(value: object) -> bool:
    return isinstance(value, list) and all(
        _is_text(item) or (_is_map(item) and set(item) == {"value", "subject"}) for item in value
    )


_SHAPES: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(("part_of", "is_a", "label", "source", "better", "kind"), _is_text),
    **dict.fromkeys(("treated_as", "ruled_by"), _is_text),
    **dict.fromkeys(("synonyms", "cues"), _is_phrases),
    **dict.fromkeys(("scales", "values", "no_effect", "requires"), _is_words),
    **dict.fromkeys(("when", "then"), _is_pair),
    "is_a": lambda value: _is_text(value) or _is_map(value),
    **dict.fromkeys(("value_labels", "reads"), _is_map),
    "value_cues": _is_phrase_map,
    "excludes": _is_pairs,
    "needs": lambda value: value == "versus",
    "safety": lambda value: isinstance(value, bool),
    "reassures": _is_reassurance,
}
_SHAPE_WORDS = {
    **dict.fromkeys(("part_of", "label", "source", "better", "kind"), "one word or text in quotes"),
    **dict.fromkeys(("treated_as", "ruled_by"), "one word or text in quotes"),
    **dict.fromkeys(("synonyms", "cues"), 'a list of phrases, none empty, such as ["a b", "c"]'),
    **dict.fromkeys(("scales", "values", "no_effect", "requires"), 'a list such as ["a", "b"]'),
    **dict.fromkeys(("when", "then"), '["outcome", "value"]'),
    "is_a": 'the id of a class, or for values { narrower = "broader" }',
    "value_labels": '{ value = "in words" }',
    "reads": '{ value_of_another_scale = "own value" }',
    "value_cues": 'lists of phrases, none empty, such as { value = ["a b", "c"] }',
    "excludes": 'pairs of values such as [["a", "b"], ["a", "c"]]',
    "needs": '"versus"',
    "safety": "true or false",
    "reassures": 'values such as ["a"], or { value = "a", subject = "entity" } in the list',
}


def _entity_problems(words: Words) -> Iterator[tuple]:
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


def _axis_entry_problems(words: Words) -> Iterator[tuple]:
    for axis, terms in words.axis.items():
        for term in _duplicates(terms if terms != "entity" else ()):
            yield "axis", axis, term, "the term is there twice", "Delete one of them."


def _outcome_problems(words: Words) -> Iterator[tuple]:
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
    better = [content["better"]] if "better" in content else []
    for key, named in (
        *(("value_labels", content.get("value_labels", {})), ("better", better)),
        ("value_cues", content.get("value_cues", {})),
    ):
        yield from _unknown_values("outcome", outcome, key, named, values)
    kind = content.get("kind", KINDS[0])
    if kind not in KINDS:
        yield "outcome", outcome, kind, "there is no such kind of claim", suggestion(kind, KINDS)


def _unknown_values(
    section: str, entry: str, key: str, named: Iterable[str], values: list[str]
) -> Iterator[tuple]:
    for value in named:
        if value not in values:
            remedy = suggestion(value, values)
            yield section, entry, value, f"{key} names an unknown value", remedy


def _scale_reading_problems(words: Words) -> Iterator[tuple]:
    known = flat(content.get("values", []) for content in words.scale.values())
    for scale, content in words.scale.items():
        own, reads = content.get("values", []), content.get("reads", {})
        yield from _unknown_values("scale", scale, "cues", content.get("cues", {}), own)
        yield from _unknown_values("scale", scale, "reads", reads, known)
        yield from _unknown_values("scale", scale, "reads", reads.values(), own)


def _repeated_phrases(words: Words) -> Iterator[tuple]:
    """A phrase that one file gives two meanings; a later file may take it from an earlier one."""
    for section in ("entity", "scale", "outcome"):
        owners: dict[tuple[str, str], str] = {}
        for entry, content in getattr(words, section).items():
            phrases, file = _entry_phrases(content), words.files[section, entry]
            for phrase in _duplicates(phrases):
                yield section, entry, phrase, "the phrase is there twice", "Delete one of them."
            for phrase in phrases:
                owner = owners.setdefault((file, phrase), entry)
                if owner != entry:
                    problem = f"{owner} has the same phrase"
                    yield section, entry, phrase, problem, "Leave it in one of the two."


def _entry_phrases(content: dict) -> list[str]:
    cues = content.get("cues", [])
    named = cues if isinstance(cues, list) else flat(cues.values())
    return [*content.get("synonyms", []), *named, *flat(content.get("value_cues", {}).values())]


def _draft_rule_problems(words: Words) -> Iterator[tuple]:
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


def _implies_problems(words: Words) -> Iterator[tuple]:
    for number, entry in enumerate(words.implies, 1):
        for key in KEYS["implies"]:
            if key not in entry:
                yield "implies", str(number), "", f"{key} is missing", f"Add {key}."
        for key in ("when", "then"):
            yield from _implied_word_problems(words, str(number), entry.get(key))


def _implied_word_problems(words: Words, number: str, pair: list | None) -> Iterator[tuple]:
    if pair is None:
        return
    outcome, value = pair
    if outcome not in words.outcome:
        remedy = suggestion(outcome, words.outcome)
        yield "implies", number, outcome, "there is no such outcome", remedy
        return
    values = value_set(sources(words, outcome))["values"]
    if value not in values:
        yield "implies", number, value, f"{outcome} has no such value", suggestion(value, values)


def _circular(word: str, parent: Callable[[str], str]) -> bool:
    *_, last = (word, *ancestors(word, parent))
    return parent(last) == word


def _duplicates(words: Collection[str]) -> list[str]:
    if len(set(words)) == len(words):
        return []
    return [word for word, count in Counter(words).items() if count > 1]

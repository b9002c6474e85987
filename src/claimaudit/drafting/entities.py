"""Entities that an article itself speaks of: proposed with their names, for a person to correct."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from claimaudit.drafting.announcements import announced_parts
from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.english.noun_phrases import Phrase, phrases
from claimaudit.drafting.english.readings import Reading, readings
from claimaudit.drafting.roles import ANNOUNCEMENT, NAVIGATION, sentence_roles
from claimaudit.sources.article import Article
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.phrases import Word, read_words
from claimaudit.vocabulary.vocabulary import Entity, Vocabulary

MOST = 12
OFTEN = 3
_QUALITIES = ("effective", "available", "common", "possible", "best", "main", "the", "its")
_ASKING = ("how", "what", "who", "why", "when", "where", "these", "this", "which")
# Endings of single words that are verb forms, adjectives and states.
_NO_NOUNS = (
    *("ing", "ed", "ful", "ous", "able", "ible", "less", "ive"),
    *("ness", "ity", "ship", "hood"),
)
_SHOWN = ("acts", "taken", "named", "kind of thing")
_SLUG = re.compile(r"[^a-z0-9-]+")
_NAMED_IN_BRACKETS = re.compile(r"\s*\(([A-Z][A-Za-z0-9-]{1,9})\)")


@dataclass(frozen=True)
class Proposed:
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


@dataclass
class _Seen:
    label: str
    count: int = 0
    reasons: Counter = field(default_factory=Counter)
    synonyms: dict[str, None] = field(default_factory=dict)
    whole: str = ""
    forms: dict[str, None] = field(default_factory=dict)


def discover(
    article: Article, title: str, vocabulary: Vocabulary, cues: Cues
) -> tuple[Proposed, ...]:
    """Propose the entities of an article that the vocabulary does not have yet.

    Parameters
    ----------
    title
        The title of the article; empty when it is not known.

    Returns
    -------
    tuple of Proposed
        The most often named first, at most 12.
    """
    lexicon = Lexicon.of(vocabulary)
    read = [one for one in readings(article, lexicon, cues) if not _aside(one)]
    title_words = frozenset(_key(title or _first_heading(read)).split())
    seen = _collected(read, cues)
    chosen = {key: one for key, one in seen.items() if _reasons(key, one, title_words)}
    merged = _merged(seen, chosen, title_words)
    proposed = [_proposed(key, one, merged, title_words) for key, one in merged.items()]
    ranked = sorted(
        _unique([*proposed, *_announced(read, proposed, cues)]), key=lambda one: -one.count
    )
    return tuple(ranked[:MOST])


def overlay_toml(proposed: Iterable[Proposed]) -> str:
    """The text of an audit's own ``vocabulary.toml`` that holds the proposed entities."""
    lines = ["# The words of this audit, laid over the shared ones.", "", "[entity]"]
    lines += ["# Proposed from the article: correct them, and delete what is none."]
    return "\n".join([*lines, *map(_line, proposed), ""])


def with_entities(vocabulary: Vocabulary, proposed: Iterable[Proposed]) -> Vocabulary:
    """The vocabulary with the proposed entities in it, as their TOML would make it."""
    added = {
        one.id: Entity(one.id, part_of=one.part_of, label=_label(one), synonyms=one.synonyms)
        for one in proposed
    }
    entities = {**vocabulary.entities, **added}
    axes = {
        axis: tuple(entities) if _of_entities(terms, vocabulary) else terms
        for axis, terms in vocabulary.axes.items()
    }
    return replace(vocabulary, entities=entities, axes=axes)


def _of_entities(terms: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    return terms == tuple(vocabulary.entities)


def _label(one: Proposed) -> str:
    return "" if one.label == one.id.replace("_", " ") else one.label


def _line(one: Proposed) -> str:
    keys = [("part_of", one.part_of), ("label", _label(one))]
    parts = [f"{key} = {_quoted(value)}" for key, value in keys if value]
    if one.synonyms:
        parts.append(f"synonyms = [{', '.join(map(_quoted, one.synonyms))}]")
    content = f"{{ {', '.join(parts)} }}" if parts else "{}"
    return f"{one.id} = {content}  # {one.why}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char for char in escaped if char.isprintable()) + '"'


def _aside(reading: Reading) -> bool:
    return any(one.role == NAVIGATION for one in sentence_roles(reading))


def _first_heading(read: list[Reading]) -> str:
    """The first line where it is a heading: most captured texts begin with their title."""
    first = read[0] if read else None
    titled = first is not None and (first.sentence.heading or first.text.endswith("?"))
    return first.text if titled else ""


def _collected(read: list[Reading], cues: Cues) -> dict[str, _Seen]:
    seen: dict[str, _Seen] = {}
    for reading in read:
        for phrase in phrases(reading, cues):
            key = _key(phrase.text)
            one = seen.setdefault(key, _Seen(phrase.text))
            one.count += 1
            one.reasons.update(phrase.reasons)
            one.forms[phrase.text.lower()] = None
            one.whole = one.whole or _key(phrase.whole)
            for name in (*phrase.synonyms, *_bracketed(reading, phrase)):
                one.synonyms[name] = None
    return seen


def _bracketed(reading: Reading, phrase: Phrase) -> Iterator[str]:
    found = _NAMED_IN_BRACKETS.match(reading.text, phrase.end)
    if found:
        yield found.group(1)


def _reasons(key: str, one: _Seen, title_words: frozenset[str]) -> bool:
    """Whether enough speaks for a phrase being a thing."""
    titled = set(key.split()) <= title_words
    shown = [reason for reason in _SHOWN if one.reasons[reason]]
    single = " " not in key
    quality = single and key.endswith(_NO_NOUNS) and not (titled and key.endswith("ing"))
    if single and one.count == 1 and shown == ["taken"] and not titled:
        return False
    if quality or (one.reasons["a name"] and not (one.reasons["taken"] or one.synonyms)):
        return False
    return bool(shown) or (titled and one.count > 1)


def _merged(
    seen: dict[str, _Seen], chosen: dict[str, _Seen], title_words: frozenset[str]
) -> dict[str, _Seen]:
    """One entry where the title's thing is also called by its last word only."""
    whole: dict[str, list[str]] = {}
    for key in chosen:
        words = key.split()
        if len(words) > 1 and set(words) <= title_words:
            whole.setdefault(words[-1], []).append(key)
    short = {last: keys[0] for last, keys in whole.items() if len(keys) == 1 and last in seen}
    short = {**_shortened(chosen), **short}
    kept = {key: one for key, one in chosen.items() if key not in short}
    for last, key in short.items():
        kept[key].count += seen[last].count
        kept[key].synonyms[seen[last].label.lower()] = None
    return _without_names_of_others(kept)


def _shortened(chosen: dict[str, _Seen]) -> dict[str, str]:
    """The last words that stand for the only longer name ending so, named at least as often."""
    longer: dict[str, list[str]] = {}
    for key in chosen:
        if " " in key:
            longer.setdefault(key.split()[-1], []).append(key)
    return {
        last: keys[0]
        for last, keys in longer.items()
        if len(keys) == 1 and last in chosen and chosen[keys[0]].count >= chosen[last].count
    }


def _without_names_of_others(seen: dict[str, _Seen]) -> dict[str, _Seen]:
    names = {_key(name): key for key, one in seen.items() for name in one.synonyms}
    for name, key in names.items():
        if name in seen and name != key:
            seen[key].count += seen[name].count
    return {key: one for key, one in seen.items() if names.get(key, key) == key}


def _proposed(
    key: str, one: _Seen, seen: dict[str, _Seen], title_words: frozenset[str]
) -> Proposed:
    titled = ["in the title"] if set(key.split()) & title_words else []
    why = ", ".join([*titled, *one.reasons, f"named {one.count} times"])
    whole = _slug(seen[one.whole].label) if one.whole in seen and one.whole != key else ""
    label = one.label if any(map(str.isupper, one.label[1:])) else one.label.lower()
    others = [form for form in one.forms if form != label.lower()]
    synonyms = tuple(dict.fromkeys((*one.synonyms, *others)))
    return Proposed(_slug(one.label), label, synonyms, one.count, why, whole)


def _announced(read: list[Reading], proposed: list[Proposed], cues: Cues) -> list[Proposed]:
    """What the article announces and never names as a thing of its own."""
    known = {word for one in proposed for word in one.label.lower().split()}
    known |= cues.words("filler", "function", "plain", "quality")
    found = []
    for reading in read:
        if not any(one.role == ANNOUNCEMENT for one in sentence_roles(reading)):
            continue
        for span in announced_parts(reading):
            words = _noun_words(reading, span)
            named = reading.named(span, "entity") or known & {word.lower for word in words}
            if len(words) in (2, 3) and not named:
                label = reading.text[words[0].start : words[-1].end].lower()
                found.append(Proposed(_slug(label), label, (), 1, "announced"))
    return found


def _noun_words(reading: Reading, span: tuple[int, int]) -> list[Word]:
    """The words of a span from its first noun on; none where it is a clause ("how it works")."""
    words = reading.inside(span)
    while words and words[0].lower in _QUALITIES:
        words = words[1:]
    return [] if words and words[0].lower in _ASKING else words


def _unique(proposed: list[Proposed]) -> list[Proposed]:
    kept: dict[str, Proposed] = {}
    for one in proposed:
        if one.id:
            kept.setdefault(one.id, one)
    wholes = {one.id: one.part_of for one in kept.values()}
    return _told_apart(
        replace(one, part_of="") if wholes.get(one.part_of) or one.part_of == one.id else one
        for one in kept.values()
    )


def _told_apart(proposed: Iterable[Proposed]) -> list[Proposed]:
    """Each phrase is left to the first entity that has it: a vocabulary refuses a second one."""
    found = list(proposed)
    taken = {phrase.lower() for one in found for phrase in (one.label, one.id.replace("_", " "))}
    apart = []
    for one in found:
        own = tuple(phrase for phrase in one.synonyms if phrase.lower() not in taken)
        taken.update(phrase.lower() for phrase in own)
        apart.append(replace(one, synonyms=own))
    return apart


def _slug(label: str) -> str:
    return _SLUG.sub("_", label.lower()).strip("_-")


def _key(label: str) -> str:
    """A name without its plural, to count "seed" and "seeds" as one."""
    return " ".join(_singular(word.lower) for word in read_words(label))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us"))
    return word[:-1] if plural else word

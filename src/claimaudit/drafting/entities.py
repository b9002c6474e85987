"""Entities that an article itself speaks of: proposed with their names, for a person to correct."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from claimaudit.drafting.announcements import announced_parts
from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.english.noun_phrases import phrases
from claimaudit.drafting.english.readings import Reading, readings
from claimaudit.drafting.overlay import ProposedEntity, without_duplicates
from claimaudit.drafting.roles import ANNOUNCEMENT, NAVIGATION, sentence_roles
from claimaudit.sources.article import Article
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.phrases import read_words
from claimaudit.vocabulary.vocabulary import Vocabulary

MOST = 12
_QUALITIES = ("effective", "available", "common", "possible", "best", "main", "the", "its")
_ASKING = ("how", "what", "who", "why", "when", "where", "these", "this", "which")
# Endings of single words that are verb forms, adjectives and states.
_NO_NOUNS = (
    "ing",
    "ed",
    "ful",
    "ous",
    "able",
    "ible",
    "less",
    "ive",
    "ness",
    "ity",
    "ship",
    "hood",
)
_SHOWN = ("acts", "taken", "named", "kind of thing")
_NO_ID = re.compile(r"[^a-z0-9-]+")
_NAMED_IN_BRACKETS = re.compile(r"\s*\(([A-Z][A-Za-z0-9-]{1,9})\)")


@dataclass
class _Candidate:
    """A noun phrase of the article: what speaks for it, and what else the article calls it."""

    label: str
    count: int = 0
    reasons: Counter = field(default_factory=Counter)
    synonyms: dict[str, None] = field(default_factory=dict)
    whole: str = ""
    forms: dict[str, None] = field(default_factory=dict)

    @classmethod
    def by_name(cls, read: Iterable[Reading], cues: Cues) -> dict[str, _Candidate]:
        """Every noun phrase by its name in the singular."""
        seen: dict[str, _Candidate] = {}
        for reading in read:
            for phrase in phrases(reading, cues):
                candidate = seen.setdefault(singular_name(phrase.text), cls(phrase.text))
                candidate.count += 1
                candidate.reasons.update(phrase.reasons)
                candidate.forms[phrase.text.lower()] = None
                candidate.whole = candidate.whole or singular_name(phrase.whole)
                bracketed = _NAMED_IN_BRACKETS.match(reading.text, phrase.end)
                names = (*phrase.synonyms, *(bracketed.groups() if bracketed else ()))
                candidate.synonyms.update(dict.fromkeys(names))
        return seen

    def is_thing(self, key: str, title_words: frozenset[str]) -> bool:
        """Whether enough speaks for the phrase being a thing."""
        titled = set(key.split()) <= title_words
        shown = [reason for reason in _SHOWN if self.reasons[reason]]
        single = " " not in key
        quality = single and key.endswith(_NO_NOUNS) and not (titled and key.endswith("ing"))
        if single and self.count == 1 and shown == ["taken"] and not titled:
            return False
        named_only = self.reasons["a name"] and not (self.reasons["taken"] or self.synonyms)
        if quality or named_only:
            return False
        return bool(shown) or (titled and self.count > 1)

    def proposed(self, titled: bool, part_of: str) -> ProposedEntity:
        """The entity that is proposed of it; a label in capitals inside keeps them."""
        label = self.label if any(map(str.isupper, self.label[1:])) else self.label.lower()
        others = [form for form in self.forms if form != label.lower()]
        reasons = ["in the title"] if titled else []
        return ProposedEntity(
            id=entity_id(self.label),
            label=label,
            synonyms=tuple(dict.fromkeys((*self.synonyms, *others))),
            count=self.count,
            why=", ".join([*reasons, *self.reasons, f"named {self.count} times"]),
            part_of=part_of,
        )


def discover(
    article: Article, title: str, vocabulary: Vocabulary, cues: Cues
) -> tuple[ProposedEntity, ...]:
    """Propose the entities of an article that the vocabulary does not have yet.

    Parameters
    ----------
    title
        The title of the article; empty when it is not known.

    Returns
    -------
    tuple of ProposedEntity
        The most often named first, at most 12.
    """
    lexicon = Lexicon.of(vocabulary)
    read = [
        reading
        for reading in readings(article, lexicon, cues)
        if not any(found.role == NAVIGATION for found in sentence_roles(reading))
    ]
    if not title and read and (read[0].sentence.heading or read[0].text.endswith("?")):
        # Most captured texts begin with their title.
        title = read[0].text
    title_words = frozenset(singular_name(title).split())
    candidates = _Candidate.by_name(read, cues)
    things = {
        key: candidate
        for key, candidate in candidates.items()
        if candidate.is_thing(key, title_words)
    }
    merged = _merged(candidates, things, title_words)
    proposed = []
    for key, thing in merged.items():
        whole = merged.get(thing.whole) if thing.whole != key else None
        titled = bool(set(key.split()) & title_words)
        proposed.append(thing.proposed(titled, part_of=entity_id(whole.label) if whole else ""))
    proposed += _only_announced(read, proposed, cues)
    ranked = sorted(without_duplicates(proposed), key=lambda entity: -entity.count)
    return tuple(ranked[:MOST])


def entity_id(label: str) -> str:
    """The id that an entity gets from its label.

    >>> entity_id("Green Tea (sencha)")
    'green_tea_sencha'
    """
    return _NO_ID.sub("_", label.lower()).strip("_-")


def singular_name(label: str) -> str:
    """A name in small letters without its plurals, to count "seed" and "seeds" as one.

    >>> singular_name("Poppy Seeds")
    'poppy seed'
    """
    words = [word.lower for word in read_words(label)]
    return " ".join(
        word[:-1]
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us"))
        else word
        for word in words
    )


def _merged(
    candidates: dict[str, _Candidate],
    things: dict[str, _Candidate],
    title_words: frozenset[str],
) -> dict[str, _Candidate]:
    """One entry for a thing that is also called by its last word, or by a synonym."""
    endings: dict[str, list[str]] = {}
    for key in things:
        if " " in key:
            endings.setdefault(key.split()[-1], []).append(key)
    short = {}
    for last, longer in endings.items():
        titled = [key for key in longer if set(key.split()) <= title_words]
        only = len(longer) == 1 and last in things
        if len(titled) == 1 and last in candidates:
            short[last] = titled[0]
        elif only and things[longer[0]].count >= things[last].count:
            short[last] = longer[0]
    kept = {key: thing for key, thing in things.items() if key not in short}
    for last, key in short.items():
        kept[key].count += candidates[last].count
        kept[key].synonyms[candidates[last].label.lower()] = None
    names = {singular_name(name): key for key, thing in kept.items() for name in thing.synonyms}
    for name, key in names.items():
        if name in kept and name != key:
            kept[key].count += kept[name].count
    return {key: thing for key, thing in kept.items() if names.get(key, key) == key}


def _only_announced(
    read: Iterable[Reading], proposed: list[ProposedEntity], cues: Cues
) -> list[ProposedEntity]:
    """What the article announces in two or three words and never names as a thing of its own."""
    known = {word for entity in proposed for word in entity.label.lower().split()}
    known |= cues.words("filler", "function", "plain", "quality")
    announced = []
    for reading in read:
        if not any(found.role == ANNOUNCEMENT for found in sentence_roles(reading)):
            continue
        for span in announced_parts(reading):
            words = reading.inside(span)
            while words and words[0].lower in _QUALITIES:
                words = words[1:]
            # A clause is no thing: "how it works".
            clause = bool(words) and words[0].lower in _ASKING
            named = reading.named(span, "entity") or known & {word.lower for word in words}
            if len(words) in (2, 3) and not clause and not named:
                label = reading.text[words[0].start : words[-1].end].lower()
                announced.append(ProposedEntity(entity_id(label), label, (), 1, "announced"))
    return announced

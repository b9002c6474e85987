"""Clauses: the parts of a sentence that each say one thing, and how they hang together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimaudit.drafting.english.cues import Cue, Word
from claimaudit.drafting.english.readings import Reading, Span

# How a clause hangs on the one before it. MAIN and OWN have a subject of their own.
MAIN, OWN, AND, PARTICIPLE, WHICH = "main", "own", "and", "participle", "which"
APPOSITION, CONDITION, ROUTE, WITHOUT = "apposition", "condition", "route", "without"
INDEPENDENT = (MAIN, OWN, CONDITION)

_STRONG = re.compile(r"[;:]|\s[-–—]+\s|—|\s\|\s")
_JOINING = ("and", "or", "but")
_ARTICLES = ("a", "an")
_CONDITIONS = ("if", "when", "unless", "until", "once", "after", "before", "even if")
# Inside a sentence these say when; at its start they open a clause.
_TIMES = ("until", "once", "after", "before")
_MODAL = (
    "can",
    "could",
    "may",
    "might",
    "will",
    "would",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
)
_PASSING = (
    "then",
    "also",
    "even",
    "thus",
    "thereby",
    "therefore",
    "still",
    "instead",
    "so",
    "often",
)
_NOUNS_IN_ING = ("feeling", "fasting", "training", "being", "meaning", "during", "including")
_NOT_VERBS = ("relief", "improvement", "improvements", "aid", "better", "worse", "less", "more")
# A verb is not followed by these, its look-alike among the nouns often is.
_AFTER_NOUNS = ("of", "and", "or", "is", "are", "was", "can", "may", "with", "like", "such")
_REACH = 6
# Shorter words before a full stop may be abbreviations ("Dr.").
_SHORTEST = 4


@dataclass(frozen=True)
class Clause:
    """A part of a sentence.

    Attributes
    ----------
    start, end
        Offsets in the sentence.
    link
        How it hangs on what stands before it.
    """

    start: int
    end: int
    link: str

    @property
    def span(self) -> Span:
        return self.start, self.end


def split(reading: Reading) -> tuple[Clause, ...]:
    """The clauses of a sentence, in its order; together they hold every word of it."""
    starts = dict(_boundaries(reading))
    places = sorted(starts)
    ends = [*places[1:], len(reading.text)]
    spans = zip(places, ends, strict=True)
    return tuple(
        Clause(start, _trimmed(reading, start, end), starts[start]) for start, end in spans
    )


def verb_at(reading: Reading, span: Span) -> int | None:
    """Where the first verb of a span stands; None when it has none."""
    places = (word.start for word in reading.inside(span) if _is_verb(reading, word))
    return next(places, None)


def told_at(reading: Reading, span: Span) -> int:
    """Where the told part of a clause begins, after "studies show that", else the clause.

    A speaker who is named at the end ("…, says the nurse") introduces nothing.
    """
    cues = [
        cue
        for cue in reading.cued(span, "reporting")
        if verb_at(reading, (cue.end, span[1])) is not None
    ]
    return cues[-1].end if cues else span[0]


def _trimmed(reading: Reading, start: int, end: int) -> int:
    return start + len(reading.text[start:end].rstrip(' \t,;:.–—-()[]|!?…”"'))


def _boundaries(reading: Reading) -> Iterator[tuple[int, str]]:
    words = reading.words
    if not words:
        yield 0, MAIN
        return
    first = _opening(reading)
    yield words[0].start, first
    waiting = first in (CONDITION, ROUTE) or _introduces(reading)
    for place in range(1, len(words)):
        gap = reading.text[words[place - 1].end : words[place].start]
        link = _link(reading, place, gap)
        if link in (None, APPOSITION) and waiting and "," in gap:
            link = MAIN
        if link:
            waiting = waiting and link not in (MAIN, OWN)
            yield words[place].start, link


def _opening(reading: Reading) -> str:
    first = reading.words[0]
    if first.lower in ("by", "through") and _is_ing(_next(reading, 0)):
        return ROUTE
    return CONDITION if first.lower in _CONDITIONS else MAIN


def _introduces(reading: Reading) -> bool:
    """Whether the sentence opens with something that its first comma ends."""
    cues = reading.at(reading.words[0].start)
    subordinate = any(cue.group == "boundary" and cue.sense == "own" for cue in cues)
    return subordinate or reading.words[0].lower in ("in", "with", "for", "among", "despite", "as")


def _link(reading: Reading, place: int, gap: str) -> str | None:
    word = reading.words[place]
    if _STRONG.search(gap) or _ends_sentence(reading, place, gap):
        return OWN
    joined = _by_cue(reading, place, gap) or _by_route(reading, place)
    if joined:
        return joined
    if "," in gap or word.lower in _JOINING:
        return _by_comma(reading, place, gap)
    return None


def _ends_sentence(reading: Reading, place: int, gap: str) -> bool:
    """Whether a full stop stands here: the sentences of a quotation are kept together."""
    before, here = reading.words[place - 1], reading.words[place]
    long = len(before.lower) >= _SHORTEST and reading.text[here.start].isupper()
    return long and gap.strip('”"’ ') in (".", "!", "?")


def _by_cue(reading: Reading, place: int, gap: str) -> str | None:
    word = reading.words[place]
    for cue in reading.at(word.start):
        if cue.group == "boundary":
            return _conjunction(reading, cue, gap)
    return None


def _conjunction(reading: Reading, cue: Cue, gap: str) -> str | None:
    word = reading.text[cue.start : cue.end].lower()
    rest = cue.end, len(reading.text)
    if cue.sense == "means":
        return ROUTE
    if cue.sense == "which":
        return WHICH if word == "which" or (word == "who" and "," in gap) else None
    if cue.sense == "result":
        return PARTICIPLE if word in ("leading to", "resulting in") or "," in gap else None
    if word in _TIMES:
        return None
    if word in _CONDITIONS:
        return CONDITION if _conditional(reading, cue) else None
    return OWN if verb_at(reading, rest) is not None and word != "as well as" else None


def _conditional(reading: Reading, cue: Cue) -> bool:
    """Whether "when" opens a clause; after "especially" or before "combined" it narrows one."""
    emphatic = any(other.end >= cue.start - 2 for other in _before(reading, cue, "emphasis"))
    together = reading.cued((cue.start, min(len(reading.text), cue.end + 30)), "together")
    advised = reading.cued((0, cue.start), "advice")
    rest = cue.end, len(reading.text)
    return not (emphatic or together or advised) and verb_at(reading, rest) is not None


def _before(reading: Reading, cue: Cue, group: str) -> list[Cue]:
    return reading.cued((0, cue.start), group)


def _by_route(reading: Reading, place: int) -> str | None:
    word = reading.words[place]
    following = _next(reading, place)
    owned = following is not None and following.lower in ("its", "their")
    if word.lower in ("through", "via") and (owned or _is_ing(following)):
        return ROUTE
    if word.lower in ("by", "without") and _is_ing(following):
        return ROUTE if word.lower == "by" else WITHOUT
    return None


def _by_comma(reading: Reading, place: int, gap: str) -> str | None:
    words, comma = reading.words, "," in gap
    head = place + 1 if words[place].lower in _JOINING else place
    while head < len(words) - 1 and _is_passing(words[head]):
        head += 1
    if head >= len(words):
        return None
    word = words[head]
    joins_names = head > place and not comma and _joins_names(reading, place)
    if _has_subject(reading, head) and not joins_names:
        return OWN
    if _is_ing(word) and comma and not _is_named(reading, word):
        return PARTICIPLE
    if comma and _relates(reading, word):
        return PARTICIPLE
    advises = any(cue.group == "advice" for cue in reading.at(word.start))
    if advises or (_is_verb(reading, word) and not _is_noun_here(reading, head)):
        return AND
    return APPOSITION if comma and head == place and word.lower in _ARTICLES else None


def _has_subject(reading: Reading, place: int) -> bool:
    """Whether a name or pronoun stands here that a verb follows soon."""
    word = reading.words[place]
    is_pronoun = word.lower in ("it", "they", "you", "this", "these", "we", "there", "some")
    starts = any(one.start == word.start for one in reading.mentions if one.sort == "entity")
    together = any(cue.group == "together" for cue in reading.at(word.start))
    if not (is_pronoun or starts or together):
        return False
    near = reading.words[place + 1 : place + _REACH]
    before_comma = []
    for earlier, later in zip(reading.words[place : place + _REACH], near, strict=False):
        if "," in reading.text[earlier.end : later.start]:
            break
        before_comma.append(later)
    return any(
        later.lower in _MODAL or (_is_verb(reading, later) and not _is_ing(later))
        for later in before_comma
    )


def _relates(reading: Reading, word: Word) -> bool:
    """Whether "derived from", "also known as" or the like begins at a word."""
    cues = [cue for cue in reading.at(word.start) if cue.group == "relation"]
    return any(cue.sense in ("origin", "name") for cue in cues)


def _joins_names(reading: Reading, place: int) -> bool:
    """Whether "and" stands after a name: "tea and coffee delay", not "… and coffee delays"."""
    return any(
        one.sort == "entity" and one.end == reading.words[place - 1].end for one in reading.mentions
    )


def _is_named(reading: Reading, word: Word) -> bool:
    """Whether an -ing word is a part of a name or an outcome ("fasting", "vomiting")."""
    return word.lower in _NOUNS_IN_ING or any(
        one.start <= word.start < one.end
        for one in reading.mentions
        if one.sort == "entity" or (one.sort == "outcome" and one.end == word.end)
    )


def _is_ing(word: Word | None) -> bool:
    return bool(word) and len(word.lower) > 4 and word.lower.endswith("ing")


def _is_passing(word: Word) -> bool:
    return word.lower in _PASSING or (word.lower.endswith("ly") and len(word.lower) > 4)


def _next(reading: Reading, place: int) -> Word | None:
    return reading.words[place + 1] if place + 1 < len(reading.words) else None


def _is_verb(reading: Reading, word: Word) -> bool:
    if word.lower in _NOT_VERBS:
        return False
    if any(cue.group in ("verb", "judged", "advice") for cue in reading.at(word.start)):
        return True
    return any(one.start == word.start and one.sort == "value" for one in reading.mentions)


def _is_noun_here(reading: Reading, place: int) -> bool:
    following = _next(reading, place)
    if following is None:
        return True
    gap = reading.text[reading.words[place].end : following.start]
    return bool(gap.strip()) or following.lower in _AFTER_NOUNS

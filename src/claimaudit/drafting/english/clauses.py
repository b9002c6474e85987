"""Clauses: the parts of a sentence that each say one thing, and how they hang together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimaudit.drafting.english.cues import Cue
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.vocabulary.phrases import Word

# How a clause hangs on the one before it. MAIN and OWN have a subject of their own.
MAIN, OWN, AND, PARTICIPLE, WHICH = "main", "own", "and", "participle", "which"
APPOSITION, CONDITION, ROUTE, WITHOUT = "apposition", "condition", "route", "without"
INDEPENDENT = (MAIN, OWN, CONDITION)

_TRAILING = ' \t,;:.–—-()[]|!?…”"'
_STRONG = re.compile(r"[;:]|\s[-–—]+\s|—|\s\|\s")
_JOINING = ("and", "or", "but")
_ARTICLES = ("a", "an")
_CONDITIONS = ("if", "when", "unless", "until", "once", "after", "before", "even if")
# Inside a sentence these say when; at its start they open a clause.
_TIMES = ("until", "once", "after", "before")
_INTRODUCING = ("in", "with", "for", "among", "despite", "as")
_PRONOUNS = ("it", "they", "you", "this", "these", "we", "there", "some")
_OWNERS = ("its", "their")
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
_ADVERB = re.compile(r".{3,}ly")
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
    text, words = reading.text, reading.words
    if not words:
        return (Clause(0, len(text.rstrip(_TRAILING)), MAIN),)
    opening, first = words[0].lower, MAIN
    if opening in _CONDITIONS:
        first = CONDITION
    elif opening in ("by", "through") and _is_ing(reading, 1):
        first = ROUTE
    subordinate = any(cue.sense == "own" for cue in reading.at(words[0].start, "boundary"))
    # What the first comma ends only introduces what the sentence says.
    introduces = first != MAIN or subordinate or opening in _INTRODUCING
    links = {words[0].start: first}
    for place in range(1, len(words)):
        gap = text[words[place - 1].end : words[place].start]
        link = _link(reading, place, gap)
        if link in (None, APPOSITION) and introduces and "," in gap:
            link = MAIN
        if link:
            introduces = introduces and link not in (MAIN, OWN)
            links[words[place].start] = link
    ends = [*list(links)[1:], len(text)]
    return tuple(
        Clause(start, start + len(text[start:end].rstrip(_TRAILING)), link)
        for (start, link), end in zip(links.items(), ends, strict=True)
    )


def verb_at(reading: Reading, span: Span) -> int | None:
    """Where the first verb of a span stands; None when it has none."""
    return next((word.start for word in reading.inside(span) if _is_verb(reading, word)), None)


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


def begins_with_subject(reading: Reading, place: int) -> bool:
    """Whether a name or pronoun stands at a word that a verb follows soon, before any comma."""
    start = reading.words[place].start
    is_pronoun = reading.words[place].lower in _PRONOUNS
    if not (is_pronoun or reading.names(start, "entity") or reading.at(start, "together")):
        return False
    for later in range(place + 1, min(place + _REACH, len(reading.words))):
        before, word = reading.words[later - 1 : later + 1]
        if "," in reading.text[before.end : word.start]:
            return False
        if word.lower in _MODAL or (_is_verb(reading, word) and not _is_ing(reading, later)):
            return True
    return False


def _link(reading: Reading, place: int, gap: str) -> str | None:
    """How the clause that begins at a word hangs on the one before; None where none begins."""
    before, word = reading.words[place - 1 : place + 1]
    # The sentences of a quotation are kept together; after a short word the stop shortens it.
    stops = gap.strip('”"’ ') in (".", "!", "?") and len(before.lower) >= _SHORTEST
    if _STRONG.search(gap) or (stops and reading.text[word.start].isupper()):
        return OWN
    boundaries = reading.at(word.start, "boundary")
    link = _conjunction(reading, boundaries[0], gap) if boundaries else None
    if link is None and word.lower in ("by", "without", "through", "via"):
        owned = any(after.lower in _OWNERS for after in reading.words[place + 1 : place + 2])
        if _is_ing(reading, place + 1) or (owned and word.lower in ("through", "via")):
            link = WITHOUT if word.lower == "without" else ROUTE
    if link is None and ("," in gap or word.lower in _JOINING):
        link = _joined(reading, place, gap)
    return link


def _conjunction(reading: Reading, cue: Cue, gap: str) -> str | None:
    """How the clause after a conjunction hangs on the one before; None where none begins."""
    word = reading.text[cue.start : cue.end].lower()
    has_verb = verb_at(reading, (cue.end, len(reading.text))) is not None
    if cue.sense == "means":
        return ROUTE
    if cue.sense == "which":
        return WHICH if word == "which" or (word == "who" and "," in gap) else None
    if cue.sense == "result":
        return PARTICIPLE if word in ("leading to", "resulting in") or "," in gap else None
    if word in _CONDITIONS:
        # After "especially" or before "combined", "when" narrows a clause and opens none.
        emphasis = reading.cued((0, cue.start), "emphasis")
        narrows = (
            any(other.end >= cue.start - 2 for other in emphasis)
            or reading.cued((cue.start, min(len(reading.text), cue.end + 30)), "together")
            or reading.cued((0, cue.start), "advice")
        )
        return CONDITION if has_verb and not narrows and word not in _TIMES else None
    return OWN if has_verb and word != "as well as" else None


def _joined(reading: Reading, place: int, gap: str) -> str | None:
    """How a clause after a comma or "and" hangs on the one before; None where none begins."""
    words, comma = reading.words, "," in gap
    head = place + 1 if words[place].lower in _JOINING else place
    while head < len(words) - 1 and (
        words[head].lower in _PASSING or _ADVERB.fullmatch(words[head].lower)
    ):
        head += 1
    if head >= len(words):
        return None
    word, following = words[head], words[head + 1 : head + 2]
    # "Tea and coffee delay sleep" says one thing, "tea calms and coffee delays sleep" two.
    names_before = {name.end for name in reading.mentions if name.sort == "entity"}
    joins_names = head > place and not comma and words[place - 1].end in names_before
    if not joins_names and begins_with_subject(reading, head):
        return OWN
    # An -ing word may be a name or an outcome ("fasting", "vomiting").
    named = word.lower in _NOUNS_IN_ING or any(
        mention.start <= word.start < mention.end
        for mention in reading.mentions
        if mention.sort == "entity" or (mention.sort == "outcome" and mention.end == word.end)
    )
    related = any(cue.sense in ("origin", "name") for cue in reading.at(word.start, "relation"))
    if comma and (related or (_is_ing(reading, head) and not named)):
        return PARTICIPLE
    is_noun = not following or following[0].lower in _AFTER_NOUNS
    is_noun = is_noun or bool(reading.text[word.end : following[0].start].strip())
    if reading.at(word.start, "advice") or (_is_verb(reading, word) and not is_noun):
        return AND
    return APPOSITION if comma and head == place and word.lower in _ARTICLES else None


def _is_ing(reading: Reading, place: int) -> bool:
    words = [word.lower for word in reading.words[place : place + 1]]
    return bool(words) and len(words[0]) > 4 and words[0].endswith("ing")


def _is_verb(reading: Reading, word: Word) -> bool:
    if word.lower in _NOT_VERBS:
        return False
    verbs = reading.at(word.start, "verb", "judged", "advice")
    return bool(verbs) or reading.names(word.start, "value")

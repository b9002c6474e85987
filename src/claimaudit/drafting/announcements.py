"""Announcements: what an article says that it will tell, one draft for each thing it names."""

from __future__ import annotations

import re

from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import condition
from claimaudit.drafting.discourse import Discourse, Exposure
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.drafting.outcome_values import OutcomeValue, outcome_values
from claimaudit.vocabulary.lexicon import Lexicon

_PARTS = re.compile(r",?\s+and\s+|,\s+(?:and\s+)?")
_LONGEST = 6


def announced(reading: Reading, discourse: Discourse, lexicon: Lexicon) -> list[DraftedClaim]:
    """The drafts of a sentence that announces."""
    drafts = [
        draft
        for span in announced_parts(reading)
        for draft in _about(reading, span, discourse, lexicon)
    ]
    return [*_again(reading, discourse, lexicon), *drafts][:_LONGEST]


def _again(reading: Reading, discourse: Discourse, lexicon: Lexicon) -> list[DraftedClaim]:
    """What "these aspects" announces: what the sentence before spoke of."""
    cues = reading.cued(reading.whole, "announcement", "aspects")
    article = reading.cued(reading.whole, "announcement", "article")
    if not cues or not article:
        return []
    span = min(article[0].start, cues[0].start), cues[0].end
    return [
        DraftedClaim(
            *span,
            kind="announcement",
            exposure=who,
            outcome=outcome,
            value=_only_value(lexicon, outcome),
            condition=condition(reading, outcome, lexicon.vocabulary, discourse.source),
        )
        for who, outcome in dict.fromkeys(discourse.told)
    ]


def announced_parts(reading: Reading) -> list[Span]:
    """The things that a sentence announces, each as a span."""
    tells = reading.cued(reading.whole, "announcement", "tells")
    article = reading.cued(reading.whole, "announcement", "article")
    start = tells[-1].end if tells else article[0].end if article else 0
    rest = reading.text[start:].rstrip(" .!:…")
    ends = [*((found.start(), found.end()) for found in _PARTS.finditer(rest)), (len(rest),) * 2]
    parts, begin = [], 0
    for end, following in ends:
        parts.append((start + begin, start + end))
        begin = following
    kept = [span for span in parts if reading.inside(span)]
    return kept or [reading.whole]


def _about(
    reading: Reading, span: Span, discourse: Discourse, lexicon: Lexicon
) -> list[DraftedClaim]:
    names = reading.named(span, "entity")
    free = [one for one in names if not _names_outcome(reading, one.start, one.end)]
    who = Exposure(free[0].term) if free else discourse.default()[0]
    said = outcome_values(reading, span, lexicon) or _inside_names(reading, span, lexicon) or [None]
    return [
        DraftedClaim(
            *_words(reading, span),
            kind="announcement",
            exposure=who,
            outcome=one.outcome if one else "",
            value=(one.value or _only_value(lexicon, one.outcome)) if one else "",
            condition=_condition_of(reading, one, lexicon, discourse) if one else "",
        )
        for one in said
    ]


def _inside_names(reading: Reading, span: Span, lexicon: Lexicon) -> list[OutcomeValue]:
    """The outcomes that the name of an announced thing holds ("sleep strategies")."""
    return [
        OutcomeValue(one.term, one.value, word.start, word.end, word.start)
        for word in reading.inside(span)
        for one in lexicon.mentions(reading.text[word.start : word.end])
        if one.sort == "outcome"
    ]


def _only_value(lexicon: Lexicon, outcome: str) -> str:
    values = lexicon.vocabulary.values(outcome)[:-1]
    return values[0] if len(values) == 1 else ""


def _names_outcome(reading: Reading, start: int, end: int) -> bool:
    return any(
        one.sort == "outcome" and one.start <= start and end <= one.end for one in reading.mentions
    )


def _words(reading: Reading, span: Span) -> Span:
    words = reading.inside(span)
    return words[0].start, words[-1].end


def _condition_of(
    reading: Reading, one: OutcomeValue, lexicon: Lexicon, discourse: Discourse
) -> str:
    return condition(reading, one.outcome, lexicon.vocabulary, discourse.source)

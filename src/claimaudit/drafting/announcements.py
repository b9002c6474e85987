"""Announcements: what an article says that it will tell, one draft for each thing it names."""

from __future__ import annotations

import re

from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import required_condition
from claimaudit.drafting.discourse import Discourse, Exposure
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.drafting.outcome_values import outcome_values
from claimaudit.vocabulary.lexicon import Lexicon

_PARTS = re.compile(r",?\s+and\s+|,\s+(?:and\s+)?")
_MOST = 6


def announcements(reading: Reading, discourse: Discourse, lexicon: Lexicon) -> list[DraftedClaim]:
    """The drafts of a sentence that announces."""
    aspects = reading.cued(reading.whole, "announcement", "aspects")
    article = reading.cued(reading.whole, "announcement", "article")
    outcomes = [mention for mention in reading.mentions if mention.sort == "outcome"]
    drafts = []
    if aspects and article:
        # "These aspects" are what the sentence before spoke of.
        span = min(article[0].start, aspects[0].start), aspects[0].end
        for exposure, outcome in dict.fromkeys(discourse.spoken_of):
            drafts.append(_draft(reading, span, exposure, outcome, "", discourse, lexicon))
    for span in announced_parts(reading):
        free = [
            entity
            for entity in reading.named(span, "entity")
            if not any(over.start <= entity.start and entity.end <= over.end for over in outcomes)
        ]
        exposure = Exposure(free[0].term) if free else discourse.default()[0]
        words = reading.inside(span)
        # A name may hold an outcome that is none by itself: "sleep strategies".
        named = [(value.outcome, value.value) for value in outcome_values(reading, span, lexicon)]
        named = named or [
            (mention.term, mention.value)
            for word in words
            for mention in lexicon.mentions(reading.text[word.start : word.end])
            if mention.sort == "outcome"
        ]
        place = words[0].start, words[-1].end
        for outcome, value in named or [("", "")]:
            drafts.append(_draft(reading, place, exposure, outcome, value, discourse, lexicon))
    return drafts[:_MOST]


def announced_parts(reading: Reading) -> list[Span]:
    """The things that a sentence announces, each as a span."""
    tells = reading.cued(reading.whole, "announcement", "tells")
    article = reading.cued(reading.whole, "announcement", "article")
    begin = tells[-1].end if tells else article[0].end if article else 0
    end = len(reading.text.rstrip(" .!:…"))
    parts = []
    for joint in _PARTS.finditer(reading.text[:end], begin):
        parts.append((begin, joint.start()))
        begin = joint.end()
    parts.append((begin, end))
    return [part for part in parts if reading.inside(part)] or [reading.whole]


def _draft(
    reading: Reading,
    span: Span,
    exposure: Exposure,
    outcome: str,
    value: str,
    discourse: Discourse,
    lexicon: Lexicon,
) -> DraftedClaim:
    """A draft of kind announcement; an outcome that has one value only has that."""
    vocabulary = lexicon.vocabulary
    values = vocabulary.values(outcome)[:-1] if outcome else ()
    return DraftedClaim(
        *span,
        kind="announcement",
        exposure=exposure,
        outcome=outcome,
        value=value or (values[0] if len(values) == 1 else ""),
        condition=required_condition(reading, outcome, vocabulary, discourse.source),
    )

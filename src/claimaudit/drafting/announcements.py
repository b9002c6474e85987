"""Announcements: what an article says that it will tell, one draft for each thing it names."""

from __future__ import annotations

import re

from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import required_condition
from claimaudit.drafting.discourse import Discourse, Exposure
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.drafting.outcome_values import OutcomeValue, outcome_values
from claimaudit.vocabulary.lexicon import Lexicon

_PARTS = re.compile(r",?\s+and\s+|,\s+(?:and\s+)?")
_MOST = 6


def announcements(reading: Reading, discourse: Discourse, lexicon: Lexicon) -> list[DraftedClaim]:
    """The drafts of a sentence that announces."""
    aspects = reading.cued(reading.whole, "announcement", "aspects")
    article = reading.cued(reading.whole, "announcement", "article")
    drafts = []
    if aspects and article:
        # "These aspects" are what the sentence before spoke of.
        span = min(article[0].start, aspects[0].start), aspects[0].end
        for exposure, outcome in dict.fromkeys(discourse.spoken_of):
            drafts.append(_draft(reading, span, exposure, outcome, "", discourse, lexicon))
    for span in announced_parts(reading):
        drafts += _part(reading, span, discourse, lexicon)
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


def _part(
    reading: Reading, span: Span, discourse: Discourse, lexicon: Lexicon
) -> list[DraftedClaim]:
    """The drafts of one announced thing, one for each outcome that it names."""
    outcomes = [mention for mention in reading.mentions if mention.sort == "outcome"]
    free = [
        entity
        for entity in reading.named(span, "entity")
        if not any(over.start <= entity.start and entity.end <= over.end for over in outcomes)
    ]
    exposure = Exposure(free[0].term) if free else discourse.default()[0]
    named = outcome_values(reading, span, lexicon) or _outcomes_within_names(reading, span, lexicon)
    words = reading.inside(span)
    place = words[0].start, words[-1].end
    if not named:
        return [_draft(reading, place, exposure, "", "", discourse, lexicon)]
    return [
        _draft(reading, place, exposure, found.outcome, found.value, discourse, lexicon)
        for found in named
    ]


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


def _outcomes_within_names(reading: Reading, span: Span, lexicon: Lexicon) -> list[OutcomeValue]:
    """The outcomes that the name of an announced thing holds ("sleep strategies")."""
    return [
        OutcomeValue(mention.term, mention.value, word.start, word.end, word.start)
        for word in reading.inside(span)
        for mention in lexicon.mentions(reading.text[word.start : word.end])
        if mention.sort == "outcome"
    ]

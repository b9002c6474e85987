"""Circumstances: the dose, the population and the conditions that a text states."""

from __future__ import annotations

from claimaudit.drafting.cues import Cue
from claimaudit.drafting.readings import Reading, Span
from claimaudit.schema import UNDECIDED
from claimaudit.vocabulary import Vocabulary

_AFTER = ("from",)
_SEEN = ("animals", "cells", "people")


def dose(reading: Reading, span: Span) -> str:
    """The dose that a span states; empty for none."""
    cues = [cue for cue in reading.cued(span, "dose") if not _compares(reading, cue)]
    return cues[0].sense if cues else ""


def _compares(reading: Reading, cue: Cue) -> bool:
    """Whether "more than" stands before a thing and not before an amount of it."""
    after = reading.text[cue.end :].lstrip()[:1]
    return reading.text[cue.start : cue.end].lower().endswith(" than") and not after.isdigit()


def population(reading: Reading) -> str:
    """In whom a sentence says that it was seen; empty where it does not say."""
    senses = {cue.sense for cue in reading.cued(reading.whole, "population")}
    return next((sense for sense in _SEEN if sense in senses), "")


def condition(reading: Reading, outcome: str, vocabulary: Vocabulary, known: str) -> str:
    """The conditions that the outcome requires, such as what somebody withdraws from.

    Parameters
    ----------
    known
        What the text withdrew from when it last said so; empty for never.

    Returns
    -------
    str
        ``axis:term`` for each axis, or ``?`` where the text does not say.
    """
    entry = vocabulary.outcomes.get(outcome)
    if entry is None or not entry.requires:
        return ""
    stated = beside(reading, outcome) or known
    axes = [axis for axis in entry.requires if stated in vocabulary.axes.get(axis, ())]
    if len(axes) < len(entry.requires):
        return UNDECIDED
    return "; ".join(f"{axis}:{stated}" for axis in axes)


def beside(reading: Reading, outcome: str) -> str:
    """The entity before the outcome, or after "from": of what it is the outcome."""
    entities = reading.named(reading.whole, "entity")
    for mention in reading.mentions:
        if mention.sort != "outcome" or mention.term != outcome:
            continue
        for one in entities:
            ahead = reading.text[one.end : mention.start] if one.end <= mention.start else None
            behind = reading.text[mention.end : one.start] if one.start >= mention.end else ""
            within = mention.start <= one.start and one.end <= mention.end
            if within or ahead in (" ", "-") or behind.strip() in _AFTER:
                return one.term
    return ""

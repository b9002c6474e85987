"""Scenes: a clause with what acts in it, how strongly it is worded and in whose voice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimaudit.drafting.claim_rows import DraftedClaim, kind_of
from claimaudit.drafting.discourse import Acts, Discourse, Exposure
from claimaudit.drafting.english.clauses import (
    AND,
    PARTICIPLE,
    ROUTE,
    WITHOUT,
    Clause,
    told_at,
    verb_at,
)
from claimaudit.drafting.english.cues import Cue
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.drafting.english.voice import OWN_VOICE, PLAIN, REPORTED, attributed, rung, voice
from claimaudit.schema.contracts import UNDECIDED
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.vocabulary import Vocabulary

# Clauses that keep the modal and the voice of the one before them.
_KEEPS_MODAL = (AND, PARTICIPLE, WITHOUT, ROUTE)
_SUBJECT_GAP = 2


@dataclass(frozen=True)
class ClauseContext:
    """One clause, ready to be drafted."""

    reading: Reading
    clause: Clause
    exposures: tuple[Exposure, ...]
    rung: str
    voice: str
    lexicon: Lexicon
    discourse: Discourse
    acts: Acts

    @property
    def span(self) -> Span:
        return self.clause.span

    def has(self, group: str, *senses: str) -> bool:
        """Whether the clause has a cue of a group."""
        return bool(self.reading.cued(self.span, group, *senses))

    def ruled(self, rule: str, value: str) -> tuple[str, str]:
        """The outcome that a rule codes, and the value if that outcome has it; else empty."""
        vocabulary = self.lexicon.vocabulary
        outcome = vocabulary.ruled(rule)
        known = outcome and value in vocabulary.values(outcome)
        return outcome, value if known else ""

    def draft(
        self, exposure: Exposure, outcome: str, value: str, span: Span, **more: str
    ) -> DraftedClaim:
        """A draft on one outcome, with everything else that the clause says."""
        vocabulary = self.lexicon.vocabulary
        kind = kind_of(self.reading, self.span, exposure, outcome, value, self.rung, vocabulary)
        stated = DraftedClaim(
            *span,
            kind=kind,
            exposure=exposure,
            outcome=outcome,
            value=value,
            voice=self.voice,
            rung=self.rung,
            dose=dose(self.reading, (self.clause.start, self.plain_end)),
            population=population(self.reading),
            condition=condition(self.reading, outcome, vocabulary, self.discourse.source),
        )
        return replace(stated, **more)

    @property
    def plain_end(self) -> int:
        """Where the emphasis of the clause begins ("especially …"), else its end."""
        cues = self.reading.cued(self.span, "emphasis")
        return cues[0].start if cues else self.clause.end

    def begins(self, at: int) -> int:
        """Where a quote begins that says something at a place: at the verb, or its subject."""
        told = told_at(self.reading, self.span)
        verb = verb_at(self.reading, (told, self.clause.end))
        if verb is None or verb > at:
            return min(at, self._subject(at))
        return self._subject(verb)

    def _subject(self, verb: int) -> int:
        before = [
            one.start
            for one in (*self.reading.named(self.span, "entity"), *self._stand_ins())
            if one.end <= verb <= one.end + _SUBJECT_GAP
        ]
        return min([*before, self._mixture(verb)], default=verb)

    def _stand_ins(self) -> list:
        groups = ("anaphor", "together")
        return [cue for group in groups for cue in self.reading.cued(self.span, group)]

    def _mixture(self, verb: int) -> int:
        """Where "mixing … with …" begins before the verb, else the verb."""
        before = self.reading.cued((self.clause.start, verb), "together")
        return before[0].start if before else verb


def scene(
    reading: Reading,
    clause: Clause,
    exposures: tuple[Exposure, ...],
    before: ClauseContext | None,
    lexicon: Lexicon,
    discourse: Discourse,
    acts: Acts,
) -> ClauseContext:
    """The scene of a clause after the one before it in the same sentence."""
    keeps = before is not None and clause.link in _KEEPS_MODAL and not _is_reason(reading, clause)
    strength = rung(reading, clause.span, before.rung if keeps else PLAIN)
    speaker = REPORTED if attributed(reading, clause.span) else OWN_VOICE
    speaker = voice(reading, clause.span, before.voice if keeps else speaker)
    return ClauseContext(reading, clause, exposures, strength, speaker, lexicon, discourse, acts)


def _is_reason(reading: Reading, clause: Clause) -> bool:
    """Whether the clause gives as a fact what the one before rests on ("due to its …")."""
    return any(cue.group == "boundary" and cue.sense == "means" for cue in reading.at(clause.start))


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

"""A clause in its context: what acts in it, how strongly it is worded, and in whose voice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimaudit.drafting.claim_rows import DraftedClaim, kind_of
from claimaudit.drafting.discourse import Acts, Discourse, Exposure
from claimaudit.drafting.english.clauses import (
    AND,
    CONDITION,
    INDEPENDENT,
    PARTICIPLE,
    ROUTE,
    WITHOUT,
    Clause,
    told_at,
    verb_at,
)
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.drafting.english.voice import OWN_VOICE, PLAIN, REPORTED, attributed, rung, voice_of
from claimaudit.schema.contracts import UNDECIDED
from claimaudit.vocabulary.entries import ALONE
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.vocabulary import Vocabulary

# Clauses that keep the modal and the voice of the one before them.
_KEEPS_MODAL = (AND, PARTICIPLE, WITHOUT, ROUTE)
_SUBJECT_GAP = 2
_POPULATIONS = ("animals", "cells", "people")


@dataclass(frozen=True)
class ClauseContext:
    """One clause, ready to be drafted.

    Attributes
    ----------
    exposures
        What acts in it.
    rung, voice
        As ``claims.csv`` has them.
    discourse
        What was spoken of before.
    acts
        Whether an entity can act.
    """

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
        """The clause, as a span of its sentence."""
        return self.clause.span

    @property
    def lower(self) -> str:
        """The words of the clause in small letters."""
        return self.reading.text[self.clause.start : self.clause.end].lower()

    @property
    def plain_end(self) -> int:
        """Where the emphasis of the clause begins ("especially …"), else its end."""
        cues = self.reading.cued(self.span, "emphasis")
        return cues[0].start if cues else self.clause.end

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
        """A draft on one outcome, with everything else that the clause says.

        Parameters
        ----------
        more
            Fields of the draft that a rule knows better.
        """
        vocabulary = self.lexicon.vocabulary
        drafted = DraftedClaim(
            *span,
            kind=kind_of(self.reading, self.span, exposure, outcome, value, self.rung, vocabulary),
            exposure=exposure,
            outcome=outcome,
            value=value,
            voice=self.voice,
            rung=self.rung,
            dose=stated_dose(self.reading, (self.clause.start, self.plain_end)),
            population=stated_population(self.reading),
            condition=required_condition(self.reading, outcome, vocabulary, self.discourse.source),
        )
        return replace(drafted, **more)

    def discourse_after(self, drafts: list[DraftedClaim]) -> Discourse:
        """The discourse after the clause: what it spoke of, and what it says was withdrawn from."""
        discourse = self.discourse
        outcomes = self.lexicon.vocabulary.outcomes
        for mention in self.reading.named(self.span, "outcome"):
            source = outcomes[mention.term].requires and entity_beside(self.reading, mention.term)
            if source:
                discourse = replace(discourse, source=source)
                break
        if self.clause.link == CONDITION:
            return discourse
        added = [draft.exposure for draft in drafts if draft.exposure not in self.exposures]
        pairs = tuple(exposure for exposure in added if exposure.other != ALONE)
        discourse = discourse.after(pairs[:1]) if pairs else discourse
        independent = self.clause.link in INDEPENDENT
        return discourse.after(self.exposures) if independent else discourse

    def begins(self, at: int) -> int:
        """Where a quote begins that says something at a place: at the verb, or its subject."""
        told = told_at(self.reading, self.span)
        verb = verb_at(self.reading, (told, self.clause.end))
        if verb is None or verb > at:
            return min(at, self._subject_of(at))
        return self._subject_of(verb)

    def _subject_of(self, verb: int) -> int:
        """Where the words before a verb begin that name what acts, else the verb."""
        named = self.reading.named(self.span, "entity")
        anaphors = self.reading.cued(self.span, "anaphor")
        together = self.reading.cued(self.span, "together")
        places = [
            place.start
            for place in (*named, *anaphors, *together)
            if place.end <= verb <= place.end + _SUBJECT_GAP
        ]
        # "Mixing tea with milk" is the subject from its first word on.
        places += [cue.start for cue in together if cue.end <= verb][:1]
        return min(places, default=verb)


def clause_context(
    reading: Reading,
    clause: Clause,
    exposures: tuple[Exposure, ...],
    before: ClauseContext | None,
    lexicon: Lexicon,
    discourse: Discourse,
    acts: Acts,
) -> ClauseContext:
    """The context of a clause after the one before it in the same sentence."""
    # A reason ("due to its …") is given as a fact, whatever the modal of what rests on it.
    reason = any(
        cue.group == "boundary" and cue.sense == "means" for cue in reading.at(clause.start)
    )
    keeps = before is not None and clause.link in _KEEPS_MODAL and not reason
    strength = rung(reading, clause.span, before.rung if keeps else PLAIN)
    speaker = REPORTED if attributed(reading, clause.span) else OWN_VOICE
    speaker = voice_of(reading, clause.span, before.voice if keeps else speaker)
    return ClauseContext(reading, clause, exposures, strength, speaker, lexicon, discourse, acts)


def stated_dose(reading: Reading, span: Span) -> str:
    """The dose that a span states; empty for none."""
    for cue in reading.cued(span, "dose"):
        ends_in_than = reading.text[cue.start : cue.end].lower().endswith(" than")
        # "More than tea" compares, "more than 3 cups" states an amount.
        if not ends_in_than or reading.text[cue.end :].lstrip()[:1].isdigit():
            return cue.sense
    return ""


def stated_population(reading: Reading) -> str:
    """In whom a sentence says that it was seen; empty where it does not say."""
    senses = {cue.sense for cue in reading.cued(reading.whole, "population")}
    return next((name for name in _POPULATIONS if name in senses), "")


def required_condition(reading: Reading, outcome: str, vocabulary: Vocabulary, known: str) -> str:
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
    stated = entity_beside(reading, outcome) or known
    axes = [axis for axis in entry.requires if stated in vocabulary.axes.get(axis, ())]
    if len(axes) < len(entry.requires):
        return UNDECIDED
    return "; ".join(f"{axis}:{stated}" for axis in axes)


def entity_beside(reading: Reading, outcome: str) -> str:
    """The entity before the outcome, or after "from": of what it is the outcome."""
    entities = reading.named(reading.whole, "entity")
    for mention in reading.mentions:
        if mention.sort != "outcome" or mention.term != outcome:
            continue
        for entity in entities:
            before = reading.text[entity.end : mention.start]
            after = reading.text[mention.end : entity.start]
            if mention.start <= entity.start and entity.end <= mention.end:
                return entity.term
            if entity.end <= mention.start and before in (" ", "-"):
                return entity.term
            if entity.start >= mention.end and after.strip() == "from":
                return entity.term
    return ""

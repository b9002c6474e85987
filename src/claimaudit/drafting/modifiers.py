"""What a clause adds to its plain claim: a comparison, an emphasis, or the route of an effect."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import ClauseContext, stated_dose
from claimaudit.drafting.discourse import mixture
from claimaudit.drafting.english.clauses import PARTICIPLE, ROUTE, WHICH, WITHOUT
from claimaudit.drafting.outcome_values import predicated_outcomes
from claimaudit.schema.contracts import UNDECIDED
from claimaudit.vocabulary.entries import ALONE
from claimaudit.vocabulary.vocabulary import Vocabulary

_COMPARED_VALUES = {
    "less": ("lower", "decreases"),
    "more": ("higher", "increases"),
    "same": ("same",),
    "similar": ("similar", "same"),
    "different": ("different",),
}
_MOST_ROUTES = 3
# Kinds that are no effect, so that no route leads to them.
_NO_ROUTE = ("none", "announcement", "advice")
_RESULTS = ("leading", "resulting", "thereby", "thus", "increasing", "reducing", "which", "so")

# The clauses of one sentence, each with what was drafted of it.
DraftedClauses = list[tuple[ClauseContext, list[DraftedClaim]]]


@dataclass(frozen=True)
class Comparison:
    """What a clause compares with, and which side has more: "less than tea", "unlike tea"."""

    versus: str
    sense: str

    def applied(self, vocabulary: Vocabulary, draft: DraftedClaim) -> DraftedClaim:
        """The draft with the comparison in it."""
        values = vocabulary.values(draft.outcome)
        compared = _COMPARED_VALUES.get(self.sense, ())
        value = next((value for value in compared if value in values), draft.value)
        return replace(draft, versus=self.versus, value=value)


def comparison(context: ClauseContext) -> Comparison | None:
    """The comparison of a clause with another thing; None when there is none."""
    reading, lower = context.reading, context.lower
    without_the_same = context.clause.link == WITHOUT and "the same" in lower
    if not context.has("compare") and not without_the_same:
        return None
    other = _compared_entity(context, without_the_same)
    if not other:
        return None
    in_another_way = "in the way that" in lower and context.has("negation", "not")
    if without_the_same or in_another_way:
        return Comparison(other, "less")
    cues = [cue for cue in reading.cued(context.span, "compare") if cue.sense != "than"]
    longest = max(cues, key=lambda cue: cue.end - cue.start, default=None)
    return Comparison(other, longest.sense if longest else "")


def _compared_entity(context: ClauseContext, without_the_same: bool) -> str:
    """The entity that follows the word of comparison, or stands before a "without the same"."""
    reading = context.reading
    acting = {word for found in context.exposures for word in (found.subject, found.other)}
    acting -= {ALONE}
    # "Than nothing": these entities stand for no treatment at all.
    nothing = reading.cued(context.span, "compare", "nothing")
    excluded = acting | {
        entity.term
        for entity in reading.named(context.span, "entity")
        if any(entity.start <= cue.start < entity.end for cue in nothing)
    }
    for cue in reading.cued(context.span, "compare", "than", "similar", "different", "same"):
        for entity in reading.named((cue.end, context.clause.end), "entity"):
            if entity.term not in excluded:
                return entity.term
    if without_the_same:
        for entity in reversed(reading.named((0, context.clause.start), "entity")):
            if entity.term not in acting:
                return entity.term
    return ""


def emphasised(context: ClauseContext, drafts: list[DraftedClaim]) -> list[DraftedClaim]:
    """The rows that the emphasis of a clause ("especially …") adds to those of its plain part."""
    reading, tail = context.reading, (context.plain_end, context.clause.end)
    if tail[0] == tail[1]:
        return []
    plain = [draft for draft in drafts if not draft.dose]
    added = []
    dose = stated_dose(reading, tail)
    if dose:
        end = reading.cued(tail, "dose")[0].end
        added += [replace(draft, dose=dose, end=max(draft.end, end)) for draft in plain]
    if reading.cued(tail, "together", "verb", "noun"):
        both = mixture(reading, tail, context.exposures, context.discourse, context.acts)
        added += [
            replace(draft, exposure=both, end=tail[1])
            for draft in plain
            if draft.exposure.other == ALONE
            and draft.exposure.subject in (both.subject, both.other)
        ]
    return added


def routed(clauses: DraftedClauses) -> list[DraftedClaim]:
    """The rows of kind mechanism that routes add to the drafts of the clauses of one sentence."""
    rows: list[DraftedClaim] = []
    for place, (context, drafts) in enumerate(clauses):
        link = context.clause.link
        words = context.reading.inside(context.span)
        if link == ROUTE:
            # A route is given for what stands before it, else for what comes after it.
            others = (*reversed(clauses[:place]), *clauses[place + 1 :])
            effects = [
                [draft for draft in drafted if draft.kind not in _NO_ROUTE and not draft.via]
                for _, drafted in others
            ]
            rows += _by_route(context, next(filter(None, effects), []))
        elif place and link in (PARTICIPLE, WHICH) and words and words[0].lower in _RESULTS:
            # "Raises X, leading to Y": the effects again, by the first cause.
            causes = [draft for draft in clauses[place - 1][1] if draft.outcome and not draft.via]
            rows += [
                replace(effect, start=cause.start, kind="mechanism", via=cause.outcome)
                for cause in causes[:1]
                for effect in drafts
                if effect.outcome not in ("", cause.outcome) and effect.exposure == cause.exposure
            ]
    return rows


def _by_route(context: ClauseContext, routed: list[DraftedClaim]) -> list[DraftedClaim]:
    """The first draft again, by each outcome or entity that the route goes through."""
    acting = {found.subject for found in context.exposures}
    acting |= {found.other for found in context.exposures}
    outcomes = predicated_outcomes(context.reading, context.span)
    entities = [
        entity
        for entity in context.reading.named(context.span, "entity")
        if entity.term not in acting
    ]
    ways = {way.term: way.end for way in outcomes or entities} or {UNDECIDED: context.clause.end}
    return [
        replace(
            draft,
            start=min(draft.start, context.clause.start),
            end=max(draft.end, end),
            kind="mechanism",
            via=via,
        )
        for draft in routed[:1]
        for via, end in list(ways.items())[:_MOST_ROUTES]
        if via != draft.outcome
    ]

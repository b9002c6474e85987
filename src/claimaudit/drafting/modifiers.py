"""Comparisons: "less than tea", "unlike tea", "the same level as tea"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import ClauseContext, dose
from claimaudit.drafting.discourse import mixture
from claimaudit.drafting.english.clauses import PARTICIPLE, ROUTE, WHICH, WITHOUT
from claimaudit.drafting.outcome_values import predicated_outcomes
from claimaudit.schema.contracts import UNDECIDED
from claimaudit.vocabulary.entries import ALONE
from claimaudit.vocabulary.lexicon import Lexicon, Mention

_VALUES = {
    **{"less": ("lower", "decreases"), "more": ("higher", "increases"), "same": ("same",)},
    **{"similar": ("similar", "same"), "different": ("different",)},
}


@dataclass(frozen=True)
class Comparison:
    """What a clause compares with, and which side has more."""

    versus: str
    sense: str

    def applied(self, lexicon: Lexicon, draft: DraftedClaim) -> DraftedClaim:
        """The draft with the comparison in it."""
        values = lexicon.vocabulary.values(draft.outcome)
        wanted = _VALUES.get(self.sense, ())
        value = next((value for value in wanted if value in values), draft.value)
        return replace(draft, versus=self.versus, value=value)


def compared(scene: ClauseContext) -> Comparison | None:
    """The comparison of a clause with another thing; None when there is none."""
    if not scene.has("compare") and not _without_the_same(scene):
        return None
    other = _other(scene)
    return Comparison(other, _sense(scene)) if other else None


def _sense(scene: ClauseContext) -> str:
    if _without_the_same(scene) or _in_another_way(scene):
        return "less"
    found = [cue for cue in scene.reading.cued(scene.span, "compare") if cue.sense != "than"]
    longest = max(found, key=lambda cue: cue.end - cue.start, default=None)
    return longest.sense if longest else ""


def _without_the_same(scene: ClauseContext) -> bool:
    words = scene.reading.text[scene.clause.start : scene.clause.end].lower()
    return scene.clause.link == WITHOUT and "the same" in words


def _in_another_way(scene: ClauseContext) -> bool:
    words = scene.reading.text[scene.clause.start : scene.clause.end].lower()
    return "in the way that" in words and scene.has("negation", "not")


def _other(scene: ClauseContext) -> str:
    """The entity that follows the word of comparison, or stands before a "without the same"."""
    acting = {word for one in scene.exposures for word in (one.subject, one.other)} - {ALONE}
    excluded = acting | _nothing(scene)
    senses = ("than", "similar", "different", "same")
    for cue in scene.reading.cued(scene.span, "compare", *senses):
        after = [one for one in _entities(scene, cue.end) if one.term not in excluded]
        if after:
            return after[0].term
    if _without_the_same(scene):
        before = scene.reading.named((0, scene.clause.start), "entity")
        return next((one.term for one in reversed(before) if one.term not in acting), "")
    return ""


def _nothing(scene: ClauseContext) -> set[str]:
    """The entities that stand for no treatment at all."""
    cues = scene.reading.cued(scene.span, "compare", "nothing")
    named = scene.reading.named(scene.span, "entity")
    return {one.term for one in named for cue in cues if one.start <= cue.start < one.end}


def _entities(scene: ClauseContext, start: int) -> list[Mention]:
    return scene.reading.named((start, scene.clause.end), "entity")


def emphasised(scene: ClauseContext, drafts: list[DraftedClaim]) -> list[DraftedClaim]:
    """The rows that the emphasis of a clause adds to those of its plain part."""
    tail = scene.plain_end, scene.clause.end
    if tail[0] == tail[1]:
        return []
    plain = [draft for draft in drafts if not draft.dose]
    return [*_dosed(scene, plain, tail), *_mixed(scene, plain, tail)]


def _dosed(
    scene: ClauseContext, drafts: list[DraftedClaim], tail: tuple[int, int]
) -> list[DraftedClaim]:
    stated = dose(scene.reading, tail)
    cues = scene.reading.cued(tail, "dose")
    return [
        replace(draft, dose=stated, end=max(draft.end, cues[0].end)) for draft in drafts if stated
    ]


def _mixed(
    scene: ClauseContext, drafts: list[DraftedClaim], tail: tuple[int, int]
) -> list[DraftedClaim]:
    if not scene.reading.cued(tail, "together", "verb", "noun"):
        return []
    exposure = mixture(scene.reading, tail, scene.exposures, scene.discourse, scene.acts)
    together = {exposure.subject, exposure.other}
    return [
        replace(draft, exposure=exposure, end=tail[1])
        for draft in drafts
        if draft.exposure.other == "alone" and draft.exposure.subject in together
    ]


_MOST = 3
_RESULTS = ("leading", "resulting", "thereby", "thus", "increasing", "reducing", "which", "so")

Drafted = list[tuple[ClauseContext, list[DraftedClaim]]]


def routed(drafted: Drafted) -> list[DraftedClaim]:
    """The rows that routes add to the drafts of the clauses of one sentence."""
    rows: list[DraftedClaim] = []
    for place, (scene, drafts) in enumerate(drafted):
        if scene.clause.link == ROUTE:
            rows += _through(scene, _target(drafted, place))
        elif place and scene.clause.link in (PARTICIPLE, WHICH) and _results(scene):
            rows += _resulting(drafted[place - 1][1], drafts)
    return rows


def _target(drafted: Drafted, place: int) -> list[DraftedClaim]:
    """The drafts that a route is given for: of the clause before it, else of the one after."""
    around = [drafts for _, drafts in reversed(drafted[:place])]
    around += [drafts for _, drafts in drafted[place + 1 :]]
    worded = [[draft for draft in drafts if _can_be_routed(draft)] for drafts in around]
    return next((drafts for drafts in worded if drafts), [])


def _can_be_routed(draft: DraftedClaim) -> bool:
    return draft.kind not in ("none", "announcement", "advice") and not draft.via


def _through(scene: ClauseContext, target: list[DraftedClaim]) -> list[DraftedClaim]:
    return [
        replace(
            draft,
            start=min(draft.start, scene.clause.start),
            end=max(draft.end, end),
            kind="mechanism",
            via=via,
        )
        for draft in target[:1]
        for via, end in _ways(scene)[:_MOST]
        if via != draft.outcome
    ]


def _ways(scene: ClauseContext) -> list[tuple[str, int]]:
    """What the route goes through, and where each is named last."""
    outcomes = {one.term: one.end for one in predicated_outcomes(scene.reading, scene.span)}
    acting = {one.subject for one in scene.exposures} | {one.other for one in scene.exposures}
    entities = {
        one.term: one.end
        for one in scene.reading.named(scene.span, "entity")
        if one.term not in acting
    }
    return list((outcomes or entities or {UNDECIDED: scene.clause.end}).items())


def _results(scene: ClauseContext) -> bool:
    words = scene.reading.inside(scene.span)
    return bool(words) and words[0].lower in _RESULTS


def _resulting(causes: list[DraftedClaim], effects: list[DraftedClaim]) -> list[DraftedClaim]:
    known = [draft for draft in causes if draft.outcome and not draft.via]
    return [
        replace(effect, start=known[0].start, kind="mechanism", via=known[0].outcome)
        for effect in effects
        if known
        and effect.outcome
        and effect.outcome != known[0].outcome
        and effect.exposure == known[0].exposure
    ]

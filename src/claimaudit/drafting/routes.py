"""Routes: "by blocking …", "due to its …" and "leading to …" claim a mechanism of their own."""

from __future__ import annotations

from dataclasses import replace

from claimaudit.drafting.clauses import PARTICIPLE, ROUTE, WHICH
from claimaudit.drafting.drafts import Draft
from claimaudit.drafting.sayings import spoken_of
from claimaudit.drafting.scenes import Scene
from claimaudit.schema import UNDECIDED

_MOST = 3
_RESULTS = ("leading", "resulting", "thereby", "thus", "increasing", "reducing", "which", "so")

Drafted = list[tuple[Scene, list[Draft]]]


def routed(drafted: Drafted) -> list[Draft]:
    """The rows that routes add to the drafts of the clauses of one sentence."""
    rows: list[Draft] = []
    for place, (scene, drafts) in enumerate(drafted):
        if scene.clause.link == ROUTE:
            rows += _through(scene, _target(drafted, place))
        elif place and scene.clause.link in (PARTICIPLE, WHICH) and _results(scene):
            rows += _resulting(drafted[place - 1][1], drafts)
    return rows


def _target(drafted: Drafted, place: int) -> list[Draft]:
    """The drafts that a route is given for: of the clause before it, else of the one after."""
    around = [drafts for _, drafts in reversed(drafted[:place])]
    around += [drafts for _, drafts in drafted[place + 1 :]]
    worded = [[draft for draft in drafts if _can_be_routed(draft)] for drafts in around]
    return next((drafts for drafts in worded if drafts), [])


def _can_be_routed(draft: Draft) -> bool:
    return draft.kind not in ("none", "announcement", "advice") and not draft.via


def _through(scene: Scene, target: list[Draft]) -> list[Draft]:
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


def _ways(scene: Scene) -> list[tuple[str, int]]:
    """What the route goes through, and where each is named last."""
    outcomes = {one.term: one.end for one in spoken_of(scene.reading, scene.span)}
    acting = {one.subject for one in scene.exposures} | {one.other for one in scene.exposures}
    entities = {
        one.term: one.end
        for one in scene.reading.named(scene.span, "entity")
        if one.term not in acting
    }
    return list((outcomes or entities or {UNDECIDED: scene.clause.end}).items())


def _results(scene: Scene) -> bool:
    words = scene.reading.inside(scene.span)
    return bool(words) and words[0].lower in _RESULTS


def _resulting(causes: list[Draft], effects: list[Draft]) -> list[Draft]:
    known = [draft for draft in causes if draft.outcome and not draft.via]
    return [
        replace(effect, start=known[0].start, kind="mechanism", via=known[0].outcome)
        for effect in effects
        if known
        and effect.outcome
        and effect.outcome != known[0].outcome
        and effect.exposure == known[0].exposure
    ]

"""Comparisons: "less than tea", "unlike tea", "the same level as tea"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimaudit.drafting.discourse import mixture
from claimaudit.drafting.drafts import Draft
from claimaudit.drafting.english.clauses import PARTICIPLE, ROUTE, WHICH, WITHOUT
from claimaudit.drafting.sayings import spoken_of
from claimaudit.drafting.scenes import Scene, dose
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

    def applied(self, lexicon: Lexicon, draft: Draft) -> Draft:
        """The draft with the comparison in it."""
        values = lexicon.vocabulary.values(draft.outcome)
        wanted = _VALUES.get(self.sense, ())
        value = next((value for value in wanted if value in values), draft.value)
        return replace(draft, versus=self.versus, value=value)


def compared(scene: Scene) -> Comparison | None:
    """The comparison of a clause with another thing; None when there is none."""
    if not scene.has("compare") and not _without_the_same(scene):
        return None
    other = _other(scene)
    return Comparison(other, _sense(scene)) if other else None


def _sense(scene: Scene) -> str:
    if _without_the_same(scene) or _in_another_way(scene):
        return "less"
    found = [cue for cue in scene.reading.cued(scene.span, "compare") if cue.sense != "than"]
    longest = max(found, key=lambda cue: cue.end - cue.start, default=None)
    return longest.sense if longest else ""


def _without_the_same(scene: Scene) -> bool:
    words = scene.reading.text[scene.clause.start : scene.clause.end].lower()
    return scene.clause.link == WITHOUT and "the same" in words


def _in_another_way(scene: Scene) -> bool:
    words = scene.reading.text[scene.clause.start : scene.clause.end].lower()
    return "in the way that" in words and scene.has("negation", "not")


def _other(scene: Scene) -> str:
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


def _nothing(scene: Scene) -> set[str]:
    """The entities that stand for no treatment at all."""
    cues = scene.reading.cued(scene.span, "compare", "nothing")
    named = scene.reading.named(scene.span, "entity")
    return {one.term for one in named for cue in cues if one.start <= cue.start < one.end}


def _entities(scene: Scene, start: int) -> list[Mention]:
    return scene.reading.named((start, scene.clause.end), "entity")


def emphasised(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """The rows that the emphasis of a clause adds to those of its plain part."""
    tail = scene.plain_end, scene.clause.end
    if tail[0] == tail[1]:
        return []
    plain = [draft for draft in drafts if not draft.dose]
    return [*_dosed(scene, plain, tail), *_mixed(scene, plain, tail)]


def _dosed(scene: Scene, drafts: list[Draft], tail: tuple[int, int]) -> list[Draft]:
    stated = dose(scene.reading, tail)
    cues = scene.reading.cued(tail, "dose")
    return [
        replace(draft, dose=stated, end=max(draft.end, cues[0].end)) for draft in drafts if stated
    ]


def _mixed(scene: Scene, drafts: list[Draft], tail: tuple[int, int]) -> list[Draft]:
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

"""Comparisons: "less than tea", "unlike tea", "the same level as tea"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimaudit.drafting.clauses import WITHOUT
from claimaudit.drafting.drafts import Draft
from claimaudit.drafting.scenes import Scene
from claimaudit.lexicon import Lexicon, Mention
from claimaudit.vocabulary import ALONE

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

"""Emphasis: "especially at high doses" adds rows and narrows none."""

from __future__ import annotations

from dataclasses import replace

from claimaudit.drafting.circumstances import dose
from claimaudit.drafting.discourse import mixture
from claimaudit.drafting.drafts import Draft
from claimaudit.drafting.scenes import Scene


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

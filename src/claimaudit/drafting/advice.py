"""Advice: what a clause tells the reader to do."""

from __future__ import annotations

from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import ClauseContext
from claimaudit.drafting.discourse import NOBODY, Exposure, acting, mixture
from claimaudit.drafting.english.clauses import INDEPENDENT
from claimaudit.drafting.english.cues import Cue
from claimaudit.drafting.modifiers import emphasised

# These tell what to do with a thing; "ask your doctor" needs no thing of its own.
_OF_A_THING = ("avoid", "caution", "recommended")
# "It is important to" alone gives no advice: what follows does.
_ORDER = ("not_a_substitute", "avoid", "ask_first", "caution", "recommended")


def advice(scene: ClauseContext) -> list[DraftedClaim]:
    """The advice of a clause, one draft for each thing that it is about."""
    cue = advising(scene)
    if cue is None:
        return []
    rule = "alternative" if cue.sense == "not_a_substitute" else "advice"
    outcome, value = scene.ruled(rule, cue.sense)
    span = _start(scene, cue), scene.plain_end
    drafts = [
        scene.draft(
            exposure,
            outcome,
            value,
            span,
            kind="advice",
            population="",
        )
        for exposure in _about(scene, cue)
    ]
    return [*drafts, *emphasised(scene, drafts)]


def advising(scene: ClauseContext) -> Cue | None:
    """The cue by which a clause advises; None for a clause that does not."""
    found = [*scene.reading.cued(scene.span, "advice", *_ORDER), *_opening(scene)]
    return min(found, key=lambda cue: _ORDER.index(cue.sense), default=None)


def _opening(scene: ClauseContext) -> list[Cue]:
    if scene.clause.link not in INDEPENDENT:
        return []
    follows = [word.lower for word in scene.reading.inside(scene.span)][1:2]
    return [
        cue
        for cue in scene.reading.at(scene.clause.start)
        if cue.group == "imperative" and follows not in (["of"], ["is"], ["may"], ["can"])
    ]


def _start(scene: ClauseContext, cue: Cue) -> int:
    names = [one.start for one in scene.reading.named(scene.span, "entity")]
    cues = [one.start for one in scene.reading.cued(scene.span, "together")]
    return min([cue.start, *names, *cues])


def _on_another_thing(scene: ClauseContext, cue: Cue) -> bool:
    """Whether the advice goes on, without an entity and without a word that stands for one."""
    rest = cue.end, scene.plain_end
    return bool(scene.reading.inside(rest)) and not scene.reading.cued(rest, "anaphor")


def _about(scene: ClauseContext, cue: Cue) -> tuple[Exposure, ...]:
    span = scene.clause.start, scene.plain_end
    if scene.reading.cued(span, "together", "verb", "noun"):
        return (mixture(scene.reading, span, (), scene.discourse, scene.acts),)
    names = acting(scene.reading, span, scene.acts)
    if names:
        return tuple(Exposure(term) for term in dict.fromkeys(one.term for one in names))
    unnamed = cue.sense in _OF_A_THING and _on_another_thing(scene, cue)
    known = [one for one in scene.exposures if one != NOBODY[0]] or scene.discourse.default()
    return NOBODY if unnamed else tuple(known)

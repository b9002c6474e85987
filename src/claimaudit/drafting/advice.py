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
# Behind an imperative these make a noun of it: "use of tea", "use may".
_NOUN_FOLLOWS = (["of"], ["is"], ["may"], ["can"])


def advice(context: ClauseContext) -> list[DraftedClaim]:
    """The advice of a clause, one draft for each thing that it is about."""
    reading = context.reading
    cues = reading.cued(context.span, "advice", *_ORDER)
    follows = [word.lower for word in reading.inside(context.span)][1:2]
    if context.clause.link in INDEPENDENT and follows not in _NOUN_FOLLOWS:
        opening = reading.at(context.clause.start)
        cues += [cue for cue in opening if cue.group == "imperative"]
    if not cues:
        return []
    cue = min(cues, key=lambda cue: _ORDER.index(cue.sense))
    outcome, value = context.ruled(
        "alternative" if cue.sense == "not_a_substitute" else "advice", cue.sense
    )
    named = reading.named(context.span, "entity")
    together = reading.cued(context.span, "together")
    start = min(place.start for place in (cue, *named, *together))
    span = start, context.plain_end
    drafts = [
        context.draft(exposure, outcome, value, span, kind="advice", population="")
        for exposure in _advised_exposures(context, cue)
    ]
    return [*drafts, *emphasised(context, drafts)]


def _advised_exposures(context: ClauseContext, cue: Cue) -> tuple[Exposure, ...]:
    """What the advice is about; a thing without a name is nobody."""
    reading, acts = context.reading, context.acts
    span = context.clause.start, context.plain_end
    if reading.cued(span, "together", "verb", "noun"):
        return (mixture(reading, span, (), context.discourse, acts),)
    names = acting(reading, span, acts)
    if names:
        return tuple(Exposure(term) for term in dict.fromkeys(name.term for name in names))
    rest = cue.end, context.plain_end
    goes_on = bool(reading.inside(rest)) and not reading.cued(rest, "anaphor")
    if cue.sense in _OF_A_THING and goes_on:
        return NOBODY
    known = tuple(exposure for exposure in context.exposures if exposure != NOBODY[0])
    return known or context.discourse.default()

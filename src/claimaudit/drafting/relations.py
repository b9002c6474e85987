"""Relations: what a clause says of a thing that is no effect: what is in it, where it is from."""

from __future__ import annotations

import re

from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import ClauseContext
from claimaudit.drafting.discourse import NOBODY, Exposure
from claimaudit.drafting.english.clauses import APPOSITION
from claimaudit.drafting.english.cues import Cue
from claimaudit.drafting.english.readings import Span

_ITEM = re.compile(
    r",?\s+(?:and|or|including|particularly|especially|mainly|such as)\s+(?:in\s+)?|,\s+"
)
_RISING = ("popularity", "increasingly", "on the rise", "growing number", "more and more")
_INSIDE = ("found in", "compounds in", "constituents of", "source of", "sources of", "rich in")


def relations(context: ClauseContext) -> list[DraftedClaim]:
    """The drafts of a clause on composition, origin, use, prevalence and evidence."""
    for rule in RELATIONS:
        drafts = rule(context)
        if drafts:
            return drafts
    return []


def _relation(context: ClauseContext, *senses: str) -> Cue | None:
    """The first cue of a relation in a clause; None when it has none."""
    return next(iter(context.reading.cued(context.span, "relation", *senses)), None)


def _drafts(
    context: ClauseContext, kind: str, span: Span, rule: str = "", value: str = ""
) -> list[DraftedClaim]:
    """A draft for each exposure, of the outcome that a rule codes; of no rule it is open."""
    outcome, known = context.ruled(rule, value)
    return [
        context.draft(exposure, outcome, known, span, kind=kind, population="")
        for exposure in context.exposures
    ]


def alternative_treatment(context: ClauseContext) -> list[DraftedClaim]:
    """What is called an alternative: its place among treatments, and that it is used."""
    cue = _relation(context, "alternative")
    if cue is None or context.has("negation", "not"):
        return []
    span = context.begins(cue.start), cue.end
    place = _drafts(context, "advice", span, "alternative", "alternative")
    treated = context.reading.named((cue.end, context.clause.end), "outcome")
    return [*place, *(_treatments(context, cue) if treated else [])]


def apposition(context: ClauseContext) -> list[DraftedClaim]:
    """What a thing is, said in passing: "ginger, a root from Asia, …"."""
    outcomes = context.reading.named(context.span, "outcome")
    if context.clause.link != APPOSITION or outcomes or context.exposures == NOBODY:
        return []
    return _drafts(context, "origin", context.span)


def use(context: ClauseContext) -> list[DraftedClaim]:
    """That a thing is used: by tradition, or by people who treat themselves with it."""
    tradition, use = _relation(context, "tradition"), _relation(context, "use")
    if tradition:
        cues = [tradition, use] if use else [tradition]
        start = context.begins(min(cue.start for cue in cues))
        span = start, max(cue.end for cue in cues)
        return _drafts(context, "use", span, "tradition", "occurs")
    if use is None or context.has("negation", "not"):
        return []
    return _treatments(context, use)


def _treatments(context: ClauseContext, use: Cue) -> list[DraftedClaim]:
    """That people treat themselves with a thing, and what they treat where the clause says it."""
    begin = context.begins(use.start)
    outcomes = context.lexicon.vocabulary.outcomes
    rows = []
    for mention in context.reading.named((use.end, context.clause.end), "outcome"):
        treated = outcomes[mention.term].treated_as
        rows += _drafts(context, "use", (begin, mention.end), "treatment", treated)
    return rows or _drafts(context, "use", (begin, context.clause.end), "treatment")


def composition(context: ClauseContext) -> list[DraftedClaim]:
    """What a thing holds, one draft for each constituent that the clause names."""
    cue = _relation(context, "contains")
    if cue is None:
        return []
    reading, clause = context.reading, context.clause
    names = reading.named((cue.end, clause.end), "entity")
    begin = context.begins(cue.start)
    if reading.text[cue.start : cue.end].lower() in _INSIDE or not names:
        held = _presence(context, (clause.start, clause.end))
        return _drafts(context, "composition", (begin, clause.end), "composition", held)
    rows = []
    for name in names:
        held = _presence(context, (clause.start, name.start))
        outcome, value = context.ruled("composition", held)
        exposure, span = Exposure(name.term), (begin, name.end)
        rows.append(
            context.draft(
                exposure, outcome, value, span, kind="composition", dose="", population=""
            )
        )
    return rows


def _presence(context: ClauseContext, span: Span) -> str:
    """Whether a constituent is said to be there: "contains no sugar" says that it is absent."""
    return "absent" if context.reading.cued(span, "negation", "not") else "present"


def origin(context: ClauseContext) -> list[DraftedClaim]:
    """Where a thing comes from, what else it is called, or what it is."""
    cue = _relation(context, "origin", "name", "definition")
    if cue is None:
        return []
    begin, end = context.begins(cue.start), context.clause.end
    if cue.sense == "definition":
        # "Is a" may also say what a thing does or how good it is.
        reading, rest = context.reading, (cue.end, end)
        effect = reading.named(rest, "outcome") or reading.named(rest, "value")
        judged = reading.cued(rest, "judged")
        judged = judged or reading.cued(rest, "relation", "prevalence", "risk")
        if effect or judged or context.has("negation", "not"):
            return []
    ends = [end]
    if cue.sense == "origin":
        items = _ITEM.finditer(context.reading.text[:end], cue.end)
        ends = [*(item.start() for item in items), end]
    return [draft for last in ends for draft in _drafts(context, "origin", (begin, last))]


def prevalence(context: ClauseContext) -> list[DraftedClaim]:
    """How common the use of a thing is, and whether it grows."""
    cue = _relation(context, "prevalence")
    if cue is None or context.reading.named(context.span, "outcome"):
        return []
    directions = context.reading.named(context.span, "value")
    rises = directions or any(word in context.lower for word in _RISING)
    start = min(place.start for place in (cue, *directions))
    span = context.begins(start), context.clause.end
    return _drafts(context, "prevalence", span, "prevalence", "increases" if rises else "occurs")


def thin_evidence(context: ClauseContext) -> list[DraftedClaim]:
    """That the evidence on a thing is thin or lacking."""
    source, thin = _relation(context, "evidence"), _relation(context, "thin")
    if source is None or thin is None:
        return []
    span = min(source.start, thin.start), max(source.end, thin.end)
    lacking = context.reading.text[thin.start : thin.end].lower() == "lacking"
    return _drafts(context, "?", span, "evidence", "none_found" if lacking else "")


# In the order in which they are tried; the first that has something to say holds.
RELATIONS = (
    alternative_treatment,
    use,
    composition,
    apposition,
    origin,
    prevalence,
    thin_evidence,
)

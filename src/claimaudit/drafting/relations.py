"""Relations: what a clause says of a thing that is no effect: what is in it, where it is from."""

from __future__ import annotations

import re

from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import ClauseContext
from claimaudit.drafting.discourse import NOBODY, Exposure
from claimaudit.drafting.english.clauses import APPOSITION
from claimaudit.drafting.english.cues import Cue

_ITEM = re.compile(
    r",?\s+(?:and|or|including|particularly|especially|mainly|such as)\s+(?:in\s+)?|,\s+"
)
_RISING = ("popularity", "increasingly", "on the rise", "growing number", "more and more")
_INSIDE = ("found in", "compounds in", "constituents of", "source of", "sources of", "rich in")


def relations(scene: ClauseContext) -> list[DraftedClaim]:
    """The drafts of a clause on composition, origin, use, prevalence and evidence."""
    for build in (_alternative, _use, _contains, _apposition, _origin, _prevalence, _evidence):
        drafts = build(scene)
        if drafts:
            return drafts
    return []


def _first(scene: ClauseContext, *senses: str) -> Cue | None:
    return next(iter(scene.reading.cued(scene.span, "relation", *senses)), None)


def _row(
    scene: ClauseContext, kind: str, facet: tuple[str, str], span: tuple[int, int]
) -> list[DraftedClaim]:
    """The drafts of a relation; ``facet`` is the rule that codes its outcome, and the value."""
    outcome, value = scene.ruled(*facet)
    return [
        scene.draft(exposure, outcome, value, span, kind=kind, population="")
        for exposure in scene.exposures
    ]


def _alternative(scene: ClauseContext) -> list[DraftedClaim]:
    """What is called an alternative: its place among treatments, and that it is used."""
    cue = _first(scene, "alternative")
    if cue is None or scene.has("negation", "not"):
        return []
    span = scene.begins(cue.start), cue.end
    place = _row(scene, "advice", ("alternative", "alternative"), span)
    treats = scene.reading.named((cue.end, scene.clause.end), "outcome")
    return [*place, *(_treated(scene, cue) if treats else [])]


def _apposition(scene: ClauseContext) -> list[DraftedClaim]:
    """What a thing is, said in passing: "ginger, a root from Asia, …"."""
    says = scene.reading.named(scene.span, "outcome")
    if scene.clause.link != APPOSITION or says or scene.exposures == NOBODY:
        return []
    return _row(scene, "origin", ("", ""), scene.span)


def _use(scene: ClauseContext) -> list[DraftedClaim]:
    tradition, use = _first(scene, "tradition"), _first(scene, "use")
    if tradition:
        start = min(tradition.start, use.start if use else tradition.start)
        span = scene.begins(start), max(tradition.end, use.end if use else 0)
        return _row(scene, "use", ("tradition", "occurs"), span)
    if use is None or scene.has("negation", "not"):
        return []
    return _treated(scene, use)


def _treated(scene: ClauseContext, use: Cue) -> list[DraftedClaim]:
    begin = scene.begins(use.start)
    outcomes = scene.lexicon.vocabulary.outcomes
    named = scene.reading.named((use.end, scene.clause.end), "outcome")
    rows = [
        draft
        for one in named
        for draft in _row(
            scene, "use", ("treatment", outcomes[one.term].treated_as), (begin, one.end)
        )
    ]
    return rows or _row(scene, "use", ("treatment", ""), (begin, scene.clause.end))


def _contains(scene: ClauseContext) -> list[DraftedClaim]:
    cue = _first(scene, "contains")
    if cue is None:
        return []
    text = scene.reading.text[cue.start : cue.end].lower()
    rest = cue.end, scene.clause.end
    names = scene.reading.named(rest, "entity")
    begin = scene.begins(cue.start)
    if text in _INSIDE or not names:
        held = _held(scene, (scene.clause.start, rest[1]))
        return _row(scene, "composition", ("composition", held), (begin, rest[1]))
    return [
        scene.draft(
            Exposure(one.term),
            *scene.ruled("composition", _held(scene, (scene.clause.start, one.start))),
            (begin, one.end),
            kind="composition",
            dose="",
            population="",
        )
        for one in names
    ]


def _held(scene: ClauseContext, span: tuple[int, int]) -> str:
    """Whether a constituent is said to be there: "contains no sugar" says that it is absent."""
    return "absent" if scene.reading.cued(span, "negation", "not") else "present"


def _origin(scene: ClauseContext) -> list[DraftedClaim]:
    cue = _first(scene, "origin", "name", "definition")
    if cue is None or (cue.sense == "definition" and not _defines(scene, cue)):
        return []
    begin = scene.begins(cue.start)
    if cue.sense != "origin":
        return _row(scene, "origin", ("", ""), (begin, scene.clause.end))
    ends = _item_ends(scene.reading.text, cue.end, scene.clause.end)
    return [draft for end in ends for draft in _row(scene, "origin", ("", ""), (begin, end))]


def _item_ends(text: str, start: int, end: int) -> list[int]:
    return [*(match.start() + start for match in _ITEM.finditer(text[start:end])), end]


def _defines(scene: ClauseContext, cue: Cue) -> bool:
    """Whether "is a" says what the thing is, and not what it does or how good it is."""
    rest = cue.end, scene.clause.end
    says = scene.reading.named(rest, "outcome") or scene.reading.named(rest, "value")
    judged = scene.reading.cued(rest, "judged")
    other = scene.reading.cued(rest, "relation", "prevalence", "risk")
    return not (says or judged or other or scene.has("negation", "not"))


def _prevalence(scene: ClauseContext) -> list[DraftedClaim]:
    cue = _first(scene, "prevalence")
    if cue is None or scene.reading.named(scene.span, "outcome"):
        return []
    rising = scene.reading.named(scene.span, "value")
    text = scene.reading.text[scene.clause.start : scene.clause.end].lower()
    value = "increases" if rising or any(up in text for up in _RISING) else "occurs"
    start = min([cue.start, *(one.start for one in rising)])
    return _row(scene, "prevalence", ("prevalence", value), (scene.begins(start), scene.clause.end))


def _evidence(scene: ClauseContext) -> list[DraftedClaim]:
    source, thin = _first(scene, "evidence"), _first(scene, "thin")
    if source is None or thin is None:
        return []
    span = min(source.start, thin.start), max(source.end, thin.end)
    text = scene.reading.text[thin.start : thin.end].lower()
    return _row(scene, "?", ("evidence", "none_found" if text == "lacking" else ""), span)

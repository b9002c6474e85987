"""Kinds: which kind of claim an outcome and its value make, and whether it can be checked."""

from __future__ import annotations

from claimaudit.claims import RUNG_KINDS
from claimaudit.drafting.discourse import Exposure
from claimaudit.drafting.readings import Reading, Span
from claimaudit.schema import UNCHECKABLE_KINDS, UNDECIDED
from claimaudit.vocabulary import ALONE, Vocabulary

_WHY_NOT = {
    "announcement": "says what the article will do; checked against the article itself",
    "framing": "framing, not a statement of fact that literature could settle",
}


def kind_of(
    reading: Reading,
    span: Span,
    exposure: Exposure,
    outcome: str,
    value: str,
    rung: str,
    vocabulary: Vocabulary,
) -> str:
    """The first kind of the codebook that fits a claim on an outcome; ``?`` for no outcome."""
    entry = vocabulary.outcomes.get(outcome)
    if entry is None:
        return _unnamed(reading, span)
    mixed = exposure.other != ALONE
    if mixed and reading.cued(span, "relation", "interacts"):
        return "interaction"
    if entry.kind:
        return entry.kind
    if entry.better:
        return _judged(entry.better, value, value in entry.no_effect)
    warned = mixed or bool(reading.cued(span, "relation", "risk"))
    harmful = value == "occurs" or rung != "4" or warned
    return "harm" if entry.safety and harmful else "effect"


def _unnamed(reading: Reading, span: Span) -> str:
    """The kind of a claim on an outcome that the vocabulary lacks."""
    if reading.cued(span, "relation", "mechanism"):
        return "mechanism"
    return "harm" if reading.cued(span, "relation", "risk") else UNDECIDED


def worded(kind: str, rung: str) -> str:
    """The rung, for kinds that have a strength of wording; else empty."""
    return rung if kind in (*RUNG_KINDS, UNDECIDED) else ""


def checkable(kind: str) -> tuple[str, str]:
    """Whether a kind can be checked, and why not: advice depends on the library."""
    if kind in UNCHECKABLE_KINDS:
        return "no", _WHY_NOT.get(kind, "holds no claim")
    return (UNDECIDED if kind in ("advice", UNDECIDED) else "yes"), ""


def _judged(better: str, value: str, denies: bool) -> str:
    against = better in ("decreases", "absent", "lower")
    if value in (better, UNDECIDED, "") or denies:
        return "efficacy" if against else "effect"
    return "effect" if value == "modulates" else "harm"

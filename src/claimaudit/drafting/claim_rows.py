"""Drafts: one drafted claim before it is a row, and the row that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claimaudit.drafting.discourse import Exposure
from claimaudit.drafting.english.quotes import quote
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.evidence.claims import RUNG_KINDS
from claimaudit.schema.contracts import CLAIMS, UNCHECKABLE_KINDS, UNDECIDED
from claimaudit.sources.article import Article, Sentence
from claimaudit.vocabulary.entries import ALONE
from claimaudit.vocabulary.facets import facets
from claimaudit.vocabulary.vocabulary import Vocabulary

NO_CLAIM = "(holds no claim)"
NOTHING = Exposure("", "")
_MODALS = {"1": "is associated with", "2": "may", "3": "can", "4": "does"}


@dataclass(frozen=True)
class DraftedClaim:
    """One claim as drafted; ``start`` and ``end`` count from the start of its sentence."""

    start: int
    end: int
    kind: str
    exposure: Exposure = NOTHING
    outcome: str = ""
    value: str = ""
    voice: str = "own"
    rung: str = ""
    versus: str = ""
    via: str = ""
    dose: str = ""
    population: str = ""
    condition: str = ""
    why_not: str = ""


def claim_row(
    draft: DraftedClaim,
    number: int,
    sentence: Sentence,
    article: Article,
    vocabulary: Vocabulary,
    by: str,
) -> dict[str, str]:
    """The row of ``claims.csv`` that a draft becomes."""
    last = draft.end if draft.end > draft.start else len(sentence.text)
    span = sentence.start + draft.start, sentence.start + last
    exact, prefix, suffix = quote(article, *span)
    can, why = checkable(draft.kind)
    said = {
        **_facets(draft, vocabulary),
        **{"claim_id": f"C{number:02}", "exact": exact, "prefix": prefix, "suffix": suffix},
        **{"kind": draft.kind, "voice": "" if draft.kind == "none" else draft.voice},
        **{"rung": worded(draft.kind, draft.rung), "checkable": can},
        **{"why_not": draft.why_not or why, "drafted_by": by, "confirmed_by": ""},
    }
    return {**dict.fromkeys(CLAIMS.columns, ""), **said, "statement": _statement(said, vocabulary)}


def _facets(draft: DraftedClaim, vocabulary: Vocabulary) -> dict[str, str]:
    if draft.kind == "none":
        return {}
    entry = vocabulary.outcomes.get(draft.outcome)
    compares = entry is not None and draft.value in entry.needs_versus
    value = "" if compares and not draft.versus else draft.value
    loose = draft.kind == "announcement"
    return {
        "subject": draft.exposure.subject or UNDECIDED,
        "co_exposure": draft.exposure.other or ALONE,
        "outcome": draft.outcome or ("" if loose else UNDECIDED),
        "value": value or ("" if loose else UNDECIDED),
        **{"versus": draft.versus, "via": draft.via, "dose": draft.dose},
        **{"population": draft.population, "condition": draft.condition},
    }


def _statement(said: Mapping[str, str], vocabulary: Vocabulary) -> str:
    if said["kind"] == "none":
        return NO_CLAIM
    told = facets({**dict.fromkeys(CLAIMS.columns, ""), **said}, vocabulary)
    modal = f" ({_MODALS[said['rung']]})" if said["rung"] in _MODALS else ""
    if said["outcome"] in ("", UNDECIDED):
        return f"{told}{modal}: “{said['exact']}”"
    return f"{told}{modal}"


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

"""A drafted claim before it is a row, the kind that fits it, and the row that it becomes."""

from __future__ import annotations

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
_WHY_NOT = {
    "announcement": "says what the article will do; checked against the article itself",
    "framing": "framing, not a statement of fact that literature could settle",
}


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
    draft: DraftedClaim, sentence: Sentence, article: Article, vocabulary: Vocabulary
) -> dict[str, str]:
    """The row of ``claims.csv`` that a draft becomes, without id and without who drafted it."""
    last = draft.end if draft.end > draft.start else len(sentence.text)
    exact, prefix, suffix = quote(article, sentence.start + draft.start, sentence.start + last)
    can, why = checkable(draft.kind)
    row = dict.fromkeys(CLAIMS.columns, "")
    row |= {"exact": exact, "prefix": prefix, "suffix": suffix, "kind": draft.kind}
    row |= {"checkable": can, "why_not": draft.why_not or why}
    if draft.kind == "none":
        return row | {"statement": NO_CLAIM}
    compares = draft.outcome and draft.value in vocabulary.outcomes[draft.outcome].needs_versus
    value = "" if compares and not draft.versus else draft.value
    open_cell = "" if draft.kind == "announcement" else UNDECIDED
    row |= {
        "voice": draft.voice,
        "rung": draft.rung if draft.kind in (*RUNG_KINDS, UNDECIDED) else "",
        "subject": draft.exposure.subject or UNDECIDED,
        "co_exposure": draft.exposure.other or ALONE,
        "outcome": draft.outcome or open_cell,
        "value": value or open_cell,
        "versus": draft.versus,
        "via": draft.via,
        "dose": draft.dose,
        "population": draft.population,
        "condition": draft.condition,
    }
    modal = f" ({_MODALS[row['rung']]})" if row["rung"] in _MODALS else ""
    quoted = f": “{exact}”" if row["outcome"] in ("", UNDECIDED) else ""
    return row | {"statement": f"{facets(row, vocabulary)}{modal}{quoted}"}


def kind_of(
    reading: Reading,
    span: Span,
    exposure: Exposure,
    outcome: str,
    value: str,
    rung: str,
    vocabulary: Vocabulary,
) -> str:
    """The first kind of the codebook that fits a claim on an outcome; ``?`` where none does."""
    entry = vocabulary.outcomes.get(outcome)
    risky = bool(reading.cued(span, "relation", "risk"))
    if entry is None:
        if reading.cued(span, "relation", "mechanism"):
            return "mechanism"
        return "harm" if risky else UNDECIDED
    mixed = exposure.other != ALONE
    if mixed and reading.cued(span, "relation", "interacts"):
        return "interaction"
    if entry.kind:
        return entry.kind
    if entry.better:
        if value in (entry.better, UNDECIDED, "", *entry.no_effect):
            return "efficacy" if entry.better in ("decreases", "absent", "lower") else "effect"
        return "effect" if value == "modulates" else "harm"
    harmful = value == "occurs" or rung != "4" or mixed or risky
    return "harm" if entry.safety and harmful else "effect"


def checkable(kind: str) -> tuple[str, str]:
    """Whether a kind can be checked, and why not: advice depends on the library.

    >>> checkable("effect"), checkable("advice")
    (('yes', ''), ('?', ''))
    >>> checkable("none")
    ('no', 'holds no claim')
    """
    if kind in UNCHECKABLE_KINDS:
        return "no", _WHY_NOT.get(kind, "holds no claim")
    return (UNDECIDED if kind in ("advice", UNDECIDED) else "yes"), ""

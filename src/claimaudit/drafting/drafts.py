"""Drafts: one drafted claim before it is a row, and the row that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claimaudit.article import Article, Sentence
from claimaudit.drafting.discourse import Exposure
from claimaudit.drafting.kinds import checkable, worded
from claimaudit.drafting.quotes import quote
from claimaudit.schema import CLAIMS, UNDECIDED
from claimaudit.vocabulary import ALONE, Vocabulary
from claimaudit.words import facets

NO_CLAIM = "(holds no claim)"
NOTHING = Exposure("", "")
_MODALS = {"1": "is associated with", "2": "may", "3": "can", "4": "does"}


@dataclass(frozen=True)
class Draft:
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


def row(
    draft: Draft, number: int, sentence: Sentence, article: Article, vocabulary: Vocabulary, by: str
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


def _facets(draft: Draft, vocabulary: Vocabulary) -> dict[str, str]:
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

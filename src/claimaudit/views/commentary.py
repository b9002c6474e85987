"""The auditor's own words, with numbers that code fills in; their names are in `placeholders`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from claimaudit.contradictions.conflicts import (
    AMONG_SOURCES,
    ITSELF,
    LITERATURE,
    Conflict,
    counted_rows,
    opposed,
)
from claimaudit.contradictions.kinds import unkept_promise
from claimaudit.contradictions.scope import CONFLICT, SCOPES_DIFFER
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.decision_table import BASES, DIRECTIONS
from claimaudit.evidence.findings import dataset_or_source
from claimaudit.evidence.verdicts import holds_verdict
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.placeholders import PLACEHOLDER, unknown_placeholders
from claimaudit.views.html import Html, several
from claimaudit.views.markdown import as_html

if TYPE_CHECKING:
    from claimaudit.audit import Audit


# What a notebook answers when the auditor has not put it into words.
ANSWERS = {
    "00_summary": (
        "**Of {checkable:checkable claim}, {supported} are supported, {contradicted} "
        "contradicted, {contested} contested and {not_established} not established; the article "
        "contradicts itself in {conflicts_itself:place} and the literature in "
        "{conflicts_literature}.**"
    ),
    "01_claims": (
        "**The article holds {claims:claim} in {sentences:sentence}; {checkable} of them can be "
        "held against literature.**"
    ),
    "02_literature": (
        "**{searches:search/searches} and {sources:source} give {findings:finding} from "
        "{datasets:data set}; read in the full text: {full_text}.**"
    ),
    "03_evidence": (
        "**By {matches:judgement}, at least one finding bears on {matched} of "
        "{checkable:checkable claim}.**"
    ),
    "04_contradictions": (
        "**The ledger holds {ledger:row} in {conflicts:conflict}. In one and the same scope the "
        "article contradicts itself in {conflicts_itself} of them and the literature in "
        "{conflicts_literature}.**"
    ),
    "05_verdicts": (
        "**Of {checkable:checkable claim} {supported} are supported, {contradicted} contradicted, "
        "{contested} contested and {not_established} not established; {too_strong} are worded "
        "more strongly than their support warrants.**"
    ),
    "06_limits": (
        "**A person has confirmed {confirmed} of {matches:judgement}. Read in the full text: "
        "{full_text} of {findings:finding}. Without a settled ruling: {unruled} of "
        "{conflicts:conflict}.**"
    ),
}


def answer(audit: Audit, notebook: str) -> Html:
    """What a notebook comes to, in the auditor's words or else in one computed sentence.

    Raises
    ------
    InvalidAudit
        When the section names a figure that there is not.

    Examples
    --------
    >>> answer(Audit.open("tea", root=small), "01_claims")
    **The article holds 8 claims in 9 sentences; 7 of them can be held against literature.**
    """
    words = audit.commentary.get(notebook) or ANSWERS[notebook]
    return as_html(filled(words, figures(audit), notebook))


def remark(audit: Audit, conflict: Conflict | None) -> Html:
    """The auditor's words on a conflict, in the section named by its id; empty without any."""
    section = conflict.id if conflict else ""
    words = audit.commentary.get(section, "") if section else ""
    return as_html(filled(words, figures(audit), section))


def say(audit: Audit, words: str) -> Html:
    """A sentence of a notebook with its figures filled in.

    >>> say(Audit.open("tea", root=small), "{claims:claim} and {findings:finding}.")
    8 claims and 6 findings.
    """
    return as_html(filled(words, figures(audit), words))


def filled(words: str, numbers: Mapping[str, int], section: str) -> str:
    """`words` with each name in curly brackets replaced by its number, and its noun if given.

    Raises
    ------
    InvalidAudit
        Naming every name that there is not, and the nearest one.

    Examples
    --------
    >>> filled("{claims:claim} of {sources}", {"claims": 1, "sources": 7}, "00_summary")
    '1 claim of 7'
    """
    if faults := unknown_placeholders(words, section, numbers):
        raise InvalidAudit(faults)

    def number(placeholder: re.Match[str]) -> str:
        name, _, noun = placeholder[1].partition(":")
        return several(numbers[name], *noun.split("/", 1)) if noun else str(numbers[name])

    return PLACEHOLDER.sub(number, words)


def figures(audit: Audit) -> dict[str, int]:
    """Every number that prose may name: one for each of `placeholders.PLACEHOLDERS`.

    >>> numbers = figures(Audit.open("tea", root=small))
    >>> numbers["claims"], numbers["contradicted"], numbers["conflicts_itself"]
    (8, 1, 1)
    """
    counted = claim_figures(audit) | literature_figures(audit)
    counted |= ledger_figures(audit) | trust_figures(audit)
    return {name: int(number) for name, number in counted.items()}


def claim_figures(audit: Audit) -> dict[str, int]:
    """How many claims there are, and how many of each verdict and basis."""
    verdicts = audit.verdict_rows
    silent = (~holds_claim(audit.tables.claims["kind"])).sum()
    counted = {name.replace(" ", "_"): (verdicts["direction"] == name).sum() for name in DIRECTIONS}
    counted["not_checkable"] -= silent
    for basis in BASES:
        counted[basis.replace(" ", "_")] = (verdicts["basis"] == basis).sum()
    return counted | {
        "sentences": len(audit.article.sentences),
        "claims": len(audit.tables.claims) - silent,
        "silent": silent,
        "checkable": holds_verdict(verdicts["direction"]).sum(),
        "refuted_or_contested": counted["contradicted"] + counted["contested"],
        "too_strong": (verdicts["wording"] == "too strong").sum(),
        "very_low": (verdicts["certainty"] == "very low").sum(),
    }


def literature_figures(audit: Audit) -> dict[str, int]:
    """How many sources, findings, judgements and searches there are, and how they were read."""
    findings, coverage = audit.tables.findings, audit.coverage
    checkable = holds_verdict(audit.verdict_rows["direction"])
    matches = coverage.set_index("claim_id").loc[audit.verdict_rows["claim_id"], "matches"]
    return {
        "sources": len(audit.library.citekeys),
        "findings": len(findings),
        "datasets": dataset_or_source(findings).nunique(),
        "matches": len(audit.judgements),
        "matched": ((matches > 0).to_numpy() & checkable.to_numpy()).sum(),
        "searches": len(audit.tables.search_log),
        "second_hand": (findings["read_in"] == "second-hand").sum(),
        "full_text": (findings["read_in"] == "full text").sum(),
    }


def ledger_figures(audit: Audit) -> dict[str, int]:
    """How many rows and conflicts the ledger has, by plane, scope and ruling."""
    conflicts, ledger = audit.gathered(), counted_rows(audit.ledger_rows)
    rulings = ledger.loc[ledger["status"] == CONFLICT, "ruling"]
    return {
        "conflicts_itself": len(opposed(audit, ITSELF)),
        "conflicts_literature": len(opposed(audit, LITERATURE)),
        "conflicts_sources": len(opposed(audit, AMONG_SOURCES)),
        "ledger": len(ledger),
        "conflicts": len(conflicts),
        "scopes": sum(conflict.status == SCOPES_DIFFER for conflict in conflicts),
        "unruled": sum(conflict.is_open for conflict in conflicts),
        "genuine": (rulings == "genuine").sum(),
        "dismissed": (rulings == "dismissed").sum(),
        "unkept": sum(conflict.kind == unkept_promise.KIND.name for conflict in conflicts),
    }


def trust_figures(audit: Audit) -> dict[str, int]:
    """How much is confirmed, verified, left out, and would turn."""
    library = audit.library
    return {
        "needs": len(audit.omissions),
        "omitted": (~audit.omissions["mentioned"].astype(bool)).sum(),
        "fragile": audit.fragility["claim_id"].nunique(),
        "confirmed": audit.judgements["confirmed"].sum(),
        "unverified": sum(bool(library.unverified(key)) for key in library.citekeys),
        "funding_known": sum(library.interest(key) != "unknown" for key in library.citekeys),
    }

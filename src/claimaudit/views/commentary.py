"""The auditor's own words, with numbers that code fills in; their names are in `placeholders`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from claimaudit.contradictions.conflicts import (
    AMONG_SOURCES,
    ITSELF,
    LITERATURE,
    Conflict,
    conflicts,
    opposed,
)
from claimaudit.contradictions.scope import CONFLICT
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.decision_table import BASES, DIRECTIONS
from claimaudit.evidence.findings import dataset_or_source
from claimaudit.evidence.verdicts import holds_verdict
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.placeholders import PLACEHOLDER, unknown
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
    """What a notebook found, in the auditor's words or else in one computed sentence.

    Raises
    ------
    InvalidAudit
        When the section names a figure that there is not.
    """
    words = audit.commentary.get(notebook) or ANSWERS[notebook]
    return as_html(filled(words, figures(audit), notebook))


def remark(audit: Audit, conflict: Conflict | None) -> Html:
    """The auditor's words on a conflict, in the section named by its id; empty without any."""
    section = conflict.id if conflict else ""
    words = audit.commentary.get(section, "") if section else ""
    return as_html(filled(words, figures(audit), section))


def say(audit: Audit, words: str) -> Html:
    """A sentence of a notebook with its figures filled in."""
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
    if faults := unknown(words, section, numbers):
        raise InvalidAudit(faults)
    return PLACEHOLDER.sub(lambda found: _number(found[1], numbers), words)


def _number(asked: str, numbers: Mapping[str, int]) -> str:
    name, _, noun = asked.partition(":")
    return several(numbers[name], *noun.split("/", 1)) if noun else str(numbers[name])


def figures(audit: Audit) -> dict[str, int]:
    """Every number that prose may name: one for each of `placeholders.PLACEHOLDERS`."""
    return {**_claims(audit), **_literature(audit), **_ledger(audit), **_trust(audit)}


def _claims(audit: Audit) -> dict[str, int]:
    claims, verdicts = audit.claims, audit.verdicts
    directions = {
        name.replace(" ", "_"): (verdicts["direction"] == name).sum() for name in DIRECTIONS
    }
    silent = ~holds_claim(claims["kind"])
    directions["not_checkable"] -= silent.sum()
    counted = {
        "sentences": len(audit.article.sentences),
        "claims": (~silent).sum(),
        "silent": silent.sum(),
        "checkable": holds_verdict(verdicts["direction"]).sum(),
        **directions,
        "refuted_or_contested": directions["contradicted"] + directions["contested"],
        **{name.replace(" ", "_"): (verdicts["basis"] == name).sum() for name in BASES},
        "too_strong": (verdicts["wording"] == "too strong").sum(),
        "very_low": (verdicts["certainty"] == "very low").sum(),
    }
    return {name: int(number) for name, number in counted.items()}


def _literature(audit: Audit) -> dict[str, int]:
    findings, coverage = audit.findings, audit.coverage
    checkable = holds_verdict(audit.verdicts["direction"])
    matched = coverage.set_index("claim_id").loc[audit.verdicts["claim_id"], "matches"] > 0
    return {
        "sources": len(audit.library.citekeys),
        "findings": len(findings),
        "datasets": int(dataset_or_source(findings).nunique()),
        "matches": len(audit.judgements),
        "matched": int((matched.to_numpy() & checkable.to_numpy()).sum()),
        "searches": len(audit.search_log),
        "second_hand": int((findings["read_in"] == "second-hand").sum()),
        "full_text": int((findings["read_in"] == "full text").sum()),
    }


def _ledger(audit: Audit) -> dict[str, int]:
    every = conflicts(audit)
    same_scope = audit.ledger.loc[audit.ledger["status"] == CONFLICT, "ruling"]
    return {
        "conflicts_itself": len(opposed(audit, ITSELF)),
        "conflicts_literature": len(opposed(audit, LITERATURE)),
        "conflicts_sources": len(opposed(audit, AMONG_SOURCES)),
        "ledger": len(audit.ledger),
        "conflicts": len(every),
        "scopes": sum(one.status == "scopes differ" for one in every),
        "unruled": sum(one.is_open for one in every),
        "genuine": int((same_scope == "genuine").sum()),
        "dismissed": int((same_scope == "dismissed").sum()),
        "unkept": sum(one.kind == "unkept promise" for one in every),
    }


def _trust(audit: Audit) -> dict[str, int]:
    library = audit.library
    return {
        "needs": len(audit.omissions),
        "omitted": int((~audit.omissions["mentioned"].astype(bool)).sum()),
        "fragile": int(audit.fragility["claim_id"].nunique()),
        "confirmed": int(audit.judgements["confirmed"].sum()),
        "unverified": sum(bool(library.unverified(key)) for key in library.citekeys),
        "funding_known": sum(library.conflict(key) != "unknown" for key in library.citekeys),
    }

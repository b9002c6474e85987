"""A draft made afresh: after new words in the vocabulary, and without touching a person's work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from claimaudit.audit import Audit
from claimaudit.drafting.drafter import find_drafter
from claimaudit.drafting.proposals import numbered, proposed_claims, proposed_findings
from claimaudit.schema.contracts import CLAIMS, FINDINGS, RULES, Table
from claimaudit.schema.csv_file import write_table
from claimaudit.schema.files import locked, write_atomically


@dataclass(frozen=True)
class Redrafted:
    """Rows of claims and findings: those that a person's work rests on, and those drafted anew.

    Attributes
    ----------
    left_out
        Rows that the drafter proposed and that broke a rule of their table.
    """

    kept: int
    claims: int
    findings: int
    left_out: int = 0


def redraft(audit: Audit, drafter: str = RULES) -> Redrafted:
    """Draft an audit again with the vocabulary as it is now.

    Every row that a person wrote or confirmed stays, and so does every row that a match, a ruling
    or a search names. Sentences with such a row are not drafted again. All other drafted rows are
    replaced; the tables as they were stay beside them as ``.claims.csv.bak`` and
    ``.findings.csv.bak``.

    Parameters
    ----------
    audit
        Opened with ``drafts=False`` where new words may have made the draft invalid. Its files are
        read again, in case somebody saved since.
    drafter
        The name of the drafter.

    Raises
    ------
    InvalidAudit
        When a file of the audit cannot be used as it is, or what a person wrote has a fault; then
        nothing was written.
    """
    with locked(audit.data):
        standing = Audit.open(audit.slug, audit.root, drafts=False)
        by = find_drafter(drafter, audit.references.parent)
        claims = proposed_claims(by, standing.article, standing.vocabulary)
        settled = claims.rows["sentence"].isin(standing.tables.claims["sentence"])
        new_claims = _following(claims.rows[~settled], standing.tables.claims, CLAIMS)
        findings = proposed_findings(by, standing.library, standing.vocabulary, standing.designs)
        places = ["citekey", "locator"]
        known = pd.MultiIndex.from_frame(standing.tables.findings[places])
        told = pd.MultiIndex.from_frame(findings.rows[places]).isin(known)
        new_findings = _following(findings.rows[~told], standing.tables.findings, FINDINGS)
        _replace(audit.data / CLAIMS.name, CLAIMS, [standing.tables.claims, new_claims])
        _replace(
            audit.references / FINDINGS.name, FINDINGS, [standing.tables.findings, new_findings]
        )
    return Redrafted(
        kept=len(standing.tables.claims) + len(standing.tables.findings),
        claims=len(new_claims),
        findings=len(new_findings),
        left_out=claims.left_out + findings.left_out,
    )


def _following(rows: pd.DataFrame, kept: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The new rows with ids that follow those that are kept."""
    last = max((int(name[1:]) for name in kept[table.key[0]]), default=0)
    return numbered(rows, table, after=last)


def _replace(path: Path, table: Table, parts: list[pd.DataFrame]) -> None:
    write_atomically(path.with_name(f".{path.name}.bak"), path.read_bytes())
    write_table(path, pd.concat(parts), table)

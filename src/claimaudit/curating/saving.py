"""Saving what a person decided: one row of one table at a time, and nothing else of the file.

The tables are also edited by hand, in a spreadsheet or an editor, and two windows may be open at
once. So every save takes the lock of the audit, reads all of it again, refuses when what was
decided on is no longer what was shown, and writes only after the new table passed every check.
"""

from __future__ import annotations

import codecs
import csv
import io
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from claimaudit.audit import Audit
from claimaudit.checks import cross_faults
from claimaudit.curating.splice import with_row
from claimaudit.curating.stamping import ruling_fingerprints
from claimaudit.curating.worklist import JUDGED, RULED
from claimaudit.evidence.claims import read_claims
from claimaudit.evidence.findings import read_findings
from claimaudit.evidence.judgements import by_id, fingerprint
from claimaudit.schema.contracts import (
    ADJUDICATING,
    CLAIMS,
    DECISIONS,
    DRAFT,
    FINDINGS,
    MATCHES,
    UNDECIDED,
    Table,
    by_machine,
)
from claimaudit.schema.csv_file import read_table
from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.files import locked, read_text, write_atomically

BOM = codecs.BOM_UTF8
FIXED = ("claim_id", "finding_id", "drafted_by", "confirmed_by")
"""Columns of claims and findings that are never corrected."""


class ChangedMeanwhile(InvalidAudit):
    """What was decided on is no longer what was shown; nothing was written."""


def save_claim(
    audit: Audit, claim_id: str, reviewer: str, corrected: Mapping[str, str] | None = None
) -> Audit:
    """Confirm a claim, with cells corrected or as it is.

    Parameters
    ----------
    audit
        As it was shown to the reviewer.
    corrected
        The new text of each cell that changes, and of others as it is; ``claim_id`` and
        ``drafted_by`` stay.

    Returns
    -------
    Audit
        As it is now, with everything that others changed meanwhile.

    Raises
    ------
    InvalidAudit
        The row would not pass the checks, or a file of the audit is broken; nothing was written.
    ChangedMeanwhile
        The row is no longer what was shown.
    """
    return _confirm(audit, CLAIMS, claim_id, reviewer, corrected or {})


def save_finding(
    audit: Audit, finding_id: str, reviewer: str, corrected: Mapping[str, str] | None = None
) -> Audit:
    """Confirm a finding, with cells corrected or as it is; otherwise as `save_claim`."""
    return _confirm(audit, FINDINGS, finding_id, reviewer, corrected or {})


def save_match(
    audit: Audit,
    claim_id: str,
    finding_id: str,
    reviewer: str,
    judged: Mapping[str, str],
    today: date,
) -> Audit:
    """Enter how a reviewer judges a finding's bearing on a claim, or change that judgement.

    Parameters
    ----------
    judged
        stance, directness and rationale.

    Returns
    -------
    Audit
        As it is now; errors are those of `save_claim`.
    """
    pair = {"claim_id": claim_id, "finding_id": finding_id}
    return _decide(audit, MATCHES, pair, judged, reviewer_name(reviewer), today)


def save_ruling(
    audit: Audit, pair_id: str, reviewer: str, ruled: Mapping[str, str], today: date
) -> Audit:
    """Enter how a reviewer rules on a pair or conflict of the ledger, or change that ruling.

    Parameters
    ----------
    ruled
        ruling and reason; axis and finding_id, where the ruling is ``explained``.

    Returns
    -------
    Audit
        As it is now; errors are those of `save_claim`.
    """
    return _decide(audit, DECISIONS, {"pair_id": pair_id}, ruled, reviewer_name(reviewer), today)


def adjudicate(
    audit: Audit, item: Mapping[str, Any], reviewer: str, decided: Mapping[str, str], today: date
) -> Audit:
    """Settle a dispute: a row of its own that is final and leaves the disputing rows alone.

    Parameters
    ----------
    item
        A row of ``worklist.to_adjudicate``.
    decided
        As in `save_match` or `save_ruling`, whichever was disputed.

    Returns
    -------
    Audit
        As it is now; errors are those of `save_claim`. The row names the reviewer as adjudicating.
    """
    table = MATCHES if item["task"] == "match" else DECISIONS
    final = reviewer_name(reviewer) + ADJUDICATING
    return _decide(audit, table, item, decided, final, today, adjudicated="yes")


def _tidy(table: Table, cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell if name in table.verbatim else cell.strip() for name, cell in cells.items()}


def reviewer_name(name: str) -> str:
    """The name of a reviewer as it is entered in the tables.

    Raises
    ------
    InvalidAudit
        It is empty, the machine's, more than one line, or that of an adjudication.

    Examples
    --------
    >>> reviewer_name(" Ann ")
    'Ann'
    """
    name = name.strip()
    if not name or by_machine(name) or not name.isprintable() or name.endswith(ADJUDICATING):
        problem = "this cannot be the name of a reviewer"
        remedy = f"Enter the name of a person on one line; {DRAFT!r} is the machine's."
        raise InvalidAudit([Fault("reviewer", "", "", name, problem, remedy)])
    return name


# One row of claims or findings


def _confirm(
    audit: Audit, table: Table, name: str, reviewer: str, corrected: Mapping[str, str]
) -> Audit:
    refused = [
        Fault(table.name, "", column, "", "this column is not corrected here", "Leave it out.")
        for column in corrected
        if column not in table.columns or column in FIXED
    ]
    key, confirmed_by = {table.key[0]: name}, reviewer_name(reviewer)
    if refused:
        raise InvalidAudit(refused)
    with locked(audit.data):
        fresh = Audit.open(audit.slug, audit.root)
        if not _row(audit, table, key):
            raise _changed(table, f"there is no row {name}")
        row = _unchanged_row(audit, fresh, table, key)
        cells = _tidy(table, {**corrected, "confirmed_by": confirmed_by})
        # A person who confirms a row vouches for every cell of it.
        remedy = "Decide it, or skip the row; a row that holds no claim has the kind none."
        faults = [
            Fault(table.name, name, column, UNDECIDED, "it is still undecided", remedy)
            for column, cell in (row | cells).items()
            if cell == UNDECIDED
        ]
        if faults:
            raise InvalidAudit(faults)
        return _saved(fresh, table, key, cells)


# One row of matches or decisions


def _decide(
    audit: Audit,
    table: Table,
    judged: Mapping[str, Any],
    decided: Mapping[str, str],
    reviewer: str,
    today: date,
    **final: str,
) -> Audit:
    key = {name: str(judged[name]) for name in table.key[:-1]} | {"reviewer": reviewer}
    columns = JUDGED if table is MATCHES else RULED
    cells = _tidy(table, {name: str(decided.get(name, "")) for name in columns}) | final
    with locked(audit.data):
        fresh = Audit.open(audit.slug, audit.root)
        _unchanged_row(audit, fresh, table, key)
        shown, now = _content_print(audit, table, key), _content_print(fresh, table, key)
        if not now or shown != now:
            raise _changed(table, "what is judged here was changed meanwhile")
        cells |= {"decided_on": today.isoformat(), "fingerprint": now}
        return _saved(fresh, table, key, cells)


def _content_print(audit: Audit, table: Table, row: Mapping[str, str]) -> str:
    """The fingerprint of what a match or ruling is about; empty when the audit lacks it."""
    if table is not MATCHES:
        return ruling_fingerprints(audit.unruled, [row["pair_id"]])[0]
    claim = by_id(audit.tables.claims, "claim_id").get(row["claim_id"])
    finding = by_id(audit.tables.findings, "finding_id").get(row["finding_id"])
    return fingerprint(claim, finding) if claim and finding else ""


# The row that was shown against the row on disk


def _unchanged_row(
    shown: Audit, fresh: Audit, table: Table, key: Mapping[str, str]
) -> dict[str, str]:
    """The row as it was shown and still is; empty where there is none yet."""
    rows = list(_row(fresh, table, key).values())
    if rows != list(_row(shown, table, key).values()):
        raise _changed(table, f"the row {' + '.join(key.values())} was changed meanwhile")
    return rows[0] if rows else {}


def _row(audit: Audit, table: Table, key: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """The row of that key by its place in the table; nothing where there is none."""
    frame = getattr(audit.tables, _NAMES[table.name]).reset_index(drop=True)
    fits = (frame[list(key)] == pd.Series(dict(key))).all(axis=1)
    return frame.loc[fits, list(table.columns)].to_dict("index")


def _changed(table: Table, problem: str) -> ChangedMeanwhile:
    remedy = "Nothing was written. Look at it as it is now, and decide again."
    return ChangedMeanwhile([Fault(table.name, "", "", "", problem, remedy)])


_NAMES = {
    table.name: table.name.removesuffix(".csv") for table in (CLAIMS, FINDINGS, MATCHES, DECISIONS)
}


# Checking and writing


def _saved(fresh: Audit, table: Table, key: Mapping[str, str], cells: Mapping[str, str]) -> Audit:
    """Write the row, if the table with it passes every check, and return the audit with it."""
    path = (fresh.references if table is FINDINGS else fresh.data) / table.name
    old = path.read_bytes()
    text = read_text(path, table.name)
    header = next(csv.reader(io.StringIO(text, newline="")))
    problem = f"the table has no such column yet: the audit is of form {fresh.meta['form']}"
    remedy = f"Nothing was written. Run claimaudit upgrade {fresh.slug}, then save again."
    # What is entered into a column that the file lacks would be lost without a word.
    lost = [
        Fault(table.name, "", column, cell, problem, remedy)
        for column, cell in cells.items()
        if cell and column not in header
    ]
    if lost:
        raise InvalidAudit(lost)
    place = next(iter(_row(fresh, table, key)), None)
    new = with_row(text, place, {**key, **cells})
    content = old[: len(BOM)] * old.startswith(BOM) + new.encode("utf-8")
    changed = {_NAMES[table.name]: _checked(fresh, table, content)}
    saved = fresh.with_tables(**changed)
    faults = cross_faults(vars(saved) | vars(saved.tables))
    if faults:
        raise InvalidAudit(faults)
    write_atomically(path.with_name(f".{path.name}.bak"), old)
    write_atomically(path, content)
    return saved


def _checked(audit: Audit, table: Table, content: bytes) -> pd.DataFrame:
    """The table as it would be read from a file of that content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / table.name
        path.write_bytes(content)
        form = audit.meta["form"]
        if table is CLAIMS:
            return read_claims(path, audit.article, audit.vocabulary, form)
        if table is FINDINGS:
            return read_findings(path, audit.library, audit.vocabulary, audit.designs, form)
        return read_table(path, table, form)

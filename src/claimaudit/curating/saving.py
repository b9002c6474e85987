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
        The new text of each cell that changes; ``claim_id`` and ``drafted_by`` stay.

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
    row = {"claim_id": claim_id, "finding_id": finding_id, **_pick(judged, JUDGED)}
    return _decide(audit, MATCHES, row, reviewer_name(reviewer), today)


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
    row = {"pair_id": pair_id, **_pick(ruled, RULED)}
    return _decide(audit, DECISIONS, row, reviewer_name(reviewer), today)


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
    table, cells = (MATCHES, JUDGED) if item["task"] == "match" else (DECISIONS, RULED)
    row = {**_pick(item, table.key[:-1]), **_pick(decided, cells), "adjudicated": "yes"}
    return _decide(audit, table, row, reviewer_name(reviewer) + ADJUDICATING, today)


def _pick(cells: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(cells.get(name, "")) for name in names}


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
        _refuse_changed(audit, fresh, table, key)
        cells = _tidy(table, {**corrected, "confirmed_by": confirmed_by})
        _refuse_undecided(table, _row(fresh, table, key)[0] | cells)
        return _saved(fresh, table, key, cells)


def _refuse_undecided(table: Table, row: Mapping[str, str]) -> None:
    """A person who confirms a row vouches for every cell of it."""
    remedy = "Decide it, or skip the row; a row that holds no claim has the kind none."
    faults = [
        Fault(table.name, row[table.key[0]], column, UNDECIDED, "it is still undecided", remedy)
        for column in table.columns
        if row[column] == UNDECIDED
    ]
    if faults:
        raise InvalidAudit(faults)


def _refuse_lacking(
    audit: Audit, table: Table, header: list[str], cells: Mapping[str, str]
) -> None:
    """What is entered into a column that the file lacks would be lost without a word."""
    faults = [
        Fault(
            table.name,
            "",
            column,
            cell,
            f"the table has no such column yet: the audit is of form {audit.meta['form']}",
            f"Nothing was written. Run claimaudit upgrade {audit.slug}, then save again.",
        )
        for column, cell in cells.items()
        if cell and column not in header
    ]
    if faults:
        raise InvalidAudit(faults)


# One row of matches or decisions


def _decide(
    audit: Audit, table: Table, row: Mapping[str, str], reviewer: str, today: date
) -> Audit:
    key = {name: row.get(name, "") for name in table.key} | {"reviewer": reviewer}
    made = {**_tidy(table, row), "decided_on": today.isoformat()}
    with locked(audit.data):
        fresh = Audit.open(audit.slug, audit.root)
        _refuse_changed(audit, fresh, table, key)
        shown, now = _content_print(audit, table, row), _content_print(fresh, table, row)
        if not now or shown != now:
            raise _changed(table, "what is judged here was changed meanwhile")
        return _saved(fresh, table, key, {**made, "fingerprint": now})


def _content_print(audit: Audit, table: Table, row: Mapping[str, str]) -> str:
    """The fingerprint of what a match or ruling is about; empty when the audit lacks it."""
    if table is not MATCHES:
        return ruling_fingerprints(audit.unruled, [row["pair_id"]])[0]
    claim = by_id(audit.tables.claims, "claim_id").get(row["claim_id"])
    finding = by_id(audit.tables.findings, "finding_id").get(row["finding_id"])
    return fingerprint(claim, finding) if claim and finding else ""


# The row that was shown against the row on disk


def _refuse_changed(shown: Audit, fresh: Audit, table: Table, key: Mapping[str, str]) -> None:
    if _row(shown, table, key) != _row(fresh, table, key):
        raise _changed(table, f"the row {' + '.join(key.values())} was changed meanwhile")


def _row(audit: Audit, table: Table, key: Mapping[str, str]) -> list[dict[str, str]]:
    frame = _frame(audit, table)
    return frame.loc[_where(frame, key), list(table.columns)].to_dict("records")


def _where(frame: pd.DataFrame, key: Mapping[str, str]) -> pd.Series:
    return (frame[list(key)] == pd.Series(dict(key))).all(axis=1)


def _changed(table: Table, problem: str) -> ChangedMeanwhile:
    remedy = "Nothing was written. Look at it as it is now, and decide again."
    return ChangedMeanwhile([Fault(table.name, "", "", "", problem, remedy)])


def _frame(audit: Audit, table: Table) -> pd.DataFrame:
    return getattr(audit.tables, _NAMES[table.name])


_NAMES = {
    table.name: table.name.removesuffix(".csv") for table in (CLAIMS, FINDINGS, MATCHES, DECISIONS)
}


# Checking and writing


def _saved(fresh: Audit, table: Table, key: Mapping[str, str], cells: Mapping[str, str]) -> Audit:
    """Write the row, if the table with it passes every check, and return the audit with it."""
    path = (fresh.references if table is FINDINGS else fresh.data) / table.name
    old = path.read_bytes()
    text = read_text(path, table.name)
    _refuse_lacking(fresh, table, next(csv.reader(io.StringIO(text, newline=""))), cells)
    places = _where(_frame(fresh, table), key).to_numpy().nonzero()[0]
    place = places[0] if len(places) else None
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

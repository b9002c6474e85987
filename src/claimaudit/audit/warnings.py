"""What is valid in an audit and still deserves a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.audit.tables import Tables
from claimaudit.checks import (
    form_warnings,
    judged_against_facets,
    lapsed_rulings,
    rulings_on_nothing,
    rulings_on_retracted_work,
    sources_with_a_status,
    unfinished_work,
    unrecorded_events,
    unsettled_judgements,
)
from claimaudit.schema.contracts import UNDECIDED

if TYPE_CHECKING:
    from claimaudit.audit.audit import Audit


def warnings(audit: Audit) -> list[str]:
    """What deserves a look, one sentence each, in a fixed order."""
    tables, ledger = audit.tables, audit.ledger_rows
    return [
        *form_warnings(audit.slug, audit.meta["form"], tables.with_contracts()),
        *sources_with_a_status(tables.findings, audit.statuses),
        *unrecorded_events(tables.status, audit.library),
        *judged_against_facets(ledger, audit.evidence, tables.claims),
        *unsettled_judgements(audit.judgements),
        *lapsed_rulings(ledger),
        *rulings_on_retracted_work(tables.decisions, tables.findings, audit.counted_findings),
        *rulings_on_nothing(tables.decisions, ledger),
        *unfinished_work(audit.undecided, tables.with_contracts()),
    ]


def undecided_cells(tables: Tables) -> pd.DataFrame:
    """Every cell that says ``?``.

    Returns
    -------
    DataFrame
        file (the name of the table), id (of its row) and column.
    """
    rows = [
        (contract.name, frame.at[row, contract.key[0]], column)
        for frame, contract in tables.with_contracts()
        for column in contract.columns
        for row in frame.index[frame[column] == UNDECIDED]
    ]
    return pd.DataFrame(rows, columns=["file", "id", "column"], dtype="str")

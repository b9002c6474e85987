"""How many rows of each table there are, and how many of them a person has confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.schema.contracts import DRAFT
from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """Columns table, rows, confirmed (rows) and by_whom."""
    people = {
        "claims": audit.tables.claims["confirmed_by"],
        "findings": audit.tables.findings["confirmed_by"],
        "judgements (matches)": audit.tables.matches["reviewer"],
        "rulings (decisions)": audit.tables.decisions["reviewer"],
    }
    counted = []
    for name, column in people.items():
        confirmed = [person for person in column if person not in ("", DRAFT)]
        by_whom = ", ".join(sorted(set(confirmed))) or "nobody"
        counted.append((name, len(column), len(confirmed), by_whom))
    return pd.DataFrame(counted, columns=["table", "rows", "confirmed", "by_whom"])


TABLE = Table(
    "Who confirmed what",
    rows=rows,
    columns={
        "Table": "table",
        "Rows": "rows",
        "Confirmed by a person": "confirmed",
        "By whom": "by_whom",
    },
    numbers=("Rows", "Confirmed by a person"),
)

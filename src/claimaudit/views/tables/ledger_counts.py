"""How many rows and conflicts of each sort the ledger holds."""

from __future__ import annotations

from claimaudit.contradictions.conflicts import PLANE_WORDS, tally
from claimaudit.views.tables.parts import Table

TABLE = Table(
    "The ledger by sort",
    rows=tally,
    columns={
        "Between": lambda row, audit: PLANE_WORDS[row["plane"]],
        "Kind": "kind",
        "Status": "status",
        "Rows": "rows",
        "Conflicts": "conflicts",
        "Not ruled upon": "open",
    },
    numbers=("Rows", "Conflicts", "Not ruled upon"),
)

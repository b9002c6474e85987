"""What was looked for, where, when, and what came of it."""

from __future__ import annotations

from claimaudit.schema.contracts import parts
from claimaudit.views.tables.parts import Table, citations, links

TABLE = Table(
    "The search log",
    rows=lambda audit: audit.tables.search_log,
    columns={
        "Search": "search_id",
        "Date": "date",
        "Where": "where",
        "Looked for": "query",
        "For claims": lambda row, audit: links("claim", parts(row["claims"])),
        "Kept": lambda row, audit: citations(audit, parts(row["kept"])),
        "What came of it": "outcome",
    },
    sort="searches",
)

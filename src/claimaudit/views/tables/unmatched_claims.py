"""The checkable claims on which no finding bears, and which searches came up empty."""

from __future__ import annotations

from claimaudit.views.tables.parts import Table, link

TABLE = Table(
    "Checkable claims on which no finding was judged to bear",
    rows=lambda audit: audit.coverage[
        (audit.coverage["checkable"] != "no") & (audit.coverage["matches"] == 0)
    ],
    columns={
        "Claim": link("claim", "claim_id"),
        "Findings judged": "matches",
        "Of which count": "counted",
        "Searches": lambda row, audit: ", ".join(row["searches"]),
        "In words": "summary",
    },
    numbers=("Findings judged", "Of which count"),
)

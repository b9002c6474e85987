"""The claims that cannot be held against literature, and why not."""

from __future__ import annotations

from claimaudit.evidence.claims import holds_claim
from claimaudit.views.tables.parts import Table, link

TABLE = Table(
    "Claims that cannot be held against literature",
    rows=lambda audit: audit.tables.claims[
        (audit.tables.claims["checkable"] != "yes") & holds_claim(audit.tables.claims["kind"])
    ],
    columns={
        "Claim": link("claim", "claim_id"),
        "What it says": "statement",
        "Kind": "kind",
        "Why it cannot be checked": "why_not",
    },
)

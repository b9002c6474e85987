"""The verdicts that turn when part of the evidence is left out."""

from __future__ import annotations

from claimaudit.views.tables.parts import Table, link, link_list

TABLE = Table(
    "Verdicts that turn when part of the evidence is left out",
    rows=lambda audit: audit.fragility,
    columns={
        "Claim": link("claim", "claim_id"),
        "Left out": "without",
        "Findings that go": link_list("finding", "removed"),
        "Before": "before",
        "After": "after",
    },
)

"""What was left out in turn, how many claims that touched, and how many verdicts turned."""

from __future__ import annotations

from claimaudit.evidence.fragility import fragility_tried
from claimaudit.views.tables.parts import Table

TABLE = Table(
    "What was left out in turn",
    rows=lambda audit: fragility_tried(audit.tables.claims, audit.evidence, audit.decision_table),
    columns={
        "Left out": "without",
        "Times": "removals",
        "Claims touched": "claims",
        "Verdicts that turn": "flips",
        "Note": "note",
    },
    numbers=("Times", "Claims touched", "Verdicts that turn"),
)

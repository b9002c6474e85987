"""Every verdict with the rules that gave it."""

from __future__ import annotations

from claimaudit.views.tables.parts import ON_CARDS, Table, asserted_verdicts, link, verdict_badge

TABLE = Table(
    "Every verdict and the rules of the protocol that gave it",
    rows=asserted_verdicts,
    columns={
        "Claim": link("claim", "claim_id"),
        "What it says": "statement",
        "Verdict": verdict_badge,
        "Rules that gave it": "rule",
    },
    left_out=ON_CARDS,
)

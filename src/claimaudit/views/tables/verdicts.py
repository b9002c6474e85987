"""Every claim and its verdict, in the order of the article, without the rules behind it."""

from __future__ import annotations

from claimaudit.views.tables.parts import Table, asserted_verdicts, link, verdict_badge

TABLE = Table(
    "Every claim and its verdict",
    rows=asserted_verdicts,
    columns={
        "Claim": link("claim", "claim_id"),
        "What it says": "statement",
        "Verdict": verdict_badge,
        "Wording": "wording",
        "Certainty": "certainty",
    },
)

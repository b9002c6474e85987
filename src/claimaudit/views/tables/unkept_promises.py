"""What the article announces and does not deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.contradictions.conflicts import conflicts
from claimaudit.views.html import internal
from claimaudit.views.tables.parts import Table, link, quote

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def _rows(audit: Audit) -> pd.DataFrame:
    claims = audit.claim
    rows = [
        (claim_id, claims[claim_id]["exact"], conflict.id, " ".join(conflict.rules))
        for conflict in conflicts(audit, kind="unkept promise")
        for claim_id in conflict.left
    ]
    return pd.DataFrame(rows, columns=["claim_id", "exact", "conflict", "missing"])


TABLE = Table(
    "Promises that are not kept",
    rows=_rows,
    columns={
        "Claim": link("claim", "claim_id"),
        "The promise": quote,
        "What is missing": lambda row, audit: internal("conflict", row["conflict"], row["missing"]),
    },
)

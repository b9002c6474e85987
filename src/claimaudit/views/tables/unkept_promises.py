"""What the article announces and does not deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.contradictions.kinds import unkept_promise
from claimaudit.views.html import internal
from claimaudit.views.tables.parts import Table, link, own_words

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """Columns claim_id, exact, conflict (its id) and missing (in words)."""
    claims = audit.claim
    promises = [
        (claim_id, claims[claim_id]["exact"], conflict.id, " ".join(conflict.rules))
        for conflict in audit.gathered(kind=unkept_promise.KIND.name)
        for claim_id in conflict.left
    ]
    return pd.DataFrame(promises, columns=["claim_id", "exact", "conflict", "missing"])


TABLE = Table(
    "Promises that are not kept",
    rows=rows,
    columns={
        "Claim": link("claim", "claim_id"),
        "The promise": own_words,
        "What is missing": lambda row, audit: internal("conflict", row["conflict"], row["missing"]),
    },
)

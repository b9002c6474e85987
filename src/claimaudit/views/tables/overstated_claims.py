"""Claims worded more strongly than their best direct support warrants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.tables.parts import Table, link, quote
from claimaudit.vocabulary.facets import strength

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def _rows(audit: Audit) -> pd.DataFrame:
    verdicts = audit.verdict_rows[audit.verdict_rows["wording"] == "too strong"]
    return verdicts.merge(audit.tables.claims[["claim_id", "rung"]], on="claim_id", how="left")


TABLE = Table(
    "Claims worded more strongly than their support warrants",
    rows=_rows,
    columns={
        "Claim": link("claim", "claim_id"),
        "Quote": quote,
        "Strength of wording": lambda row, audit: strength(row["rung"]),
        "Why it is too strong": "rule",
    },
)

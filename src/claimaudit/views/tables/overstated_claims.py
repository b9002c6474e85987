"""Claims worded more strongly than their best direct support warrants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.tables.parts import Table, link, own_words
from claimaudit.vocabulary.facets import strength

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """The verdicts on those claims, with the rung of their wording."""
    verdicts = audit.verdict_rows[audit.verdict_rows["wording"] == "too strong"]
    return verdicts.merge(audit.tables.claims[["claim_id", "rung"]], on="claim_id", how="left")


TABLE = Table(
    "Claims worded more strongly than their support warrants",
    rows=rows,
    columns={
        "Claim": link("claim", "claim_id"),
        "Quote": own_words,
        "Strength of wording": lambda row, audit: strength(row["rung"]),
        "Why it is too strong": "rule",
    },
)

"""What was audited: article, origin, hash, dates, question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit

FACTS = ("title", "author", "address", "published", "captured", "origin", "sha256", "date")


def _rows(audit: Audit) -> pd.DataFrame:
    recorded = {**audit.meta["article"], **audit.meta["audit"]}
    rows = [(name.replace("_", " "), str(recorded[name])) for name in FACTS if name in recorded]
    return pd.DataFrame(rows, columns=["fact", "recorded"])


TABLE = Table(
    "The article as it was captured",
    rows=_rows,
    columns={"Fact": "fact", "As recorded": "recorded"},
)

"""What was audited: article, origin, hash, dates, question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit

FACTS = ("title", "author", "address", "published", "captured", "origin", "sha256", "date")


def rows(audit: Audit) -> pd.DataFrame:
    """Columns fact (its name in words) and recorded; only facts that audit.toml holds."""
    recorded = audit.meta["article"] | audit.meta["audit"]
    facts = [(name.replace("_", " "), str(recorded[name])) for name in FACTS if name in recorded]
    return pd.DataFrame(facts, columns=["fact", "recorded"])


TABLE = Table(
    "The article as it was captured",
    rows=rows,
    columns={"Fact": "fact", "As recorded": "recorded"},
)

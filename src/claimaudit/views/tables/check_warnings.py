"""What the check of the tables warns of, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """Columns number and warning."""
    return pd.DataFrame(enumerate(audit.warnings(), 1), columns=["number", "warning"])


TABLE = Table(
    "What is valid and still deserves a look",
    rows=rows,
    columns={"No.": "number", "Warning": "warning"},
    nothing="It warns of nothing.",
)

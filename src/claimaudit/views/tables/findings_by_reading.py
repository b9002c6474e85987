"""How the findings were read, and what they are attributed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """Column read in, and one of counts for each attribution that occurs."""
    counts = pd.crosstab(audit.tables.findings["read_in"], audit.tables.findings["attribution"])
    read = counts.reset_index().rename(columns={"read_in": "read in"})
    return read.astype(dict.fromkeys(counts.columns, int))


TABLE = Table("How the findings were read", rows=rows)

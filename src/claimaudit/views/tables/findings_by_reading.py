"""How the findings were read, and what they are attributed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def _rows(audit: Audit) -> pd.DataFrame:
    counts = pd.crosstab(audit.tables.findings["read_in"], audit.tables.findings["attribution"])
    rows = counts.reset_index().rename(columns={"read_in": "read in"})
    return rows.astype(dict.fromkeys(counts.columns, int))


TABLE = Table("How the findings were read", rows=_rows)

"""The conflicts in one scope that wait for a ruling, the gravest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.contradictions.scope import CONFLICT
from claimaudit.views.tables.conflict_rows import conflict_link, conflict_rows
from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """The columns of `conflict_rows`."""
    waiting = [found for found in audit.gathered(status=CONFLICT) if found.is_open]
    return conflict_rows(audit, waiting)


TABLE = Table(
    "Conflicts in one scope without a settled ruling",
    rows=rows,
    columns={
        "Conflict": conflict_link,
        "Between": "between",
        "Kind": "kind",
        "Severity": "severity",
        "Ruling": "rulings",
    },
    numbers=("Severity",),
)

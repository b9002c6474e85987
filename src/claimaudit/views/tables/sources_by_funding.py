"""Sources by who paid for them; unknown last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.sources.library import INTERESTS
from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """Columns who paid and sources (their number)."""
    paid = [audit.library.interest(citekey) for citekey in audit.library.citekeys]
    return pd.DataFrame(
        {"who paid": INTERESTS, "sources": [paid.count(name) for name in INTERESTS]}
    )


TABLE = Table("Sources by who paid for them", rows=rows)

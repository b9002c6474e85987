"""Claims by strength of wording and voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.tables.parts import Table
from claimaudit.vocabulary.facets import RUNG_LABELS

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """Columns wording (in words), own and reported; only claims that have a strength."""
    worded = audit.tables.claims[audit.tables.claims["rung"] != ""]
    counts = pd.crosstab(worded["rung"], worded["voice"])
    present = [rung for rung in RUNG_LABELS if rung in counts.index]
    counts = counts.reindex(index=present, columns=["own", "reported"], fill_value=0)
    counts = counts.rename(index=RUNG_LABELS).rename_axis("wording")
    return counts.reset_index().rename_axis(columns=None)


TABLE = Table("Claims by strength of wording and voice", rows=rows)

"""What the marks of the verdicts mean."""

from __future__ import annotations

import pandas as pd

from claimaudit.views.tables.parts import Table, verdict_badge

MEANINGS = {
    "supported": "direct results agree, and none excludes it",
    "contradicted": "direct results exclude it",
    "contested": "direct results stand on both sides",
    "not established": "nothing, only indirect or too thin evidence; not the same as false",
    "not checkable": "announces, frames or values, so that no study could decide it",
}

TABLE = Table(
    "What the marks mean",
    rows=lambda audit: pd.DataFrame(
        {"direction": list(MEANINGS), "basis": "", "meaning": list(MEANINGS.values())}
    ),
    columns={"Mark": verdict_badge, "Meaning": "meaning"},
)

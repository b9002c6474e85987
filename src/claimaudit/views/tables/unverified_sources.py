"""The sources of which part of the bibliography was not verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.html import internal
from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def _rows(audit: Audit) -> pd.DataFrame:
    library = audit.library
    rows = [
        (citekey, library.cite(citekey), ", ".join(library.unverified(citekey)))
        for citekey in sorted(library.citekeys)
        if library.unverified(citekey)
    ]
    return pd.DataFrame(rows, columns=["citekey", "source", "unverified"])


TABLE = Table(
    "Sources with unverified bibliography; what is unverified is left out or marked",
    rows=_rows,
    columns={
        "Source": lambda row, audit: internal("ref", row["citekey"], row["source"]),
        "Not verified": "unverified",
    },
)

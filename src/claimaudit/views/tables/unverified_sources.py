"""The sources of which part of the bibliography was not verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.html import internal
from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """Columns citekey, source (as it is cited) and unverified (fields, parted by commas)."""
    library = audit.library
    sources = [
        (citekey, library.cite(citekey), ", ".join(library.unverified(citekey)))
        for citekey in sorted(library.citekeys)
        if library.unverified(citekey)
    ]
    return pd.DataFrame(sources, columns=["citekey", "source", "unverified"])


TABLE = Table(
    "Sources with unverified bibliography; what is unverified is left out or marked",
    rows=rows,
    columns={
        "Source": lambda row, audit: internal("ref", row["citekey"], row["source"]),
        "Not verified": "unverified",
    },
)

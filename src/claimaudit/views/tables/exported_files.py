"""The tables and references that the export writes beside the report, each with a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.views.files import FILES, FOLDER, WORKBOOK, workbook
from claimaudit.views.html import Html, element
from claimaudit.views.tables.parts import Table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """Columns file (its name) and holds (in words)."""
    held = {workbook(audit.slug): WORKBOOK} | FILES
    return pd.DataFrame(held.items(), columns=["file", "holds"])


def file_link(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of a file's name, which leads to it from the notebooks and from the report."""
    path = f"{FOLDER}/{row['file']}"
    return element("a", path, href=f"../reports/{audit.slug}/{path}")


TABLE = Table(
    "Files beside this report",
    rows=rows,
    columns={"File": file_link, "What it holds": "holds"},
)

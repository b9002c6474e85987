"""The tables of an audit: one file each, named by what it shows, and one line in `NAMES`.

A file holds all of its table: its rows, its headings with how their cells are made, its words. Its
``TABLE`` gives with ``of(audit)`` the table of an audit: captioned, escaped, in a fixed order, with
the DataFrame behind it as ``.df``. What tables share stands in `claimaudit.views.tables.parts`.

Which notebook shows a thing under its id is written in `claimaudit.views.html.HOMES`: sentences in
01, sources and findings in 02, claims in 03, conflicts in 04. Everything else links there.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from claimaudit.views.registry import Registry
from claimaudit.views.tables.parts import Table, TableHtml, frame

if TYPE_CHECKING:
    from claimaudit.audit import Audit

__all__ = ["TABLES", "Table", "TableHtml", "frame", "show"]

NAMES = (
    "captured_article",
    "verdict_marks",
    "claims",
    "claims_by_strength",
    "searches",
    "sources",
    "findings_by_reading",
    "sources_by_funding",
    "unverified_sources",
    "evidence_matrix",
    "unmatched_claims",
    "ledger_counts",
    "ledger",
    "findings_on_gravest",
    "literature_same_scope",
    "literature_other_scopes",
    "among_sources_same_scope",
    "among_sources_other_scopes",
    "open_conflicts",
    "verdicts",
    "verdict_rules",
    "overstated_claims",
    "removals",
    "fragile_verdicts",
    "reader_needs",
    "unkept_promises",
    "confirmations",
    "agreement",
    "uncheckable_claims",
    "check_warnings",
    "exported_files",
)
TABLES = Registry("table", {name: import_module(f"{__name__}.{name}").TABLE for name in NAMES})


def show(audit: Audit, name: str) -> TableHtml:
    """A table of an audit, to be shown in a notebook; ``.df`` is the DataFrame behind it.

    Parameters
    ----------
    name
        One of `TABLES`.

    Raises
    ------
    KeyError
        No table is named so; the message lists those that there are.

    >>> from claimaudit.views import tables
    >>> tables.show(None, "verdict_marks")
    Table: What the marks mean (5 rows)
    >>> tables.show(None, "verdict_marks").df["direction"].tolist()[:2]
    ['supported', 'contradicted']
    """
    return TABLES[name].of(audit)

"""Rows of an audit by their ids, looked up once for each audit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.evidence import by_id

if TYPE_CHECKING:
    from claimaudit.audit import Audit

Record = dict[str, Any]
AUDITS_KEPT = 4


@lru_cache(AUDITS_KEPT)
def claim_rows(audit: Audit) -> dict[str, Record]:
    """Every claim by its id."""
    return by_id(audit.claims, "claim_id")


@lru_cache(AUDITS_KEPT)
def finding_rows(audit: Audit) -> dict[str, Record]:
    """Every finding by its id."""
    return by_id(audit.findings, "finding_id")


def side_row(audit: Audit, name: str) -> Record:
    """The claim or finding of that id; only a claim has ``exact``."""
    return claim_rows(audit).get(name) or finding_rows(audit)[name]


def grouped(frame: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """The rows of a table for each value of a column, in the order of the table."""
    return dict(iter(frame.groupby(column, sort=False)))

"""The tables of an audit as its files hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from claimaudit.schema.contracts import (
    CLAIMS,
    DECISIONS,
    FINDINGS,
    MATCHES,
    SEARCH_LOG,
    Table,
)


@dataclass(frozen=True, eq=False)
class Tables:
    """The bare tables: what is saved, fingerprinted, exported and judged by.

    Each has the columns of its contract in `claimaudit.schema.contracts`, every cell text, and is
    counted from 0. For reading, take the joined tables of `Audit` instead.

    Attributes
    ----------
    claims
        ``claims.csv``, with where each quote stands: start, end (characters) and sentence.
    findings
        ``findings.csv``.
    matches
        ``matches.csv``, one judgement of one reviewer a row.
    decisions
        ``decisions.csv``, one ruling of one reviewer a row.
    search_log
        ``search_log.csv``.
    status
        ``status.csv``, what became of the sources; empty where there is none.
    """

    claims: pd.DataFrame
    findings: pd.DataFrame
    matches: pd.DataFrame
    decisions: pd.DataFrame
    search_log: pd.DataFrame
    status: pd.DataFrame

    def with_contracts(self) -> Iterator[tuple[pd.DataFrame, Table]]:
        """Each table that reviewers fill in, with the contract that it keeps."""
        yield self.claims, CLAIMS
        yield self.findings, FINDINGS
        yield self.matches, MATCHES
        yield self.decisions, DECISIONS
        yield self.search_log, SEARCH_LOG


def grouped(frame: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """The rows of a table for each value of a column, in the order of the table.

    >>> rows = pd.DataFrame({"plane": ["a", "b", "a"], "row": [1, 2, 3]})
    >>> {plane: list(part["row"]) for plane, part in grouped(rows, "plane").items()}
    {'a': [1, 3], 'b': [2]}
    """
    return dict(iter(frame.groupby(column, sort=False)))

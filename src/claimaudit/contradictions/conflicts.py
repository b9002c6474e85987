"""Rows of the ledger gathered into conflicts: what a reader reads as one contradiction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.contradictions.kinds.opposite import OPPOSITE
from claimaudit.contradictions.ledger import KINDS, PLANES, STATUSES
from claimaudit.contradictions.rulings import side_ids
from claimaudit.contradictions.scope import CONFLICT

if TYPE_CHECKING:
    from claimaudit.audit import Audit


ITSELF, LITERATURE, AMONG_SOURCES = PLANES
CLOSED = ("explained", "only reported", "dismissed")
SEVERITIES = {
    1: "a reassurance is contradicted",
    2: "a matter of safety",
    3: "advice",
    4: "neither safety nor advice",
    5: "only by implication",
    6: "not reproduced, or only other numbers",
}
PLANE_WORDS = {
    ITSELF: "the article against itself",
    LITERATURE: "the article against the literature",
    AMONG_SOURCES: "the literature against itself",
}


@dataclass(frozen=True)
class Conflict:
    """Rows of the ledger that are read together.

    Attributes
    ----------
    id
        The name by which a ruling can name all of them.
    rows
        The rows, in the order of the ledger.
    """

    id: str
    rows: tuple[dict[str, Any], ...]

    @property
    def plane(self) -> str:
        """Between whom it stands: the same for all its rows."""
        return self.rows[0]["plane"]

    @property
    def kind(self) -> str:
        """The kind of contradiction: the same for all its rows."""
        return self.rows[0]["kind"]

    @property
    def status(self) -> str:
        """That of its first row; others differ only where a ruling explains some of them."""
        return self.rows[0]["status"]

    @property
    def rulings(self) -> list[str]:
        """The rulings on its rows, each once."""
        return _once(row["ruling"] for row in self.rows)

    @property
    def reasons(self) -> list[str]:
        """Why it was ruled so, each reason once."""
        return _once(row["reason"] for row in self.rows)

    @property
    def severity(self) -> int:
        """The gravest of its rows."""
        return min(int(row["severity"]) for row in self.rows)

    @property
    def left(self) -> list[str]:
        """The ids of the left sides, each once."""
        return _once(left for left, _ in self.faced)

    @property
    def right(self) -> list[str]:
        """The ids of the right sides, each once; none in one-sided kinds."""
        return _once(right for _, right in self.faced)

    @property
    def faced(self) -> list[tuple[str | None, str | None]]:
        """The sides of each row; what already stood on one side stays on it."""
        seen: dict[str | None, int] = {}
        faced = []
        for row in self.rows:
            pair = (row["left"], row["right"])
            swap = bool(row["right"]) and (seen.get(pair[0]) == 1 or seen.get(pair[1]) == 0)
            faced.append(pair[::-1] if swap else pair)
            seen.update({faced[-1][0]: 0, faced[-1][1]: 1})
        return faced

    @property
    def findings(self) -> list[str]:
        """The ids of the findings whose estimates differ."""
        return _once(name for row in self.rows for name in row["findings"])

    @property
    def sides(self) -> list[str]:
        """Every claim and finding that takes part."""
        return _once(name for row in self.rows for name in side_ids(row))

    @property
    def axes(self) -> list[str]:
        """Every axis of scope on which a row differs."""
        return _once(axis for row in self.rows for axis in row["axes"])

    @property
    def rules(self) -> list[str]:
        """The rules in words, each once."""
        return _once(row["rule"] for row in self.rows)

    @property
    def drafted(self) -> bool:
        """Whether a side of it is a machine's draft that no person has confirmed."""
        return any(row["drafted"] for row in self.rows)

    @property
    def is_open(self) -> bool:
        """Whether a row waits for a ruling, or reviewers differ over it."""
        return any(name in ("open", "disputed") for name in self.rulings)

    @property
    def is_live(self) -> bool:
        """Whether a row is a conflict in one scope that no ruling has closed."""
        return any(row["status"] == CONFLICT and row["ruling"] not in CLOSED for row in self.rows)


def _once(names: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def gather(ledger: pd.DataFrame) -> tuple[Conflict, ...]:
    """The rows of a ledger gathered into conflicts, the gravest first."""
    rows = ledger.groupby("conflict", sort=False)
    found = [Conflict(name, tuple(mine.to_dict("records"))) for name, mine in rows]
    return tuple(sorted(found, key=_gravity))


def _gravity(one: Conflict) -> tuple[int, ...]:
    """The gravest first; what excludes each other before what is only worded differently."""
    orders = ((STATUSES, one.status), (PLANES, one.plane), (KINDS, one.kind))
    return (one.severity, *(order.index(name) for order, name in orders))


def opposed(audit: Audit, plane: str, limit: int | None = None) -> list[Conflict]:
    """The conflicts of one plane in which two assertions exclude each other and none is closed."""
    return audit.gathered(plane, OPPOSITE, live=True, limit=limit)


def gravest(audit: Audit) -> Conflict | None:
    """The gravest conflict of the article with itself, else with the literature, else None."""
    return next((found for plane in PLANES for found in opposed(audit, plane, 1)), None)


def tally(audit: Audit) -> pd.DataFrame:
    """How many rows and conflicts there are of each sort.

    Returns
    -------
    DataFrame
        plane, kind, status, rows, conflicts, open (conflicts without a settled ruling); in the
        order in which the ledger names them.
    """
    columns = ["plane", "kind", "status", "rows", "conflicts", "open"]
    sorts = product(PLANES, KINDS, STATUSES)
    rows = [(*sort, *_counts(found)) for sort in sorts if (found := audit.gathered(*sort))]
    return pd.DataFrame(rows, columns=columns)


def _counts(found: list[Conflict]) -> tuple[int, int, int]:
    rows = sum(len(one.rows) for one in found)
    return rows, len(found), sum(one.is_open for one in found)

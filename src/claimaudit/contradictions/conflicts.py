"""Rows of the ledger gathered into conflicts: what a reader reads as one contradiction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol

import pandas as pd

from claimaudit.contradictions.kinds import KINDS, kind_named
from claimaudit.contradictions.kinds.kind import PLANES
from claimaudit.contradictions.ledger import STATUSES
from claimaudit.contradictions.rulings import side_ids
from claimaudit.contradictions.scope import CONFLICT

ITSELF, LITERATURE, AMONG_SOURCES = PLANES
CLOSED = ("explained", "only reported", "dismissed")
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


def counted_rows(ledger: pd.DataFrame) -> pd.DataFrame:
    """The rows of a ledger that are conflicts, and are counted as such.

    >>> ledger = pd.DataFrame({"kind": ["drift", "opposite"]})
    >>> len(counted_rows(ledger))
    2
    """
    return ledger[ledger["kind"].isin([kind.name for kind in KINDS if kind.counts])]


def gather(ledger: pd.DataFrame) -> tuple[Conflict, ...]:
    """The rows of a ledger gathered into conflicts, the gravest first.

    Of one severity what excludes each other stands before what is only worded differently.

    Parameters
    ----------
    ledger : DataFrame
        As `claimaudit.contradictions.ledger.ledger` returns it.
    """
    groups = counted_rows(ledger).groupby("conflict", sort=False)
    conflicts = [Conflict(name, tuple(rows.to_dict("records"))) for name, rows in groups]
    names = [kind.name for kind in KINDS]

    def gravity(conflict: Conflict) -> tuple[int, ...]:
        status, plane = STATUSES.index(conflict.status), PLANES.index(conflict.plane)
        return conflict.severity, status, plane, names.index(conflict.kind)

    return tuple(sorted(conflicts, key=gravity))


def selected(
    conflicts: Iterable[Conflict],
    plane: str = "",
    kind: str = "",
    status: str = "",
    live: bool | None = None,
    limit: int | None = None,
) -> list[Conflict]:
    """Those conflicts that are of one plane, kind or status, in their order.

    Parameters
    ----------
    plane, kind, status
        Only those; empty for all.
    live
        Whether no ruling has closed it; None for either.
    limit
        At most so many.

    Examples
    --------
    >>> row = {"plane": "article-article", "kind": "drift", "status": "conflict"}
    >>> conflicts = [Conflict("a", (row,)), Conflict("b", (row | {"kind": "opposite"},))]
    >>> [conflict.id for conflict in selected(conflicts, kind="opposite")]
    ['b']
    """
    asked = {"plane": plane, "kind": kind, "status": status}
    chosen = [
        conflict
        for conflict in conflicts
        if all(not value or getattr(conflict, name) == value for name, value in asked.items())
        and (live is None or live == conflict.is_live)
    ]
    return chosen[:limit]


class Gathering(Protocol):
    """What gathers its conflicts when asked, such as an audit; it asks `selected`."""

    def gathered(
        self,
        plane: str = "",
        kind: str = "",
        status: str = "",
        live: bool | None = None,
        limit: int | None = None,
    ) -> list[Conflict]: ...


def opposed(audit: Gathering, plane: str, limit: int | None = None) -> list[Conflict]:
    """The conflicts of one plane in which two assertions exclude each other and none is closed."""
    live = audit.gathered(plane, live=True)
    return [conflict for conflict in live if kind_named(conflict.kind).opposes][:limit]


def gravest(audit: Gathering) -> Conflict | None:
    """The gravest conflict of the article with itself, else with the literature, else None."""
    return next((conflict for plane in PLANES for conflict in opposed(audit, plane, 1)), None)


def tally(audit: Gathering) -> pd.DataFrame:
    """How many rows and conflicts there are of each sort.

    Returns
    -------
    DataFrame
        plane, kind, status, rows, conflicts, open (conflicts without a settled ruling); in the
        order in which the ledger names them.
    """
    sorts = []
    for plane, kind, status in product(PLANES, KINDS, STATUSES):
        if chosen := audit.gathered(plane, kind.name, status):
            rows = sum(len(conflict.rows) for conflict in chosen)
            unsettled = sum(conflict.is_open for conflict in chosen)
            sorts.append((plane, kind.name, status, rows, len(chosen), unsettled))
    columns = ["plane", "kind", "status", "rows", "conflicts", "open"]
    return pd.DataFrame(sorts, columns=columns)

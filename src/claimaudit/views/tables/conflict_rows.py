"""What the tables of conflicts share: the columns of a conflict, and tables of both its sides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.contradictions.conflicts import PLANE_WORDS, Conflict
from claimaudit.contradictions.kinds.tiers import TIERS
from claimaudit.contradictions.scope import CONFLICT
from claimaudit.views.html import Html, element, internal, items, join
from claimaudit.views.tables.parts import (
    Table,
    choice,
    choosable,
    conflict_title,
    drafted_badge,
    side_in_short,
)

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def conflict_rows(audit: Audit, chosen: Iterable[Conflict]) -> pd.DataFrame:
    """A row for each conflict, in the order given.

    Returns
    -------
    DataFrame
        conflict (its id), title, between (the plane in words), kind, status, axes (a list),
        severity (1 to 6), gravity (it in words), rulings (in words), reason, rule, drafted, left
        and right (lists of ids; the findings of a conflict without claims stand left).
    """
    columns = ["conflict", "title", "between", "kind", "status", "axes", "severity", "gravity"]
    columns += ["rulings", "reason", "rule", "drafted", "left", "right"]
    rows = [
        {
            "conflict": conflict.id,
            "title": conflict_title(conflict, audit),
            "between": PLANE_WORDS[conflict.plane],
            "kind": conflict.kind,
            "status": conflict.status,
            "axes": conflict.axes,
            "severity": conflict.severity,
            "gravity": f"{conflict.severity}: {TIERS[conflict.severity]}",
            "rulings": ", ".join(conflict.rulings),
            "reason": " ".join(conflict.reasons),
            "rule": " ".join(conflict.rules),
            "drafted": conflict.drafted,
            "left": conflict.left or conflict.findings,
            "right": conflict.right,
        }
        for conflict in chosen
    ]
    return pd.DataFrame(rows, columns=columns)


def conflict_link(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of a conflict's title, which leads to all of it."""
    return internal("conflict", row["conflict"], row["title"])


def both_sides(
    plane: str, same_scope: bool, elsewhere: Callable[[Audit], list[Conflict]] | None = None
) -> Table:
    """The conflicts of one plane as a table: what stands against what, and by which rule.

    Parameters
    ----------
    same_scope
        Those in which no axis of scope separates the sides; otherwise all others.
    elsewhere
        The conflicts that are shown elsewhere under their ids.
    """

    def rows(audit: Audit) -> pd.DataFrame:
        shown = {conflict.id for conflict in elsewhere(audit)} if elsewhere else set()
        chosen = [
            conflict
            for conflict in audit.gathered(plane)
            if (conflict.status == CONFLICT) is same_scope and conflict.id not in shown
        ]
        return conflict_rows(audit, chosen)

    scope = "in the same scope" if same_scope else "in scopes that differ"
    return Table(
        f"Conflicts {scope}: {PLANE_WORDS[plane]}",
        rows=rows,
        columns={
            "Conflict": kind_and_rule,
            "One side": lambda row, audit: items(
                side_in_short(name, audit) for name in row["left"]
            ),
            "The other": lambda row, audit: items(
                side_in_short(name, audit) for name in row["right"]
            ),
            "Axes that differ": lambda row, audit: ", ".join(row["axes"]) or "none",
            "Severity": choosable("severity", "gravity"),
            "Ruling": ruling_and_reason,
        },
        sort="ledger",
        anchor=("conflict", "conflict"),
    )


def kind_and_rule(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of a conflict's kind and the rule that found it."""
    kind = element("span", row["kind"], **choice("kind", row["kind"]))
    mark = drafted_badge("drafted") if row["drafted"] else ""
    return join([kind, join([mark, row["rule"]], " ")], ". ")


def ruling_and_reason(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of the rulings on a conflict and their reasons."""
    words = join([row["rulings"], row["reason"]], ". ")
    return element("span", words, **choice("ruling", row["rulings"]))

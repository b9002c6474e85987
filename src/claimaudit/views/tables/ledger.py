"""Ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimaudit.contradictions.conflicts import PLANE_WORDS, SEVERITIES, Conflict, conflicts, tally
from claimaudit.contradictions.scope import CONFLICT
from claimaudit.views.html import (
    Html,
    Row,
    element,
    internal,
    items,
    join,
    table,
)
from claimaudit.views.tables.parts import choice, conflict_title, draft_mark, repeated, side

if TYPE_CHECKING:
    from claimaudit.audit import Audit


# The ledger


def tallied(audit: Audit) -> Html:
    """How many rows and conflicts of each sort the ledger holds."""
    data = tally(audit)
    rows = [
        Row(
            (
                PLANE_WORDS[row["plane"]],
                row["kind"],
                row["status"],
                row["rows"],
                row["conflicts"],
                row["open"],
            )
        )
        for row in data.to_dict("records")
    ]
    numbers = ("Rows", "Conflicts", "Not ruled upon")
    return table("The ledger by sort", ("Between", "Kind", "Status", *numbers), rows, numbers)


def index(audit: Audit) -> Html:
    """Every conflict of the ledger in one line, the gravest first, each a link to all of it."""
    columns = ("Conflict", "Between", "Kind", "Scope", "Severity", "Ruling")
    rows = [_indexed(one, audit) for one in conflicts(audit)]
    return repeated(
        table("The whole ledger, the gravest conflict first", columns, rows),
        "what stands in its lines is printed in full below",
    )


def _indexed(one: Conflict, audit: Audit) -> Row:
    rulings = ", ".join(one.rulings)
    status = "the same" if one.status == CONFLICT else one.status
    scope = join([status, ", ".join(one.axes)], ": ")
    severity = f"{one.severity}: {SEVERITIES[one.severity]}"
    return Row(
        (
            join([internal("conflict", one.id, conflict_title(one, audit)), draft_mark(one)], " "),
            element("span", PLANE_WORDS[one.plane], **choice("between", PLANE_WORDS[one.plane])),
            element("span", one.kind, **choice("kind", one.kind)),
            element("span", scope, **choice("scope", status)),
            element("span", severity, **choice("severity", severity)),
            element("span", rulings, **choice("ruling", rulings)),
        )
    )


def ledger(audit: Audit, plane: str, same_scope: bool, without: Iterable[Conflict] = ()) -> Html:
    """The conflicts of one plane as a table: what stands against what, and by which rule.

    Parameters
    ----------
    same_scope
        Those in which no axis of scope separates the sides; otherwise all others.
    without
        Conflicts that are shown elsewhere under their ids.
    """
    elsewhere = {one.id for one in without}
    found = [
        one
        for one in conflicts(audit, plane)
        if (one.status == CONFLICT) is same_scope and one.id not in elsewhere
    ]
    columns = ("Conflict", "One side", "The other", "Axes that differ", "Severity", "Ruling")
    sort = "in the same scope" if same_scope else "in scopes that differ"
    rows = [_conflict(one, audit) for one in found]
    return table(f"Conflicts {sort}: {PLANE_WORDS[plane]}", columns, rows, sort="ledger")


def _conflict(conflict: Conflict, audit: Audit) -> Row:
    left, right = conflict.left or conflict.findings, conflict.right
    rules, rulings = " ".join(conflict.rules), ", ".join(conflict.rulings)
    ruling = join([rulings, " ".join(conflict.reasons)], ". ")
    severity = f"{conflict.severity}: {SEVERITIES[conflict.severity]}"
    return Row(
        (
            join(
                [
                    element("span", conflict.kind, **choice("kind", conflict.kind)),
                    join([draft_mark(conflict), rules], " "),
                ],
                ". ",
            ),
            items(side(name, audit) for name in left),
            items(side(name, audit) for name in right),
            ", ".join(conflict.axes) or "none",
            element("span", severity, **choice("severity", severity)),
            element("span", ruling, **choice("ruling", rulings)),
        ),
        id=f"conflict-{conflict.id}",
    )


def open_conflicts(audit: Audit) -> Html:
    """The conflicts in one scope that wait for a ruling, the gravest first."""
    columns = ("Conflict", "Between", "Kind", "Severity", "Ruling")
    rows = [
        Row(
            (
                internal("conflict", one.id, conflict_title(one, audit)),
                PLANE_WORDS[one.plane],
                one.kind,
                one.severity,
                ", ".join(one.rulings),
            )
        )
        for one in conflicts(audit, status="conflict")
        if one.is_open
    ]
    return table("Conflicts in one scope without a settled ruling", columns, rows, ("Severity",))

"""Every conflict of the ledger in one line, the gravest first, each a link to all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimaudit.contradictions.scope import CONFLICT
from claimaudit.views.asides import asides
from claimaudit.views.html import Html, element, join
from claimaudit.views.tables.conflict_rows import conflict_link, conflict_rows
from claimaudit.views.tables.parts import Table, choice, choosable, drafted_badge

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def title_and_mark(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of a conflict's title, with a mark where it rests on a draft."""
    mark = drafted_badge("drafted") if row["drafted"] else ""
    return join([conflict_link(row, audit), mark], " ")


def scope_and_axes(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of whether the sides share their scope, and on which axes they differ."""
    status = "the same" if row["status"] == CONFLICT else row["status"]
    words = join([status, ", ".join(row["axes"])], ": ")
    return element("span", words, **choice("scope", status))


TABLE = Table(
    "The whole ledger, the gravest conflict first",
    rows=lambda audit: conflict_rows(audit, audit.gathered()),
    columns={
        "Conflict": title_and_mark,
        "Between": choosable("between", "between"),
        "Kind": choosable("kind", "kind"),
        "Scope": scope_and_axes,
        "Severity": choosable("severity", "gravity"),
        "Ruling": choosable("ruling", "rulings"),
    },
    left_out="what stands in its lines is printed in full below",
    after=asides,
)

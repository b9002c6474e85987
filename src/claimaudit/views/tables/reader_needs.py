"""What a reader needs, whether the article says it, and what the literature has on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimaudit.views.html import Content, join
from claimaudit.views.tables.parts import Table, link_list, links

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def mention(row: dict[str, Any], audit: Audit) -> Content:
    """The cell of the claims that mention what is needed."""
    if not row["mentioned"]:
        return "not mentioned"
    return join(["mentioned: ", links("claim", row["claims"])])


TABLE = Table(
    "What a reader needs and whether the article says it",
    rows=lambda audit: audit.omissions,
    columns={
        "What a reader needs": "need",
        "In the article": mention,
        "Findings on it": link_list("finding", "findings"),
    },
)

"""Tables of an audit as a reader sees them."""

from claimaudit.views.tables.claims import (
    claims,
    legend,
    promises,
    rules,
    too_strong,
    uncheckable,
    verdicts,
)
from claimaudit.views.tables.evidence import coverage, fragility, matrix, omissions, removals
from claimaudit.views.tables.ledger import index, ledger, open_conflicts, tallied
from claimaudit.views.tables.literature import findings, reading, searches, sources, unverified
from claimaudit.views.tables.parts import frame
from claimaudit.views.tables.trust import captured, confirmation, files, unsettled

__all__ = [
    "captured",
    "claims",
    "confirmation",
    "coverage",
    "files",
    "findings",
    "fragility",
    "frame",
    "index",
    "ledger",
    "legend",
    "matrix",
    "omissions",
    "open_conflicts",
    "promises",
    "reading",
    "removals",
    "rules",
    "searches",
    "sources",
    "tallied",
    "too_strong",
    "uncheckable",
    "unsettled",
    "unverified",
    "verdicts",
]

"""The findings that bear on the gravest conflict: dose, result, codes, design and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimaudit.evidence.designs import design_label
from claimaudit.views.bearing import bearing_findings
from claimaudit.views.html import Html, join
from claimaudit.views.tables.parts import Table, cited, link
from claimaudit.vocabulary.facets import facets

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def design_and_source(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of how a finding was come by, whose it is, and where it is reported."""
    label = design_label(row["design"], audit.designs)
    return join([label, row["attribution"], cited(audit, row["citekey"])], "; ")


TABLE = Table(
    "Findings that bear on the gravest conflict, by dose",
    rows=lambda audit: bearing_findings(audit, audit.gravest),
    columns={
        "Finding": link("finding", "finding_id"),
        "Dose": lambda row, audit: row["dose"] or "not classed by the source",
        "What was found": "statement",
        "Coded as": lambda row, audit: facets(row | {"dose": ""}, audit.vocabulary),
        "Design and source": design_and_source,
    },
)

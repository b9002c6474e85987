"""Every claim in the order of the article: quote, meaning, kind, wording, facets, verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.evidence.claims import holds_claim
from claimaudit.views.html import Html, element, internal, join
from claimaudit.views.tables.parts import ON_CARDS, Table, badge, choosable, link
from claimaudit.vocabulary.facets import facets, strength

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def rows(audit: Audit) -> pd.DataFrame:
    """The claims with the direction and basis of their verdicts."""
    verdicts = audit.verdict_rows[["claim_id", "direction", "basis"]]
    return audit.tables.claims.merge(verdicts, on="claim_id", how="left", validate="1:1")


def quote_and_place(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of a claim's own words with a link to its sentence."""
    number = str(row["sentence"])
    place = internal("sentence", number, f"sentence {number}")
    return join([element("q", row["exact"]), place], " ")


TABLE = Table(
    "Every claim, in the order of the article",
    rows=rows,
    columns={
        "Claim": link("claim", "claim_id"),
        "Quote": quote_and_place,
        "In neutral words": lambda row, audit: row["statement"] or row["why_not"],
        "Kind": choosable("kind", "kind"),
        "Strength of wording": lambda row, audit: join(
            [strength(row["rung"]), "reported" if row["voice"] == "reported" else ""], "; "
        ),
        "Coded as": lambda row, audit: (
            facets(row, audit.vocabulary) if holds_claim(row["kind"]) else ""
        ),
        "Verdict": lambda row, audit: badge(row) if holds_claim(row["kind"]) else "no claim",
    },
    left_out=ON_CARDS,
)

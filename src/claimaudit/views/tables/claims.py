"""Every claim in the order of the article: quote, meaning, kind, wording, facets, verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.views.html import Content, Html, element, internal, join
from claimaudit.views.tables.parts import ON_CARDS, Table, badge, choosable, link
from claimaudit.vocabulary.facets import facets, strength

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def _rows(audit: Audit) -> pd.DataFrame:
    verdicts = audit.verdict_rows[["claim_id", "direction", "basis"]]
    return audit.tables.claims.merge(verdicts, on="claim_id", how="left", validate="1:1")


def _quote_and_place(row: dict[str, Any], audit: Audit) -> Html:
    number = str(row["sentence"])
    place = internal("sentence", number, f"sentence {number}")
    return join([element("q", row["exact"]), place], " ")


def _wording(row: dict[str, Any], audit: Audit) -> Html:
    return join([strength(row["rung"]), "reported" if row["voice"] == "reported" else ""], "; ")


def _coded_as(row: dict[str, Any], audit: Audit) -> Content:
    return facets(row, audit.vocabulary) if row["kind"] != "none" else ""


def _verdict(row: dict[str, Any], audit: Audit) -> Content:
    return badge(row) if row["kind"] != "none" else "no claim"


TABLE = Table(
    "Every claim, in the order of the article",
    rows=_rows,
    columns={
        "Claim": link("claim", "claim_id"),
        "Quote": _quote_and_place,
        "In neutral words": lambda row, audit: row["statement"] or row["why_not"],
        "Kind": choosable("kind", "kind"),
        "Strength of wording": _wording,
        "Coded as": _coded_as,
        "Verdict": _verdict,
    },
    left_out=ON_CARDS,
)

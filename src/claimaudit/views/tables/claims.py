"""Claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimaudit.audit import claim_rows
from claimaudit.contradictions.conflicts import conflicts
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.judgements import by_id
from claimaudit.views.html import (
    Html,
    Row,
    element,
    internal,
    join,
    table,
)
from claimaudit.views.tables.parts import ON_CARDS, badge, choice, repeated
from claimaudit.vocabulary.facets import facets, strength

if TYPE_CHECKING:
    from claimaudit.audit import Audit


# The article


def claims(audit: Audit) -> Html:
    """Every claim in the order of the article: quote, meaning, kind, wording, facets, verdict."""
    verdict = by_id(audit.verdicts, "claim_id")
    columns = ("Claim", "Quote", "In neutral words", "Kind", "Strength of wording", "Coded as")
    rows = [_claim(row, verdict[row["claim_id"]], audit) for row in audit.claims.to_dict("records")]
    shown = table("Every claim, in the order of the article", (*columns, "Verdict"), rows)
    return repeated(shown, ON_CARDS)


def _claim(row: dict[str, Any], verdict: dict[str, Any], audit: Audit) -> Row:
    quoted = element("q", row["exact"])
    place = internal("sentence", str(row["sentence"]), f"sentence {row['sentence']}")
    said = row["statement"] or row["why_not"]
    wording = join([strength(row["rung"]), "reported" if row["voice"] == "reported" else ""], "; ")
    coded = facets(row, audit.vocabulary) if holds_claim(row["kind"]) else ""
    judged = badge(verdict) if holds_claim(row["kind"]) else "no claim"
    kind = element("span", row["kind"], **choice("kind", row["kind"]))
    cells = (join([quoted, place], " "), said, kind, wording, coded, judged)
    return Row((internal("claim", row["claim_id"]), *cells))


def verdicts(audit: Audit) -> Html:
    """Every claim and its verdict, in the order of the article, without the rules behind it."""
    columns = ("Claim", "What it says", "Verdict", "Wording", "Certainty")
    asserted = audit.claims.loc[holds_claim(audit.claims["kind"]), "claim_id"]
    rows = [
        Row(
            (
                internal("claim", row["claim_id"]),
                row["statement"],
                badge(row),
                row["wording"],
                row["certainty"],
            )
        )
        for row in audit.verdicts[audit.verdicts["claim_id"].isin(asserted)].to_dict("records")
    ]
    return table("Every claim and its verdict", columns, rows)


def rules(audit: Audit) -> Html:
    """Every verdict with the rules that gave it."""
    columns = ("Claim", "What it says", "Verdict", "Rules that gave it")
    asserted = audit.claims.loc[holds_claim(audit.claims["kind"]), "claim_id"]
    rows = [
        Row((internal("claim", row["claim_id"]), row["statement"], badge(row), row["rule"]))
        for row in audit.verdicts[audit.verdicts["claim_id"].isin(asserted)].to_dict("records")
    ]
    shown = table("Every verdict and the rules of the protocol that gave it", columns, rows)
    return repeated(shown, ON_CARDS)


def promises(audit: Audit) -> Html:
    """What the article announces and does not deliver."""
    claim = claim_rows(audit)
    columns = ("Claim", "The promise", "What is missing")
    rows = [
        Row(
            (
                internal("claim", name),
                element("q", claim[name]["exact"]),
                internal("conflict", one.id, " ".join(one.rules)),
            )
        )
        for one in conflicts(audit, kind="unkept promise")
        for name in one.left
    ]
    return table("Promises that are not kept", columns, rows)


def too_strong(audit: Audit) -> Html:
    """Claims worded more strongly than their best direct support warrants."""
    claim = claim_rows(audit)
    verdict = audit.verdicts
    columns = ("Claim", "Quote", "Strength of wording", "Why it is too strong")
    rows = [
        Row(
            (
                internal("claim", row["claim_id"]),
                element("q", row["exact"]),
                strength(claim[row["claim_id"]]["rung"]),
                row["rule"],
            )
        )
        for row in verdict[verdict["wording"] == "too strong"].to_dict("records")
    ]
    return table("Claims worded more strongly than their support warrants", columns, rows)


def uncheckable(audit: Audit) -> Html:
    """The claims that cannot be held against literature, and why not."""
    claims = audit.claims[(audit.claims["checkable"] != "yes") & holds_claim(audit.claims["kind"])]
    columns = ("Claim", "What it says", "Kind", "Why it cannot be checked")
    rows = [
        Row((internal("claim", row["claim_id"]), row["statement"], row["kind"], row["why_not"]))
        for row in claims.to_dict("records")
    ]
    return table("Claims that cannot be held against literature", columns, rows)


def legend() -> Html:
    """The marks of the verdicts in words."""
    meaning = {
        "supported": "direct results agree, and none excludes it",
        "contradicted": "direct results exclude it",
        "contested": "direct results stand on both sides",
        "not established": "nothing, only indirect or too thin evidence; not the same as false",
        "not checkable": "announces, frames or values, so that no study could decide it",
    }
    rows = [
        Row((badge({"direction": name, "basis": ""}), words)) for name, words in meaning.items()
    ]
    return table("What the marks mean", ("Mark", "Meaning"), rows)

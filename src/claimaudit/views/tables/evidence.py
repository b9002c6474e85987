"""Evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.audit import claim_rows, grouped
from claimaudit.evidence.fragility import fragility_tried
from claimaudit.evidence.verdicts import holds_verdict
from claimaudit.schema.contracts import STANCES
from claimaudit.sources.status import RETRACTED
from claimaudit.views.html import (
    Html,
    Row,
    element,
    internal,
    join,
    several,
    table,
)
from claimaudit.views.tables.parts import badge, choice, links, status_mark
from claimaudit.vocabulary.facets import POPULATIONS

if TYPE_CHECKING:
    from claimaudit.audit import Audit


# The evidence


def matrix(audit: Audit) -> Html:
    """Claims against sources: which finding of which source takes which stance, and the gaps.

    The findings that count are in bold. A column says how good the best direct result is, or
    which kind of evidence there is instead.
    """
    found = _by_claim_and_stance(audit)
    evidence = grouped(audit.evidence, "claim_id")
    checked = audit.verdicts[holds_verdict(audit.verdicts["direction"])]
    claim = claim_rows(audit)
    rows = [
        _matched(audit, row | {"kind": claim[row["claim_id"]]["kind"]}, found, evidence)
        for row in checked.to_dict("records")
    ]
    stances = ("Supports", "Refutes", "Qualifies", "Background")
    columns = ("Claim", "What it says", "Kind", "Verdict", "Direct evidence", *stances)
    caption = "Claims and sources; the findings that count for or against are in bold"
    return table(caption, columns, rows, sort="matrix")


def _by_claim_and_stance(audit: Audit) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    ordered = audit.evidence.sort_values(["level", "finding_id"])
    for row in ordered.to_dict("records"):
        found.setdefault((row["claim_id"], row["stance"]), []).append(row)
    return found


def _matched(
    audit: Audit,
    row: dict[str, Any],
    found: dict[tuple[str, str], list[dict[str, Any]]],
    evidence: dict[str, pd.DataFrame],
) -> Row:
    name = row["claim_id"]
    cells = [_stance(audit, found.get((name, stance), [])) for stance in STANCES]
    kind = element("span", row["kind"], **choice("kind", row["kind"]))
    gap = _gap(evidence.get(name))
    return Row((internal("claim", name), row["statement"], kind, badge(row), gap, *cells))


def _gap(evidence: pd.DataFrame | None) -> Html:
    """The best level of a direct result and its data sets, or what there is instead."""
    direct = None if evidence is None else evidence[evidence["counts"].astype(bool)]
    if evidence is None:
        said = sort = "nothing found"
    elif direct.empty:
        only = {frozenset({RETRACTED}): "retracted only", frozenset(): "background only"}
        said = sort = only.get(frozenset(evidence["role"]) - {"background"}, "indirect only")
    else:
        sets = several(int(direct["dataset"].nunique()), "data set")
        said, sort = f"level {direct['level'].min()}, {sets}", "direct"
    return element("span", said, **choice("evidence", sort))


def _stance(audit: Audit, rows: list[dict[str, Any]]) -> Html:
    """The findings of one stance, gathered by source."""
    sources: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        sources.setdefault(row["citekey"], []).append(row)
    return join((_of_source(audit, key, mine) for key, mine in sources.items()), "; ")


def _of_source(audit: Audit, citekey: str, rows: list[dict[str, Any]]) -> Html:
    named = join(map(_bearing_finding, rows), ", ")
    status = audit.statuses.get(citekey)
    mark = join([" ", status_mark(status)]) if status else ""
    return join([join([audit.library.cite(citekey), mark]), named], ": ")


def _bearing_finding(row: dict[str, Any]) -> Html:
    choices = choice("stance", row["stance"]) | choice("design", row["design_label"])
    population = POPULATIONS.get(row["population"], "population not stated")
    link = internal("finding", row["finding_id"], **choices, **choice("population", population))
    return element("strong", link) if row["counts"] else link


def coverage(audit: Audit) -> Html:
    """What each checkable claim was held against, or which searches found nothing."""
    checked = audit.coverage[audit.coverage["checkable"] != "no"]
    columns = ("Claim", "Findings judged", "Of which count", "Searches", "In words")
    rows = [
        Row(
            (
                internal("claim", row["claim_id"]),
                row["matches"],
                row["counted"],
                ", ".join(row["searches"]),
                row["summary"],
            )
        )
        for row in checked[checked["matches"] == 0].to_dict("records")
    ]
    caption = "Checkable claims on which no finding was judged to bear"
    return table(caption, columns, rows, ("Findings judged", "Of which count"))


# What the verdicts stand on


def fragility(audit: Audit) -> Html:
    """The verdicts that turn when part of the evidence is left out."""
    columns = ("Claim", "Left out", "Findings that go", "Before", "After")
    rows = [
        Row(
            (
                internal("claim", row["claim_id"]),
                row["without"],
                links("finding", row["removed"]),
                row["before"],
                row["after"],
            )
        )
        for row in audit.fragility.to_dict("records")
    ]
    return table("Verdicts that turn when part of the evidence is left out", columns, rows)


def removals(audit: Audit) -> Html:
    """What was left out in turn, how many claims that touched, and how many verdicts turned."""
    columns = ("Left out", "Times", "Claims touched", "Verdicts that turn", "Note")
    tried = fragility_tried(audit.claims, audit.evidence, audit.decision_table)
    rows = [
        Row((row["without"], row["removals"], row["claims"], row["flips"], row["note"]))
        for row in tried.to_dict("records")
    ]
    return table("What was left out in turn", columns, rows, columns[1:4])


def omissions(audit: Audit) -> Html:
    """What a reader needs, whether the article says it, and what the literature has on it."""
    columns = ("What a reader needs", "In the article", "Findings on it")
    rows = [
        Row(
            (
                row["need"],
                join(["mentioned: ", links("claim", row["claims"])])
                if row["mentioned"]
                else "not mentioned",
                links("finding", row["findings"]),
            )
        )
        for row in audit.omissions.to_dict("records")
    ]
    return table("What a reader needs and whether the article says it", columns, rows)

"""Claims against sources: which finding of which source takes which stance, and the gaps.

The findings that count are in bold. A column says how good the best direct result is, or which kind
of evidence there is instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.audit import grouped
from claimaudit.evidence.verdicts import holds_verdict
from claimaudit.schema.contracts import STANCES
from claimaudit.sources.status import RETRACTED
from claimaudit.views.html import Html, element, internal, join, several
from claimaudit.views.tables.parts import (
    Cell,
    Table,
    choice,
    choosable,
    link,
    status_mark,
    verdict_badge,
)
from claimaudit.vocabulary.facets import POPULATION_LABELS

if TYPE_CHECKING:
    from claimaudit.audit import Audit

SHOWN = ["finding_id", "stance", "citekey", "design_label", "population", "counts"]


def rows(audit: Audit) -> pd.DataFrame:
    """The verdicts on what can be checked, with the kind of the claim and the best evidence.

    Under the name of each stance stand the ids of the findings that take it, the best first;
    under judged what is shown of all that was judged to bear on the claim, as records.
    """
    kinds = audit.tables.claims[["claim_id", "kind"]]
    verdicts = audit.verdict_rows[holds_verdict(audit.verdict_rows["direction"])]
    checked = verdicts.merge(kinds, on="claim_id", how="left")
    evidence = grouped(audit.evidence.sort_values(["level", "finding_id"]), "claim_id")
    judged = [evidence.get(claim_id, audit.evidence.iloc[:0]) for claim_id in checked["claim_id"]]
    checked["best"] = [best_evidence(mine) for mine in judged]
    for stance in STANCES:
        taking = [mine.loc[mine["stance"] == stance, "finding_id"] for mine in judged]
        checked[stance] = [list(finding_ids) for finding_ids in taking]
    checked["judged"] = [mine[SHOWN].to_dict("records") for mine in judged]
    return checked


def best_evidence(judged: pd.DataFrame) -> str:
    """The best level of a direct result and its data sets, or what there is instead.

    Parameters
    ----------
    judged
        What was judged to bear on one claim: counts, role, dataset, level.

    >>> best_evidence(pd.DataFrame({"counts": [False], "role": ["indirect"]}))
    'indirect only'
    """
    if judged.empty:
        return "nothing found"
    direct = judged[judged["counts"].astype(bool)]
    if not direct.empty:
        datasets = several(int(direct["dataset"].nunique()), "data set")
        return f"level {direct['level'].min()}, {datasets}"
    roles = set(judged["role"]) - {"background"}
    if not roles:
        return "background only"
    return "retracted only" if roles == {RETRACTED} else "indirect only"


def best_evidence_cell(row: dict[str, Any], audit: Audit) -> Html:
    """The cell of the best evidence, by which a reader can filter the rows."""
    sort = "direct" if row["best"].startswith("level ") else row["best"]
    return element("span", row["best"], **choice("evidence", sort))


def findings_taking(stance: str) -> Cell:
    """Cells of the findings that take a stance, gathered by source; in bold those that count."""

    def cell(row: dict[str, Any], audit: Audit) -> Html:
        by_source: dict[str, list[Html]] = {}
        for judged in row["judged"]:
            if judged["stance"] == stance:
                choices = choice("stance", stance) | choice("design", judged["design_label"])
                population = POPULATION_LABELS.get(judged["population"], "population not stated")
                choices |= choice("population", population)
                linked = internal("finding", judged["finding_id"], **choices)
                shown = element("strong", linked) if judged["counts"] else linked
                by_source.setdefault(judged["citekey"], []).append(shown)
        sources = []
        for citekey, findings in by_source.items():
            status = audit.statuses.get(citekey)
            mark = join([" ", status_mark(status)]) if status else ""
            source = join([audit.library.cite(citekey), mark])
            sources.append(join([source, join(findings, ", ")], ": "))
        return join(sources, "; ")

    return cell


TABLE = Table(
    "Claims and sources; the findings that count for or against are in bold",
    rows=rows,
    columns={
        "Claim": link("claim", "claim_id"),
        "What it says": "statement",
        "Kind": choosable("kind", "kind"),
        "Verdict": verdict_badge,
        "Direct evidence": best_evidence_cell,
        "Supports": findings_taking("supports"),
        "Refutes": findings_taking("refutes"),
        "Qualifies": findings_taking("qualifies"),
        "Background": findings_taking("background"),
    },
    sort="matrix",
)

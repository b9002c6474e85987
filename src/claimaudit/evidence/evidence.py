"""Matches as they were judged, joined with what was judged: level, directness, attribution."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from claimaudit.evidence.designs import ANY_WORDING, LOWEST_LEVEL, Design
from claimaudit.evidence.judgements import CURRENT, JUDGEMENT_COLUMNS, by_id
from claimaudit.schema.contracts import FACETS, parts
from claimaudit.sources.status import RETRACTED, Status
from claimaudit.vocabulary.entries import NO_DIFFERENCE

COUNTED = ("for", "against")

# What a judge of a claim may count, by the kind of claim; every other kind counts own results.
ADMITTED = {
    "regulation": ("own result", "position of an authority"),
    "advice": ("position of an authority",),
}
SHOWN_AS = {
    "own result": "indirect",
    "authors' inference": "inference",
    "position of an authority": "position",
}


FINDING_COLUMNS = (
    "citekey",
    "dataset",
    "statement",
    "estimate",
    "locator",
    "read_in",
    "attribution",
    "design",
    "n",
    *FACETS,
)
EVIDENCE_COLUMNS = (
    *JUDGEMENT_COLUMNS,
    "kind",
    *FINDING_COLUMNS,
    "level",
    "warrants",
    "design_label",
    "studied",
    "self_report",
    "conflict",
    "status",
    "own",
    "direct",
    "role",
    "counts",
)


def evidence(
    judgements: pd.DataFrame,
    claims: pd.DataFrame,
    findings: pd.DataFrame,
    designs: Mapping[str, Design],
    library_conflict: Mapping[str, str] | None = None,
    statuses: Mapping[str, Status] | None = None,
) -> pd.DataFrame:
    """Join each judgement with its finding and with what the finding's design is good for.

    Parameters
    ----------
    library_conflict : mapping of citekey to str, optional
        Who paid: industry, advocacy, public, none declared; anything missing is ``unknown``.
    statuses : mapping of citekey to Status, optional
        What became of the sources; work that does not count has the role ``retracted``.

    Returns
    -------
    DataFrame
        The columns of `judgements`; ``kind`` of the claim; the finding's columns under their own
        names (``dataset`` falls back to the citekey); ``level`` 1 to 5 for this kind of claim, one
        lower when the match is indirect; ``warrants``, the strongest rung the design justifies (4
        where wording is exempt); ``design_label``, ``studied``, ``self_report``, ``conflict``;
        ``status`` (`Status` of the source, or None); ``own`` and ``direct`` (bool); ``role``: what
        the match does in a verdict (for, against, null, qualifies, indirect, position, inference,
        background, retracted, disputed, stale, undecided); ``counts`` (bool: for or against).
    """
    claim, finding = by_id(claims, "claim_id"), by_id(findings, "finding_id")
    conflict, known = library_conflict or {}, statuses or {}
    rows = [
        _weighed(row, claim[row["claim_id"]], finding[row["finding_id"]], designs, conflict, known)
        for row in judgements.to_dict("records")
        if row["claim_id"] in claim and row["finding_id"] in finding
    ]
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))


def _weighed(
    judgement: dict[str, Any],
    claim: dict[str, Any],
    finding: dict[str, Any],
    designs: Mapping[str, Design],
    conflict: Mapping[str, str],
    statuses: Mapping[str, Status],
) -> dict[str, Any]:
    kind, design = claim["kind"], designs.get(finding["design"])
    direct = judgement["directness"] == "direct"
    status = statuses.get(finding["citekey"])
    retracted = status is not None and not status.counts
    role = RETRACTED if retracted else _role(judgement, kind, finding, claim["value"])
    return {
        **judgement,
        "kind": kind,
        **{column: finding[column] for column in FINDING_COLUMNS},
        "dataset": finding["dataset"] or finding["citekey"],
        "level": _level(design, kind, direct),
        "warrants": design.warrants.get(kind, ANY_WORDING) if design else 1,
        "design_label": design.label if design else finding["design"],
        "studied": design.in_ if design else "",
        "self_report": bool(design and design.self_report),
        "conflict": conflict.get(finding["citekey"]) or "unknown",
        "status": status,
        "own": finding["attribution"] == "own result",
        "direct": direct,
        "role": role,
        "counts": role in COUNTED,
    }


def _level(design: Design | None, kind: str, direct: bool) -> int:
    level = design.level.get(kind, LOWEST_LEVEL) if design else LOWEST_LEVEL
    return min(LOWEST_LEVEL, level + (not direct))


def _role(judgement: Mapping[str, Any], kind: str, finding: Mapping[str, Any], claimed: str) -> str:
    stance, attribution = judgement["stance"], finding["attribution"]
    if judgement["state"] not in CURRENT:
        return judgement["state"]
    if stance == "background":
        return "background"
    if attribution not in ADMITTED.get(kind, ("own result",)):
        return SHOWN_AS.get(attribution, "background")
    if judgement["directness"] != "direct":
        return "indirect"
    if stance != "refutes":
        return "for" if stance == "supports" else "qualifies"
    is_null = finding["value"] == NO_DIFFERENCE and claimed != NO_DIFFERENCE
    return "null" if is_null else "against"


def coverage(
    claims: pd.DataFrame, evidence: pd.DataFrame, search_log: pd.DataFrame
) -> pd.DataFrame:
    """What each claim was held against, or which searches found nothing for it.

    Returns
    -------
    DataFrame
        One row a claim: claim_id, checkable, matches (number of findings judged), counted (number
        that count for or against), searches (ids of those that name the claim), came_up_empty (ids
        of those that kept nothing), covered (bool: not checkable, matched or searched for) and
        summary (in words).
    """
    matches = evidence["claim_id"].value_counts()
    counted = evidence.loc[evidence["counts"], "claim_id"].value_counts()
    named = _searches(search_log)
    rows = [
        _covered(row["claim_id"], row["checkable"], matches, counted, named)
        for row in claims.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


COVERAGE_COLUMNS = (
    "claim_id",
    "checkable",
    "matches",
    "counted",
    "searches",
    "came_up_empty",
    "covered",
    "summary",
)


def _searches(search_log: pd.DataFrame) -> dict[str, list[tuple[str, bool]]]:
    named: dict[str, list[tuple[str, bool]]] = {}
    for row in search_log.to_dict("records"):
        for claim in parts(row["claims"]):
            named.setdefault(claim, []).append((row["search_id"], not row["kept"].strip()))
    return named


def _covered(
    claim: str,
    checkable: str,
    matches: pd.Series,
    counted: pd.Series,
    named: Mapping[str, list[tuple[str, bool]]],
) -> dict[str, Any]:
    number, searches = int(matches.get(claim, 0)), named.get(claim, [])
    empty = [search for search, kept_nothing in searches if kept_nothing]
    return {
        "claim_id": claim,
        "checkable": checkable,
        "matches": number,
        "counted": int(counted.get(claim, 0)),
        "searches": [search for search, _ in searches],
        "came_up_empty": empty,
        "covered": bool(checkable == "no" or number or searches),
        "summary": _summary(checkable, number, [search for search, _ in searches], empty),
    }


def _summary(checkable: str, matches: int, searches: list[str], empty: list[str]) -> str:
    if checkable == "no":
        return "not checkable"
    if matches:
        log = f", searched: {', '.join(searches)}" if searches else ""
        return f"{matches} finding{'' if matches == 1 else 's'} judged{log}"
    if empty:
        return "searched, nothing kept: " + ", ".join(empty)
    if searches:
        return "searched, nothing that bears on it: " + ", ".join(searches)
    return "no match and no search on record"

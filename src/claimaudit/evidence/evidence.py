"""Matches as they were judged, joined with what was judged: level, directness, attribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from claimaudit.evidence.designs import ANY_WORDING, LOWEST_LEVEL, Design, design_label
from claimaudit.evidence.findings import dataset_or_source
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
# The role of what is not admitted, by its attribution; of every other it is background.
NOT_ADMITTED = {
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
    "interest",
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
    interests: Mapping[str, str] | None = None,
    statuses: Mapping[str, Status] | None = None,
) -> pd.DataFrame:
    """Join each judgement with its finding and with what the finding's design is good for.

    Parameters
    ----------
    interests : mapping of citekey to str, optional
        Who paid: industry, advocacy, public, none declared; anything missing is ``unknown``.
    statuses : mapping of citekey to Status, optional
        What became of the sources; work that does not count has the role ``retracted``.

    Returns
    -------
    DataFrame
        The columns of `judgements`; ``kind`` of the claim; the finding's columns under their own
        names (``dataset`` falls back to the citekey); ``level`` 1 to 5 for this kind of claim, one
        lower when the match is indirect; ``warrants``, the strongest rung the design justifies (4
        where wording is exempt); ``design_label``, ``studied``, ``self_report``, ``interest``;
        ``status`` (`Status` of the source, or None); ``own`` and ``direct`` (bool); ``role``: what
        the match does in a verdict (for, against, null, qualifies, indirect, position, inference,
        background, retracted, disputed, stale, undecided); ``counts`` (bool: for or against).
    """
    claim_of = by_id(claims, "claim_id")
    finding_of = by_id(findings.assign(dataset=dataset_or_source(findings)), "finding_id")
    paid_by, known = interests or {}, statuses or {}
    rows = []
    for judgement in judgements.to_dict("records"):
        claim = claim_of.get(judgement["claim_id"])
        finding = finding_of.get(judgement["finding_id"])
        if claim is None or finding is None:
            continue
        kind, citekey = claim["kind"], finding["citekey"]
        role, status = role_of(judgement, claim, finding), known.get(citekey)
        if status and not status.counts:
            role = RETRACTED
        direct = judgement["directness"] == "direct"
        design = designs.get(finding["design"])
        level = design.level.get(kind, LOWEST_LEVEL) if design else LOWEST_LEVEL
        rows.append(
            judgement
            | {"kind": kind}
            | {column: finding[column] for column in FINDING_COLUMNS}
            | {
                "level": min(LOWEST_LEVEL, level if direct else level + 1),
                "warrants": design.warrants.get(kind, ANY_WORDING) if design else 1,
                "design_label": design_label(finding["design"], designs),
                "studied": design.in_ if design else "",
                "self_report": bool(design and design.self_report),
                "interest": paid_by.get(citekey) or "unknown",
                "status": status,
                "own": finding["attribution"] == "own result",
                "direct": direct,
                "role": role,
                "counts": role in COUNTED,
            }
        )
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))


def role_of(
    judgement: Mapping[str, Any], claim: Mapping[str, Any], finding: Mapping[str, Any]
) -> str:
    """What a match does in the verdict on the claim, were its source not retracted.

    Parameters
    ----------
    judgement, claim, finding : mapping
        Rows of `judgements`, of the claims and of the findings.

    >>> judged = {"state": "unanimous", "stance": "supports", "directness": "population"}
    >>> claim = {"kind": "effect", "value": "better"}
    >>> result = {"attribution": "own result", "value": "better"}
    >>> role_of(judged, claim, result)
    'indirect'
    >>> role_of(judged | {"directness": "direct"}, claim, result)
    'for'
    """
    stance, attribution = judgement["stance"], finding["attribution"]
    if judgement["state"] not in CURRENT:
        return judgement["state"]
    if stance == "background":
        return "background"
    if attribution not in ADMITTED.get(claim["kind"], ("own result",)):
        return NOT_ADMITTED.get(attribution, "background")
    if judgement["directness"] != "direct":
        return "indirect"
    if stance != "refutes":
        return "for" if stance == "supports" else "qualifies"
    is_null = finding["value"] == NO_DIFFERENCE and claim["value"] != NO_DIFFERENCE
    return "null" if is_null else "against"


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

    >>> claims = pd.DataFrame({"claim_id": ["C01", "C02"], "checkable": ["yes", "yes"]})
    >>> evidence = pd.DataFrame({"claim_id": ["C01"], "counts": [True]})
    >>> search = {"search_id": "S01", "claims": "C01; C02", "kept": ""}
    >>> coverage(claims, evidence, pd.DataFrame([search]))["summary"].tolist()
    ['1 finding judged, searched: S01', 'searched, nothing kept: S01']
    """
    judged = evidence["claim_id"].value_counts()
    counted = evidence.loc[evidence["counts"], "claim_id"].value_counts()
    searches: dict[str, list[str]] = {}
    came_up_empty: dict[str, list[str]] = {}
    for search in search_log.to_dict("records"):
        for claim_id in parts(search["claims"]):
            searches.setdefault(claim_id, []).append(search["search_id"])
            if not search["kept"].strip():
                came_up_empty.setdefault(claim_id, []).append(search["search_id"])
    rows = []
    for claim_id, checkable in zip(claims["claim_id"], claims["checkable"], strict=True):
        matches = int(judged.get(claim_id, 0))
        searched, empty = searches.get(claim_id, []), came_up_empty.get(claim_id, [])
        if checkable == "no":
            summary = "not checkable"
        elif matches:
            log = f", searched: {', '.join(searched)}" if searched else ""
            summary = f"{matches} finding{'' if matches == 1 else 's'} judged{log}"
        elif empty:
            summary = "searched, nothing kept: " + ", ".join(empty)
        elif searched:
            summary = "searched, nothing that bears on it: " + ", ".join(searched)
        else:
            summary = "no match and no search on record"
        rows.append(
            {
                "claim_id": claim_id,
                "checkable": checkable,
                "matches": matches,
                "counted": int(counted.get(claim_id, 0)),
                "searches": searched,
                "came_up_empty": empty,
                "covered": bool(checkable == "no" or matches or searched),
                "summary": summary,
            }
        )
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))

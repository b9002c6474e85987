"""Bearing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.contradictions.conflicts import Conflict
from claimaudit.schema.contracts import DOSES

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def bearing(audit: Audit, conflict: Conflict | None) -> pd.DataFrame:
    """The findings that bear on a conflict: on its outcome and exposure, or matched to its words.

    A finding belongs here when it was matched to a claim that shares a quote with a side of the
    conflict, or when it is on the same outcome and on a substance of the conflict or its part.

    Returns
    -------
    DataFrame
        Rows of the findings, by outcome, dose and id; none without a conflict.
    """
    if conflict is None:
        return audit.tables.findings.iloc[:0]
    claims, findings = audit.tables.claims, audit.tables.findings
    sides = claims[claims["claim_id"].isin(conflict.sides)]
    named = findings[findings["finding_id"].isin(conflict.sides)]
    close = findings["finding_id"].isin([*_matched(audit, sides), *named["finding_id"]])
    rows = pd.concat([sides, named])
    same = findings["outcome"].isin(rows["outcome"]) & _on_exposure(audit, rows)
    # What only helps to read a claim shows nothing, so that it cannot decide between the sides.
    return _by_dose(findings[(close | same) & (findings["attribution"] != "background")])


def _by_dose(findings: pd.DataFrame) -> pd.DataFrame:
    rank = {dose: place for place, dose in enumerate(DOSES)}
    ranked = findings.assign(rank=findings["dose"].map(rank).fillna(len(DOSES)))
    return ranked.sort_values(["outcome", "rank", "finding_id"]).drop(columns="rank")


def _matched(audit: Audit, sides: pd.DataFrame) -> list[str]:
    claims = audit.tables.claims
    spans = list(zip(sides["start"], sides["end"], strict=True))
    overlap = [
        any(start < right and left < end for left, right in spans)
        for start, end in zip(claims["start"], claims["end"], strict=True)
    ]
    near = claims.loc[overlap, "claim_id"]
    evidence = audit.evidence
    mine = evidence["claim_id"].isin(near) & (evidence["role"] != "background")
    return list(evidence.loc[mine, "finding_id"])


def _on_exposure(audit: Audit, rows: pd.DataFrame) -> pd.Series:
    words = (set(rows["subject"]) | set(rows["co_exposure"])) - {"", "alone", "any"}
    wide = {
        word: {word, *audit.vocabulary.wholes(word)}
        for word in {*audit.tables.findings["subject"], *audit.tables.findings["co_exposure"]}
    }
    meets = {word: bool(wholes & words) for word, wholes in wide.items()}
    subject, other = (audit.tables.findings[name].map(meets) for name in ("subject", "co_exposure"))
    return subject | other

"""Which findings bear on a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.contradictions.conflicts import Conflict
from claimaudit.schema.contracts import DOSES

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def bearing_findings(audit: Audit, conflict: Conflict | None) -> pd.DataFrame:
    """The findings that bear on a conflict: on its outcome and exposure, or matched to its words.

    A finding belongs here when it was matched to a claim that shares a quote with a side of the
    conflict, or when it is on the same outcome and on a substance of the conflict or its part.

    Returns
    -------
    DataFrame
        Rows of the bare findings, by outcome, dose and id; none without a conflict.

    Examples
    --------
    >>> audit = Audit.open("tea", root=small)
    >>> list(bearing_findings(audit, audit.gravest)["finding_id"])
    ['F002', 'F003']
    """
    if conflict is None:
        return audit.tables.findings.iloc[:0]
    claims, findings = audit.tables.claims, audit.tables.findings
    claimed = claims[claims["claim_id"].isin(conflict.sides)]
    reported = findings[findings["finding_id"].isin(conflict.sides)]
    spans = list(zip(claimed["start"], claimed["end"], strict=True))
    overlap = [
        any(start < right and left < end for left, right in spans)
        for start, end in zip(claims["start"], claims["end"], strict=True)
    ]
    evidence = audit.evidence[audit.evidence["role"] != "background"]
    matched = evidence["claim_id"].isin(claims.loc[overlap, "claim_id"])
    near = [*evidence.loc[matched, "finding_id"], *reported["finding_id"]]
    sides = pd.concat([claimed, reported])
    same = findings["outcome"].isin(sides["outcome"]) & on_exposure(audit, sides)
    # What only helps to read a claim shows nothing, so that it cannot decide between the sides.
    tells = findings["attribution"] != "background"
    bearing = findings[(findings["finding_id"].isin(near) | same) & tells]
    rank = {dose: place for place, dose in enumerate(DOSES)}
    ranked = bearing.assign(rank=bearing["dose"].map(rank).fillna(len(DOSES)))
    return ranked.sort_values(["outcome", "rank", "finding_id"]).drop(columns="rank")


def on_exposure(audit: Audit, sides: pd.DataFrame) -> pd.Series:
    """Whether each finding is on a substance of the sides, or on a part of it."""
    findings = audit.tables.findings
    substances = (set(sides["subject"]) | set(sides["co_exposure"])) - {"", "alone", "any"}
    meets = {
        word: not substances.isdisjoint({word, *audit.vocabulary.wholes(word)})
        for word in {*findings["subject"], *findings["co_exposure"]}
    }
    return findings["subject"].map(meets) | findings["co_exposure"].map(meets)

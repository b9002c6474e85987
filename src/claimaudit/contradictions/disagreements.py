"""Disagreements: judgements of stance that the coded facets, and so the ledger, do not bear out."""

import pandas as pd

from claimaudit.contradictions.kinds import KINDS
from claimaudit.contradictions.scope import CONFLICT
from claimaudit.evidence.decision_table import Row
from claimaudit.evidence.judgements import by_id


def stance_facet_disagreements(
    ledger: pd.DataFrame, evidence: pd.DataFrame, claims: pd.DataFrame
) -> pd.DataFrame:
    """Judgements of stance that the coded facets do not bear out.

    Returns
    -------
    DataFrame
        One row a disagreement: claim_id, finding_id and warning: a conflict of the ledger matched
        as ``supports``; a finding that directly refutes but that the ledger does not see, with the
        facets that keep it from seeing; support for a "due to" claim from another route.
    """
    excluding = {kind.name for kind in KINDS if kind.opposes}
    pairs = ledger[ledger["right"].notna()]
    conflicting = pairs[pairs["kind"].isin(excluding) & (pairs["status"] == CONFLICT)]
    opposed = set(map(frozenset, zip(conflicting["left"], conflicting["right"], strict=True)))
    seen = set(map(frozenset, zip(pairs["left"], pairs["right"], strict=True)))
    claim = by_id(claims, "claim_id")
    rows = [
        {"claim_id": row["claim_id"], "finding_id": row["finding_id"], "warning": warning}
        for row in evidence.to_dict("records")
        if (warning := disagreement(row, claim[row["claim_id"]], opposed, seen))
    ]
    return pd.DataFrame(rows, columns=["claim_id", "finding_id", "warning"])


def disagreement(
    row: Row, claim: Row, opposed: set[frozenset[str]], seen: set[frozenset[str]]
) -> str:
    """What a judgement and the facets say differently; empty where they agree.

    Parameters
    ----------
    row, claim
        The evidence on a claim, and the claim.
    opposed, seen
        The pairs of ids that the ledger has as a conflict of excluding values, and all its pairs.
    """
    pair = frozenset((row["claim_id"], row["finding_id"]))
    if row["role"] == "for" and pair in opposed:
        return "matched as supports, but their facets exclude each other"
    if row["role"] == "for" and claim["via"] and row["via"] != claim["via"]:
        return (
            f"supports a claim made via {claim['via']}, but is coded via {row['via'] or 'nothing'}"
        )
    if row["role"] == "against" and pair not in seen:
        differing = [
            f"{facet} {claim[facet] or '(empty)'} / {row[facet] or '(empty)'}"
            for facet in ("subject", "co_exposure", "outcome", "versus")
            if claim[facet] != row[facet]
        ]
        difference = "; ".join(differing) or f"{claim['value']} does not exclude {row['value']}"
        return f"matched as a direct refutation, but the ledger sees none: {difference}"
    return ""

"""Too strong."""

from collections.abc import Mapping

import pandas as pd

from claimaudit.contradictions.joins import Keys
from claimaudit.contradictions.kinds.phrases import RUNG_WORDS, rungs
from claimaudit.evidence.designs import WORDED_KINDS, Design, design_label
from claimaudit.vocabulary.vocabulary import Vocabulary


def overstated(row: dict, vocabulary: Vocabulary) -> str:
    """By how much the wording exceeds what the evidence warrants."""
    return row["detail"]


TOO_STRONG = "too strong"


def too_strong(
    table: pd.DataFrame, coded: Keys, evidence: pd.DataFrame, designs: Mapping[str, Design]
) -> pd.DataFrame:
    """Claims whose wording exceeds what their best direct own support warrants.

    A claim without direct own support has no row: that is a verdict. Harms and interactions are
    exempt, because a warning need not wait for a trial.

    Returns
    -------
    DataFrame
        left (position of the strongest wording of the assertion) and detail (the rule in words).
    """
    best = _best_support(evidence)
    claims = table[table["article"] & table["stated"] & table["id"].isin(best.index)]
    claims = claims.assign(rung=rungs(claims["rung"]))
    excess = claims[claims["rung"] > claims["id"].map(best["warrants"])]
    exposure = coded.codes.loc[excess.index, "exposure"].to_numpy()
    order = excess.assign(exposure=exposure).sort_values(
        ["rung", "start", "id"], ascending=[False, True, True]
    )
    one = order.drop_duplicates(["kind", "exposure", *_ASSERTED])
    detail = [_excess(row, best.loc[row.id], designs) for row in one.itertuples(index=False)]
    return pd.DataFrame({"left": one.index.to_numpy(), "detail": detail})


_ASSERTED = ("outcome", "value", "versus", "via", "dose", "population", "condition")


def _best_support(evidence: pd.DataFrame) -> pd.DataFrame:
    counts = (evidence["role"] == "for") & evidence["kind"].isin(WORDED_KINDS)
    order = evidence[counts].sort_values(["warrants", "finding_id"], ascending=[False, True])
    return order.drop_duplicates("claim_id").set_index("claim_id")


def _excess(claim, support: pd.Series, designs: Mapping[str, Design]) -> str:
    label = design_label(support["design"], designs)
    rung, warranted = claim.rung, int(support["warrants"])
    return (
        f"“{RUNG_WORDS[rung]}” (rung {rung}) is stronger than “{RUNG_WORDS[warranted]}” (rung "
        f"{warranted}), the most that its best direct own support warrants: "
        f"{support['finding_id']}, {label}."
    )

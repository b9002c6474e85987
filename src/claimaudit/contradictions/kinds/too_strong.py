"""too strong: a claim is worded more strongly than its best direct own support warrants.

Why it counts: “improves” promises what a survey cannot show. What a design warrants for each kind
of claim stands in `designs.toml`.

No contradiction: a claim without direct own support has no row, because that is a verdict. Harms
and interactions are exempt: a warning need not wait for a trial.

Fires: “The herb does improve sleep.”, best supported by “Users of the herb say that they sleep
better.” of a survey.

Silent: “The herb does improve sleep.”, supported by “Those given the herb by lot slept longer.” of
a trial.
"""

import pandas as pd

from claimaudit.contradictions.kinds.kind import (
    MEDIUM,
    PLANES,
    Case,
    Kind,
    Material,
    Wording,
    undivided,
)
from claimaudit.contradictions.kinds.phrases import RUNG_WORDS, rungs
from claimaudit.evidence.designs import WORDED_KINDS, design_label
from claimaudit.vocabulary.vocabulary import Vocabulary

# What makes two claims one assertion, beside what acts.
ASSERTION = ["outcome", "value", "versus", "via", "dose", "population", "condition"]


def find(material: Material) -> pd.DataFrame:
    """Claims whose wording exceeds what their best direct own support warrants.

    Returns
    -------
    DataFrame
        left (position of the strongest wording of the assertion) and detail (the rule in words).
    """
    table, evidence = material.table, material.evidence
    support = evidence[(evidence["role"] == "for") & evidence["kind"].isin(WORDED_KINDS)]
    support = support.sort_values(["warrants", "finding_id"], ascending=[False, True])
    best = support.drop_duplicates("claim_id").set_index("claim_id")
    claims = table[table["article"] & table["stated"] & table["id"].isin(best.index)]
    claims = claims.assign(
        rung=rungs(claims["rung"]),
        exposure=material.keys.codes.loc[claims.index, "exposure"],
    )
    excessive = claims[claims["rung"] > claims["id"].map(best["warrants"])]
    excessive = excessive.sort_values(["rung", "start", "id"], ascending=[False, True, True])
    excessive = excessive.drop_duplicates(["kind", "exposure", *ASSERTION])
    detail = []
    for claim in excessive.itertuples(index=False):
        finding = best.loc[claim.id]
        warranted = int(finding["warrants"])
        label = design_label(finding["design"], material.designs)
        detail.append(
            f"“{RUNG_WORDS[claim.rung]}” (rung {claim.rung}) is stronger than "
            f"“{RUNG_WORDS[warranted]}” (rung {warranted}), the most that its best direct own "
            f"support warrants: {finding['finding_id']}, {label}."
        )
    return pd.DataFrame({"left": excessive.index, "detail": detail})


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """By how much the wording exceeds what the evidence warrants."""
    return row["detail"]


KIND = Kind(
    name="too strong",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[{"statement": "The herb does improve sleep.", "rung": "4"}],
        findings=[
            {"statement": "Users of the herb say that they sleep better.", "design": "survey"}
        ],
        matches=[{"claim_id": "C01", "finding_id": "F001"}],
    ),
    silent=Case(
        claims=[{"statement": "The herb does improve sleep.", "rung": "4"}],
        findings=[{"statement": "Those given the herb by lot slept longer.", "design": "trial"}],
        matches=[{"claim_id": "C01", "finding_id": "F001"}],
    ),
    confidence=MEDIUM,
    worded_by=("detail",),
    scope=undivided,
    plane=PLANES[1],
    one_sided=True,
)

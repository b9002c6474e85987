"""Severity: which rows of the ledger a reader should see first."""

import numpy as np
import pandas as pd

from claimaudit.contradictions.kinds.kind import Kind, Material
from claimaudit.contradictions.kinds.tiers import ADVICE, REASSURING, REST, SAFETY


def severity(rows: pd.DataFrame, kind: Kind, material: Material) -> np.ndarray:
    """Rank rows of one kind from 1, the gravest, to the last of `kinds.tiers.TIERS`.

    A kind may have a tier of its own. Of the others come first a reassuring value that is
    contradicted (false reassurance harms), then outcomes of safety, then advice, then the rest.

    Parameters
    ----------
    rows : DataFrame
        anchor and other, as positions in the material's table (see `kinds.kind.completed`).
    """
    if kind.tier:
        return np.full(len(rows), kind.tier)
    table, vocabulary = material.table, material.vocabulary
    anchor, other = rows["anchor"].to_numpy(), rows["other"].to_numpy()
    of_safety = {name: vocabulary.safety(name) for name in vocabulary.outcomes}
    safety = table["outcome"].map(of_safety).fillna(False).to_numpy(dtype=bool)
    advice = (table["kind"] == "advice").to_numpy()
    tier = np.where(advice[anchor] | advice[other], ADVICE, REST)
    tier[safety[anchor]] = SAFETY
    if kind.opposes:
        tier[reassurance_contradicted(anchor, other, material)] = REASSURING
    return tier


def reassurance_contradicted(
    anchor: np.ndarray, other: np.ndarray, material: Material
) -> np.ndarray:
    """Rows in which a reassuring value is contradicted: the article's, or of two sources either."""
    vocabulary = material.vocabulary
    stated = material.table[["outcome", "value", "subject"]]
    distinct = stated.drop_duplicates()
    reassures = [
        outcome in vocabulary.outcomes and vocabulary.reassures(outcome, value, subject)
        for outcome, value, subject in distinct.itertuples(index=False, name=None)
    ]
    group = stated.groupby(list(stated.columns), sort=False).ngroup().to_numpy()
    reassuring = np.array(reassures, dtype=bool)[group]
    article = material.table["article"].to_numpy()
    literature = ~article[anchor] & ~article[other]
    contradicted = (reassuring[anchor] & (article[anchor] | literature)) | (
        reassuring[other] & (article[other] | literature)
    )
    # Where both sides have one value it stands, and only an amount of it is contradicted.
    value = stated.groupby(["outcome", "value"], sort=False).ngroup().to_numpy()
    return contradicted & (value[anchor] != value[other])

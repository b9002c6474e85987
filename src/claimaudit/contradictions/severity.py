"""Severity: which rows of the ledger a reader should see first."""

import numpy as np
import pandas as pd

from claimaudit.contradictions.kinds.estimates_differ import ESTIMATES
from claimaudit.contradictions.kinds.implied import IMPLIED
from claimaudit.contradictions.kinds.not_reproduced import NOT_REPRODUCED
from claimaudit.contradictions.kinds.opposite import OPPOSITE
from claimaudit.vocabulary.vocabulary import Vocabulary

REASSURING, SAFETY, ADVICE, REST, BY_IMPLICATION, LAST = range(1, 7)
NOBODY = -1


def other_side(rows: pd.DataFrame) -> np.ndarray:
    """Position of the right side of each row, or of its only side."""
    return np.where(rows["right"] == NOBODY, rows["anchor"], rows["right"])


def severity(rows: pd.DataFrame, table: pd.DataFrame, vocabulary: Vocabulary) -> np.ndarray:
    """Rank rows of the ledger from 1, the gravest, to 6.

    1 a reassuring value that is contradicted (false reassurance harms), 2 outcomes of safety, 3
    advice, 4 the rest, 5 what follows by implication only, 6 effects not reproduced and estimates
    that differ.

    Parameters
    ----------
    rows : DataFrame
        kind, anchor and right, as positions in `table`; right is `NOBODY` in one-sided kinds.
    """
    anchor = rows["anchor"].to_numpy()
    right = other_side(rows)
    kind = rows["kind"].to_numpy()
    safety = _of_safety(table, vocabulary)[anchor]
    advice = (table["kind"] == "advice").to_numpy()
    tier = np.where(advice[anchor] | advice[right], ADVICE, REST)
    tier[safety] = SAFETY
    tier[(kind == OPPOSITE) & _reassured(rows, table, vocabulary)] = REASSURING
    tier[kind == IMPLIED] = BY_IMPLICATION
    tier[(kind == NOT_REPRODUCED) | (kind == ESTIMATES)] = LAST
    return tier


def _of_safety(table: pd.DataFrame, vocabulary: Vocabulary) -> np.ndarray:
    safe = {name: vocabulary.safety(name) for name in vocabulary.outcomes}
    return table["outcome"].map(safe).fillna(False).to_numpy(dtype=bool)


def _reassured(rows: pd.DataFrame, table: pd.DataFrame, vocabulary: Vocabulary) -> np.ndarray:
    """Rows in which a reassuring value is contradicted: the article's, or of two sources either."""
    anchor = rows["anchor"].to_numpy()
    right = other_side(rows)
    reassuring, article = _reassuring(table, vocabulary), table["article"].to_numpy()
    literature = ~article[anchor] & ~article[right]
    return (reassuring[anchor] & (article[anchor] | literature)) | (
        reassuring[right] & (article[right] | literature)
    )


def _reassuring(table: pd.DataFrame, vocabulary: Vocabulary) -> np.ndarray:
    said = table[["outcome", "value", "subject"]]
    group = said.groupby(list(said.columns), sort=False).ngroup().to_numpy()
    distinct = said[~said.duplicated()].itertuples(index=False, name=None)
    soothes = [
        outcome in vocabulary.outcomes and vocabulary.reassures(outcome, value, subject)
        for outcome, value, subject in distinct
    ]
    return np.array(soothes, dtype=bool)[group]

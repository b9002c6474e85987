"""Pairs of assertions of one thing, as the kinds that need two sides make them."""

import numpy as np
import pandas as pd

from claimaudit.contradictions.joins import Keys, Meets, joined, relation
from claimaudit.contradictions.kinds.kind import Material

SAME_THING = ["outcome", "versus", "exposure"]


def comparable_pairs(
    material: Material, left: np.ndarray, right: np.ndarray, meets: Meets
) -> pd.DataFrame:
    """Pairs of one thing whose values a rule brings together, and that may be compared.

    Left out are pairs of one dataset, and of the literature with claims not checkable by it.

    Parameters
    ----------
    left, right : array of int
        Positions of the rows of each side.
    meets : callable
        Of outcome, left value and right value.

    Returns
    -------
    DataFrame
        left, right, part_whole and mixed; see `claimaudit.contradictions.joins.joined`.
    """
    table, keys = material.table, material.keys
    related = relation(keys, np.concatenate((left, right)), meets)
    pairs = joined(keys, left, right, related, material.max_pairs)
    first, second = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    article, source = table["article"].to_numpy(), keys.codes["source"].to_numpy()
    closed = article & (table["checkable"] != "yes").to_numpy()
    one_source = ~article[first] & ~article[second] & (source[first] == source[second])
    uncheckable = (article[first] != article[second]) & (closed[first] | closed[second])
    return pairs[~(one_source | uncheckable)]


def oriented(pairs: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Put the article's side left, then what comes first in the text, then the lower id."""
    rank = np.empty(len(table), dtype="int64")
    rank[table.sort_values(["side", "start", "id"], kind="stable").index] = np.arange(len(table))
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    swap = rank[left] > rank[right]
    ordered = pairs.assign(left=np.where(swap, right, left), right=np.where(swap, left, right))
    return ordered.reset_index(drop=True)


def of_one_dose_rule(pairs: pd.DataFrame, table: pd.DataFrame, keys: Keys) -> np.ndarray:
    """Which pairs are the two halves of one dose rule that both their sources state."""
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    dose, article = keys.codes["dose"].to_numpy(), table["article"].to_numpy()
    dosed = (table["able"] & table["stated"]).to_numpy() & ~article & (dose >= 0)
    halves = np.flatnonzero(dosed[left] & dosed[right] & (dose[left] != dose[right]))
    first, second = left[halves], right[halves]
    stating = np.flatnonzero(dosed)
    # Who states it of what, and which value at which dose: as it stands, then crosswise.
    speakers = keys.codes[["citekey", *SAME_THING]].iloc[np.r_[stating, first, second]]
    values = keys.codes[["value", "dose"]].iloc[np.r_[stating, second, first]]
    rules = pd.concat([speakers.reset_index(drop=True), values.reset_index(drop=True)], axis=1)
    number = rules.groupby(list(rules.columns), sort=False).ngroup().to_numpy()
    stated, mirrored, other = np.split(number, [len(stating), len(stating) + len(first)])
    same = np.zeros(len(pairs), dtype=bool)
    same[halves] = np.isin(mirrored, stated) & np.isin(other, stated)
    return same

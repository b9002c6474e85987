"""Pairs of assertions that cannot both hold: opposite, implied, not reproduced."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import marked, with_implied
from claimaudit.contradictions.joins import Keys, keys
from claimaudit.vocabulary.vocabulary import Vocabulary

SAME_THING = ("outcome", "versus", "exposure")


def extended(
    assertions: pd.DataFrame, vocabulary: Vocabulary, bearing: Collection[str] = ()
) -> tuple[pd.DataFrame, Keys]:
    """The assertions with what they imply, and both coded as integers."""
    table = with_implied(marked(assertions, bearing), vocabulary)
    return table, keys(table, vocabulary)


def _comparable(pairs: pd.DataFrame, table: pd.DataFrame, coded: Keys) -> pd.DataFrame:
    """Leave out pairs of one dataset, and of the literature with claims not checkable by it."""
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    article, source = table["article"].to_numpy(), coded.codes["source"].to_numpy()
    closed = article & (table["checkable"] != "yes").to_numpy()
    one_source = ~article[left] & ~article[right] & (source[left] == source[right])
    uncheckable = (article[left] != article[right]) & (closed[left] | closed[right])
    return pairs[~(one_source | uncheckable)]


def oriented(pairs: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Put the article's side left, then what comes first in the text, then the lower id."""
    rank = np.empty(len(table), dtype="int64")
    rank[table.sort_values(["side", "start", "id"], kind="stable").index] = np.arange(len(table))
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    swap = rank[left] > rank[right]
    ordered = {"left": np.where(swap, right, left), "right": np.where(swap, left, right)}
    return pairs.assign(**ordered).reset_index(drop=True)


def _one_dose_rule(pairs: pd.DataFrame, table: pd.DataFrame, coded: Keys) -> np.ndarray:
    """Which pairs are the two halves of one dose rule that both their sources state."""
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    dose, article = coded.codes["dose"].to_numpy(), table["article"].to_numpy()
    dosed = (table["able"] & table["stated"]).to_numpy() & ~article & (dose >= 0)
    halves = np.flatnonzero(dosed[left] & dosed[right] & (dose[left] != dose[right]))
    first, second = left[halves], right[halves]
    stated, mirrored, other = _signatures(
        coded, (np.flatnonzero(dosed), first, second), (np.flatnonzero(dosed), second, first)
    )
    same = np.zeros(len(pairs), dtype=bool)
    same[halves] = np.isin(mirrored, stated) & np.isin(other, stated)
    return same


def _signatures(
    coded: Keys, spoken: tuple[np.ndarray, ...], taken: tuple[np.ndarray, ...]
) -> list[np.ndarray]:
    """Number the sets of (source and thing of `spoken`, value and dose of `taken`)."""
    speakers = coded.codes.iloc[np.concatenate(spoken)][["citekey", *SAME_THING]]
    said = coded.codes.iloc[np.concatenate(taken)][["value", "dose"]]
    both = pd.concat([speakers.reset_index(drop=True), said.reset_index(drop=True)], axis=1)
    number = both.groupby(list(both.columns), sort=False).ngroup().to_numpy()
    return np.split(number, np.cumsum([len(part) for part in spoken])[:-1])

"""Pairs of assertions that cannot both hold: opposite, implied, not reproduced."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from claimaudit.assertions import OWN_RESULT, marked, relevant
from claimaudit.implications import with_implied
from claimaudit.joins import MAX_PAIRS, Keys, join, keys, relation
from claimaudit.scope import axes, populations_differ, status
from claimaudit.vocabulary import NO_DIFFERENCE, Vocabulary

OPPOSITE, IMPLIED, NOT_REPRODUCED = "opposite", "implied", "not reproduced"
SAME_THING = ("outcome", "versus", "exposure")


def candidates(
    assertions: pd.DataFrame, vocabulary: Vocabulary, max_pairs: int = MAX_PAIRS
) -> pd.DataFrame:
    """Find the opposite assertions, and the axes of scope that separate them.

    Parameters
    ----------
    assertions : DataFrame
        As `claimaudit.assertions.assertions` returns them.
    max_pairs : int
        How many pairs may be built.

    Returns
    -------
    DataFrame
        left, right (positions in `assertions`; the article's side first, then the one that comes
        first in the text, then by id), axes (tuple of str) and status (conflict, scopes differ).

    Raises
    ------
    LedgerTooLarge
        Before any pair is built, naming the key with the most pairs.
    """
    stated = marked(assertions)
    coded = keys(stated, vocabulary)
    found = opposite(stated, coded, vocabulary, max_pairs)
    separated = axes(found, stated, coded, vocabulary)
    return found[["left", "right"]].assign(axes=separated, status=status(separated))


def extended(
    assertions: pd.DataFrame, vocabulary: Vocabulary, bearing: Collection[str] = ()
) -> tuple[pd.DataFrame, Keys]:
    """The assertions with what they imply, and both coded as integers."""
    table = with_implied(marked(assertions, bearing), vocabulary)
    return table, keys(table, vocabulary)


def opposite(
    table: pd.DataFrame, coded: Keys, vocabulary: Vocabulary, max_pairs: int = MAX_PAIRS
) -> pd.DataFrame:
    """Stated assertions of the same thing whose values exclude each other."""
    rows = np.flatnonzero(table["stated"] & relevant(table))

    # Each unordered pair of values once, so that each pair of rows is found once.
    def excluding(outcome: str, a: str, b: str) -> bool:
        return a < b and vocabulary.excludes(outcome, a, b)

    values = relation(coded, rows, excluding)
    found = _comparable(join(coded, rows, rows, values, max_pairs), table, coded)
    return oriented(found[~_one_dose_rule(found, table, coded)], table)


def not_reproduced(
    table: pd.DataFrame, coded: Keys, vocabulary: Vocabulary, max_pairs: int = MAX_PAIRS
) -> pd.DataFrame:
    """Effects that are stated, against own results of other datasets that show no difference.

    Only within one population: a null in animals fails to reproduce nothing that people reported.
    """

    def unseen(outcome: str, effect: str, null: str) -> bool:
        return null == NO_DIFFERENCE and not vocabulary.denies_effect(outcome, effect)

    own = table["attribution"] == OWN_RESULT
    rows = table["stated"] & relevant(table)
    effects = np.flatnonzero(rows & (table["article"] | own))
    nulls = np.flatnonzero(rows & own & (table["value"] == NO_DIFFERENCE))
    both = np.union1d(effects, nulls)
    values = relation(coded, both, unseen)
    found = _comparable(join(coded, effects, nulls, values, max_pairs), table, coded)
    found = found[~populations_differ(found, coded) & ~_one_dose_rule(found, table, coded)]
    return oriented(found, table)


def implied(
    table: pd.DataFrame, coded: Keys, vocabulary: Vocabulary, max_pairs: int = MAX_PAIRS
) -> pd.DataFrame:
    """What assertions imply, against what others state."""
    hops = np.flatnonzero(~table["stated"] & relevant(table))
    stated = np.flatnonzero(table["stated"] & table["able"])
    values = relation(coded, np.union1d(hops, stated), vocabulary.excludes)
    found = _comparable(join(coded, hops, stated, values, max_pairs), table, coded)
    ids = table["id"].to_numpy()
    return oriented(found[ids[found["left"]] != ids[found["right"]]], table)


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

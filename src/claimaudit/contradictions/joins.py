"""Joins of assertions on keys: the pairs that speak of the same thing and cannot both hold."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from claimaudit.contradictions.exposures import Exposure, Meetings, coded_exposures, meetings
from claimaudit.schema.contracts import DOSES, POPULATIONS
from claimaudit.vocabulary.facets import parse_condition
from claimaudit.vocabulary.vocabulary import Vocabulary

MAX_PAIRS = 2_000_000
UNDOSED = -1
ANY_DOSE = -2
SPECIFIC_DOSES = tuple(dose for dose in DOSES if dose != "all")
EVERYONE = POPULATIONS.index("any")
# Kinds whose claims hold of the thing itself when they name no population.
OF_THE_THING = ("composition", "origin", "mechanism")
Asked = tuple[tuple[str, tuple[str, ...]], ...]
Meets = Callable[[str, str, str], bool]


class LedgerTooLarge(ValueError):
    """More pairs than the ledger may build; the message names the key with the most of them."""


@dataclass(frozen=True)
class Keys:
    """Assertions as integers.

    Attributes
    ----------
    codes : DataFrame of int
        outcome, value, versus, exposure, dose, population, condition, source and citekey of each
        assertion, in their order.
    outcomes, values, versus, conditions : array or Index of str
        What the codes stand for; several codes may be of one outcome (see `_measures`).
    asked : list of tuple
        For each code of an outcome the axes that the outcome requires, with their terms.
    exposures : list of tuple of str
    meetings : Meetings
        Which exposures meet.
    """

    codes: pd.DataFrame
    outcomes: np.ndarray
    values: pd.Index
    versus: pd.Index
    conditions: pd.Index
    asked: list[Asked]
    exposures: list[Exposure]
    meetings: Meetings

    def packed(self, rows: np.ndarray) -> np.ndarray:
        """One integer for outcome, versus, exposure and value of each of the rows."""
        codes = self.codes.iloc[rows]
        return self.pack(*(codes[name].to_numpy() for name in PACKED))

    def pack(self, outcome, versus, exposure, value):
        """One integer for the four codes."""
        context = (outcome * len(self.versus) + versus) * len(self.exposures) + exposure
        return context * len(self.values) + value

    def unpack(self, key):
        """The codes of outcome, versus, exposure and value that a packed integer holds."""
        context, value = np.divmod(key, len(self.values))
        context, exposure = np.divmod(context, len(self.exposures))
        outcome, versus = np.divmod(context, len(self.versus))
        return outcome, versus, exposure, value


PACKED = ("outcome", "versus", "exposure", "value")


def keys(assertions: pd.DataFrame, vocabulary: Vocabulary) -> Keys:
    """Code the facets of assertions as integers and find which of their exposures meet."""
    outcome, measures = _measures(assertions, vocabulary)
    value, values = pd.factorize(assertions["value"])
    versus, against = pd.factorize(assertions["versus"])
    condition, conditions = pd.factorize(assertions["condition"])
    exposure, exposures = coded_exposures(assertions)
    codes = {
        "outcome": outcome,
        "value": value,
        "versus": versus,
        "exposure": exposure,
        "dose": _doses(assertions["dose"]),
        "population": _populations(assertions),
        "condition": condition,
        "source": pd.factorize(assertions["source"])[0],
        "citekey": pd.factorize(assertions["citekey"])[0],
    }
    table = pd.DataFrame(codes, dtype="int64")
    met = meetings(exposures, vocabulary.wholes)
    outcomes = np.array([name for name, _ in measures], dtype=object)
    asked = [terms for _, terms in measures]
    return Keys(table, outcomes, values, against, conditions, asked, exposures, met)


def _measures(
    assertions: pd.DataFrame, vocabulary: Vocabulary
) -> tuple[np.ndarray, list[tuple[str, Asked]]]:
    """Codes of what was measured, and for each code the outcome with what it requires.

    The terms of the axes that an outcome requires belong to it: withdrawal from one thing and
    withdrawal from another are two outcomes, and no two scopes of one.
    """
    stated = assertions[["outcome", "condition"]].drop_duplicates()
    named = {
        (outcome, condition): _measure(outcome, condition, vocabulary)
        for outcome, condition in stated.itertuples(index=False, name=None)
    }
    cells = zip(assertions["outcome"], assertions["condition"], strict=True)
    codes, measures = pd.factorize(pd.Series([named[cell] for cell in cells], dtype=object))
    return codes, list(measures)


def _measure(outcome: str, condition: str, vocabulary: Vocabulary) -> tuple[str, Asked]:
    asked = vocabulary.outcomes[outcome].requires if outcome in vocabulary.outcomes else ()
    stated = parse_condition(condition) if asked else {}
    return outcome, tuple((axis, tuple(sorted(stated.get(axis, ())))) for axis in asked)


def _doses(cells: pd.Series) -> np.ndarray:
    codes = {dose: number for number, dose in enumerate(SPECIFIC_DOSES)}
    return cells.map({**codes, "": UNDOSED}).fillna(ANY_DOSE).to_numpy("int64")


def _populations(assertions: pd.DataFrame) -> np.ndarray:
    codes = {name: number for number, name in enumerate(POPULATIONS)}
    unstated = np.where(assertions["kind"].isin(OF_THE_THING), EVERYONE, codes["people"])
    stated = assertions["population"].map(codes)
    return stated.where(stated.notna(), unstated).to_numpy("int64")


def relation(keys: Keys, rows: np.ndarray, meets: Meets) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of values, of those that the rows use, that a rule brings together.

    Parameters
    ----------
    rows : array of int
        Positions.
    meets : callable
        Of outcome, left value and right value.

    Returns
    -------
    left : array of int
        Codes of outcome and left value in one integer, sorted.
    right : array of int
        Codes of the right values.
    """
    codes = keys.codes[["outcome", "value"]].iloc[rows]
    used = codes.drop_duplicates().groupby("outcome")["value"]
    pairs = sorted(
        (outcome * len(keys.values) + left, right)
        for outcome, values in used
        for left in values
        for right in values
        if meets(keys.outcomes[outcome], keys.values[left], keys.values[right])
    )
    both = np.array(pairs, dtype="int64").reshape(-1, 2)
    return both[:, 0], both[:, 1]


def join(
    keys: Keys,
    left: np.ndarray,
    right: np.ndarray,
    values: tuple[np.ndarray, np.ndarray],
    max_pairs: int = MAX_PAIRS,
) -> pd.DataFrame:
    """Pair rows that have an equal outcome and comparator, exposures that meet, related values.

    Parameters
    ----------
    left, right : array of int
        Positions of the rows of each side.
    values : tuple of array
        As `relation` returns them.

    Returns
    -------
    DataFrame
        left, right (positions), part_whole, mixed (bool; see `Meetings`).

    Raises
    ------
    LedgerTooLarge
        When there are more than `max_pairs` pairs. They are counted before any is built.
    """
    left_keys, right_keys = keys.packed(left), keys.packed(right)
    left_order, right_order = np.argsort(left_keys), np.argsort(right_keys)
    left_sorted, right_sorted = left_keys[left_order], right_keys[right_order]
    group, meeting, target = _targets(keys, np.unique(left_sorted), values)
    left_first, left_count = _found(group, left_sorted)
    right_first, right_count = _found(target, right_sorted)
    _refuse(keys, group, target, left_count * right_count, max_pairs)
    number, row = _spread(left_first, np.where(right_count > 0, left_count, 0))
    pair, other = _spread(right_first[number], right_count[number])
    meeting = meeting[number[pair]]
    return pd.DataFrame(
        {
            "left": left[left_order[row[pair]]],
            "right": right[right_order[other]],
            "part_whole": keys.meetings.part_whole[meeting],
            "mixed": keys.meetings.mixed[meeting],
        }
    )


def _targets(
    keys: Keys, groups: np.ndarray, values: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each left key every key it would meet: left key, position of the meeting, right key."""
    outcome, versus, exposure, value = keys.unpack(groups)
    number, related = _spread(*_found(outcome * len(keys.values) + value, values[0]))
    again, meeting = _spread(*_found(exposure[number], keys.meetings.left))
    number, related = number[again], related[again]
    target = keys.pack(
        outcome[number], versus[number], keys.meetings.right[meeting], values[1][related]
    )
    return groups[number], meeting, target


def _found(wanted: np.ndarray, table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each wanted number first stands in a sorted table, and how often."""
    first = np.searchsorted(table, wanted, "left")
    return first, np.searchsorted(table, wanted, "right") - first


def _spread(first: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every (position in `first`, place in the table) that the runs first, count stand for."""
    rows = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
    return rows, first[rows] + step


def _refuse(
    keys: Keys, group: np.ndarray, target: np.ndarray, count: np.ndarray, max_pairs: int
) -> None:
    total = int(count.sum())
    if total <= max_pairs:
        return
    most = int(count.argmax())
    outcome, versus, exposure, value = keys.unpack(int(group[most]))
    against = f" versus {keys.versus[versus]}" if keys.versus[versus] else ""
    other = keys.values[keys.unpack(int(target[most]))[3]]
    raise LedgerTooLarge(
        f"the ledger would hold {total:,} pairs and may hold {max_pairs:,}. Most of them, "
        f"{int(count[most]):,}, are on {keys.outcomes[outcome]} of "
        f"{' + '.join(keys.exposures[exposure])}{against}: {keys.values[value]} against {other}. "
        "Code that outcome more finely, or raise max_pairs."
    )

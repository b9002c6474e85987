"""Joins of assertions on keys: the pairs that speak of the same thing and cannot both hold."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from claimaudit.contradictions.exposures import Exposure, coded_exposures, meetings
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
# What two rows are joined by; exposure and value of the other row need not be equal, but meet.
KEY = ["outcome", "versus", "exposure", "value"]
OTHER = {"exposure": "other_exposure", "value": "other_value"}
OTHER_KEY = ["outcome", "versus", "other_exposure", "other_value"]
RequiredTerms = tuple[tuple[str, tuple[str, ...]], ...]
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
        What the codes stand for; several codes may be of one outcome (see `required`).
    required : list of tuple
        For each code of an outcome the axes that the outcome requires, with their terms:
        withdrawal from one thing and from another are two outcomes, and no two scopes of one.
    exposures : list of tuple of str
    meetings : DataFrame
        Which exposures meet, as `claimaudit.contradictions.exposures.meetings` returns them.
    """

    codes: pd.DataFrame
    outcomes: np.ndarray
    values: pd.Index
    versus: pd.Index
    conditions: pd.Index
    required: list[RequiredTerms]
    exposures: list[Exposure]
    meetings: pd.DataFrame


def keys(assertions: pd.DataFrame, vocabulary: Vocabulary) -> Keys:
    """Code the facets of assertions as integers and find which of their exposures meet.

    Parameters
    ----------
    assertions : DataFrame
        As `claimaudit.contradictions.assertions.assertions` returns them; no cell is empty (NaN).
    """
    outcome, measures = _measures(assertions, vocabulary)
    value, values = pd.factorize(assertions["value"])
    versus, comparators = pd.factorize(assertions["versus"])
    condition, conditions = pd.factorize(assertions["condition"])
    exposure, exposures = coded_exposures(assertions)
    dose_codes = {dose: number for number, dose in enumerate(SPECIFIC_DOSES)} | {"": UNDOSED}
    population_codes = {name: number for number, name in enumerate(POPULATIONS)}
    population = assertions["population"].map(population_codes)
    of_the_thing = assertions["kind"].isin(OF_THE_THING)
    unstated = np.where(of_the_thing, EVERYONE, population_codes["people"])
    codes = {
        "outcome": outcome,
        "value": value,
        "versus": versus,
        "exposure": exposure,
        "dose": assertions["dose"].map(dose_codes).fillna(ANY_DOSE).to_numpy("int64"),
        "population": population.where(population.notna(), unstated).to_numpy("int64"),
        "condition": condition,
        "source": pd.factorize(assertions["source"])[0],
        "citekey": pd.factorize(assertions["citekey"])[0],
    }
    return Keys(
        codes=pd.DataFrame(codes, dtype="int64"),
        outcomes=np.array([name for name, _ in measures], dtype=object),
        values=values,
        versus=comparators,
        conditions=conditions,
        required=[terms for _, terms in measures],
        exposures=exposures,
        meetings=meetings(exposures, vocabulary.wholes),
    )


def _measures(
    assertions: pd.DataFrame, vocabulary: Vocabulary
) -> tuple[np.ndarray, list[tuple[str, RequiredTerms]]]:
    """Codes of what was measured, and for each code the outcome with what it requires."""
    stated = assertions[["outcome", "condition"]]
    measures = []
    for outcome, condition in stated.drop_duplicates().itertuples(index=False, name=None):
        known = vocabulary.outcomes.get(outcome)
        required = known.requires if known else ()
        terms = parse_condition(condition) if required else {}
        named = tuple((axis, tuple(sorted(terms.get(axis, ())))) for axis in required)
        measures.append((outcome, named))
    codes, distinct = pd.factorize(pd.Series(measures, dtype=object))
    group = stated.groupby(["outcome", "condition"], sort=False).ngroup().to_numpy()
    return codes[group], list(distinct)


def relation(keys: Keys, rows: np.ndarray, meets: Meets) -> pd.DataFrame:
    """The pairs of values, of those that the rows use, that a rule brings together.

    Parameters
    ----------
    rows : array of int
        Positions.
    meets : callable
        Of outcome, left value and right value.

    Returns
    -------
    DataFrame of int
        outcome, value, other_value (codes).
    """
    used = keys.codes[["outcome", "value"]].iloc[rows].drop_duplicates()
    pairs = used.merge(used.rename(columns={"value": "other_value"}), on="outcome")
    pairs = pairs.sort_values(["outcome", "value", "other_value"], ignore_index=True)
    meet = [
        meets(keys.outcomes[outcome], keys.values[value], keys.values[other])
        for outcome, value, other in pairs.itertuples(index=False, name=None)
    ]
    return pairs[np.array(meet, dtype=bool)]


def joined(
    keys: Keys,
    left: np.ndarray,
    right: np.ndarray,
    related: pd.DataFrame,
    max_pairs: int = MAX_PAIRS,
) -> pd.DataFrame:
    """Pair rows that have an equal outcome and comparator, exposures that meet, related values.

    Parameters
    ----------
    left, right : array of int
        Positions of the rows of each side.
    related : DataFrame
        As `relation` returns them.

    Returns
    -------
    DataFrame
        left, right (positions), part_whole, mixed (bool; see `meetings`).

    Raises
    ------
    LedgerTooLarge
        When there are more than `max_pairs` pairs. They are counted before any is built.
    """
    mine = keys.codes[KEY].iloc[left].assign(left=left)
    theirs = keys.codes[KEY].iloc[right].rename(columns=OTHER).assign(right=right)
    groups = mine.groupby(KEY).size().rename("rows").reset_index()
    other_groups = theirs.groupby(OTHER_KEY).size().rename("other_rows").reset_index()
    wanted = groups.merge(related, on=["outcome", "value"])
    wanted = wanted.merge(keys.meetings, on="exposure").merge(other_groups, on=OTHER_KEY)
    _refuse_too_many(wanted, keys, max_pairs)
    met = wanted[[*KEY, *OTHER.values(), "part_whole", "mixed"]]
    pairs = mine.merge(met, on=KEY).merge(theirs, on=OTHER_KEY)
    return pairs[["left", "right", "part_whole", "mixed"]]


def _refuse_too_many(wanted: pd.DataFrame, keys: Keys, max_pairs: int) -> None:
    count = wanted["rows"] * wanted["other_rows"]
    total = int(count.sum())
    if total <= max_pairs:
        return
    most = wanted.loc[count.idxmax()]
    versus = keys.versus[most["versus"]]
    raise LedgerTooLarge(
        f"the ledger would hold {total:,} pairs and may hold {max_pairs:,}. Most of them, "
        f"{int(count.max()):,}, are on {keys.outcomes[most['outcome']]} of "
        f"{' + '.join(keys.exposures[most['exposure']])}{f' versus {versus}' if versus else ''}: "
        f"{keys.values[most['value']]} against {keys.values[most['other_value']]}. "
        "Code that outcome more finely, or raise max_pairs."
    )

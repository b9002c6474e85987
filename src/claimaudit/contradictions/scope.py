"""Scope: the axes on which two assertions of the same thing may differ without contradiction."""

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import product

import numpy as np
import pandas as pd

from claimaudit.contradictions.joins import EVERYONE, KEY, SPECIFIC_DOSES, UNDOSED, Keys
from claimaudit.schema.contracts import POPULATIONS
from claimaudit.vocabulary.facets import parse_condition
from claimaudit.vocabulary.vocabulary import Vocabulary

CONFLICT, SCOPES_DIFFER = "conflict", "scopes differ"
TOXIC = SPECIFIC_DOSES.index("toxic")
PART_WHOLE, VOICE, CO_EXPOSURE = "part/whole", "voice", "co-exposure"
BEFORE_CONDITION = ("dose", "population")
AFTER_CONDITION = (PART_WHOLE, VOICE, CO_EXPOSURE)


def compared_axes(
    pairs: pd.DataFrame, assertions: pd.DataFrame, keys: Keys, vocabulary: Vocabulary
) -> np.ndarray:
    """Every axis of scope on which the two sides of each pair differ.

    An axis differs when both sides state it and share no term; an empty cell, ``all`` and ``any``
    meet everything. But a side without a dose differs from one with a dose where the literature has
    its value at another dose in the same population, toxic excepted.

    Parameters
    ----------
    pairs : DataFrame
        left, right (positions in `assertions`), part_whole and mixed (bool).

    Returns
    -------
    array of tuple of str
        dose, population, the axes of `condition` by name, part/whole, voice, co-exposure.
    """
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    article = assertions["article"].to_numpy()
    voice = pd.factorize(assertions["voice"])[0]
    order = tuple(vocabulary.axes)
    differing = pd.DataFrame(
        {
            "dose": doses_differ(left, right, assertions, keys),
            "population": populations_differ(pairs, keys),
            "condition": conditions_apart(left, right, keys, order),
            PART_WHOLE: pairs["part_whole"].to_numpy(),
            VOICE: article[left] & article[right] & (voice[left] != voice[right]),
            CO_EXPOSURE: pairs["mixed"].to_numpy(),
        }
    )
    # Few combinations occur, however many pairs there are: each is put into words once.
    group = differing.groupby(list(differing.columns), sort=False).ngroup().to_numpy()
    names = np.empty(group.max(initial=-1) + 1, dtype=object)
    for number, row in enumerate(differing.drop_duplicates().to_dict("records")):
        before = [name for name in BEFORE_CONDITION if row[name]]
        after = [name for name in AFTER_CONDITION if row[name]]
        names[number] = (*before, *row["condition"], *after)
    return names[group]


def status(axes: Sequence[Sequence[str]]) -> np.ndarray:
    """``conflict`` where no axis differs, else ``scopes differ``.

    >>> status([(), ("dose",)]).tolist()
    ['conflict', 'scopes differ']
    """
    return np.array([SCOPES_DIFFER if names else CONFLICT for names in axes], dtype=object)


def populations_differ(pairs: pd.DataFrame, keys: Keys) -> np.ndarray:
    """Which pairs speak of different populations, each of which is stated or follows."""
    population = keys.codes["population"].to_numpy()
    first, second = population[pairs["left"]], population[pairs["right"]]
    return (first != second) & (first != EVERYONE) & (second != EVERYONE)


def conditions_apart(
    left: np.ndarray, right: np.ndarray, keys: Keys, order: Sequence[str]
) -> np.ndarray:
    """For each pair the axes on which its conditions differ, as a tuple."""
    stated = [parse_condition(cell) for cell in keys.conditions]
    condition = keys.codes["condition"].to_numpy()
    pairs = pd.DataFrame({"left": condition[left], "right": condition[right]})
    group = pairs.groupby(["left", "right"], sort=False).ngroup().to_numpy()
    names = np.empty(group.max(initial=-1) + 1, dtype=object)
    for number, (first, second) in enumerate(pairs.drop_duplicates().to_numpy()):
        names[number] = apart(stated[first], stated[second], order)
    return names[group]


def apart(
    first: Mapping[str, Set[str]], second: Mapping[str, Set[str]], order: Iterable[str]
) -> tuple[str, ...]:
    """The axes, in the order given, that both sides state without a term in common.

    >>> timing = {"timing": {"acute"}, "place": {"home"}}
    >>> apart(timing, {"timing": {"repeated"}}, ("place", "timing"))
    ('timing',)
    >>> apart(timing, {"timing": {"acute", "repeated"}}, ("place", "timing"))
    ()
    """
    return tuple(
        axis
        for axis in order
        if axis in first and axis in second and not first[axis] & second[axis]
    )


def doses_differ(
    left: np.ndarray, right: np.ndarray, assertions: pd.DataFrame, keys: Keys
) -> np.ndarray:
    """Whether the doses differ; an undosed side differs where its value has another dose."""
    dose = keys.codes["dose"].to_numpy()
    first, second = dose[left], dose[right]
    shown = _doses_shown(assertions, keys)

    def elsewhere(undosed: np.ndarray, other: np.ndarray) -> np.ndarray:
        known = other >= 0
        return known & (shown[undosed] & ~(1 << np.where(known, other, 0)) > 0)

    return (
        ((first >= 0) & (second >= 0) & (first != second))
        | ((first == UNDOSED) & elsewhere(left, second))
        | ((second == UNDOSED) & elsewhere(right, first))
    )


def _doses_shown(assertions: pd.DataFrame, keys: Keys) -> np.ndarray:
    """The doses, as bits, at which the literature has each undosed value in its population."""
    dose = keys.codes["dose"]
    literature = assertions["able"] & assertions["stated"] & ~assertions["article"]
    place = [*KEY, "population"]
    shown = keys.codes.loc[literature & (dose >= 0) & (dose != TOXIC), [*place, "dose"]]
    shown = shown.drop_duplicates().rename(columns={"population": "shown_in"})
    populations = range(len(POPULATIONS))
    meet = pd.DataFrame(product(populations, populations), columns=["population", "shown_in"])
    same = meet["population"] == meet["shown_in"]
    meet = meet[same | (meet == EVERYONE).any(axis="columns")]
    # A dose counts once, however many populations have it, so that the sum of bits is their union.
    shown = shown.merge(meet, on="shown_in")[[*place, "dose"]].drop_duplicates()
    bits = (
        np.left_shift(1, shown["dose"])
        .groupby([shown[name] for name in place])
        .sum()
        .rename("bits")
    )
    undosed = keys.codes.loc[dose == UNDOSED, place].join(bits, on=place)["bits"]
    return undosed.reindex(dose.index).fillna(0).to_numpy("int64")

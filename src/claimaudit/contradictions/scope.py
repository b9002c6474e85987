"""Scope: the axes on which two assertions of the same thing may differ without contradiction."""

import numpy as np
import pandas as pd

from claimaudit.contradictions.joins import EVERYONE, SPECIFIC_DOSES, UNDOSED, Keys
from claimaudit.schema.contracts import POPULATIONS
from claimaudit.vocabulary.facets import parse_condition
from claimaudit.vocabulary.vocabulary import Vocabulary

CONFLICT, SCOPES_DIFFER = "conflict", "scopes differ"
TOXIC = SPECIFIC_DOSES.index("toxic")
PART_WHOLE, VOICE, CO_EXPOSURE = "part/whole", "voice", "co-exposure"
BEFORE_CONDITION = ("dose", "population")
AFTER_CONDITION = (PART_WHOLE, VOICE, CO_EXPOSURE)
_SIMPLE = (*BEFORE_CONDITION, *AFTER_CONDITION)


def axes(
    pairs: pd.DataFrame, assertions: pd.DataFrame, keys: Keys, vocabulary: Vocabulary
) -> np.ndarray:
    """Every axis of scope on which the two sides of each pair differ.

    An axis differs when both sides state it and share no term; an empty cell, ``all`` and ``any``
    meet everything. But a side without a dose differs from one with a dose where the literature has
    its value at another dose in the same population, toxic excepted.

    Returns
    -------
    array of tuple of str
        dose, population, the axes of `condition` by name, part/whole, voice, co-exposure.
    """
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    differing = (
        _doses(left, right, assertions, keys),
        populations_differ(pairs, keys),
        pairs["part_whole"].to_numpy(),
        _voices(left, right, assertions),
        pairs["mixed"].to_numpy(),
    )
    simple = sum(differs.astype("int64") << bit for bit, differs in enumerate(differing))
    condition, distinct = _conditions(left, right, keys, tuple(vocabulary.axes))
    return _named(simple, condition, distinct)


def status(axes: np.ndarray) -> np.ndarray:
    """``conflict`` where no axis differs, else ``scopes differ``."""
    return np.where([bool(names) for names in axes], SCOPES_DIFFER, CONFLICT).astype(object)


def _named(simple: np.ndarray, condition: np.ndarray, distinct: list[tuple]) -> np.ndarray:
    both, place = np.unique(condition << len(_SIMPLE) | simple, return_inverse=True)
    names = np.empty(len(both), dtype=object)
    for number, code in enumerate(both):
        names[number] = _names(int(code), distinct)
    return names[place]


def _names(code: int, distinct: list[tuple]) -> tuple[str, ...]:
    found = [name for bit, name in enumerate(_SIMPLE) if code >> bit & 1]
    before = [name for name in found if name in BEFORE_CONDITION]
    after = [name for name in found if name in AFTER_CONDITION]
    return (*before, *distinct[code >> len(_SIMPLE)], *after)


def populations_differ(pairs: pd.DataFrame, keys: Keys) -> np.ndarray:
    """Which pairs speak of different populations, each of which is stated or follows."""
    population = keys.codes["population"].to_numpy()
    first, second = population[pairs["left"]], population[pairs["right"]]
    return (first != second) & (first != EVERYONE) & (second != EVERYONE)


def _voices(left: np.ndarray, right: np.ndarray, assertions: pd.DataFrame) -> np.ndarray:
    article = assertions["article"].to_numpy()
    voice = pd.factorize(assertions["voice"])[0]
    return article[left] & article[right] & (voice[left] != voice[right])


def _conditions(
    left: np.ndarray, right: np.ndarray, keys: Keys, order: tuple[str, ...]
) -> tuple[np.ndarray, list[tuple]]:
    """The differing axes of each pair's conditions, as a position in a list of them."""
    stated = [parse_condition(cell) for cell in keys.conditions]
    condition = keys.codes["condition"].to_numpy()
    pairs, place = np.unique(condition[left] * len(stated) + condition[right], return_inverse=True)
    differing = [
        apart(stated[pair // len(stated)], stated[pair % len(stated)], order) for pair in pairs
    ]
    distinct = {names: number for number, names in enumerate(dict.fromkeys(differing))}
    codes = np.array([distinct[names] for names in differing], dtype="int64")
    return codes[place], list(distinct)


def apart(first: dict, second: dict, order: tuple[str, ...]) -> tuple[str, ...]:
    """The axes, in the order given, that both sides state without a term in common."""
    return tuple(
        axis
        for axis in order
        if axis in first and axis in second and not first[axis] & second[axis]
    )


def _doses(left: np.ndarray, right: np.ndarray, assertions: pd.DataFrame, keys: Keys) -> np.ndarray:
    """Whether the doses differ; an undosed side differs where its value has another dose."""
    dose = keys.codes["dose"].to_numpy()
    first, second = dose[left], dose[right]
    elsewhere = _shown_at(assertions, keys)
    return (
        ((first >= 0) & (second >= 0) & (first != second))
        | ((first == UNDOSED) & _at_another(elsewhere[left], second))
        | ((second == UNDOSED) & _at_another(elsewhere[right], first))
    )


def _at_another(shown: np.ndarray, dose: np.ndarray) -> np.ndarray:
    known = dose >= 0
    return known & (shown & ~(1 << np.where(known, dose, 0)) > 0)


def _shown_at(assertions: pd.DataFrame, keys: Keys) -> np.ndarray:
    """The doses, as bits, at which the literature has each row's value in its population."""
    dose = keys.codes["dose"].to_numpy()
    literature = (assertions["able"] & assertions["stated"] & ~assertions["article"]).to_numpy()
    witnesses = np.flatnonzero(literature & (dose >= 0) & (dose != TOXIC))
    wanted = np.flatnonzero(dose == UNDOSED)
    shown = np.zeros(len(dose), dtype="int64")
    if len(witnesses) and len(wanted):
        places, bits = _by_place(keys, witnesses)
        own = _place(keys, wanted, keys.codes["population"].to_numpy()[wanted])
        spot = np.minimum(np.searchsorted(places, own), len(places) - 1)
        shown[wanted] = np.where(places[spot] == own, bits[spot], 0)
    return shown


def _by_place(keys: Keys, witnesses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    population = keys.codes["population"].to_numpy()[witnesses]
    bit = 1 << keys.codes["dose"].to_numpy()[witnesses]
    seen, bits = [], []
    for asked in range(len(POPULATIONS)):
        same = (population == asked) | (population == EVERYONE) | (asked == EVERYONE)
        seen.append(_place(keys, witnesses[same], asked))
        bits.append(bit[same])
    places, group = np.unique(np.concatenate(seen), return_inverse=True)
    merged = np.zeros(len(places), dtype="int64")
    np.bitwise_or.at(merged, group, np.concatenate(bits))
    return places, merged


def _place(keys: Keys, rows: np.ndarray, population: np.ndarray | int) -> np.ndarray:
    return keys.packed(rows) * len(POPULATIONS) + population

"""Opposite."""

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import marked, relevant
from claimaudit.contradictions.joins import MAX_PAIRS, Keys, join, keys, relation
from claimaudit.contradictions.kinds.pairing import _comparable, _one_dose_rule, oriented
from claimaudit.contradictions.kinds.phrases import _axes, _thing, _values
from claimaudit.contradictions.scope import axes, status
from claimaudit.vocabulary.vocabulary import Vocabulary

OPPOSITE = "opposite"


def candidates(
    assertions: pd.DataFrame, vocabulary: Vocabulary, max_pairs: int = MAX_PAIRS
) -> pd.DataFrame:
    """Find the opposite assertions, and the axes of scope that separate them.

    Parameters
    ----------
    assertions : DataFrame
        As `claimaudit.contradictions.assertions.assertions` returns them.
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


def exclusion(row: dict, vocabulary: Vocabulary) -> str:
    """Why an opposite pair is one: what both speak of, the two values, the axes that differ."""
    return f"Both speak of {_thing(row, vocabulary)}; {_values(row, vocabulary)}; {_axes(row)}."

"""Implied."""

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import relevant
from claimaudit.contradictions.joins import MAX_PAIRS, Keys, join, relation
from claimaudit.contradictions.kinds.pairing import _comparable, oriented
from claimaudit.contradictions.kinds.phrases import _axes, _thing, _values
from claimaudit.vocabulary.vocabulary import Vocabulary

IMPLIED = "implied"


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


def implication(row: dict, vocabulary: Vocabulary) -> str:
    """Why an implied pair is one: the hop with its source, then as for an opposite pair."""
    hop = next(one for one in vocabulary.implications if one.id == row["hop"])
    when, then = (_assertion(*said, vocabulary) for said in (hop.when, hop.then))
    return (
        f"“{when}” implies “{then}” ({hop.source}), so both speak of {_thing(row, vocabulary)}; "
        f"{_values(row, vocabulary)}; {_axes(row)}."
    )


def _assertion(outcome: str, value: str, vocabulary: Vocabulary) -> str:
    return f"{vocabulary.label(outcome)}: {vocabulary.value_label(outcome, value)}"

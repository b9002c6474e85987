"""opposite: two assertions of one thing whose values exclude each other.

Why it counts: outcome, comparator and what acts are the same, and the vocabulary says that both
values cannot hold of it. Of two such sentences a reader can believe one.

No contradiction: the values agree or one is a case of the other; one result shows no difference
(that excludes nothing); two results of one dataset; the two halves of a dose rule that both sources
state; a claim that literature cannot check against literature. Where dose, population or another
axis of scope separates the sides, the row says so and is no conflict.

Fires: “The herb improves sleep.” against “The herb disturbs sleep.”

Silent: “The herb improves sleep.” and “The herb with milk disturbs sleep.”: alone and together are
two exposures.
"""

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import relevant
from claimaudit.contradictions.kinds.kind import HIGH, Case, Kind, Material, Wording
from claimaudit.contradictions.kinds.pairing import comparable_pairs, of_one_dose_rule, oriented
from claimaudit.contradictions.kinds.phrases import axes_phrase, excluding_phrase, thing_phrase
from claimaudit.vocabulary.vocabulary import Vocabulary


def find(material: Material) -> pd.DataFrame:
    """Stated assertions of the same thing whose values exclude each other."""
    table, vocabulary = material.table, material.vocabulary
    rows = np.flatnonzero(table["stated"] & relevant(table))

    # Each unordered pair of values once, so that each pair of rows is found once.
    def excluding(outcome: str, value: str, other: str) -> bool:
        return value < other and vocabulary.excludes(outcome, value, other)

    pairs = comparable_pairs(material, rows, rows, excluding)
    return oriented(pairs[~of_one_dose_rule(pairs, table, material.keys)], table)


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """What both speak of, the two values, and the axes that differ."""
    thing, values = thing_phrase(row, vocabulary), excluding_phrase(row, vocabulary)
    return f"Both speak of {thing}; {values}; {axes_phrase(row['axes'])}."


KIND = Kind(
    name="opposite",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[
            {"statement": "The herb improves sleep.", "value": "increases"},
            {"statement": "The herb disturbs sleep.", "value": "decreases"},
        ]
    ),
    silent=Case(
        claims=[
            {"statement": "The herb improves sleep.", "value": "increases"},
            {
                "statement": "The herb with milk disturbs sleep.",
                "value": "decreases",
                "co_exposure": "milk",
            },
        ]
    ),
    confidence=HIGH,
    opposes=True,
)

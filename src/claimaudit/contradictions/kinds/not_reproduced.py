"""not reproduced: an effect is stated, and a study of other data shows no difference.

Why it counts: who relies on the effect should know that somebody looked for it and did not see it.

No contradiction: it ranks last because no difference shown is no proof that there is none; the
study may have been small. A null in animals fails to reproduce nothing that people reported, and
two results of one dataset are not held against each other.

Fires: “The herb improves sleep.” against “Sleep did not differ between herb and placebo.”

Silent: “The herb improves sleep.” and “Sleep did not differ between mice with and without the
herb.”: another population.
"""

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import OWN_RESULT, relevant
from claimaudit.contradictions.kinds.kind import MEDIUM, Case, Kind, Material, Wording
from claimaudit.contradictions.kinds.pairing import comparable_pairs, of_one_dose_rule, oriented
from claimaudit.contradictions.kinds.phrases import axes_phrase, thing_phrase, value_phrase
from claimaudit.contradictions.kinds.tiers import LAST
from claimaudit.contradictions.scope import populations_differ
from claimaudit.vocabulary.entries import NO_DIFFERENCE
from claimaudit.vocabulary.vocabulary import Vocabulary


def find(material: Material) -> pd.DataFrame:
    """Effects that are stated, against own results of other datasets that show no difference.

    Only within one population: a null in animals fails to reproduce nothing that people reported.
    """
    table, keys, vocabulary = material.table, material.keys, material.vocabulary

    def unseen(outcome: str, effect: str, null: str) -> bool:
        return null == NO_DIFFERENCE and not vocabulary.denies_effect(outcome, effect)

    own = table["attribution"] == OWN_RESULT
    rows = table["stated"] & relevant(table)
    effects = np.flatnonzero(rows & (table["article"] | own))
    nulls = np.flatnonzero(rows & own & (table["value"] == NO_DIFFERENCE))
    pairs = comparable_pairs(material, effects, nulls, unseen)
    pairs = pairs[~populations_differ(pairs, keys) & ~of_one_dose_rule(pairs, table, keys)]
    return oriented(pairs, table)


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """What one side states and a study of other data does not show."""
    effect = 0 if row["values"][1] == NO_DIFFERENCE else 1
    return (
        f"One side states {thing_phrase(row, vocabulary)}: {value_phrase(row, effect, vocabulary)};"
        f" a study of other data shows no difference; {axes_phrase(row['axes'])}."
    )


KIND = Kind(
    name="not reproduced",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[{"statement": "The herb improves sleep."}],
        findings=[
            {
                "statement": "Sleep did not differ between herb and placebo.",
                "value": NO_DIFFERENCE,
            }
        ],
    ),
    silent=Case(
        claims=[{"statement": "The herb improves sleep."}],
        findings=[
            {
                "statement": "Sleep did not differ between mice with and without the herb.",
                "value": NO_DIFFERENCE,
                "population": "animals",
            }
        ],
    ),
    confidence=MEDIUM,
    tier=LAST,
)

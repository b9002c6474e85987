"""Not reproduced."""

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import OWN_RESULT, relevant
from claimaudit.contradictions.joins import MAX_PAIRS, Keys, join, relation
from claimaudit.contradictions.kinds.pairing import _comparable, _one_dose_rule, oriented
from claimaudit.contradictions.kinds.phrases import _axes, _thing, _value
from claimaudit.contradictions.scope import populations_differ
from claimaudit.vocabulary.entries import NO_DIFFERENCE
from claimaudit.vocabulary.vocabulary import Vocabulary

NOT_REPRODUCED = "not reproduced"


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


def no_difference(row: dict, vocabulary: Vocabulary) -> str:
    """Why an effect was not reproduced."""
    effect = 0 if row["values"][1] == NO_DIFFERENCE else 1
    return (
        f"One side states {_thing(row, vocabulary)}: {_value(row, effect, vocabulary)}; "
        f"a study of other data shows no difference; {_axes(row)}."
    )

"""One hop of implication: what an assertion says of a second outcome, by the vocabulary."""

import pandas as pd

from claimaudit.assertions import OWN_RESULT
from claimaudit.vocabulary import Implication, Vocabulary


def with_implied(stated: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
    """Append to marked assertions what they imply, by one hop.

    Only the article's own words and own results imply anything; a reported voice and a position
    do not. A narrower value implies what the broader one does.

    Returns
    -------
    DataFrame
        The assertions, then the implied rows: the same assertion with the implied outcome and
        value, not stated, with the id of its hop.
    """
    hops = [_implied(stated, hop, vocabulary) for hop in vocabulary.implications]
    return pd.concat([stated, *hops], ignore_index=True)


def _implied(stated: pd.DataFrame, hop: Implication, vocabulary: Vocabulary) -> pd.DataFrame:
    outcome, value = hop.when
    about = stated[(stated["outcome"] == outcome) & _vouched(stated)]
    covered = about["value"].map(lambda found: value in vocabulary.broader(outcome, found))
    then_outcome, then_value = hop.then
    return about[covered.astype(bool)].assign(
        outcome=then_outcome, value=then_value, stated=False, hop=hop.id
    )


def _vouched(stated: pd.DataFrame) -> pd.Series:
    own_words = stated["article"] & (stated["voice"] == "own")
    return stated["able"] & (own_words | (stated["attribution"] == OWN_RESULT))

"""Unkept promise."""

import pandas as pd

from claimaudit.contradictions.assertions import ANNOUNCEMENT, decided
from claimaudit.contradictions.kinds.phrases import _outcome
from claimaudit.vocabulary.vocabulary import Vocabulary

UNKEPT = "unkept promise"


def unkept_promises(table: pd.DataFrame) -> pd.DataFrame:
    """Announcements on whose subject and outcome no claim asserts anything.

    Returns
    -------
    DataFrame
        left: the position of the announcement.
    """
    article = table["article"] & table["stated"]
    promises = table[article & (table["kind"] == ANNOUNCEMENT) & decided(table)]
    promises = promises[(promises["subject"] != "") & (promises["outcome"] != "")]
    claims = table[article & table["able"]]
    kept = {
        (word, outcome)
        for column in ("subject", "co_exposure")
        for word, outcome in zip(claims[column], claims["outcome"], strict=True)
    }
    broken = [
        pair not in kept for pair in zip(promises["subject"], promises["outcome"], strict=True)
    ]
    return pd.DataFrame({"left": promises.index[broken]})


def unkept(row: dict, vocabulary: Vocabulary) -> str:
    """What the text announces and does not say."""
    subject = vocabulary.label(row["subject"])
    outcome = _outcome(row, vocabulary)
    return f"The text announces {outcome} of {subject}; no claim asserts anything of it."

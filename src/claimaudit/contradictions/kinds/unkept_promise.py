"""unkept promise: the text announces a subject and says nothing of it.

Why it counts: a reader who came for it leaves with the impression that it was answered.

No contradiction: when some claim asserts anything of the announced subject and outcome, whatever
it asserts and wherever it stands.

Fires: “Read on to learn how the herb changes breathing.”, beside a claim on sleep alone.

Silent: “Read on to learn how the herb changes sleep.” beside “The herb improves sleep.”
"""

import pandas as pd

from claimaudit.contradictions.assertions import ANNOUNCEMENT, decided
from claimaudit.contradictions.kinds.kind import HIGH, Case, Kind, Material, Wording, undivided
from claimaudit.contradictions.kinds.phrases import outcome_phrase
from claimaudit.vocabulary.vocabulary import Vocabulary


def find(material: Material) -> pd.DataFrame:
    """Announcements on whose subject and outcome no claim asserts anything.

    Returns
    -------
    DataFrame
        left: the position of the announcement.
    """
    table = material.table
    article = table[table["article"] & table["stated"]]
    promises = article[(article["kind"] == ANNOUNCEMENT) & decided(article)]
    promises = promises[(promises["subject"] != "") & (promises["outcome"] != "")]
    claims = article[article["able"]]
    kept = {
        (word, outcome)
        for column in ("subject", "co_exposure")
        for word, outcome in zip(claims[column], claims["outcome"], strict=True)
    }
    announced = zip(promises["subject"], promises["outcome"], strict=True)
    broken = [pair not in kept for pair in announced]
    return pd.DataFrame({"left": promises.index[broken]})


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """What the text announces and does not say."""
    # An unordered exposure does not keep which word was the subject.
    subject = vocabulary.label(row["subject"][0])
    outcome = outcome_phrase(row, vocabulary)
    return f"The text announces {outcome} of {subject}; no claim asserts anything of it."


_ANNOUNCED = {"kind": "announcement", "value": "", "rung": "", "voice": "", "checkable": "no"}
KIND = Kind(
    name="unkept promise",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[
            _ANNOUNCED
            | {
                "statement": "Read on to learn how the herb changes breathing.",
                "outcome": "breathing",
            },
            {"statement": "The herb improves sleep."},
        ]
    ),
    silent=Case(
        claims=[
            _ANNOUNCED | {"statement": "Read on to learn how the herb changes sleep."},
            {"statement": "The herb improves sleep."},
        ]
    ),
    confidence=HIGH,
    worded_by=("subject",),
    scope=undivided,
    one_sided=True,
)

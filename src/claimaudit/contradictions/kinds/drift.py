"""drift: the article words one assertion with different strength, or in different voices.

Why it counts: “may” in one place and “does” in another, of one and the same thing, lets a reader
take home the stronger wording without more support.

No contradiction: both wordings can be true, which is why the voice is no axis of scope here. Only
kinds that have a strength of wording drift: that people use a thing and that others speak of its
use are no stronger and weaker version of each other. Another dose is another assertion.

Fires: “The herb may improve sleep.” and “The herb improves sleep.”

Silent: “A little of the herb may improve sleep.” and “Much of the herb improves sleep.”
"""

from collections.abc import Sequence

import pandas as pd

from claimaudit.contradictions.kinds.kind import LOW, Case, Kind, Material, Wording, between_sides
from claimaudit.contradictions.kinds.phrases import (
    RUNG_WORDS,
    axes_phrase,
    rungs,
    thing_phrase,
    value_phrase,
)
from claimaudit.contradictions.scope import VOICE
from claimaudit.vocabulary.vocabulary import Vocabulary

VOICE_WORDS = {"own": "own words", "reported": "reported"}
# What makes two claims one assertion, as codes of `Keys`.
ASSERTION = ["outcome", "value", "versus", "exposure", "dose"]


def find(material: Material) -> pd.DataFrame:
    """Assertions that the article words with different strength, or in different voices.

    Returns
    -------
    DataFrame
        One row an assertion: left (position of the strongest wording), right (of the weakest; of
        equal ones the first in the text), detail (every wording).
    """
    table = material.table
    rung = rungs(table["rung"])
    claims = table[table["able"] & table["article"] & table["stated"] & (rung > 0)]
    codes = material.keys.codes.loc[claims.index, ASSERTION]
    worded = claims[["id", "start", "voice"]].assign(
        assertion=codes.groupby(ASSERTION, sort=False).ngroup(),
        rung=rung[claims.index],
        strength=rung[claims.index] * 2 + (claims["voice"] == "own"),
    )
    varies = worded.groupby("assertion")["strength"].transform("nunique") > 1
    worded = worded[varies].sort_values(["assertion", "strength", "start", "id"])
    strongest_first = worded.sort_values(
        ["assertion", "strength", "start", "id"], ascending=[True, False, True, True]
    )
    wordings = [
        f"{row.id}: “{RUNG_WORDS[row.rung]}” (rung {row.rung}), "
        f"{VOICE_WORDS.get(row.voice, row.voice)}"
        for row in strongest_first.itertuples(index=False)
    ]
    joined = pd.Series(wordings, dtype=object).groupby(strongest_first["assertion"].to_numpy())
    return pd.DataFrame(
        {
            "left": strongest_first.index[~strongest_first["assertion"].duplicated()],
            "right": worded.index[~worded["assertion"].duplicated()],
            "detail": joined.agg("; ".join).to_numpy(dtype=object),
        }
    )


def scope_but_voice(rows: pd.DataFrame, material: Material) -> Sequence[tuple[str, ...]]:
    """The axes on which the sides differ; another voice is what the kind is about."""
    axes = between_sides(rows, material)
    return [tuple(axis for axis in names if axis != VOICE) for names in axes]


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """How one assertion is worded in several ways."""
    return (
        f"One assertion ({thing_phrase(row, vocabulary)}: {value_phrase(row, 0, vocabulary)}) in "
        f"several wordings: {row['detail']}; {axes_phrase(row['axes'])}."
    )


KIND = Kind(
    name="drift",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[
            {"statement": "The herb may improve sleep.", "rung": "2"},
            {"statement": "The herb improves sleep.", "rung": "4"},
        ]
    ),
    silent=Case(
        claims=[
            {
                "statement": "A little of the herb may improve sleep.",
                "rung": "2",
                "dose": "low",
            },
            {"statement": "Much of the herb improves sleep.", "rung": "4", "dose": "high"},
        ]
    ),
    confidence=LOW,
    worded_by=("detail",),
    scope=scope_but_voice,
)

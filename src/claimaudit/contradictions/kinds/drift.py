"""Drift."""

import numpy as np
import pandas as pd

from claimaudit.contradictions.joins import Keys
from claimaudit.contradictions.kinds.phrases import RUNG_WORDS, _axes, _thing, _value, rungs
from claimaudit.vocabulary.vocabulary import Vocabulary


def drifting(row: dict, vocabulary: Vocabulary) -> str:
    """How one assertion is worded in several ways."""
    return (
        f"One assertion ({_thing(row, vocabulary)}: {_value(row, 0, vocabulary)}) in several "
        f"wordings: {row['detail']}; {_axes(row)}."
    )


DRIFT = "drift"
VOICE_WORDS = {"own": "own words", "reported": "reported"}
# What makes two claims one assertion, as codes of `Keys`.
ASSERTION = ("outcome", "value", "versus", "exposure", "dose")


def drift(table: pd.DataFrame, coded: Keys) -> pd.DataFrame:
    """Assertions that the article words with different strength, or in different voices.

    Only of kinds that have a strength of wording: that people use a thing and that others speak of
    its use are no stronger and weaker version of each other.

    Returns
    -------
    DataFrame
        One row an assertion: left (position of the strongest wording), right (of the weakest; of
        equal ones the first in the text), part_whole and mixed (False), detail (every wording).
    """
    stated = table["able"] & table["article"] & table["stated"]
    worded = _worded(table[stated & (rungs(table["rung"]) > 0)], coded)
    groups = worded.groupby("assertion", sort=False)
    varies = (groups["strength"].transform("nunique") > 1).to_numpy()
    worded = worded[varies]
    return pd.DataFrame(
        {
            "left": _first(worded, strongest=True),
            "right": _first(worded, strongest=False),
            "part_whole": False,
            "mixed": False,
            "detail": _wordings(worded),
        }
    )


def _worded(claims: pd.DataFrame, coded: Keys) -> pd.DataFrame:
    rung = rungs(claims["rung"])
    codes = coded.codes.loc[claims.index, list(ASSERTION)]
    return claims[["id", "start", "voice"]].assign(
        assertion=codes.groupby(list(codes.columns), sort=False).ngroup(),
        rung=rung,
        strength=rung * 2 + (claims["voice"] == "own"),
    )


def _first(worded: pd.DataFrame, strongest: bool) -> np.ndarray:
    """Position of one claim an assertion, the assertions in one order for both strengths."""
    order = worded.sort_values(
        ["assertion", "strength", "start", "id"], ascending=[True, not strongest, True, True]
    )
    return order.index[~order["assertion"].duplicated()].to_numpy()


def _wordings(worded: pd.DataFrame) -> list[str]:
    order = worded.sort_values(["assertion", "strength", "start"], ascending=[True, False, True])
    texts = [f"{row.id}: {wording(row.rung, row.voice)}" for row in order.itertuples(index=False)]
    return (
        pd.Series(texts, dtype=object)
        .groupby(order["assertion"].to_numpy())
        .agg("; ".join)
        .tolist()
    )


def wording(rung: int, voice: str) -> str:
    """A rung and a voice in words, such as ``“can” (rung 3), own words``."""
    voiced = VOICE_WORDS.get(voice, voice)
    return f"“{RUNG_WORDS[rung]}” (rung {rung}), {voiced}" if rung else voiced

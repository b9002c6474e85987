"""Strength of wording: one assertion worded in several ways, or more strongly than it may be."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from claimaudit.evidence import WORDED_KINDS, Design
from claimaudit.joins import Keys

DRIFT, TOO_STRONG = "drift", "too strong"
RUNG_WORDS = {1: "is associated", 2: "may", 3: "can", 4: "does"}
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


def rungs(cells: pd.Series) -> pd.Series:
    """The strength of wording as a number; 0 where a claim has none."""
    return cells.map({str(rung): rung for rung in RUNG_WORDS}).fillna(0).astype("int64")


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


def too_strong(
    table: pd.DataFrame, coded: Keys, evidence: pd.DataFrame, designs: Mapping[str, Design]
) -> pd.DataFrame:
    """Claims whose wording exceeds what their best direct own support warrants.

    A claim without direct own support has no row: that is a verdict. Harms and interactions are
    exempt, because a warning need not wait for a trial.

    Returns
    -------
    DataFrame
        left (position of the strongest wording of the assertion) and detail (the rule in words).
    """
    best = _best_support(evidence)
    claims = table[table["article"] & table["stated"] & table["id"].isin(best.index)]
    claims = claims.assign(rung=rungs(claims["rung"]))
    excess = claims[claims["rung"] > claims["id"].map(best["warrants"])]
    exposure = coded.codes.loc[excess.index, "exposure"].to_numpy()
    order = excess.assign(exposure=exposure).sort_values(
        ["rung", "start", "id"], ascending=[False, True, True]
    )
    one = order.drop_duplicates(["kind", "exposure", *_ASSERTED])
    detail = [_excess(row, best.loc[row.id], designs) for row in one.itertuples(index=False)]
    return pd.DataFrame({"left": one.index.to_numpy(), "detail": detail})


_ASSERTED = ("outcome", "value", "versus", "via", "dose", "population", "condition")


def _best_support(evidence: pd.DataFrame) -> pd.DataFrame:
    counts = (evidence["role"] == "for") & evidence["kind"].isin(WORDED_KINDS)
    order = evidence[counts].sort_values(["warrants", "finding_id"], ascending=[False, True])
    return order.drop_duplicates("claim_id").set_index("claim_id")


def _excess(claim, support: pd.Series, designs: Mapping[str, Design]) -> str:
    design = designs.get(support["design"])
    label = design.label if design else support["design"]
    rung, warranted = claim.rung, int(support["warrants"])
    return (
        f"“{RUNG_WORDS[rung]}” (rung {rung}) is stronger than “{RUNG_WORDS[warranted]}” (rung "
        f"{warranted}), the most that its best direct own support warrants: "
        f"{support['finding_id']}, {label}."
    )

"""For each verdict the number of independent data sets against the best level among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.evidence.decision_table import DIRECTIONS
from claimaudit.evidence.verdicts import holds_verdict
from claimaudit.views.figures.canvas import COLOURS, LEVELS, LINE, SOFT, WIDTH, bubble, in_words
from claimaudit.views.html import SYMBOLS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

CAPTION = "What the verdicts rest on"
MANY = 5  # data sets; more than that stand in one column
PANELS = DIRECTIONS[:-1]
LOWEST = len(LEVELS) + 1  # where claims stand that have no direct result


def numbers(audit: Audit) -> pd.DataFrame:
    """What each verdict rests on: independent data sets and the best level among them.

    Returns
    -------
    DataFrame
        claim_id, direction, datasets (those whose direct own results count for or against) and
        best_level (1 to 5; 0 where none counts). Claims that cannot be checked have no row.
    """
    counted = audit.evidence[audit.evidence["counts"].astype(bool)].groupby("claim_id")
    datasets, best = counted["dataset"].nunique(), counted["level"].min()
    rows = audit.verdict_rows[holds_verdict(audit.verdict_rows["direction"])]
    return pd.DataFrame(
        {
            "claim_id": rows["claim_id"],
            "direction": rows["direction"],
            "datasets": rows["claim_id"].map(datasets).fillna(0).astype(int),
            "best_level": rows["claim_id"].map(best).fillna(0).astype(int),
        }
    ).reset_index(drop=True)


def table(numbers: pd.DataFrame) -> pd.DataFrame:
    """How many verdicts rest on how much.

    Returns
    -------
    DataFrame
        verdict, claims, and how many of them have no direct result, one data set, several data
        sets, and a best level of 1 or 2.

    >>> claim = {"claim_id": "C01", "direction": "supported", "datasets": 1, "best_level": 4}
    >>> bases = table(pd.DataFrame([claim])).set_index("verdict")
    >>> int(bases.at["supported", "one data set"])
    1
    """
    rows = []
    for verdict in PANELS:
        mine = numbers[numbers["direction"] == verdict]
        rows.append(
            {
                "verdict": verdict,
                "claims": len(mine),
                "no direct result": int((mine["datasets"] == 0).sum()),
                "one data set": int((mine["datasets"] == 1).sum()),
                "several data sets": int((mine["datasets"] > 1).sum()),
                "best level 1 or 2": int(mine["best_level"].isin((1, 2)).sum()),
            }
        )
    return pd.DataFrame(rows)


def sentence(numbers: pd.DataFrame) -> str:
    """How many claims have no direct result to rest on."""
    thin = int((numbers["datasets"] == 0).sum())
    return f"{thin} of {len(numbers)} checkable claims have no direct result to rest on"


def description(numbers: pd.DataFrame) -> str:
    """How many of each verdict rest on how much."""
    bases = table(numbers)
    return in_words(bases, "verdict", bases.columns.drop(["verdict", "claims"]))


def draw(figure: Figure, numbers: pd.DataFrame) -> None:
    """A panel for each verdict, with a disc for so many data sets at such a level."""
    figure.set_size_inches(WIDTH, 3.9)
    figure.set_layout_engine("constrained")
    panels = figure.subplots(1, len(PANELS), sharex=True, sharey=True)
    largest = max(numbers.groupby(["direction", "datasets", "best_level"]).size(), default=1)
    for axes, verdict in zip(panels, PANELS, strict=True):
        claims = numbers[numbers["direction"] == verdict]
        counted = claims.assign(datasets=claims["datasets"].clip(upper=MANY))
        for (datasets, level), number in counted.groupby(["datasets", "best_level"]).size().items():
            bubble(axes, datasets, level or LOWEST, number, COLOURS[verdict], largest)
        axes.set_xlim(-0.7, MANY + 0.7)
        axes.set_ylim(LOWEST + 0.7, 0.3)
        axes.set_xticks(range(MANY + 1), [*map(str, range(MANY)), f"{MANY}+"])
        axes.set_yticks(range(1, LOWEST + 1), [*map(str, LEVELS), "none"])
        axes.grid(color=LINE, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        title = f"{SYMBOLS[verdict]} {verdict} ({len(claims)})"
        axes.set_title(title, color=COLOURS[verdict], size=10)
    panels[0].set_ylabel("best level of a direct result")
    words = "independent data sets that count for or against the claim"
    figure.supxlabel(words, size=9.5, color=SOFT)

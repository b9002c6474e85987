"""Direct results for and against by outcome and level: where the evidence is, and the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.evidence.verdicts import holds_verdict
from claimaudit.views.figures.canvas import COLOURS, LEVELS, SOFT, grid, in_words, single_axes
from claimaudit.views.html import several, shortened

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

CAPTION = "Direct results by outcome and level"
SIDES = {"for": COLOURS["supported"], "against": COLOURS["contradicted"]}
LINE_APART = 0.42  # of the height of a row: two numbers in one place stand above each other
DIRECT = [f"level {level} {side}" for level in LEVELS for side in SIDES]


def numbers(audit: Audit) -> pd.DataFrame:
    """Direct own results by the outcome claimed, the level, and whether they are for or against.

    Returns
    -------
    DataFrame
        outcome (in words), checkable claims on it, and for each level ``level N for`` and
        ``level N against``; then indirect. Every checkable outcome has a row, so that gaps show.
    """
    verdicts = audit.verdict_rows[holds_verdict(audit.verdict_rows["direction"])]
    outcome_of = dict(zip(verdicts["claim_id"], verdicts["outcome"], strict=True))
    evidence = audit.evidence.assign(claimed=audit.evidence["claim_id"].map(outcome_of))
    # One finding on several claims about one outcome is one piece of evidence.
    evidence = evidence.drop_duplicates(["claimed", "finding_id", "role", "level"])
    rows = []
    for outcome, claims in verdicts.groupby("outcome", sort=False).size().items():
        bearing = evidence[evidence["claimed"] == outcome]
        row = {"outcome": audit.vocabulary.label(outcome), "claims": int(claims)}
        for level in LEVELS:
            for side in SIDES:
                matching = (bearing["role"] == side) & (bearing["level"] == level)
                row[f"level {level} {side}"] = int(matching.sum())
        indirect = bearing.loc[bearing["role"] == "indirect", "finding_id"]
        rows.append(row | {"indirect": int(indirect.nunique())})
    return pd.DataFrame(rows, columns=["outcome", "claims", *DIRECT, "indirect"])


def sentence(numbers: pd.DataFrame) -> str:
    """On how many of the outcomes that are claimed there is no direct result."""
    bare = int((numbers[DIRECT].sum(axis=1) == 0).sum())
    return f"{bare} of {len(numbers)} outcomes that are claimed have no direct result"


def description(numbers: pd.DataFrame) -> str:
    """The results on each outcome."""
    return in_words(numbers, "outcome", [*DIRECT, "indirect"])


def draw(figure: Figure, numbers: pd.DataFrame) -> None:
    """A row for each outcome; how many results are for and against stands at each level."""
    axes = single_axes(figure, 1.4 + 0.29 * len(numbers))
    for y, row in enumerate(numbers.to_dict("records")):
        for x, level in enumerate(LEVELS):
            shown = [side for side in SIDES if row[f"level {level} {side}"]]
            for place, side in enumerate(shown):
                shift = (place - (len(shown) - 1) / 2) * LINE_APART
                words = f"{row[f'level {level} {side}']} {side}"
                axes.text(
                    x,
                    y + shift,
                    words,
                    color=SIDES[side],
                    ha="center",
                    va="center",
                    weight="bold",
                    size=8.5,
                )
        indirect = str(row["indirect"] or "")
        axes.text(len(LEVELS), y, indirect, color=SOFT, ha="center", va="center")
        if not any(row[name] for name in DIRECT):
            words = "no direct result"
            axes.text(2, y, words, color=SOFT, ha="center", va="center", style="italic")
    outcomes = zip(numbers["outcome"], numbers["claims"], strict=True)
    grid(axes, [f"{shortened(name, 36)} ({several(claims, 'claim')})" for name, claims in outcomes])
    axes.set_xlim(-0.6, len(LEVELS) + 0.6)
    heads = [f"level {level}" for level in LEVELS]
    axes.set_xticks(range(len(LEVELS) + 1), [*heads, "indirect,\nnot counted"])

"""Judged findings by design and level: how good the literature is for what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.sources.status import RETRACTED
from claimaudit.views.figures.canvas import (
    ACCENT,
    LEVELS,
    bubbles,
    in_words,
    single_axes,
    with_totals,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

CAPTION = "Judged findings by design and level"
COLUMNS = {level: f"level {level}" for level in LEVELS}


def numbers(audit: Audit) -> pd.DataFrame:
    """Judged findings by design and level; a finding at two levels (for claims of two kinds) twice.

    Those of retracted work are left out.

    Returns
    -------
    DataFrame
        design (its label), one column of counts for each level and total; most frequent first.
    """
    standing = audit.evidence[audit.evidence["role"] != RETRACTED]
    rows = standing.drop_duplicates(["finding_id", "level"])
    counts = pd.crosstab(rows["design_label"], rows["level"])
    total = counts.sum(axis=1)
    order = sorted(counts.index, key=lambda label: (-total[label], label))
    return with_totals(counts, order, LEVELS, "design").rename(columns=COLUMNS)


def sentence(numbers: pd.DataFrame) -> str:
    """How many of the findings that were judged stand at one of the two best levels."""
    total, good = int(numbers["total"].sum()), int(numbers[["level 1", "level 2"]].to_numpy().sum())
    return f"{good} of {total} judged findings stand at level 1 or 2 for what is claimed"


def description(numbers: pd.DataFrame) -> str:
    """The levels at which the findings of each design stand."""
    return in_words(numbers, "design", COLUMNS.values())


def draw(figure: Figure, numbers: pd.DataFrame) -> None:
    """A row of discs for each design, a column for each level."""
    names = list(COLUMNS.values())
    axes = single_axes(figure, 1.6 + 0.33 * len(numbers))
    bubbles(axes, numbers, "design", names, dict.fromkeys(names, ACCENT))
    heads = [f"{name}\n " for name in names]
    heads[0], heads[-1] = f"{names[0]}\nbest", f"{names[-1]}\nweakest"
    axes.set_xticks(range(len(names)), heads)

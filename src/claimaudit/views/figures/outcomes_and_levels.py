"""Outcomes and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.views.figures import counts
from claimaudit.views.figures.canvas import (
    COLOURS,
    SOFT,
    _canvas,
    _entitle,
    _grid,
    _told,
    styled,
)
from claimaudit.views.html import several, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

SIDES = ("for", "against")


@styled
def evidence_by_outcome(audit: Audit) -> Figure:
    """Direct results for and against by outcome and level: where the evidence is, and the gaps."""
    data = counts.outcomes_and_levels(audit)
    figure, axes = _canvas(1.4 + 0.29 * len(data))
    for row, record in enumerate(data.to_dict("records")):
        _outcome(axes, row, record)
    named = zip(data["outcome"], data["claims"], strict=True)
    _grid(axes, [f"{shortened(name, 36)} ({several(number, 'claim')})" for name, number in named])
    axes.set_xlim(-0.6, len(counts.LEVELS) + 0.6)
    axes.set_xticks(
        range(len(counts.LEVELS) + 1),
        [*(f"level {level}" for level in counts.LEVELS), "indirect,\nnot counted"],
    )
    bare = _without_direct(data)
    title = f"{bare} of {len(data)} outcomes that are claimed have no direct result"
    _entitle(figure, title)
    figure.set_label(f"{title}. {_told_sides(data)}")
    return figure


def _without_direct(data: pd.DataFrame) -> int:
    direct = [name for name in data.columns if name.startswith("level ")]
    return int((data[direct].sum(axis=1) == 0).sum())


def _outcome(axes: Axes, y: int, row: dict[str, Any]) -> None:
    for x, level in enumerate(counts.LEVELS):
        _both_sides(axes, x, y, row[f"level {level} for"], row[f"level {level} against"])
    indirect = str(row["indirect"] or "")
    axes.text(len(counts.LEVELS), y, indirect, color=SOFT, ha="center", va="center")
    if not any(row[f"level {level} {side}"] for level in counts.LEVELS for side in SIDES):
        axes.text(2, y, "no direct result", color=SOFT, ha="center", va="center", style="italic")


def _both_sides(axes: Axes, x: float, y: float, favouring: int, opposing: int) -> None:
    """How many results are for and how many against, one above the other where there are both."""
    sides = ((favouring, "for", "supported"), (opposing, "against", "contradicted"))
    shown = [(f"{number} {side}", COLOURS[name]) for number, side, name in sides if number]
    for place, (words, colour) in enumerate(shown):
        shift = (place - (len(shown) - 1) / 2) * 0.42
        axes.text(
            *(x, y + shift, words),
            **{"color": colour, "ha": "center", "va": "center", "weight": "bold", "size": 8.5},
        )


def _told_sides(data: pd.DataFrame) -> str:
    columns = [name for name in data.columns if name not in ("outcome", "claims")]
    return _told(data, "outcome", columns)

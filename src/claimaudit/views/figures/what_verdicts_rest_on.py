"""What verdicts rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.evidence.decision_table import DIRECTIONS
from claimaudit.views.figures import counts
from claimaudit.views.figures.canvas import (
    COLOURS,
    LINE,
    SOFT,
    WIDTH,
    _bubble,
    _entitle,
    _told,
    styled,
)
from claimaudit.views.html import SYMBOLS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit


@styled
def what_verdicts_rest_on(audit: Audit) -> Figure:
    """For each verdict the number of independent data sets against the best level among them."""
    data = counts.what_verdicts_rest_on(audit)
    shown = DIRECTIONS[:-1]
    figure, panels = _panels(len(shown))
    largest = max(data.groupby(["direction", "datasets", "best_level"]).size(), default=1)
    for axes, name in zip(panels, shown, strict=True):
        _panel(axes, data[data["direction"] == name], name, largest)
    panels[0].set_ylabel("best level of a direct result")
    figure.supxlabel(
        "independent data sets that count for or against the claim", size=9.5, color=SOFT
    )
    thin = int((data["datasets"] == 0).sum())
    title = f"{thin} of {len(data)} checkable claims have no direct result to rest on"
    _entitle(figure, title)
    figure.set_label(f"{title}. {_told(counts.bases(audit), 'verdict', _BASES)}")
    return figure


_BASES = ("no direct result", "one data set", "several data sets", "best level 1 or 2")


def _panels(number: int) -> tuple[Figure, list[Axes]]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, 3.9), layout="constrained")
    return figure, list(figure.subplots(1, number, sharex=True, sharey=True))


def _panel(axes: Axes, rows: pd.DataFrame, name: str, largest: int) -> None:
    many = counts.MANY
    cells = (
        rows.assign(datasets=rows["datasets"].clip(upper=many))
        .groupby(["datasets", "best_level"])
        .size()
    )
    for (datasets, level), number in cells.items():
        _bubble(axes, datasets, level or many + 1, number, COLOURS[name], largest)
    axes.set_xlim(-0.7, many + 0.7)
    axes.set_ylim(many + 1.7, 0.3)
    axes.set_xticks(range(many + 1), [*map(str, range(many)), f"{many}+"])
    axes.set_yticks(range(1, many + 2), [*map(str, range(1, many + 1)), "none"])
    axes.grid(color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.set_title(f"{SYMBOLS[name]} {name} ({len(rows)})", color=COLOURS[name], size=10)

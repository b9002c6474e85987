"""Kinds and verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimaudit.evidence.decision_table import DIRECTIONS
from claimaudit.views.figures import counts
from claimaudit.views.figures.canvas import (
    COLOURS,
    _bubbles,
    _canvas,
    _entitle,
    _told,
    styled,
)
from claimaudit.views.html import SYMBOLS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit


@styled
def verdicts_by_kind(audit: Audit) -> Figure:
    """Claims by kind and verdict: where the article stands firm, and where not."""
    data = counts.kinds_and_verdicts(audit)
    figure, axes = _canvas(1.5 + 0.36 * len(data))
    _bubbles(axes, data, "kind", DIRECTIONS, COLOURS)
    axes.set_xticks(
        range(len(DIRECTIONS)),
        [f"{SYMBOLS[name]} {name}\n{data[name].sum()}" for name in DIRECTIONS],
    )
    checkable = int(data[list(DIRECTIONS[:-1])].to_numpy().sum())
    supported = int(data["supported"].sum())
    title = f"{supported} of {checkable} checkable claims are supported by the literature"
    _entitle(figure, title)
    figure.set_label(f"{title}. {_told(data, 'kind', DIRECTIONS)}")
    return figure

"""Designs and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimaudit.views.figures import counts
from claimaudit.views.figures.canvas import (
    ACCENT,
    _bubbles,
    _canvas,
    _entitle,
    _told,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit


@styled
def designs_and_levels(audit: Audit) -> Figure:
    """Judged findings by design and level: how good the literature is for what is asked of it."""
    data = counts.designs_and_levels(audit)
    names = [f"level {level}" for level in counts.LEVELS]
    figure, axes = _canvas(1.6 + 0.33 * len(data))
    _bubbles(axes, data, "design", names, dict.fromkeys(names, ACCENT))
    notes = ("best", "", "", "", "weakest")
    axes.set_xticks(
        range(len(names)),
        [f"{name}\n{note or ' '}" for name, note in zip(names, notes, strict=True)],
    )
    total, good = int(data["total"].sum()), int(data[names[:2]].to_numpy().sum())
    title = f"{good} of {total} judged findings stand at level 1 or 2 for what is claimed"
    _entitle(figure, title)
    figure.set_label(f"{title}. {_told(data, 'design', names)}")
    return figure

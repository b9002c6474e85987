"""The figures of an audit: one file each, named by what it shows, and one line in `NAMES`.

A file holds all of its figure: ``CAPTION``, the caption of its table; ``numbers(audit)``, a
DataFrame of what is drawn; ``sentence(numbers)``, the one thing that it says, as its title;
``description(numbers)``, all of it in words; and ``draw(figure, numbers)``. Where the table beside
the figure is another than its numbers, ``table(numbers)`` makes it. What figures share stands in
`claimaudit.views.figures.canvas`.
"""

from __future__ import annotations

import base64
from importlib import import_module
from typing import TYPE_CHECKING

from claimaudit.views.figures.canvas import PIXELS, SETTINGS, WIDTH, png
from claimaudit.views.html import readable
from claimaudit.views.registry import Registry
from claimaudit.views.tables.parts import TableHtml, frame

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

__all__ = ["FIGURES", "drawn", "png", "show", "shown_numbers"]

NAMES = (
    "kinds_and_verdicts",
    "designs_and_levels",
    "outcomes_and_levels",
    "conflicts_along_the_text",
    "what_verdicts_rest_on",
)
FIGURES = Registry("figure", {name: import_module(f"{__name__}.{name}") for name in NAMES})


def show(audit: Audit, name: str) -> None:
    """Show a figure in a notebook: the picture with its description in words, then its table.

    Parameters
    ----------
    name
        One of `FIGURES`.

    Raises
    ------
    KeyError
        No figure is named so; the message lists those that there are.
    """
    from IPython.display import display

    figure = drawn(audit, name)
    picture = base64.b64encode(png(figure)).decode()
    words = readable(figure.get_label())
    width, height = (round(inches * PIXELS) for inches in figure.get_size_inches())
    display(
        {"image/png": picture, "text/plain": words},
        metadata={"image/png": {"alt": words, "width": width, "height": height}},
        raw=True,
    )
    display(shown_numbers(audit, name))


def drawn(audit: Audit, name: str) -> Figure:
    """Draw a figure with the settings of its canvas, whatever the reader has set.

    Returns
    -------
    matplotlib.figure.Figure
        Its label (``figure.get_label()``) is its description in words, the title first.
    """
    from matplotlib import rc_context, rcdefaults, rcParams
    from matplotlib.figure import Figure

    file = FIGURES[name]
    numbers = file.numbers(audit)
    title = file.sentence(numbers)
    with rc_context():
        rcdefaults()
        rcParams.update(SETTINGS)
        figure = Figure(figsize=(WIDTH, WIDTH / 2))
        file.draw(figure, numbers)
        figure.suptitle(title, x=0.01, ha="left", weight="bold", size=12)
    figure.set_label(f"{title}. {file.description(numbers)}")
    return figure


def shown_numbers(audit: Audit, name: str) -> TableHtml:
    """The table that stands beside a figure: its numbers, or what the file makes of them."""
    file = FIGURES[name]
    numbers = file.numbers(audit)
    return frame(file.table(numbers) if hasattr(file, "table") else numbers, file.CAPTION)

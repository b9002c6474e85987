"""What figures share: paper and colours, a grid of discs, words that can be drawn, the picture."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views.html import readable, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


SMALLEST, LARGEST = 170, 620  # the areas of discs, in square points
TINTS = (1, 0.75, 0.5, 0.3)
WIDTH = 9.0  # inches
WHITE_SQUARE = "\N{WHITE SQUARE}"
LEVELS = (1, 2, 3, 4, 5)  # of evidence, the best first
INK, SOFT, LINE, PAPER = "#1f2328", "#565d66", "#d9d5cc", "#ffffff"
# Those of the page by day. Never colour alone: every verdict also has its mark and its word.
COLOURS = {
    "supported": "#17623b",
    "contradicted": "#8f1414",
    "contested": "#8f5e00",
    "not established": "#4b5563",
    "not checkable": "#5b3f8f",
}
ACCENT = "#0b5394"
WARNING = COLOURS["contradicted"]
PIXELS = 96  # of the page, for an inch of a figure
DPI = 2 * PIXELS  # two dots for each pixel, as on high-density screens
# The font that comes with the drawing library has the same shapes on every machine.
FONTS = ("DejaVu Sans",)
SETTINGS = {
    # A label is data: a dollar sign in it begins no formula.
    "text.parse_math": False,
    "font.family": FONTS,
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "axes.edgecolor": LINE,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
}


def single_axes(figure: Figure, height: float) -> Axes:
    """Make a figure so many inches high and give it one pair of axes that fills it."""
    figure.set_size_inches(WIDTH, height)
    figure.set_layout_engine("constrained")
    return figure.subplots()


def bubbles(
    axes: Axes,
    counts: pd.DataFrame,
    key: str,
    columns: Sequence[str],
    colours: Mapping[str, str],
) -> None:
    """Draw a grid of discs, their areas in proportion to the counts that stand in them.

    Parameters
    ----------
    counts
        A row of the grid each; ``total`` stands behind its name.
    key
        The column that names the rows.
    columns
        The columns of counts, from left to right.
    """
    largest = int(counts[list(columns)].to_numpy().max(initial=1))
    for y, record in enumerate(counts.to_dict("records")):
        for x, name in enumerate(columns):
            bubble(axes, x, y, record[name], colours[name], largest)
    totals = zip(counts[key], counts["total"], strict=True)
    grid(axes, [f"{shortened(name, 46)} ({total})" for name, total in totals])
    axes.set_xlim(-0.6, len(columns) - 0.4)


def bubble(axes: Axes, x: float, y: float, number: int, colour: str, largest: int) -> None:
    """Draw one disc with its number in it; none for nought."""
    if not number:
        return
    size = SMALLEST + (LARGEST - SMALLEST) * number / largest
    axes.scatter([x], [y], s=[size], color=colour, alpha=0.3, linewidths=0, zorder=2)
    axes.text(
        x, y, str(number), ha="center", va="center_baseline", weight="bold", color=INK, zorder=3
    )


def grid(axes: Axes, names: Sequence[str]) -> None:
    """Name the rows of a grid from top to bottom, with a thin line between any two."""
    axes.set_yticks(range(len(names)), [drawable(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.hlines([n + 0.5 for n in range(len(names) - 1)], -1, 99, color=LINE, linewidth=0.5)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def drawable(words: str) -> str:
    """Words as they can be drawn: a square stands for each letter that no font has.

    The description of the figure and the table of its numbers have them all.

    >>> drawable("sleep 睡眠")
    'sleep □□'
    """
    alphabet = _alphabet()
    return "".join(
        char if char == "\n" or ord(char) in alphabet else WHITE_SQUARE for char in readable(words)
    )


@cache
def _alphabet() -> frozenset[int]:
    """The characters for which a font is at hand."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset().union(*(get_font(findfont(name)).get_charmap() for name in FONTS))


def in_words(counts: pd.DataFrame, key: str, columns: Iterable[str]) -> str:
    """A table of counts as sentences, without its noughts.

    >>> counts = pd.DataFrame({"kind": ["harm", "origin"], "supported": [3, 0], "open": [1, 0]})
    >>> in_words(counts, "kind", ["supported", "open"])
    'harm: supported 3, open 1. origin: none.'
    """
    columns = list(columns)
    sentences = []
    for record in counts.to_dict("records"):
        counted = ", ".join(f"{name} {record[name]}" for name in columns if record[name])
        sentences.append(f"{record[key]}: {counted or 'none'}.")
    return " ".join(sentences)


def with_totals(
    counts: pd.DataFrame, index: Sequence[str], columns: Sequence, name: str
) -> pd.DataFrame:
    """A cross table with these rows and columns in this order, noughts where it has none.

    Returns
    -------
    DataFrame
        The index as a column called `name`, one column of counts each, and total.

    >>> counts = pd.crosstab(pd.Series(["harm", "harm"]), pd.Series(["open", "open"]))
    >>> with_totals(counts, ["harm"], ["supported", "open"], "kind").to_dict("records")
    [{'kind': 'harm', 'supported': 0, 'open': 2, 'total': 2}]
    """
    counts = counts.reindex(index=index, columns=list(columns), fill_value=0)
    counts = counts.assign(total=counts.sum(axis=1))
    return counts.rename_axis(name).reset_index().rename_axis(columns=None)


def png(figure: Figure) -> bytes:
    """The figure as PNG: the same bytes for the same numbers, with no date and no program in it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.frombytes("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
    # Our few flat colours, each with the tints that smooth the edges of letters: such a file is a
    # third as large.
    drawn_in = (INK, SOFT, ACCENT, *COLOURS.values())
    tints = [tint(colour, part) for colour in drawn_in for part in TINTS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([light for colour in (tint(PAPER), tint(LINE), *tints) for light in colour])
    quantized = picture.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    quantized.save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def tint(colour: str, part: float = 1) -> tuple[int, ...]:
    """So much of a colour upon white paper, as red, green and blue of 255.

    >>> tint("#000000", 0.5)
    (128, 128, 128)
    """
    light = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return tuple(round(255 + (value - 255) * part) for value in light)

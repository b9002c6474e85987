"""Figures: each says one thing in its title, labels what it shows, and has a description in words.

A figure carries its description as its label (``figure.get_label()``); `show` hands it to the page
as the text of the picture. The numbers behind every figure are a table of their own.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.views.html import readable, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


SMALLEST, LARGEST = 170, 620
TINTS = (1, 0.75, 0.5, 0.3)
WIDTH = 9.0
UNKNOWN = "\N{WHITE SQUARE}"


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw with the settings of `claimaudit.views.figures.canvas`, whatever the reader has set."""

    @wraps(draw)
    def drawn(*given: Any) -> Figure:
        from matplotlib import rc_context

        with rc_context():
            _apply()
            return draw(*given)

    return drawn


def _apply() -> None:
    import matplotlib

    matplotlib.rcdefaults()
    matplotlib.rcParams.update(SETTINGS)


def show(figure: Figure) -> None:
    """Show a figure in a notebook as a picture with its description.

    Raises
    ------
    ValueError
        When the figure has no description.
    """
    from IPython.display import display

    if not figure.get_label().strip():
        raise ValueError("the figure has no description: give it one with figure.set_label(...)")
    picture = base64.b64encode(png(figure)).decode()
    width, height = (round(inches * PIXELS) for inches in figure.get_size_inches())
    words = readable(figure.get_label())
    described = {"alt": words, "width": width, "height": height}
    display(
        {"image/png": picture, "text/plain": words},
        metadata={"image/png": described},
        raw=True,
    )


def png(figure: Figure) -> bytes:
    """The figure as PNG: the same bytes for the same numbers, with no date and no program in it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = Image.frombytes("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
    # Our few flat colours and their tints: such a file is a third as large.
    buffer = io.BytesIO()
    drawn.quantize(palette=_palette(), dither=Image.Dither.NONE).save(
        buffer, format="png", optimize=True
    )
    return buffer.getvalue()


def _palette() -> Any:
    """The colours of the figures, each with the tints that smooth the edges of letters."""
    from PIL import Image

    tints = [
        _tint(colour, part) for colour in (INK, SOFT, ACCENT, *COLOURS.values()) for part in TINTS
    ]
    colours = [_tint(PAPER, 1), _tint(LINE, 1), *tints]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette


def _tint(colour: str, part: float) -> tuple[int, ...]:
    """So much of a colour upon white paper, as red, green and blue."""
    light = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return tuple(round(255 + (value - 255) * part) for value in light)


# What the figures share


@cache
def _alphabet() -> frozenset[int]:
    """The characters for which a font is at hand."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset().union(*(get_font(findfont(name)).get_charmap() for name in FONTS))


def _drawable(words: str) -> str:
    """Words as they can be drawn: a square stands for each letter that no font has.

    The description of the figure and the table of its numbers have them all.
    """
    lines = readable(words).split("\n")
    known = ("".join(one if ord(one) in _alphabet() else UNKNOWN for one in line) for line in lines)
    return "\n".join(known)


def _entitle(figure: Figure, title: str) -> None:
    figure.suptitle(title, x=0.01, ha="left", weight="bold", size=12)


def _canvas(height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    return figure, figure.subplots()


def _bubbles(
    axes: Axes, data: pd.DataFrame, key: str, columns: Any, colours: dict[str, str]
) -> None:
    """A grid of discs, their areas in proportion to the counts that stand in them."""
    largest = int(data[list(columns)].to_numpy().max(initial=1))
    for row, record in enumerate(data.to_dict("records")):
        for column, name in enumerate(columns):
            _bubble(axes, column, row, record[name], colours[name], largest)
    _grid(
        axes,
        [f"{shortened(name, 46)} ({n})" for name, n in zip(data[key], data["total"], strict=True)],
    )
    axes.set_xlim(-0.6, len(columns) - 0.4)


def _bubble(axes: Axes, x: float, y: float, number: int, colour: str, largest: int) -> None:
    if not number:
        return
    size = SMALLEST + (LARGEST - SMALLEST) * number / largest
    axes.scatter([x], [y], s=[size], color=colour, alpha=0.3, linewidths=0, zorder=2)
    axes.text(
        x, y, str(number), ha="center", va="center_baseline", weight="bold", color=INK, zorder=3
    )


def _grid(axes: Axes, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), [_drawable(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.hlines([n + 0.5 for n in range(len(names) - 1)], -1, 99, color=LINE, linewidth=0.5)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


# What the figures say in words


def _told(data: pd.DataFrame, key: str, columns: Any) -> str:
    return " ".join(f"{row[key]}: {_parts(row, columns)}." for row in data.to_dict("records"))


def _parts(row: dict[str, Any], columns: Any) -> str:
    said = ", ".join(f"{name} {row[name]}" for name in columns if row[name])
    return said or "none"


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

"""One look for all figures: the colours of the page, which colour-blind readers can tell apart."""

from __future__ import annotations

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

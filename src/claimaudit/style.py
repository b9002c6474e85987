"""One look for all figures: a palette that colour-blind readers can tell apart, marks, sizes."""

from __future__ import annotations

INK, SOFT, LINE, PAPER = "#1f2328", "#565d66", "#d9d5cc", "#ffffff"
# Never colour alone: every verdict also has its mark and its word.
COLOURS = {
    "supported": "#0072b2",
    "contradicted": "#c44601",
    "contested": "#8a6d00",
    "not established": "#6b7280",
    "not checkable": "#a08cc0",
}
ACCENT = "#0b5394"
WARNING = "#c44601"
PIXELS = 96  # of the page, for an inch of a figure
DPI = 168
SETTINGS = {
    "font.family": "DejaVu Sans",
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

"""Figures: each says one thing in its title, labels what it shows, and has a description in words.

A figure carries its description as its label (``figure.get_label()``); `show` hands it to the page
as the text of the picture. The numbers behind every figure are a table of `claimaudit.counts`.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from functools import wraps
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit import counts
from claimaudit.conflicts import ITSELF, Conflict, conflicts, opposed
from claimaudit.pairs import OPPOSITE
from claimaudit.style import ACCENT, COLOURS, DPI, INK, LINE, PAPER, PIXELS, SETTINGS, SOFT, WARNING
from claimaudit.wording import DRIFT
from claimaudit.words import DIRECTIONS, SYMBOLS, several, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

SMALLEST, LARGEST = 170, 620
SHADES = 24
WIDTH = 9.0
JOINING = (OPPOSITE, DRIFT)


def styled(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw with the settings of `claimaudit.style`, whatever the reader has set."""

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
    described = {"alt": figure.get_label(), "width": width, "height": height}
    display(
        {"image/png": picture, "text/plain": figure.get_label()},
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
    # A few flat colours: a palette makes the file a third as large.
    buffer = io.BytesIO()
    drawn.quantize(SHADES).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


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


@styled
def evidence_by_outcome(audit: Audit) -> Figure:
    """Direct results for and against by outcome and level: where the evidence is, and the gaps."""
    data = counts.outcomes_and_levels(audit)
    figure, axes = _canvas(1.6 + 0.27 * len(data))
    for row, record in enumerate(data.to_dict("records")):
        _outcome(axes, row, record)
    named = zip(data["outcome"], data["claims"], strict=True)
    _grid(axes, [f"{name} ({number})" for name, number in named])
    axes.set_xlim(-0.6, len(counts.LEVELS) + 0.6)
    axes.set_xticks(
        range(len(counts.LEVELS) + 1),
        [*(f"level {level}" for level in counts.LEVELS), "indirect,\nnot counted"],
    )
    bare = _without_direct(data)
    title = f"{bare} of {len(data)} outcomes that are claimed have no direct result"
    _entitle(figure, title)
    words = "▲ results for the claims   ▼ results against them   in brackets: claims on an outcome"
    figure.supxlabel(words, size=9.5, color=SOFT)
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


def _both_sides(axes: Axes, x: float, y: float, favouring: int, opposing: int) -> None:
    sides = ((favouring, "▲", "supported"), (opposing, "▼", "contradicted"))
    shown = [(f"{mark}{number}", COLOURS[name]) for number, mark, name in sides if number]
    for place, (words, colour) in enumerate(shown):
        shift = (place - (len(shown) - 1) / 2) * 0.36
        axes.text(x + shift, y, words, color=colour, ha="center", va="center", weight="bold")


@styled
def conflicts_along_the_text(audit: Audit) -> Figure:
    """Arcs over the article's sentences, from each to the one it contradicts or rewords."""
    arcs = _arcs(audit)
    figure, axes = _canvas(5.2)
    _ruler(axes, audit)
    for left, right, kind in arcs:
        _arc(axes, left, right, kind)
    _name_conflicts(axes, audit)
    opposing = sum(kind == OPPOSITE for *_, kind in arcs)
    title = f"{several(opposing, 'pair')} of sentences in the article contradict each other"
    _entitle(figure, title)
    figure.set_label(f"{title}. {_told_arcs(arcs)}")
    return figure


def _arcs(audit: Audit) -> list[tuple[int, int, str]]:
    """Pairs of sentences that are joined by a conflict of the article with itself, and its kind."""
    joining = [one for one in conflicts(audit, ITSELF) if one.is_live and one.kind in JOINING]
    return sorted({(*pair, one.kind) for one in joining for pair in _places(one, audit)})


def _places(one: Conflict, audit: Audit) -> list[tuple[int, int]]:
    place = dict(zip(audit.claims["claim_id"], audit.claims["sentence"], strict=True))
    return [tuple(sorted((place[row["left"]], place[row["right"]]))) for row in one.rows]


def _ruler(axes: Axes, audit: Audit) -> None:
    number = len(audit.article.sentences)
    axes.hlines(0, 0.5, number + 0.5, color=SOFT, linewidth=1)
    axes.set_xlim(0, number + 1)
    axes.set_ylim(0, max(number, 1) * 0.72)
    axes.set_xticks([1, *range(5, number + 1, 5)])
    axes.set_xlabel("sentence of the article")
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _arc(axes: Axes, left: int, right: int, kind: str) -> None:
    from matplotlib.patches import Arc

    width = max(right - left, 0.8)
    opposing = kind == OPPOSITE
    axes.add_patch(
        Arc(
            ((left + right) / 2, 0),
            width,
            2 * _height(left, right),
            theta1=0,
            theta2=180,
            color=WARNING if opposing else SOFT,
            linewidth=2.4 if opposing else 1.1,
            linestyle="solid" if opposing else "dashed",
        )
    )
    axes.plot([left, right], [0, 0], "o", color=WARNING if opposing else SOFT, markersize=4)


def _name_conflicts(axes: Axes, audit: Audit) -> None:
    """A letter on top of each contradicting arc, and beside the arcs what the letters stand for."""
    lines = ["━ contradict each other", "╌ the same claim, more or less strongly worded"]
    outcomes = audit.claims.set_index("claim_id")["outcome"]
    for letter, one in zip(ascii_uppercase, opposed(audit, ITSELF), strict=False):
        lines.append(f"{letter}  {audit.vocabulary.label(outcomes[one.left[0]])}")
        for left, right in _places(one, audit):
            _letter(axes, letter, (left + right) / 2, _height(left, right))
    axes.text(0.005, 1, "\n".join(lines), transform=axes.transAxes, va="top", color=SOFT)


def _letter(axes: Axes, letter: str, x: float, y: float) -> None:
    axes.text(
        *(x, y, letter),
        **{"ha": "center", "va": "center", "color": WARNING, "weight": "bold", "zorder": 5},
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
    )


def _height(left: int, right: int) -> float:
    return max(right - left, 0.8) * 0.55


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


# What the figures share


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
    axes.set_yticks(range(len(names)), names)
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


def _told_sides(data: pd.DataFrame) -> str:
    columns = [name for name in data.columns if name not in ("outcome", "claims")]
    return _told(data, "outcome", columns)


def _told_arcs(arcs: list[tuple[int, int, str]]) -> str:
    words = {OPPOSITE: "contradicts", DRIFT: "says in another wording the same as"}
    return " ".join(
        f"Sentence {left} {words[kind]} sentence {right}." for left, right, kind in arcs
    )

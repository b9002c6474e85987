"""Figures: each says one thing in its title, labels what it shows, and has a description in words.

A figure carries its description as its label (``figure.get_label()``); `show` hands it to the page
as the text of the picture. The numbers behind every figure are a table of `claimaudit.counts`.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from functools import cache, partial, wraps
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit import counts
from claimaudit.conflicts import ITSELF, Conflict, conflicts
from claimaudit.hidden import readable
from claimaudit.pairs import OPPOSITE
from claimaudit.rows import side_row
from claimaudit.style import (
    ACCENT,
    COLOURS,
    DPI,
    FONTS,
    INK,
    LINE,
    PAPER,
    PIXELS,
    SETTINGS,
    SOFT,
    WARNING,
)
from claimaudit.wording import DRIFT
from claimaudit.words import DIRECTIONS, SYMBOLS, exposure, several, shortened, strength

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

SMALLEST, LARGEST = 170, 620
TINTS = (1, 0.75, 0.5, 0.3)
WIDTH = 9.0
JOINING = {
    OPPOSITE: "Sentences that contradict each other",
    DRIFT: "The same claim, here in stronger and there in weaker words",
}
DRAWN = 12
LINE_HEIGHT = 0.23
# Where the line of sentences begins in a figure, how long it is, and where words stand beside it:
# inches from its left end, and how many letters fit. All in inches.
START, TRACK = 4.5, 2.9
THING, SAID, WHERE = (-4.4, 38), (-1.75, 22), (TRACK + 0.12, 21)
GROUP = (-4.4, 110)
SIDES = ("for", "against")
UNKNOWN = "\N{WHITE SQUARE}"


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


@styled
def conflicts_along_the_text(audit: Audit) -> Figure:
    """What the article says against itself: both sides as dots where they stand in the text.

    Two lines a conflict, one for each side, with what it says before the dots and the numbers of
    its sentences after them; strokes join the sentences that meet. Of each kind the gravest are
    drawn, at most `DRAWN` of them; all are in the description.
    """
    arcs = _arcs(audit)
    opposing = sum(kind == OPPOSITE for *_, kind in arcs)
    verb = "contradicts itself" if opposing == 1 else "contradict each other"
    title = f"{several(opposing, 'pair')} of sentences in the article {verb}"
    rows = _conflict_rows(audit)
    figure, axes = _along_the_text(audit, len(rows))
    for y, row in enumerate(rows):
        row(axes, y)
    _entitle(figure, title)
    figure.set_label(f"{title}. {_told_arcs(arcs)}")
    return figure


def _joining(audit: Audit, kind: str) -> list[Conflict]:
    return [one for one in conflicts(audit, ITSELF, kind) if one.is_live]


def _arcs(audit: Audit) -> list[tuple[int, int, str]]:
    """Pairs of sentences that are joined by a conflict of the article with itself, and its kind."""
    place = _sentences(audit)
    return sorted(
        {
            (*sorted((place[row["left"]], place[row["right"]])), kind)
            for kind in JOINING
            for one in _joining(audit, kind)
            for row in one.rows
        }
    )


def _sentences(audit: Audit) -> dict[str, int]:
    return dict(zip(audit.claims["claim_id"], audit.claims["sentence"], strict=True))


Drawing = Callable[["Axes", float], None]


def _conflict_rows(audit: Audit) -> list[Drawing]:
    """What is drawn from top to bottom, a line of the figure each."""
    rows: list[Drawing] = []
    for kind, words in JOINING.items():
        found = _joining(audit, kind)
        more = f" (the gravest {DRAWN} of {len(found)})" if len(found) > DRAWN else ""
        rows += [partial(_write, GROUP, f"{words}{more}", SOFT)] if found else []
        for one in found[:DRAWN]:
            rows += [partial(_first_side, one, audit), partial(_other_side, one, audit), _nothing]
    return rows


def _nothing(axes: Axes, y: float) -> None:
    """An empty line between two conflicts."""


def _first_side(one: Conflict, audit: Audit, axes: Axes, y: float) -> None:
    """The first line of a conflict: what acts, one side, and the strokes to the other."""
    place = _sentences(audit)
    _write(THING, exposure(side_row(audit, one.left[0]), audit.vocabulary), INK, axes, y)
    for left, right in one.faced:
        _stroke(axes, (place[left], place[right]), y, one.kind)
    _side(one.left, one.kind, audit, axes, y)


def _other_side(one: Conflict, audit: Audit, axes: Axes, y: float) -> None:
    """The second line of a conflict: what it acts on, and the other side."""
    outcome = side_row(audit, one.left[0])["outcome"]
    _write(THING, audit.vocabulary.label(outcome), INK, axes, y)
    _side(one.right, one.kind, audit, axes, y)


def _side(names: list[str], kind: str, audit: Audit, axes: Axes, y: float) -> None:
    places = sorted({_sentences(audit)[name] for name in names})
    colour = WARNING if kind == OPPOSITE else SOFT
    axes.plot(places, [y] * len(places), "o", color=colour, markersize=6, clip_on=False)
    _write(SAID, _stand(side_row(audit, names[0]), kind, audit), colour, axes, y)
    where = several(len(places), "sentence").partition(" ")[2]
    _write(WHERE, f"{where} {', '.join(map(str, places))}", colour, axes, y)


def _stand(row: dict[str, Any], kind: str, audit: Audit) -> str:
    """What one side says: its value, or how strongly it is worded."""
    if kind == OPPOSITE:
        return audit.vocabulary.value_label(row["outcome"], row["value"])
    return strength(row["rung"]).partition(" (")[0]


def _stroke(axes: Axes, places: tuple[int, int], y: float, kind: str) -> None:
    opposing = kind == OPPOSITE
    axes.plot(
        places,
        (y, y + 1),
        color=WARNING if opposing else SOFT,
        linewidth=1.8 if opposing else 1,
        linestyle="solid" if opposing else "dashed",
    )


def _write(column: tuple[float, int], words: str, colour: str, axes: Axes, y: float) -> None:
    """Words at so many inches from the left end of the text line, shortened to fit."""
    inches, width = column
    axes.text(
        *(inches / TRACK, y, _drawable(shortened(words, width))),
        transform=axes.get_yaxis_transform(),
        **{"color": colour, "va": "center"},
    )


def _along_the_text(audit: Audit, lines: int) -> tuple[Figure, Axes]:
    """A figure of so many lines with an axis for the sentences, words left and right of it."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    height = 1.25 + LINE_HEIGHT * max(lines, 1)
    figure = Figure(figsize=(WIDTH, height))
    box = (START / WIDTH, 0.65 / height, TRACK / WIDTH, 1 - 1.2 / height)
    axes = figure.add_axes(box)
    axes.set_xlim(0.5, len(audit.article.sentences) + 0.5)
    axes.set_ylim(max(lines, 1) - 0.5, -0.5)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.set_xlabel("sentence of the article, from the first to the last")
    axes.set_yticks([])
    axes.grid(axis="x", color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    return figure, axes


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


def _told_sides(data: pd.DataFrame) -> str:
    columns = [name for name in data.columns if name not in ("outcome", "claims")]
    return _told(data, "outcome", columns)


def _told_arcs(arcs: list[tuple[int, int, str]]) -> str:
    words = {OPPOSITE: "contradicts", DRIFT: "says in another wording the same as"}
    return " ".join(
        f"Sentence {left} {words[kind]} sentence {right}." for left, right, kind in arcs
    )

"""Conflicts along the text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from claimaudit.audit import side_row
from claimaudit.contradictions.conflicts import ITSELF, Conflict, conflicts
from claimaudit.contradictions.kinds import drift, opposite
from claimaudit.views.figures.canvas import (
    INK,
    LINE,
    SOFT,
    WARNING,
    WIDTH,
    _drawable,
    _entitle,
    styled,
)
from claimaudit.views.html import several, shortened
from claimaudit.vocabulary.facets import exposure, strength

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

OPPOSITE, DRIFT = opposite.KIND.name, drift.KIND.name
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


def _told_arcs(arcs: list[tuple[int, int, str]]) -> str:
    words = {OPPOSITE: "contradicts", DRIFT: "says in another wording the same as"}
    return " ".join(
        f"Sentence {left} {words[kind]} sentence {right}." for left, right, kind in arcs
    )

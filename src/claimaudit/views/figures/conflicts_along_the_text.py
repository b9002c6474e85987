"""What the article says against itself: both sides as dots where they stand in the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.contradictions.conflicts import ITSELF
from claimaudit.contradictions.kinds import drift, opposite
from claimaudit.views.figures.canvas import INK, LINE, SOFT, WARNING, WIDTH, drawable
from claimaudit.views.html import several, shortened
from claimaudit.vocabulary.facets import exposure, strength

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

OPPOSITE, DRIFT = opposite.KIND.name, drift.KIND.name
CAPTION = "Sentences of the article that do not agree with each other"
HEADINGS = {
    OPPOSITE: "Sentences that contradict each other",
    DRIFT: "The same claim, here in stronger and there in weaker words",
}
VERBS = {OPPOSITE: "contradicts", DRIFT: "says in another wording the same as"}
DRAWN = 12
LINE_HEIGHT = 0.23
# Where the line of sentences begins in a figure, how long it is, and where words stand beside it:
# inches from its left end, and how many letters fit. All in inches.
START, TRACK = 4.5, 2.9
THING, SAYS, WHERE = (-4.4, 38), (-1.75, 22), (TRACK + 0.12, 21)
GROUP = (-4.4, 110)


def numbers(audit: Audit) -> pd.DataFrame:
    """The pairs of sentences that are joined by a live conflict of the article with itself.

    Returns
    -------
    DataFrame
        conflict (its id), kind, exposure and outcome (in words), one_side and the_other (what each
        says: its value, or how strongly it is worded), sentence and other_sentence (their
        numbers); the gravest conflict of each kind first. ``attrs["sentences"]`` is the number of
        sentences of the article.
    """
    place = dict(zip(audit.tables.claims["claim_id"], audit.tables.claims["sentence"], strict=True))
    vocabulary = audit.vocabulary
    rows = []
    for kind in HEADINGS:
        for conflict in audit.gathered(ITSELF, kind, live=True):
            sides = [audit.side(names[0]) for names in (conflict.left, conflict.right)]
            if kind == OPPOSITE:
                says = [vocabulary.value_label(side["outcome"], side["value"]) for side in sides]
            else:
                says = [strength(side["rung"]).partition(" (")[0] for side in sides]
            thing = (exposure(sides[0], vocabulary), vocabulary.label(sides[0]["outcome"]))
            for left, right in conflict.faced:
                rows.append((conflict.id, kind, *thing, *says, place[left], place[right]))
    columns = ["conflict", "kind", "exposure", "outcome", "one_side", "the_other"]
    found = pd.DataFrame(rows, columns=[*columns, "sentence", "other_sentence"])
    found.attrs["sentences"] = len(audit.article.sentences)
    return found


def table(numbers: pd.DataFrame) -> pd.DataFrame:
    """The pairs of sentences without the conflict's id, each once for what it says of one thing."""
    return numbers.drop(columns="conflict").drop_duplicates(ignore_index=True)


def sentence(numbers: pd.DataFrame) -> str:
    """How many pairs of sentences contradict each other.

    >>> nothing = pd.DataFrame({"kind": [], "sentence": [], "other_sentence": []})
    >>> sentence(nothing)
    '0 pairs of sentences in the article contradict each other'
    """
    opposing = sum(kind == OPPOSITE for *_, kind in joined_sentences(numbers))
    verb = "contradicts itself" if opposing == 1 else "contradict each other"
    return f"{several(opposing, 'pair')} of sentences in the article {verb}"


def joined_sentences(numbers: pd.DataFrame) -> list[tuple[int, int, str]]:
    """Pairs of sentences that a conflict joins, and its kind; each once, in the order of the text.

    >>> pairs = pd.DataFrame({"kind": [DRIFT] * 2, "sentence": [7, 3], "other_sentence": [3, 7]})
    >>> joined_sentences(pairs)
    [(3, 7, 'drift')]
    """
    pairs = zip(numbers["sentence"], numbers["other_sentence"], numbers["kind"], strict=True)
    return sorted({(min(one, other), max(one, other), kind) for one, other, kind in pairs})


def description(numbers: pd.DataFrame) -> str:
    """A sentence for each pair of sentences."""
    return " ".join(
        f"Sentence {one} {VERBS[kind]} sentence {other}."
        for one, other, kind in joined_sentences(numbers)
    )


def draw(figure: Figure, numbers: pd.DataFrame) -> None:
    """Two lines a conflict, one for each side, with what it says before its dots.

    Strokes join the sentences that meet; their numbers stand behind the dots. Of each kind the
    gravest are drawn, at most `DRAWN` of them; all are in the description and the table.
    """
    kinds = [kind for kind in HEADINGS if (numbers["kind"] == kind).any()]
    by_kind = {
        kind: [
            pairs for _, pairs in numbers[numbers["kind"] == kind].groupby("conflict", sort=False)
        ]
        for kind in kinds
    }
    # A heading for each kind, and for each conflict two lines and an empty one.
    lines = sum(1 + 3 * len(by_kind[kind][:DRAWN]) for kind in kinds)
    axes = _line_of_sentences(figure, numbers.attrs["sentences"], max(lines, 1))
    y = 0
    for kind in kinds:
        total = len(by_kind[kind])
        more = f" (the gravest {DRAWN} of {total})" if total > DRAWN else ""
        _write(axes, y, GROUP, f"{HEADINGS[kind]}{more}", SOFT)
        y += 1
        for pairs in by_kind[kind][:DRAWN]:
            # What acts and one side on the first line, what it acts on and the other on the second.
            first, colour = pairs.iloc[0], WARNING if kind == OPPOSITE else SOFT
            width, style = (1.8, "solid") if kind == OPPOSITE else (1, "dashed")
            _write(axes, y, THING, first["exposure"], INK)
            for joined in zip(pairs["sentence"], pairs["other_sentence"], strict=True):
                axes.plot(joined, (y, y + 1), color=colour, linewidth=width, linestyle=style)
            _draw_side(axes, y, pairs["sentence"], first["one_side"], colour)
            _write(axes, y + 1, THING, first["outcome"], INK)
            _draw_side(axes, y + 1, pairs["other_sentence"], first["the_other"], colour)
            y += 3


def _line_of_sentences(figure: Figure, sentences: int, lines: int) -> Axes:
    """Axes of so many lines for the sentences of the article, with room for words on both sides."""
    from matplotlib.ticker import MaxNLocator

    height = 1.25 + LINE_HEIGHT * lines
    figure.set_size_inches(WIDTH, height)
    axes = figure.add_axes((START / WIDTH, 0.65 / height, TRACK / WIDTH, 1 - 1.2 / height))
    axes.set_xlim(0.5, sentences + 0.5)
    axes.set_ylim(lines - 0.5, -0.5)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.set_xlabel("sentence of the article, from the first to the last")
    axes.set_yticks([])
    axes.grid(axis="x", color=LINE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    return axes


def _draw_side(axes: Axes, y: int, sentences: Iterable[int], says: str, colour: str) -> None:
    places = sorted(set(sentences))
    axes.plot(places, [y] * len(places), "o", color=colour, markersize=6, clip_on=False)
    _write(axes, y, SAYS, says, colour)
    noun = "sentence" if len(places) == 1 else "sentences"
    _write(axes, y, WHERE, f"{noun} {', '.join(map(str, places))}", colour)


def _write(axes: Axes, y: int, column: tuple[float, int], words: str, colour: str) -> None:
    """Words at so many inches from the left end of the line of sentences, shortened to fit."""
    inches, width = column
    drawn = drawable(shortened(words, width))
    across = axes.get_yaxis_transform()
    axes.text(inches / TRACK, y, drawn, transform=across, color=colour, va="center")

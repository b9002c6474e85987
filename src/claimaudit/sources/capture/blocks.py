"""From a tree of HTML to lines: the one place that says what a block, an item and a row are.

Every format with markup comes here as HTML. A web page is, Markdown is rendered as such, and the
elements of a Word document are first called what HTML calls them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimaudit.sources.capture.captured import ITEM, collapsed, lowered, raised

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre
    section summary table tbody td tfoot th thead tr ul
"""
# Elements that begin and end a line of their own; every other one is a part of its line.
BLOCKS = frozenset(_BLOCK_NAMES.split())
CELLS = ("td", "th")
# What a browser shows of them is no text.
SILENT = ("script", "style", "template")

_BREAK = "\v"
_BETWEEN_CELLS = " | "


def lines(tree: _Element, sign: re.Pattern[str] | None = None) -> Iterator[str]:
    """The lines of an element: a block a line or several, white space as a browser shows it.

    The first line of a list item is marked with ``- ``. A table row is one line, with `` | ``
    between its cells, whatever is in them.

    Parameters
    ----------
    sign
        Lines that are this and no more are left out.

    Examples
    --------
    >>> from lxml.html import fromstring
    >>> list(lines(fromstring("<div>Tea<ul><li>calms,<p>mostly</ul>or<br>not</div>")))
    ['Tea', '- calms,', 'mostly', 'or', 'not']
    >>> list(lines(fromstring("<table><tr><td>Cup<td><p>2 g</p><p>daily</p></table>")))
    ['Cup | 2 g daily']
    """
    from lxml.etree import iterwalk

    pieces: list[str] = []
    cells: list[str] = []
    # Of each list item around, whether its first line is still to come.
    items: list[bool] = []
    rows = 0
    # Without recursion: a page may nest deeper than calls can.
    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag, starts = element.tag, event == "start"
        if tag == "br" or (rows and tag in BLOCKS):
            pieces.append(_BREAK)
        elif tag in BLOCKS:
            yield from _ended(pieces, items, sign)
        if tag == "li":
            items.append(True) if starts else items.pop()
        elif rows and tag in CELLS and not starts:
            cells.append("".join(pieces))
            pieces.clear()
        elif tag == "tr":
            rows += 1 if starts else -1
            if not rows:
                texts = (collapsed(cell.replace(_BREAK, " ")).strip() for cell in cells)
                pieces.append(_BETWEEN_CELLS.join(texts).rstrip(" |"))
                yield from _ended(pieces, items, sign)
                cells.clear()
        if starts and tag in SILENT:
            walk.skip_subtree()
        elif starts:
            pieces.append(element.text or "")
        if not starts and element is not tree:
            pieces.append(element.tail or "")
    yield from _ended(pieces, items, sign)


def _ended(pieces: list[str], items: list[bool], sign: re.Pattern[str] | None) -> Iterator[str]:
    """The lines that end here; what they were gathered from is emptied."""
    texts = [collapsed(text).strip() for text in "".join(pieces).split(_BREAK)]
    pieces.clear()
    for text in texts:
        if text and not (sign and sign.fullmatch(text)):
            yield f"{ITEM}{text}" if any(items) and not text.startswith(ITEM) else text
            items[:] = [False] * len(items)


def headings(tree: _Element) -> list[str]:
    """The main headings in a tree (``h1``), each on one line.

    >>> from lxml.html import fromstring
    >>> headings(fromstring("<div><h1>Green <em>tea</em></h1><h2>Uses</h2></div>"))
    ['Green tea']
    """
    return [" ".join(lines(heading)) for heading in tree.iter("h1")]


def keep_figures_apart(tree: _Element) -> None:
    """Make raised and lowered figures characters of their own: ten to the fifth is not 105.

    >>> from lxml.html import fromstring
    >>> page = fromstring("<p>10<sup>5</sup> of CO<sub>2</sub>, the 4<sup>th</sup>")
    >>> keep_figures_apart(page)
    >>> list(lines(page))
    ['10⁵ of CO₂, the 4th']
    """
    for element in tree.iter("sup", "sub"):
        change = raised if element.tag == "sup" else lowered
        for part in element.iter():
            if part.text and isinstance(part.tag, str):
                part.text = change(part.text)

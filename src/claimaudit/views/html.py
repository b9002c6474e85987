"""HTML made of escaped pieces: nothing from a table or an article reaches a page unescaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote

# Which notebook shows the thing that an id names; the report joins them into one page.
HOMES = {
    "sentence": "01_claims",
    "claim": "03_evidence",
    "finding": "02_literature",
    "ref": "02_literature",
    "conflict": "04_contradictions",
    "pair": "04_contradictions",
}

# Letters that are written from right to left.
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True)
class Html:
    """A piece of HTML that is safe to show as it is.

    Attributes
    ----------
    source
        The HTML.
    label
        What is shown where HTML cannot be.
    """

    source: str
    label: str = field(default="", compare=False)

    def _repr_html_(self) -> str:
        return self.source

    def __repr__(self) -> str:
        return self.label or f"HTML, {len(self.source)} characters"

    def __str__(self) -> str:
        return self.source


Content = Html | str | int | None


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells, the first of which names it."""

    cells: tuple[Content, ...]
    id: str = ""
    classes: str = ""


def safe(content: Content) -> str:
    """The HTML of a piece: `Html` as it is, anything else escaped.

    What is hidden in it is written out; what is written from right to left keeps to itself, so
    that it does not turn the words around it.
    """
    if isinstance(content, Html):
        return content.source
    text = "" if content is None else str(content)
    return f"<bdi>{_escaped(text)}</bdi>" if _LEFTWARD.search(text) else _escaped(text)


def plain(text: str) -> Html:
    """Escaped text for an element that is set apart as a whole, as by ``dir="auto"``."""
    return Html(_escaped(text))


def _escaped(text: str) -> str:
    """Escaped text; a hidden character is a small marked piece of text: ``<U+202E>``."""
    return HIDDEN.sub(
        lambda hidden: f'<bdi class="hidden-mark">{escape(code_point(hidden))}</bdi>', escape(text)
    )


def element(name: str, *content: Content, **attributes: Any) -> Html:
    """An element around escaped content.

    Parameters
    ----------
    **attributes
        Written escaped; an underscore at the end is dropped (``class_``), empty ones are left out.

    Examples
    --------
    >>> print(element("p", "a < b, ", element("b", "c"), class_="detail", id=""))
    <p class="detail">a &lt; b, <b>c</b></p>
    """
    written = "".join(
        f' {key.rstrip("_")}="{escape(str(value))}"' for key, value in attributes.items() if value
    )
    return Html(f"<{name}{written}>{''.join(map(safe, content))}</{name}>")


def join(pieces: Iterable[Content], between: Content = "") -> Html:
    """Pieces one after the other, with `between` between them; empty ones are left out.

    >>> print(join(["Hill 2022", "", Html("<i>Night</i>")], " & "))
    Hill 2022 &amp; <i>Night</i>
    """
    return Html(safe(between).join(text for piece in pieces if (text := safe(piece))))


def items(pieces: Iterable[Content], **attributes: Any) -> Html:
    """An unordered list; nothing when there are no pieces.

    >>> print(items(["one", "two"]))
    <ul><li>one</li><li>two</li></ul>
    """
    listed = [element("li", piece) for piece in pieces]
    return element("ul", *listed, **attributes) if listed else Html("")


def internal(kind: str, name: str, words: Content = None, **attributes: Any) -> Html:
    """A link to a claim, sentence, finding, reference or conflict, in whichever notebook it is.

    Parameters
    ----------
    kind
        A key of `HOMES`.
    name
        Its id, such as ``C01``.

    Examples
    --------
    >>> print(internal("claim", "C01"))
    <a href="03_evidence.ipynb#claim-C01">C01</a>
    """
    address = f"{HOMES[kind]}.ipynb#{quote(element_id(kind, name), safe='+')}"
    return element("a", name if words is None else words, href=address, **attributes)


def element_id(kind: str, name: str) -> str:
    """The id under which the thing stands in the page.

    >>> element_id("claim", "C03")
    'claim-C03'
    """
    return f"{kind}-{name}"


def external(address: str, words: str) -> Html:
    """A link to another site; plain words when the address is no plain web address.

    >>> print(external("https://doi.org/10.1/x", "DOI"), external("javascript:run()", "DOI"))
    <a href="https://doi.org/10.1/x">DOI</a> DOI
    """
    if not address.startswith("https://"):
        return Html(safe(words))
    return element("a", words, href=address)


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Row],
    numbers: Iterable[str] = (),
    sort: str = "",
) -> Html:
    """A table with a caption and scoped headers.

    Parameters
    ----------
    columns
        The words at the head of each column.
    numbers
        The columns that hold numbers and are set to the right.
    sort
        A word for the style of the page, for tables whose columns need other widths than most.

    Examples
    --------
    >>> table("Verdicts", ["Claim", "Verdict"], [Row(("C01", "supported"))])
    Table: Verdicts (1 rows)
    """
    rows, numbers = list(rows), set(numbers)
    classes = ["number" if name in numbers else "" for name in columns]
    heads = zip(columns, classes, strict=True)
    head = element("tr", *(element("th", name, scope="col", class_=css) for name, css in heads))
    body = []
    for row in rows:
        first, *others = zip(row.cells, classes, strict=True)
        cells = [element("th", first[0], scope="row", class_=first[1])]
        cells += [element("td", cell, class_=css) for cell, css in others]
        body.append(element("tr", *cells, id=row.id, class_=row.classes))
    whole = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *body),
        class_=f"data {sort}".strip(),
    )
    return Html(whole.source, f"Table: {caption} ({len(rows)} rows)")


# What a reader cannot see although it stands in the text: marks that turn the order of letters,
# widths of nothing, tags. Joiners are left alone beside letters and signs that they can join.
HIDDEN = re.compile(
    "[\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\x80-\x9f"
    "\U000e0000-\U000e007f]|(?<![^\x00-\x7f])[\u200c\u200d](?![^\x00-\x7f])"
)


def code_point(hidden: re.Match[str]) -> str:
    """The number of a hidden character, to be read where there is no markup: ``<U+202E>``."""
    return f"<U+{ord(hidden[0]):04X}>"


def readable(text: str) -> str:
    """`text` with what is hidden in it written out as numbers; for pictures and attributes."""
    return HIDDEN.sub(code_point, text)


SYMBOLS = {
    "supported": "✓",
    "contradicted": "✗",
    "contested": "≠",
    "not established": "○",
    "not checkable": "–",
}


def several(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> several(1, "source"), several(2, "source"), several(2, "search", "searches")
    ('1 source', '2 sources', '2 searches')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def shortened(text: str, width: int) -> str:
    """The first words of a text, at most `width` characters, with an ellipsis where it was cut.

    >>> shortened("Tea improves sleep, some say", 21)
    'Tea improves sleep…'
    """
    if len(text) <= width:
        return text
    return text[: width - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"

"""The article of a PDF: its lines by their places on the page, and paragraphs made of them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress, pairwise
from statistics import median
from typing import TYPE_CHECKING

from claimaudit.sources.capture.captured import (
    ITEM,
    UNKNOWN,
    CaptureFormat,
    Content,
    collapsed,
    count_words,
    day,
    field,
    raised,
    refused,
    text_of_lines,
    web_address,
)

if TYPE_CHECKING:
    from pypdf import PageObject


MOST_PAGES = 1000
FEWEST_WORDS = 10
# How many lines at the top and at the foot of a page may be running heads.
MARGIN = 2
# Of these first halves a hyphen at the end of a line is the word's own.
_OWN_HYPHEN = """
    all anti co cross dose double ex full half high long low mid multi non one over post pre self
    semi short two well
"""
OWN_HYPHEN = frozenset(_OWN_HYPHEN.split())

_NO_TEXT = "Make its text readable first (OCR), or save the article as HTML or plain text."
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*", re.I
)
# What browsers put at the head and foot of a page that they print.
_PRINTED_FROM = re.compile(r"((?:https?|file)://\S+)\s+\d+/\d+")
_PRINTED_ON = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}\b.*")
_AT_MARGINS = (_PAGE_NUMBER, _PRINTED_FROM, _PRINTED_ON)
# Letters joined in print are letters: the font drew them as one shape.
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_BULLET = re.compile(r"[•‣▪◦●\uf0b7]\s*(?=\S)|[-–*·]\s+(?=\S)")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s")
_BEFORE_RAISED = re.compile(r"\s*\n\s*(?=[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻])|(?<=[⁰¹²³⁴⁵⁶⁷⁸⁹])\s*\n\s*(?=[.,;:)])")
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_NAMED_BY_PROGRAM = re.compile(r"untitled|microsoft word|.*\.(?:docx?|pdf|indd|tex)$", re.I)
# Letters and hyphens only: compounds that stand whole tell which hyphen at a line end is a break.
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_GOES_ON = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Line:
    """One line of a page.

    Attributes
    ----------
    left, height
        Where it starts, in points from the left and from the foot of the page.
    size
        The size of its letters in points.
    """

    text: str
    page: int
    left: float
    height: float
    size: float


def read_pdf(content: bytes, name: str, charset: str = "") -> Content:
    """Read a PDF.

    Lines are joined to paragraphs, and letters that the font joins are parted; running heads,
    feet and page numbers are left out. The day on which a PDF was made is told in a note: it is
    not the date of publication.

    Raises
    ------
    InvalidAudit
        When it is encrypted, damaged, too long, or holds pictures of text only.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(content))
        is_closed = reader.is_encrypted and not reader.decrypt("")
    except DependencyError:
        is_closed = True
    if is_closed:
        remedy = "Open it with its password and print it to a new PDF without one."
        raise refused(name, "the PDF is encrypted", remedy)
    if len(reader.pages) > MOST_PAGES:
        problem = f"the PDF has {len(reader.pages)} pages; up to {MOST_PAGES} are read"
        raise refused(name, problem, "Save the pages of the article as a PDF of their own.")
    pages = [list(_page_lines(page, number)) for number, page in enumerate(reader.pages, 1)]
    text = text_of_lines(paragraphs([line for page in without_margins(pages) for line in page]))
    if count_words(text) < FEWEST_WORDS:
        problem = f"the PDF has pictures but no text on its pages ({len(pages)})"
        raise refused(name, problem, _NO_TEXT)
    stated = reader.metadata or {}
    title, notes = field(stated.get("/Title")), []
    made = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(stated.get("/CreationDate") or ""))
    if made and day("-".join(made.groups())) != UNKNOWN:
        notes.append(f"The PDF was made on {'-'.join(made.groups())}.")
    empty = [str(number) for number, page in enumerate(pages, 1) if not page]
    if empty:
        notes.append(f"No text was found on page {', '.join(empty[:20])}: is it a picture?")
    return Content(
        text,
        title=UNKNOWN if _NAMED_BY_PROGRAM.match(title) else title,
        author=field(stated.get("/Author")),
        address=printed_address(line.text for page in pages for line in page),
        notes=tuple(notes),
    )


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """The lines joined to paragraphs: by gaps, sizes, indents and unfinished sentences.

    >>> texts = ("Green tea calms, as a small", "trial showed.", "Black tea wakes.")
    >>> list(paragraphs([Line(text, 1, 50, 700 - 12 * n, 10) for n, text in enumerate(texts)]))
    ['', 'Green tea calms, as a small trial showed.', 'Black tea wakes.']
    """
    # The usual distance of two lines of a paragraph, in sizes of their letters.
    gaps = [
        (line.height - below.height) / line.size
        for line, below in pairwise(lines)
        if line.page == below.page and line.size == below.size and line.size > 0
    ]
    close = [gap for gap in gaps if 0.8 < gap < 2.5]
    spacing = median(close) if close else 1.2
    width = max(map(_width, lines), default=0)
    known = frozenset(word.lower() for line in lines for word in _WORD.findall(line.text))
    text, last = "", None
    for line in lines:
        if last is not None and _goes_on(last, line, spacing, width):
            text = continued(text, line.text, known)
        else:
            yield text
            text = _BULLET.sub(ITEM, line.text, count=1) if _BULLET.match(line.text) else line.text
        last = line
    yield text


def printed_address(lines: Iterable[str]) -> str:
    """The address that a browser put at the foot of the pages, or ``unknown``.

    >>> printed_address(["Tea calms.", "https://tea.example/calm 1/2"])
    'https://tea.example/calm'
    """
    feet = map(_PRINTED_FROM.fullmatch, lines)
    addresses = {web_address(foot[1]) for foot in feet if foot}
    # A browser cuts a long address with an ellipsis.
    whole = len(addresses) == 1 and "…" not in "".join(addresses)
    return addresses.pop() if whole else UNKNOWN


# Lines


def _page_lines(page: PageObject, number: int) -> Iterator[Line]:
    """The lines of a page in the order in which it was written, which follows its columns."""
    pieces: list[Line] = []

    def see(text: str, outer: list, inner: list, font: object, size: float) -> None:
        height = inner[5] * outer[3] + outer[5]
        left = inner[4] * outer[0] + outer[4]
        scaled = round(abs(size * (inner[3] or inner[1]) * (outer[3] or 1)), 1)
        parts = filter(None, re.split(r"(\n)", text))
        pieces.extend(Line(part, number, left, height, scaled) for part in parts)

    page.extract_text(visitor_text=see)
    run: list[Line] = []
    for piece in pieces:
        # Beside those before it, perhaps raised; whether it is near does not matter.
        main = max((part for part in run if part.text.strip()), key=_size, default=piece)
        is_below = abs(main.height - piece.height) >= 0.6 * max(main.size, piece.size)
        if piece.text.strip() and main is not piece and is_below:
            yield from _line(run)
            run = []
        run.append(piece)
    yield from _line(run)


def _line(run: Sequence[Line]) -> Iterator[Line]:
    """The pieces of one line as that line, with raised figures as such; none of blanks only."""
    shown = [piece for piece in run if piece.text.strip()]
    if not shown:
        return
    main, text = max(shown, key=_size), ""
    for piece in run:
        is_small = piece.size < 0.85 * main.size
        is_raised = is_small and piece.height - main.height > 0.15 * main.size
        text += raised(piece.text.strip(" ")) if is_raised else piece.text
    text = collapsed(_BEFORE_RAISED.sub("", text)).strip().translate(_LIGATURES)
    yield replace(main, text=text, left=shown[0].left)


def _size(line: Line) -> float:
    return line.size


# Running heads


def without_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the lines at top and foot that repeat, and without page numbers.

    >>> texts = ("Tea Weekly", "Green tea calms.", "It is warm.", "Drink it.", "It is old.", "7")
    >>> page = [Line(text, 1, 50, 700 - 12 * n, 10) for n, text in enumerate(texts)]
    >>> [line.text for line in without_margins([page, page])[0]][:1]
    ['It is warm.']
    """
    margins: list[list[bool]] = []
    times: Counter[str] = Counter()
    for page in pages:
        heights = sorted({round(line.height) for line in page})
        outer = {*heights[:MARGIN], *heights[-MARGIN:]}
        margins.append([round(line.height) in outer for line in page])
        at_margin = compress(page, margins[-1])
        times.update({_numberless(line.text) for line in at_margin})
    often = max(2, min(3, len(pages) / 3))
    return [
        [
            line
            for line, is_outer in zip(page, outer, strict=True)
            if not is_outer
            or not (
                times[_numberless(line.text)] >= often
                or any(sign.fullmatch(line.text) for sign in _AT_MARGINS)
            )
        ]
        for page, outer in zip(pages, margins, strict=True)
    ]


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


# Paragraphs


def _goes_on(last: Line, line: Line, spacing: float, width: float) -> bool:
    """Whether ``line`` belongs to the paragraph of the line before it."""
    opens = _BULLET.match(line.text) or _NUMBERED.match(line.text)
    if abs(last.size - line.size) > 0.6 or opens:
        return False
    ended = bool(_ENDS.search(last.text))
    # A page or a column ended between the two lines.
    if last.page != line.page or line.height > last.height + line.size:
        return not ended and line.text[:1].islower()
    if last.height - line.height > 1.2 * spacing * line.size:
        return False
    short = _width(last) < 0.6 * width
    indented = line.left - last.left > 0.8 * line.size
    return not (ended and (short or indented)) and not (short and line.text[:1].isupper())


def _width(line: Line) -> float:
    """About how wide a line is, in no unit: wide letters and narrow ones even out."""
    return len(line.text) * line.size


def continued(text: str, line: str, known: frozenset[str]) -> str:
    """``text`` with the next line behind it, and a word that was parted between them made whole.

    >>> continued("It soothes inflam-", "mation.", frozenset())
    'It soothes inflammation.'
    >>> continued("A double-", "blind trial", frozenset())
    'A double-blind trial'
    """
    if text.endswith("\u00ad"):
        return text[:-1] + line
    broken, rest = _BROKEN.search(text), _GOES_ON.match(line)
    if not broken or not rest or not rest[0].islower():
        return f"{text}{'' if text.endswith(('-', '–', '—', '/')) else ' '}{line}"
    # Whether the hyphen is the word's own; when in doubt it stays.
    first, second = broken[1].lower(), rest[0].lower()
    is_compound = f"{first}-{second}" in known or (
        first + second not in known and (first in known or first in OWN_HYPHEN or len(first) < 2)
    )
    return (text if is_compound else text[:-1]) + line


FORMAT = CaptureFormat(
    "pdf",
    "PDF",
    read_pdf,
    is_signed=lambda content: b"%PDF-" in content[:1024],
    damage="the PDF is damaged",
    remedy="Print it to a new PDF, or save its text.",
)

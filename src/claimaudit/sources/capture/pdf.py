"""The article of a PDF: its lines by their places on the page, and paragraphs made of them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.capture.captured import (
    ITEM,
    UNKNOWN,
    CaptureFormat,
    Content,
    collapsed,
    day,
    field,
    joined,
    raised,
    refused,
    web_address,
    words,
)

if TYPE_CHECKING:
    from pypdf import PdfReader


MOST_PAGES = 1000
FEWEST_WORDS = 10
# How many lines at the top and at the foot of a page may be running heads.
MARGIN = 2
# Of these first halves a hyphen at the end of a line is the word's own.
OWN_HYPHEN = (
    *("all", "anti", "co", "cross", "dose", "double", "ex", "full", "half", "high", "long", "low"),
    *("mid", "multi", "non", "one", "over", "post", "pre", "self", "semi", "short", "two", "well"),
)

_NO_TEXT = "Make its text readable first (OCR), or save the article as HTML or plain text."
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*", re.I
)
# What browsers put at the head and foot of a page that they print.
_PRINTED_FROM = re.compile(r"((?:https?|file)://\S+)\s+\d+/\d+")
_PRINTED_ON = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}\b.*")
# Letters joined in print are letters: the font drew them as one shape.
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_BULLET = re.compile(r"[•‣▪◦●\uf0b7]\s*(?=\S)|[-–*·]\s+(?=\S)")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s")
_BEFORE_RAISED = re.compile(r"\s*\n\s*(?=[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻])|(?<=[⁰¹²³⁴⁵⁶⁷⁸⁹])\s*\n\s*(?=[.,;:)])")
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*$")
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
    from pypdf.errors import DependencyError, PyPdfError

    try:
        return _read(content, name)
    except InvalidAudit:
        raise
    except DependencyError:
        raise _encrypted(name) from None
    except (
        PyPdfError,
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:
        # The reader fails in many ways on files it did not foresee.
        problem = f"the PDF is damaged ({type(error).__name__}: {error})"
        raise refused(name, problem, "Print it to a new PDF, or save its text.") from None


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """The lines joined to paragraphs: by gaps, sizes, indents and unfinished sentences."""
    spacing, width = _spacing(lines), max(map(_width, lines), default=0)
    known = frozenset(word.lower() for line in lines for word in _WORD.findall(line.text))
    text, last = "", None
    for line in lines:
        if last is not None and _goes_on(last, line, spacing, width):
            text = _continued(text, line.text, known)
        else:
            yield text
            text = _marked(line.text)
        last = line
    yield text


def _read(content: bytes, name: str) -> Content:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise _encrypted(name)
    pages = _pages(reader, name)
    text = joined(paragraphs([line for page in _without_margins(pages) for line in page]))
    if words(text) < FEWEST_WORDS:
        problem = f"the PDF has pictures but no text on its pages ({len(pages)})"
        raise refused(name, problem, _NO_TEXT)
    stated = reader.metadata or {}
    return Content(
        text,
        title=_title(stated.get("/Title")),
        author=field(stated.get("/Author")),
        address=_address(pages),
        notes=(*_made(stated.get("/CreationDate")), *_unread(pages)),
    )


def _encrypted(name: str) -> Exception:
    remedy = "Open it with its password and print it to a new PDF without one."
    return refused(name, "the PDF is encrypted", remedy)


def _pages(reader: PdfReader, name: str) -> list[list[Line]]:
    if len(reader.pages) > MOST_PAGES:
        problem = f"the PDF has {len(reader.pages)} pages; up to {MOST_PAGES} are read"
        raise refused(name, problem, "Save the pages of the article as a PDF of their own.")
    return [list(_page_lines(page, number)) for number, page in enumerate(reader.pages, 1)]


def _page_lines(page: object, number: int) -> Iterator[Line]:
    """The lines of a page in the order in which it was written, which follows its columns."""
    pieces: list[Line] = []

    def see(text: str, outer: list, inner: list, font: object, size: float) -> None:
        height = inner[5] * outer[3] + outer[5]
        left = inner[4] * outer[0] + outer[4]
        scaled = abs(size * (inner[3] or inner[1]) * (outer[3] or 1))
        pieces.extend(_broken_up(Line(text, number, left, height, round(scaled, 1))))

    page.extract_text(visitor_text=see)
    run: list[Line] = []
    for piece in pieces:
        if run and not _same_line(run, piece):
            yield from _line(run)
            run = []
        run.append(piece)
    yield from _line(run)


def _broken_up(piece: Line) -> Iterator[Line]:
    return (replace(piece, text=text) for text in re.split(r"(\n)", piece.text) if text)


def _same_line(run: Sequence[Line], piece: Line) -> bool:
    """Whether a piece stands beside those before it, perhaps raised; not whether it is near."""
    main = max((part for part in run if part.text.strip()), key=_size, default=None)
    if main is None or not piece.text.strip():
        return True
    return abs(main.height - piece.height) < 0.6 * max(main.size, piece.size)


def _line(run: Sequence[Line]) -> Iterator[Line]:
    shown = [piece for piece in run if piece.text.strip()]
    if not shown:
        return
    main = max(shown, key=_size)
    text = "".join(
        raised(part.text.strip(" ")) if _is_raised(part, main) else part.text for part in run
    )
    text = collapsed(_BEFORE_RAISED.sub("", text)).strip().translate(_LIGATURES)
    yield replace(main, text=text, left=shown[0].left)


def _is_raised(piece: Line, main: Line) -> bool:
    return piece.size < 0.85 * main.size and piece.height - main.height > 0.15 * main.size


def _size(line: Line) -> float:
    return line.size


# Running heads


def _without_margins(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the lines at top and foot that repeat, and without page numbers."""
    repeated = _repeated(pages)
    return [
        [line for line in page if not (_at_margin(line, page) and _is_running(line, repeated))]
        for page in pages
    ]


def _repeated(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    seen = Counter(
        text
        for page in pages
        for text in {_numberless(line.text) for line in page if _at_margin(line, page)}
    )
    return frozenset(
        text for text, times in seen.items() if times >= max(2, min(3, len(pages) / 3))
    )


def _at_margin(line: Line, page: Sequence[Line]) -> bool:
    heights = sorted({round(other.height) for other in page})
    return round(line.height) in (*heights[:MARGIN], *heights[-MARGIN:])


def _is_running(line: Line, repeated: frozenset[str]) -> bool:
    signs = (_PAGE_NUMBER, _PRINTED_FROM, _PRINTED_ON)
    printed = any(sign.fullmatch(line.text) for sign in signs)
    return printed or _numberless(line.text) in repeated


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


# Paragraphs


def _spacing(lines: Sequence[Line]) -> float:
    """The usual distance of two lines of a paragraph, in sizes of their letters."""
    gaps = [
        (one.height - next_.height) / one.size
        for one, next_ in pairwise(lines)
        if one.page == next_.page and one.size == next_.size and one.size > 0
    ]
    close = [gap for gap in gaps if 0.8 < gap < 2.5]
    return median(close) if close else 1.2


def _goes_on(last: Line, line: Line, spacing: float, width: float) -> bool:
    """Whether ``line`` belongs to the paragraph of the line before it."""
    if abs(last.size - line.size) > 0.6 or _opens(line.text):
        return False
    if _turned(last, line):
        return not _ENDS.search(last.text) and line.text[:1].islower()
    if last.height - line.height > 1.2 * spacing * line.size:
        return False
    ended = bool(_ENDS.search(last.text))
    short = _width(last) < 0.6 * width
    indented = line.left - last.left > 0.8 * line.size
    return not (ended and (short or indented)) and not (short and line.text[:1].isupper())


def _width(line: Line) -> float:
    """About how wide a line is, in no unit: wide letters and narrow ones even out."""
    return len(line.text) * line.size


def _turned(last: Line, line: Line) -> bool:
    """Whether a page or a column ended between the two lines."""
    return last.page != line.page or line.height > last.height + line.size


def _opens(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def _marked(text: str) -> str:
    return _BULLET.sub(ITEM, text, count=1) if _BULLET.match(text) else text


def _continued(text: str, line: str, known: frozenset[str]) -> str:
    broken, rest = _BROKEN.search(text), _GOES_ON.match(line)
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if not broken or not rest or not rest[0].islower():
        return f"{text}{'' if text.endswith(('-', '–', '—', '/')) else ' '}{line}"
    return (text if _is_compound(broken[1], rest[0], known) else text[:-1]) + line


def _is_compound(first: str, second: str, known: Iterable[str]) -> bool:
    """Whether the hyphen between two halves is the word's own; when in doubt it stays."""
    one, whole = first.lower(), f"{first}{second}".lower()
    if f"{one}-{second.lower()}" in known:
        return True
    return whole not in known and (one in known or one in OWN_HYPHEN or len(one) < 2)


# What it says of itself


def _title(value: object) -> str:
    title = field(value)
    named_by_program = re.match(r"untitled|microsoft word|.*\.(?:docx?|pdf|indd|tex)$", title, re.I)
    return UNKNOWN if named_by_program else title


def _address(pages: Sequence[Sequence[Line]]) -> str:
    feet = (_PRINTED_FROM.fullmatch(line.text) for page in pages for line in page)
    found = {web_address(foot[1]) for foot in feet if foot}
    # A browser cuts a long address with an ellipsis.
    return found.pop() if len(found) == 1 and "…" not in "".join(found) else UNKNOWN


def _made(value: object) -> tuple[str, ...]:
    found = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(value or ""))
    made = day("-".join(found.groups())) if found else UNKNOWN
    return () if made == UNKNOWN else (f"The PDF was made on {made}.",)


def _unread(pages: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    empty = [str(number) for number, page in enumerate(pages, 1) if not page]
    listed = ", ".join(empty[:20])
    return (f"No text was found on page {listed}: is it a picture?",) if empty else ()


FORMAT = CaptureFormat("pdf", "PDF", read_pdf, is_signed=lambda content: b"%PDF-" in content[:1024])

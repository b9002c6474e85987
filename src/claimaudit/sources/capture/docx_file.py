"""The article of a Word document (DOCX), in the order in which it is read."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

from claimaudit.sources.capture.blocks import headings, keep_figures_apart, lines
from claimaudit.sources.capture.captured import (
    UNKNOWN,
    CaptureFormat,
    Content,
    field,
    language,
    refused,
    text_of_lines,
)

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element


BODY = "word/document.xml"
# Text packs to a tenth or a thirtieth; what packs far better was made to fill a memory.
LARGEST_UNPACKED = 200_000_000
LARGEST_RATIO = 200
MOST_PARTS = 5000

_ZIP = b"PK\x03\x04"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = (
    *(f"{_WORD}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_AS_HTML = {"p": "p", "tbl": "table", "tr": "tr", "tc": "td", "br": "br", "cr": "br"}
_CHARACTERS = {"tab": " ", "ptab": " ", "noBreakHyphen": "\u2011"}
_SHIFTED = {"superscript": "sup", "subscript": "sub"}
_LIST_STYLE = re.compile(r"list|bullet", re.I)
_TITLE_STYLES = ("Title", "Heading 1")
# Of the template that python-docx, and what is built on it, begins every document with.
_TEMPLATE_MADE = date(2013, 12, 23)


def read_docx(content: bytes, name: str, charset: str = "") -> Content:
    """Read a Word document.

    Insertions that are tracked count as made, deletions as gone; notes, headers, footers, comments
    and a table of contents are left out. Macros are never looked at. The day on which
    the file was made is told in a note: it is not the date of publication.

    Raises
    ------
    InvalidAudit
        When it is damaged, encrypted, or made to unpack into too much.
    """
    import docx

    refuse_bomb(content, name)
    document = docx.Document(io.BytesIO(content))
    stated = document.core_properties
    body, title, made = _as_html(document), field(stated.title), stated.created
    if title in (UNKNOWN, "Word Document"):
        title = field(next(filter(None, headings(body)), ""))
    notes = ()
    if made is not None and made.date() != _TEMPLATE_MADE:
        notes = (f"The document was made on {made.date().isoformat()}.",)
    return Content(
        text_of_lines(lines(body)),
        title=title,
        author=field(stated.author) if stated.author != "python-docx" else UNKNOWN,
        language=language(stated.language),
        notes=notes,
    )


def refuse_bomb(content: bytes, name: str) -> None:
    """Refuse a ZIP archive by what its directory says, before anything of it is unpacked.

    Raises
    ------
    InvalidAudit
        When it is no whole archive, is encrypted, or would unpack into too much.
    """
    start = b""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if BODY in archive.namelist():
                with archive.open(BODY) as body:
                    start = body.read(4096)
    except Exception as error:
        problem = f"the document is damaged or encrypted ({error})"
        remedy = "Save it again from its program, without a password."
        raise refused(name, problem, remedy) from error
    # The format forbids document types; they serve only to make entities that grow.
    if b"<!DOCTYPE" in start:
        raise refused(name, "its text declares a document type", "Save it again in Word.")
    unpacked = sum(part.file_size for part in parts)
    ratio = max((part.file_size / max(1, part.compress_size) for part in parts), default=0)
    if unpacked > LARGEST_UNPACKED or ratio > LARGEST_RATIO or len(parts) > MOST_PARTS:
        problem = (
            f"it unpacks to {unpacked:,} bytes in {len(parts)} parts, up to {ratio:,.0f} times its "
            "size, as no document does"
        )
        remedy = "Do not open it if you do not know where it is from; else save it as plain text."
        raise refused(name, problem, remedy)


def refuse_other_archive(content: bytes, name: str, remedy: str) -> None:
    """Refuse a ZIP archive that is no Word document.

    Raises
    ------
    InvalidAudit
        When it is one, whole or damaged; ``remedy`` says what to give instead.
    """
    if content.startswith(_ZIP):
        try:
            zipfile.ZipFile(io.BytesIO(content)).close()
        except Exception as error:
            raise refused(name, f"it is damaged ({error})", "Save or download it again.") from error
        raise refused(name, "it is a packed file and no Word document", remedy)


def is_docx(content: bytes) -> bool:
    """Whether the bytes are a ZIP archive, as far as it can be opened, with the body of a document.

    >>> is_docx(b"PK is no archive")
    False
    """
    if content.startswith(_ZIP):
        with contextlib.suppress(Exception):
            return BODY in zipfile.ZipFile(io.BytesIO(content)).namelist()
    return False


def _as_html(document: Document) -> _Element:
    """The body with what it shows called as HTML calls it, and without what it does not show."""
    from lxml.etree import XMLParser, fromstring, strip_elements, tostring

    styles = {style.style_id: style.name or "" for style in document.styles}
    # A plain tree: the library's own elements have another idea of their text.
    body = fromstring(tostring(document.element.body), XMLParser(resolve_entities=False))
    for paragraph in list(body.iter(f"{_WORD}p")):
        stated = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        style = "" if stated is None else styles.get(stated.get(f"{_WORD}val"), "")
        numbered = paragraph.find(f"{_WORD}pPr/{_WORD}numPr") is not None
        if style.lower().startswith("toc"):
            paragraph.getparent().remove(paragraph)
        elif style in _TITLE_STYLES:
            paragraph.tag = "h1"
        elif not style.startswith(("Heading", "Title")) and (numbered or _LIST_STYLE.search(style)):
            paragraph.tag = "li"
    for run in list(body.iter(f"{_WORD}r")):
        shift = run.find(f"{_WORD}rPr/{_WORD}vertAlign")
        run.tag = _SHIFTED.get("" if shift is None else shift.get(f"{_WORD}val"), run.tag)
    strip_elements(body, *_LEFT_OUT, with_tail=False)
    for element in body.iter():
        name = element.tag.removeprefix(_WORD) if isinstance(element.tag, str) else ""
        # Only these elements hold text that is shown; others measure and number.
        element.text = element.text if name == "t" else _CHARACTERS.get(name)
        element.tail = None
        element.tag = _AS_HTML.get(name, element.tag)
    keep_figures_apart(body)
    return body


FORMAT = CaptureFormat(
    "docx",
    "DOCX",
    read_docx,
    is_signed=is_docx,
    damage="the document is damaged",
    remedy="Save it again from its program as DOCX.",
)

"""The article of a Word document (DOCX), in the order in which it is read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.capture.captured import (
    ITEM,
    UNKNOWN,
    Content,
    collapsed,
    field,
    joined,
    language,
    lowered,
    raised,
    refused,
    row,
)

if TYPE_CHECKING:
    from docx.document import Document


BODY = "word/document.xml"
# Text packs to a tenth or a thirtieth; what packs far better was made to fill a memory.
LARGEST_UNPACKED = 200_000_000
LARGEST_RATIO = 200
MOST_PARTS = 5000

_BREAK = "\v"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = tuple(
    f"{_WORD}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText")
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKED = re.compile(r"list|bullet", re.I)
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
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    refuse_bomb(content, name)
    try:
        return _read(content)
    except InvalidAudit:
        raise
    except (
        OpcError,
        LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        RuntimeError,
        OSError,
        EOFError,
    ) as error:
        problem = f"the document is damaged ({type(error).__name__}: {error})"
        raise refused(name, problem, "Save it again from its program as DOCX.") from None


def _read(content: bytes) -> Content:
    import docx

    document = docx.Document(io.BytesIO(content))
    stated = document.core_properties
    styles = {style.style_id: style.name or "" for style in document.styles}
    return Content(
        joined(_blocks(document.element.body, styles)),
        title=_title(document, styles),
        author=field(stated.author) if stated.author != "python-docx" else UNKNOWN,
        language=language(stated.language),
        notes=_made(stated.created),
    )


def _made(day: datetime | None) -> tuple[str, ...]:
    if day is None or day.date() == _TEMPLATE_MADE:
        return ()
    return (f"The document was made on {day.date().isoformat()}.",)


def refuse_bomb(content: bytes, name: str) -> None:
    """Refuse a ZIP archive by what its directory says, before anything of it is unpacked.

    Raises
    ------
    InvalidAudit
        When it is no whole archive, is encrypted, or would unpack into too much.
    """
    parts = _parts(content, name)
    unpacked = sum(part.file_size for part in parts)
    ratio = max((part.file_size / max(1, part.compress_size) for part in parts), default=0)
    if unpacked > LARGEST_UNPACKED or ratio > LARGEST_RATIO or len(parts) > MOST_PARTS:
        problem = (
            f"it unpacks to {unpacked:,} bytes in {len(parts)} parts, up to {ratio:,.0f} times its "
            "size, as no document does"
        )
        remedy = "Do not open it if you do not know where it is from; else save it as plain text."
        raise refused(name, problem, remedy)


def _parts(content: bytes, name: str) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_entities(archive, name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
        problem = f"the document is damaged or encrypted ({error})"
        raise refused(
            name, problem, "Save it again from its program, without a password."
        ) from None
    return parts


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    # The format forbids document types; they serve only to make entities that grow.
    if BODY in archive.namelist():
        with archive.open(BODY) as body:
            if b"<!DOCTYPE" in body.read(4096):
                raise refused(name, "its text declares a document type", "Save it again in Word.")


def _blocks(parent: Any, styles: dict[str, str]) -> Iterator[str]:
    """The lines of everything below ``parent``, content controls included."""
    for child in parent.iterchildren():
        if child.tag == f"{_WORD}p":
            yield from _paragraph(child, styles)
        elif child.tag == f"{_WORD}tbl":
            yield from _rows(child)
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins"):
            yield from _blocks(child, styles)


def _paragraph(element: Any, styles: dict[str, str]) -> Iterator[str]:
    style = _style(element, styles)
    if style.lower().startswith("toc"):
        return
    lines = [collapsed(line).strip() for line in _text(element).split(_BREAK)]
    lines = [line for line in lines if line]
    mark = ITEM if _is_item(element, style) else ""
    for number, line in enumerate(lines):
        yield line if number else f"{mark}{line}"


def _style(element: Any, styles: dict[str, str]) -> str:
    named = element.find(f"{_WORD}pPr/{_WORD}pStyle")
    return "" if named is None else styles.get(named.get(f"{_WORD}val"), "")


def _is_item(element: Any, style: str) -> bool:
    if style.startswith(("Heading", "Title")):
        return False
    numbered = element.find(f"{_WORD}pPr/{_WORD}numPr")
    return numbered is not None or bool(_MARKED.search(style))


def _rows(table: Any) -> Iterator[str]:
    for cells in table.iterchildren(f"{_WORD}tr"):
        yield row(_text(cell).replace(_BREAK, " ") for cell in cells.iterchildren(f"{_WORD}tc"))


def _text(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _SKIPPED or child.tag == _FALLBACK:
            continue
        if child.tag == f"{_WORD}r":
            yield _run(child)
        elif child.tag == f"{_WORD}p":
            yield f"{_text(child)}{_BREAK}"
        elif isinstance(child.tag, str):
            yield from _pieces(child)


def _run(run: Any) -> str:
    text = "".join(_characters(run))
    shift = run.find(f"{_WORD}rPr/{_WORD}vertAlign")
    change = {"superscript": raised, "subscript": lowered}.get(
        "" if shift is None else shift.get(f"{_WORD}val"), str
    )
    return change(text)


def _characters(run: Any) -> Iterator[str]:
    for child in run.iterchildren():
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in (f"{_WORD}tab", f"{_WORD}ptab"):
            yield " "
        elif child.tag in (f"{_WORD}br", f"{_WORD}cr"):
            yield _BREAK
        elif child.tag == f"{_WORD}noBreakHyphen":
            yield "\u2011"
        elif child.tag not in _SKIPPED and child.tag != _FALLBACK and isinstance(child.tag, str):
            yield from _pieces(child)


def _title(document: Document, styles: dict[str, str]) -> str:
    stated = field(document.core_properties.title)
    if stated not in (UNKNOWN, "Word Document"):
        return stated
    everywhere = document.element.body.iterchildren(f"{_WORD}p")
    titles = (_text(one) for one in everywhere if _style(one, styles) in _TITLE_STYLES)
    return field(next(filter(str.strip, titles), ""))

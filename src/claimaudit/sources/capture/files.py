"""From a saved article, whatever its format, to the text that is audited."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from claimaudit.sources.capture.captured import (
    UNKNOWN,
    Captured,
    Content,
    refuse_controls,
    refused,
    web_address,
    words,
)

LARGEST = 20_000_000
FEWEST_WORDS = 10
READ = "HTML, MHTML, PDF, DOCX, Markdown (.md) and plain text (.txt)"

# The readers are loaded when they are needed: each brings a package of its own.
_READERS = {
    "html": ("web_page", "read_html"),
    "mhtml": ("web_page", "read_mhtml"),
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx_file", "read_docx"),
    "md": ("plain", "read_markdown"),
    "txt": ("plain", "read_text_file"),
}
_SUFFIXES = {"md": "md", "markdown": "md", "txt": "txt", "text": "txt", "": "txt"}
_PAGE_SUFFIXES = ("html", "htm", "xhtml")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_TAG = re.compile(rb"<(?:p|div|body|h1|article|table)\b[^<]*>", re.I)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_MHTML = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?content-type:\s*multipart/", re.I
)
_SNIFFED = 8192
_KNOWN_BINARY = {
    b"\xd0\xcf\x11\xe0": "an old Word document, or one with a password",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a packed archive",
    b"Rar!": "a packed archive",
    b"7z\xbc\xaf": "a packed archive",
    b"bplist": "a web archive of one browser only",
}


def capture(path: Path | str) -> Captured:
    """Read an article from a file; what it holds decides its format, not its name.

    Returns
    -------
    Captured
        The words of the article, unchanged, and what the file states about it.

    Raises
    ------
    InvalidAudit
        When the file is missing, too large, empty, damaged, encrypted, of another format, in an
        unreadable encoding, without text, or only the beginning of a paid article.
    """
    path = Path(path)
    return captured(_content(path), path.name)


def captured(
    content: bytes, name: str, charset: str = "", address: str = "", content_type: str = ""
) -> Captured:
    """As `capture`, from bytes that are at hand.

    Parameters
    ----------
    charset, content_type, address
        What a server said about the encoding and the kind of file, and where the article was
        fetched; empty for a file.
    """
    refuse_size(len(content), name)
    form = recognised(content, name, content_type)
    module, reader = _READERS[form]
    read: Callable[..., Content] = getattr(
        import_module(f"claimaudit.sources.capture.{module}"), reader
    )
    found = read(content, name, charset)
    refuse_controls(found.text, name)
    _refuse_empty(found.text, name)
    known = web_address(address)
    found = found if known == UNKNOWN else replace(found, address=known)
    return Captured(**vars(found), format=form, source=content, source_name=name)


def refuse_size(size: int, name: str) -> None:
    """Refuse what is larger than any article.

    Raises
    ------
    InvalidAudit
        Naming the size and the largest that is read.
    """
    if size > LARGEST:
        problem = f"it has {size / 1e6:.0f} MB; up to {LARGEST / 1e6:.0f} MB are read"
        remedy = "Save only the article, as “HTML only” without pictures, or as plain text."
        raise refused(name, problem, remedy)


def recognised(content: bytes, name: str, content_type: str = "") -> str:
    """The format of a file, by its first bytes, then by what a server said, then by its suffix.

    Raises
    ------
    InvalidAudit
        When the file is empty or of a format that is not read.
    """
    if not content.strip():
        raise refused(name, "the file is empty", "Save the article again.")
    found = _signed(content, name) or _paged(content)
    if not found and content_type.lower() in _PAGE_TYPES:
        found = "html"
    found = found or _suffixed(content, name)
    if not found:
        raise _unknown(name, "its format is not known")
    return found


def _content(path: Path) -> bytes:
    try:
        refuse_size(path.stat().st_size, path.name)
        # A device or a pipe has no size, and reading it may never end.
        if not path.is_file():
            raise refused(str(path), "this is no file", "Give the path of the saved article.")
        return path.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        raise refused(str(path), problem, "Give the path of the saved article.") from None


def _signed(content: bytes, name: str) -> str:
    """The format of a file that carries a signature."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content, name)
    kind = next((kind for sign, kind in _KNOWN_BINARY.items() if content.startswith(sign)), "")
    if kind:
        raise _unknown(name, f"it is {kind}")
    return ""


def _zipped(content: bytes, name: str) -> str:
    from claimaudit.sources.capture.docx_file import BODY

    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile as error:
        raise refused(name, f"it is damaged ({error})", "Save or download it again.") from None
    if BODY in parts:
        return "docx"
    raise _unknown(name, "it is a packed file and no Word document")


def _paged(content: bytes) -> str:
    from claimaudit.sources.capture.decoding import without_mark

    start = without_mark(content[:_SNIFFED])
    if _PAGE.match(start):
        return "html"
    return "mhtml" if _MHTML.match(start.replace(b"\r\n", b"\n")) else ""


def _suffixed(content: bytes, name: str) -> str:
    suffix = Path(name).suffix.lower().removeprefix(".")
    # The last part of an address often has no suffix, and a page need not begin with its type.
    if suffix in ("", *_PAGE_SUFFIXES) and _TAG.search(content):
        return "html"
    return "txt" if suffix in _PAGE_SUFFIXES else _SUFFIXES.get(suffix, "")


def _refuse_empty(text: str, name: str) -> None:
    if words(text) < FEWEST_WORDS:
        problem = f"no article was found in it (words of running text: {words(text)})"
        remedy = (
            "If it is a page that fills itself in the browser, wait until it is shown, then save "
            "it as “complete”; or copy the text of the article into a .txt file."
        )
        raise refused(name, problem, remedy)


def _unknown(name: str, problem: str) -> Exception:
    return refused(name, problem, f"These are read: {READ}. Save the article as one of them.")

"""The kinds of files that an article is read from, and how one is told from another."""

from __future__ import annotations

from pathlib import Path

from claimaudit.sources.capture import docx_file, pdf, plain, web_page
from claimaudit.sources.capture.captured import CaptureFormat, refused
from claimaudit.sources.capture.docx_file import refuse_other_archive

# A new kind is one file with a CaptureFormat, and its line here. The first that fits is taken.
FORMATS: tuple[CaptureFormat, ...] = (
    web_page.PAGE,
    web_page.ARCHIVE,
    pdf.FORMAT,
    docx_file.FORMAT,
    plain.MARKDOWN,
    plain.TEXT,
)

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


def labels(last: str = "and") -> str:
    """What is read, in words for help and messages; ``last`` stands before the last one.

    >>> labels("or")
    'HTML, MHTML, PDF, DOCX, Markdown (.md) or plain text (.txt)'
    """
    *others, label = (known.label for known in FORMATS)
    return f"{', '.join(others)} {last} {label}"


def recognised(content: bytes, name: str, content_type: str = "") -> CaptureFormat:
    """The format of a file, by its first bytes, then by what a server said, then by its suffix.

    Raises
    ------
    InvalidAudit
        When the file is empty or of a format that is not read.

    Examples
    --------
    >>> recognised(b"<!doctype html><p>Tea</p>", "tea.txt").name
    'html'
    >>> recognised(b"Tea calms.", "tea.txt").name
    'txt'
    """
    if not content.strip():
        raise refused(name, "the file is empty", "Save the article again.")
    for known in FORMATS:
        if known.is_signed and known.is_signed(content):
            return known
    remedy = f"These are read: {labels()}. Save the article as one of them."
    refuse_other_archive(content, name, remedy)
    for sign, kind in _KNOWN_BINARY.items():
        if content.startswith(sign):
            raise refused(name, f"it is {kind}", remedy)
    for known in FORMATS:
        if content_type.lower() in known.media_types:
            return known
    ending = Path(name).suffix.lower().removeprefix(".")
    for known in FORMATS:
        if ending in known.endings and known.fits(content):
            return known
    raise refused(name, "its format is not known", remedy)

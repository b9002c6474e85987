"""Bytes of an exported file into characters."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.files import read_text
from claimaudit.sources.capture.captured import refused
from claimaudit.sources.capture.decoding import decoded

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF16_UNMARKED = ((re.compile(rb"(?:[\x09-\x7e]\0){4}"), "utf-16-le"),)
_UTF16_UNMARKED += ((re.compile(rb"(?:\0[\x09-\x7e]){4}"), "utf-16-be"),)
# JabRef's first line, and the header that Cochrane and others put before the records.
_STATED = re.compile(
    rb"\A\s*%\s*Encoding:\s*([\w:.-]{1,40})|^Content:[^\n]*charset=\"?([\w:.-]{1,40})", re.MULTILINE
)
_STATED_WITHIN = 4096
_RIS = re.compile(rb"^TY {1,2}- ", re.MULTILINE)
# Three in a row are another script in another code page, hardly letters with accents.
_FOREIGN = re.compile(rb"[\x80-\xff]{3}")


def read_export(path: Path) -> tuple[str, str]:
    """The text of an export, and what to know of how it was read; empty for nothing.

    A byte order mark decides, then UTF-8, then the encoding that the file states. RIS without any
    of these is read as Windows-1252, the character set that the format was defined with.

    Raises
    ------
    InvalidAudit
        When the file is missing, or its bytes are no text in any of these.
    """
    content = path.read_bytes() if path.is_file() else b""
    for shape, codec in _UTF16_UNMARKED:
        if shape.match(content):
            return content.decode(codec, "replace"), ""
    if content.startswith(_UTF16):
        return decoded(content, path.name), ""
    try:
        return read_text(path, path.name), ""
    except InvalidAudit:
        if not content or b"\0" in content:
            raise
    stated = _STATED.search(content[:_STATED_WITHIN])
    charset = (stated[1] or stated[2]).decode("ascii", "ignore") if stated else ""
    if charset and not charset.lower().replace("-", "").startswith("utf8"):
        return decoded(content, path.name, charset), ""
    if _RIS.search(content) and not _FOREIGN.search(content):
        text = content.decode("cp1252", "replace")
        if "\ufffd" not in text:
            word = re.search(r"\w*[\x80-\uffff]\w*", text)
            shown = f" (“{word[0]}”)" if word else ""
            return text, (
                f"{path.name}: not UTF-8 and no encoding stated; read as Windows-1252, the"
                f" character set of RIS. Look whether its accents are right{shown}"
            )
    remedy = "Export the references again and choose UTF-8 (Unicode) as the encoding."
    raise refused(path.name, "the file is not UTF-8 and states no other encoding", remedy)

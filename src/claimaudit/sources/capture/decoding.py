"""Bytes of a saved text or page into characters, by what the file states and never by a guess."""

from __future__ import annotations

import codecs
import contextlib
import re

from claimaudit.sources.capture.captured import refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a page may call itself and what browsers then read: the WHATWG Encoding Standard.
_WEB_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.I)
_META_WITHIN = 4096
_REMEDY = "Open it in its program or browser and save it again as UTF-8."


def decoded(content: bytes, name: str, charset: str = "") -> str:
    r"""The characters of a file.

    A byte order mark decides; then UTF-8, when the bytes are valid UTF-8 beyond ASCII, because
    text in another encoding is that only by an improbable accident; then ``charset``.

    Parameters
    ----------
    charset
        What the file or its server says of itself; empty when nothing is said.

    Raises
    ------
    InvalidAudit
        When the bytes are not text in the stated encoding, or none is stated.

    Examples
    --------
    >>> decoded(b"Caf\xe9", "tea.txt", "iso-8859-1"), decoded(b"Caf\xc3\xa9", "tea.txt", "latin-1")
    ('Café', 'Café')
    """
    codec = next((codec for mark, codec in _MARKS if content.startswith(mark)), "")
    if not codec and not content.isascii():
        with contextlib.suppress(UnicodeDecodeError):
            content.decode("utf-8")
            codec = "utf-8"
    codec = codec or web_codec(charset, name) or "utf-8"
    try:
        text = content.decode(codec)
    except (UnicodeError, LookupError) as error:
        place = getattr(error, "start", 0) + 1
        problem = f"its bytes are not text in {codec} (byte {place}), and no other is stated"
        raise refused(name, problem, _REMEDY) from None
    if "\0" in text:
        raise refused(name, "it holds NUL bytes, so it is no text", _REMEDY)
    return text


def stated_charset(page: bytes) -> str:
    """The encoding that an HTML page names in its head; empty when it names none.

    >>> stated_charset(b'<html><head><meta charset="windows-1252">')
    'windows-1252'
    """
    meta = _META.search(page[:_META_WITHIN])
    # A page that could be searched for ASCII is not in the UTF-16 that it may claim.
    charset = meta[1].decode("ascii") if meta else ""
    return "" if charset.lower().startswith("utf-16") else charset


def without_mark(start: bytes) -> bytes:
    """The first bytes of a file as far as they are ASCII, whatever its byte order mark says."""
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return start.decode(codec, "ignore").encode("ascii", "ignore")
    return start


def web_codec(charset: str, name: str) -> str:
    """The codec by which a browser reads what calls itself ``charset``; empty for none.

    Raises
    ------
    InvalidAudit
        When there is no such encoding.

    Examples
    --------
    >>> web_codec("ISO-8859-1", "tea.html")
    'cp1252'
    """
    if not charset:
        return ""
    try:
        known = codecs.lookup(charset).name
        "".encode(known)
    except (LookupError, ValueError):
        problem = f"it names an encoding that is not known here ({charset!r})"
        raise refused(name, problem, _REMEDY) from None
    return _WEB_NAMES.get(known, known)

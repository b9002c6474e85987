"""What was captured of an article, and the rules that hold for every format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from claimaudit.schema.faults import Fault, InvalidAudit

UNKNOWN = "unknown"
LONGEST_FIELD = 500
ITEM = "- "
CELL = " | "

_DIGITS = "0123456789+-−=()n"
_RAISED = str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans(_DIGITS[:-1], "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SPACE = re.compile(r"[ \t\r\n\f]+")
# Neither a page nor a word processor writes these: they are letters that were lost on the way.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def refused(name: str, problem: str, remedy: str) -> InvalidAudit:
    """The error that refuses a file, to be raised."""
    return InvalidAudit([Fault(name, "", "", "", problem, remedy)])


def joined(lines: Iterable[str]) -> str:
    """The text of an article: its lines without white space at the ends, none empty."""
    stripped = (line.strip() for line in lines)
    return "".join(f"{line}\n" for line in stripped if line)


def collapsed(text: str) -> str:
    """``text`` with each run of plain white space made one space; other spaces stay."""
    return _SPACE.sub(" ", text)


def row(cells: Iterable[str]) -> str:
    """A table row as one line; empty cells at its end are left out."""
    return CELL.join(collapsed(cell).strip() for cell in cells).rstrip(" |")


def field(value: object) -> str:
    """A stated fact on one line, or ``unknown``.

    Control and direction characters are left out: a title goes into headings and terminals.
    """
    text = collapsed(value if isinstance(value, str) else "")
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return text.strip()[:LONGEST_FIELD].strip() or UNKNOWN


def day(value: object) -> str:
    """The ISO date at the start of ``value``, or ``unknown``."""
    from datetime import date

    found = _DAY.match(str(value or ""))
    try:
        return date(*map(int, found.groups())).isoformat() if found else UNKNOWN
    except ValueError:
        return UNKNOWN


def language(value: object) -> str:
    """The ISO 639 code at the start of a language tag such as en-GB, or ``unknown``."""
    found = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", field(value))
    return found[0].lower() if found else UNKNOWN


@dataclass(frozen=True)
class Content:
    """What one file says; a field that it does not state is ``unknown``.

    Attributes
    ----------
    text
        The article: a paragraph a line, headings on lines of their own, list items marked
        with ``- ``, a table row a line with `` | `` between the cells.
    published
        ISO date.
    notes
        What a reader of the capture should know, one sentence each.
    """

    text: str
    title: str = UNKNOWN
    author: str = UNKNOWN
    published: str = UNKNOWN
    address: str = UNKNOWN
    language: str = UNKNOWN
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Captured(Content):
    """An article with the file that it was taken from.

    Attributes
    ----------
    format
        ``html``, ``mhtml``, ``pdf``, ``docx``, ``md`` or ``txt``; also the suffix of the original
        where it is kept.
    source
        The file as it was found, byte for byte.
    source_name
        Its name.
    """

    format: str = ""
    source: bytes = b""
    source_name: str = ""


def web_address(value: object) -> str:
    """``value`` when it is an address on the web, else ``unknown``."""
    text = field(value)
    return text if re.match(r"https?://[^\s/]", text, re.IGNORECASE) else UNKNOWN


def raised(text: str) -> str:
    """Superscript figures as characters of their own, so that ten to the fifth is not 105."""
    return text.translate(_RAISED) if _figures(text, _DIGITS) else text


def lowered(text: str) -> str:
    """Subscript figures as characters of their own."""
    return text.translate(_LOWERED) if _figures(text, _DIGITS[:-1]) else text


def words(text: str) -> int:
    """How many words a text has; numbers and marks alone are none."""
    return len(re.findall(r"[^\W\d_][\w'’-]*", text))


def refuse_controls(text: str, name: str) -> None:
    """Refuse a text with control characters.

    They are refused and not left out: in a damaged or wrongly decoded file they stand where
    letters or a minus sign were, and a quote without those would say something else.

    Raises
    ------
    InvalidAudit
        Naming the first of them, its line and what stands before it.
    """
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        before = text[max(0, found.start() - 30) : found.start()].replace("\n", " ")
        raise refused(
            name,
            f"the text holds the control character U+{ord(found[0]):04X} "
            f"(line {line}, after {before!r})",
            "It was damaged or read in a wrong encoding: open it, mend that place, and save it "
            "as UTF-8 text.",
        )


def _figures(text: str, allowed: str) -> bool:
    return bool(text) and all(char in allowed for char in text)

"""What was captured of an article, and the rules that hold for every format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from claimaudit.schema.faults import Fault, InvalidAudit

UNKNOWN = "unknown"
LONGEST_FIELD = 500
ITEM = "- "

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


def unforeseen(name: str, damage: str, error: Exception, remedy: str) -> InvalidAudit:
    """The error that refuses a file on which its parser failed, to be raised.

    Parsers of other makers fail in many ways on files that they did not foresee, and not only with
    the errors that they declare: whoever calls one catches every `Exception` and raises this.

    >>> print(unforeseen("tea.pdf", "the PDF is damaged", KeyError("/Root"), "Print it again."))
    tea.pdf: the PDF is damaged (KeyError: '/Root'). Print it again.
    """
    reason = f"{type(error).__name__}: {error}".removesuffix(": ")
    return refused(name, f"{damage} ({reason})", remedy)


def text_of_lines(lines: Iterable[str]) -> str:
    r"""The text of an article: its lines without white space at the ends, none empty.

    >>> text_of_lines(["Green tea ", "", "- It calms."])
    'Green tea\n- It calms.\n'
    """
    stripped = (line.strip() for line in lines)
    return "".join(f"{line}\n" for line in stripped if line)


def collapsed(text: str) -> str:
    r"""``text`` with each run of plain white space made one space; other spaces stay.

    >>> collapsed("green \n\t tea,\u00a0warm")
    'green tea,\xa0warm'
    """
    return _SPACE.sub(" ", text)


def field(value: object) -> str:
    """A stated fact on one line, or ``unknown``.

    Control and direction characters are left out: a title goes into headings and terminals.

    >>> field("Green\\n tea \\u202e"), field(None)
    ('Green tea', 'unknown')
    """
    text = collapsed(value if isinstance(value, str) else "")
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return text.strip()[:LONGEST_FIELD].strip() or UNKNOWN


def day(value: object) -> str:
    """The ISO date at the start of ``value``, or ``unknown``.

    >>> day("2024-05-31T08:00"), day("2024-02-30")
    ('2024-05-31', 'unknown')
    """
    from datetime import date

    stated = _DAY.match(str(value or ""))
    try:
        return date(*map(int, stated.groups())).isoformat() if stated else UNKNOWN
    except ValueError:
        return UNKNOWN


def language(value: object) -> str:
    """The ISO 639 code at the start of a language tag such as en-GB, or ``unknown``.

    >>> language("EN-gb"), language("english")
    ('en', 'unknown')
    """
    code = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", field(value))
    return code[0].lower() if code else UNKNOWN


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
        The name of its `CaptureFormat`, such as ``html``; also the suffix of the original where it
        is kept.
    source
        The file as it was found, byte for byte.
    source_name
        Its name.
    """

    format: str = ""
    source: bytes = b""
    source_name: str = ""


@dataclass(frozen=True)
class CaptureFormat:
    """A kind of file that an article is read from; `formats.FORMATS` lists them.

    Attributes
    ----------
    name
        What `Captured.format` says.
    label
        What help and messages call it.
    read
        Takes the bytes, the name of the file and the encoding that a server named, which may be
        empty; gives the content, or raises `InvalidAudit`.
    is_signed
        Whether the bytes are of this format, whatever the file is called; None where none show it.
    endings
        Small suffixes, without the point, of files that may be of this format when no signature
        tells; an empty one stands for a name without a suffix.
    fits
        Whether the bytes of a file with such an ending can be of this format.
    media_types
        What servers call it.
    damage, remedy
        What is said of a file on which its parser failed, and what its owner can do then.
    """

    name: str
    label: str
    read: Callable[[bytes, str, str], Content]
    is_signed: Callable[[bytes], bool] | None = None
    endings: tuple[str, ...] = ()
    fits: Callable[[bytes], bool] = bool
    media_types: tuple[str, ...] = ()
    damage: str = "the file is damaged"
    remedy: str = "Save it again from its program, or save its text."


def web_address(value: object) -> str:
    """``value`` when it is an address on the web, else ``unknown``.

    >>> web_address("https://tea.example/calm"), web_address("javascript:alert(1)")
    ('https://tea.example/calm', 'unknown')
    """
    text = field(value)
    return text if re.match(r"https?://[^\s/]", text, re.IGNORECASE) else UNKNOWN


def raised(text: str) -> str:
    """Superscript figures as characters of their own, so that ten to the fifth is not 105.

    >>> "10" + raised("5"), raised("th")
    ('10⁵', 'th')
    """
    return text.translate(_RAISED) if all(char in _DIGITS for char in text) else text


def lowered(text: str) -> str:
    """Subscript figures as characters of their own.

    >>> "B" + lowered("12")
    'B₁₂'
    """
    return text.translate(_LOWERED) if all(char in _DIGITS[:-1] for char in text) else text


def count_words(text: str) -> int:
    """How many words a text has; numbers and marks alone are none.

    >>> count_words("Take 5 mg – don't chew.")
    4
    """
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
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        before = text[max(0, control.start() - 30) : control.start()].replace("\n", " ")
        raise refused(
            name,
            f"the text holds the control character U+{ord(control[0]):04X} "
            f"(line {line}, after {before!r})",
            "It was damaged or read in a wrong encoding: open it, mend that place, and save it "
            "as UTF-8 text.",
        )

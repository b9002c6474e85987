"""Faults."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

RECORDS_NOTE = (
    "(Records are counted as a spreadsheet counts rows: the header is record 1. "
    "A line break inside quotes makes the line numbers of the file run ahead of them.)"
)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one file: where, what was found, and how to mend it."""

    file: str
    record: str
    column: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        found = f"found {_shortened(self.value)}; " if self.value else ""
        return f"{self._place()}: {found}{self.problem}. {self.remedy}".rstrip()

    def _place(self) -> str:
        numbered = "record " if _record_number(self) else ""
        record = f" {numbered}{self.record}" if self.record else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{record}{column}"


class InvalidAudit(ValueError):
    """An audit, or one file of it, that cannot be used as it is.

    Attributes
    ----------
    faults
        Every fault found, in the order of the files and records.
    """

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        blocks = [
            "\n".join(str(fault) for fault in group)
            for _, group in groupby(self._by_file(), key=lambda fault: fault.file)
        ]
        note = [RECORDS_NOTE] if any(map(_record_number, self.faults)) else []
        return "\n\n".join(blocks + note)

    def _by_file(self) -> list[Fault]:
        files = list(dict.fromkeys(fault.file for fault in self.faults))
        return sorted(self.faults, key=lambda f: (files.index(f.file), _record_number(f)))


def nearest(value: str, allowed: Iterable[str]) -> str | None:
    """The allowed value that is spelled most like ``value``, or None when none is close."""
    close = difflib.get_close_matches(value, list(allowed), n=1, cutoff=0.6)
    return close[0] if close else None


def suggestion(value: str, allowed: Iterable[str]) -> str:
    """The sentence that proposes the nearest allowed value, then lists what is allowed.

    A list of more than 24 values is not printed.
    """
    allowed = list(dict.fromkeys(allowed))
    close = nearest(value, allowed)
    meant = f"Did you mean {close!r}? " if close else ""
    listed = f"Allowed: {', '.join(allowed)}." if 0 < len(allowed) <= 24 else ""
    return f"{meant}{listed}".strip()


def _file_fault(name: str, problem: str, remedy: str) -> InvalidAudit:
    return InvalidAudit([Fault(name, "", "", "", problem, remedy)])


def _shortened(value: str) -> str:
    # repr keeps control characters of a hostile cell out of the reader's terminal.
    return repr(value if len(value) <= 160 else f"{value[:150]}…")


def _record_number(fault: Fault) -> int:
    number = re.match(r"\d+", fault.record)
    return int(number[0]) if number else 0

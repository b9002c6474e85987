"""What is wrong with a file of an audit, and how it is said: place, value, problem, remedy."""

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
    """One thing wrong with one file: where, what was found, and how to mend it.

    Examples
    --------
    >>> print(Fault("claims.csv", "2 (C01)", "rung", "9", "there is no such rung", "Write 1 to 4."))
    claims.csv record 2 (C01), column rung: found '9'; there is no such rung. Write 1 to 4.
    """

    file: str
    record: str
    column: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        numbered = "record " if self.record_number else ""
        record = f" {numbered}{self.record}" if self.record else ""
        column = f", column {self.column}" if self.column else ""
        value = self.value if len(self.value) <= 160 else f"{self.value[:150]}…"
        # repr keeps control characters of a hostile cell out of the reader's terminal.
        found = f"found {value!r}; " if value else ""
        return f"{self.file}{record}{column}: {found}{self.problem}. {self.remedy}".rstrip()

    @property
    def record_number(self) -> int:
        """The number with which ``record`` begins; 0 where it is none, as in ``[article]``."""
        number = re.match(r"\d+", self.record)
        return int(number[0]) if number else 0


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
        files = list(dict.fromkeys(fault.file for fault in self.faults))
        ordered = sorted(self.faults, key=lambda f: (files.index(f.file), f.record_number))
        blocks = [
            "\n".join(str(fault) for fault in faults)
            for _, faults in groupby(ordered, key=lambda fault: fault.file)
        ]
        if any(fault.record_number for fault in self.faults):
            blocks.append(RECORDS_NOTE)
        return "\n\n".join(blocks)


def invalid_file(name: str, problem: str, remedy: str) -> InvalidAudit:
    """The error for a file, or a folder, that has one fault as a whole.

    Examples
    --------
    >>> print(invalid_file("audits.toml", "it names no default audit", "Write one."))
    audits.toml: it names no default audit. Write one.
    """
    return InvalidAudit([Fault(name, "", "", "", problem, remedy)])


def nearest_spelling(value: str, allowed: Iterable[str]) -> str | None:
    """The allowed value that is spelled most like ``value``, or None when none is close.

    Examples
    --------
    >>> nearest_spelling("suports", ["supports", "refutes"])
    'supports'
    """
    close = difflib.get_close_matches(value, list(allowed), n=1, cutoff=0.6)
    return close[0] if close else None


def suggestion(value: str, allowed: Iterable[str]) -> str:
    """The sentence that proposes the nearest allowed value, then lists what is allowed.

    A list of more than 24 values is not printed.

    Examples
    --------
    >>> suggestion("suports", ["supports", "refutes"])
    "Did you mean 'supports'? Allowed: supports, refutes."
    """
    allowed = list(dict.fromkeys(allowed))
    close = nearest_spelling(value, allowed)
    meant = f"Did you mean {close!r}? " if close else ""
    listed = f"Allowed: {', '.join(allowed)}." if 0 < len(allowed) <= 24 else ""
    return f"{meant}{listed}".strip()

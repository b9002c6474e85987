"""The column contracts of the tables, and how a table that breaks one is refused."""

from __future__ import annotations

import csv
import difflib
import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

import pandas as pd

FACETS = (
    "subject",
    "co_exposure",
    "outcome",
    "value",
    "versus",
    "via",
    "dose",
    "population",
    "condition",
)
UNDECIDED = "?"
# Ends the name of who settles a dispute, so that no rating made blind is overwritten.
ADJUDICATING = " (adjudicating)"
# What ``drafted_by`` says of a row that was proposed by rules.
DRAFTED = "claimaudit draft"
DRAFT = "draft"

CHECKABLE_KINDS = (
    "composition",
    "origin",
    "use",
    "mechanism",
    "effect",
    "efficacy",
    "interaction",
    "harm",
    "dependence",
    "prevalence",
    "regulation",
    "advice",
)
UNCHECKABLE_KINDS = ("announcement", "framing", "none")
KINDS = (*CHECKABLE_KINDS, *UNCHECKABLE_KINDS)
DOSES = ("low", "moderate", "high", "toxic", "all")
POPULATIONS = ("people", "animals", "cells", "any")
VOICES = ("own", "reported")
RUNGS = ("1", "2", "3", "4")
READINGS = ("full text", "abstract", "excerpt", "second-hand")
ATTRIBUTIONS = ("own result", "authors' inference", "background", "position of an authority")
STANCES = ("supports", "refutes", "qualifies", "background")
INDIRECTNESS = ("population", "exposure", "comparator", "outcome")
RULINGS = ("genuine", "explained", "only reported", "dismissed")
# What can become of a source after it was published, the gravest first; then what lifts it.
EVENTS = (
    *("retracted", "retraction notice", "partially retracted"),
    *("concern", "concern notice", "corrected", "correction notice"),
    *("reinstated", "accepted"),
)

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


@dataclass(frozen=True)
class Table:
    """The contract of one table.

    Attributes
    ----------
    name
        The file name, for messages.
    columns
        Every column, in the order in which the table is written.
    key
        The columns that together name a row; the first one names it in messages.
    required
        Columns whose cells may not be empty.
    allowed
        The closed list of a column. An empty cell passes unless the column is required.
    several
        Columns of ``allowed`` whose cells may hold several values, parted by ``;``.
    dates
        Columns of ISO dates (2024-05-31).
    partial_dates
        Columns of ISO dates that may stop at the month or the year (2024-05, 2024).
    patterns
        The form of a column: a regular expression and the same in words.
    verbatim
        Columns in which white space at the ends is part of the text.
    optional
        Whether the file may be missing; it then reads as a table without rows.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    required: tuple[str, ...]
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    partial_dates: tuple[str, ...] = ()
    patterns: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    verbatim: tuple[str, ...] = ()
    optional: bool = False


_CLAIM_ID = (r"C\d{2,}", "a claim id is C and two digits or more, such as C01")
_FINDING_ID = (r"F\d{3,}", "a finding id is F and three digits or more, such as F001")
_SEARCH_ID = (r"S\d{2,}", "a search id is S and two digits or more, such as S01")
_FINGERPRINT = (r"[0-9a-f]{12}", "a fingerprint is twelve characters of 0-9 and a-f")
_PAIR_ID = (r"[a-z0-9-]\S*", "a pair or conflict id is one word, as the ledger prints it")
_SCOPE = {"dose": (*DOSES, UNDECIDED), "population": (*POPULATIONS, UNDECIDED)}
_REVIEW = ("reviewer", "decided_on")

CLAIMS = Table(
    name="claims.csv",
    columns=(
        *("claim_id", "exact", "prefix", "suffix", "statement", "kind", "voice", "rung"),
        *FACETS,
        *("checkable", "why_not", "drafted_by", "confirmed_by"),
    ),
    key=("claim_id",),
    required=("claim_id", "exact", "kind", "checkable"),
    allowed={
        "kind": (*KINDS, UNDECIDED),
        "voice": (*VOICES, UNDECIDED),
        "rung": (*RUNGS, UNDECIDED),
        "checkable": ("yes", "no", UNDECIDED),
        **_SCOPE,
    },
    patterns={"claim_id": _CLAIM_ID},
    verbatim=("exact", "prefix", "suffix"),
)
FINDINGS = Table(
    name="findings.csv",
    columns=(
        *("finding_id", "citekey", "dataset", "statement", "estimate", "locator"),
        *("read_in", "attribution", "design", "n"),
        *FACETS,
        *("drafted_by", "confirmed_by"),
    ),
    key=("finding_id",),
    required=("finding_id", "citekey", "statement", "read_in", "attribution", "design"),
    allowed={
        "read_in": (*READINGS, UNDECIDED),
        "attribution": (*ATTRIBUTIONS, UNDECIDED),
        **_SCOPE,
    },
    patterns={"finding_id": _FINDING_ID},
)
MATCHES = Table(
    name="matches.csv",
    columns=(
        *("claim_id", "finding_id", "stance", "directness", "rationale"),
        *(*_REVIEW, "adjudicated", "fingerprint"),
    ),
    key=("claim_id", "finding_id", "reviewer"),
    required=("claim_id", "finding_id", "stance", "directness", *_REVIEW),
    allowed={
        "stance": (*STANCES, UNDECIDED),
        "directness": ("direct", *INDIRECTNESS, UNDECIDED),
        "adjudicated": ("yes",),
    },
    several=("directness",),
    dates=("decided_on",),
    patterns={"claim_id": _CLAIM_ID, "finding_id": _FINDING_ID, "fingerprint": _FINGERPRINT},
)
DECISIONS = Table(
    name="decisions.csv",
    columns=(
        *("pair_id", "ruling", "axis", "finding_id", "reason"),
        *(*_REVIEW, "adjudicated", "fingerprint"),
    ),
    key=("pair_id", "reviewer"),
    required=("pair_id", "ruling", "reason", *_REVIEW),
    allowed={"ruling": (*RULINGS, UNDECIDED), "adjudicated": ("yes",)},
    dates=("decided_on",),
    patterns={"pair_id": _PAIR_ID, "finding_id": _FINDING_ID, "fingerprint": _FINGERPRINT},
)
SEARCH_LOG = Table(
    name="search_log.csv",
    columns=("search_id", "date", "where", "query", "claims", "kept", "outcome"),
    key=("search_id",),
    required=("search_id", "date", "where", "query"),
    dates=("date",),
    patterns={"search_id": _SEARCH_ID},
)
STATUS = Table(
    name="status.csv",
    columns=("citekey", "event", "date", "notice", "said_by"),
    # Two registers may tell of one event, and one register of two: all of it is kept.
    key=("citekey", "event", "date", "notice", "said_by"),
    required=("citekey", "event", "said_by"),
    allowed={"event": EVENTS},
    partial_dates=("date",),
    optional=True,
)


def drafted(frame: pd.DataFrame) -> pd.Series:
    """Which rows of claims or findings a machine wrote and no person has confirmed.

    Returns
    -------
    Series of bool
        With the index of the frame; a table without the two columns has none.
    """
    if "drafted_by" not in frame:
        return pd.Series(False, index=frame.index)
    return (frame["drafted_by"] == DRAFTED) & (frame["confirmed_by"] == "")


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


def parts(cell: str) -> list[str]:
    """The values of a cell that may hold several, parted by ``;``."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def row_fault(
    table: Table, frame: pd.DataFrame, row: int, column: str, problem: str, remedy: str
) -> Fault:
    """A fault of one cell, named by its record and the row's id.

    Parameters
    ----------
    row
        The label of the row in ``frame``; record 2 of the file has the label 0.
    """
    key = table.key[0]
    name = str(frame.at[row, key]) if key in frame else ""
    record = f"{row + 2} ({name})" if name else f"{row + 2}"
    value = str(frame.at[row, column]) if column in frame else ""
    return Fault(table.name, record, column, value, problem, remedy)


def read_table(path: Path | str, table: Table) -> pd.DataFrame:
    """Read a table and check it against its contract.

    Returns
    -------
    DataFrame
        The columns of ``table`` in their order, every cell text, an empty cell ``""``.

    Raises
    ------
    InvalidAudit
        With every fault of the file.
    """
    frame, faults = inspect_table(path, table)
    if faults:
        raise InvalidAudit(faults)
    return frame.reset_index(drop=True)


def inspect_table(path: Path | str, table: Table) -> tuple[pd.DataFrame, list[Fault]]:
    """Read as much of a table as can be read, and list everything wrong with it.

    Returns
    -------
    frame
        All columns of ``table``. Rows of the wrong length are left out, and all rows when the
        header is wrong. The label of a row is its record number less 2.
    faults
        Empty when the table is valid.
    """
    if table.optional and not Path(path).exists():
        return _empty(table), []
    text, faults = _decoded(Path(path), table)
    if text is None:
        return _empty(table), faults
    records, faults = _records(text, table)
    if faults:
        return _empty(table), faults
    header = records[0]
    body, ragged = _rows(records, table)
    known = {name: header.index(name) for name in table.columns if name in header}
    frame = pd.DataFrame(
        {name: [row[place] for row in body.values()] for name, place in known.items()},
        index=pd.Index(body, dtype="int64"),
        dtype="str",
    )
    misnamed = list(_header_faults(header, table))
    faults = [*misnamed, *ragged, *_cell_faults(frame, table)]
    return (_empty(table) if misnamed else frame.loc[:, list(table.columns)]), faults


def write_table(path: Path | str, frame: pd.DataFrame, table: Table) -> None:
    """Write the columns of ``table`` as UTF-8 CSV; a failed write leaves the old file."""
    rows = [table.columns, *frame.loc[:, list(table.columns)].itertuples(index=False)]
    text = "".join(",".join(map(_quoted, row)) + "\n" for row in rows)
    write_atomically(Path(path), text.encode("utf-8"))


def write_atomically(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step, so that no reader ever sees half a file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_text(path: Path, name: str) -> str:
    """The text of a UTF-8 file; a byte order mark is tolerated.

    Raises
    ------
    InvalidAudit
        When the file is missing, holds NUL bytes or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _file_fault(
            name, f"the file cannot be read ({error.strerror})", f"It belongs at {path}."
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _file_fault(
            name,
            f"the file is not UTF-8 (byte {error.start + 1}, line {line})",
            "Save it again as “CSV UTF-8” or plain UTF-8 text.",
        ) from None
    if "\0" in text:
        raise _file_fault(
            name,
            f"the file holds a NUL byte (line {text[: text.index(chr(0))].count(chr(10)) + 1})",
            "It was damaged or saved in another encoding: save it again as UTF-8 text.",
        )
    return text


def _quoted(cell: str) -> str:
    # The standard writer leaves a lone carriage return bare, and no reader takes that back.
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[",\r\n]', cell) else cell


def _file_fault(name: str, problem: str, remedy: str) -> InvalidAudit:
    return InvalidAudit([Fault(name, "", "", "", problem, remedy)])


def _shortened(value: str) -> str:
    # repr keeps control characters of a hostile cell out of the reader's terminal.
    return repr(value if len(value) <= 160 else f"{value[:150]}…")


def _record_number(fault: Fault) -> int:
    number = re.match(r"\d+", fault.record)
    return int(number[0]) if number else 0


def _empty(table: Table) -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in table.columns}, dtype="str")


def _decoded(path: Path, table: Table) -> tuple[str | None, list[Fault]]:
    try:
        return read_text(path, table.name), []
    except InvalidAudit as error:
        return None, list(error.faults)


def _records(text: str, table: Table) -> tuple[list[list[str]], list[Fault]]:
    fault = _unreadable(text, table)
    if fault:
        return [], [fault]
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return [], [_broken_csv(table, error)]
    while not records[-1]:
        records.pop()
    return records, []


def _broken_csv(table: Table, error: csv.Error) -> Fault:
    return Fault(
        *(table.name, "", "", "", f"the file is not valid CSV ({error})"),
        "Look for a quotation mark that is opened and never closed, "
        "or a single one inside a quoted cell (write it twice).",
    )


def _unreadable(text: str, table: Table) -> Fault | None:
    first = next(iter(text.splitlines()), "")
    header = f"The first line must be: {','.join(table.columns)}"
    if not text.strip():
        return Fault(table.name, "", "", "", "the file is empty", header)
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark in first and first.count(mark) > first.count(","):
            return Fault(
                *(table.name, "1", "", first, f"the columns are parted by {name}"),
                "Save the table again with commas between the columns.",
            )
    return None


def _rows(records: list[list[str]], table: Table) -> tuple[dict[int, list[str]], list[Fault]]:
    width = len(records[0])
    body = dict(enumerate(records[1:]))
    faults = [
        _ragged(table, number, row, width) for number, row in body.items() if len(row) != width
    ]
    return {number: row for number, row in body.items() if len(row) == width}, faults


def _ragged(table: Table, number: int, row: list[str], width: int) -> Fault:
    name = f"{number + 2} ({row[0]})" if row and row[0] else f"{number + 2}"
    problem = f"the row has {len(row)} cells and the header has {width}"
    remedy = "Put a cell that holds a comma in double quotation marks; delete an empty line."
    return Fault(table.name, name, "", ",".join(row), problem, remedy)


def _header_faults(header: list[str], table: Table) -> Iterator[Fault]:
    missing = [name for name in table.columns if name not in header]
    for name, count in Counter(header).items():
        if count > 1:
            yield _header_fault(table, name, "the column is there twice", "Delete one of them.")
        if name not in table.columns:
            remedy = suggestion(name, missing) or "Delete it: the table has no such column."
            yield _header_fault(table, name, "the column is unknown", remedy)
    for name in missing:
        remedy = f"Add a column {name}; its cells may stay empty only where the rules say so."
        yield Fault(table.name, "1", name, "", "the column is missing", remedy)


def _header_fault(table: Table, name: str, problem: str, remedy: str) -> Fault:
    return Fault(table.name, "1", name, name, problem, remedy)


def _cell_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    found = [
        row_fault(table, frame, row, column, *_explained(check, column, frame, row, table))
        for column, check, row in _failures(frame, table)
    ]
    return found + list(_repeated(frame, table))


def _failures(frame: pd.DataFrame, table: Table) -> Iterator[tuple[str, str, int]]:
    """(column, rule, row) of every cell that breaks a rule."""
    for column in frame.columns:
        for rule, holds in _rules(column, table).items():
            kept = holds(frame[column]).to_numpy(bool)
            yield from ((column, rule, int(row)) for row in frame.index[~kept])


def _rules(column: str, table: Table) -> dict[str, Callable[[pd.Series], pd.Series]]:
    """The rules of a column, each named after the sentence that explains its breach."""
    rules: dict[str, Callable[[pd.Series], pd.Series]] = {}
    if column in table.required:
        rules["required"] = lambda cells: cells != ""
    if column not in table.verbatim:
        rules["trimmed"] = lambda cells: cells == cells.str.strip()
    if column in table.allowed:
        rules["allowed"] = _each(_listed, table, column)
    if column in table.dates:
        rules["dated"] = _each(_dated, table, column)
    if column in table.partial_dates:
        rules["partly dated"] = _each(_partly_dated, table, column)
    if column in table.patterns:
        rules["formed"] = _each(_formed, table, column)
    return rules


def _each(rule: Callable[[str, Table, str], bool], table: Table, column: str) -> Callable:
    # A cell that is empty, or only badly trimmed, has its own message.
    def holds(cells: pd.Series) -> pd.Series:
        return cells.map(lambda cell: not cell.strip() or rule(cell.strip(), table, column))

    return holds


def _listed(cell: str, table: Table, column: str) -> bool:
    return not _unlisted(cell, table, column)


def _unlisted(cell: str, table: Table, column: str) -> list[str]:
    values = parts(cell) if column in table.several else [cell]
    return [value for value in values if value not in table.allowed[column]]


def _dated(cell: str, table: Table, column: str) -> bool:
    try:
        # The standard parser also takes 20240531, which a spreadsheet turns into a number.
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _partly_dated(cell: str, table: Table, column: str) -> bool:
    # What stops at the year or the month is a date when its first day is one.
    first_day = {4: f"{cell}-01-01", 7: f"{cell}-01"}.get(len(cell), cell)
    return _dated(first_day, table, column)


def _formed(cell: str, table: Table, column: str) -> bool:
    return re.fullmatch(table.patterns[column][0], cell) is not None


def _explained(
    check: str, column: str, frame: pd.DataFrame, row: int, table: Table
) -> tuple[str, str]:
    cell = frame.at[row, column].strip()
    if check == "required":
        return "the cell is empty", _what_to_enter(column, table)
    if check == "trimmed":
        return "the cell begins or ends with white space", "Delete the white space at its ends."
    if check == "dated":
        return "this is no date", "Write year-month-day, such as 2024-05-31."
    if check == "partly dated":
        remedy = "Write year-month-day, year-month or the year: 2024-05-31, 2024-05, 2024."
        return "this is no date", f"{remedy} An unknown date stays empty."
    if check == "formed":
        return table.patterns[column][1], "Correct the id."
    unlisted = _unlisted(cell, table, column)[0]
    what = "the value" if unlisted == cell else repr(unlisted)
    return f"{what} is not in the closed list", suggestion(unlisted, table.allowed[column])


def _what_to_enter(column: str, table: Table) -> str:
    if column in table.allowed:
        return f"Enter one of: {', '.join(table.allowed[column])}."
    return "Enter a value; what is not known is written unknown."


def _repeated(frame: pd.DataFrame, table: Table) -> Iterator[Fault]:
    if not set(table.key) <= set(frame.columns):
        return
    first: dict[tuple[str, ...], int] = {}
    for row, *key in frame.loc[:, list(table.key)].itertuples():
        earlier = first.setdefault(tuple(key), row)
        if earlier != row and key[0]:
            problem = f"{' + '.join(key)} is already in record {earlier + 2}"
            remedy = f"{' + '.join(table.key)} must be unique: give this row its own."
            yield row_fault(table, frame, row, table.key[0], problem, remedy)

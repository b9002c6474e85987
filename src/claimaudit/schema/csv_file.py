"""Csv file."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from claimaudit.schema.contracts import Table, parts
from claimaudit.schema.faults import Fault, InvalidAudit, suggestion
from claimaudit.schema.files import read_text, write_atomically


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


def _quoted(cell: str) -> str:
    # The standard writer leaves a lone carriage return bare, and no reader takes that back.
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[",\r\n]', cell) else cell


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

"""Tables as CSV files: reading one against its contract with every fault told, and writing one."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from claimaudit.schema.contracts import FORM, Table, is_date, parts
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

    Examples
    --------
    >>> from claimaudit.schema.contracts import CLAIMS
    >>> claims = pd.DataFrame({"claim_id": ["C01"], "rung": ["5"]})
    >>> print(row_fault(CLAIMS, claims, 0, "rung", "there is no such rung", "Write 1 to 4."))
    claims.csv record 2 (C01), column rung: found '5'; there is no such rung. Write 1 to 4.
    """
    key = table.key[0]
    name = str(frame.at[row, key]) if key in frame else ""
    record = f"{row + 2} ({name})" if name else f"{row + 2}"
    value = str(frame.at[row, column]) if column in frame else ""
    return Fault(table.name, record, column, value, problem, remedy)


def read_table(path: Path | str, table: Table, form: int = FORM) -> pd.DataFrame:
    """Read a table and check it against its contract.

    Parameters
    ----------
    form
        The form of its audit: a column that only a later form has may be missing.

    Returns
    -------
    DataFrame
        The columns of ``table`` in their order, every cell text, an empty cell ``""``; so is every
        cell of a column that the file lacks.

    Raises
    ------
    InvalidAudit
        With every fault of the file.
    """
    frame, faults = inspect_table(path, table, form)
    if faults:
        raise InvalidAudit(faults)
    return frame.reset_index(drop=True)


def inspect_table(
    path: Path | str, table: Table, form: int = FORM
) -> tuple[pd.DataFrame, list[Fault]]:
    """Read as much of a table as can be read, and list everything wrong with it.

    Returns
    -------
    frame
        All columns of ``table``. Rows of the wrong length are left out, and all rows when the
        header is wrong. The label of a row is its record number less 2.
    faults
        Empty when the table is valid.
    """
    nothing = pd.DataFrame({name: [] for name in table.columns}, dtype="str")
    if table.optional and not Path(path).exists():
        return nothing, []
    try:
        header, *records = _records(read_text(Path(path), table.name), table)
    except InvalidAudit as error:
        return nothing, list(error.faults)
    rows = {label: row for label, row in enumerate(records) if len(row) == len(header)}
    known = {name: header.index(name) for name in table.columns if name in header}
    frame = pd.DataFrame(
        {name: [row[place] for row in rows.values()] for name, place in known.items()},
        index=pd.Index(rows, dtype="int64"),
        dtype="str",
    )
    misnamed = list(header_faults(header, table, form))
    faults = list(misnamed)
    for number, row in enumerate(records, start=2):
        if len(row) != len(header):
            record = f"{number} ({row[0]})" if row and row[0] else f"{number}"
            problem = f"the row has {len(row)} cells and the header has {len(header)}"
            remedy = (
                "Put a cell that holds a comma in double quotation marks; delete an empty line."
            )
            faults.append(Fault(table.name, record, "", ",".join(row), problem, remedy))
    for column in frame.columns:
        for row, problem, remedy in cell_problems(frame[column], column, table):
            faults.append(row_fault(table, frame, row, column, problem, remedy))
    faults += _repeated_keys(frame, table)
    if misnamed:
        return nothing, faults
    return frame.reindex(columns=list(table.columns), fill_value="").astype("str"), faults


def write_table(path: Path | str, frame: pd.DataFrame, table: Table) -> None:
    """Write the columns of ``table`` as UTF-8 CSV; a failed write leaves the old file.

    A column that the frame lacks, and a cell without a value, are written empty.
    """

    def quoted(cell: str) -> str:
        # The standard writer leaves a lone carriage return bare, and no reader takes that back.
        return '"' + cell.replace('"', '""') + '"' if re.search(r'[",\r\n]', cell) else cell

    cells = frame.reindex(columns=list(table.columns)).fillna("")
    rows = [table.columns, *cells.itertuples(index=False)]
    text = "".join(",".join(map(quoted, row)) + "\n" for row in rows)
    write_atomically(Path(path), text.encode("utf-8"))


def _records(text: str, table: Table) -> list[list[str]]:
    """The header and the rows. Raises InvalidAudit when the text is no CSV with commas."""

    def refused(record: str, value: str, problem: str, remedy: str) -> InvalidAudit:
        return InvalidAudit([Fault(table.name, record, "", value, problem, remedy)])

    if not text.strip():
        header = f"The first line must be: {','.join(table.columns)}"
        raise refused("", "", "the file is empty", header)
    first = text.splitlines()[0]
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark in first and first.count(mark) > first.count(","):
            remedy = "Save the table again with commas between the columns."
            raise refused("1", first, f"the columns are parted by {name}", remedy)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        remedy = (
            "Look for a quotation mark that is opened and never closed, "
            "or a single one inside a quoted cell (write it twice)."
        )
        raise refused("", "", f"the file is not valid CSV ({error})", remedy) from None
    while not records[-1]:
        records.pop()
    return records


def header_faults(header: list[str], table: Table, form: int = FORM) -> Iterator[Fault]:
    """What is wrong with the names of the columns, in an audit of that form.

    Examples
    --------
    >>> from claimaudit.schema.contracts import STATUS
    >>> for fault in header_faults(["citekey", "event", "dated", "notice", "said_by"], STATUS):
    ...     print(fault.column, "-", fault.problem)
    dated - the column is unknown
    date - the column is missing
    """
    needed = table.completed(table.first_columns, form)
    missing = [name for name in needed if name not in header]
    for name, count in Counter(header).items():
        if count > 1:
            problem, remedy = "the column is there twice", "Delete one of them."
            yield Fault(table.name, "1", name, name, problem, remedy)
        if name not in table.columns:
            remedy = suggestion(name, missing) or "Delete it: the table has no such column."
            yield Fault(table.name, "1", name, name, "the column is unknown", remedy)
    for name in missing:
        remedy = f"Add a column {name}; its cells may stay empty only where the rules say so."
        yield Fault(table.name, "1", name, "", "the column is missing", remedy)


def cell_problems(cells: pd.Series, column: str, table: Table) -> Iterator[tuple[int, str, str]]:
    """Row, problem and remedy of every cell of a column that breaks a rule, rule by rule.

    Examples
    --------
    >>> from claimaudit.schema.contracts import MATCHES
    >>> for row, problem, remedy in cell_problems(
    ...     pd.Series(["supports", "suports"]), "stance", MATCHES
    ... ):
    ...     print(row, problem)
    1 the value is not in the closed list
    """
    stripped = cells.str.strip()
    if column in table.required:
        remedy = "Enter a value; what is not known is written unknown."
        if column in table.allowed:
            remedy = f"Enter one of: {', '.join(table.allowed[column])}."
        for row in cells.index[cells == ""]:
            yield row, "the cell is empty", remedy
    if column not in table.verbatim:
        for row in cells.index[cells != stripped]:
            remedy = "Delete the white space at its ends."
            yield row, "the cell begins or ends with white space", remedy
    # A cell that is empty, or only badly trimmed, has its own message.
    filled = stripped[stripped != ""]
    allowed = table.allowed.get(column)
    for row, cell in filled.items() if allowed else ():
        values = parts(cell) if column in table.several else [cell]
        unlisted = next((value for value in values if value not in allowed), None)
        if unlisted is not None:
            what = "the value" if unlisted == cell else repr(unlisted)
            yield row, f"{what} is not in the closed list", suggestion(unlisted, allowed)
    if column in table.dates:
        for row, cell in filled.items():
            if not is_date(cell):
                yield row, "this is no date", "Write year-month-day, such as 2024-05-31."
    if column in table.partial_dates:
        remedy = "Write year-month-day, year-month or the year: 2024-05-31, 2024-05, 2024."
        for row, cell in filled.items():
            # What stops at the year or the month is a date when its first day is one.
            if not is_date({4: f"{cell}-01-01", 7: f"{cell}-01"}.get(len(cell), cell)):
                yield row, "this is no date", f"{remedy} An unknown date stays empty."
    if column in table.patterns:
        pattern = table.patterns[column]
        for row, cell in filled.items():
            if not re.fullmatch(pattern.regex, cell):
                yield row, pattern.problem, pattern.remedy


def _repeated_keys(frame: pd.DataFrame, table: Table) -> Iterator[Fault]:
    if not set(table.key) <= set(frame.columns):
        return
    first: dict[tuple[str, ...], int] = {}
    for row, *key in frame.loc[:, list(table.key)].itertuples():
        earlier = first.setdefault(tuple(key), row)
        if earlier != row and key[0]:
            problem = f"{' + '.join(key)} is already in record {earlier + 2}"
            remedy = f"{' + '.join(table.key)} must be unique: give this row its own."
            yield row_fault(table, frame, row, table.key[0], problem, remedy)

"""Rows and columns put into the text of a table, which keeps every other character."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence


def with_row(text: str, number: int | None, cells: Mapping[str, str]) -> str:
    """The text of a table with cells of one row changed, or with a row more.

    Every other record keeps its characters: its quotation marks, its line ending, its place.

    Parameters
    ----------
    number
        The row, counted from 0 below the header; None to add one at the end.
    cells
        By column; a row that is added has its other cells empty.
    """
    header, *rows = list(_split(text))
    columns = next(csv.reader([header]))
    ending = _ending(header) or "\n"
    if number is None:
        rows = [row + ("" if _ending(row) else ending) for row in _trimmed(rows)]
        header += "" if _ending(header) else ending
        return "".join([header, *rows, _record([cells.get(name, "") for name in columns]), ending])
    old = dict(zip(columns, next(csv.reader(io.StringIO(rows[number], newline=""))), strict=True))
    rows[number] = _record([{**old, **cells}[name] for name in columns]) + _ending(rows[number])
    return "".join([header, *rows])


def with_columns(text: str, columns: Sequence[str], cells: Mapping[int, Mapping[str, str]]) -> str:
    """The text of a table with new columns, and with cells of some rows changed.

    Parameters
    ----------
    columns
        All columns that the table is to have, in their order.
    cells
        What changes, by the row (counted from 0 below the header) and the column.

    Returns
    -------
    str
        Without a new column, every record that does not change keeps its characters.

    Examples
    --------
    >>> teas = "id,name\\n1,tea\\n2,mate\\n"
    >>> print(with_columns(teas, ["id", "dose", "name"], {1: {"dose": "low"}}))
    id,dose,name
    1,,tea
    2,low,mate
    <BLANKLINE>
    """
    header, *rows = list(_split(text))
    old, columns = next(csv.reader([header])), list(columns)
    written = [header if columns == old else _record(columns) + _ending(header)]
    for number, row in enumerate(rows):
        if row.strip("\r\n") and (columns != old or number in cells):
            held = dict(zip(old, next(csv.reader(io.StringIO(row, newline=""))), strict=True))
            held |= cells.get(number, {})
            row = _record([held.get(name, "") for name in columns]) + _ending(row)
        written.append(row)
    return "".join(written)


def _split(text: str) -> Iterator[str]:
    """The records of a table as they are written; a line break inside quotes ends none."""
    lines = list(io.StringIO(text, newline=""))
    reader, start = csv.reader(iter(lines)), 0
    for _ in reader:
        yield "".join(lines[start : reader.line_num])
        start = reader.line_num


def _trimmed(rows: list[str]) -> list[str]:
    while rows and not rows[-1].strip():
        rows = rows[:-1]
    return rows


def _ending(record: str) -> str:
    return record[len(record.rstrip("\r\n")) :]


def _record(cells: list[str]) -> str:
    # With this line ending the standard writer also quotes a lone carriage return.
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue().removesuffix("\r\n")

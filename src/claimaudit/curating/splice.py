"""Rows and columns put into the text of a table, which keeps every other character."""

import csv
import io
from collections.abc import Mapping, Sequence


def with_row(text: str, number: int | None, cells: Mapping[str, str]) -> str:
    """The text of a table with cells of one row changed, or with a row more.

    Every other record keeps its characters: its quotation marks, its line ending, its place.

    Parameters
    ----------
    number
        The row, counted from 0 below the header; None to add one at the end.
    cells
        By column; a row that is added has its other cells empty.

    Examples
    --------
    >>> table = 'id,words\\nF1,"as it is"\\nF2,old\\n'
    >>> with_row(table, 1, {"words": "new"})
    'id,words\\nF1,"as it is"\\nF2,new\\n'
    >>> with_row(table, None, {"id": "F3"})
    'id,words\\nF1,"as it is"\\nF2,old\\nF3,\\n'
    """
    header, *rows = _records(text)
    columns = next(csv.reader([header]))
    if number is not None:
        written = rows[number]
        cells_now = next(csv.reader(io.StringIO(written, newline="")))
        changed = {**dict(zip(columns, cells_now, strict=True)), **cells}
        rows[number] = _record([changed[name] for name in columns]) + _ending(written)
        return "".join([header, *rows])
    while rows and not rows[-1].strip():
        rows.pop()
    ending = _ending(header) or "\n"
    ended = [record + ("" if _ending(record) else ending) for record in (header, *rows)]
    return "".join([*ended, _record([cells.get(name, "") for name in columns]), ending])


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
    header, *rows = _records(text)
    old, columns = next(csv.reader([header])), list(columns)
    written = [header if columns == old else _record(columns) + _ending(header)]
    for number, row in enumerate(rows):
        if row.strip("\r\n") and (columns != old or number in cells):
            held = dict(zip(old, next(csv.reader(io.StringIO(row, newline=""))), strict=True))
            held |= cells.get(number, {})
            row = _record([held.get(name, "") for name in columns]) + _ending(row)
        written.append(row)
    return "".join(written)


def _records(text: str) -> list[str]:
    """The records of a table as they are written; a line break inside quotes ends none."""
    lines = list(io.StringIO(text, newline=""))
    reader, records, start = csv.reader(iter(lines)), [], 0
    for _ in reader:
        records.append("".join(lines[start : reader.line_num]))
        start = reader.line_num
    return records


def _ending(record: str) -> str:
    return record[len(record.rstrip("\r\n")) :]


def _record(cells: list[str]) -> str:
    # With this line ending the standard writer also quotes a lone carriage return.
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue().removesuffix("\r\n")

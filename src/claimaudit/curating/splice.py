"""One row put into the text of a table, which keeps every other character."""

import csv
import io
from collections.abc import Iterator, Mapping


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

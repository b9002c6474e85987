"""The tables of an audit in the forms that leave it: JSON, CSV, spreadsheet, lines of text."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimaudit.report.references import references
from claimaudit.schema.contracts import CLAIMS, FACETS, FINDINGS, MATCHES, STATUS
from claimaudit.schema.files import write_atomically
from claimaudit.sources.bibliography import as_bibtex, as_csl_json, as_ris
from claimaudit.sources.quotes import printable
from claimaudit.views.files import FOLDER, workbook

if TYPE_CHECKING:
    from claimaudit.audit import Audit


Record = Mapping[str, Any]

SIDE = ("id", "exact", "statement", "citekey", *FACETS)
LEDGER = (
    "pair_id",
    "conflict",
    "plane",
    "kind",
    "status",
    "axes",
    "rule",
    "severity",
    "ruling",
    "left",
    "right",
    "findings",
)
VERDICTS = (
    "claim_id",
    "exact",
    "statement",
    "subject",
    "co_exposure",
    "outcome",
    "value",
    "direction",
    "basis",
    "wording",
    "certainty",
    "rule",
    "for",
    "against",
)
# One line a table: it becomes a CSV file and a sheet of the workbook.
COLUMNS = {
    "claims": CLAIMS.columns,
    "findings": FINDINGS.columns,
    "matches": MATCHES.columns,
    "verdicts": VERDICTS,
    "ledger": LEDGER,
    "status": STATUS.columns,
}
# One line a format of the sources; what each file is for stands in `claimaudit.views.files.FILES`.
SOURCE_FORMATS: Mapping[str, Callable[[Iterable[Record]], str]] = {
    "references.bib": as_bibtex,
    "references.ris": as_ris,
    "references.json": as_csl_json,
}

# What makes a spreadsheet run a cell, by OWASP's "CSV Injection"; the full-width signs too.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
# What XML cannot hold; openpyxl's own list lacks the last two, which end in an error of lxml.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL = 32767
_CUT = " … (cut: a spreadsheet cell holds no more; the CSV file has all of it)"
# The first moment that a zip archive can hold: a clock would change the file at every build.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_NARROWEST, _GAP = 4, 2


def records(audit: Audit, name: str) -> list[dict[str, Any]]:
    """The rows of one table as they go into JSON.

    Parameters
    ----------
    name
        ``claims``, ``findings``, ``matches``, ``verdicts``, ``ledger`` or ``status``.

    Returns
    -------
    list of dict
        Cells are text; severity is a number; axes, findings, for and against are lists; left and
        right of the ledger are dictionaries, or None in one-sided rows.
    """
    if name == "ledger":
        from claimaudit.contradictions.ledger import as_records

        return as_records(audit.ledger_rows, audit.tables.claims, audit.tables.findings)
    frame = audit.verdict_rows if name == "verdicts" else getattr(audit.tables, name)
    return frame.loc[:, list(COLUMNS[name])].to_dict("records")


def as_json(rows: Iterable[Record]) -> str:
    """One top-level array, every letter as itself.

    Examples
    --------
    >>> print(as_json([{"claim_id": "C01", "findings": ["F001"]}]), end="")
    [
      {
        "claim_id": "C01",
        "findings": [
          "F001"
        ]
      }
    ]
    """
    return json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n"


def as_csv(name: str, rows: Iterable[Record]) -> str:
    """One line a row; lists are joined by ``; `` and the sides of a conflict get own columns.

    Every cell passes through `inert`. Every cell is quoted, so that line breaks of any kind in
    it cannot end the row.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(flat_columns(name))
    writer.writerows([inert(cell) for cell in row] for row in flat_rows(name, rows))
    return stream.getvalue()


def inert(cell: str) -> str:
    """``cell`` such that no spreadsheet runs it: with an apostrophe before it where it could.

    Cells that begin with one of the characters listed by OWASP ("CSV Injection") are prefixed,
    white space before them or not. Plain numbers such as -0.5 stay: they can run nothing, and as
    text they could not be reckoned with.

    Examples
    --------
    >>> inert("=1+1"), inert(" @link"), inert("-0.5"), inert("1 - 2")
    ("'=1+1", "' @link", '-0.5', '1 - 2')
    """
    begins = cell.startswith(_RUNS) or cell.lstrip().startswith(_RUNS)
    return f"'{cell}" if begins and not _NUMBER.fullmatch(cell) else cell


def flat_columns(name: str) -> list[str]:
    """The column names of a table that has no lists and no nested rows.

    Examples
    --------
    >>> flat_columns("ledger")[7:11]
    ['severity', 'ruling', 'left_id', 'left_exact']
    """
    flat = []
    for column in COLUMNS[name]:
        sides = column in ("left", "right")
        flat += [f"{column}_{part}" for part in SIDE] if sides else [column]
    return flat


def flat_rows(name: str, rows: Iterable[Record]) -> list[list[str]]:
    """The rows of a table as text, in the order of `flat_columns`."""
    flat = []
    for row in rows:
        cells = []
        for column in COLUMNS[name]:
            if column in ("left", "right"):
                side = row[column] or {}
                cells += [_as_text(side.get(part)) for part in SIDE]
            else:
                cells.append(_as_text(row.get(column)))
        flat.append(cells)
    return flat


def _as_text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def as_lines(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """A table to read in a terminal of ``width`` characters; long cells go on in the next line.

    Control characters are written out, so that no cell can steer the terminal.

    Examples
    --------
    >>> print(as_lines(("id", "claim"), [("C01", "Tea helps to fall asleep.")], 20), end="")
    id   claim
    ───  ───────────────
    C01  Tea helps to
         fall asleep.
    """
    cells = [[printable(" ".join(cell.split())) for cell in row] for row in (header, *rows)]
    widths = [max(1, *map(len, column)) for column in zip(*cells, strict=True)]
    # The widest column gives way until all of them fit.
    room = width - _GAP * (len(widths) - 1)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    gap, lines = " " * _GAP, []
    for number, row in enumerate(cells):
        if number == 1:
            lines.append(gap.join("─" * size for size in widths))
        pieces = [
            textwrap.wrap(cell, size, break_on_hyphens=False) or [""]
            for cell, size in zip(row, widths, strict=True)
        ]
        for line in zip_longest(*pieces, fillvalue=""):
            padded = [piece.ljust(size) for piece, size in zip(line, widths, strict=True)]
            lines.append(gap.join(padded).rstrip())
    return "\n".join(lines) + "\n"


def as_xlsx(tables: Mapping[str, Sequence[Record]], day: date | None = None) -> bytes:
    """One workbook with a sheet a table, every filled cell of it text.

    The same rows and day give the same bytes.

    Parameters
    ----------
    tables
        The rows by the name of their table.
    day
        The date that the workbook says it was made on.
    """
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    book.remove(book.active)
    made = datetime.combine(day or date(*_ZIP_TIME[:3]), time())
    book.properties.created = book.properties.modified = made
    book.properties.creator = "claimaudit"
    for name, rows in tables.items():
        fill_sheet(book.create_sheet(name), [flat_columns(name), *flat_rows(name, rows)])
    # Not book.save(), which writes the time of day into the workbook.
    draft, packed = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(draft, "w")).save()
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def fill_sheet(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    """Fill an empty sheet of openpyxl: every cell text, the first row and column held in view."""
    from openpyxl.styles import Alignment, Font

    bold, first = Font(bold=True), sheet.cell(1, 1)
    first.alignment = Alignment(vertical="top", wrap_text=True)
    # A copy, since looking the same alignment up for each cell takes half the time of an export.
    top = copy(first._style)
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if not text:
                continue
            text = _NOT_XML.sub("�", text)
            if len(text) > _LONGEST_CELL:
                text = text[: _LONGEST_CELL - len(_CUT)] + _CUT
            cell = sheet.cell(number, column, text)
            # openpyxl takes "=1+1" for a formula and "#N/A" for an error.
            cell.data_type = "s"
            cell._style = copy(top)
    for cell in sheet[1]:
        cell.font = bold
        longest = max(len(row[cell.column - 1]) for row in rows)
        sheet.column_dimensions[cell.column_letter].width = min(60, max(10, longest + 2))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def export(audit: Audit, folder: Path | None = None) -> list[Path]:
    """Write the tables as CSV files and one workbook, and the sources for reference managers.

    Claims, findings, matches, verdicts, ledger and status; the sources as BibTeX, RIS and CSL-JSON.

    Parameters
    ----------
    folder
        By default ``reports/<audit>/tables`` in the collection.

    Returns
    -------
    list of Path
        The files written. None is touched before all of them could be made.
    """
    folder = folder or audit.root / "reports" / audit.slug / FOLDER
    tables = {name: records(audit, name) for name in COLUMNS}
    contents = {f"{name}.csv": as_csv(name, rows).encode() for name, rows in tables.items()}
    sources = references(audit)
    contents |= {name: write(sources).encode() for name, write in SOURCE_FORMATS.items()}
    day = audit.meta["audit"]["date"]
    contents[workbook(audit.slug)] = as_xlsx(tables, day if isinstance(day, date) else None)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        write_atomically(folder / name, content)
    return [folder / name for name in contents]

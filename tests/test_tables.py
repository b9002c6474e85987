"""A broken table is refused with file, record, column, value and remedy, and is left as it was."""

import os

import pandas as pd
import pytest

from claimaudit.schema.contracts import CLAIMS, DECISIONS, FINDINGS, MATCHES, SEARCH_LOG
from claimaudit.schema.csv_file import read_table, write_table
from claimaudit.schema.faults import InvalidAudit, nearest_spelling
from small_audit import (
    CLAIM_ROWS,
    DECISION_ROWS,
    FINDING_ROWS,
    MATCH_ROWS,
    SEARCH_ROWS,
    edit_row,
    write_rows,
)

TABLES = [
    (CLAIMS, CLAIM_ROWS),
    (FINDINGS, FINDING_ROWS),
    (MATCHES, MATCH_ROWS),
    (DECISIONS, DECISION_ROWS),
    (SEARCH_LOG, SEARCH_ROWS),
]


def refusal(path, table) -> str:
    """The message; that the file was not touched is checked on the way."""
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(InvalidAudit) as caught:
        read_table(path, table)
    assert (path.read_bytes() if path.exists() else None) == before
    return str(caught.value)


@pytest.fixture
def claims(tmp_path):
    path = tmp_path / "claims.csv"
    write_rows(path, CLAIMS, CLAIM_ROWS)
    return path


@pytest.fixture
def matches(tmp_path):
    path = tmp_path / "matches.csv"
    write_rows(path, MATCHES, MATCH_ROWS)
    return path


@pytest.mark.parametrize(("table", "rows"), TABLES, ids=lambda item: getattr(item, "name", ""))
def test_a_good_table_is_read_as_text_and_written_back_byte_for_byte(tmp_path, table, rows):
    path = tmp_path / table.name
    write_rows(path, table, rows)
    before, frame = path.read_bytes(), read_table(path, table)
    assert before.decode("utf-8").startswith(",".join(table.columns) + "\n")
    assert tuple(frame.columns) == table.columns
    assert len(frame) == len(rows)
    assert all(isinstance(cell, str) for cell in frame.to_numpy().ravel())
    write_table(path, frame, table)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "cell",
    [
        *("NA", "None", "null", "nan", "007", "1e5", "TRUE"),
        "<script>alert(1)</script>",
        '<b onclick="x">&amp;</b>',
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        'says "so", twice',
        "first line\nsecond line",
        "carriage\rreturn",
        "naïve – “quoted” 日本",
    ],
)
def test_a_cell_is_kept_to_the_character(tmp_path, cell):
    path = tmp_path / "claims.csv"
    write_rows(path, CLAIMS, [CLAIM_ROWS[1] | {"statement": cell}])
    frame = read_table(path, CLAIMS)
    assert frame.at[0, "statement"] == cell
    write_table(path, frame, CLAIMS)
    assert read_table(path, CLAIMS).at[0, "statement"] == cell


def test_a_byte_order_mark_is_tolerated(claims):
    claims.write_bytes(b"\xef\xbb\xbf" + claims.read_bytes())
    assert read_table(claims, CLAIMS).at[0, "claim_id"] == "C01"


def test_windows_line_ends_and_another_order_of_columns_are_tolerated(claims):
    frame = pd.read_csv(claims, dtype=str, keep_default_na=False)
    frame.loc[:, ::-1].to_csv(claims, index=False, lineterminator="\r\n")
    assert tuple(read_table(claims, CLAIMS).columns) == CLAIMS.columns


def test_white_space_at_the_ends_of_a_quote_and_its_context_is_text(claims):
    edit_row(claims, 1, prefix="Sleep ", suffix=" and")
    assert read_table(claims, CLAIMS).at[1, "prefix"] == "Sleep "


def test_a_table_of_a_header_only_is_an_empty_table(claims):
    claims.write_text(",".join(CLAIMS.columns) + "\n", encoding="utf-8")
    frame = read_table(claims, CLAIMS)
    assert frame.empty
    assert tuple(frame.columns) == CLAIMS.columns


def test_an_undecided_cell_is_accepted(claims, matches):
    edit_row(claims, 2, kind="?", voice="?", rung="?", dose="?", population="?", checkable="?")
    edit_row(matches, 0, stance="?", directness="?")
    assert read_table(claims, CLAIMS).at[2, "kind"] == "?"
    assert read_table(matches, MATCHES).at[0, "stance"] == "?"


def test_a_missing_file_is_named_with_its_place(tmp_path):
    message = refusal(tmp_path / "claims.csv", CLAIMS)
    assert "claims.csv: the file cannot be read" in message
    assert str(tmp_path / "claims.csv") in message


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    (tmp_path / "claims.csv").mkdir()
    with pytest.raises(InvalidAudit, match="cannot be read"):
        read_table(tmp_path / "claims.csv", CLAIMS)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \n"])
def test_an_empty_file_is_told_its_header(claims, content):
    claims.write_bytes(content)
    assert "the file is empty. The first line must be: claim_id,exact" in refusal(claims, CLAIMS)


@pytest.mark.parametrize(
    ("encoding", "problem"),
    [("utf-16", "not UTF-8"), ("utf-16-le", "NUL byte"), ("cp1252", "not UTF-8")],
)
def test_another_encoding_is_refused_with_the_way_out(claims, encoding, problem):
    edit_row(claims, 1, statement="Tea contains caffeine – much of it.")
    text = claims.read_text(encoding="utf-8")
    if encoding == "utf-16-le":
        text = text.replace("–", "-")
    claims.write_bytes(text.encode(encoding))
    message = refusal(claims, CLAIMS)
    assert problem in message
    assert "Save it again" in message or "save it again as UTF-8" in message


def test_a_nul_byte_is_refused_with_its_line(claims):
    claims.write_bytes(claims.read_bytes().replace(b"caffeine", b"caff\0ine", 1))
    assert "NUL byte (line 3)" in refusal(claims, CLAIMS)


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_has_its_own_message(claims, mark, name):
    frame = pd.read_csv(claims, dtype=str, keep_default_na=False)
    frame.to_csv(claims, sep=mark, index=False)
    message = refusal(claims, CLAIMS)
    assert f"parted by {name}" in message
    assert "commas" in message


def test_a_quotation_mark_that_never_closes_is_refused(claims):
    claims.write_text(claims.read_text(encoding="utf-8") + 'C10,"never closed\n', encoding="utf-8")
    assert "not valid CSV" in refusal(claims, CLAIMS)


def test_a_row_of_the_wrong_length_is_named(claims):
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text + "C10,tea, or coffee\n", encoding="utf-8")
    message = refusal(claims, CLAIMS)
    assert "claims.csv record 11 (C10): " in message
    assert f"3 cells and the header has {len(CLAIMS.columns)}" in message
    assert "double quotation marks" in message


def test_an_empty_line_between_rows_is_named_and_one_at_the_end_is_not(claims):
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text + "\n\n", encoding="utf-8")
    assert len(read_table(claims, CLAIMS)) == len(CLAIM_ROWS)
    claims.write_text(text.replace("\nC03", "\n\nC03"), encoding="utf-8")
    assert "claims.csv record 4: " in refusal(claims, CLAIMS)


def test_missing_unknown_and_double_columns_are_named(claims):
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text.replace(",statement,", ",statment,", 1), encoding="utf-8")
    message = refusal(claims, CLAIMS)
    assert "column statment" in message and "Did you mean 'statement'?" in message
    assert "column statement: the column is missing" in message
    claims.write_text(text.replace(",statement,", ",exact,", 1), encoding="utf-8")
    assert "column exact: found 'exact'; the column is there twice" in refusal(claims, CLAIMS)


@pytest.mark.parametrize(
    ("column", "cell", "problem", "remedy"),
    [
        ("dose", "hgih", "not in the closed list", "Did you mean 'high'?"),
        ("kind", "efect", "not in the closed list", "Did you mean 'effect'?"),
        ("kind", "Effect", "not in the closed list", "Did you mean 'effect'?"),
        ("voice", "theirs", "not in the closed list", "Allowed: own, reported, ?."),
        ("rung", "5", "not in the closed list", "Allowed: 1, 2, 3, 4, ?."),
        ("population", "NA", "not in the closed list", "people"),
        ("checkable", "maybe", "not in the closed list", "yes, no"),
        ("claim_id", "X1", "a claim id is C", "C01"),
        ("claim_id", "C3", "a claim id is C", "C01"),
        ("kind", " effect", "white space", "Delete"),
        ("subject", "tea\u00a0", "white space", "Delete"),
        ("why_not", " ", "white space", "Delete"),
    ],
)
def test_a_bad_cell_is_named_with_its_remedy(claims, column, cell, problem, remedy):
    edit_row(claims, 2, **{column: cell})
    message = refusal(claims, CLAIMS)
    name = cell if column == "claim_id" else "C03"
    assert f"claims.csv record 4 ({name}), column {column}: found {cell!r}; " in message
    assert problem in message and remedy in message
    assert "the header is record 1" in message


@pytest.mark.parametrize(("column", "remedy"), [("kind", "Enter one of"), ("exact", "unknown")])
def test_an_empty_cell_that_must_be_filled_is_named(claims, column, remedy):
    edit_row(claims, 2, **{column: ""})
    message = refusal(claims, CLAIMS)
    assert f"claims.csv record 4 (C03), column {column}: the cell is empty" in message
    assert remedy in message


@pytest.mark.parametrize(
    "cell", ["31.05.2024", "2024-13-01", "2024-02-30", "20240531", "05/31/24", "2024-5-1", "now"]
)
def test_a_bad_date_is_named(matches, cell):
    edit_row(matches, 0, decided_on=cell)
    message = refusal(matches, MATCHES)
    assert f"matches.csv record 2 (C02), column decided_on: found {cell!r}; this is no" in message
    assert "2024-05-31" in message


def test_directness_may_name_several_reasons_and_each_is_checked(matches):
    edit_row(matches, 0, directness="population; exposure")
    assert read_table(matches, MATCHES).at[0, "directness"] == "population; exposure"
    edit_row(matches, 0, directness="population; exposed")
    assert "'exposed' is not in the closed list. Did you mean 'exposure'" in refusal(
        matches, MATCHES
    )


def test_an_id_used_twice_is_named_with_its_first_record(claims):
    edit_row(claims, 4, claim_id="C02")
    message = refusal(claims, CLAIMS)
    assert "claims.csv record 6 (C02), column claim_id: found 'C02'" in message
    assert "already in record 3" in message


def test_two_reviewers_may_judge_the_same_and_one_reviewer_may_not_twice(matches):
    write_rows(matches, MATCHES, [MATCH_ROWS[0], MATCH_ROWS[0] | {"reviewer": "A. Reader"}])
    assert len(read_table(matches, MATCHES)) == 2
    write_rows(matches, MATCHES, [MATCH_ROWS[0], MATCH_ROWS[0]])
    assert "C02 + F001 + draft is already in record 2" in refusal(matches, MATCHES)


def test_all_faults_of_a_file_come_at_once_in_the_order_of_its_records(claims):
    edit_row(claims, 1, kind="efect", voice="mine")
    edit_row(claims, 5, dose="hi", checkable="")
    claims.write_text(claims.read_text(encoding="utf-8") + "C10,short\n", encoding="utf-8")
    lines = [line for line in refusal(claims, CLAIMS).splitlines() if line.startswith("claims")]
    assert len(lines) == 5
    assert [line.split()[2] for line in lines] == ["3", "3", "7", "7", "11"]


def test_records_are_counted_past_line_breaks_inside_quotes(claims):
    edit_row(claims, 1, statement="one\ntwo\nthree")
    edit_row(claims, 2, dose="hgih")
    assert "record 4 (C03), column dose" in refusal(claims, CLAIMS)


def test_a_hostile_cell_cannot_write_to_the_terminal(claims):
    edit_row(claims, 2, dose="\x1b[2Jgone\x07")
    message = refusal(claims, CLAIMS)
    assert "\x1b" not in message and "\\x1b[2Jgone" in message


def test_the_nearest_value_is_proposed_only_when_one_is_near():
    assert nearest_spelling("suports", ("supports", "refutes")) == "supports"
    assert nearest_spelling("xyz", ("supports", "refutes")) is None


def test_a_write_that_fails_half_way_leaves_the_old_table(claims, monkeypatch):
    before, frame = claims.read_bytes(), read_table(claims, CLAIMS)

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_table(claims, frame, CLAIMS)
    assert claims.read_bytes() == before
    assert [path.name for path in claims.parent.iterdir()] == ["claims.csv"]

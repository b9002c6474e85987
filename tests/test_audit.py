"""Opening an audit reads and checks all of it, and tells everything that is wrong at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimaudit.audit import Audit
from claimaudit.schema.contracts import CLAIMS
from claimaudit.schema.csv_file import write_table
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.meta import audits, find_root, read_commentary
from collection import ROOT
from small_audit import ARTICLE, CLAIM_ROWS, SLUG, edit_row, write_small_audit

KNOWN = [path.parent.name for path in sorted((ROOT / "data").glob("*/audit.toml"))]


@pytest.fixture
def root(tmp_path) -> Path:
    return write_small_audit(tmp_path / "house")


@pytest.fixture
def data(root) -> Path:
    return root / "data" / SLUG


@pytest.fixture
def references(root) -> Path:
    return root / "references" / SLUG


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def refusal(root: Path) -> str:
    """The message; that no file was touched is checked on the way."""
    before = contents(root)
    with pytest.raises(InvalidAudit) as caught:
        Audit.open(SLUG, root)
    assert contents(root) == before
    return str(caught.value)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_a_good_audit_opens_with_everything_in_it(root):
    audit = Audit.open(SLUG, root)
    assert audit.slug == SLUG
    assert len(audit.tables.claims) == len(CLAIM_ROWS)
    assert audit.meta["audit"]["question"].startswith("What does the article say")
    assert audit.commentary["00_summary"] == "The article says two things about tea and sleep."
    assert audit.undecided.empty
    assert (audit.data, audit.references) == (root / "data" / SLUG, root / "references" / SLUG)


@pytest.mark.parametrize("slug", KNOWN)
def test_every_audit_of_the_repository_is_valid(slug):
    assert len(Audit.open(slug, ROOT).tables.claims)


def test_every_quote_stands_where_its_row_says(root):
    for row in Audit.open(SLUG, root).tables.claims.itertuples():
        assert ARTICLE[row.start : row.end] == row.exact
    assert list(Audit.open(SLUG, root).tables.claims["sentence"]) == list(range(1, 10))


def test_the_audit_is_named_by_argument_then_environment_then_default(root, monkeypatch):
    monkeypatch.delenv("CLAIMAUDIT_AUDIT", raising=False)
    assert Audit.open(None, root).slug == SLUG
    monkeypatch.setenv("CLAIMAUDIT_AUDIT", "other")
    with pytest.raises(InvalidAudit, match="no audit 'other'"):
        Audit.open(None, root)
    assert Audit.open(SLUG, root).slug == SLUG


def test_the_house_is_found_from_any_folder_inside_it(data, root, monkeypatch):
    monkeypatch.chdir(data)
    assert find_root() == root.resolve()
    assert audits(root) == [SLUG]


def test_outside_a_house_the_remedy_is_told(tmp_path):
    with pytest.raises(InvalidAudit, match="Start from inside a folder of audits"):
        find_root(tmp_path)


@pytest.mark.parametrize("slug", ["tea-slep", "../tea-sleep", "/etc", "."])
def test_an_unknown_audit_is_refused_with_those_there_are(root, slug):
    with pytest.raises(InvalidAudit, match="there is no audit") as caught:
        Audit.open(slug, root)
    assert f"Allowed: {SLUG}" in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["article.txt", "claims.csv", "matches.csv", "decisions.csv", "commentary.md"],
)
def test_a_missing_file_of_the_data_is_named(root, data, name):
    (data / name).unlink()
    message = refusal(root)
    assert f"{name}: " in message
    assert str(data / name) in message


@pytest.mark.parametrize(
    "name", ["library.json", "findings.csv", "search_log.csv", "vocabulary.toml"]
)
def test_a_missing_file_of_the_references_is_named(root, references, name):
    (references / name).unlink()
    assert name in refusal(root)


def test_the_faults_of_all_files_come_at_once_and_by_file(root, data, references):
    edit_row(data / "claims.csv", 2, dose="hgih")
    edit_row(data / "matches.csv", 0, decided_on="yesterday")
    edit_row(references / "findings.csv", 1, citekey="nihgt2019", value="decrease")
    replace(data / "audit.toml", "captured = 2024-05-29", 'captured = "29 May"')
    message = refusal(root)
    for part in (
        "claims.csv record 4 (C03), column dose",
        "matches.csv record 2 (C02), column decided_on",
        "findings.csv record 3 (F002), column citekey: found 'nihgt2019'",
        "Did you mean 'night2019'?",
        "Did you mean 'decreases'?",
        "audit.toml [article], column captured: found '29 May'",
    ):
        assert part in message
    assert message.index("findings.csv record") > message.index("matches.csv record")


@pytest.mark.parametrize(
    ("broken", "shown"),
    [
        ("Tea can also disturb slep.", "sleep"),
        ("Tea can also disturb sleep", None),
        ("Tea can not also disturb sleep.", "not"),
        ("tea can also disturb sleep.", "Tea"),
        ("ea can also disturb sleep.", "Tea"),
    ],
)
def test_a_quote_is_taken_to_the_character(root, data, broken, shown):
    edit_row(data / "claims.csv", 4, exact=broken)
    if shown is None:
        assert Audit.open(SLUG, root).tables.claims.at[4, "exact"] == broken
        return
    message = refusal(root)
    assert f"claims.csv record 6 (C05), column exact: found {broken!r}" in message
    assert shown in message.split("nearest passage", 1)[1]
    assert "no row accounts for" not in message


def test_a_quote_that_stands_twice_needs_its_context(root, data):
    edit_row(data / "claims.csv", 4, exact="sleep")
    assert "prefix" in refusal(root)
    edit_row(data / "claims.csv", 4, exact="sleep", prefix="disturb ")
    assert ARTICLE[: Audit.open(SLUG, root).tables.claims.at[4, "start"]].endswith("disturb ")


def test_a_sentence_that_no_row_accounts_for_is_named(root, data):
    rows = Audit.open(SLUG, root).tables.claims.drop(index=[3])
    write_table(data / "claims.csv", rows, CLAIMS)
    message = refusal(root)
    assert "no row accounts for sentence 4 of article.txt" in message
    assert "Some believe that strong tea" in message


@pytest.mark.parametrize(
    ("row", "cells", "column", "problem"),
    [
        (0, {"subject": "tea"}, "subject", "asserts nothing"),
        (0, {"voice": "own"}, "voice", "asserts nothing"),
        (0, {"why_not": ""}, "why_not", "the cell is empty"),
        (0, {"checkable": "yes", "why_not": ""}, "checkable", "nothing to check"),
        (1, {"rung": "3"}, "rung", "has no rung"),
        (2, {"rung": ""}, "rung", "the cell is empty"),
        (2, {"voice": ""}, "voice", "the cell is empty"),
        (2, {"statement": ""}, "statement", "the cell is empty"),
        (2, {"checkable": "no"}, "why_not", "the cell is empty"),
        (2, {"why_not": "too vague"}, "why_not", "the row is checkable"),
        (8, {"checkable": "yes", "why_not": ""}, "checkable", "nothing to check"),
    ],
)
def test_a_claim_that_contradicts_its_kind_is_refused(root, data, row, cells, column, problem):
    edit_row(data / "claims.csv", row, **cells)
    message = refusal(root)
    assert f"claims.csv record {row + 2} (C0{row + 1}), column {column}: " in message
    assert problem in message


@pytest.mark.parametrize(
    ("folder", "table", "cells", "problem"),
    [
        ("data", "matches.csv", {"claim_id": "C99"}, "C99 is nowhere else in the audit"),
        ("data", "matches.csv", {"finding_id": "F099"}, "F099 is nowhere else in the audit"),
        ("data", "decisions.csv", {"finding_id": "F099"}, "F099 is nowhere else in the audit"),
        ("data", "decisions.csv", {"ruling": "explained"}, "must say what explains it"),
        ("data", "decisions.csv", {"axis": "doze"}, "Did you mean 'dose'?"),
        ("references", "search_log.csv", {"claims": "C03; C99"}, "C99 is nowhere else"),
        ("references", "search_log.csv", {"kept": "nigth2019"}, "Did you mean 'night2019'?"),
        ("references", "findings.csv", {"design": "cohrt"}, "Did you mean 'cohort'?"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused(root, folder, table, cells, problem):
    edit_row(root / folder / SLUG / table, 0, **cells)
    message = refusal(root)
    assert f"{table} record 2 " in message
    assert problem in message


def test_the_same_result_may_not_be_entered_twice(root, references):
    path = references / "findings.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[2].replace("F002", "F007")]) + "\n", encoding="utf-8")
    assert "findings.csv record 8 (F007), column statement" in refusal(root)


def test_one_thing_has_one_final_word(root, data):
    path = data / "matches.csv"
    edit_row(path, 0, adjudicated="yes")
    edit_row(path, 1, claim_id="C02", finding_id="F001", reviewer="B", adjudicated="yes")
    assert "adjudicated twice" in refusal(root)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "Tea and sleep"', "", ["column title", "the key is missing"]),
        ('title = "Tea and sleep"', "title = 3", ["wrong kind", "text in quotation marks"]),
        ("question =", "qestion =", ["'qestion'", "Did you mean 'question'?", "is missing"]),
        ('file = "article.txt"', 'file = "../../x"', ["no plain file name"]),
        ("date = 2024-05-31", 'date = "31.5.24"', ["[audit]", "column date", "2024-05-31"]),
        ('subject = "caffeine"', 'subject = "cafeine"', ["[reader_needs] 1", "'caffeine'"]),
        ('need = "how', 'nead = "how', ["[reader_needs] 1", "Did you mean 'need'?"]),
        ("[article]", "[article", ["not valid TOML", "line"]),
        ('auditors = ["claimaudit founders"]', 'auditors = "x"', ["auditors", "a list"]),
    ],
)
def test_a_bad_audit_toml_is_named_by_section_and_key(root, data, old, new, expected):
    replace(data / "audit.toml", old, new)
    message = refusal(root)
    assert "audit.toml" in message
    assert all(part in message for part in expected), message


def test_an_article_that_was_edited_is_refused(root, data):
    replace(data / "article.txt", "disturb", "improve")
    message = refusal(root)
    assert "article.txt" in message and "sha256" in message.lower()


def test_an_implication_needs_a_source_of_the_library(root, references):
    hop = '\n[[implies]]\nwhen = ["anxiety", "increases"]\nthen = ["sleep", "decreases"]\n'
    with (references / "vocabulary.toml").open("a", encoding="utf-8") as stream:
        stream.write(hop + 'source = "day2012"\n')
    message = refusal(root)
    assert "'day2012'" in message and "Did you mean 'day2021'?" in message


def test_undecided_cells_are_accepted_and_counted(root, data, references):
    edit_row(data / "claims.csv", 4, value="?", dose="?")
    edit_row(references / "findings.csv", 2, population="?")
    audit = Audit.open(SLUG, root)
    assert audit.undecided.to_dict("records") == [
        {"file": "claims.csv", "id": "C05", "column": "value"},
        {"file": "claims.csv", "id": "C05", "column": "dose"},
        {"file": "findings.csv", "id": "F003", "column": "population"},
    ]
    warnings = audit.warnings()
    assert "claims.csv: 2 undecided cells" in warnings
    assert "findings.csv: 1 undecided cell" in warnings


def test_a_hostile_cell_is_kept_as_it_is(root, data):
    hostile = "<script>alert('x')</script> =cmd|' /C calc'!A0"
    edit_row(data / "claims.csv", 4, statement=hostile)
    assert Audit.open(SLUG, root).tables.claims.at[4, "statement"] == hostile


def test_a_good_audit_has_a_verdict_for_each_claim_and_finds_its_contradiction(root):
    audit = Audit.open(SLUG, root)
    assert list(audit.verdict_rows["claim_id"]) == list(audit.tables.claims["claim_id"])
    assert "opposite:C03+C05" in set(audit.ledger_rows["pair_id"])
    assert "matches.csv: 7 of 7 rows are not stamped" in audit.warnings()


def test_a_stance_that_the_facets_deny_is_a_warning(root, data):
    edit_row(data / "matches.csv", 1, stance="supports")
    edit_row(data / "matches.csv", 2, stance="refutes")
    warnings = "\n".join(Audit.open(SLUG, root).warnings())
    assert "C03 and F002: matched as supports, but their facets exclude each other" in warnings
    assert "C05 and F002: matched as a direct refutation, but the ledger sees none" in warnings


def test_a_stale_judgement_and_an_orphaned_ruling_are_warnings(root, data):
    edit_row(data / "matches.csv", 0, fingerprint="0123456789ab")
    edit_row(data / "decisions.csv", 0, pair_id="opposite:C03+C99")
    warnings = " ".join(Audit.open(SLUG, root).warnings())
    assert "C02 and F001: what was judged has changed since" in warnings
    assert "opposite:C03+C99 is no row and no conflict of the ledger. Did you mean" in warnings


def test_a_section_of_the_commentary_that_is_there_twice_is_refused(tmp_path):
    path = tmp_path / "commentary.md"
    path.write_text("intro\n## a\n\none\n\n### sub\n\n## b\n", encoding="utf-8")
    assert read_commentary(path) == {"": "intro", "a": "one\n\n### sub", "b": ""}
    path.write_text("## a\n## a\n", encoding="utf-8")
    with pytest.raises(InvalidAudit, match="a is there twice"):
        read_commentary(path)


def test_opening_an_audit_draws_no_figure_and_formats_no_citation(root):
    code = (
        "import sys; from claimaudit.audit import Audit; Audit.open();"
        "print([name for name in ('matplotlib', 'citeproc', 'IPython') if name in sys.modules])"
    )
    environment = {**os.environ, "CLAIMAUDIT_AUDIT": SLUG}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr

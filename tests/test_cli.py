"""The command ``claimaudit``: what a person types, what comes out, and the exit status."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claimaudit import cli
from claimaudit.schema.contracts import CLAIMS, FACETS, MATCHES
from collection import REFERENCES
from small_audit import SLUG, edit_row, write_rows

SIDE = {"id", "exact", "statement", "citekey", *FACETS}
HEAVY = ("matplotlib", "citeproc", "nbconvert", "nbclient", "IPython", "openpyxl", "jupyter_client")


@pytest.fixture
def root(entered: Path) -> Path:
    return entered


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """The real command in a process of its own, its output as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "claimaudit", *arguments],
        capture_output=True,
        env=os.environ | environment,
        check=False,
    )


def listing(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def ask(capsys, *arguments: str) -> list[dict]:
    """The JSON that a command prints."""
    assert cli.main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


# check


def test_a_valid_audit_passes_although_it_contains_contradictions(root):
    done = command("check")
    assert done.returncode == 0
    out = done.stdout.decode()
    assert "claims         8  (7 checkable)" in out
    assert "conflict" in out
    assert out.splitlines()[-1].startswith("OK")
    assert done.stderr == b""


def test_every_fault_of_every_file_is_told_with_its_place_and_counted(root):
    edit_row(root / "data" / SLUG / "claims.csv", 4, exact="Tea can also disturbs sleep.")
    edit_row(root / "references" / SLUG / "findings.csv", 0, dose="hgih")
    edit_row(root / "data" / SLUG / "matches.csv", 0, stance="suports", decided_on="31.05.2024")
    done = command("check")
    said = done.stderr.decode()
    assert done.returncode == 1
    assert done.stdout == b""
    assert "Traceback" not in said
    assert "claims.csv record 6 (C05), column exact" in said
    assert "findings.csv record 2 (F001), column dose: found 'hgih'" in said
    assert "'supports'" in said
    assert "31.05.2024" in said
    assert int(said.split()[-2]) >= 4
    assert said.splitlines()[-1].endswith("faults")


def test_a_check_starts_without_what_only_reports_need(root):
    code = (
        "import sys; from claimaudit.cli import main; status = main(['check', '--complete']);"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "tea-sleep" in done.stdout
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]])
def test_help_is_there_at_once_without_pandas_and_what_reports_need(arguments):
    code = (
        f"import sys; from claimaudit.cli import main; status = main({arguments!r});"
        "loaded = {name for name in sys.modules if name.startswith('claimaudit.')};"
        f"print(sorted(({{'pandas', 'numpy', *{HEAVY!r}}} & set(sys.modules)) | loaded),"
        "file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout
    assert done.stderr.splitlines()[-1] == "['claimaudit.cli']"


def test_an_undecided_cell_is_pointed_at_and_only_a_complete_check_refuses_it(root, capsys):
    edit_row(root / "data" / SLUG / "claims.csv", 5, dose="?", population="?")
    assert cli.main(["check"]) == 0
    assert "claims.csv, C06: undecided (?) in dose, population" in capsys.readouterr().out
    assert cli.main(["check", "--complete"]) == 1
    told = capsys.readouterr()
    assert "open: claims.csv, C06: undecided (?) in dose, population" in told.err
    assert "OK" not in told.out


def test_a_complete_audit_passes_the_complete_check(root):
    assert cli.main(["check", "--complete"]) == 0


def test_judgements_that_no_longer_hold_are_found(root, capsys):
    assert cli.main(["stamp"]) == 0
    edit_row(root / "data" / SLUG / "claims.csv", 4, statement="Tea takes sleep away.")
    capsys.readouterr()
    assert cli.main(["check"]) == 0
    assert "C05 and F002" in capsys.readouterr().out
    assert cli.main(["check", "--complete"]) == 1
    told = capsys.readouterr().err
    assert "open: matches.csv, C05 and F002: stale" in told
    assert "open: decisions.csv, opposite:C03+C05: stale" in told


VOTES = (("Ann", "refutes"), ("Ben", "supports"))


def test_reviewers_who_disagree_leave_the_audit_incomplete(root, capsys):
    path = root / "data" / SLUG / "matches.csv"
    two = [f'C05,F003,{stance},direct,"misread",{who},2024-06-01,,' for who, stance in VOTES]
    path.write_text("\n".join([path.read_text("utf-8").rstrip(), *two, ""]), encoding="utf-8")
    assert cli.main(["check", "--complete"]) == 1
    assert "open: matches.csv, C05 and F003: disputed" in capsys.readouterr().err


def test_a_checkable_claim_that_nobody_looked_for_leaves_the_audit_incomplete(root, capsys):
    write_rows(root / "data" / SLUG / "matches.csv", MATCHES, [])
    assert cli.main(["check", "--complete"]) == 1
    told = capsys.readouterr().err
    assert "open: claims.csv, C06: no match and no search on record" in told
    assert "claims.csv, C04" not in told, "a search on strong tea came up empty"
    assert "claims.csv, C01" not in told, "a heading is not checkable"


# claims, ledger, verdicts


def test_json_is_one_array_of_claims_with_every_column_as_text(root, capsys):
    rows = ask(capsys, "claims")
    assert [row["claim_id"] for row in rows] == [f"C{number:02}" for number in range(1, 10)]
    assert all(tuple(row) == CLAIMS.columns for row in rows)
    assert {type(cell) for row in rows for cell in row.values()} == {str}
    assert rows[2]["rung"] == "3"


def test_json_of_the_ledger_holds_both_sides_in_full(root, capsys):
    rows = {row["pair_id"]: row for row in ask(capsys, "ledger")}
    row = rows["opposite:C03+C05"]
    assert list(row) == [
        *("pair_id", "conflict", "plane", "kind", "status", "axes", "rule", "severity"),
        *("ruling", "left", "right", "findings"),
    ]
    assert set(row["left"]) == set(row["right"]) == SIDE
    assert row["left"]["exact"] == "Tea can improve sleep when it is drunk in the evening."
    assert row["left"]["citekey"] is None
    assert (row["plane"], row["status"], row["axes"]) == ("article-article", "conflict", [])
    assert (row["ruling"], row["severity"]) == ("genuine", 1)
    against = rows["opposite:C03+F002"]["right"]
    assert (against["exact"], against["citekey"]) == (None, "night2019")


def test_one_sided_rows_have_null_on_the_other_side(root, capsys):
    promise = next(row for row in ask(capsys, "ledger") if row["kind"] == "unkept promise")
    assert promise["left"]["id"] == "C09"
    assert promise["right"] is None


def test_json_of_verdicts_has_exactly_one_row_a_claim(root, capsys):
    rows = ask(capsys, "verdicts")
    assert [row["claim_id"] for row in rows] == [f"C{number:02}" for number in range(1, 10)]
    assert list(rows[0]) == [
        *("claim_id", "exact", "statement", "subject", "co_exposure", "outcome", "value"),
        *("direction", "basis", "wording", "certainty", "rule", "for", "against"),
    ]
    by_id = {row["claim_id"]: row for row in rows}
    assert by_id["C03"]["against"] == ["F002"]
    assert by_id["C04"]["basis"] == "nothing found"


def test_a_ruling_that_a_reader_changes_is_the_ruling_that_is_shown(root, capsys):
    edit_row(root / "data" / SLUG / "decisions.csv", 0, ruling="dismissed")
    rows = {row["pair_id"]: row for row in ask(capsys, "ledger")}
    assert rows["opposite:C03+C05"]["ruling"] == "dismissed"


def test_data_are_utf8_whatever_the_terminal_speaks(root):
    statement = "Tea – 5 µg, ≥ 2 cups, «茶» – improves sleep."
    edit_row(root / "data" / SLUG / "claims.csv", 2, statement=statement)
    done = command("claims", "--format", "json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert statement.encode() in done.stdout, "letters stand for themselves"
    assert json.loads(done.stdout)[2]["statement"] == statement
    table = command("claims", PYTHONIOENCODING="latin-1", PYTHONUTF8="0", COLUMNS="120")
    assert statement in table.stdout.decode()


@pytest.mark.parametrize("name", ["claims", "ledger", "verdicts"])
@pytest.mark.parametrize("width", [40, 72, 120])
def test_tables_fit_the_terminal(root, capsys, monkeypatch, name, width):
    monkeypatch.setenv("COLUMNS", str(width))
    assert cli.main([name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    assert max(map(len, lines)) <= width


def test_a_hostile_cell_cannot_steer_the_terminal(root, capsys):
    edit_row(root / "data" / SLUG / "claims.csv", 2, statement="Tea \x1b[2J\x07<script>")
    assert cli.main(["claims"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\x07" not in out
    assert "<script>" in out
    assert ask(capsys, "claims")[2]["statement"] == "Tea \x1b[2J\x07<script>", "nothing is lost"


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are a thing of POSIX")
@pytest.mark.parametrize("form", ["csv", "json"])
def test_data_printed_on_a_terminal_cannot_steer_it_either(root, form):
    import pty

    edit_row(root / "data" / SLUG / "claims.csv", 2, statement="Tea \x1b[2J \u202ereversed")
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "claimaudit", "claims", "--format", form], stdout=theirs, check=True
    )
    os.close(theirs)
    shown = b""
    # Linux answers the end of a pseudo-terminal with an error.
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    assert b"reversed" in shown
    assert b"\x1b" not in shown and "\u202e".encode() not in shown


def test_a_hostile_id_cannot_steer_the_terminal_from_a_message(root, capsys):
    edit_row(root / "data" / SLUG / "matches.csv", 0, rationale="fine\n")
    edit_row(root / "data" / SLUG / "claims.csv", 2, claim_id="C\x1b[2J\u202e")
    assert cli.main(["check"]) == cli.INVALID
    message = capsys.readouterr().err
    assert "\x1b" not in message and "\u202e" not in message
    assert "C\\x1b[2J\\u202e" in message and message.count("\n") > 2


def test_a_reader_who_stops_reading_is_no_error(root):
    reads, writes = os.pipe()
    os.close(reads)
    process = subprocess.Popen(
        [sys.executable, "-m", "claimaudit", "ledger", "--format", "json"],
        stdout=writes,
        stderr=subprocess.PIPE,
    )
    os.close(writes)
    assert process.communicate()[1] == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")
def test_a_full_disk_is_told_in_one_line(root):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "claimaudit", "claims", "--format", "csv"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().startswith("claimaudit: No space left on device")
    assert done.stderr.count(b"\n") == 1


def test_ctrl_c_ends_quietly(root, capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("claimaudit.audit.Audit.open", interrupted)
    assert cli.main(["check"]) == 130
    assert capsys.readouterr() == ("", "")


# Which audit


def test_the_audit_is_the_named_one_else_the_environments_else_the_default(
    root, capsys, monkeypatch
):
    assert cli.main(["copy", SLUG, "mine"]) == 0
    edit_row(root / "data" / "mine" / "claims.csv", 1, statement="Changed.")
    capsys.readouterr()
    assert ask(capsys, "claims")[1]["statement"] == "Tea contains caffeine."
    monkeypatch.setenv("CLAIMAUDIT_AUDIT", "mine")
    assert ask(capsys, "claims")[1]["statement"] == "Changed."
    assert ask(capsys, "claims", SLUG)[1]["statement"] == "Tea contains caffeine."


@pytest.mark.parametrize("name", ["check", "claims", "ledger", "verdicts", "report", "export"])
def test_an_unknown_audit_is_answered_with_those_that_exist(root, capsys, name):
    for new in ("aardvark", "tea-and-toast"):
        assert cli.main(["copy", SLUG, new]) == 0
    capsys.readouterr()
    assert cli.main([name, "tea-slep"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("the nearest name first: tea-sleep, tea-and-toast, aardvark\n")


def test_a_path_is_no_audit(root, capsys):
    assert cli.main(["check", f"../data/{SLUG}"]) == 2
    assert "there is no audit" in capsys.readouterr().err


def test_an_audit_without_its_audit_toml_is_an_invalid_audit(root, capsys):
    (root / "data" / SLUG / "audit.toml").unlink()
    assert cli.main(["check", SLUG]) == 1
    assert "audit.toml" in capsys.readouterr().err


def test_outside_of_a_collection_the_remedy_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check"]) == 2
    told = capsys.readouterr().err
    assert "references/" in told and "Start from inside" in told


# Wrong usage and help


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["chek"],
        ["check", "one", "two"],
        ["claims", "--format", "xml"],
        ["claims", "--complete"],
        ["copy", "one"],
        ["check", "--compl"],
    ],
)
def test_a_wrong_call_is_status_2_and_says_where_help_is(capsys, arguments):
    assert cli.main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "usage: claimaudit" in told.err
    assert "--help teaches it" in told.err


def test_help_teaches_by_examples_and_names_the_exit_statuses(capsys):
    assert cli.main(["--help"]) == 0
    out = capsys.readouterr().out
    assert "examples:" in out and "exit status:" in out
    assert all(name in out for name in ("check", "claims", "ledger", "verdicts", "report", "copy"))


@pytest.mark.parametrize(
    "name", ["check", "claims", "ledger", "verdicts", "report", "copy", "export", "stamp"]
)
def test_each_command_explains_itself(capsys, name):
    assert cli.main([name, "--help"]) == 0
    assert f"usage: claimaudit {name}" in capsys.readouterr().out


# copy


def test_a_copy_is_an_audit_of_its_own(root, capsys):
    before = listing(root)
    assert cli.main(["copy", SLUG, "mine"]) == 0
    edit_row(root / "data" / "mine" / "claims.csv", 2, value="decreases")
    capsys.readouterr()
    mine = {row["pair_id"] for row in ask(capsys, "ledger", "mine")}
    assert "opposite:C03+C05" in {row["pair_id"] for row in ask(capsys, "ledger", SLUG)}
    assert "opposite:C03+C05" not in mine
    after = listing(root)
    assert before.items() <= after.items(), "the source is untouched"
    assert {name.split(os.sep)[1] for name in after.keys() - before.keys()} == {"mine"}


@pytest.mark.parametrize(
    "new", ["../x", "Mine", "a b", "", ".", "-x", "mine/", "a_b", "é", "x\n", SLUG]
)
def test_a_copy_under_a_bad_or_taken_name_is_refused_and_changes_nothing(root, capsys, new):
    before = listing(root)
    assert cli.main(["copy", SLUG, "--", new] if new.startswith("-") else ["copy", SLUG, new]) == 2
    assert listing(root) == before
    assert capsys.readouterr().err.startswith("claimaudit: ")


@pytest.mark.parametrize("source", ["tea-slep", f"../data/{SLUG}", "..", "nothing"])
def test_a_copy_of_what_is_no_audit_is_refused(root, capsys, source):
    before = listing(root)
    assert cli.main(["copy", source, "mine"]) == 2
    assert listing(root) == before
    assert SLUG in capsys.readouterr().err


def test_a_copy_beside_left_over_references_is_refused(root, capsys):
    (root / "references" / "mine").mkdir()
    assert cli.main(["copy", SLUG, "mine"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert not (root / "data" / "mine").exists()


@pytest.mark.parametrize("failing", [1, 2])
def test_a_copy_that_fails_half_way_leaves_nothing(root, capsys, monkeypatch, failing):
    calls, rename = [], os.rename

    def fails(source, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device", str(target))
        rename(source, target)

    before = sorted(root.rglob("*"))
    monkeypatch.setattr(os, "rename", fails)
    assert cli.main(["copy", SLUG, "mine"]) == 1
    assert sorted(root.rglob("*")) == before
    assert "No space left" in capsys.readouterr().err


def test_a_copy_that_is_killed_half_way_is_not_taken_for_an_audit(root, capsys, monkeypatch):
    def killed(*_, **__):
        raise SystemExit(9)

    monkeypatch.setattr(os, "rename", killed)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    with pytest.raises(SystemExit):
        cli.main(["copy", SLUG, "mine"])
    monkeypatch.undo()
    monkeypatch.chdir(root)
    assert cli.main(["check", "mine"]) == 2
    assert capsys.readouterr().err.endswith(f"the nearest name first: {SLUG}\n")
    assert cli.main(["copy", SLUG, "mine"]) == 0


# stamp


def test_stamping_fills_the_empty_fingerprints_and_changes_nothing_else(root, capsys):
    path = root / "data" / SLUG / "matches.csv"
    edit_row(path, 1, fingerprint="0123456789ab")
    before = path.read_text("utf-8").splitlines()
    assert cli.main(["stamp"]) == 0
    told = capsys.readouterr().err
    assert "matches.csv: 6 rows stamped" in told
    assert "decisions.csv: 1 row stamped" in told
    after = path.read_text("utf-8").splitlines()
    assert after[2] == before[2]
    stamped = [line.rpartition(",") for line in after[1:]]
    assert [head + "," for head, _, _ in stamped[:1] + stamped[2:]] == before[1:2] + before[3:]
    assert all(len(mark) == 12 for _, _, mark in stamped)


def test_stamping_twice_writes_nothing_the_second_time(root):
    cli.main(["stamp"])
    path = root / "data" / SLUG / "matches.csv"
    before = path.stat().st_mtime_ns
    assert cli.main(["stamp"]) == 0
    assert path.stat().st_mtime_ns == before


def test_what_is_undecided_or_no_row_of_the_ledger_is_not_stamped(root, capsys):
    data = root / "data" / SLUG
    edit_row(data / "matches.csv", 0, stance="?")
    edit_row(data / "decisions.csv", 0, pair_id="opposite:C03+C08")
    assert cli.main(["stamp"]) == 0
    told = capsys.readouterr().err
    assert "matches.csv: 6 rows stamped, 1 left" in told
    assert "decisions.csv: 0 rows stamped, 1 left" in told


# report


def test_the_report_of_an_invalid_audit_is_refused_before_any_notebook_runs(root, capsys):
    edit_row(root / "data" / SLUG / "claims.csv", 4, exact="Tea can also disturb sloop.")
    assert cli.main(["report"]) == 1
    told = capsys.readouterr()
    assert "claims.csv record 6 (C05), column exact" in told.err
    assert told.out == ""
    assert not (root / "reports").exists()


def test_a_report_without_notebooks_says_so(root, capsys):
    (root / "notebooks").mkdir()
    assert cli.main(["report"]) == 1
    assert capsys.readouterr().err.startswith("claimaudit: no report was built: ")


# new, vocabulary


@pytest.fixture
def collection(root) -> Path:
    """The small audit's folder with the words that drafts are made by."""
    for name in ("vocabulary.toml", "cues.toml", "designs.toml", "decision_table.csv"):
        shutil.copyfile(REFERENCES / name, root / "references" / name)
    (root / "page.txt").write_text(
        "Ginger\nGinger can reduce nausea. It may also lower blood pressure.\n", encoding="utf-8"
    )
    return root


def test_a_saved_article_becomes_a_valid_draft_and_the_way_on_is_told(collection, capsys):
    assert cli.main(["new", "ginger", "--article", "page.txt"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        str(collection / "data" / "ginger"),
        str(collection / "references" / "ginger"),
    ]
    assert "Nobody has confirmed any of it" in told.err and "claimaudit check ginger" in told.err
    assert cli.main(["check", "ginger"]) == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["../x", "--article", "page.txt"], "this is no name of an audit"),
        (["tea-sleep", "--article", "page.txt"], "there is an audit of this name already"),
        (["ginger", "--article", "nowhere.html"], "nowhere.html"),
        (["ginger", "--article", "https://example.org/a"], "Add --fetch"),
        (["ginger", "--article", "page.txt", "--library", "none.bib"], "none.bib"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_made(collection, capsys, arguments, reason):
    before = listing(collection)
    assert cli.main(["new", *arguments]) == 1
    told = capsys.readouterr().err
    assert reason in told and "nothing was made" in told
    assert listing(collection) == before


def test_the_vocabulary_is_listed_explained_and_tried(collection, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    assert cli.main(["vocabulary", "--phrase", "energizing"]) == 0
    tried = capsys.readouterr().out
    assert "energy" in tried and "increases" in tried
    assert cli.main(["vocabulary", "--explain", "sleep_quality"]) == 0
    assert "opposites" in capsys.readouterr().out
    assert cli.main(["vocabulary", "--filter", "cholesterol"]) == 0
    listed = capsys.readouterr().out
    assert "ldl_cholesterol" in listed and "sleep_quality" not in listed


def test_the_vocabulary_of_an_audit_knows_its_own_words_too(collection, capsys):
    assert cli.main(["vocabulary", SLUG, "--explain", "tea"]) == 0
    assert "tea" in capsys.readouterr().out
    assert cli.main(["vocabulary", "--explain", "no_such_word"]) == 1
    assert "no_such_word" in capsys.readouterr().err

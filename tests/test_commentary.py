"""A name in curly brackets that stands for nothing is found before anything is run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from claimaudit import cli
from claimaudit.audit import Audit
from claimaudit.schema.faults import InvalidAudit
from claimaudit.views.commentary import answer
from small_audit import SLUG, edit_row


@pytest.fixture
def root(entered: Path) -> Path:
    return entered


def write(root: Path, words: str) -> None:
    (root / "data" / SLUG / "commentary.md").write_text(words, "utf-8")


@pytest.mark.parametrize(
    ("words", "found", "help"),
    [
        ("{claimss} claims", "{claimss}", "Did you mean 'claims'?"),
        ("{Claims:claim}", "{Claims}", "Did you mean 'claims'?"),
        ("<b {{x y}}>this</b>", "{x y}", "data/README.md explains every name."),
        ("nothing {} here", "{}", "data/README.md explains every name."),
    ],
)
def test_check_names_file_section_and_nearest_name(root, capsys, words, found, help):
    write(root, f"Of {{nothing}} shown.\n\n## 05_verdicts\n\nYes.\n\n## 00_summary\n\n{words}\n")
    assert cli.main(["check"]) == 1
    told = capsys.readouterr().err
    assert f"commentary.md, column 00_summary: found {found!r}; there is no such figure. " in told
    assert help in told
    assert "1 fault" in told


def test_check_tells_it_with_the_faults_of_other_files_and_for_every_section(root, capsys):
    write(root, "## 00_summary\n\n{one} {two}\n\n## a-conflict-of-no-name\n\n{one}\n")
    edit_row(root / "data" / SLUG / "claims.csv", 0, kind="nonsense")
    assert cli.main(["check"]) == 1
    told = capsys.readouterr().err
    assert told.count("there is no such figure") == 3
    assert "column a-conflict-of-no-name" in told
    assert "claims.csv" in told


def test_check_says_nothing_of_names_that_there_are(root, capsys):
    write(root, "## 00_summary\n\n{claims:claim/claims}, {searches}, {a\nb}, a } and a {.\n")
    assert cli.main(["check"]) == 0
    assert "{a\nb}, a } and a {." in repr(answer(Audit.open(SLUG, root), "00_summary"))


def test_a_broken_block_that_check_accepts_is_shown_as_text(root):
    write(root, "## 00_summary\n\n<div {=1>this</div>\n")
    shown = answer(Audit.open(SLUG, root), "00_summary").source
    assert "&lt;div {=1&gt;this&lt;/div&gt;" in shown


def test_an_audit_whose_commentary_names_what_there_is_not_is_not_opened(root):
    write(root, "## 00_summary\n\n{claimss}\n")
    with pytest.raises(InvalidAudit, match="Did you mean 'claims'"):
        Audit.open(SLUG, root)


def test_a_check_imports_nothing_that_shows(root):
    heavy = "'IPython', 'matplotlib', 'mistune', 'lxml', 'claimaudit.views.commentary'"
    code = "import sys; from claimaudit import cli; cli.main(['check']); "
    code += f"print([name for name in ({heavy}) if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"

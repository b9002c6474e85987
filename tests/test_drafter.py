"""A second drafter: what it proposes is checked, marked and shown as that of the rules is."""

import json
from datetime import date
from pathlib import Path

import pytest

from claimaudit.audit import Audit
from claimaudit.cli import main
from claimaudit.curating.saving import reviewer_name
from claimaudit.drafting import drafter
from claimaudit.drafting.new import create
from claimaudit.drafting.overlay import ProposedEntity
from claimaudit.drafting.redraft import redraft
from claimaudit.schema.contracts import drafted, drafters
from claimaudit.schema.faults import InvalidAudit
from claimaudit.views import glance
from collection import write_empty_collection

TEXT = """\
Ginger and Nausea
Ginger can reduce nausea. Many people like its taste. Ginger raises nausea in others.
"""
LIBRARY = [
    {
        "id": "made2020",
        "type": "article-journal",
        "title": "A made-up trial of ginger",
        "author": [{"family": "Example", "given": "Ada"}],
        "issued": {"date-parts": [[2020]]},
        "abstract": "Ginger reduced nausea.",
    }
]
CLAIM = {"kind": "effect", "voice": "own", "rung": "3", "checkable": "yes"}
CLAIM |= {"subject": "ginger", "co_exposure": "alone", "outcome": "nausea"}
FINDING = {"citekey": "made2020", "statement": "Ginger reduced nausea.", "read_in": "abstract"}
FINDING |= {"attribution": "own result", "design": "randomised_trial", "locator": "abstract"}
FINDING |= {"subject": "ginger", "co_exposure": "alone", "outcome": "nausea"}


class Parrot:
    """Repeats what it has heard, some of it wrongly."""

    name = "parrot"
    limits = "A parrot understands nothing."

    def entities(self, article, title, vocabulary):
        yield ProposedEntity("ginger", "ginger", why="heard")

    def claims(self, article, vocabulary):
        said = {"exact": "Ginger can reduce nausea", "value": "decreases"}
        yield CLAIM | said | {"statement": "It does.", "confirmed_by": "Ada", "claim_id": "C77"}
        yield CLAIM | said | {"exact": "Ginger cures nausea", "statement": "Not in the text."}
        yield CLAIM | said | {"outcome": "nauseousness", "statement": "A word nobody has."}
        yield CLAIM | {"exact": "Ginger raises nausea", "value": "increases", "statement": "Oh."}

    def findings(self, library, vocabulary, designs):
        yield FINDING | {"value": "decreases"}
        yield FINDING | {"value": "decreases", "citekey": "nobody1900", "statement": "No source."}


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    monkeypatch.setitem(drafter.DRAFTERS, "parrot", lambda references: Parrot())
    write_empty_collection(tmp_path)
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "library.json").write_text(json.dumps(LIBRARY), encoding="utf-8")
    return tmp_path


def made(root: Path):
    page, libraries = root / "page.txt", [root / "library.json"]
    return create("ginger", page, libraries, root, today=date(2024, 5, 31), drafter="parrot")


def test_rows_that_break_a_rule_are_left_out_and_counted(root):
    notes = [note for note in made(root).notes if "left out" in note]
    audit = Audit.open("ginger", root)
    assert audit.tables.claims.query("kind != 'none'")["statement"].tolist() == ["It does.", "Oh."]
    assert audit.tables.findings["citekey"].tolist() == ["made2020"]
    assert [note.split(":")[0] for note in notes] == ["claims.csv", "findings.csv"]
    assert "left out: 2" in notes[0] and "nauseousness" in notes[0]
    assert "left out: 1" in notes[1] and "nobody1900" in notes[1]


def test_a_sentence_that_the_drafter_passes_over_has_a_row_that_says_so(root):
    made(root)
    rows = Audit.open("ginger", root).tables.claims
    silent = rows[rows["kind"] == "none"]
    assert silent["exact"].tolist() == ["Ginger and Nausea", "Many people like its taste"]
    assert rows["claim_id"].tolist() == ["C01", "C02", "C03", "C04"]
    assert rows["sentence"].is_monotonic_increasing


def test_its_rows_are_a_draft_that_nobody_has_confirmed_whatever_it_says(root):
    made(root)
    audit = Audit.open("ginger", root)
    for table in (audit.tables.claims, audit.tables.findings):
        assert set(table["drafted_by"]) == {"claimaudit draft: parrot"}
        assert set(table["confirmed_by"]) == {""}
        assert drafted(table).all()
    assert drafters(audit.tables.claims, audit.tables.findings) == "parrot"
    with pytest.raises(InvalidAudit):
        reviewer_name("claimaudit draft: parrot")


def test_readers_are_told_who_drafted_and_how_it_errs(root):
    made(root)
    audit = Audit.open("ginger", root)
    assert "drafted by parrot" in audit.meta["audit"]["method_note"]
    limits = audit.commentary["06_limits"].replace("\n", " ")
    assert "a draft made by parrot on 2024-05-31" in limits and Parrot.limits in limits
    assert "Parrot coded 4 of 4 rows" in glance.glance(audit).source
    assert audit.ledger["drafted"].all()


def test_an_audit_can_be_drafted_again_by_another_drafter(root):
    made(root)
    redraft(Audit.open("ginger", root, drafts=False))
    assert drafters(Audit.open("ginger", root).tables.claims) == "rules"
    again = redraft(Audit.open("ginger", root, drafts=False), "parrot")
    assert drafters(Audit.open("ginger", root).tables.claims) == "parrot"
    assert (again.kept, again.claims, again.left_out) == (0, 4, 3)


def test_the_command_takes_the_name_of_a_drafter(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    new = ["new", "ginger", "--article", "page.txt", "--library", "library.json"]
    assert main([*new, "--drafter", "parrot"]) == 0
    assert "Parrot found 2 claims" in capsys.readouterr().err
    assert main(["draft", "ginger", "--drafter", "parrot"]) == 0
    assert "3 rows that broke a rule of their table were left out" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["new", "draft"])
def test_a_drafter_that_does_not_exist_is_refused_by_name(root, monkeypatch, capsys, command):
    made(root)
    monkeypatch.chdir(root)
    before = sorted(path.name for path in root.rglob("*"))
    article = ["other", "--article", "page.txt"] if command == "new" else ["ginger"]
    assert main([command, *article, "--drafter", "parot"]) == 1
    assert "Did you mean 'parrot'?" in capsys.readouterr().err
    assert sorted(path.name for path in root.rglob("*") if "lock" not in path.name) == [
        name for name in before if "lock" not in name
    ]

"""The form of an audit: columns that came later, fingerprints that last, and the upgrade."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from claimaudit import cli
from claimaudit.audit import Audit
from claimaudit.contradictions.rulings import rulings_current, side_ids
from claimaudit.curating import upgrading
from claimaudit.curating.saving import save_claim
from claimaudit.curating.upgrading import planned_upgrade, upgrade
from claimaudit.drafting.new import create
from claimaudit.drafting.redraft import redraft
from claimaudit.evidence import judgements
from claimaudit.evidence.judgements import (
    by_id,
    fingerprint,
    first_fingerprint,
    still_current,
)
from claimaudit.schema.contracts import (
    CLAIMS,
    DECISIONS,
    FINDINGS,
    FORM,
    MATCHES,
    PRINT_LETTERS,
    SEARCH_LOG,
    STATUS,
    Added,
)
from claimaudit.schema.csv_file import read_table
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.files import locked
from claimaudit.schema.meta import NewerForm, audits, read_meta
from collection import ROOT, write_empty_collection
from small_audit import (
    MATCH_ROWS,
    SLUG,
    claim,
    edit_row,
    finding,
    write_rows,
    write_small_audit,
)

SHIPPED = ("kratom-alcohol", "coffee-sleep")
TABLES = (CLAIMS, FINDINGS, MATCHES, DECISIONS, SEARCH_LOG, STATUS)
MOOD = Added(form=2, after="statement", judged=True)
GINGER = """\
Ginger and Nausea
Ginger can reduce nausea. Ginger may also lower blood pressure. Ginger makes people zingy.
"""
LIBRARY = """\
@article{made2020,
  title = {A made-up trial of ginger tea against nausea},
  author = {Example, Ada},
  year = {2020},
  journal = {Journal of Examples},
  abstract = {We gave ginger to 40 people. Ginger reduced nausea (p = 0.01).}
}
"""
RESULT = Added(form=2, after="estimate", judged=True, takes="estimate")


# The audits that are shipped: 621 judgements and 101 rulings, all of them current


@cache
def shipped(slug: str) -> Audit:
    return Audit.open(slug, ROOT)


def stale(audit: Audit, claims: pd.DataFrame, findings: pd.DataFrame) -> tuple[set, set]:
    """The judgements and the rulings that do not rest on these claims and findings."""
    pairs = zip(audit.tables.matches["claim_id"], audit.tables.matches["finding_id"], strict=True)
    judged = still_current(audit.tables.matches, claims, findings)
    ruled = rulings_current(audit.ledger_rows, audit.tables.decisions, claims, findings)
    return (
        {pair for pair, current in zip(pairs, judged, strict=True) if not current},
        set(audit.tables.decisions["pair_id"][~ruled]),
    )


def first_stamped(audit: Audit) -> Audit:
    """The audit with the fingerprints that form 1 took of the same rows."""
    claims, findings = (
        by_id(audit.tables.claims, "claim_id"),
        by_id(audit.tables.findings, "finding_id"),
    )
    pairs = zip(audit.tables.matches["claim_id"], audit.tables.matches["finding_id"], strict=True)
    compared = upgrading.sides(
        audit.ledger_rows,
        audit.tables.decisions["pair_id"],
        audit.tables.claims,
        audit.tables.findings,
    )
    return audit.with_tables(
        matches=audit.tables.matches.assign(
            fingerprint=[first_fingerprint(claims[one], findings[other]) for one, other in pairs]
        ),
        decisions=audit.tables.decisions.assign(
            fingerprint=[
                first_fingerprint(*compared[name]) for name in audit.tables.decisions["pair_id"]
            ]
        ),
    )


def test_the_shipped_audits_hold_621_judgements_and_none_is_stale():
    assert sum(len(shipped(slug).tables.matches) for slug in SHIPPED) == 621
    for slug in SHIPPED:
        audit = shipped(slug)
        assert audit.meta["form"] == FORM
        assert stale(audit, audit.tables.claims, audit.tables.findings) == (set(), set())
        prints = [*audit.tables.matches["fingerprint"], *audit.tables.decisions["fingerprint"]]
        assert all(re.fullmatch(f"[{PRINT_LETTERS}]{{12}}", stamped) for stamped in prints)


@pytest.mark.parametrize("slug", SHIPPED)
@pytest.mark.parametrize("stamped", [lambda audit: audit, first_stamped], ids=["form 2", "form 1"])
def test_empty_columns_and_another_order_make_no_judgement_stale(slug, stamped, monkeypatch):
    audit = stamped(shipped(slug))
    for table in (CLAIMS, FINDINGS):
        for name in ("mood", "place", "zeal"):
            monkeypatch.setitem(table.added, name, replace(MOOD, form=3))
        turned = replace(table, judged=tuple(reversed(table.judged)))
        monkeypatch.setattr(judgements, table.name.split(".")[0].upper(), turned)
    claims = audit.tables.claims.assign(mood="", place="", zeal="")
    findings = audit.tables.findings.assign(mood="", place="", zeal="")
    turned = claims[claims.columns[::-1]], findings[findings.columns[::-1]]
    assert stale(audit, *turned) == (set(), set())


@pytest.mark.parametrize("slug", SHIPPED)
def test_text_that_moves_to_the_column_which_takes_it_makes_no_judgement_stale(slug, monkeypatch):
    audit = shipped(slug)
    monkeypatch.setitem(FINDINGS.added, "result", RESULT)
    moved = audit.tables.findings.assign(result=audit.tables.findings["estimate"], estimate="")
    assert (moved["result"] != "").sum() > 20
    assert stale(audit, audit.tables.claims, moved) == (set(), set())
    lost = audit.tables.findings.assign(result="", estimate="")
    assert len(stale(audit, audit.tables.claims, lost)[0]) > 20


@pytest.mark.parametrize("slug", SHIPPED)
@pytest.mark.parametrize("stamped", [lambda audit: audit, first_stamped], ids=["form 2", "form 1"])
def test_filling_a_facet_makes_the_judgements_on_that_row_stale_and_no_other(slug, stamped):
    audit = stamped(shipped(slug))
    ruled = set(audit.tables.decisions["pair_id"])
    ledger = audit.ledger_rows.to_dict("records")
    without_route = set(audit.tables.claims.loc[audit.tables.claims["via"] == "", "claim_id"])
    matched = without_route & set(audit.tables.matches["claim_id"])
    filled = next(
        row["left"] for row in ledger if row["conflict"] in ruled and row["left"] in matched
    )
    claims = audit.tables.claims.copy()
    claims.loc[claims["claim_id"] == filled, "via"] = "a way"
    on_it = [row for row in ledger if filled in side_ids(row)]
    judged, rulings = stale(audit, claims, audit.tables.findings)
    assert judged == {
        pair
        for pair in zip(
            audit.tables.matches["claim_id"], audit.tables.matches["finding_id"], strict=True
        )
        if pair[0] == filled
    }
    assert rulings == {row[key] for row in on_it for key in ("pair_id", "conflict")} & ruled
    assert judged and rulings


# Fingerprints


def test_the_recipes_are_what_they_were():
    assert first_fingerprint(claim(), finding()) == "a193082d4214"
    assert fingerprint(claim(), finding()) == "jzpstxhqspxp"


def test_the_column_that_takes_a_text_and_the_older_one_have_one_fingerprint(monkeypatch):
    before = fingerprint(finding(estimate="31 min"))
    monkeypatch.setitem(FINDINGS.added, "result", RESULT)
    assert fingerprint(finding(estimate="", result="31 min")) == before
    assert fingerprint(finding(estimate="31", result="min")) != before


def test_what_is_judged_is_no_matter_of_where_one_cell_ends():
    both = fingerprint({"dose": "low", "via": "high"})
    assert both != fingerprint({"dose": "high", "via": "low"})
    assert both != fingerprint({"dose": "low"}, {"via": "high"})
    assert fingerprint({"value": '", "via": "x'}) != fingerprint({"value": "", "via": "x"})


def as_a_spreadsheet_saves(cell: str) -> str:
    """Numbers and dates in the forms in which a spreadsheet writes what it read of a cell."""
    number = re.fullmatch(r"[+-]?\d+(\.\d*)?(e[+-]?\d+)?", cell, re.I)
    if number:
        return "1.79769313486232E+308" if float(cell) > 1e308 else f"{float(cell):.2E}"
    if re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", cell) or re.search(
        r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", cell, re.I
    ):
        return "45231"
    if cell.upper() in ("TRUE", "FALSE") or cell[:1] in ("=", "+", "-", "@"):
        return cell.upper()
    return cell


@pytest.mark.parametrize(
    ("written", "saved"),
    [
        ("2039710645e5", "2.04E+14"),
        ("70232e622475", "1.79769313486232E+308"),
        ("416089123456", "4.16E+11"),
    ],
)
def test_what_a_spreadsheet_made_of_an_old_fingerprint_is_named_with_what_helps(
    written, saved, tmp_path
):
    assert as_a_spreadsheet_saves(written) == saved
    path = write_small_audit(tmp_path) / "data" / SLUG / "matches.csv"
    edit_row(path, 0, fingerprint=written)
    read_table(path, MATCHES)
    edit_row(path, 0, fingerprint=saved)
    with pytest.raises(InvalidAudit, match="a spreadsheet took it for a number: empty the cell"):
        read_table(path, MATCHES)


def test_a_fingerprint_comes_back_from_a_spreadsheet_as_it_went():
    rows = [{"statement": str(random.Random(seed).random())} for seed in range(5000)]
    prints = [fingerprint(row) for row in rows]
    prints += [
        stamped for slug in SHIPPED for stamped in shipped(slug).tables.matches["fingerprint"]
    ]
    prints += [
        stamped for slug in SHIPPED for stamped in shipped(slug).tables.decisions["fingerprint"]
    ]
    assert [as_a_spreadsheet_saves(stamped) for stamped in prints] == prints
    first = [first_fingerprint(row) for row in rows]
    assert [as_a_spreadsheet_saves(stamped) for stamped in first] != first


# Reading


@pytest.fixture
def root(entered: Path) -> Path:
    return entered


def meta_path(root: Path) -> Path:
    return root / "data" / SLUG / "audit.toml"


def set_form(root: Path, line: str) -> None:
    text = meta_path(root).read_text("utf-8").replace("form = 2\n", line)
    meta_path(root).write_text(text, encoding="utf-8")


def test_an_audit_without_a_form_is_of_form_1_and_is_told_how_to_go_on(root):
    set_form(root, "")
    audit = Audit.open(SLUG, root)
    assert audit.meta["form"] == 1
    (warning,) = [warning for warning in audit.warnings() if "form" in warning]
    assert warning == (
        f"audit.toml: the audit is of form 1; claimaudit upgrade {SLUG} brings it to form {FORM}"
    )


@pytest.mark.parametrize("form", ["0", "-1", '"2"', "true", "1.5", "[2]"])
def test_a_form_that_is_no_number_is_refused(root, form):
    set_form(root, f"form = {form}\n")
    with pytest.raises(InvalidAudit) as refused:
        Audit.open(SLUG, root)
    (fault,) = refused.value.faults
    assert (fault.column, fault.problem) == ("form", "the value has the wrong kind")
    assert fault.remedy == f"Write a whole number, 1 to {FORM}."


def test_of_a_newer_form_nothing_else_is_said(root):
    set_form(root, f"form = {FORM + 1}\nnovelty = true\n")
    path = root / "data" / SLUG / "claims.csv"
    path.write_text("novel,columns\n", encoding="utf-8")
    with pytest.raises(NewerForm) as refused:
        Audit.open(SLUG, root)
    (fault,) = refused.value.faults
    assert str(fault) == (
        "audit.toml, column form: found '3'; the audit is of form 3, and this claimaudit knows no "
        "form after 2. Open it with the version of claimaudit that made it, or a later one."
    )
    assert cli.main(["upgrade", SLUG]) == 1


def test_a_column_that_the_form_lacks_reads_as_empty(root, monkeypatch):
    set_form(root, "")
    monkeypatch.setitem(CLAIMS.added, "mood", MOOD)
    audit = Audit.open(SLUG, root)
    assert list(audit.tables.claims["mood"].unique()) == [""]
    assert list(audit.tables.claims.columns[:6]) == [*CLAIMS.first_columns[:5], "mood"]
    assert CLAIMS.columns[5] == "mood"
    with pytest.raises(InvalidAudit, match="unknown"):
        monkeypatch.delitem(CLAIMS.added, "mood")
        write_rows(root / "data" / SLUG / "claims.csv", replace(CLAIMS, added={"mood": MOOD}), [])
        Audit.open(SLUG, root)


def test_a_column_that_the_form_has_and_the_file_lacks_is_a_fault(root, monkeypatch):
    monkeypatch.setitem(FINDINGS.added, "mood", MOOD)
    with pytest.raises(InvalidAudit) as refused:
        Audit.open(SLUG, root)
    (fault,) = refused.value.faults
    assert (fault.file, fault.column) == ("findings.csv", "mood")
    assert fault.problem == "the column is missing"


def test_a_column_of_form_1_may_never_be_missing(root):
    set_form(root, "")
    path = root / "data" / SLUG / "matches.csv"
    text = path.read_text("utf-8").replace(",fingerprint", ",mark", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidAudit, match="column fingerprint: the column is missing"):
        Audit.open(SLUG, root)


def test_what_older_rows_lack_is_a_warning_and_no_fault(root, monkeypatch):
    monkeypatch.setitem(FINDINGS.added, "mood", replace(MOOD, expected=True))
    path = root / "references" / SLUG / "findings.csv"
    rows = read_table(path, FINDINGS, form=1).assign(mood="")
    rows.loc[0, "mood"] = "calm"
    write_rows(path, FINDINGS, rows.to_dict("records"))
    (warning,) = [warning for warning in Audit.open(SLUG, root).warnings() if "mood" in warning]
    assert warning == "findings.csv: 5 of 6 rows leave mood empty, which form 2 asks for"


def test_what_is_entered_into_a_column_that_the_file_lacks_is_not_lost_silently(root, monkeypatch):
    set_form(root, "")
    monkeypatch.setitem(CLAIMS.added, "mood", MOOD)
    path = root / "data" / SLUG / "claims.csv"
    before = path.read_bytes()
    with pytest.raises(InvalidAudit, match=f"Run claimaudit upgrade {SLUG}, then save again"):
        save_claim(Audit.open(SLUG, root), "C02", "A. Author", {"mood": "calm"})
    assert path.read_bytes() == before
    upgrade(SLUG, root)
    saved = save_claim(Audit.open(SLUG, root), "C02", "A. Author", {"mood": "calm"})
    assert saved.tables.claims.set_index("claim_id").at["C02", "mood"] == "calm"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_contract_of_a_later_column_holds_together(table):
    assert len(set(table.columns)) == len(table.columns)
    for name, added in table.added.items():
        assert 1 < added.form <= FORM
        assert name not in (*table.required, *table.key, *table.first_columns)
        if added.takes:
            assert added.judged == (added.takes in table.judged)


# New audits


def test_a_new_audit_is_of_the_newest_form_and_has_its_columns(tmp_path, monkeypatch):
    write_empty_collection(tmp_path)
    page = tmp_path / "page.txt"
    page.write_text(GINGER, encoding="utf-8")
    (tmp_path / "library.bib").write_text(LIBRARY, encoding="utf-8")
    for table in (CLAIMS, FINDINGS):
        monkeypatch.setitem(table.added, "mood", MOOD)
    create("ginger", page, [tmp_path / "library.bib"], root=tmp_path, today=date(2024, 5, 31))
    assert Audit.open("ginger", tmp_path).meta["form"] == FORM
    redraft(Audit.open("ginger", tmp_path, drafts=False))
    audit = Audit.open("ginger", tmp_path)
    assert set(audit.tables.claims["mood"]) == set(audit.tables.findings["mood"]) == {""}


def test_the_copy_of_an_older_audit_is_of_the_newest_form_and_the_older_stays(old, capsys):
    before = contents(old)
    assert cli.main(["copy", SLUG, "mine"]) == 0
    assert Audit.open("mine", old).meta["form"] == FORM
    after = contents(old)
    assert {path: after[path] for path in before} == before
    assert [path for path in after if "before-form" in path] == []


def test_an_audit_with_a_fault_is_copied_as_it_is(old):
    edit_row(old / "data" / SLUG / "claims.csv", 1, rung="9")
    assert cli.main(["copy", SLUG, "mine"]) == 0
    assert read_meta(old / "data" / "mine" / "audit.toml")["form"] == 1


# The upgrade


@pytest.fixture
def old(root) -> Path:
    """The small audit as form 1 wrote it: every row stamped, one judgement stale."""
    set_form(root, "")
    audit = Audit.open(SLUG, root)
    stamped = first_stamped(audit)
    write_rows(
        root / "data" / SLUG / "matches.csv", MATCHES, stamped.tables.matches.to_dict("records")
    )
    write_rows(
        root / "data" / SLUG / "decisions.csv",
        DECISIONS,
        stamped.tables.decisions.to_dict("records"),
    )
    edit_row(root / "data" / SLUG / "matches.csv", 6, fingerprint="0123456789ab")
    return root


def contents(root: Path) -> dict[str, bytes]:
    """All files but the lock, by their paths."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != ".curation.lock"
    }


def states(root: Path) -> list:
    """Of every judgement its state, of every ruling whether it still holds."""
    audit = Audit.open(SLUG, root)
    held = rulings_current(
        audit.ledger_rows, audit.tables.decisions, audit.tables.claims, audit.tables.findings
    )
    return [*audit.judgements["state"], *held]


def test_a_dry_run_shows_the_diff_and_writes_nothing(old, capsys):
    before = contents(old)
    assert cli.main(["upgrade", SLUG, "--dry-run"]) == 0
    shown, told = capsys.readouterr()
    assert contents(old) == before and not (old / "data" / SLUG / ".curation.lock").exists()
    assert f"--- a/data/{SLUG}/matches.csv" in shown and f"+++ b/data/{SLUG}/audit.toml" in shown
    removed = re.findall(r"^-C\d+.*,([0-9a-f]{12})$", shown, re.M)
    added = re.findall(rf"^\+C\d+.*,([{PRINT_LETTERS}]{{12}})$", shown, re.M)
    assert len(removed) == len(added) == len(MATCH_ROWS) - 1
    assert "+form = 2" in shown
    assert "matches.csv, decisions.csv, audit.toml; 7 fingerprints taken anew" in told
    assert "1 row of matches and rulings stale before, and still" in told
    assert "Nothing was written" in told


def test_an_upgrade_renews_what_fits_and_nothing_else_and_keeps_a_copy(old, capsys):
    before, stood = contents(old), states(old)
    assert cli.main(["upgrade", SLUG]) == 0
    told = capsys.readouterr().err
    after = contents(old)
    data, kept = f"data/{SLUG}", f"data/{SLUG}/.before-form-2"
    assert f"These files as they were: {kept}" in told
    changed = ("audit.toml", "matches.csv", "decisions.csv")
    assert {path for path in before if after[path] != before[path]} == {
        f"{data}/{name}" for name in changed
    }
    assert {path: after[path] for path in set(after) - set(before)} == {
        f"{kept}/{name}": before[f"{data}/{name}"] for name in changed
    }
    assert states(old) == stood and "stale" in stood
    matches = Audit.open(SLUG, old).tables.matches
    assert matches.loc[6, "fingerprint"] == "0123456789ab"
    letters = re.compile(f"[{PRINT_LETTERS}]{{12}}")
    assert all(letters.fullmatch(stamped) for stamped in matches["fingerprint"][:6])
    assert audits(old) == [SLUG]


def test_a_second_upgrade_finds_nothing_to_do(old, capsys):
    assert cli.main(["upgrade", SLUG]) == 0
    before = contents(old)
    capsys.readouterr()
    assert cli.main(["upgrade", SLUG]) == 0
    shown, told = capsys.readouterr()
    assert (shown, told) == ("", f"{SLUG} is of form {FORM} already: nothing to do\n")
    assert contents(old) == before


def test_an_empty_fingerprint_stays_empty(old):
    edit_row(old / "data" / SLUG / "matches.csv", 0, fingerprint="")
    upgrade(SLUG, old)
    assert Audit.open(SLUG, old).tables.matches.loc[0, "fingerprint"] == ""


def test_columns_come_to_their_places_and_texts_move(old, monkeypatch):
    monkeypatch.setitem(CLAIMS.added, "mood", MOOD)
    monkeypatch.setitem(FINDINGS.added, "result", RESULT)
    monkeypatch.setitem(FINDINGS.added, "unit", Added(form=2, after="result"))
    before, stood = Audit.open(SLUG, old), states(old)
    upgrade(SLUG, old)
    after = Audit.open(SLUG, old)
    assert states(old) == stood
    header = (old / "references" / SLUG / "findings.csv").read_text("utf-8").splitlines()[0]
    assert tuple(header.split(",")) == FINDINGS.columns
    assert list(after.tables.findings["result"]) == list(before.tables.findings["estimate"])
    assert set(after.tables.findings["estimate"]) == set(after.tables.findings["unit"]) == {""}
    assert planned_upgrade(SLUG, old).changes == ()


def test_an_audit_of_this_form_that_lacks_a_column_is_mended_by_an_upgrade(root, monkeypatch):
    monkeypatch.setitem(FINDINGS.added, "result", RESULT)
    with pytest.raises(InvalidAudit):
        Audit.open(SLUG, root)
    upgrade(SLUG, root)
    assert Audit.open(SLUG, root).tables.findings.loc[0, "result"] == "20 of 20"
    # What is typed into the older column afterwards is a person's, and stays there.
    path = root / "references" / SLUG / "findings.csv"
    edit_row(path, 0, estimate="20 of 20 (all)", result="")
    assert planned_upgrade(SLUG, root).changes == ()


@pytest.mark.parametrize("killed_after", range(4))
def test_a_killed_upgrade_leaves_a_valid_audit_that_the_next_one_finishes(
    old, killed_after, monkeypatch
):
    monkeypatch.setitem(FINDINGS.added, "result", RESULT)
    stood, planned = states(old), planned_upgrade(SLUG, old)
    assert len(planned.changes) == 4
    for change in planned.changes[:killed_after]:
        change.path.write_bytes(change.after)
    assert states(old) == stood
    upgrade(SLUG, old)
    assert states(old) == stood
    assert [change.path.read_bytes() for change in planned.changes] == [
        change.after for change in planned.changes
    ]


@pytest.mark.parametrize("failing", ["matches.csv", "decisions.csv", "audit.toml"])
def test_a_file_that_cannot_be_written_leaves_all_of_them_as_they_were(
    old, failing, monkeypatch, capsys
):
    before = contents(old)
    write: Callable = upgrading.write_atomically

    def write_or_fail(path: Path, content: bytes) -> None:
        if path.name == failing and content != before[path.relative_to(old).as_posix()]:
            raise OSError(28, "No space left on device", str(path))
        write(path, content)

    monkeypatch.setattr(upgrading, "write_atomically", write_or_fail)
    assert cli.main(["upgrade", SLUG]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert contents(old) == before


def test_an_invalid_audit_is_not_touched(old, capsys):
    edit_row(old / "data" / SLUG / "claims.csv", 1, rung="9")
    before = contents(old)
    assert cli.main(["upgrade", SLUG]) == 1
    assert "column rung: found '9'" in capsys.readouterr().err
    assert contents(old) == before


def test_an_upgrade_waits_for_the_lock(old, monkeypatch, capsys):
    monkeypatch.setattr(upgrading, "locked", lambda folder: locked(folder, wait=0.05))
    before = contents(old)
    with locked(old / "data" / SLUG):
        assert cli.main(["upgrade", SLUG]) == 1
    assert "another program is saving to this audit" in capsys.readouterr().err
    assert contents(old) == before


def test_what_was_saved_meanwhile_is_not_overwritten(old, monkeypatch, capsys):
    def planned_and_then_changed(slug: str, root: Path) -> upgrading.Upgrade:
        planned = planned_upgrade(slug, root)
        edit_row(root / "data" / slug / "matches.csv", 0, rationale="typed meanwhile")
        return planned

    monkeypatch.setattr(upgrading, "planned_upgrade", planned_and_then_changed)
    assert cli.main(["upgrade", SLUG]) == 1
    assert "matches.csv: the file was changed meanwhile" in capsys.readouterr().err
    assert Audit.open(SLUG, old).tables.matches.loc[0, "rationale"] == "typed meanwhile"


def test_a_copy_that_was_kept_before_is_not_overwritten(old):
    first = upgrade(SLUG, old)
    set_form(old, "form = 1\n")
    second = upgrade(SLUG, old)
    assert (first.kept.name, second.kept.name) == (".before-form-2", ".before-form-2.2")
    assert b"form" not in (first.kept / "audit.toml").read_bytes()


def test_the_hand_of_a_person_and_of_a_spreadsheet_is_left_in_the_files(old):
    data = old / "data" / SLUG
    matches = (data / "matches.csv").read_bytes()
    (data / "matches.csv").write_bytes(b"\xef\xbb\xbf" + matches.replace(b"\n", b"\r\n"))
    text = meta_path(old).read_text("utf-8")
    meta_path(old).write_bytes(f"# Ours.\n\n{text}# The end.\n".replace("\n", "\r\n").encode())
    upgrade(SLUG, old)
    saved = (data / "matches.csv").read_bytes()
    assert saved.startswith(b"\xef\xbb\xbf") and saved.count(b"\r\n") == saved.count(b"\n")
    written = meta_path(old).read_bytes().decode()
    assert written == f"# Ours.\n\nform = 2\n{text}# The end.\n".replace("\n", "\r\n")


def test_a_form_that_stands_there_is_changed_in_its_place(old):
    text = meta_path(old).read_text("utf-8")
    meta_path(old).write_text(f"{text}".replace("language", "form = 1  # old\nlanguage"))
    upgrade(SLUG, old)
    assert "\nform = 2  # old\nlanguage" in meta_path(old).read_text("utf-8")


def test_a_form_in_a_place_of_its_own_is_left_to_a_person(old, capsys):
    text = meta_path(old).read_text("utf-8")
    meta_path(old).write_text(f'"form" = 1\n{text}', encoding="utf-8")
    before = contents(old)
    assert cli.main(["upgrade", SLUG]) == 1
    assert "Write form = 2 at its top by hand" in capsys.readouterr().err
    assert contents(old) == before


def test_the_command_is_called_rightly_or_says_how(root, capsys):
    assert cli.main(["upgrade", "nothing-such"]) == 2
    assert cli.main(["upgrade", SLUG, "--wet-run"]) == 2
    assert "there is no audit 'nothing-such'" in capsys.readouterr().err
    assert cli.main(["upgrade"]) == 0

"""Saving a decision changes one row of one file, or nothing at all."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from claimaudit.audit import Audit
from claimaudit.contradictions.rulings import fingerprints
from claimaudit.curating.saving import (
    ChangedMeanwhile,
    adjudicate,
    save_claim,
    save_finding,
    save_match,
    save_ruling,
)
from claimaudit.curating.splice import with_row
from claimaudit.curating.worklist import to_adjudicate
from claimaudit.evidence.judgements import fingerprint
from claimaudit.schema.contracts import CLAIMS, DECISIONS, FINDINGS, MATCHES
from claimaudit.schema.csv_file import read_table
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.files import Busy, locked
from small_audit import SLUG, edit_row

TODAY = date(2024, 6, 7)
SUPPORTS = {"stance": "supports", "directness": "direct", "rationale": "it measured this"}
CONFLICT = "opposite:C03+C05"


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def files(audit: Audit) -> dict[str, bytes]:
    """Every file of the audit but the lock and the backups."""
    found = [path for path in audit.root.rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in found if not path.name.startswith(".")}


def row(path: Path, table, **key: str) -> dict[str, str]:
    frame = read_table(path, table)
    for column, value in key.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0].to_dict()


# Claims and findings


def test_confirming_a_claim_changes_that_row_and_no_other_byte(audit):
    path = audit.data / "claims.csv"
    before = lines(path)
    saved = save_claim(audit, "C05", "Ann")
    after = lines(path)
    assert [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [5]
    assert after[5] == before[5].replace(b"\n", b"Ann\n")
    assert row(path, CLAIMS, claim_id="C05")["confirmed_by"] == "Ann"
    assert list(saved.tables.claims["confirmed_by"]).count("Ann") == 1


def test_a_corrected_cell_is_saved_with_the_confirmation(audit):
    save_claim(audit, "C05", "Ann", {"rung": "2", "statement": "Tea, at times, disturbs sleep."})
    saved = row(audit.data / "claims.csv", CLAIMS, claim_id="C05")
    assert (saved["rung"], saved["statement"]) == ("2", "Tea, at times, disturbs sleep.")
    assert Audit.open(SLUG, audit.root)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"value": "sideways"}, "sideways"),
        ({"kind": "mood"}, "closed list"),
        ({"exact": "Tea can disturb sleep."}, "does not stand in the text"),
        ({"exact": "Tea"}, "the quote stands in"),
        ({"exact": "Read on to learn how much tea is safe."}, "no row accounts for sentence"),
        ({"statement": "a\0b"}, "NUL"),
        ({"claim_id": "C99"}, "not corrected here"),
        ({"colour": "red"}, "not corrected here"),
    ],
)
def test_a_correction_that_breaks_a_rule_is_told_and_nothing_is_written(audit, cells, said):
    before = files(audit)
    with pytest.raises(InvalidAudit, match=said):
        save_claim(audit, "C05", "Ann", cells)
    assert files(audit) == before


def test_a_row_that_is_still_undecided_cannot_be_confirmed(audit):
    edit_row(audit.data / "claims.csv", 2, outcome="?", value="?")
    shown = Audit.open(SLUG, audit.root)
    before = files(shown)
    with pytest.raises(InvalidAudit, match="still undecided"):
        save_claim(shown, "C03", "Ann")
    assert files(shown) == before
    save_claim(shown, "C03", "Ann", {"outcome": "sleep", "value": "increases"})


def test_a_finding_is_confirmed_and_corrected_in_the_same_way(audit):
    path = audit.references / "findings.csv"
    save_finding(audit, "F003", "Ann", {"n": "1401"})
    saved = row(path, FINDINGS, finding_id="F003")
    assert (saved["n"], saved["confirmed_by"]) == ("1401", "Ann")
    with pytest.raises(InvalidAudit, match="there is no such design"):
        save_finding(Audit.open(SLUG, audit.root), "F003", "Ann", {"design": "rumour"})


def test_an_unknown_claim_adds_no_row(audit):
    before = files(audit)
    with pytest.raises(ChangedMeanwhile, match="there is no row C77"):
        save_claim(audit, "C77", "Ann")
    assert files(audit) == before


# Matches and rulings


def test_a_judgement_is_a_row_more_with_name_date_and_fingerprint(audit):
    path = audit.data / "matches.csv"
    before = path.read_bytes()
    save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    assert path.read_bytes().startswith(before), "the draft's rows stay as they were"
    saved = row(path, MATCHES, claim_id="C02", finding_id="F001", reviewer="Ann")
    assert saved["decided_on"] == "2024-06-07" and saved["adjudicated"] == ""
    claim = audit.tables.claims.iloc[1].to_dict()
    assert saved["fingerprint"] == fingerprint(claim, audit.tables.findings.iloc[0].to_dict())


def test_judging_again_changes_the_same_row(audit):
    path = audit.data / "matches.csv"
    audit = save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    audit = save_match(audit, "C03", "F002", "Ann", SUPPORTS, TODAY)
    before = lines(path)
    save_match(audit, "C02", "F001", "Ann", SUPPORTS | {"stance": "refutes"}, date(2024, 6, 8))
    after = lines(path)
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert changed == [len(before) - 2]
    saved = row(path, MATCHES, claim_id="C02", finding_id="F001", reviewer="Ann")
    assert (saved["stance"], saved["decided_on"]) == ("refutes", "2024-06-08")


def test_a_ruling_is_a_row_with_the_fingerprint_of_the_conflict(audit):
    path = audit.data / "decisions.csv"
    before = path.read_bytes()
    ruled = {"ruling": "dismissed", "reason": "one\nword, and “another”"}
    save_ruling(audit, CONFLICT, "Ann", ruled, TODAY)
    assert path.read_bytes().startswith(before)
    saved = row(path, DECISIONS, pair_id=CONFLICT, reviewer="Ann")
    now = fingerprints(audit.ledger_rows, [CONFLICT], audit.tables.claims, audit.tables.findings)
    assert saved["fingerprint"] == now[CONFLICT]
    assert saved["reason"] == "one\nword, and “another”"


def test_explained_without_a_finding_is_refused(audit):
    before = files(audit)
    with pytest.raises(InvalidAudit, match="must say what explains it"):
        save_ruling(audit, CONFLICT, "Ann", {"ruling": "explained", "reason": "hours"}, TODAY)
    assert files(audit) == before


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        (SUPPORTS | {"stance": ""}, "stance: the cell is empty"),
        (SUPPORTS | {"stance": "likes"}, "closed list"),
        (SUPPORTS | {"directness": "sideways"}, "closed list"),
    ],
)
def test_a_judgement_that_breaks_a_rule_is_not_written(audit, judged, said):
    before = files(audit)
    with pytest.raises(InvalidAudit, match=said):
        save_match(audit, "C02", "F001", "Ann", judged, TODAY)
    assert files(audit) == before


def test_a_pair_that_the_ledger_does_not_have_is_not_ruled_on(audit):
    with pytest.raises(ChangedMeanwhile):
        save_ruling(audit, "opposite:C01+C02", "Ann", {"ruling": "genuine", "reason": "x"}, TODAY)


@pytest.mark.parametrize(
    "name",
    [
        *("", "  ", "draft", "Draft", "claimaudit draft", "claimaudit draft: a-model"),
        *("A\nB", "A\rB", "Ann (adjudicating)"),
    ],
)
def test_what_is_no_name_of_a_person_is_refused(audit, name):
    before = files(audit)
    for save in (
        lambda: save_claim(audit, "C05", name),
        lambda: save_match(audit, "C02", "F001", name, SUPPORTS, TODAY),
        lambda: save_ruling(audit, CONFLICT, name, {"ruling": "genuine", "reason": "x"}, TODAY),
    ):
        with pytest.raises(InvalidAudit, match="cannot be the name of a reviewer"):
            save()
    assert files(audit) == before


# Disputes


def disputed(audit: Audit) -> Audit:
    audit = save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    return save_match(audit, "C02", "F001", "Bo", SUPPORTS | {"stance": "refutes"}, TODAY)


def test_settling_a_dispute_leaves_both_ratings_as_they_were(audit):
    audit = disputed(audit)
    before = (audit.data / "matches.csv").read_bytes()
    item = to_adjudicate(audit).iloc[0].to_dict()
    saved = adjudicate(audit, item, "Ann", SUPPORTS | {"stance": "qualifies"}, TODAY)
    assert (audit.data / "matches.csv").read_bytes().startswith(before)
    settled = saved.judgements.set_index(["claim_id", "finding_id"]).loc[("C02", "F001")]
    assert (settled["state"], settled["stance"]) == ("adjudicated", "qualifies")
    assert to_adjudicate(saved).empty


def test_a_second_final_word_is_refused(audit):
    audit = disputed(audit)
    item = to_adjudicate(audit).iloc[0].to_dict()
    saved = adjudicate(audit, item, "Ann", SUPPORTS, TODAY)
    with pytest.raises(InvalidAudit, match="adjudicated twice"):
        adjudicate(saved, item, "Cy", SUPPORTS, TODAY)


def test_a_disputed_ruling_is_settled_in_the_same_way(audit):
    for name, ruling in (("Ann", "genuine"), ("Bo", "dismissed")):
        audit = save_ruling(audit, CONFLICT, name, {"ruling": ruling, "reason": "so"}, TODAY)
    item = to_adjudicate(audit).iloc[0].to_dict()
    saved = adjudicate(audit, item, "Cy", {"ruling": "genuine", "reason": "both hold"}, TODAY)
    found = saved.ledger_rows[saved.ledger_rows["pair_id"] == CONFLICT].iloc[0]
    assert (found["ruling"], found["state"]) == ("genuine", "")


# The file was edited by hand meanwhile


def test_a_hand_edit_of_another_row_survives(audit):
    path = audit.data / "claims.csv"
    edit_row(path, 5, statement="Caffeine, by hand, raises the heart rate.")
    saved = save_claim(audit, "C05", "Ann")
    assert row(path, CLAIMS, claim_id="C06")["statement"].startswith("Caffeine, by hand")
    assert row(path, CLAIMS, claim_id="C05")["confirmed_by"] == "Ann"
    assert saved.tables.claims["statement"][5].startswith("Caffeine, by hand")


def test_a_hand_edit_of_the_same_row_survives_and_is_to_be_looked_at(audit):
    path = audit.data / "claims.csv"
    edit_row(path, 4, rung="1")
    before = files(audit)
    with pytest.raises(ChangedMeanwhile, match=r"C05 was changed meanwhile.*decide again"):
        save_claim(audit, "C05", "Ann", {"statement": "Tea keeps people awake."})
    assert files(audit) == before


def test_nobody_judges_a_text_that_they_have_not_seen(audit):
    edit_row(audit.references / "findings.csv", 0, estimate="2 of 20")
    before = files(audit)
    with pytest.raises(ChangedMeanwhile):
        save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    assert files(audit) == before


def test_a_hand_edit_that_broke_the_table_is_told_and_left_alone(audit):
    path = audit.data / "matches.csv"
    path.write_bytes(path.read_bytes() + b'C03,F002,"never closed\n')
    before = files(audit)
    with pytest.raises(InvalidAudit, match=r"matches\.csv: the file is not valid CSV"):
        save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    assert files(audit) == before


def test_how_a_spreadsheet_wrote_the_file_is_kept(audit):
    path = audit.data / "claims.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    quoted = [",".join(f'"{cell}"' for cell in line.split(",")) for line in rows]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*quoted, ""]).encode())
    before = lines(path)
    save_claim(Audit.open(SLUG, audit.root), "C05", "Ann")
    after = lines(path)
    assert after[5].endswith(b",Ann\r\n")
    assert [old for old in before if old != before[5]] == [new for new in after if new != after[5]]


def test_a_quotation_mark_inside_a_cell_hides_no_row():
    text = 'a,b\n5" nail,x\n"two\nlines",y\nlast,z'
    assert with_row(text, 1, {"b": "Y"}) == 'a,b\n5" nail,x\n"two\nlines",Y\nlast,z'
    assert with_row(text, None, {"a": "new"}) == text + "\nnew,\n"


def test_columns_in_another_order_stay_in_it():
    assert with_row("b,a\n1,2\n", None, {"a": "3", "b": "4"}) == "b,a\n1,2\n4,3\n"


# Backup, lock, two programs


def test_the_file_before_the_last_save_is_kept_beside_it(audit):
    path = audit.data / "claims.csv"
    before = path.read_bytes()
    save_claim(audit, "C05", "Ann")
    assert (audit.data / ".claims.csv.bak").read_bytes() == before


def test_a_save_waits_for_no_more_than_its_time(audit):
    told = pytest.raises(Busy, match="Close the other window")
    with locked(audit.data), told, locked(audit.data, wait=0):
        pass


def test_a_lock_file_that_was_left_behind_stops_nobody(audit):
    (audit.data / ".curation.lock").write_bytes(b"")
    save_claim(audit, "C05", "Ann")


SAVE_ALL = """
import sys
from datetime import date
from claimaudit.audit import Audit
from claimaudit.curating.saving import save_match
root, reviewer = sys.argv[1:]
audit = Audit.open("tea-sleep", root)
for pair in sorted({(row.claim_id, row.finding_id) for row in audit.tables.matches.itertuples()}):
    judged = {"stance": "supports", "directness": "direct", "rationale": "so"}
    audit = save_match(audit, *pair, reviewer, judged, date(2024, 6, 7))
"""


def test_two_programs_that_save_at_once_lose_no_row(audit):
    names = ("Ann", "Bo")
    running = [
        subprocess.Popen([sys.executable, "-c", SAVE_ALL, str(audit.root), name]) for name in names
    ]
    assert [program.wait(timeout=120) for program in running] == [0, 0]
    saved = Audit.open(SLUG, audit.root).tables.matches
    assert saved["reviewer"].value_counts().to_dict() == {"draft": 7, "Ann": 7, "Bo": 7}


def test_a_program_that_died_holds_no_lock(audit):
    hold = (
        "import sys, time, pathlib; from claimaudit.schema.files import locked\n"
        "with locked(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", hold, str(audit.data)], stdout=subprocess.PIPE
    )
    assert program.stdout.readline().strip() == b"held"
    with pytest.raises(Busy), locked(audit.data, wait=0):
        pass
    program.kill()
    program.wait()
    program.stdout.close()
    save_claim(audit, "C05", "Ann")
    assert row(audit.data / "claims.csv", CLAIMS, claim_id="C05")["confirmed_by"] == "Ann"

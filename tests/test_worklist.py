"""What is put before a reviewer: all that is asked, in a sensible order, and nobody else's word."""

from datetime import date

import pandas as pd

from claimaudit.audit import Audit
from claimaudit.curating.saving import save_claim, save_match, save_ruling
from claimaudit.curating.worklist import (
    candidates,
    claims_to_confirm,
    conflicts_to_rule,
    findings_to_confirm,
    pairs_to_judge,
    progress,
    to_adjudicate,
)
from claimaudit.schema.contracts import DRAFT
from small_audit import SLUG, edit_row

TODAY = date(2024, 6, 7)
SECRET = "a reason that nobody else may read"
SUPPORTS = {"stance": "supports", "directness": "direct", "rationale": SECRET}
CONFLICT = "opposite:C03+C05"
NONE = pd.DataFrame(columns=["claim_id", "finding_id", "rank", "matched"])


def proposed(*rows: tuple[str, str, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["claim_id", "finding_id", "rank"])
    return table.assign(matched=[["tea"]] * len(rows))


def conflict_of(audit: Audit) -> str:
    return audit.ledger_rows.set_index("pair_id").at[CONFLICT, "conflict"]


def texts(frame: pd.DataFrame) -> str:
    return " ".join(str(cell) for row in frame.to_dict("records") for cell in row.values())


def test_claims_come_in_the_order_of_the_text(audit):
    turned = audit.with_tables(claims=audit.tables.claims[::-1].reset_index(drop=True))
    assert list(claims_to_confirm(turned)["claim_id"]) == [f"C{n:02}" for n in range(1, 10)]


def test_a_confirmed_claim_is_done_and_stays_in_the_list(audit):
    listed = claims_to_confirm(save_claim(audit, "C05", "Ann"))
    assert list(listed.loc[listed["done"], "claim_id"]) == ["C05"]
    assert len(listed) == 9


def test_findings_are_listed_like_claims(audit):
    listed = findings_to_confirm(audit)
    assert len(listed) == 6 and not listed["done"].any()


def test_pairs_come_by_claim_and_then_by_rank(audit):
    found = pairs_to_judge(
        audit, "Ann", proposed(("C05", "F004", 1), ("C05", "F003", 2), ("C03", "F003", 1))
    )
    listed = list(zip(found["claim_id"], found["finding_id"], found["rank"], strict=True))
    assert listed[:5] == [
        ("C02", "F001", 0),
        ("C03", "F003", 1),
        ("C03", "F002", 0),
        ("C05", "F004", 1),
        ("C05", "F003", 2),
    ]
    assert list(found.loc[found["rank"] == 1, "matched"]) == [["tea"], ["tea"]]


def test_a_claim_that_is_not_checkable_and_a_source_without_finding_make_no_pair(audit):
    found = pairs_to_judge(audit, "Ann", proposed(("C09", "F001", 1), ("C05", "", 1)))
    assert len(found) == len(audit.tables.matches)


def test_a_reviewer_is_asked_what_others_judged_but_not_told_what_they_said(audit):
    audit = save_match(audit, "C06", "F001", "Bo", SUPPORTS, TODAY)
    found = pairs_to_judge(audit, "Ann", NONE)
    assert ("C06", "F001") in set(zip(found["claim_id"], found["finding_id"], strict=True))
    shown = texts(found)
    words = [
        SECRET,
        "Bo",
        DRAFT,
        *audit.tables.matches["rationale"],
        *audit.tables.matches["stance"],
    ]
    assert [word for word in words if word in shown] == []


def test_only_the_draft_is_shown_when_it_is_asked_for(audit):
    audit = save_match(audit, "C02", "F001", "Bo", SUPPORTS, TODAY)
    found = pairs_to_judge(audit, "Ann", NONE, show_draft=True)
    assert "measured in tea itself" in texts(found)
    assert SECRET not in texts(found) and "Bo" not in texts(found)
    assert not found["done"].any(), "what the draft says is not what the reviewer says"


def test_what_the_reviewer_said_before_is_there_again(audit):
    audit = save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    first = pairs_to_judge(audit, "Ann", NONE).iloc[0]
    assert (first["stance"], first["rationale"], first["done"]) == ("supports", SECRET, True)


def test_undecided_is_not_done(audit):
    audit = save_match(audit, "C02", "F001", "Ann", SUPPORTS | {"stance": "?"}, TODAY)
    assert not pairs_to_judge(audit, "Ann", NONE)["done"].any()


def test_what_changed_since_it_was_judged_is_open_again(audit):
    save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    edit_row(audit.references / "findings.csv", 0, estimate="19 of 20")
    found = pairs_to_judge(Audit.open(SLUG, audit.root), "Ann", NONE)
    assert found.iloc[0]["stance"] == "supports" and not found["done"].any()


def test_conflicts_come_the_gravest_first(audit):
    listed = conflicts_to_rule(audit, "Ann")
    assert list(listed["severity"]) == sorted(listed["severity"])
    assert set(listed["pair_id"]) == {found.id for found in audit.gathered()}


def test_no_ruling_of_another_shows_in_rank_status_or_words(audit):
    before = conflicts_to_rule(audit, "Ann")
    other = audit.ledger_rows.set_index("pair_id").at["opposite:C03+C04", "conflict"]
    ruled = {"ruling": "explained", "reason": SECRET, "axis": "voice", "finding_id": "F002"}
    audit = save_ruling(audit, other, "Bo", ruled, TODAY)
    assert "explained" in set(audit.ledger_rows["status"])
    after = conflicts_to_rule(audit, "Ann")
    pd.testing.assert_frame_equal(before, after)
    assert SECRET not in texts(after) and "both speak of tea" not in texts(after)


def test_the_draft_of_a_ruling_is_shown_when_it_is_asked_for(audit):
    name = conflict_of(audit)
    audit = save_ruling(audit, name, "Ann", {"ruling": "dismissed", "reason": SECRET}, TODAY)
    shown = conflicts_to_rule(audit, "Bo", show_draft=True)
    assert SECRET not in texts(shown) and "draft_reason" in shown


def test_a_conflict_is_done_when_it_or_each_of_its_rows_is_ruled_on(audit):
    name = conflict_of(audit)
    whole = save_ruling(audit, name, "Ann", {"ruling": "genuine", "reason": "x"}, TODAY)
    done = conflicts_to_rule(whole, "Ann").set_index("pair_id")["done"]
    assert done[name] and done.sum() == 1
    assert not conflicts_to_rule(whole, "Bo")["done"].any()
    rows = conflicts_to_rule(audit, DRAFT).set_index("pair_id")
    assert bool(rows.at[name, "done"]) == (rows.at[name, "rows"] == [CONFLICT])


def test_agreement_is_no_dispute(audit):
    for name in ("Ann", "Bo"):
        audit = save_match(audit, "C02", "F001", name, SUPPORTS, TODAY)
    assert to_adjudicate(audit).empty


def test_a_dispute_shows_what_each_said(audit):
    audit = save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    audit = save_match(audit, "C02", "F001", "Bo", SUPPORTS | {"stance": "refutes"}, TODAY)
    audit = save_match(audit, "C05", "F002", "Bo", SUPPORTS | {"stance": "refutes"}, TODAY)
    found = to_adjudicate(audit)
    assert list(zip(found["task"], found["claim_id"], strict=True)) == [("match", "C02")]
    said = {row["reviewer"]: row["stance"] for row in found.iloc[0]["ratings"]}
    assert said == {"Ann": "supports", "Bo": "refutes"}, "the draft is no party to a dispute"


def test_a_disputed_ruling_is_listed(audit):
    for name, ruling in (("Ann", "genuine"), ("Bo", "dismissed")):
        audit = save_ruling(audit, CONFLICT, name, {"ruling": ruling, "reason": "x"}, TODAY)
    found = to_adjudicate(audit)
    assert list(zip(found["task"], found["pair_id"], strict=True)) == [("ruling", CONFLICT)]
    assert [row["reviewer"] for row in found.iloc[0]["ratings"]] == ["Ann", "Bo"]


def test_progress_counts_what_is_done_of_all(audit):
    audit = save_claim(audit, "C05", "Ann")
    audit = save_match(audit, "C02", "F001", "Ann", SUPPORTS, TODAY)
    counted = progress(audit, "Ann", NONE).set_index("task")
    assert counted.loc["claims"].tolist() == [1, 9]
    assert counted.loc["findings"].tolist() == [0, 6]
    assert counted.loc["matches"].tolist() == [1, 7]
    assert counted.loc["rulings", "done"] == 0
    assert progress(audit, "Bo", NONE).set_index("task").at["matches", "done"] == 0


def test_candidates_are_findings_for_checkable_claims(audit):
    found = candidates(audit, k=5)
    assert set(found["claim_id"]) <= set(
        audit.tables.claims.loc[audit.tables.claims["checkable"] == "yes", "claim_id"]
    )
    assert set(found["finding_id"]) <= set(audit.tables.findings["finding_id"])
    heart = found[found["claim_id"] == "C06"]
    assert heart.sort_values("rank").iloc[0]["finding_id"] == "F004"


def test_an_audit_without_checkable_claims_has_no_candidates(audit):
    bare = audit.with_tables(claims=audit.tables.claims.assign(checkable="no"))
    assert candidates(bare).empty
    assert len(pairs_to_judge(bare, "Ann", candidates(bare))) == len(audit.tables.matches)

"""What reviewers judged, and how good each finding is for the claim it was held against."""

import re

import pytest

from claimaudit.evidence.designs import read_designs
from claimaudit.evidence.evidence import coverage, evidence
from claimaudit.evidence.judgements import fingerprint, judgements
from claimaudit.schema.contracts import PRINT_LETTERS
from claimaudit.schema.faults import InvalidAudit
from judging import DESIGNS, ROOT, claims, findings, judged, matches, searches


def only(frame):
    assert len(frame) == 1
    return frame.iloc[0]


def current() -> str:
    return fingerprint(claims().iloc[0].to_dict(), findings().iloc[0].to_dict())


# The judgement that counts


def test_one_judgement_is_unanimous():
    row = only(judgements(matches(), claims(), findings()))
    assert (row.state, row.stance, row.directness, row.reviewers) == (
        "unanimous",
        "supports",
        "direct",
        ["Ann"],
    )


def test_reviewers_who_agree_are_unanimous_though_their_reasons_differ():
    table = matches(
        {"directness": "population", "rationale": "Rats."},
        {"directness": "population;exposure", "reviewer": "Bo", "rationale": "An extract."},
    )
    row = only(judgements(table, claims(), findings()))
    assert (row.state, row.directness) == ("unanimous", "population; exposure")
    assert row.rationale == "Rats. An extract."


@pytest.mark.parametrize("other", [{"stance": "refutes"}, {"directness": "outcome"}])
def test_reviewers_who_differ_leave_a_dispute_that_names_both(other):
    row = only(judgements(matches({}, {"reviewer": "Bo"} | other), claims(), findings()))
    assert (row.state, row.stance, row.confirmed) == ("disputed", "", False)
    assert "Ann: supports, direct." in row.rationale and "Bo: " in row.rationale


def test_an_adjudicated_row_ends_a_dispute():
    table = matches({}, {"reviewer": "Bo", "stance": "refutes", "adjudicated": "yes"})
    row = only(judgements(table, claims(), findings()))
    assert (row.state, row.stance) == ("adjudicated", "refutes")


def test_a_judgement_made_on_other_content_is_stale_and_has_no_vote():
    table = matches({"fingerprint": "0123456789ab"})
    assert only(judgements(table, claims(), findings())).state == "stale"
    again = matches({"fingerprint": "0123456789ab", "stance": "refutes"}, {"reviewer": "Bo"})
    row = only(judgements(again, claims(), findings()))
    assert (row.state, row.stance) == ("unanimous", "supports")


def test_a_stamped_judgement_stays_current_until_what_was_judged_changes():
    table = matches({"fingerprint": current()})
    assert only(judgements(table, claims(), findings())).state == "unanimous"
    assert only(judgements(table, claims({"confirmed_by": "Ann"}), findings())).state == "unanimous"
    assert only(judgements(table, claims({"value": "worse"}), findings())).state == "stale"
    assert only(judgements(table, claims(), findings({"estimate": "7 h"}))).state == "stale"


def test_an_undecided_judgement_has_no_vote():
    assert only(judgements(matches({"stance": "?"}), claims(), findings())).state == "undecided"
    row = only(judgements(matches({"stance": "?"}, {"reviewer": "Bo"}), claims(), findings()))
    assert (row.state, row.reviewers) == ("unanimous", ["Bo"])


def test_what_a_person_judged_takes_the_place_of_the_draft():
    both = matches({"reviewer": "draft"}, {"reviewer": "Ann", "stance": "refutes"})
    row = only(judgements(both, claims(), findings()))
    assert (row.stance, row.state, row.confirmed) == ("refutes", "unanimous", True)
    assert row.reviewers == ["Ann"]


def test_what_only_a_draft_judged_is_unconfirmed():
    draft = matches({"reviewer": "draft"})
    assert not only(judgements(draft, claims(), findings())).confirmed
    assert only(judgements(matches(), claims(), findings())).confirmed


def test_a_fingerprint_is_short_and_does_not_depend_on_the_order():
    first, second = claims().iloc[0].to_dict(), findings().iloc[0].to_dict()
    assert fingerprint(first, second) == fingerprint(second, first)
    assert len(fingerprint(first)) == 12 and set(fingerprint(first)) <= set(PRINT_LETTERS)
    assert fingerprint(first) != fingerprint(first | {"statement": "Other."})


# What a match does in a verdict


@pytest.mark.parametrize(
    ("case", "role"),
    [
        ({}, "for"),
        ({"stance": "refutes", "value": "worse"}, "against"),
        ({"stance": "refutes", "value": "no difference shown"}, "null"),
        ({"stance": "qualifies"}, "qualifies"),
        ({"stance": "background"}, "background"),
        ({"directness": "population"}, "indirect"),
        ({"stance": "refutes", "directness": "outcome"}, "indirect"),
        ({"attribution": "authors' inference"}, "inference"),
        ({"attribution": "background"}, "background"),
        ({"attribution": "position of an authority"}, "position"),
        ({"fingerprint": "0123456789ab"}, "stale"),
        ({"stance": "?"}, "undecided"),
    ],
)
def test_only_direct_own_results_that_are_settled_count(case, role):
    row = only(judged(case)[1])
    assert row.role == role
    assert row.counts == (role in ("for", "against"))


def test_a_result_of_no_difference_can_support_a_claim_of_no_difference():
    case = {"value": "no difference shown"}
    assert only(judged(case, claim=case)[1]).role == "for"


@pytest.mark.parametrize(
    ("kind", "attribution", "role"),
    [
        ("regulation", "position of an authority", "for"),
        ("regulation", "own result", "for"),
        ("advice", "position of an authority", "for"),
        ("advice", "own result", "indirect"),
        ("harm", "position of an authority", "position"),
    ],
)
def test_positions_count_only_for_regulation_and_advice(kind, attribution, role):
    _, table = judged({"attribution": attribution}, claim={"kind": kind})
    assert only(table).role == role


def test_a_dataset_that_is_not_named_is_the_paper():
    assert only(judged({})[1]).dataset == "Hill2022"
    assert only(judged({"dataset": "registry"})[1]).dataset == "registry"


# Levels


@pytest.mark.parametrize(
    ("kind", "design", "level"),
    [
        ("efficacy", "systematic_review_trials", 1),
        ("efficacy", "randomised_trial", 2),
        ("harm", "cohort", 3),
        ("effect", "case_series", 4),
        ("effect", "cells", 5),
        ("mechanism", "cells", 2),
        ("prevalence", "survey", 1),
        ("composition", "product_analysis", 1),
        ("origin", "flora", 1),
        ("regulation", "authority_statement", 1),
        ("advice", "guideline", 1),
    ],
)
def test_the_level_comes_from_design_and_kind_of_claim(kind, design, level):
    assert only(judged({"design": design}, claim={"kind": kind})[1]).level == level


def test_an_indirect_match_is_one_level_lower_and_never_below_five():
    assert only(judged({"directness": "population"})[1]).level == 3
    assert only(judged({"directness": "population", "design": "animal"})[1]).level == 5


@pytest.mark.parametrize(
    ("kind", "design", "rung"),
    [
        ("effect", "survey", 1),
        ("efficacy", "case_series", 1),
        ("effect", "controlled_survey", 2),
        ("effect", "cohort", 2),
        ("effect", "animal", 2),
        ("effect", "cells", 2),
        ("effect", "randomised_trial", 4),
        ("efficacy", "systematic_review_trials", 4),
        ("mechanism", "cells", 4),
        ("harm", "case_report", 4),
        ("interaction", "case_report", 4),
    ],
)
def test_a_design_warrants_a_strength_of_wording(kind, design, rung):
    _, table = judged({"design": design}, claim={"kind": kind})
    assert table.warrants.tolist() == [rung]


def test_who_paid_is_unknown_unless_the_library_says():
    assert only(judged({})[1]).interest == "unknown"
    assert only(judged({}, conflict={"Hill2022": "industry"})[1]).interest == "industry"


def test_no_matches_give_an_empty_table_with_its_columns():
    empty = judgements(matches().iloc[:0], claims(), findings())
    table = evidence(empty, claims(), findings(), DESIGNS)
    assert table.empty and {"role", "level", "counts"} <= set(table.columns)
    assert only(coverage(claims(), table, searches())).summary == "no match and no search on record"


# Coverage


def test_coverage_counts_matches_or_names_the_searches_that_came_up_empty():
    table, rows = judged({}, {"directness": "population"})
    row = only(coverage(table, rows, searches()))
    assert (row.matches, row.counted, row.covered) == (2, 1, True)
    log = searches(
        {"claims": "C01; C02"},
        {"search_id": "S02", "claims": "C01", "kept": "Hill2022"},
        {"search_id": "S03", "claims": "C02"},
    )
    row = only(coverage(table, rows.iloc[:0], log))
    assert (row.searches, row.came_up_empty, row.covered) == (["S01", "S02"], ["S01"], True)
    assert row.summary == "searched, nothing kept: S01"


def test_a_claim_never_searched_for_is_not_covered():
    table, rows = judged({})
    assert not only(coverage(table, rows.iloc[:0], searches())).covered
    unchecked = claims({"checkable": "no"})
    assert only(coverage(unchecked, rows.iloc[:0], searches())).covered


# The table of designs


def test_every_design_of_the_collection_is_read():
    written = (ROOT / "references" / "designs.toml").read_text(encoding="utf-8")
    assert list(DESIGNS) == re.findall(r"^\[(\w+)\]$", written, re.MULTILINE)
    assert DESIGNS["survey"].self_report and DESIGNS["cells"].in_ == "cells"


def broken(tmp_path, old: str, new: str) -> str:
    text = (ROOT / "references" / "designs.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "designs.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidAudit) as refused:
        read_designs(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('in = "people"', 'in = "poeple"', ["found 'poeple'", "people, animals"]),
        ("self_report = false", 'self_report = "no"', ["found 'no'", "true or false"]),
        ("harm = 1", "harm = 9", ["levels.harm", "found '9'", "1 to 5"]),
        ("harm = 1, ", "", ["levels.harm", "needs a number"]),
        ("mechanism = 4, effect", "mechanism = 0, effect", ["warrants.mechanism", "1 to 4"]),
        ("harm = 1", "harm = 1, hram = 1", ["levels.hram", "Did you mean harm?"]),
        ("levels = {", "level = {", ["level", "no such key"]),
        ("[cohort]", "[cohort", ["not valid TOML"]),
    ],
)
def test_a_broken_table_of_designs_is_refused_with_the_remedy(tmp_path, old, new, words):
    message = broken(tmp_path, old, new)
    assert "designs.toml" in message
    assert all(word in message for word in words), message


def test_a_missing_table_of_designs_is_named(tmp_path):
    with pytest.raises(InvalidAudit, match=r"designs\.toml"):
        read_designs(tmp_path / "designs.toml")

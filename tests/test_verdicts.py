"""Each claim gets one verdict, by stated rules, and the reader sees what it rests on."""

import pandas as pd
import pytest

from claimaudit.contradictions.disagreements import stance_facet_disagreements
from claimaudit.evidence.evidence import coverage
from claimaudit.evidence.fragility import fragility, fragility_tried
from claimaudit.evidence.omissions import omissions
from claimaudit.evidence.verdicts import NOT_SAFE, verdicts
from claimaudit.vocabulary.vocabulary import Vocabulary
from judging import RULES, WORDS, claims, findings, judged, searches

FOR = {"design": "survey", "dataset": "A"}
COHORT = {"design": "cohort", "dataset": "A"}
HARM = {"kind": "harm", "outcome": "breathing", "value": "slower"}
AGAINST = {"design": "survey", "dataset": "B", "stance": "refutes", "value": "worse"}
SAFETY = {"slower": True, "unchanged": False}
NULL = {"stance": "refutes", "value": "no difference shown"}


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    path = tmp_path_factory.mktemp("words") / "vocabulary.toml"
    path.write_text(WORDS, encoding="utf-8")
    return Vocabulary.load(path)


def verdict_of(vocabulary, *cases, claim=None, conflict=None, log=None):
    table, rows = judged(*cases, claim=claim, conflict=conflict)
    covered = coverage(table, rows, searches(*(log or [])))
    frame = verdicts(table, rows, vocabulary, RULES, covered)
    assert len(frame) == 1
    return frame.iloc[0]


# Direction and basis: the state of the evidence in words, and the rule that gives it

CASES = [
    ("no matches at all", "V2", "not established", "nothing found", []),
    (
        "only a position of an authority",
        "V2",
        "not established",
        "nothing found",
        [{"attribution": "position of an authority"}],
    ),
    (
        "only what the authors infer",
        "V2",
        "not established",
        "nothing found",
        [{"attribution": "authors' inference"}],
    ),
    ("only background", "V2", "not established", "nothing found", [{"stance": "background"}]),
    (
        "only a stale judgement",
        "V2",
        "not established",
        "nothing found",
        [{"fingerprint": "0123456789ab"}],
    ),
    (
        "many animals, for a claim about people",
        "V3",
        "not established",
        "indirect only",
        [{"directness": "population", "dataset": name} for name in "ABC"],
    ),
    ("a trial that shows no difference", "V4", "not established", "too thin", [NULL]),
    ("a trial that qualifies it", "V4", "not established", "too thin", [{"stance": "qualifies"}]),
    ("one survey", "V5", "not established", "too thin", [FOR]),
    ("two papers on one survey", "V5", "not established", "too thin", [FOR, FOR]),
    ("one trial", "V6", "supported", "", [{}]),
    (
        "two surveys of users, with nobody to compare them with",
        "V5",
        "not established",
        "too thin",
        [FOR, FOR | {"dataset": "B"}],
    ),
    ("two cohorts", "V6", "supported", "", [COHORT, COHORT | {"dataset": "B"}]),
    (
        "a survey and an indirect trial",
        "V5",
        "not established",
        "too thin",
        [FOR, {"directness": "exposure"}],
    ),
    ("a trial, and one that shows no difference", "V6", "supported", "", [{}, NULL]),
    (
        "a trial, and an indirect refutation",
        "V6",
        "supported",
        "",
        [{}, AGAINST | {"directness": "population"}],
    ),
    ("one survey against it", "V7", "contradicted", "", [AGAINST]),
    ("a survey on each side", "V8", "contested", "", [FOR, AGAINST]),
    (
        "trials for, a cohort against",
        "V8",
        "contested",
        "",
        [{"dataset": "A"}, AGAINST | {"design": "cohort"}],
    ),
    (
        "a survey for, a trial against",
        "V9",
        "contradicted",
        "",
        [FOR, AGAINST | {"design": "randomised_trial"}],
    ),
    (
        "a trial for, a survey against",
        "V10",
        "supported",
        "",
        [{"dataset": "A"}, AGAINST],
    ),
    (
        "a cohort for, a case report against",
        "V11",
        "not established",
        "too thin",
        [FOR | {"design": "cohort"}, AGAINST | {"design": "case_report"}],
    ),
    (
        "one survey that shows both",
        "V12",
        "not established",
        "too thin",
        [FOR, AGAINST | {"dataset": "A"}],
    ),
    (
        "one survey that shows both, and another against it",
        "V8",
        "contested",
        "",
        [FOR, AGAINST | {"dataset": "A"}, AGAINST],
    ),
]


@pytest.mark.parametrize(
    ("rule", "direction", "basis", "cases"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_the_verdict_follows_from_the_direct_own_results(vocabulary, rule, direction, basis, cases):
    row = verdict_of(vocabulary, *cases)
    assert (row.direction, row.basis) == (direction, basis)
    assert row.rule.startswith(f"{rule}: ")


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"checkable": "no", "why_not": "It is a wish"}, "V1: It is a wish."),
        ({"checkable": "?"}, "V1: undecided."),
        ({"kind": "framing"}, "V1: "),
        ({"kind": "announcement"}, "V1: "),
    ],
)
def test_what_cannot_be_checked_says_why_whatever_was_matched(vocabulary, claim, words):
    row = verdict_of(vocabulary, {}, claim=claim)
    assert (row.direction, row.basis, row.wording, row.certainty) == ("not checkable", "", "", "")
    assert row.rule.startswith(words)


def test_every_claim_gets_exactly_one_row_in_its_order(vocabulary):
    table = claims({"claim_id": "C02"}, {"claim_id": "C01"}, {"claim_id": "C03", "kind": "harm"})
    rows = judged({}, AGAINST)[1]
    assert verdicts(table, rows, vocabulary, RULES).claim_id.tolist() == ["C02", "C01", "C03"]


def test_the_findings_that_count_are_listed_apart_from_those_only_shown(vocabulary):
    row = verdict_of(vocabulary, {}, AGAINST, NULL, {"directness": "outcome"})
    assert (row["for"], row["against"], row["shown"]) == (["F001"], ["F002"], ["F003", "F004"])


def test_a_dispute_is_not_counted_and_is_said(vocabulary):
    same = {"finding_id": "F001"}
    table, rows = judged(same, same | {"reviewer": "Bo", "stance": "refutes"})
    row = verdicts(table, rows, vocabulary, RULES).iloc[0]
    assert row.basis == "nothing found"
    assert "not settled: F001" in row.rule


def test_a_reported_claim_is_judged_on_its_content(vocabulary):
    assert verdict_of(vocabulary, {}, claim={"voice": "reported"}).direction == "supported"


# Advice and regulation

POSITION = {"attribution": "position of an authority", "design": "authority_statement"}


def test_advice_is_held_against_positions_and_gets_no_certainty(vocabulary):
    row = verdict_of(vocabulary, POSITION, claim={"kind": "advice", "rung": ""})
    assert (row.direction, row.certainty, row.wording) == ("supported", "", "")
    assert "A1" in row.rule
    trial = verdict_of(vocabulary, {}, claim={"kind": "advice", "rung": ""})
    assert (trial.direction, trial.basis) == ("not established", "indirect only")


def test_positions_on_both_sides_of_an_advice_leave_it_contested(vocabulary):
    other = POSITION | {"stance": "refutes", "dataset": "B", "design": "guideline"}
    row = verdict_of(vocabulary, POSITION, other, claim={"kind": "advice"})
    assert row.direction == "contested"


def test_an_authority_speaks_for_what_is_regulated(vocabulary):
    row = verdict_of(vocabulary, POSITION, claim={"kind": "regulation", "rung": ""})
    assert (row.direction, row.certainty) == ("supported", "moderate")


# What silence does not mean


def test_nothing_found_is_not_false_and_names_the_empty_search(vocabulary):
    row = verdict_of(vocabulary, log=[{"claims": "C01"}])
    assert "not the same as false" in row.rule and "S01" in row.rule
    assert "no search on record" in verdict_of(vocabulary).rule


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"kind": "harm"}, True),
        ({"kind": "interaction"}, True),
        ({"outcome": "breathing", "value": "slower"}, True),
        ({}, False),
    ],
)
def test_not_established_on_a_matter_of_safety_is_no_evidence_of_safety(vocabulary, claim, said):
    assert ("not evidence that it is safe" in verdict_of(vocabulary, claim=claim).rule) == said


def test_the_safety_sentence_is_not_printed_beside_an_established_harm(vocabulary):
    assert "safe" not in verdict_of(vocabulary, {}, claim={"kind": "harm"}).rule


# Wording


@pytest.mark.parametrize(
    ("kind", "rung", "design", "wording"),
    [
        ("effect", "1", "survey", "fits"),
        ("effect", "2", "survey", "too strong"),
        ("effect", "2", "animal", "fits"),
        ("efficacy", "3", "cohort", "too strong"),
        ("efficacy", "4", "randomised_trial", "fits"),
        ("mechanism", "4", "cells", "fits"),
        ("dependence", "4", "survey", "too strong"),
        ("harm", "4", "case_report", ""),
        ("interaction", "4", "case_report", ""),
        ("effect", "?", "survey", ""),
        ("use", "", "survey", ""),
    ],
)
def test_wording_is_held_against_what_the_design_warrants(vocabulary, kind, rung, design, wording):
    row = verdict_of(vocabulary, {"design": design}, claim={"kind": kind, "rung": rung})
    assert row.wording == wording


def test_the_best_support_decides_on_the_wording(vocabulary):
    assert verdict_of(vocabulary, FOR, {}, claim={"rung": "4"}).wording == "fits"


def test_without_direct_support_the_wording_is_not_judged(vocabulary):
    assert verdict_of(vocabulary, {"directness": "outcome"}, claim={"rung": "4"}).wording == ""


# Certainty

TWO = [{"dataset": "A", "design": "randomised_trial"}, {"dataset": "B"}]


def each(**change):
    return [case | change for case in TWO]


@pytest.mark.parametrize(
    ("certainty", "cases"),
    [
        ("high", each(design="systematic_review_trials")),
        ("moderate", TWO),
        ("low", each(design="cohort")),
        ("very low", each(design="cohort", read_in="second-hand")),
        ("low", TWO[:1]),
        ("low", [*TWO, NULL]),
        ("low", [*TWO, {"stance": "qualifies"}]),
        ("low", [*TWO, AGAINST]),
        ("low", each(read_in="second-hand")),
        ("moderate", [TWO[0], TWO[1] | {"read_in": "second-hand"}]),
        ("very low", [*each(read_in="second-hand", stance="refutes", value="worse"), NULL]),
        ("", [FOR]),
    ],
)
def test_certainty_starts_at_the_best_level_and_is_only_lowered(vocabulary, certainty, cases):
    assert verdict_of(vocabulary, *cases).certainty == certainty


def test_each_reason_that_lowers_certainty_is_named(vocabulary):
    cases = each(design="survey", citekey="Lee2020", read_in="second-hand")
    row = verdict_of(vocabulary, *cases, AGAINST, NULL, conflict={"Lee2020": "industry"})
    assert all(reason in row.rule for reason in ("C1", "C2", "C3"))
    cases = [case | {"dataset": "A", "design": "survey"} for case in cases]
    row = verdict_of(
        vocabulary,
        *[case | {"stance": "refutes", "value": "worse"} for case in cases],
        conflict={"Lee2020": "industry"},
    )
    assert all(reason in row.rule for reason in ("C5", "C6", "C7", "C8"))


def test_funding_that_is_not_known_does_not_lower_certainty(vocabulary):
    assert "C8" not in verdict_of(vocabulary, *TWO, conflict={}).rule


# Fragility


def flips(*cases, claim=None, conflict=None):
    frame = fragility(*judged(*cases, claim=claim, conflict=conflict), RULES)
    return {row.without: (row.before, row.after) for row in frame.itertuples()}


def test_a_verdict_on_one_dataset_flips_without_it():
    assert flips({"dataset": "A"}) == {
        "dataset A": ("supported", "not established (nothing found)"),
    }


def test_a_verdict_on_two_trials_does_not_flip():
    assert flips(*TWO) == {}


@pytest.mark.parametrize(
    ("without", "weak"),
    [
        ("animals and cells", {"design": "animal"}),
        ("self-report", {"design": "survey"}),
        ("second-hand reading", {"design": "case_series", "read_in": "second-hand"}),
        ("conflicted funding", {"design": "case_series", "citekey": "Lee2020"}),
    ],
)
def test_what_a_verdict_leans_on_is_found_by_taking_it_away(without, weak):
    cases = [{"dataset": "A", "design": "case_series"}, weak | {"dataset": "B"}]
    found = flips(*cases, claim=HARM, conflict={"Lee2020": "industry"})
    assert found[without] == ("supported", "not established (too thin)")


def test_taking_away_one_side_of_a_dispute_gives_the_other():
    found = flips(COHORT, COHORT | {"dataset": "C"}, AGAINST)
    assert found["dataset B"] == ("contested", "supported")


def test_two_cases_are_warning_enough_of_a_harm(vocabulary):
    cases = [{"design": "case_report", "dataset": name} for name in "AB"]
    assert verdict_of(vocabulary, *cases, claim=HARM).direction == "supported"
    assert verdict_of(vocabulary, *cases).direction == "not established"


def test_one_weak_study_does_not_lift_a_warning(vocabulary):
    denied = {"design": "survey", "stance": "refutes", "value": "unchanged"}
    row = verdict_of(vocabulary, denied, claim=HARM)
    assert (row.direction, row.basis) == ("not established", "too thin")
    assert "V7a" in row.rule and NOT_SAFE in row.rule
    strong = verdict_of(vocabulary, denied | {"design": "randomised_trial"}, claim=HARM)
    assert strong.direction == "contradicted" and NOT_SAFE in strong.rule


def test_interviews_beside_a_trial_do_not_make_it_two_studies(vocabulary):
    interviews = {"design": "qualitative", "dataset": "B"}
    assert verdict_of(vocabulary, {"dataset": "A"}, interviews).certainty == "low"


def test_an_unproven_benefit_is_not_called_unsafe(vocabulary):
    safe = {"kind": "efficacy", "outcome": "breathing"}
    said = {value: verdict_of(vocabulary, FOR, claim=safe | {"value": value}) for value in SAFETY}
    assert {value: NOT_SAFE in row.rule for value, row in said.items()} == SAFETY


def test_a_verdict_that_keeps_its_direction_is_no_flip():
    assert flips(FOR) == {}


def test_what_was_tried_is_told_even_when_nothing_flips():
    table, rows = judged(*TWO, FOR | {"citekey": "Lee2020"}, conflict={"Lee2020": "public"})
    tried = fragility_tried(table, rows, RULES).set_index("without")
    assert tried.loc["each dataset", ["removals", "claims", "flips"]].tolist() == [2, 1, 0]
    assert tried.loc["self-report", ["removals", "claims", "flips"]].tolist() == [1, 1, 0]
    assert tried.loc["animals and cells", "removals"] == 0
    assert tried.loc["conflicted funding", "note"] == (
        "who paid is known of 1 of 2 matched sources"
    )


# Omissions

NEEDS = [{"subject": "juice", "outcome": "sleep", "need": "What juice does to sleep"}]


@pytest.mark.parametrize(
    ("claim", "mentioned"),
    [
        ({"subject": "juice"}, True),
        ({"co_exposure": "juice"}, True),
        ({"subject": "juice", "kind": "announcement"}, False),
        ({"subject": "juice", "outcome": "breathing"}, False),
        ({}, False),
    ],
)
def test_a_need_is_mentioned_when_a_claim_has_its_subject_and_outcome(claim, mentioned):
    row = omissions(NEEDS, claims(claim), findings({"subject": "juice"}, {})).iloc[0]
    assert (row.mentioned, row.claims) == (mentioned, ["C01"] if mentioned else [])
    assert row.findings == ["F001"]


def test_a_need_that_names_no_outcome_is_met_by_any():
    need = [{"subject": "juice", "need": "Anything on juice"}]
    assert omissions(need, claims({"subject": "juice"}), findings()).iloc[0].mentioned


# Where stance and facets disagree

LEDGER = pd.DataFrame(
    [{"kind": "opposite", "status": "conflict", "left": "C01", "right": "F001"}],
)


def warnings(ledger, *cases, claim=None):
    table, rows = judged(*cases, claim=claim)
    return stance_facet_disagreements(ledger, rows, table).warning.tolist()


def test_a_conflict_matched_as_support_is_warned_of():
    (warning,) = warnings(LEDGER, {"value": "worse"})
    assert "exclude each other" in warning


def test_a_refutation_that_the_ledger_does_not_see_is_warned_of_with_what_differs():
    (warning,) = warnings(LEDGER.iloc[:0], AGAINST | {"outcome": "breathing"})
    assert "outcome sleep / breathing" in warning
    assert warnings(LEDGER, AGAINST) == []


def test_support_by_another_route_is_warned_of():
    (warning,) = warnings(LEDGER.iloc[:0], {}, claim={"via": "breathing"})
    assert "via breathing" in warning


def test_judgements_that_agree_with_the_facets_give_no_warning():
    assert warnings(LEDGER.iloc[:0], {}, NULL, {"directness": "outcome"}) == []

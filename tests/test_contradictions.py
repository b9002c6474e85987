"""The ledger's rules, one test a rule, in the words of a reader of the audit."""

import json
import re

import pandas as pd
import pytest

from claimaudit.contradictions.conflicts import counted_rows
from claimaudit.contradictions.joins import LedgerTooLarge
from claimaudit.contradictions.ledger import as_records, ledger
from claimaudit.contradictions.rulings import fingerprints, unknown_names
from claimaudit.evidence.designs import Design
from claimaudit.evidence.evidence import evidence
from claimaudit.evidence.judgements import judgements
from claimaudit.schema.contracts import AMOUNT, CLAIMS, DECISIONS, FACETS, FINDINGS, MATCHES
from claimaudit.vocabulary.entries import NO_DIFFERENCE
from claimaudit.vocabulary.vocabulary import Vocabulary

WORDS = """
axis = { timing = ["acute", "repeated"], withdrawal_from = "entity" }
[entity]
kratom = {}
mitragynine = { part_of = "kratom" }
speciogynine = { part_of = "kratom" }
alcohol = {}
opioids = {}
morphine = { is_a = "opioids" }
[[implies]]
when = ["cns_activity", "increases"]
then = ["heart_rate", "increases"]
source = "pharmacology2020"
[scale.direction]
values = ["increases", "decreases", "modulates", "unchanged"]
is_a = { increases = "modulates", decreases = "modulates" }
excludes = [["increases", "decreases"], ["modulates", "unchanged"]]
no_effect = ["unchanged"]
[scale.comparison]
values = ["lower", "same", "higher"]
needs = "versus"
excludes = [["lower", "same"], ["lower", "higher"], ["same", "higher"]]
[outcome.cns_activity]
scales = ["direction"]
safety = true
[outcome.heart_rate]
scales = ["direction"]
safety = true
[outcome.withdrawal_severity]
scales = ["direction"]
requires = ["withdrawal_from"]
[outcome.mood]
scales = ["direction"]
[outcome.dependence]
values = ["occurs", "absent"]
scales = ["comparison"]
excludes = [["occurs", "absent"]]
safety = true
reassures = ["absent", "lower"]
[outcome.advised_use]
values = ["avoid", "ask_first", "allowed"]
excludes = [["avoid", "ask_first"], ["avoid", "allowed"]]
"""

DESIGNS = {
    "survey": Design("survey", "survey", "people", {"effect": 4}, {"effect": 1}, True),
    "trial": Design("trial", "randomised trial", "people", {"effect": 2}, {"effect": 4}, False),
}


@pytest.fixture
def vocabulary(tmp_path):
    path = tmp_path / "vocabulary.toml"
    path.write_text(WORDS, encoding="utf-8")
    return Vocabulary.load(path)


BASE = {"subject": "kratom", "co_exposure": "alone", "outcome": "mood", "value": "increases"}


def frame(rows, table):
    columns = [*table.columns, *({"start"} if table is CLAIMS else ())]
    return pd.DataFrame([{**dict.fromkeys(columns, ""), **row} for row in rows], columns=columns)


def claims_of(*rows):
    made = [
        {"claim_id": f"C{n:02}", "exact": f"quote {n}", "statement": f"claim {n}", "kind": "effect"}
        | {"voice": "own", "rung": "3", "checkable": "yes", "start": n * 10, **BASE, **row}
        for n, row in enumerate(rows, 1)
    ]
    return frame(made, CLAIMS)


def findings_of(*rows):
    made = [
        {"finding_id": f"F{n:03}", "citekey": f"source{n}", "dataset": f"data{n}"}
        | {"statement": f"finding {n}", "attribution": "own result", "design": "trial"}
        | BASE
        | row
        for n, row in enumerate(rows, 1)
    ]
    return frame(made, FINDINGS)


def ledger_of(vocabulary, claims=(), findings=(), matches=(), decisions=(), max_pairs=1000):
    claims, findings = claims_of(*claims), findings_of(*findings)
    judged = judgements(frame(matches, MATCHES), claims, findings)
    weighed = evidence(judged, claims, findings, DESIGNS, {})
    ruled = frame(decisions, DECISIONS)
    rows = ledger(
        claims=claims,
        findings=findings,
        evidence=weighed,
        decisions=ruled,
        vocabulary=vocabulary,
        designs=DESIGNS,
        max_pairs=max_pairs,
    )
    return counted_rows(rows)


def only(rows, kind):
    found = rows[rows["kind"] == kind]
    assert len(found) == 1, found[["pair_id", "axes"]]
    return found.iloc[0]


UP, DOWN = {"value": "increases"}, {"value": "decreases"}


def test_the_flagship_stimulates_in_combination_and_sedates_in_combination(vocabulary):
    together = {"co_exposure": "alcohol", "outcome": "cns_activity"}
    stimulant = "kratom has stimulant properties, particularly [...] when taken in combination"
    sedative = "combining them could enhance sedative effects"
    texts = (
        {**together, **UP, "exact": stimulant},
        {**together, **DOWN, "exact": sedative, "kind": "interaction", "rung": "2"},
    )
    rows = ledger_of(vocabulary, texts)
    row = only(rows, "opposite")
    assert (row["plane"], row["status"], row["axes"]) == ("article-article", "conflict", [])
    [record] = as_records(rows, claims_of(*texts), findings_of())
    assert (record["left"]["exact"], record["right"]["exact"]) == (stimulant, sedative)
    assert "increases" in row["rule"] and "no axis of scope separates them" in row["rule"]


def test_compatible_statements_are_not_reported(vocabulary):
    rows = ledger_of(vocabulary, [UP, UP, {"value": "modulates"}], [UP, {"outcome": "heart_rate"}])
    assert rows.empty
    assert list(rows.columns)[:3] == ["pair_id", "conflict", "plane"]


def test_a_value_inherits_what_its_parent_excludes(vocabulary):
    row = only(ledger_of(vocabulary, [UP, {"value": "unchanged"}]), "opposite")
    assert row["pair_id"] == "opposite:C01+C02"


def test_the_exposure_is_unordered(vocabulary):
    mixed = [
        {**UP, "subject": "kratom", "co_exposure": "alcohol"},
        {**DOWN, "subject": "alcohol", "co_exposure": "kratom"},
    ]
    assert only(ledger_of(vocabulary, mixed), "opposite")["status"] == "conflict"


def test_alone_and_together_do_not_meet(vocabulary):
    assert ledger_of(vocabulary, [UP, {**DOWN, "co_exposure": "alcohol"}]).empty


@pytest.mark.parametrize("co_exposure", ["alone", "alcohol"])
def test_any_co_exposure_meets_both_and_says_so(vocabulary, co_exposure):
    sides = [{**UP, "co_exposure": co_exposure}, {**DOWN, "co_exposure": "any"}]
    assert only(ledger_of(vocabulary, sides), "opposite")["axes"] == ["co-exposure"]


def test_part_and_whole_meet_and_say_so(vocabulary):
    row = only(ledger_of(vocabulary, [UP], [{**DOWN, "subject": "mitragynine"}]), "opposite")
    assert (row["status"], row["axes"]) == ("scopes differ", ["part/whole"])


def test_two_parts_of_a_whole_do_not_meet(vocabulary):
    parts = [{**UP, "subject": "mitragynine"}, {**DOWN, "subject": "speciogynine"}]
    assert ledger_of(vocabulary, parts).empty


def test_a_class_and_its_member_do_not_meet(vocabulary):
    assert ledger_of(
        vocabulary, [{**UP, "subject": "opioids"}, {**DOWN, "subject": "morphine"}]
    ).empty


def test_a_comparison_and_an_absolute_do_not_meet(vocabulary):
    lower = {"outcome": "dependence", "value": "lower", "versus": "opioids"}
    occurs = {"outcome": "dependence", "value": "occurs"}
    assert ledger_of(vocabulary, [lower], [occurs]).empty


def test_undecided_takes_part_in_nothing(vocabulary):
    undecided = [{**DOWN, facet: "?"} for facet in FACETS if facet not in ("via", *AMOUNT)]
    assert ledger_of(vocabulary, [UP, *undecided], [{**DOWN, "attribution": "?"}]).empty


def test_background_and_inference_make_no_contradiction(vocabulary):
    aside = [{**DOWN, "attribution": who} for who in ("background", "authors' inference")]
    assert ledger_of(vocabulary, [UP], aside).empty


def test_a_position_of_an_authority_does(vocabulary):
    position = {**DOWN, "attribution": "position of an authority"}
    assert only(ledger_of(vocabulary, [UP], [position]), "opposite")["right"] == "F001"


def test_a_claim_that_literature_cannot_check_is_held_against_the_article_only(vocabulary):
    rows = ledger_of(vocabulary, [{**UP, "checkable": "no"}, DOWN], [DOWN])
    assert only(rows, "opposite")["plane"] == "article-article"


def test_sources_are_paired_only_on_outcomes_that_a_claim_touches(vocabulary):
    sources = [UP, DOWN]
    assert ledger_of(vocabulary, [{"outcome": "heart_rate"}], sources).empty
    row = only(ledger_of(vocabulary, [{"value": NO_DIFFERENCE}], sources), "opposite")
    assert row["plane"] == "literature-literature"


def test_two_results_of_one_dataset_are_never_opposite(vocabulary):
    one = [{**UP, "dataset": "d"}, {**DOWN, "dataset": "d"}]
    assert "opposite" not in set(ledger_of(vocabulary, [{"value": "modulates"}], one)["kind"])


def test_sources_that_state_the_same_dose_rule_are_not_paired(vocabulary):
    position = {"attribution": "position of an authority", "dataset": ""}
    rule = [{**UP, "dose": "low"}, {**DOWN, "dose": "high"}]
    both = [{**position, "citekey": who, "dataset": who, **half} for who in "ab" for half in rule]
    assert ledger_of(vocabulary, [{"value": "modulates"}], both).empty
    half = only(ledger_of(vocabulary, [{"value": "modulates"}], both[:3]), "opposite")
    assert half["pair_id"] == "opposite:F002+F003", "b does not state the other half"
    other = [both[0], both[3]]
    assert only(ledger_of(vocabulary, [{"value": "modulates"}], other), "opposite")["axes"] == [
        "dose"
    ]


def test_every_differing_axis_is_listed(vocabulary):
    claim = {**UP, "dose": "low", "condition": "timing:acute"}
    finding = {**DOWN, "subject": "mitragynine", "co_exposure": "any", "dose": "high"}
    finding |= {"population": "animals", "condition": "timing:repeated; withdrawal_from:opioids"}
    row = only(ledger_of(vocabulary, [claim], [finding]), "opposite")
    assert row["axes"] == ["dose", "population", "timing", "part/whole", "co-exposure"]
    assert "dose, population, timing" in row["rule"]


def test_empty_all_and_any_meet_everything(vocabulary):
    claim = {**UP, "dose": "all", "condition": ""}
    finding = {**DOWN, "dose": "high", "population": "any", "condition": "timing:acute"}
    assert only(ledger_of(vocabulary, [claim], [finding]), "opposite")["status"] == "conflict"


@pytest.mark.parametrize(("kind", "axes"), [("effect", ["population"]), ("mechanism", [])])
def test_no_population_means_people_for_effects_and_anything_for_mechanisms(vocabulary, kind, axes):
    rows = ledger_of(vocabulary, [{**UP, "kind": kind}], [{**DOWN, "population": "animals"}])
    assert only(rows, "opposite")["axes"] == axes


def test_voice_separates_the_article_from_itself_only(vocabulary):
    reported = {**DOWN, "voice": "reported"}
    assert only(ledger_of(vocabulary, [UP, reported]), "opposite")["axes"] == ["voice"]
    assert only(ledger_of(vocabulary, [reported], [UP]), "opposite")["axes"] == []


@pytest.mark.parametrize(
    ("witness", "axes"),
    [
        ({"dose": "low"}, ["dose"]),
        ({"dose": "low", "attribution": "position of an authority"}, ["dose"]),
        ({"dose": "high"}, []),
        ({"dose": "toxic"}, []),
        ({"dose": "low", "population": "animals"}, []),
        ({"dose": "low", "attribution": "background"}, []),
        ({"dose": "low", "subject": "mitragynine"}, []),
    ],
)
def test_undosed_against_dosed(vocabulary, witness, axes):
    """The undosed side's value at another dose, in the same population, makes it scope."""
    rows = ledger_of(vocabulary, [{**UP, "dose": "high"}, DOWN], [{**DOWN, **witness}])
    row = rows[rows["pair_id"] == "opposite:C01+C02"].iloc[0]
    assert row["axes"] == axes


def test_an_effect_that_another_study_did_not_see_ranks_last(vocabulary):
    null = {"value": NO_DIFFERENCE}
    rows = ledger_of(vocabulary, [UP, DOWN], [null, {**UP, "dataset": "data1"}, UP])
    missed = rows[rows["kind"] == "not reproduced"]
    assert set(missed["pair_id"]) == {
        "not-reproduced:C01+F001",
        "not-reproduced:C02+F001",
        "not-reproduced:F001+F003",
    }
    assert set(missed["severity"]) == {6} and list(rows["severity"]) == sorted(rows["severity"])


def test_withdrawal_from_one_thing_is_not_withdrawal_from_another(vocabulary):
    severity = {"outcome": "withdrawal_severity"}
    opioids = {**severity, **DOWN, "condition": "withdrawal_from:opioids"}
    alcohol = {**severity, **UP, "condition": "withdrawal_from:alcohol; timing:acute"}
    assert ledger_of(vocabulary, [opioids], [alcohol]).empty
    late = {**opioids, **UP, "condition": "timing:repeated; withdrawal_from:opioids"}
    assert only(ledger_of(vocabulary, [opioids], [late]), "opposite")["status"] == "conflict"


def test_a_null_in_animals_reproduces_nothing_that_people_reported(vocabulary):
    null = {"value": NO_DIFFERENCE, "population": "animals"}
    assert ledger_of(vocabulary, [UP], [null]).empty
    assert not ledger_of(vocabulary, [UP], [{**null, "population": "people"}]).empty


def test_no_effect_agrees_with_no_difference_shown(vocabulary):
    assert ledger_of(vocabulary, [{"value": "unchanged"}], [{"value": NO_DIFFERENCE}]).empty


def test_drift_shows_the_strongest_and_the_weakest_wording(vocabulary):
    row = only(
        ledger_of(
            vocabulary,
            [{"rung": "2"}, {"rung": "4"}, {"rung": "3"}, {"rung": "2"}, {"rung": "4"}],
        ),
        "drift",
    )
    assert (row["left"], row["right"], row["pair_id"]) == ("C02", "C01", "drift:C01+C02")
    assert "C02: “does” (rung 4), own words" in row["rule"] and "C03" in row["rule"]


def test_a_reported_voice_is_a_weaker_wording(vocabulary):
    row = only(ledger_of(vocabulary, [{"voice": "reported"}, {}]), "drift")
    assert (row["left"], row["right"], row["axes"]) == ("C02", "C01", [])


def test_another_dose_is_another_assertion_and_no_drift(vocabulary):
    assert ledger_of(
        vocabulary, [{"rung": "4", "dose": "low"}, {"rung": "2", "dose": "high"}]
    ).empty


def match(claim, finding="F001", stance="supports", directness="direct"):
    who = {"reviewer": "draft", "decided_on": "2024-05-01"}
    return {
        "claim_id": claim,
        "finding_id": finding,
        "stance": stance,
        "directness": directness,
    } | who


def test_too_strong_is_one_row_an_assertion(vocabulary):
    claims = [{"rung": "2"}, {"rung": "4"}]
    rows = ledger_of(vocabulary, claims, [{"design": "survey"}], [match("C01"), match("C02")])
    row = only(rows, "too strong")
    assert (row["pair_id"], row["left"], row["right"]) == ("too-strong:C02", "C02", None)
    assert row["plane"] == "article-literature" and "F001, survey" in row["rule"]


@pytest.mark.parametrize(
    ("claim", "finding", "matched"),
    [
        ({}, {"design": "trial"}, match("C01")),
        ({"kind": "harm"}, {"design": "survey"}, match("C01")),
        ({"kind": "interaction"}, {"design": "survey"}, match("C01")),
        ({"rung": ""}, {"design": "survey"}, match("C01")),
        ({}, {"design": "survey"}, match("C01", directness="population")),
        ({}, {"design": "survey"}, match("C01", stance="background")),
    ],
)
def test_not_too_strong(vocabulary, claim, finding, matched):
    assert ledger_of(vocabulary, [claim], [finding], [matched]).empty


def test_estimates_of_two_datasets_are_listed_in_one_row(vocabulary):
    numbers = [{"estimate": "12 %"}, {"estimate": "30 %"}, {"estimate": "31 %"}]
    numbers[1]["dataset"] = numbers[2]["dataset"] = "shared"
    rows = ledger_of(vocabulary, [{}], numbers)
    row = only(rows, "estimates differ")
    assert (row["left"], row["right"], row["findings"]) == (None, None, ["F001", "F002", "F003"])
    assert "F002: 30 %" in row["rule"]
    assert ledger_of(vocabulary, [{}], numbers[1:]).empty, "F002 and F003 share a dataset"


def test_estimates_of_different_scopes_name_the_axis(vocabulary):
    numbers = [
        {"estimate": "12 %", "condition": "timing:acute"},
        {"estimate": "30 %", "condition": "timing:repeated"},
    ]
    row = only(ledger_of(vocabulary, [{}], numbers), "estimates differ")
    assert (row["status"], row["axes"]) == ("scopes differ", ["timing"])


def test_an_announcement_without_a_claim_is_an_unkept_promise(vocabulary):
    promise = {"kind": "announcement", "value": "", "rung": "", "voice": "", "checkable": "no"}
    row = only(ledger_of(vocabulary, [promise, {"outcome": "heart_rate"}]), "unkept promise")
    assert (row["pair_id"], row["right"]) == ("unkept-promise:C01", None)
    assert ledger_of(vocabulary, [promise, UP]).empty


def test_one_hop_of_implication(vocabulary):
    said = {**UP, "outcome": "cns_activity"}
    slower = {**DOWN, "outcome": "heart_rate"}
    row = only(ledger_of(vocabulary, [said], [slower]), "implied")
    hop = "cns_activity=increases>heart_rate=increases"
    assert row["pair_id"] == f"implied:C01+F001:{hop}"
    assert row["severity"] == 5 and "pharmacology2020" in row["rule"]
    assert ledger_of(vocabulary, [{**said, "voice": "reported"}], [slower]).empty
    position = {**said, "attribution": "position of an authority"}
    assert ledger_of(vocabulary, [slower], [position]).empty


def test_a_value_in_an_implication_may_hold_any_sign(tmp_path):
    fast, path = "rate > 100 = fast", tmp_path / "vocabulary.toml"
    words = WORDS.replace('then = ["heart_rate", "increases"]', f'then = ["pulse", "{fast}"]')
    pulse = f'[outcome.pulse]\nvalues = ["{fast}", "slow"]\nexcludes = [["{fast}", "slow"]]\n'
    path.write_text(words + pulse, encoding="utf-8")
    said, slow = {**UP, "outcome": "cns_activity"}, {"outcome": "pulse", "value": "slow"}
    row = only(ledger_of(Vocabulary.load(path), [said], [slow]), "implied")
    assert f"implies “pulse: {fast}” (pharmacology2020)" in row["rule"]


def test_false_reassurance_ranks_first_then_safety_then_advice_then_the_rest(vocabulary):
    rows = ledger_of(
        vocabulary,
        [
            UP,
            DOWN,
            *(
                {"kind": "advice", "outcome": "advised_use", "value": v}
                for v in ("avoid", "allowed")
            ),
            *({"outcome": "heart_rate", **value} for value in (UP, DOWN)),
            {"outcome": "dependence", "value": "absent"},
        ],
        [{"outcome": "dependence", "value": "occurs"}],
    )
    assert list(rows["severity"]) == [1, 2, 3, 4]
    assert rows["pair_id"][0] == "opposite:C07+F001"


def test_a_warning_that_is_contradicted_by_a_reassuring_study_is_no_false_reassurance(vocabulary):
    dependence = {"outcome": "dependence"}
    rows = ledger_of(
        vocabulary, [{**dependence, "value": "occurs"}], [{**dependence, "value": "absent"}]
    )
    assert list(rows["severity"]) == [2]


def test_rows_are_gathered_into_conflicts_with_readable_names(vocabulary):
    rows = ledger_of(vocabulary, [{**UP, "dose": "high"}, DOWN, {**DOWN, "rung": "3"}])
    assert rows["conflict"].nunique() == 1 and len(rows) == 2
    name = rows["conflict"][0]
    assert re.fullmatch(r"[a-z0-9._+-]+", name) and "mood.kratom.decreases+increases" in name
    assert name.endswith("dose-high")


# Rulings


def decision(name, ruling, reviewer="ann", **more):
    made = {"pair_id": name, "ruling": ruling, "reviewer": reviewer, "decided_on": "2024-05-01"}
    return {**made, "reason": f"because {reviewer}", **more}


def ruled(vocabulary, *decisions, claims=(UP, DOWN), findings=()):
    return ledger_of(vocabulary, claims, findings, decisions=decisions).iloc[0]


PAIR = "opposite:C01+C02"
CONFLICT = "article-article.opposite.conflict.mood.kratom.decreases+increases"


def test_without_a_decision_a_row_is_open(vocabulary):
    assert ruled(vocabulary)["ruling"] == "open"


def test_a_ruling_on_a_row_beats_that_on_its_conflict(vocabulary):
    row = ruled(vocabulary, decision(CONFLICT, "genuine"))
    assert (row["ruling"], row["reason"]) == ("genuine", "because ann")
    row = ruled(vocabulary, decision(CONFLICT, "genuine"), decision(PAIR, "dismissed"))
    assert row["ruling"] == "dismissed"


def test_a_person_who_rules_on_the_conflict_takes_the_place_of_a_draft_on_the_row(vocabulary):
    drafted = decision(PAIR, "genuine", "draft")
    row = ruled(vocabulary, drafted, decision(CONFLICT, "dismissed"))
    assert (row["ruling"], row["reason"]) == ("dismissed", "because ann")


def test_a_row_and_its_conflict_ruled_otherwise_by_two_persons_are_disputed(vocabulary):
    row = ruled(vocabulary, decision(CONFLICT, "genuine"), decision(PAIR, "dismissed", "bo"))
    assert (row["ruling"], row["state"]) == ("disputed", "disputed")


def test_reviewers_who_disagree_leave_it_disputed_until_one_row_is_adjudicated(vocabulary):
    two = decision(PAIR, "genuine"), decision(PAIR, "dismissed", "bo")
    row = ruled(vocabulary, *two)
    assert (row["ruling"], row["state"]) == ("disputed", "disputed")
    assert "because ann" in row["reason"] and "because bo" in row["reason"]
    row = ruled(vocabulary, *two, decision(PAIR, "dismissed", "cy", adjudicated="yes"))
    assert row["ruling"] == "dismissed"


def test_a_ruling_on_what_has_changed_since_is_stale_and_open_again(vocabulary):
    claims, findings = claims_of(UP, DOWN), findings_of()
    rows = ledger_of(vocabulary, [UP, DOWN])
    now = fingerprints(rows, [PAIR, CONFLICT], claims, findings)
    assert (
        ruled(vocabulary, decision(PAIR, "genuine", fingerprint=now[PAIR]))["ruling"] == "genuine"
    )
    changed = UP, {**DOWN, "statement": "now it says something else"}
    row = ruled(vocabulary, decision(PAIR, "genuine", fingerprint=now[PAIR]), claims=changed)
    assert (row["ruling"], row["state"]) == ("open", "stale")


SEPARATED = ({**UP, "dose": "low"}, {**DOWN, "dose": "high"})


def test_scopes_are_explained_only_by_a_ruling_that_cites_a_finding_on_a_differing_axis(vocabulary):
    def status(claims=SEPARATED, **cited):
        return ruled(vocabulary, decision(PAIR, "explained", **cited), claims=claims, findings=[UP])

    row = ledger_of(vocabulary, SEPARATED, decisions=[decision(PAIR, "explained")]).iloc[0]
    assert row["status"] == "scopes differ"
    for cited, expected in (
        ({"axis": "dose", "finding_id": "F001"}, "explained"),
        ({"axis": "dose", "finding_id": "F999"}, "scopes differ"),
        ({"axis": "timing", "finding_id": "F001"}, "scopes differ"),
    ):
        rows = ledger_of(
            vocabulary,
            SEPARATED,
            [{"outcome": "heart_rate"}],
            decisions=[decision(PAIR, "explained", **cited)],
        )
        assert rows["status"][0] == expected


def test_a_conflict_is_not_explained_away_but_the_ruling_shows(vocabulary):
    row = ruled(vocabulary, decision(PAIR, "explained", axis="dose", finding_id="F001"))
    assert (row["status"], row["ruling"]) == ("conflict", "explained")


def test_a_decision_on_a_row_that_is_gone_is_named(vocabulary):
    rows = ledger_of(vocabulary, [UP, DOWN])
    decisions = frame(
        [decision(PAIR, "genuine"), decision("opposite:C01+C77", "genuine")], DECISIONS
    )
    assert unknown_names(rows, decisions) == ["opposite:C01+C77"]


# Size and shape


def test_too_many_pairs_are_refused_before_they_are_built_and_the_key_is_named(vocabulary):
    crowd = [*[UP] * 40, *[DOWN] * 40]
    with pytest.raises(LedgerTooLarge, match=r"1,600 pairs and may hold 1,599.*mood of kratom"):
        ledger_of(vocabulary, crowd, max_pairs=1599)
    assert len(ledger_of(vocabulary, crowd, max_pairs=1600)) == 1600


def test_records_are_plain_json_with_both_sides_in_full(vocabulary):
    claims, findings = [UP], [{**DOWN, "estimate": "a"}, {**DOWN, "estimate": "b"}]
    rows = ledger_of(vocabulary, claims, findings)
    records = json.loads(json.dumps(as_records(rows, claims_of(*claims), findings_of(*findings))))
    pair, *_, estimates = records
    assert set(pair) == {
        *("pair_id", "conflict", "plane", "kind", "status", "axes", "rule", "severity"),
        *("ruling", "left", "right", "findings"),
    }
    assert pair["left"]["exact"] == "quote 1" and pair["left"]["citekey"] is None
    assert pair["right"]["exact"] is None and pair["right"]["citekey"] == "source1"
    assert set(FACETS) <= set(pair["right"]) and pair["findings"] == []
    assert estimates["left"] is None and estimates["findings"] == ["F001", "F002"]

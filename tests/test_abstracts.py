"""Findings drafted from abstracts: what is settled is proposed, what is left open is not."""

import re
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.findings import draft_findings, measures
from claimaudit.drafting.proposals import proposed_findings
from claimaudit.drafting.rules import Rules
from claimaudit.drafting.studies import abstract_sentences, study_of
from claimaudit.evidence.findings import read_findings
from claimaudit.schema.contracts import DRAFTED, FINDINGS
from claimaudit.schema.csv_file import write_table
from claimaudit.sources.library import Library
from claimaudit.vocabulary.vocabulary import Vocabulary
from collection import REFERENCES

DESIGNS = tuple(tomllib.loads((REFERENCES / "designs.toml").read_text("utf-8")))
OWN = """
[entity]
tea = { synonyms = ["green tea"] }
coffee = {}
caffeine = { part_of = "tea" }

[outcome.alertness]
scales = ["direction"]
cues = ["wakefulness"]

[outcome.heart_rate]
scales = ["direction", "comparison"]
cues = ["pulse"]

[outcome.anxiety]
scales = ["direction"]

[outcome.craving_after]
label = "craving"
scales = ["direction"]
requires = ["withdrawal_from"]
"""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory) -> Vocabulary:
    own = tmp_path_factory.mktemp("words") / "vocabulary.toml"
    own.write_text(OWN, encoding="utf-8")
    return Vocabulary.load(REFERENCES / "vocabulary.toml", own)


def library(abstract: str, title: str = "A study", **fields) -> Library:
    return Library({"Hill2022": {"id": "Hill2022", "title": title, "abstract": abstract} | fields})


def drafted(abstract: str, vocabulary: Vocabulary, **fields):
    return draft_findings(library(abstract, **fields), vocabulary, DESIGNS)


def facets(sentence: str, vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """(subject, co-exposure, outcome, value, versus) of what a result sentence gives."""
    frame = drafted(f"RESULTS: {sentence}", vocabulary)
    columns = ["subject", "co_exposure", "outcome", "value", "versus"]
    return sorted(frame[columns].itertuples(index=False, name=None))


SETTLED = {
    "Tea increased alertness.": [("tea", "alone", "alertness", "increases", "")],
    "Alertness was increased by tea.": [("tea", "alone", "alertness", "increases", "")],
    "Coffee decreased heart rate and anxiety.": [
        ("coffee", "alone", "anxiety", "decreases", ""),
        ("coffee", "alone", "heart_rate", "decreases", ""),
    ],
    "Coffee increased alertness and decreased anxiety.": [
        ("coffee", "alone", "alertness", "increases", ""),
        ("coffee", "alone", "anxiety", "decreases", ""),
    ],
    "Tea with coffee increased heart rate.": [("tea", "coffee", "heart_rate", "increases", "")],
    "Tea did not increase anxiety.": [("tea", "alone", "anxiety", "no difference shown", "")],
    "There was no significant difference in anxiety with tea.": [
        ("tea", "alone", "anxiety", "no difference shown", "")
    ],
    "Tea increased alertness compared with placebo.": [
        ("tea", "alone", "alertness", "increases", "")
    ],
    "Tea caused a lower heart rate than coffee.": [
        ("tea", "alone", "heart_rate", "lower", "coffee")
    ],
    "Higher tea intake was associated with lower anxiety.": [
        ("tea", "alone", "anxiety", "decreases", "")
    ],
}
OPEN = (
    "Tea and coffee increased alertness.",
    "Lower tea intake was associated with lower anxiety.",
    "Stopping tea increased anxiety.",
    "Tea reduced the increase in anxiety caused by coffee.",
    "Tea was not the cause of anxiety.",
    "Tea was inversely associated with anxiety.",
    "Tea was related to anxiety.",
    "Anxiety was increased in the second week.",
    "Tea was drunk every day.",
    "Tea increased alertness compared with coffee.",
    "Tea reduced craving.",
    "We examined whether tea increases alertness.",
    "It is known that tea has been used to increase alertness.",
    "Tea increased anxiety heart rate.",
)


@pytest.mark.parametrize("sentence", SETTLED)
def test_a_sentence_that_settles_its_facets_gives_findings(sentence, vocabulary):
    assert facets(sentence, vocabulary) == SETTLED[sentence]


@pytest.mark.parametrize("sentence", OPEN)
def test_a_sentence_that_leaves_something_open_gives_none(sentence, vocabulary):
    assert facets(sentence, vocabulary) == []


def test_a_condition_that_an_outcome_requires_is_taken_from_beside_it(vocabulary):
    (row,) = drafted("RESULTS: Tea reduced coffee craving.", vocabulary).to_dict("records")
    assert (row["subject"], row["condition"]) == ("tea", "withdrawal_from:coffee")


ABSTRACT = (
    "BACKGROUND: Tea increases anxiety. METHODS: In a randomised trial 120 adults drank tea or "
    "water. RESULTS: Tea increased alertness by 12% (95% CI 5 to 19; P = 0.01). The weather was "
    "fine. Tea did not change heart rate. CONCLUSIONS: Tea may increase alertness and decrease "
    "anxiety."
)


def test_background_gives_nothing_and_conclusions_are_the_authors_inference(vocabulary):
    frame = drafted(ABSTRACT, vocabulary).set_index("outcome")
    assert dict(frame["attribution"]) == {
        "alertness": "own result",
        "heart_rate": "own result",
        "anxiety": "authors' inference",
    }
    assert frame.at["anxiety", "value"] == "decreases"


def test_a_drafted_row_tells_where_it_stands_its_numbers_and_that_nobody_confirmed_it(vocabulary):
    rules = Rules(Cues.of({}))
    rows = proposed_findings(rules, library(ABSTRACT), vocabulary, DESIGNS).rows
    row = rows.set_index("outcome").loc["alertness"]
    assert row["locator"] == "abstract, sentence 3" and row["read_in"] == "abstract"
    assert row["estimate"] == "12%; 95% CI 5 to 19; P = 0.01"
    assert (row["design"], row["n"], row["population"]) == ("randomised_trial", "120", "people")
    assert (row["drafted_by"], row["confirmed_by"]) == (DRAFTED, "")


def test_the_statement_has_the_facets_and_numbers_in_our_words(vocabulary):
    frame = drafted(ABSTRACT, vocabulary).set_index("outcome")
    assert frame.at["heart_rate", "statement"] == (
        "Tea · heart rate: no difference shown · in people"
    )
    assert "12%" in frame.at["alertness", "statement"]
    assert not any(text in ABSTRACT for text in frame["statement"])


def test_a_sentence_with_a_hedge_in_the_results_is_an_inference(vocabulary):
    (row,) = drafted("RESULTS: Tea may increase alertness.", vocabulary).to_dict("records")
    assert row["attribution"] == "authors' inference"


def test_an_abstract_without_sections_gives_only_sentences_that_report(vocabulary):
    told = "Tea increases anxiety. We found that tea increased alertness (p < 0.05)."
    assert list(drafted(told, vocabulary)["outcome"]) == ["alertness"]


def test_the_findings_of_every_export_are_taken_by_the_audit(vocabulary, tmp_path):
    items = library(ABSTRACT)
    frame = draft_findings(items, vocabulary, DESIGNS)
    write_table(tmp_path / "findings.csv", frame, FINDINGS)
    again = read_findings(tmp_path / "findings.csv", items, vocabulary, DESIGNS)
    assert len(again) == 3 and list(again["finding_id"]) == ["F001", "F002", "F003"]


def test_a_result_told_twice_is_one_finding(vocabulary):
    assert (
        len(drafted("RESULTS: Tea increased alertness. Tea increased alertness.", vocabulary)) == 1
    )


def test_a_library_without_abstracts_gives_an_empty_table(vocabulary):
    frame = draft_findings(Library({"a": {"id": "a", "title": "Tea"}}), vocabulary, DESIGNS)
    assert frame.empty and tuple(frame.columns) == FINDINGS.columns


# Sections and sentences


@pytest.mark.parametrize(
    "abstract",
    [
        "Background: We asked. Methods: We looked. Results: We saw. Conclusions: We think.",
        "BACKGROUND. We asked. METHODS. We looked. RESULTS. We saw. CONCLUSIONS. We think.",
        "Objectives: We asked. Study design: We looked. Main results: We saw. Relevance: We think.",
        "Objective We asked. Design We looked. Results We saw. Conclusions We think.",
        "Background/Aims: We asked. Materials and methods: We looked. Results - We saw. "
        "Conclusion and relevance: We think.",
    ],
)
def test_headings_of_every_manner_part_the_sections(abstract):
    told = [(one.section, one.text) for one in abstract_sentences(abstract)]
    assert told == [
        ("background", "We asked."),
        ("methods", "We looked."),
        ("results", "We saw."),
        ("conclusions", "We think."),
    ]


def test_abbreviations_and_decimals_end_no_sentence():
    text = "E. coli vs. others, e.g. Hill et al. found 3.5 mg (P < .05). In 20 people nothing was."
    assert [one.text[:2] for one in abstract_sentences(text)] == ["E.", "In"]


def test_results_spoken_of_in_a_sentence_are_no_heading():
    (sentence,) = abstract_sentences("These results show that the methods work.")
    assert sentence.section == ""


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_sentences_hold_all_words_of_an_abstract_in_order(text):
    joined = "".join(one.text for one in abstract_sentences(text))
    left = re.sub(r"\W", "", joined)
    rest = iter(re.sub(r"\W", "", text))
    assert all(letter in rest for letter in left)


# The study


STUDIES = {
    ("Tea: a randomised trial", ""): ("randomised_trial", "people"),
    ("Tea in rats", "Rats were randomised to tea."): ("animal", "animals"),
    ("Tea: a systematic review", "Randomised trials were pooled."): (
        "systematic_review_trials",
        "?",
    ),
    ("Tea: a meta-analysis of cohort studies", "Participants were followed."): (
        "meta_analysis_cohorts",
        "people",
    ),
    ("Tea", "A case report of one patient."): ("case_report", "people"),
    ("Tea", "Binding was measured in vitro in cell lines."): ("cells", "cells"),
    ("Tea", "We surveyed 300 students."): ("survey", "people"),
    ("Tea", "We surveyed rats."): ("?", "animals"),
    ("Tea and its makers", "We thought about it."): ("?", "?"),
}


@pytest.mark.parametrize("told", STUDIES)
def test_design_and_population_are_taken_from_clear_words_only(told):
    title, abstract = told
    study = study_of({"title": title}, abstract_sentences(abstract), DESIGNS)
    assert (study.design, study.population) == STUDIES[told]


def test_the_publication_type_of_pubmed_tells_the_design():
    item = {"title": "Tea", "custom": {"publication_type": ["Randomized Controlled Trial"]}}
    assert study_of(item, (), DESIGNS).design == "randomised_trial"


def test_a_design_that_the_audit_does_not_know_is_undecided():
    assert study_of({"title": "Tea: a randomised trial"}, (), ("survey",)).design == "?"


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Tea was given (n = 120).", "120"),
        ("In 1,200 healthy adults tea was given.", "1200"),
        ("In 138 716 participants.", "138716"),
        ("Of 40 men and 60 women.", "unknown"),
        ("In 3.5 participants.", "unknown"),
        ("Nobody was counted.", "unknown"),
    ],
)
def test_the_number_studied_is_the_one_that_is_stated(text, n):
    assert study_of({"title": "Tea"}, abstract_sentences(text), DESIGNS).n == n


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("odds ratio 1.96, 95% CI 1.66–2.31", "odds ratio 1.96, 95% CI 1.66–2.31"),
        ("it fell (RR 0·78, 95 % CI 0·70, 0·88)", "RR 0·78, 95 % CI 0·70, 0·88"),
        ("by −3.2 mmHg (P < 0.001)", "−3.2 mmHg; P < 0.001"),
        ("12% and 12% again", "12%"),
        ("in the year 2020", ""),
    ],
)
def test_measures_stand_in_the_figures_of_the_source(text, numbers):
    assert measures(text) == numbers

"""The held-out pages: the set is whole and says only what its pages say. No draft is made here."""

import csv
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from held_out_pages import visible_text

ROOT = Path(__file__).parent
PAGES = sorted(folder for folder in (ROOT / "held_out_drafts").iterdir() if folder.is_dir())
VOCABULARY = tomllib.loads((ROOT.parent / "references/vocabulary.toml").read_text("utf-8"))

GOLD = (
    "sentence lead_in kind voice rung subject co_exposure outcome value or_outcome versus dose"
    " population condition quantity amount_of quantifier as_of place"
)
JUDGED = {"mechanism", "effect", "efficacy", "interaction", "harm", "dependence"}
KINDS = JUDGED | {
    "composition", "origin", "use", "prevalence", "regulation", "advice", "announcement", "framing",
    "definition", "attribute", "requirement", "evidence", "physiology", "trend", "study_report",
}  # fmt: skip
AMOUNTS = {
    "", "share", "share of people", "dose", "duration", "frequency", "count", "content", "change",
    "relative change", "ratio", "score", "date", "age", "limit", "cost", "size",
}  # fmt: skip
QUANTIFIERS = {
    "", "rarely", "few", "some", "sometimes", "many", "often", "usually", "most", "almost all",
    "all", "not all", "only",
}  # fmt: skip
DOSES = {"", "low", "moderate", "high", "toxic", "all"}
COMPARISONS = {"lower", "same", "higher", "not_higher", "not_lower"}
ANY_OUTCOME = {"", "?", "no difference shown", "association_only", "enough", "not_enough"}
OPEN_VALUES = (
    ANY_OUTCOME
    | COMPARISONS
    | {value for scale in VOCABULARY["scale"].values() for value in scale["values"]}
    | {value for entry in VOCABULARY["outcome"].values() for value in entry.get("values", [])}
    | {"required", "not_required", "not_needed"}
)
OPPOSITES = [
    {"increases", "decreases"}, {"occurs", "absent"}, {"present", "absent"}, {"higher", "lower"},
    {"increases", "lower"}, {"decreases", "higher"}, {"recommended", "avoid"}, {"allowed", "avoid"},
    {"safe", "unsafe"}, {"effective", "ineffective"}, {"lawful", "banned"}, {"occurs", "decreases"},
    {"increases", "absent"}, {"enough", "not_enough"}, {"exists", "none_found"},
    {"increases", "unchanged"}, {"required", "not_required"},
]  # fmt: skip
CHROME = {
    "navigation", "cookie notice", "byline", "date", "credit", "colophon", "reference",
    "credential", "advertisement", "appeal", "correction", "disclaimer",
}  # fmt: skip
REASONS = CHROME | {
    "question", "answer word", "heading", "lead-in", "table head", "term defined", "caption number",
    "wish", "letter form", "transition", "anecdote", "opinion", "framing", "quoted feeling",
    "myth quoted", "announcement", "caption", "name used by others",
}  # fmt: skip
CONTRADICTIONS = {
    "opposite", "numbers differ", "safe against avoid", "advice", "evidence", "quantifier",
    "class and member", "headline against body", "only against equal", "comparison",
}  # fmt: skip
LOOK_ALIKES = {
    "dose differs", "population differs", "outcome differs", "subject differs", "place differs",
    "time differs", "condition differs", "myth denied", "link and cause",
    "shares that fit together", "one amount in two units", "one comparison, both ways round",
}  # fmt: skip

each_page = pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)


def text_of(folder):
    return visible_text((folder / "page.html").read_text("utf-8"))


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(folder):
    return tomllib.loads((folder / "contradictions.toml").read_text("utf-8"))


def readings(row):
    """Each accepted outcome of a row with its values."""
    others = [other.partition("=") for other in row["or_outcome"].split("; ") if other]
    return [(row["outcome"], row["value"])] + [(outcome, values) for outcome, _, values in others]


def test_there_are_twelve_pages_four_of_them_not_on_health():
    assert len(PAGES) == 12
    assert sum(not pairs(folder)["health"] for folder in PAGES) == 4
    forms = " ".join(form for folder in PAGES for form in pairs(folder)["forms"])
    for form in (
        "nested list", "list without full stops", "table", "faq", "news", "advertisement",
        "caption", "definition list", "side-effect list", "advice column", "comparison",
    ):  # fmt: skip
        assert form in forms


@each_page
def test_a_page_is_an_article_among_the_clutter_of_a_site(folder):
    page = (folder / "page.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>") and "<title>" in page
    reasons = [row["reason"] for row in table(folder, "not_claims")]
    assert {"navigation"} < set(reasons)
    article = {row["sentence"] for row in table(folder, "gold")}
    article |= {r["sentence"] for r in table(folder, "not_claims") if r["reason"] not in CHROME}
    assert 450 <= sum(len(sentence.split()) for sentence in article) <= 900


@each_page
def test_each_coded_sentence_stands_once_in_the_page(folder):
    text = text_of(folder)
    for row in table(folder, "gold"):
        assert text.count(row["sentence"]) == 1, row["sentence"]
        assert all(lead_in in text for lead_in in row["lead_in"].split("|")), row["lead_in"]
    for row in table(folder, "not_claims"):
        assert row["sentence"] in text, row["sentence"]


@each_page
def test_all_that_is_visible_is_coded_as_claim_or_as_none(folder):
    rest = text_of(folder)
    claims = {row["sentence"] for row in table(folder, "gold")}
    others = [row["sentence"] for row in table(folder, "not_claims")]
    assert not claims & set(others)
    for sentence in sorted([*claims, *others], key=len, reverse=True):
        rest = rest.replace(sentence, "\n", 1)
    assert re.findall(r"[^\W\d_]+", rest) == []


@each_page
def test_lines_without_a_claim_have_a_reason(folder):
    assert [row for row in table(folder, "not_claims") if row["reason"] not in REASONS] == []


@each_page
def test_the_words_of_a_row_are_allowed(folder):
    rows = table(folder, "gold")
    assert list(rows[0]) == GOLD.split()
    for row in rows:
        kinds = set(row["kind"].split("|"))
        assert kinds <= KINDS, row
        assert set(row["voice"].split("|")) <= {"own", "reported"}, row
        rungs = set(row["rung"].split("|"))
        assert rungs <= {"", "1", "2", "3", "4"}, row
        assert "" in rungs or kinds & JUDGED, row
        assert rungs != {""} or not kinds <= JUDGED, row
        assert set(row["amount_of"].split("|")) <= AMOUNTS, row
        assert set(row["quantifier"].split("|")) <= QUANTIFIERS, row
        assert set(row["dose"].split("|")) <= DOSES, row
        assert bool(row["quantity"]) == bool(row["amount_of"]), row
        assert row["subject"] and row["outcome"], row
        for subject in (row["subject"] + "|" + row["co_exposure"]).split("|"):
            assert re.fullmatch(r"[a-z0-9_]*|\?|open:.+", subject), row


@each_page
def test_outcomes_and_values_are_of_the_vocabulary_or_marked_open(folder):
    for row in table(folder, "gold"):
        for outcome, values in readings(row):
            assert set(values.split("|")) <= allowed_values(outcome), (row["sentence"], outcome)


@each_page
def test_no_row_accepts_a_value_and_its_opposite(folder):
    for row in table(folder, "gold"):
        for outcome, values in readings(row):
            found = set(values.split("|"))
            assert not any(pair <= found for pair in OPPOSITES), (row["sentence"], outcome, values)


@each_page
def test_three_contradictions_and_three_look_alikes_are_planted(folder):
    planted = pairs(folder)
    assert len(planted["contradiction"]) == len(planted["look_alike"]) == 3
    for pair in planted["contradiction"] + planted.get("also", []):
        assert pair["kind"] in CONTRADICTIONS, pair
    for pair in planted["look_alike"]:
        assert pair["kind"] in LOOK_ALIKES, pair
    listed = planted["contradiction"] + planted["look_alike"] + planted.get("also", [])
    both = [frozenset((pair["first"], pair["second"])) for pair in listed]
    assert len(set(both)) == len(both)
    assert all(first != second for first, second in both)


@each_page
def test_each_planted_quote_stands_once_in_the_page_and_is_coded(folder):
    text = text_of(folder)
    planted = pairs(folder)
    claims = {row["sentence"] for row in table(folder, "gold")}
    myths = {r["sentence"] for r in table(folder, "not_claims") if r["reason"] == "myth quoted"}
    for part in ("contradiction", "look_alike", "also"):
        for pair in planted.get(part, []):
            assert pair["why"].endswith("."), pair
            for quote in (pair["first"], pair["second"]):
                assert text.count(quote) == 1, quote
                coded = claims | myths if part == "look_alike" else claims
                assert any(quote in sentence or sentence in quote for sentence in coded), quote


@each_page
def test_the_two_sides_of_a_contradiction_are_coded_apart(folder):
    """Coded alike, no ledger could find the pair: rows must differ in more than the quote."""
    rows = table(folder, "gold")
    said = [name for name in GOLD.split() if name not in ("sentence", "lead_in")]
    for pair in pairs(folder)["contradiction"]:
        first, second = (
            {tuple(row[name] for name in said) for row in rows if overlaps(row["sentence"], quote)}
            for quote in (pair["first"], pair["second"])
        )
        assert first and second and not first & second, pair


def test_the_log_of_looks_is_kept_in_order():
    log = (ROOT / "held_out_drafts/README.md").read_text("utf-8").split("## Log of looks")[1]
    dates = re.findall(r"^\| (\d{4}-\d\d-\d\d) \|", log, re.MULTILINE)
    assert dates and all(earlier <= later for earlier, later in pairwise(dates))


def allowed_values(outcome):
    if outcome.startswith("open:"):
        return OPEN_VALUES
    entry = VOCABULARY["outcome"][outcome]
    scales = [VOCABULARY["scale"][scale]["values"] for scale in entry.get("scales", [])]
    extra = {"none_done"} if outcome == "evidence_base" else set()
    return ANY_OUTCOME | COMPARISONS | extra | set(entry.get("values", [])).union(*scales)


def overlaps(sentence, quote):
    return quote in sentence or sentence in quote

"""Candidates for a claim: what has its outcome and exposure comes first, nothing is judged."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimaudit.audit import Audit
from claimaudit.curating.retrieval import CANDIDATES, Index, highlighted_pieces, recall_of_judged
from claimaudit.schema.contracts import FACETS, FINDINGS
from claimaudit.sources.library import Library
from claimaudit.vocabulary.vocabulary import Vocabulary

WORDS = """
[entity]
tea = { synonyms = ["camellia"] }
coffee = {}
caffeine = { part_of = "tea" }

[scale.direction]
values = ["increases", "decreases"]
excludes = [["increases", "decreases"]]

[outcome.sleep]
label = "length of sleep"
scales = ["direction"]
cues = ["nights"]

[outcome.pulse]
scales = ["direction"]
cues = ["heart rate"]

[[implies]]
when = ["pulse", "increases"]
then = ["sleep", "decreases"]
source = "a"
"""
CLAIM = {"statement": "Tea disturbs sleep.", "exact": "disturbing", "subject": "tea"}
CLAIM |= {"co_exposure": "alone", "outcome": "sleep", "value": "decreases"}


@pytest.fixture(scope="module")
def audit(unchanged: Audit) -> Audit:
    return unchanged


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory) -> Vocabulary:
    path = tmp_path_factory.mktemp("words") / "vocabulary.toml"
    path.write_text(WORDS, encoding="utf-8")
    return Vocabulary.load(path)


def finding(name: str, statement: str, **facets: str) -> dict[str, str]:
    row = dict.fromkeys(FINDINGS.columns, "")
    row |= {"finding_id": name, "citekey": "a", "statement": statement, "co_exposure": "alone"}
    return row | facets


def index(vocabulary: Vocabulary, *findings: dict[str, str], **titles: str) -> Index:
    titles = titles or {"a": "A source"}
    items = {key: {"id": key, "type": "book", "title": title} for key, title in titles.items()}
    frame = pd.DataFrame(findings, columns=list(FINDINGS.columns))
    return Index.of(Library(items), frame, vocabulary)


def ranked(found: Index, claim: dict[str, str], k: int = 10) -> list[str]:
    return list(found.candidates(claim, k)["finding_id"])


def test_the_same_outcome_and_exposure_come_first_whatever_the_words(vocabulary):
    found = index(
        vocabulary,
        finding("F001", "Tea disturbs the sleep of plants.", subject="coffee", outcome="pulse"),
        finding("F002", "Less of it was seen.", subject="tea", outcome="sleep"),
        finding("F003", "More of it was seen.", subject="coffee", outcome="sleep"),
    )
    assert ranked(found, CLAIM)[0] == "F002"


def test_parts_of_the_exposure_and_implied_outcomes_are_proposed_before_strangers(vocabulary):
    found = index(
        vocabulary,
        finding("F001", "It rose.", subject="coffee", outcome="pulse"),
        finding("F002", "It rose.", subject="caffeine", outcome="pulse"),
        finding("F003", "It rose.", subject="coffee"),
    )
    assert ranked(found, CLAIM) == ["F002", "F001"]


def test_words_meet_by_their_stems_and_by_the_synonyms_of_the_vocabulary(vocabulary):
    found = index(vocabulary, a="Camellias and the nights of students", b="On bridges")
    assert list(found.candidates(CLAIM)["citekey"]) == ["a"]
    assert found.candidates(CLAIM).at[0, "matched"] == ["Camellias", "nights"]


def test_a_source_as_a_whole_has_no_finding_and_tells_its_abstract(vocabulary):
    items = {"a": {"id": "a", "title": "Notes", "abstract": "Sleep and tea."}}
    frame = pd.DataFrame(columns=list(FINDINGS.columns))
    (row,) = Index.of(Library(items), frame, vocabulary).candidates(CLAIM).to_dict("records")
    assert (row["finding_id"], row["text"], row["rank"]) == ("", "Sleep and tea.", 1)
    assert tuple(row) == CANDIDATES


def test_an_undecided_facet_counts_as_nothing(vocabulary):
    found = index(vocabulary, finding("F001", "It rose.", subject="?", outcome="?", versus="?"))
    assert ranked(found, dict.fromkeys(FACETS, "?")) == []


def test_equal_scores_stand_in_the_order_of_the_ids_and_always_the_same(vocabulary):
    rows = [finding(f"F{n:03}", "Tea was drunk.", subject="tea") for n in (5, 3, 9, 1)]
    first, again = (ranked(index(vocabulary, *order), CLAIM) for order in (rows, rows[::-1]))
    assert first == again == ["F001", "F003", "F005", "F009"]


def test_a_library_without_anything_has_no_candidates(vocabulary):
    found = Index.of(Library({}), pd.DataFrame(columns=list(FINDINGS.columns)), vocabulary)
    assert found.candidates(CLAIM).empty


@pytest.mark.parametrize(
    "words",
    ["AND (", '"', "a:b^2 ~ [x TO y] *", "\\", "+-!{}/?", "\0", "x" * 100_000, "tea " * 5000],
)
def test_signs_of_a_query_language_are_only_text(words, vocabulary):
    found = index(vocabulary, finding("F001", "Tea was drunk.", subject="tea"))
    claim = CLAIM | {"statement": words, "exact": words, "versus": words}
    assert ranked(found, claim) == ["F001"]


@settings(max_examples=80)
@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=4))
def test_a_marked_text_is_the_text(text, words):
    assert "".join(piece for piece, hit in highlighted_pieces(text, words)) == text


def test_the_matched_words_are_marked_whole_and_no_others():
    assert highlighted_pieces("Teas: tea, steam", ["tea"]) == [
        ("Teas: ", False),
        ("tea", True),
        (", steam", False),
    ]


# Measured on an audit that was judged


def test_recall_counts_every_judged_pair_once_and_grows_with_k(audit):
    frame = recall_of_judged(audit, (1, 1000))
    pairs = audit.tables.matches.drop_duplicates(["claim_id", "finding_id"])
    anything = frame[frame["judged_as"] == "any stance"].set_index("k")
    assert anything.at[1000, "judged"] == len(pairs)
    assert anything.at[1, "found"] <= anything.at[1000, "found"] <= len(pairs)


def test_an_audit_without_judgements_has_no_recall(audit):
    frame = recall_of_judged(audit.with_tables(matches=audit.tables.matches.iloc[:0]), (5,))
    assert list(frame["judged"]) == [0, 0] and frame["recall"].isna().all()


def test_three_in_four_of_the_matches_that_bear_on_a_claim_are_among_its_first_twenty():
    frame = recall_of_judged(Audit.open("kratom-alcohol"), (20,)).set_index("judged_as")
    assert frame.at["supports, refutes or qualifies", "recall"] >= 0.75
    assert frame.at["any stance", "recall"] >= 0.7

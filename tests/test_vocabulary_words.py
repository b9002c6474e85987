"""The vocabulary can be listed, explained, and tried on a phrase."""

import pytest

from claimaudit.schema.faults import InvalidAudit
from claimaudit.vocabulary import explain as words
from claimaudit.vocabulary.vocabulary import Vocabulary
from collection import shared_vocabulary


@pytest.fixture(scope="module")
def shared() -> Vocabulary:
    return shared_vocabulary()


def test_the_list_has_every_word_once(shared):
    listed = words.list_words(shared)
    outcomes = listed[listed["sort"] == "outcome"]
    assert list(outcomes["id"]) == list(shared.outcomes)
    assert list(listed.loc[listed["sort"] == "entity", "id"]) == list(shared.entities)
    assert not listed.duplicated(["sort", "id"]).any()
    assert set(listed["file"]) == {"references/vocabulary.toml"}


@pytest.mark.parametrize(
    "filter", ["hypertension", "HYPERTENSION", "blood pressure", "blood_pressure"]
)
def test_the_list_can_be_searched_by_any_of_its_words(shared, filter):
    assert "blood_pressure" in set(words.list_words(shared, filter)["id"])
    assert "nausea" not in set(words.list_words(shared, filter)["id"])


def test_a_search_that_meets_nothing_gives_an_empty_list(shared):
    empty = words.list_words(shared, "(no such word")
    assert empty.empty
    assert list(empty.columns) == list(words.LIST_COLS)


def test_an_outcome_is_explained_with_all_it_knows(shared):
    text = words.explain(shared, "blood_pressure")
    assert text.startswith("blood_pressure (outcome): blood pressure")
    for part in ("increases and decreases", "hypertension", "safety", "hypotension", "better"):
        assert part in text
    assert "defined in  " in text and "references/vocabulary.toml" in text


def test_what_a_word_does_not_have_is_not_listed(shared):
    assert "must say" not in words.explain(shared, "blood_pressure")
    assert "condition withdrawal_from" in words.explain(shared, "withdrawal_severity")


@pytest.mark.parametrize(
    ("word", "part"),
    [("placebo", "also called"), ("direction", "says increases"), ("timing", "after_stopping")],
)
def test_entities_scales_and_axes_are_explained_too(shared, word, part):
    assert part in words.explain(shared, word)


def test_a_word_may_be_asked_for_with_spaces(shared):
    assert words.explain(shared, "heart rate") == words.explain(shared, "heart_rate")


def test_a_misspelled_word_is_answered_with_the_nearest(shared):
    with pytest.raises(InvalidAudit, match="Did you mean 'energy'"):
        words.explain(shared, "enrgy")


def test_a_phrase_in_place_of_a_word_is_answered_with_what_it_means(shared):
    with pytest.raises(InvalidAudit, match="As a phrase it means insomnia"):
        words.explain(shared, "lots of sleepless nights")


def test_a_phrase_is_tried(shared):
    (row,) = words.read_phrase(shared, "energizing").to_dict("records")
    assert (row["text"], row["sort"], row["term"]) == ("energizing", "outcome", "energy")
    assert row["value"] == "increases"


def test_a_phrase_with_a_direction_beside_an_outcome_gives_two_rows(shared):
    read = words.read_phrase(shared, "raises the pulse")
    assert list(read["sort"]) == ["value", "outcome"]
    assert list(read["value"]) == ["increases", ""]


def test_a_phrase_that_means_nothing_gives_an_empty_table(shared):
    assert words.read_phrase(shared, "anxitey").empty
    assert list(words.read_phrase(shared, "anxitey").columns) == list(words.PHRASE_COLS)

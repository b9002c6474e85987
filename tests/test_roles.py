"""What each sentence of an article does."""

from __future__ import annotations

import pytest

from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.entities import discover
from claimaudit.drafting.overlay import with_entities
from claimaudit.drafting.roles import COLUMNS, roles
from claimaudit.sources.article import Article
from claimaudit.vocabulary.lexicon import Lexicon
from collection import REFERENCES, shared_vocabulary

SHARED = shared_vocabulary()
CUES = Cues.read(REFERENCES / "cues.toml")


def table(text: str):
    article = Article(text)
    words = with_entities(SHARED, discover(article, "Ginger and tea", SHARED, CUES))
    return roles(article, Lexicon.of(words), CUES)


def does(text: str) -> set[str]:
    return set(table(f"Ginger is a root. Tea is a drink.\n{text}").query("sentence > 2")["role"])


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ginger can ease nausea.", "claim"),
        ("It may also lower blood pressure.", "claim"),
        ("Do you drink tea every day?", "question"),
        ("Subscribe to our newsletter", "navigation"),
        ("Share this article", "navigation"),
        ("Benefits of ginger", "heading"),
        ("This article explains how ginger works.", "announcement"),
        ("Talk to your doctor before taking ginger.", "advice"),
        ("Avoid tea at night.", "advice"),
        ("But that is not the whole story.", "transition"),
    ],
)
def test_a_sentence_has_the_role_that_a_reader_gives_it(text, role):
    assert role in does(text)


def test_a_sentence_may_advise_and_claim():
    assert does("Ginger can cause heartburn, so avoid it at night.") == {"advice", "claim"}


def test_an_item_of_a_list_that_asserts_something_is_a_claim():
    assert does("- Lowers blood pressure") == {"claim"}


def test_a_question_a_heading_and_a_menu_never_claim():
    for text in ("Does ginger lower blood pressure?", "How ginger lowers blood pressure"):
        assert "claim" not in does(text)


def test_every_sentence_has_its_place_a_score_and_a_role():
    text = "Ginger\nGinger can ease nausea. Ask your doctor first.\n***\nWhy?\n"
    found, article = table(text), Article(text)
    assert tuple(found.columns) == COLUMNS
    assert set(found["sentence"]) == {one.number for one in article.sentences}
    assert found["score"].between(0, 1).all()
    assert all(text[row.start : row.end] == row.text for row in found.itertuples())


def test_a_claim_says_by_which_words_it_was_known():
    claims = table("Ginger can ease nausea.").query("role == 'claim'")
    assert list(claims["cue"]) == ["nausea"]

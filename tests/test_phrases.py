"""Phrases are found word by word, and the reader of English knows no table and no id."""

import ast

import pytest

import house
from claimaudit.drafting.english.cues import Cues
from claimaudit.vocabulary.phrases import PhraseFinder, read_words, simple_words
from collection import REFERENCES, shared_vocabulary

ENGLISH = house.PACKAGE / "drafting" / "english"
# Faults and files, the text of an article, and the phrase finder.
KNOWN = {
    "claimaudit.schema.faults",
    "claimaudit.schema.files",
    "claimaudit.schema.shapes",
    "claimaudit.sources.article",
    "claimaudit.sources.quotes",
    "claimaudit.vocabulary.phrases",
}
CUES = {"advice": {"avoid": ["look out for", "stay away"]}, "relation": {"use": ["medic* use"]}}


def cued(text: str) -> list[str]:
    return [text[cue.start : cue.end] for cue in Cues.of(CUES).find(text)]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Look out for nausea, and stay away.", ["Look out for", "stay away"]),
        ("We look out\u00a0for it.", ["look out\u00a0for"]),
        ("On second look, out for a walk.", []),
        ("We look out.\nFor tea, stay.\nAway with it.", []),
        ("Medicinal use and medic use.", ["Medicinal use", "medic use"]),
        ("Medicinal uses.", []),
    ],
)
def test_a_cue_is_met_word_by_word_and_never_over_a_mark_or_the_end_of_a_line(text, phrases):
    assert cued(text) == phrases


def test_a_soft_hyphen_or_a_curly_apostrophe_changes_no_word():
    for words in (simple_words, read_words):
        assert [word.lower for word in words("cof\u00adfee isn’t")] == ["coffee", "isn't"]


def test_a_compound_is_several_words_to_a_vocabulary_and_one_to_a_reader():
    text = "low-dose 2.5 mg"
    assert [word.written for word in simple_words(text)] == ["low", "dose", "2", "5", "mg"]
    assert [word.written for word in read_words(text)] == ["low-dose", "2.5", "mg"]


def test_phrases_of_the_same_words_are_one_match_and_longer_ones_come_after():
    phrases = [(("risk",), 1), (("risk", "of", "falls"), 2), (("risk",), 3), ((), 4)]
    finder = PhraseFinder(phrases, lambda word: (word.lower(),))
    text = "Risk of falls"
    matches = [(m.first, m.last, m.meanings) for m in finder.find(text, simple_words(text))]
    assert matches == [(0, 0, [1, 3]), (0, 2, [2])]


def test_every_cue_that_is_listed_finds_itself():
    cues = Cues.read(REFERENCES / "cues.toml")
    for (group, sense), phrases in cues.phrases.items():
        for phrase in phrases if group not in ("filler", "thing") else ():
            text = phrase.replace("*", "s")
            assert (group, sense) in {(cue.group, cue.sense) for cue in cues.find(text)}, phrase


def test_the_reader_of_english_knows_no_table_and_no_id():
    trees = {path: ast.parse(path.read_text("utf-8")) for path in ENGLISH.glob("*.py")}
    imported = {name for tree in trees.values() for name, _ in house.imported(tree, "claimaudit")}
    others = {name for name in imported if not name.startswith("claimaudit.drafting.english")}
    assert others and others <= KNOWN
    words = shared_vocabulary()
    values = {value for outcome in words.outcomes.values() for value in outcome.values}
    texts = {
        node.value
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not texts & (values | words.outcomes.keys() | words.entities.keys())

"""The lexicon finds the words of a vocabulary in a text, where they stand and as they are meant."""

import subprocess
import sys
from pathlib import Path

import pytest

from claimaudit.vocabulary.lexicon import Lexicon, Mention
from claimaudit.vocabulary.vocabulary import Vocabulary

WORDS = """
[entity]
green_tea = { synonyms = ["sencha", "Camellia brew"] }
epa = { label = "EPA", synonyms = ["eicosapentaenoic acid"] }
wort = { label = "St John's wort" }
vitamin_a = { label = "vitamin A" }
night_drops = { label = "night mood drops" }

[scale.direction]
values = ["increases", "decreases", "unchanged"]
excludes = [["increases", "decreases"]]
no_effect = ["unchanged"]
reads = { occurs = "increases" }

[scale.direction.cues]
increases = ["raise", "boost", "more"]
decreases = ["reduce", "low", "lower", "lower the risk"]

[scale.occurrence]
values = ["occurs", "absent"]
excludes = [["occurs", "absent"]]
no_effect = ["absent"]
reads = { increases = "occurs" }
cues = { occurs = ["cause", "risk"], absent = ["free of"] }

[outcome.blood_pressure]
scales = ["direction"]
cues = ["hypertension", "systolic"]

[outcome.pressure]
label = "pressure"
scales = ["direction"]

[outcome.energy]
scales = ["direction"]
cues = ["vitality"]
value_cues = { increases = ["energizing"], decreases = ["fatigue", "worn out"] }

[outcome.mood]
scales = ["direction"]
value_cues = { decreases = ["low mood"] }

[outcome.sedation]
scales = ["occurrence"]
value_cues = { occurs = ["=depressant"] }

[outcome.depression]
scales = ["direction", "occurrence"]
cues = ["depressed"]

[outcome.bad_fat]
label = "LDL cholesterol"
scales = ["direction"]
cues = ["LDL", "bad cholesterol"]

[outcome.rash]
scales = ["occurrence"]
"""


def vocabulary(folder: Path, own: str = "") -> Vocabulary:
    paths = [folder / "shared.toml", folder / "own.toml"]
    for path, text in zip(paths, (WORDS, own), strict=True):
        path.write_text(text, encoding="utf-8")
    return Vocabulary.load(*paths)


@pytest.fixture
def lexicon(tmp_path) -> Lexicon:
    return Lexicon.of(vocabulary(tmp_path))


def read(lexicon: Lexicon, text: str) -> list[tuple[str, str, str]]:
    return [(one.text, one.term, one.value) for one in lexicon.mentions(text)]


def test_a_sentence_is_read_word_for_word(lexicon):
    text = "Green tea can raise blood pressure."
    assert lexicon.mentions(text) == (
        Mention(0, 9, "Green tea", "entity", "green_tea", "", "green tea"),
        Mention(14, 19, "raise", "value", "", "increases", "raise"),
        Mention(20, 34, "blood pressure", "outcome", "blood_pressure", "", "blood pressure"),
    )


def test_what_a_mention_quotes_stands_at_its_offsets(lexicon):
    text = (
        "“Sencha” – naïve drinkers’ favourite – reduces hyper­tension, they say: 😀 boosts vitality."
    )
    mentions = lexicon.mentions(text)
    assert [one.text for one in mentions] == [
        "Sencha",
        "reduces",
        "hyper­tension",
        "boosts",
        "vitality",
    ]
    assert all(text[one.start : one.end] == one.text for one in mentions)


@pytest.mark.parametrize("form", ["raises", "raising", "Raised", "RAISE"])
def test_every_form_and_case_of_a_word_is_the_word(lexicon, form):
    assert read(lexicon, f"It {form} something") == [(form, "", "increases")]


@pytest.mark.parametrize(
    "form", ["St John's wort", "St. John's Wort", "St John’s wort", "st john's wort"]
)
def test_apostrophes_and_the_stop_of_an_abbreviation_do_not_matter(lexicon, form):
    assert read(lexicon, f"They took {form} daily") == [(form, "wort", "")]


def test_a_hyphen_is_a_space(lexicon):
    assert read(lexicon, "green-tea extract") == [("green-tea", "green_tea", "")]
    assert read(lexicon, "blood-pressure pills")[0][1] == "blood_pressure"


def test_a_phrase_goes_over_your_and_the_but_not_over_other_words(lexicon):
    assert read(lexicon, "lowers your risk")[0] == ("lowers your risk", "", "decreases")
    assert read(lexicon, "blood under pressure") == [("pressure", "pressure", "")]


@pytest.mark.parametrize("text", ["blood. Pressure", "blood, pressure", "blood\npressure"])
def test_a_phrase_does_not_run_over_punctuation_or_the_end_of_a_line(lexicon, text):
    assert [term for _, term, _ in read(lexicon, text)] == ["pressure"]


def test_of_overlapping_phrases_of_one_sort_the_longest_holds(lexicon):
    assert read(lexicon, "blood pressure") == [("blood pressure", "blood_pressure", "")]
    assert read(lexicon, "lower the risk") == [("lower the risk", "", "decreases")]


def test_a_direction_in_the_name_of_an_outcome_is_no_direction(lexicon):
    assert read(lexicon, "a low mood") == [("low mood", "mood", "decreases")]


def test_an_outcome_in_the_longer_name_of_an_entity_is_not_asserted(lexicon):
    assert read(lexicon, "Night mood drops") == [("Night mood drops", "night_drops", "")]


def test_an_abbreviation_is_met_by_its_own_letters_only(lexicon):
    assert read(lexicon, "EPA and LDLs") == [("EPA", "epa", ""), ("LDLs", "bad_fat", "")]
    assert read(lexicon, "an epa of ldl") == []


def test_a_letter_is_no_article(lexicon):
    assert read(lexicon, "Vitamin A helps") == [("Vitamin A", "vitamin_a", "")]
    assert read(lexicon, "one vitamin a day") == []


def test_a_marked_phrase_is_met_by_these_words_only(lexicon):
    assert read(lexicon, "a depressant") == [("depressant", "sedation", "occurs")]
    assert read(lexicon, "a depressing, depressed day")[0] == ("depressing", "depression", "")


def test_the_issues_example_is_read(lexicon):
    assert read(lexicon, "energizing") == [("energizing", "energy", "increases")]
    assert read(lexicon, "so worn-out") == [("worn-out", "energy", "decreases")]


def test_an_audits_own_word_comes_before_the_shared_one(tmp_path):
    own = '[outcome.vigour]\nvalues = ["high"]\nvalue_cues = { high = ["energizing"] }\n'
    lexicon = Lexicon.of(vocabulary(tmp_path, own))
    assert read(lexicon, "energizing") == [("energizing", "vigour", "high")]


def test_a_direction_is_the_value_that_the_outcome_has_for_it(lexicon):
    (cause,) = lexicon.mentions("causes")
    (boost,) = lexicon.mentions("boosts")
    assert lexicon.value_of(cause, "rash") == "occurs"
    assert lexicon.value_of(cause, "energy") == "increases"
    assert lexicon.value_of(boost, "energy") == "increases"
    assert lexicon.value_of(boost, "rash") == "occurs"


def test_a_direction_that_an_outcome_cannot_take_is_left_open(lexicon):
    (lower,) = lexicon.mentions("reduces")
    assert lexicon.value_of(lower, "rash") == ""


def test_the_other_pole_of_a_value_is_known_where_there_is_one(lexicon):
    assert lexicon.opposite("energy", "decreases") == "increases"
    assert lexicon.opposite("energy", "unchanged") == ""
    assert lexicon.opposite("rash", "occurs") == ""


@pytest.mark.parametrize("text", ["", " ", "…—…", "\n\n", "a the your", "🙂" * 50, "'''---"])
def test_a_text_without_words_has_no_mentions(lexicon, text):
    assert lexicon.mentions(text) == ()


def test_a_long_text_gives_each_mention_once_and_in_order(lexicon):
    sentence = "Green tea lowers blood pressure. "
    mentions = lexicon.mentions(sentence * 300)
    assert len(mentions) == 900
    starts = [one.start for one in mentions]
    assert starts == sorted(set(starts))


def test_loading_a_vocabulary_does_not_load_the_stemmer():
    code = (
        "import sys; from claimaudit.vocabulary.vocabulary import Vocabulary; "
        "import claimaudit.vocabulary.lexicon; "
        "sys.exit('snowballstemmer' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

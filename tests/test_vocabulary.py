"""The vocabulary says what excludes what, and refuses words that do not fit together."""

from pathlib import Path

import pandas as pd
import pytest

from claimaudit.schema.contracts import CLAIMS, FINDINGS
from claimaudit.schema.faults import InvalidAudit
from claimaudit.vocabulary.entries import NO_DIFFERENCE
from claimaudit.vocabulary.facets import check_facets, parse_condition
from claimaudit.vocabulary.vocabulary import Vocabulary
from collection import ROOT
from small_audit import OWN_VOCABULARY, SHARED_VOCABULARY, claim, finding


def load(folder: Path, own: str = OWN_VOCABULARY, shared: str = SHARED_VOCABULARY) -> Vocabulary:
    paths = [folder / "shared" / "vocabulary.toml", folder / "own" / "vocabulary.toml"]
    for path, text in zip(paths, (shared, own), strict=True):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Vocabulary.load(*paths)


def refusal(folder: Path, own: str) -> str:
    with pytest.raises(InvalidAudit) as caught:
        load(folder, OWN_VOCABULARY + own)
    return str(caught.value)


@pytest.fixture
def words(tmp_path) -> Vocabulary:
    return load(tmp_path)


def test_opposite_values_exclude_each_other_in_both_orders(words):
    assert words.excludes("sleep", "increases", "decreases")
    assert words.excludes("sleep", "decreases", "increases")


def test_a_value_inherits_what_its_broader_value_excludes(words):
    assert words.broader("sleep", "increases") == ("increases", "modulates")
    assert words.excludes("sleep", "increases", "unchanged")


def test_a_value_never_excludes_itself_or_what_covers_it(words):
    assert not words.excludes("sleep", "modulates", "increases")
    assert not words.excludes("sleep", "increases", "increases")


def test_no_difference_shown_is_a_value_of_every_outcome_and_excludes_nothing(words):
    for outcome in words.outcomes:
        assert NO_DIFFERENCE in words.values(outcome)
        assert not any(words.excludes(outcome, NO_DIFFERENCE, v) for v in words.values(outcome))


def test_parts_know_their_wholes_from_near_to_far(tmp_path):
    nested = '[entity]\ntea = {}\nleaf = { part_of = "tea" }\ncaffeine = { part_of = "leaf" }\n'
    words = load(tmp_path, nested)
    assert words.wholes("caffeine") == ("leaf", "tea")
    assert words.wholes("tea") == ()


def test_a_value_may_reassure_for_one_subject_only(tmp_path):
    some = '[outcome.calm]\nscales = ["direction"]\n'
    some += 'reassures = ["unchanged", { value = "increases", subject = "tea" }]\n'
    words = load(tmp_path, OWN_VOCABULARY + some)
    assert words.reassures("calm", "unchanged", "coffee")
    assert words.reassures("calm", "increases", "tea")
    assert not words.reassures("calm", "increases", "coffee")


def test_the_words_of_an_audit_replace_and_add_to_the_shared_ones(tmp_path):
    replaced = '[outcome.sleep]\nvalues = ["deep", "light"]\n'
    words = load(tmp_path, OWN_VOCABULARY + replaced)
    assert words.values("sleep") == ("deep", "light", NO_DIFFERENCE)
    assert words.axes["time_of_day"] == ("morning", "evening")
    assert words.axes["timing"] == ("acute", "repeated")


def test_terms_read_as_plain_words(words):
    assert words.label("sleep") == "amount and quality of sleep"
    assert words.label("heart_rate") == "heart rate"
    assert words.value_label("sleep", "increases") == "improves"
    assert words.value_label("heart_rate", "increases") == "increases"
    assert words.safety("heart_rate") and not words.safety("sleep")


NEW_KEYS = """
[scale.amount]
values = ["more", "fewer"]
excludes = [["more", "fewer"]]
reads = { increases = "more" }
cues = { more = ["plenty of"], fewer = ["hardly any"] }

[outcome.dreams]
scales = ["amount"]
cues = ["dreaming"]
value_cues = { more = ["vivid nights"] }
better = "more"
kind = "effect"
"""


def test_an_outcome_has_the_phrases_by_which_texts_name_it(tmp_path):
    dreams = load(tmp_path, OWN_VOCABULARY + NEW_KEYS).outcomes["dreams"]
    assert dreams.cues == ("dreaming",)
    assert dreams.value_cues == {"more": ("vivid nights",)}
    assert dreams.scale_cues == {"more": ("plenty of",), "fewer": ("hardly any",)}
    assert dreams.reads == {"increases": "more"}
    assert (dreams.better, dreams.kind) == ("more", "effect")


def test_a_rule_of_the_draft_codes_the_outcome_that_says_so_an_audits_own_first(tmp_path):
    shared = SHARED_VOCABULARY + '\n[outcome.rest]\nvalues = ["deep"]\nruled_by = "advice"\n'
    own = OWN_VOCABULARY + '\n[outcome.calm]\nvalues = ["deep"]\nruled_by = "advice"\n'
    assert load(tmp_path, OWN_VOCABULARY, shared).ruled("advice") == "rest"
    assert load(tmp_path, own, shared).ruled("advice") == "calm"
    assert load(tmp_path, OWN_VOCABULARY).ruled("advice") == ""


def test_a_vocabulary_without_phrases_stays_valid(words):
    sleep = words.outcomes["sleep"]
    assert (sleep.cues, sleep.value_cues, sleep.scale_cues) == ((), {}, {})
    assert (sleep.better, sleep.kind, words.entities["tea"].synonyms) == ("", "", ())


def test_an_entity_has_its_other_names(tmp_path):
    own = OWN_VOCABULARY.replace("water = {}", 'water = { synonyms = ["H2O", "tap water"] }')
    assert load(tmp_path, own).entities["water"].synonyms == ("H2O", "tap water")


def test_an_audit_may_take_a_phrase_from_the_shared_words(tmp_path):
    shared = SHARED_VOCABULARY + '\n[outcome.rest]\nvalues = ["deep"]\ncues = ["slumber"]\n'
    own = OWN_VOCABULARY + '\n[outcome.calm]\nvalues = ["deep"]\ncues = ["slumber"]\n'
    words = load(tmp_path, own, shared)
    assert words.outcomes["calm"].cues == words.outcomes["rest"].cues == ("slumber",)


def test_the_vocabulary_knows_in_which_file_a_word_stands(words):
    assert words.files["outcome", "sleep"] == "shared/vocabulary.toml"
    assert words.files["entity", "tea"] == "own/vocabulary.toml"


def test_an_implication_keeps_its_source(tmp_path):
    hop = '[[implies]]\nwhen = ["anxiety", "increases"]\nthen = ["sleep", "decreases"]\n'
    words = load(tmp_path, OWN_VOCABULARY + hop + 'source = "day2021"\n')
    (one,) = words.implications
    assert (one.when, one.then) == (("anxiety", "increases"), ("sleep", "decreases"))
    assert one.source == "day2021"


def test_a_condition_is_a_set_of_terms_for_each_axis():
    stated = parse_condition("timing:acute; place:france;place: spain")
    assert stated == {"timing": frozenset({"acute"}), "place": frozenset({"france", "spain"})}
    assert parse_condition("") == parse_condition("?") == {}


@pytest.mark.parametrize("cell", ["acute", "timing:", ":acute"])
def test_a_condition_without_axis_or_term_is_refused(cell):
    with pytest.raises(ValueError, match="axis:term"):
        parse_condition(cell)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ('green = { part_of = "tee" }', ["[entity.green]", "'tee'", "unknown entity", "'tea'"]),
        ('green = { is_a = "plant" }', ["[entity.green]", "'plant'", "is_a"]),
        (
            'a = { part_of = "b" }\nb = { part_of = "c" }\nc = { part_of = "a" }',
            ["[entity.a]", "[entity.b]", "[entity.c]", "part_of leads in a circle"],
        ),
        ('a = { part_of = "a" }', ["[entity.a]", "part_of leads in a circle"]),
        ('a = { is_a = "b" }\nb = { is_a = "a" }', ["is_a leads in a circle"]),
        ("any = {}", ["[entity.any]", "another meaning"]),
        ("sleep = {}", ["[entity.sleep]", "another meaning"]),
        ("a = { partof = 'tea' }", ["[entity.a]", "'partof'", "no such key", "'part_of'"]),
        ('"green tea" = {}', ["green tea", "letters, digits"]),
        ('a = { synonyms = "sencha" }', ["[entity.a]", "synonyms", "a list of phrases"]),
        ('a = { synonyms = [""] }', ["[entity.a]", "none empty"]),
        (
            'a = { synonyms = ["sencha"] }\nb = { synonyms = ["sencha"] }',
            ["[entity.b]", "'sencha'", "a has the same phrase", "Leave it in one"],
        ),
        ("a = 3", ["[entity.a]", "no table"]),
    ],
)
def test_a_bad_entity_is_named_with_its_remedy(tmp_path, own, expected):
    text = OWN_VOCABULARY.replace("water = {}", f"water = {{}}\n{own}")
    with pytest.raises(InvalidAudit) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert "own/vocabulary.toml" in message
    assert all(part in message for part in expected), message


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ('[outcome.calm]\nscales = ["directions"]', ["no such scale", "'direction'"]),
        ("[outcome.calm]\n", ["[outcome.calm]", "no values"]),
        ('[outcome.calm]\nvalues = ["a", "a"]', ["'a'", "there twice"]),
        (
            '[outcome.calm]\nvalues = ["deep"]\nexcludes = [["deep", "dep"]]',
            ["'dep'", "no such value", "'deep'"],
        ),
        (
            '[outcome.calm]\nvalues = ["a", "b"]\nis_a = { a = "b", b = "a" }',
            ["is_a leads in a circle"],
        ),
        (
            '[outcome.calm]\nvalues = ["a", "b"]\nis_a = { a = "b" }\nexcludes = [["a", "b"]]',
            ["cannot exclude one that covers it"],
        ),
        ('[outcome.calm]\nvalues = ["a"]\nreassures = ["b"]', ["reassures", "'b'"]),
        ('[outcome.calm]\nvalues = ["a"]\nrequires = ["timin"]', ["no such axis", "'timing'"]),
        ('[outcome.calm]\nvalues = ["a"]\nsafety = "yes"', ["safety", "true or false"]),
        ('[outcome.calm]\nvalues = ["no difference shown"]', ["every outcome has this value"]),
        (
            '[outcome.calm]\nvalues = ["deep"]\nvalue_cues = { dep = ["serene"] }',
            ["value_cues names an unknown value", "'dep'", "'deep'"],
        ),
        (
            '[outcome.calm]\nscales = ["direction"]\nbetter = "increase"',
            ["better names an unknown value", "Did you mean 'increases'?"],
        ),
        (
            '[outcome.calm]\nvalues = ["a"]\nkind = "mechanic"',
            ["'mechanic'", "no such kind of claim", "Did you mean 'mechanism'?"],
        ),
        (
            '[outcome.calm]\nvalues = ["a"]\nruled_by = "advise"',
            ["[outcome.calm]", "'advise'", "no such rule of a draft", "Did you mean 'advice'?"],
        ),
        (
            '[outcome.calm]\nvalues = ["a"]\nruled_by = "advice"\n'
            '[outcome.joy]\nvalues = ["a"]\nruled_by = "advice"',
            ["[outcome.joy]", "'advice'", "calm is ruled by the same rule", "Leave it to one"],
        ),
        (
            '[outcome.remedy]\nvalues = ["grief"]\nruled_by = "treatment"\n'
            '[outcome.joy]\nvalues = ["a"]\ntreated_as = "gref"',
            ["[outcome.joy]", "treated_as names an unknown value", "Did you mean 'grief'?"],
        ),
        ('[outcome.calm]\nvalues = ["a"]\ntreated_as = 3', ["treated_as", "one word or text"]),
        ('[outcome.calm]\nvalues = ["a"]\ncues = ["serene", ""]', ["cues", "none empty"]),
        ('[outcome.calm]\nvalues = ["a"]\ncues = [" - "]', ["cues", "none empty"]),
        ('[outcome.calm]\nvalues = ["a"]\ncues = "serene"', ["cues", "a list of phrases"]),
        ('[outcome.calm]\nvalues = ["a"]\nvalue_cues = { a = "b" }', ["lists of phrases"]),
        ('[outcome.calm]\nvalues = ["a"]\ncues = ["b", "b"]', ["'b'", "there twice"]),
        (
            '[outcome.calm]\nvalues = ["a"]\ncues = ["b"]\n'
            '[outcome.joy]\nvalues = ["a"]\ncues = ["b"]',
            ["[outcome.joy]", "'b'", "calm has the same phrase"],
        ),
        (
            '[scale.amount]\nvalues = ["more"]\ncues = { mor = ["a lot of"] }',
            ["[scale.amount]", "cues names an unknown value", "'more'"],
        ),
        (
            '[scale.amount]\nvalues = ["more"]\nreads = { increase = "more" }',
            ["[scale.amount]", "reads names an unknown value", "'increases'"],
        ),
        (
            '[scale.amount]\nvalues = ["more"]\nreads = { increases = "mor" }',
            ["[scale.amount]", "reads names an unknown value", "'more'"],
        ),
        ("[outcomes.calm]\n", ["[outcomes]", "no such section", "'outcome'"]),
        ('[[implies]]\nwhen = ["sleep", "up"]\nthen = ["a", "b"]', ["'up'", "'a'", "source"]),
        ("[entity]\n", ["not valid TOML", "line"]),
    ],
)
def test_a_bad_outcome_is_named_with_its_remedy(tmp_path, own, expected):
    message = refusal(tmp_path, own + "\n")
    assert "own/vocabulary.toml" in message
    assert all(part in message for part in expected), message


def test_all_faults_of_a_vocabulary_come_at_once(tmp_path):
    bad = '[outcome.calm]\nvalues = ["a", "a"]\n[outcome.joy]\nscales = ["none"]\n'
    message = refusal(tmp_path, bad)
    assert "[outcome.calm]: found 'a'" in message
    assert "[outcome.joy]: found 'none'" in message


def test_a_missing_vocabulary_names_the_file_and_its_place(tmp_path):
    with pytest.raises(InvalidAudit, match="cannot be read") as caught:
        Vocabulary.load(tmp_path / "vocabulary.toml")
    assert str(tmp_path / "vocabulary.toml") in str(caught.value)


def problems(words: Vocabulary, row: dict, table=FINDINGS, kinds: str | None = None) -> list[str]:
    return [str(fault) for fault in check_facets(pd.DataFrame([row]), table, words, kinds)]


def test_the_facets_of_good_rows_pass(words):
    assert problems(words, finding()) == []
    assert problems(words, claim(), CLAIMS, "kind") == []


@pytest.mark.parametrize(
    ("column", "cell", "remedy"),
    [
        ("subject", "cafeine", "Did you mean 'caffeine'?"),
        ("co_exposure", "cofee", "Did you mean 'coffee'?"),
        ("outcome", "slep", "Did you mean 'sleep'?"),
        ("value", "decrease", "Did you mean 'decreases'?"),
        ("versus", "watr", "Did you mean 'water'?"),
        ("via", "heart_rat", "Did you mean 'heart_rate'?"),
        ("condition", "timing:acut", "Did you mean 'acute'?"),
        ("condition", "timng:acute", "Did you mean 'timing'?"),
        ("condition", "acute", "Write axis:term"),
        ("subject", "", "undecided"),
        ("value", "", "undecided"),
    ],
)
def test_an_unknown_word_is_named_with_the_nearest(words, column, cell, remedy):
    (message,) = problems(words, finding(**{column: cell}))
    assert message.startswith(f"findings.csv record 2 (F002), column {column}: ")
    assert remedy in message
    assert not cell or repr(cell) in message


@pytest.mark.parametrize("column", ["subject", "co_exposure", "outcome", "value", "condition"])
def test_an_undecided_facet_is_no_fault(words, column):
    assert problems(words, finding(**{column: "?"})) == []


def test_a_comparison_needs_something_to_compare_with(words):
    (message,) = problems(words, finding(value="lower"))
    assert "column versus" in message
    assert problems(words, finding(value="lower", versus="coffee")) == []


def test_an_outcome_may_require_an_axis(tmp_path):
    own = OWN_VOCABULARY + '[outcome.calm]\nvalues = ["a"]\nrequires = ["timing"]\n'
    words = load(tmp_path, own)
    (message,) = problems(words, finding(outcome="calm", value="a", condition=""))
    assert "axis timing" in message
    assert problems(words, finding(outcome="calm", value="a", condition="timing:acute")) == []


def test_nothing_is_taken_together_with_itself(words):
    (message,) = problems(words, finding(co_exposure="tea"))
    assert "itself" in message


def test_a_row_that_asserts_nothing_has_no_facets(words):
    (message, *_) = problems(words, claim(kind="none"), CLAIMS, "kind")
    assert "asserts nothing" in message


def test_the_vocabularies_of_the_repository_load():
    shared = ROOT / "references" / "vocabulary.toml"
    for own in sorted((ROOT / "references").glob("*/vocabulary.toml")):
        assert Vocabulary.load(shared, own).entities

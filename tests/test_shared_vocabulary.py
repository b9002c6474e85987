"""The shared vocabulary serves health articles of every sort: it names what they speak of."""

import re

import pytest

from claimaudit.vocabulary.lexicon import Lexicon, Mention
from claimaudit.vocabulary.vocabulary import Vocabulary
from collection import ROOT
from health_sentences import SENTENCES

SHARED = ROOT / "references" / "vocabulary.toml"

# What anybody would look for, in the words of the request for this vocabulary.
SUBJECTS = """\
sleep; time to fall asleep; anxiety; depression; stress; pain; headache; mood; energy; fatigue;
alertness; attention; memory; cognition; heart rate; blood pressure; heart attack;
cardiovascular disease; stroke; blood glucose; insulin sensitivity; diabetes; LDL cholesterol;
HDL cholesterol; triglycerides; inflammation; immunity; infection; weight; appetite; muscle
mass; strength; endurance; bone density; testosterone; estrogen; cortisol; thyroid; fertility;
liver; kidney; gut; digestion; nausea; constipation; diarrhoea; diarrhea; skin; hair; vision;
allergy; asthma; cancer; mortality; lifespan; pregnancy; breastfeeding; drug interactions;
absorption; bioavailability; dependence; tolerance; withdrawal; overdose; safety; legality;
approval; evidence; cost; contamination; side effects
"""

BOTH_WAYS = (
    ("stimulating", "sedating"),
    ("energizing", "tiring"),
    ("weight gain", "weight loss"),
    ("strong bones", "bone loss"),
    ("safe", "dangerous"),
    ("legal", "illegal"),
    ("proven", "unproven"),
    ("FDA-approved", "unapproved"),
    ("anti-inflammatory", "pro-inflammatory"),
    ("addictive", "non-addictive"),
    ("expensive", "affordable"),
    ("ravenous", "satiety"),
)


@pytest.fixture(scope="module")
def shared() -> Vocabulary:
    return Vocabulary.load(SHARED)


@pytest.fixture(scope="module")
def lexicon(shared) -> Lexicon:
    return Lexicon.of(shared)


def test_the_shared_words_are_many_and_each_can_be_found(shared, lexicon):
    assert len(shared.outcomes) >= 110
    for name, outcome in shared.outcomes.items():
        assert len(outcome.values) >= 2, name
        found = {one.term for one in lexicon.mentions(shared.label(name))}
        assert name in found, name


def test_most_outcomes_have_several_phrases_that_people_write(shared):
    counts = [
        len(one.cues) + sum(map(len, one.value_cues.values())) for one in shared.outcomes.values()
    ]
    assert sum(count >= 4 for count in counts) >= 0.9 * len(counts)


def test_every_outcome_whose_poles_oppose_knows_it(shared):
    for name, outcome in shared.outcomes.items():
        if {"increases", "decreases"} <= set(outcome.values):
            assert shared.excludes(name, "increases", "decreases"), name


def test_what_reassures_about_a_danger_is_the_better_value_or_none(shared):
    for name, outcome in shared.outcomes.items():
        if outcome.safety and outcome.better in ("increases", "decreases"):
            worse = {"increases": "decreases", "decreases": "increases"}[outcome.better]
            assert not shared.reassures(name, worse, ""), name


@pytest.mark.parametrize("subject", re.split(r";\s", SUBJECTS.strip()))
def test_every_subject_of_health_articles_is_an_outcome(lexicon, subject):
    assert any(one.sort == "outcome" for one in lexicon.mentions(subject))


@pytest.mark.parametrize(("first", "second"), BOTH_WAYS)
def test_words_for_the_two_poles_rule_each_other_out(shared, lexicon, first, second):
    one, other = (
        next(one for one in lexicon.mentions(term) if one.sort == "outcome")
        for term in (first, second)
    )
    assert one.term == other.term
    assert shared.excludes(one.term, one.value, other.value)


@pytest.mark.parametrize("term", ["raises", "rose", "grew", "went up", "boosting", "higher"])
def test_a_rise_is_read_in_all_its_words(lexicon, term):
    assert [one.value for one in lexicon.mentions(term)] == ["increases"]


@pytest.mark.parametrize("term", ["lowers", "fell", "brought down", "cuts", "eased", "lost"])
def test_a_fall_is_read_in_all_its_words(lexicon, term):
    assert [one.value for one in lexicon.mentions(term)] == ["decreases"]


def test_no_phrase_has_two_meanings_that_cannot_be_told_apart(shared):
    """Two outcomes may share a stem only if each form that is written is its own phrase."""
    owners: dict[str, str] = {}
    for name, outcome in shared.outcomes.items():
        for cue in (*outcome.cues, *(cue for cues in outcome.value_cues.values() for cue in cues)):
            assert owners.setdefault(cue.lower(), name) == name, cue


def near(mention: Mention, directions: list[Mention]) -> Mention | None:
    """The direction beside an outcome; "cause" and "risk of" give way to a sharper one."""

    def distance(one: Mention) -> tuple[bool, int]:
        gap = max(one.start - mention.end, mention.start - one.end)
        return one.value == "occurs", gap

    return min(directions, key=distance, default=None)


def readings(lexicon: Lexicon, sentence: str) -> set[tuple[str, str]]:
    mentions = lexicon.mentions(sentence)
    directions = [one for one in mentions if one.sort == "value"]
    return {
        (one.term, value(lexicon, one, near(one, directions)))
        for one in mentions
        if one.sort == "outcome"
    }


def value(lexicon: Lexicon, mention: Mention, direction: Mention | None) -> str:
    if mention.value and direction and direction.value == "decreases":
        return lexicon.opposite(mention.term, mention.value)
    if mention.value or not direction:
        return mention.value
    return lexicon.value_of(direction, mention.term)


def test_the_outcomes_of_common_health_sentences_are_named(lexicon):
    missed = [
        sentence
        for sentence, outcome, _ in SENTENCES
        if outcome not in {term for term, _ in readings(lexicon, sentence)}
    ]
    print(f"named: {1 - len(missed) / len(SENTENCES):.3f} of {len(SENTENCES)}; missed: {missed}")
    assert len(missed) <= 0.1 * len(SENTENCES)


def test_the_values_of_common_health_sentences_are_read(lexicon):
    stated = [row for row in SENTENCES if row[2]]
    missed = [row for row in stated if row[1:] not in readings(lexicon, row[0])]
    print(f"value read: {1 - len(missed) / len(stated):.3f} of {len(stated)}; missed: {missed}")
    assert len(missed) <= 0.2 * len(stated)

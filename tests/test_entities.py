"""Which things an article speaks of, proposed for its vocabulary."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.entities import discover
from claimaudit.drafting.overlay import ProposedEntity, overlay_toml, with_entities
from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.article import Article
from claimaudit.vocabulary.vocabulary import Vocabulary
from collection import REFERENCES, shared_vocabulary

SHARED = shared_vocabulary()
CUES = Cues.read(REFERENCES / "cues.toml")


def proposed(text: str, title: str = "") -> dict[str, ProposedEntity]:
    return {one.id: one for one in discover(Article(text), title, SHARED, CUES)}


def test_the_thing_in_the_title_is_proposed_and_counted():
    found = proposed("Turmeric may ease pain. Many add turmeric to rice.", "Turmeric and pain")
    assert found["turmeric"].count == 2
    assert "title" in found["turmeric"].why


def test_a_name_that_the_text_gives_becomes_a_synonym():
    found = proposed("Ashwagandha, scientifically known as Withania somnifera, lowers stress.")
    assert found["ashwagandha"].synonyms == ("Withania somnifera",)


def test_an_abbreviation_in_brackets_is_the_same_thing():
    found = proposed("Cannabidiol (CBD) may reduce anxiety. CBD can cause nausea.")
    assert found["cannabidiol"].synonyms == ("CBD",)
    assert "cbd" not in found


def test_the_last_word_of_the_title_may_stand_for_its_thing():
    text = "Intermittent fasting lowers weight. Fasting can cause headaches."
    found = proposed(text, "Intermittent fasting")
    assert found["intermittent_fasting"].synonyms == ("fasting",)
    assert "fasting" not in found


def test_a_constituent_is_part_of_what_contains_it():
    found = proposed("Turmeric contains curcumin. Turmeric eases pain.", "Turmeric")
    assert found["curcumin"].part_of == "turmeric"


def test_receptors_are_proposed_by_their_full_name():
    assert "caffeine_receptors" in proposed("Ginger binds to caffeine receptors in the gut.")


def test_outcomes_people_and_menus_are_no_entities():
    found = proposed("Doctors say that sleep improves mood.\nSubscribe to our newsletter")
    assert not {"doctors", "sleep", "mood", "newsletter"} & set(found)


CHATTY = """Why everybody loves turmeric
You'll want to sit down for this, says dietitian Amanda Miller. There's plenty to love, and chances
are you've told yourself so. Miller says that turmeric lowers blood pressure. Taking turmeric can
ease pain. A powerful list of choices can improve mood, Healthline reports. Hope turmeric eases
pain? Vitamin D supports immunity, and a single turmeric capsule can raise energy.
"""


def test_talk_people_verbs_and_qualities_are_no_entities():
    assert set(proposed(CHATTY)) == {"turmeric", "vitamin_d"}


def test_the_plural_and_the_singular_are_one_entity_with_both_names():
    found = proposed("Multivitamins can boost mood. A multivitamin can raise energy.")
    assert list(found) == ["multivitamins"]
    assert found["multivitamins"].synonyms == ("multivitamin",)


def test_a_verb_that_looks_like_a_plural_makes_no_name():
    text = "Caffeine leaves you awake. Caffeine leaves many people tense."
    assert "caffeine_leaves" not in proposed(text)


def test_no_more_are_proposed_than_a_person_looks_through():
    roots = ["gin", "mal", "tor", "bel", "kur", "sol", "van", "dar", "fen", "hol", "jun", "lem"]
    names = [f"{root}{end}root" for root in roots for end in ("a", "o")]
    assert len(proposed(" ".join(f"{name.title()} eases pain." for name in names))) == 12


def test_what_the_vocabulary_has_is_not_proposed_again():
    assert "caffeine" not in proposed("Caffeine raises heart rate. Caffeine delays sleep.")


def test_the_file_holds_what_was_proposed_and_loads_over_the_shared_one(tmp_path):
    text = "Turmeric (TMR) contains curcumin. Turmeric eases pain."
    found = discover(Article(text), "Turmeric", SHARED, CUES)
    path = tmp_path / "vocabulary.toml"
    path.write_text(overlay_toml(found), "utf-8")
    loaded = Vocabulary.load(REFERENCES / "vocabulary.toml", path)
    assert loaded.entities == with_entities(SHARED, found).entities
    assert loaded.axes == with_entities(SHARED, found).axes


@pytest.mark.parametrize("name", ['say "x"', "a\\b", "tab\there", "new\nline", "=1+1", "é", "]"])
def test_a_hostile_name_stays_a_name_in_the_file(name):
    text = overlay_toml([ProposedEntity("thing", name, (name,), 1, "named 1 times")])
    entry = tomllib.loads(text)["entity"]["thing"]
    assert entry["synonyms"] == ["".join(char for char in name if char.isprintable())]


def test_an_empty_article_proposes_nothing():
    assert proposed("") == {}


def test_cues_that_are_no_lists_are_refused_with_the_place(tmp_path):
    path = tmp_path / "cues.toml"
    path.write_text('[rung]\n2 = "may"\n', "utf-8")
    with pytest.raises(InvalidAudit, match=r"\[rung\] 2.*no list of phrases"):
        Cues.read(path)


def test_two_things_with_one_abbreviation_do_not_share_it():
    text = (
        "Green tea extract (GTE) lowers blood pressure. Green tea extract may help you sleep.\n"
        "Ginger tea essence (GTE) reduces nausea. Ginger tea essence may cause heartburn.\n"
    )
    article = Article(text, Path("article.txt"), "en")
    found = discover(article, "Green tea extract and ginger tea essence", SHARED, CUES)
    phrases = [phrase.lower() for one in found for phrase in (one.label, *one.synonyms)]
    assert "gte" in phrases and len(phrases) == len(set(phrases))

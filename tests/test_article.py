"""A captured text is read unchanged, split into sentences, and quoted to the character."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.article import Article, is_heading, sentence_at, uncovered
from claimaudit.sources.quotes import QuoteAmbiguous, QuoteCut, QuoteNotFound
from collection import ROOT

CAPTURED = ROOT / "data" / "kratom-alcohol" / "article.txt"
DOSES = Article(
    "Doses of 1.5–5 g/day (n = 1,240; p < 0.05) lowered the score by −3.2 points. "
    "In 15 % of people, 5 ± 2 mg or ≥30 mg was non-toxic; it isn’t safe above 2 × 10^6 units."
)


@pytest.fixture(scope="module")
def article():
    return Article.read(CAPTURED)


# Reading


def test_the_text_is_read_byte_for_byte(tmp_path):
    raw = "A “quoted”\u00a0line.\r\nAnother – line.\r\n".encode()
    (tmp_path / "article.txt").write_bytes(raw)
    article = Article.read(tmp_path / "article.txt", hashlib.sha256(raw).hexdigest())
    assert article.text.encode() == raw


def test_a_changed_text_is_refused_with_both_hashes_and_what_to_do(tmp_path):
    path = tmp_path / "article.txt"
    path.write_bytes(b"Changed.\r\n")
    recorded = hashlib.sha256(b"Changed.\n").hexdigest()
    with pytest.raises(InvalidAudit) as refused:
        Article.read(path, recorded)
    message = str(refused.value)
    assert recorded in message and hashlib.sha256(b"Changed.\r\n").hexdigest() in message
    assert "article.txt" in message and "Restore" in message


@pytest.mark.parametrize("place", [0, 8, 9, 40, 63])
def test_a_recorded_hash_that_differs_in_any_one_digit_is_refused(tmp_path, place):
    path = tmp_path / "article.txt"
    path.write_bytes(b"As captured.\n")
    digits = list(hashlib.sha256(path.read_bytes()).hexdigest())
    assert Article.read(path, "".join(digits)).text == "As captured.\n"
    assert Article.read(path, "".join(digits).upper()).text == "As captured.\n"
    digits[place] = "0" if digits[place] != "0" else "1"
    with pytest.raises(InvalidAudit, match="not the one captured"):
        Article.read(path, "".join(digits))


@pytest.mark.parametrize("content", [None, b"caf\xe9 au lait", b"a\0b"])
def test_a_text_that_cannot_be_read_is_refused_by_name(tmp_path, content):
    path = tmp_path / "article.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidAudit, match=r"article\.txt"):
        Article.read(path)


# Sentences


def test_every_sentence_stands_where_it_says(article):
    for number, sentence in enumerate(article.sentences, 1):
        assert sentence.number == number
        assert article.text[sentence.start : sentence.end] == sentence.text


def test_the_captured_article_has_39_sentences_in_15_paragraphs(article):
    assert (len(article.sentences), article.sentences[-1].paragraph) == (39, 15)


def test_outline_bullets_and_unclosed_headings_are_flagged_and_nothing_else(article):
    headings = {sentence.paragraph for sentence in article.sentences if sentence.heading}
    assert headings == {3, 4, 5, 6, 9, 12}


@pytest.mark.parametrize(
    ("paragraph", "heading"),
    [
        ("Side effects:", True),
        ("What the trial found", True),
        ("* an item of a list " + "that goes on and on " * 6, True),
        ("It works.", False),
        ("“It works.”", False),
        ("Does it work?", False),
        ("- It lowers the pulse.", False),
        ("A paragraph that lost its full stop " + "but is far too long for a title " * 2, False),
    ],
)
def test_a_heading_is_short_or_a_bullet_and_does_not_close(paragraph, heading):
    assert is_heading(paragraph) is heading


def test_abbreviations_and_decimals_do_not_end_a_sentence():
    article = Article("Dr. Smith et al. gave 1.5 mg vs. placebo. It helped (p < 0.05).")
    assert [sentence.text for sentence in article.sentences] == [
        "Dr. Smith et al. gave 1.5 mg vs. placebo.",
        "It helped (p < 0.05).",
    ]


@given(st.text(alphabet="ab .!?\n\r1∯&ᓰȸ☉“”–\u00a0\u2028", max_size=200))
def test_no_character_is_lost_between_sentences(text):
    sentences = Article(text).sentences
    places = [set(range(sentence.start, sentence.end)) for sentence in sentences]
    covered = set().union(*places)
    assert sum(map(len, places)) == len(covered)
    assert all(text[place].isspace() for place in set(range(len(text))) - covered)


def test_a_paragraph_without_end_keeps_every_word():
    text = "One more thing happened. " * 800
    article = Article(text)
    assert [sentence.text for sentence in article.sentences] == ["One more thing happened."] * 800


def test_a_language_without_rules_of_its_own_is_still_split():
    assert len(Article("Det virker. Det hjelper.", language="nb").sentences) == 2


# Quotes


def test_a_quote_is_found_to_the_character(article):
    exact = "kratom has stimulant properties"
    start, end = article.locate(exact)
    assert article.text[start:end] == exact


def test_a_quote_may_run_over_several_sentences(article):
    first, second = article.sentences[15:17]
    assert article.locate(article.text[first.start : second.end]) == (first.start, second.end)


def test_a_quote_with_one_wrong_word_shows_what_differs(article):
    with pytest.raises(QuoteNotFound) as refused:
        article.locate("Both substances can speed heart rate and respiratory function")
    assert refused.value.nearest == "Both substances can slow heart rate and respiratory function"
    assert refused.value.diff.startswith("Both substances can [-speed-]{+slow+} heart rate")
    assert refused.value.diff in str(refused.value)


@pytest.mark.parametrize(
    ("exact", "difference"),
    [
        ("While it's not a substitute", "[-' (U+0027)-]{+’ (U+2019)+}"),
        ("safely used - and its risks", "[-- (U+002D)-]{+– (U+2013)+}"),
        ("slow\u00a0heart rate", r"[-\xa0 (U+00A0)-]{+  (U+0020)+}"),
    ],
)
def test_characters_that_look_alike_are_named_in_the_difference(article, exact, difference):
    with pytest.raises(QuoteNotFound) as refused:
        article.locate(exact)
    assert difference in refused.value.diff


def test_a_quote_of_two_sentences_is_compared_with_two_sentences(article):
    first, second = article.sentences[15:17]
    exact = f"{first.text} {second.text}".replace("may exacerbate", "will exacerbate")
    with pytest.raises(QuoteNotFound) as refused:
        article.locate(exact)
    assert refused.value.nearest == f"{first.text} {second.text}"


@pytest.mark.parametrize("exact", ["", "   ", "zyzzyva"])
def test_a_quote_like_nothing_in_the_text_is_refused_without_a_difference(article, exact):
    with pytest.raises(QuoteNotFound) as refused:
        article.locate(exact)
    assert refused.value.diff == ""


def test_control_characters_of_a_hostile_text_do_not_reach_the_terminal():
    article = Article("The \x1b[31mred\x1b[0m pill works. The \x1b[31mred\x1b[0m pill works.")
    for exact in ["pill works", "red pill fails"]:
        with pytest.raises((QuoteNotFound, QuoteAmbiguous)) as refused:
            article.locate(exact)
        assert "\x1b" not in str(refused.value)


def test_a_quote_in_several_places_lists_them_and_the_remedy(article):
    with pytest.raises(QuoteAmbiguous) as refused:
        article.locate("mixing kratom with alcohol")
    places = refused.value.places
    assert [article.text[place.start : place.end] for place in places] == [
        "mixing kratom with alcohol"
    ] * len(places)
    assert len(places) > 1
    assert f"{len(places)} places" in str(refused.value)
    assert "prefix" in str(refused.value) and "suffix" in str(refused.value)


def test_prefix_or_suffix_chooses_the_place(article):
    exact = "mixing kratom with alcohol"
    by_prefix = article.locate(exact, prefix="However,")
    by_suffix = article.locate(exact, suffix=" is not recommended")
    assert by_prefix < by_suffix
    assert article.text[: by_prefix[0]].endswith("However, ")
    assert article.text[by_suffix[1] :].startswith(" is not recommended")


def test_a_prefix_that_does_not_fit_is_refused_even_for_a_unique_quote(article):
    with pytest.raises(QuoteNotFound, match="not between its prefix and suffix"):
        article.locate("kratom has stimulant properties", prefix="although")


@pytest.mark.parametrize(
    "exact",
    [
        "5 g/day",
        "1.5",
        "1.5–5 g",
        "240",
        "1",
        "0.05",
        "05",
        "3.2 points",
        "15",
        "2 mg",
        "people, 5",
        "30 mg",
        "toxic",
        "it isn",
        "t safe",
        "core by",
        "2 × 10",
        "10^6 units",
    ],
)
def test_a_quote_may_not_cut_a_word_or_a_number(exact):
    assert exact in DOSES.text
    with pytest.raises(QuoteCut) as refused:
        DOSES.locate(exact)
    assert exact in refused.value.nearest and refused.value.nearest != exact


@pytest.mark.parametrize(
    "exact",
    [
        "1.5–5 g/day",
        "n = 1,240",
        "p < 0.05",
        "−3.2 points",
        "15 % of people",
        "5 ± 2 mg",
        "≥30 mg was non-toxic",
        "it isn’t safe",
        "2 × 10^6 units.",
    ],
)
def test_whole_words_and_numbers_may_be_quoted(exact):
    start, end = DOSES.locate(exact)
    assert DOSES.text[start:end] == exact


def test_a_word_inside_another_word_is_no_second_place():
    assert Article("Opioids differ. An opioid binds.").locate("opioid") == (19, 25)


@given(st.data())
def test_whatever_is_located_is_the_quote_itself(data):
    text = CAPTURED.read_text(encoding="utf-8")[:400]
    start = data.draw(st.integers(0, len(text) - 1))
    exact = text[start : data.draw(st.integers(start + 1, len(text)))]
    try:
        found = Article(text).locate(exact)
    except (QuoteNotFound, QuoteAmbiguous):
        return
    assert text[found[0] : found[1]] == exact


# Coverage and selectors


def test_a_sentence_that_no_quote_touches_is_reported():
    article = Article("One thing. Another thing. A third thing.")
    spans = [article.locate("third"), article.locate("One thing.")]
    assert [sentence.text for sentence in uncovered(article, spans)] == ["Another thing."]
    assert len(uncovered(article, [])) == 3
    assert uncovered(article, [(0, len(article.text))]) == ()


def test_a_quote_that_only_borders_on_a_sentence_does_not_cover_it():
    article = Article("One thing. Another thing. A third thing.")
    first, second, third = article.sentences
    until_the_second = (first.start, second.start)
    assert uncovered(article, [until_the_second]) == (second, third)
    one_character_more = (first.start, second.start + 1)
    assert uncovered(article, [one_character_more]) == (third,)
    from_its_end = (second.end, third.end)
    assert uncovered(article, [from_its_end]) == (first, second)


def test_a_place_names_its_sentence():
    article = Article("One thing. Another thing.")
    assert sentence_at(article, article.locate("Another")[0]).number == 2
    assert sentence_at(article, len(article.text)) is None


def test_context_is_the_text_on_both_sides():
    article = Article("One thing. Another thing.")
    assert article.context(4, 9, 4) == ("One ", "thing", ". An")

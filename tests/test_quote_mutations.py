"""A quote that was altered anywhere, by as little as one character, is never accepted."""

import re

import pytest

from claimaudit.sources.article import Article
from claimaudit.sources.quotes import QuoteAmbiguous, QuoteError
from collection import ROOT

CAPTURED = Article.read(ROOT / "data" / "kratom-alcohol" / "article.txt")
NUMBERS = Article(
    "The median dose was 1.5 g (range 0.5–8.0 g/day) in 1,240 adults aged 18–65 years.\n"
    "Pulse rose by +12.4 ± 3.1 bpm (95 % CI 6.2–18.6; p < 0.001), not by −2.5 bpm.\n"
    "At ≥30 mg/kg, 42.5% (17/40) had seizures; below 5 mg/kg none did (p > 0.05).\n"
    "A Ki of 77.9 nM was measured at µ-opioid receptors and 1,150 nM at κ-opioid receptors.\n"
    "Blood levels of at least 600 ng/mL, but at most 3.5 mg/L, were “not fatal” in 29.5 % "
    "of cases.\n"
    "Symptoms did not change at 2 × 10³ units, and no more than 3 of 12 patients — all women — "
    "relapsed.\n"
    "More than half (n = 51; 54.8 %) met criteria, without any difference (OR 1.04, 0.87–1.25).\n"
    "The effect isn’t larger than −0.8 SD at doses ≤ 10 mg; it cannot exceed 25 mL.\n"
)

# Kind of mutation, what is altered, and what each alteration puts there.
MUTATIONS = [
    ("sign", r"(?<![\w.,–])(?=\d)", ["−", "+", "-"]),
    ("sign", r"[−+±](?=\s?\d)", ["", "+", "−", "±"]),
    ("comparator", r"[<>≤≥=]", ["<", ">", "≤", "≥", "=", "≈"]),
    ("comparator", r"More than|more than|at least|at most|below", ["less than", "above"]),
    ("decimal", r"(?<=\d)[.,](?=\d)", ["", ".", ",", "·"]),
    ("decimal", r"\d(?=\d)", ["0", "7"]),
    ("decimal", r"(?<=\d)(?=[^\d]|$)", ["0", ".5"]),
    ("unit", r"\b(?:mg|g|ng|nM|bpm|mL|L|years)\b", ["mg", "µg", "kg", "mM", "mL", "days"]),
    ("unit", r"\s?%", ["", "‰", " points", "%", " %"]),
    ("range", r"(?<=\d)–(?=\d)", ["-", "—", " to ", ", "]),
    ("range", r"(?<=\d)–\d[\d.]*", [""]),
    ("negation", r"\b(?:not|no|none|without|cannot|isn’t)\b ?", ["", "also ", "with "]),
    ("negation", r"(?<=\b(?:can|may|has|was)) ", [" not "]),
    ("entity", r"\b[Kk]ratom\b", ["caffeine", "mitragynine"]),
    ("entity", r"\balcohol\b", ["cannabis", "kratom"]),
    ("entity", r"\bopioids?\b", ["dopamine", "opiate"]),
    ("entity", r"[µκ](?=-)", ["δ", "μ", "k"]),
    ("whitespace", r"(?<=\S) (?=\S)", ["  ", "\u00a0", "\u2009", "\n", ""]),
    ("invisible", r"(?<=\w)(?=\w)", ["\u200b", "\u00ad"]),
    ("case", r"(?<=\s)[a-z](?=[a-z])", ["A"]),
    ("dash", r"[-–—]", ["-", "–", "—", "\u2011", "−"]),
    ("quotation mark", r"[“”’]", ['"', "'", "‘", "´"]),
    ("look-alike", r"[aeo](?=\w)", ["а", "е", "о"]),
    ("wording", r"\b(?:can|may|could)\b", ["does", "will", "might"]),
]


def quotes(article):
    """Each sentence, and the part of it up to its first comma, with what stands around it."""
    for sentence in article.sentences:
        clause = re.split(r",\s", sentence.text)[0]
        for exact in dict.fromkeys([sentence.text, clause]):
            before, _, after = article.context(sentence.start, sentence.start + len(exact), 30)
            yield exact, before, after


def mutants(article):
    """Every altered quote that does not itself stand in the text, with its kind."""
    seen = set()
    for exact, _, _ in quotes(article):
        for kind, pattern, replacements in MUTATIONS:
            for match in list(re.finditer(pattern, exact))[:2]:
                for new in replacements:
                    mutant = exact[: match.start()] + new + exact[match.end() :]
                    if mutant not in article.text and mutant not in seen:
                        seen.add(mutant)
                        yield kind, mutant


def accepted(article, exact):
    try:
        article.locate(exact)
    except QuoteAmbiguous:
        return True
    except QuoteError:
        return False
    return True


ARTICLES = pytest.mark.parametrize("article", [CAPTURED, NUMBERS], ids=["captured", "numbers"])


@ARTICLES
def test_every_quote_that_was_not_altered_is_accepted(article):
    for exact, before, after in quotes(article):
        start, end = article.locate(exact, before, after)
        assert article.text[start:end] == exact


@ARTICLES
def test_no_altered_quote_is_accepted(article):
    found = list(mutants(article))
    assert len(found) >= 500
    wrongly = [(kind, mutant) for kind, mutant in found if accepted(article, mutant)]
    assert wrongly == []


def test_every_kind_of_alteration_was_tried():
    tried = {kind for article in (CAPTURED, NUMBERS) for kind, _ in mutants(article)}
    assert tried == {kind for kind, *_ in MUTATIONS}


def test_no_part_of_a_number_is_accepted_as_a_quote():
    """A number cut short is a verbatim part of the text, and still says something else."""
    cut = [
        number.group()[first:last]
        for number in re.finditer(r"\d[\d.,]*\d", NUMBERS.text)
        for first in range(len(number.group()))
        for last in range(first + 1, len(number.group()) + 1)
        if (first, last) != (0, len(number.group()))
    ]
    standing_whole = {"3", "5", "12", "25"}
    cut = [part for part in cut if part not in standing_whole and part.strip(".,") == part]
    assert len(cut) >= 100
    assert [part for part in cut if accepted(NUMBERS, part)] == []

"""What kind of study a record describes, in whom and in how many: from its title and abstract.

Only what the words settle: two designs that speak against each other are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claimaudit.schema.contracts import UNDECIDED

UNKNOWN_NUMBER = "unknown"

_DESIGNS = {
    "systematic_review_mixed": r"systematic(?:ally)? review\w*|scoping review|meta-?analy\w+",
    "animal": r"in (?:male |female |adult |young |wistar |sprague[- ]dawley )*(?:rats?|mice)"
    r"|rats|mice|mouse|zebrafish|guinea pigs|rodents?|animal model",
    "cells": r"in vitro|cell lines?|cultured (?:\w+ )?cells|hek[- ]?293|microsomes|hepatocytes"
    r"|receptor binding assays?|radioligand",
    "modelling": r"in silico|molecular docking|molecular dynamics|computer simulation",
    "randomised_trial": r"randomi[sz]ed|randomly (?:assigned|allocated)|randomi[sz]ation",
    "cohort": r"cohort|prospective(?:ly)? (?:study|followed)|longitudinal",
    "case_series": r"case series|series of (?:\w+ )?(?:cases|patients)",
    "case_report": r"case report|a case of"
    r"|we (?:report|describe|present) (?:a|the) (?:case|patient)",
    "surveillance": r"poison(?:s)? (?:control )?cent(?:er|re)s?|death records|pharmacovigilance"
    r"|medical examiner|adverse event reporting",
    "survey": r"survey(?:ed)?|questionnaires?|cross-sectional",
    "qualitative": r"qualitative|focus groups?|semi-structured interviews?|thematic analysis",
    "product_analysis": r"(?:analysis of|tested|commercial|marketed) (?:\w+ )?products",
    "guideline": r"(?:practice |clinical )?guidelines?|consensus statement",
    "narrative_review": r"narrative review|literature review|(?:a|an|this|brief|mini) ?review"
    r"|: review",
}
_CUES = {name: re.compile(rf"\b(?:{cue})\b", re.IGNORECASE) for name, cue in _DESIGNS.items()}
# In an abstract these words also stand for what others did.
_TITLE_ONLY = ("guideline", "narrative_review", "product_analysis")
_TYPES = {
    "randomized controlled trial": "randomised_trial",
    "meta-analysis": "systematic_review_mixed",
    "systematic review": "systematic_review_mixed",
    "case reports": "case_report",
    "practice guideline": "guideline",
    "guideline": "guideline",
    "review": "narrative_review",
}
# A design that the words of another also occur in: a trial in rats, a review of trials.
_OVER = {
    "systematic_review_mixed": frozenset(_DESIGNS),
    "animal": frozenset({"randomised_trial", "cohort", "cells"}),
    "randomised_trial": frozenset({"survey", "cohort"}),
    "case_series": frozenset({"case_report", "survey", "cohort"}),
    "surveillance": frozenset({"case_report", "case_series", "cohort", "survey"}),
    "cohort": frozenset({"survey"}),
    "qualitative": frozenset({"survey"}),
}
_TRIALS = re.compile(r"\b(?:randomi[sz]ed|controlled trials?|RCTs?)\b", re.IGNORECASE)
_COHORTS = re.compile(r"\b(?:cohort|prospective|observational)\b", re.IGNORECASE)
_POPULATIONS = {"animal": "animals", "cells": "cells"}
_IN_PEOPLE = (
    *("randomised_trial", "laboratory_trial", "cohort", "case_series", "case_report"),
    *("surveillance", "survey", "qualitative", "meta_analysis_cohorts"),
)
_PEOPLE = re.compile(
    r"\b(?:patients|participants|adults|volunteers|women|men|humans?|individuals|people|children"
    r"|respondents|students)\b",
    re.IGNORECASE,
)
_COUNT = r"\d{1,3}(?:[,   ]\d{3})+|\d+"
_STATED = re.compile(rf"\b[nN]\s?=\s?({_COUNT})(?![\d.%])")
_COUNTED = re.compile(
    rf"(?<![\d.,–-])({_COUNT})\s+(?:[a-z-]+\s+){{0,2}}?"
    r"(?:participants|patients|adults|volunteers|subjects|people|men|women|children|individuals"
    r"|respondents|students|cases|rats|mice|animals|visitors|users)\b"
)


@dataclass(frozen=True)
class Study:
    """Design (an id, or ``?``), population (a word of the schema, or ``?``) and number studied."""

    design: str
    population: str
    n: str


def study_of(
    item: Mapping[str, Any], sentences: Iterable[AbstractSentence], designs: Iterable[str]
) -> Study:
    """The study that a library record describes, as far as its words settle it.

    Parameters
    ----------
    designs
        The ids of ``designs.toml``; a design that is not among them is ``?``.
    """
    body = " ".join(
        one.text for one in sentences if one.section not in ("background", "conclusions")
    )
    types = (item.get("custom") or {}).get("publication_type") or ()
    design = _design(item["title"], types, body)
    known = design if design in set(designs) else UNDECIDED
    return Study(known, _population(design, f"{item['title']} {body}"), _number(body))


def _design(title: str, types: Iterable[str], body: str) -> str:
    typed = [_TYPES[one.lower()] for one in types if one.lower() in _TYPES]
    found = _one(_named(title)) or _one(typed) or _one(_named(body, _TITLE_ONLY))
    if found != "systematic_review_mixed":
        return found or UNDECIDED
    return _review(f"{title} {body}")


def _named(text: str, without: Iterable[str] = ()) -> list[str]:
    return [name for name, cue in _CUES.items() if name not in without and cue.search(text)]


def _one(names: Iterable[str]) -> str:
    """The one design named, those left out that another one's words bring along."""
    names = list(dict.fromkeys(names))
    left = [
        name
        for name in names
        if not any(name in _OVER.get(over, ()) for over in names if over != name)
    ]
    return left[0] if len(left) == 1 else ""


def _review(text: str) -> str:
    """Which review: of trials, of cohorts pooled, or of both or neither."""
    trials, cohorts = bool(_TRIALS.search(text)), bool(_COHORTS.search(text))
    if trials and not cohorts:
        return "systematic_review_trials"
    pooled = re.search(r"\bmeta-?analy", text, re.IGNORECASE)
    return (
        "meta_analysis_cohorts" if cohorts and pooled and not trials else "systematic_review_mixed"
    )


def _population(design: str, text: str) -> str:
    if design in _POPULATIONS or design in _IN_PEOPLE:
        return _POPULATIONS.get(design, "people")
    seen = {
        "people": _PEOPLE.search(text),
        "animals": _CUES["animal"].search(text),
        "cells": _CUES["cells"].search(text),
    }
    named = [population for population, match in seen.items() if match]
    return named[0] if len(named) == 1 else UNDECIDED


def _number(text: str) -> str:
    """The number that the abstract states, when it states only one."""
    for pattern in (_STATED, _COUNTED):
        numbers = {re.sub(r"\D", "", number) for number in pattern.findall(text)}
        if numbers:
            return numbers.pop() if len(numbers) == 1 else UNKNOWN_NUMBER
    return UNKNOWN_NUMBER


SECTIONS = ("background", "methods", "results", "conclusions")
_HEADINGS = {
    "background": "background introduction aim aims objective objectives purpose context importance"
    " rationale hypothesis",
    "methods": "method methods design setting participants patients subjects interventions"
    " intervention exposures measurements procedures",
    "results": "result results findings",
    "conclusions": "conclusion conclusions interpretation discussion relevance significance"
    " implications limitations",
}
_SECTION_OF = {word: section for section, words in _HEADINGS.items() for word in words.split()}
_NAMES = "|".join(sorted(_SECTION_OF, key=len, reverse=True))
# "Results:", "MAIN RESULTS:", "Background/Objectives:", "Data sources and methods:".
_MARKED = re.compile(
    r"(?:^|(?<=[.!?;)\]] ))"
    rf"(?:[A-Za-z]+[ /&]+){{0,4}}?(?P<last>{_NAMES})(?:[ /&]+[A-Za-z]+){{0,2}}"
    r"\s?(?::|\s[-–—]\s|\.\s(?=[A-Z]))\s*",
    re.IGNORECASE,
)
# "Results In 120 people": BMJ and others set no mark behind the heading.
_BARE = re.compile(rf"(?:^|(?<=[.!?] ))(?P<last>{_NAMES.title()}) (?=[A-Z0-9])")
_BREAK = re.compile(r"(?<=[.!?])[\"”’)\]]?\s+(?=[\"“‘(\[]?[A-Z0-9Α-Ω])")
_NO_BREAK = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|al|approx|ca|no|nos|fig|st|dr|resp|spp|subsp|var|ref|eq|wt|vol"
    r"|ed|inc|jr|sr|mr|mrs)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_FEWEST_BARE = 3
# The longest abbreviation is shorter.
_ABBREVIATION = 10


@dataclass(frozen=True)
class AbstractSentence:
    """A sentence, its number in the abstract from 1, and its section, empty where none is named."""

    number: int
    text: str
    section: str


def abstract_sentences(abstract: str) -> tuple[AbstractSentence, ...]:
    """The sentences of an abstract; its headings name the section of those that follow them."""
    told = [
        (sentence, section)
        for section, text in _segments(abstract)
        for sentence in _sentences(text)
    ]
    return tuple(AbstractSentence(number, *one) for number, one in enumerate(told, 1))


def _segments(abstract: str) -> Iterator[tuple[str, str]]:
    """(section, text) from heading to heading; before the first the section is empty."""
    start, section = 0, ""
    for heading in _headings(abstract):
        yield section, abstract[start : heading.start()]
        start, section = heading.end(), _SECTION_OF[heading["last"].lower()]
    yield section, abstract[start:]


def _headings(abstract: str) -> list[re.Match[str]]:
    marked = list(_MARKED.finditer(abstract))
    bare = list(_BARE.finditer(abstract))
    return bare if len(bare) >= _FEWEST_BARE and len(bare) > len(marked) else marked


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for gap in _BREAK.finditer(text):
        if not _NO_BREAK.search(text[max(start, gap.start() - _ABBREVIATION) : gap.start()]):
            yield text[start : gap.start()].strip()
            start = gap.end()
    if rest := text[start:].strip():
        yield rest

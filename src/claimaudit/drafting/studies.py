"""What kind of study a record describes, in whom and in how many: from its title and abstract.

Only what the words settle: two designs that speak against each other are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
_POOLED = re.compile(r"\bmeta-?analy", re.IGNORECASE)
_COHORTS = re.compile(r"\b(?:cohort|prospective|observational)\b", re.IGNORECASE)
_POPULATIONS = {"animal": "animals", "cells": "cells"}
_IN_PEOPLE = (
    "randomised_trial",
    "laboratory_trial",
    "cohort",
    "case_series",
    "case_report",
    "surveillance",
    "survey",
    "qualitative",
    "meta_analysis_cohorts",
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
class Study:
    """Design (an id, or ``?``), population (a word of the schema, or ``?``) and number studied."""

    design: str
    population: str
    n: str


@dataclass(frozen=True)
class AbstractSentence:
    """A sentence, its number in the abstract from 1, and its section, empty where none is named."""

    number: int
    text: str
    section: str


def study_of(
    item: Mapping[str, Any], sentences: Iterable[AbstractSentence], designs: Iterable[str]
) -> Study:
    """The study that a library record describes, as far as its words settle it.

    Parameters
    ----------
    designs
        The ids of ``designs.toml``; a design that is not among them is ``?``.

    >>> item = {"title": "Tea and sleep: a randomised trial"}
    >>> study_of(item, abstract_sentences("We gave tea to 40 adults."), ["randomised_trial"])
    Study(design='randomised_trial', population='people', n='40')
    """
    title = item["title"]
    body = " ".join(
        sentence.text
        for sentence in sentences
        if sentence.section not in ("background", "conclusions")
    )
    types = (item.get("custom") or {}).get("publication_type") or ()
    typed = [_TYPES[name.lower()] for name in types if name.lower() in _TYPES]
    # The title speaks of this study; the abstract may also name those of others.
    design = _settled(_designs_in(title)) or _settled(typed)
    design = design or _settled(name for name in _designs_in(body) if name not in _TITLE_ONLY)
    text = f"{title} {body}"
    if design == "systematic_review_mixed":
        trials, cohorts = bool(_TRIALS.search(text)), bool(_COHORTS.search(text))
        if trials and not cohorts:
            design = "systematic_review_trials"
        elif cohorts and not trials and _POOLED.search(text):
            design = "meta_analysis_cohorts"
    cues = {"people": _PEOPLE, "animals": _CUES["animal"], "cells": _CUES["cells"]}
    populations = [population for population, cue in cues.items() if cue.search(text)]
    if design in _POPULATIONS or design in _IN_PEOPLE:
        populations = [_POPULATIONS.get(design, "people")]
    return Study(
        design=design if design in set(designs) else UNDECIDED,
        population=populations[0] if len(populations) == 1 else UNDECIDED,
        n=number_studied(body),
    )


def number_studied(text: str) -> str:
    """The number that the abstract states, when it states only one.

    >>> number_studied("Of 52 adults 40 gave blood (n = 40)."), number_studied("8 men, 9 women")
    ('40', 'unknown')
    """
    for pattern in (_STATED, _COUNTED):
        numbers = {re.sub(r"\D", "", number) for number in pattern.findall(text)}
        if numbers:
            return numbers.pop() if len(numbers) == 1 else UNKNOWN_NUMBER
    return UNKNOWN_NUMBER


def abstract_sentences(abstract: str) -> tuple[AbstractSentence, ...]:
    """The sentences of an abstract; its headings name the section of those that follow them.

    >>> [(one.section, one.text) for one in abstract_sentences("AIM: To see. RESULTS: We saw.")]
    [('background', 'To see.'), ('results', 'We saw.')]
    """
    marked = list(_MARKED.finditer(abstract))
    bare = list(_BARE.finditer(abstract))
    headings = bare if len(bare) >= _FEWEST_BARE and len(bare) > len(marked) else marked
    texts, start, section = [], 0, ""
    for heading in headings:
        texts.append((section, abstract[start : heading.start()]))
        start, section = heading.end(), _SECTION_OF[heading["last"].lower()]
    texts.append((section, abstract[start:]))
    sentences: list[AbstractSentence] = []
    for section, text in texts:
        start = 0
        for gap in _BREAK.finditer(text):
            if not _NO_BREAK.search(text[max(start, gap.start() - _ABBREVIATION) : gap.start()]):
                part = text[start : gap.start()].strip()
                sentences.append(AbstractSentence(len(sentences) + 1, part, section))
                start = gap.end()
        if rest := text[start:].strip():
            sentences.append(AbstractSentence(len(sentences) + 1, rest, section))
    return tuple(sentences)


def _designs_in(text: str) -> list[str]:
    return [name for name, cue in _CUES.items() if cue.search(text)]


def _settled(named: Iterable[str]) -> str:
    """The one design of several, those left out that another one's words bring along."""
    names = list(dict.fromkeys(named))
    left = [
        name
        for name in names
        if not any(name in _OVER.get(over, ()) for over in names if over != name)
    ]
    return left[0] if len(left) == 1 else ""

"""The sentences of an abstract, each with the section it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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

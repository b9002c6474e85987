"""A sentence with the words, cues and mentions found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from claimaudit.drafting.english.cues import Cue, Cues, Word, read_words
from claimaudit.sources.article import Article, Sentence
from claimaudit.vocabulary.lexicon import Lexicon, Mention

Span = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """One sentence as a reader with a vocabulary sees it.

    Attributes
    ----------
    words, cues, mentions
        In the order of the sentence; their offsets count from its first character.
    quoted
        Whether it begins inside a quotation that a sentence before it opened.
    """

    sentence: Sentence
    words: tuple[Word, ...]
    cues: tuple[Cue, ...]
    mentions: tuple[Mention, ...]
    quoted: bool = False

    @property
    def text(self) -> str:
        return self.sentence.text

    @cached_property
    def whole(self) -> Span:
        return 0, len(self.text)

    def cued(self, span: Span, group: str, *senses: str) -> list[Cue]:
        """The cues of a group inside a span; of all its senses when none is named."""
        return [
            cue
            for cue in self._by_group.get(group, ())
            if span[0] <= cue.start and cue.end <= span[1] and (not senses or cue.sense in senses)
        ]

    def named(self, span: Span, sort: str) -> list[Mention]:
        """The mentions of a sort inside a span."""
        return [
            one
            for one in self.mentions
            if one.sort == sort and span[0] <= one.start and one.end <= span[1]
        ]

    def at(self, start: int) -> tuple[Cue, ...]:
        """The cues that begin at a character."""
        return self._by_start.get(start, ())

    def inside(self, span: Span) -> list[Word]:
        """The words inside a span."""
        return [word for word in self.words if span[0] <= word.start and word.end <= span[1]]

    @cached_property
    def _by_group(self) -> dict[str, list[Cue]]:
        groups: dict[str, list[Cue]] = {}
        for cue in self.cues:
            groups.setdefault(cue.group, []).append(cue)
        return groups

    @cached_property
    def _by_start(self) -> dict[int, tuple[Cue, ...]]:
        starts: dict[int, tuple[Cue, ...]] = {}
        for cue in self.cues:
            starts[cue.start] = (*starts.get(cue.start, ()), cue)
        return starts


def readings(article: Article, lexicon: Lexicon, cues: Cues) -> Iterator[Reading]:
    """Every sentence of an article, read."""
    inside = opened((one.paragraph, one.text) for one in article.sentences)
    for sentence, quoted in zip(article.sentences, inside, strict=True):
        words = read_words(sentence.text)
        found = cues.find(sentence.text, words)
        yield Reading(sentence, words, found, lexicon.mentions(sentence.text), quoted)


_MARKS = re.compile(r'[“”„"]')
_OPENING, _CLOSING = "“„", "”"


def open_quote(text: str, before: bool) -> bool:
    """Whether a quotation is open after a text, with whether it was before."""
    for mark in _MARKS.findall(text):
        before = mark in _OPENING or (mark not in _CLOSING and not before)
    return before


def quoted_parts(text: str, before: bool) -> Iterator[tuple[int, int]]:
    """The parts of a text that stand between quotation marks, the last one may be open."""
    start = 0 if before else None
    for found in _MARKS.finditer(text):
        if start is not None and found.group() not in _OPENING:
            yield start, found.start()
            start = None
        elif found.group() not in _CLOSING:
            start = found.end()
    if start is not None:
        yield start, len(text)


def opened(texts: Iterable[tuple[int, str]]) -> Iterator[bool]:
    """For each sentence, by its paragraph and text, whether it begins inside a quotation."""
    paragraph, inside = None, False
    for number, text in texts:
        inside = inside and number == paragraph
        yield inside
        paragraph, inside = number, open_quote(text, inside)

"""A sentence with the words, cues and mentions found in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from claimaudit.article import Article, Sentence
from claimaudit.drafting.cues import Cue, Cues, Word, read_words
from claimaudit.drafting.quotations import opened
from claimaudit.lexicon import Lexicon, Mention

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

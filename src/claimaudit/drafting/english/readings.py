"""A sentence with the words, cues and mentions found in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from claimaudit.drafting.english.cues import Cue, Cues
from claimaudit.sources.article import Article, Sentence
from claimaudit.vocabulary.phrases import Mention, MentionFinder, Word, read_words

Span = tuple[int, int]

_MARKS = re.compile(r'[“”„"]')
_OPENING, _CLOSING = "“„", "”"


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

    @property
    def whole(self) -> Span:
        return 0, len(self.sentence.text)

    def cued(self, span: Span, group: str, *senses: str) -> list[Cue]:
        """The cues of a group inside a span; of all its senses when none is named."""
        return [
            cue
            for cue in self._cues.get(group, ())
            if span[0] <= cue.start and cue.end <= span[1] and (not senses or cue.sense in senses)
        ]

    def at(self, start: int, *groups: str) -> list[Cue]:
        """The cues that begin at a character; of all groups when none is named."""
        return [cue for cue in self._cues.get(start, ()) if not groups or cue.group in groups]

    def named(self, span: Span, sort: str) -> list[Mention]:
        """The mentions of a sort inside a span."""
        return [
            mention
            for mention in self.mentions
            if mention.sort == sort and span[0] <= mention.start and mention.end <= span[1]
        ]

    def names(self, start: int, *sorts: str) -> bool:
        """Whether a mention of one of the sorts begins at a character."""
        return any(mention.start == start and mention.sort in sorts for mention in self.mentions)

    def follows(self, start: int, group: str, *senses: str) -> bool:
        """Whether a cue of a group stands right before a character."""
        before = self.cued((0, start), group, *senses)
        return any(not self.text[cue.end : start].strip() for cue in before)

    def inside(self, span: Span) -> list[Word]:
        """The words inside a span."""
        return [word for word in self.words if span[0] <= word.start and word.end <= span[1]]

    def before(self, place: int) -> list[Word]:
        """The words before a character."""
        return self.inside((0, place))

    def after(self, place: int) -> list[Word]:
        """The words from a character on."""
        return self.inside((place, len(self.text)))

    @cached_property
    def _cues(self) -> dict[str | int, list[Cue]]:
        """The cues by their group, and by where they begin."""
        cues = defaultdict(list)
        for cue in self.cues:
            cues[cue.group].append(cue)
            cues[cue.start].append(cue)
        return cues


def readings(article: Article, lexicon: MentionFinder, cues: Cues) -> Iterator[Reading]:
    """Every sentence of an article, read.

    >>> from types import SimpleNamespace
    >>> article = Article("Tea may calm the nerves. Coffee can wake you up.")
    >>> nothing_named = SimpleNamespace(mentions=lambda text: ())
    >>> cues = Cues.of({"rung": {"2": ["may"], "3": ["can"]}})
    >>> for reading in readings(article, nothing_named, cues):
    ...     print([cue.sense for cue in reading.cues], reading.text)
    ['2'] Tea may calm the nerves.
    ['3'] Coffee can wake you up.
    """
    paragraph, quoted = None, False
    for sentence in article.sentences:
        text = sentence.text
        quoted = quoted and sentence.paragraph == paragraph
        words = read_words(text)
        yield Reading(sentence, words, cues.find(text, words), lexicon.mentions(text), quoted)
        for mark in _MARKS.findall(text):
            quoted = mark in _OPENING or (mark not in _CLOSING and not quoted)
        paragraph = sentence.paragraph


def quoted_parts(text: str, before: bool) -> Iterator[Span]:
    """The parts of a text that stand between quotation marks, the last one may be open.

    Parameters
    ----------
    before
        Whether a quotation is open where the text begins.

    >>> text = 'They call it “rest” and "calm'
    >>> [text[start:end] for start, end in quoted_parts(text, before=False)]
    ['rest', 'calm']
    """
    start = 0 if before else None
    for mark in _MARKS.finditer(text):
        if start is not None and mark.group() not in _OPENING:
            yield start, mark.start()
            start = None
        elif mark.group() not in _CLOSING:
            start = mark.end()
    if start is not None:
        yield start, len(text)

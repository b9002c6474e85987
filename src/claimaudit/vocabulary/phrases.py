"""Phrases in a text: what a word is, and the finder of all phrases of a list in one pass.

The lexicon finds the phrases of a vocabulary with it, and the readers of English their cue words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, Protocol

# Letters and digits, with apostrophes inside.
_SIMPLE = r"[^\W_](?:[\u00ad'’]?[^\W_])*"
_WORD = re.compile(_SIMPLE)
_COMPOUND = re.compile(rf"{_SIMPLE}(?:[.\-‐‑]{_SIMPLE})*|%")
# What may stand between the words of one phrase; a full stop only in an abbreviation ("St. John").
_GAP = re.compile(r"[^\S\n]*[-‐‑‒–]?[^\S\n]*")
_ABBREVIATED_GAP = re.compile(r"\.[^\S\n]*")
_LONGEST_ABBREVIATION = 2
ANY_ENDING = "*"


class Word(NamedTuple):
    """One word of a text: its place, how it is written, and how that reads in small letters.

    A curly apostrophe is written as a straight one, and a soft hyphen is left out.
    """

    start: int
    end: int
    written: str
    lower: str


@dataclass(frozen=True)
class Mention:
    """One place in a text that a word of the vocabulary names.

    Attributes
    ----------
    start, end
        Offsets in the text; ``text`` is what stands there.
    sort
        ``entity``, ``outcome``, or ``value`` for a direction that needs an outcome beside it.
    term
        The id of the entity or outcome; empty for a direction.
    value
        The value that is stated; empty where an outcome is only named.
    cue
        The phrase of the vocabulary that was found.
    """

    start: int
    end: int
    text: str
    sort: str
    term: str
    value: str
    cue: str


class MentionFinder(Protocol):
    """What finds the mentions in a text, in its order."""

    def mentions(self, text: str) -> tuple[Mention, ...]: ...


class Match(NamedTuple):
    """A phrase found: the places of its first and last word in the text, and what it means."""

    first: int
    last: int
    meanings: list


def simple_words(text: str) -> tuple[Word, ...]:
    """The words of a text; those that a hyphen or full stop joins are words of their own.

    >>> [word.written for word in simple_words("The low-dose tea doesn’t calm 5 % of U.S. users.")]
    ['The', 'low', 'dose', 'tea', "doesn't", 'calm', '5', 'of', 'U', 'S', 'users']
    """
    return tuple(map(_word, _WORD.finditer(text)))


def read_words(text: str) -> tuple[Word, ...]:
    """The words of a text as they are read: a compound is one word, and so is a percent sign.

    >>> [word.lower for word in read_words("The low-dose tea doesn’t calm 5 % of U.S. users.")]
    ['the', 'low-dose', 'tea', "doesn't", 'calm', '5', '%', 'of', 'u.s', 'users']
    """
    return tuple(map(_word, _COMPOUND.finditer(text)))


def starred_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase in small letters, with the star that stands for any ending.

    >>> starred_words("Traditional heal*")
    ('traditional', 'heal*')
    """
    return tuple(
        word.lower + (ANY_ENDING if phrase.startswith(ANY_ENDING, word.end) else "")
        for word in read_words(phrase)
    )


def with_beginnings(written: str) -> Iterator[str]:
    """A word as `starred_words` may have it: whole, or any beginning of it with a star.

    >>> list(with_beginnings("Tea"))
    ['tea', 't*', 'te*', 'tea*']
    """
    lower = written.lower()
    yield lower
    for length in range(1, len(lower) + 1):
        yield f"{lower[:length]}{ANY_ENDING}"


def _word(match: re.Match) -> Word:
    written = match.group()
    if not written.isascii():
        written = written.replace("\u00ad", "").replace("’", "'")
    return Word(match.start(), match.end(), written, written.lower())


@dataclass
class _Node:
    following: dict[Hashable, _Node] = field(default_factory=dict)
    meanings: list = field(default_factory=list)


class PhraseFinder:
    """Phrases that are found in any text in one pass, however many there are.

    Parameters
    ----------
    phrases
        Each as the keys of its words, with its meaning. A phrase without words is left out.
    keys
        The keys that a written word of a text answers to.
    skipped
        Words that a text may put between the words of a phrase, written so.

    >>> finder = PhraseFinder([(("raise", "risk"), "more")], lambda word: (word.lower(),), ["the"])
    >>> text = "These raise the risk. They raise, risk or not."
    >>> list(finder.find(text, simple_words(text)))
    [Match(first=1, last=3, meanings=['more'])]
    """

    def __init__(
        self,
        phrases: Iterable[tuple[Sequence[Hashable], object]],
        keys: Callable[[str], Iterable[Hashable]],
        skipped: Collection[str] = (),
    ) -> None:
        self._root, self._skipped = _Node(), frozenset(skipped)
        known: set[Hashable] = set()
        for words, meaning in phrases:
            node = self._root
            for key in words:
                node = node.following.setdefault(key, _Node())
            if node is not self._root:
                node.meanings.append(meaning)
                known.update(words)
        # Words recur: each is looked up once, and most answer to no key of any phrase.
        self._keys = cache(
            lambda word: tuple(
                key for key in keys(word) if key in known and word not in self._skipped
            )
        )

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Match]:
        """Every phrase in the words of a text, by its first word and then by its length.

        No phrase runs over a punctuation mark or the end of a line. Phrases that are met by the
        same words are one match with several meanings.
        """
        answers = [self._keys(word.written) for word in words]
        for first, keys in enumerate(answers):
            nodes = _following([self._root], keys)
            last = first
            while nodes:
                meanings = [meaning for node in nodes for meaning in node.meanings]
                if meanings:
                    yield Match(first, last, meanings)
                last += 1
                while _runs_on(text, words, last) and words[last].written in self._skipped:
                    last += 1
                nodes = _following(nodes, answers[last]) if _runs_on(text, words, last) else []


def _following(nodes: list[_Node], keys: tuple[Hashable, ...]) -> list[_Node]:
    return [node.following[key] for node in nodes for key in keys if key in node.following]


def _runs_on(text: str, words: Sequence[Word], place: int) -> bool:
    """Whether there is a word at a place and a phrase may run on to it."""
    if place >= len(words):
        return False
    before, after = words[place - 1], words[place]
    if _GAP.fullmatch(text, before.end, after.start):
        return True
    abbreviated = len(before.written) <= _LONGEST_ABBREVIATION and before.written[0].isupper()
    return abbreviated and bool(_ABBREVIATED_GAP.fullmatch(text, before.end, after.start))

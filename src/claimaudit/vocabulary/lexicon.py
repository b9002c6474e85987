"""Where a text names the words of the vocabulary: entities, outcomes, and directions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import NamedTuple

from claimaudit.vocabulary.vocabulary import Vocabulary

SORTS = ("entity", "outcome", "value")
# The sorts whose longer names may hold words of a sort that say nothing of their own there.
_NAMES_OVER = {"entity": (), "outcome": ("entity",), "value": ("entity", "outcome")}

_WORD = re.compile(r"[^\W_](?:[\u00ad'’]?[^\W_])*")
# What may stand between the words of one phrase; a full stop only in an abbreviation ("St. John").
_GAP = re.compile(r"[^\S\n]*[-‐‑‒–]?[^\S\n]*")
_ABBREVIATED_GAP = re.compile(r"\.[^\S\n]*")
_LONGEST_ABBREVIATION = 2
# Before a phrase in the vocabulary, and before the keys of such words: these words only.
_LITERAL = "="
_CAPITALS = "^"
# A text puts these into phrases at will: "raise the risk", "raise your risk".
_DETERMINERS = frozenset(
    ["a", "an", "the", "your", "my", "our", "their", "his", "her", "its", "one's"]
)


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


@dataclass(frozen=True)
class Phrase:
    """A phrase of the vocabulary and what it means."""

    sort: str
    term: str
    value: str
    cue: str


class _Token(NamedTuple):
    start: int
    end: int
    raw: str
    keys: tuple[str, ...]


class _Hit(NamedTuple):
    """A phrase found: the places of its first and last word, and what it may mean."""

    first: int
    last: int
    sort: str
    meanings: list[Phrase]


def phrases(vocabulary: Vocabulary) -> Iterator[Phrase]:
    """Every phrase of a vocabulary with its meaning, shared ones before those of an audit."""
    for name, entity in vocabulary.entities.items():
        for cue in dict.fromkeys((*_names(name, entity.label), *entity.synonyms)):
            yield Phrase("entity", name, "", cue)
    for name, outcome in vocabulary.outcomes.items():
        for cue in dict.fromkeys((*_names(name, outcome.label), *outcome.cues)):
            yield Phrase("outcome", name, "", cue)
        for value, cues in outcome.value_cues.items():
            yield from (Phrase("outcome", name, value, cue) for cue in cues)
    for values in vocabulary.scale_cues.values():
        for value, cues in values.items():
            yield from (Phrase("value", "", value, cue) for cue in cues)


@dataclass
class _Node:
    following: dict[str, _Node] = field(default_factory=dict)
    phrases: list[Phrase] = field(default_factory=list)


@dataclass(frozen=True)
class Lexicon:
    """The phrases of a vocabulary, ready to be found in texts.

    Words meet by their English stems whatever their case; a phrase word with a capital letter
    inside ("LDL", "iPS") meets the same letters only, and a phrase that begins with ``=`` the
    same words only. Hyphens are spaces. A phrase does not run over a punctuation mark or the
    end of a line. Of overlapping phrases of one sort the longest holds; a direction within a
    longer name ("low mood") and an outcome within that of an entity ("energy drink") are parts
    of the name. Where one phrase has two meanings, the one written with exactly the words of
    the text holds, else the one defined last, so that an audit's own words come first.
    """

    vocabulary: Vocabulary = field(repr=False)
    root: _Node = field(repr=False)
    keys: Callable[[str], tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Lexicon:
        """The lexicon of a vocabulary."""
        root, stem = _Node(), _stemmer()
        for phrase in phrases(vocabulary):
            _plant(root, phrase, stem)
        return cls(vocabulary, root, cache(partial(_keys, stem=stem)))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every phrase of the vocabulary in a text, in the order of the text.

        The time grows with the length of the text, not with the number of phrases.
        """
        tokens = _tokens(text, self.keys)
        hits = list(_hits(tokens, text, self.root))
        found = [
            Mention(start, end, text[start:end], **vars(phrase))
            for sort in SORTS
            for start, end, phrase in _longest(tokens, [hit for hit in hits if hit.sort == sort])
        ]
        return tuple(sorted(_apart(found), key=lambda one: (one.start, one.end, one.sort)))

    def value_of(self, direction: Mention, outcome: str) -> str:
        """The value of an outcome that a direction word beside it states; empty if none.

        "Causes" says *occurs* of an outcome that can occur, *increases* of one that can only
        rise: the scales say so by ``reads``.
        """
        scaled = self.vocabulary.outcomes[outcome]
        if direction.value in scaled.values:
            return direction.value
        listed = (v for v, cues in scaled.scale_cues.items() if direction.cue in cues)
        return next(listed, scaled.reads.get(direction.value, ""))

    def opposite(self, outcome: str, value: str) -> str:
        """The only sharp value that a value excludes, its other pole; empty if there is no one.

        For a stated value under a word against it: what *reduces fatigue* raises energy.
        """
        scaled = self.vocabulary.outcomes[outcome]
        excluded = (other for first, other in scaled.excluding if first == value)
        poles = [other for other in excluded if other not in scaled.no_effect]
        return poles[0] if len(poles) == 1 else ""


def _names(id: str, label: str) -> tuple[str, ...]:
    """The id and the label as a text may write them, the label without its brackets."""
    plain, spoken = id.replace("_", " "), label.partition(" (")[0]
    # The label knows the capitals of a name, the id does not.
    same = plain.casefold() == spoken.casefold()
    return tuple(filter(None, (spoken,) if same else (plain, spoken)))


@cache
def _stemmer() -> Callable[[str], str]:
    """One for all lexicons: most of the time to make one goes into stems."""
    from snowballstemmer.english_stemmer import EnglishStemmer

    return cache(EnglishStemmer().stemWord)


def _tokens(text: str, keys: Callable[[str], tuple[str, ...]]) -> list[_Token]:
    return [
        _Token(word.start(), word.end(), raw, keys(raw))
        for word in _WORD.finditer(text)
        for raw in [_plain(word.group())]
    ]


def _plain(word: str) -> str:
    return word.replace("\u00ad", "").replace("’", "'")


def _keys(raw: str, stem: Callable[[str], str]) -> tuple[str, ...]:
    """The keys under which a word of a text may stand in the tree; none for a determiner."""
    if raw in _DETERMINERS:
        return ()
    lower = raw.lower()
    keys = (stem(lower), f"{_LITERAL}{lower}")
    if not _capital_inside(raw):
        return keys
    singular = re.sub(r"'?s$", "", raw)
    return (*keys, *(f"{_CAPITALS}{word}" for word in {raw, singular}))


def _capital_inside(word: str) -> bool:
    return any(letter.isupper() for letter in word[1:])


def _plant(root: _Node, phrase: Phrase, stem: Callable[[str], str]) -> None:
    literal = phrase.cue.startswith(_LITERAL)
    node = root
    for word in _words(phrase.cue):
        node = node.following.setdefault(_key(word, literal, stem), _Node())
    if node is not root:
        node.phrases.append(phrase)


def _key(word: str, literal: bool, stem: Callable[[str], str]) -> str:
    if _capital_inside(word):
        return f"{_CAPITALS}{word}"
    return f"{_LITERAL}{word.lower()}" if literal else stem(word.lower())


def _words(cue: str) -> list[str]:
    return [word for word in map(_plain, _WORD.findall(cue)) if word not in _DETERMINERS]


def _apart(found: list[Mention]) -> Iterator[Mention]:
    """The mentions that are no part of a longer name of another sort."""
    names = {sort: _by_place(one for one in found if one.sort == sort) for sort in SORTS}
    for one in found:
        over = (names[sort].get(one.start) for sort in _NAMES_OVER[one.sort])
        if not any(name and len(name.text) > len(one.text) for name in over):
            yield one


def _by_place(mentions: Iterable[Mention]) -> dict[int, Mention]:
    return {place: one for one in mentions for place in range(one.start, one.end)}


def _longest(tokens: list[_Token], hits: list[_Hit]) -> Iterator[tuple[int, int, Phrase]]:
    """Of the hits that overlap the longest, of equally long ones the first."""
    taken: set[int] = set()
    for hit in sorted(hits, key=lambda hit: (hit.first - hit.last, hit.first)):
        places = range(hit.first, hit.last + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            meant = _meant([tokens[place].raw for place in places], hit.meanings)
            yield tokens[hit.first].start, tokens[hit.last].end, meant


def _hits(tokens: list[_Token], text: str, root: _Node) -> Iterator[_Hit]:
    """The longest phrase of each sort that begins at each word."""
    for first, token in enumerate(tokens):
        longest: dict[str, _Hit] = {}
        for last, nodes in _walked(tokens, first, text, _next([root], token)):
            meanings = [phrase for node in nodes for phrase in node.phrases]
            for sort in {phrase.sort for phrase in meanings}:
                same = [phrase for phrase in meanings if phrase.sort == sort]
                longest[sort] = _Hit(first, last, sort, same)
        yield from longest.values()


def _walked(
    tokens: list[_Token], first: int, text: str, nodes: list[_Node]
) -> Iterator[tuple[int, list[_Node]]]:
    """The nodes that the words from the first on lead to, with the place of the last word."""
    place = first
    while nodes:
        yield place, nodes
        place += 1
        while _joined(tokens, place, text) and not tokens[place].keys:
            place += 1
        nodes = _next(nodes, tokens[place]) if _joined(tokens, place, text) else []


def _next(nodes: list[_Node], token: _Token) -> list[_Node]:
    return [node.following[key] for node in nodes for key in token.keys if key in node.following]


def _joined(tokens: list[_Token], place: int, text: str) -> bool:
    """Whether there is a word at a place and a phrase may run on to it."""
    if place >= len(tokens):
        return False
    before, after = tokens[place - 1], tokens[place]
    if _GAP.fullmatch(text, before.end, after.start):
        return True
    abbreviated = len(before.raw) <= _LONGEST_ABBREVIATION and before.raw[0].isupper()
    return abbreviated and bool(_ABBREVIATED_GAP.fullmatch(text, before.end, after.start))


def _meant(raw: list[str], meanings: list[Phrase]) -> Phrase:
    if len(meanings) == 1:
        return meanings[0]
    words = [word.lower() for word in raw if word not in _DETERMINERS]
    literal = [
        phrase for phrase in meanings if [word.lower() for word in _words(phrase.cue)] == words
    ]
    return (literal or meanings)[-1]

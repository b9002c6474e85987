"""Where a text names the words of the vocabulary: entities, outcomes, and directions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

from claimaudit.vocabulary.phrases import Match, Mention, PhraseFinder, Word, simple_words
from claimaudit.vocabulary.vocabulary import Vocabulary

SORTS = ("entity", "outcome", "value")
# The sorts whose longer names may hold words of a sort that say nothing of their own there.
_NAMES_OVER = {"entity": (), "outcome": ("entity",), "value": ("entity", "outcome")}

# Before a phrase in the vocabulary, and before the keys of such words: these words only.
_LITERAL = "="
_CAPITALS = "^"
# A text puts these into phrases at will: "raise the risk", "raise your risk".
_DETERMINERS = frozenset(
    ["a", "an", "the", "your", "my", "our", "their", "his", "her", "its", "one's"]
)


@dataclass(frozen=True)
class Phrase:
    """A phrase of the vocabulary and what it means."""

    sort: str
    term: str
    value: str
    cue: str


def vocabulary_phrases(vocabulary: Vocabulary) -> Iterator[Phrase]:
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
    finder: PhraseFinder = field(repr=False)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Lexicon:
        """The lexicon of a vocabulary."""
        stem = _stemmer()
        keyed = (
            (tuple(_key(word, phrase, stem) for word in _words(phrase.cue)), phrase)
            for phrase in vocabulary_phrases(vocabulary)
        )
        return cls(vocabulary, PhraseFinder(keyed, partial(_keys, stem=stem), _DETERMINERS))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every phrase of the vocabulary in a text, in the order of the text.

        The time grows with the length of the text, not with the number of phrases.
        """
        words = simple_words(text)
        longest: dict[tuple[str, int], Match] = {}
        for match in self.finder.find(text, words):
            for sort in {phrase.sort for phrase in match.meanings}:
                meanings = [phrase for phrase in match.meanings if phrase.sort == sort]
                longest[sort, match.first] = match._replace(meanings=meanings)
        mentions = []
        for sort in SORTS:
            taken: set[int] = set()
            matches = [match for (of_sort, _), match in longest.items() if of_sort == sort]
            matches.sort(key=lambda match: (match.first - match.last, match.first))
            for match in matches:
                places = range(match.first, match.last + 1)
                if not taken.isdisjoint(places):
                    continue
                taken.update(places)
                start, end = words[match.first].start, words[match.last].end
                phrase = _meant(words[match.first : match.last + 1], match.meanings)
                mentions.append(Mention(start, end, text[start:end], **vars(phrase)))
        return tuple(sorted(_apart(mentions), key=lambda one: (one.start, one.end, one.sort)))

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


def _keys(written: str, stem: Callable[[str], str]) -> tuple[str, ...]:
    """The keys that a word of a text answers to."""
    lower = written.lower()
    keys = (stem(lower), f"{_LITERAL}{lower}")
    if not _capital_inside(written):
        return keys
    singular = re.sub(r"'?s$", "", written)
    return (*keys, *(f"{_CAPITALS}{word}" for word in dict.fromkeys((written, singular))))


def _key(word: Word, phrase: Phrase, stem: Callable[[str], str]) -> str:
    """The one key under which a word of a phrase is met."""
    if _capital_inside(word.written):
        return f"{_CAPITALS}{word.written}"
    return f"{_LITERAL}{word.lower}" if phrase.cue.startswith(_LITERAL) else stem(word.lower)


def _capital_inside(word: str) -> bool:
    # Most words are all small, which is seen at once.
    return not word.islower() and any(letter.isupper() for letter in word[1:])


def _words(cue: str) -> list[Word]:
    return [word for word in simple_words(cue) if word.written not in _DETERMINERS]


def _meant(words: Iterable[Word], meanings: list[Phrase]) -> Phrase:
    """The phrase written with exactly these words, else the one defined last."""
    if len(meanings) == 1:
        return meanings[0]
    lowers = [word.lower for word in words if word.written not in _DETERMINERS]
    literal = [
        phrase for phrase in meanings if [word.lower for word in _words(phrase.cue)] == lowers
    ]
    return (literal or meanings)[-1]


def _apart(mentions: list[Mention]) -> Iterator[Mention]:
    """The mentions that are no part of a longer name of another sort."""
    names = {sort: {} for sort in SORTS}
    for mention in mentions:
        names[mention.sort].update(dict.fromkeys(range(mention.start, mention.end), mention))
    for mention in mentions:
        over = (names[sort].get(mention.start) for sort in _NAMES_OVER[mention.sort])
        if not any(name and len(name.text) > len(mention.text) for name in over):
            yield mention

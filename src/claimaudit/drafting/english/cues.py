"""English cue words: hedges, negation, voice, advice and the like, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.files import read_toml
from claimaudit.schema.shapes import TEXT, list_of, misfits

FILE = "cues.toml"
ANY_ENDING = "*"
# Groups that are lists of words and not looked for in a text.
LISTS = ("filler", "thing")
WORD = re.compile(r"[^\W_]+(?:['’.\-‐‑][^\W_]+)*|%")


@dataclass(frozen=True)
class Word:
    """One word of a text: its place, and how it reads in small letters."""

    start: int
    end: int
    lower: str


@dataclass(frozen=True)
class Cue:
    """One cue found in a text.

    Attributes
    ----------
    group, sense
        The table of ``cues.toml`` and the key in it, such as ``rung`` and ``2``.
    start, end
        Offsets in characters: ``text[start:end]`` reads as the cue does.
    """

    start: int
    end: int
    group: str
    sense: str


@dataclass(frozen=True)
class Cues:
    """Every cue phrase, by its first word.

    Attributes
    ----------
    phrases
        Group and sense, and the phrases listed there.
    """

    phrases: Mapping[tuple[str, str], tuple[str, ...]]
    _exact: dict = field(default_factory=dict, repr=False, compare=False)
    _open: dict = field(default_factory=dict, repr=False, compare=False)
    _lists: dict = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, path: Path | str) -> Cues:
        """Read ``cues.toml``.

        Raises
        ------
        InvalidAudit
            When the file is missing, is not TOML, or an entry is no list of phrases.
        """
        path = Path(path)
        name = f"{path.parent.name}/{path.name}"
        return cls.of(read_toml(path, name), name)

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, Iterable[str]]], name: str = FILE) -> Cues:
        """The cues of tables that were read already."""
        faults = list(_faults(tables, name))
        if faults:
            raise InvalidAudit(faults)
        cues = cls(
            {
                (group, sense): tuple(phrases)
                for group, senses in tables.items()
                for sense, phrases in senses.items()
            }
        )
        cues._index()
        return cues

    def words(self, group: str, *senses: str) -> frozenset[str]:
        """The phrases of a group, in small letters; of all its senses when none is named."""
        if (group, *senses) not in self._lists:
            self._lists[(group, *senses)] = frozenset(
                phrase.lower()
                for (table, sense), phrases in self.phrases.items()
                if table == group and (not senses or sense in senses)
                for phrase in phrases
            )
        return self._lists[(group, *senses)]

    def find(self, text: str, words: tuple[Word, ...] | None = None) -> tuple[Cue, ...]:
        """Every cue in a text, in its order; of one group the longest at a place counts."""
        words = read_words(text) if words is None else words
        longest: dict[tuple[int, str, str], Cue] = {}
        for cue in self._matches(words):
            key = (cue.start, cue.group, cue.sense)
            if key not in longest or longest[key].end < cue.end:
                longest[key] = cue
        return tuple(sorted(longest.values(), key=lambda cue: (cue.start, -cue.end)))

    def _index(self) -> None:
        for key, phrases in self.phrases.items():
            for phrase in phrases if key[0] not in LISTS else ():
                words = [word.lower for word in read_words(phrase.replace(ANY_ENDING, ""))]
                is_open = phrase.endswith(ANY_ENDING)
                table = self._open if is_open and len(words) == 1 else self._exact
                table.setdefault(words[0], []).append((words, is_open, key))

    def _matches(self, words: tuple[Word, ...]) -> Iterator[Cue]:
        lowers = [word.lower for word in words]
        for place, lower in enumerate(lowers):
            yield from self._starting(words, lowers, place, self._exact.get(lower, ()))
            for length in range(3, len(lower) + 1):
                found = self._open.get(lower[:length])
                if found:
                    yield from self._starting(words, lowers, place, found)

    def _starting(
        self, words: tuple[Word, ...], lowers: list[str], place: int, phrases: Iterable[tuple]
    ) -> Iterator[Cue]:
        for phrase, is_open, key in phrases:
            last = place + len(phrase) - 1
            if _reads(lowers[place : last + 1], phrase, is_open):
                yield Cue(words[place].start, words[last].end, *key)


def read_words(text: str) -> tuple[Word, ...]:
    """The words of a text; a curly apostrophe reads as a straight one."""
    return tuple(
        Word(match.start(), match.end(), match.group().lower().replace("’", "'"))
        for match in WORD.finditer(text)
    )


def _reads(found: list[str], phrase: list[str], is_open: bool) -> bool:
    if not is_open:
        return found == phrase
    same = found[:-1] == phrase[:-1] and len(found) == len(phrase)
    return same and found[-1].startswith(phrase[-1])


def _faults(tables: Mapping, name: str) -> Iterator[Fault]:
    for group, senses in tables.items():
        if not isinstance(senses, Mapping):
            remedy = 'Write [group] and below it lines such as sense = ["phrase"].'
            yield Fault(name, f"[{group}]", "", "", "this is no table", remedy)
            continue
        for sense, phrases, problem, remedy in misfits(senses, dict.fromkeys(senses, _PHRASES)):
            yield Fault(name, f"[{group}] {sense}", "", phrases, problem, remedy)


_PHRASES = list_of(TEXT.where(read_words)).saying(
    'Write a list such as ["may", "might"].', "this is no list of phrases"
)

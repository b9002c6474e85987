"""English cue words: hedges, negation, voice, advice and the like, found in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.files import read_toml
from claimaudit.schema.shapes import TEXT, list_of, misfits
from claimaudit.vocabulary.phrases import (
    PhraseFinder,
    Word,
    read_words,
    starred_words,
    with_beginnings,
)

FILE = "cues.toml"
# Groups that are lists of words and not looked for in a text.
LISTS = ("filler", "thing")


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
    """Every cue phrase, by its group and sense, and what finds them in a text."""

    phrases: Mapping[tuple[str, str], tuple[str, ...]]
    finder: PhraseFinder = field(repr=False, compare=False)
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
        """The cues of tables that were read already.

        Raises
        ------
        InvalidAudit
            When a table or an entry has the wrong shape.
        """
        faults = list(_faults(tables, name))
        if faults:
            raise InvalidAudit(faults)
        phrases = {
            (group, sense): tuple(listed)
            for group, senses in tables.items()
            for sense, listed in senses.items()
        }
        keyed = (
            (starred_words(phrase), (group, sense))
            for (group, sense), listed in phrases.items()
            if group not in LISTS
            for phrase in listed
        )
        return cls(phrases, PhraseFinder(keyed, with_beginnings))

    def words(self, group: str, *senses: str) -> frozenset[str]:
        """The phrases of a group, in small letters; of all its senses when none is named.

        >>> sorted(Cues.of({"dose": {"high": ["Heavy use"], "low": ["low dose"]}}).words("dose"))
        ['heavy use', 'low dose']
        """
        if (group, *senses) not in self._lists:
            self._lists[(group, *senses)] = frozenset(
                phrase.lower()
                for (table, sense), phrases in self.phrases.items()
                if table == group and (not senses or sense in senses)
                for phrase in phrases
            )
        return self._lists[(group, *senses)]

    def find(self, text: str, words: tuple[Word, ...] | None = None) -> tuple[Cue, ...]:
        """Every cue in a text, in its order; of one sense the longest at a place counts.

        >>> cues = Cues.of({"rung": {"2": ["may", "may possibly"], "1": ["correlat*"]}})
        >>> [(cue.sense, cue.start, cue.end) for cue in cues.find("It may possibly correlate.")]
        [('2', 3, 15), ('1', 16, 25)]
        """
        words = read_words(text) if words is None else words
        longest: dict[tuple[int, tuple[str, str]], Cue] = {}
        for match in self.finder.find(text, words):
            start, end = words[match.first].start, words[match.last].end
            for group_and_sense in match.meanings:
                longest[start, group_and_sense] = Cue(start, end, *group_and_sense)
        return tuple(sorted(longest.values(), key=lambda cue: (cue.start, -cue.end)))


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

"""The captured text of an article: its sentences, and the places of the quotes taken from it."""

from __future__ import annotations

import hashlib
import re
import warnings
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.files import read_text
from claimaudit.sources.quotes import (
    PASSAGE,
    Place,
    QuoteAmbiguous,
    QuoteCut,
    QuoteError,
    QuoteNotFound,
    nearest_passage,
    word_diff,
)

HEADING_WORDS = 15
CONTEXT = 40
# The sentence splitter takes quadratic time in the length of what it is given.
PIECE = 3000

# What a quote may not cut: wider than a word of a phrase, with numbers and joined marks.
_WORD = r"[\w\u0300-\u036f\u200c\u200d\u00ad]"
_JOINT = r"[-\u2010\u2011\u2013'’ʼ/·&@]"
_COMPOUND = rf"{_WORD}+(?:(?:{_JOINT}|(?<=\d)[.,:](?=\d)){_WORD}+)*"
# A line is a paragraph: a quantity never runs over its end.
_GAP = r"[^\S\r\n]?"
_NUMBER = rf"[-–−+$€£]?\.?(?=\d){_COMPOUND}(?:{_GAP}[%‰°]{_WORD}*)?"
_QUANTITY = rf"(?:[<>≤≥≪≫≈≃≅~∼=≠±]{_GAP}){{0,3}}{_NUMBER}(?:{_GAP}[-–—−±×^/:]{_GAP}{_NUMBER})*"
# What cannot be cut without changing what is said: a word with its hyphens and apostrophes,
# a number with its sign, comparator, range, margin and per cent.
_UNCUT = re.compile(rf"{_QUANTITY}|{_COMPOUND}")

_PARAGRAPH = re.compile(r"[^\r\n]+")
_PIECES = re.compile(
    rf".{{1,{PIECE}}}\Z|.{{1,{PIECE}}}(?<=[.!?])(?=\s)|.{{1,{PIECE}}}(?=\s)|.{{1,{PIECE}}}", re.S
)
_CLOSED = re.compile(r"[.!?…][\"'”’»)\]]*$")
_BULLET = re.compile(r"[-–—*•‣▪]\s")
_END_INSIDE = re.compile(r"[.!?]\s+\S")


@dataclass(frozen=True)
class Sentence:
    """One sentence and where it stands.

    Attributes
    ----------
    number, paragraph
        Counted from 1 through the whole text.
    start, end
        Offsets in characters: ``article.text[start:end] == text``.
    heading
        Whether its paragraph looks like a heading or an item of an outline.
    """

    number: int
    start: int
    end: int
    text: str
    paragraph: int
    heading: bool


@dataclass(frozen=True)
class Article:
    """A captured text, which is never edited, and what can be asked of it.

    Attributes
    ----------
    text
        The text as captured. Offsets count its characters.
    path
        The file it was read from.
    language
        Its language as an ISO 639-1 code. Sentences of a language for which the splitter
        has no rules are split by the English ones.
    """

    text: str
    path: Path = Path("article.txt")
    language: str = "en"

    @classmethod
    def read(cls, path: Path | str, sha256: str | None = None, language: str = "en") -> Article:
        """Read a captured text and hold it against its recorded hash.

        Raises
        ------
        InvalidAudit
            When the file is missing or not UTF-8, or is not the text that was captured.
        """
        path = Path(path)
        text = read_text(path, path.name)
        if sha256 is not None:
            check_hash(path, sha256)
        return cls(text, path, language)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in order. A line of the text is one paragraph.

        No character other than white space lies outside all sentences.
        """
        found = (
            (start, end, number, heading)
            for number, paragraph, heading in self._paragraphs()
            for start, end in _sentence_spans(paragraph.group(), paragraph.start(), self.language)
        )
        return tuple(
            Sentence(number, start, end, self.text[start:end], paragraph, heading)
            for number, (start, end, paragraph, heading) in enumerate(found, 1)
        )

    def locate(self, exact: str, prefix: str = "", suffix: str = "") -> tuple[int, int]:
        """Where a quote stands, to the character.

        Nothing is normalised: a curly quote, an en dash and a no-break space are characters
        like any other. ``prefix`` and ``suffix`` choose between several places; white space
        between them and the quote does not count.

        Returns
        -------
        tuple
            Start and end, so that ``text[start:end] == exact``.

        Raises
        ------
        QuoteNotFound
            When it stands nowhere, or not between ``prefix`` and ``suffix``.
        QuoteCut
            When it starts or ends inside a word or a number.
        QuoteAmbiguous
            When it stands in several places.

        References
        ----------
        W3C Web Annotation Data Model, section 4.2.4 (Text Quote Selector).
        """
        if not exact.strip():
            raise QuoteNotFound("", "", "the quote is empty")
        everywhere = list(_occurrences(self.text, exact))
        whole = [start for start in everywhere if self._is_whole(start, start + len(exact))]
        chosen = [start for start in whole if self._between(start, exact, prefix, suffix)]
        if len(chosen) == 1:
            return chosen[0], chosen[0] + len(exact)
        raise self._refusal(exact, prefix, suffix, everywhere, whole, chosen)

    def context(self, start: int, end: int, width: int = CONTEXT) -> tuple[str, str, str]:
        """The text before a span, the span, and the text after it; at most ``width`` a side."""
        before = self.text[max(0, start - width) : start]
        return before, self.text[start:end], self.text[end : end + width]

    def _paragraphs(self) -> Iterator[tuple[int, re.Match, bool]]:
        lines = (line for line in _PARAGRAPH.finditer(self.text) if line.group().strip())
        for number, line in enumerate(lines, 1):
            yield number, line, is_heading(line.group())

    @cached_property
    def _uncut(self) -> tuple[list[int], list[int]]:
        spans = [match.span() for match in _UNCUT.finditer(self.text)]
        return [start for start, _ in spans], [end for _, end in spans]

    def _around(self, position: int) -> tuple[int, int]:
        """The word or number that ``position`` cuts, or the empty span at ``position``."""
        starts, ends = self._uncut
        last = bisect_left(starts, position) - 1
        cut = last >= 0 and position < ends[last]
        return (starts[last], ends[last]) if cut else (position, position)

    def _is_whole(self, start: int, end: int) -> bool:
        return self._around(start)[0] == start and self._around(end)[1] == end

    def _between(self, start: int, exact: str, prefix: str, suffix: str) -> bool:
        left = _skip_space(self.text, start, -1) if prefix else start
        right = start + len(exact)
        right = _skip_space(self.text, right, 1) if suffix else right
        return self.text.endswith(prefix.rstrip(), 0, left) and self.text.startswith(
            suffix.lstrip(), right
        )

    def _refusal(
        self,
        exact: str,
        prefix: str,
        suffix: str,
        everywhere: list[int],
        whole: list[int],
        chosen: list[int],
    ) -> QuoteError:
        if chosen:
            return QuoteAmbiguous(self._place(start, len(exact)) for start in chosen)
        if whole:
            return self._elsewhere(exact, prefix, suffix, whole[0])
        if everywhere:
            return self._cut(exact, everywhere[0])
        return QuoteNotFound(*nearest_passage(exact, self._passages(exact)))

    def _place(self, start: int, length: int) -> Place:
        before, _, after = self.context(start, start + length)
        return Place(start, start + length, before, after)

    def _elsewhere(self, exact: str, prefix: str, suffix: str, start: int) -> QuoteNotFound:
        width = max(len(prefix), len(suffix)) + 1
        nearest = "".join(self.context(start, start + len(exact), width))
        wanted = " ".join(part for part in (prefix.strip(), exact, suffix.strip()) if part)
        reason = "the quote stands in the text, but not between its prefix and suffix"
        return QuoteNotFound(nearest, word_diff(wanted, nearest), reason)

    def _cut(self, exact: str, start: int) -> QuoteCut:
        left, right = self._around(start)[0], self._around(start + len(exact))[1]
        nearest = self.text[left:right]
        reason = "the quote starts or ends inside a word or a number: take the whole of it"
        return QuoteCut(nearest, word_diff(exact, nearest), reason)

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index = defaultdict(list)
        for number, sentence in enumerate(self.sentences):
            for word in dict.fromkeys(_words(sentence.text)):
                index[word].append(number)
        return dict(index)

    def _passages(self, exact: str) -> list[str]:
        """The surroundings of the five sentences that share most words with a quote."""
        shared = Counter()
        for word in dict.fromkeys(_words(exact)):
            shared.update(self._index.get(word, ()))
        run, limit = len(_END_INSIDE.findall(exact)), max(PASSAGE, 2 * len(exact))
        close = (self._surroundings(number, run) for number, _ in shared.most_common(5))
        return [window for passage in close for window in _windows(passage, limit)]

    def _surroundings(self, number: int, run: int) -> str:
        last = min(number + run, len(self.sentences) - 1)
        return self.text[self.sentences[max(0, number - run)].start : self.sentences[last].end]


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading or an item of an outline.

    Neither closes with a full stop; a heading is short, and an item starts with a bullet.
    """
    text = paragraph.strip()
    short = len(text.split()) <= HEADING_WORDS
    return not _CLOSED.search(text) and (short or bool(_BULLET.match(text)))


def uncovered(article: Article, spans: Iterable[tuple[int, int]]) -> tuple[Sentence, ...]:
    """The sentences that no span touches.

    Parameters
    ----------
    spans
        Start and end of each quote, in any order.
    """
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]
    reach = list(accumulate((end for _, end in ordered), max))

    def touched(sentence: Sentence) -> bool:
        before = bisect_left(starts, sentence.end)
        return before > 0 and reach[before - 1] > sentence.start

    return tuple(sentence for sentence in article.sentences if not touched(sentence))


def sentence_at(article: Article, position: int) -> Sentence | None:
    """The sentence that holds the character at ``position``, else the next one, else None."""
    sentences = article.sentences
    index = bisect_right(sentences, position, key=lambda sentence: sentence.end)
    return sentences[index] if index < len(sentences) else None


def check_hash(path: Path, expected: str) -> None:
    """Make sure that a captured file is the one whose hash was recorded.

    Raises
    ------
    InvalidAudit
        When it is missing or its SHA-256 is another.
    """
    found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "of no file"
    if found != expected.lower():
        problem = f"the file is not the one captured: sha256 {found}, recorded {expected}"
        remedy = (
            "Restore the captured file (a checkout may have changed its line ends); only if the "
            "capture itself is new, write its hash into audit.toml and check every quote again."
        )
        raise InvalidAudit([Fault(path.name, "", "", "", problem, remedy)])


def _sentence_spans(paragraph: str, offset: int, language: str) -> Iterator[tuple[int, int]]:
    starts = [
        piece.start() + start
        for piece in _PIECES.finditer(paragraph)
        for start in _sentence_starts(piece.group(), language)
    ]
    for start, stop in pairwise([*starts, len(paragraph)]):
        text = paragraph[start:stop]
        if text.strip():
            left = offset + start + len(text) - len(text.lstrip())
            yield left, left + len(text.strip())


def _sentence_starts(text: str, language: str) -> list[int]:
    """Where each sentence starts.

    The splitter gives texts, not places, and drops some it has altered: what it drops stays
    with the sentence before it.
    """
    starts, cursor = [], 0
    for segment in _segmenter(language).segment(text):
        start = text.find(segment.strip(), cursor)
        if start >= 0:
            starts.append(start)
            cursor = start + len(segment.strip())
    return [0, *(start for start in starts if start > 0)]


def _segmenter(language: str):
    with warnings.catch_warnings():
        # The package holds invalid escapes, of which newer Pythons warn when compiling it.
        warnings.simplefilter("ignore")
        from pysbd import Segmenter
        from pysbd.languages import LANGUAGE_CODES
    code = language.split("-")[0].lower()
    return Segmenter(language=code if code in LANGUAGE_CODES else "en", clean=False)


def _occurrences(text: str, exact: str) -> Iterator[int]:
    start = text.find(exact)
    while start >= 0:
        yield start
        start = text.find(exact, start + 1)


def _skip_space(text: str, position: int, step: int) -> int:
    side = -1 if step < 0 else 0
    while 0 <= position + side < len(text) and text[position + side].isspace():
        position += step
    return position


def _windows(passage: str, limit: int) -> Iterator[str]:
    last = max(1, len(passage) - limit // 2)
    return (passage[start : start + limit] for start in range(0, last, limit // 2))


def _words(text: str) -> list[str]:
    return text.casefold().split()

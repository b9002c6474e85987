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

    >>> Article("Tea calms. It helps one sleep.").sentences[1].text
    'It helps one sleep.'
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
        lines = (line for line in _PARAGRAPH.finditer(self.text) if line.group().strip())
        sentences: list[Sentence] = []
        for paragraph, line in enumerate(lines, 1):
            heading = is_heading(line.group())
            for start, end in sentence_spans(line.group(), line.start(), self.language):
                text = self.text[start:end]
                number = len(sentences) + 1
                sentences.append(Sentence(number, start, end, text, paragraph, heading))
        return tuple(sentences)

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

        >>> article = Article("Tea calms. Green tea calms as well.")
        >>> article.locate("Green tea")
        (11, 20)
        >>> article.locate("calms", suffix="as well")
        (21, 26)
        >>> article.locate("een tea")
        Traceback (most recent call last):
        ...
        claimaudit.sources.quotes.QuoteCut: the quote starts or ends inside a word or a number: \
take the whole of it; nearest passage: [-een-]{+Green+} tea
        """
        if not exact.strip():
            raise QuoteNotFound("", "", "the quote is empty")
        length, everywhere = len(exact), []
        start = self.text.find(exact)
        while start >= 0:
            everywhere.append(start)
            start = self.text.find(exact, start + 1)
        whole = [
            start
            for start in everywhere
            if self._around(start)[0] == start and self._around(start + length)[1] == start + length
        ]
        chosen = [start for start in whole if self._is_between(start, length, prefix, suffix)]
        if len(chosen) == 1:
            return chosen[0], chosen[0] + length
        if chosen:
            contexts = ((start, self.context(start, start + length)) for start in chosen)
            raise QuoteAmbiguous(
                Place(start, start + length, before, after)
                for start, (before, _, after) in contexts
            )
        if whole:
            width = max(len(prefix), len(suffix)) + 1
            nearest = "".join(self.context(whole[0], whole[0] + length, width))
            wanted = " ".join(part for part in (prefix.strip(), exact, suffix.strip()) if part)
            reason = "the quote stands in the text, but not between its prefix and suffix"
            raise QuoteNotFound(nearest, word_diff(wanted, nearest), reason)
        if everywhere:
            left, right = self._around(everywhere[0])[0], self._around(everywhere[0] + length)[1]
            nearest = self.text[left:right]
            reason = "the quote starts or ends inside a word or a number: take the whole of it"
            raise QuoteCut(nearest, word_diff(exact, nearest), reason)
        raise QuoteNotFound(*nearest_passage(exact, self._passages(exact)))

    def context(self, start: int, end: int, width: int = CONTEXT) -> tuple[str, str, str]:
        """The text before a span, the span, and the text after it; at most ``width`` a side.

        >>> Article("Green tea calms.").context(6, 9, 3)
        ('en ', 'tea', ' ca')
        """
        before = self.text[max(0, start - width) : start]
        return before, self.text[start:end], self.text[end : end + width]

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

    def _is_between(self, start: int, length: int, prefix: str, suffix: str) -> bool:
        left, right = start, start + length
        while prefix and left > 0 and self.text[left - 1].isspace():
            left -= 1
        while suffix and right < len(self.text) and self.text[right].isspace():
            right += 1
        follows = self.text.endswith(prefix.rstrip(), 0, left)
        return follows and self.text.startswith(suffix.lstrip(), right)

    @cached_property
    def _sentences_with(self) -> dict[str, list[int]]:
        """The places in `sentences` of those that hold a word."""
        places = defaultdict(list)
        for place, sentence in enumerate(self.sentences):
            for word in dict.fromkeys(sentence.text.casefold().split()):
                places[word].append(place)
        return dict(places)

    def _passages(self, exact: str) -> Iterator[str]:
        """The surroundings of the five sentences that share most words with a quote."""
        shared = Counter()
        for word in dict.fromkeys(exact.casefold().split()):
            shared.update(self._sentences_with.get(word, ()))
        run, limit = len(_END_INSIDE.findall(exact)), max(PASSAGE, 2 * len(exact))
        for place, _ in shared.most_common(5):
            first = self.sentences[max(0, place - run)]
            last = self.sentences[min(place + run, len(self.sentences) - 1)]
            passage = self.text[first.start : last.end]
            for start in range(0, max(1, len(passage) - limit // 2), limit // 2):
                yield passage[start : start + limit]


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading or an item of an outline.

    Neither closes with a full stop; a heading is short, and an item starts with a bullet.

    >>> is_heading("Tea and sleep"), is_heading("Tea calms.")
    (True, False)
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

    >>> [sentence.text for sentence in uncovered(Article("Tea calms. It helps."), [(0, 10)])]
    ['It helps.']
    """
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]
    reach = list(accumulate((end for _, end in ordered), max))

    def touched(sentence: Sentence) -> bool:
        before = bisect_left(starts, sentence.end)
        return before > 0 and reach[before - 1] > sentence.start

    return tuple(sentence for sentence in article.sentences if not touched(sentence))


def sentence_at(article: Article, position: int) -> Sentence | None:
    """The sentence that holds the character at ``position``, else the next one, else None.

    >>> sentence_at(Article("Tea calms. It helps."), 12).number
    2
    """
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
    actual = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "of no file"
    if actual != expected.lower():
        problem = f"the file is not the one captured: sha256 {actual}, recorded {expected}"
        remedy = (
            "Restore the captured file (a checkout may have changed its line ends); only if the "
            "capture itself is new, write its hash into audit.toml and check every quote again."
        )
        raise InvalidAudit([Fault(path.name, "", "", "", problem, remedy)])


def sentence_spans(paragraph: str, offset: int, language: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a paragraph that itself starts at ``offset``.

    >>> list(sentence_spans("Tea calms. It helps.", 100, "en"))
    [(100, 110), (111, 120)]
    """
    with warnings.catch_warnings():
        # The package holds invalid escapes, of which newer Pythons warn when compiling it.
        warnings.simplefilter("ignore")
        from pysbd import Segmenter
        from pysbd.languages import LANGUAGE_CODES
    code = language.split("-")[0].lower()
    splitter = Segmenter(language=code if code in LANGUAGE_CODES else "en", clean=False)
    starts = []
    for piece in _PIECES.finditer(paragraph):
        starts.append(piece.start())
        # The splitter gives texts, not places, and drops some it has altered: what it drops stays
        # with the sentence before it.
        cursor = 0
        for segment in splitter.segment(piece.group()):
            start = piece.group().find(segment.strip(), cursor)
            if start >= 0:
                cursor = start + len(segment.strip())
            if start > 0:
                starts.append(piece.start() + start)
    for start, stop in pairwise([*starts, len(paragraph)]):
        text = paragraph[start:stop]
        if text.strip():
            left = offset + start + len(text) - len(text.lstrip())
            yield left, left + len(text.strip())

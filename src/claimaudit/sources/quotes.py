"""Quotes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

PLACES_SHOWN = 5
PASSAGE = 1000
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Place:
    """One of several places where a quote stands, with the text around it."""

    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        return printable(f"at character {self.start}: …{self.before}[quote]{self.after}…")


class QuoteError(ValueError):
    """A quote that does not name one passage of the text."""


class QuoteNotFound(QuoteError):
    """A quote that does not stand in the text to the character.

    Attributes
    ----------
    nearest
        The passage of the text most like the quote, verbatim; empty when nothing is like it.
    diff
        Word by word: ``[-only in the quote-]`` and ``{+only in the text+}``.
    reason
        Why the quote is refused.
    """

    def __init__(self, nearest: str, diff: str, reason: str = ""):
        self.nearest = nearest
        self.diff = diff
        self.reason = reason or "the quote does not stand in the text to the character"
        super().__init__(nearest, diff, self.reason)

    def __str__(self) -> str:
        return f"{self.reason}; nearest passage: {self.diff}" if self.diff else self.reason


class QuoteCut(QuoteNotFound):
    """A quote that starts or ends inside a word or a number."""


class QuoteAmbiguous(QuoteError):
    """A quote that stands in several places.

    Attributes
    ----------
    places
        Every place, in the order of the text.
    """

    def __init__(self, places: Iterable[Place]):
        self.places = tuple(places)
        super().__init__(self.places)

    def __str__(self) -> str:
        shown = "; ".join(str(place) for place in self.places[:PLACES_SHOWN])
        rest = len(self.places) - PLACES_SHOWN
        more = f"; and {rest} more" if rest > 0 else ""
        return (
            f"the quote stands in {len(self.places)} places ({shown}{more}): "
            "fill prefix with the words before it, or suffix with the words after it"
        )


def nearest_passage(exact: str, passages: Iterable[str]) -> tuple[str, str]:
    """The passage most like a quote that was not found, and the difference.

    Returns
    -------
    tuple
        The passage, cut to the part that answers to the quote, and its `word_diff`; both
        empty when there is no passage.
    """
    quote = exact[: 2 * PASSAGE]
    best = max(passages, key=lambda passage: _likeness(quote, passage), default="")
    nearest = _answering(quote, best)
    return nearest, word_diff(quote, nearest) if nearest else ""


def word_diff(exact: str, passage: str) -> str:
    """Compare a quote with a passage, word by word.

    Returns
    -------
    str
        The text with ``[-only in the quote-]`` and ``{+only in the passage+}``; punctuation and
        white space that differ are named by their code points.
    """
    ours, theirs = _TOKEN.findall(exact), _TOKEN.findall(passage)
    steps = _matcher(ours, theirs).get_opcodes()
    return printable("".join(_shown(tag, ours[i:j], theirs[k:m]) for tag, i, j, k, m in steps))


def printable(text: str) -> str:
    """``text`` with every invisible or control character other than a space written out."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _matcher(ours: list[str], theirs: list[str]) -> difflib.SequenceMatcher:
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False)


def _likeness(exact: str, passage: str) -> int:
    """How many characters of the quote stand in the passage in the same order."""
    ours = _TOKEN.findall(exact)
    blocks = _matcher(ours, _TOKEN.findall(passage)).get_matching_blocks()
    return sum(len("".join(ours[block.a : block.a + block.size])) for block in blocks)


def _answering(exact: str, passage: str) -> str:
    """The passage without what only surrounds the part that answers to the quote."""
    theirs = _TOKEN.findall(passage)
    steps = _matcher(_TOKEN.findall(exact), theirs).get_opcodes()
    kept = [step for step in steps if step[0] != "insert"]
    return "".join(theirs[kept[0][3] : kept[-1][4]])


def _shown(step: str, ours: list[str], theirs: list[str]) -> str:
    if step == "equal":
        return "".join(ours)
    removed = f"[-{_named(''.join(ours))}-]" if ours else ""
    added = f"{{+{_named(''.join(theirs))}+}}" if theirs else ""
    return removed + added


def _named(run: str) -> str:
    """A run with the code points of what the eye cannot tell apart."""
    has_words = any(char.isalnum() for char in run)
    odd = [char for char in run if not (has_words and char.isascii())]
    codes = " ".join(f"U+{ord(char):04X}" for char in odd)
    return f"{run} ({codes})" if 0 < len(odd) <= 4 else run

"""Quotes that do not name one passage of a text, and how they are told apart from it."""

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

    >>> print(QuoteNotFound("green tea", "green [-teas-]{+tea+}"))
    the quote does not stand in the text to the character; nearest passage: green [-teas-]{+tea+}

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

    >>> print(QuoteAmbiguous([Place(4, 7, "The ", " calms"), Place(20, 23, "Green ", " too")]))
    the quote stands in 2 places (at character 4: …The [quote] calms…; at character 20: …Green \
[quote] too…): fill prefix with the words before it, or suffix with the words after it
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

    >>> nearest_passage("green teas calm", ["It is said that green tea calms.", "Nothing else."])
    ('green tea calms.', 'green [-teas-]{+tea+} [-calm-]{+calms.+}')
    """
    quote = exact[: 2 * PASSAGE]
    ours = _TOKEN.findall(quote)

    def likeness(passage: str) -> int:
        """How many characters of the quote stand in the passage in the same order."""
        blocks = _matcher(ours, _TOKEN.findall(passage)).get_matching_blocks()
        return sum(len("".join(ours[block.a : block.a + block.size])) for block in blocks)

    theirs = _TOKEN.findall(max(passages, key=likeness, default=""))
    # What only surrounds the part that answers to the quote is left out.
    steps = _matcher(ours, theirs).get_opcodes()
    answering = [(first, last) for step, _, _, first, last in steps if step != "insert"]
    nearest = "".join(theirs[answering[0][0] : answering[-1][1]])
    return nearest, word_diff(quote, nearest) if nearest else ""


def word_diff(exact: str, passage: str) -> str:
    """Compare a quote with a passage, word by word.

    Returns
    -------
    str
        The text with ``[-only in the quote-]`` and ``{+only in the passage+}``; punctuation and
        white space that differ are named by their code points.

    >>> word_diff("tea - calming", "tea – calming")
    'tea [-- (U+002D)-]{+– (U+2013)+} calming'
    """
    ours, theirs = _TOKEN.findall(exact), _TOKEN.findall(passage)
    compared = ""
    for step, first, last, start, end in _matcher(ours, theirs).get_opcodes():
        removed, added = "".join(ours[first:last]), "".join(theirs[start:end])
        if step == "equal":
            compared += removed
            continue
        compared += f"[-{_with_code_points(removed)}-]" if removed else ""
        compared += f"{{+{_with_code_points(added)}+}}" if added else ""
    return printable(compared)


def printable(text: str) -> str:
    r"""``text`` with every invisible or control character other than a space written out.

    >>> printable("tea\u200b and\tsleep")
    'tea\\u200b and\\tsleep'
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _matcher(ours: list[str], theirs: list[str]) -> difflib.SequenceMatcher:
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False)


def _with_code_points(run: str) -> str:
    """A run with the code points of what the eye cannot tell apart."""
    has_words = any(char.isalnum() for char in run)
    odd = [char for char in run if not (has_words and char.isascii())]
    codes = " ".join(f"U+{ord(char):04X}" for char in odd)
    return f"{run} ({codes})" if 0 < len(odd) <= 4 else run

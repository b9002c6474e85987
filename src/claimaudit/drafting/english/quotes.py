"""Quotes: the words of the article that a span holds, made whole and unique."""

from __future__ import annotations

import re

from claimaudit.sources.article import Article
from claimaudit.sources.quotes import QuoteCut, QuoteError

AROUND = 80
NARROWEST = 16
_OPENING = "([{“\"'‘*-–—• \t"
_CLOSING = ")]}”\"'’*,;:.!?–— \t"


def quote(article: Article, start: int, end: int) -> tuple[str, str, str]:
    """The exact words of a span, with the words around it that make the place unique.

    A span that cuts a word or number is widened to the whole of it.

    Returns
    -------
    tuple of str
        exact, prefix and suffix, as `Article.locate` takes them.

    >>> article = Article("Tea calms at 5 mg. Coffee wakes, and tea calms at 10 mg.")
    >>> quote(article, 4, 9)
    ('calms', 'Tea ', ' at 5 mg.')
    >>> quote(article, 19, 30)
    ('Coffee wakes', '', '')
    """
    text = article.text
    start, end = widened(text, start, end)
    unique = _unique(text, start, end)
    try:
        article.locate(*unique)
    except QuoteError:
        # Such as a bullet before a number, which reads as its sign: the whole line cuts nothing.
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line = text[first : last if last >= 0 else len(text)]
        indent = len(line) - len(line.lstrip())
        unique = _unique(text, first + indent, first + len(line.rstrip()))
    return unique


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without punctuation around it, widened to whole words and whole quantities.

    >>> text = "Take 5 - 10 % (daily)."
    >>> [text[slice(*widened(text, *span))] for span in ((1, 2), (5, 6), (15, 17))]
    ['Take', '5 - 10 %', 'daily']
    """
    if any(map(str.isalnum, text[start:end])):
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        while start < end - 1 and text[start] in _OPENING:
            start += 1
        while end > start + 1 and text[end - 1] in _CLOSING:
            end -= 1
    left = max(0, start - AROUND)
    try:
        Article(text[left : end + AROUND]).locate(text[start:end])
    except QuoteCut as error:
        wider = text.find(error.nearest, max(left, start - len(error.nearest)))
        if left <= wider <= start and wider + len(error.nearest) >= end:
            return wider, wider + len(error.nearest)
    except QuoteError:
        pass
    return start, end


def _unique(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words of a span, with as many words before it, then after it, as tell its place."""
    exact = text[start:end]
    if text.find(exact, text.find(exact) + 1) < 0:
        return exact, "", ""
    width = NARROWEST
    while width < start:
        piece = text[start - width : start]
        space = re.search(r"\s", piece)
        prefix = piece[space.end() :] if space and space.end() < len(piece) else piece
        if _is_only(text, prefix, exact):
            return exact, prefix, ""
        width *= 2
    # So near the start that what follows has to tell.
    prefix, width = text[:start], NARROWEST
    while end + width < len(text):
        piece = text[end : end + width]
        suffix = piece.rpartition(" ")[0] or piece
        if _is_only(text, prefix + exact, suffix):
            return exact, prefix, suffix
        width *= 2
    return exact, prefix, text[end:]


def _is_only(text: str, before: str, after: str) -> bool:
    """Whether two parts stand together in one place only, whatever white space is between."""
    first = text.find(before + after)
    if first < 0 or text.find(before + after, first + 1) >= 0 or not before.strip():
        return False
    loose = re.compile(rf"{re.escape(before.rstrip())}\s*{re.escape(after.lstrip())}")
    place = loose.search(text)
    # The next place may overlap this one: "tea tea" stands twice in "tea tea tea".
    return place is not None and loose.search(text, place.start() + 1) is None

"""Quotes: the words of the article that a span holds, made whole and unique."""

from __future__ import annotations

import re
from itertools import islice

from claimaudit.sources.article import Article
from claimaudit.sources.quotes import QuoteCut, QuoteError

AROUND = 80
_OPENING = "([{“\"'‘*-–—• \t"
_CLOSING = ")]}”\"'’*,;:.!?–— \t"


def quote(article: Article, start: int, end: int) -> tuple[str, str, str]:
    """The exact words of a span, with the words around it that make the place unique.

    A span that cuts a word or number is widened to the whole of it.

    Returns
    -------
    tuple of str
        exact, prefix and suffix, as `Article.locate` takes them.
    """
    if any(map(str.isalnum, article.text[start:end])):
        start, end = _whole(article.text, start, end)
    found = _told(article, *_uncut(article.text, start, end))
    try:
        article.locate(*found)
    except QuoteError:
        # Such as a bullet before a number, which reads as its sign: the whole line cuts nothing.
        return _told(article, *_line(article.text, start, end))
    return found


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the lines that hold a span, without the white space around them."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    return first + len(line) - len(line.lstrip()), first + len(line.rstrip())


def _told(article: Article, start: int, end: int) -> tuple[str, str, str]:
    exact = article.text[start:end]
    if _is_only(article.text, exact):
        return exact, "", ""
    prefix = _prefix(article.text, start, exact)
    if len(prefix) < start:
        return exact, prefix, ""
    # So near the start that what follows has to tell.
    return exact, prefix, _suffix(article.text, end, prefix + exact)


def _uncut(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span that cuts a number in several words, such as "5 - 10 %"."""
    left = max(0, start - AROUND)
    exact = text[start:end]
    try:
        Article(text[left : end + AROUND]).locate(exact)
    except QuoteCut as error:
        wider = text.find(error.nearest, max(left, start - len(error.nearest)))
        if left <= wider <= start and wider + len(error.nearest) >= end:
            return wider, wider + len(error.nearest)
    except QuoteError:
        pass
    return start, end


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to white space, then leave out the punctuation around it."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    while start < end - 1 and text[start] in _OPENING:
        start += 1
    while end > start + 1 and text[end - 1] in _CLOSING:
        end -= 1
    return start, end


def _prefix(text: str, start: int, exact: str) -> str:
    """As many words before the place as make it the only one."""
    width = 16
    while width < start:
        prefix = _from_word(text[start - width : start])
        if _is_only(text, prefix + exact) and _is_only_loosely(text, prefix, exact):
            return prefix
        width *= 2
    return text[:start]


def _suffix(text: str, end: int, words: str) -> str:
    """As many words after the place as make it the only one."""
    width = 16
    while end + width < len(text):
        suffix = _to_word(text[end : end + width])
        if _is_only(text, words + suffix) and _is_only_loosely(text, words, suffix.lstrip()):
            return suffix
        width *= 2
    return text[end:]


def _is_only(text: str, words: str) -> bool:
    first = text.find(words)
    return first >= 0 and text.find(words, first + 1) < 0


def _is_only_loosely(text: str, prefix: str, exact: str) -> bool:
    """Whether no other place differs only by the white space before the quote."""
    words = prefix.rstrip()
    pattern = re.compile(rf"{re.escape(words)}\s*{re.escape(exact)}")
    return bool(words) and len(list(islice(pattern.finditer(text), 2))) == 1


def _from_word(piece: str) -> str:
    """A piece of text from its first whole word on."""
    space = re.search(r"\s", piece)
    return piece[space.end() :] if space and space.end() < len(piece) else piece


def _to_word(piece: str) -> str:
    """A piece of text up to its last whole word."""
    return piece.rpartition(" ")[0] or piece

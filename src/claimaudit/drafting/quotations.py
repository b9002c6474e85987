"""Quotations: the parts of a text between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MARKS = re.compile(r'[“”„"]')
_OPENING, _CLOSING = "“„", "”"


def open_quote(text: str, before: bool) -> bool:
    """Whether a quotation is open after a text, with whether it was before."""
    for mark in _MARKS.findall(text):
        before = mark in _OPENING or (mark not in _CLOSING and not before)
    return before


def quoted_parts(text: str, before: bool) -> Iterator[tuple[int, int]]:
    """The parts of a text that stand between quotation marks, the last one may be open."""
    start = 0 if before else None
    for found in _MARKS.finditer(text):
        if start is not None and found.group() not in _OPENING:
            yield start, found.start()
            start = None
        elif found.group() not in _CLOSING:
            start = found.end()
    if start is not None:
        yield start, len(text)


def opened(texts: Iterable[tuple[int, str]]) -> Iterator[bool]:
    """For each sentence, by its paragraph and text, whether it begins inside a quotation."""
    paragraph, inside = None, False
    for number, text in texts:
        inside = inside and number == paragraph
        yield inside
        paragraph, inside = number, open_quote(text, inside)

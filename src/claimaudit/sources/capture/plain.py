"""The article of a plain text or Markdown file."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from claimaudit.sources.capture.captured import (
    ITEM,
    UNKNOWN,
    Content,
    collapsed,
    day,
    field,
    joined,
    language,
    refuse_controls,
    row,
    web_address,
)
from claimaudit.sources.capture.decoding import decoded

WRAPPED_AT = 100

_LINE_END = re.compile(r"\r\n?|[\n\f\v\u2028\u2029]")
_BULLET = re.compile(r"[ \t]*[-–*•‣▪◦●][ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*\(?(?:\d{1,3}|[a-z])[.)][ \t]")
_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_KEY = re.compile(r"([A-Za-z_]+)[ \t]*[:=][ \t]*(.*)")
_LINK_MARK = re.compile(r"\[\[(?:[^]|]*\|)?([^]|]*)\]\]")
_NAMES = {
    "title": ("title",),
    "author": ("author", "authors", "by", "creator"),
    "published": ("published", "date", "date_published", "pubdate"),
    "address": ("source", "url", "link", "address", "canonical", "canonical_url"),
    "language": ("lang", "language"),
}


def read_text_file(content: bytes, name: str, charset: str = "") -> Content:
    """Read a plain text.

    Its marks stay as they are. A line is a paragraph; where lines are cut at a width and
    paragraphs parted by empty lines, those of a paragraph are joined. A heading on the first
    line is its title.

    Raises
    ------
    InvalidAudit
        When its encoding is unreadable.
    """
    lines = _source_lines(content, name, charset)
    unwrapped = list(_unwrapped(lines)) if _is_wrapped(lines) else lines
    text = joined(unwrapped)
    return Content(text, title=_first_heading(text))


def read_markdown(content: bytes, name: str, charset: str = "") -> Content:
    """Read Markdown: its words without the marks, and what its front matter states.

    Raises
    ------
    InvalidAudit
        When its encoding is unreadable.
    """
    from mistune import create_markdown

    text = "\n".join(_source_lines(content, name, charset))
    front = _FRONT.match(text)
    stated = _stated(front[2]) if front else {}
    parse = create_markdown(renderer=None, plugins=["table", "footnotes", "strikethrough"])
    tokens = list(parse(text[front.end() :] if front else text))
    title = stated.get("title", UNKNOWN)
    return Content(
        joined(_blocks(tokens)),
        title=title if title != UNKNOWN else _heading(tokens),
        author=stated.get("author", UNKNOWN),
        published=day(stated.get("published")),
        address=web_address(stated.get("address")),
        language=language(stated.get("language")),
    )


def _source_lines(content: bytes, name: str, charset: str) -> list[str]:
    lines = _LINE_END.split(decoded(content, name, charset).removeprefix("\ufeff"))
    # Here, where the number of a line is still that of the file.
    refuse_controls("\n".join(lines), name)
    return lines


# Plain text


def _is_wrapped(lines: list[str]) -> bool:
    """Whether an editor or a mail program has cut the lines."""
    within = [one for one, next_ in pairwise(lines) if one.strip() and next_]
    long = [line for line in within if len(line) > WRAPPED_AT / 2]
    empty = any(not line.strip() for line in lines)
    return empty and bool(long) and max(map(len, lines)) <= WRAPPED_AT


def _unwrapped(lines: list[str]) -> Iterator[str]:
    for filled, block in groupby(lines, key=lambda line: bool(line.strip())):
        if filled:
            yield from _paragraphs(block)


def _paragraphs(block: Iterable[str]) -> Iterator[str]:
    text = ""
    for line in block:
        if text and (_starts(line) or (len(text) < WRAPPED_AT / 3 and not _starts(text))):
            yield text
            text = ""
        text = f"{text} {line.strip()}" if text else line
    yield text


def _starts(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBERED.match(line))


def _first_heading(text: str) -> str:
    from claimaudit.sources.article import is_heading

    first, _, rest = text.partition("\n")
    return field(first) if rest and not _BULLET.match(first) and is_heading(first) else UNKNOWN


# Markdown


def _stated(front: str) -> dict[str, str]:
    """What the simple lines of front matter say; a list counts as its items."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in front.split("\n"):
        pair, item = _KEY.match(line), re.match(r"\s*-\s+(.*)", line)
        if pair:
            key = pair[1].lower()
            found[key] = [pair[2]]
        elif item and key:
            found[key].append(item[1])
    plain = {key: field(", ".join(_unquoted(values))) for key, values in found.items()}
    return {
        name: next((plain[key] for key in keys if plain.get(key, UNKNOWN) != UNKNOWN), UNKNOWN)
        for name, keys in _NAMES.items()
    }


def _unquoted(values: list[str]) -> list[str]:
    stripped = (value.strip().strip("[]").strip().strip("\"'") for value in values)
    return [_LINK_MARK.sub(r"\1", value).strip("[]") for value in stripped if value]


def _blocks(tokens: Iterable[dict]) -> Iterator[str]:
    for token in tokens:
        kind = token["type"]
        if kind in ("paragraph", "heading", "block_text"):
            yield from _inline(token).split("\n")
        elif kind == "block_code":
            yield from token["raw"].split("\n")
        elif kind == "block_html":
            yield from _plain(token["raw"]).split("\n")
        elif kind == "list_item":
            yield from _item(_blocks(token["children"]))
        elif kind in ("table_head", "table_row"):
            yield row(_inline(cell) for cell in token["children"])
        else:
            yield from _blocks(token.get("children", ()))


def _item(lines: Iterator[str]) -> Iterator[str]:
    first = next(lines, "")
    yield first if not first or first.startswith(ITEM) else f"{ITEM}{first}"
    yield from lines


def _inline(token: dict) -> str:
    return "".join(_INLINE.get(part["type"], _inside)(part) for part in token.get("children", ()))


def _inside(part: dict) -> str:
    return _inline(part) if "children" in part else html.unescape(part.get("raw", ""))


def _nothing(part: Any) -> str:
    return ""


_INLINE: dict[str, Callable[[dict], str]] = {
    "softbreak": lambda part: " ",
    "linebreak": lambda part: "\n",
    "codespan": lambda part: part["raw"],
    "image": _nothing,
    "inline_html": _nothing,
    "footnote_ref": _nothing,
}


def _plain(markup: str) -> str:
    """The words of a piece of HTML that stands in Markdown."""
    from lxml.html import fromstring

    wrapped = f"<div>{re.sub(r'(?i)<(?:/p|/div|/li|br|/h[1-6]|/tr)[^>]*>', chr(11), markup)}</div>"
    text = collapsed(fromstring(wrapped).text_content())
    return text.replace("\v", "\n")


def _heading(tokens: list[dict]) -> str:
    first = next((token for token in tokens if token["type"] != "blank_line"), None)
    is_title = first and first["type"] == "heading" and first["attrs"]["level"] == 1
    return field(_inline(first)) if is_title else UNKNOWN

"""The article of a plain text or Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from claimaudit.sources.capture.blocks import headings, keep_figures_apart, lines
from claimaudit.sources.capture.captured import (
    UNKNOWN,
    CaptureFormat,
    Content,
    day,
    field,
    language,
    refuse_controls,
    text_of_lines,
    web_address,
)
from claimaudit.sources.capture.decoding import decoded

if TYPE_CHECKING:
    from lxml.etree import _Element


WRAPPED_AT = 100

_LINE_END = re.compile(r"\r\n?|[\n\f\v\u2028\u2029]")
_BULLET = re.compile(r"[ \t]*[-–*•‣▪◦●][ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*\(?(?:\d{1,3}|[a-z])[.)][ \t]")
_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_KEY = re.compile(r"([A-Za-z_]+)[ \t]*[:=][ \t]*(.*)")
_KEPT_TAG = re.compile(r"</?(?:br|sup|sub)\b", re.I)
_LINK_MARK = re.compile(r"\[\[(?:[^]|]*\|)?([^]|]*)\]\]")
_NAMES = {
    "title": ("title",),
    "author": ("author", "authors", "by", "creator"),
    "published": ("published", "date", "date_published", "pubdate"),
    "address": ("source", "url", "link", "address", "canonical", "canonical_url"),
    "language": ("lang", "language"),
}


def read_text_file(content: bytes, name: str, charset: str = "") -> Content:
    r"""Read a plain text.

    Its marks stay as they are. A line is a paragraph; where lines are cut at a width and
    paragraphs parted by empty lines, those of a paragraph are joined. A heading on the first
    line is its title.

    Raises
    ------
    InvalidAudit
        When its encoding is unreadable.

    Examples
    --------
    >>> article = read_text_file(b"Green tea\nIt calms, some say.\n", "tea.txt")
    >>> article.title, article.text
    ('Green tea', 'Green tea\nIt calms, some say.\n')
    """
    from claimaudit.sources.article import is_heading

    source = _source_lines(content, name, charset)
    # An editor or a mail program has cut the lines: some within a paragraph are long, none longer.
    within = [line for line, after in pairwise(source) if line.strip() and after]
    is_long = any(len(line) > WRAPPED_AT / 2 for line in within)
    is_parted = any(not line.strip() for line in source)
    is_wrapped = is_parted and is_long and max(map(len, source)) <= WRAPPED_AT
    text = text_of_lines(unwrapped(source) if is_wrapped else source)
    first, _, rest = text.partition("\n")
    has_title = rest and not _BULLET.match(first) and is_heading(first)
    return Content(text, title=field(first) if has_title else UNKNOWN)


def read_markdown(content: bytes, name: str, charset: str = "") -> Content:
    r"""Read Markdown: its words without the marks, and what its front matter states.

    Raises
    ------
    InvalidAudit
        When its encoding is unreadable.

    Examples
    --------
    >>> article = read_markdown(b"# Tea\n\n- It *calms*.\n- It is [green](a).\n", "tea.md")
    >>> article.title, article.text
    ('Tea', 'Tea\n- It calms.\n- It is green.\n')
    """
    text = "\n".join(_source_lines(content, name, charset))
    front = _FRONT.match(text)
    stated = front_matter(front[2]) if front else {}
    page = _as_html(text[front.end() :] if front else text)
    title = stated.get("title", UNKNOWN)
    if title == UNKNOWN and len(page) and page[0].tag == "h1":
        title = field(headings(page)[0])
    return Content(
        text_of_lines(lines(page)),
        title=title,
        author=stated.get("author", UNKNOWN),
        published=day(stated.get("published")),
        address=web_address(stated.get("address")),
        language=language(stated.get("language")),
    )


def _source_lines(content: bytes, name: str, charset: str) -> list[str]:
    source = _LINE_END.split(decoded(content, name, charset).removeprefix("\ufeff"))
    # Here, where the number of a line is still that of the file.
    refuse_controls("\n".join(source), name)
    return source


# Plain text


def unwrapped(source: Iterable[str]) -> Iterator[str]:
    """The paragraphs of a text whose lines were cut at a width; items and short lines stay alone.

    >>> source = ["Green tea calms most people who drink it", "in the evening.", "", "- One cup."]
    >>> [paragraph for paragraph in unwrapped(source) if paragraph]
    ['Green tea calms most people who drink it in the evening.', '- One cup.']
    """
    for filled, block in groupby(source, key=lambda line: bool(line.strip())):
        text = ""
        for line in block if filled else ():
            is_short = len(text) < WRAPPED_AT / 3
            if text and (_is_item(line) or (is_short and not _is_item(text))):
                yield text
                text = ""
            text = f"{text} {line.strip()}" if text else line
        yield text


def _is_item(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBERED.match(line))


# Markdown


def front_matter(front: str) -> dict[str, str]:
    r"""What the simple lines of front matter say; a list counts as its items.

    >>> front_matter("title: 'Tea'\nby:\n- Ann Hill\n- Bo Reed")["author"]
    'Ann Hill, Bo Reed'
    """
    stated: dict[str, list[str]] = {}
    key = ""
    for line in front.split("\n"):
        pair, item = _KEY.match(line), re.match(r"\s*-\s+(.*)", line)
        if pair:
            key = pair[1].lower()
            stated[key] = [pair[2]]
        elif item and key:
            stated[key].append(item[1])
    plain: dict[str, str] = {}
    for key, values in stated.items():
        bare = [value.strip().strip("[]").strip().strip("\"'") for value in values]
        bare = [_LINK_MARK.sub(r"\1", value).strip("[]") for value in bare if value]
        plain[key] = field(", ".join(bare))
    return {
        name: next((plain[key] for key in keys if plain.get(key, UNKNOWN) != UNKNOWN), UNKNOWN)
        for name, keys in _NAMES.items()
    }


def _as_html(text: str) -> _Element:
    """The body of Markdown as a tree of HTML, without the marks that lead to its footnotes."""
    from lxml.etree import HTML, HTMLParser, tostring
    from mistune import HTMLRenderer, create_markdown

    class Words(HTMLRenderer):
        def block_code(self, code: str, info: str | None = None) -> str:
            return f"<p>{escape(code).replace(chr(10), '<br>')}</p>"

        def block_html(self, html: str) -> str:
            # Parsed by itself, so that what it leaves open or nests ends with it.
            piece = HTML(f"<div>{html}</div>")
            for element in piece.iter("html", "body"):
                element.tag = "div"
            return tostring(piece, encoding="unicode", method="html")

        def inline_html(self, html: str) -> str:
            return html if _KEPT_TAG.match(html) else ""

        def footnote_ref(self, key: str, index: int) -> str:
            return ""

        def footnote_item(self, text: str, key: str, index: int) -> str:
            return f"<div>{text}</div>"

    plugins = ["table", "footnotes", "strikethrough"]
    markdown = create_markdown(renderer=Words(escape=False), plugins=plugins)
    page = HTML(f"<html><body>{markdown(text)}</body></html>", HTMLParser(huge_tree=True))
    keep_figures_apart(page)
    return page.find("body")


MARKDOWN = CaptureFormat("md", "Markdown (.md)", read_markdown, endings=("md", "markdown"))
# A page without one tag is a text, whatever it is called.
TEXT = CaptureFormat(
    "txt",
    "plain text (.txt)",
    read_text_file,
    endings=("txt", "text", "", "html", "htm", "xhtml"),
)

"""The article of a saved web page, without what the site puts around it."""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from claimaudit.sources.capture.captured import (
    ITEM,
    UNKNOWN,
    Content,
    collapsed,
    day,
    field,
    joined,
    language,
    lowered,
    raised,
    refused,
    row,
    web_address,
    words,
)
from claimaudit.sources.capture.decoding import decoded, stated_charset

if TYPE_CHECKING:
    from lxml.html import HtmlElement


STUB_WORDS = 250
NAMED_AROUND = (
    *("cookie", "consent", "gdpr", "newsletter", "advert", "share-button"),
    *("table-of-contents", "toc-container"),
)

_BLOCKS = ("p", "head", "list", "item", "quote", "code", "ab", "div", "table")
_BREAK = "\v"
# A line that is this and no more is a sign on the way, and no word of the article.
_LABELS = re.compile(
    r"advertisements?|advertising|sponsored|story continues below.{0,40}|"
    r"(?:read (?:next|more|also)|related(?: (?:reading|articles?|posts?))?|see also)\s?:.{0,120}",
    re.I,
)
_LOCKED = re.compile(
    r"to (?:continue|keep) reading|already (?:a )?(?:subscriber|subscribed|a member)|"
    r"subscribers? only|(?:only )?for (?:our )?subscribers|"
    r"subscribe (?:now )?to (?:continue|unlock|read (?:the|this|more|on|full))|"
    r"unlock (?:this|the (?:full|rest))|free articles? (?:left|remaining)|"
    r"(?:log|sign) in to (?:read|continue)|"
    r"this (?:article|content|story) is for (?:paying )?members",
    re.I,
)
# Numbers 128 to 159 mean characters of Windows-1252: HTML Standard, character references.
_OLD_REFERENCE = re.compile(r"&#(?:0*1[2-5]\d|x0*[89][0-9a-f]);?", re.I)
_SAVED_FROM = re.compile(r"<!--[^>]*?(?:saved from url=\(\d+\)|\burl:\s*)(https?://[^\s>]+)", re.I)

_BOXES = ("div", "section", "aside", "form")
# Some sites name the whole page after what it carries.
_LARGE = 3000
_OF_ARTICLE = ("h1", "article")
_HIDDEN = ("template", "noscript")
_PRUNED = "pruned"
_SHOWN = "//body//text()[not(ancestor::script or ancestor::style)]"


def read_html(content: bytes, name: str, charset: str = "") -> Content:
    """Read a saved page.

    White space is collapsed as a browser shows it, and no-break and narrow spaces become plain
    ones. Characters without a shape (soft hyphens, direction marks, spaces without width) stay
    where they are, as every other character does.

    Parameters
    ----------
    charset
        The encoding that a server named; it goes before that in the page.

    Raises
    ------
    InvalidAudit
        When the encoding is unreadable, or the page holds no article or only its beginning.
    """
    text = _OLD_REFERENCE.sub(
        lambda reference: html.unescape(reference[0]),
        decoded(content, name, charset or stated_charset(content)),
    )
    return _read_page(text, name)


def read_mhtml(content: bytes, name: str, charset: str = "") -> Content:
    """Read a page that a browser saved as a single file of type MHTML.

    Raises
    ------
    InvalidAudit
        When it holds no page, and as `read_html`.
    """
    message = message_from_bytes(content, policy=policy.default)
    pages = (part for part in message.walk() if part.get_content_type() == "text/html")
    page = next(pages, None)
    if page is None:
        raise refused(name, "it holds no web page", "Save the page again as “HTML only”.")
    stated = charset or page.get_content_charset() or ""
    found = read_html(page.get_payload(decode=True) or b"", name, stated)
    address = web_address(str(message.get("Snapshot-Content-Location", "")))
    return found if found.address != UNKNOWN else Content(**{**vars(found), "address": address})


def _read_page(text: str, name: str) -> Content:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document
    from trafilatura.utils import load_html

    page = load_html(text)
    if page is None:
        # A page that does not say at once that it is one is taken for something else.
        page = load_html(f"<!doctype html><html>{text}")
    if page is None:
        raise refused(name, "no web page can be read from it", "Save it again from the browser.")
    _prune(page)
    _keep_figures_apart(page)
    article = bare_extraction(
        page,
        **{"include_comments": False, "include_tables": True, "include_formatting": False},
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if article is None:
        article = Document()
    title = _title(field(article.title), page)
    found = _titled(list(_blocks(article.body)), title, page)
    _refuse_stub(found, page, name)
    return Content(
        found,
        *(title, field(article.author), day(article.date)),
        address=web_address(article.url or _saved_from(text)),
        language=language(page.getroottree().getroot().get("lang")),
    )


def _prune(page: HtmlElement) -> None:
    """Take out what a site puts around an article, and leave what follows it in its place."""
    from lxml.etree import strip_elements

    sizes = _sizes(page)
    below = [element for body in page.iter("body") for element in body.iterdescendants()]
    for element in below:
        if element.tag in _HIDDEN or (sizes[element] < _LARGE and _is_around(element)):
            element.tag = _PRUNED
    strip_elements(page, _PRUNED, with_tail=False)


def _is_around(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    called = f"{element.get('id', '')} {element.get('class', '')}".lower()
    return (
        (element.tag in _BOXES and any(name in called for name in NAMED_AROUND))
        or element.get("role") in ("dialog", "alertdialog")
        or element.get("aria-modal") == "true"
        or "ad" in element.get("class", "").split()
    )


def _sizes(page: HtmlElement) -> dict[HtmlElement, float]:
    """How many characters are in each element; endless where a part of the article is.

    Each element is looked at once, after all within it: asking every one for its whole text
    takes the square of the time where a page nests.
    """
    sizes: dict[HtmlElement, float] = {}
    for element in reversed(list(page.iter())):
        own = len(element.text or "") if isinstance(element.tag, str) else 0
        sizes[element] = own + sum(_weight(child, sizes) for child in element)
    return sizes


def _weight(child: HtmlElement, sizes: dict[HtmlElement, float]) -> float:
    return math.inf if child.tag in _OF_ARTICLE else sizes[child] + len(child.tail or "")


def _keep_figures_apart(page: HtmlElement) -> None:
    for element in page.iter("sup", "sub"):
        change = raised if element.tag == "sup" else lowered
        for part in element.iter():
            if part.text and isinstance(part.tag, str):
                part.text = change(part.text)


def _blocks(element: Any) -> Iterator[str]:
    """The lines of an extracted element, in the order of the page."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            yield from _lines(pieces)
            yield from _block(child)
            pieces = []
        else:
            pieces.append(_BREAK if child.tag == "lb" else "".join(child.itertext()))
        pieces.append(child.tail or "")
    yield from _lines(pieces)


def _block(element: Any) -> Iterator[str]:
    if element.tag == "table":
        yield from _rows(element)
    elif element.tag == "item":
        yield from _item(_blocks(element))
    else:
        yield from _blocks(element)


def _item(lines: Iterator[str]) -> Iterator[str]:
    first = next(lines, "")
    if first:
        yield first if first.startswith(ITEM) else f"{ITEM}{first}"
    yield from lines


def _lines(pieces: list[str]) -> Iterator[str]:
    for line in "".join(pieces).split(_BREAK):
        text = collapsed(line).strip()
        if text and not _LABELS.fullmatch(text):
            yield text


def _rows(table: Any) -> Iterator[str]:
    for cells in table.iter("row"):
        yield row(" ".join(cell.itertext()) for cell in cells.iter("cell"))


def _title(stated: str, page: HtmlElement) -> str:
    """The title as the page shows it, without the name of the site that often goes with it."""
    shown = (heading for heading in _headings(page) if stated.startswith(heading))
    return next((heading for heading in shown if 2 * len(heading) > len(stated)), stated)


def _titled(lines: list[str], title: str, page: HtmlElement) -> str:
    """The text, with the heading of the page before it where the extraction dropped that."""
    missing = title in _headings(page) and title not in lines
    return joined([title, *lines] if missing else lines)


def _headings(page: HtmlElement) -> list[str]:
    return [collapsed(heading.text_content()).strip() for heading in page.iter("h1")]


def _saved_from(text: str) -> str:
    found = _SAVED_FROM.search(text[:4096])
    return found[1] if found else ""


def _refuse_stub(found: str, page: HtmlElement, name: str) -> None:
    if words(found) >= STUB_WORDS:
        return
    shown = collapsed(" ".join(page.xpath(_SHOWN)))
    if _LOCKED.search(shown) or _says_locked(page):
        raise refused(
            name,
            f"it holds {words(found)} words of an article and asks to subscribe or sign in for "
            "the rest",
            "Sign in where you may read it whole, then save the page again, or save its text.",
        )


def _says_locked(page: HtmlElement) -> bool:
    data = (script.text or "" for script in page.iter("script"))
    return any(_not_free(block) for block in data if "isAccessibleForFree" in block)


def _not_free(block: str) -> bool:
    try:
        content = json.loads(block)
    except (ValueError, RecursionError):
        return False
    records = content if isinstance(content, list) else [content]
    graph = [part for record in records if isinstance(record, dict) for part in _parts(record)]
    return any(_is_false(part.get("isAccessibleForFree")) for part in graph)


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.lower() == "false")


def _parts(record: dict) -> list[dict]:
    graph = record.get("@graph")
    inner = graph if isinstance(graph, list) else []
    return [record, *(part for part in inner if isinstance(part, dict))]

"""The article of a saved web page, without what the site puts around it."""

from __future__ import annotations

import html
import json
import logging
import math
import re
from dataclasses import replace
from email import message_from_bytes, policy
from functools import partial
from typing import TYPE_CHECKING

from claimaudit.sources.capture.blocks import headings, keep_figures_apart, lines
from claimaudit.sources.capture.captured import (
    UNKNOWN,
    CaptureFormat,
    Content,
    collapsed,
    count_words,
    day,
    field,
    language,
    refused,
    text_of_lines,
    web_address,
)
from claimaudit.sources.capture.decoding import decoded, stated_charset, without_mark

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document


STUB_WORDS = 250
NAMED_AROUND = (
    "cookie",
    "consent",
    "gdpr",
    "newsletter",
    "advert",
    "share-button",
    "table-of-contents",
    "toc-container",
)

# What the extraction calls by the names of TEI is called as HTML calls it.
_AS_HTML = {
    "head": "h2",
    "list": "ul",
    "item": "li",
    "quote": "blockquote",
    "code": "div",
    "ab": "div",
    "row": "tr",
    "cell": "td",
    "lb": "br",
}
# A line that is this and no more is a sign on the way, and no word of the article.
_SIGN = re.compile(
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
# Numbers 128 to 159 mean characters of Windows-1252: HTML Standard, character references. All
# digits that follow belong to a number, also where the semicolon is missing.
OLD_REFERENCE = re.compile(r"&#(?:0*1(?:2[89]|[345]\d)(?!\d)|x0*[89][0-9a-f](?![0-9a-f]));?", re.I)
_SAVED_FROM = re.compile(r"<!--[^>]*?(?:saved from url=\(\d+\)|\burl:\s*)(https?://[^\s>]+)", re.I)

_BOXES = ("div", "section", "aside", "form")
# Some sites name the whole page after what it carries.
_LARGE = 3000
_OF_ARTICLE = ("h1", "article")
_HIDDEN = ("template", "noscript")
_PRUNED = "pruned"
_TAG = re.compile(rb"<(?:p|div|body|h1|article|table)\b[^<]*>", re.I)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_MHTML = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?content-type:\s*multipart/", re.I
)
_SNIFFED = 8192
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
    from trafilatura.utils import load_html

    text = OLD_REFERENCE.sub(
        lambda reference: html.unescape(reference[0]),
        decoded(content, name, charset or stated_charset(content)),
    )
    page = load_html(text)
    if page is None:
        # A page that does not say at once that it is one is taken for something else.
        page = load_html(f"<!doctype html><html>{text}")
    if page is None:
        raise refused(name, "no web page can be read from it", "Save it again from the browser.")
    _prune(page)
    keep_figures_apart(page)
    article = _extracted(page)
    article_lines = list(lines(article.body, _SIGN))
    # The title as the page shows it, without the name of the site that often goes with it.
    shown, title = headings(page), field(article.title)
    starts = (heading for heading in shown if title.startswith(heading))
    title = next((heading for heading in starts if 2 * len(heading) > len(title)), title)
    if title in shown and title not in article_lines:
        article_lines.insert(0, title)
    article_text = text_of_lines(article_lines)
    number = count_words(article_text)
    if number < STUB_WORDS:
        visible = collapsed(" ".join(page.xpath(_SHOWN)))
        if _LOCKED.search(visible) or says_locked(page):
            raise refused(
                name,
                f"it holds {number} words of an article and asks to subscribe or sign in for the "
                "rest",
                "Sign in where you may read it whole, then save the page again, or save its text.",
            )
    saved_from = _SAVED_FROM.search(text[:4096])
    return Content(
        article_text,
        title=title,
        author=field(article.author),
        published=day(article.date),
        address=web_address(article.url or (saved_from[1] if saved_from else "")),
        language=language(page.getroottree().getroot().get("lang")),
    )


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
    article = read_html(page.get_payload(decode=True) or b"", name, stated)
    address = web_address(str(message.get("Snapshot-Content-Location", "")))
    return article if article.address != UNKNOWN else replace(article, address=address)


def _extracted(page: HtmlElement) -> Document:
    """The article of a page, its blocks called as HTML calls them, and the facts stated of it."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    extraction = partial(
        bare_extraction,
        page,
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        with_metadata=True,
    )
    try:
        dates = {"original_date": True, "extensive_search": False}
        extracted = extraction(date_extraction_params=dates)
    except Exception:
        # The finder of dates fails on pages that it did not foresee. Without a form in which to
        # give a date it looks for none, and says so where nobody reads it.
        logging.getLogger("htmldate").addHandler(logging.NullHandler())
        extracted = extraction(date_extraction_params={"outputformat": ""})
    article = extracted or Document()
    for element in article.body.iter():
        element.tag = _AS_HTML.get(element.tag, element.tag)
    return article


def _prune(page: HtmlElement) -> None:
    """Take out what a site puts around an article, and leave what follows it in its place."""
    from lxml.etree import strip_elements

    # How many characters are in each element; endless where a part of the article is. Each is
    # looked at once, after all within it: asking every one for its whole text takes the square
    # of the time where a page nests.
    sizes: dict[HtmlElement, float] = {}
    for element in reversed(list(page.iter())):
        size: float = len(element.text or "") if isinstance(element.tag, str) else 0
        for child in element:
            inner = math.inf if child.tag in _OF_ARTICLE else sizes[child]
            size += inner + len(child.tail or "")
        sizes[element] = size
    below = [element for body in page.iter("body") for element in body.iterdescendants()]
    for element in below:
        if not isinstance(element.tag, str):
            continue
        called = f"{element.get('id', '')} {element.get('class', '')}".lower()
        is_around = (
            (element.tag in _BOXES and any(name in called for name in NAMED_AROUND))
            or element.get("role") in ("dialog", "alertdialog")
            or element.get("aria-modal") == "true"
            or "ad" in element.get("class", "").split()
        )
        if element.tag in _HIDDEN or (sizes[element] < _LARGE and is_around):
            element.tag = _PRUNED
    strip_elements(page, _PRUNED, with_tail=False)


def says_locked(page: HtmlElement) -> bool:
    """Whether the data for search engines (schema.org) say that the article is not free.

    >>> from lxml.html import fromstring
    >>> says_locked(fromstring('<p>Tea<script>{"isAccessibleForFree": "False"}</script></p>'))
    True
    """
    for script in page.iter("script"):
        if "isAccessibleForFree" not in (script.text or ""):
            continue
        try:
            content = json.loads(script.text)
        except (ValueError, RecursionError):
            continue
        records = content if isinstance(content, list) else [content]
        for record in filter(_is_record, records):
            graph = record.get("@graph")
            inner = filter(_is_record, graph if isinstance(graph, list) else [])
            for part in (record, *inner):
                if str(part.get("isAccessibleForFree")).lower() == "false":
                    return True
    return False


def _is_record(value: object) -> bool:
    return isinstance(value, dict)


PAGE = CaptureFormat(
    "html",
    "HTML",
    read_html,
    is_signed=lambda content: bool(_PAGE.match(without_mark(content[:_SNIFFED]))),
    # The last part of an address often has no suffix, and a page need not begin with its type.
    endings=("html", "htm", "xhtml", ""),
    fits=lambda content: bool(_TAG.search(content)),
    media_types=("text/html", "application/xhtml+xml"),
)
ARCHIVE = CaptureFormat(
    "mhtml",
    "MHTML",
    read_mhtml,
    is_signed=lambda content: bool(
        _MHTML.match(without_mark(content[:_SNIFFED]).replace(b"\r\n", b"\n"))
    ),
)

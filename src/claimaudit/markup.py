"""Make HTML safe and at home in one page: an allowlist, one id space, shifted headings."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement

from claimaudit.export import FILES, FOLDER
from claimaudit.hidden import HIDDEN, named, readable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words("""
    a abbr article aside b bdi blockquote br caption cite code col colgroup dd del details dfn div
    dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q s
    samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var
    wbr
""")
# Their text is code or data for a program, never something to read.
DROPPED_WHOLE = _words("""
    applet audio canvas embed frame frameset head iframe math noembed noframes noscript object
    option plaintext script select style svg template textarea title video xmp
""")
ATTRIBUTES = _words("""
    alt cite class colspan data-between data-cell data-design data-draft data-evidence data-kind
    data-population data-ruling data-scope data-severity data-stance data-verdict datetime dir
    headers height href id lang open role rowspan scope src start title width
""")
ONLY_ON = {
    "href": {"a"},
    "src": {"img"},
    "alt": {"img"},
    "width": {"img"},
    "height": {"img"},
    "cite": {"blockquote", "q"},
}
READ_ALOUD = {"alt", "title", "aria-label", "aria-description"}
ID_LISTS = ("headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details")
SHARED_IDS = ("claim-", "sentence-", "finding-", "ref-", "conflict-", "pair-")
PNG = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]+")
NOTEBOOK_LINK = re.compile(r"(?:\./)?([\w-]+)\.ipynb(?:#(.*))?")
# Files that the export writes beside the report, as a notebook and as the report lead to them.
BESIDE = re.compile(
    rf"(?:\.\./reports/[\w-]+/)?({FOLDER}/(?:{'|'.join(map(re.escape, FILES))}|[\w-]+\.xlsx))"
)
# Characters that a page may not hold, as themselves or by number; a mark shows where one stood.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
CHARACTER_NUMBER = re.compile("&#(x[0-9a-f]{1,9}|[0-9]{1,9});?", re.I)
# Tags of a whole page, which would end the one that a fragment is read in.
PAGE_TAG = re.compile(r"</?(?:html|body|head)\b[^>]*>", re.I)
MISSING = "\N{REPLACEMENT CHARACTER}"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def parse(fragment: str) -> HtmlElement:
    """Return the elements of `fragment` under one ``div``."""
    readable = CONTROL.sub(MISSING, CHARACTER_NUMBER.sub(_printable, PAGE_TAG.sub("", fragment)))
    body = html.document_fromstring(f"<html><body>{readable}</body></html>").find("body")
    body.tag = "div"
    body.attrib.clear()
    return body


def _printable(reference: re.Match[str]) -> str:
    digits = reference[1].lower()
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    if code > sys.maxunicode or CONTROL.match(chr(code)):
        return MISSING
    return reference[0]


def render(root: HtmlElement) -> str:
    """Return what stands inside `root` as HTML."""
    inside = "".join(html.tostring(child, encoding="unicode") for child in root)
    return html_text(root.text) + inside


def html_text(text: str | None) -> str:
    """Return `text` with the characters escaped that mean something in HTML."""
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(fragment: str) -> str:
    """Return `fragment` sanitised, with every element closed inside it."""
    root = parse(fragment)
    sanitise(root)
    return render(root)


def sanitise(root: HtmlElement) -> None:
    """Keep only elements, attributes and addresses known to be harmless; change `root` in place."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction, etree.Entity)
    for element in list(root.iterdescendants(etree.Element)):
        if element.tag in DROPPED_WHOLE:
            element.drop_tree()
        elif element.tag not in TAGS:
            element.drop_tag()
        else:
            _keep_safe_attributes(element)
    for image in list(root.iter("img")):
        _keep_embedded(image)


def _keep_safe_attributes(element: HtmlElement) -> None:
    for name, value in list(element.attrib.items()):
        if not _is_safe(element.tag, name, value):
            del element.attrib[name]


def _is_safe(tag: str, name: str, value: str) -> bool:
    if name.startswith("aria-"):
        return True
    if name in ("href", "cite"):
        return tag in ONLY_ON[name] and _leads_somewhere_safe(value)
    if name == "tabindex":
        return value == "0" or (value == "-1" and tag == "a")
    return name in ATTRIBUTES and tag in ONLY_ON.get(name, {tag})


def _leads_somewhere_safe(address: str) -> bool:
    near = NOTEBOOK_LINK.fullmatch(address) or BESIDE.fullmatch(address)
    return bool(near or re.match(r"#|https?://", address, re.I))


def _keep_embedded(image: HtmlElement) -> None:
    if not PNG.fullmatch(image.get("src", "")):
        image.tail = image.get("alt", "") + (image.tail or "")
        image.drop_tree()


def show_hidden(root: HtmlElement) -> None:
    """Write out every character that no reader could see, in words and in descriptions.

    Ids stay as they are: nobody reads them, and links lead to them.
    """
    for element in list(root.iter(etree.Element)):
        for name in READ_ALOUD & set(element.attrib):
            element.set(name, readable(element.get(name)))
        _mark_hidden(element)


def _mark_hidden(element: HtmlElement) -> None:
    """Mark what is hidden in the text before the first child, and after each child."""
    for place, child in reversed([(-1, None), *enumerate(element)]):
        text = (element.text if child is None else child.tail) or ""
        first, *marks = _parted(text)
        if not marks:
            continue
        if child is None:
            element.text = first
        else:
            child.tail = first
        for mark in reversed(marks):
            element.insert(place + 1, mark)


def _parted(text: str) -> tuple[Any, ...]:
    """The text before the first hidden character, then a mark for each with the text after it."""
    found = list(HIDDEN.finditer(text))
    ends = [*(one.start() for one in found), len(text)]
    marks = [
        _mark(named(one), text[one.end() : end]) for one, end in zip(found, ends[1:], strict=True)
    ]
    return text[: ends[0]], *marks


def _mark(words: str, tail: str) -> HtmlElement:
    mark = html.Element("bdi", {"class": "hidden-mark"})
    mark.text, mark.tail = words, tail
    return mark


def undescribed_images(root: HtmlElement) -> list[str]:
    """Return the numbers of the cells (as text) that hold an image without a description."""
    return [_cell_of(image) for image in root.iter("img") if not image.get("alt", "").strip()]


def _cell_of(element: HtmlElement) -> str:
    numbers = (above.get("data-cell") for above in element.iterancestors())
    return next((number for number in numbers if number), "?")


def forget_cells(root: HtmlElement) -> None:
    """Remove the cell numbers that were only there to name a cell in a message."""
    for element in root.iter("div"):
        element.attrib.pop("data-cell", None)


def shift_headings(root: HtmlElement) -> None:
    """Put every heading one level lower: the page itself holds the only ``h1``."""
    for heading in list(root.iter(*HEADINGS)):
        heading.tag = f"h{min(int(heading.tag[1]) + 1, 6)}"


def adopt_ids(root: HtmlElement, section: str, sections: Iterable[str]) -> None:
    """Move the ids of one notebook, and the links to them, into the id space of the whole page.

    Ids that begin like those in `SHARED_IDS` stay: they are the addresses of claims, sentences,
    findings, references and conflicts, wherever they stand. Others get the section before them.
    A link to another notebook leads to its section, or becomes plain text when it is not here; one
    to an exported table leads to the folder beside the report.
    """
    _name_headings(root, section)
    for element in root.iter(etree.Element):
        _adopt_own_ids(element, section)
    for link in list(root.iter("a")):
        _adopt_link(link, section, set(sections))


def _name_headings(root: HtmlElement, section: str) -> None:
    seen: Counter[str] = Counter()
    for heading in root.iter(*HEADINGS):
        if "id" not in heading.attrib:
            name = "-".join(heading.text_content().split())
            seen[name] += 1
            number = f"-{seen[name]}" if seen[name] > 1 else ""
            heading.set("id", f"{section}-{name}{number}")


def _adopt_own_ids(element: HtmlElement, section: str) -> None:
    for name in ("id", *ID_LISTS):
        if name in element.attrib:
            element.set(
                name, " ".join(_adopted(word, section) for word in element.get(name).split())
            )


def _adopted(name: str, section: str) -> str:
    if name.startswith((*SHARED_IDS, f"{section}-")):
        return name
    return f"{section}-{name}"


def _adopt_link(link: HtmlElement, section: str, sections: set[str]) -> None:
    address = link.get("href", "")
    elsewhere = NOTEBOOK_LINK.fullmatch(address)
    if elsewhere and f"nb-{elsewhere[1]}" in sections:
        link.set("href", _section_address(f"nb-{elsewhere[1]}", elsewhere[2]))
    elif elsewhere or not address:
        link.drop_tag()
    elif address.startswith("#"):
        link.set("href", "#" + _adopted(unquote(address[1:]), section))
    elif beside := BESIDE.fullmatch(address):
        link.set("href", beside[1])


def _section_address(section: str, name: str | None) -> str:
    return "#" + (_adopted(unquote(name), section) if name else section)


def prepare_tables(root: HtmlElement) -> None:
    """Give header cells a scope, and every table a frame that scrolls and takes the focus."""
    for number, table in enumerate(list(root.iter("table")), start=1):
        _scope_headers(table)
        if next(table.iterancestors("table"), None) is None:
            _frame(table, number)


def _scope_headers(table: HtmlElement) -> None:
    for header in list(table.iter("th")):
        if not header.text_content().strip() and header.find(".//img") is None:
            header.tag = "td"
            header.attrib.pop("scope", None)
        elif "scope" not in header.attrib:
            header.set("scope", "col" if _in_head(header) else "row")


def _in_head(cell: HtmlElement) -> bool:
    return next(cell.iterancestors("thead"), None) is not None


def _frame(table: HtmlElement, number: int) -> None:
    caption = table.find("caption")
    label = " ".join(caption.text_content().split()) if caption is not None else "Table"
    frame = html.Element("div", {"class": "scroll", "tabindex": "0", "role": "region"})
    frame.set("aria-label", f"{label} ({_nearest_heading(table)}, {number})")
    frame.tail, table.tail = table.tail, None
    table.getparent().replace(table, frame)
    frame.append(table)


def _nearest_heading(element: HtmlElement) -> str:
    before = element.xpath("preceding::*[self::h1 or self::h2 or self::h3 or self::h4]")
    return " ".join(before[-1].text_content().split()) if before else "table"


def contents(root: HtmlElement) -> list[tuple[int, str, str]]:
    """Return level, id and text of the headings for a table of contents (``h2`` and ``h3``)."""
    found = root.iter("h2", "h3")
    return [(int(h.tag[1]), h.get("id"), " ".join(h.text_content().split())) for h in found]


def broken_links(sections: Mapping[str, HtmlElement]) -> list[str]:
    """Return one line for every id that stands twice and every internal link that leads nowhere."""
    homes = [(name, section) for section, root in sections.items() for name in _ids(root)]
    counts = Counter(name for name, _ in homes)
    twice = [
        f"{_places(name, homes)}: the id {name!r} stands {count} times"
        for name, count in counts.items()
        if count > 1
    ]
    nowhere = [
        f"{section}: the link {address!r} leads nowhere"
        for section, root in sections.items()
        for address in _internal_links(root)
        if address[1:] not in counts and address[1:] not in sections
    ]
    return twice + nowhere


def _ids(root: HtmlElement) -> list[str]:
    return [element.get("id") for element in root.iterdescendants() if "id" in element.attrib]


def _places(name: str, homes: list[tuple[str, str]]) -> str:
    return ", ".join(dict.fromkeys(section for found, section in homes if found == name))


def _internal_links(root: HtmlElement) -> list[str]:
    links = (link.get("href", "") for link in root.iter("a"))
    return list(dict.fromkeys(address for address in links if address.startswith("#")))

"""Make sanitised HTML at home in one page: one id space, shifted headings, tables in a frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, count
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement

from claimaudit.views.sanitise import BESIDE, NOTEBOOK_LINK

ID_LISTS = ("headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details")
SHARED_IDS = ("claim-", "sentence-", "finding-", "ref-", "conflict-", "pair-")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


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
    taken: set[str] = set()
    for heading in root.iter(*HEADINGS):
        if "id" not in heading.attrib:
            name = f"{section}-{'-'.join(heading.text_content().split())}"
            names = chain([name], (f"{name}-{number}" for number in count(2)))
            heading.set("id", next(free for free in names if free not in taken))
            taken.add(heading.get("id"))


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

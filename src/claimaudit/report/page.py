"""Make sanitised HTML at home in one page: one id space, shifted headings, tables in a frame."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain, count
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement

from claimaudit.views.sanitise import BESIDE, NOTEBOOK_LINK, show_hidden

ID_LISTS = ("headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details")
SHARED_IDS = ("claim-", "sentence-", "finding-", "ref-", "conflict-", "pair-")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def undescribed_images(root: HtmlElement) -> list[str]:
    """Return the numbers of the cells (as text) that hold an image without a description."""
    cells = []
    for image in root.iter("img"):
        if not image.get("alt", "").strip():
            numbers = (above.get("data-cell") for above in image.iterancestors())
            cells.append(next(filter(None, numbers), "?"))
    return cells


def settle(root: HtmlElement, section: str, sections: Collection[str]) -> None:
    """Give a sanitised notebook its place in the page; change `root` in place.

    Hidden characters are written out. Headings go one level lower, since the page itself holds the
    only ``h1``. Ids and links move into the id space of the page. Header cells get a scope, and
    every table a frame that scrolls and takes the focus.

    Parameters
    ----------
    section
        ``nb-`` and the name of the notebook.
    sections
        Those of all notebooks of the page.

    Examples
    --------
    >>> notebook = html.fromstring('<div><h1>Results</h1><p id="claim-C01">A claim.</p></div>')
    >>> settle(notebook, "nb-one", ["nb-one"])
    >>> print(html.tostring(notebook, encoding="unicode"))
    <div><h2 id="nb-one-Results">Results</h2><p id="claim-C01">A claim.</p></div>
    """
    show_hidden(root)
    for element in root.iter("div"):
        # It was only there to name a cell in a message.
        element.attrib.pop("data-cell", None)
    for heading in list(root.iter(*HEADINGS)):
        heading.tag = f"h{min(int(heading.tag[1]) + 1, 6)}"
    adopt_ids(root, section, sections)
    for number, table in enumerate(list(root.iter("table")), start=1):
        for header in list(table.iter("th")):
            if not header.text_content().strip() and header.find(".//img") is None:
                header.tag = "td"
                header.attrib.pop("scope", None)
            elif "scope" not in header.attrib:
                in_head = next(header.iterancestors("thead"), None) is not None
                header.set("scope", "col" if in_head else "row")
        if next(table.iterancestors("table"), None) is None:
            frame_table(table, number)


def adopt_ids(root: HtmlElement, section: str, sections: Collection[str]) -> None:
    """Move the ids of one notebook, and the links to them, into the id space of the whole page.

    Ids that begin like those in `SHARED_IDS` stay: they are the addresses of claims, sentences,
    findings, references and conflicts, wherever they stand. Others get the section before them.
    A link to another notebook leads to its section, or becomes plain text when it is not here; one
    to an exported table leads to the folder beside the report.
    """
    taken: set[str] = set()
    for heading in root.iter(*HEADINGS):
        if "id" not in heading.attrib:
            name = f"{section}-{'-'.join(heading.text_content().split())}"
            names = chain([name], (f"{name}-{number}" for number in count(2)))
            heading.set("id", next(free for free in names if free not in taken))
            taken.add(heading.get("id"))
    for element in root.iter(etree.Element):
        for attribute in ("id", *ID_LISTS):
            if attribute in element.attrib:
                names = element.get(attribute).split()
                element.set(attribute, " ".join(page_id(name, section) for name in names))
    for link in list(root.iter("a")):
        address = link.get("href", "")
        elsewhere = NOTEBOOK_LINK.fullmatch(address)
        if elsewhere and f"nb-{elsewhere[1]}" in sections:
            target, name = f"nb-{elsewhere[1]}", elsewhere[2]
            link.set("href", "#" + (page_id(unquote(name), target) if name else target))
        elif elsewhere or not address:
            link.drop_tag()
        elif address.startswith("#"):
            link.set("href", "#" + page_id(unquote(address[1:]), section))
        elif beside := BESIDE.fullmatch(address):
            link.set("href", beside[1])


def page_id(name: str, section: str) -> str:
    """The id that an id of one notebook has in the whole page.

    Parameters
    ----------
    section
        ``nb-`` and the name of the notebook.

    Examples
    --------
    >>> page_id("claim-C01", "nb-02_verdicts"), page_id("Sources", "nb-02_verdicts")
    ('claim-C01', 'nb-02_verdicts-Sources')
    """
    shared = name.startswith((*SHARED_IDS, f"{section}-"))
    return name if shared else f"{section}-{name}"


def frame_table(table: HtmlElement, number: int) -> None:
    """Put a table into a frame that scrolls, takes the focus, and names the table and its place."""
    caption = table.find("caption")
    label = " ".join(caption.text_content().split()) if caption is not None else "Table"
    headings = table.xpath("preceding::*[self::h1 or self::h2 or self::h3 or self::h4]")
    place = " ".join(headings[-1].text_content().split()) if headings else "table"
    frame = html.Element("div", {"class": "scroll", "tabindex": "0", "role": "region"})
    frame.set("aria-label", f"{label} ({place}, {number})")
    frame.tail, table.tail = table.tail, None
    table.getparent().replace(table, frame)
    frame.append(table)


def contents(root: HtmlElement) -> list[tuple[int, str, str]]:
    """Return level, id and text of the headings for a table of contents (``h2`` and ``h3``)."""
    return [
        (int(heading.tag[1]), heading.get("id"), " ".join(heading.text_content().split()))
        for heading in root.iter("h2", "h3")
    ]


def broken_links(sections: Mapping[str, HtmlElement]) -> list[str]:
    """Return one line for every id that stands twice and every internal link that leads nowhere.

    Examples
    --------
    >>> section = html.fromstring('<div><p id="claim-C01"><a href="#claim-C02">C02</a></p></div>')
    >>> broken_links({"nb-one": section})
    ["nb-one: the link '#claim-C02' leads nowhere"]
    """
    homes: dict[str, list[str]] = {}
    for section, root in sections.items():
        for element in root.iterdescendants():
            if "id" in element.attrib:
                homes.setdefault(element.get("id"), []).append(section)
    faults = [
        f"{', '.join(dict.fromkeys(places))}: the id {name!r} stands {len(places)} times"
        for name, places in homes.items()
        if len(places) > 1
    ]
    for section, root in sections.items():
        for address in dict.fromkeys(link.get("href", "") for link in root.iter("a")):
            name = address[1:]
            if address.startswith("#") and name not in homes and name not in sections:
                faults.append(f"{section}: the link {address!r} leads nowhere")
    return faults

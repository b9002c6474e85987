"""HTML that anybody may have written, made harmless: an allowlist, and nothing hidden.

The report and the notebooks show nothing foreign that has not been through here.
"""

from __future__ import annotations

import re
import sys

from lxml import etree, html
from lxml.html import HtmlElement

from claimaudit.views.files import FILES, FOLDER
from claimaudit.views.html import HIDDEN, code_point, readable


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
ARIA = re.compile(r"aria-[a-z]+")
READ_ALOUD = {"alt", "title", "aria-label", "aria-description"}
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


def parse(fragment: str) -> HtmlElement:
    """Return the elements of `fragment` under one ``div``."""

    def printable(reference: re.Match[str]) -> str:
        digits = reference[1].lower()
        code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
        beyond = code > sys.maxunicode or CONTROL.match(chr(code))
        return MISSING if beyond else reference[0]

    inner = CHARACTER_NUMBER.sub(printable, PAGE_TAG.sub("", fragment))
    page = html.document_fromstring(f"<html><body>{CONTROL.sub(MISSING, inner)}</body></html>")
    root = page.find("body")
    root.tag = "div"
    root.attrib.clear()
    return root


def render(root: HtmlElement) -> str:
    """Return what stands inside `root` as HTML."""
    inside = "".join(html.tostring(child, encoding="unicode") for child in root)
    return html_text(root.text) + inside


def html_text(text: str | None) -> str:
    """Return `text` with the characters escaped that mean something in HTML.

    >>> html_text("a < b & c")
    'a &lt; b &amp; c'
    """
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(fragment: str) -> str:
    """Return `fragment` sanitised, with every element closed inside it.

    >>> clean('<p onclick="run()">Read <a href="javascript:run()">this</a><script>run()</script>')
    '<p>Read <a>this</a></p>'
    """
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
            kept = {
                name: text for name, text in element.items() if _is_safe(element.tag, name, text)
            }
            # All at once: lxml takes a brace in a name for a namespace and cannot delete such an
            # attribute.
            element.attrib.clear()
            element.attrib.update(kept)
    for image in list(root.iter("img")):
        if not PNG.fullmatch(image.get("src", "")):
            image.tail = image.get("alt", "") + (image.tail or "")
            image.drop_tree()


def _is_safe(tag: str, name: str, value: str) -> bool:
    if ARIA.fullmatch(name):
        return True
    if name in ("href", "cite"):
        near = NOTEBOOK_LINK.fullmatch(value) or BESIDE.fullmatch(value)
        return tag in ONLY_ON[name] and bool(near or re.match(r"#|https?://", value, re.I))
    if name == "tabindex":
        return value == "0" or (value == "-1" and tag == "a")
    return name in ATTRIBUTES and tag in ONLY_ON.get(name, {tag})


def show_hidden(root: HtmlElement) -> None:
    """Write out every character that no reader could see, in words and in descriptions.

    Ids stay as they are: nobody reads them, and links lead to them.
    """
    for element in list(root.iter(etree.Element)):
        for name in READ_ALOUD & set(element.attrib):
            element.set(name, readable(element.get(name)))
        # Backwards, so that marks put in do not move the places of the children before them.
        for place, child in reversed([(-1, None), *enumerate(element)]):
            text = (element.text if child is None else child.tail) or ""
            before, marks = _split_at_hidden(text)
            if marks and child is None:
                element.text = before
            elif marks:
                child.tail = before
            for mark in reversed(marks):
                element.insert(place + 1, mark)


def _split_at_hidden(text: str) -> tuple[str, list[HtmlElement]]:
    """The text before the first hidden character, and a mark for each, with the text after it."""
    hidden = list(HIDDEN.finditer(text))
    ends = [*(character.start() for character in hidden), len(text)]
    marks = []
    for character, end in zip(hidden, ends[1:], strict=True):
        mark = html.Element("bdi", {"class": "hidden-mark"})
        mark.text, mark.tail = code_point(character), text[character.end() : end]
        marks.append(mark)
    return text[: ends[0]], marks

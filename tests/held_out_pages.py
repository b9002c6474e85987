"""The text that a reader of a saved page sees, one line a block, by lxml alone.

Shared by the test of the held-out pages and by the bench that measures drafts on them, so that both
mean the same by "stands in the page". It knows nothing of how the package captures a page.
"""

import re

from lxml import html

UNSEEN = {"script", "style", "noscript", "template", "head", "svg"}
BLOCKS = {
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "ul",
    "html",
}
CELL = " | "


def visible_text(page):
    """The lines of `page` (HTML as text) joined by line breaks, cells of a row by " | ".

    >>> print(visible_text("<p>Tea <b>helps</b>.<ul><li>Sleep</ul><table><tr><th>Cup<td>2</table>"))
    Tea helps.
    Sleep
    Cup | 2
    """
    lines = [[]]

    def walk(element):
        if not isinstance(element.tag, str) or element.tag in UNSEEN:
            return
        if element.tag in BLOCKS or element.tag == "br":
            lines.append([])
        if element.tag in ("td", "th") and element.getprevious() is not None:
            lines[-1].append(CELL)
        lines[-1].append(element.text or "")
        for child in element:
            walk(child)
            lines[-1].append(child.tail or "")
        if element.tag in BLOCKS:
            lines.append([])

    walk(html.document_fromstring(page))
    texts = [re.sub(r"\s+", " ", "".join(pieces)).strip() for pieces in lines]
    return "\n".join(text for text in texts if text)

"""The Markdown of an audit as HTML that is safe to show.

An audit may come from anybody. A notebook that shows its Markdown as such runs what stands in it:
JupyterLab trusts whatever a cell gives that it has just run.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claimaudit.views.html import Html, readable

if TYPE_CHECKING:
    from mistune import Markdown


PLUGINS = ("strikethrough", "table", "url", "def_list")


def as_html(text: str) -> Html:
    """Markdown as sanitised HTML; HTML that stands in it is shown as the text that it is.

    Parameters
    ----------
    text
        CommonMark with tables, definition lists, ``~~deleted~~`` words and bare web addresses.

    Returns
    -------
    Html
        Only what `claimaudit.views.sanitise` allows; labelled with `text`, for places without HTML.

    Examples
    --------
    >>> print(as_html("**Bold**, <b>as it is</b>, [no link](javascript:run())"))
    <div class="prose"><p><strong>Bold</strong>, &lt;b&gt;as it is&lt;/b&gt;, <a>no link</a></p>
    </div>
    """
    from claimaudit.views.sanitise import parse, render, sanitise, show_hidden

    if not text:
        return Html("")
    root = parse(renderer()(text))
    sanitise(root)
    show_hidden(root)
    return Html(f'<div class="prose">{render(root)}</div>', readable(text))


@cache
def renderer() -> Markdown:
    """CommonMark with the `PLUGINS`; HTML in it is escaped."""
    from mistune import HTMLRenderer, create_markdown

    # Addresses are left to the sanitiser: mistune's "#harmful-link" would be a link to nowhere.
    html = HTMLRenderer(escape=True, allow_harmful_protocols=True)
    return create_markdown(renderer=html, plugins=list(PLUGINS))

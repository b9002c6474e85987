"""The Markdown of an audit, as a notebook shows it."""

from __future__ import annotations

import pytest
from IPython.core.formatters import DisplayFormatter

from claimaudit.audit import Audit
from claimaudit.views import commentary
from claimaudit.views.html import HIDDEN
from claimaudit.views.markdown import as_html
from small_audit import SLUG, write_small_audit


def inside(text: str) -> str:
    """The HTML of a piece of Markdown without the element around it and its line ends."""
    source = as_html(text).source
    assert source.startswith('<div class="prose">') and source.endswith("</div>")
    return "".join(source[len('<div class="prose">') : -len("</div>")].splitlines())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("### A heading", "<h3>A heading</h3>"),
        ("**strong** and *so*", "<p><strong>strong</strong> and <em>so</em></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("> quoted", "<blockquote><p>quoted</p></blockquote>"),
        ("[C01](#claim-C01)", '<p><a href="#claim-C01">C01</a></p>'),
        (
            "[C01](03_evidence.ipynb#claim-C01)",
            '<p><a href="03_evidence.ipynb#claim-C01">C01</a></p>',
        ),
        ("https://example.org", '<p><a href="https://example.org">https://example.org</a></p>'),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("~~no~~", "<p><del>no</del></p>"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>"),
    ],
)
def test_it_is_shown_as_it_is_meant(written, shown):
    assert inside(written) == shown


def test_a_table_is_one():
    shown = inside("| a | b |\n|---|:-:|\n| 1 | 2 |")
    assert "<th>a</th>" in shown and "<td>2</td>" in shown and "style" not in shown


@pytest.mark.parametrize(
    "raw",
    [
        "<script>run()</script>",
        "<img src=x onerror=run()>",
        "<svg onload=run()></svg>",
        "<details open ontoggle=run()>x</details>",
        '<iframe srcdoc="<script>run()</script>"></iframe>',
        "<div {=1>x</div>",
        "<!-- never closed",
        "<style>*{{}}",
        "<b>bold</b>",
        "</div></body></html>",
        "<a href=javascript:run()>x</a>",
    ],
)
def test_html_in_it_is_shown_as_text(raw):
    escaped = raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for before, after in (("", ""), ("in a line ", ""), ("", " and more"), ("- ", "")):
        assert escaped in inside(f"{before}{raw}{after}")


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:run())",
        "[x](JaVaScript&colon;run())",
        "[x](java\tscript:run())",
        "[x](<javascript:run()>)",
        "[x](data:text/html,run)",
        "[x](file:///etc/passwd)",
        "[x](//example.org)",
        "[x][1]\n\n[1]: javascript:run()",
        "<javascript:run()>",
        "![x](javascript:run())",
        "![x](https://example.org/pixel.png)",
        "![x](data:image/svg+xml;base64,AAAA)",
    ],
)
def test_no_link_and_no_picture_leads_anywhere_but_to_the_web_and_the_page(link):
    shown = inside(link)
    assert "href" not in shown and "src" not in shown and "<img" not in shown


def test_characters_that_nobody_sees_are_written_out():
    shown = as_html("pay\u202eme **n\u200bow**")
    assert HIDDEN.search(shown.source) is None and HIDDEN.search(repr(shown)) is None
    assert "&lt;U+202E&gt;" in shown.source and "<U+200B>" in repr(shown)


def test_a_notebook_gets_html_and_words_and_no_markdown(tmp_path):
    root = write_small_audit(tmp_path)
    audit = Audit.open(SLUG, root)
    for shown in (
        commentary.answer(audit, "00_summary"),
        commentary.remark(audit, None),
        commentary.say(audit, "{claims:claim}"),
    ):
        data, _ = DisplayFormatter().format(shown)
        assert set(data) == {"text/html", "text/plain"}

"""What is left of HTML that anybody may have written."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from claimaudit.views import sanitise

PNG = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<p {=1 id="a">x</p>', '<p id="a">x</p>'),
        ("<p {7}>x</p>", "<p>x</p>"),
        ("<p {a}b=1 class=c>x</p>", '<p class="c">x</p>'),
        ("<p {http://www.w3.org/1999/xhtml}onclick=run()>x</p>", "<p>x</p>"),
        ("<p aria-{x}=1 aria-label=y>x</p>", '<p aria-label="y">x</p>'),
        ("<p svg:onload=run() xml:base=x xlink:href=x>x</p>", "<p>x</p>"),
        ("<b{c onclick=run()>x</b{c>", "x"),
        ("<svg:script>x</svg:script>", "x"),
        ("<p\x00{=1 =2 '{'=3>x</p>", "x"),
    ],
)
def test_an_attribute_or_element_with_a_name_that_is_none_is_dropped(written, kept):
    assert sanitise.clean(written) == kept


NAMES = st.text("{}:=/\"' \t\x00<>onclikhrefstyad-1é", max_size=12)


@given(st.lists(st.tuples(NAMES, NAMES, NAMES, NAMES), max_size=4))
def test_whatever_is_written_only_what_is_allowed_is_left(elements):
    written = "".join(
        f"<p{tag} {name}={value} {name}{value}='1'>{text}</p{tag}><{tag} {name}>"
        for tag, name, value, text in elements
    )
    for element in sanitise.parse(sanitise.clean(written)).iterdescendants(etree.Element):
        assert element.tag in sanitise.TAGS
        for name in element.attrib:
            assert name in sanitise.ATTRIBUTES | {"tabindex"} or name.startswith("aria-")


@pytest.mark.parametrize(
    "address",
    [
        f"{PNG}#<svg onload=run()>",
        f"{PNG},x",
        f'{PNG}"',
        f"x{PNG}",
        "data:image/svg+xml;base64,iVBORw0KGgo=",
        "data:text/html;base64,iVBORw0KGgo=",
        "https://example.org/pixel.png",
        "pixel.png",
        "",
    ],
)
def test_an_image_that_is_no_embedded_png_becomes_its_description(address):
    written = etree.Element("img", src=address, alt="what it shows")
    assert sanitise.clean(etree.tostring(written).decode()) == "what it shows"


def test_an_embedded_png_stays_with_its_size_and_description():
    image = f'<img src="{PNG}" alt="what it shows" width="9" height="8">'
    assert sanitise.clean(image) == image


@pytest.mark.parametrize("tag", sorted(sanitise.TAGS - {"img"}))
def test_what_belongs_to_an_image_is_kept_on_nothing_else(tag):
    element = etree.Element(tag, src=PNG, alt="a", width="9", height="9")
    root = etree.Element("div")
    root.append(element)
    sanitise.sanitise(root)
    assert element.attrib == {}


@pytest.mark.parametrize("tag", sorted(sanitise.TAGS - {"img"}))
@pytest.mark.parametrize(("name", "places"), [("href", {"a"}), ("cite", {"blockquote", "q"})])
def test_an_address_is_kept_only_where_it_leads_or_cites(tag, name, places):
    element = etree.Element(tag, {name: "https://example.org/"})
    root = etree.Element("div")
    root.append(element)
    sanitise.sanitise(root)
    assert (name in element.attrib) == (tag in places)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:run()",
        "JaVaScript:run()",
        " javascript:run()",
        "java\nscript:run()",
        "\x01javascript:run()",
        "javascript&colon;run()",
        "data:text/html,<script>run()</script>",
        "vbscript:run()",
        "file:///etc/passwd",
        "blob:https://example.org/x",
        "//example.org/",
        "\\\\example.org",
        "/api/kernels",
        "../x.ipynb",
        "https:example.org",
        "mailto:a@example.org",
        "",
    ],
)
@pytest.mark.parametrize(("tag", "name"), [("a", "href"), ("q", "cite")])
def test_an_address_that_leads_elsewhere_than_the_web_or_the_page_is_dropped(tag, name, address):
    element = etree.Element(tag)
    try:
        element.set(name, address)
    except ValueError:  # No tree can hold a control character; what is parsed has none.
        element.set(name, sanitise.CONTROL.sub(sanitise.MISSING, address))
    root = etree.Element("div")
    root.append(element)
    sanitise.sanitise(root)
    assert element.attrib == {}


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org/", "HTTP://example.org", "#claim-C01"),
        *("03_evidence.ipynb", "./03_evidence.ipynb#claim-C01"),
    ],
)
def test_a_link_to_the_web_the_page_or_a_notebook_stays(address):
    link = f'<a href="{address}">x</a>'
    assert sanitise.clean(link) == link


@pytest.mark.parametrize(
    ("tag", "value", "stays"),
    [
        ("div", "0", True),
        ("a", "0", True),
        ("a", "-1", True),
        ("div", "-1", False),
        ("a", "1", False),
        ("div", "1", False),
        ("div", "99", False),
        ("div", "00", False),
        ("div", "", False),
    ],
)
def test_nothing_comes_before_its_turn_or_leaves_the_order_of_the_tab_key(tag, value, stays):
    attribute = f' tabindex="{value}"' if stays else ""
    cleaned = sanitise.clean(f'<{tag} tabindex="{value}">x</{tag}>')
    assert cleaned == f"<{tag}{attribute}>x</{tag}>"


def test_the_notebooks_get_it_without_what_builds_the_report():
    report = (
        "'claimaudit.report.build', 'claimaudit.report.page', 'nbconvert', 'IPython', 'matplotlib'"
    )
    code = "import sys, claimaudit.views.markdown as m; m.as_html('x'); "
    code += f"print([name for name in ({report}) if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"

"""What the report promises to its readers, and to those who build it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from lxml import etree, html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from browser import asked_for, opened
from claimaudit.drafting.new import SHARED
from claimaudit.report import build as report
from claimaudit.report import page as markup
from claimaudit.report import refresh
from claimaudit.report.execution import NotebookFailed
from claimaudit.views import sanitise
from claimaudit.views.html import HIDDEN
from collection import write_empty_collection

AUDIT = """
title = "A tonic, audited <script>alert('title')</script>"
language = "en"
[article]
file = "article.txt"
sha256 = "unknown"
title = "Green tonic & coffee"
author = "unknown"
published = "unknown"
address = "unknown"
captured = "unknown"
origin = "unknown"
[audit]
question = "Does the tonic help?"
date = 2001-02-03
auditors = ["A. Reader"]
"""
FIGURE = """
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(2, 1))
axes.plot([1, 3, 2])
display(figure, metadata={"image/png": {"alt": "A line that rises <and> falls.", "width": 99}})
plt.close(figure)
"""
HOSTILE = """
from IPython.display import HTML, Markdown, display
display(HTML('''<p id="claim-C01">Kept<script>alert(1)</script>
<img src="x" onerror="alert(2)" alt="picture"><a href="javascript:alert(3)">press</a>
<a href="JaVa\\nScript:alert(4)">press</a><a href="data:text/html,<script>alert(5)</script>">x</a>
<span style="position:fixed" onclick="alert(6)" onmouseover=alert(7)>styled</span>
<svg onload="alert(8)"><script>alert(9)</script></svg><iframe src="javascript:alert(10)"></iframe>
<math><mtext></p><style><img src=x onerror=alert(11)></style></mtext></math>
<form action="https://example.org"><input autofocus onfocus="alert(12)"><button>go</button></form>
<img src="https://example.org/pixel.png" alt="pixel"><link rel="stylesheet" href="https://example.org/">
<meta http-equiv="refresh" content="0;url=https://example.org/"><base href="https://example.org/">
<object data="https://example.org/"></object></p>'''))
display(Markdown('[press](javascript:alert(13)) <b onclick="alert(14)">bold</b>'))
display(Markdown("Text <script>alert(15)</script>"))
display(HTML("</div></section></main></body></html><!-- never closed"))
display(HTML("<script>never closed"))
print("<script>alert(16)</script>")
"""


def write(folder: Path, name: str, *cells: str, report: bool = True) -> Path:
    """Write a notebook; a cell that begins with a heading or with "See" is prose."""
    made = [new_markdown_cell(cell) if is_prose(cell) else new_code_cell(cell) for cell in cells]
    for number, cell in enumerate(made):
        cell.id = f"cell-{number:02}"
    notebook = new_notebook(cells=made, metadata={"claimaudit": {"report": report}})
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


def is_prose(cell: str) -> bool:
    return cell.startswith(("# ", "## ", "See "))


@pytest.fixture(scope="module")
def collection(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("collection")
    for folder in ("data/demo", "references/demo", "notebooks"):
        (root / folder).mkdir(parents=True)
    (root / "data/audits.toml").write_text('default = "demo"\n')
    (root / "data/demo/audit.toml").write_text(AUDIT)
    (root / "data/demo/article.txt").write_text("A tonic.\n")
    (root / "references/vocabulary.toml").write_text("")
    (root / "requirements.lock").write_text("")
    return root


@pytest.fixture(scope="module")
def page(collection) -> Path:
    """A report of two notebooks, one of them full of attempts to run something."""
    write(
        collection / "notebooks",
        "00_first",
        "# First\n\nSee [claim one](#claim-C01), [the rest](01_second.ipynb), "
        "[its part](01_second.ipynb#A-part) and [this part](#A-part).",
        "## A part\n\n$x$ costs $5.",
        FIGURE,
        "import os\nos.environ['CLAIMAUDIT_AUDIT']",
        "import pandas as pd\npd.DataFrame({'kind': ['a'], 'n': [2]})",
    )
    write(collection / "notebooks", "01_second", "# Second", "## A part", HOSTILE, "'The end'")
    write(collection / "notebooks", "02_other", "# Not in the report", report=False)
    return report.build(root=collection)


@pytest.fixture
def spare(collection, tmp_path) -> Path:
    """A folder for notebooks that are not part of the collection's report."""
    return tmp_path


def build(collection: Path, *notebooks: Path, out: Path | None = None) -> Path:
    return report.build("demo", collection, out or notebooks[0].parent / "out.html", notebooks)


def test_report_opens_without_network_requests_or_console_messages(page):
    with opened(page) as visit:
        visit.page.wait_for_load_state("networkidle")
        assert asked_for(visit, page) == []
        assert visit.messages == []


def test_every_internal_link_lands(page):
    with opened(page) as visit:
        links = visit.page.eval_on_selector_all("a[href^='#']", "all => all.map(a => a.hash)")
        landed = "h => !!document.getElementById(decodeURIComponent(h.slice(1)))"
        assert len(links) >= 9
        assert [link for link in links if not visit.page.evaluate(landed, link)] == []


def test_hostile_content_is_shown_or_dropped_but_never_runs(page):
    with opened(page) as visit:
        for element in visit.page.query_selector_all("main a, main span, main b"):
            element.dispatch_event("mouseover")
            element.dispatch_event("click")
        visit.page.wait_for_timeout(300)
        assert visit.messages == []
        assert asked_for(visit, page) == []
        assert visit.page.locator("#claim-C01").inner_text().startswith("Kept")
        assert visit.page.locator("main pre.printed", has_text="The end").is_visible()


def test_no_attribute_or_element_of_the_page_can_run_or_load_anything(page):
    root = html.document_fromstring(page.read_text("utf-8"))
    attributes = [(e.tag, name) for e in root.iter(etree.Element) for name in e.attrib]
    assert [found for found in attributes if found[1] == "style" or found[1][:2] == "on"] == []
    assert len(root.findall(".//script")) == len(root.findall(".//style")) == 1
    tags = {element.tag for element in root.iter(etree.Element)}
    assert tags & {"iframe", "object", "embed", "svg", "form", "input", "base", "link"} == set()
    assert all(image.get("src").startswith("data:image/png;") for image in root.iter("img"))


def test_script_and_style_are_allowed_by_hash_only(page):
    root = html.document_fromstring(page.read_text("utf-8"))
    policy = root.find(".//meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    with opened(page) as visit:
        assert visit.page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
        assert visit.page.locator(".contents [aria-current]").count() <= 1


def test_report_is_complete_with_scripts_off(page):
    with opened(page, java_script_enabled=False) as visit:
        assert visit.page.locator("main section").count() == 2
        assert visit.page.locator("main table").is_visible()
        assert visit.page.locator("nav a", has_text="Second").is_visible()


def test_page_does_not_scroll_sideways_on_a_phone(page):
    with opened(page, viewport={"width": 390, "height": 844}) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 390


def test_report_prints_with_its_code_left_out(page, tmp_path):
    with opened(page) as visit:
        visit.page.emulate_media(media="print")
        assert not visit.page.locator("details.code").first.is_visible()
        assert visit.page.locator("main table").is_visible()
        assert visit.page.pdf(path=tmp_path / "report.pdf").startswith(b"%PDF")


def test_notebooks_stand_under_one_title_in_order_with_shifted_headings(page):
    root = html.document_fromstring(page.read_text("utf-8"))
    assert [h.text_content() for h in root.iter("h1")] == [
        "A tonic, audited <script>alert('title')</script>"
    ]
    assert [h.text_content() for h in root.findall(".//main//h2")] == ["First", "Second"]
    assert [h.get("id") for h in root.findall(".//main//h3")] == [
        "nb-00_first-A-part",
        "nb-01_second-A-part",
    ]


def test_tables_have_scopes_and_a_frame_that_takes_the_focus(page):
    root = html.document_fromstring(page.read_text("utf-8"))
    table = root.find(".//main//table")
    assert [h.get("scope") for h in table.iter("th")] == ["col", "col", "row"]
    assert "border" not in table.attrib
    frame = table.getparent()
    assert (frame.get("tabindex"), frame.get("role")) == ("0", "region")
    assert frame.get("aria-label")


def test_figures_carry_their_description(page):
    root = html.document_fromstring(page.read_text("utf-8"))
    [image] = root.iter("img")
    assert image.get("alt") == "A line that rises <and> falls."
    assert image.get("width") == "99"


def test_facts_and_hashes_of_the_inputs_are_shown_and_the_date_is_that_of_the_audit(page):
    text = page.read_text("utf-8")
    assert "2001-02-03" in text
    assert "Green tonic &amp; coffee" in text
    for name in ("data/demo/article.txt", "references/vocabulary.toml", "requirements.lock"):
        assert name in text


@pytest.mark.parametrize(
    ("date", "shown"),
    [("2001-02-03", '<time datetime="2001-02-03">2001-02-03</time>'), ('"unknown"', " · unknown")],
)
def test_only_a_date_is_marked_as_a_time(collection, spare, date, shown):
    root = shutil.copytree(collection, spare / "copy")
    facts = root / "data" / "demo" / "audit.toml"
    facts.write_text(facts.read_text().replace("2001-02-03", date))
    page = report.compose(root, "demo", {"00_one": "<h1>One</h1>"})
    assert shown in page
    assert 'datetime="unknown"' not in page


def test_hidden_characters_show_in_the_title_the_facts_the_file_names_and_the_prose(
    collection, spare
):
    root = shutil.copytree(collection, spare / "copy")
    facts = root / "data" / "demo" / "audit.toml"
    words = facts.read_text().replace("audited", "aud\\u202eited").replace("Green", "Gr\\u200been")
    facts.write_text(words)
    (root / "data" / "demo" / "no\u202etes.txt").write_text("")
    prose = "<h1>One \u2067part</h1><p>Two<b>\u202e</b>three\u061c</p><img alt='a \u200f' src='x'>"
    page = report.compose(root, "demo", {"00_one": prose})
    assert HIDDEN.search(page) is None
    for number in ("202E", "200B", "2067", "061C", "200F"):
        assert f"&lt;U+{number}&gt;" in page
    assert page.count("&lt;U+202E&gt;") == 4  # the title twice, the file's name and the prose


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("../reports/demo/tables/claims.csv", "tables/claims.csv"),
        ("tables/demo.xlsx", "tables/demo.xlsx"),
        ("tables/references.bib", "tables/references.bib"),
        ("../reports/demo/tables/../../secret.csv", None),
        ("tables/other.csv", None),
        ("tables/run.exe", None),
        ("file:///tables/claims.csv", None),
        ("../tables/claims.csv", None),
        ("//tables/claims.csv", None),
        ("tables/claims.csv?x", None),
    ],
)
def test_only_exported_files_beside_the_report_are_linked(collection, address, kept):
    fragment = f'<h1>One</h1><p><a href="{address}">the file</a></p>'
    page = report.compose(collection, "demo", {"00_one": fragment})
    assert "the file" in page
    assert re.findall(r'<a href="([^#"]*)">the file', page) == ([kept] if kept else [])


def test_every_shared_file_that_an_audit_is_computed_from_is_an_input(tmp_path):
    root = write_empty_collection(tmp_path)
    listed = [name for name, _ in report.input_hashes(root, "demo")]
    assert listed == sorted(f"references/{name}" for name in SHARED)


def test_what_editors_leave_behind_is_no_input(tmp_path):
    folder = tmp_path / "data" / "demo" / ".ipynb_checkpoints"
    folder.mkdir(parents=True)
    (folder / "claims-checkpoint.csv").touch()
    for name in ("claims.csv", "~$claims.csv", ".DS_Store"):
        (folder.parent / name).touch()
    assert [name for name, _ in report.input_hashes(tmp_path, "demo")] == ["data/demo/claims.csv"]


def test_the_same_inputs_give_the_same_bytes(page, collection, tmp_path):
    again = report.build(root=collection, out=tmp_path / "again.html")
    assert again.read_bytes() == page.read_bytes()


def test_notebooks_are_not_changed_by_a_build(collection, spare):
    notebook = write(spare, "00_one", "# One", "1 + 1")
    before = notebook.read_bytes()
    build(collection, notebook)
    assert notebook.read_bytes() == before


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (["# A", FIGURE.replace("alt", "was")], "00_bad, cell 2: a figure has no description"),
        (["# A", "See [it](#claim-C99)."], "nb-00_bad: the link '#claim-C99' leads nowhere"),
        (
            ["# A", '## B\n\n<p id="ref-x">a</p>\n\n<p id="ref-x">b</p>'],
            "nb-00_bad: the id 'ref-x' stands 2 times",
        ),
        (["See no title."], "00_bad: the notebook has no title"),
        (
            ["# A", "from IPython.display import SVG\nSVG('<svg></svg>')"],
            "00_bad, cell 2: the report shows no image/svg+xml",
        ),
    ],
)
def test_a_fault_is_named_and_leaves_the_last_report(collection, spare, cells, message):
    out = spare / "out.html"
    out.write_text("the last good report")
    with pytest.raises(report.ReportError) as fault:
        build(collection, write(spare, "00_bad", *cells))
    assert message in str(fault.value)
    assert out.read_text() == "the last good report"
    assert sorted(path.name for path in spare.iterdir()) == ["00_bad.ipynb", "out.html"]


def test_a_failing_notebook_is_named_with_its_cell_and_leaves_the_last_report(collection, spare):
    out = spare / "out.html"
    out.write_text("the last good report")
    good, bad = write(spare, "00_good", "# G"), write(spare, "01_bad", "# B", "1 / 0")
    with pytest.raises(NotebookFailed, match=r"01_bad\.ipynb, cell 2: ZeroDivisionError"):
        build(collection, good, bad)
    assert out.read_text() == "the last good report"


def test_a_link_to_a_claim_in_another_notebook_leads_to_it_or_becomes_words(collection):
    link = '<h1>T</h1><p><a href="b.ipynb#claim-C01">C01</a> <a href="z.ipynb#claim-C02">C02</a>'
    page = report.compose(collection, "demo", {"a": link, "b": '<h1>U</h1><p id="claim-C01">x'})
    assert '<a href="#claim-C01">C01</a> C02' in page


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\x00b\x0b<b>c&#11;&#x1b;&#0;</b>", "a�b�<b>c���</b>"),
        ("<p title='&quot;><script>alert(1)</script>'>x</p>", None),
        ("<a href='#x&quot; onclick=&quot;alert(1)'>y</a>", None),
        ("</div></body></html><p>after</p>", "<p>after</p>"),
        ("<body onload='alert(1)'>x", "x"),
        ("<a href=' javascript:alert(1)'>z</a><a href='//example.org'>v</a>", "zv"),
        ("<!-- x --><?php y ?>text", "text"),
        ("<frameset onload='alert(1)'><frame src='https://example.org'></frameset>text", "text"),
        ("plain &lt;script&gt; stays text", "plain &lt;script&gt; stays text"),
    ],
)
def test_hostile_markup_is_reduced_to_harmless_markup(written, kept):
    tree = sanitise.parse(written)
    sanitise.sanitise(tree)
    markup.adopt_ids(tree, "nb-x", ["nb-x"])
    shown = sanitise.render(tree)
    assert kept is None or shown.strip() == kept
    found = list(sanitise.parse(shown).iterdescendants(etree.Element))
    assert not {e.tag for e in found} - sanitise.TAGS
    assert not [name for e in found for name in e.attrib if name.startswith("on")]


def test_headings_of_the_same_words_get_ids_of_their_own(collection):
    words = ("Sleep", "Sleep", "Sleep-2", "Sleep", "", "")
    headings = "".join(f"<h2>{text}</h2>" for text in words)
    page = report.compose(collection, "demo", {"a": f"<h1>T</h1>{headings}"})
    found = re.findall(r'<h3 id="nb-a-([^"]*)">', page)
    assert found == ["Sleep", "Sleep-2", "Sleep-2-2", "Sleep-3", "", "-2"]


def test_an_id_in_two_notebooks_is_refused_with_both_names(collection):
    body = '<h1>T</h1><p id="claim-C01">x</p>'
    with pytest.raises(report.ReportError, match=r"nb-a, nb-b: the id 'claim-C01' stands 2 times"):
        report.compose(collection, "demo", {"a": body, "b": body})


def test_a_collection_without_marked_notebooks_says_so(collection, spare):
    (spare / "notebooks").mkdir()
    with pytest.raises(report.ReportError, match="no notebook is marked"):
        report.build("demo", spare)


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no SIGKILL")
def test_a_killed_build_leaves_the_last_report(collection, spare):
    out, started = spare / "out.html", spare / "started"
    out.write_text("the last good report")
    cell = f"import pathlib, time\npathlib.Path({str(started)!r}).touch()\ntime.sleep(60)"
    slow = write(spare, "00_slow", "# Slow", cell)
    code = f"from claimaudit.report import build; build.build('demo', {str(collection)!r}, "
    code += f"{str(out)!r}, [{str(slow)!r}])"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    while not started.exists() and process.poll() is None:
        time.sleep(0.05)
    assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert out.read_text() == "the last good report"


def test_refresh_stores_outputs_and_nothing_that_differs_between_machines(collection, tmp_path):
    for folder in ("data", "references", "notebooks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data/audits.toml").write_text('default = "demo"\n')
    path = write(tmp_path / "notebooks", "00_one", "# One", "print(6 * 7)")
    assert refresh.refresh(tmp_path) == [path]
    once = path.read_bytes()
    refresh.refresh(tmp_path)
    assert path.read_bytes() == once
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[1].outputs[0].text == "42\n"
    assert set(notebook.metadata) == {"kernelspec", "language_info", "claimaudit"}
    assert "version" not in notebook.metadata.language_info


def test_refresh_keeps_a_notebook_that_fails_as_it_was(tmp_path):
    for folder in ("data", "references", "notebooks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data/audits.toml").write_text('default = "demo"\n')
    path = write(tmp_path / "notebooks", "00_one", "# One", "nothing_here")
    before = path.read_bytes()
    with pytest.raises(NotebookFailed, match=r"00_one\.ipynb, cell 2: NameError"):
        refresh.refresh(tmp_path)
    assert path.read_bytes() == before

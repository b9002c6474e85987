"""Opening an audit that somebody else made: nothing in it runs in the reader's JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from browser import Visit, browser_path, browsing
from collection import ROOT
from lab import run_notebook, serving
from small_audit import SLUG, write_small_audit

NOTEBOOK = "notebooks/00_summary.ipynb"
# Each would set window.PWN in the page or say PWN in a dialog, if it ran.
RAW = (
    "<img src=x onerror=window.PWN=1>",
    "<svg onload=window.PWN=3></svg>",
    "<details open ontoggle=window.PWN=4>folded</details>",
    '<iframe srcdoc="<script>parent.PWN=5</script>"></iframe>',
    "<script>window.PWN=6; alert('PWN')</script>",
    "<b onmouseover=window.PWN=7 tabindex=1 onfocus=window.PWN=7>hovered</b>",
    '<button data-commandlinker-command="notebook:delete-cell">pressed</button>',
    "<style>@import 'https://example.org/PWN.css';</style>",
    '<form action="javascript:window.PWN=8"><input autofocus onfocus=window.PWN=8></form>',
)
WORDS = r"""
## 00_summary

**Words of the auditor** on [a claim](03_evidence.ipynb#claim-C03),
[a press](javascript:window.PWN=2), [another](JaVaScript&colon;window.PWN=9),
[a third](<data:text/html,<script>parent.PWN=10</script>>), <javascript:window.PWN=11>,
![a pixel](https://example.org/PWN.png) and $\href{javascript:window.PWN=12
}{some
mathematics}$.
"""
# The same kind of output as the commentary had when it ran: it shows that script runs here at all.
CONTROL = """
from IPython.display import Markdown
Markdown('<iframe srcdoc="<script>parent.CONTROL = 1</script>"></iframe>')
"""


@pytest.fixture(scope="module")
def visit(tmp_path_factory) -> Iterator[Visit]:
    """The summary of a small audit with hostile commentary, run in a JupyterLab."""
    browser_path()
    root = write_small_audit(tmp_path_factory.mktemp("audits"))
    (root / "data" / SLUG / "commentary.md").write_text("\n\n".join((WORDS, *RAW)), "utf-8")
    notebook = nbformat.read(ROOT / NOTEBOOK, as_version=4)
    notebook.cells.append(new_code_cell(CONTROL))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    (root / "notebooks").mkdir()
    nbformat.write(notebook, root / NOTEBOOK)
    with (
        serving(root, tmp_path_factory.mktemp("jupyterlab")) as address,
        browsing(viewport={"width": 1280, "height": 900}) as visit,
    ):
        assert run_notebook(visit.page, address.format(NOTEBOOK))
        visit.page.wait_for_function("window.CONTROL === 1")
        yield visit


def prose(visit: Visit):
    return visit.page.locator(".jp-OutputArea-output", has_text="Words of the auditor")


def test_the_words_of_the_commentary_are_shown_and_html_in_them_as_text(visit):
    shown = prose(visit).inner_text()
    assert prose(visit).locator("strong").inner_text() == "Words of the auditor"
    for words in (*RAW, "a press", "another", "a third", "a pixel"):
        assert words in shown
    [link] = prose(visit).locator("a[href]").all()
    assert link.inner_text() == "a claim"


def test_no_script_of_the_commentary_runs(visit):
    for element in prose(visit).locator("*:not([href])").all():
        for event in ("mouseover", "focus", "toggle", "click"):
            element.dispatch_event(event)
    visit.page.wait_for_timeout(1000)
    assert {frame.evaluate("window.PWN") for frame in visit.page.frames} == {None}
    assert visit.page.locator(".jp-Dialog").count() == 0
    assert [message for message in visit.messages if "PWN" in message] == []


def test_the_commentary_asks_for_nothing(visit):
    addresses = [url for url in visit.requests if not url.startswith(("data:", "blob:", "about:"))]
    assert [url for url in addresses if not url.startswith("http://127.0.0.1:")] == []

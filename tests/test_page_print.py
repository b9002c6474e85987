"""The page on paper."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from browser import opened, unavailable
from page import WIDE, WIDE_LETTERS, set_fonts

pytestmark = pytest.mark.usefixtures("one_browser")

# Paper


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_print_writes_links_out_leaves_code_out_and_keeps_headings_with_what_follows(
    small, tmp_path, paper
):
    with opened(small, viewport=WIDE) as visit:
        visit.page.locator(".controls input").first.fill("nothing holds these words")
        visit.page.pdf(path=tmp_path / "report.pdf", format=paper)
        visit.page.emulate_media(media="print")
        assert not visit.page.locator(".controls, .arcs, .tip, .code").first.is_visible()
        assert visit.page.locator("tr[hidden]").first.is_visible()
        kept = "all => all.map(e => getComputedStyle(e).breakAfter)"
        headings = "h2, h3, h4, caption, .card > blockquote, .cell.prose:not(:last-child)"
        assert set(visit.page.eval_on_selector_all(f"main :is({headings})", kept)) == {"avoid"}
    printed = [page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages]
    text = "\n".join(printed)
    assert "What the article says" in text
    assert "import" not in text
    last = [page.strip().splitlines()[-1].strip() for page in printed if page.strip()]
    assert [line for line in last if re.match(r"C\d\d\. ", line)] == []


def test_on_paper_the_address_of_each_source_is_written_out_once_and_no_other(pages):
    with opened(pages["large"], viewport=WIDE) as visit:
        visit.page.emulate_media(media="print")
        told = visit.page.eval_on_selector_all(
            "main a",
            """all => all.map(a => [
              a.getAttribute("href"), a.textContent, getComputedStyle(a, "::after").content,
              a.closest(".card:not(.source)") !== null,
            ])""",
        )
    web = [one for one in told if one[0].startswith("https:") and not one[3]]
    assert web
    for address, words, added, _ in web:
        assert (added == "none") if words == address else (address in added)
    assert {added for *_, added, _ in [one for one in told if one not in web]} == {"none"}


def test_what_paper_leaves_out_it_says_and_prints_elsewhere(pages):
    with opened(pages["large"], viewport=WIDE) as visit:
        left_out = visit.page.locator(".repeated")
        assert left_out.count() == 3
        assert visit.page.locator(".left-out:visible").count() == 0
        visit.page.emulate_media(media="print")
        assert (
            visit.page.locator(".repeated table:visible, .repeated .controls:visible").count() == 0
        )
        assert visit.page.locator(".left-out:visible").count() == 3
        # Whatever a row that is left out is about stands under its own id, and is printed.
        gone = visit.page.evaluate(
            """() => [...document.querySelectorAll(".repeated tbody th a")].filter(link => {
              const there = document.getElementById(decodeURIComponent(link.hash.slice(1)));
              return !there || !there.checkVisibility();
            }).map(link => link.hash)"""
        )
        assert gone == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_large_report_prints_on_a_hundred_pages_with_no_heading_left_behind(
    pages, tmp_path, paper
):
    with opened(pages["large"], viewport=WIDE) as visit:
        set_fonts(visit, WIDE_LETTERS)
        headings = set(visit.page.locator("main :is(h2, h3, h4)").all_inner_texts())
        visit.page.pdf(path=tmp_path / "report.pdf", format=paper)
    # With the widest letters there is room to spare.
    assert len(PdfReader(tmp_path / "report.pdf").pages) <= 95
    if shutil.which("pdftotext") is None:
        unavailable("no pdftotext on the path, to see what stands where on a printed page")
    printed = columns(tmp_path / "report.pdf")
    last = [lines[-1] for lines in printed if lines]
    assert [line for line in last if line in headings or re.match(r"C\d+\. ", line)] == []


def columns(pdf: Path) -> list[list[str]]:
    """The lines of the left and of the right half of every page, from top to bottom."""
    command = ["pdftotext", "-bbox-layout", pdf, "-"]
    laid_out = subprocess.run(command, capture_output=True, check=True).stdout
    found = []
    for page in html.fromstring(laid_out).iter("page"):
        middle = float(page.get("width")) * 0.49
        lines = sorted(page.iter("line"), key=lambda line: float(line.get("ymax")))
        for right in (False, True):
            half = [line for line in lines if (float(line.get("xmin")) > middle) is right]
            found.append([" ".join(word.text for word in line.iter("word")) for line in half])
    return found

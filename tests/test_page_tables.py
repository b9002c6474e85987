"""The tables of the page: read, sorted, filtered, linked to and exported."""

import re
import shutil

import pytest

from browser import Visit, opened
from claimaudit.audit import Audit
from claimaudit.report import build as report
from claimaudit.report.export import export
from claimaudit.schema.contracts import DRAFTED
from claimaudit.views import tables
from page import PHONE, SMALL_AND_LARGE, WIDE
from small_audit import SLUG, edit_row, write_small_audit

pytestmark = pytest.mark.usefixtures("one_browser")

# Wide tables and figures on a phone


@SMALL_AND_LARGE
def test_what_a_table_is_called_is_read_whole_wherever_the_table_is_scrolled_to(pages, which):
    with opened(pages[which], viewport=PHONE) as visit:
        cut = visit.page.evaluate(
            """() => [...document.querySelectorAll("main table")].filter(table => {
              const frame = table.closest(".scroll");
              const outside = () => {
                const [a, b] = [table.caption, frame].map(e => e.getBoundingClientRect());
                return a.left < b.left - 1 || a.right > b.right + 1;
              };
              frame.scrollLeft = 0;
              const before = outside();
              frame.scrollLeft = 1e6;
              return before || outside();
            }).map(table => table.caption.textContent)"""
        )
        assert visit.page.locator("main table caption").count() > 10
        assert cut == []


def test_on_a_phone_a_figure_is_large_enough_to_read_and_scrolls_by_itself(small):
    with opened(small, viewport=PHONE) as visit:
        for figure in visit.page.locator("figure").all():
            assert figure.locator("img").bounding_box()["width"] > 700
            assert figure.bounding_box()["width"] <= PHONE["width"]
            assert figure.get_attribute("tabindex") == "0"


def test_on_a_wide_screen_the_matrix_needs_no_scrolling(pages):
    with opened(pages["large"], viewport=WIDE) as visit:
        frame = visit.page.locator(".scroll:has(> .matrix)")
        assert frame.evaluate("e => e.scrollWidth - e.clientWidth") == 0


# Files beside it


def test_every_file_that_the_report_links_to_lies_beside_it_after_an_export(pages):
    root = pages["small"].parents[2]
    written = export(Audit.open(SLUG, root))
    with opened(pages["small"]) as visit:
        links = visit.page.eval_on_selector_all(
            "main a", "all => all.map(a => a.getAttribute('href'))"
        )
        beside = [link for link in links if not link.startswith(("#", "https:"))]
        assert {pages["small"].parent / link for link in beside} == set(written)
        assert len(beside) == len(set(beside)) == 10
        said = visit.page.locator("main").inner_text()
        assert "claimaudit export" in said
        assert "if you were sent only this one file" in said


# Sort and filter


def controls(visit: Visit, caption: str):
    return visit.page.get_by_role("group", name=f"Filter: {caption}")


def rows(visit: Visit, caption: str) -> list[str]:
    """The first cell of every row that is shown."""
    table = visit.page.locator("table", has=visit.page.locator("caption", has_text=caption))
    first = "all => all.filter(r => r.checkVisibility()).map(r => r.cells[0].innerText.trim())"
    return table.locator("tbody tr").evaluate_all(first)


MATRIX = "Claims and sources"


def test_without_scripts_the_tables_are_complete_and_hold_no_controls(small):
    with opened(small, java_script_enabled=False) as visit:
        assert visit.page.locator("button, input, select, svg").count() == 0
        assert rows(visit, MATRIX) == [f"C0{n}" for n in range(2, 9)]


def test_a_column_is_sorted_by_click_and_by_key_and_says_so(reading):
    head = reading.page.locator(f"table:has(caption:text('{MATRIX}')) th", has_text="Claim")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert rows(reading, MATRIX) == sorted(rows(reading, MATRIX))
    reading.page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert rows(reading, MATRIX) == sorted(rows(reading, MATRIX), reverse=True)
    says = reading.page.locator(f"table:has(caption:text('{MATRIX}')) th", has_text="What it says")
    says.get_by_role("button").press("Space")
    assert head.get_attribute("aria-sort") is None
    assert says.get_attribute("aria-sort") == "ascending"


def test_columns_of_findings_are_sorted_by_how_many_there_are(reading):
    head = reading.page.locator(f"table:has(caption:text('{MATRIX}')) th", has_text="Supports")
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    assert rows(reading, MATRIX)[0] == "C05"


@pytest.mark.parametrize(
    ("label", "chosen", "left"),
    [
        ("kind", "composition", ["C02"]),
        ("verdict", "contradicted", ["C03"]),
        ("stance", "refutes", ["C03"]),
        ("design", "cohort", ["C05"]),
        ("population", "in people", ["C03", "C05", "C06", "C07"]),
        ("evidence", "nothing found", ["C04"]),
    ],
)
def test_the_matrix_can_be_filtered(reading, label, chosen, left):
    group = controls(reading, MATRIX)
    choice = group.get_by_label(label)
    named = choice.locator("option").all_inner_texts()
    choice.select_option(next(name for name in named if chosen in name.lower()))
    assert rows(reading, MATRIX) == left
    assert group.locator("output").inner_text() == f"{len(left)} of 7 rows"
    group.get_by_role("button", name="Show all").click()
    assert len(rows(reading, MATRIX)) == 7


def test_choices_on_findings_must_be_met_by_one_and_the_same_finding(reading):
    group = controls(reading, MATRIX)
    group.get_by_label("stance").select_option("qualifies")
    group.get_by_label("population").select_option("in people")
    assert rows(reading, MATRIX) == ["C07"]
    group.get_by_label("stance").select_option("supports")
    assert rows(reading, MATRIX) == ["C05", "C06"]


def test_words_are_looked_for_in_the_whole_row_in_any_order(reading):
    controls(reading, MATRIX).get_by_label("words").fill("SLEEP evening")
    assert rows(reading, MATRIX) == ["C03"]


def test_the_ledger_and_the_table_of_claims_have_filters_too(pages):
    with opened(pages["large"], viewport=WIDE) as visit:
        captions = visit.page.locator(".controls").evaluate_all(
            "all => all.map(e => e.getAttribute('aria-label'))"
        )
        said = " ".join(captions)
        assert "Every claim, in the order of the article" in said
        assert "The whole ledger" in said
        assert "the article against the literature" in said
        assert "the literature against itself" in said
        ledger = visit.page.locator(".controls", has=visit.page.get_by_label("severity")).first
        choice = ledger.get_by_label("severity")
        one = choice.locator("option").nth(1).inner_text()
        choice.select_option(one)
        shown, total = re.findall(r"\d+", ledger.locator("output").inner_text())
        assert 0 < int(shown) < int(total)


@pytest.mark.parametrize("label", ["between", "kind", "scope", "severity", "ruling"])
def test_the_whole_ledger_can_be_filtered(pages, label):
    with opened(pages["large"], viewport=WIDE) as visit:
        group = controls(visit, "The whole ledger, the gravest conflict first")
        choice = group.get_by_label(label)
        wanted = choice.locator("option").nth(1).inner_text()
        choice.select_option(wanted)
        table = visit.page.locator("table", has=visit.page.locator("caption", has_text="The whole"))
        shown = table.locator("tbody tr:visible").all_inner_texts()
        assert 0 < len(shown) < table.locator("tbody tr").count()
        assert all(wanted in row for row in shown)


def test_drafts_can_be_picked_out(tmp_path):
    root = write_small_audit(tmp_path / "drafted")
    edit_row(root / "data" / SLUG / "claims.csv", 4, drafted_by=DRAFTED, confirmed_by="")
    shown = tables.show(Audit.open(SLUG, root), "ledger")
    page = tmp_path / "page.html"
    (tmp_path / "data" / SLUG).mkdir(parents=True)
    shutil.copy(root / "data" / SLUG / "audit.toml", tmp_path / "data" / SLUG)
    bare = re.sub(r'<a href="[^"]*">(.*?)</a>', r"\1", f"<h1>Drafts</h1>{shown}")
    page.write_text(report.compose(tmp_path, SLUG, {"00_one": bare}), "utf-8")
    with opened(page, viewport=WIDE) as visit:
        group = controls(visit, "The whole ledger, the gravest conflict first")
        group.get_by_label("draft").select_option("drafted")
        found = visit.page.locator("main tbody tr:visible").all_inner_texts()
        assert 0 < len(found) < visit.page.locator("main tbody tr").count()
        assert all("drafted" in row for row in found)


def test_a_link_to_a_hidden_row_shows_it(pages):
    with opened(pages["large"], viewport=WIDE) as visit:
        row = visit.page.locator("tr[id^='conflict-']").first
        table = visit.page.locator(".controls:has(+ .scroll tr[id^='conflict-'])").first
        table.get_by_label("words").fill("nothing holds these words")
        assert not row.is_visible()
        visit.page.evaluate("id => { location.hash = id }", row.get_attribute("id"))
        row.wait_for(state="visible")

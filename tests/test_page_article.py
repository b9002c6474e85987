"""The annotated article in the page: its marks, notes and arcs."""

import re

import pytest

from browser import opened
from claimaudit.audit import Audit
from page import PHONE, SMALL_AND_LARGE, WIDE
from small_audit import SLUG

pytestmark = pytest.mark.usefixtures("one_browser")

# The annotated article


def test_pointing_at_a_claim_shows_its_verdict_and_reason_and_escape_hides_them(reading, small):
    audit = Audit.open(SLUG, small.parents[2])
    row = audit.verdict_rows.set_index("claim_id").loc["C05"]
    quote = reading.page.locator("mark", has=reading.page.locator("[href='#claim-C05']")).first
    note = reading.page.locator("#why-C05, [id$='-why-C05']")
    assert not note.is_visible()
    quote.hover()
    assert note.is_visible()
    assert row["direction"] in note.inner_text()
    assert row["rule"] in note.inner_text()
    note.hover()
    assert note.is_visible()
    reading.page.keyboard.press("Escape")
    assert not note.is_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@SMALL_AND_LARGE
def test_the_note_on_every_claim_shows_on_focus_and_is_never_cut_off(pages, which, size):
    with opened(pages[which], viewport=size, reduced_motion="reduce") as visit:
        cut = visit.page.evaluate(
            """() => [...document.querySelectorAll(".told .badge")].filter(mark => {
              mark.focus();
              const note = document.getElementById(mark.getAttribute("aria-describedby"));
              const box = note.closest(".tip").getBoundingClientRect();
              const shown = box.width > 100 && box.height > 20;
              return !shown || box.left < 0 || box.right > innerWidth;
            }).map(mark => mark.textContent)"""
        )
        assert visit.page.locator(".told .badge").count() > 6
        assert cut == []


def test_a_click_on_a_quote_goes_to_the_claim_even_without_scripts(small):
    with opened(small, java_script_enabled=False) as visit:
        visit.page.locator("mark [href='#claim-C05']").first.click()
        assert visit.page.url.endswith("#claim-C05")


@SMALL_AND_LARGE
def test_overlapping_claims_are_each_named_and_look_different_from_single_ones(pages, which):
    with opened(pages[which], java_script_enabled=False) as visit:
        shared = visit.page.locator(".told:has(.shared)")
        for place in shared.all():
            assert place.locator(".why").count() > 1
        style = "all => all.map(e => getComputedStyle(e).borderBottomStyle)"
        assert set(visit.page.eval_on_selector_all("mark.shared", style)) <= {"solid"}
        assert set(visit.page.eval_on_selector_all("mark:not(.shared)", style)) == {"none"}


# Arcs


def test_arcs_join_contradicting_sentences_name_the_conflict_and_are_walked_by_keys(reading):
    arcs = reading.page.locator(".arc")
    assert arcs.count() >= 1
    name = arcs.first.get_attribute("aria-label")
    assert re.match(r"Sentence \d+ against sentence \d+\. .*sleep", name)
    arcs.first.focus()
    assert arcs.first.locator("p").is_visible()
    assert reading.page.locator(".met").count() == 2
    reading.page.keyboard.press("ArrowDown")
    assert reading.page.evaluate("document.activeElement.matches('.arc')")
    reading.page.keyboard.press("Enter")
    reading.page.wait_for_url("**#conflict-*")


def test_every_note_on_a_contradiction_has_its_arc_from_sentence_to_sentence(pages):
    with opened(pages["large"], viewport=WIDE) as visit:
        notes = visit.page.locator(".against-note").count()
        assert visit.page.locator(".arc").count() * 2 == notes > 2
        heights = visit.page.locator(".arc .line").evaluate_all(
            "all => all.map(line => line.getBBox().height)"
        )
        assert min(heights) > 5


def test_on_a_phone_and_on_paper_the_notes_stand_and_the_arcs_do_not(small):
    with opened(small, viewport=PHONE) as visit:
        assert not visit.page.locator(".arcs").is_visible()
        assert visit.page.locator(".against-note").first.is_visible()
    with opened(small, viewport=WIDE) as visit:
        visit.page.emulate_media(media="print")
        assert not visit.page.locator(".arcs").is_visible()
        assert visit.page.locator(".against-note").first.is_visible()

"""What the finished report promises in a reader's browser: nobody shut out, nothing hidden."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from pypdf import PdfReader

from browser import Visit, asked_for, opened, unavailable
from claimaudit.audit import Audit
from claimaudit.report import build as report
from claimaudit.report.export import export
from claimaudit.schema.contracts import DRAFTED
from claimaudit.views import tables
from small_audit import SLUG, edit_row, write_small_audit

ROOT = Path(__file__).resolve().parents[1]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ZOOMED = {"width": 640, "height": 400}
# The part of a sheet of A4 between its margins, in the pixels of a page.
SHEET = {"width": 688, "height": 1009}
# The widest letters among the usual fonts, and a font in which every letter is as wide as an m.
WIDE_LETTERS = {"text": "DejaVu Serif", "plain": "DejaVu Sans", "code": "DejaVu Sans Mono"}
MONOSPACED = dict.fromkeys(WIDE_LETTERS, "DejaVu Sans Mono")
SMALL_AND_LARGE = pytest.mark.parametrize("which", ["small", "large"])
# Everything in the page that a mouse can use.
USABLE = "a[href]:not([tabindex='-1']), button, input, select, summary, [tabindex='0']"


def outline(visit: Visit) -> str:
    """How the element that has the focus shows it: an outline, or a change of its stroke."""
    return visit.page.evaluate(
        """() => {
          const at = document.activeElement;
          const named = at.querySelector("p");
          const style = getComputedStyle(at.matches(".arc") ? named : at);
          return style.outlineStyle === "none" ? "" : style.outlineWidth;
        }"""
    )


def set_fonts(visit: Visit, fonts: dict[str, str]) -> None:
    """Give the page the fonts of another reader, and see that it is really drawn with them."""
    visit.page.evaluate(
        """fonts => {
          for (const [role, name] of Object.entries(fonts))
            document.documentElement.style.setProperty(`--${role}`, `"${name}"`);
        }""",
        fonts,
    )
    devtools = visit.page.context.new_cdp_session(visit.page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    for selector, role in (("h1", "text"), (".facts dt", "plain")):
        place = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})
        drawn = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": place["nodeId"]})["fonts"]
        if fonts[role] not in {font["familyName"] for font in drawn}:
            unavailable(f"no font {fonts[role]}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of the small audit and that of the collection's own, built from its notebooks."""
    root = write_small_audit(tmp_path_factory.mktemp("audits") / "small")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copy(ROOT / "requirements.lock", root)
    own = report.default_audit(ROOT)
    return {
        "small": report.build(SLUG, root),
        "large": report.build(own, ROOT, tmp_path_factory.mktemp("large") / "report.html"),
    }


@pytest.fixture(scope="module")
def small(pages: dict[str, Path]) -> Path:
    return pages["small"]


@pytest.fixture
def reading(small: Path) -> Iterator[Visit]:
    """The small report on a wide screen, with scripts."""
    with opened(small, viewport=WIDE) as visit:
        yield visit
        assert visit.messages == []


# On the large page each run takes a minute, so it sees each theme and each width once.
@pytest.mark.parametrize(
    ("which", "theme", "size"),
    [
        *(("small", theme, size) for theme in ("light", "dark") for size in (WIDE, PHONE)),
        ("large", "light", WIDE),
        ("large", "dark", PHONE),
    ],
    ids=lambda value: f"{value['width']}px" if isinstance(value, dict) else value,
)
def test_axe_finds_no_barrier_on_the_whole_page(pages, which, theme, size):
    with opened(pages[which], viewport=size, color_scheme=theme) as visit:
        found = Axe().run(visit.page)
        assert found.response["passes"]
        assert found.response["violations"] == []


# The first screen


@pytest.mark.parametrize("fonts", [{}, WIDE_LETTERS], ids=["as-found", "wide-letters"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_reader_who_never_scrolls_sees_what_was_audited_the_result_and_three_facing_pairs(
    pages, size, fonts
):
    with opened(pages["large"], viewport=size) as visit:
        if fonts:
            set_fonts(visit, fonts)
            # With the widest letters there is room to spare.
            size = size | {"height": size["height"] * 0.95}
        for place in ("h1", ".eyebrow", ".facts", ".tally", "#nb-00_summary .prose strong"):
            assert within(visit.page.locator(place).first.bounding_box(), size), place
        pairs = visit.page.locator(".glance .pair").all()
        assert len(pairs) == 3
        for pair in pairs:
            assert within(pair.bounding_box(), size)
            left, right = (side.bounding_box() for side in pair.locator("blockquote").all())
            # They face each other: beside, not one after the other.
            assert left["x"] + left["width"] <= right["x"]
            assert left["y"] < right["y"] + right["height"]
            assert right["y"] < left["y"] + left["height"]
        onward = visit.page.locator(".onward")
        assert onward.locator("a").count() >= 4
        assert onward.bounding_box()["y"] < size["height"] * 1.02


def within(box: dict[str, float], size: dict[str, int]) -> bool:
    """Whether a box lies wholly inside a screen."""
    inside = box["x"] >= 0 and box["y"] >= 0 and box["width"] > 0 and box["height"] > 0
    ends = box["x"] + box["width"], box["y"] + box["height"]
    return inside and ends[0] <= size["width"] and ends[1] <= size["height"]


# Other fonts

# What a reader can see of the page: its texts; pairs of lines drawn upon each other; boxes that
# hide a part of what they hold; texts that run past the edge. Lines are taken a little smaller than
# they are drawn, for they are set close. What scrolls by itself is not cut, and the arcs lie over
# the text on purpose.
SEEN = """() => {
  const apart = ".skip, script, svg";
  const styles = new Map();
  const style = box => {
    if (!styles.has(box)) styles.set(box, getComputedStyle(box));
    return styles.get(box);
  };
  const shown = box =>
    box.checkVisibility() && !box.closest(apart) && style(box).clipPath === "none";
  const scrolls = box => /auto|scroll/.test(style(box).overflowX);
  const texts = [], lines = [], beyond = [], covered = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.data.trim();
    if (!words || !shown(node.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(box => box.width && box.height);
    if (boxes.length) texts.push(words);
    let frame = node.parentElement;
    while (frame && !scrolls(frame)) frame = frame.parentElement;
    if (!frame && boxes.some(box => box.left < 0 || box.right > innerWidth + 1)) beyond.push(words);
    for (const box of boxes) {
      const [x, y] = [Math.min(2, box.width / 4), box.height * 0.3];
      lines.push({node, words, left: box.left + x, right: box.right - x,
                  top: box.top + y, bottom: box.bottom - y});
    }
  }
  lines.sort((a, b) => a.top - b.top);
  let above = [];
  for (const line of lines) {
    above = above.filter(other => other.bottom > line.top);
    for (const other of above)
      if (other.node !== line.node && other.left < line.right && line.left < other.right)
        covered.push([other.words, line.words]);
    above.push(line);
  }
  const cut = [...document.body.querySelectorAll("*")].filter(box => {
    const shut = axis => /hidden|clip/.test(style(box)[`overflow${axis}`]);
    return shown(box) && ((shut("X") && box.scrollWidth > box.clientWidth + 1)
      || (shut("Y") && box.scrollHeight > box.clientHeight + 1));
  }).map(box => box.outerHTML.slice(0, 200));
  return {texts, covered, cut, beyond, width: document.documentElement.scrollWidth};
}"""


@pytest.mark.parametrize("size", [WIDE, PHONE, SHEET], ids=["wide", "phone", "paper"])
@SMALL_AND_LARGE
def test_in_a_monospaced_font_nothing_is_cut_off_covered_or_lost(pages, which, size):
    with opened(pages[which], viewport=size) as visit:
        if size is SHEET:
            visit.page.emulate_media(media="print")
        before = visit.page.evaluate(SEEN)
        set_fonts(visit, MONOSPACED)
        after = visit.page.evaluate(SEEN)
    nothing = {"covered": [], "cut": [], "beyond": [], "width": size["width"]}
    assert len(before["texts"]) > 400
    for seen in (before, after):
        assert seen == nothing | {"texts": before["texts"]}


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
        assert len(beside) == len(set(beside)) == 9
        said = visit.page.locator("main").inner_text()
        assert "claimaudit export" in said
        assert "if you were sent only this one file" in said


@SMALL_AND_LARGE
@pytest.mark.parametrize("size", [WIDE, PHONE, ZOOMED], ids=["wide", "phone", "zoomed"])
def test_the_page_is_quiet_and_never_scrolls_sideways(pages, which, size):
    with opened(pages[which], viewport=size) as visit:
        width = visit.page.evaluate("document.documentElement.scrollWidth")
        assert width == size["width"]
        assert asked_for(visit, pages[which]) == []
        assert visit.messages == []


def test_the_large_report_can_be_mailed(pages):
    assert pages["large"].stat().st_size < 1_500_000


def test_the_script_is_small():
    assert (report.TEMPLATE / "report.js").stat().st_size < 8_000


def test_every_usable_thing_is_reached_by_the_tab_key_with_a_visible_focus(reading):
    shown = "all => all.filter(one => one.checkVisibility() && !one.closest('svg')).length"
    wanted = reading.page.eval_on_selector_all(USABLE, shown)
    arcs = reading.page.locator(".arc").count()
    reached, unseen = 0, []
    for _ in range(wanted + arcs + 5):
        reading.page.keyboard.press("Tab")
        if reading.page.evaluate("document.activeElement === document.body"):
            break
        reached += 1
        if not outline(reading):
            unseen.append(reading.page.evaluate("document.activeElement.outerHTML"))
    assert unseen == []
    assert reached == wanted + arcs > 100


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


# The annotated article


def test_pointing_at_a_claim_shows_its_verdict_and_reason_and_escape_hides_them(reading, small):
    audit = Audit.open(SLUG, small.parents[2])
    row = audit.verdicts.set_index("claim_id").loc["C05"]
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


def test_nothing_is_styled_or_handled_inline_even_after_the_script_has_run(reading):
    named = "all => all.flatMap(e => e.getAttributeNames()).filter(n => /^(style$|on)/.test(n))"
    assert reading.page.eval_on_selector_all("*", named) == []

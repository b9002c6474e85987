"""Nobody is shut out of the page: no barrier, any font, any width, keys alone, no request."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser import asked_for, opened
from claimaudit.report import build as report
from page import MONOSPACED, PHONE, SHEET, SMALL_AND_LARGE, USABLE, WIDE, ZOOMED, outline, set_fonts

pytestmark = pytest.mark.usefixtures("one_browser")


# On the large page a run takes most of a minute: one always, the other theme and width with --long.
@pytest.mark.parametrize(
    ("which", "theme", "size"),
    [
        *(("small", theme, size) for theme in ("light", "dark") for size in (WIDE, PHONE)),
        ("large", "light", WIDE),
        pytest.param("large", "dark", PHONE, marks=pytest.mark.long),
    ],
    ids=lambda value: f"{value['width']}px" if isinstance(value, dict) else value,
)
def test_axe_finds_no_barrier_on_the_whole_page(pages, which, theme, size):
    with opened(pages[which], viewport=size, color_scheme=theme) as visit:
        found = Axe().run(visit.page)
        assert found.response["passes"]
        assert found.response["violations"] == []


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


def test_nothing_is_styled_or_handled_inline_even_after_the_script_has_run(reading):
    named = "all => all.flatMap(e => e.getAttributeNames()).filter(n => /^(style$|on)/.test(n))"
    assert reading.page.eval_on_selector_all("*", named) == []

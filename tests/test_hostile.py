"""An audit in which every text tries to run, to lead away or to break the page: it stays text."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from pathlib import Path

import pytest

import small_audit
from browser import asked_for, opened
from claimaudit import cli
from claimaudit.audit import Audit
from claimaudit.report import build as report
from claimaudit.report import export
from claimaudit.schema.contracts import CLAIMS, STATUS
from claimaudit.sources import bibliography
from claimaudit.views import cards
from claimaudit.views.article import annotated_article
from claimaudit.views.html import HIDDEN
from collection import ROOT
from small_audit import ARTICLE, CLAIM_ROWS, SLUG, edit_row, write_rows, write_small_audit

SCRIPT = '<script>alert("run")</script><img src=x onerror=alert(1)></td></table>'
LINK = '[press](javascript:alert(2)) <a href="javascript:alert(3)">press</a>'
BIDI = "invoice\u202egnp.exe"
RIGHT_TO_LEFT = "שלום عالم"
EMOJI = "🍵👩\u200d🔬"
LONG = "x" * 10_000
FORMULA = "=cmd|' /C calc'!A0"
FORMULA_OF_LATEX = r"$\frac{1 \input{x} $ % & _ #"
WORDS = f"{SCRIPT} {FORMULA_OF_LATEX} {LINK} {BIDI} {RIGHT_TO_LEFT} {EMOJI} {LONG}"
HOSTILE = f"{FORMULA} {WORDS}"
SENTENCE = f"Tea can also disturb sleep, {FORMULA} {WORDS}, as some say."
FILE = f"=cmd & 'x' {RIGHT_TO_LEFT} {EMOJI} \u202etxt.html.txt"


def quoted(text: str) -> str:
    """A string of TOML, whose codes are those of JSON except beyond the first 65 536 letters."""
    return json.dumps(text, ensure_ascii=False)


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    root = write_small_audit(tmp_path_factory.mktemp("hostile"))
    _make_article_hostile(root / "data" / SLUG)
    _make_tables_hostile(root / "data" / SLUG, root / "references" / SLUG)
    _make_library_hostile(root / "references" / SLUG / "library.json")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    (root / "requirements.lock").write_text("")
    return root


def _make_article_hostile(data: Path) -> None:
    text = ARTICLE.replace("Tea can also disturb sleep.", SENTENCE)
    (data / "article.txt").unlink()
    (data / FILE).write_text(text, "utf-8", newline="")
    meta = small_audit.meta().replace('"Tea and sleep"', quoted(HOSTILE))
    meta = meta.replace('"Tea and Sleep"', quoted(HOSTILE)).replace(
        hashlib.sha256(ARTICLE.encode()).hexdigest(), hashlib.sha256(text.encode()).hexdigest()
    )
    meta = meta.replace('"article.txt"', quoted(FILE)).replace('"unknown"', quoted(HOSTILE))
    meta = meta.replace('["claimaudit founders"]', f"[{quoted(HOSTILE)}]")
    (data / "audit.toml").write_text(meta, "utf-8")
    rows = [row | {"exact": SENTENCE} if row["claim_id"] == "C05" else row for row in CLAIM_ROWS]
    write_rows(data / "claims.csv", CLAIMS, rows)


def _make_tables_hostile(data: Path, references: Path) -> None:
    edit_row(data / "claims.csv", 2, statement=HOSTILE)
    edit_row(data / "claims.csv", 0, why_not=HOSTILE)
    edit_row(data / "matches.csv", 1, rationale=HOSTILE, reviewer=HOSTILE)
    edit_row(data / "decisions.csv", 0, reason=HOSTILE, reviewer=HOSTILE)
    edit_row(references / "findings.csv", 1, statement=HOSTILE, estimate=HOSTILE, dataset=HOSTILE)
    edit_row(references / "search_log.csv", 0, query=HOSTILE, where=HOSTILE, outcome=HOSTILE)
    told = {"citekey": "pulse2018", "date": "2021", "notice": HOSTILE, "said_by": HOSTILE}
    events = [told | {"event": event} for event in ("retracted", "corrected", "accepted")]
    write_rows(references / "status.csv", STATUS, events)
    shared = references.parent / "vocabulary.toml"
    outcomes = shared.read_text("utf-8")
    shared.write_text(outcomes.replace('"amount and quality of sleep"', quoted(HOSTILE)), "utf-8")
    vocabulary = (references / "vocabulary.toml").read_text("utf-8")
    labelled = vocabulary.replace("tea = {}", f"tea = {{ label = {quoted(HOSTILE)} }}")
    (references / "vocabulary.toml").write_text(labelled, "utf-8")


def _make_library_hostile(path: Path) -> None:
    items = small_audit.library()
    items[1] |= {"title": HOSTILE, "container-title": HOSTILE, "URL": "javascript:alert(4)"}
    items[1]["author"] = [{"family": HOSTILE, "given": HOSTILE}, {"literal": SCRIPT}]
    items[1]["custom"] |= {"caution": HOSTILE, "funding": HOSTILE, "verified_by": HOSTILE}
    path.write_text(json.dumps(items), "utf-8")


@pytest.fixture(scope="module")
def page(root) -> Path:
    return report.build(SLUG, root)


@pytest.fixture(scope="module")
def written(root) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in export.export(Audit.open(SLUG, root))}


def test_nothing_in_the_page_runs_asks_or_complains(page):
    with opened(page) as visit:
        visit.page.wait_for_load_state("networkidle")
        for element in visit.page.query_selector_all("main a")[:400]:
            element.dispatch_event("mouseover")
        visit.page.wait_for_timeout(300)
        assert visit.messages == []
        assert asked_for(visit, page) == []


def test_hostile_text_is_shown_as_text(page):
    with opened(page) as visit:
        shown = visit.page.locator("body").text_content()
        assert SCRIPT in shown and LINK in shown and FORMULA in shown
        assert RIGHT_TO_LEFT in shown and EMOJI in shown and LONG in shown
        assert visit.page.locator("img[src=x], main script, [onerror]").count() == 0
        links = visit.page.eval_on_selector_all(
            "[href]", "all => all.map(a => a.getAttribute('href'))"
        )
        assert [link for link in links if link.lower().startswith("javascript")] == []


def test_nothing_in_the_page_turns_the_order_of_letters_or_hides(page):
    assert HIDDEN.search(page.read_text("utf-8")) is None
    with opened(page) as visit:
        places = ".masthead", ".colophon", ".annotated", "[id='claim-C05']", "[id='ref-night2019']"
        for place in places:
            shown = visit.page.locator(place).first.inner_text()
            assert "<U+202E>" in shown, place
        assert "<U+202E>" in visit.page.title()
        marks = visit.page.locator(".hidden-mark:visible")
        assert set(marks.all_inner_texts()) == {"<U+202E>"}


def test_words_from_right_to_left_read_right_and_stand_where_they_belong(page):
    """By the places of the letters on the screen, as a reader sees them."""
    with opened(page, viewport={"width": 1280, "height": 800}) as visit:
        first, last, before, after = visit.page.evaluate(PLACES, "שלום")
        assert last < first
        assert before < last and first < after


# Where the first and last letter of a word, and what stands before and after it, are on the line.
PLACES = """word => {
  const card = document.querySelector("[id='claim-C03']");
  const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  const at = (node, place) => {
    const range = document.createRange();
    range.setStart(node, place);
    range.setEnd(node, place + 1);
    return range.getBoundingClientRect().left;
  };
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const place = node.data.indexOf(word);
    if (place < 0) continue;
    const end = node.data.indexOf("🍵", place);
    const from = node.data.lastIndexOf("e", place);
    return [at(node, place), at(node, place + word.length - 1), at(node, from), at(node, end)];
  }
}"""


def test_a_sentence_from_right_to_left_keeps_its_marked_words_in_their_place(tmp_path):
    root = write_small_audit(tmp_path / "hebrew")
    sentence, quoted_words = "התה מזיק לשינה בלילה.", "מזיק לשינה"
    article = root / "data" / SLUG / "article.txt"
    text = ARTICLE.replace("Tea can also disturb sleep.", sentence)
    article.write_text(text, "utf-8", newline="")
    meta = root / "data" / SLUG / "audit.toml"
    old, new = (hashlib.sha256(one.encode()).hexdigest() for one in (ARTICLE, text))
    meta.write_text(meta.read_text("utf-8").replace(old, new), "utf-8")
    edit_row(root / "data" / SLUG / "claims.csv", 4, exact=quoted_words)
    audit = Audit.open(SLUG, root)
    page = tmp_path / "page.html"
    for shown in (annotated_article(audit), cards.claim_cards(audit)):
        page.write_text(f'<!DOCTYPE html><meta charset="utf-8">{shown}', "utf-8")
        with opened(page, viewport={"width": 1280, "height": 800}) as visit:
            mark = visit.page.locator("mark", has_text=quoted_words).first
            before, after = mark.evaluate(BESIDE, ["התה", "בלילה"])
            box = mark.bounding_box()
            assert after < box["x"] < box["x"] + box["width"] <= before


# How far from the left the words before and after a marked piece stand.
BESIDE = """(mark, words) => words.map(word => {
  const walker = document.createTreeWalker(mark.closest("p"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const place = walker.currentNode.data.indexOf(word);
    if (place < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, place);
    range.setEnd(walker.currentNode, place + word.length);
    return range.getBoundingClientRect().left;
  }
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_word_however_long_makes_the_page_scroll_sideways(page, width):
    with opened(page, viewport={"width": width, "height": 844}) as visit:
        assert visit.page.evaluate("document.documentElement.scrollWidth") == width


def test_the_page_of_hostile_text_is_complete_with_scripts_off(page):
    with opened(page, java_script_enabled=False) as visit:
        assert visit.page.locator("main > section").count() == len(
            report.report_notebooks(ROOT / "notebooks")
        )


def test_no_cell_of_an_exported_csv_file_can_run(written):
    for name, content in written.items():
        if name.endswith(".csv"):
            rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
            cells = [cell for row in rows for cell in row]
            assert [cell for cell in cells if cell.startswith(("=", "@"))] == []
            assert any(cell.startswith(f"'{FORMULA}") for cell in cells) or name == "matches.csv"


def test_the_workbook_holds_hostile_text_as_text(written):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(written[f"{SLUG}.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    # Data stays as it was written, to the letter: only the page writes out what is hidden.
    assert any(cell.value == HOSTILE and "\u202e" in cell.value for cell in cells)


def test_every_reference_manager_reads_the_hostile_source_as_one_record(written):
    import bibtexparser
    import rispy

    bib = bibtexparser.parse_string(written["references.bib"].decode())
    assert bib.failed_blocks == [] and len(bib.entries) == len(small_audit.AUTHORS)
    ris = {record["id"]: record for record in rispy.loads(written["references.ris"].decode())}
    csl = {record["id"]: record for record in json.loads(written["references.json"])}
    assert len(ris) == len(csl) == len(small_audit.AUTHORS)
    assert ris["night2019"]["title"] == bibliography._line(HOSTILE)
    assert csl["night2019"]["title"] == HOSTILE
    for name in ("references.bib", "references.ris", "references.json"):
        assert b"javascript:alert(4)" not in written[name]
        assert "\u202e" not in written[name].decode()


@pytest.mark.parametrize("command", ["claims", "verdicts", "ledger", "check"])
def test_no_text_steers_the_terminal(root, command, capsys, monkeypatch):
    monkeypatch.chdir(root)
    monkeypatch.delitem(os.environ, "CLAIMAUDIT_AUDIT", raising=False)
    assert cli.main([command]) == 0
    said = capsys.readouterr()
    assert "\u202e" not in said.out + said.err

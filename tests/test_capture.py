"""An article comes in as its readers saw it, or is refused with what to do."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import HTML, HTMLParser
from pypdf import PdfReader, PdfWriter

from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.capture import formats
from claimaudit.sources.capture.blocks import lines
from claimaudit.sources.capture.captured import Captured, CaptureFormat, Content
from claimaudit.sources.capture.files import LARGEST, capture, capture_bytes
from claimaudit.sources.capture.web_page import OLD_REFERENCE
from pdf_maker import HEAD, SMALL, column, packed, pdf

PAGES = Path(__file__).parent / "captured"
ENOUGH = "Chamomile tea can calm the nerves, and a warm cup may help you to fall asleep sooner."


def lines_of(name: str) -> list[str]:
    return capture(PAGES / name).text.splitlines()


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(InvalidAudit) as caught:
        capture_bytes(content, name)
    message = str(caught.value)
    assert name in message
    return message


def page(body: str, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


# Web pages


def test_headings_lists_and_tables_of_a_saved_page_are_kept_in_order() -> None:
    lines = lines_of("ginger-tea.html")
    kept = [
        "Ginger Tea for Nausea: What It Does and When to Be Careful",
        "How ginger settles the stomach",
        "What a cup contains",
        "Preparation | Root in a cup | Steeping time",
        "Fresh slices | 1–2 g | 10 minutes",
        "Possible benefits",
        "- It can reduce nausea and vomiting in pregnancy.",
        "- It may soothe sore muscles after exercise:",
        "- by lowering inflammation, and",
        "- by warming the body.",
        "- It helps you sleep better when it replaces an evening coffee.",
        "- Stop if you get heartburn or a rash.",
        "The bottom line",
    ]
    assert [line for line in lines if line in kept] == kept


def test_what_a_site_puts_around_its_article_is_left_out() -> None:
    text = capture(PAGES / "ginger-tea.html").text
    around = (
        "cookies",
        "partners",
        "Shop our teas",
        "Share on",
        "Advertisement",
        "might also like",
    )
    below = ("Peppermint", "TeaLover88", "car sick", "Sunday letter", "Privacy", "Comment", "©")
    assert [word for word in (*around, *below) if word.lower() in text.lower()] == []


def test_boxes_questions_and_definitions_belong_to_the_article() -> None:
    lines = lines_of("turmeric-wordpress.html")
    assert lines[0] == "Turmeric for Sore Knees: Hype or Help?"
    for kept in (
        "- It does not rebuild cartilage.",
        "Standard extract | 1,000 mg",
        "Who should not take it?",
        "Is turmeric safe in pregnancy?",
        "As a spice it is considered safe. Pills have not been tested and should be avoided.",
        "- The sharp part of pepper, which raises the uptake of curcumin twentyfold.",
    ):
        assert lines.count(kept) == 1
    text = "\n".join(lines)
    around = ("Skip to", "quiz", "Table of Contents", "Read next", "goats", "Gregor", "cured")
    below = ("Nettle Soup", "Recent posts", "cookies", "Tagged", "reviewed by", "Photo")
    assert [word for word in (*around, *below) if word in text] == []


def test_the_name_of_a_site_is_no_part_of_a_title() -> None:
    article = capture(PAGES / "turmeric-wordpress.html")
    assert article.title == "Turmeric for Sore Knees: Hype or Help?"
    assert (article.author, article.published) == ("Priya Raman", "2022-11-08")


def test_the_facts_that_a_page_states_about_itself_are_taken() -> None:
    article = capture(PAGES / "ginger-tea.html")
    assert article.title == "Ginger Tea for Nausea: What It Does and When to Be Careful"
    assert article.author == "Orla Finch"
    assert article.published == "2024-03-18"
    assert article.address == "https://hearthwell.example/wellness/ginger-tea-nausea"
    assert (article.language, article.format) == ("en", "html")
    assert article.source == (PAGES / "ginger-tea.html").read_bytes()


def test_facts_that_a_page_does_not_state_are_unknown_and_not_guessed() -> None:
    article = capture(PAGES / "zinc-lozenges.htm")
    # Its foot says 1999, which is a copyright and no date of publication.
    assert (article.author, article.published) == ("unknown", "unknown")
    assert article.address == "https://www.oldherbalist.example/articles/zinc-lozenges.htm"


def test_an_old_page_in_another_encoding_keeps_its_dashes_quotes_and_figures() -> None:
    text = capture(PAGES / "zinc-lozenges.htm").text
    assert "every day – and one" in text and "“bathe”" in text
    # Dashes as an old number, and figures above and below the line, are part of what is said.
    assert "13–23 mg" in text and "10⁵ copies" in text and "CO₂" in text


def test_breaks_part_paragraphs_where_a_page_has_no_paragraphs() -> None:
    lines = lines_of("zinc-lozenges.htm")
    assert sum(line.startswith(("Zinc is a mineral", "Several trials gave")) for line in lines) == 2
    assert "Acetate | 18 mg" in lines and "- Suck, do not chew." in lines
    assert not any("newsletter" in line or "aunt" in line or "Tinctures" in line for line in lines)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_same_page_reads_the_same_in_every_unicode_encoding(codec: str) -> None:
    text = (PAGES / "ginger-tea.html").read_text(encoding="utf-8")
    assert (
        capture_bytes(text.encode(codec), "a.html").text == capture(PAGES / "ginger-tea.html").text
    )


def test_the_encoding_that_a_server_names_goes_before_that_of_the_page() -> None:
    body = page(f"<article><p>{ENOUGH} Café.</p></article>", '<meta charset="koi8-r">')
    raw = body.decode().encode("cp1252")
    assert "Café." in capture_bytes(raw, "a.html", charset="windows-1252").text


@pytest.mark.parametrize("head", ["", '<meta charset="utf-8">', '<meta charset="klingon">'])
def test_a_page_in_an_encoding_that_is_not_stated_is_refused(head: str) -> None:
    raw = page(f"<p>{ENOUGH} Café naïve</p>", head).decode().encode("cp1252")
    assert "save it again as UTF-8" in refusal(raw, "a.html")


def test_a_page_that_a_browser_saved_as_one_file_is_read() -> None:
    inner = (PAGES / "ginger-tea.html").read_bytes()
    head = (
        b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://a.example/x\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    article = capture_bytes(head + inner + b"\r\n--b--\r\n", "saved.mhtml")
    assert article.format == "mhtml"
    assert article.text == capture(PAGES / "ginger-tea.html").text


def test_a_stub_that_asks_to_subscribe_is_refused() -> None:
    with pytest.raises(InvalidAudit, match="asks to subscribe or sign in"):
        capture(PAGES / "magnesium-members-only.html")


def test_a_whole_article_with_an_offer_to_subscribe_is_no_stub() -> None:
    said = "".join(f"<p>{number} times it was said: {ENOUGH}</p>" for number in range(20))
    article = f"<article><h1>Tea</h1>{said}<p>Subscribe to read more.</p></article>"
    assert capture_bytes(page(article), "a.html").text.count("Chamomile") == 20


def test_a_page_that_fills_itself_in_the_browser_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidAudit, match=r"no article was found.*save it as “complete”"):
        capture(PAGES / "app-shell.html")


def test_a_page_in_a_wrapper_named_after_its_newsletter_is_still_read() -> None:
    wrapped = f'<div class="with-newsletter"><h1>Tea</h1><p>{ENOUGH}</p></div>'
    assert ENOUGH in capture_bytes(page(wrapped), "a.html").text


def test_scripts_and_hostile_markup_never_become_text() -> None:
    run = "<script>steal()</script><style>steal{}</style><img src=x onerror=steal()>"
    text = capture_bytes(
        page(f"<article><p>{ENOUGH}</p>{run}<p>More.</p></article>"), "a.html"
    ).text
    assert "steal" not in text and "<" not in text


def test_a_title_cannot_carry_control_or_direction_marks() -> None:
    head = '<meta charset="utf-8"><meta property="og:title" content="Tea\u202e\u0007 and&#10;more">'
    article = capture_bytes(page(f"<article><p>{ENOUGH}</p></article>", head), "a.html")
    assert article.title == "Tea and more"


def test_no_number_of_comments_before_a_page_keeps_it_from_being_read() -> None:
    body = f"<p>{ENOUGH}</p>".encode()
    assert capture_bytes(b"<!-- a --> " * 500 + b"<html>" + body, "a").format == "html"
    # A reader that tried every way to part them would not come to an end.
    assert capture_bytes(b"<!-- a -->" * 500 + body, "a.html").format == "html"
    assert capture_bytes(b"<!---->" * 500 + ENOUGH.encode(), "a.txt").format == "txt"


@pytest.mark.parametrize("value", ["[" * 5000 + "]" * 5000, "[" * 5000, "[" * 400 + "]" * 400])
def test_data_of_a_page_that_nests_without_end_says_nothing(value: str) -> None:
    data = f'<script type="application/ld+json">{{"isAccessibleForFree":{value}}}</script>'
    head = f'<meta charset="utf-8">{data}'
    assert ENOUGH in capture_bytes(page(f"<article><p>{ENOUGH}</p></article>", head), "a.html").text


@pytest.mark.parametrize("value", ["false", '"False"'])
def test_a_short_page_whose_data_say_that_it_is_not_free_is_refused(value: str) -> None:
    data = f'<script type="application/ld+json">{{"isAccessibleForFree":{value}}}</script>'
    said = refusal(page(f"<article><p>{ENOUGH}</p></article>", data), "a.html")
    assert "asks to subscribe or sign in" in said


def test_boxes_around_an_article_go_however_deep_they_nest_and_what_follows_stays() -> None:
    boxes = '<div class="Cookie-Box">We use cookies here. ' * 100 + "</div>" * 100
    article = f"<article><h1>Tea</h1><p>{ENOUGH}</p>{boxes}After the box. {ENOUGH}</article>"
    text = capture_bytes(page(article), "a.html").text
    assert "cookies" not in text and f"After the box. {ENOUGH}" in text


def test_a_long_text_without_a_heading_is_kept_whatever_its_box_is_called() -> None:
    said = "".join(f"<p>{number} times it was said: {ENOUGH}</p>" for number in range(40))
    inner = f'<div class="advert"><p>Buy {ENOUGH}</p></div>'
    text = capture_bytes(page(f'<div class="cookie-page">{said}{inner}</div>'), "a.html").text
    assert text.count("times it was said") == 40 and "Buy" not in text


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200d", "\u200e", "\u202e", "\ufeff"])
def test_marks_without_a_shape_stay_in_the_text_of_a_page(mark: str) -> None:
    said = f"{ENOUGH} Green{mark}tea helps."
    assert (
        f"Green{mark}tea" in capture_bytes(page(f"<article><p>{said}</p></article>"), "a.html").text
    )


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\n   "])
def test_every_space_of_a_page_is_a_plain_one_in_the_text(space: str) -> None:
    said = f"{ENOUGH} Take 5{space}mg."
    assert "Take 5 mg." in capture_bytes(page(f"<article><p>{said}</p></article>"), "a.html").text


# PDF


def test_lines_of_a_pdf_are_joined_to_paragraphs_and_headings_stay_apart() -> None:
    top = column(["Walking and the Heart"], top=790, size=HEAD)
    body = column(
        [
            "Walking is the plainest kind of exercise, and for most it is the one that lasts.",
            "Half an hour a day may lower the blood pres-",
            "sure by a few points. It is a low-",
            "cost habit, and a well-known one.",
            "",
            "",
            "People with chest pain should see a doctor first; the pressure of a race is another",
            "thing altogether.",
        ]
    )
    text = capture_bytes(pdf([[*top, *body]]), "walk.pdf").text
    assert text.splitlines() == [
        "Walking and the Heart",
        "Walking is the plainest kind of exercise, and for most it is the one that lasts. "
        "Half an hour a day may lower the blood pressure by a few points. It is a low-cost habit, "
        "and a well-known one.",
        "People with chest pain should see a doctor first; the pressure of a race is another "
        "thing altogether.",
    ]


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out() -> None:
    def sheet(number: int, lines: list[str]) -> list:
        head = [("The Plain Walker, volume 3", 70, 815, SMALL)]
        return [*head, *column(lines), (f"Page {number} of 3", 280, 30, SMALL)]

    first = [
        f"Walking in the {word} is pleasant and it can lift a low mood." for word in ("rain", "sun")
    ]
    sheets = [
        sheet(1, [*first, "A sentence that begins at the foot of the page and that will not stop"]),
        sheet(2, ["until the next page has begun. Some walk with poles.", *first]),
        sheet(3, ["In 3 of 3 studies it helped.", *first]),
    ]
    text = capture_bytes(pdf(sheets), "walk.pdf").text
    assert "Plain Walker" not in text and "of 3\n" not in text and "Page" not in text
    assert "that will not stop until the next page has begun." in text
    assert "In 3 of 3 studies it helped." in text


def test_what_a_browser_prints_at_the_edge_of_a_page_gives_its_address() -> None:
    head = ("11/22/26, 4:12 PM Walking for beginners", 25, 820, SMALL)
    foot = ("https://walks.example/beginners 1/1", 25, 15, SMALL)
    article = capture_bytes(pdf([[head, *column([ENOUGH]), foot]]), "walk.pdf")
    assert article.text == f"{ENOUGH}\n"
    assert article.address == "https://walks.example/beginners"


def test_a_number_below_zero_at_the_start_of_a_line_keeps_its_sign() -> None:
    body = column(
        ["The walkers went out in the coldest week of all, when at noon there were", "–5 °C."]
    )
    assert "there were –5 °C." in capture_bytes(pdf([body]), "walk.pdf").text


def test_bullets_and_raised_figures_of_a_pdf_keep_their_meaning() -> None:
    body = column(["It may help with three things, which are given here in no order at all:"])
    body += column(["• sleep,", "• mood, and", "• a resting pulse below 10"], top=740)
    body += [("5", 205, 716.5, SMALL)]
    text = capture_bytes(pdf([body]), "walk.pdf").text
    assert "- sleep,\n- mood, and\n- a resting pulse below 10⁵" in text


def test_a_pdf_states_title_and_author_but_no_date_of_publication() -> None:
    info = {"Title": "Walking", "Author": "Ines Moor", "CreationDate": "D:20230407120000Z"}
    article = capture_bytes(pdf([column([ENOUGH])], info), "walk.pdf")
    assert (article.title, article.author, article.published) == ("Walking", "Ines Moor", "unknown")
    assert article.notes == ("The PDF was made on 2023-04-07.",)


def test_a_title_that_a_program_gave_is_none() -> None:
    article = capture_bytes(
        pdf([column([ENOUGH])], {"Title": "Microsoft Word - final2.docx"}), "w.pdf"
    )
    assert article.title == "unknown"


def test_a_pdf_that_a_browser_printed_reads_like_the_page() -> None:
    article = capture(PAGES / "rose-hip.pdf")
    assert "Rose hips hold more vitamin C than oranges do" in article.text
    assert "Stiff joints" in article.text.splitlines()
    paragraph = next(line for line in article.text.splitlines() if line.startswith("A powder of"))
    assert paragraph.endswith("too small to settle it.")


def test_a_pdf_of_pictures_is_refused_with_what_to_do() -> None:
    assert "OCR" in refusal(pdf([[], []]), "scan.pdf")


def test_a_page_without_text_among_others_is_told() -> None:
    article = capture_bytes(pdf([column([ENOUGH]), []]), "half.pdf")
    assert any("page 2" in note for note in article.notes)


def test_an_encrypted_pdf_is_refused_with_what_to_do() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([column([ENOUGH])]))))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    assert "print it to a new PDF without one" in refusal(stream.getvalue(), "locked.pdf")


def test_a_pdf_that_unpacks_into_a_heap_is_refused() -> None:
    bomb = packed(bytes(100_000_000))
    assert len(bomb) < 200_000
    assert "Limit" in refusal(bomb, "bomb.pdf")


@pytest.mark.parametrize("cut", [9, 200, 600])
def test_a_damaged_pdf_is_refused_and_never_a_traceback(cut: int) -> None:
    assert refusal(pdf([column([ENOUGH])])[:cut], "cut.pdf")


def test_a_pdf_packed_in_an_unknown_way_is_refused_by_that_way() -> None:
    unknown = packed(b"BT /F1 11 Tf (Tea) Tj ET").replace(b"FlateDecode", b"FlateDecodm")
    message = refusal(unknown, "odd.pdf")
    assert "the PDF is damaged" in message and "/FlateDecodm" in message


# Word


def word(fill: object = None) -> bytes:
    document = docx.Document()
    document.core_properties.title = "Sauna and Sleep"
    document.core_properties.author = "Aino Lind"
    document.add_heading("Sauna and Sleep", level=1)
    document.add_paragraph("A sauna in the evening may deepen sleep, ").add_run(
        "some say"
    ).bold = True
    document.add_heading("Risks", level=2)
    document.add_paragraph("Fainting is rare:", style="List Bullet")
    document.add_paragraph("drink water first.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [cell for one in table.rows for cell in one.cells],
        ("Heat", "Minutes", "80 °C", "10–15"),
        strict=True,
    ):
        cell.text = text
    document.add_paragraph("After the table comes the last word of the text.")
    if callable(fill):
        fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_document_is_read_in_order_with_headings_lists_and_tables() -> None:
    article = capture_bytes(word(), "sauna.docx")
    assert article.text.splitlines() == [
        "Sauna and Sleep",
        "A sauna in the evening may deepen sleep, some say",
        "Risks",
        "- Fainting is rare:",
        "- drink water first.",
        "Heat | Minutes",
        "80 °C | 10–15",
        "After the table comes the last word of the text.",
    ]
    assert (article.title, article.author) == ("Sauna and Sleep", "Aino Lind")
    assert (article.published, article.format) == ("unknown", "docx")


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    def change(document: object) -> None:
        for tag, text_tag, text in (
            ("ins", "t", "Cool down after."),
            ("del", "delText", "Or not."),
        ):
            paragraph = document.add_paragraph("Heat helps. ")
            mark, run, piece = (OxmlElement(f"w:{name}") for name in (tag, "r", text_tag))
            piece.text = text
            run.append(piece)
            mark.append(run)
            paragraph._p.append(mark)

    text = capture_bytes(word(change), "sauna.docx").text
    assert "Heat helps. Cool down after." in text and "Or not." not in text


def test_figures_above_the_line_in_word_stay_above_it() -> None:
    def add(document: object) -> None:
        document.add_paragraph("There were 10").add_run("5").font.superscript = True

    assert "There were 10⁵" in capture_bytes(word(add), "sauna.docx").text


def rezipped(content: bytes, name: str, body: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, body if part == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, body)
    return stream.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = rezipped(word(), "word/media/bomb.bin", bytes(30_000_000))
    assert len(bomb) < 200_000
    assert "unpacks to" in refusal(bomb, "bomb.docx")


def test_entities_that_grow_are_refused() -> None:
    grow = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert "document type" in refusal(rezipped(word(), "word/document.xml", grow), "grow.docx")


def test_macros_are_stored_and_never_looked_at() -> None:
    with_macro = rezipped(word(), "word/vbaProject.bin", b"Sub AutoOpen()")
    assert capture_bytes(with_macro, "macro.docm").text == capture_bytes(word(), "sauna.docx").text


@pytest.mark.parametrize("cut", [30, 4000, -30])
def test_a_damaged_word_document_is_refused(cut: int) -> None:
    assert refusal(word()[:cut], "cut.docx")


WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize(
    "part",
    [
        *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml"),
        *("word/_rels/document.xml.rels", "word/styles.xml"),
    ],
)
@pytest.mark.parametrize(
    "content",
    [b"<other/>", b"no markup", b"", f'<w:document xmlns:w="{WORD_SPACE}"/>'.encode()],
    ids=["another root", "no XML", "empty", "a document without body"],
)
def test_a_word_document_with_a_damaged_part_is_refused(part: str, content: bytes) -> None:
    assert "damaged" in refusal(rezipped(word(), part, content), "broken.docx")


def test_a_word_document_with_garbled_packing_is_refused() -> None:
    content = bytearray(word())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo("word/document.xml").header_offset + 60
    content[start : start + 40] = b"\xff" * 40
    assert "damaged" in refusal(bytes(content), "broken.docx")


def test_a_word_document_with_a_part_whose_name_is_not_utf_8_is_refused() -> None:
    named = rezipped(word(), "word/é.bin", b"")
    damaged = named.replace("é.bin".encode(), b"\xc3(.bin")
    assert "damaged" in refusal(damaged, "name.docx")


def test_the_day_of_a_template_is_not_told_as_that_of_the_document() -> None:
    def dated(document: object) -> None:
        document.core_properties.created = datetime(2024, 2, 3, 9, 0)

    assert capture_bytes(word(), "sauna.docx").notes == ()
    assert capture_bytes(word(dated), "sauna.docx").notes == (
        "The document was made on 2024-02-03.",
    )


def test_a_packed_file_that_is_no_word_document_is_refused_by_what_it_is() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert "no Word document" in refusal(stream.getvalue(), "text.docx")


# Markdown and plain text


def test_markdown_gives_its_words_without_the_marks() -> None:
    article = capture(PAGES / "valerian.md")
    assert article.text.splitlines() == [
        "Valerian Root: A Short Guide",
        "Valerian is a flowering plant whose root has been used for sleep since antiquity. It may "
        "shorten the time to fall asleep, though studies & reviews disagree.",
        "Doses",
        "Form | Dose",
        "Tea | 2–3 g",
        "Extract | 300–600 mg",
        "- Take it an hour before bed.",
        "- Do not take it with sedatives:",
        "- benzodiazepines,",
        "- antihistamines.",
        "Valerian is safe for short use, says one herbalist.",
        "It tastes of old socks.",
        "Honey helps.",
        "In two of five small trials.",
    ]


def test_the_head_of_a_markdown_note_states_its_facts() -> None:
    article = capture(PAGES / "valerian.md")
    assert (article.title, article.author) == ("Valerian Root: A Short Guide", "Tomas Ilves")
    assert (article.published, article.language) == ("2023-11-05", "en")
    assert article.address == "https://quietnights.example/valerian"


def test_plain_text_cut_at_a_width_is_joined_to_paragraphs() -> None:
    assert lines_of("oat-milk.txt") == [
        "Oat Milk and Cholesterol",
        "Oats hold a soluble fibre called beta-glucan. In the gut it forms a gel that can bind "
        "bile acids, so the liver takes more cholesterol from the blood to make new ones.",
        "Three grams of beta-glucan a day may lower LDL cholesterol by about five per cent. A "
        "glass of oat milk holds:",
        "• about one gram of beta-glucan when it is made from whole oats, and",
        "• next to nothing when the fibre is filtered out.",
        "People with coeliac disease should look for oats that are free of gluten.",
    ]


def test_plain_text_with_a_paragraph_a_line_is_not_changed() -> None:
    text = f"{ENOUGH} “Naïve”\u00a0– 5\u2009mg; e\u0301.\n{ENOUGH} \u202eABC\u202c שלום\n" * 3
    assert capture_bytes(text.encode(), "a.txt").text == text


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=120), min_size=1))
def test_no_character_of_a_plain_text_is_ever_lost(paragraphs: list[str]) -> None:
    text = "".join(f"{ENOUGH}{paragraph}\n" for paragraph in paragraphs)
    assert capture_bytes(text.encode(), "a.txt").text == text


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b[31m", "\x96"])
def test_control_characters_in_a_text_are_refused_with_their_place(sign: str) -> None:
    message = refusal(f"{ENOUGH}\nTake 5{sign}10 mg.\n".encode(), "a.txt")
    assert "NUL" in message or ("line 2" in message and "Take 5" in message)
    assert "\x1b" not in message


def test_text_in_an_encoding_that_is_not_stated_is_refused() -> None:
    assert "save it again as UTF-8" in refusal(f"{ENOUGH} Café naïve".encode("cp1252"), "a.txt")


@pytest.mark.parametrize(
    ("reference", "character"),
    [
        ("&#x8336;", "茶"),
        ("&#12385;&#12419;", "ちゃ"),
        ("&#1514;&#1492;", "תה"),
        ("&#x91A;&#x93E;&#x92F;", "चाय"),
        ("&#1234;", "Ӓ"),
        ("&#1588;&#1575;&#1610;", "شاي"),
        ("&#127861;", "🍵"),
        ("&#x1F375;", "🍵"),
        ("&#8211;", "–"),
        ("&#X00008336;", "茶"),
        ("&#150;", "–"),
        ("&#x96;", "–"),
        ("&#0150 ", "– "),
        ("&#x0080;", "€"),
    ],
)
def test_a_character_reference_is_its_character_in_every_script(
    reference: str, character: str
) -> None:
    marked = page(f"<article><p>{ENOUGH} It is {reference}, they say.</p></article>")
    assert capture_bytes(marked, "a.html").text == f"{ENOUGH} It is {character}, they say.\n"


@given(st.integers(160, 0x10FFFF), st.sampled_from(["&#{};", "&#x{:x};", "&#X{:X};"]))
def test_only_the_32_old_numbers_are_read_as_windows_characters(number: int, form: str) -> None:
    reference = form.format(number)
    assert OLD_REFERENCE.sub("?", f"a{reference}b") == f"a{reference}b"


# Web page, document and Markdown alike


def test_the_same_blocks_are_the_same_lines_in_every_format_with_markup() -> None:
    rows = (("Herb", "Dose"), ("Chamomile", "2 g daily"))
    marked = f"# Herbs\n\n{ENOUGH}\n\n- It calms.\n- It *warms*.\n\n| Herb | Dose |\n|-|-|\n"
    table = "".join(f"<tr><td>{herb}</td><td>{dose}</td></tr>" for herb, dose in rows)
    items = "<ul><li>It calms.</li><li>It <em>warms</em>.</li></ul>"
    built = docx.Document()
    built.add_heading("Herbs", 1)
    built.add_paragraph(ENOUGH)
    for item in ("It calms.", "It warms."):
        built.add_paragraph(item, style="List Bullet")
    cells = built.add_table(rows=2, cols=2)
    for number, texts in enumerate(rows):
        for cell, text in zip(cells.rows[number].cells, texts, strict=True):
            cell.text = text
    stream = io.BytesIO()
    built.save(stream)
    article = f"<article><h1>Herbs</h1><p>{ENOUGH}</p>{items}<table>{table}</table></article>"
    texts = {
        capture_bytes(page(article), "a.html").text,
        capture_bytes(stream.getvalue(), "a.docx").text,
        capture_bytes(f"{marked}| Chamomile | 2 g daily |\n".encode(), "a.md").text,
    }
    expected = ["Herbs", ENOUGH, "- It calms.", "- It warms.", "Herb | Dose"]
    assert [text.splitlines() for text in texts] == [[*expected, "Chamomile | 2 g daily"]]


def test_html_within_markdown_keeps_its_blocks_and_its_raised_figures() -> None:
    marked = (
        f"{ENOUGH} A cup has 10<sup>5</sup> of them<br>and more.\n\n"
        "<ul><li>It calms.</li><li>It warms.</li></ul>\n\n"
        "<table><tr><td>Herb</td><td>Dose</td></tr></table>\n\n"
        "<style>p {}</style>\n\n<script>steal()</script>\n"
    )
    assert capture_bytes(marked.encode(), "a.md").text.splitlines() == [
        f"{ENOUGH} A cup has 10⁵ of them",
        "and more.",
        "- It calms.",
        "- It warms.",
        "Herb | Dose",
    ]


def test_html_within_markdown_that_nests_without_end_takes_nothing_after_it_along() -> None:
    marked = f"{'<div>' * 3000}\nDeep.\n\n{ENOUGH}\n\n<!-- never closed\n"
    assert capture_bytes(marked.encode(), "a.md").text.splitlines()[-1] == ENOUGH


def test_a_page_that_nests_deeper_than_calls_can_is_read_to_its_end() -> None:
    tree = HTML(f"{'<div>' * 1500}Deep.{'</div>' * 1500}<p>{ENOUGH}", HTMLParser(huge_tree=True))
    assert list(lines(tree)) == ["Deep.", ENOUGH]


# What a file is


@pytest.mark.parametrize(
    ("content", "wrong", "form"),
    [
        ((PAGES / "ginger-tea.html").read_bytes(), "article.txt", "html"),
        (pdf([column([ENOUGH])]), "article.html", "pdf"),
        (word(), "article.pdf", "docx"),
    ],
)
def test_what_a_file_holds_counts_more_than_its_suffix(
    content: bytes, wrong: str, form: str
) -> None:
    assert capture_bytes(content, wrong).format == form


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\n ", "a.md", "empty"),
        (bytes(range(256)) * 40, "a.txt", "not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(900), "a.html", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "a.doc", "old Word document"),
        (b"{\\rtf1 " + ENOUGH.encode() + b"}", "a.rtf", "RTF"),
        (ENOUGH.encode(), "a.xyz", "format is not known"),
        (b"Ten words are few.", "a.txt", "no article was found"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content: bytes, name: str, said: str) -> None:
    assert said in refusal(content, name)


def test_a_page_that_begins_with_its_text_is_a_page_without_a_suffix_too() -> None:
    article = capture_bytes(f"<h1>Tea</h1><p>{ENOUGH}</p>".encode(), "chamomile-tea")
    assert article.format == "html" and "<" not in article.text
    assert capture_bytes(f"{ENOUGH} If p < 0.05 it counts.".encode(), "notes").format == "txt"


def test_what_a_server_calls_a_page_goes_before_the_suffix_of_its_address() -> None:
    fragment = f"<section>{ENOUGH}</section>".encode()
    article = capture_bytes(fragment, "example.org", content_type="text/html")
    assert article.format == "html" and "<" not in article.text
    with pytest.raises(InvalidAudit, match="format is not known"):
        capture_bytes(fragment, "example.org")
    sent_wrong = capture_bytes(pdf([column([ENOUGH])]), "a", content_type="text/html")
    assert sent_wrong.format == "pdf"


def test_a_format_is_told_by_its_sign_its_suffix_or_what_a_server_calls_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(content: bytes, name: str, charset: str) -> Content:
        return Content(content.removeprefix(b"TEABAG").decode(), title=name)

    teabag = CaptureFormat(
        "tea",
        "Teabag (.tea)",
        read,
        is_signed=lambda content: content.startswith(b"TEABAG"),
        endings=("tea",),
        fits=lambda content: b"leaf" in content,
        media_types=("text/teabag",),
    )
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, teabag))
    signed = capture_bytes(b"TEABAG" + ENOUGH.encode(), "a.html")
    assert (signed.format, signed.text, signed.title) == ("tea", ENOUGH, "a.html")
    assert capture_bytes(f"A leaf. {ENOUGH}".encode(), "a.tea").format == "tea"
    assert capture_bytes(ENOUGH.encode(), "a.xyz", content_type="text/teabag").format == "tea"
    assert "plain text (.txt) and Teabag (.tea)." in refusal(ENOUGH.encode(), "a.tea")


def test_a_page_on_which_the_finder_of_dates_fails_is_read_without_its_date() -> None:
    byline = '<a rel="author">Ann Hill</a> <time datetime="2021-05-03">3 May</time>'
    drawn = f"<svg><body><h1>Tea</h1>{byline}<p>{f'{ENOUGH} ' * 30}</p></svg>"
    article = capture_bytes(drawn.encode(), "drawn.html")
    assert ENOUGH in article.text
    assert (article.title, article.author, article.published) == ("Tea", "Ann Hill", "unknown")


class Unforeseen(Exception):
    """What no parser declares."""


@pytest.mark.parametrize("known", formats.FORMATS, ids=lambda known: known.name)
@pytest.mark.parametrize("error", [Unforeseen("odd"), AssertionError(), RecursionError("deep")])
def test_whatever_a_parser_raises_the_file_is_refused_by_name(
    known: CaptureFormat, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(content: bytes, name: str, charset: str) -> Content:
        raise error

    failing = replace(known, read=read, is_signed=lambda content: True)
    monkeypatch.setattr(formats, "FORMATS", (failing,))
    message = refusal(ENOUGH.encode(), "odd.file")
    assert "damaged" in message and f"({type(error).__name__}" in message
    assert known.remedy in message


def test_a_page_of_50_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    huge = tmp_path / "huge.html"
    with huge.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(InvalidAudit, match=f"50 MB; up to {LARGEST // 1_000_000} MB are read"):
        capture(huge)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidAudit, match="cannot be read"):
        capture(tmp_path / "none.html")


@pytest.mark.parametrize("path", [str(PAGES), os.devnull])
def test_what_is_no_file_is_refused(path: str) -> None:
    with pytest.raises(InvalidAudit, match="no file"):
        capture(path)


@given(st.binary(max_size=3000), st.sampled_from(["a.html", "a.pdf", "a.docx", "a.md", "a.txt"]))
def test_no_bytes_whatever_end_in_anything_but_an_article_or_a_refusal(
    content: bytes, name: str
) -> None:
    signs = {"a.html": b"<html>", "a.pdf": b"%PDF-1.4\n", "a.docx": b"PK\x03\x04"}
    try:
        article = capture_bytes(signs.get(name, b"") + content, name)
    except InvalidAudit:
        return
    assert isinstance(article, Captured) and article.text.strip()

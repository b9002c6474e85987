"""What a reader finds in the tables and cards: everything, once, linked, and nothing that runs."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from lxml import html

from claimaudit.audit import Audit
from claimaudit.contradictions import conflicts
from claimaudit.contradictions.kinds import KINDS
from claimaudit.contradictions.kinds.kind import PLANES
from claimaudit.contradictions.ledger import STATUSES
from claimaudit.schema.contracts import DRAFTED
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.placeholders import PLACEHOLDERS
from claimaudit.views import cards, commentary, figures, glance, tables
from claimaudit.views.article import annotated_article
from claimaudit.views.html import HIDDEN, Html, element, element_id, external, safe, table
from small_audit import SLUG, edit_row, write_small_audit

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def audit(unchanged: Audit) -> Audit:
    return unchanged


def everything(audit: Audit) -> list[Html]:
    """What the notebooks show under ids, and what links to it."""
    opposed = conflicts.opposed(audit, conflicts.LITERATURE)
    return [
        annotated_article(audit),
        cards.claim_cards(audit),
        cards.conflict_card(audit, conflicts.gravest(audit)),
        cards.conflict_cards(audit, audit.gathered(conflicts.ITSELF), anchored=True),
        cards.conflict_cards(audit, opposed, anchored=True),
        *(tables.show(audit, name) for name in tables.TABLES),
        *(figures.shown_numbers(audit, name) for name in figures.FIGURES),
    ]


def parsed(pieces: list[Html]) -> html.HtmlElement:
    return html.fragment_fromstring("".join(piece.source for piece in pieces), create_parent="div")


@pytest.fixture(scope="module")
def page(audit: Audit) -> html.HtmlElement:
    return parsed(everything(audit))


def changed(tmp_path: Path, table_path: str, number: int, **cells: str) -> Audit:
    root = write_small_audit(tmp_path / "changed")
    edit_row(root / table_path, number, **cells)
    return Audit.open(SLUG, root)


# Everything is there, once


def test_every_claim_sentence_finding_source_and_conflict_stands_under_one_id(audit, page):
    ids = Counter(page.xpath("//@id"))
    wanted = [
        *(element_id("claim", name) for name in audit.tables.claims["claim_id"]),
        *(element_id("sentence", str(one.number)) for one in audit.article.sentences),
        *(element_id("finding", name) for name in audit.tables.findings["finding_id"]),
        *(element_id("ref", name) for name in audit.library.citekeys),
        *(element_id("conflict", name) for name in audit.ledger_rows["conflict"].unique()),
    ]
    assert {name: ids[name] for name in wanted} == dict.fromkeys(wanted, 1)


def test_every_link_within_the_audit_lands(page):
    ids = set(page.xpath("//@id"))
    links = [address for address in page.xpath("//a/@href") if ".ipynb#" in address]
    assert links
    assert [address for address in links if address.partition("#")[2] not in ids] == []


def test_from_a_claim_one_can_walk_to_sentence_finding_and_reference_and_back(audit, page):
    def targets(place: str) -> set[str]:
        found = page.xpath(f"//*[@id='{place}']//a/@href")
        return {address.partition("#")[2] for address in found}

    judged = audit.evidence.iloc[0]
    claim, finding = f"claim-{judged['claim_id']}", f"finding-{judged['finding_id']}"
    source = f"ref-{judged['citekey']}"
    number = audit.tables.claims.set_index("claim_id").at[judged["claim_id"], "sentence"]
    assert {f"sentence-{number}", finding, source} <= targets(claim)
    assert claim in targets(f"sentence-{number}")
    # A finding stands with its source, and what it was held against is linked from there.
    assert page.xpath(f"//*[@id='{source}']//*[@id='{finding}']")
    assert claim in targets(source)


def test_a_table_names_what_it_holds_and_what_its_headers_head(page):
    for one in page.iter("table"):
        assert one.find("caption").text_content().strip()
        assert {header.get("scope") for header in one.iter("th")} <= {"col", "row"}
        assert all(header.get("scope") for header in one.iter("th"))


def test_the_same_audit_gives_the_same_tables(audit, root):
    again = everything(Audit.open(SLUG, root))
    assert [piece.source for piece in everything(audit)] == [piece.source for piece in again]


# The article


def test_the_annotated_article_is_the_text_as_published(audit):
    page = parsed([annotated_article(audit)])
    for sentence in audit.article.sentences:
        shown = page.get_element_by_id(f"sentence-{sentence.number}")
        marks = ".//a[@aria-describedby] | .//sup | .//small | .//*[@role='tooltip']"
        for added in shown.xpath(marks):
            added.drop_tree()
        assert shown.text_content().replace("\u202f", "").strip() == sentence.text.strip()


def test_every_claim_is_marked_in_the_article_with_its_verdict_in_words(audit):
    page = parsed([annotated_article(audit)])
    links = page.xpath("//a[@aria-describedby]")
    reasons = {
        link.text_content()[1:]: page.get_element_by_id(link.get("aria-describedby"))
        for link in links
    }
    for row in audit.verdict_rows.to_dict("records"):
        if audit.tables.claims.set_index("claim_id").at[row["claim_id"], "kind"] != "none":
            said = reasons[row["claim_id"]].text_content()
            assert row["direction"] in said
            assert row["rule"] in said


def test_contradicting_sentences_name_each_other(audit):
    page = parsed([annotated_article(audit)])
    places = dict(
        zip(audit.tables.claims["claim_id"], audit.tables.claims["sentence"], strict=True)
    )
    row = conflicts.opposed(audit, conflicts.ITSELF)[0].rows[0]
    one, other = places[row["left"]], places[row["right"]]
    for here, there in ((one, other), (other, one)):
        note = page.get_element_by_id(f"sentence-{here}").text_content()
        assert f"contradicts sentence {there}" in note


def test_overlapping_quotes_each_keep_their_link(audit):
    claims = audit.tables.claims
    overlap = [
        (first, second)
        for first in claims.to_dict("records")
        for second in claims.to_dict("records")
        if first["claim_id"] < second["claim_id"]
        and first["start"] < second["end"]
        and second["start"] < first["end"]
    ]
    shown = annotated_article(audit).source
    for pair in overlap:
        for row in pair:
            assert row["kind"] == "none" or f"#claim-{row['claim_id']}" in shown


# Rulings


def test_a_dismissed_conflict_leaves_the_summary_and_stays_in_the_ledger(tmp_path):
    before = write_small_audit(tmp_path / "before")
    found = conflicts.opposed(Audit.open(SLUG, before), conflicts.ITSELF)
    path = f"data/{SLUG}/decisions.csv"
    ruled = changed(tmp_path, path, 0, pair_id=found[0].rows[0]["pair_id"], ruling="dismissed")
    still = [one.id for one in conflicts.opposed(ruled, conflicts.ITSELF)]
    assert found[0].id not in still or len(found[0].rows) > 1
    every = [one.id for one in ruled.gathered(conflicts.ITSELF)]
    assert found[0].id in every


def test_a_conflict_shows_both_quotes_the_rule_and_the_ruling_with_its_reason(audit):
    found = conflicts.opposed(audit, conflicts.ITSELF)[0]
    text = parsed([cards.conflict_card(audit, found)]).text_content()
    claims = audit.tables.claims.set_index("claim_id")
    for name in found.sides:
        assert claims.at[name, "exact"] in text
    assert found.rules[0] in text
    assert found.rulings[0] in text
    assert all(reason in text for reason in found.reasons)


# Nothing runs


@pytest.mark.parametrize(
    ("path", "cells"),
    [
        (f"data/{SLUG}/claims.csv", {"statement": SCRIPT}),
        (f"references/{SLUG}/findings.csv", {"statement": SCRIPT, "estimate": SCRIPT}),
        (f"data/{SLUG}/matches.csv", {"rationale": SCRIPT}),
        (f"data/{SLUG}/decisions.csv", {"reason": SCRIPT}),
        (f"references/{SLUG}/search_log.csv", {"query": SCRIPT, "outcome": SCRIPT}),
    ],
)
def test_markup_in_a_table_is_shown_as_text(tmp_path, path, cells):
    page = parsed(everything(changed(tmp_path, path, 1 if "decisions" not in path else 0, **cells)))
    assert SCRIPT in page.text_content()
    assert not page.xpath("//script | //img | //iframe | //@onerror")


def test_markup_in_a_title_and_a_caution_is_shown_as_text(tmp_path):
    root = write_small_audit(tmp_path / "hostile")
    path = root / "references" / SLUG / "library.json"
    library = json.loads(path.read_text("utf-8"))
    library[0]["title"] = f"Tea {SCRIPT}"
    library[0].setdefault("custom", {})["caution"] = SCRIPT
    path.write_text(json.dumps(library), "utf-8")
    page = parsed([tables.show(Audit.open(SLUG, root), "sources")])
    assert page.text_content().count("<script>alert(1)</script>") == 2
    assert not page.xpath("//script | //img")


def test_no_piece_carries_style_or_handlers(page):
    names = {name for one in page.iter() for name in one.attrib}
    harmless = {"id", "class", "href", "scope", "title", "role", "tabindex", "dir"}
    assert {name for name in names if not name.startswith("data-")} <= {
        *harmless,
        "aria-describedby",
    }


def test_only_plain_web_addresses_become_links():
    assert "<a" not in external("javascript:alert(1)", "PubMed").source
    assert external("https://example.org/a?b=1&c=2", "DOI").source == (
        '<a href="https://example.org/a?b=1&amp;c=2">DOI</a>'
    )


def test_attributes_are_escaped():
    assert element("p", "x", title='" onclick="alert(1)').source == (
        '<p title="&quot; onclick=&quot;alert(1)">x</p>'
    )


def test_numbers_are_set_to_the_right():
    shown = tables.frame(pd.DataFrame({"kind": ["harm"], "claims": [3]}), "Kinds").source
    assert '<td class="number">3</td>' in shown
    assert '<th scope="row">harm</th>' in shown


@pytest.mark.parametrize("name", tables.TABLES)
def test_a_table_gives_the_data_behind_it_a_row_for_each_row_that_is_shown(audit, name):
    shown = tables.show(audit, name)
    assert isinstance(shown.df, pd.DataFrame)
    lines = parsed([shown]).xpath("//tbody/tr | //*[contains(@class, 'source')]")
    assert len(lines) == len(shown.df)


def test_a_table_that_does_not_exist_is_answered_with_those_that_do(audit):
    with pytest.raises(KeyError, match=r"no table 'verdits'.* claims, .*verdicts"):
        tables.show(audit, "verdits")


def test_every_file_of_a_table_is_listed_under_its_name():
    files = {path.stem for path in Path(tables.__file__).parent.glob("*.py")}
    assert set(tables.TABLES) == files - {"__init__", "parts", "conflict_rows"}


def test_an_audit_that_warns_of_nothing_says_so_in_place_of_a_table():
    calm = tables.Table("Warnings", lambda audit: pd.DataFrame({"warning": []}), {"W": "warning"})
    assert "<table" in calm.of(None).source
    assert replace(calm, nothing="None.").of(None).source == "<p>None.</p>"


def test_where_html_cannot_be_shown_a_table_still_says_what_it_is():
    assert repr(table("Kinds of claims", ("kind",), [])) == "Table: Kinds of claims (0 rows)"


# What nobody can see


TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
UNSEEN = "\u200b\u2060\ufeff\u00ad\U000e0041"


@pytest.mark.parametrize("char", [one for one in TURNED + UNSEEN if one != "\u00ad"])
def test_a_character_that_nobody_sees_is_written_out_as_its_number(char):
    shown = safe(f"invoice{char}gnp.exe")
    assert char not in shown
    text = html.fragment_fromstring(shown, create_parent="p").text_content()
    assert text == f"invoice<U+{ord(char):04X}>gnp.exe"


@pytest.mark.parametrize(
    "words", ["soft\u00adhyphen", "👩\u200d🔬", "می\u200cخواهم", "naïve – “a”"]
)
def test_what_a_reader_needs_or_sees_is_left_as_it_is(words):
    assert html.fragment_fromstring(safe(words), create_parent="p").text_content() == words


def test_a_joiner_between_plain_letters_joins_nothing_and_is_shown():
    assert "&lt;U+200D&gt;" in safe("pass\u200dword")


@pytest.mark.parametrize("words", ["שלום עולם", "التعب (3)"])
def test_words_from_right_to_left_do_not_turn_those_around_them(words):
    assert safe(words) == f"<bdi>{words}</bdi>"
    assert safe("plain words") == "plain words"


def test_hidden_characters_of_an_article_show_in_the_annotated_text_the_table_and_the_card(
    tmp_path,
):
    audit = hidden_audit(tmp_path)
    assert audit.tables.claims.at[4, "exact"] == TURNING
    for piece in (annotated_article(audit), tables.show(audit, "claims"), cards.claim_cards(audit)):
        assert HIDDEN.search(piece.source) is None
        assert "disturb &lt;U+202E&gt;" in re.sub(r"</?(bdi|mark|a)[^>]*>", "", piece.source)


TURNING = "Tea can also disturb \u202esleep."


def hidden_audit(folder: Path) -> Audit:
    """The small audit with an article that turns the order of its letters."""
    root = write_small_audit(folder / "hidden")
    article = root / "data" / SLUG / "article.txt"
    text = article.read_text("utf-8")
    changed = text.replace("Tea can also disturb sleep.", TURNING)
    article.write_text(changed, "utf-8", newline="")
    meta = root / "data" / SLUG / "audit.toml"
    old, new = (sha256(one.encode()).hexdigest() for one in (text, changed))
    meta.write_text(meta.read_text("utf-8").replace(old, new), "utf-8")
    edit_row(root / "data" / SLUG / "claims.csv", 4, exact=TURNING)
    return Audit.open(SLUG, root)


# Drafts


def test_what_rules_have_drafted_says_so_on_cards_and_in_the_ledger(tmp_path, audit):
    path = f"data/{SLUG}/claims.csv"
    drafted = changed(tmp_path, path, 4, drafted_by=DRAFTED, confirmed_by="")
    card = parsed([cards.claim_cards(drafted)]).get_element_by_id("claim-C05").text_content()
    assert "drafted, not confirmed" in card
    other = parsed([cards.claim_cards(drafted)]).get_element_by_id("claim-C06").text_content()
    assert "drafted" not in other
    marked = parsed([tables.show(drafted, "ledger")]).xpath("//tr[.//*[@data-draft]]")
    assert 0 < len(marked) < len(drafted.gathered())
    assert all("drafted" in row.text_content() for row in marked)
    assert "data-draft" not in "".join(piece.source for piece in everything(audit))


def test_a_confirmed_claim_and_finding_say_by_whom(tmp_path):
    root = write_small_audit(tmp_path / "confirmed")
    edit_row(root / "data" / SLUG / "claims.csv", 4, confirmed_by="A. Reader")
    edit_row(root / "references" / SLUG / "findings.csv", 0, confirmed_by="B. Reader")
    audit = Audit.open(SLUG, root)
    card = parsed([cards.claim_cards(audit)]).get_element_by_id("claim-C05")
    assert "Confirmed by A. Reader." in card.text_content()
    assert "Confirmed by B. Reader." in parsed([tables.show(audit, "sources")]).text_content()


# The ledger


def test_at_equal_gravity_what_excludes_each_other_comes_before_what_is_worded_otherwise(audit):
    found = audit.gathered()
    order = [(one.severity, STATUSES.index(one.status), PLANES.index(one.plane)) for one in found]
    assert order == sorted(order)
    for one, other in itertools.pairwise(found):
        if (one.severity, one.status, one.plane) == (other.severity, other.status, other.plane):
            names = [kind.name for kind in KINDS]
            assert names.index(one.kind) <= names.index(other.kind)


def test_conflicts_are_put_in_order_whatever_the_order_of_the_ledger(audit):
    kinds = ("drift", "opposite")
    alike = {"severity": 2, "status": "conflict", "plane": PLANES[0]}
    rows = pd.DataFrame([{"conflict": kind, "kind": kind, **alike} for kind in kinds])
    assert [one.kind for one in conflicts.gather(rows)] == ["opposite", "drift"]


def test_the_whole_ledger_stands_in_one_table_with_a_link_to_each_conflict(audit):
    shown = parsed([tables.show(audit, "ledger")])
    links = [one.rpartition("#conflict-")[2] for one in shown.xpath("//tbody//a/@href")]
    assert links == [quote(one.id, safe="+") for one in audit.gathered()]
    for name in ("between", "kind", "scope", "severity", "ruling"):
        assert len(shown.xpath(f"//tbody//*[@data-{name}]")) == len(links)


def test_the_matrix_names_sources_and_shows_where_there_is_no_direct_evidence(audit):
    rows = parsed([tables.show(audit, "evidence_matrix")]).xpath("//tbody/tr")
    bases = audit.evidence[audit.evidence["counts"]].groupby("claim_id")["level"].min()
    for row in rows:
        name = row.xpath("string(th)")
        gap = row.xpath("string(.//*[@data-evidence])")
        assert gap.startswith(f"level {bases[name]}") if name in bases else "level" not in gap
        for finding in row.xpath(".//*[@data-stance]"):
            citekey = audit.tables.findings.set_index("finding_id").at[
                finding.text_content(), "citekey"
            ]
            assert audit.library.cite(citekey) in row.text_content()


def test_a_card_leads_straight_to_the_doi_of_each_finding(audit):
    judged = audit.evidence[audit.evidence["counts"]]
    pairs = judged[["claim_id", "citekey"]].itertuples(index=False)
    page = parsed([cards.claim_cards(audit)])
    for claim, citekey in pairs:
        there = page.get_element_by_id(f"claim-{claim}").xpath(".//a/@href")
        assert {address for _, address in audit.library.links(citekey)} <= set(there)


def test_no_dose_is_said_to_be_stated_or_not_where_the_source_only_does_not_class_it(audit):
    text = parsed([tables.show(audit, "findings_on_gravest")]).text_content()
    assert "not classed by the source" in text
    assert "not stated" not in text


# The auditor's words


def test_one_of_a_thing_is_not_called_many(audit):
    one = {"claims": 1, "searches": 1}
    words = "{claims:claim}, {searches:search/searches}, {claims}"
    assert commentary.filled(words, one, "") == "1 claim, 1 search, 1"
    assert commentary.filled(words, dict.fromkeys(one, 2), "") == "2 claims, 2 searches, 2"
    for words in commentary.ANSWERS.values():
        ones = commentary.filled(words, dict.fromkeys(commentary.figures(audit), 1), "")
        assert re.findall(r"\b1 \w+s\b", ones.replace("1 is", "")) == []


def test_the_auditors_words_come_first_and_their_figures_are_filled_in(tmp_path):
    root = write_small_audit(tmp_path / "words")
    path = root / "data" / SLUG / "commentary.md"
    path.write_text("## 00_summary\n\n{claims} claims, {sources} sources.\n", "utf-8")
    audit = Audit.open(SLUG, root)
    number = int((audit.tables.claims["kind"] != "none").sum())
    assert commentary.answer(audit, "00_summary").label == (
        f"{number} claims, {len(audit.library.citekeys)} sources."
    )


@pytest.mark.parametrize("notebook", commentary.ANSWERS)
def test_a_notebook_without_words_of_the_auditor_gets_a_computed_answer(tmp_path, notebook):
    root = write_small_audit(tmp_path / "silent")
    (root / "data" / SLUG / "commentary.md").write_text("", "utf-8")
    answer = commentary.answer(Audit.open(SLUG, root), notebook).label
    assert re.search(r"\d", answer)
    assert "{" not in answer


def test_a_figure_that_there_is_not_is_named_with_the_nearest(audit):
    with pytest.raises(InvalidAudit) as caught:
        commentary.say(audit, "{claimss} claims")
    assert "commentary.md" in str(caught.value)
    assert "'claims'" in str(caught.value)


def test_every_figure_is_explained_to_the_author(audit):
    assert set(PLACEHOLDERS) == set(commentary.figures(audit))
    assert all(PLACEHOLDERS.values())


def test_the_first_look_shows_the_verdicts_in_words_and_the_gravest_quotes(audit):
    looked = glance.glance(audit).source
    for direction in ("supported", "contradicted", "contested", "not established"):
        number = int((audit.verdict_rows["direction"] == direction).sum())
        assert f"<strong>{number}</strong> {direction}" in looked
    first = conflicts.gravest(audit)
    assert f"#conflict-{first.id}" in looked
    exact = dict(zip(audit.tables.claims["claim_id"], audit.tables.claims["exact"], strict=True))
    assert escape(exact[first.left[0]]) in looked and escape(exact[first.right[0]]) in looked


def test_the_first_look_says_that_nobody_has_checked_it_until_somebody_has(audit, tmp_path):
    unchecked = audit.tables.claims.assign(confirmed_by="")
    drafted = audit.judgements.assign(confirmed=False)
    alone = audit.with_tables(claims=unchecked)
    alone.__dict__["judgements"] = drafted
    assert "Nobody but its drafters has checked this audit yet." in glance.glance(alone).source
    checked = audit.with_tables(claims=unchecked.assign(confirmed_by="Ann"))
    told = glance.glance(checked).source
    assert f"A person has confirmed {len(unchecked)} of {len(unchecked)} rows of claims" in told


def test_the_first_look_at_a_draft_says_that_rules_made_it(audit):
    rules = audit.with_tables(
        claims=audit.tables.claims.assign(drafted_by=DRAFTED, confirmed_by="")
    )
    told = glance.glance(rules).source
    assert "A draft." in told and "Do not quote this report." in told


def test_the_first_look_shows_no_contradiction_that_only_rules_have_coded(audit):
    assert 'class="conflict pair"' in glance.glance(audit).source
    rules = audit.with_tables(
        claims=audit.tables.claims.assign(drafted_by=DRAFTED, confirmed_by="")
    )
    assert 'class="conflict pair"' not in glance.glance(rules).source
    assert "marked as drafted" in glance.glance(rules).source

"""What a reader finds in the tables and cards: everything, once, linked, and nothing that runs."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from claimaudit import annotated, cards, commentary, conflicts, glance, tables
from claimaudit.audit import Audit
from claimaudit.hypertext import Html, element, external, identifier, table
from claimaudit.schema import InvalidAudit
from small_audit import SLUG, edit_row, write_small_audit

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def everything(audit: Audit) -> list[Html]:
    """What the notebooks show under ids, and what links to it."""
    shown = conflicts.opposed(audit, conflicts.LITERATURE)
    return [
        annotated.article(audit),
        tables.claims(audit),
        tables.verdicts(audit),
        tables.rules(audit),
        tables.searches(audit),
        tables.sources(audit),
        tables.matrix(audit),
        tables.coverage(audit),
        cards.claims(audit),
        cards.conflict(audit, conflicts.gravest(audit)),
        cards.conflict_list(audit, conflicts.conflicts(audit, conflicts.ITSELF), anchored=True),
        cards.conflict_list(audit, shown, anchored=True),
        tables.ledger(audit, conflicts.LITERATURE, same_scope=True, without=shown),
        tables.ledger(audit, conflicts.LITERATURE, same_scope=False),
        tables.ledger(audit, conflicts.AMONG_SOURCES, same_scope=True),
        tables.ledger(audit, conflicts.AMONG_SOURCES, same_scope=False),
        tables.findings(audit, audit.findings, "Findings"),
        tables.fragility(audit),
        tables.removals(audit),
        tables.omissions(audit),
        tables.promises(audit),
        tables.too_strong(audit),
        tables.confirmation(audit),
        tables.reading(audit),
        tables.unverified(audit),
        tables.uncheckable(audit),
        tables.unsettled(audit),
        tables.open_conflicts(audit),
        tables.tallied(audit),
        tables.captured(audit),
        tables.legend(),
    ]


def parsed(pieces: list[Html]) -> html.HtmlElement:
    return html.fragment_fromstring("".join(piece.source for piece in pieces), create_parent="div")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_audit(tmp_path_factory.mktemp("audits") / "small")


@pytest.fixture(scope="module")
def audit(root: Path) -> Audit:
    return Audit.open(SLUG, root)


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
        *(identifier("claim", name) for name in audit.claims["claim_id"]),
        *(identifier("sentence", str(one.number)) for one in audit.article.sentences),
        *(identifier("finding", name) for name in audit.findings["finding_id"]),
        *(identifier("ref", name) for name in audit.library.citekeys),
        *(identifier("conflict", name) for name in audit.ledger["conflict"].unique()),
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
    number = audit.claims.set_index("claim_id").at[judged["claim_id"], "sentence"]
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
    page = parsed([annotated.article(audit)])
    for sentence in audit.article.sentences:
        shown = page.get_element_by_id(f"sentence-{sentence.number}")
        marks = ".//a[@aria-describedby] | .//sup | .//small | .//*[@role='tooltip']"
        for added in shown.xpath(marks):
            added.drop_tree()
        assert shown.text_content().replace("\u202f", "").strip() == sentence.text.strip()


def test_every_claim_is_marked_in_the_article_with_its_verdict_in_words(audit):
    page = parsed([annotated.article(audit)])
    links = page.xpath("//a[@aria-describedby]")
    reasons = {
        link.text_content()[1:]: page.get_element_by_id(link.get("aria-describedby"))
        for link in links
    }
    for row in audit.verdicts.to_dict("records"):
        if audit.claims.set_index("claim_id").at[row["claim_id"], "kind"] != "none":
            said = reasons[row["claim_id"]].text_content()
            assert row["direction"] in said
            assert row["rule"] in said


def test_contradicting_sentences_name_each_other(audit):
    page = parsed([annotated.article(audit)])
    places = dict(zip(audit.claims["claim_id"], audit.claims["sentence"], strict=True))
    row = conflicts.opposed(audit, conflicts.ITSELF)[0].rows[0]
    one, other = places[row["left"]], places[row["right"]]
    for here, there in ((one, other), (other, one)):
        note = page.get_element_by_id(f"sentence-{here}").text_content()
        assert f"contradicts sentence {there}" in note


def test_overlapping_quotes_each_keep_their_link(audit):
    claims = audit.claims
    overlap = [
        (first, second)
        for first in claims.to_dict("records")
        for second in claims.to_dict("records")
        if first["claim_id"] < second["claim_id"]
        and first["start"] < second["end"]
        and second["start"] < first["end"]
    ]
    shown = annotated.article(audit).source
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
    every = [one.id for one in conflicts.conflicts(ruled, conflicts.ITSELF)]
    assert found[0].id in every


def test_a_conflict_shows_both_quotes_the_rule_and_the_ruling_with_its_reason(audit):
    found = conflicts.opposed(audit, conflicts.ITSELF)[0]
    text = parsed([cards.conflict(audit, found)]).text_content()
    claims = audit.claims.set_index("claim_id")
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
    page = parsed([tables.sources(Audit.open(SLUG, root))])
    assert page.text_content().count("<script>alert(1)</script>") == 2
    assert not page.xpath("//script | //img")


def test_no_piece_carries_style_or_handlers(page):
    names = {name for one in page.iter() for name in one.attrib}
    harmless = {"id", "class", "href", "scope", "title", "role", "tabindex", "aria-describedby"}
    assert {name for name in names if not name.startswith("data-")} <= harmless


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


def test_where_html_cannot_be_shown_a_table_still_says_what_it_is():
    assert repr(table("Kinds of claims", ("kind",), [])) == "Table: Kinds of claims (0 rows)"


# The auditor's words


def test_the_auditors_words_come_first_and_their_figures_are_filled_in(tmp_path):
    root = write_small_audit(tmp_path / "words")
    path = root / "data" / SLUG / "commentary.md"
    path.write_text("## 00_summary\n\n{claims} claims, {sources} sources.\n", "utf-8")
    audit = Audit.open(SLUG, root)
    number = int((audit.claims["kind"] != "none").sum())
    assert commentary.answer(audit, "00_summary").text == (
        f"{number} claims, {len(audit.library.citekeys)} sources."
    )


@pytest.mark.parametrize("notebook", commentary.ANSWERS)
def test_a_notebook_without_words_of_the_auditor_gets_a_computed_answer(tmp_path, notebook):
    root = write_small_audit(tmp_path / "silent")
    (root / "data" / SLUG / "commentary.md").write_text("", "utf-8")
    answer = commentary.answer(Audit.open(SLUG, root), notebook).text
    assert re.search(r"\d", answer)
    assert "{" not in answer


def test_a_figure_that_there_is_not_is_named_with_the_nearest(audit):
    with pytest.raises(InvalidAudit) as caught:
        commentary.say(audit, "{claimss} claims")
    assert "commentary.md" in str(caught.value)
    assert "'claims'" in str(caught.value)


def test_every_figure_is_explained_to_the_author(audit):
    explained = set(re.findall(r"\{([a-z_]+)\}", commentary.__doc__))
    assert explained == set(commentary.figures(audit))


def test_the_first_look_shows_the_verdicts_in_words_and_the_gravest_quotes(audit):
    looked = glance.glance(audit).source
    for direction in ("supported", "contradicted", "contested", "not established"):
        number = int((audit.verdicts["direction"] == direction).sum())
        assert f"<strong>{number}</strong> {direction}" in looked
    first = conflicts.gravest(audit)
    assert f"#conflict-{first.id}" in looked
    exact = dict(zip(audit.claims["claim_id"], audit.claims["exact"], strict=True))
    assert escape(exact[first.left[0]]) in looked and escape(exact[first.right[0]]) in looked

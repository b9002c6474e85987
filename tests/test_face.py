"""What `from claimaudit import Audit, show` promises: tables to ask, things by id, other audits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import claimaudit
from claimaudit import Audit, cli, show
from claimaudit.contradictions.conflicts import counted_rows
from claimaudit.schema.contracts import CLAIMS, FINDINGS
from collection import ROOT, own_audit
from small_audit import CLAIM_ROWS, SLUG, edit_row, library, write_small_audit

SMALL = Path(__file__).resolve().parent / "small"
JOINED = {
    "claims": "claim_id",
    "findings": "finding_id",
    "sources": "citekey",
    "ledger": "pair_id",
    "conflicts": "conflict",
    "verdicts": "claim_id",
}


@pytest.fixture(scope="module")
def audit() -> Audit:
    return Audit.open("tea", root=SMALL)


@pytest.fixture
def large() -> Audit:
    return own_audit("kratom-alcohol")


def loaded_by(code: str) -> set[str]:
    code = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stderr.split())


# The face


def test_help_is_given_before_anything_large_is_loaded():
    loaded = loaded_by(
        "from contextlib import suppress; from claimaudit import cli\n"
        "with suppress(SystemExit): cli.main(['--help'])\n"
    )
    assert "claimaudit.cli" in loaded
    heavy = {"pandas", "numpy", "matplotlib", "IPython", "claimaudit.views", "claimaudit.audit"}
    assert not heavy & loaded


def test_the_package_gives_its_face_when_asked_and_loads_nothing_before():
    assert "pandas" not in loaded_by("import claimaudit; claimaudit.__version__")
    assert "claimaudit.views" not in loaded_by("from claimaudit import Audit")
    assert "matplotlib" not in loaded_by("from claimaudit import Audit, show")
    assert set(claimaudit.__all__) == {"Audit", "InvalidAudit", "__version__", "show"}
    assert set(claimaudit.__all__) <= set(dir(claimaudit))
    with pytest.raises(AttributeError, match="no attribute 'Audti'"):
        _ = claimaudit.Audti


def test_an_audit_says_in_one_line_what_it_is(audit, large):
    assert repr(audit) == "tea: 8 claims, 6 findings of 5 sources, 7 judgements, 1 ruling"
    assert repr(large).startswith("kratom-alcohol: 111 claims, 256 findings of 153 sources, ")


def test_the_small_audit_for_examples_says_that_its_sources_are_made_up(audit):
    assert "made up" in show.words(audit, "00_summary").label
    assert all("made-up" in title for title in audit.sources["title"])


# The joined tables


@pytest.mark.parametrize(("name", "index"), JOINED.items())
def test_every_joined_table_has_its_ids_as_index_each_once(large, name, index):
    table = getattr(large, name)
    assert table.index.name == index
    assert table.index.is_unique
    assert len(table)


def test_joining_leaves_the_tables_that_are_saved_as_they_are(audit):
    for name in JOINED:
        getattr(audit, name)
    assert tuple(audit.tables.claims.columns) == (*CLAIMS.columns, "start", "end", "sentence")
    assert tuple(audit.tables.findings.columns) == FINDINGS.columns
    assert list(audit.tables.claims["claim_id"]) == [row["claim_id"] for row in CLAIM_ROWS]


def test_a_claim_comes_with_its_verdict_its_sentence_and_its_counts(large):
    rows = large.verdict_rows.set_index("claim_id")
    sentences = {sentence.number: sentence.text for sentence in large.article.sentences}
    assert list(large.claims.index) == [
        row["claim_id"] for row in large.tables.claims.to_dict("records") if row["kind"] != "none"
    ]
    for name, claim in large.claims.iterrows():
        assert claim["verdict"] == rows.at[name, "direction"]
        assert claim["wording"] == rows.at[name, "wording"]
        assert claim["findings_for"] == len(rows.at[name, "for"])
        assert claim["findings_against"] == len(rows.at[name, "against"])
        assert claim["sentence_text"] == sentences[claim["sentence"]]
        live = [conflict for conflict in large.gathered(live=True) if name in conflict.sides]
        assert claim["conflicts"] == len(live)


def test_a_finding_comes_with_its_source_and_its_design(large):
    for name, finding in large.findings.iterrows():
        row = large.finding[name]
        assert finding["source"] == large.library.cite(row["citekey"])
        assert finding["interest"] == large.library.interest(row["citekey"])
        assert finding["design"] == large.designs[row["design"]].label
        judged = large.evidence[large.evidence["finding_id"] == name]
        assert finding["claims_against"] == (judged["counts"] & (judged["role"] == "against")).sum()
        assert (pd.isna(finding["level"])) == judged.empty


def test_a_source_counts_its_findings_and_says_what_became_of_it(tmp_path):
    root = write_small_audit(tmp_path)
    status = root / "references" / SLUG / "status.csv"
    status.write_text("citekey,event,date,notice,said_by\nnight2019,retracted,2020,,a register\n")
    sources = Audit.open(SLUG, root).sources
    assert sources.loc["night2019", ["status", "counts"]].to_list() == ["retracted 2020", False]
    assert sources.loc["leaf2015", ["status", "counts"]].to_list() == ["", True]
    assert sources["findings"].sum() == 6
    assert Audit.open(SLUG, root).findings.loc["F002", "status"] == "retracted 2020"


def test_a_row_of_the_ledger_has_the_words_of_both_sides(large):
    for name, row in large.ledger.iterrows():
        bare = large.ledger_rows.set_index("pair_id").loc[name]
        for side in ("left", "right"):
            if bare[side] in large.claim:
                claim = large.claim[bare[side]]
                assert row[f"{side}_text"] == claim["exact"]
                assert row[f"{side}_sentence"] == claim["sentence"]
                assert row[f"{side}_source"] == "the article"
            elif bare[side]:
                finding = large.finding[bare[side]]
                assert row[f"{side}_text"] == finding["statement"]
                assert row[f"{side}_source"] == large.library.cite(finding["citekey"])
                assert pd.isna(row[f"{side}_sentence"])
        sides = [bare["left"], *bare["findings"]]
        assert row["outcome"] == large.side(next(filter(None, sides)))["outcome"]


def test_there_is_one_row_a_conflict_as_a_reader_is_shown_them(large):
    assert list(large.conflicts.index) == [conflict.id for conflict in large.gathered()]
    assert large.conflicts["rows"].sum() == len(counted_rows(large.ledger))
    assert (large.conflicts["live"]).sum() == len(large.gathered(live=True))
    assert (large.conflicts["left_text"] != "").all()


def test_an_audit_without_literature_has_the_same_columns(audit, tmp_path):
    root = write_small_audit(tmp_path)
    for path in ("data/{}/matches.csv", "data/{}/decisions.csv", "references/{}/findings.csv"):
        table = root / path.format(SLUG)
        table.write_text(table.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    bare = Audit.open(SLUG, root)
    for name in JOINED:
        assert list(getattr(bare, name).columns) == list(getattr(audit, name).columns)
    assert set(bare.claims["verdict"]) == {"not established", "not checkable"}


# One thing by its id


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("C05", "C05 (sentence 5): Tea disturbs sleep. Supported."),
        ("C01", "C01 (sentence 1): no claim; a heading."),
        ("F004", "F004 (Pulse 2018): The mean pulse rose by 4 beats a minute after caffeine."),
        ("leaf2015", "leaf2015 (Leaf 2015): A made-up study for tests (Leaf 2015); findings: 1"),
    ],
)
def test_everything_with_an_id_has_a_line_and_a_card(audit, name, line):
    assert repr(audit[name]) == line
    assert audit[name]._repr_html_() == show.card(audit, name).source
    words = audit.side(name)["statement"] if name[0] in "CF" else "A made-up study"
    assert words in audit[name]._repr_html_()


def test_a_conflict_is_had_by_its_id_and_by_that_of_a_pair_in_it(audit):
    conflict = audit.gathered("article-article")[0]
    for name in (conflict.id, "opposite:C03+C05"):
        assert audit[name].id == conflict.id
        assert "Tea can also disturb sleep." in audit[name]._repr_html_()


def test_an_id_that_there_is_not_is_answered_with_the_nearest(audit):
    with pytest.raises(KeyError, match="Did you mean 'night2019'"):
        audit["nihgt2019"]
    with pytest.raises(KeyError, match="no claim, finding, source or conflict"):
        show.card(audit, "C333333")


def test_cards_show_what_is_hostile_as_text(tmp_path):
    root, script = write_small_audit(tmp_path), "<script>alert(1)</script>"
    edit_row(root / "data" / SLUG / "claims.csv", 4, statement=script)
    edit_row(root / "references" / SLUG / "findings.csv", 1, statement=script, locator=script)
    edit_row(root / "data" / SLUG / "matches.csv", 2, rationale=script)
    hostile = Audit.open(SLUG, root)
    for name in ("C05", "F002", "night2019", "opposite:C03+F002"):
        shown = hostile[name]._repr_html_()
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown


# The audit without some of its literature


def test_leaving_findings_out_gives_the_verdicts_that_fragility_foretells(large):
    less = large.without(design=("animals", "cells"))
    turned = large.claims.index[large.claims["verdict"] != less.claims["verdict"]]
    foretold = large.fragility.query("without == 'animals and cells'")["claim_id"]
    assert sorted(turned) == sorted(foretold)
    assert set(less.findings["studied"]).isdisjoint({"animals", "cells"})
    assert repr(less).startswith("kratom-alcohol without animals, cells: 111 claims, ")
    assert len(less.removal.findings) + len(less.findings) == len(large.findings)


def test_what_is_left_out_is_left_out_of_everything_and_the_whole_stays(audit):
    less = audit.without(citekey="night2019")
    assert "F002" not in less.findings.index
    assert "F002" not in set(less.tables.matches["finding_id"])
    assert not any("F002" in pair for pair in less.ledger.index)
    assert "F002" in audit.findings.index
    assert audit.removal is None


def test_without_takes_any_of_what_is_named_and_only_keeps_what_fits_all(audit):
    less = audit.without(design="cohort", citekey="leaf2015")
    assert list(less.findings.index) == ["F002", "F004", "F005", "F006"]
    kept = audit.only(design="people", reading="abstract")
    assert list(kept.findings.index) == ["F002", "F003", "F004", "F005"]
    both = audit.without(design="cohort").without(citekey="leaf2015")
    assert list(both.findings.index) == list(less.findings.index)
    assert both.removal.findings == ("F003", "F001")
    assert both.removal.words == "without cohort, without leaf2015"


def test_by_whose_money_and_by_single_findings(tmp_path):
    root = write_small_audit(tmp_path)
    paid = library()
    paid[2]["custom"]["conflict"] = "industry"
    (root / "references" / SLUG / "library.json").write_text(json.dumps(paid), "utf-8")
    opened = Audit.open(SLUG, root)
    assert opened.without(funding="industry").removal.findings == ("F003",)
    assert opened.without(finding=["F001", "F003"]).removal.findings == ("F001", "F003")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"design": "cohrt"}, "design: there is no 'cohrt' here. Did you mean 'cohort'"),
        ({"citekey": "nite2019"}, "Did you mean 'night2019'"),
        ({"funding": "industrial"}, "Did you mean 'industry'"),
        ({"reading": "abstracts"}, "Did you mean 'abstract'"),
        ({"finding": "F999"}, "there is no 'F999' here"),
        ({}, "say which findings: by design, citekey, funding, reading, finding"),
    ],
)
def test_a_word_that_there_is_not_is_refused_with_the_nearest(audit, asked, message):
    with pytest.raises(ValueError, match=message):
        audit.without(**asked)


@pytest.fixture
def ruled(tmp_path, monkeypatch) -> Audit:
    """An audit with a ruling on a conflict that has two findings on its right, stamped."""
    root = write_small_audit(tmp_path)
    conflict = Audit.open(SLUG, root)["opposite:C03+F002"].id
    edit_row(root / "data" / SLUG / "decisions.csv", 0, pair_id=conflict)
    monkeypatch.chdir(root)
    assert cli.main(["stamp", SLUG]) == 0
    ruled = Audit.open(SLUG, root)
    assert (ruled.tables.decisions["fingerprint"] != "").all()
    return ruled


def test_a_ruling_on_more_than_is_left_is_kept_and_marked(ruled):
    conflict = ruled["opposite:C03+F002"].id
    less = ruled.without(finding="F003")
    row = less.ledger.loc["opposite:C03+F002"]
    assert row[["ruling", "state"]].to_list() == ["genuine", "narrowed"]
    assert less.removal.narrowed == (conflict,)
    assert less.removal.gone == ()
    assert ruled.ledger.loc["opposite:C03+F002", "state"] == ""
    untouched = ruled.without(citekey="leaf2015")
    assert untouched.removal.narrowed == ()
    assert untouched.ledger.loc["opposite:C03+F002", ["ruling", "state"]].to_list() == [
        "genuine",
        "",
    ]


def test_a_ruling_whose_conflict_is_gone_is_named(ruled):
    conflict = ruled["opposite:C03+F002"].id
    less = ruled.without(finding=["F002", "F003"])
    assert less.removal.gone == (conflict,)
    assert less.removal.narrowed == ()
    assert ruled.without(finding="F003").without(finding="F002").removal.gone == (conflict,)


def test_a_ruling_that_was_stale_stays_stale(ruled):
    stale = ruled.with_tables(decisions=ruled.tables.decisions.assign(fingerprint="qqqqqqqqqqqq"))
    less = stale.without(finding="F003")
    assert less.ledger.loc["opposite:C03+F002", ["ruling", "state"]].to_list() == ["open", "stale"]
    assert less.removal.narrowed == ()


# Two audits side by side


def test_the_same_audit_agrees_with_itself_assertion_by_assertion(large):
    rows = large.compare(large)
    assert rows["agree"].all()
    ids = [name for cell in rows["claims"] for name in cell.split("; ")]
    assert len(ids) == len(set(ids)) <= len(large.claims)


def test_two_audits_share_only_what_all_facets_share(audit, tmp_path):
    root = write_small_audit(tmp_path)
    edit_row(root / "data" / SLUG / "claims.csv", 4, dose="high")
    edit_row(root / "data" / SLUG / "claims.csv", 5, population="?")
    rows = audit.compare(Audit.open(SLUG, root))
    by_claim = rows.set_index("claims")
    assert by_claim.loc["C02", ["both", "agree"]].to_list() == [True, True]
    assert by_claim.loc["C05", ["verdict", "verdict_other", "both"]].to_list() == [
        "supported",
        "",
        False,
    ]
    # High doses: in the other audit two claims are one assertion.
    assert by_claim.loc["C04", "claims_other"] == "C04; C05"
    assert not rows["claims_other"].str.contains("C06").any(), "undecided is the same as nothing"


def test_what_only_the_other_audit_asserts_comes_last(large):
    rows = large.compare(Audit.open("coffee-sleep", root=ROOT))
    only_other = rows["claims"] == ""
    assert only_other.any()
    assert only_other.sort_values(kind="stable").index.equals(rows.index)
    assert (rows.loc[only_other, "verdict"] == "").all()
    assert not rows.loc[only_other, "agree"].any()


# What a person asks, in at most three lines each


def test_which_claims_rest_on_money_of_an_industry(large):
    paid = large.findings.index[large.findings["interest"] == "industry"]
    resting = large.evidence[large.evidence["finding_id"].isin(paid) & large.evidence["counts"]]
    assert set(resting["claim_id"]) == set(
        large.evidence.loc[
            large.evidence["counts"] & (large.evidence["interest"] == "industry"), "claim_id"
        ]
    )


def test_which_studies_conflict_over_the_liver(large):
    liver = large.ledger[large.ledger["outcome"] == "liver_injury"]
    expected = [
        row["pair_id"]
        for row in large.ledger_rows.to_dict("records")
        for first in [row["left"] or row["findings"][0]]
        if large.side(first)["outcome"] == "liver_injury"
    ]
    assert list(liver.index) == expected


def test_how_many_claims_change_without_studies_of_animals_and_cells(large):
    less = large.without(design=("animals", "cells"))
    changed = (large.claims["verdict"] != less.claims["verdict"]).sum()
    assert changed == (large.fragility["without"] == "animals and cells").sum() > 0


def test_which_verdicts_remain_of_nothing_but_trials(large):
    verdicts = large.only(design="randomised_trial").claims["verdict"].value_counts()
    assert verdicts.sum() == len(large.claims)
    assert verdicts["supported"] < large.claims["verdict"].value_counts()["supported"]


def test_which_sentences_hold_the_most_claims_that_are_not_established(large):
    open_claims = large.claims[large.claims["verdict"] == "not established"]
    worst = open_claims.groupby("sentence").size().nlargest(2, keep="all")
    assert worst.max() >= 5
    assert set(worst.index) <= {sentence.number for sentence in large.article.sentences}

"""Drafting again after new words: what a person did stays."""

import contextlib
from datetime import date
from pathlib import Path

import pytest

from claimaudit.audit import Audit
from claimaudit.cli import main
from claimaudit.curating.saving import save_claim
from claimaudit.drafting.new import create
from claimaudit.drafting.redraft import Redrafted, redraft
from claimaudit.schema.contracts import CLAIMS, MATCHES, SEARCH_LOG
from claimaudit.schema.csv_file import read_table
from claimaudit.schema.faults import InvalidAudit
from collection import write_empty_collection
from small_audit import write_rows

TEXT = """\
Ginger and Nausea
Ginger can reduce nausea. Ginger may also lower blood pressure. Ginger makes people zingy.
"""

LIBRARY = """\
@article{made2020,
  title = {A made-up trial of ginger against nausea},
  author = {Example, Ada},
  year = {2020},
  abstract = {We gave ginger to 40 people. Ginger reduced nausea (p = 0.01).}
}
"""


@pytest.fixture
def root(tmp_path) -> Path:
    write_empty_collection(tmp_path)
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "zotero.bib").write_text(LIBRARY, encoding="utf-8")
    libraries = [tmp_path / "zotero.bib"]
    create("ginger", tmp_path / "page.txt", libraries, tmp_path, today=date(2024, 5, 31))
    return tmp_path


def again(root: Path) -> Redrafted:
    return redraft(Audit.open("ginger", root, drafts=False))


def claims(root: Path):
    return read_table(root / "data" / "ginger" / "claims.csv", CLAIMS)


def teach(root: Path, words: str) -> None:
    path = root / "references" / "ginger" / "vocabulary.toml"
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


ZING = '\n[outcome.zing]\nscales = ["direction"]\nvalue_cues = { increases = ["zingy"] }\n'


def test_a_word_that_was_taught_is_known_in_the_next_draft(root):
    assert "zing" not in set(claims(root)["outcome"])
    teach(root, ZING)
    again(root)
    taught = claims(root).set_index("outcome").loc["zing"]
    assert taught["value"] == "increases" and taught["exact"] in TEXT
    assert Audit.open("ginger", root).tables.claims["claim_id"].is_unique


def test_what_a_person_confirmed_or_wrote_stays_to_the_letter(root):
    audit = Audit.open("ginger", root)
    first = audit.tables.claims[audit.tables.claims["outcome"] == "nausea"].iloc[0]
    save_claim(audit, first["claim_id"], "Ann", {"statement": "Ginger eases nausea, says Ann."})
    before = claims(root).set_index("claim_id").loc[first["claim_id"]]
    teach(root, ZING)
    made = again(root)
    after = claims(root)
    assert made.kept == 1
    assert after.set_index("claim_id").loc[first["claim_id"]].equals(before)
    assert (after["exact"] == first["exact"]).sum() == 1, "its sentence is not drafted again"


def test_a_row_that_a_judgement_names_stays(root):
    named = claims(root).query("outcome == 'nausea'").iloc[0]
    row = {"claim_id": named["claim_id"], "finding_id": "F001", "stance": "?", "directness": "?"}
    row |= {"reviewer": "Ann", "decided_on": "2024-05-31"}
    write_rows(root / "data" / "ginger" / "matches.csv", MATCHES, [row])
    again(root)
    assert named["claim_id"] in set(claims(root)["claim_id"])
    assert Audit.open("ginger", root).tables.findings["finding_id"].tolist() == ["F001"]


def test_a_row_that_a_search_was_made_for_stays(root):
    last = claims(root).query("kind != 'none'").iloc[-1]
    row = {"search_id": "S01", "date": "2024-05-31", "where": "PubMed", "query": "ginger"}
    row |= {"claims": last["claim_id"]}
    write_rows(root / "references" / "ginger" / "search_log.csv", SEARCH_LOG, [row])
    again(root)
    kept = claims(root).set_index("claim_id").loc[last["claim_id"]]
    assert kept["exact"] == last["exact"]


def test_a_draft_that_new_words_made_invalid_is_made_afresh(root):
    teach(root, ZING)
    again(root)
    path = root / "references" / "ginger" / "vocabulary.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(ZING, ""), encoding="utf-8")
    with pytest.raises(InvalidAudit, match="zing"):
        Audit.open("ginger", root)
    again(root)
    assert "zing" not in set(Audit.open("ginger", root).tables.claims["outcome"])


def test_opened_without_its_drafts_an_audit_holds_what_a_person_did(root):
    audit = Audit.open("ginger", root)
    first = audit.tables.claims[audit.tables.claims["outcome"] == "nausea"].iloc[0]["claim_id"]
    save_claim(audit, first, "Ann", {})
    assert Audit.open("ginger", root, drafts=False).tables.claims["claim_id"].tolist() == [first]


def test_a_persons_quote_that_is_not_in_the_article_is_named_and_nothing_is_written(root, capsys):
    path = root / "data" / "ginger" / "claims.csv"
    rows = claims(root).to_dict("records")
    rows[0] |= {"exact": "No such words in it", "drafted_by": "Ada"}
    write_rows(path, CLAIMS, rows)
    before = path.read_bytes()
    with contextlib.chdir(root):
        assert main(["check", "ginger"]) == main(["draft", "ginger"]) == 1
    checked, drafted = capsys.readouterr().err.split("claims.csv record 2 (C01), column exact")[1:]
    assert "No such words in it" in drafted and "Copy it from article.txt" in drafted
    assert checked.split("\n")[0] == drafted.split("\n")[0]
    assert path.read_bytes() == before and not path.with_name(".claims.csv.bak").exists()


def test_the_tables_as_they_were_stay_beside_them(root):
    before = (root / "data" / "ginger" / "claims.csv").read_bytes()
    teach(root, ZING)
    again(root)
    assert (root / "data" / "ginger" / ".claims.csv.bak").read_bytes() == before


def test_drafting_again_without_new_words_changes_nothing(root):
    before = (root / "data" / "ginger" / "claims.csv").read_bytes()
    again(root)
    assert (root / "data" / "ginger" / "claims.csv").read_bytes() == before

"""Drafting again after new words: what a person did stays."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from claimaudit.audit import Audit
from claimaudit.curating.saving import save_claim
from claimaudit.drafting.new import create
from claimaudit.drafting.redraft import redraft
from claimaudit.schema.contracts import CLAIMS, MATCHES
from claimaudit.schema.csv_file import read_table
from small_audit import write_rows

REFERENCES = Path(__file__).resolve().parents[1] / "references"
TEXT = """\
Ginger and Nausea
Ginger can reduce nausea. Ginger may also lower blood pressure. Ginger makes people zingy.
"""


@pytest.fixture
def root(tmp_path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "references").mkdir()
    for name in ("vocabulary.toml", "designs.toml", "decision_table.csv", "cues.toml"):
        shutil.copyfile(REFERENCES / name, tmp_path / "references" / name)
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    create("ginger", tmp_path / "page.txt", root=tmp_path, today=date(2024, 5, 31))
    return tmp_path


def claims(root: Path):
    return read_table(root / "data" / "ginger" / "claims.csv", CLAIMS)


def teach(root: Path, words: str) -> None:
    path = root / "references" / "ginger" / "vocabulary.toml"
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


ZING = '\n[outcome.zing]\nscales = ["direction"]\nvalue_cues = { increases = ["zingy"] }\n'


def test_a_word_that_was_taught_is_known_in_the_next_draft(root):
    assert "zing" not in set(claims(root)["outcome"])
    teach(root, ZING)
    redraft("ginger", root)
    taught = claims(root).set_index("outcome").loc["zing"]
    assert taught["value"] == "increases" and taught["exact"] in TEXT
    assert Audit.open("ginger", root).tables.claims["claim_id"].is_unique


def test_what_a_person_confirmed_or_wrote_stays_to_the_letter(root):
    audit = Audit.open("ginger", root)
    first = audit.tables.claims[audit.tables.claims["outcome"] == "nausea"].iloc[0]
    save_claim(audit, first["claim_id"], "Ann", {"statement": "Ginger eases nausea, says Ann."})
    before = claims(root).set_index("claim_id").loc[first["claim_id"]]
    teach(root, ZING)
    made = redraft("ginger", root)
    after = claims(root)
    assert made.kept == 1
    assert after.set_index("claim_id").loc[first["claim_id"]].equals(before)
    assert (after["exact"] == first["exact"]).sum() == 1, "its sentence is not drafted again"


def test_a_row_that_a_judgement_names_stays(root):
    named = claims(root).query("outcome == 'nausea'").iloc[0]
    row = {"claim_id": named["claim_id"], "finding_id": "F001", "stance": "?", "directness": "?"}
    row |= {"reviewer": "Ann", "decided_on": "2024-05-31"}
    write_rows(root / "data" / "ginger" / "matches.csv", MATCHES, [row])
    redraft("ginger", root)
    assert named["claim_id"] in set(claims(root)["claim_id"])


def test_the_tables_as_they_were_stay_beside_them(root):
    before = (root / "data" / "ginger" / "claims.csv").read_bytes()
    teach(root, ZING)
    redraft("ginger", root)
    assert (root / "data" / "ginger" / ".claims.csv.bak").read_bytes() == before


def test_drafting_again_without_new_words_changes_nothing(root):
    before = (root / "data" / "ginger" / "claims.csv").read_bytes()
    redraft("ginger", root)
    assert (root / "data" / "ginger" / "claims.csv").read_bytes() == before

"""Each kind of contradiction is one file that says, and shows, when it counts and when not."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from claimaudit.audit import Audit
from claimaudit.cli import main
from claimaudit.contradictions.assertions import assertions, marked, with_implied
from claimaudit.contradictions.conflicts import counted_rows, tally
from claimaudit.contradictions.joins import keys
from claimaudit.contradictions.kinds import (
    FILES,
    KINDS,
    kind_named,
    kind_page,
)
from claimaudit.contradictions.kinds.kind import (
    CONFIDENCES,
    PLANES,
    Case,
    Kind,
    Material,
    completed,
)
from claimaudit.contradictions.ledger import rows_of
from claimaudit.contradictions.scope import apart
from claimaudit.evidence.designs import Design
from claimaudit.evidence.evidence import evidence
from claimaudit.evidence.judgements import judgements
from claimaudit.schema.contracts import CLAIMS, FINDINGS, MATCHES
from claimaudit.views.asides import asides
from claimaudit.vocabulary.vocabulary import Vocabulary
from collection import ROOT

ROOM = ROOT / "src" / "claimaudit" / "contradictions"
VOCABULARY = Vocabulary.load(Path(__file__).with_name("kinds.toml"))
DESIGNS = {
    "survey": Design("survey", "survey", "people", {"effect": 4}, {"effect": 1}, True),
    "trial": Design("trial", "randomised trial", "people", {"effect": 2}, {"effect": 4}, False),
}
BOTH = {"subject": "herb", "co_exposure": "alone", "outcome": "sleep", "value": "increases"}
CLAIM = {"kind": "effect", "voice": "own", "rung": "3", "checkable": "yes", **BOTH}
FINDING = {"attribution": "own result", "design": "trial", **BOTH}
MATCH = {"stance": "supports", "directness": "direct", "reviewer": "draft"}


def table(rows, contract, more=()):
    columns = [*contract.columns, *more]
    full = [{**dict.fromkeys(columns, ""), **row} for row in rows]
    return pd.DataFrame(full, columns=columns)


def material(case: Case) -> Material:
    claims = [
        {"claim_id": f"C{n:02}", "start": n * 10, **CLAIM, **row}
        for n, row in enumerate(case.claims, 1)
    ]
    findings = [
        {"finding_id": f"F{n:03}", "citekey": f"work{n}", "dataset": f"data{n}", **FINDING, **row}
        for n, row in enumerate(case.findings, 1)
    ]
    claims, findings = table(claims, CLAIMS, ["start"]), table(findings, FINDINGS)
    matches = table([{**MATCH, **row} for row in case.matches], MATCHES)
    weighed = evidence(judgements(matches, claims, findings), claims, findings, DESIGNS, {})
    bearing = frozenset(weighed["finding_id"])
    rows = with_implied(marked(assertions(claims, findings), bearing), VOCABULARY)
    return Material(rows, keys(rows, VOCABULARY), VOCABULARY, weighed, DESIGNS)


def paragraphs(kind: Kind) -> dict[str, str]:
    pieces = [" ".join(piece.split()) for piece in kind.page.strip().split("\n\n")]
    return dict(piece.split(": ", 1) for piece in pieces)


# What a kind owes


def test_every_file_of_the_folder_that_ends_in_a_kind_is_registered():
    files = {path.stem for path in (ROOM / "kinds").glob("*.py") if "KIND = " in path.read_text()}
    assert files == set(FILES) and len(FILES) == len(set(FILES)) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_fires_on_its_case_and_stays_silent_on_its_look_alike(kind):
    for case in (kind.fires, kind.silent):
        assert case.claims or case.findings, f"{kind.name} has no rows to show"
    fired = rows_of(kind, material(kind.fires))
    assert len(fired) == 1 and fired["rule"][0].endswith(".")
    assert rows_of(kind, material(kind.silent)).empty


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_look_alike_looks_alike(kind):
    fires, silent = kind.fires, kind.silent
    assert len(fires.claims) == len(silent.claims)
    assert len(fires.findings) == len(silent.findings)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_its_page_says_why_it_counts_when_not_and_tells_both_cases(kind):
    page = paragraphs(kind)
    assert list(page) == [kind.name, "Why it counts", "No contradiction", "Fires", "Silent"]
    for name, case in (("Fires", kind.fires), ("Silent", kind.silent)):
        told = re.findall(r"“(.+?)”", page[name])
        stated = [row["statement"] for row in (*case.claims, *case.findings)]
        assert told and set(told) <= set(stated)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_it_says_of_itself_holds_of_its_row(kind):
    row = rows_of(kind, material(kind.fires)).iloc[0]
    assert kind.confidence in CONFIDENCES and kind.plane in ("", *PLANES)
    assert (row["right"] is None) is kind.one_sided
    assert row["severity"] == kind.tier or not kind.tier
    assert row["plane"] == kind.plane or not kind.plane
    assert row["pair_id"].startswith(kind.name.replace(" ", "-"))


def test_no_file_of_the_room_asks_which_kind_it_has_before_it():
    names = "|".join([*(kind.name for kind in KINDS), *FILES])
    asked = re.compile(rf"kind\W*\s*(==|!=|in)\s*.*({names})|KIND\.name")
    for path in ROOM.rglob("*.py"):
        assert not asked.search(path.read_text("utf-8")), path.name


# The two traps


def test_rows_cannot_share_a_sentence_that_is_made_of_what_they_do_not_share():
    """A sentence made of a cell that like rows need not have in common is refused."""
    numbers = [{"estimate": "12 %"}, {"estimate": "30 %"}]
    case = Case(claims=[{}], findings=[{"value": "decreases", **row} for row in numbers])

    def sentence(row, vocabulary):
        return f"Another number: {row['estimate'][1]}."

    careless = replace(kind_named("opposite"), name="numbers differ", sentence=sentence)
    with pytest.raises(KeyError, match="'numbers differ' is made of 'estimate'; name it in word"):
        rows_of(careless, material(case))
    careful = replace(careless, worded_by=("estimate",))
    rules = rows_of(careful, material(case))["rule"]
    assert list(rules) == ["Another number: 12 %.", "Another number: 30 %."]


def test_a_finder_that_says_nothing_of_part_and_whole_means_no():
    pairs = pd.DataFrame({"left": [0], "right": [1]})
    bare = replace(kind_named("opposite"), find=lambda material: pairs)
    row = rows_of(bare, material(kind_named("opposite").fires)).iloc[0]
    assert (row["axes"], row["status"]) == ([], "conflict")
    full = completed(pairs, "bare")
    assert not full["part_whole"].any() and not full["mixed"].any()
    assert full["part_whole"].dtype == full["mixed"].dtype == bool


@pytest.mark.parametrize("column", ["part_whole", "mixed", "left", "right", "detail"])
def test_a_finder_that_leaves_a_cell_empty_is_refused(column):
    rows = {"left": [0, 0], "right": [1, 1], "part_whole": [False, True], "mixed": [False, True]}
    rows = pd.DataFrame(rows | {"detail": "text"}).astype({column: object})
    rows.loc[1, column] = None
    with pytest.raises(TypeError, match=f"bare: its finder leaves cells of '{column}' empty"):
        completed(rows, "bare")


def test_a_finder_that_fills_a_column_which_nothing_reads_is_refused():
    with pytest.raises(TypeError, match="nothing reads the column 'estimate'"):
        completed(pd.DataFrame({"left": [0], "estimate": ["12 %"]}), "bare")


# Scope


def test_terms_that_overlap_on_an_axis_do_not_separate():
    both, one = {"timing": {"acute", "repeated"}}, {"timing": {"acute"}}
    assert apart(both, one, ("timing",)) == apart(one, both, ("timing",)) == ()
    assert apart(one, {"timing": {"repeated"}}, ("timing",)) == ("timing",)


# What a reader is told


def test_the_command_lists_the_kinds_and_prints_the_page_of_one(capsys):
    assert main(["kinds"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in listed] == [kind.name for kind in KINDS]
    assert main(["kinds", "drift"]) == 0
    assert capsys.readouterr().out.strip() == kind_page(kind_named("drift"))
    assert main(["kinds", "unkept", "promise"]) == 0
    assert capsys.readouterr().out.startswith("unkept promise: ")


def test_an_unknown_kind_is_answered_with_the_nearest(capsys):
    assert main(["kinds", "oposite"]) == 2
    assert "there is no kind 'oposite'. Did you mean 'opposite'?" in capsys.readouterr().err


# A kind that is counted as no conflict


def test_what_has_no_support_is_told_and_counted_nowhere():
    audit = Audit.open("coffee-sleep", ROOT)
    aside = [kind.name for kind in KINDS if not kind.counts]
    rows = audit.ledger_rows
    told = rows[rows["kind"].isin(aside)]
    assert aside == ["without support"] and len(told) > 0
    assert set(told["status"]) == set(told["ruling"]) == {""}
    assert list(rows.index[rows["kind"].isin(aside)]) == list(
        range(len(rows) - len(told), len(rows))
    )
    counts = tally(audit)
    assert counts["rows"].sum() == len(rows) - len(told) == len(counted_rows(rows))
    assert set(aside).isdisjoint(counts["kind"])


def test_what_has_no_support_is_folded_into_one_line_a_topic():
    audit = Audit.open("coffee-sleep", ROOT)
    page = asides(audit).source
    claims = [
        row for row in audit.ledger_rows.to_dict("records") if row["kind"] == "without support"
    ]
    topics = {
        (row["subject"], row["co_exposure"], row["outcome"])
        for row in (audit.claim[row["left"]] for row in claims)
    }
    assert page.count("<details") == page.count("<summary>") <= len(topics) < len(claims)
    assert "open" not in re.findall(r"<details[^>]*>", page)[0]
    assert all(f">{row['left']}</a>" in page for row in claims)

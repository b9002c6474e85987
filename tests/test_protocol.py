"""The protocol that people read and the rules that the code applies are the same."""

import csv
import itertools
import re

import pytest

from claimaudit.evidence.decision_table import (
    CONDITIONS,
    DECISION_TABLE,
    POSSIBLE_FACTS,
    Facts,
    decide,
    read_decision_table,
    with_printed_table,
)
from claimaudit.evidence.verdicts import LOWERING, NOT_FALSE, NOT_SAFE
from claimaudit.schema.faults import InvalidAudit
from judging import ROOT, RULES

PROTOCOL = (ROOT / "references" / "protocol.md").read_text(encoding="utf-8")
PRINT = ".venv/bin/python -m claimaudit.evidence.decision_table references"


def table_of_decisions() -> list[dict[str, str]]:
    """The rows of the decision table in the protocol, by column."""
    lines = [line for line in PROTOCOL.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    header, _, *rows = cells
    return [dict(zip(header, row, strict=True)) for row in rows]


ROWS = table_of_decisions()


def meets(wanted: str, fact: str) -> bool:
    return wanted in ("any", fact) or (wanted == "some" and fact != "none")


def possible() -> list[Facts]:
    """Every set of facts that evidence can come to."""
    neither = [Facts("yes", otherwise=what) for what in ("direct", "indirect", "retracted", "none")]
    weights = ("thin", "enough")
    one_sided = [
        *(Facts("yes", weight) for weight in weights),
        *(Facts("yes", "none", weight) for weight in weights),
    ]
    balances = ("within one level", "supports better", "refutes better", "one dataset")
    both = [
        Facts("yes", supports, refutes, balance)
        for supports, refutes, balance in itertools.product(weights, weights, balances)
    ]
    return [Facts("no"), *neither, *one_sided, *both]


def test_the_protocol_prints_the_decision_table_and_says_where_it_stands():
    assert with_printed_table(PROTOCOL, RULES) == PROTOCOL, f"print it again: {PRINT}"
    assert "(decision_table.csv)" in PROTOCOL


def test_a_protocol_without_a_place_for_the_table_is_refused():
    with pytest.raises(ValueError, match="has no lines"):
        with_printed_table("# Rules", RULES)


def test_the_protocol_has_the_rows_of_the_file_and_no_other():
    assert [row["rule"] for row in ROWS] == [rule.id for rule in RULES]
    assert {row["sentence"] for row in ROWS} == {rule.sentence for rule in RULES}


def test_each_fact_is_explained_in_the_protocol():
    named = re.findall(r"^- \*(\w+)\*[,:]", PROTOCOL, re.MULTILINE)
    assert set(CONDITIONS) - {"checkable"} <= set(named)
    words = " ".join(PROTOCOL.partition("## V.")[2].partition("| rule |")[0].split())
    unexplained = {value for values in CONDITIONS.values() for value in values} - {"yes", "no", "-"}
    assert [value for value in unexplained if f"`{value}`" not in words] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["rule"])
def test_each_row_of_the_protocol_gives_the_verdict_it_states(row):
    fitting = [
        facts
        for facts in possible()
        if all(meets(row[fact], getattr(facts, fact)) for fact in CONDITIONS)
    ]
    assert fitting, "a row that can never apply"
    for facts in fitting:
        rule = decide(facts, RULES)
        assert (rule.id, rule.direction, rule.basis, rule.sentence) == (
            row["rule"],
            row["direction"],
            row["basis"],
            row["sentence"],
        )


def test_the_facts_that_are_possible_are_those_that_evidence_comes_to():
    assert len(POSSIBLE_FACTS) == len(possible()) == 25
    assert set(POSSIBLE_FACTS) == set(possible())


@pytest.mark.parametrize("facts", possible(), ids=str)
def test_exactly_one_row_of_the_protocol_fits_whatever_evidence_comes_to(facts):
    fitting = [row for row in ROWS if all(meets(row[f], getattr(facts, f)) for f in CONDITIONS)]
    assert len(fitting) == 1


def test_facts_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="0 rules"):
        decide(Facts("yes", "none", "none", "within one level", "-"), RULES)


def altered(path, change) -> list[str]:
    """What is said of the decision table after a change of its rows."""
    text = (ROOT / "references" / "decision_table.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, DECISION_TABLE.columns)
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(InvalidAudit) as refused:
        read_decision_table(path)
    return [str(fault) for fault in refused.value.faults]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "decision_table.csv"


def test_a_decision_table_with_a_gap_is_refused_with_the_facts_that_no_row_fits(path):
    (fault,) = altered(path, lambda rows: rows.pop(5))
    assert fault == (
        "decision_table.csv: no row fits these facts: checkable yes, supports thin, refutes none, "
        "balance -, otherwise -. Exactly one row must fit whatever evidence comes to: "
        "change what rows ask for."
    )


def test_a_decision_table_whose_rows_overlap_is_refused_with_their_ids(path):
    (fault,) = altered(path, lambda rows: rows[6].update(supports="some"))
    assert "V5, V6 all fit these facts: checkable yes, supports thin" in fault


def test_a_row_of_the_decision_table_that_can_never_apply_is_refused(path):
    never = {"rule": "V30", "checkable": "yes", "supports": "none", "refutes": "none"}
    never |= {"balance": "one dataset", "otherwise": "-", "direction": "contested", "sentence": "x"}
    (fault,) = altered(path, lambda rows: rows.append(never))
    assert "record 17 (V30)" in fault and "can never apply" in fault


def test_a_word_that_the_decision_table_does_not_know_is_refused_with_the_nearest(path):
    (fault,) = altered(path, lambda rows: rows[5].update(supports="thinn"))
    assert "record 7 (V5), column supports" in fault and "Did you mean 'thin'?" in fault


def test_a_rule_that_stands_twice_and_an_empty_sentence_are_refused(path):
    twice, empty = altered(path, lambda rows: rows[5].update(rule="V4", sentence=""))
    assert "column sentence: the cell is empty" in twice
    assert "V4 is already in record 6" in empty


def test_every_rule_that_lowers_certainty_is_in_the_protocol():
    stated = set(re.findall(r"\*\*(C\d)\*\*", PROTOCOL)) - {"C1"}
    assert {reason.split()[0] for reason, _ in LOWERING} == stated


def test_no_rule_id_is_given_twice():
    ids = re.findall(r"^- \*\*([A-Z]\d+)\*\*", PROTOCOL, re.MULTILINE)
    assert len(ids) == len(set(ids)) > 40


def test_the_protocol_owns_up_to_when_it_was_written():
    assert "after the article was read" in PROTOCOL


def test_what_verdicts_print_about_safety_stands_in_the_protocol():
    assert NOT_SAFE.removeprefix("This is ").rstrip(".") in PROTOCOL
    assert "*Nothing found* is never *false*" in PROTOCOL and "false" in NOT_FALSE


def test_the_shared_protocol_names_no_subject_of_an_audit():
    text = PROTOCOL + (ROOT / "references" / "designs.toml").read_text(encoding="utf-8")
    assert not re.search(r"kratom|mitragyn|alcohol|ethanol|opioid", text, re.IGNORECASE)

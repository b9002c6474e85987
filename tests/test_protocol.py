"""The protocol that people read and the rules that the code applies are the same."""

import itertools
import re

import pytest

from claimaudit.evidence.decision_table import DECISIONS, Facts, decide, meets
from claimaudit.evidence.verdicts import LOWERING, NOT_FALSE, NOT_SAFE
from judging import ROOT

PROTOCOL = (ROOT / "references" / "protocol.md").read_text(encoding="utf-8")
FACTS = ("checkable", "supports", "refutes", "balance", "otherwise")


def table_of_decisions() -> list[dict[str, str]]:
    """The rows of the decision table in the protocol, by column."""
    lines = [line for line in PROTOCOL.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    header, _, *rows = cells
    return [dict(zip(header, row, strict=True)) for row in rows]


ROWS = table_of_decisions()


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


def test_the_protocol_has_the_rows_of_the_code_and_no_other():
    assert [row["rule"] for row in ROWS] == [rule.id for rule in DECISIONS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["rule"])
def test_each_row_of_the_protocol_gives_the_verdict_it_states(row):
    fitting = [
        facts
        for facts in possible()
        if all(meets(row[fact], getattr(facts, fact)) for fact in FACTS)
    ]
    assert fitting, "a row that can never apply"
    for facts in fitting:
        rule = decide(facts)
        assert (rule.id, rule.direction, rule.basis) == (
            row["rule"],
            row["direction"],
            row["basis"],
        )


@pytest.mark.parametrize("facts", possible(), ids=str)
def test_exactly_one_row_of_the_protocol_fits_whatever_evidence_comes_to(facts):
    fitting = [row for row in ROWS if all(meets(row[f], getattr(facts, f)) for f in FACTS)]
    assert len(fitting) == 1


def test_facts_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="0 rules"):
        decide(Facts("yes", "none", "none", "within one level", "-"))


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

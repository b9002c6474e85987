"""Small tables for the tests of evidence and verdicts: a case says only what it is about."""

import pandas as pd

from claimaudit.evidence.decision_table import read_decision_table
from claimaudit.evidence.designs import read_designs
from claimaudit.evidence.evidence import evidence
from claimaudit.evidence.judgements import judgements
from claimaudit.schema import contracts as schema
from collection import ROOT

DESIGNS = read_designs(ROOT / "references" / "designs.toml")
RULES = read_decision_table(ROOT / "references" / "decision_table.csv")

WORDS = """
[entity]
herb = {}
juice = {}

[outcome.sleep]
values = ["better", "worse"]
excludes = [["better", "worse"]]

[outcome.breathing]
values = ["slower", "unchanged"]
excludes = [["slower", "unchanged"]]
safety = true
reassures = ["unchanged"]
"""

CLAIM = {
    "claim_id": "C01",
    "exact": "The herb can improve sleep.",
    "statement": "The herb improves sleep.",
    "kind": "effect",
    "voice": "own",
    "rung": "3",
    "subject": "herb",
    "outcome": "sleep",
    "value": "better",
    "checkable": "yes",
}
FINDING = {
    "finding_id": "F001",
    "citekey": "Hill2022",
    "statement": "People slept longer.",
    "read_in": "abstract",
    "attribution": "own result",
    "design": "randomised_trial",
    "subject": "herb",
    "outcome": "sleep",
    "value": "better",
}
MATCH = {
    "claim_id": "C01",
    "finding_id": "F001",
    "stance": "supports",
    "directness": "direct",
    "rationale": "It measured this.",
    "reviewer": "Ann",
    "decided_on": "2026-01-02",
}
SEARCH = {"search_id": "S01", "date": "2026-01-02", "where": "an index", "query": "herb sleep"}


def frame(table: schema.Table, default: dict, rows: list[dict]) -> pd.DataFrame:
    """Rows of a table, each the default with what differs."""
    empty = dict.fromkeys(table.columns, "")
    return pd.DataFrame([{**empty, **default, **row} for row in rows], columns=table.columns)


def claims(*rows: dict) -> pd.DataFrame:
    return frame(schema.CLAIMS, CLAIM, list(rows) or [{}])


def findings(*rows: dict) -> pd.DataFrame:
    return frame(schema.FINDINGS, FINDING, list(rows) or [{}])


def matches(*rows: dict) -> pd.DataFrame:
    return frame(schema.MATCHES, MATCH, list(rows) or [{}])


def searches(*rows: dict) -> pd.DataFrame:
    return frame(schema.SEARCH_LOG, SEARCH, list(rows))


def judged(*cases: dict, claim: dict | None = None, conflict: dict | None = None):
    """Claims and evidence of one claim; each case is a match together with its finding."""
    table = claims(claim or {})
    numbered = [{"finding_id": f"F{n:03}", **case} for n, case in enumerate(cases, 1)]
    found = findings(*[_only(schema.FINDINGS, case) for case in numbered]).iloc[: len(cases)]
    made = matches(*[_only(schema.MATCHES, case) for case in numbered]).iloc[: len(cases)]
    return table, evidence(judgements(made, table, found), table, found, DESIGNS, conflict)


def _only(table: schema.Table, case: dict) -> dict:
    return {key: value for key, value in case.items() if key in table.columns}

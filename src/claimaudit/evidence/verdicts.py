"""Verdicts by the decision table of the protocol, and what they rest on.

The rule ids (V1, W2, C3 ...) are those of ``references/protocol.md``, where each is reasoned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from claimaudit.evidence.decision_table import (
    HARM_KINDS,
    NOT_CHECKABLE,
    ONLY_RETRACTED,
    Facts,
    Row,
    Rule,
    best_level,
    datasets,
    decide,
    in_role,
    retracted,
    weigh,
)
from claimaudit.evidence.designs import WORDED_KINDS
from claimaudit.schema.contracts import UNCHECKABLE_KINDS, UNDECIDED
from claimaudit.vocabulary.vocabulary import Vocabulary

NOT_SAFE = "This is not evidence that it is safe."
NOT_FALSE = "No study found is not the same as false."
INTERESTED = ("industry", "advocacy")
CERTAINTIES = ("high", "moderate", "low", "very low")
# The certainty at which a verdict starts, by the best level that it rests on.
START = {1: "high", 2: "moderate", 3: "low", 4: "very low", 5: "very low"}
# The roles of the evidence that a verdict rests on.
RESTS_ON = {
    "supported": ("for",),
    "contradicted": ("against",),
    "contested": ("for", "against"),
}
OF_THE_CLAIM = ("claim_id", "exact", "statement", "subject", "co_exposure", "outcome", "value")
VERDICT_COLUMNS = (
    *OF_THE_CLAIM,
    "direction",
    "basis",
    "wording",
    "certainty",
    "rule",
    "for",
    "against",
    "shown",
)


def verdicts(
    claims: pd.DataFrame,
    evidence: pd.DataFrame,
    vocabulary: Vocabulary,
    rules: Sequence[Rule],
    coverage: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give each claim its verdict, and say by which rules.

    Parameters
    ----------
    claims, evidence : DataFrame
        As read, and as `claimaudit.evidence.evidence.evidence` gives it.
    vocabulary : Vocabulary
        Says which outcomes are a matter of safety.
    rules : sequence of Rule
        The decision table.
    coverage : DataFrame, optional
        Of `claimaudit.evidence.evidence.coverage`: names the searches behind "nothing found".

    Returns
    -------
    DataFrame
        Exactly one row a claim, in the order of the claims: claim_id, exact, statement, subject,
        co_exposure, outcome, value; ``direction`` (supported, contradicted, contested, not
        established, not checkable); ``basis`` of not established (nothing found, only retracted
        work, indirect only, too thin); ``wording`` (fits, too strong or empty); ``certainty`` (high
        to very low, or empty);
        ``rule``: the rules that gave each, in words; ``for`` and ``against`` (lists of finding ids
        that count) and ``shown`` (list of those that do not).
    """
    rows = rows_by_claim(evidence)
    searched: Mapping[str, str] = {}
    if coverage is not None:
        searched = dict(zip(coverage["claim_id"], coverage["summary"], strict=True))
    judged = [
        _verdict(
            claim,
            rows.get(claim["claim_id"], []),
            vocabulary,
            rules,
            searched.get(claim["claim_id"], ""),
        )
        for claim in claims.to_dict("records")
    ]
    return pd.DataFrame(judged, columns=list(VERDICT_COLUMNS))


def rows_by_claim(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Rows of a table as dictionaries, gathered by claim.

    >>> rows_by_claim(pd.DataFrame({"claim_id": ["C01", "C01"], "role": ["for", "null"]}))
    {'C01': [{'claim_id': 'C01', 'role': 'for'}, {'claim_id': 'C01', 'role': 'null'}]}
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in frame.to_dict("records"):
        rows.setdefault(row["claim_id"], []).append(row)
    return rows


def is_checkable(claim: Row) -> bool:
    """Whether a claim is one that literature can speak to (an undecided one is not yet).

    >>> is_checkable({"checkable": "yes", "kind": "effect"})
    True
    >>> is_checkable({"checkable": "?", "kind": "effect"})
    False
    """
    return claim["checkable"] == "yes" and claim["kind"] not in (*UNCHECKABLE_KINDS, UNDECIDED)


def holds_verdict(direction: str | pd.Series) -> bool | pd.Series:
    """Whether literature could speak to a claim, by the direction of its verdict; or to which.

    >>> holds_verdict("contested"), holds_verdict("not checkable")
    (True, False)
    """
    return direction != NOT_CHECKABLE


def _verdict(
    claim: Row, rows: list[Row], vocabulary: Vocabulary, rules: Sequence[Rule], searched: str
) -> dict[str, Any]:
    checkable = is_checkable(claim)
    rule = decide(weigh(rows) if checkable else Facts("no"), rules)
    wording, by_wording = wording_of(claim, rows) if checkable else ("", "")
    certainty, by_certainty = certainty_of(claim["kind"], rows, rule.direction)
    reasons = [_because(rule, claim, rows)]
    if rule.basis in ("nothing found", ONLY_RETRACTED, "indirect only"):
        searches = f" {searched[0].upper()}{searched[1:]}." if searched else ""
        reasons.append(NOT_FALSE + searches)
    outcome, value = claim["outcome"], claim["value"]
    is_safety = outcome in vocabulary.outcomes and vocabulary.safety(outcome)
    warns = is_safety and not vocabulary.reassures(outcome, value, claim["subject"])
    unsettled = rule.direction in ("not established", "contested", "contradicted")
    if unsettled and (warns or claim["kind"] in HARM_KINDS):
        reasons.append(NOT_SAFE)
    reasons += [by_wording, by_certainty]
    return {column: claim[column] for column in OF_THE_CLAIM} | {
        "direction": rule.direction,
        "basis": rule.basis,
        "wording": wording,
        "certainty": certainty,
        "rule": " ".join(reason for reason in reasons if reason),
        "for": [row["finding_id"] for row in in_role(rows, "for")],
        "against": [row["finding_id"] for row in in_role(rows, "against")],
        "shown": [row["finding_id"] for row in rows if not row["counts"]],
    }


def _because(rule: Rule, claim: Row, rows: list[Row]) -> str:
    """The rule in words, with what it counted and what it could not."""
    if rule.direction == NOT_CHECKABLE:
        undecided = UNDECIDED in (claim["checkable"], claim["kind"])
        return f"{rule.id}: {'undecided' if undecided else claim['why_not'] or rule.sentence}."
    counted = []
    for role in ("for", "against"):
        if side := in_role(rows, role):
            number = len(datasets(side))
            plural = "" if number == 1 else "s"
            counted.append(f"{role}: {number} dataset{plural}, best level {best_level(side)}")
    because = f"{rule.id}: {rule.sentence}" + (f" ({', '.join(counted)})." if counted else ".")
    if unsettled := in_role(rows, "disputed", "stale", "undecided"):
        ids = ", ".join(row["finding_id"] for row in unsettled)
        because += f" Not counted, because the judgement is not settled: {ids}."
    if claim["kind"] == "advice":
        because += " A1: judged against guidelines and positions."
    if left_out := [f"{row['finding_id']} ({row['status'].brief})" for row in retracted(rows)]:
        because += f" S9: not counted, because of retracted work: {', '.join(left_out)}."
    accepted = [
        f"{row['finding_id']} ({row['status'].brief} by {row['status'].accepted_by}: "
        f"{row['status'].reason})"
        for row in rows
        if row["counts"] and row["status"] and row["status"].accepted_by
    ]
    if accepted:
        because += f" S9: counted although the work is retracted: {', '.join(accepted)}."
    return because


def wording_of(claim: Row, rows: list[Row]) -> tuple[str, str]:
    """Whether the wording fits what supports it directly, and the rule that says so.

    >>> survey = {"role": "for", "warrants": 1}
    >>> wording_of({"kind": "effect", "rung": "4"}, [survey])[0]
    'too strong'
    >>> wording_of({"kind": "harm", "rung": "4"}, [survey])
    ('', 'W3: wording of harms and interactions is exempt.')
    """
    if claim["kind"] in HARM_KINDS:
        return "", "W3: wording of harms and interactions is exempt."
    if claim["kind"] not in WORDED_KINDS or not claim["rung"].isdigit():
        return "", ""
    support = in_role(rows, "for")
    if not support:
        return "", "W2: no direct own support to measure its wording by."
    rung, warranted = int(claim["rung"]), max(row["warrants"] for row in support)
    compared = f"claimed at rung {rung}, its best direct own support warrants {warranted}."
    return ("too strong" if rung > warranted else "fits"), f"W1: {compared}"


def certainty_of(kind: str, rows: list[Row], direction: str) -> tuple[str, str]:
    """The certainty of a verdict, and the rules that lowered it.

    >>> trial = {"role": "for", "level": 2, "dataset": "Hill2022", "read_in": "full text"}
    >>> certainty_of("effect", [trial | {"self_report": False, "interest": "public"}], "supported")
    ('low', 'C1: level 2 starts at moderate; lowered by C7 a single dataset.')
    """
    if kind == "advice" or direction not in RESTS_ON:
        return "", ""
    resting = in_role(rows, *RESTS_ON[direction])
    start = START[best_level(resting)]
    lowered = [reason for reason, applies in LOWERING if applies(resting, rows)]
    step = min(CERTAINTIES.index(start) + len(lowered), len(CERTAINTIES) - 1)
    reasons = f"C1: level {best_level(resting)} starts at {start}"
    reasons += f"; lowered by {', '.join(lowered)}." if lowered else "."
    return CERTAINTIES[step], reasons


def _single_dataset(resting: list[Row], rows: list[Row]) -> bool:
    # Far weaker data do not make a single study two.
    best = best_level(resting)
    return len(datasets(row for row in resting if row["level"] <= best + 1)) == 1


# What lowers certainty, and whether it applies to the rows that a verdict rests on, of all rows.
LOWERING: tuple[tuple[str, Callable[[list[Row], list[Row]], bool]], ...] = (
    (
        "C2 results on both sides",
        lambda resting, rows: bool(in_role(rows, "for") and in_role(rows, "against")),
    ),
    ("C3 results that show no difference", lambda resting, rows: bool(in_role(rows, "null"))),
    ("C4 results that qualify it", lambda resting, rows: bool(in_role(rows, "qualifies"))),
    (
        "C5 read at second hand only",
        lambda resting, rows: all(row["read_in"] == "second-hand" for row in resting),
    ),
    ("C6 self-report only", lambda resting, rows: all(row["self_report"] for row in resting)),
    ("C7 a single dataset", _single_dataset),
    (
        "C8 funding by interested parties only",
        lambda resting, rows: all(row["interest"] in INTERESTED for row in resting),
    ),
)

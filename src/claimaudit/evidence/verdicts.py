"""Verdicts by the decision table of the protocol, and what they rest on.

The rule ids (V1, W2, C3 ...) are those of ``references/protocol.md``, where each is reasoned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from claimaudit.evidence.decision_table import (
    HARM_KINDS,
    ONLY_RETRACTED,
    Facts,
    Row,
    Rule,
    _best,
    _datasets,
    _retracted,
    _role,
    decide,
    weigh,
)
from claimaudit.evidence.designs import WORDED_KINDS
from claimaudit.schema.contracts import UNCHECKABLE_KINDS, UNDECIDED
from claimaudit.vocabulary.vocabulary import Vocabulary

NOT_SAFE = "This is not evidence that it is safe."
NOT_FALSE = "No study found is not the same as false."
CONFLICTED = ("industry", "advocacy")
CERTAINTIES = ("high", "moderate", "low", "very low")
START = {1: "high", 2: "moderate", 3: "low", 4: "very low", 5: "very low"}


VERDICT_COLUMNS = (
    "claim_id",
    "exact",
    "statement",
    "subject",
    "co_exposure",
    "outcome",
    "value",
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
    coverage: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give each claim its verdict, and say by which rules.

    Parameters
    ----------
    claims, evidence : DataFrame
        As read, and as `claimaudit.evidence.evidence.evidence` gives it.
    vocabulary : Vocabulary
        Says which outcomes are a matter of safety.
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
    searched = (
        {} if coverage is None else dict(zip(coverage.claim_id, coverage.summary, strict=True))
    )
    judged = [
        _verdict(claim, rows.get(claim["claim_id"], []), vocabulary, searched)
        for claim in claims.to_dict("records")
    ]
    return pd.DataFrame(judged, columns=list(VERDICT_COLUMNS))


def rows_by_claim(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Rows of a table as dictionaries, gathered by claim."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in frame.to_dict("records"):
        rows.setdefault(row["claim_id"], []).append(row)
    return rows


def is_checkable(claim: Row) -> bool:
    """Whether a claim is one that literature can speak to (an undecided one is not yet)."""
    return claim["checkable"] == "yes" and claim["kind"] not in (*UNCHECKABLE_KINDS, UNDECIDED)


def _verdict(
    claim: Row, rows: list[dict[str, Any]], vocabulary: Vocabulary, searched: Mapping[str, str]
) -> dict[str, Any]:
    rule = decide(weigh(rows) if is_checkable(claim) else Facts("no"))
    wording, by_wording = _wording(claim, rows) if is_checkable(claim) else ("", "")
    certainty, by_certainty = _certainty(claim["kind"], rows, rule.direction)
    reasons = [
        _because(rule, claim, rows),
        _status_note(rows) if is_checkable(claim) else "",
        _search_note(rule, claim, searched),
        _safety_note(rule, claim, vocabulary),
        by_wording,
        by_certainty,
    ]
    return {
        **{column: claim[column] for column in VERDICT_COLUMNS[:7]},
        "direction": rule.direction,
        "basis": rule.basis,
        "wording": wording,
        "certainty": certainty,
        "rule": " ".join(reason for reason in reasons if reason),
        "for": [row["finding_id"] for row in _role(rows, "for")],
        "against": [row["finding_id"] for row in _role(rows, "against")],
        "shown": [row["finding_id"] for row in rows if not row["counts"]],
    }


def _because(rule: Rule, claim: Row, rows: list[dict[str, Any]]) -> str:
    if rule.id == "V1":
        undecided = UNDECIDED in (claim["checkable"], claim["kind"])
        return f"V1: {'undecided' if undecided else claim['why_not'] or rule.because}."
    counted = ", ".join(
        f"{word} {_weight(side)}"
        for word, side in (("for:", _role(rows, "for")), ("against:", _role(rows, "against")))
        if side
    )
    because = f"{rule.id}: {rule.because}" + (f" ({counted})." if counted else ".")
    uncounted = _role(rows, "disputed", "stale", "undecided")
    if uncounted:
        because += f" Not counted, because the judgement is not settled: {_ids(uncounted)}."
    return because + (" A1: judged against guidelines and positions." * (claim["kind"] == "advice"))


def _status_note(rows: list[dict[str, Any]]) -> str:
    """Which findings are of retracted work, and who counts them all the same."""
    left_out = [f"{row['finding_id']} ({row['status'].brief})" for row in _retracted(rows)]
    accepted = [
        f"{row['finding_id']} ({row['status'].brief} by {row['status'].accepted_by}: "
        f"{row['status'].reason})"
        for row in rows
        if row["counts"] and row["status"] and row["status"].accepted_by
    ]
    said = {
        "S9: not counted, because of retracted work": left_out,
        "S9: counted although the work is retracted": accepted,
    }
    return " ".join(f"{words}: {', '.join(found)}." for words, found in said.items() if found)


def _weight(rows: list[Row]) -> str:
    number = len(_datasets(rows))
    return f"{number} dataset{'' if number == 1 else 's'}, best level {_best(rows)}"


def _ids(rows: Iterable[Row]) -> str:
    return ", ".join(row["finding_id"] for row in rows)


def _search_note(rule: Rule, claim: Row, searched: Mapping[str, str]) -> str:
    if rule.basis not in ("nothing found", ONLY_RETRACTED, "indirect only"):
        return ""
    summary = searched.get(claim["claim_id"], "")
    return f"{NOT_FALSE} {summary[:1].upper()}{summary[1:]}{'.' * bool(summary)}".strip()


def _safety_note(rule: Rule, claim: Row, vocabulary: Vocabulary) -> str:
    if rule.direction not in ("not established", "contested", "contradicted"):
        return ""
    return NOT_SAFE if claim["kind"] in HARM_KINDS or _warns(claim, vocabulary) else ""


def _warns(claim: Row, vocabulary: Vocabulary) -> bool:
    outcome, value = claim["outcome"], claim["value"]
    if outcome not in vocabulary.outcomes or not vocabulary.safety(outcome):
        return False
    return not vocabulary.reassures(outcome, value, claim["subject"])


def _wording(claim: Row, rows: list[dict[str, Any]]) -> tuple[str, str]:
    support = _role(rows, "for")
    if claim["kind"] in HARM_KINDS:
        return "", "W3: wording of harms and interactions is exempt."
    if claim["kind"] not in WORDED_KINDS or not claim["rung"].isdigit():
        return "", ""
    if not support:
        return "", "W2: no direct own support to measure its wording by."
    rung, warranted = int(claim["rung"]), max(row["warrants"] for row in support)
    compared = f"claimed at rung {rung}, its best direct own support warrants {warranted}."
    return ("too strong" if rung > warranted else "fits"), f"W1: {compared}"


DECIDED = {
    "supported": ("for",),
    "contradicted": ("against",),
    "contested": ("for", "against"),
}


def _certainty(kind: str, rows: list[dict[str, Any]], direction: str) -> tuple[str, str]:
    if kind == "advice" or direction not in DECIDED:
        return "", ""
    resting = _role(rows, *DECIDED[direction])
    start = START[_best(resting)]
    lowered = [reason for reason, applies in LOWERING if applies(resting, rows)]
    step = min(CERTAINTIES.index(start) + len(lowered), len(CERTAINTIES) - 1)
    by = f"C1: level {_best(resting)} starts at {start}"
    by += f"; lowered by {', '.join(lowered)}." if lowered else "."
    return CERTAINTIES[step], by


def _both_sides(resting: list[Row], rows: list[Row]) -> bool:
    return bool(_role(rows, "for") and _role(rows, "against"))


def _weighty(rows: list[Row]) -> list[Row]:
    """Those within one level of the best: far weaker data do not make a single study two."""
    return [row for row in rows if row["level"] <= _best(rows) + 1]


def _every(column: str, *values: Any) -> Callable[[list[Row], list[Row]], bool]:
    return lambda resting, rows: all(row[column] in values for row in resting)


LOWERING: tuple[tuple[str, Callable[[list[Row], list[Row]], bool]], ...] = (
    ("C2 results on both sides", _both_sides),
    ("C3 results that show no difference", lambda resting, rows: bool(_role(rows, "null"))),
    ("C4 results that qualify it", lambda resting, rows: bool(_role(rows, "qualifies"))),
    ("C5 read at second hand only", _every("read_in", "second-hand")),
    ("C6 self-report only", _every("self_report", True)),
    ("C7 a single dataset", lambda resting, rows: len(_datasets(_weighty(resting))) == 1),
    ("C8 funding by interested parties only", _every("conflict", *CONFLICTED)),
)

DIRECTIONS = ("supported", "contradicted", "contested", "not established", "not checkable")

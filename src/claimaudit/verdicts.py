"""Verdicts by the decision table of the protocol, and what they rest on.

The rule ids (V1, W2, C3 ...) are those of ``references/protocol.md``, where each is reasoned.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from claimaudit.evidence import WORDED_KINDS
from claimaudit.schema import UNCHECKABLE_KINDS, UNDECIDED
from claimaudit.status import RETRACTED
from claimaudit.vocabulary import Vocabulary

Row = Mapping[str, Any]

NOT_SAFE = "This is not evidence that it is safe."
NOT_FALSE = "No study found is not the same as false."
HARM_KINDS = ("harm", "interaction")
NEEDS_COMPARISON = ("effect", "efficacy")
GOOD_LEVEL, COMPARED_LEVEL, WORST_LEVEL = 2, 3, 5
CONFLICTED = ("industry", "advocacy")
CERTAINTIES = ("high", "moderate", "low", "very low")
START = {1: "high", 2: "moderate", 3: "low", 4: "very low", 5: "very low"}
ANY, SOME = "any", "some"
ONLY_RETRACTED = "only retracted work"


@dataclass(frozen=True)
class Facts:
    """What the decision table looks at.

    Attributes
    ----------
    checkable : str
        yes or no.
    supports : str
        Direct own results for the claim: none; enough (one dataset at level 1 or 2, or two
        independent ones, at level 3 or better for an effect); thin (less than that).
    refutes : str
        Direct own results against it: none, thin or enough; against anything but a harm or an
        interaction any result is enough.
    balance : str
        With both: within one level, supports better, refutes better, one dataset; else ``-``.
    otherwise : str
        With neither: direct (it only qualifies or shows no difference), indirect, retracted (all
        there was is retracted work), none; else ``-``.
    """

    checkable: str
    supports: str = "none"
    refutes: str = "none"
    balance: str = "-"
    otherwise: str = "-"


@dataclass(frozen=True)
class Rule:
    """One row of the decision table: the facts it asks for (see `meets`), what follows."""

    id: str
    asks: Facts
    direction: str
    basis: str
    because: str


DECISIONS = (
    Rule(
        "V1",
        Facts("no", ANY, ANY, ANY, ANY),
        "not checkable",
        "",
        "it cannot be held against literature",
    ),
    Rule(
        "V2",
        Facts("yes", "none", "none", "-", "none"),
        "not established",
        "nothing found",
        "no own result bears on it",
    ),
    Rule(
        "V2a",
        Facts("yes", "none", "none", "-", "retracted"),
        "not established",
        ONLY_RETRACTED,
        "what there was is of retracted work",
    ),
    Rule(
        "V3",
        Facts("yes", "none", "none", "-", "indirect"),
        "not established",
        "indirect only",
        "only indirect evidence bears on it",
    ),
    Rule(
        "V4",
        Facts("yes", "none", "none", "-", "direct"),
        "not established",
        "too thin",
        "direct results only qualify it or show no difference",
    ),
    Rule(
        "V5",
        Facts("yes", "thin", "none", "-", "-"),
        "not established",
        "too thin",
        "what supports it directly is too thin",
    ),
    Rule(
        "V6",
        Facts("yes", "enough", "none", "-", "-"),
        "supported",
        "",
        "direct own results support it and none refutes it",
    ),
    Rule(
        "V7",
        Facts("yes", "none", "enough", "-", "-"),
        "contradicted",
        "",
        "direct own results refute it and none supports it",
    ),
    Rule(
        "V7a",
        Facts("yes", "none", "thin", "-", "-"),
        "not established",
        "too thin",
        "what refutes this warning is too thin to lift it",
    ),
    Rule(
        "V8",
        Facts("yes", SOME, SOME, "within one level", "-"),
        "contested",
        "",
        "direct own results of like level stand on both sides",
    ),
    Rule(
        "V9",
        Facts("yes", SOME, "enough", "refutes better", "-"),
        "contradicted",
        "",
        "what refutes it is more than one level better than what supports it",
    ),
    Rule(
        "V9a",
        Facts("yes", SOME, "thin", "refutes better", "-"),
        "not established",
        "too thin",
        "what refutes this warning is better than what supports it, and too thin to lift it",
    ),
    Rule(
        "V10",
        Facts("yes", "enough", SOME, "supports better", "-"),
        "supported",
        "",
        "what supports it is more than one level better than what refutes it",
    ),
    Rule(
        "V11",
        Facts("yes", "thin", SOME, "supports better", "-"),
        "not established",
        "too thin",
        "what supports it is better, and too thin",
    ),
    Rule(
        "V12",
        Facts("yes", SOME, SOME, "one dataset", "-"),
        "not established",
        "too thin",
        "one dataset stands on both sides and no other decides",
    ),
)


def decide(facts: Facts) -> Rule:
    """Find the row of the decision table that fits.

    Raises
    ------
    ValueError
        When no row or more than one fits: the facts contradict each other.
    """
    fitting = [rule for rule in DECISIONS if _fits(rule.asks, facts)]
    if len(fitting) != 1:
        raise ValueError(f"{len(fitting)} rules of the decision table fit {facts}")
    return fitting[0]


def _fits(asked: Facts, facts: Facts) -> bool:
    pairs = zip(vars(asked).values(), vars(facts).values(), strict=True)
    return all(meets(wanted, found) for wanted, found in pairs)


def meets(wanted: str, found: str) -> bool:
    """Whether a fact is what a cell of the table asks for; ``some`` is anything but none."""
    return wanted in (ANY, found) or (wanted == SOME and found != "none")


def weigh(rows: Iterable[Row]) -> Facts:
    """Reduce the evidence on one checkable claim to the facts of the decision table.

    Parameters
    ----------
    rows : iterable of mapping
        The claim's rows of `claimaudit.evidence.evidence`.
    """
    rows = list(rows)
    supports, refutes = _role(rows, "for"), _role(rows, "against")
    if not supports and not refutes:
        return Facts("yes", otherwise=_otherwise(rows))
    return Facts(
        "yes",
        supports=_thickness(supports),
        refutes=_against(refutes),
        balance=_balance(supports, refutes) if supports and refutes else "-",
    )


def _role(rows: Iterable[Row], *roles: str) -> list[Row]:
    return [row for row in rows if row["role"] in roles]


def _datasets(rows: Iterable[Row]) -> set[str]:
    return {row["dataset"] for row in rows}


def _best(rows: Iterable[Row]) -> int:
    return min(row["level"] for row in rows)


def _thickness(rows: list[Row]) -> str:
    if not rows:
        return "none"
    worst = COMPARED_LEVEL if rows[0]["kind"] in NEEDS_COMPARISON else WORST_LEVEL
    independent = _datasets(row for row in rows if row["level"] <= worst)
    return "enough" if _best(rows) <= GOOD_LEVEL or len(independent) > 1 else "thin"


def _against(rows: list[Row]) -> str:
    # One good counter-example ends a promise; a warning is not lifted by less than would found it.
    if rows and rows[0]["kind"] not in HARM_KINDS:
        return "enough"
    return _thickness(rows)


def _balance(supports: list[Row], refutes: list[Row]) -> str:
    if len(_datasets(supports) | _datasets(refutes)) == 1:
        return "one dataset"
    gap = _best(refutes) - _best(supports)
    if abs(gap) <= 1:
        return "within one level"
    return "supports better" if gap > 0 else "refutes better"


def _otherwise(rows: list[Row]) -> str:
    if _role(rows, "null", "qualifies"):
        return "direct"
    if _role(rows, "indirect"):
        return "indirect"
    return "retracted" if _retracted(rows) else "none"


def _retracted(rows: Iterable[Row]) -> list[Row]:
    """What would bear on a claim if its work had not been retracted."""
    return [row for row in _role(rows, RETRACTED) if row["stance"] != "background"]


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
        As read, and as `claimaudit.evidence.evidence` gives it.
    vocabulary : Vocabulary
        Says which outcomes are a matter of safety.
    coverage : DataFrame, optional
        Of `claimaudit.evidence.coverage`: names the searches behind "nothing found".

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


# What is taken away, and whether a row goes with it.
REMOVALS: tuple[tuple[str, Callable[[Row], bool]], ...] = (
    ("animals and cells", lambda row: row["studied"] in ("animals", "cells")),
    ("self-report", lambda row: row["self_report"]),
    ("second-hand reading", lambda row: row["read_in"] == "second-hand"),
    ("conflicted funding", lambda row: row["conflict"] in CONFLICTED),
)


def fragility(claims: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Verdicts that flip when part of the evidence is taken away.

    Each dataset in turn is removed, then all animals and cells, all self-report, all reading at
    second hand, all conflicted funding (of sources whose funding is known).

    Returns
    -------
    DataFrame
        One row for each claim and removal that changes the direction: claim_id, without, removed
        (list of finding ids taken away), before, after (directions, with the basis in brackets).
    """
    flips = [
        flip
        for flip in _tries(claims, evidence)
        if _direction(flip["before"]) != _direction(flip["after"])
    ]
    return pd.DataFrame(flips, columns=["claim_id", "without", "removed", "before", "after"])


def fragility_tried(claims: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """What `fragility` took away, whether or not anything flipped.

    Returns
    -------
    DataFrame
        One row a removal (all single datasets together): without, removals (how many there were),
        claims (whose counted evidence they touched), flips (claims whose direction changed) and
        note.
    """
    tries = list(_tries(claims, evidence))
    kinds = ["each dataset", *(name for name, _ in REMOVALS)]
    return pd.DataFrame([_tally(kind, tries, evidence) for kind in kinds])


def _tally(kind: str, tries: list[dict[str, Any]], evidence: pd.DataFrame) -> dict[str, Any]:
    mine = [row for row in tries if row["sort"] == kind]
    flipped = {
        row["claim_id"] for row in mine if _direction(row["before"]) != _direction(row["after"])
    }
    return {
        "without": kind,
        "removals": len({row["without"] for row in mine}),
        "claims": len({row["claim_id"] for row in mine}),
        "flips": len(flipped),
        "note": _funding_known(evidence) if kind == "conflicted funding" else "",
    }


def _funding_known(evidence: pd.DataFrame) -> str:
    sources = evidence.drop_duplicates("citekey")
    known = int((sources["conflict"] != "unknown").sum())
    return f"who paid is known of {known} of {len(sources)} matched sources"


def _direction(verdict: str) -> str:
    return verdict.partition(" (")[0]


def _tries(claims: pd.DataFrame, evidence: pd.DataFrame) -> Iterable[dict[str, Any]]:
    grouped = rows_by_claim(evidence)
    for claim in claims.to_dict("records"):
        rows = grouped.get(claim["claim_id"], [])
        if is_checkable(claim) and rows:
            yield from _without_each(claim["claim_id"], rows)


def _without_each(claim_id: str, rows: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    before = _named(rows)
    for sort, without, goes in _removals(rows):
        kept = [row for row in rows if not goes(row)]
        removed = [row["finding_id"] for row in rows if row["counts"] and goes(row)]
        if removed:
            yield {
                "claim_id": claim_id,
                "sort": sort,
                "without": without,
                "removed": removed,
                "before": before,
                "after": _named(kept),
            }


def _removals(rows: list[Row]) -> list[tuple[str, str, Callable[[Row], bool]]]:
    datasets = sorted(_datasets(row for row in rows if row["counts"]))
    singly = [("each dataset", f"dataset {name}", _is_of(name)) for name in datasets]
    return singly + [(name, name, goes) for name, goes in REMOVALS]


def _is_of(dataset: str) -> Callable[[Row], bool]:
    return lambda row: row["dataset"] == dataset


def _named(rows: list[dict[str, Any]]) -> str:
    rule = decide(weigh(rows))
    return f"{rule.direction} ({rule.basis})" if rule.basis else rule.direction


def omissions(
    reader_needs: Iterable[Mapping[str, str]], claims: pd.DataFrame, findings: pd.DataFrame
) -> pd.DataFrame:
    """What readers of this subject need and whether the article speaks of it.

    Parameters
    ----------
    reader_needs : iterable of mapping
        Each with ``subject``, ``outcome`` and ``need`` (in words), as ``audit.toml`` declares them;
        an empty subject or outcome fits every one.

    Returns
    -------
    DataFrame
        One row a need: need, subject, outcome, mentioned (bool), claims (list of ids of claims on
        that subject and outcome; an announcement is none) and findings (list of ids of findings on
        them).
    """
    spoken = claims[~claims["kind"].isin(["announcement", "none"])]
    rows = [_need(need, spoken, findings) for need in reader_needs]
    return pd.DataFrame(
        rows, columns=["need", "subject", "outcome", "mentioned", "claims", "findings"]
    )


def _need(need: Mapping[str, str], claims: pd.DataFrame, findings: pd.DataFrame) -> dict[str, Any]:
    subject, outcome = need.get("subject", ""), need.get("outcome", "")
    mentioning = _speaking(claims, subject, outcome)["claim_id"].tolist()
    return {
        "need": need.get("need", ""),
        "subject": subject,
        "outcome": outcome,
        "mentioned": bool(mentioning),
        "claims": mentioning,
        "findings": _speaking(findings, subject, outcome)["finding_id"].tolist(),
    }


def _speaking(frame: pd.DataFrame, subject: str, outcome: str) -> pd.DataFrame:
    on_subject = (frame["subject"] == subject) | (frame["co_exposure"] == subject) | (not subject)
    return frame[on_subject & ((frame["outcome"] == outcome) | (not outcome))]


def stance_facet_disagreements(
    ledger: pd.DataFrame, evidence: pd.DataFrame, claims: pd.DataFrame
) -> pd.DataFrame:
    """Judgements of stance that the coded facets do not bear out.

    Returns
    -------
    DataFrame
        One row a disagreement: claim_id, finding_id and warning: a conflict of the ledger matched
        as ``supports``; a finding that directly refutes but that the ledger does not see, with the
        facets that keep it from seeing; support for a "due to" claim from another route.
    """
    opposed, seen = _ledger_pairs(ledger, {"opposite"}), _ledger_pairs(ledger, None)
    claim = {row["claim_id"]: row for row in claims.to_dict("records")}
    rows = [
        {"claim_id": row["claim_id"], "finding_id": row["finding_id"], "warning": warning}
        for row in evidence.to_dict("records")
        if (warning := _disagreement(row, claim[row["claim_id"]], opposed, seen))
    ]
    return pd.DataFrame(rows, columns=["claim_id", "finding_id", "warning"])


def _ledger_pairs(ledger: pd.DataFrame, kinds: set[str] | None) -> set[frozenset[str]]:
    return {
        frozenset((row["left"], row["right"]))
        for row in ledger.to_dict("records")
        if row["right"]
        and (kinds is None or (row["kind"] in kinds and row["status"] == "conflict"))
    }


def _disagreement(
    row: Row, claim: Row, opposed: set[frozenset[str]], seen: set[frozenset[str]]
) -> str:
    pair = frozenset((row["claim_id"], row["finding_id"]))
    if row["role"] == "for" and pair in opposed:
        return "matched as supports, but their facets exclude each other"
    if row["role"] == "for" and claim["via"] and row["via"] != claim["via"]:
        return (
            f"supports a claim made via {claim['via']}, but is coded via {row['via'] or 'nothing'}"
        )
    if row["role"] == "against" and pair not in seen:
        return (
            f"matched as a direct refutation, but the ledger sees none: {_difference(row, claim)}"
        )
    return ""


def _difference(row: Row, claim: Row) -> str:
    differing = [
        f"{facet} {claim[facet] or '(empty)'} / {row[facet] or '(empty)'}"
        for facet in ("subject", "co_exposure", "outcome", "versus")
        if claim[facet] != row[facet]
    ]
    return "; ".join(differing) or f"{claim['value']} does not exclude {row['value']}"

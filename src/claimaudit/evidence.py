"""Matches as they were judged, joined with what was judged: level, directness, attribution."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from claimaudit.schema import (
    CHECKABLE_KINDS,
    DRAFT,
    FACETS,
    UNDECIDED,
    Fault,
    InvalidAudit,
    nearest,
    parts,
)
from claimaudit.status import RETRACTED, Status
from claimaudit.vocabulary import NO_DIFFERENCE, read_toml

WORDED_KINDS = ("mechanism", "effect", "efficacy", "dependence")
STUDIED = ("people", "animals", "cells", "none", "mixed")
LOWEST_LEVEL = 5
ANY_WORDING = 4
CURRENT = ("unanimous", "adjudicated")
COUNTED = ("for", "against")

# Bookkeeping (who drafted a row, where it was read, where it stands) is not what is judged.
JUDGED = (
    "exact",
    "statement",
    "kind",
    "voice",
    "rung",
    "estimate",
    "citekey",
    "dataset",
    "attribution",
    "design",
    "n",
    *FACETS,
)

# What a judge of a claim may count, by the kind of claim; every other kind counts own results.
ADMITTED = {
    "regulation": ("own result", "position of an authority"),
    "advice": ("position of an authority",),
}
SHOWN_AS = {
    "own result": "indirect",
    "authors' inference": "inference",
    "position of an authority": "position",
}


@dataclass(frozen=True)
class Design:
    """A study design and what it is good for.

    Attributes
    ----------
    id, label : str
        Key in ``designs.toml`` and the words shown to readers.
    in_ : str
        What was studied: people, animals, cells, none or mixed.
    level : mapping of kind to int
        Level of evidence for a claim of that kind, 1 (best) to 5.
    warrants : mapping of kind to int
        Strongest rung of wording (1 to 4) that its results justify; only for `WORDED_KINDS`.
    self_report : bool
        Whether its results are what people say of themselves.
    """

    id: str
    label: str
    in_: str
    level: Mapping[str, int]
    warrants: Mapping[str, int]
    self_report: bool


def read_designs(path: Path | str) -> dict[str, Design]:
    """Read ``designs.toml``.

    Returns
    -------
    dict of str to Design
        By id, in the order of the file.

    Raises
    ------
    InvalidAudit
        With every fault of the file: it is missing, is no TOML, or a design lacks a label, a level
        for each kind of claim, or a rung for each kind whose wording is judged.
    """
    path = Path(path)
    tables = read_toml(path, path.name)
    problems = [(id_, *found) for id_, entry in tables.items() for found in _problems(id_, entry)]
    if problems:
        raise InvalidAudit(Fault(path.name, *problem) for problem in problems)
    return {id_: _design(id_, entry) for id_, entry in tables.items()}


def _design(id_: str, entry: Mapping[str, Any]) -> Design:
    return Design(
        id=id_,
        label=entry["label"],
        in_=entry["in"],
        level=dict(entry["levels"]),
        warrants=dict(entry["warrants"]),
        self_report=entry["self_report"],
    )


def _problems(id_: str, entry: Any) -> Iterator[tuple[str, str, str, str]]:
    if not isinstance(entry, dict):
        yield "", str(entry), "a design is a table", f"Write [{id_}] and its keys below it."
        return
    for key in sorted(set(entry) - {"label", "in", "self_report", "levels", "warrants"}):
        yield key, str(entry[key]), "no such key", "Remove it."
    if not isinstance(label := entry.get("label", ""), str) or not label:
        yield "label", str(label), "a design needs words to be shown by", "Write a label."
    if (studied := entry.get("in", "")) not in STUDIED:
        yield "in", str(studied), "not what a study can be in", f"Use one of {', '.join(STUDIED)}."
    if not isinstance(reported := entry.get("self_report", ""), bool):
        yield "self_report", str(reported), "neither true nor false", "Write true or false."
    yield from _number_problems("levels", entry, CHECKABLE_KINDS, LOWEST_LEVEL)
    yield from _number_problems("warrants", entry, WORDED_KINDS, ANY_WORDING)


def _number_problems(
    key: str, entry: Mapping[str, Any], kinds: tuple[str, ...], top: int
) -> Iterator[tuple[str, str, str, str]]:
    table = entry.get(key, {})
    if not isinstance(table, dict):
        yield key, str(table), "not a table", f"Write {key} = {{ {kinds[0]} = 1, ... }}."
        return
    remedy = f"Give a whole number from 1 to {top}."
    for kind in kinds:
        if type(number := table.get(kind, "")) is not int or not 1 <= number <= top:
            yield f"{key}.{kind}", str(number), "every such kind of claim needs a number", remedy
    for kind in table:
        if kind not in kinds:
            near = nearest(kind, kinds)
            yield (
                f"{key}.{kind}",
                str(table[kind]),
                "no such kind of claim here",
                f"Did you mean {near}?" if near else f"Use {', '.join(kinds)}.",
            )


def fingerprint(*rows: Mapping[str, Any]) -> str:
    """Fingerprint what a judgement was made on.

    Parameters
    ----------
    *rows : mapping
        The claim and finding (or two of either) that were judged, in any order.

    Returns
    -------
    str
        Twelve hexadecimal digits of SHA-256. Empty cells, bookkeeping columns and computed columns
        make no difference.
    """
    contents = sorted(
        json.dumps({key: str(row[key]) for key in JUDGED if row.get(key)}, ensure_ascii=False)
        for row in rows
    )
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()[:12]


def by_id(frame: pd.DataFrame, column: str) -> dict[str, dict[str, Any]]:
    """Rows of a table as dictionaries, by the value of its id column."""
    return {row[column]: row for row in frame.to_dict("records")}


def judgements(matches: pd.DataFrame, claims: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Gather what reviewers judged into one row for each claim and finding.

    A row whose fingerprint is of other content is stale and has no vote, nor has an undecided one
    (``?``). Of the rest the adjudicated row counts, else the unanimous judgement of persons (same
    stance, and all say direct or none does), else the draft; otherwise the pair is disputed.

    Returns
    -------
    DataFrame
        claim_id, finding_id, stance and directness (empty where disputed or undecided), state
        (unanimous, adjudicated, disputed, stale, undecided), rationale, reviewers (list) and
        confirmed (bool: a reviewer other than ``draft`` made the judgement that counts).
    """
    claim, finding = by_id(claims, "claim_id"), by_id(findings, "finding_id")
    pairs: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in matches.to_dict("records"):
        pairs.setdefault((row["claim_id"], row["finding_id"]), []).append(row)
    judged = [
        _judgement(rows, fingerprint(claim.get(key[0], {}), finding.get(key[1], {})))
        for key, rows in pairs.items()
    ]
    return pd.DataFrame(judged, columns=list(JUDGEMENT_COLUMNS))


JUDGEMENT_COLUMNS = (
    "claim_id",
    "finding_id",
    "stance",
    "directness",
    "state",
    "rationale",
    "reviewers",
    "confirmed",
)


def _judgement(rows: list[dict[str, Any]], now: str) -> dict[str, Any]:
    state, voting = _state(rows, now)
    settled = state in (*CURRENT, "stale")
    return {
        "claim_id": rows[0]["claim_id"],
        "finding_id": rows[0]["finding_id"],
        "stance": voting[0]["stance"] if settled else "",
        "directness": _reasons(voting) if settled else "",
        "state": state,
        "rationale": _rationale(voting, settled),
        "reviewers": [row["reviewer"] for row in voting],
        "confirmed": state in CURRENT and any(row["reviewer"] != DRAFT for row in voting),
    }


def _state(rows: list[dict[str, Any]], now: str) -> tuple[str, list[dict[str, Any]]]:
    current = [row for row in rows if row["fingerprint"] in ("", now)]
    if not current:
        return "stale", rows
    decided = [row for row in current if UNDECIDED not in (row["stance"], row["directness"])]
    if not decided:
        return "undecided", current
    voting = voters(decided)
    if len({(row["stance"], row["directness"] == "direct") for row in voting}) > 1:
        return "disputed", voting
    return ("adjudicated" if voting[0]["adjudicated"] == "yes" else "unanimous"), voting


def voters(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those whose word counts: the adjudicated, else persons, else the unconfirmed draft."""
    adjudicated = [row for row in rows if row["adjudicated"] == "yes"]
    persons = [row for row in rows if row["reviewer"] != DRAFT]
    return adjudicated or persons or rows


def _reasons(rows: list[dict[str, Any]]) -> str:
    return "; ".join(dict.fromkeys(part for row in rows for part in parts(row["directness"])))


def _rationale(rows: list[dict[str, Any]], settled: bool) -> str:
    if settled:
        return " ".join(dict.fromkeys(row["rationale"] for row in rows if row["rationale"]))
    return " ".join(
        f"{row['reviewer']}: {row['stance']}, {row['directness']}. {row['rationale']}".strip()
        for row in rows
    )


FINDING_COLUMNS = (
    "citekey",
    "dataset",
    "statement",
    "estimate",
    "locator",
    "read_in",
    "attribution",
    "design",
    "n",
    *FACETS,
)
EVIDENCE_COLUMNS = (
    *JUDGEMENT_COLUMNS,
    "kind",
    *FINDING_COLUMNS,
    "level",
    "warrants",
    "design_label",
    "studied",
    "self_report",
    "conflict",
    "status",
    "own",
    "direct",
    "role",
    "counts",
)


def evidence(
    judgements: pd.DataFrame,
    claims: pd.DataFrame,
    findings: pd.DataFrame,
    designs: Mapping[str, Design],
    library_conflict: Mapping[str, str] | None = None,
    statuses: Mapping[str, Status] | None = None,
) -> pd.DataFrame:
    """Join each judgement with its finding and with what the finding's design is good for.

    Parameters
    ----------
    library_conflict : mapping of citekey to str, optional
        Who paid: industry, advocacy, public, none declared; anything missing is ``unknown``.
    statuses : mapping of citekey to Status, optional
        What became of the sources; work that does not count has the role ``retracted``.

    Returns
    -------
    DataFrame
        The columns of `judgements`; ``kind`` of the claim; the finding's columns under their own
        names (``dataset`` falls back to the citekey); ``level`` 1 to 5 for this kind of claim, one
        lower when the match is indirect; ``warrants``, the strongest rung the design justifies (4
        where wording is exempt); ``design_label``, ``studied``, ``self_report``, ``conflict``;
        ``status`` (`Status` of the source, or None); ``own`` and ``direct`` (bool); ``role``: what
        the match does in a verdict (for, against, null, qualifies, indirect, position, inference,
        background, retracted, disputed, stale, undecided); ``counts`` (bool: for or against).
    """
    claim, finding = by_id(claims, "claim_id"), by_id(findings, "finding_id")
    conflict, known = library_conflict or {}, statuses or {}
    rows = [
        _weighed(row, claim[row["claim_id"]], finding[row["finding_id"]], designs, conflict, known)
        for row in judgements.to_dict("records")
        if row["claim_id"] in claim and row["finding_id"] in finding
    ]
    return pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))


def _weighed(
    judgement: dict[str, Any],
    claim: dict[str, Any],
    finding: dict[str, Any],
    designs: Mapping[str, Design],
    conflict: Mapping[str, str],
    statuses: Mapping[str, Status],
) -> dict[str, Any]:
    kind, design = claim["kind"], designs.get(finding["design"])
    direct = judgement["directness"] == "direct"
    status = statuses.get(finding["citekey"])
    retracted = status is not None and not status.counts
    role = RETRACTED if retracted else _role(judgement, kind, finding, claim["value"])
    return {
        **judgement,
        "kind": kind,
        **{column: finding[column] for column in FINDING_COLUMNS},
        "dataset": finding["dataset"] or finding["citekey"],
        "level": _level(design, kind, direct),
        "warrants": design.warrants.get(kind, ANY_WORDING) if design else 1,
        "design_label": design.label if design else finding["design"],
        "studied": design.in_ if design else "",
        "self_report": bool(design and design.self_report),
        "conflict": conflict.get(finding["citekey"]) or "unknown",
        "status": status,
        "own": finding["attribution"] == "own result",
        "direct": direct,
        "role": role,
        "counts": role in COUNTED,
    }


def _level(design: Design | None, kind: str, direct: bool) -> int:
    level = design.level.get(kind, LOWEST_LEVEL) if design else LOWEST_LEVEL
    return min(LOWEST_LEVEL, level + (not direct))


def _role(judgement: Mapping[str, Any], kind: str, finding: Mapping[str, Any], claimed: str) -> str:
    stance, attribution = judgement["stance"], finding["attribution"]
    if judgement["state"] not in CURRENT:
        return judgement["state"]
    if stance == "background":
        return "background"
    if attribution not in ADMITTED.get(kind, ("own result",)):
        return SHOWN_AS.get(attribution, "background")
    if judgement["directness"] != "direct":
        return "indirect"
    if stance != "refutes":
        return "for" if stance == "supports" else "qualifies"
    is_null = finding["value"] == NO_DIFFERENCE and claimed != NO_DIFFERENCE
    return "null" if is_null else "against"


def coverage(
    claims: pd.DataFrame, evidence: pd.DataFrame, search_log: pd.DataFrame
) -> pd.DataFrame:
    """What each claim was held against, or which searches found nothing for it.

    Returns
    -------
    DataFrame
        One row a claim: claim_id, checkable, matches (number of findings judged), counted (number
        that count for or against), searches (ids of those that name the claim), came_up_empty (ids
        of those that kept nothing), covered (bool: not checkable, matched or searched for) and
        summary (in words).
    """
    matches = evidence["claim_id"].value_counts()
    counted = evidence.loc[evidence["counts"], "claim_id"].value_counts()
    named = _searches(search_log)
    rows = [
        _covered(row["claim_id"], row["checkable"], matches, counted, named)
        for row in claims.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


COVERAGE_COLUMNS = (
    "claim_id",
    "checkable",
    "matches",
    "counted",
    "searches",
    "came_up_empty",
    "covered",
    "summary",
)


def _searches(search_log: pd.DataFrame) -> dict[str, list[tuple[str, bool]]]:
    named: dict[str, list[tuple[str, bool]]] = {}
    for row in search_log.to_dict("records"):
        for claim in parts(row["claims"]):
            named.setdefault(claim, []).append((row["search_id"], not row["kept"].strip()))
    return named


def _covered(
    claim: str,
    checkable: str,
    matches: pd.Series,
    counted: pd.Series,
    named: Mapping[str, list[tuple[str, bool]]],
) -> dict[str, Any]:
    number, searches = int(matches.get(claim, 0)), named.get(claim, [])
    empty = [search for search, kept_nothing in searches if kept_nothing]
    return {
        "claim_id": claim,
        "checkable": checkable,
        "matches": number,
        "counted": int(counted.get(claim, 0)),
        "searches": [search for search, _ in searches],
        "came_up_empty": empty,
        "covered": bool(checkable == "no" or number or searches),
        "summary": _summary(checkable, number, [search for search, _ in searches], empty),
    }


def _summary(checkable: str, matches: int, searches: list[str], empty: list[str]) -> str:
    if checkable == "no":
        return "not checkable"
    if matches:
        log = f", searched: {', '.join(searches)}" if searches else ""
        return f"{matches} finding{'' if matches == 1 else 's'} judged{log}"
    if empty:
        return "searched, nothing kept: " + ", ".join(empty)
    if searches:
        return "searched, nothing that bears on it: " + ", ".join(searches)
    return "no match and no search on record"

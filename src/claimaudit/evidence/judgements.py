"""Judgements."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from claimaudit.schema.contracts import DRAFT, FACETS, UNDECIDED, parts

CURRENT = ("unanimous", "adjudicated")

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

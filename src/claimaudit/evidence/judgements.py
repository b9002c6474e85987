"""What reviewers judged of a claim and a finding, and whose word counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from claimaudit.schema.contracts import DRAFT, FACETS, UNDECIDED, parts

CURRENT = ("unanimous", "adjudicated")
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
    """Rows of a table as dictionaries, by the value of its id column.

    >>> by_id(pd.DataFrame({"claim_id": ["C01"], "kind": ["harm"]}), "claim_id")
    {'C01': {'claim_id': 'C01', 'kind': 'harm'}}
    """
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
    claim_of, finding_of = by_id(claims, "claim_id"), by_id(findings, "finding_id")
    judged: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in matches.to_dict("records"):
        judged.setdefault((row["claim_id"], row["finding_id"]), []).append(row)
    pairs = []
    for (claim_id, finding_id), rows in judged.items():
        now = fingerprint(claim_of.get(claim_id, {}), finding_of.get(finding_id, {}))
        pairs.append({"claim_id": claim_id, "finding_id": finding_id} | _judgement(rows, now))
    return pd.DataFrame(pairs, columns=list(JUDGEMENT_COLUMNS))


def _judgement(rows: list[dict[str, Any]], now: str) -> dict[str, Any]:
    """What the rows on one claim and finding come to, of which ``now`` is the fingerprint."""
    state, voting = _state(rows, now)
    judged = {
        "stance": "",
        "directness": "",
        "state": state,
        "reviewers": [row["reviewer"] for row in voting],
        "confirmed": state in CURRENT and any(row["reviewer"] != DRAFT for row in voting),
    }
    if state not in (*CURRENT, "stale"):
        opinions = (
            f"{row['reviewer']}: {row['stance']}, {row['directness']}. {row['rationale']}".strip()
            for row in voting
        )
        return judged | {"rationale": " ".join(opinions)}
    directness = dict.fromkeys(part for row in voting for part in parts(row["directness"]))
    rationales = dict.fromkeys(row["rationale"] for row in voting if row["rationale"])
    return judged | {
        "stance": voting[0]["stance"],
        "directness": "; ".join(directness),
        "rationale": " ".join(rationales),
    }


def _state(rows: list[dict[str, Any]], now: str) -> tuple[str, list[dict[str, Any]]]:
    """The state of a judgement, and the rows that it rests on."""
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
    """Those whose word counts: the adjudicated, else persons, else the unconfirmed draft.

    >>> draft = {"reviewer": "draft", "adjudicated": ""}
    >>> [row["reviewer"] for row in voters([draft, draft | {"reviewer": "A. Author"}])]
    ['A. Author']
    """
    adjudicated = [row for row in rows if row["adjudicated"] == "yes"]
    persons = [row for row in rows if row["reviewer"] != DRAFT]
    return adjudicated or persons or rows

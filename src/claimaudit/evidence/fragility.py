"""Fragility."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from claimaudit.evidence.decision_table import Row, _datasets, decide, weigh
from claimaudit.evidence.verdicts import CONFLICTED, is_checkable, rows_by_claim

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

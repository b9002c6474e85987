"""What verdicts hang on: each is computed again without a part of the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd

from claimaudit.evidence.decision_table import Row, Rule, datasets, decide, weigh
from claimaudit.evidence.verdicts import INTERESTED, is_checkable, rows_by_claim

FRAGILITY_COLUMNS = ("claim_id", "without", "removed", "before", "after")
EACH_DATASET = "each dataset"
# What is taken away, and whether a row goes with it.
REMOVALS: dict[str, Callable[[Row], bool]] = {
    "animals and cells": lambda row: row["studied"] in ("animals", "cells"),
    "self-report": lambda row: row["self_report"],
    "second-hand reading": lambda row: row["read_in"] == "second-hand",
    "conflicted funding": lambda row: row["interest"] in INTERESTED,
}


def fragility(claims: pd.DataFrame, evidence: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
    """Verdicts that flip when part of the evidence is taken away.

    Each dataset in turn is removed, then all animals and cells, all self-report, all reading at
    second hand, all conflicted funding (of sources whose funding is known).

    Returns
    -------
    DataFrame
        One row for each claim and removal that changes the direction: claim_id, without, removed
        (list of finding ids taken away), before, after (directions, with the basis in brackets).
    """
    flips = [trial for trial in _trials(claims, evidence, rules) if trial["flips"]]
    return pd.DataFrame(flips, columns=list(FRAGILITY_COLUMNS))


def fragility_tried(
    claims: pd.DataFrame, evidence: pd.DataFrame, rules: Sequence[Rule]
) -> pd.DataFrame:
    """What `fragility` took away, whether or not anything flipped.

    Returns
    -------
    DataFrame
        One row a removal (all single datasets together): without, removals (how many there were),
        claims (whose counted evidence they touched), flips (claims whose direction changed) and
        note.
    """
    trials = list(_trials(claims, evidence, rules))
    sources = evidence.drop_duplicates("citekey")
    funding_known = int((sources["interest"] != "unknown").sum())
    rows = []
    for removal in (EACH_DATASET, *REMOVALS):
        tried = [trial for trial in trials if trial["removal"] == removal]
        note = f"who paid is known of {funding_known} of {len(sources)} matched sources"
        rows.append(
            {
                "without": removal,
                "removals": len({trial["without"] for trial in tried}),
                "claims": len({trial["claim_id"] for trial in tried}),
                "flips": len({trial["claim_id"] for trial in tried if trial["flips"]}),
                "note": note if removal == "conflicted funding" else "",
            }
        )
    return pd.DataFrame(rows)


def _trials(
    claims: pd.DataFrame, evidence: pd.DataFrame, rules: Sequence[Rule]
) -> Iterator[dict[str, Any]]:
    """Every removal that touches counted evidence on a claim, with the verdicts around it."""
    evidence_of = rows_by_claim(evidence)
    for claim in claims.to_dict("records"):
        rows = evidence_of.get(claim["claim_id"], [])
        if not rows or not is_checkable(claim):
            continue
        before = decide(weigh(rows), rules)
        counted = [row for row in rows if row["counts"]]
        removals = [
            (EACH_DATASET, f"dataset {name}", lambda row, name=name: row["dataset"] == name)
            for name in sorted(datasets(counted))
        ]
        removals += [(removal, removal, is_removed) for removal, is_removed in REMOVALS.items()]
        for removal, without, is_removed in removals:
            removed = [row["finding_id"] for row in counted if is_removed(row)]
            if removed:
                after = decide(weigh(row for row in rows if not is_removed(row)), rules)
                yield {
                    "claim_id": claim["claim_id"],
                    "removal": removal,
                    "without": without,
                    "removed": removed,
                    "before": _in_words(before),
                    "after": _in_words(after),
                    "flips": before.direction != after.direction,
                }


def _in_words(rule: Rule) -> str:
    return f"{rule.direction} ({rule.basis})" if rule.basis else rule.direction

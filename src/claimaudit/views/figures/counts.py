"""The numbers behind the figures, each as a table of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.decision_table import DIRECTIONS
from claimaudit.evidence.verdicts import holds_verdict
from claimaudit.schema.contracts import KINDS
from claimaudit.sources.library import CONFLICTS
from claimaudit.sources.status import RETRACTED
from claimaudit.vocabulary.facets import RUNGS

if TYPE_CHECKING:
    from claimaudit.audit import Audit


LEVELS = (1, 2, 3, 4, 5)
MANY = 5


def kinds_and_verdicts(audit: Audit) -> pd.DataFrame:
    """Claims by kind and verdict.

    Returns
    -------
    DataFrame
        kind, one column of counts for each direction, and total; only kinds that occur, in the
        order of the codebook. Sentences without a claim are not counted.
    """
    kinds = audit.claims.set_index("claim_id").loc[audit.verdicts["claim_id"], "kind"]
    asserted = holds_claim(kinds).to_numpy()
    counts = pd.crosstab(
        kinds.to_numpy()[asserted], audit.verdicts["direction"].to_numpy()[asserted]
    )
    return _ordered(counts, [kind for kind in KINDS if kind in counts.index], DIRECTIONS, "kind")


def designs_and_levels(audit: Audit) -> pd.DataFrame:
    """Judged findings by design and level; a finding at two levels (for claims of two kinds) twice.

    Those of retracted work are left out.

    Returns
    -------
    DataFrame
        design (its label), one column of counts for each level and total; most frequent first.
    """
    standing = audit.evidence[audit.evidence["role"] != RETRACTED]
    rows = standing.drop_duplicates(["finding_id", "level"])
    counts = pd.crosstab(rows["design_label"], rows["level"])
    total = counts.sum(axis=1)
    order = sorted(counts.index, key=lambda label: (-total[label], label))
    return _ordered(counts, order, LEVELS, "design").rename(columns=_level_names())


def outcomes_and_levels(audit: Audit) -> pd.DataFrame:
    """Direct own results by the outcome claimed, the level, and whether they are for or against.

    Returns
    -------
    DataFrame
        outcome (in words), checkable claims on it, and for each level ``N for`` and ``N against``;
        then indirect. Every checkable outcome has a row, so that gaps show.
    """
    verdicts = audit.verdicts[holds_verdict(audit.verdicts["direction"])]
    claims = verdicts.groupby("outcome", sort=False).size()
    outcome = dict(zip(verdicts["claim_id"], verdicts["outcome"], strict=True))
    evidence = audit.evidence.assign(claimed=audit.evidence["claim_id"].map(outcome))
    # One finding on several claims about one outcome is one piece of evidence.
    evidence = evidence.drop_duplicates(["claimed", "finding_id", "role", "level"])
    rows = [
        {"outcome": audit.vocabulary.label(name), "claims": int(number)}
        | _spread(evidence[evidence["claimed"] == name])
        for name, number in claims.items()
    ]
    return pd.DataFrame(rows, columns=["outcome", "claims", *_spread(evidence)])


def _spread(rows: pd.DataFrame) -> dict[str, int]:
    spread = {
        f"level {level} {side}": int(((rows["role"] == side) & (rows["level"] == level)).sum())
        for level in LEVELS
        for side in ("for", "against")
    }
    return spread | {"indirect": int(rows.loc[rows["role"] == "indirect", "finding_id"].nunique())}


def what_verdicts_rest_on(audit: Audit) -> pd.DataFrame:
    """What each verdict rests on: independent data sets and the best level among them.

    Returns
    -------
    DataFrame
        claim_id, direction, datasets (those whose direct own results count for or against) and
        best_level (1 to 5; 0 where none counts). Claims that cannot be checked have no row.
    """
    counted = audit.evidence[audit.evidence["counts"].astype(bool)].groupby("claim_id")
    datasets, best = counted["dataset"].nunique(), counted["level"].min()
    rows = audit.verdicts[holds_verdict(audit.verdicts["direction"])]
    return pd.DataFrame(
        {
            "claim_id": rows["claim_id"],
            "direction": rows["direction"],
            "datasets": rows["claim_id"].map(datasets).fillna(0).astype(int),
            "best_level": rows["claim_id"].map(best).fillna(0).astype(int),
        }
    ).reset_index(drop=True)


def bases(audit: Audit) -> pd.DataFrame:
    """How many verdicts rest on how much: a summary of `what_verdicts_rest_on`.

    Returns
    -------
    DataFrame
        verdict, claims, and how many of them have no direct result, one data set, several data
        sets, and a best level of 1 or 2.
    """
    rows = what_verdicts_rest_on(audit)
    return pd.DataFrame(
        [
            {
                "verdict": name,
                "claims": len(mine),
                "no direct result": int((mine["datasets"] == 0).sum()),
                "one data set": int((mine["datasets"] == 1).sum()),
                "several data sets": int((mine["datasets"] > 1).sum()),
                "best level 1 or 2": int(mine["best_level"].isin((1, 2)).sum()),
            }
            for name in DIRECTIONS[:-1]
            for mine in [rows[rows["direction"] == name]]
        ]
    )


def strengths(audit: Audit) -> pd.DataFrame:
    """Claims by strength of wording and voice.

    Returns
    -------
    DataFrame
        wording (in words), own and reported; only claims that have a strength.
    """
    worded = audit.claims[audit.claims["rung"] != ""]
    counts = pd.crosstab(worded["rung"], worded["voice"])
    present = [rung for rung in RUNGS if rung in counts.index]
    table = counts.reindex(index=present, columns=["own", "reported"], fill_value=0)
    return table.rename(index=RUNGS).rename_axis("wording").reset_index().rename_axis(columns=None)


def funding(audit: Audit) -> pd.DataFrame:
    """Sources by who paid for them.

    Returns
    -------
    DataFrame
        who paid, sources; unknown last.
    """
    seen = [audit.library.conflict(key) for key in audit.library.citekeys]
    return pd.DataFrame(
        {"who paid": CONFLICTS, "sources": [seen.count(name) for name in CONFLICTS]}
    )


def _ordered(counts: pd.DataFrame, index: list, columns: tuple, name: str) -> pd.DataFrame:
    table = counts.reindex(index=index, columns=list(columns), fill_value=0)
    table = table.assign(total=table.sum(axis=1))
    return table.rename_axis(name).reset_index().rename_axis(columns=None)


def _level_names() -> dict[int, str]:
    return {level: f"level {level}" for level in LEVELS}

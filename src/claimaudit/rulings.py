"""Rulings: what reviewers decided on the rows of the ledger, and whether it still holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from claimaudit.evidence import by_id, fingerprint, voters
from claimaudit.schema import UNDECIDED
from claimaudit.scope import SCOPES_DIFFER

OPEN, DISPUTED, STALE, EXPLAINED = "open", "disputed", "stale", "explained"


@dataclass(frozen=True)
class Ruling:
    """What counts of the decisions on one pair or conflict.

    Attributes
    ----------
    ruling : str
        open, disputed, or what was ruled.
    state : str
        Empty, disputed or stale.
    reason : str
    cited : frozenset of (axis, finding id)
        What an ``explained`` ruling rests on.
    """

    ruling: str = OPEN
    state: str = ""
    reason: str = ""
    cited: frozenset[tuple[str, str]] = frozenset()


def ruled(
    ledger: pd.DataFrame, decisions: pd.DataFrame, claims: pd.DataFrame, findings: pd.DataFrame
) -> pd.DataFrame:
    """Enter the rulings: those on a conflict first, then those on rows, which beat them.

    Returns
    -------
    DataFrame
        The ledger with ruling, reason and state; the status becomes ``explained`` where the scopes
        differ and the ruling cites a finding for one of the differing axes.
    """
    counted = _counted(ledger, decisions, claims, findings)
    of_row = [
        _counting(counted.get(pair), counted.get(conflict))
        for pair, conflict in zip(ledger["pair_id"], ledger["conflict"], strict=True)
    ]
    known = set(findings["finding_id"])
    status = [
        EXPLAINED if old == SCOPES_DIFFER and _explains(ruling, axes, known) else old
        for old, axes, ruling in zip(ledger["status"], ledger["axes"], of_row, strict=True)
    ]
    return ledger.assign(
        status=status,
        ruling=[ruling.ruling for ruling in of_row],
        reason=[ruling.reason for ruling in of_row],
        state=[ruling.state for ruling in of_row],
    )


def _counting(of_row: Ruling | None, of_conflict: Ruling | None) -> Ruling:
    """The ruling on the row, unless it is stale and that on the conflict is not."""
    for ruling in (of_row, of_conflict):
        if ruling and ruling.state != STALE:
            return ruling
    return of_row or of_conflict or Ruling()


def _explains(ruling: Ruling, axes: Iterable[str], findings: set[str]) -> bool:
    return any(axis in axes and finding in findings for axis, finding in ruling.cited)


def _counted(
    ledger: pd.DataFrame, decisions: pd.DataFrame, claims: pd.DataFrame, findings: pd.DataFrame
) -> dict[str, Ruling]:
    made: dict[str, list[dict]] = {}
    for row in decisions.to_dict("records"):
        if row["ruling"] != UNDECIDED:
            made.setdefault(row["pair_id"], []).append(row)
    now = fingerprints(ledger, made, claims, findings)
    return {name: _settled(rows, now[name]) for name, rows in made.items() if name in now}


def fingerprints(
    ledger: pd.DataFrame, names: Iterable[str], claims: pd.DataFrame, findings: pd.DataFrame
) -> dict[str, str]:
    """Fingerprints of what the named pairs and conflicts compare, as they are now.

    Returns
    -------
    dict of str to str
        Only for names that the ledger has. That of a conflict is over the sides of all its rows,
        so that a quote which joins the conflict makes its ruling stale.
    """
    wanted = set(names)
    contents = by_id(claims, "claim_id") | by_id(findings, "finding_id")
    sides: dict[str, set[str]] = {}
    for column in ("pair_id", "conflict"):
        for row in ledger[ledger[column].isin(wanted)].to_dict("records"):
            sides.setdefault(row[column], set()).update(side_ids(row))
    return {
        name: fingerprint(*(contents[side] for side in sorted(ids))) for name, ids in sides.items()
    }


def side_ids(row: Mapping) -> list[str]:
    """The ids of the claims and findings that a row of the ledger is about."""
    return [side for side in (row["left"], row["right"], *row["findings"]) if side]


def unknown(ledger: pd.DataFrame, decisions: pd.DataFrame) -> list[str]:
    """Names in the decisions that the ledger does not have (any longer)."""
    known = set(ledger["pair_id"]) | set(ledger["conflict"])
    return [name for name in dict.fromkeys(decisions["pair_id"]) if name not in known]


def _settled(rows: list[dict], now: str) -> Ruling:
    current = [row for row in rows if row["fingerprint"] in ("", now)]
    if not current:
        return Ruling(OPEN, STALE, _reasons(rows))
    voting = voters(current)
    if len({row["ruling"] for row in voting}) > 1:
        return Ruling(DISPUTED, DISPUTED, _reasons(voting, named=True))
    explained = [row for row in voting if row["ruling"] == EXPLAINED]
    cited = frozenset((row["axis"], row["finding_id"]) for row in explained)
    return Ruling(voting[0]["ruling"], "", _reasons(voting), cited)


def _reasons(rows: list[dict], named: bool = False) -> str:
    texts = [
        f"{row['reviewer']}: {row['ruling']}. {row['reason']}" if named else row["reason"]
        for row in rows
    ]
    return " ".join(dict.fromkeys(text for text in texts if text))

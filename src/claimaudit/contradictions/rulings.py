"""Rulings: what reviewers decided on the rows of the ledger, and whether it still holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from claimaudit.contradictions.scope import SCOPES_DIFFER
from claimaudit.evidence.judgements import by_id, fingerprint, is_current, voters
from claimaudit.schema.contracts import UNDECIDED

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
    """Enter the rulings: whoever ruled on a row and on its conflict is heard on the row.

    Returns
    -------
    DataFrame
        The ledger with ruling, reason and state; the status becomes ``explained`` where the scopes
        differ and the ruling cites a finding for one of the differing axes.
    """
    holding = votes(ledger, decisions, claims, findings)
    made = _by_name(decisions)
    rulings = [
        settled(holding.get(pair, []), [*made.get(pair, []), *made.get(conflict, [])])
        for pair, conflict in zip(ledger["pair_id"], ledger["conflict"], strict=True)
    ]
    known = set(findings["finding_id"])
    statuses = []
    for status, axes, ruling in zip(ledger["status"], ledger["axes"], rulings, strict=True):
        explains = any(axis in axes and finding in known for axis, finding in ruling.cited)
        statuses.append(EXPLAINED if status == SCOPES_DIFFER and explains else status)
    return ledger.assign(
        status=statuses,
        ruling=[ruling.ruling for ruling in rulings],
        reason=[ruling.reason for ruling in rulings],
        state=[ruling.state for ruling in rulings],
    )


def votes(
    ledger: pd.DataFrame, decisions: pd.DataFrame, claims: pd.DataFrame, findings: pd.DataFrame
) -> dict[str, list[dict]]:
    """The rulings that still hold, by the pair that they are on or whose conflict they are on.

    Returns
    -------
    dict of str to list of dict
        Rows of the decisions. A reviewer's ruling on the conflict is left out where there is one
        of the same reviewer on the pair.
    """
    made = _by_name(decisions)
    holds = {
        name: [row for row in made[name] if is_current(row["fingerprint"], *rows)]
        for name, rows in sides(ledger, made, claims, findings).items()
    }
    voting = {}
    for pair, conflict in zip(ledger["pair_id"], ledger["conflict"], strict=True):
        on_pair = holds.get(pair, [])
        voted = {row["reviewer"] for row in on_pair}
        on_conflict = [row for row in holds.get(conflict, []) if row["reviewer"] not in voted]
        if on_pair or on_conflict:
            voting[pair] = [*on_pair, *on_conflict]
    return voting


def _by_name(decisions: pd.DataFrame) -> dict[str, list[dict]]:
    made: dict[str, list[dict]] = {}
    for row in decisions.to_dict("records"):
        if row["ruling"] != UNDECIDED:
            made.setdefault(row["pair_id"], []).append(row)
    return made


def fingerprints(
    ledger: pd.DataFrame, names: Iterable[str], claims: pd.DataFrame, findings: pd.DataFrame
) -> dict[str, str]:
    """Fingerprints of what the named pairs and conflicts compare, as they are now.

    Returns
    -------
    dict of str to str
        Only for names that the ledger has.
    """
    compared = sides(ledger, names, claims, findings)
    return {name: fingerprint(*rows) for name, rows in compared.items()}


def rulings_current(
    ledger: pd.DataFrame, decisions: pd.DataFrame, claims: pd.DataFrame, findings: pd.DataFrame
) -> pd.Series:
    """Whether each row of the decisions still rests on what it ruled on, as that is now.

    A row without a fingerprint counts as current; one whose name the ledger lacks does only then.

    Returns
    -------
    Series of bool
        With the index of ``decisions``.
    """
    compared = sides(ledger, decisions["pair_id"], claims, findings)
    stamped = zip(decisions["pair_id"], decisions["fingerprint"], strict=True)
    current = [is_current(held, *compared.get(name, ())) for name, held in stamped]
    return pd.Series(current, decisions.index, dtype="bool")


def sides(
    ledger: pd.DataFrame, names: Iterable[str], claims: pd.DataFrame, findings: pd.DataFrame
) -> dict[str, list[dict]]:
    """The claims and findings that the named pairs and conflicts compare, as they are now.

    Returns
    -------
    dict of str to list of dict
        Only for names that the ledger has. Those of a conflict are the sides of all its rows, so
        that a quote which joins the conflict makes its ruling stale.
    """
    wanted = set(names)
    contents = by_id(claims, "claim_id") | by_id(findings, "finding_id")
    ids: dict[str, set[str]] = {}
    for column in ("pair_id", "conflict"):
        for row in ledger[ledger[column].isin(wanted)].to_dict("records"):
            ids.setdefault(row[column], set()).update(side_ids(row))
    return {name: [contents[side] for side in sorted(compared)] for name, compared in ids.items()}


def side_ids(row: Mapping) -> list[str]:
    """The ids of the claims and findings that a row of the ledger is about.

    >>> side_ids({"left": "C01", "right": None, "findings": ["F002"]})
    ['C01', 'F002']
    """
    return [side for side in (row["left"], row["right"], *row["findings"]) if side]


def unknown_names(ledger: pd.DataFrame, decisions: pd.DataFrame) -> list[str]:
    """Names in the decisions that the ledger does not have (any longer).

    >>> ledger = pd.DataFrame({"pair_id": ["opposite:C01+C02"], "conflict": ["sleep"]})
    >>> unknown_names(ledger, pd.DataFrame({"pair_id": ["sleep", "opposite:C01+C09"]}))
    ['opposite:C01+C09']
    """
    known = set(ledger["pair_id"]) | set(ledger["conflict"])
    return [name for name in dict.fromkeys(decisions["pair_id"]) if name not in known]


def settled(current: list[dict], made: list[dict]) -> Ruling:
    """What counts of the rulings that hold; of those that were made, if none holds.

    >>> settled([], []).ruling
    'open'
    >>> settled([], [{"reviewer": "ann", "ruling": "genuine", "reason": "Both are stated."}])
    Ruling(ruling='open', state='stale', reason='Both are stated.', cited=frozenset())
    """
    if not current:
        return Ruling(OPEN, STALE, _reasons(made)) if made else Ruling()
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

"""What reviewers judged, on which content, and whether that content is still the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from claimaudit.schema.contracts import (
    CLAIMS,
    DRAFT,
    FINDINGS,
    FIRST_PRINT,
    PRINT_LETTERS,
    UNDECIDED,
    parts,
)

CURRENT = ("unanimous", "adjudicated")


def fingerprint(*rows: Mapping[str, Any]) -> str:
    """Fingerprint what a judgement was made on.

    It is taken of the pairs of name and value of every cell that is judged and not empty, in the
    order of the names: an empty column more, another order of the columns, or a text that an
    upgrade moved to the column which takes it, make no difference.

    Parameters
    ----------
    *rows : mapping
        The claim and finding (or two of either) that were judged, in any order. Which cells are
        judged is said by the contracts of the two tables.

    Returns
    -------
    str
        Twelve of sixteen letters, 48 bits of SHA-256. No spreadsheet reads them as a number.

    Examples
    --------
    >>> claim = {"claim_id": "C01", "statement": "Tea helps sleep.", "dose": ""}
    >>> fingerprint(claim)
    'nxxtgvssvwmn'
    >>> fingerprint({"statement": "Tea helps sleep."}) == fingerprint(claim)
    True
    """
    # A column and the older one whose text it takes have one name here.
    names = {column: column for table in (CLAIMS, FINDINGS) for column in table.judged}
    for table in (CLAIMS, FINDINGS):
        for column, added in table.added.items():
            if added.judged:
                names[column] = added.takes or column
    contents = sorted(
        sorted({(name, str(row[column])) for column, name in names.items() if row.get(column)})
        for row in rows
    )
    digest = hashlib.sha256(json.dumps(contents, ensure_ascii=False).encode()).hexdigest()[:12]
    return digest.translate(str.maketrans("0123456789abcdef", PRINT_LETTERS))


# The columns in the order of form 1, which its recipe rests on: nothing may be changed here.
_FIRST_JUDGED = (
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
    "subject",
    "co_exposure",
    "outcome",
    "value",
    "versus",
    "via",
    "dose",
    "population",
    "condition",
)


def first_fingerprint(*rows: Mapping[str, Any]) -> str:
    """The fingerprint that form 1 took of the same rows: twelve hexadecimal digits."""
    contents = sorted(
        json.dumps(
            {key: str(row[key]) for key in _FIRST_JUDGED if row.get(key)}, ensure_ascii=False
        )
        for row in rows
    )
    return hashlib.sha256("\n".join(contents).encode()).hexdigest()[:12]


def is_current(stamped: str, *rows: Mapping[str, Any]) -> bool:
    """Whether a judgement rests on the rows as they are now.

    Parameters
    ----------
    stamped
        The fingerprint of the judgement, by either recipe: its letters tell which. Empty, as in
        rows that a person types, it counts as current.

    Examples
    --------
    >>> claim, changed = {"statement": "Tea helps sleep."}, {"statement": "Tea harms sleep."}
    >>> is_current(fingerprint(claim), claim), is_current(first_fingerprint(claim), claim)
    (True, True)
    >>> is_current(fingerprint(claim), changed), is_current("", changed)
    (False, True)
    """
    recipe = first_fingerprint if re.fullmatch(FIRST_PRINT, stamped) else fingerprint
    return stamped in ("", recipe(*rows))


def still_current(matches: pd.DataFrame, claims: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Whether each row of the matches still rests on its claim and finding as they are.

    Parameters
    ----------
    matches
        Needs the columns claim_id, finding_id and fingerprint.

    Returns
    -------
    Series of bool
        With the index of ``matches``.
    """
    claim, finding = by_id(claims, "claim_id"), by_id(findings, "finding_id")
    columns = (matches[name] for name in ("fingerprint", "claim_id", "finding_id"))
    current = [
        is_current(stamped, claim.get(claim_id, {}), finding.get(finding_id, {}))
        for stamped, claim_id, finding_id in zip(*columns, strict=True)
    ]
    return pd.Series(current, matches.index, dtype="bool")


def by_id(frame: pd.DataFrame, column: str) -> dict[str, dict[str, Any]]:
    """Rows of a table as dictionaries, by the value of its id column.

    Examples
    --------
    >>> by_id(pd.DataFrame({"claim_id": ["C01"], "rung": ["2"]}), "claim_id")
    {'C01': {'claim_id': 'C01', 'rung': '2'}}
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
    pairs: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in matches.to_dict("records"):
        pairs.setdefault((row["claim_id"], row["finding_id"]), []).append(row)
    judged = []
    for (claim_id, finding_id), rows in pairs.items():
        content = claim_of.get(claim_id, {}), finding_of.get(finding_id, {})
        current = [row for row in rows if is_current(row["fingerprint"], *content)]
        state, voting = state_of(rows, current)
        settled = state in (*CURRENT, "stale")
        reasons = (reason for row in voting for reason in parts(row["directness"]))
        if settled:
            given = dict.fromkeys(row["rationale"] for row in voting if row["rationale"])
            rationale = " ".join(given)
        else:
            rationale = " ".join(
                f"{row['reviewer']}: {row['stance']}, {row['directness']}. "
                f"{row['rationale']}".strip()
                for row in voting
            )
        judged.append(
            {
                "claim_id": claim_id,
                "finding_id": finding_id,
                "stance": voting[0]["stance"] if settled else "",
                "directness": "; ".join(dict.fromkeys(reasons)) if settled else "",
                "state": state,
                "rationale": rationale,
                "reviewers": [row["reviewer"] for row in voting],
                "confirmed": state in CURRENT and any(row["reviewer"] != DRAFT for row in voting),
            }
        )
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


def state_of(
    rows: list[dict[str, Any]], current: list[dict[str, Any]]
) -> tuple[str, list[dict[str, Any]]]:
    """The state of a pair, and the rows that count: of those still current, if any is.

    Examples
    --------
    >>> ann = {"reviewer": "Ann", "stance": "supports", "directness": "direct", "adjudicated": ""}
    >>> rows = [ann, ann | {"reviewer": "Bo", "stance": "refutes"}]
    >>> state_of(rows, rows)[0], state_of(rows, [])[0]
    ('disputed', 'stale')
    """
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

    Examples
    --------
    >>> rows = [{"reviewer": "draft", "adjudicated": ""}, {"reviewer": "Ann", "adjudicated": ""}]
    >>> [row["reviewer"] for row in voters(rows)]
    ['Ann']
    """
    adjudicated = [row for row in rows if row["adjudicated"] == "yes"]
    persons = [row for row in rows if row["reviewer"] != DRAFT]
    return adjudicated or persons or rows

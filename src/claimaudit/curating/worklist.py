"""What a reviewer has to do: rows to confirm, pairs to judge, conflicts to rule on, disputes.

A reviewer works blind: what is listed here for one holds no word of another, nor of the machine's
draft unless that is asked for. Only what is disputed is shown with everybody's words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.contradictions.conflicts import Conflict
from claimaudit.contradictions.rulings import rulings_current, votes
from claimaudit.evidence.judgements import still_current, voters
from claimaudit.schema.contracts import DRAFT, UNDECIDED

if TYPE_CHECKING:
    from claimaudit.audit import Audit


JUDGED = ("stance", "directness", "rationale")
RULED = ("ruling", "axis", "finding_id", "reason")
NOT_PROPOSED = 0


def claims_to_confirm(audit: Audit) -> pd.DataFrame:
    """Every claim in the order of the text.

    Returns
    -------
    DataFrame
        The columns of the claims and ``done`` (bool): a person has confirmed the row.
    """
    claims = audit.tables.claims
    ordered = claims.sort_values(["start", "claim_id"], kind="stable", ignore_index=True)
    return ordered.assign(done=ordered["confirmed_by"] != "")


def sentences(audit: Audit) -> pd.DataFrame:
    """What the rules of a draft take each sentence to do; see `claimaudit.drafting.roles.roles`."""
    from claimaudit.drafting.english.cues import Cues
    from claimaudit.drafting.roles import roles
    from claimaudit.vocabulary.lexicon import Lexicon

    cues = Cues.read(audit.root / "references" / "cues.toml")
    return roles(audit.article, Lexicon.of(audit.vocabulary), cues)


def findings_to_confirm(audit: Audit) -> pd.DataFrame:
    """Every finding in the order of its table; ``done`` as in `claims_to_confirm`."""
    return audit.tables.findings.assign(done=audit.tables.findings["confirmed_by"] != "")


def candidates(audit: Audit, k: int = 10) -> pd.DataFrame:
    """The findings that may bear on each checkable claim, as a search of the library ranks them.

    Returns
    -------
    DataFrame
        claim_id, finding_id, rank and matched; at most ``k`` a claim, in which sources without a
        finding have a share.
    """
    from claimaudit.curating.retrieval import Index

    index = Index.of(audit.library, audit.tables.findings, audit.vocabulary)
    asked = audit.tables.claims[audit.tables.claims["checkable"] == "yes"].to_dict("records")
    of_claims = [index.candidates(row, k).assign(claim_id=row["claim_id"]) for row in asked]
    ranked = pd.concat([pd.DataFrame(columns=["claim_id", "finding_id", "rank"]), *of_claims])
    ranked = ranked[ranked["finding_id"] != ""].astype({"rank": "int64"})
    return ranked.reindex(columns=["claim_id", "finding_id", "rank", "matched"])


def pairs_to_judge(
    audit: Audit, reviewer: str, candidates: pd.DataFrame, show_draft: bool = False
) -> pd.DataFrame:
    """The claims and findings that a reviewer is to hold against each other.

    These are the candidates of the checkable claims, and the pairs that the table already has,
    whoever judged them: two reviewers can only agree on what both were asked.

    Parameters
    ----------
    candidates
        claim_id, finding_id, rank and matched (the words that made it a candidate), as
        ``retrieval`` proposes them; a candidate without a finding is left out.
    show_draft
        Also show what the machine's draft says, in draft_stance, draft_directness and
        draft_rationale.

    Returns
    -------
    DataFrame
        claim_id, finding_id, rank, matched; stance, directness and rationale as the reviewer
        entered them before; and ``done`` (bool): judged, decided, and not changed since. In the
        order of the text, then of the rank; a pair that is no candidate has the rank 0 and is last.
    """
    columns = ["claim_id", "finding_id", *JUDGED]
    matches = audit.tables.matches
    made = matches.loc[matches["reviewer"] == reviewer, [*columns, "fingerprint"]]
    claims = claims_to_confirm(audit)
    place = {name: number for number, name in enumerate(claims["claim_id"])}
    checkable = claims.loc[claims["checkable"] == "yes", "claim_id"]
    known = candidates["claim_id"].isin(checkable) & candidates["finding_id"].isin(
        audit.tables.findings["finding_id"]
    )
    asked = ["claim_id", "finding_id", "rank", "matched"]
    judged = matches[["claim_id", "finding_id"]].assign(rank=NOT_PROPOSED)
    judged["matched"] = [()] * len(judged)
    pairs = pd.concat([candidates.loc[known, asked], judged], ignore_index=True)
    pairs = pairs.drop_duplicates(["claim_id", "finding_id"])
    pairs = pairs.assign(
        place=pairs["claim_id"].map(place), unranked=pairs["rank"] == NOT_PROPOSED
    ).sort_values(["place", "unranked", "rank", "finding_id"], ignore_index=True)
    pairs = pairs[asked].merge(made, how="left").fillna("")
    current = still_current(pairs, audit.tables.claims, audit.tables.findings)
    pairs = pairs.assign(done=current & _decided(pairs, ("stance", "directness")))
    if show_draft:
        draft = matches.loc[matches["reviewer"] == DRAFT, columns]
        draft = draft.rename(columns={name: f"draft_{name}" for name in JUDGED})
        pairs = pairs.merge(draft, how="left").fillna("")
    return pairs.drop(columns="fingerprint")


def conflicts_to_rule(audit: Audit, reviewer: str, show_draft: bool = False) -> pd.DataFrame:
    """The conflicts of the ledger, the gravest first.

    Parameters
    ----------
    show_draft
        Also show what the machine's draft says, in draft_ruling, draft_axis, draft_finding_id
        and draft_reason.

    Returns
    -------
    DataFrame
        pair_id (the name of the conflict), plane, kind, status, severity, left, right, findings,
        axes and rules (lists), rows (pair_ids); ruling, axis, finding_id and reason as the reviewer
        entered them before; and ``done`` (bool): ruled on as a whole or row by row, decided, and
        not changed since.
    """
    blind, columns = audit.unruled, ["pair_id", *RULED]
    listed = pd.DataFrame(
        [conflict_item(conflict) for conflict in blind.gathered()], columns=list(CONFLICT_COLUMNS)
    ).sort_values("severity", kind="stable", ignore_index=True)
    decisions = audit.tables.decisions
    made = decisions[decisions["reviewer"] == reviewer]
    current = rulings_current(blind.ledger_rows, made, audit.tables.claims, audit.tables.findings)
    ruled = set(made.loc[current & _decided(made, ("ruling",)), "pair_id"])
    done = [
        conflict["pair_id"] in ruled or set(conflict["rows"]) <= ruled
        for conflict in listed.to_dict("records")
    ]
    listed = listed.merge(made[columns], how="left").fillna("").assign(done=done)
    if show_draft:
        draft = decisions.loc[decisions["reviewer"] == DRAFT, columns]
        draft = draft.rename(columns={name: f"draft_{name}" for name in RULED})
        listed = listed.merge(draft, how="left").fillna("")
    return listed


CONFLICT_COLUMNS = (
    "pair_id",
    "plane",
    "kind",
    "status",
    "severity",
    "left",
    "right",
    "findings",
    "axes",
    "rules",
    "rows",
)


def to_adjudicate(audit: Audit) -> pd.DataFrame:
    """What reviewers dispute and nobody has settled, with what each of them said.

    Returns
    -------
    DataFrame
        task (``match`` or ``ruling``), claim_id and finding_id of a match, pair_id of a ruling,
        and ratings: a list of rows of the table, one a reviewer.
    """
    rows = []
    made = dict(iter(audit.tables.matches.groupby(["claim_id", "finding_id"], sort=False)))
    for row in audit.judgements.to_dict("records"):
        if row["state"] == "disputed":
            claim_id, finding_id = row["claim_id"], row["finding_id"]
            matches = made[claim_id, finding_id]
            voting = matches[matches["reviewer"].isin(row["reviewers"])].to_dict("records")
            rows.append(("match", claim_id, finding_id, "", voting))
    ledger, tables = audit.unruled.ledger_rows, audit.tables
    cast = votes(ledger, tables.decisions, tables.claims, tables.findings)
    disputed = {}
    for pair, rulings in cast.items():
        voting = voters(rulings)
        if len({row["ruling"] for row in voting}) > 1:
            # Settled on the conflict where every ruling is on it, else on the pair.
            names = {row["pair_id"] for row in voting}
            disputed[names.pop() if len(names) == 1 else pair] = voting
    rows += [("ruling", "", "", name, voting) for name, voting in disputed.items()]
    columns = ["task", "claim_id", "finding_id", "pair_id", "ratings"]
    return pd.DataFrame(rows, columns=columns)


def progress(audit: Audit, reviewer: str, candidates: pd.DataFrame) -> pd.DataFrame:
    """How much is done, and of how much.

    Returns
    -------
    DataFrame
        One row a task (claims, findings, matches, rulings): task, done, all. The first two
        count what any person confirmed, the others what this reviewer did.
    """
    lists = {
        "claims": claims_to_confirm(audit),
        "findings": findings_to_confirm(audit),
        "matches": pairs_to_judge(audit, reviewer, candidates),
        "rulings": conflicts_to_rule(audit, reviewer),
    }
    rows = [(task, int(items["done"].sum()), len(items)) for task, items in lists.items()]
    return pd.DataFrame(rows, columns=["task", "done", "all"])


def undecided_rows(audit: Audit) -> list[str]:
    """Every row with cells that say ``?``, in one line that names file, row and columns."""
    return [
        f"{file}, {id_}: undecided (?) in {', '.join(cells['column'])}"
        for (file, id_), cells in audit.undecided.groupby(["file", "id"], sort=False)
    ]


def open_ends(audit: Audit) -> list[str]:
    """What an audit lacks to be complete, one line each.

    Rows that are undecided, judgements that are disputed or stale, rulings that are, and checkable
    claims for which nothing was found because nobody has searched.
    """
    open_now = undecided_rows(audit)
    for row in audit.judgements.to_dict("records"):
        if row["state"] in ("disputed", "stale"):
            open_now.append(
                f"matches.csv, {row['claim_id']} and {row['finding_id']}: {row['state']}"
            )
    for row in audit.ledger_rows.to_dict("records"):
        if row["state"]:
            open_now.append(f"decisions.csv, {row['pair_id']}: {row['state']}")
    for row in audit.coverage.to_dict("records"):
        if not row["covered"]:
            open_now.append(f"claims.csv, {row['claim_id']}: {row['summary']}")
    return open_now


# Pairs


def _decided(table: pd.DataFrame, columns: Iterable[str]) -> pd.Series:
    return ~table[list(columns)].isin(["", UNDECIDED]).any(axis=1)


# Conflicts


def conflict_item(conflict: Conflict) -> dict[str, Any]:
    """A conflict as `conflicts_to_rule` lists it."""
    item = {name: getattr(conflict, name) for name in CONFLICT_COLUMNS[1:-1]}
    return item | {"pair_id": conflict.id, "rows": [row["pair_id"] for row in conflict.rows]}


def conflict_named(audit: Audit, pair_id: str) -> Conflict:
    """The rows of the ledger, unruled, that a pair_id names: one, or all of a conflict."""
    ledger = audit.unruled.ledger_rows
    rows = ledger[(ledger["pair_id"] == pair_id) | (ledger["conflict"] == pair_id)]
    return Conflict(pair_id, tuple(rows.to_dict("records")))

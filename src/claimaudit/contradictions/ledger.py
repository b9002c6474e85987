"""The contradiction ledger: what the kinds find over every plane, ranked and ruled upon."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import assertions, marked, with_implied
from claimaudit.contradictions.joins import MAX_PAIRS, keys
from claimaudit.contradictions.kinds import KINDS
from claimaudit.contradictions.kinds.kind import (
    PLANES,
    Kind,
    Material,
    Wording,
    completed,
)
from claimaudit.contradictions.kinds.phrases import conflict_name, rungs
from claimaudit.contradictions.rulings import EXPLAINED, OPEN, ruled
from claimaudit.contradictions.scope import CONFLICT, SCOPES_DIFFER, status
from claimaudit.contradictions.severity import severity
from claimaudit.evidence.designs import Design
from claimaudit.evidence.judgements import by_id
from claimaudit.schema.contracts import FACETS, drafted, drafters
from claimaudit.vocabulary.vocabulary import Vocabulary

# Background helps to read a claim and says nothing for or against it.
BEARING = ("supports", "refutes", "qualifies")
STATUSES = (CONFLICT, SCOPES_DIFFER, EXPLAINED)
ON_DRAFT = "Drafted: {by} coded a side of it, and no person has confirmed that."
COLUMNS = (
    "pair_id",
    "conflict",
    "plane",
    "kind",
    "status",
    "axes",
    "rule",
    "severity",
    "ruling",
    "reason",
    "left",
    "right",
    "findings",
    "rung",
    "state",
    "drafted",
)


def ledger(
    *,
    claims: pd.DataFrame,
    findings: pd.DataFrame,
    evidence: pd.DataFrame,
    decisions: pd.DataFrame,
    vocabulary: Vocabulary,
    designs: Mapping[str, Design],
    max_pairs: int = MAX_PAIRS,
) -> pd.DataFrame:
    """Compute the contradictions of an article with itself, with the literature, and within it.

    Parameters
    ----------
    claims, findings, evidence, decisions : DataFrame
        As `read_claims`, `read_findings`, `evidence` and `read_table` return them.
    designs : mapping of str to Design
        For the words of what a finding's design warrants.
    max_pairs : int
        The most pairs that each kind may build.

    Returns
    -------
    DataFrame
        The gravest first. pair_id; conflict (the name of the rows it is gathered with); plane;
        kind (the name of one of `KINDS`); status (conflict, scopes differ, explained; empty where
        the kind is not counted as a conflict); axes (list of every axis of scope that differs);
        rule (in words); severity (see `kinds.tiers`); ruling (open, genuine, explained, only
        reported, dismissed, disputed; empty where none is needed) and reason; left and right
        (ids; right is None in one-sided kinds, both are where the findings differ in estimates);
        findings (list of ids, for those); rung (the strongest of the claims, 0 for none); state
        (of the ruling: empty, disputed or stale); drafted (bool: a side is a machine's draft that
        no person has confirmed).

    Raises
    ------
    LedgerTooLarge
        Before any pair is built, naming the key with the most pairs.
    """
    bearing = evidence.loc[evidence["stance"].isin(BEARING), "finding_id"]
    table = with_implied(marked(assertions(claims, findings), frozenset(bearing)), vocabulary)
    coded = keys(table, vocabulary)
    material = Material(table, coded, vocabulary, evidence, designs, max_pairs)
    found = pd.concat([rows_of(kind, material) for kind in KINDS], ignore_index=True)
    drafts = {
        *claims.loc[drafted(claims), "claim_id"],
        *findings.loc[drafted(findings), "finding_id"],
    }
    sides = zip(found["left"], found["right"], found["findings"], strict=True)
    on_draft = [not drafts.isdisjoint((left, right, *more)) for left, right, more in sides]
    found = found.assign(drafted=np.array(on_draft, dtype=bool))
    rows = ruled(found, decisions, claims, findings)
    unneeded = rows["kind"].isin([kind.name for kind in KINDS if not kind.needs_ruling])
    rows["ruling"] = rows["ruling"].mask(unneeded & (rows["ruling"] == OPEN), "")
    order = pd.DataFrame(
        {
            "severity": rows["severity"],
            "status": rows["status"].map({name: n for n, name in enumerate(STATUSES)}),
            "plane": rows["plane"].map({name: n for n, name in enumerate(PLANES)}),
            "weakness": -rows["rung"],
            "pair_id": rows["pair_id"],
        }
    ).sort_values(["severity", "status", "plane", "weakness", "pair_id"], kind="stable")
    return rows.loc[order.index, list(COLUMNS)].reset_index(drop=True)


def rows_of(kind: Kind, material: Material) -> pd.DataFrame:
    """What one kind finds, as the ledger has it before it is ranked and ruled upon.

    Returns
    -------
    DataFrame
        pair_id, conflict, rule, plane, kind, status, axes, severity, left, right, findings, rung.
    """
    table = material.table
    rows = completed(kind.find(material), kind.name)
    axes = pd.Series([*kind.scope(rows, material)], dtype=object)
    article = table["article"].to_numpy().astype(int)
    outside = 2 - article[rows["anchor"]] - article[rows["other"]]
    plane = kind.plane or np.array(PLANES, dtype=object)[outside]
    rows = rows.assign(axes=axes, plane=plane, status=status(axes) if kind.counts else "")
    # What has no side reads the last of each: no id, no wording, no implication.
    ids, hops = (np.append(table[name].to_numpy(dtype=object), None) for name in ("id", "hop"))
    rung = np.append(rungs(table["rung"]).to_numpy(), 0)
    left, right = rows["left"].to_numpy(), rows["right"].to_numpy()
    sides = zip(ids[left], ids[right], rows["findings"], strict=True)
    named = [[name for name in (one, other, *more) if name] for one, other, more in sides]
    hop = [one or other or "" for one, other in zip(hops[left], hops[right], strict=True)]
    found = pd.DataFrame(
        {
            "pair_id": [pair_name(kind.name, *row) for row in zip(named, hop, strict=True)],
            **_texts(rows, kind, material),
            "plane": rows["plane"],
            "kind": kind.name,
            "status": rows["status"],
            "axes": pd.Series([list(names) for names in axes], dtype=object),
            "severity": severity(rows, kind, material),
            "left": ids[left],
            "right": ids[right],
            "findings": pd.Series([list(names) for names in rows["findings"]], dtype=object),
            "rung": np.maximum(rung[left], rung[right]),
        }
    )
    texts = dict.fromkeys(("pair_id", "conflict", "rule", "plane", "kind"), "str")
    return found.astype(texts).drop_duplicates("pair_id", ignore_index=True)


def pair_name(kind: str, sides: Iterable[str], hop: str = "") -> str:
    """The id of a row: its kind, the ids of its sides and, where there is one, the implication.

    >>> pair_name("not reproduced", ["F003", "C01"])
    'not-reproduced:C01+F003'
    """
    return f"{kind.replace(' ', '-')}:{'+'.join(sorted(sides))}{f':{hop}' if hop else ''}"


# Wording them


def _texts(rows: pd.DataFrame, kind: Kind, material: Material) -> dict[str, np.ndarray]:
    """The conflict and the rule of each row, written once for all rows that read the same.

    The sentence is made of nothing but what the rows are grouped by (see `Wording`), so that no row
    can have the words of another.
    """
    table, codes = material.table, material.keys.codes
    anchor, other = rows["anchor"].to_numpy(), rows["other"].to_numpy()
    cells = {name: rows[name].to_numpy() for name in ("plane", "status", "axes")}
    cells |= {name: codes[name].to_numpy()[anchor] for name in ("outcome", "versus")}
    sided = {
        "exposures": codes["exposure"],
        "values": codes["value"],
        "doses": table["dose"].where(table["article"], ""),
    }
    for name in kind.worded_by:
        if name in rows:
            cells[name] = rows[name].to_numpy()
        else:
            sided[name] = table[name]
    for name, column in sided.items():
        cells[f"{name} left"] = column.to_numpy()[anchor]
        cells[f"{name} right"] = column.to_numpy()[other]
    cells = pd.DataFrame(cells)
    number = cells.groupby(list(cells.columns), sort=False).ngroup().to_numpy()
    wordings = [_wording(row, kind, material) for row in cells.drop_duplicates().to_dict("records")]
    names = [conflict_name(wording) for wording in wordings]
    rules = [kind.sentence(wording, material.vocabulary) for wording in wordings]
    return {
        "conflict": np.array(names, dtype=object)[number],
        "rule": np.array(rules, dtype=object)[number],
    }


def _wording(row: Mapping[str, Any], kind: Kind, material: Material) -> Wording:
    coded = material.keys
    both = {
        name.removesuffix(" left"): (row[name], row[name.replace(" left", " right")])
        for name in row
        if name.endswith(" left")
    }
    exposures = dict.fromkeys(coded.exposures[code] for code in both["exposures"])
    wording = Wording(
        kind=kind.name,
        plane=row["plane"],
        status=row["status"],
        axes=row["axes"],
        outcome=coded.outcomes[row["outcome"]],
        versus=coded.versus[row["versus"]],
        required=coded.required[row["outcome"]],
        exposures=list(exposures),
        values=[coded.values[code] for code in both["values"]],
        doses=sorted(set(both["doses"]) - {""}),
    )
    for name in kind.worded_by:
        wording.setdefault(name, both.get(name) or row[name])
    return wording


# Handing them on


def as_records(ledger: pd.DataFrame, claims: pd.DataFrame, findings: pd.DataFrame) -> list[dict]:
    """The ledger as plain data, both sides in full, as ``claimaudit ledger --format json`` has it.

    Returns
    -------
    list of dict
        pair_id, conflict, plane, kind, status, axes, rule, severity, ruling, left, right and
        findings. The rule says so where a side is drafted and unconfirmed. A side has id, exact (a
        claim's verbatim text, else None), statement, citekey (or None) and the facets; it is None
        where the kind has no such side. findings lists the ids of differing estimates and is empty
        for every other kind.
    """
    claim, finding = by_id(claims, "claim_id"), by_id(findings, "finding_id")
    sides = {id_: _side(id_, row, row["exact"], None) for id_, row in claim.items()}
    sides |= {id_: _side(id_, row, None, row["citekey"]) for id_, row in finding.items()}
    on_draft = ON_DRAFT.format(by=drafters(claims, findings))
    return [
        {name: row[name] for name in _RECORDED}
        | {
            "rule": f"{row['rule']} {on_draft}" if row["drafted"] else row["rule"],
            "severity": int(row["severity"]),
            "left": sides.get(row["left"]),
            "right": sides.get(row["right"]),
            "findings": list(row["findings"]),
        }
        for row in ledger.to_dict("records")
    ]


_RECORDED = ("pair_id", "conflict", "plane", "kind", "status", "axes", "rule", "severity", "ruling")


def _side(id_: str, row: dict, exact: str | None, citekey: str | None) -> dict:
    facets = {facet: row[facet] for facet in FACETS}
    return {"id": id_, "exact": exact, "statement": row["statement"], "citekey": citekey} | facets

"""The contradiction ledger: every rule over every plane, gathered, ranked and ruled upon."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import ARTICLE, assertions
from claimaudit.contradictions.joins import MAX_PAIRS, Keys
from claimaudit.contradictions.kinds.drift import DRIFT, drift, drifting
from claimaudit.contradictions.kinds.estimates_differ import ESTIMATES, estimated, estimates_differ
from claimaudit.contradictions.kinds.implied import IMPLIED, implication, implied
from claimaudit.contradictions.kinds.not_reproduced import (
    NOT_REPRODUCED,
    no_difference,
    not_reproduced,
)
from claimaudit.contradictions.kinds.opposite import OPPOSITE, exclusion, opposite
from claimaudit.contradictions.kinds.pairing import extended
from claimaudit.contradictions.kinds.phrases import conflict_name, rungs
from claimaudit.contradictions.kinds.too_strong import TOO_STRONG, overstated, too_strong
from claimaudit.contradictions.kinds.unkept_promise import UNKEPT, unkept, unkept_promises
from claimaudit.contradictions.rulings import EXPLAINED, ruled
from claimaudit.contradictions.scope import CONFLICT, SCOPES_DIFFER, VOICE, axes, status
from claimaudit.contradictions.severity import NOBODY, other_side, severity
from claimaudit.evidence.designs import Design
from claimaudit.evidence.judgements import by_id
from claimaudit.schema.contracts import FACETS, drafted, drafters
from claimaudit.vocabulary.vocabulary import Vocabulary

KINDS = (OPPOSITE, NOT_REPRODUCED, DRIFT, TOO_STRONG, ESTIMATES, UNKEPT, IMPLIED)
# Background helps to read a claim and says nothing for or against it.
BEARING = ("supports", "refutes", "qualifies")
PLANES = ("article-article", "article-literature", "literature-literature")
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
RULES: Mapping[str, Callable[[dict, Vocabulary], str]] = {
    OPPOSITE: exclusion,
    IMPLIED: implication,
    NOT_REPRODUCED: no_difference,
    DRIFT: drifting,
    TOO_STRONG: overstated,
    ESTIMATES: estimated,
    UNKEPT: unkept,
}


def ledger(
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
        kind (one of `KINDS`); status (conflict, scopes differ, explained); axes (list of every
        axis of scope that differs); rule (in words); severity (1, the gravest, to 6); ruling
        (open, genuine, explained, only reported, dismissed, disputed) and reason; left and right
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
    table, coded = extended(assertions(claims, findings), vocabulary, frozenset(bearing))
    rows = _rows(table, coded, evidence, vocabulary, designs, max_pairs)
    named = _named(rows, table, coded, vocabulary)
    marked = named.assign(drafted=_on_drafts(named, claims, findings))
    return _ranked(ruled(marked, decisions, claims, findings))


def _on_drafts(named: pd.DataFrame, claims: pd.DataFrame, findings: pd.DataFrame) -> np.ndarray:
    """Whether a row rests on a claim or finding that only a machine has coded."""
    drafts = {
        *claims.loc[drafted(claims), "claim_id"],
        *findings.loc[drafted(findings), "finding_id"],
    }
    sides = zip(named["left"], named["right"], named["findings"], strict=True)
    return np.array([not drafts.isdisjoint((a, b, *more)) for a, b, more in sides], dtype=bool)


# Gathering the rows of all kinds


def _rows(
    table: pd.DataFrame,
    coded: Keys,
    evidence: pd.DataFrame,
    vocabulary: Vocabulary,
    designs: Mapping[str, Design],
    max_pairs: int,
) -> pd.DataFrame:
    """Every row as positions in the table: kind, left, right, anchor, axes, findings, detail."""
    paired = pd.concat(
        [
            opposite(table, coded, vocabulary, max_pairs).assign(kind=OPPOSITE),
            not_reproduced(table, coded, vocabulary, max_pairs).assign(kind=NOT_REPRODUCED),
            implied(table, coded, vocabulary, max_pairs).assign(kind=IMPLIED),
            drift(table, coded).assign(kind=DRIFT),
        ],
        ignore_index=True,
    ).astype({"left": "int64", "right": "int64", "part_whole": bool, "mixed": bool})
    paired["axes"] = axes(paired, table, coded, vocabulary)
    # In a drift the voice is what differs, and no scope of it.
    drifts = paired["kind"] == DRIFT
    paired.loc[drifts, "axes"] = paired.loc[drifts, "axes"].map(_without_voice)
    others = [
        too_strong(table, coded, evidence, designs).assign(kind=TOO_STRONG),
        unkept_promises(table).assign(kind=UNKEPT),
        estimates_differ(table, coded, vocabulary).assign(kind=ESTIMATES, left=NOBODY),
    ]
    return _completed(pd.concat([paired, *others], ignore_index=True))


def _without_voice(axes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(axis for axis in axes if axis != VOICE)


def _completed(rows: pd.DataFrame) -> pd.DataFrame:
    left = rows["left"].fillna(NOBODY).astype("int64")
    empty = pd.Series([()] * len(rows), index=rows.index, dtype=object)
    return rows.assign(
        left=left,
        right=rows["right"].fillna(NOBODY).astype("int64"),
        anchor=rows["anchor"].where(rows["anchor"].notna(), left).astype("int64"),
        axes=rows["axes"].where(rows["axes"].notna(), empty),
        findings=rows["findings"].where(rows["findings"].notna(), empty),
        detail=rows["detail"].fillna(""),
    )


# Naming them


def _named(
    rows: pd.DataFrame, table: pd.DataFrame, coded: Keys, vocabulary: Vocabulary
) -> pd.DataFrame:
    rows = rows.assign(plane=_planes(rows, table), status=status(rows["axes"].to_numpy()))
    texts = _texts(rows, table, coded, vocabulary)
    ids = table["id"].to_numpy(dtype=object)
    left, right = rows["left"].to_numpy(), rows["right"].to_numpy()
    named = pd.DataFrame(
        {
            "pair_id": _pair_ids(rows, table),
            **texts,
            "plane": rows["plane"],
            "kind": rows["kind"],
            "status": rows["status"],
            "axes": [list(names) for names in rows["axes"]],
            "severity": severity(rows, table, vocabulary),
            "left": _ids(ids, left),
            "right": _ids(ids, right),
            "findings": [list(found) for found in rows["findings"]],
            "rung": _rungs(rows, table),
        }
    )
    return named.drop_duplicates("pair_id", ignore_index=True)


def _ids(ids: np.ndarray, rows: np.ndarray) -> pd.Series:
    return pd.Series(np.where(rows == NOBODY, None, ids[rows]), dtype=object)


def _planes(rows: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    article = table["article"].to_numpy()
    right = other_side(rows)
    outside = 2 - article[rows["anchor"]].astype(int) - article[right]
    # What a claim's wording exceeds is the literature's.
    outside[(rows["kind"] == TOO_STRONG).to_numpy()] = 1
    return np.array(PLANES, dtype=object)[outside]


def _pair_ids(rows: pd.DataFrame, table: pd.DataFrame) -> list[str]:
    ids, hops = table["id"].to_numpy(dtype=object), table["hop"].to_numpy(dtype=object)
    columns = (rows[name] for name in ("kind", "left", "right", "findings"))
    return [
        _pair_id(kind.replace(" ", "-"), [ids[row] for row in (left, right) if row >= 0], found)
        + next((f":{hops[row]}" for row in (left, right) if row >= 0 and hops[row]), "")
        for kind, left, right, found in zip(*columns, strict=True)
    ]


def _pair_id(kind: str, sides: list[str], findings: tuple[str, ...]) -> str:
    return f"{kind}:{'+'.join(sorted([*sides, *findings]))}"


def _rungs(rows: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    rung = np.append(rungs(table["rung"]).to_numpy(), 0)
    return np.maximum(rung[rows["left"]], rung[rows["right"]])


def _texts(
    rows: pd.DataFrame, table: pd.DataFrame, coded: Keys, vocabulary: Vocabulary
) -> dict[str, np.ndarray]:
    """The conflict and the rule of each row, written once for all rows that read the same."""
    same = _reads_the_same(rows, table, coded)
    number = same.groupby(list(same.columns), sort=False).ngroup().to_numpy()
    first = rows[~same.duplicated().to_numpy()]
    seen = [_described(row, table, coded) for row in first.to_dict("records")]
    conflict = np.array([conflict_name(row) for row in seen], dtype=object)
    rule = np.array([RULES[row["kind"]](row, vocabulary) for row in seen], dtype=object)
    return {"conflict": conflict[number], "rule": rule[number]}


def _reads_the_same(rows: pd.DataFrame, table: pd.DataFrame, coded: Keys) -> pd.DataFrame:
    anchor = rows["anchor"].to_numpy()
    right = other_side(rows)
    codes, hop = coded.codes, pd.factorize(table["hop"])[0]
    dose = pd.factorize(table["dose"].where(table["article"], ""))[0]
    text = {name: pd.factorize(rows[name])[0] for name in ("kind", "plane", "axes", "detail")}
    sides = {
        f"{name}_{side}": codes[name].to_numpy()[place]
        for name in ("outcome", "versus", "exposure", "value")
        for side, place in (("left", anchor), ("right", right))
    }
    doses = {"dose_left": dose[anchor], "dose_right": dose[right]}
    hops = {"hop_left": hop[anchor], "hop_right": hop[right]}
    # A promise is worded by its subject, which an unordered exposure does not keep.
    subject = {"subject": pd.factorize(table["subject"])[0][anchor]}
    return pd.DataFrame({**text, **sides, **doses, **hops, **subject})


def _described(row: dict, table: pd.DataFrame, coded: Keys) -> dict:
    """What the words of a row are made of."""
    places = [row["anchor"], row["anchor"] if row["right"] == NOBODY else row["right"]]
    sides = [table.loc[place].to_dict() for place in places]
    exposures = [coded.exposures[coded.codes.at[place, "exposure"]] for place in places]
    doses = {side["dose"] for side in sides if side["side"] == ARTICLE} - {""}
    return {
        **{name: row[name] for name in ("kind", "plane", "status", "axes", "detail")},
        **{name: sides[0][name] for name in ("subject", "outcome", "versus")},
        "values": [side["value"] for side in sides],
        "asked": coded.asked[coded.codes.at[row["anchor"], "outcome"]],
        "exposures": list(dict.fromkeys(exposures)),
        "doses": sorted(doses),
        "hop": next((side["hop"] for side in sides if side["hop"]), ""),
    }


# Ranking them


def _ranked(named: pd.DataFrame) -> pd.DataFrame:
    order = pd.DataFrame(
        {
            "severity": named["severity"],
            "status": named["status"].map({name: n for n, name in enumerate(STATUSES)}),
            "plane": named["plane"].map({name: n for n, name in enumerate(PLANES)}),
            "weakness": -named["rung"],
            "pair_id": named["pair_id"],
        }
    ).sort_values(["severity", "status", "plane", "weakness", "pair_id"], kind="stable")
    return named.loc[order.index, list(COLUMNS)].reset_index(drop=True)


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
    return [_record(row, sides, on_draft) for row in ledger.to_dict("records")]


_RECORDED = ("pair_id", "conflict", "plane", "kind", "status", "axes", "rule", "severity", "ruling")


def _record(row: dict, sides: Mapping[str, dict], on_draft: str) -> dict:
    plain = {name: row[name] for name in _RECORDED}
    return {
        **plain,
        "rule": f"{row['rule']} {on_draft}" if row["drafted"] else row["rule"],
        "severity": int(row["severity"]),
        "left": sides.get(row["left"]),
        "right": sides.get(row["right"]),
        "findings": list(row["findings"]),
    }


def _side(id_: str, row: dict, exact: str | None, citekey: str | None) -> dict:
    facets = {facet: row[facet] for facet in FACETS}
    return {"id": id_, "exact": exact, "statement": row["statement"], "citekey": citekey, **facets}

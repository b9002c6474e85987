"""The tables of an audit as a person reads them: joined, with their ids as the index.

Each function makes one table anew; `claimaudit.Audit` keeps it. None is ever saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.contradictions.kinds.tiers import TIERS
from claimaudit.contradictions.rulings import side_ids
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.designs import design_label
from claimaudit.evidence.findings import dataset_or_source
from claimaudit.schema.contracts import FACETS

if TYPE_CHECKING:
    from claimaudit.audit.audit import Audit

NARROWED = "narrowed"


def joined_claims(audit: Audit) -> pd.DataFrame:
    """One row a claim, in the order of the article; sentences that hold no claim have none.

    Returns
    -------
    DataFrame
        By claim_id. What is claimed: ``exact`` (the quote), ``statement`` (in neutral words),
        ``kind``, ``voice``, ``rung`` (strength of wording, ``1`` to ``4``, or empty) and the
        facets. Where: ``sentence`` (its number), ``sentence_text``. What became of it:
        ``verdict`` (supported, contradicted, contested, not established, not checkable),
        ``basis``, ``certainty`` and ``wording`` (empty where none is given), ``findings_for`` and
        ``findings_against`` (numbers of the findings that count), ``conflicts`` (number of those
        that no ruling has closed). Then ``checkable``, ``why_not``, ``drafted_by``,
        ``confirmed_by``.

    Examples
    --------
    >>> claims = Audit.open("tea", root=small).claims
    >>> print(*claims.loc["C05", ["sentence_text", "verdict", "findings_for"]], sep=" | ")
    Tea can also disturb sleep. | supported | 2
    >>> claims.query("verdict == 'contradicted'").index.to_list()
    ['C03']
    """
    sentences = {sentence.number: sentence.text for sentence in audit.article.sentences}
    live = pd.Series(
        [side for conflict in audit.gathered(live=True) for side in conflict.sides],
        dtype="str",
    ).value_counts()
    rows = audit.tables.claims[holds_claim(audit.tables.claims["kind"])]
    judged = audit.verdict_rows[["claim_id", "basis", "certainty", "wording"]].assign(
        verdict=audit.verdict_rows["direction"],
        findings_for=audit.verdict_rows["for"].map(len),
        findings_against=audit.verdict_rows["against"].map(len),
    )
    rows = rows.merge(judged, on="claim_id", how="left", validate="one_to_one").assign(
        sentence_text=rows["sentence"].map(sentences).to_numpy(),
        conflicts=rows["claim_id"].map(live).fillna(0).astype(int).to_numpy(),
    )
    became = ["verdict", "basis", "certainty", "wording", "findings_for", "findings_against"]
    columns = ["exact", "statement", "kind", "voice", "rung", "sentence", "sentence_text"]
    columns += [*became, "conflicts", *FACETS, "checkable", "why_not"]
    return rows.set_index("claim_id")[[*columns, "drafted_by", "confirmed_by"]]


def joined_verdicts(audit: Audit) -> pd.DataFrame:
    """One row a claim, in the order of the article.

    Returns
    -------
    DataFrame
        By claim_id: ``verdict``, ``basis``, ``certainty``, ``wording``, ``rule`` (why, in words),
        ``for`` and ``against`` (lists of the finding ids that count), ``shown`` (those that bear on
        it and do not count); and of the claim ``exact``, ``statement``, ``kind``, ``subject``,
        ``outcome``, ``value`` and ``sentence``.

    Examples
    --------
    >>> verdicts = Audit.open("tea", root=small).verdicts
    >>> verdicts.loc["C05", ["verdict", "for", "statement"]].to_list()
    ['supported', ['F002', 'F003'], 'Tea disturbs sleep.']
    """
    rows = audit.verdict_rows.rename(columns={"direction": "verdict"}).set_index("claim_id")
    claim = ["exact", "statement", "kind", "subject", "outcome", "value", "sentence"]
    columns = ["verdict", "basis", "certainty", "wording", "rule", "for", "against", "shown"]
    return audit.claims[claim].join(rows[columns])[[*columns, *claim]]


def joined_findings(audit: Audit) -> pd.DataFrame:
    """One row a finding, in the order of its table.

    Returns
    -------
    DataFrame
        By finding_id. What was found: ``statement``, ``estimate``, ``n`` and the facets. By whom:
        ``citekey``, ``source`` (as it is cited: author and year), ``year`` (a number or missing),
        ``title``, ``funding`` (who paid, in the words of the source), ``interest`` (industry,
        advocacy, public, none declared, unknown), ``status`` (such as "retracted 2012"; empty
        where nothing is known of it). How: ``design`` (its label), ``design_id``, ``studied``
        (people, animals, cells, none, mixed), ``level`` (1 best to 5: the best at which it was
        judged; missing where it was judged to bear on nothing), ``attribution``, ``read_in``,
        ``locator``, ``dataset`` (the citekey where none is named). ``claims_for`` and
        ``claims_against``: the numbers of claims for and against which it counts. Then
        ``drafted_by``, ``confirmed_by``.

    Examples
    --------
    >>> findings = Audit.open("tea", root=small).findings
    >>> print(*findings.loc["F002", ["source", "design", "level", "claims_against"]], sep=" | ")
    Night 2019 | randomised trial | 2 | 1
    """
    rows = audit.tables.findings
    about = ["source", "year", "title", "funding", "interest", "status"]
    rows = rows.merge(audit.sources[about], left_on="citekey", right_index=True, how="left")
    designs = rows["design"].map(audit.designs)
    judged = audit.evidence.groupby("finding_id")
    counted = audit.evidence[audit.evidence["counts"].astype(bool)]
    number = {
        side: counted.loc[counted["role"] == side, "finding_id"].value_counts()
        for side in ("for", "against")
    }
    rows = rows.assign(
        design_id=rows["design"],
        design=[design_label(design, audit.designs) for design in rows["design"]],
        studied=[design.in_ if design else "?" for design in designs.where(designs.notna(), None)],
        level=rows["finding_id"].map(judged["level"].min()).astype("Int64"),
        dataset=dataset_or_source(rows),
        claims_for=rows["finding_id"].map(number["for"]).fillna(0).astype(int),
        claims_against=rows["finding_id"].map(number["against"]).fillna(0).astype(int),
    )
    columns = ["statement", "estimate", "n", "citekey", *about, "design", "design_id", "studied"]
    columns += ["level", "claims_for", "claims_against", *FACETS, "attribution", "read_in"]
    columns += ["locator", "dataset", "drafted_by", "confirmed_by"]
    return rows.set_index("finding_id")[columns]


def joined_sources(audit: Audit) -> pd.DataFrame:
    """One row a source, in the order of the library.

    Returns
    -------
    DataFrame
        By citekey: ``source`` (as it is cited), ``authors`` (family names, parted by semicolons),
        ``year`` (a number or missing), ``title``, ``journal``, ``doi``, ``funding`` (in the words
        of the source), ``interest`` (industry, advocacy, public, none declared, unknown),
        ``read_in`` (where its findings were read, each once), ``status`` (such as "retracted
        2012"; empty where nothing is known of it), ``counts`` (bool: its results count) and
        ``findings`` (how many were taken from it).

    Examples
    --------
    >>> sources = Audit.open("tea", root=small).sources
    >>> print(*sources.loc["pulse2018", ["source", "year", "findings"]], sep=" | ")
    Pulse 2018 | 2018 | 2
    """
    taken = audit.tables.findings.groupby("citekey")
    number, reading = taken.size(), taken["read_in"].unique()
    rows = []
    for citekey, item in audit.library.items.items():
        status = audit.statuses.get(citekey)
        issued = (item.get("issued", {}).get("date-parts") or [[None]])[0]
        year = str(issued[0] if issued else "")
        people = [who.get("family") or who.get("literal") or "" for who in item.get("author", [])]
        rows.append(
            {
                "citekey": citekey,
                "source": audit.library.cite(citekey),
                "authors": "; ".join(filter(None, people)),
                "year": int(year) if year.lstrip("-").isdigit() else None,
                "title": item["title"],
                "journal": item.get("container-title", ""),
                "doi": item.get("DOI", ""),
                "funding": audit.library.funding(citekey),
                "interest": audit.library.interest(citekey),
                "read_in": "; ".join(reading.get(citekey, ())),
                "status": status.brief if status else "",
                "counts": status.counts if status else True,
                "findings": int(number.get(citekey, 0)),
            }
        )
    columns = ["citekey", "source", "authors", "year", "title", "journal", "doi", "funding"]
    columns += ["interest", "read_in", "status", "counts", "findings"]
    table = pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})
    return table.set_index("citekey")


def joined_ledger(audit: Audit) -> pd.DataFrame:
    """One row a pair that cannot both hold, the gravest first.

    Returns
    -------
    DataFrame
        By pair_id. What it is: ``conflict`` (the id under which it is gathered), ``plane``,
        ``kind``, ``status`` (conflict, scopes differ, explained), ``axes`` (list: where the scopes
        differ), ``rule`` (why, in words), ``severity`` (1 the gravest to 6; 7 where
        it counts as no conflict), ``ruling``,
        ``reason``, ``state`` (empty; disputed; stale: what was ruled on has changed; narrowed: the
        ruling was made when findings that are left out stood in it too), ``drafted`` (bool). About
        what: ``subject`` and ``outcome`` of its first side, and ``about`` (both in words). Its
        sides, one-sided kinds with nothing on the right: ``left``, ``right`` (ids), ``left_text``,
        ``right_text`` (the quote of a claim, the statement of a finding), ``left_source``,
        ``right_source`` (``the article``, or author and year), ``left_sentence``,
        ``right_sentence`` (a number; missing for findings); ``findings`` (list: those whose
        estimates differ, whose words then stand in ``left_text``).

    Examples
    --------
    >>> ledger = Audit.open("tea", root=small).ledger
    >>> row = ledger.loc["opposite:C03+F002"]
    >>> row["outcome"], int(row["left_sentence"]), row["right_source"]
    ('sleep', 3, 'Night 2019')
    """
    removal = audit.removal
    rows = audit.ledger_rows
    if removal:
        kept = rows["pair_id"].isin(removal.narrowed) | rows["conflict"].isin(removal.narrowed)
        rows = rows.assign(state=rows["state"].where(~kept | (rows["state"] != ""), NARROWED))
    label = audit.vocabulary.label
    worded = []
    for row in rows.to_dict("records"):
        first = audit.side(side_ids(row)[0])
        subject, outcome = first["subject"], first["outcome"]
        about = f"{label(subject)}: {label(outcome)}"
        words = {"subject": subject, "outcome": outcome, "about": about}
        for side, names in (
            ("left", [row["left"]] if row["left"] else row["findings"]),
            ("right", [row["right"]] if row["right"] else []),
        ):
            sides = [audit.side(name) for name in names]
            sources = dict.fromkeys(source_words(side_row, audit) for side_row in sides)
            texts = [side_row.get("exact") or side_row["statement"] for side_row in sides]
            words[f"{side}_text"] = " / ".join(texts)
            words[f"{side}_source"] = "; ".join(sources)
            words[f"{side}_sentence"] = sides[0].get("sentence") if sides else None
        worded.append(words)
    columns = ["conflict", "plane", "kind", "status", "severity", "about", "subject", "outcome"]
    columns += ["left", "left_text", "left_source", "left_sentence"]
    columns += ["right", "right_text", "right_source", "right_sentence"]
    columns += ["rule", "axes", "ruling", "reason", "state", "drafted", "findings"]
    words_of = pd.DataFrame(worded, index=rows.index)
    joined = pd.concat([rows, words_of], axis=1).reindex(columns=["pair_id", *columns])
    joined = joined.astype({"left_sentence": "Int64", "right_sentence": "Int64"})
    return joined.set_index("pair_id")


def source_words(side: dict[str, Any], audit: Audit) -> str:
    """Who says what a side of a conflict says: ``the article``, or a source as it is cited."""
    return "the article" if "exact" in side else audit.library.cite(side["citekey"])


def joined_conflicts(audit: Audit) -> pd.DataFrame:
    """One row a conflict, the gravest first: rows of the ledger that are read together.

    Returns
    -------
    DataFrame
        By conflict (its id): ``plane``, ``kind``, ``status``, ``severity`` (1 the gravest to 6),
        ``severity_words``, ``about`` and ``outcome`` of its first row, ``left`` and ``right``
        (lists of ids), ``left_text`` and ``right_text`` (the words of the first of them),
        ``rulings`` (each once, parted by semicolons), ``live`` (bool: no ruling has closed it),
        ``open`` (bool: it waits for a ruling), ``drafted`` (bool) and ``rows`` (how many rows of
        the ledger it gathers).

    Examples
    --------
    >>> conflicts = Audit.open("tea", root=small).conflicts
    >>> conflicts.iloc[0][["plane", "left", "right"]].to_list()
    ['article-article', ['C03'], ['C05']]
    """
    rows = []
    for conflict in audit.gathered():
        first = audit.ledger.loc[conflict.rows[0]["pair_id"]]
        left, right = (conflict.left or conflict.findings)[:1], conflict.right[:1]
        text = [side.get("exact") or side["statement"] for side in map(audit.side, [*left, *right])]
        rows.append(
            {
                "conflict": conflict.id,
                "plane": conflict.plane,
                "kind": conflict.kind,
                "status": conflict.status,
                "severity": conflict.severity,
                "severity_words": TIERS[conflict.severity],
                "about": first["about"],
                "outcome": first["outcome"],
                "left": conflict.left or conflict.findings,
                "right": conflict.right,
                "left_text": text[0],
                "right_text": text[1] if right else "",
                "rulings": "; ".join(conflict.rulings),
                "live": conflict.is_live,
                "open": conflict.is_open,
                "drafted": conflict.drafted,
                "rows": len(conflict.rows),
            }
        )
    columns = ["conflict", "plane", "kind", "status", "severity", "severity_words", "about"]
    columns += ["outcome", "left", "right", "left_text", "right_text", "rulings", "live", "open"]
    return pd.DataFrame(rows, columns=[*columns, "drafted", "rows"]).set_index("conflict")

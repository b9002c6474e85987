"""Fingerprints of what was judged: as it is now, and filled in where a row has none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from claimaudit.audit import Audit
from claimaudit.contradictions.rulings import fingerprints
from claimaudit.evidence.judgements import by_id, fingerprint
from claimaudit.schema.contracts import DECISIONS, MATCHES, UNDECIDED
from claimaudit.schema.csv_file import write_table
from claimaudit.schema.files import locked


@dataclass(frozen=True)
class Stamped:
    """What became of one table.

    Attributes
    ----------
    file
        Its name.
    stamped
        Rows whose fingerprint was filled in.
    left
        Rows that are still without one: undecided, or on what the ledger lacks.
    """

    file: str
    stamped: int
    left: int


def stamp(audit: Audit) -> tuple[Stamped, Stamped]:
    """Fill in the empty fingerprints of the matches and the decisions, and change nothing else.

    A table in which none could be filled in is not written.
    """
    with locked(audit.data):
        audit = Audit.open(audit.slug, audit.root)
        matches, decisions = audit.tables.matches, audit.tables.decisions
        claims = by_id(audit.tables.claims, "claim_id")
        findings = by_id(audit.tables.findings, "finding_id")
        pairs = zip(matches["claim_id"], matches["finding_id"], strict=True)
        judged = [fingerprint(claims[claim], findings[finding]) for claim, finding in pairs]
        ruled = ruling_fingerprints(audit, decisions["pair_id"])
        stamps = []
        for table, before, after in (
            (MATCHES, matches, filled_in(matches, "stance", judged)),
            (DECISIONS, decisions, filled_in(decisions, "ruling", ruled)),
        ):
            stamped = int((after["fingerprint"] != before["fingerprint"]).sum())
            if stamped:
                write_table(audit.data / table.name, after, table)
            stamps.append(Stamped(table.name, stamped, int((after["fingerprint"] == "").sum())))
    return tuple(stamps)


def filled_in(table: pd.DataFrame, decided: str, now: Iterable[str]) -> pd.DataFrame:
    """A table with its empty fingerprints filled in, but for rows that are still undecided.

    Parameters
    ----------
    decided
        The column that says what was decided; ``?`` where nothing is.
    now
        The fingerprint of what each row judges, as it is now.

    Examples
    --------
    >>> rows = {"stance": ["supports", "?", "refutes"], "fingerprint": ["", "", "00aa11bb22cc"]}
    >>> now = ["d41d8cd98f00", "b204e9800998", "ecf8427e0000"]
    >>> filled_in(pd.DataFrame(rows), "stance", now)["fingerprint"].tolist()
    ['d41d8cd98f00', '', '00aa11bb22cc']
    """
    fits = (table["fingerprint"] == "") & (table[decided] != UNDECIDED)
    return table.assign(fingerprint=table["fingerprint"].mask(fits, list(now)))


def ruling_fingerprints(audit: Audit, names: Iterable[str]) -> list[str]:
    """The fingerprint of what each name, of a pair or conflict, compares; empty where none does."""
    names, tables = list(names), audit.tables
    now = fingerprints(audit.ledger_rows, names, tables.claims, tables.findings)
    return [now.get(name, "") for name in names]

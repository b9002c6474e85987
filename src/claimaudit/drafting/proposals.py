"""What a drafter proposed, held against the rules of the tables: the same for every drafter.

A row with a fault is left out and counted: a quote that does not stand in the article to the
letter, a word that the vocabulary lacks, a cell that breaks the contract of its table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.drafting.claim_rows import NO_CLAIM
from claimaudit.drafting.english.quotes import quote
from claimaudit.evidence.claims import read_claims
from claimaudit.evidence.findings import read_findings
from claimaudit.schema.contracts import CLAIMS, FINDINGS, Table, drafted_by
from claimaudit.schema.csv_file import write_table
from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.article import Article, sentence_at, uncovered
from claimaudit.sources.library import Library
from claimaudit.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from claimaudit.drafting.drafter import Drafter

UNCODED = "the draft codes no claim of it"


@dataclass(frozen=True)
class Proposal:
    """The rows of a draft that hold to the rules of their table.

    Attributes
    ----------
    rows
        The columns of the table, every cell text; ids from 1, ``confirmed_by`` empty. For claims
        also ``start``, ``end`` and ``sentence``, as `read_claims` gives them.
    refused
        What was wrong with the rows that were left out.
    left_out
        How many rows these were.
    """

    rows: pd.DataFrame
    refused: tuple[Fault, ...] = ()
    left_out: int = 0


def proposed_claims(drafter: Drafter, article: Article, vocabulary: Vocabulary) -> Proposal:
    """The claims that a drafter proposes, and a row of kind ``none`` for each silent sentence."""
    drafted = _table(drafter.claims(article, vocabulary), CLAIMS, drafter.name)

    def read(path: Path) -> pd.DataFrame:
        # Where all rows stand, no claim is asked of the sentences that a drafter passed over.
        return read_claims(
            path, article, vocabulary, standing=lambda rows: pd.Series(True, index=rows.index)
        )

    valid = _accepted(drafted, CLAIMS, read)
    rows = valid.rows
    silent = []
    for sentence in uncovered(article, zip(rows["start"], rows["end"], strict=True)):
        exact, prefix, suffix = quote(article, sentence.start, sentence.end)
        start, end = article.locate(exact, prefix, suffix)
        cells = dict.fromkeys(CLAIMS.columns, "") | {"exact": exact, "prefix": prefix}
        cells |= {"suffix": suffix, "statement": NO_CLAIM, "kind": "none", "checkable": "no"}
        cells |= {"why_not": UNCODED, "drafted_by": drafted_by(drafter.name)}
        place = {"start": start, "end": end, "sentence": sentence_at(article, start).number}
        silent.append(cells | place)
    if silent:
        rows = pd.concat([rows, pd.DataFrame(silent)]).sort_values("sentence", kind="stable")
    return Proposal(numbered(rows, CLAIMS), valid.refused, valid.left_out)


def proposed_findings(
    drafter: Drafter, library: Library, vocabulary: Vocabulary, designs: Iterable[str]
) -> Proposal:
    """The findings that a drafter proposes.

    Parameters
    ----------
    designs
        The ids of ``designs.toml``.
    """
    known = tuple(designs)
    drafted = _table(drafter.findings(library, vocabulary, known), FINDINGS, drafter.name)
    valid = _accepted(
        drafted, FINDINGS, lambda path: read_findings(path, library, vocabulary, known)
    )
    return Proposal(numbered(valid.rows, FINDINGS), valid.refused, valid.left_out)


def numbered(rows: pd.DataFrame, table: Table, after: int = 0) -> pd.DataFrame:
    """The rows with ids that follow those in use.

    Parameters
    ----------
    after
        The highest number in use.

    >>> numbered(pd.DataFrame({"finding_id": ["", ""]}), FINDINGS, after=7)["finding_id"].tolist()
    ['F008', 'F009']
    """
    form = "C{:02}" if table is CLAIMS else "F{:03}"
    ids = [form.format(number) for number in range(after + 1, after + len(rows) + 1)]
    renamed = rows.reset_index(drop=True)
    renamed[table.key[0]] = ids
    return renamed


def _table(drafted: Iterable[Mapping[str, str]], table: Table, drafter: str) -> pd.DataFrame:
    """The rows as a table of its columns, marked as a machine's that nobody has confirmed."""
    rows = [{name: str(row.get(name, "")) for name in table.columns} for row in drafted]
    frame = pd.DataFrame(rows, columns=list(table.columns), dtype="str")
    marked = frame.assign(drafted_by=drafted_by(drafter), confirmed_by="")
    return numbered(marked, table)


def _accepted(
    drafted: pd.DataFrame, table: Table, read: Callable[[Path], pd.DataFrame]
) -> Proposal:
    """The rows that the reader of the table accepts, without those in which it finds a fault."""
    refused: list[Fault] = []
    standing = drafted
    with TemporaryDirectory() as folder:
        path = Path(folder) / table.name
        while True:
            write_table(path, standing, table)
            try:
                return Proposal(read(path), tuple(refused), len(drafted) - len(standing))
            except InvalidAudit as error:
                records = [fault.record.partition(" ")[0] for fault in error.faults]
                if not all(map(str.isdigit, records)):
                    raise
                refused += error.faults
                # The header is record 1.
                broken = sorted({int(record) - 2 for record in records})
                standing = standing.drop(standing.index[broken])

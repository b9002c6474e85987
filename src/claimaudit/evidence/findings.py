"""The findings table: what the sources found, one atomic result a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd

from claimaudit.schema.contracts import FACETS, FINDINGS, FORM, UNDECIDED
from claimaudit.schema.csv_file import inspect_table, row_fault
from claimaudit.schema.faults import Fault, InvalidAudit, suggestion
from claimaudit.sources.library import Library
from claimaudit.vocabulary.facets import check_facets
from claimaudit.vocabulary.vocabulary import Vocabulary


def read_findings(
    path: Path | str,
    library: Library,
    vocabulary: Vocabulary,
    designs: Iterable[str],
    form: int = FORM,
    standing: Callable[[pd.DataFrame], pd.Series] | None = None,
) -> pd.DataFrame:
    """Read the findings and hold them against library, vocabulary and designs.

    Parameters
    ----------
    designs
        The ids of ``designs.toml``.
    form
        The form of the audit: a column that only a later form has may be missing.
    standing
        Which rows count, for a table that is to be completed: the others are left out.

    Returns
    -------
    DataFrame
        The columns of ``FINDINGS``, every cell text.

    Raises
    ------
    InvalidAudit
        With every fault of the file.
    """
    frame, faults = inspect_table(path, FINDINGS, form)
    frame = frame if standing is None else frame[standing(frame)]
    faults += _unknown(frame, "citekey", tuple(library.citekeys), "Or add it to library.json.")
    faults += _unknown(frame, "design", (*designs, UNDECIDED), "Or add it to designs.toml.")
    faults += check_facets(frame, FINDINGS, vocabulary)
    faults += _told_twice(frame)
    if faults:
        raise InvalidAudit(faults)
    return frame.reset_index(drop=True)


def _unknown(frame: pd.DataFrame, column: str, known: tuple, otherwise: str) -> list[Fault]:
    strange = frame.loc[~frame[column].isin(["", *known]), column]
    return [
        row_fault(
            *(FINDINGS, frame, row, column, f"there is no such {column}"),
            f"{suggestion(cell, known)} {otherwise}".strip(),
        )
        for row, cell in strange.items()
    ]


def _told_twice(frame: pd.DataFrame) -> Iterator[Fault]:
    same = frame.duplicated(["citekey", "statement", "estimate", *FACETS])
    for row in frame.index[same & (frame["statement"] != "")]:
        problem = "the same result of the same source is already in the table"
        yield row_fault(FINDINGS, frame, row, "statement", problem, "Delete one of the two rows.")

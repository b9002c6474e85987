"""The findings table: what the sources found, one atomic result a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from claimaudit.schema.contracts import FACETS, FINDINGS, FORM, UNDECIDED
from claimaudit.schema.csv_file import inspect_table, row_fault
from claimaudit.schema.faults import InvalidAudit, suggestion
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
    known = {
        "citekey": (tuple(library.citekeys), "Or add it to library.json."),
        "design": ((*designs, UNDECIDED), "Or add it to designs.toml."),
    }
    for column, (values, otherwise) in known.items():
        for row in frame.index[~frame[column].isin(["", *values])]:
            problem = f"there is no such {column}"
            remedy = f"{suggestion(frame.at[row, column], values)} {otherwise}".strip()
            faults.append(row_fault(FINDINGS, frame, row, column, problem, remedy))
    faults += check_facets(frame, FINDINGS, vocabulary)
    same = frame.duplicated(["citekey", "statement", "estimate", *FACETS])
    for row in frame.index[same & (frame["statement"] != "")]:
        problem = "the same result of the same source is already in the table"
        remedy = "Delete one of the two rows."
        faults.append(row_fault(FINDINGS, frame, row, "statement", problem, remedy))
    if faults:
        raise InvalidAudit(faults)
    return frame.reset_index(drop=True)


def dataset_or_source(findings: pd.DataFrame) -> pd.Series:
    """What two results of the same people, calls or samples share: the dataset, else the citekey.

    >>> rows = pd.DataFrame({"citekey": ["Hill2022", "Moss2023"], "dataset": ["", "Cohort A"]})
    >>> dataset_or_source(rows).tolist()
    ['Hill2022', 'Cohort A']
    """
    return findings["dataset"].where(findings["dataset"] != "", findings["citekey"])

"""The files that an export writes beside the report: their names, and what each holds."""

from __future__ import annotations

# Where the files lie beside the report, and what each holds. The workbook is named by the audit.
FOLDER = "tables"
FILES = {
    "claims.csv": "every claim: quote, place, meaning, codes",
    "findings.csv": "every result taken from a source, with its codes",
    "matches.csv": "every judgement that a finding bears on a claim",
    "verdicts.csv": "every verdict with the rule that gave it",
    "ledger.csv": "every contradiction with both sides, rule and ruling",
    "status.csv": "what became of the sources: retracted, doubted, corrected; and who says so",
    "references.bib": "the sources for BibTeX, stances and verdicts as keywords",
    "references.ris": "the same for reference managers that read RIS",
    "references.json": "the same as CSL-JSON",
}
WORKBOOK = "the six tables as sheets of one workbook"


def workbook(slug: str) -> str:
    """The name of the workbook of an audit.

    >>> workbook("tea")
    'tea.xlsx'
    """
    return f"{slug}.xlsx"

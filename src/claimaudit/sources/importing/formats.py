"""The kinds of files that references are read from, and how one is told from another."""

from __future__ import annotations

import re

from claimaudit.sources.importing import bibtex, csl, medline, ris, web_of_science
from claimaudit.sources.importing.records import ImportFormat

# A new kind is one file with an ImportFormat, and its line here.
FORMATS: tuple[ImportFormat, ...] = (
    web_of_science.FORMAT,
    bibtex.FORMAT,
    ris.FORMAT,
    csl.FORMAT,
    medline.FORMAT,
)
# What a file is shows at its beginning.
_SHOWN = 5000
# What is known and not read: what it is, what shows it, and which export to choose.
_UNREAD = (
    (
        "an EndNote tagged file (%0, %A, %T)",
        re.compile(r"^%[0A-Z] ", re.MULTILINE),
        "In EndNote choose File > Export with the output style RIS (RefMan).",
    ),
    (
        "an Ovid tagged file",
        re.compile(r"\A\s*<\s*1\s*\.?\s*>|^(?:VN|DB)  ?- Ovid", re.MULTILINE),
        "In Ovid choose Export, format RIS.",
    ),
    (
        "XML",
        re.compile(r"\A\s*<(?:\?xml|xml|PubmedArticleSet|records)\b"),
        "Export it as RIS; in PubMed choose Send to > Citation manager (NBIB).",
    ),
    (
        "a text export of the Cochrane Library",
        re.compile(r"^Record #\d+ of \d+", re.MULTILINE),
        "In the Cochrane Library choose Export, format RIS.",
    ),
    (
        "a table in CSV or parted by tabs",
        re.compile(
            r"\A\W*PT\tAU\t|"
            r"\A[^\n]*\b(?:authors?|title|doi|pmid)\b\"? *[,;\t][^\n]*\b(?:title|year|doi)\b",
            re.IGNORECASE,
        ),
        "In Scopus, Web of Science, Rayyan or your reference manager choose the export RIS; in"
        " PubMed choose Send to > Citation manager (NBIB).",
    ),
)


def choices(with_writers: bool = False) -> str:
    """What is read, in words for help and remedies, perhaps with the programs known for it.

    >>> choices()
    'Web of Science text, BibTeX, RIS, CSL-JSON or NBIB'
    """
    labels = [
        f"{known.name} ({known.writer})" if with_writers and known.writer else known.name
        for known in FORMATS
    ]
    return f"{', '.join(labels[:-1])} or {labels[-1]}"


def format_of(text: str) -> ImportFormat | None:
    """The format whose mark is the earliest in a text; an abstract may quote another format.

    >>> format_of("@article{Hill2022, title = {Tea}}").name
    'BibTeX'
    """
    marks = ((known.mark.search(text), known) for known in FORMATS)
    places = [(mark.start(), known) for mark, known in marks if mark]
    return min(places, key=lambda place: place[0])[1] if places else None


def unread(text: str) -> tuple[str, str]:
    """What is wrong with a file in no format that is read, and which export to choose instead.

    >>> unread("%0 Journal Article")[0]
    'this is an EndNote tagged file (%0, %A, %T), which is not read here'
    """
    for what, mark, remedy in _UNREAD:
        if mark.search(text[:_SHOWN]):
            return f"this is {what}, which is not read here", remedy
    names = ", ".join(known.name for known in FORMATS)
    return "the file is in no format that is read here", f"Export the collection as {names}."

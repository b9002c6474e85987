"""The kinds of files that references are read from, and how one is told from another."""

from __future__ import annotations

from claimaudit.sources.importing import bibtex, csl, medline, ris
from claimaudit.sources.importing.records import ImportFormat

# A new kind is one file with an ImportFormat, and its line here.
FORMATS: tuple[ImportFormat, ...] = (bibtex.FORMAT, ris.FORMAT, csl.FORMAT, medline.FORMAT)


def choices(with_writers: bool = False) -> str:
    """What is read, in words for help and remedies, perhaps with the programs known for it.

    >>> choices()
    'BibTeX, RIS, CSL-JSON or NBIB'
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

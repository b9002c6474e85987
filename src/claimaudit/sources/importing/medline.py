"""Records of a MEDLINE file (``.nbib``), as PubMed exports them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from claimaudit.schema.faults import Fault
from claimaudit.sources.importing import records
from claimaudit.sources.notices import RELATED

# The codes of three letters that MEDLINE has for the languages of most of its records.
_LANGUAGES = {
    "eng": "en",
    "fre": "fr",
    "ger": "de",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "dut": "nl",
    "rus": "ru",
    "chi": "zh",
    "jpn": "ja",
    "kor": "ko",
    "pol": "pl",
}
_CONTINUED = " " * 6
_FIELD = re.compile(r"[A-Z]{2,4} {0,2}- ")
_LINE = re.compile(r"(?:[A-Z]{2,4} {0,2}- | {6})")
_GENERAL_TYPES = ("Journal Article", "Journal Articles", "English Abstract")


def read(text: str, file: str) -> list[dict[str, Any] | Fault | str]:
    r"""The records of a file as raw records for `records.tidied`.

    Returns
    -------
    list
        In place of a record with a line that is neither a field nor the continuation of one a
        fault that names the line; as text what to know of the file.

    Examples
    --------
    >>> (record,) = read("PMID- 7\nTI  - Tea and\n      sleep.\nLA  - eng\n", "tea.nbib")
    >>> record["PMID"], record["title"], record["language"]
    ('7', 'Tea and sleep', 'en')
    """
    from Bio import Medline

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    problem = "this line is neither a field nor the continuation of one"
    remedy = "A field begins like “TI  - ” and goes on after six blanks; export the file again."
    entries: list[dict[str, Any] | Fault | str] = []
    skipped, unfolded, fault = [], [], None
    for number, (before, line) in enumerate(pairwise(["", *lines, ""]), 1):
        goes_on = line.startswith(_CONTINUED)
        if not _is_end(line):
            if not _LINE.match(line) or (goes_on and _is_end(before)):
                fault = fault or Fault(file, f"line {number}", "", line, problem, remedy)
            # The parser takes what goes on of a link for another link.
            if goes_on and unfolded and unfolded[-1][:4].rstrip() in RELATED:
                unfolded[-1] += f" {line.strip()}"
            else:
                unfolded.append(line)
            continue
        if fault and not any(map(_FIELD.match, unfolded)):
            # Some databases put lines of their own between the records.
            skipped += unfolded
        elif fault:
            entries.append(fault)
        elif unfolded:
            (record,) = Medline.parse(f"{line}\n" for line in unfolded)
            entries.append(_record(dict(record)))
        unfolded, fault = [], None
    if skipped:
        told = f"lines between the records skipped: {len(skipped)}, such as"
        entries.append(f"{file}: {told} “{records.line(skipped[0])[:60]}”")
    return entries


def _is_end(line: str) -> bool:
    """Whether a line ends a record; one of blanks only goes on with a field as a new paragraph."""
    return not line.strip() and not line.startswith(_CONTINUED)


def _record(given: dict[str, Any]) -> dict[str, Any]:
    types, languages = _listed(given, "PT"), _listed(given, "LA")
    is_book = any(kind.startswith("Book") for kind in types)
    dois = (
        re.search(r"(\S+) \[doi\]", text) for tag in ("LID", "AID") for text in _listed(given, tag)
    )
    # Without qualifiers; a comma within a heading would read as two keywords.
    headings = [text.split("/")[0].strip("*").replace(",", "") for text in _listed(given, "MH")]
    people = [records.inverted_name(name) for name in _listed(given, "FAU")]
    if not people:
        for name in _listed(given, "AU"):
            if "," in name:
                # ERIC writes names as others write them in full.
                people.append(records.inverted_name(name))
                continue
            family, _, initials = records.line(name).rpartition(" ")
            people.append(records.name(family, initials))
    groups = [records.literal(records.line(name)) for name in _listed(given, "CN")]
    # Catalogues add the subtitle of a journal after a colon with a blank before it.
    journal = _joined(given, "JT").split(" : ")[0].rstrip(" .")
    # A chapter has its own title and that of its book.
    is_chapter = is_book and bool(_joined(given, "TI") and _joined(given, "BTI"))
    journal = journal or (_joined(given, "BTI").rstrip(".") if is_chapter else "")
    kind = "chapter" if is_chapter else "book"
    return {
        "type": kind if is_book else "article" if "Preprint" in types else "article-journal",
        "title": re.sub(r"(?<!\.)\.$", "", _joined(given, "TI") or _joined(given, "BTI")),
        "author": people + groups,
        "container-title": journal or _joined(given, "TA"),
        "container-title-short": _joined(given, "TA"),
        "issued": records.date(_joined(given, "DP") or _joined(given, "DEP")),
        "ISSN": _joined(given, "IS").partition(" ")[0],
        "volume": _joined(given, "VI"),
        "issue": _joined(given, "IP"),
        "page": re.sub(r"[;,].*", "", _joined(given, "PG")),
        "publisher": _joined(given, "PB"),
        "ISBN": _joined(given, "ISBN"),
        "language": _LANGUAGES.get(languages[0], languages[0]) if languages else "",
        "abstract": _joined(given, "AB"),
        "PMID": _joined(given, "PMID"),
        "PMCID": _joined(given, "PMC"),
        "DOI": next((doi[1] for doi in dois if doi), ""),
        "keyword": ", ".join(dict.fromkeys([*_listed(given, "OT"), *headings])),
        "note": _joined(given, "GN"),
        "publication_type": [kind for kind in types if kind not in _GENERAL_TYPES],
        "related": {tag: _listed(given, tag) for tag in RELATED},
    }


def _listed(given: dict[str, Any], tag: str) -> list[str]:
    value = given.get(tag, [])
    return [value] if isinstance(value, str) else list(value)


def _joined(given: dict[str, Any], tag: str) -> str:
    return records.line(" ".join(_listed(given, tag)))


FORMAT = records.ImportFormat(
    "NBIB", re.compile(r"^(?:PMID- |OWN {1,2}- |PT  - |FAU - )", re.MULTILINE), read, "PubMed"
)

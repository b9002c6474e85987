"""Records of a MEDLINE file (``.nbib``), as PubMed exports them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from claimaudit.schema.faults import Fault, InvalidAudit
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
_LINE = re.compile(r"(?:[A-Z]{2,4} {0,2}- | {6})")
_GENERAL_TYPES = ("Journal Article", "English Abstract")


def read(text: str, file: str) -> list[dict[str, Any]]:
    r"""The records of a file as raw records for `records.tidied`.

    Raises
    ------
    InvalidAudit
        Naming every line that is neither a field nor the continuation of one.

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
    faults, unfolded = [], []
    for number, (before, line) in enumerate(pairwise(["", *lines]), 1):
        goes_on = line.startswith(_CONTINUED)
        if not _is_end(line) and (not _LINE.match(line) or (goes_on and _is_end(before))):
            faults.append(Fault(file, f"line {number}", "", line, problem, remedy))
        # The parser takes what goes on of a link for another link.
        if goes_on and unfolded and unfolded[-1][:4].rstrip() in RELATED:
            unfolded[-1] += f" {line.strip()}"
        else:
            unfolded.append(line)
    if faults:
        raise InvalidAudit(faults)
    # The parser ends a record only at a bare line break.
    ended = ("\n" if _is_end(line) else f"{line}\n" for line in unfolded)
    return [_record(dict(record)) for record in Medline.parse(ended)]


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
            family, _, initials = records.line(name).rpartition(" ")
            people.append(records.name(family, initials))
    groups = [records.literal(records.line(name)) for name in _listed(given, "CN")]
    # Catalogues add the subtitle of a journal after a colon with a blank before it.
    journal = _joined(given, "JT").split(" : ")[0].rstrip(" .")
    return {
        "type": "book" if is_book else "article" if "Preprint" in types else "article-journal",
        "title": re.sub(r"(?<!\.)\.$", "", _joined(given, "TI") or _joined(given, "BTI")),
        "author": people + groups,
        "container-title": journal or _joined(given, "TA"),
        "container-title-short": _joined(given, "TA"),
        "issued": records.date(_joined(given, "DP") or _joined(given, "DEP")),
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


FORMAT = records.ImportFormat("NBIB", re.compile(r"^PMID- ", re.MULTILINE), read, "PubMed")

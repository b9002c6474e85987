"""Records of a MEDLINE file (``.nbib``), as PubMed exports them."""

from __future__ import annotations

import re
from typing import Any

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.importing import records
from claimaudit.sources.notices import RELATED

# The codes of three letters that MEDLINE has for the languages of most of its records.
_LANGUAGES = {
    **{"eng": "en", "fre": "fr", "ger": "de", "spa": "es", "ita": "it", "por": "pt"},
    **{"dut": "nl", "rus": "ru", "chi": "zh", "jpn": "ja", "kor": "ko", "pol": "pl"},
}
_CONTINUED = " " * 6
_LINE = re.compile(r"(?:[A-Z]{2,4} {0,2}- | {6})")
_GENERAL_TYPES = ("Journal Article", "English Abstract")


def read(text: str, file: str) -> list[dict[str, Any]]:
    """The records of a file as raw records for `records.tidied`.

    Raises
    ------
    InvalidAudit
        Naming every line that is neither a field nor the continuation of one.
    """
    from Bio import Medline

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if faults := _line_faults(lines, file):
        raise InvalidAudit(faults)
    # The parser ends a record only at a bare line break.
    ended = ("\n" if _is_end(line) else f"{line}\n" for line in _unfolded(lines))
    return [_record(dict(one)) for one in Medline.parse(ended)]


def _line_faults(lines: list[str], file: str) -> list[Fault]:
    problem = "this line is neither a field nor the continuation of one"
    remedy = "A field begins like “TI  - ” and goes on after six blanks; export the file again."
    before = ["", *lines]
    return [
        Fault(file, f"line {number}", "", line, problem, remedy)
        for number, (last, line) in enumerate(zip(before, lines, strict=False), 1)
        if not _is_end(line)
        and (not _LINE.match(line) or (line.startswith(_CONTINUED) and _is_end(last)))
    ]


def _unfolded(lines: list[str]) -> list[str]:
    """The lines with each link on one; the parser takes what goes on for another link."""
    unfolded: list[str] = []
    for line in lines:
        last = unfolded[-1][:4].rstrip() if unfolded else ""
        if line.startswith(_CONTINUED) and last in RELATED:
            unfolded[-1] += f" {line.strip()}"
        else:
            unfolded.append(line)
    return unfolded


def _is_end(line: str) -> bool:
    """Whether a line ends a record; one of blanks only goes on with a field as a new paragraph."""
    return not line.strip() and not line.startswith(_CONTINUED)


def _record(given: dict[str, Any]) -> dict[str, Any]:
    types = [one for one in _listed(given, "PT") if one not in _GENERAL_TYPES]
    return {
        "type": _type(_listed(given, "PT")),
        "title": re.sub(r"(?<!\.)\.$", "", _joined(given, "TI") or _joined(given, "BTI")),
        "author": _authors(given),
        "container-title": _journal(_joined(given, "JT")) or _joined(given, "TA"),
        "container-title-short": _joined(given, "TA"),
        "issued": records.date(_joined(given, "DP") or _joined(given, "DEP")),
        "volume": _joined(given, "VI"),
        "issue": _joined(given, "IP"),
        "page": re.sub(r"[;,].*", "", _joined(given, "PG")),
        "publisher": _joined(given, "PB"),
        "ISBN": _joined(given, "ISBN"),
        "language": _language(_listed(given, "LA")),
        "abstract": _joined(given, "AB"),
        "PMID": _joined(given, "PMID"),
        "PMCID": _joined(given, "PMC"),
        "DOI": _doi(given),
        "keyword": ", ".join(dict.fromkeys([*_listed(given, "OT"), *_headings(given)])),
        "note": _joined(given, "GN"),
        "publication_type": types,
        "related": {tag: _listed(given, tag) for tag in RELATED},
    }


def _listed(given: dict[str, Any], tag: str) -> list[str]:
    value = given.get(tag, [])
    return [value] if isinstance(value, str) else list(value)


def _joined(given: dict[str, Any], tag: str) -> str:
    return records.line(" ".join(_listed(given, tag)))


def _type(types: list[str]) -> str:
    if any(one.startswith("Book") for one in types):
        return "book"
    return "article" if "Preprint" in types else "article-journal"


def _journal(title: str) -> str:
    """A journal without the subtitle that catalogues add after a colon with a blank before it."""
    return title.split(" : ")[0].rstrip(" .")


def _authors(given: dict[str, Any]) -> list[dict[str, str]]:
    people = [records.inverted_name(one) for one in _listed(given, "FAU")]
    people = people or [_short_name(one) for one in _listed(given, "AU")]
    return people + [records.literal(records.line(one)) for one in _listed(given, "CN")]


def _short_name(text: str) -> dict[str, str]:
    family, _, initials = records.line(text).rpartition(" ")
    return records.name(family, initials)


def _language(codes: list[str]) -> str:
    return _LANGUAGES.get(codes[0], codes[0]) if codes else ""


def _doi(given: dict[str, Any]) -> str:
    stated = [*_listed(given, "LID"), *_listed(given, "AID")]
    found = (re.search(r"(\S+) \[doi\]", one) for one in stated)
    return next((one[1] for one in found if one), "")


def _headings(given: dict[str, Any]) -> list[str]:
    """Subject headings without qualifiers; a comma within one would read as two keywords."""
    return [one.split("/")[0].strip("*").replace(",", "") for one in _listed(given, "MH")]

"""Records of a RIS file."""

from __future__ import annotations

import re
from typing import Any

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.bibliography import RIS_TYPES
from claimaudit.sources.importing import records

_TYPES = {kind: csl for csl, kind in RIS_TYPES.items()} | {
    **dict.fromkeys(("JFULL", "EJOUR", "INPR", "ABST"), "article-journal"),
    **dict.fromkeys(("EBOOK", "EDBOOK"), "book"),
    **dict.fromkeys(("ECHAP", "ENCYC"), "chapter"),
    **dict.fromkeys(("MGZN",), "article-magazine"),
    **dict.fromkeys(("NEWS",), "article-newspaper"),
    **dict.fromkeys(("CONF",), "paper-conference"),
    **dict.fromkeys(("GOVDOC", "STAND"), "report"),
    **dict.fromkeys(("ICOMM", "BLOG"), "webpage"),
    **dict.fromkeys(("DATA", "DBASE"), "dataset"),
    **dict.fromkeys(("UNPB", "MANSCPT"), "manuscript"),
}
_FIELDS = {
    "title": ("title", "primary_title"),
    "container-title": ("secondary_title", "alternate_title3", "journal_name"),
    "container-title-short": ("alternate_title1", "alternate_title2"),
    "volume": ("volume",),
    "publisher": ("publisher",),
    "publisher-place": ("place_published",),
    "edition": ("edition",),
    "language": ("language",),
    "abstract": ("abstract", "notes_abstract"),
    "DOI": ("doi",),
}
_TAG = re.compile(r"[A-Z][A-Z0-9]  -")
_PMCID = re.compile(r"PMC\d+")


def read(text: str, file: str) -> list[dict[str, Any]]:
    """The references of a file as raw records for `records.tidied`.

    Raises
    ------
    InvalidAudit
        Naming the line of every reference that does not end, and of text outside of references.
    """
    import rispy

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if faults := _structure_faults(lines, file):
        raise InvalidAudit(faults)
    # The parser joins what follows a blank line to the wrong field.
    whole = "\n".join(line for line in lines if line.strip())
    return [_record(one) for one in rispy.loads(whole, delimiter_tags_mapping={})]


def _structure_faults(lines: list[str], file: str) -> list[Fault]:
    """References that do not end, and lines that go on with no field."""
    faults, opened, field = [], 0, ""
    for number, line in enumerate(lines, 1):
        tag = line[:2] if _TAG.match(line) else ""
        if tag == "TY" and opened:
            faults.append(_unended(file, opened))
        if line.strip() and tag != "TY" and not (opened and (tag or field)):
            faults.append(_outside(file, number, line))
        opened = number if tag == "TY" else 0 if tag == "ER" else opened
        field = "" if tag in ("TY", "ER") else tag or field
    return faults + ([_unended(file, opened)] if opened else [])


def _unended(file: str, number: int) -> Fault:
    problem = "the reference that begins there has no end"
    return Fault(file, f"line {number}", "", "", problem, "Put a line “ER  - ” after its last.")


def _outside(file: str, number: int, line: str) -> Fault:
    problem = "this line belongs to no field of a reference"
    remedy = "A reference begins with “TY  - ”, ends with “ER  - ”, and each field has its tag."
    return Fault(file, f"line {number}", "", line, problem, remedy)


def _record(given: dict[str, Any]) -> dict[str, Any]:
    kind = _TYPES.get(given["type_of_reference"].strip(), "")
    notes = [*given.get("notes", ()), given.get("note", ""), given.get("custom1", "")]
    return {
        "id": given.get("id", "") or given.get("label", ""),
        "type": kind,
        **{field: _first(given, names) for field, names in _FIELDS.items()},
        "author": _names(given, "authors", "first_authors"),
        "editor": _names(given, "secondary_authors"),
        "issued": _issued(given),
        "accessed": records.date(given.get("access_date", "")),
        "issue" if kind.startswith("article") else "number": given.get("number", ""),
        "page": _pages(given),
        "URL": next((one.strip() for one in given.get("urls", ()) if one.strip()), ""),
        "keyword": ", ".join(filter(None, map(records.line, given.get("keywords", ())))),
        "ISSN" if kind.startswith("article") else "ISBN": given.get("issn", ""),
        "note": "; ".join(filter(None, map(records.line, notes))),
        "publication_type": [given.get("type_of_work", "")],
        **_accession(given),
    }


def _first(given: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((given[name] for name in names if given.get(name)), "")


def _names(given: dict[str, Any], *fields: str) -> list[dict[str, str]]:
    return [
        records.inverted_name(one)
        for field in fields
        for one in given.get(field, ())
        if records.line(one)
    ]


def _issued(given: dict[str, Any]) -> dict[str, Any] | None:
    """The fuller of the date and the year, when both tell the same year."""
    year = records.date(given.get("year") or given.get("publication_year", ""))
    day = records.date(given.get("date", ""))
    same = year is None or (day and _year(day) == _year(year))
    return day if same and day else year


def _year(date: dict[str, Any]) -> Any:
    return date["date-parts"][0][0] if "date-parts" in date else None


def _pages(given: dict[str, Any]) -> str:
    ends = (given.get("start_page", ""), given.get("end_page", ""))
    return "-".join(filter(None, ends if ends[0] != ends[1] else ends[:1]))


def _accession(given: dict[str, Any]) -> dict[str, str]:
    """PMID and PMCID where PubMed's and EndNote's exports put them."""
    number, database = given.get("accession_number", ""), given.get("name_of_database", "")
    found = {"PMID": number} if number.isdigit() and len(number) <= 9 else {}
    if found and database and not re.search("pubmed|medline|nlm", database, re.IGNORECASE):
        found = {}
    central = given.get("custom2", "").strip()
    return found | ({"PMCID": central} if _PMCID.fullmatch(central) else {})

"""Records of a RIS file."""

from __future__ import annotations

import re
from typing import Any

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.bibliography import RIS_TYPES
from claimaudit.sources.importing import records

_TYPES = {kind: csl for csl, kind in RIS_TYPES.items()} | {
    "JFULL": "article-journal",
    "EJOUR": "article-journal",
    "INPR": "article-journal",
    "ABST": "article-journal",
    "EBOOK": "book",
    "EDBOOK": "book",
    "ECHAP": "chapter",
    "ENCYC": "chapter",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "CONF": "paper-conference",
    "GOVDOC": "report",
    "STAND": "report",
    "ICOMM": "webpage",
    "BLOG": "webpage",
    "DATA": "dataset",
    "DBASE": "dataset",
    "UNPB": "manuscript",
    "MANSCPT": "manuscript",
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
    r"""The references of a file as raw records for `records.tidied`.

    Raises
    ------
    InvalidAudit
        Naming the line of every reference that does not end, and of text outside of references.

    Examples
    --------
    >>> (reference,) = read("TY  - JOUR\nTI  - Tea\nPY  - 2022\nSP  - 7\nER  - \n", "tea.ris")
    >>> reference["type"], reference["title"], reference["page"]
    ('article-journal', 'Tea', '7')
    """
    import rispy

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    faults, opened, field = [], 0, ""
    for number, line in enumerate(lines, 1):
        tag = line[:2] if _TAG.match(line) else ""
        if tag == "TY" and opened:
            faults.append(_unended(file, opened))
        if line.strip() and tag != "TY" and not (opened and (tag or field)):
            problem = "this line belongs to no field of a reference"
            remedy = (
                "A reference begins with “TY  - ”, ends with “ER  - ”, and each field has its tag."
            )
            faults.append(Fault(file, f"line {number}", "", line, problem, remedy))
        opened = number if tag == "TY" else 0 if tag == "ER" else opened
        field = "" if tag in ("TY", "ER") else tag or field
    if opened:
        faults.append(_unended(file, opened))
    if faults:
        raise InvalidAudit(faults)
    # The parser joins what follows a blank line to the wrong field.
    whole = "\n".join(line for line in lines if line.strip())
    return [_record(reference) for reference in rispy.loads(whole, delimiter_tags_mapping={})]


def _unended(file: str, number: int) -> Fault:
    problem = "the reference that begins there has no end"
    return Fault(file, f"line {number}", "", "", problem, "Put a line “ER  - ” after its last.")


def _record(given: dict[str, Any]) -> dict[str, Any]:
    kind = _TYPES.get(given["type_of_reference"].strip(), "")
    is_article = kind.startswith("article")
    notes = [*given.get("notes", ()), given.get("note", ""), given.get("custom1", "")]
    ends = [given.get("start_page", ""), given.get("end_page", "")]
    record = {"id": given.get("id", "") or given.get("label", ""), "type": kind}
    for field, names in _FIELDS.items():
        record[field] = next((given[name] for name in names if given.get(name)), "")
    # The fuller of the date and the year, when both tell the same year.
    year = records.date(given.get("year") or given.get("publication_year", ""))
    day = records.date(given.get("date", ""))
    years = [date.get("date-parts", [[None]])[0][0] for date in (day, year) if date]
    record |= {
        "author": _names(given, "authors", "first_authors"),
        "editor": _names(given, "secondary_authors"),
        "issued": day if day and len(set(years)) == 1 else year,
        "accessed": records.date(given.get("access_date", "")),
        "issue" if is_article else "number": given.get("number", ""),
        "page": "-".join(filter(None, dict.fromkeys(ends))),
        "URL": next((url.strip() for url in given.get("urls", ()) if url.strip()), ""),
        "keyword": ", ".join(filter(None, map(records.line, given.get("keywords", ())))),
        "ISSN" if is_article else "ISBN": given.get("issn", ""),
        "note": "; ".join(filter(None, map(records.line, notes))),
        "publication_type": [given.get("type_of_work", "")],
    }
    # PMID and PMCID where PubMed's and EndNote's exports put them.
    accession, database = given.get("accession_number", ""), given.get("name_of_database", "")
    of_pubmed = not database or re.search("pubmed|medline|nlm", database, re.IGNORECASE)
    if of_pubmed and accession.isdigit() and len(accession) <= 9:
        record["PMID"] = accession
    if _PMCID.fullmatch(central := given.get("custom2", "").strip()):
        record["PMCID"] = central
    return record


def _names(given: dict[str, Any], *fields: str) -> list[dict[str, str]]:
    names = [name for field in fields for name in given.get(field, ())]
    return [records.inverted_name(name) for name in names if records.line(name)]


FORMAT = records.ImportFormat("RIS", re.compile(r"^TY  - ", re.MULTILINE), read)

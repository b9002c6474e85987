"""Records of a RIS file."""

from __future__ import annotations

import re
from typing import Any

from claimaudit.schema.faults import Fault
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
    "container-title": ("secondary_title", "alternate_title3", "journal_name", "alternate_title2"),
    "container-title-short": ("alternate_title1", "alternate_title2"),
    "volume": ("volume",),
    "publisher": ("publisher",),
    "publisher-place": ("place_published",),
    "edition": ("edition",),
    "language": ("language",),
    "abstract": ("abstract", "notes_abstract"),
    "DOI": ("doi",),
}
_TAG = re.compile(r"([A-Z][A-Z0-9]|PMID)  -[ \t]*")
# EndNote and others write one blank; in a file with two, such a line may be text.
_NARROW = re.compile(r"^([A-Z][A-Z0-9]) -(?= |$)", re.MULTILINE)
_NARROW_FILE = re.compile(r"^TY - ", re.MULTILINE)
# Rayyan writes several fields of other exports on one line.
_FOLDED = re.compile(r"(?<![ \t])[ \t]{3,}(?=[A-Z][A-Z0-9]  - )")
_PMCID = re.compile(r"PMC\d+")
_PUBMED_NUMBER = re.compile(r"\bPUBMED\b:?\s*(\d{1,9})\b", re.IGNORECASE)
# Where exports put identifiers that have no field of their own.
_ELSEWHERE = ("L1", "L2", "L3", "LK", "UR", "N1", "M3", "AN", "ID", "C7")


def read(text: str, file: str) -> list[dict[str, Any] | Fault | str]:
    r"""The references of a file as raw records for `records.tidied`.

    Databases put lines of their own between the references; they are skipped and counted.

    Returns
    -------
    list
        In place of a reference that cannot be read its fault, naming the line; as text what to
        know of the file.

    Examples
    --------
    >>> (reference,) = read("TY  - JOUR\nTI  - Tea\nPY  - 2022\nSP  - 7\nER  - \n", "tea.ris")
    >>> reference["type"], reference["title"], reference["page"]
    ('article-journal', 'Tea', '7')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _NARROW_FILE.search(text):
        text = _NARROW.sub(r"\1  -", text)
    entries: list[dict[str, Any] | Fault | str] = []
    skipped: list[str] = []
    # The lines of a reference; those of its fields that stand before its type come first.
    lines: list[str] = []
    opened, fault = 0, None
    for number, whole in enumerate(text.split("\n"), 1):
        for line in _FOLDED.split(whole):
            tag = field[1] if (field := _TAG.match(line)) else ""
            if tag == "TY":
                if opened:
                    entries.append(_unended(file, opened))
                    lines = []
                opened, fault = number, None
            if tag == "ER":
                if opened:
                    entries.append(fault or _parsed(lines, file, opened))
                else:
                    problem = "the reference that ends there has no type"
                    remedy = "Put a line “TY  - JOUR” before its first."
                    entries.append(Fault(file, f"line {number}", "TY", "", problem, remedy))
                lines, opened = [], 0
            elif tag or (opened and line.strip() and len(lines) > 1):
                lines.append(f"{tag}  - {line[field.end() :]}" if field else line)
            elif opened and line.strip():
                problem = "this line belongs to no field of a reference"
                remedy = "Each field begins with its tag, as “TI  - ” does."
                fault = fault or Fault(file, f"line {number}", "", line, problem, remedy)
            elif line.strip():
                skipped.append(line)
    if opened:
        entries.append(_unended(file, opened))
    else:
        skipped += lines
    if skipped:
        told = f"lines between the references skipped: {len(skipped)}, such as"
        entries.append(f"{file}: {told} “{records.line(skipped[0])[:60]}”")
    return entries


def _unended(file: str, number: int) -> Fault:
    problem = "the reference that begins there has no end"
    return Fault(file, f"line {number}", "", "", problem, "Put a line “ER  - ” after its last.")


def _parsed(lines: list[str], file: str, number: int) -> dict[str, Any] | Fault:
    """The raw record of one reference, whose type may stand behind other fields."""
    import rispy

    kind = next(line for line in lines if line.startswith("TY"))
    fields = [line for line in lines if line is not kind and not line.startswith("PMID  -")]
    whole = "\n".join([kind, *fields, "ER  - "])
    try:
        (given,) = rispy.loads(whole, delimiter_tags_mapping={})
    except Exception as error:
        # The parser fails in many ways on what is no reference.
        problem = f"the reference that begins there cannot be read ({type(error).__name__})"
        return Fault(file, f"line {number}", "", "", problem, "Export it again.")
    tags = [(line.partition("  -")[0], line.partition("  -")[2].strip()) for line in lines]
    return _record(given) | _identifiers(tags)


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
    urls = [url.strip() for url in given.get("urls", ()) if url.strip()]
    # An address that only carries an identifier says no more than the identifier.
    own = [url for url in urls if not any(records.identifiers_in(url).values())]
    return record | {
        "author": _names(given, "authors", "first_authors"),
        "editor": _names(given, "secondary_authors"),
        "issued": day if day and len(set(years)) == 1 else year,
        "accessed": records.date(given.get("access_date", "")),
        "issue" if is_article else "number": given.get("number", ""),
        "page": "-".join(filter(None, dict.fromkeys(ends))),
        "URL": next(iter(own), ""),
        "keyword": ", ".join(filter(None, map(records.line, given.get("keywords", ())))),
        "ISSN" if is_article else "ISBN": given.get("issn", ""),
        "note": "; ".join(filter(None, map(records.line, notes))),
        "publication_type": [given.get("type_of_work", "")],
    }


def _identifiers(tags: list[tuple[str, str]]) -> dict[str, Any]:
    """PMID and PMCID where databases and managers put them, and texts that may hold others."""
    first = dict(reversed(tags))
    database = f"{first.get('DB', '')} {first.get('DP', '')}".strip()
    of_pubmed = re.search("pubmed|medline|nlm", database, re.IGNORECASE)
    of_scopus = re.search("scopus", f"{database} {first.get('UR', '')}", re.IGNORECASE)
    numbers = [first.get("PMID", "")]
    numbers += [first.get("AN", "")] if of_pubmed or not first.get("DB") else []
    numbers += [first.get("ID", "")] if of_pubmed else []
    numbers += [first.get("C2", "")] if of_scopus else []
    # Cochrane names the database before its number.
    numbers += [
        found[1] for tag, text in tags if tag == "C3" for found in _PUBMED_NUMBER.finditer(text)
    ]
    found = {"elsewhere": [text for tag, text in tags if tag in _ELSEWHERE]}
    if pmid := next((text for text in numbers if re.fullmatch(r"[1-9]\d{0,8}", text)), ""):
        found["PMID"] = pmid
    if _PMCID.fullmatch(central := first.get("C2", "")):
        found["PMCID"] = central
    return found


def _names(given: dict[str, Any], *fields: str) -> list[dict[str, str]]:
    names = [name for field in fields for name in given.get(field, ())]
    return [records.inverted_name(name) for name in names if records.line(name)]


FORMAT = records.ImportFormat("RIS", re.compile(r"^TY {1,2}- ", re.MULTILINE), read)

"""Records of a Web of Science file in tagged text, as its export “Plain text file” writes them."""

from __future__ import annotations

import re
from typing import Any

from claimaudit.schema.faults import Fault
from claimaudit.sources.importing import records

_TYPES = {"J": "article-journal", "B": "book", "S": "chapter", "C": "paper-conference"}
_FIELDS = {
    "title": ("document_title",),
    "container-title": ("publication_name",),
    "container-title-short": ("iso_source_abbreviation",),
    "collection-title": ("book_series_title",),
    "volume": ("volume",),
    "issue": ("issue",),
    "publisher": ("publisher",),
    "publisher-place": ("publisher_city",),
    "abstract": ("abstract",),
    "DOI": ("doi", "book_doi"),
    "PMID": ("pubmed_id",),
    "ISSN": ("issn", "eissn"),
    "ISBN": ("isbn",),
}


def read(text: str, file: str) -> list[dict[str, Any] | Fault | str]:
    r"""The records of a file as raw records for `records.tidied`.

    Returns
    -------
    list
        In place of a record that does not end its fault, naming the line.

    Examples
    --------
    >>> (record,) = read("PT J\nAU Hill, A\n   Wood, B\nTI Tea\nPY 2022\nER\n", "tea.txt")
    >>> record["title"], [name["family"] for name in record["author"]]
    ('Tea', ['Hill', 'Wood'])
    """
    import rispy

    entries: list[dict[str, Any] | Fault | str] = []
    lines: list[str] = []
    opened = 0
    for number, line in enumerate([*re.split(r"\r\n?|\n", text), "EF"], 1):
        tag = line[:2]
        if tag in ("PT", "EF") and opened:
            problem = "the record that begins there has no end"
            remedy = "Put a line “ER” after its last field."
            entries.append(Fault(file, f"line {opened}", "", "", problem, remedy))
        if tag in ("PT", "EF"):
            opened, lines = number if tag == "PT" else 0, []
        if opened and line.strip():
            lines.append(line)
        if tag == "ER" and opened:
            (given,) = rispy.loads("\n".join(lines), implementation=rispy.WokParser)
            entries.append(_record(given))
            opened = 0
    return entries


def _record(given: dict[str, Any]) -> dict[str, Any]:
    people = given.get("author_full_name") or given.get("authors") or given.get("book_authors", [])
    ends = [given.get("beginning_page", ""), given.get("ending_page", "")]
    day = f"{given.get('publication_year', '')} {given.get('publication_date', '')}"
    editors = given.get("editors", "")
    keywords = [given.get("author_keywords", ""), given.get("keywords_plus", "")]
    record = {
        field: next((given[name] for name in names if given.get(name)), "")
        for field, names in _FIELDS.items()
    }
    return record | {
        "type": _TYPES.get(given.get("publication_type", "").strip(), ""),
        "author": [records.inverted_name(name) for name in people]
        + [records.literal(records.line(name)) for name in given.get("group_authors", ())],
        "editor": [records.inverted_name(name) for name in re.split(r"\s*;\s*", editors) if name],
        "issued": records.date(day),
        "page": "-".join(filter(None, dict.fromkeys(ends))) or given.get("article_number", ""),
        "keyword": ", ".join(filter(None, "; ".join(filter(None, keywords)).split("; "))),
        "publication_type": [given.get("document_type", "")],
    }


FORMAT = records.ImportFormat(
    "Web of Science text",
    re.compile(r"^(?:FN [^\n]*\r?\nVR |PT [JBSPC]\s*$)", re.MULTILINE),
    read,
)

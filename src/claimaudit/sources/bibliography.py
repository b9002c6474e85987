"""The library of an audit for reference managers: BibTeX, RIS and CSL-JSON.

Every record carries the judgements on it as keywords (``supports C13``, ``C13 contested``). What
nobody confirmed stands in a note, never in a field that would be read as fact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from claimaudit.sources.library import Library

Item = Mapping[str, Any]
# Characters that end a line, turn its direction or cannot be written at all.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LATEX = {
    "\\": r"{\textbackslash}",
    # BibTeX counts braces behind a backslash too, so that \{ would need a partner.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: rf"\{sign}" for sign in "#$%&_"},
}
BIBTEX_TYPES = {
    "article-journal": ("article", "journal", "publisher"),
    "book": ("book", "series", "publisher"),
    "chapter": ("incollection", "booktitle", "publisher"),
    "paper-conference": ("inproceedings", "booktitle", "publisher"),
    "report": ("techreport", "howpublished", "institution"),
    "thesis": ("phdthesis", "howpublished", "school"),
}
_BIBTEX_OTHER = ("misc", "howpublished", "publisher")
RIS_TYPES = {
    "article-journal": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}


def year_of(item: Item) -> str:
    """The year in which a record was issued, or what it says instead; empty where it is silent."""
    issued = item.get("issued") or {}
    parts = issued.get("date-parts")
    return str(parts[0][0] if parts else issued.get("literal", ""))


def _line(value: Any) -> str:
    """Text on one line, nothing for nothing; what no format can hold is written out."""
    text = " ".join(str(value or "").split())
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def _surname(name: Item) -> str:
    parts = (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
    return " ".join(part for part in parts if part)


def _is_others(name: Item) -> bool:
    return name.get("literal", "").strip() == "et al."


# CSL-JSON


def as_csl_json(records: Iterable[Item]) -> str:
    """One array of CSL-JSON; characters that turn the direction of a line are written as codes.

    >>> print(as_csl_json([{"id": "Hill2022", "title": "Tea"}]), end="")
    [
     {
      "id": "Hill2022",
      "title": "Tea"
     }
    ]
    """
    written = json.dumps(list(records), ensure_ascii=False, indent=1) + "\n"
    return re.sub(rf"(?!\n){_UNSEEN.pattern}", lambda match: f"\\u{ord(match[0]):04x}", written)


# BibTeX


def as_bibtex(records: Iterable[Item]) -> str:
    """The records as a ``.bib`` file in UTF-8, LaTeX's special characters escaped.

    Addresses and DOIs stay as they are, since packages set them verbatim; braces, backslashes and
    comment signs in them are written as codes.

    >>> as_bibtex([{"id": "Hill2022", "type": "book", "title": "Tea"}]).split()
    ['@book{Hill2022,', 'title', '=', '{{Tea}}', '}']
    """
    import bibtexparser
    from bibtexparser.model import Entry, Field

    entries = []
    for item in records:
        kind, fields = _bibtex(item)
        written = [Field(name, value) for name, value in fields.items() if value]
        entries.append(Entry(kind, item["id"], written))
    return bibtexparser.write_string(bibtexparser.Library(entries))


def _bibtex(item: Item) -> tuple[str, dict[str, str]]:
    """The type of an entry, and its fields, of which the empty ones are not written."""
    kind, container, publisher = BIBTEX_TYPES.get(item["type"], _BIBTEX_OTHER)
    genre = str(item.get("genre", "")).lower()
    if item["type"] == "thesis" and "master" in genre:
        kind = "mastersthesis"
    elif item["type"] == "thesis" and "doctor" not in genre:
        kind = "misc"
    texts = {
        container: item.get("container-title"),
        "year": year_of(item),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "pages": _line(item.get("page")).replace("-", "--"),
        publisher: item.get("publisher"),
        "type": item.get("genre"),
        "pmid": item.get("PMID"),
        "pmcid": item.get("PMCID"),
        "keywords": item.get("keyword"),
        "note": item.get("note"),
    }
    # The inner braces keep the capitals of a title.
    fields = {"title": f"{{{latex(item['title'])}}}"}
    for role in ("author", "editor"):
        names = item.get(role, ())
        fields[role] = " and ".join(
            "others" if _is_others(name) else _bibtex_name(name) for name in names
        )
    fields |= {name: latex(text) for name, text in texts.items() if text}
    for name in ("DOI", "URL"):
        address = _line(item.get(name))
        fields[name.lower()] = re.sub(r"[{}\\]", lambda match: quote(match[0]), address)
    return kind, fields


def latex(text: Any) -> str:
    r"""``text`` on one line, such that LaTeX sets it as it is.

    >>> latex("100 % of\nsleepers")
    '100 \\% of sleepers'
    """
    return "".join(_LATEX.get(char, char) for char in _line(text))


def _bibtex_name(name: Item) -> str:
    if "literal" in name:
        return f"{{{latex(name['literal'])}}}"
    parts = []
    for part in (_surname(name), name.get("suffix"), name.get("given")):
        if part:
            written = latex(part)
            # In braces where BibTeX would take it for several names or parts of one.
            several = re.search(r"\band\b|,", written, re.IGNORECASE)
            parts.append(f"{{{written}}}" if several else written)
    return ", ".join(parts)


# RIS


def as_ris(records: Iterable[Item]) -> str:
    """The records as a ``.ris`` file in UTF-8, one line a field, lines ended as RIS has it.

    >>> as_ris([{"id": "Hill2022", "type": "book", "title": "Tea"}]).splitlines()[:3]
    ['TY  - BOOK', 'ID  - Hill2022', 'TI  - Tea']
    """
    import rispy

    class Writer(rispy.RisWriter):
        NEWLINE = "\r\n"

        def set_header(self, count: int) -> str:
            return ""

    return rispy.dumps([_ris(item) for item in records], implementation=Writer)


def _ris(item: Item) -> dict[str, Any]:
    """The fields of a record, without the empty ones."""
    first, _, last = _line(item.get("page")).partition("-")
    links = [address for _, address in Library({item["id"]: item}).links(item["id"])]
    fields = {
        "type_of_reference": RIS_TYPES.get(item["type"], "GEN"),
        "id": item["id"],
        "title": item["title"],
        "authors": _ris_names(item.get("author", ())),
        "secondary_authors": _ris_names(item.get("editor", ())),
        "secondary_title": item.get("container-title"),
        "year": year_of(item),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "start_page": first,
        "end_page": last,
        "publisher": item.get("publisher"),
        "type_of_work": item.get("genre"),
        "doi": item.get("DOI"),
        "keywords": _line(item.get("keyword")).split(", "),
        "notes": [item.get("note") or ""],
        "urls": [item.get("URL") or "", *links],
    }
    lines = {
        name: [text for part in value if (text := _line(part))]
        if isinstance(value, list)
        else _line(value)
        for name, value in fields.items()
    }
    return {name: value for name, value in lines.items() if value}


def _ris_names(names: Iterable[Item]) -> list[str]:
    """The names; that there are others is no name, and RIS has no sign for it."""
    written = []
    for name in names:
        if not _is_others(name):
            parts = (_surname(name), name.get("given"), name.get("suffix"))
            written.append(name.get("literal") or ", ".join(part for part in parts if part))
    return written

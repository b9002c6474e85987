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


def as_csl_json(records: Iterable[Item]) -> str:
    """One array of CSL-JSON; characters that turn the direction of a line are written as codes."""
    written = json.dumps(list(records), ensure_ascii=False, indent=1) + "\n"
    return re.sub(rf"(?!\n){_UNSEEN.pattern}", lambda found: f"\\u{ord(found[0]):04x}", written)


def _line(value: Any) -> str:
    """Text on one line; what no format can hold is written out."""
    text = " ".join(str(value).split())
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


# BibTeX


def as_bibtex(records: Iterable[Item]) -> str:
    """The records as a ``.bib`` file in UTF-8, LaTeX's special characters escaped.

    Addresses and DOIs stay as they are, since packages set them verbatim; braces, backslashes and
    comment signs in them are written as codes.
    """
    import bibtexparser
    from bibtexparser.model import Entry, Field

    entries = [
        Entry(_entry_type(item), item["id"], [Field(*pair) for pair in _bibtex_fields(item)])
        for item in records
    ]
    return bibtexparser.write_string(bibtexparser.Library(entries))


def _entry_type(item: Item) -> str:
    genre = str(item.get("genre", "")).lower()
    if item["type"] != "thesis":
        return BIBTEX_TYPES.get(item["type"], _BIBTEX_OTHER)[0]
    return "mastersthesis" if "master" in genre else "phdthesis" if "doctor" in genre else "misc"


def _bibtex_fields(item: Item) -> list[tuple[str, str]]:
    _, container, publisher = BIBTEX_TYPES.get(item["type"], _BIBTEX_OTHER)
    texts = {
        container: item.get("container-title"),
        "year": year_of(item),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "pages": _text_of(item, "page").replace("-", "--"),
        publisher: item.get("publisher"),
        "type": item.get("genre"),
        "pmid": item.get("PMID"),
        "pmcid": item.get("PMCID"),
        "keywords": item.get("keyword"),
        "note": item.get("note"),
    }
    fields = {
        # The inner braces keep the capitals of a title.
        "title": f"{{{latex(item['title'])}}}",
        "author": _bibtex_names(item.get("author", ())),
        "editor": _bibtex_names(item.get("editor", ())),
        **{name: latex(text) for name, text in texts.items() if text},
        "doi": _verbatim(_text_of(item, "DOI")),
        "url": _verbatim(_text_of(item, "URL")),
    }
    return [(name, value) for name, value in fields.items() if value]


def _text_of(item: Item, name: str) -> str:
    return _line(item.get(name) or "")


def latex(text: Any) -> str:
    """``text`` on one line, such that LaTeX sets it as it is."""
    return "".join(_LATEX.get(char, char) for char in _line(text))


def _verbatim(address: str) -> str:
    return re.sub(r"[{}\\]", lambda found: quote(found[0]), address)


def _bibtex_names(names: Iterable[Item]) -> str:
    return " and ".join("others" if _is_others(name) else _bibtex_name(name) for name in names)


def _is_others(name: Item) -> bool:
    return name.get("literal", "").strip() == "et al."


def _bibtex_name(name: Item) -> str:
    if "literal" in name:
        return f"{{{latex(name['literal'])}}}"
    parts = (_surname(name), name.get("suffix"), name.get("given"))
    return ", ".join(_unsplit(latex(part)) for part in parts if part)


def _unsplit(part: str) -> str:
    """In braces where BibTeX would take it for several names or parts of one."""
    return f"{{{part}}}" if re.search(r"\band\b|,", part, re.IGNORECASE) else part


def _surname(name: Item) -> str:
    parts = (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
    return " ".join(part for part in parts if part)


# RIS


def as_ris(records: Iterable[Item]) -> str:
    """The records as a ``.ris`` file in UTF-8, one line a field, lines ended as RIS has it."""
    import rispy

    class Writer(rispy.RisWriter):
        NEWLINE = "\r\n"

        def set_header(self, count: int) -> str:
            return ""

    return rispy.dumps([_ris(item) for item in records], implementation=Writer)


def _ris(item: Item) -> dict[str, Any]:
    first, _, last = _text_of(item, "page").partition("-")
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
        "keywords": _text_of(item, "keyword").split(", "),
        "notes": [item.get("note") or ""],
    }
    lines = {name: _ris_value(value) for name, value in fields.items()}
    return {name: value for name, value in lines.items() if value} | _addresses(item)


def _ris_value(value: Any) -> Any:
    if isinstance(value, list):
        return [text for part in value if (text := _line(part))]
    return _line(value or "")


def _ris_names(names: Iterable[Item]) -> list[str]:
    """The names; that there are others is no name, and RIS has no sign for it."""
    return [_ris_name(name) for name in names if not _is_others(name)]


def _ris_name(name: Item) -> str:
    parts = (_surname(name), name.get("given"), name.get("suffix"))
    return name.get("literal") or ", ".join(part for part in parts if part)


def _addresses(item: Item) -> dict[str, list[str]]:
    own = [_text_of(item, "URL")] if item.get("URL") else []
    links = [address for label, address in Library({item["id"]: item}).links(item["id"])]
    return {"urls": [*own, *links]} if own or links else {}

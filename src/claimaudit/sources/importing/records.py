"""One exported record as CSL-JSON: its text, names, dates, pages and identifiers.

What a reference manager wrote is tidied, never corrected: a value that is not what its field
asks for goes to the note, in its own words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from claimaudit.sources.library import UNKNOWN, is_identifier

Item = dict[str, Any]

IDENTIFIERS = ("DOI", "PMID", "PMCID")
NAMES = ("author", "editor")
DATES = ("issued", "accessed")
# What is no bibliography.
_ASIDE = ("custom", "publication_type", "related")
# What no reference shows, so that nothing about it needs confirming.
_OTHERS = {"others", "et al", "et al."}
_SUFFIX = re.compile(r"(.+?),? ((?:Jr|Sr)\.?|I{2,3}|IV|2nd|3rd|4th)", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(
    r"\s*(\d{4})(?:[-/. ]+(\d{1,2}|[A-Za-z]{3,9})\b\.?(?:[-/. ]+(\d{1,2})\b)?)?"
)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.?,? (\d{4})\b")
_ANY_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_PAGES = re.compile(r"(\d+)-(\d+)")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
# What managers keep of a title's typography; anything else in angle brackets is text.
_TYPOGRAPHY = re.compile(r"</?(?:i|b|em|sup|sub|sc|jats:[a-z]+)>|</?span[^<>]*>", re.IGNORECASE)
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.)?(?:www\.)?doi\.org/|doi:\s*", re.IGNORECASE)
_IN_NOTE = re.compile(r"\b(DOI|PMID|PMCID)\s*:\s*(\S+?)[;,.]*(?=\s|$)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HEADING = re.compile(r"(?:^|\n)[ \t]*([A-Z][A-Za-z ,/&]{2,40}?)[ \t]*:?[ \t]*\n(?=\s*\S)")


def line(value: Any) -> str:
    """A value as text on one line, without markup of typography and unseen characters."""
    text = html.unescape(_TYPOGRAPHY.sub("", str(value))) if value not in (None, "") else ""
    return " ".join(_UNSEEN.sub(" ", text).split())


def abstract(value: Any) -> str:
    """An abstract on one line; a heading on a line of its own ends in a colon."""
    text = re.sub(r"<jats:title>(.*?)</jats:title>", r"\n\1\n", str(value or ""))
    headed = _HEADING.sub(r" \1: ", _TYPOGRAPHY.sub("", text.replace("\r", "\n")))
    return re.sub(r"^Abstract:? ", "", line(headed))


def name(family: str, given: str = "", suffix: str = "", particle: str = "") -> Item:
    """A name of CSL; one without a family name is a literal, as is an institution."""
    if not family:
        return literal(given)
    given, suffix = _without_suffix(given, suffix)
    parts = {
        "non-dropping-particle": particle,
        "family": family,
        "given": given,
        "suffix": suffix,
    }
    return {part: text for part, text in parts.items() if text}


def _without_suffix(given: str, suffix: str) -> tuple[str, str]:
    found = None if suffix else _SUFFIX.fullmatch(given)
    return (found[1], found[2]) if found else (given, suffix)


def literal(text: str) -> Item:
    """An institution, or that there are others."""
    return {"literal": "et al." if text.lower() in _OTHERS else text}


def inverted_name(text: str) -> Item:
    """A name written ``Family, Given`` or ``Family, Given, Suffix``; without comma, a literal."""
    family, *rest = (part.strip() for part in line(text).split(",", 2))
    return name(family, *rest) if rest else literal(family)


def date(text: Any) -> Item | None:
    """A CSL date from how managers write one; a date without a year stays in its words."""
    text = line(text)
    if found := _YEAR_FIRST.match(text):
        return _dated(*found.groups())
    if found := _DAY_FIRST.search(text):
        return _dated(found[3], found[2], found[1])
    if found := _ANY_YEAR.search(text):
        return _dated(found[1], None, None)
    return {"literal": text} if text else None


def _dated(year: str, month: str | None, day: str | None) -> Item:
    numbers = [int(year), _month(month or ""), int(day or 0)]
    known = 1 if not 1 <= numbers[1] <= 12 else 2 if not 1 <= numbers[2] <= 31 else 3
    return {"date-parts": [numbers[:known]]}


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    start = text[:3].lower()
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


def pages(text: Any) -> str:
    """A range of pages with one hyphen and the second number in full."""
    joined = re.sub(r"\s*(?:--+|[-\u2010-\u2015])\s*", "-", line(text))
    found = _PAGES.fullmatch(joined)
    if not found or len(found[2]) >= len(found[1]):
        return joined
    return f"{found[1]}-{found[1][: len(found[1]) - len(found[2])]}{found[2]}"


def identifier(kind: str, value: Any) -> str:
    """An identifier without what managers put before it; not checked."""
    text = line(value)
    if kind == "DOI":
        return _RESOLVER.sub("", text, count=1).rstrip(".,; ")
    text = text.rstrip(".,; ")
    return f"PMC{text}" if kind == "PMCID" and text.isdigit() else text


def tidied(raw: Mapping[str, Any]) -> Item:
    """A record as `Library` takes it, from the fields an export gave.

    Parameters
    ----------
    raw
        CSL names to values: names and dates as CSL has them, everything else text. A title that
        is missing is written ``unknown``. ``publication_type`` is a list of text, ``related`` has
        such a list for each kind of link to another record.

    Returns
    -------
    dict
        Every field that has something in it. ``custom.verified`` is empty: nobody has checked
        what came from the export.
    """
    structured = (*NAMES, *DATES, *_ASIDE, "abstract", "page")
    item = {field: line(value) for field, value in raw.items() if field not in structured}
    item |= {field: raw[field] for field in (*NAMES, *DATES) if raw.get(field)}
    item["abstract"], item["page"] = abstract(raw.get("abstract")), pages(raw.get("page"))
    item["title"] = item.get("title") or UNKNOWN
    item["type"] = item.get("type") or "document"
    item = _identified(item)
    kept = {field: value for field, value in item.items() if value}
    return kept | {"custom": _custom(kept, raw)}


def _identified(item: Item) -> Item:
    """The record with the identifiers of its note, and what is none of them put there."""
    found = {kind.upper(): value for kind, value in _IN_NOTE.findall(item.get("note", ""))}
    notes = [_IN_NOTE.sub("", item.get("note", "")).strip(" ;")]
    for kind in IDENTIFIERS:
        value = identifier(kind, item.get(kind) or found.get(kind, ""))
        item[kind] = value if is_identifier(kind, value) else ""
        notes += [f"{kind} as exported: {value}"] if item[kind] != value else []
    if item.get("URL") and not _WEB.fullmatch(item["URL"]):
        notes.append(f"address as exported: {item.pop('URL')}")
    return item | {"note": "; ".join(filter(None, notes))}


def _custom(item: Item, raw: Mapping[str, Any]) -> Item:
    # An empty list of what was verified says that nobody has looked at any of it.
    unknown = ["title"] if item["title"] == UNKNOWN else []
    custom = {"verified": [], "unverified": unknown, "funding": UNKNOWN, "conflict": UNKNOWN}
    types = _lines(raw.get("publication_type", ()))
    related = {tag: _lines(references) for tag, references in raw.get("related", {}).items()}
    aside = {
        "publication_type": types,
        "related": {tag: references for tag, references in related.items() if references},
    }
    return custom | {name: value for name, value in aside.items() if value}


def _lines(values: Iterable[Any]) -> list[str]:
    """Each value on one line, without repetitions."""
    return list(dict.fromkeys(filter(None, map(line, values))))

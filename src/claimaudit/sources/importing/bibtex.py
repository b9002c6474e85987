"""Records of a BibTeX or BibLaTeX file."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.bibliography import BIBTEX_TYPES
from claimaudit.sources.importing import records

if TYPE_CHECKING:
    from bibtexparser.model import Entry


_TYPES = {entry: kind for kind, (entry, _, _) in BIBTEX_TYPES.items()} | {
    "report": "report",
    "techreport": "report",
    "manual": "report",
    "thesis": "thesis",
    "mastersthesis": "thesis",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "webpage": "webpage",
    "inbook": "chapter",
    "inreference": "chapter",
    "conference": "paper-conference",
    "proceedings": "paper-conference",
    "mvbook": "book",
    "booklet": "book",
    "collection": "book",
    "unpublished": "manuscript",
    "dataset": "dataset",
    "software": "software",
}
_FIELDS = {
    "container-title": ("journal", "journaltitle", "booktitle"),
    "container-title-short": ("shortjournal",),
    "publisher": ("publisher", "institution", "school", "organization"),
    "publisher-place": ("address", "location"),
    "collection-title": ("series",),
    "genre": ("type",),
    "language": ("langid", "language"),
    "keyword": ("keywords",),
    "abstract": ("abstract",),
    "note": ("note", "annote", "annotation", "addendum"),
    "volume": ("volume",),
    "edition": ("edition",),
    "page": ("pages", "eid"),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "PMID": ("pmid",),
    "PMCID": ("pmcid", "pmc"),
}
_EPRINTS = {"pmid": "PMID", "pubmed": "PMID", "pmcid": "PMCID", "pmc": "PMCID"}
# Signs that the decoder of LaTeX would lose, and with them the sense of "p < 0.05".
_SIGNS = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbackslash": r"\textbackslash ",
    "textpm": "±",
    "textmu": "µ",
    "textdegree": "°",
}
_SIGN = re.compile(r"\\(" + "|".join(_SIGNS) + r")(?![A-Za-z])(?:\{\}| )?")
_LATEX = re.compile(r"[\\{}$~]|--|``|''")
_DOLLAR = re.compile(r"(?<!\\)\$")


def read(text: str, file: str) -> list[dict[str, Any]]:
    """The entries of a file as raw records for `records.tidied`, with the key as ``id``.

    Raises
    ------
    InvalidAudit
        Naming the line of every entry that cannot be read.

    Examples
    --------
    >>> (entry,) = read("@article{Hill2022, title = {Tea and {DNA}}, year = 2022}", "tea.bib")
    >>> entry["id"], entry["title"], entry["issued"]
    ('Hill2022', 'Tea and DNA', {'date-parts': [[2022]]})
    """
    import bibtexparser
    from bibtexparser.model import Entry

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    parsed = bibtexparser.parse_string(text)
    entries, faults = list(parsed.entries), []
    for block in parsed.failed_blocks:
        # The whole entry, where only a key or field is there twice.
        entry = block.ignore_error_block
        if isinstance(entry, Entry):
            # The parser leaves braces and quotation marks on it.
            for field in entry.fields:
                value = str(field.value).strip()
                enclosed = value[:1] + value[-1:] in ("{}", '""') and _is_enclosed(value)
                field.value = value[1:-1] if enclosed else value
            entries.append(entry)
        else:
            start = next(iter((block.raw or "").splitlines()), "")
            problem = "the entry that begins there cannot be read"
            remedy = "Close every brace and quotation mark and put a comma after each field."
            line = f"line {(block.start_line or 0) + 1}"
            faults.append(Fault(file, line, "", start, problem, remedy))
    if faults:
        raise InvalidAudit(faults)
    return [_record(entry) for entry in sorted(entries, key=lambda entry: entry.start_line or 0)]


def _record(entry: Entry) -> dict[str, Any]:
    # Of a field that is there twice the first counts.
    given = {field.key.lower(): str(field.value) for field in reversed(entry.fields)}
    kind, address = _TYPES.get(entry.entry_type.lower(), ""), _address(given)
    year, month = without_latex(given.get("year", "")), given.get("month", "")
    month = re.sub(r"[^A-Za-z0-9]", "", month)
    number = "issue" if kind == "article-journal" else "number"
    record: dict[str, Any] = {
        "id": entry.key,
        "type": kind or ("webpage" if address else ""),
        "title": without_latex(given.get("title", "")),
        "author": _names(given.get("author", "")),
        "editor": _names(given.get("editor", "")),
        "issued": records.date(given.get("date") or f"{year} {month}"),
        "accessed": records.date(given.get("urldate", "")),
        number: without_latex(_first(given, "number", "issue")),
        "DOI": given.get("doi", "").replace(r"\_", "_"),
        "URL": address,
    }
    for name, fields in _FIELDS.items():
        record[name] = without_latex(_first(given, *fields))
    if subtitle := without_latex(given.get("subtitle", "")):
        record["title"] += f": {subtitle}"
    how = given.get("howpublished", "")
    if not record["container-title"] and not _address({"howpublished": how}):
        record["container-title"] = without_latex(how)
    eprint = _EPRINTS.get(given.get("eprinttype", given.get("archiveprefix", "")).lower())
    if eprint and given.get("eprint"):
        record[eprint] = given["eprint"]
    return record


def _is_enclosed(value: str) -> bool:
    """Whether the brace or quotation mark at the start closes at the end."""
    if value[0] == '"':
        return len(value) > 1
    depth = 0
    for place, sign in enumerate(value):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place == len(value) - 1
    return False


def _first(given: dict[str, str], *names: str) -> str:
    return next((given[name] for name in names if given.get(name)), "")


def _address(given: dict[str, str]) -> str:
    stated = given.get("url") or given.get("howpublished", "")
    address = re.sub(r"\\url\s*\{(.*)\}", r"\1", stated)
    is_address = given.get("url") or address.lower().startswith(("http", "www."))
    return re.sub(r"\\([_%#&~])", r"\1", address) if is_address else ""


def _names(cell: str) -> list[dict[str, str]]:
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    names = []
    for text in filter(str.strip, split_multiple_persons_names(cell)):
        if text.startswith("family="):
            # BibLaTeX labels the parts: family=Berg, given=Jan, prefix=van den
            stated = dict(part.split("=", 1) for part in text.split(", ") if "=" in part)
            labelled = (stated.get(part, "") for part in ("family", "given", "suffix", "prefix"))
            names.append(records.name(*(without_latex(part.strip('"')) for part in labelled)))
            continue
        try:
            is_whole = text.startswith("{") and _is_enclosed(text)
            parts = None if is_whole else parse_single_name_into_parts(text)
        except InvalidNameError:
            parts = None
        if parts is None:
            names.append(records.literal(without_latex(text)))
            continue
        family, given, suffix, particle = (
            without_latex(" ".join(part)) for part in (parts.last, parts.first, parts.jr, parts.von)
        )
        is_person = given or suffix or particle
        names.append(
            records.name(family, given, suffix, particle) if is_person else records.literal(family)
        )
    return names


def without_latex(text: str) -> str:
    r"""The text with LaTeX turned into the characters it sets; unbalanced LaTeX stays as it is.

    >>> without_latex(r"Na{\"\i}ve {DNA}, p \textless 0.05")
    'Naïve DNA, p <0.05'
    """
    if not _LATEX.search(text):
        return text
    signed = _SIGN.sub(lambda sign: _SIGNS[sign[1]], text)
    if len(_DOLLAR.findall(signed)) % 2:
        signed = _DOLLAR.sub(r"\\$", signed)
    decoder, context = _decoder()
    try:
        return decoder.latex_to_text(signed, latex_context=context).strip()
    except Exception:
        # The decoder fails in many ways on what is no LaTeX.
        return text


@cache
def _decoder() -> tuple[Any, Any]:
    """What turns LaTeX into text, and the commands it knows: slow to make, so made once."""
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import get_default_latex_context_db

    # A comment sign is a per cent sign here: references are no documents.
    decoder = LatexNodes2Text(math_mode="text", keep_comments=True)
    return decoder, get_default_latex_context_db()


FORMAT = records.ImportFormat("BibTeX", re.compile(r"^[ \t]*@[A-Za-z]+\s*[{(]", re.MULTILINE), read)

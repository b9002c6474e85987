"""Records of a BibTeX or BibLaTeX file."""

from __future__ import annotations

import itertools
import logging
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from claimaudit.schema.faults import Fault
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
_COMMENT = re.compile(r"^[ \t]*@comment\s*\{", re.MULTILINE | re.IGNORECASE)
_BRACE = re.compile(r"(?<!\\)[{}]")
# No key has this character.
_UNNAMED = "\ue001"
_NO_KEY = re.compile(
    r"^([ \t]*@(?!string\b|comment\b|preamble\b)[A-Za-z]+\s*[{(])(\s*(?:,\s*)?)"
    r"(?=[A-Za-z][\w-]*\s*=)",
    re.MULTILINE | re.IGNORECASE,
)
_PART = re.compile(r'"(?:[^"{}]|\{[^{}]*\})*"|\{[^{}]*\}|[^\s#"{},]+')
_JOINED = re.compile(rf"(?:{_PART.pattern})(?:\s*#\s*(?:{_PART.pattern}))+")
# What an entry takes from the volume that it is part of.
_PASSED_ON = (
    "year",
    "date",
    "month",
    "editor",
    "publisher",
    "organization",
    "address",
    "location",
    "series",
    "volume",
    "number",
    "edition",
    "isbn",
    "issn",
    "journal",
    "journaltitle",
)
_DOLLAR = re.compile(r"(?<!\\)\$")


def read(text: str, file: str) -> list[dict[str, Any] | Fault | str]:
    """The entries of a file as raw records for `records.tidied`, with the key as ``id``.

    Returns
    -------
    list
        In place of an entry that cannot be read its fault, naming the line.

    Examples
    --------
    >>> (entry,) = read("@article{Hill2022, title = {Tea and {DNA}}, year = 2022}", "tea.bib")
    >>> entry["id"], entry["title"], entry["issued"]
    ('Hill2022', 'Tea and DNA', {'date-parts': [[2022]]})
    >>> read('@string{t = "Tea"} @book{a, title = "On " # t}', "tea.bib")[0]["title"]
    'On Tea'
    """
    import bibtexparser
    from bibtexparser.model import Entry

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    unnamed = itertools.count()
    # EndNote writes entries without a key, which the parser refuses.
    named = _NO_KEY.sub(
        lambda start: f"{start[1]}{_UNNAMED}{next(unnamed)},{start[2].replace(',', '')}",
        _uncommented(text),
    )
    parsed = bibtexparser.parse_string(named, parse_stack=[])
    strings: dict[str, str] = {}
    for string in parsed.strings:
        strings[string.key.lower()] = _value(str(string.value), strings)
    blocks: list[tuple[int, Entry | Fault]] = [
        (entry.start_line or 0, entry) for entry in parsed.entries
    ]
    for block in parsed.failed_blocks:
        # The whole entry, where only a key or field is there twice.
        entry = block.ignore_error_block
        if not isinstance(entry, Entry):
            start = next(iter((block.raw or "").splitlines()), "")
            problem = "the entry that begins there cannot be read"
            remedy = "Close every brace and quotation mark and put a comma after each field."
            line = f"line {(block.start_line or 0) + 1}"
            entry = Fault(file, line, "", start, problem, remedy)
        blocks.append((block.start_line or 0, entry))
    blocks.sort(key=lambda block: block[0])
    # Of a field that is there twice the first counts.
    fields = {
        id(entry): {
            field.key.lower(): _value(str(field.value), strings) for field in reversed(entry.fields)
        }
        for _, entry in blocks
        if isinstance(entry, Entry)
    }
    by_key = {
        entry.key.lower(): fields[id(entry)]
        for _, entry in reversed(blocks)
        if isinstance(entry, Entry)
    }
    return [
        entry if isinstance(entry, Fault) else _record(entry, _inherited(fields[id(entry)], by_key))
        for _, entry in blocks
    ]


def _uncommented(text: str) -> str:
    """The text without comments in braces, in which the parser would read entries."""
    kept, done = [], 0
    for comment in _COMMENT.finditer(text):
        if comment.start() < done:
            continue
        depth = 1
        for brace in _BRACE.finditer(text, comment.end()):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                # Line breaks stay, so that messages name the right line.
                breaks = "\n" * text.count("\n", comment.start(), brace.end())
                kept += [text[done : comment.start()], breaks]
                done = brace.end()
                break
        else:
            break
    return "".join([*kept, text[done:]])


def _value(written: str, strings: dict[str, str]) -> str:
    """What a field says: parts joined by ``#``, strings by their name."""
    written = written.strip()
    if "#" in written and _JOINED.fullmatch(written):
        return "".join(_value(part[0], strings) for part in _PART.finditer(written))
    enclosed = written[:1] + written[-1:] in ("{}", '""') and _is_enclosed(written)
    return written[1:-1] if enclosed else strings.get(written.lower(), written)


def _inherited(given: dict[str, str], by_key: dict[str, dict[str, str]]) -> dict[str, str]:
    """The fields of an entry and those of the volume that it refers to."""
    volume = by_key.get(given.get("crossref", "").strip().lower(), {})
    passed = {name: volume[name] for name in _PASSED_ON if volume.get(name)}
    if title := volume.get("booktitle") or volume.get("title"):
        passed["booktitle"] = title
    return passed | given


def _record(entry: Entry, given: dict[str, str]) -> dict[str, Any]:
    kind, address = _TYPES.get(entry.entry_type.lower(), ""), _address(given)
    year, month = without_latex(given.get("year", "")), given.get("month", "")
    month = re.sub(r"[^A-Za-z0-9]", "", month)
    number = "issue" if kind == "article-journal" else "number"
    record: dict[str, Any] = {
        "id": "" if entry.key.startswith(_UNNAMED) else entry.key,
        "type": kind or ("webpage" if address else ""),
        "title": without_latex(given.get("title", "")),
        "author": _names(given.get("author", "")),
        "editor": _names(given.get("editor", "")),
        "issued": records.date(given.get("date") or f"{year} {month}"),
        "accessed": records.date(given.get("urldate", "")),
        number: without_latex(_first(given, "number", "issue")),
        "DOI": given.get("doi", "").replace(r"\_", "_"),
        "URL": address,
        "elsewhere": [given.get(name, "") for name in ("note", "annote", "eprint", "howpublished")],
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
        stated = records.inverted_name(without_latex(text))
        if not re.search("[{,]", text) and "family" in stated:
            # Liu R., as Embase has it: the parser would take R. for the family.
            names.append(stated)
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

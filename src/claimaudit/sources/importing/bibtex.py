"""Records of a BibTeX or BibLaTeX file."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.bibliography import BIBTEX_TYPES
from claimaudit.sources.importing import records

if TYPE_CHECKING:
    from bibtexparser.model import Entry, ParsingFailedBlock


_TYPES = {entry: kind for kind, (entry, _, _) in BIBTEX_TYPES.items()} | {
    **dict.fromkeys(("report", "techreport", "manual"), "report"),
    **dict.fromkeys(("thesis", "mastersthesis"), "thesis"),
    **dict.fromkeys(("online", "electronic", "www", "webpage"), "webpage"),
    **dict.fromkeys(("inbook", "inreference"), "chapter"),
    **dict.fromkeys(("conference", "proceedings"), "paper-conference"),
    **dict.fromkeys(("mvbook", "booklet", "collection"), "book"),
    **{"unpublished": "manuscript", "dataset": "dataset", "software": "software"},
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
    """
    import bibtexparser

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    parsed = bibtexparser.parse_string(text)
    faults = [_fault(block, file) for block in parsed.failed_blocks if not _entry(block)]
    if faults:
        raise InvalidAudit(faults)
    repeated = (_bared(_entry(block)) for block in parsed.failed_blocks)
    return [_record(entry) for entry in _in_order(chain(parsed.entries, repeated))]


def _entry(block: ParsingFailedBlock) -> Entry | None:
    """The whole entry behind a key or field that is there twice."""
    from bibtexparser.model import Entry

    kept = block.ignore_error_block
    return kept if isinstance(kept, Entry) else None


def _bared(entry: Entry) -> Entry:
    """The entry without the braces and quotation marks that the parser leaves on a repeated one."""
    for one in entry.fields:
        one.value = _bare(str(one.value))
    return entry


def _in_order(entries: Iterator[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.start_line or 0)


def _fault(block: ParsingFailedBlock, file: str) -> Fault:
    start = next(iter((block.raw or "").splitlines()), "")
    problem = "the entry that begins there cannot be read"
    remedy = "Close every brace and quotation mark and put a comma after each field."
    return Fault(file, f"line {(block.start_line or 0) + 1}", "", start, problem, remedy)


def _record(entry: Entry) -> dict[str, Any]:
    # Of a field that is there twice the first counts.
    given = {one.key.lower(): str(one.value) for one in reversed(entry.fields)}
    kind = _TYPES.get(entry.entry_type.lower(), "")
    texts = {field: _first(given, names) for field, names in _FIELDS.items()}
    return {
        "id": entry.key,
        "type": kind or ("webpage" if _address(given) else ""),
        "title": _title(given),
        "author": _names(given.get("author", "")),
        "editor": _names(given.get("editor", "")),
        "issued": _issued(given),
        "accessed": records.date(given.get("urldate", "")),
        "issue" if kind == "article-journal" else "number": decoded(_number(given)),
        "DOI": given.get("doi", "").replace(r"\_", "_"),
        "URL": _address(given),
        **{field: decoded(text) for field, text in texts.items()},
        "container-title": decoded(texts["container-title"] or _published(given)),
        **_eprint(given),
    }


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:-1] if value[:1] + value[-1:] in ("{}", '""') and _is_one(value) else value


def _is_one(value: str) -> bool:
    """Whether the first brace closes at the end."""
    if value[0] == '"':
        return len(value) > 1
    depth = 0
    for place, sign in enumerate(value):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place == len(value) - 1
    return False


def _first(given: dict[str, str], names: tuple[str, ...]) -> str:
    return next((given[name] for name in names if given.get(name)), "")


def _number(given: dict[str, str]) -> str:
    return _first(given, ("number", "issue"))


def _title(given: dict[str, str]) -> str:
    title, subtitle = decoded(given.get("title", "")), decoded(given.get("subtitle", ""))
    return f"{title}: {subtitle}" if subtitle else title


def _issued(given: dict[str, str]) -> dict[str, Any] | None:
    if given.get("date"):
        return records.date(given["date"])
    month = re.sub(r"[^A-Za-z0-9]", "", given.get("month", ""))
    return records.date(f"{decoded(given.get('year', ''))} {month}")


def _address(given: dict[str, str]) -> str:
    stated = given.get("url") or given.get("howpublished", "")
    address = re.sub(r"\\url\s*\{(.*)\}", r"\1", stated)
    is_address = given.get("url") or address.lower().startswith(("http", "www."))
    return re.sub(r"\\([_%#&~])", r"\1", address) if is_address else ""


def _published(given: dict[str, str]) -> str:
    """How it was published, where that is no address."""
    stated = given.get("howpublished", "")
    return "" if _address({"howpublished": stated}) else stated


def _eprint(given: dict[str, str]) -> dict[str, str]:
    kind = _EPRINTS.get(given.get("eprinttype", given.get("archiveprefix", "")).lower())
    return {kind: given["eprint"]} if kind and given.get("eprint") else {}


def _names(cell: str) -> list[dict[str, str]]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    return [_name(one) for one in split_multiple_persons_names(cell) if one.strip()]


def _name(text: str) -> dict[str, str]:
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

    if text.startswith("{") and _is_one(text):
        return records.literal(decoded(text))
    if text.startswith("family="):
        return _labelled_name(text)
    try:
        parts = parse_single_name_into_parts(text)
    except InvalidNameError:
        return records.literal(decoded(text))
    family, given, suffix, particle = (
        decoded(" ".join(part)) for part in (parts.last, parts.first, parts.jr, parts.von)
    )
    if not (given or suffix or particle):
        return records.literal(family)
    return records.name(family, given, suffix, particle)


def _labelled_name(text: str) -> dict[str, str]:
    """A name whose parts BibLaTeX labels: ``family=Berg, given=Jan, prefix=van den``."""
    parts = dict(part.split("=", 1) for part in text.split(", ") if "=" in part)
    wanted = (parts.get(part, "") for part in ("family", "given", "suffix", "prefix"))
    return records.name(*(decoded(part.strip('"')) for part in wanted))


def decoded(text: str) -> str:
    """The text with LaTeX turned into the characters it sets; unbalanced LaTeX stays as it is."""
    if not _LATEX.search(text):
        return text
    signed = _SIGN.sub(lambda found: _SIGNS[found[1]], text)
    if len(_DOLLAR.findall(signed)) % 2:
        signed = _DOLLAR.sub(r"\\$", signed)
    decoder, context = _decoder()
    try:
        return decoder.latex_to_text(signed, latex_context=context).strip()
    except (RecursionError, ValueError, IndexError):
        return text


@cache
def _decoder() -> tuple[Any, Any]:
    """What turns LaTeX into text, and the commands it knows: slow to make, so made once."""
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import get_default_latex_context_db

    # A comment sign is a per cent sign here: references are no documents.
    decoder = LatexNodes2Text(math_mode="text", keep_comments=True)
    return decoder, get_default_latex_context_db()

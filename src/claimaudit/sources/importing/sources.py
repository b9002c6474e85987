"""The sources a reference manager exported, as the records of a library.

Zotero, Better BibTeX, PubMed and most others write one of BibTeX, RIS, CSL-JSON and NBIB; which
one a file is shows in its content. Nobody has confirmed what an export says, and every record
says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.files import read_text
from claimaudit.sources.importing import bibtex as from_bibtex
from claimaudit.sources.importing import csl as from_csl
from claimaudit.sources.importing import medline as from_medline
from claimaudit.sources.importing import records
from claimaudit.sources.importing import ris as from_ris
from claimaudit.sources.notices import bare_title, recorded_events

Item = dict[str, Any]

FORMATS = ("BibTeX", "RIS", "CSL-JSON", "NBIB")
LARGEST = 100_000_000
# Where a record carries what became of it until sources are told apart.
_EVENTS = "events"
SHORT_TITLE = 12
_READERS = {
    "BibTeX": from_bibtex.read,
    "RIS": from_ris.read,
    "CSL-JSON": from_csl.read,
    "NBIB": from_medline.read,
}
# The earliest in a file decides: an abstract may quote another format.
_MARKS = {
    "BibTeX": re.compile(r"^[ \t]*@[A-Za-z]+\s*[{(]", re.MULTILINE),
    "RIS": re.compile(r"^TY  - ", re.MULTILINE),
    "NBIB": re.compile(r"^PMID- ", re.MULTILINE),
}
_KEY = re.compile(r"(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_.:+-]{0,79}")


@dataclass(frozen=True)
class Exported:
    """What exports of reference managers hold.

    Attributes
    ----------
    items : list of dict
        The sources as CSL-JSON records.
    events : list of dict
        What their records say became of them: citekey, event, date, notice and said_by, as the
        rows of ``status.csv``.
    """

    items: list[Item]
    events: list[dict[str, str]]


def read_sources(paths: Iterable[Path | str]) -> list[Item]:
    """The ``items`` of `read_exports`."""
    return read_exports(paths).items


def read_exports(paths: Iterable[Path | str]) -> Exported:
    """Read exports of reference managers as CSL-JSON records that `Library.read` takes.

    Records of one source, in one file or several, become one: those with an equal DOI, PMID or
    PMCID, or with equal title, year and first author unless identifiers tell them apart. The
    first one's fields count, the others fill its gaps. A record without a title is kept; its
    title is ``unknown`` and listed as unverified.

    Returns
    -------
    Exported
        In the order of the files. ``id`` is the export's key where it is one plain word with a
        letter in it, else author and year; ``abstract`` is kept; ``custom.verified`` is empty,
        ``custom.publication_type`` what PubMed or the manager calls the kind of study, and
        ``custom.related`` PubMed's links to notices, comments and versions.

    Raises
    ------
    InvalidAudit
        When a file is missing, empty, too large, in no known format or broken, with the line or
        record and what to do.
    """
    merged = _merged(record for path in paths for record in _read(Path(path)))
    keyed = _keyed(merged)
    events = [{"citekey": item["id"]} | event for item in keyed for event in item[_EVENTS]]
    return Exported([_without(item, _EVENTS) for item in keyed], events)


def _read(path: Path) -> Iterator[Item]:
    text = _text(path)
    for raw in _READERS[_format(text, path.name)](text, path.name):
        item = records.tidied(raw)
        yield item | {_EVENTS: recorded_events(item, records.line(path.name))}


def _text(path: Path) -> str:
    if path.is_file() and path.stat().st_size > LARGEST:
        problem = f"the file is larger than {LARGEST // 1_000_000} MB"
        raise _refused(path.name, problem, "Export only the collection that belongs to the audit.")
    return read_text(path, path.name)


def _format(text: str, file: str) -> str:
    if not text.strip():
        raise _refused(file, "the file is empty", "Export the collection again.")
    if text.lstrip()[0] in "[{":
        return "CSL-JSON"
    found = {name: mark.search(text) for name, mark in _MARKS.items()}
    places = {name: match.start() for name, match in found.items() if match}
    if not places:
        problem = "the file is in no format that is read here"
        raise _refused(file, problem, f"Export the collection as {', '.join(FORMATS)}.")
    return min(places, key=places.__getitem__)


def _refused(file: str, problem: str, remedy: str) -> InvalidAudit:
    return InvalidAudit([Fault(file, "", "", "", problem, remedy)])


# One source, one record


def _merged(found: Iterable[Item]) -> list[Item]:
    merged: dict[int, Item] = {}
    places: dict[tuple[str, ...], int] = {}
    moved: dict[int, int] = {}
    for number, record in enumerate(found):
        known = {_place(places[mark], moved) for mark in _marks(record) if mark in places}
        same = sorted(place for place in known if _may_be_one(merged[place], record))
        target, *others = same or [number]
        for other in (*(merged.pop(place) for place in others), record):
            merged[target] = _filled(merged[target], other) if target in merged else other
        moved.update(dict.fromkeys(others, target))
        places.update(dict.fromkeys(_marks(merged[target]), target))
    return list(merged.values())


def _place(place: int, moved: dict[int, int]) -> int:
    """Where a record is now that others were found to be one with it."""
    while place in moved:
        place = moved[place]
    return place


def _marks(record: Item) -> list[tuple[str, ...]]:
    """What a record is known by: its identifiers, and title with year and first author."""
    marks = [(kind, record[kind].lower()) for kind in records.IDENTIFIERS if kind in record]
    title = _letters(bare_title(record["title"]))
    # A title such as "Reply" tells nothing.
    if len(title) > SHORT_TITLE:
        marks.append(("title", title, _year(record), _letters(_surname(record))))
    return marks


def _may_be_one(first: Item, second: Item) -> bool:
    """Not when they share no identifier and have different ones of a kind."""
    both = [kind for kind in records.IDENTIFIERS if kind in first and kind in second]
    return not both or any(first[kind].lower() == second[kind].lower() for kind in both)


def _filled(first: Item, second: Item) -> Item:
    """The first record with what only the second has."""
    mine, other = first["custom"], second["custom"]
    unverified = list(dict.fromkeys([*mine["unverified"], *other["unverified"]]))
    added = [event for event in second[_EVENTS] if event not in first[_EVENTS]]
    return (
        second
        | first
        | {
            "custom": other | mine | {"unverified": unverified},
            _EVENTS: [*first[_EVENTS], *added],
        }
    )


# Citekeys


def _keyed(items: list[Item]) -> list[Item]:
    taken: dict[str, int] = {}
    return [{"id": _free(_wished(item), taken)} | _without(item, "id") for item in items]


def _without(item: Item, name: str) -> Item:
    return {field: value for field, value in item.items() if field != name}


def _wished(item: Item) -> str:
    key = item.get("id", "")
    return key if _KEY.fullmatch(key) else _made(item)


def _made(item: Item) -> str:
    """``Hill2022`` from author, else the first long word of the title, and year."""
    first_word = next(iter(re.findall(r"\w{4,}", item["title"])), "")
    stem = _initials(_surname(item)) or first_word.capitalize()
    return f"{_plain(stem)[:40].lstrip('0123456789') or 'Source'}{_year(item)}"


def _initials(name: str) -> str:
    """A name of one to three words as it is, of a longer one the capitals: an institution."""
    words = name.split()
    return "".join(re.findall(r"\b[A-Z]", name)) if len(words) > 3 else name


def _free(key: str, taken: dict[str, int]) -> str:
    """The key, with a letter or more behind it where it is taken; capitals tell nothing apart."""
    free = key
    while free.lower() in taken:
        taken[key.lower()] += 1
        free = f"{key}{_suffix(taken[key.lower()])}"
    taken[free.lower()] = 0
    return free


def _suffix(number: int) -> str:
    rest, last = divmod(number - 1, 26)
    return (_suffix(rest) if rest else "") + "abcdefghijklmnopqrstuvwxyz"[last]


def _surname(item: Item) -> str:
    first = next(iter(item.get("author", ())), {})
    return first.get("family") or first.get("literal", "")


def _year(item: Item) -> str:
    parts = item.get("issued", {}).get("date-parts")
    return str(parts[0][0]) if parts else ""


def _plain(text: str) -> str:
    """The ASCII letters and digits of a word or two, accents taken off."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]", "", bare)


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()

"""The sources a reference manager exported, as the records of a library.

Zotero, Better BibTeX, PubMed and most others write one of `formats.FORMATS`; which one a file is
shows in its content. Nobody has confirmed what an export says, and every record says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.files import read_text
from claimaudit.sources.capture.captured import refused, unforeseen
from claimaudit.sources.importing import formats, records
from claimaudit.sources.library import letters_of_number
from claimaudit.sources.notices import bare_title, recorded_events

Item = dict[str, Any]

LARGEST = 100_000_000
# Where a record carries what became of it until sources are told apart.
_EVENTS = "events"
SHORT_TITLE = 12
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
    items, events = _keyed(merged), []
    for item in items:
        events += [{"citekey": item["id"]} | event for event in item.pop(_EVENTS)]
    return Exported(items, events)


def _read(path: Path) -> Iterator[Item]:
    if path.is_file() and path.stat().st_size > LARGEST:
        problem = f"the file is larger than {LARGEST // 1_000_000} MB"
        raise refused(path.name, problem, "Export only the collection that belongs to the audit.")
    text = read_text(path, path.name)
    if not text.strip():
        raise refused(path.name, "the file is empty", "Export the collection again.")
    form = formats.format_of(text)
    if form is None:
        problem = "the file is in no format that is read here"
        names = ", ".join(known.name for known in formats.FORMATS)
        raise refused(path.name, problem, f"Export the collection as {names}.")
    try:
        given = form.read(text, path.name)
    except InvalidAudit:
        raise
    except Exception as error:
        remedy = f"Export the collection again, or in another format: {formats.choices()}."
        raise unforeseen(path.name, f"it is damaged as {form.name}", error, remedy) from error
    for raw in given:
        item = records.tidied(raw)
        yield item | {_EVENTS: recorded_events(item, records.line(path.name))}


# One source, one record


def _merged(given: Iterable[Item]) -> list[Item]:
    merged: dict[int, Item] = {}
    places: dict[tuple[str, ...], int] = {}
    # Where a record is now that others turned out to be one with it.
    moved: dict[int, int] = {}
    for number, record in enumerate(given):
        same = set()
        for place in {places[mark] for mark in _marks(record) if mark in places}:
            while place in moved:
                place = moved[place]
            other = merged[place]
            both = [kind for kind in records.IDENTIFIERS if kind in other and kind in record]
            # Not the same when they share no identifier and have different ones of a kind.
            if not both or any(other[kind].lower() == record[kind].lower() for kind in both):
                same.add(place)
        target, *others = sorted(same) or [number]
        for other in (*(merged.pop(place) for place in others), record):
            if target not in merged:
                merged[target] = other
                continue
            # The first one's fields count, the others fill its gaps.
            first, filled = merged[target], other | merged[target]
            filled["custom"] = other["custom"] | first["custom"]
            unverified = [*first["custom"]["unverified"], *other["custom"]["unverified"]]
            filled["custom"]["unverified"] = list(dict.fromkeys(unverified))
            added = [event for event in other[_EVENTS] if event not in first[_EVENTS]]
            merged[target] = filled | {_EVENTS: [*first[_EVENTS], *added]}
        moved.update(dict.fromkeys(others, target))
        places.update(dict.fromkeys(_marks(merged[target]), target))
    return list(merged.values())


def _marks(record: Item) -> list[tuple[str, ...]]:
    """What a record is known by: its identifiers, and title with year and first author."""
    marks = [(kind, record[kind].lower()) for kind in records.IDENTIFIERS if kind in record]
    title = _letters(bare_title(record["title"]))
    # A title such as "Reply" tells nothing.
    if len(title) > SHORT_TITLE:
        marks.append(("title", title, _year(record), _letters(_surname(record))))
    return marks


# Citekeys


def _keyed(items: list[Item]) -> list[Item]:
    """The records under keys of their own: a letter or more goes behind one that is taken."""
    keyed = []
    # Small, since capitals tell nothing apart; with the number of times each was wanted again.
    taken: dict[str, int] = {}
    for item in items:
        wanted = item.get("id", "")
        wanted = wanted if _KEY.fullmatch(wanted) else made_citekey(item)
        key = wanted
        while key.lower() in taken:
            taken[wanted.lower()] += 1
            key = f"{wanted}{letters_of_number(taken[wanted.lower()])}"
        taken[key.lower()] = 0
        rest = {field: value for field, value in item.items() if field != "id"}
        keyed.append({"id": key} | rest)
    return keyed


def made_citekey(item: Item) -> str:
    """A citekey from author, else the first long word of the title, and year.

    >>> made_citekey({"title": "On tea", "author": [{"family": "Hill"}]})
    'Hill'
    >>> made_citekey({"title": "On green tea", "issued": {"date-parts": [[2022]]}})
    'Green2022'
    """
    stem = _surname(item)
    if len(stem.split()) > 3:
        # The capitals of an institution.
        stem = "".join(re.findall(r"\b[A-Z]", stem))
    if not stem:
        stem = next(iter(re.findall(r"\w{4,}", item["title"])), "").capitalize()
    unaccented = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]", "", unaccented)
    return f"{plain[:40].lstrip('0123456789') or 'Source'}{_year(item)}"


def _surname(item: Item) -> str:
    first = next(iter(item.get("author", ())), {})
    return first.get("family") or first.get("literal", "")


def _year(item: Item) -> str:
    parts = item.get("issued", {}).get("date-parts")
    return str(parts[0][0]) if parts else ""


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()

"""The sources a reference manager exported, as the records of a library.

Zotero, Better BibTeX, PubMed and most others write one of `formats.FORMATS`; which one a file is
shows in its content. Nobody has confirmed what an export says, and every record says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.capture.captured import refused, unforeseen
from claimaudit.sources.importing import decoding, formats, records
from claimaudit.sources.importing.joining import EVENTS, PLACES, join_records, surname, year
from claimaudit.sources.library import letters_of_number
from claimaudit.sources.notices import recorded_events

Item = dict[str, Any]

LARGEST = 100_000_000
IMPORTED = "imported.txt"
"""Where an audit keeps what was read, joined and left out when its library was made."""
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
    read : int
        How many records the files hold that could be read.
    joins : list of str
        Each source that several records were made one, with the places of the records.
    open_pairs : list of str
        Each two sources that may be one, with what speaks against it: a person decides.
    left_out : list of Fault
        What was left out of files of which the rest was taken.
    notes : list of str
        What to know of how files were read, one sentence each.
    """

    items: list[Item]
    events: list[dict[str, str]]
    read: int = 0
    joins: list[str] = field(default_factory=list)
    open_pairs: list[str] = field(default_factory=list)
    left_out: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def account(self) -> str:
        """How many records were read, joined and kept, in one sentence."""
        return (
            f"records read: {self.read}; joined to another: {self.read - len(self.items)};"
            f" sources kept: {len(self.items)}; pairs to decide: {len(self.open_pairs)};"
            f" entries left out: {len(self.left_out)}"
        )

    def sections(self) -> list[tuple[str, list[str]]]:
        """What a person should look at, under a heading each; nothing that is empty.

        >>> Exported([], [], joins=["Hill2022: a.ris, record 1; b.bib, record 4"]).sections()
        [('joined into one source', ['Hill2022: a.ris, record 1; b.bib, record 4'])]
        """
        parts = {
            "left out, since it cannot be read": list(map(str, self.left_out)),
            "perhaps one source: both are kept, decide": self.open_pairs,
            "joined into one source": self.joins,
            "about the files": self.notes,
        }
        return [(heading, lines) for heading, lines in parts.items() if lines]

    def report(self) -> str:
        """The account and every line of every section, as the text of ``imported.txt``."""
        blocks = [self.account + "\n"]
        for heading, lines in self.sections():
            blocks.append(f"{heading}\n" + "".join(f"- {line}\n" for line in lines))
        return "\n".join(blocks)


def read_exports(paths: Iterable[Path | str]) -> Exported:
    """Read exports of reference managers as CSL-JSON records that `Library.read` takes.

    Records of one source, in one file or several, become one: those with an equal DOI, PMID or
    PMCID whose titles are alike and of which no other identifier differs, or with equal title,
    year and first author unless an identifier, volume, issue, first page or type tells them
    apart. The first one's fields count, the others fill its gaps. Of two that stay apart with one
    identifier the later one has it in its note. A record without a title is kept; its title is
    ``unknown`` and listed as unverified.

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
        record and what to do. Where fewer than half of the entries are broken the rest is taken.
    """
    given, left_out, notes = [], [], []
    for path in map(Path, paths):
        text, note = _read(path)
        notes += filter(None, [note])
        entries = _entries(text, path.name)
        notes += [entry for entry in entries if isinstance(entry, str)]
        left_out += [entry for entry in entries if isinstance(entry, Fault)]
        for place, raw in enumerate(entries, 1):
            if not isinstance(raw, dict):
                continue
            item = records.tidied(raw)
            file = records.line(path.name)
            key = f" ({item['id']})" if item.get("id") else ""
            item[EVENTS] = recorded_events(item, file)
            item[PLACES] = [f"{file}, record {place}{key}"]
            given.append(item)
    one_each = join_records(given)
    items, events, joins = _keyed(one_each.items), [], []
    for item in items:
        events += [{"citekey": item["id"]} | event for event in item.pop(EVENTS)]
        places = item.pop(PLACES)
        if len(places) > 1:
            joins.append(f"{item['id']}: {'; '.join(places)}")
    open_pairs = [
        f"{items[first]['id']} and {items[second]['id']}: {against}"
        for first, second, against in one_each.open_pairs
    ]
    _note_shared_identifiers(items)
    return Exported(items, events, len(given), joins, open_pairs, left_out, notes)


def _read(path: Path) -> tuple[str, str]:
    """The text of a file that is neither too large nor empty, and a note on how it was read."""
    if path.is_file() and path.stat().st_size > LARGEST:
        problem = f"the file is larger than {LARGEST // 1_000_000} MB"
        raise refused(path.name, problem, "Export only the collection that belongs to the audit.")
    text, note = decoding.read_export(path)
    if not text.strip():
        raise refused(path.name, "the file is empty", "Export the collection again.")
    return text, note


def _entries(text: str, file: str) -> list[Item | Fault | str]:
    """The raw records of a file, the faults of entries that cannot be read, and notes."""
    form = formats.format_of(text)
    if form is None:
        problem, remedy = formats.unread(text)
        raise refused(file, problem, remedy)
    try:
        given = form.read(text, file)
    except InvalidAudit:
        raise
    except Exception as error:
        remedy = f"Export the collection again, or in another format: {formats.choices()}."
        raise unforeseen(file, f"it is damaged as {form.name}", error, remedy) from error
    faults = [entry for entry in given if isinstance(entry, Fault)]
    if faults and 2 * len(faults) >= sum(not isinstance(entry, str) for entry in given):
        raise InvalidAudit(faults)
    return given


def _note_shared_identifiers(items: Iterable[Item]) -> None:
    """An identifier names one source: a later one that has it too keeps it in its note."""
    owners: dict[tuple[str, str], str] = {}
    for item in items:
        for kind in records.IDENTIFIERS:
            owner = owners.setdefault((kind, item.get(kind, "").lower()), item["id"])
            if kind in item and owner != item["id"]:
                told = f"{kind} as exported, also that of {owner}: {item.pop(kind)}"
                item["note"] = "; ".join(filter(None, (item.get("note"), told)))


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
    stem = surname(item)
    if len(stem.split()) > 3:
        # The capitals of an institution.
        stem = "".join(re.findall(r"\b[A-Z]", stem))
    if not stem:
        stem = next(iter(re.findall(r"\w{4,}", item["title"])), "").capitalize()
    unaccented = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]", "", unaccented)
    return f"{plain[:40].lstrip('0123456789') or 'Source'}{year(item)}"

"""A new audit: from a saved article and a library to a draft that a person can correct."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from claimaudit.drafting.origin import (
    Origin,
    audit_toml,
    commentary,
    language_of,
    notes,
    source_name,
)
from claimaudit.schema.contracts import CLAIMS, DECISIONS, FINDINGS, MATCHES, SEARCH_LOG, STATUS
from claimaudit.schema.csv_file import write_table
from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.meta import AUDIT_NAME
from claimaudit.sources.capture.captured import UNKNOWN, Captured, refused

if TYPE_CHECKING:
    import pandas as pd

    from claimaudit.audit import Audit
    from claimaudit.drafting.english.cues import Cues
    from claimaudit.sources.article import Article
    from claimaudit.sources.importing.sources import Exported
    from claimaudit.vocabulary.vocabulary import Vocabulary


LONGEST_SLUG = 60
SHARED = ("vocabulary.toml", "designs.toml", "cues.toml")

# Names that Windows keeps for devices; a collection with such a folder could not be cloned there.
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
# One letter before the colon is a drive.
_WEB = re.compile(r"[a-z][a-z0-9+.-]+:/", re.I)


@dataclass(frozen=True)
class Created:
    """What a new audit holds.

    Attributes
    ----------
    data, references
        Its two folders.
    claims
        Rows that hold a claim.
    undecided
        Cells that say ``?``: what a person must decide.
    entities
        Words that were proposed for the vocabulary of this audit.
    notes
        What to know about the capture and about retracted or doubted sources, one sentence each.
    """

    data: Path
    references: Path
    sentences: int
    claims: int
    undecided: int
    sources: int
    findings: int
    entities: int
    notes: tuple[str, ...] = ()


def create(
    slug: str,
    article: Path | str,
    libraries: Sequence[Path | str] = (),
    root: Path | str | None = None,
    fetch: bool = False,
    today: date | None = None,
) -> Created:
    """Make ``data/SLUG`` and ``references/SLUG``, a valid draft, or nothing at all.

    Parameters
    ----------
    article
        A saved page or document; with ``fetch`` also an address on the web, as text.
    libraries
        Exports of a reference manager, in any format of `sources.importing.formats`.
    root
        The folder that holds ``data/`` and ``references/``; by default the nearest one.
    today
        The day of the audit; by default this day.

    Raises
    ------
    InvalidAudit
        When the name cannot be used or is taken, or a file cannot be: with what to do.
    """
    from claimaudit.schema.files import prepared
    from claimaudit.schema.meta import find_root

    root = find_root() if root is None else Path(root).resolve()
    _refuse_name(slug, root)
    _refuse_missing(libraries)
    origin = _taken(article, fetch)
    library = _exported(libraries)
    names = (f"references/{slug}", f"data/{slug}")
    with prepared(root, names, prefix=".new-") as draft:
        audit, entities = _drafted(draft, root, slug, origin, library, today or date.today())
        made = _counted(audit, root, entities, notes(origin.article))
    return made


def refuse_slug(slug: str) -> None:
    """Refuse a name that cannot be that of two folders on every system.

    Raises
    ------
    InvalidAudit
        Saying which names can.
    """
    remedy = (
        f"Use a-z, 0-9 and hyphens, at most {LONGEST_SLUG} characters, a letter or digit first, as "
        "in my-audit."
    )
    if not AUDIT_NAME.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise _fault("name of the audit", slug, "this is no name of an audit", remedy)
    if _DEVICES.fullmatch(slug):
        raise _fault("name of the audit", slug, "Windows keeps this name for a device", remedy)


def _refuse_name(slug: str, root: Path) -> None:
    refuse_slug(slug)
    for folder in (root / "data" / slug, root / "references" / slug):
        if folder.exists():
            problem = "there is an audit of this name already, and nothing was changed"
            remedy = f"Choose another name, or move {folder} away."
            raise _fault(f"{folder.parent.name}/{slug}", "", problem, remedy)


def _refuse_missing(libraries: Iterable[Path | str]) -> None:
    from claimaudit.sources.importing.formats import choices

    missing = [path for path in map(Path, libraries) if not path.is_file()]
    if missing:
        remedy = f"Give the path of an export in {choices()}."
        raise InvalidAudit(
            Fault(str(path), "", "", "", _no_file(path, "library file"), remedy) for path in missing
        )


def _no_file(path: Path, what: str) -> str:
    return f"this is a folder, no {what}" if path.is_dir() else f"there is no such {what}"


def _fault(file: str, value: str, problem: str, remedy: str) -> InvalidAudit:
    return InvalidAudit([Fault(file, "", "", value, problem, remedy)])


# What goes in


def _taken(article: Path | str, fetch: bool) -> Origin:
    from claimaudit.sources.capture.files import capture

    if not _WEB.match(str(article)):
        return Origin(capture(article))
    if not fetch:
        problem = "this is an address on the web, and nothing is fetched unless you ask for it"
        remedy = "Add --fetch, or save the page from the browser and give that file."
        raise refused(str(article), problem, remedy)
    return _fetched(str(article))


def _fetched(address: str) -> Origin:
    from claimaudit.literature.fetch import fetch
    from claimaudit.sources.capture.files import capture_bytes

    page = fetch(address)
    name = page.address.split("?")[0].rstrip("/").rpartition("/")[2] or "page"
    taken = capture_bytes(page.content, name, page.charset, page.address, page.content_type)
    return Origin(taken, page.retrieved)


def _exported(libraries: Sequence[Path | str]) -> Exported:
    from claimaudit.sources.importing.sources import read_exports

    return read_exports([Path(path) for path in libraries])


# The draft


def _drafted(
    draft: Path, root: Path, slug: str, origin: Origin, library: Exported, today: date
) -> tuple[Audit, int]:
    """The audit as it will be, read back from the prepared folder, and how many new words.

    It is opened there as every audit is: a draft with a fault never gets its place.
    """
    from claimaudit.audit import Audit
    from claimaudit.sources.status import as_table

    data, references = draft / "data" / slug, draft / "references" / slug
    for folder in (data, references):
        folder.mkdir(parents=True)
    for name in SHARED:
        shutil.copyfile(root / "references" / name, draft / "references" / name)
    _write_article(data, origin, slug, today)
    items = json.dumps(library.items, ensure_ascii=False, indent=2)
    _write(references / "library.json", items + "\n")
    write_table(references / STATUS.name, as_table(library.events), STATUS)
    entities = _write_tables(data, references, origin.article)
    return Audit.open(slug, draft), entities


def _write_article(data: Path, origin: Origin, slug: str, today: date) -> None:
    article = origin.article
    _write(data / "article.txt", article.text)
    (data / source_name(article)).write_bytes(article.source)
    _write(data / "audit.toml", audit_toml(origin, slug, today))
    _write(data / "commentary.md", commentary(today))


def _write_tables(data: Path, references: Path, captured: Captured) -> int:
    from claimaudit.drafting.claims import draft_claims
    from claimaudit.drafting.english.cues import Cues
    from claimaudit.sources.article import Article

    article = Article(captured.text, data / "article.txt", language_of(captured))
    cues = Cues.read(references.parent / "cues.toml")
    vocabulary, entities = _vocabulary(references, article, captured.title, cues)
    write_table(data / CLAIMS.name, draft_claims(article, vocabulary, cues), CLAIMS)
    write_table(references / FINDINGS.name, _findings(references, vocabulary), FINDINGS)
    for folder, table in ((data, MATCHES), (data, DECISIONS), (references, SEARCH_LOG)):
        _write(folder / table.name, ",".join(table.columns) + "\n")
    return entities


def _vocabulary(
    references: Path, article: Article, title: str, cues: Cues
) -> tuple[Vocabulary, int]:
    """The shared words with those proposed for this article, and how many these are."""
    from claimaudit.drafting.entities import discover, overlay_toml, with_entities
    from claimaudit.vocabulary.vocabulary import Vocabulary

    shared = Vocabulary.load(references.parent / "vocabulary.toml")
    proposed = discover(article, "" if title == UNKNOWN else title, shared, cues)
    _write(references / "vocabulary.toml", overlay_toml(proposed))
    return with_entities(shared, proposed), len(proposed)


def _findings(references: Path, vocabulary: Vocabulary) -> pd.DataFrame:
    from claimaudit.drafting.findings import draft_findings
    from claimaudit.evidence.designs import read_designs
    from claimaudit.sources.library import Library

    designs = read_designs(references.parent / "designs.toml")
    return draft_findings(Library.read(references / "library.json"), vocabulary, designs)


# What came of it


def _counted(audit: Audit, root: Path, entities: int, notes: tuple[str, ...]) -> Created:
    return Created(
        data=root / "data" / audit.slug,
        references=root / "references" / audit.slug,
        sentences=len(audit.article.sentences),
        claims=int((audit.tables.claims["kind"] != "none").sum()),
        undecided=len(audit.undecided),
        sources=len(audit.library.citekeys),
        findings=len(audit.tables.findings),
        entities=entities,
        notes=(
            *notes,
            *(f"{STATUS.name}: {key}: {one.words}" for key, one in audit.statuses.items()),
        ),
    )


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))

"""A new audit: from a saved article and a library to a draft that a person can correct."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from claimaudit.audit import Audit
from claimaudit.drafting.drafter import find_drafter
from claimaudit.drafting.origin import (
    Origin,
    audit_toml,
    commentary,
    language_of,
    notes,
    source_name,
)
from claimaudit.drafting.overlay import overlay_toml, with_entities
from claimaudit.drafting.proposals import Proposal, proposed_claims, proposed_findings
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.designs import read_designs
from claimaudit.schema.contracts import (
    CLAIMS,
    DECISIONS,
    FINDINGS,
    MATCHES,
    RULES,
    SEARCH_LOG,
    STATUS,
)
from claimaudit.schema.csv_file import write_table
from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.files import prepared
from claimaudit.schema.meta import AUDIT_NAME, find_root
from claimaudit.sources.article import Article
from claimaudit.sources.capture.captured import UNKNOWN, refused
from claimaudit.sources.importing.formats import choices
from claimaudit.sources.importing.sources import Exported, read_exports
from claimaudit.sources.library import Library
from claimaudit.sources.status import as_table
from claimaudit.vocabulary.vocabulary import Vocabulary

LONGEST_SLUG = 60
SHARED = ("vocabulary.toml", "designs.toml", "decision_table.csv", "cues.toml")

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
    drafter
        Who drafted, in words: ``rules``, or the name of a model.
    notes
        What to know about the capture, about retracted or doubted sources and about rows of the
        draft that were left out, one sentence each.
    """

    data: Path
    references: Path
    sentences: int
    claims: int
    undecided: int
    sources: int
    findings: int
    entities: int
    drafter: str = RULES
    notes: tuple[str, ...] = ()


def create(
    slug: str,
    article: Path | str,
    libraries: Sequence[Path | str] = (),
    root: Path | str | None = None,
    fetch: bool = False,
    today: date | None = None,
    drafter: str = RULES,
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
    drafter
        The name of the drafter; see `claimaudit.drafting.drafter.DRAFTERS`.

    Raises
    ------
    InvalidAudit
        When the name cannot be used or is taken, or a file cannot be: with what to do.
    """
    root = find_root() if root is None else Path(root).resolve()
    refuse_slug(slug)
    for folder in (root / "data" / slug, root / "references" / slug):
        if folder.exists():
            problem = "there is an audit of this name already, and nothing was changed"
            remedy = f"Choose another name, or move {folder} away."
            raise _refusal(f"{folder.parent.name}/{slug}", "", problem, remedy)
    exports = [Path(path) for path in libraries]
    _refuse_missing(exports)
    origin = _captured(article, fetch)
    library = read_exports(exports)
    with prepared(root, (f"references/{slug}", f"data/{slug}"), prefix=".new-") as place:
        draft = _write_draft(place, root, slug, origin, library, today or date.today(), drafter)
        # Opened as every audit is: a draft with a fault never gets its place.
        audit = Audit.open(slug, place)
        statuses = (f"{STATUS.name}: {key}: {one.words}" for key, one in audit.statuses.items())
        return Created(
            data=root / "data" / slug,
            references=root / "references" / slug,
            sentences=len(audit.article.sentences),
            claims=int(holds_claim(audit.tables.claims["kind"]).sum()),
            undecided=len(audit.undecided),
            sources=len(audit.library.citekeys),
            findings=len(audit.tables.findings),
            entities=draft.entities,
            drafter=drafter,
            notes=(*notes(origin.article), *statuses, *draft.notes),
        )


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
        raise _refusal("name of the audit", slug, "this is no name of an audit", remedy)
    if _DEVICES.fullmatch(slug):
        raise _refusal("name of the audit", slug, "Windows keeps this name for a device", remedy)


def _refuse_missing(exports: Sequence[Path]) -> None:
    faults = []
    for path in exports:
        if not path.is_file():
            what = "this is a folder, no" if path.is_dir() else "there is no such"
            remedy = f"Give the path of an export in {choices()}."
            faults.append(Fault(str(path), "", "", "", f"{what} library file", remedy))
    if faults:
        raise InvalidAudit(faults)


def _refusal(file: str, value: str, problem: str, remedy: str) -> InvalidAudit:
    return InvalidAudit([Fault(file, "", "", value, problem, remedy)])


def _captured(article: Path | str, fetched: bool) -> Origin:
    """The article, from a file or, where that was asked for, from its address."""
    from claimaudit.sources.capture.files import capture, capture_bytes

    address = str(article)
    if not _WEB.match(address):
        return Origin(capture(article))
    if not fetched:
        problem = "this is an address on the web, and nothing is fetched unless you ask for it"
        remedy = "Add --fetch, or save the page from the browser and give that file."
        raise refused(address, problem, remedy)
    from claimaudit.literature.fetch import fetch

    page = fetch(address)
    name = page.address.split("?")[0].rstrip("/").rpartition("/")[2] or "page"
    text = capture_bytes(page.content, name, page.charset, page.address, page.content_type)
    return Origin(text, page.retrieved)


@dataclass(frozen=True)
class _Draft:
    """How many entities a draft proposes, and what to know of it."""

    entities: int
    notes: tuple[str, ...]


def _write_draft(
    place: Path,
    root: Path,
    slug: str,
    origin: Origin,
    library: Exported,
    today: date,
    drafter: str,
) -> _Draft:
    """Write all files of the audit below a prepared folder, and the shared ones beside them."""
    data, references = place / "data" / slug, place / "references" / slug
    for folder in (data, references):
        folder.mkdir(parents=True)
    for name in SHARED:
        shutil.copyfile(root / "references" / name, references.parent / name)
    by = find_drafter(drafter, references.parent)
    captured = origin.article
    _write(data / "article.txt", captured.text)
    (data / source_name(captured)).write_bytes(captured.source)
    _write(data / "audit.toml", audit_toml(origin, slug, today, by))
    _write(data / "commentary.md", commentary(today, by))
    items = json.dumps(library.items, ensure_ascii=False, indent=2)
    _write(references / "library.json", items + "\n")
    write_table(references / STATUS.name, as_table(library.events), STATUS)
    for folder, table in ((data, MATCHES), (data, DECISIONS), (references, SEARCH_LOG)):
        _write(folder / table.name, ",".join(table.columns) + "\n")

    article = Article(captured.text, data / "article.txt", language_of(captured))
    title = "" if captured.title == UNKNOWN else captured.title
    shared = Vocabulary.load(references.parent / "vocabulary.toml")
    entities = tuple(by.entities(article, title, shared))
    _write(references / "vocabulary.toml", overlay_toml(entities))
    vocabulary = with_entities(shared, entities)
    claims = proposed_claims(by, article, vocabulary)
    write_table(data / CLAIMS.name, claims.rows, CLAIMS)
    designs = read_designs(references.parent / "designs.toml")
    sources = Library.read(references / "library.json")
    findings = proposed_findings(by, sources, vocabulary, designs)
    write_table(references / FINDINGS.name, findings.rows, FINDINGS)
    return _Draft(
        len(entities), (*_left_out(CLAIMS.name, claims), *_left_out(FINDINGS.name, findings))
    )


def _left_out(file: str, proposal: Proposal) -> Sequence[str]:
    """That rows were left out of a table, and the first fault among them."""
    if not proposal.left_out:
        return ()
    return (
        f"{file}: rows of the draft left out: {proposal.left_out}, such as {proposal.refused[0]}",
    )


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))

"""A new audit: from a saved article and a library to a draft that a person can correct."""

from __future__ import annotations

import json
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
    read_origin,
    source_name,
)
from claimaudit.drafting.overlay import overlay_toml, with_entities
from claimaudit.drafting.placement import NEW, prepared, refuse_slug, refuse_taken
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
from claimaudit.schema.files import named_in_errors
from claimaudit.schema.meta import find_root
from claimaudit.sources.article import Article
from claimaudit.sources.capture.captured import UNKNOWN
from claimaudit.sources.importing.formats import choices
from claimaudit.sources.importing.sources import IMPORTED, Exported, read_exports
from claimaudit.sources.library import Library
from claimaudit.sources.status import as_table
from claimaudit.vocabulary.vocabulary import Vocabulary

SHARED = ("vocabulary.toml", "designs.toml", "decision_table.csv", "cues.toml")


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
    imported
        What was read of the libraries, joined and kept; None when none was given.
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
    imported: Exported | None = None


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
    refuse_taken(root, slug)
    exports = [Path(path) for path in libraries]
    faults = []
    for path in exports:
        if not path.is_file():
            what = "this is a folder, no" if path.is_dir() else "there is no such"
            remedy = f"Give the path of an export in {choices()}."
            faults.append(Fault(str(path), "", "", "", f"{what} library file", remedy))
    if faults:
        raise InvalidAudit(faults)
    origin = read_origin(article, fetch)
    library = read_exports(exports)
    with prepared(root, slug, prefix=NEW) as place:
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
            imported=library if exports else None,
        )


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
        with named_in_errors(references.parent / name):
            shutil.copyfile(root / "references" / name, references.parent / name)
    by = find_drafter(drafter, references.parent)
    captured = origin.article
    _write(data / "article.txt", captured.text)
    _write(data / source_name(captured), captured.source)
    _write(data / "audit.toml", audit_toml(origin, slug, today, by))
    _write(data / "commentary.md", commentary(today, by))
    items = json.dumps(library.items, ensure_ascii=False, indent=2)
    _write(references / "library.json", items + "\n")
    if library.read:
        _write(references / IMPORTED, library.report())
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


def _write(path: Path, content: str | bytes) -> None:
    with named_in_errors(path):
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

"""An audit brought up to the newest form: columns added, texts moved, fingerprints taken anew.

Nothing of it is half done. The upgraded files are read and checked as an audit before one of them
gets its place; they take their places in an order in which the audit is valid after each of them,
``audit.toml`` with the new form last; after an error those already written are put back. What a
killed program leaves is finished by running the upgrade again.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import difflib
import io
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from claimaudit.audit import Audit
from claimaudit.contradictions.rulings import rulings_current, sides
from claimaudit.curating.splice import with_columns
from claimaudit.evidence.judgements import by_id, fingerprint, still_current
from claimaudit.schema.contracts import (
    CLAIMS,
    DECISIONS,
    FINDINGS,
    FIRST_PRINT,
    FORM,
    MATCHES,
    SEARCH_LOG,
    STATUS,
    Table,
)
from claimaudit.schema.faults import InvalidAudit, invalid_file
from claimaudit.schema.files import locked, read_text, write_atomically
from claimaudit.schema.meta import read_meta

META = "audit.toml"
FIRST_FORM = 1

Cells = dict[int, dict[str, str]]
"""What changes in a table: by the row, counted from 0 below the header, and the column."""


@dataclass(frozen=True)
class Change:
    """What an upgrade makes of one file."""

    path: Path
    before: bytes
    after: bytes

    def diff(self, root: Path) -> list[str]:
        """The change as the lines of a unified diff, with paths that begin at ``root``."""
        name = self.path.relative_to(root).as_posix()
        old, new = (
            text.decode("utf-8").removesuffix("\n").split("\n")
            for text in (self.before, self.after)
        )
        return list(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm=""))


@dataclass(frozen=True)
class Upgrade:
    """What brings an audit to the newest form, or what brought it there.

    Attributes
    ----------
    form
        The form that the audit had.
    changes
        One for each file that changes, in the order of writing; none when nothing is to be done.
    restamped
        How many fingerprints are taken anew.
    stale
        How many judgements and rulings were stale before, and stay so.
    kept
        The folder with the files as they were; None where nothing was written.
    """

    slug: str
    form: int
    changes: tuple[Change, ...]
    restamped: int
    stale: int
    kept: Path | None = None


def upgrade(slug: str, root: Path, keep: bool = True) -> Upgrade:
    """Bring an audit to the newest form.

    Parameters
    ----------
    keep
        Whether the files as they were are kept, in ``data/SLUG/.before-form-N``.

    Raises
    ------
    InvalidAudit
        The audit is invalid as it is, or was changed meanwhile; then nothing was written.
    OSError
        A file could not be written; those already written are put back.
    """
    with locked(root / "data" / slug):
        made = planned_upgrade(slug, root)
        for change in made.changes:
            if change.path.read_bytes() != change.before:
                problem = "the file was changed meanwhile"
                raise invalid_file(change.path.name, problem, "Nothing was written. Run it again.")
        if not made.changes:
            return made
        kept = _kept_copy(made.changes, root / "data" / slug) if keep else None
        written: list[Change] = []
        try:
            for change in made.changes:
                write_atomically(change.path, change.after)
                written.append(change)
        except BaseException:
            for change in reversed(written):
                write_atomically(change.path, change.before)
            if kept:
                shutil.rmtree(kept, ignore_errors=True)
            raise
        return replace(made, kept=kept)


def upgrade_copy(slug: str, root: Path) -> None:
    """Bring the copy of an audit of an older form to the newest; one with faults stays as it is."""
    with contextlib.suppress(InvalidAudit):
        if read_meta(root / "data" / slug / META)["form"] < FORM:
            upgrade(slug, root, keep=False)


def planned_upgrade(slug: str, root: Path) -> Upgrade:
    """What an upgrade of the audit would change; nothing is written.

    Raises
    ------
    InvalidAudit
        The audit is invalid as it is, in more than columns that its form asks for.
    """
    audit = Audit.open(slug, root, form=FIRST_FORM)
    tables = audit.tables
    claim, finding = by_id(tables.claims, "claim_id"), by_id(tables.findings, "finding_id")
    judged = still_current(tables.matches, tables.claims, tables.findings)
    pairs = zip(tables.matches["claim_id"], tables.matches["finding_id"], strict=True)
    content = [(claim[claim_id], finding[finding_id]) for claim_id, finding_id in pairs]
    prints = {MATCHES.name: _renewed(tables.matches, judged, content)}
    ruled = _rulings_current(audit.ledger_rows, audit)
    with _trial(audit) as trial:
        for change in _changes(audit, prints):
            (trial / change.path.relative_to(root)).write_bytes(change.after)
        # The ledger may need a text where it will be, a fingerprint of form 1 where it was.
        ledger = Audit.open(slug, trial).ledger_rows
        ruled |= _rulings_current(ledger, audit)
        compared = sides(ledger, tables.decisions["pair_id"], tables.claims, tables.findings)
        content = [compared.get(name, ()) for name in tables.decisions["pair_id"]]
        prints[DECISIONS.name] = _renewed(tables.decisions, ruled, content)
        changes = _changes(audit, prints)
        for change in changes:
            (trial / change.path.relative_to(root)).write_bytes(change.after)
        new = Audit.open(slug, trial)
    judged_then = still_current(new.tables.matches, new.tables.claims, new.tables.findings)
    if (judged & ~judged_then).any() or (ruled & ~_rulings_current(new.ledger_rows, new)).any():
        problem = "the upgrade would make a judgement stale"
        raise invalid_file(META, problem, "Nothing was written; this is a fault of claimaudit.")
    return Upgrade(
        slug,
        audit.meta["form"],
        tuple(change for change in changes if change.before != change.after),
        restamped=sum(len(cells) for cells in prints.values()),
        stale=int((~judged).sum() + (~ruled).sum()),
    )


def _rulings_current(ledger: pd.DataFrame, audit: Audit) -> pd.Series:
    tables = audit.tables
    return rulings_current(ledger, tables.decisions, tables.claims, tables.findings)


def _renewed(frame: pd.DataFrame, current: pd.Series, content: Sequence[Sequence]) -> Cells:
    """The fingerprints by the first recipe that still fit, taken anew of what the rows are on."""
    first = frame["fingerprint"].str.fullmatch(FIRST_PRINT).astype(bool)
    return {
        row: {"fingerprint": fingerprint(*content[row])} for row in frame.index[first & current]
    }


def _changes(audit: Audit, prints: Mapping[str, Cells]) -> list[Change]:
    """Each file as it will be, in the order in which they are written.

    After each of them the audit is valid and no judgement stale: fingerprints by the new recipe fit
    a text before and after it moves, those by the old one only before.
    """
    tables, form = audit.tables, audit.meta["form"]
    order = (
        (audit.data, MATCHES, tables.matches),
        (audit.data, DECISIONS, tables.decisions),
        (audit.references, SEARCH_LOG, tables.search_log),
        (audit.references, STATUS, tables.status),
        (audit.data, CLAIMS, tables.claims),
        (audit.references, FINDINGS, tables.findings),
    )
    upgraded: dict[Path, str] = {}
    for folder, table, frame in order:
        path = folder / table.name
        if path.exists():
            text = read_text(path, table.name)
            header = next(csv.reader(io.StringIO(text, newline="")))
            cells = _moved_texts(frame, table, header, form)
            for row, fingerprint_cell in prints.get(table.name, {}).items():
                cells.setdefault(row, {}).update(fingerprint_cell)
            upgraded[path] = with_columns(text, table.completed(header), cells)
    upgraded[audit.data / META] = _with_form(read_text(audit.data / META, META), form)
    changes = []
    for path, text in upgraded.items():
        before = path.read_bytes()
        mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
        changes.append(Change(path, before, mark + text.encode("utf-8")))
    return changes


def _moved_texts(frame: pd.DataFrame, table: Table, header: list[str], form: int) -> Cells:
    """The texts that a column which is new to the audit takes from an older one."""
    cells: Cells = {}
    for name, added in table.added.items():
        if added.takes and (name not in header or form < added.form):
            for row in frame.index[(frame[added.takes] != "") & (frame[name] == "")]:
                moved = {name: frame.at[row, added.takes], added.takes: ""}
                cells[row] = cells.get(row, {}) | moved
    return cells


def _with_form(text: str, form: int) -> str:
    """The text of ``audit.toml`` with the newest form, and otherwise as it is, comments and all."""
    if form >= FORM:
        return text
    old = tomllib.loads(text)
    if "form" in old:
        new = re.sub(r"^form[ \t]*=[ \t]*\d+", f"form = {FORM}", text, count=1, flags=re.M)
    else:
        ending = "\r\n" if "\r\n" in text else "\n"
        # Before the first line that is neither empty nor a comment.
        new = re.sub(r"^(?=[^\s#])", f"form = {FORM}{ending}", text, count=1, flags=re.M)
    if tomllib.loads(new) != old | {"form": FORM}:
        remedy = f"Write form = {FORM} at its top by hand, then run the upgrade again."
        raise invalid_file(META, "the form cannot be written into it safely", remedy)
    return new


@contextlib.contextmanager
def _trial(audit: Audit) -> Iterator[Path]:
    """A folder with a copy of the audit, in which it is read and checked before it is written."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        unsaved = shutil.ignore_patterns(".*", "~$*")
        for name in ("data", "references"):
            source = audit.root / name / audit.slug
            shutil.copytree(source, trial / name / audit.slug, ignore=unsaved)
        for shared in filter(Path.is_file, (audit.root / "references").iterdir()):
            shutil.copyfile(shared, trial / "references" / shared.name)
        yield trial


def _kept_copy(changes: tuple[Change, ...], data: Path) -> Path:
    """Copy the files as they are into a folder of its own; a copy made before stays."""
    name, number = f".before-form-{FORM}", 1
    while (data / name).exists():
        number += 1
        name = f".before-form-{FORM}.{number}"
    folder = data / name
    folder.mkdir()
    try:
        for change in changes:
            (folder / change.path.name).write_bytes(change.before)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder

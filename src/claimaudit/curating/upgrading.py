"""An audit brought up to the newest form: columns added, texts moved, fingerprints taken anew.

Nothing of it is half done. The upgraded files are read and checked as an audit before one of them
gets its place; they take their places in an order in which the audit is valid after each of them,
``audit.toml`` with the new form last; after an error those already written are put back. What a
killed program leaves is finished by running the upgrade again.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
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
from claimaudit.schema.faults import invalid_file
from claimaudit.schema.files import locked, read_text, write_atomically

META = "audit.toml"
FIRST_FORM = 1


@dataclass(frozen=True)
class Change:
    """What an upgrade makes of one file."""

    path: Path
    before: bytes
    after: bytes

    def diff(self, root: Path) -> list[str]:
        """The change as the lines of a unified diff, which ``patch`` can read."""
        name = self.path.relative_to(root).as_posix()
        old, new = (text.decode("utf-8").split("\n") for text in (self.before, self.after))
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
        kept = _keep(made.changes, root / "data" / slug) if keep else None
        written: list[Change] = []
        try:
            for change in made.changes:
                written.append(change)
                write_atomically(change.path, change.after)
        except BaseException:
            for change in written:
                write_atomically(change.path, change.before)
            raise
        return Upgrade(made.slug, made.form, made.changes, made.restamped, made.stale, kept)


def planned_upgrade(slug: str, root: Path) -> Upgrade:
    """What an upgrade of the audit would change; nothing is written.

    Raises
    ------
    InvalidAudit
        The audit is invalid as it is, in more than columns that its form asks for.
    """
    audit = Audit.open(slug, root, form=FIRST_FORM)
    judged = still_current(audit.tables.matches, audit.tables.claims, audit.tables.findings)
    ruled = rulings_current(
        audit.ledger_rows, audit.tables.decisions, audit.tables.claims, audit.tables.findings
    )
    prints = {
        MATCHES.name: _renewed(audit.tables.matches, judged, _judged_prints(audit)),
        DECISIONS.name: _renewed(audit.tables.decisions, ruled, _ruled_prints(audit)),
    }
    # After each of these files the audit is valid and no judgement stale: judgements by the new
    # recipe fit a text before and after it moves, those by the old one only before.
    order = (
        (audit.data, MATCHES, audit.tables.matches),
        (audit.data, DECISIONS, audit.tables.decisions),
        (audit.references, SEARCH_LOG, audit.tables.search_log),
        (audit.references, STATUS, audit.tables.status),
        (audit.data, CLAIMS, audit.tables.claims),
        (audit.references, FINDINGS, audit.tables.findings),
    )
    changes = []
    for folder, table, frame in order:
        if (folder / table.name).exists():
            cells = prints.get(table.name) or _moved(frame, table, folder, audit.meta["form"])
            changes.append(_table_change(folder / table.name, table, cells))
    changes.append(_meta_change(audit.data / META, audit.meta["form"]))
    changes = [change for change in changes if change.before != change.after]
    _refuse_harm(audit, changes, judged, ruled)
    restamped = sum(len(cells) for cells in prints.values())
    stale = int((~judged).sum() + (~ruled).sum())
    return Upgrade(slug, audit.meta["form"], tuple(changes), restamped, stale)


Cells = dict[int, dict[str, str]]
"""What changes in a table: by the row, counted from 0 below the header, and the column."""


def _judged_prints(audit: Audit) -> list[str]:
    claim, finding = (
        by_id(audit.tables.claims, "claim_id"),
        by_id(audit.tables.findings, "finding_id"),
    )
    pairs = zip(audit.tables.matches["claim_id"], audit.tables.matches["finding_id"], strict=True)
    return [fingerprint(claim[claim_id], finding[finding_id]) for claim_id, finding_id in pairs]


def _ruled_prints(audit: Audit) -> list[str]:
    names = audit.tables.decisions["pair_id"]
    compared = sides(audit.ledger_rows, names, audit.tables.claims, audit.tables.findings)
    return [fingerprint(*compared.get(name, ())) for name in names]


def _renewed(frame: pd.DataFrame, current: pd.Series, prints: list[str]) -> Cells:
    """The fingerprints by the first recipe that still fit, taken anew by the present one."""
    first = frame["fingerprint"].str.fullmatch(FIRST_PRINT)
    return {row: {"fingerprint": prints[row]} for row in frame.index[first & current]}


def _moved(frame: pd.DataFrame, table: Table, folder: Path, form: int) -> Cells:
    """The texts that a new column takes from an older one."""
    header = _header(read_text(folder / table.name, table.name))
    cells: Cells = {}
    for name, added in table.added.items():
        if added.takes and (name not in header or form < added.form):
            for row in frame.index[(frame[added.takes] != "") & (frame[name] == "")]:
                cells.setdefault(row, {}).update(
                    {name: frame.at[row, added.takes], added.takes: ""}
                )
    return cells


def _header(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline="")))


def _table_change(path: Path, table: Table, cells: Cells) -> Change:
    text = read_text(path, table.name)
    return _change(path, with_columns(text, table.completed(_header(text)), cells))


def _meta_change(path: Path, form: int) -> Change:
    """``audit.toml`` with the newest form, and otherwise as it is, comments and all."""
    text = read_text(path, META)
    if form < FORM:
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
        text = new
    return _change(path, text)


def _change(path: Path, text: str) -> Change:
    before = path.read_bytes()
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    return Change(path, before, mark + text.encode("utf-8"))


def _refuse_harm(audit: Audit, changes: list[Change], judged: pd.Series, ruled: pd.Series) -> None:
    """Open the audit as it would be; what was current must be so, and what was stale as well."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder)
        for name in ("data", "references"):
            ignored = shutil.ignore_patterns(".*", "~$*")
            shutil.copytree(
                audit.root / name / audit.slug, trial / name / audit.slug, ignore=ignored
            )
        for shared in (audit.root / "references").glob("*.toml"):
            shutil.copyfile(shared, trial / "references" / shared.name)
        for change in changes:
            (trial / change.path.relative_to(audit.root)).write_bytes(change.after)
        new = Audit.open(audit.slug, trial)
        now = (
            still_current(new.matches, new.claims, new.findings),
            rulings_current(new.ledger, new.decisions, new.claims, new.findings),
        )
    if not (judged.equals(now[0]) and ruled.equals(now[1])):
        problem = "the upgrade would change which judgements are stale"
        raise invalid_file(META, problem, "Nothing was written; this is a fault of claimaudit.")


def _keep(changes: tuple[Change, ...], data: Path) -> Path:
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

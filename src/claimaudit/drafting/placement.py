"""Where a new audit goes: its name, and its two folders, which take their places together.

A run that is killed leaves no half audit behind: the next one finishes it or sweeps it away.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.files import LOCK, Busy, locked
from claimaudit.schema.meta import AUDIT_NAME

LONGEST_SLUG = 60
# The folder that makes an audit known comes last: what is known is whole.
FOLDERS = ("references", "data")
NEW, COPY = ".new-", ".copy-"
"""How the names of folders begin in which an audit is prepared; git ignores them."""

# Names that Windows keeps for devices; a collection with such a folder could not be cloned there.
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
_PREPARED = re.compile(rf"(?:{re.escape(NEW)}|{re.escape(COPY)})[a-z0-9_]{{8}}")
# Seconds in which a program that has made a folder has certainly locked it.
_UNLOCKED = 60


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
    problem = ""
    if not AUDIT_NAME.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        problem = "this is no name of an audit"
    elif _DEVICES.fullmatch(slug):
        problem = "Windows keeps this name for a device"
    if problem:
        raise InvalidAudit([Fault("name of the audit", "", "", slug, problem, remedy)])


def refuse_taken(root: Path, slug: str) -> None:
    """Refuse a name that an audit has already, also one that a killed run had all but made.

    Raises
    ------
    InvalidAudit
        When a folder of it is there.
    """
    if finish_interrupted(root, slug):
        problem = (
            "an earlier command that was to make this audit was ended before its last step; the "
            "audit is complete now, and nothing else was changed"
        )
        remedy = f"Look at it with claimaudit check {slug}, or choose another name."
        raise InvalidAudit([Fault(f"data/{slug}", "", "", "", problem, remedy)])
    for folder in (root / "data" / slug, root / "references" / slug):
        if folder.exists():
            problem = "there is an audit of this name already, and nothing was changed"
            remedy = f"Choose another name, or move {folder} away. {half_audit(root, slug)}"
            name = f"{folder.parent.name}/{slug}"
            raise InvalidAudit([Fault(name, "", "", "", problem, remedy.strip())])


def half_audit(root: Path, slug: str) -> str:
    """What to know where one of the two folders of an audit stands alone; empty where none does.

    >>> with tempfile.TemporaryDirectory() as root:
    ...     (Path(root) / "references" / "tea").mkdir(parents=True)
    ...     half_audit(Path(root), "tea")
    'references/tea stands there without data/tea, as a deletion or a killed program leaves it.'
    """
    present = [name for name in FOLDERS if (root / name / slug).exists()]
    if len(present) != 1:
        return ""
    (missing,) = set(FOLDERS) - set(present)
    return (
        f"{present[0]}/{slug} stands there without {missing}/{slug}, as a deletion or a killed "
        "program leaves it."
    )


def finish_interrupted(root: Path, slug: str) -> bool:
    """Finish or sweep away what killed runs of ``new`` and ``copy`` left below ``root``.

    Folders that a living program holds are left alone, and so is the half of another audit.

    Returns
    -------
    bool
        Whether the audit ``slug`` had one of its folders in place only, and now has both.
    """
    finished = False
    for draft in sorted(root.glob(".*-*")):
        if not _PREPARED.fullmatch(draft.name) or draft.is_symlink() or not draft.is_dir():
            continue
        content = {path.name for path in draft.iterdir()}
        young = time.time() - draft.stat().st_mtime < _UNLOCKED
        if content - {LOCK, *FOLDERS} or (young and LOCK not in content):
            continue
        with contextlib.suppress(Busy, OSError):
            with locked(draft, wait=0):
                halves = second_halves(draft, root)
                if slug in halves:
                    os.rename(draft / "data" / slug, root / "data" / slug)
                    finished = True
            if set(halves) <= {slug}:
                shutil.rmtree(draft)
    return finished


def second_halves(draft: Path, root: Path) -> list[str]:
    """The audits of which a run was killed after it had moved the references, before the data."""
    if (draft / "data").is_symlink():
        return []
    return [
        path.parent.name
        for path in (draft / "data").glob("*/audit.toml")
        if not (draft / "references" / path.parent.name).exists()
        and (root / "references" / path.parent.name).is_dir()
        and not (root / "data" / path.parent.name).exists()
    ]


@contextlib.contextmanager
def prepared(root: Path, slug: str, prefix: str) -> Iterator[Path]:
    """An empty folder to prepare an audit in; its two folders take their places at the end.

    Parameters
    ----------
    slug
        The name of the audit: ``references/SLUG`` and ``data/SLUG`` are moved below ``root``.
    prefix
        How the name of the prepared folder starts: `NEW` or `COPY`.

    Raises
    ------
    FileExistsError
        When one of them exists already. After this or any other error nothing is left.
    """
    draft = Path(tempfile.mkdtemp(prefix=prefix, dir=root))
    moved: list[str] = []
    try:
        with locked(draft):
            yield draft
            for folder in (f"{name}/{slug}" for name in FOLDERS):
                # On POSIX a rename would silently replace an empty folder.
                if (root / folder).exists():
                    raise FileExistsError(17, "it exists already", str(root / folder))
                os.rename(draft / folder, root / folder)
                moved.append(folder)
    except BaseException:
        # Taken back by a rename, so that a kill in the midst of it leaves nothing half deleted; and
        # the folder that makes the audit known goes first.
        for folder in reversed(moved):
            with contextlib.suppress(OSError):
                os.rename(root / folder, draft / folder)
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)

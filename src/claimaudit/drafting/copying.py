"""A new audit as a copy of another: its two folders under a new name, both or neither."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from claimaudit.drafting.placement import (
    COPY,
    FOLDERS,
    finish_interrupted,
    half_audit,
    prepared,
    refuse_slug,
)
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.files import named_in_errors
from claimaudit.schema.meta import AUDIT_NAME


class CannotCopy(ValueError):
    """The new name is none or is taken, or a file cannot be copied; nothing was copied."""


def copy_audit(source: str, new: str, root: Path) -> list[Path]:
    """Copy an audit, without what editors and spreadsheets leave beside its files.

    A link to a file of the audit is copied as that file.

    Parameters
    ----------
    source
        The name of an audit below `root`.
    new
        The name of the copy: a-z, 0-9 and hyphens, at most 60 characters.

    Returns
    -------
    list of Path
        The folders that were made.

    Raises
    ------
    CannotCopy
        `new` is no name of an audit, or a folder of that name exists; or a link leads out of the
        audit.
    """
    if not AUDIT_NAME.fullmatch(new):
        raise CannotCopy(
            f"{new!r} is no name of an audit: use a-z, 0-9 and hyphens, as in my-audit"
        )
    try:
        refuse_slug(new)
    except InvalidAudit as error:
        raise CannotCopy(str(error)) from None
    if finish_interrupted(root, new):
        raise CannotCopy(
            f"an earlier command that was to make {new} was ended before its last step; the audit "
            "is complete now, nothing else was copied"
        )
    folders = [root / name / new for name in FOLDERS]
    for folder in folders:
        if folder.exists():
            half = f" ({half_audit(root, new)})" if half_audit(root, new) else ""
            raise CannotCopy(
                f"{folder} exists already; choose another name, nothing was copied{half}"
            )
    homes = [root / name / source for name in FOLDERS]
    files = [path for home in homes for path in copied_files(home, homes)]
    with prepared(root, new, prefix=COPY) as draft:
        for folder in FOLDERS:
            (draft / folder / new).mkdir(parents=True)
        for path in files:
            place, _, *below = path.relative_to(root).parts
            target = draft.joinpath(place, new, *below)
            target.parent.mkdir(parents=True, exist_ok=True)
            with named_in_errors(target):
                shutil.copy2(path, target)
    return folders


def copied_files(home: Path, homes: list[Path]) -> Iterator[Path]:
    """The files below a folder that belong into a copy.

    Raises
    ------
    CannotCopy
        One of them is a link that leads out of the folders of the audit, or to a folder.
    """
    for path in (home, *sorted(home.rglob("*"))):
        if any(part.startswith((".", "~$")) for part in path.relative_to(home).parts):
            continue
        target = path.resolve()
        within = any(target.is_relative_to(folder.absolute()) for folder in homes)
        if path.is_symlink() and not (within and target.is_file()):
            raise CannotCopy(
                f"{path} is a link to {target}, which is no file of the audit; put the file itself "
                "in its place, nothing was copied"
            )
        if path.is_file():
            yield path

"""A new audit as a copy of another: its two folders under a new name, both or neither."""

from __future__ import annotations

import shutil
from pathlib import Path

from claimaudit.schema.files import prepared
from claimaudit.schema.meta import AUDIT_NAME

# The folder that makes an audit known comes last: what is known is whole.
FOLDERS = ("references", "data")


class CannotCopy(ValueError):
    """The new name is none or is taken; nothing was copied."""


def copy_audit(source: str, new: str, root: Path) -> list[Path]:
    """Copy an audit, without what editors and spreadsheets leave beside its files.

    Parameters
    ----------
    source
        The name of an audit below `root`.
    new
        The name of the copy: a-z, 0-9 and hyphens.

    Returns
    -------
    list of Path
        The folders that were made.

    Raises
    ------
    CannotCopy
        `new` is no name of an audit, or a folder of that name exists.
    """
    if not AUDIT_NAME.fullmatch(new):
        raise CannotCopy(
            f"{new!r} is no name of an audit: use a-z, 0-9 and hyphens, as in my-audit"
        )
    folders = [root / name / new for name in FOLDERS]
    for folder in folders:
        if folder.exists():
            raise CannotCopy(f"{folder} exists already; choose another name, nothing was copied")
    leftovers = shutil.ignore_patterns(".*", "~$*")
    with prepared(root, [f"{name}/{new}" for name in FOLDERS], prefix=".copy-") as draft:
        for name in FOLDERS:
            shutil.copytree(root / name / source, draft / name / new, ignore=leftovers)
    return folders

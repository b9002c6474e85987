"""Several folders at once, or none: prepared beside the audits, then moved into place."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path


@contextlib.contextmanager
def prepared(root: Path, folders: Sequence[Path | str], prefix: str) -> Iterator[Path]:
    """An empty folder to prepare ``folders`` in; they are moved below ``root`` at the end.

    Parameters
    ----------
    folders
        Relative to the prepared folder and to ``root`` alike. They are moved in this order, so
        that the one that makes the whole known comes last.
    prefix
        How the name of the prepared folder starts: with a dot, so that it is taken for nothing
        else when the process is killed.

    Raises
    ------
    FileExistsError
        When one of them exists already. After this or any other error nothing is left.
    """
    draft = Path(tempfile.mkdtemp(prefix=prefix, dir=root))
    moved: list[Path] = []
    try:
        yield draft
        for folder in folders:
            moved.append(_move(draft / folder, root / folder))
    except BaseException:
        for target in moved:
            shutil.rmtree(target, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _move(source: Path, target: Path) -> Path:
    # On POSIX a rename would silently replace an empty folder.
    if target.exists():
        raise FileExistsError(17, "it exists already", str(target))
    os.rename(source, target)
    return target

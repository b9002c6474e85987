"""One save at a time: the lock that two programs on one audit wait for."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claimaudit.schema import Fault, InvalidAudit

WAIT = 10.0
"""Seconds to wait for another save of the same audit."""
LOCK = ".curation.lock"


class Busy(InvalidAudit):
    """Another program held the lock of the audit for too long; nothing was written."""


@contextmanager
def locked(folder: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock of an audit; the system frees it when the program ends, however that comes.

    Parameters
    ----------
    folder
        The folder of the article. The lock file in it is empty, and stays.
    wait
        Seconds to wait for another program.

    Raises
    ------
    Busy
        Another program holds it still.
    """
    with (folder / LOCK).open("a+b") as stream:
        _wait_for(stream.fileno(), time.monotonic() + wait)
        try:
            yield
        finally:
            _release(stream.fileno())


def _wait_for(handle: int, deadline: float) -> None:
    while not _acquired(handle):
        if time.monotonic() > deadline:
            problem = "another program is saving to this audit and does not end"
            remedy = "Nothing was written. Close the other window of the audit, and save again."
            raise Busy([Fault(LOCK, "", "", "", problem, remedy)])
        time.sleep(0.02)


def _acquired(handle: int) -> bool:
    try:
        _system_lock(handle, True)
    except OSError:
        return False
    return True


def _release(handle: int) -> None:
    _system_lock(handle, False)


def _system_lock(handle: int, take: bool) -> None:
    """Take or free the lock at once; an OSError when another program has it."""
    if os.name == "nt":
        import msvcrt

        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK if take else msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if take else fcntl.LOCK_UN)

"""Files and folders: reading text and TOML, writing in one step, and the lock of an audit."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from claimaudit.schema.faults import Fault, InvalidAudit, invalid_file

WAIT = 10.0
"""Seconds to wait for another save of the same audit."""
LOCK = ".curation.lock"


class Busy(InvalidAudit):
    """Another program held the lock of the audit for too long; nothing was written."""


@contextlib.contextmanager
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
        deadline = time.monotonic() + wait
        while not _system_lock(stream.fileno(), take=True):
            if time.monotonic() > deadline:
                problem = "another program is saving to this audit and does not end"
                remedy = "Nothing was written. Close the other window of the audit, and save again."
                raise Busy([Fault(LOCK, "", "", "", problem, remedy)])
            time.sleep(0.02)
        try:
            yield
        finally:
            _system_lock(stream.fileno(), take=False)


def _system_lock(handle: int, take: bool) -> bool:
    """Take or free the lock at once; False when another program has it."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK if take else msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if take else fcntl.LOCK_UN)
    except OSError:
        if take:
            return False
        raise
    return True


def write_atomically(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step, so that no reader ever sees half a file.

    Where ``path`` is a link, the file that it leads to gets the content, and the link stays. What
    killed programs left of earlier attempts at the same file is deleted.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_atomically(Path(folder) / "notes.txt", b"tea")
    ...     print([path.name for path in Path(folder).iterdir()])
    ['notes.txt']
    """
    target = Path(os.path.realpath(path))
    for left in target.parent.glob(f".{glob.escape(target.name)}.{'[a-z0-9_]' * 8}"):
        with contextlib.suppress(OSError):
            if os.name == "nt":
                # Windows refuses this while another program has the file open.
                left.unlink()
            else:
                with left.open("r+b") as stream:
                    if _system_lock(stream.fileno(), take=True):
                        left.unlink()
    with named_in_errors(path):
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                # Held for others to see that it is not left over; freed when this program ends.
                _system_lock(handle, take=os.name != "nt")
                stream.write(content)
                stream.flush()
                os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o644)
                if os.name != "nt":
                    os.replace(temporary, target)
            if os.name == "nt":
                os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def named_in_errors(path: Path) -> Iterator[None]:
    """Let an error of the system name a file: that of a full disk names none by itself.

    >>> with named_in_errors(Path("notes.txt")):
    ...     raise OSError(28, "No space left on device")
    Traceback (most recent call last):
    OSError: [Errno 28] No space left on device: 'notes.txt'
    """
    try:
        yield
    except OSError as error:
        # One that is no error of the system has words of its own, which a name would hide.
        if error.errno is not None and error.filename is None:
            error.filename = str(path)
        raise


def read_text(path: Path, name: str) -> str:
    """The text of a UTF-8 file; a byte order mark is tolerated.

    Raises
    ------
    InvalidAudit
        When the file is missing, holds NUL bytes or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        raise invalid_file(name, problem, f"It belongs at {path}.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problem = f"the file is not UTF-8 (byte {error.start + 1}, line {line})"
        remedy = "Save it again as “CSV UTF-8” or plain UTF-8 text."
        raise invalid_file(name, problem, remedy) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        problem = f"the file holds a NUL byte (line {line})"
        remedy = "It was damaged or saved in another encoding: save it again as UTF-8 text."
        raise invalid_file(name, problem, remedy)
    return text


def read_toml(path: Path, name: str) -> dict:
    """The content of a TOML file.

    Raises
    ------
    InvalidAudit
        When the file is missing, not UTF-8, or not TOML (the message has line and column), is
        nested too deeply, or holds a number of thousands of digits.
    """
    text = read_text(path, name)
    try:
        content = tomllib.loads(text)
        # Keys of a thousand parts and long hexadecimal numbers fail only when they are printed.
        repr(content)
    except tomllib.TOMLDecodeError as error:
        problem = f"the file is not valid TOML: {error}"
        raise invalid_file(name, problem, "Mend that line.") from None
    except RecursionError:
        remedy = "Take away the brackets, or the parts of a key, that have no purpose."
        raise invalid_file(name, "the file is nested too deeply to be read", remedy) from None
    except ValueError:
        raise too_long_number(text, name) from None
    return content


def too_long_number(text: str, name: str) -> InvalidAudit:
    """The error for a TOML or JSON text with a number of more digits than Python reads.

    >>> print(too_long_number("year = 2022\\nid = " + "9" * 5000, "audit.toml"))
    audit.toml: the number in line 2 has too many digits to be read. Write it as text in quotation \
marks, or take it away.
    """
    number = re.search(r"\b[0-9][0-9A-Fa-f_xo]{3000,}", text)
    line = text.count("\n", 0, number.start() if number else 0) + 1
    remedy = "Write it as text in quotation marks, or take it away."
    return invalid_file(name, f"the number in line {line} has too many digits to be read", remedy)

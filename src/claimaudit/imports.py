"""Imports that start sooner without an optional package that would slow them down."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let what is imported meanwhile believe that a package is not installed.

    One that is loaded already stays, and afterwards it can be imported as ever.
    """
    found = sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        if found is None:
            sys.modules.pop(name, None)

"""A registry: things by their names, which it lists when it is asked for one that it lacks."""

from __future__ import annotations

from typing import Any


class Registry(dict[str, Any]):
    """Things of one sort by their names, in the order in which they are listed.

    >>> tables = Registry("table", {"claims": "every claim"})
    >>> tables
    claims
    >>> tables["claims"]
    'every claim'
    >>> tables["clams"]
    Traceback (most recent call last):
        ...
    KeyError: "there is no table 'clams'; there are: claims"
    """

    def __init__(self, sort: str, things: dict[str, Any]) -> None:
        super().__init__(things)
        self.sort = sort

    def __missing__(self, name: str) -> Any:
        raise KeyError(f"there is no {self.sort} {name!r}; there are: {', '.join(self)}")

    def __repr__(self) -> str:
        return "\n".join(self)

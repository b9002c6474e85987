"""Units: how one is written, of which kind it is, and how large.

The units are those of ``units.txt``, and pint converts them. The kind of a unit is made of every
part in turn: milligrams per kilogram and day are `mass per mass per time` and never a rate,
although the masses would cancel.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from claimaudit.schema.faults import suggestion

NUMBER, SHARE = "number", "share"
EXAMPLES = "50 %, >= 3 h, 300–600 mg/d, 1 in 5, 8 /d or 2021-08"
_FILE = Path(__file__).with_name("units.txt")


class UnreadableAmount(ValueError):
    """A cell from which no amount can be read.

    Attributes
    ----------
    problem, remedy
        What is wrong with it, and what helps.
    """

    def __init__(self, problem: str, remedy: str = f"Write a number and its unit: {EXAMPLES}."):
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@cache
def registry() -> Any:
    """The units of ``units.txt``. pint is imported only here, when an amount is read."""
    from pint import UnitRegistry

    return UnitRegistry(_FILE)


_PER = r"\s*(?:/|\b(?:per|each|every|an?)\b)\s*"
_ADVERBS = {"daily": "/d", "hourly": "/h", "weekly": "/wk", "monthly": "/month", "yearly": "/y"}
_ONE_UNIT = r"[^\W\d]+[23²³]?|[%‰€£]|°C"


def unit_symbol(text: str) -> str:
    """A unit in the one way in which it is written; empty for none.

    Raises
    ------
    UnreadableAmount
        When a part of it is not in ``units.txt``; the remedy names the nearest that is.

    Examples
    --------
    >>> unit_symbol("milligrams per day"), unit_symbol("times a week")
    ('mg/d', '/wk')
    """
    text = re.sub(r"\bpercentage[ -]points?\b", "pp", text.strip(), flags=re.IGNORECASE)
    text = re.sub(r"\bper ?cent\b", "%", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=kg) ?(?:bw|body ?weight)\b", "", text, flags=re.IGNORECASE)
    for word, unit in _ADVERBS.items():
        text = re.sub(rf"\s*\b{word}\b", unit, text, flags=re.IGNORECASE)
    upper, *lower = re.split(_PER, text.strip(), flags=re.IGNORECASE)
    top = "" if upper.strip().casefold() in ("", "times", "time", "x") else _listed(upper)
    divisors = []
    for part in lower:
        count, unit = re.fullmatch(r"\s*([0-9]{0,9})\s*(.*?)\s*", part).groups()
        if count and not int(count):
            raise UnreadableAmount("nothing can be divided by zero", "Correct the unit.")
        divisors.append(f"{int(count)} {_listed(unit)}" if count else _listed(unit))
    divisors.sort(key=lambda part: (scale(part)[0] == "time", part))
    return "/".join([top, *divisors])


def _listed(name: str) -> str:
    """The symbol of one unit that stands in the list."""
    name = name.strip()
    # pint also reads sums and products, which are no units here.
    known = registry().parse_unit_name(name) if re.fullmatch(_ONE_UNIT, name) else ()
    if not known:
        problem = f"the unit {name!r} is not known" if name else "a unit is missing"
        nearest = suggestion(
            name, [symbol for symbols in known_units().values() for symbol in symbols]
        )
        raise UnreadableAmount(problem, f"{nearest} Write it as in {EXAMPLES}.".strip())
    return registry().get_symbol(known[0][1])


@cache
def scale(symbol: str) -> tuple[str, float]:
    """The kind of a unit, and how many of the basic units of that kind it is.

    >>> scale("mg/d")[0], scale("h"), scale("in 4")
    ('mass per time', ('time', 3600.0), ('share', 0.25))
    """
    if symbol.startswith("in "):
        return SHARE, 1 / float(symbol.removeprefix("in "))
    kinds, factor = [], 1.0
    for place, part in enumerate(symbol.split("/")):
        count, _, name = part.rpartition(" ")
        kind, size = NUMBER, float(count or 1)
        if name:
            (_, name, _), *_ = registry().parse_unit_name(name)
            (dimension,) = registry().get_dimensionality({name: 1})
            kind = dimension.strip("[]")
            size *= float(registry().get_base_units(name)[0])
        kinds.append(kind)
        factor = factor / size if place else size
    return " per ".join([kinds[0], *sorted(kinds[1:])]), factor


@cache
def known_units() -> dict[str, list[str]]:
    """Each kind of unit with the symbols of its units, in the order of ``units.txt``.

    >>> known_units()["share"]
    ['fraction', '%', '‰']
    """
    kinds: dict[str, list[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        name, equals, _ = line.partition(" = ")
        if equals and not name.startswith("#"):
            symbol = registry().get_symbol(name)
            kinds.setdefault(scale(symbol)[0], []).append(symbol)
    return kinds

"""Shapes of what stands in a TOML or JSON file: what a value may be, as a test and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from claimaudit.schema.faults import suggestion


@dataclass(frozen=True)
class Shape:
    """What a value may be.

    Attributes
    ----------
    fits
        Whether a value is of this shape.
    remedy
        The same in words: the sentence that says what to write.
    problem
        What is wrong with a value that is not.

    >>> phrases = list_of(FILLED_TEXT).saying('Write a list such as ["a", "b"].')
    >>> phrases.fits(["tea"]), phrases.fits([""]), phrases.remedy
    (True, False, 'Write a list such as ["a", "b"].')
    """

    fits: Callable[[object], bool]
    remedy: str
    problem: str = "the value has the wrong kind"

    def saying(self, remedy: str = "", problem: str = "") -> Shape:
        """The same shape in other words."""
        return replace(self, remedy=remedy or self.remedy, problem=problem or self.problem)

    def where(self, test: Callable[[Any], object]) -> Shape:
        """The same shape, of those values alone that pass a test as well."""
        return replace(self, fits=lambda value: self.fits(value) and bool(test(value)))


TEXT = Shape(lambda value: isinstance(value, str), "Write text in quotation marks.")
FILLED_TEXT = TEXT.where(bool)
BOOLEAN = Shape(lambda value: isinstance(value, bool), "Write true or false.")
LIST = Shape(lambda value: isinstance(value, list), "Write a list.")
TABLE = Shape(lambda value: isinstance(value, dict), "Write { } and its keys in it.")


def one_of(*values: str) -> Shape:
    """One of some words."""
    return Shape(lambda value: value in values, f"Use one of {', '.join(values)}.")


def whole_number(first: int, last: float = float("inf")) -> Shape:
    """A whole number from ``first`` to ``last``; true and false are none.

    >>> whole_number(1, 4).fits(4), whole_number(1, 4).fits(5), whole_number(0).fits(True)
    (True, False, False)
    """
    remedy = f"Give a whole number from {first} to {last}."
    return Shape(lambda value: type(value) is int and first <= value <= last, remedy)


def list_of(item: Shape, least: int = 0, most: float = float("inf")) -> Shape:
    """A list, every item of which has a shape; a pair is a list of 2 to 2.

    >>> list_of(TEXT, 2, 2).fits(["tea", "milk"]), list_of(TEXT, 2, 2).fits(["tea"])
    (True, False)
    """
    return LIST.where(lambda items: least <= len(items) <= most and all(map(item.fits, items)))


def table_of(item: Shape) -> Shape:
    """A table, every value of which has a shape.

    >>> table_of(TEXT).fits({"tea": "green"}), table_of(TEXT).fits({"tea": 2})
    (True, False)
    """
    return TABLE.where(lambda table: all(map(item.fits, table.values())))


def either(first: Shape, second: Shape) -> Shape:
    """A value of one shape or of another."""
    remedy = f"{first.remedy} Or: {second.remedy}"
    return Shape(lambda value: first.fits(value) or second.fits(value), remedy)


def entry_problems(
    entry: Mapping[str, object],
    shapes: Mapping[str, Shape],
    needed: tuple[str, ...] = (),
) -> Iterator[tuple[str, str, str, str]]:
    """Key, value, problem and remedy of what is missing, unknown or of the wrong shape.

    Parameters
    ----------
    shapes
        Every key that the entry may have, and what its value may be.
    needed
        The keys that it must have.

    >>> shapes = {"label": TEXT, "safety": BOOLEAN}
    >>> for problem in entry_problems({"labl": "tea", "safety": "no"}, shapes):
    ...     print(*problem, sep=" | ")
    labl | labl | there is no such key | Did you mean 'label'? Allowed: label, safety.
    safety | no | the value has the wrong kind | Write true or false.
    """
    missing = [key for key in needed if key not in entry]
    for key in missing:
        remedy = 'Add it; what is not known is written "unknown".'
        yield key, "", "the key is missing", remedy
    for key in entry:
        if key in shapes:
            yield from misfits(entry, {key: shapes[key]})
        else:
            # A key that is missing is the likeliest to have been misspelled.
            yield key, key, "there is no such key", suggestion(key, missing or shapes)


def misfits(
    entry: Mapping[str, object], shapes: Mapping[str, Shape]
) -> Iterator[tuple[str, str, str, str]]:
    """The same of wrong shapes alone, in the order of ``shapes``; other keys are let be."""
    for key, shape in shapes.items():
        if key in entry and not shape.fits(entry[key]):
            yield key, str(entry[key]), shape.problem, shape.remedy

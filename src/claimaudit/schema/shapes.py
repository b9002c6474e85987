"""Shapes of what stands in a TOML or JSON file: what a value may be, as a test and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

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
        What is wrong with a value that is not; empty where the file has one word for all.

    >>> phrases = list_of(FILLED_TEXT).saying('Write a list such as ["a", "b"].')
    >>> phrases.fits(["tea"]), phrases.fits([""]), phrases.remedy
    (True, False, 'Write a list such as ["a", "b"].')
    """

    fits: Callable[[object], bool]
    remedy: str
    problem: str = ""

    def saying(self, remedy: str = "", problem: str = "") -> Shape:
        """The same shape in other words."""
        return replace(self, remedy=remedy or self.remedy, problem=problem or self.problem)


ANYTHING = Shape(lambda value: True, "")
TEXT = Shape(lambda value: isinstance(value, str), "Write text in quotation marks.")
FILLED_TEXT = Shape(lambda value: isinstance(value, str) and bool(value), TEXT.remedy)
BOOLEAN = Shape(lambda value: isinstance(value, bool), "Write true or false.")


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

    def fits(value: object) -> bool:
        is_list = isinstance(value, list) and least <= len(value) <= most
        return is_list and all(map(item.fits, value))

    return Shape(fits, item.remedy)


def table_of(item: Shape, *keys: str) -> Shape:
    """A table, every value of which has a shape; with exactly these keys, where some are named.

    >>> point = table_of(whole_number(0), "x", "y")
    >>> point.fits({"x": 1, "y": 2}), point.fits({"x": 1})
    (True, False)
    """

    def fits(value: object) -> bool:
        named = isinstance(value, dict) and (not keys or set(value) == set(keys))
        return named and all(map(item.fits, value.values()))

    return Shape(fits, item.remedy)


def either(first: Shape, second: Shape) -> Shape:
    """A value of one shape or of another."""
    return Shape(lambda value: first.fits(value) or second.fits(value), second.remedy)


def entry_problems(
    entry: Mapping[str, object],
    shapes: Mapping[str, Shape],
    needed: tuple[str, ...] = (),
    misfit: str = "the value has the wrong kind",
) -> Iterator[tuple[str, str, str, str]]:
    """Key, value, problem and remedy of what is missing, unknown or of the wrong shape.

    Parameters
    ----------
    shapes
        Every key that the entry may have, and what its value may be.
    needed
        The keys that it must have.
    misfit
        The problem of a value whose shape names none; ``{}`` in it stands for the key.

    >>> shapes = {"label": TEXT, "safety": BOOLEAN}
    >>> for key, value, *said in entry_problems({"labl": "tea", "safety": "no"}, shapes):
    ...     print(key, *said, sep=" | ")
    labl | there is no such key | Did you mean 'label'? Allowed: label, safety.
    safety | the value has the wrong kind | Write true or false.
    """
    missing = [key for key in needed if key not in entry]
    for key in missing:
        remedy = 'Add it; what is not known is written "unknown".'
        yield key, "", "the key is missing", remedy
    for key in entry:
        if key in shapes:
            yield from misfits(entry, {key: shapes[key]}, misfit)
        else:
            # A key that is missing is the likeliest to have been misspelled.
            yield key, key, "there is no such key", suggestion(key, missing or shapes)


def misfits(
    entry: Mapping[str, object],
    shapes: Mapping[str, Shape],
    misfit: str = "the value has the wrong kind",
) -> Iterator[tuple[str, str, str, str]]:
    """The same of wrong shapes alone, in the order of ``shapes``; other keys are let be."""
    for key, shape in shapes.items():
        if key in entry and not shape.fits(entry[key]):
            yield key, str(entry[key]), shape.problem or misfit.format(key), shape.remedy

"""Study designs: what was studied, and what each is good for by the kind of claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimaudit.schema.contracts import CHECKABLE_KINDS
from claimaudit.schema.faults import Fault, InvalidAudit, nearest_spelling
from claimaudit.schema.files import read_toml
from claimaudit.schema.shapes import BOOLEAN, FILLED_TEXT, misfits, one_of, whole_number

WORDED_KINDS = ("mechanism", "effect", "efficacy", "dependence")
STUDIED = ("people", "animals", "cells", "none", "mixed")
LOWEST_LEVEL = 5
ANY_WORDING = 4
_SHAPES = {
    "label": FILLED_TEXT.saying("Write a label.", "a design needs words to be shown by"),
    "in": one_of(*STUDIED).saying(problem="not what a study can be in"),
    "self_report": BOOLEAN.saying(problem="neither true nor false"),
}
_LEVEL, _RUNG = (
    whole_number(1, top).saying(problem="every such kind of claim needs a number")
    for top in (LOWEST_LEVEL, ANY_WORDING)
)
_NUMBERS = {
    "levels": dict.fromkeys(CHECKABLE_KINDS, _LEVEL),
    "warrants": dict.fromkeys(WORDED_KINDS, _RUNG),
}


@dataclass(frozen=True)
class Design:
    """A study design and what it is good for.

    Attributes
    ----------
    id, label : str
        Key in ``designs.toml`` and the words shown to readers.
    in_ : str
        What was studied: people, animals, cells, none or mixed.
    level : mapping of kind to int
        Level of evidence for a claim of that kind, 1 (best) to 5.
    warrants : mapping of kind to int
        Strongest rung of wording (1 to 4) that its results justify; only for `WORDED_KINDS`.
    self_report : bool
        Whether its results are what people say of themselves.
    """

    id: str
    label: str
    in_: str
    level: Mapping[str, int]
    warrants: Mapping[str, int]
    self_report: bool


def read_designs(path: Path | str) -> dict[str, Design]:
    """Read ``designs.toml``.

    Returns
    -------
    dict of str to Design
        By id, in the order of the file.

    Raises
    ------
    InvalidAudit
        With every fault of the file: it is missing, is no TOML, or a design lacks a label, a level
        for each kind of claim, or a rung for each kind whose wording is judged.
    """
    path = Path(path)
    tables = read_toml(path, path.name)
    faults = [
        Fault(path.name, id_, key, value, problem, remedy)
        for id_, entry in tables.items()
        for key, value, problem, remedy in design_problems(id_, entry)
    ]
    if faults:
        raise InvalidAudit(faults)
    return {
        id_: Design(
            id=id_,
            label=entry["label"],
            in_=entry["in"],
            level=entry["levels"],
            warrants=entry["warrants"],
            self_report=entry["self_report"],
        )
        for id_, entry in tables.items()
    }


def design_label(id_: str, designs: Mapping[str, Design]) -> str:
    """The words by which a design is shown; its id where it is undecided.

    >>> trial = Design("trial", "randomised trial", "people", {}, {}, False)
    >>> design_label("trial", {"trial": trial}), design_label("?", {})
    ('randomised trial', '?')
    """
    design = designs.get(id_)
    return design.label if design else id_


def design_problems(id_: str, entry: Any) -> Iterator[tuple[str, str, str, str]]:
    """Key, value, problem and remedy of everything wrong with one design.

    >>> next(design_problems("trial", {"label": "trial", "in": "mice"}))
    ('in', 'mice', 'not what a study can be in', 'Use one of people, animals, cells, none, mixed.')
    """
    if not isinstance(entry, dict):
        yield "", str(entry), "a design is a table", f"Write [{id_}] and its keys below it."
        return
    for key in sorted(set(entry) - set(_SHAPES) - set(_NUMBERS)):
        yield key, str(entry[key]), "no such key", "Remove it."
    yield from misfits(dict.fromkeys(_SHAPES, "") | entry, _SHAPES)
    for key, kinds in _NUMBERS.items():
        numbers = entry.get(key, {})
        if not isinstance(numbers, dict):
            remedy = f"Write {key} = {{ {next(iter(kinds))} = 1, ... }}."
            yield key, str(numbers), "not a table", remedy
            continue
        numbers = dict.fromkeys(kinds, "") | numbers
        for kind, *problem in misfits(numbers, kinds):
            yield f"{key}.{kind}", *problem
        for kind in numbers:
            if kind not in kinds:
                close = nearest_spelling(kind, kinds)
                meant = f"Did you mean {close}?" if close else f"Use {', '.join(kinds)}."
                yield f"{key}.{kind}", str(numbers[kind]), "no such kind of claim here", meant

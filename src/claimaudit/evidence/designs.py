"""Designs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimaudit.schema.contracts import CHECKABLE_KINDS
from claimaudit.schema.faults import Fault, InvalidAudit, nearest_spelling
from claimaudit.schema.files import read_toml

WORDED_KINDS = ("mechanism", "effect", "efficacy", "dependence")
STUDIED = ("people", "animals", "cells", "none", "mixed")
LOWEST_LEVEL = 5
ANY_WORDING = 4


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
    problems = [(id_, *found) for id_, entry in tables.items() for found in _problems(id_, entry)]
    if problems:
        raise InvalidAudit(Fault(path.name, *problem) for problem in problems)
    return {id_: _design(id_, entry) for id_, entry in tables.items()}


def _design(id_: str, entry: Mapping[str, Any]) -> Design:
    return Design(
        id=id_,
        label=entry["label"],
        in_=entry["in"],
        level=dict(entry["levels"]),
        warrants=dict(entry["warrants"]),
        self_report=entry["self_report"],
    )


def _problems(id_: str, entry: Any) -> Iterator[tuple[str, str, str, str]]:
    if not isinstance(entry, dict):
        yield "", str(entry), "a design is a table", f"Write [{id_}] and its keys below it."
        return
    for key in sorted(set(entry) - {"label", "in", "self_report", "levels", "warrants"}):
        yield key, str(entry[key]), "no such key", "Remove it."
    if not isinstance(label := entry.get("label", ""), str) or not label:
        yield "label", str(label), "a design needs words to be shown by", "Write a label."
    if (studied := entry.get("in", "")) not in STUDIED:
        yield "in", str(studied), "not what a study can be in", f"Use one of {', '.join(STUDIED)}."
    if not isinstance(reported := entry.get("self_report", ""), bool):
        yield "self_report", str(reported), "neither true nor false", "Write true or false."
    yield from _number_problems("levels", entry, CHECKABLE_KINDS, LOWEST_LEVEL)
    yield from _number_problems("warrants", entry, WORDED_KINDS, ANY_WORDING)


def _number_problems(
    key: str, entry: Mapping[str, Any], kinds: tuple[str, ...], top: int
) -> Iterator[tuple[str, str, str, str]]:
    table = entry.get(key, {})
    if not isinstance(table, dict):
        yield key, str(table), "not a table", f"Write {key} = {{ {kinds[0]} = 1, ... }}."
        return
    remedy = f"Give a whole number from 1 to {top}."
    for kind in kinds:
        if type(number := table.get(kind, "")) is not int or not 1 <= number <= top:
            yield f"{key}.{kind}", str(number), "every such kind of claim needs a number", remedy
    for kind in table:
        if kind not in kinds:
            near = nearest_spelling(kind, kinds)
            yield (
                f"{key}.{kind}",
                str(table[kind]),
                "no such kind of claim here",
                f"Did you mean {near}?" if near else f"Use {', '.join(kinds)}.",
            )

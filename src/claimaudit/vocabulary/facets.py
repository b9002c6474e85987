"""Facets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.schema.contracts import FACETS, UNDECIDED, Table, parts
from claimaudit.schema.csv_file import row_fault
from claimaudit.schema.faults import Fault, suggestion
from claimaudit.vocabulary.entries import (
    ALONE,
    ANY,
)
from claimaudit.vocabulary.quantities import amount_problem, read_quantity
from claimaudit.vocabulary.units import UnreadableAmount

if TYPE_CHECKING:
    from claimaudit.vocabulary.vocabulary import Outcome, Vocabulary

# Kinds of rows that may leave out what a claim must say.
_LOOSE_KINDS = ("announcement", "framing")


def parse_condition(cell: str) -> dict[str, frozenset[str]]:
    """The terms of each axis that a ``condition`` cell states.

    ``"timing:acute; place:france; place:spain"`` gives two axes, the second with two terms. An
    empty or undecided cell gives none.

    Raises
    ------
    ValueError
        When a part of the cell is not written ``axis:term``.
    """
    stated: dict[str, set[str]] = {}
    for part in parts(cell) if cell != UNDECIDED else []:
        axis, colon, term = (piece.strip() for piece in part.partition(":"))
        if not (axis and colon and term):
            raise ValueError(f"{part!r} is not written axis:term")
        stated.setdefault(axis, set()).add(term)
    return {axis: frozenset(terms) for axis, terms in stated.items()}


def check_facets(
    frame: pd.DataFrame, table: Table, vocabulary: Vocabulary, kinds_col: str | None = None
) -> list[Fault]:
    """Hold the facets of every row against the vocabulary.

    Parameters
    ----------
    kinds_col
        The column of kinds, where the table has one: a row of kind ``none`` has no facets, an
        announcement or a framing may leave some out.
    """
    return [
        row_fault(table, frame, row["_row"], column, problem, remedy)
        for row in frame.assign(_row=frame.index).to_dict("records")
        for column, problem, remedy in _facet_problems(row, vocabulary, kinds_col)
    ]


def _facet_problems(row: dict, vocabulary: Vocabulary, kinds_col: str | None) -> Iterator[tuple]:
    kind = row.get(kinds_col, "")
    if kind == "none":
        yield from _superfluous(row)
        return
    if kind not in _LOOSE_KINDS:
        yield from _unstated(row)
    yield from _unknown_words(row, vocabulary)
    yield from _condition_problems(row, vocabulary)
    yield from amount_problems(row["quantity"], row["amount_of"])
    if row["subject"] == row["co_exposure"] not in ("", UNDECIDED):
        remedy = f"Write {ALONE}, or what it was taken together with."
        yield "co_exposure", "nothing is taken together with itself", remedy


def _superfluous(row: dict) -> Iterator[tuple]:
    for column in FACETS:
        if row[column]:
            yield column, "a row of kind none asserts nothing", "Empty the cell, or code the claim."


def _unstated(row: dict) -> Iterator[tuple]:
    for column in ("subject", "co_exposure", "outcome", "value"):
        if not row[column]:
            remedy = f"Code it, or write {UNDECIDED} for undecided."
            yield column, "the cell is empty", remedy


def _unknown_words(row: dict, vocabulary: Vocabulary) -> Iterator[tuple]:
    entities = tuple(vocabulary.entities)
    closed = {
        "subject": entities,
        "co_exposure": (ALONE, ANY, *entities),
        "outcome": tuple(vocabulary.outcomes),
        "versus": entities,
        "via": (*entities, *vocabulary.outcomes),
    }
    for column, allowed in closed.items():
        if row[column] not in ("", UNDECIDED, *allowed):
            yield column, "the vocabulary has no such word", _new_word(row[column], allowed)
    if row["outcome"] in vocabulary.outcomes:
        yield from _value_problems(row, vocabulary.outcomes[row["outcome"]])


def _new_word(word: str, allowed: Iterable[str]) -> str:
    return f"{suggestion(word, allowed)} Or add it to vocabulary.toml.".strip()


def _value_problems(row: dict, outcome: Outcome) -> Iterator[tuple]:
    value = row["value"]
    if value not in ("", UNDECIDED, *outcome.values):
        problem = f"{outcome.id} has no such value"
        yield "value", problem, _new_word(value, outcome.values)
    if value in outcome.needs_versus and not row["versus"]:
        problem = f"the value {value} says nothing without what it is compared with"
        yield "versus", problem, "Name an entity, or choose a value that is not a comparison."


def _condition_problems(row: dict, vocabulary: Vocabulary) -> Iterator[tuple]:
    if row["condition"] == UNDECIDED:
        return
    try:
        stated = parse_condition(row["condition"])
    except ValueError as error:
        yield "condition", str(error), "Write axis:term, and a semicolon between two of them."
        return
    for axis, terms in stated.items():
        yield from _axis_problems(axis, terms, vocabulary)
    outcome = vocabulary.outcomes.get(row["outcome"])
    for axis in outcome.requires if outcome else ():
        if axis not in stated:
            remedy = f"Add {axis}: and one of its terms."
            yield "condition", f"{outcome.id} means nothing without the axis {axis}", remedy


def _axis_problems(axis: str, terms: Iterable[str], vocabulary: Vocabulary) -> Iterator[tuple]:
    if axis not in vocabulary.axes:
        problem = f"the vocabulary has no axis {axis!r}"
        yield "condition", problem, _new_word(axis, vocabulary.axes)
        return
    for term in sorted(terms):
        if term not in vocabulary.axes[axis]:
            problem = f"the axis {axis} has no term {term!r}"
            yield "condition", problem, _new_word(term, vocabulary.axes[axis])


def amount_problems(quantity: str, amount_of: str) -> Iterator[tuple[str, str, str]]:
    """Column, problem and remedy of an amount that cannot be read, or that nothing can be.

    >>> [problem for column, problem, remedy in amount_problems("600–300 mg/d", "dose")]
    ['the range is upside down']
    """
    if quantity and not amount_of:
        yield "amount_of", "the cell is empty", "Say what quantity is an amount of, or write ?."
    if amount_of and not quantity:
        yield "quantity", "the cell is empty", "Write the amount, or empty amount_of."
    if quantity in ("", UNDECIDED):
        return
    try:
        problem = amount_problem(read_quantity(quantity, amount_of), amount_of)
    except UnreadableAmount as error:
        problem = error.problem, error.remedy
    if problem:
        yield "quantity", *problem


RUNGS = {
    "1": "associated (step 1 of 4)",
    "2": "may, might, could (step 2 of 4)",
    "3": "can, helps (step 3 of 4)",
    "4": "does, causes (step 4 of 4)",
    "?": "undecided",
}
VOICES = {"own": "in the article's own voice", "reported": "reported as what others hold"}
DOSES = {"all": "at any dose", "toxic": "at a toxic dose", "?": "dose undecided"}
POPULATIONS = {
    "people": "in people",
    "animals": "in animals",
    "cells": "in cells or receptors",
    "any": "in any organism",
    "?": "population undecided",
}
CO_EXPOSURES = {"any": "with others mixed in or not told apart", "?": "with what is undecided"}


def exposure(row: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """What acts, and together with what: "leaf with extract"."""
    subject, other = row["subject"], row["co_exposure"]
    if other in ("", "alone"):
        return vocabulary.label(subject)
    added = CO_EXPOSURES.get(other) or f"with {vocabulary.label(other)}"
    return f"{vocabulary.label(subject)} {added}".strip()


def effect(row: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """What is affected, and how: "breathing: decreases, compared with tea"."""
    if not row["outcome"]:
        return ""
    value = f": {vocabulary.value_label(row['outcome'], row['value'])}" if row["value"] else ""
    against = f", compared with {vocabulary.label(row['versus'])}" if row["versus"] else ""
    amount = f" ({row['amount_of']}: {row['quantity']})" if row["quantity"] else ""
    return f"{vocabulary.label(row['outcome'])}{value}{against}{amount}"


def scope(row: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
    """Where it is said to hold: route, dose, population and each condition; only what is stated."""
    dose = row["dose"]
    stated = [
        f"through {vocabulary.label(row['via'])}" if row["via"] else "",
        DOSES.get(dose, f"at a {dose} dose") if dose else "",
        POPULATIONS.get(row["population"], ""),
        *_conditions(row["condition"], vocabulary),
    ]
    return [words for words in stated if words]


def facets(row: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """The facets of a claim or finding as one line; empty when it has none."""
    said = [exposure(row, vocabulary), effect(row, vocabulary), *scope(row, vocabulary)]
    return " · ".join(words for words in said if words)


def _conditions(cell: str, vocabulary: Vocabulary) -> Iterable[str]:
    for axis, terms in parse_condition(cell).items():
        named = ", ".join(sorted(vocabulary.label(term) for term in terms))
        yield f"{axis.replace('_', ' ')}: {named}"


def strength(rung: str) -> str:
    """The strength of wording in words; empty for a claim that has none."""
    return RUNGS.get(rung, "")


def voice(word: str) -> str:
    """Whose claim it is, in words."""
    return VOICES.get(word, word)


def directness(cell: str) -> str:
    """ "direct", or what differs: "indirect: population, exposure"."""
    if cell in ("", "direct", "?"):
        return {"?": "directness undecided"}.get(cell, cell)
    return "indirect: " + ", ".join(parts(cell))

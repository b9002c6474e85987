"""The facets of a claim or finding: held against the vocabulary, and in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.schema.contracts import FACETS, UNDECIDED, Table, parts
from claimaudit.schema.csv_file import row_fault
from claimaudit.schema.faults import Fault, suggestion
from claimaudit.vocabulary.entries import ALONE, ANY
from claimaudit.vocabulary.quantities import amount_problems

if TYPE_CHECKING:
    from claimaudit.vocabulary.vocabulary import Outcome, Vocabulary

# Kinds of rows that may leave out what a claim must say.
_LOOSE_KINDS = ("announcement", "framing")


def parse_condition(cell: str) -> dict[str, frozenset[str]]:
    """The terms of each axis that a ``condition`` cell states.

    An axis may have several terms. An empty or undecided cell gives none.

    >>> parse_condition("timing:acute; place:spain")
    {'timing': frozenset({'acute'}), 'place': frozenset({'spain'})}

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
    faults = []
    for index, row in zip(frame.index, frame.to_dict("records"), strict=True):
        kind = row.get(kinds_col, "")
        if kind == "none":
            remedy = "Empty the cell, or code the claim."
            problems = [
                (column, "a row of kind none asserts nothing", remedy)
                for column in FACETS
                if row[column]
            ]
        else:
            problems = _facet_problems(row, kind, vocabulary)
        faults += [row_fault(table, frame, index, *problem) for problem in problems]
    return faults


def _facet_problems(row: dict, kind: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Column, problem and remedy of every facet that is missing or says what no facet can."""
    for column in ("subject", "co_exposure", "outcome", "value"):
        if not row[column] and kind not in _LOOSE_KINDS:
            remedy = f"Code it, or write {UNDECIDED} for undecided."
            yield column, "the cell is empty", remedy
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
    outcome, value = vocabulary.outcomes.get(row["outcome"]), row["value"]
    if outcome and value not in ("", UNDECIDED, *outcome.values):
        problem = f"{outcome.id} has no such value"
        yield "value", problem, _new_word(value, outcome.values)
    if outcome and value in outcome.needs_versus and not row["versus"]:
        problem = f"the value {value} says nothing without what it is compared with"
        yield "versus", problem, "Name an entity, or choose a value that is not a comparison."
    for problem, remedy in condition_problems(row["condition"], outcome, vocabulary):
        yield "condition", problem, remedy
    yield from amount_problems(row["quantity"], row["amount_of"])
    if row["subject"] == row["co_exposure"] not in ("", UNDECIDED):
        remedy = f"Write {ALONE}, or what it was taken together with."
        yield "co_exposure", "nothing is taken together with itself", remedy


def condition_problems(
    cell: str, outcome: Outcome | None, vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    """Problem and remedy of everything wrong with a condition, given the outcome of its row."""
    if cell == UNDECIDED:
        return
    try:
        stated = parse_condition(cell)
    except ValueError as error:
        yield str(error), "Write axis:term, and a semicolon between two of them."
        return
    for axis, terms in stated.items():
        if axis not in vocabulary.axes:
            yield f"the vocabulary has no axis {axis!r}", _new_word(axis, vocabulary.axes)
            continue
        known = vocabulary.axes[axis]
        for term in sorted(terms.difference(known)):
            yield f"the axis {axis} has no term {term!r}", _new_word(term, known)
    for axis in outcome.requires if outcome else ():
        if axis not in stated:
            remedy = f"Add {axis}: and one of its terms."
            yield f"{outcome.id} means nothing without the axis {axis}", remedy


def _new_word(word: str, allowed: Iterable[str]) -> str:
    return f"{suggestion(word, allowed)} Or add it to vocabulary.toml.".strip()


RUNG_LABELS = {
    "1": "associated (step 1 of 4)",
    "2": "may, might, could (step 2 of 4)",
    "3": "can, helps (step 3 of 4)",
    "4": "does, causes (step 4 of 4)",
    "?": "undecided",
}
VOICE_LABELS = {"own": "in the article's own voice", "reported": "reported as what others hold"}
DOSE_LABELS = {"all": "at any dose", "toxic": "at a toxic dose", "?": "dose undecided"}
POPULATION_LABELS = {
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
        DOSE_LABELS.get(dose, f"at a {dose} dose") if dose else "",
        POPULATION_LABELS.get(row["population"], ""),
    ]
    for axis, terms in parse_condition(row["condition"]).items():
        labels = sorted(map(vocabulary.label, terms))
        stated.append(f"{axis.replace('_', ' ')}: {', '.join(labels)}")
    return [words for words in stated if words]


def facets(row: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """The facets of a claim or finding as one line; empty when it has none."""
    stated = [exposure(row, vocabulary), effect(row, vocabulary), *scope(row, vocabulary)]
    return " · ".join(words for words in stated if words)


def strength(rung: str) -> str:
    """The strength of wording in words; empty for a claim that has none.

    >>> strength("1"), strength("")
    ('associated (step 1 of 4)', '')
    """
    return RUNG_LABELS.get(rung, "")


def voice_label(word: str) -> str:
    """Whose claim it is, in words.

    >>> voice_label("reported")
    'reported as what others hold'
    """
    return VOICE_LABELS.get(word, word)


def directness(cell: str) -> str:
    """The directness of a finding, or what differs.

    >>> directness("population; exposure"), directness("direct")
    ('indirect: population, exposure', 'direct')
    """
    if cell in ("", "direct", "?"):
        return {"?": "directness undecided"}.get(cell, cell)
    return "indirect: " + ", ".join(parts(cell))

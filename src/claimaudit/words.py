"""Coded cells in plain words: facets, strength of wording, severity, verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from claimaudit.schema import parts
from claimaudit.vocabulary import Vocabulary, parse_condition

DIRECTIONS = ("supported", "contradicted", "contested", "not established", "not checkable")
SYMBOLS = {
    "supported": "✓",
    "contradicted": "✗",
    "contested": "≠",
    "not established": "○",
    "not checkable": "–",
}
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
    return f"{vocabulary.label(row['outcome'])}{value}{against}"


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


def several(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 source", "2 sources"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def shortened(text: str, width: int) -> str:
    """The first words of a text, at most `width` characters, with an ellipsis where it was cut."""
    if len(text) <= width:
        return text
    return text[: width - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"

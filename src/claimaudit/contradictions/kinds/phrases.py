"""The rule of a ledger row in words, and the readable name of its conflict."""

import re

import pandas as pd

from claimaudit.contradictions.exposures import Exposure
from claimaudit.contradictions.scope import PART_WHOLE
from claimaudit.vocabulary.entries import ANY
from claimaudit.vocabulary.vocabulary import Vocabulary


def _thing(row: dict, vocabulary: Vocabulary) -> str:
    exposures = [_exposure(words, vocabulary) for words in row["exposures"]]
    versus = f", compared with {vocabulary.label(row['versus'])}" if row["versus"] else ""
    parts = " (part and whole)" if PART_WHOLE in row["axes"] else ""
    return f"{_outcome(row, vocabulary)} for {' and '.join(exposures)}{parts}{versus}"


def _outcome(row: dict, vocabulary: Vocabulary) -> str:
    asked = [
        f"{vocabulary.label(axis)}: {' and '.join(map(vocabulary.label, terms))}"
        for axis, terms in row["asked"]
    ]
    return vocabulary.label(row["outcome"]) + (f" ({', '.join(asked)})" if asked else "")


def _exposure(words: Exposure, vocabulary: Vocabulary) -> str:
    named = [vocabulary.label(word) for word in words if word != ANY]
    return " with ".join([*named, "anything or nothing else"] if ANY in words else named)


def _values(row: dict, vocabulary: Vocabulary) -> str:
    # In one order, whichever side comes first in the text: a conflict then has one rule.
    first, second = sorted((0, 1), key=lambda side: row["values"][side])
    told = f"{_value(row, first, vocabulary)} and {_value(row, second, vocabulary)}"
    return f"{told} exclude each other"


def _value(row: dict, side: int, vocabulary: Vocabulary) -> str:
    return f"“{vocabulary.value_label(row['outcome'], row['values'][side])}”"


def _axes(row: dict) -> str:
    if not row["axes"]:
        return "no axis of scope separates them"
    return f"they differ in scope: {', '.join(row['axes'])}"


def conflict_name(row: dict) -> str:
    """A readable name for rows that belong together, usable as an id in HTML.

    It is made of plane, kind, status, outcome with the terms that it requires, exposures, versus,
    values and the claims' doses.
    """
    exposures = {"+".join(words) for words in row["exposures"]}
    versus = [f"versus-{row['versus']}"] if row["versus"] else []
    doses = [f"dose-{'+'.join(row['doses'])}"] if row["doses"] else []
    outcome = "-".join([row["outcome"], *("+".join(terms) for _, terms in row["asked"])])
    named = (row["plane"], row["kind"], row["status"], outcome, "--".join(sorted(exposures)))
    values = "+".join(sorted(set(row["values"])))
    return slug(".".join([*named, *versus, values, *doses]))


def slug(text: str) -> str:
    """Lower-case text with a hyphen for whatever is not a letter, a digit or one of ``._+-``."""
    return re.sub(r"[^a-z0-9._+-]", "-", text.lower())


RUNG_WORDS = {1: "is associated", 2: "may", 3: "can", 4: "does"}


def rungs(cells: pd.Series) -> pd.Series:
    """The strength of wording as a number; 0 where a claim has none."""
    return cells.map({str(rung): rung for rung in RUNG_WORDS}).fillna(0).astype("int64")

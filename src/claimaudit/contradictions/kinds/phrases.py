"""The phrases of which the kinds make their sentences, and the readable name of a conflict."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from claimaudit.contradictions.exposures import Exposure
from claimaudit.contradictions.scope import PART_WHOLE
from claimaudit.vocabulary.entries import ANY
from claimaudit.vocabulary.vocabulary import Vocabulary

RUNG_WORDS = {1: "is associated", 2: "may", 3: "can", 4: "does"}


def rungs(cells: pd.Series) -> pd.Series:
    """The strength of wording as a number; 0 where a claim has none.

    >>> rungs(pd.Series(["4", "", "?"])).tolist()
    [4, 0, 0]
    """
    return cells.map({str(rung): rung for rung in RUNG_WORDS}).fillna(0).astype("int64")


def outcome_phrase(row: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """The outcome with the terms that it requires: ``severity (withdrawal from: opioids)``."""
    required = [
        f"{vocabulary.label(axis)}: {' and '.join(map(vocabulary.label, terms))}"
        for axis, terms in row["required"]
    ]
    return vocabulary.label(row["outcome"]) + (f" ({', '.join(required)})" if required else "")


def exposure_phrase(exposure: Exposure, vocabulary: Vocabulary) -> str:
    """What acts in words: ``tea with anything or nothing else``."""
    named = [vocabulary.label(word) for word in exposure if word != ANY]
    return " with ".join([*named, "anything or nothing else"] if ANY in exposure else named)


def thing_phrase(row: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """What both sides speak of: the outcome, what acts, and what it is compared with."""
    exposures = [exposure_phrase(exposure, vocabulary) for exposure in row["exposures"]]
    versus = f", compared with {vocabulary.label(row['versus'])}" if row["versus"] else ""
    parts = " (part and whole)" if PART_WHOLE in row["axes"] else ""
    return f"{outcome_phrase(row, vocabulary)} for {' and '.join(exposures)}{parts}{versus}"


def value_phrase(row: Mapping[str, Any], side: int, vocabulary: Vocabulary) -> str:
    """The value of the left (0) or right (1) side, in quotation marks."""
    return f"“{vocabulary.value_label(row['outcome'], row['values'][side])}”"


def excluding_phrase(row: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """That the two values exclude each other."""
    # In one order, whichever side comes first in the text: a conflict then has one rule.
    first, second = sorted((0, 1), key=lambda side: row["values"][side])
    values = f"{value_phrase(row, first, vocabulary)} and {value_phrase(row, second, vocabulary)}"
    return f"{values} exclude each other"


def axes_phrase(axes: Sequence[str]) -> str:
    """Which axes of scope separate the sides.

    >>> axes_phrase(["dose", "timing"])
    'they differ in scope: dose, timing'
    >>> axes_phrase([])
    'no axis of scope separates them'
    """
    if not axes:
        return "no axis of scope separates them"
    return f"they differ in scope: {', '.join(axes)}"


def conflict_name(row: Mapping[str, Any]) -> str:
    """A readable name for rows that belong together, usable as an id in HTML.

    It is made of plane, kind, status, outcome with the terms that it requires, exposures, versus,
    values and the claims' doses.

    >>> row = {"plane": "article-article", "kind": "opposite", "status": "conflict"}
    >>> row |= {"outcome": "sleep", "required": [], "exposures": [("milk", "tea")]}
    >>> conflict_name(row | {"versus": "", "values": ["up", "down"], "doses": ["high"]})
    'article-article.opposite.conflict.sleep.milk+tea.down+up.dose-high'
    """
    exposures = {"+".join(exposure) for exposure in row["exposures"]}
    versus = [f"versus-{row['versus']}"] if row["versus"] else []
    doses = [f"dose-{'+'.join(row['doses'])}"] if row["doses"] else []
    outcome = "-".join([row["outcome"], *("+".join(terms) for _, terms in row["required"])])
    parts = (row["plane"], row["kind"], row["status"], outcome, "--".join(sorted(exposures)))
    values = "+".join(sorted(set(row["values"])))
    return slug(".".join(part for part in (*parts, *versus, values, *doses) if part))


def slug(text: str) -> str:
    """Lower-case text with a hyphen for whatever is not a letter, a digit or one of ``._+-``.

    >>> slug("Too strong: 50 %")
    'too-strong--50--'
    """
    return re.sub(r"[^a-z0-9._+-]", "-", text.lower())

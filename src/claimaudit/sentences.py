"""The rule of a ledger row in words, and the readable name of its conflict."""

import re

from claimaudit.exposures import Exposure
from claimaudit.scope import PART_WHOLE
from claimaudit.vocabulary import ANY, NO_DIFFERENCE, Vocabulary


def exclusion(row: dict, vocabulary: Vocabulary) -> str:
    """Why an opposite pair is one: what both speak of, the two values, the axes that differ."""
    return f"Both speak of {_thing(row, vocabulary)}; {_values(row, vocabulary)}; {_axes(row)}."


def implication(row: dict, vocabulary: Vocabulary) -> str:
    """Why an implied pair is one: the hop with its source, then as for an opposite pair."""
    hop = next(one for one in vocabulary.implications if one.id == row["hop"])
    when, then = (_assertion(*said, vocabulary) for said in (hop.when, hop.then))
    return (
        f"“{when}” implies “{then}” ({hop.source}), so both speak of {_thing(row, vocabulary)}; "
        f"{_values(row, vocabulary)}; {_axes(row)}."
    )


def no_difference(row: dict, vocabulary: Vocabulary) -> str:
    """Why an effect was not reproduced."""
    effect = 0 if row["values"][1] == NO_DIFFERENCE else 1
    return (
        f"One side states {_thing(row, vocabulary)}: {_value(row, effect, vocabulary)}; "
        f"a study of other data shows no difference; {_axes(row)}."
    )


def drifting(row: dict, vocabulary: Vocabulary) -> str:
    """How one assertion is worded in several ways."""
    return (
        f"One assertion ({_thing(row, vocabulary)}: {_value(row, 0, vocabulary)}) in several "
        f"wordings: {row['detail']}; {_axes(row)}."
    )


def estimated(row: dict, vocabulary: Vocabulary) -> str:
    """The estimates that several datasets give of one thing."""
    return (
        f"Several datasets estimate {_thing(row, vocabulary)} ({_value(row, 0, vocabulary)}), "
        f"which is not compared here: {row['detail']}; {_axes(row)}."
    )


def unkept(row: dict, vocabulary: Vocabulary) -> str:
    """What the text announces and does not say."""
    subject = vocabulary.label(row["subject"])
    outcome = _outcome(row, vocabulary)
    return f"The text announces {outcome} of {subject}; no claim asserts anything of it."


def overstated(row: dict, vocabulary: Vocabulary) -> str:
    """By how much the wording exceeds what the evidence warrants."""
    return row["detail"]


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


def _assertion(outcome: str, value: str, vocabulary: Vocabulary) -> str:
    return f"{vocabulary.label(outcome)}: {vocabulary.value_label(outcome, value)}"


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

"""Values: what the directions before an outcome come to on the scales of the vocabulary."""

from __future__ import annotations

from claimaudit.drafting.english.directions import (
    BETTER,
    BRINGS,
    CHANGES,
    DOWN,
    UP,
    WORSE,
    Direction,
    directed,
)
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.vocabulary.entries import NO_DIFFERENCE
from claimaudit.vocabulary.lexicon import Lexicon

_POLES = {
    "increases": UP,
    "higher": UP,
    "occurs": BRINGS,
    "decreases": DOWN,
    "lower": DOWN,
    "absent": DOWN,
    "modulates": CHANGES,
}
# The values that a direction comes to, the first that an outcome has.
_VALUES = {
    UP: ("increases", "occurs"),
    DOWN: ("decreases",),
    BRINGS: ("occurs", "increases"),
    CHANGES: ("modulates",),
}


def directions(reading: Reading, span: Span) -> list[Direction]:
    """Every direction in a span, in its order; where two overlap the judgement or longer holds."""
    return directed(reading, span, _POLES)


def value(lexicon: Lexicon, outcome: str, stated: str, direction: Direction | None) -> str:
    """The value that an outcome is given; empty where the words do not settle it.

    Parameters
    ----------
    stated
        The value that the name of the outcome states by itself ("fatigue"); empty for none.
    """
    if direction is None:
        return stated
    better = lexicon.vocabulary.outcomes[outcome].better
    values = lexicon.vocabulary.values(outcome)
    falls = "decreases" if "decreases" in values else ""
    if stated:
        if direction.mention and direction.mention.value == "absent":
            return denied(lexicon, outcome, stated)
        turns = direction.pole == DOWN or (direction.pole == BETTER and better not in ("", stated))
        if not turns:
            return stated
        return lexicon.opposite(outcome, stated) or (falls if stated == "occurs" else "")
    if better and direction.pole == BETTER:
        return better
    if better and direction.pole == WORSE:
        return "increases" if better == "decreases" else lexicon.opposite(outcome, better) or falls
    exact = lexicon.value_of(direction.mention, outcome) if direction.mention else ""
    if exact and exact not in ("lower", "higher"):
        return exact
    return next((value for value in _VALUES.get(direction.pole, ()) if value in values), "")


def denied(lexicon: Lexicon, outcome: str, value: str, shown: bool = True) -> str:
    """The value that denies another one; ``no difference shown`` where only that is said.

    What is "not approved" has the other value; what is "not raised" is unchanged.
    """
    values = lexicon.vocabulary.values(outcome)
    if not shown:
        return NO_DIFFERENCE
    none = next((word for word in ("unchanged", "absent") if word in values), "")
    if none and value != none:
        return none
    return lexicon.opposite(outcome, value) or NO_DIFFERENCE

"""Directions: what the verbs before an outcome make of it, put together word by word."""

from __future__ import annotations

from dataclasses import dataclass

from claimaudit.drafting.english.cues import Cue
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.vocabulary.entries import NO_DIFFERENCE
from claimaudit.vocabulary.lexicon import Lexicon, Mention

UP, DOWN, BETTER, WORSE, CHANGES = "up", "down", "better", "worse", "changes"
BRINGS, PREVENTS = "brings", "prevents"
_JUDGED = {
    "better": BETTER,
    "worse": WORSE,
    "changes": CHANGES,
    "brings": BRINGS,
    "prevents": DOWN,
}
_POLES = {
    **{"increases": UP, "higher": UP, "occurs": BRINGS},
    **{"decreases": DOWN, "lower": DOWN, "absent": DOWN, "modulates": CHANGES},
}
_AGAINST = {BETTER: WORSE, WORSE: BETTER, UP: DOWN, DOWN: UP, BRINGS: DOWN}


@dataclass(frozen=True)
class Direction:
    """One word or phrase that says which way something goes.

    Attributes
    ----------
    pole
        up, down, better, worse, changes, brings, or empty for a value that is none of these.
    mention
        The direction word of the vocabulary, where it is one.
    """

    start: int
    end: int
    pole: str
    mention: Mention | None = None


def directions(reading: Reading, span: Span) -> list[Direction]:
    """Every direction in a span, in its order; where two overlap the judgement or longer holds."""
    scaled = {one.start: _scaled(one) for one in reading.named(span, "value")}
    found = [_judged(cue, scaled.get(cue.start)) for cue in reading.cued(span, "judged")]
    found += scaled.values()
    kept: list[Direction] = []
    for one in sorted(found, key=lambda d: (d.start - d.end, d.pole == BRINGS, d.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda direction: direction.start)


def together(before: list[Direction]) -> Direction | None:
    """What several directions in a row come to: "reduces the increased" goes down.

    A helping verb before another verb adds nothing: "helps reduce" is "reduces".
    """
    total: Direction | None = None
    for one in before:
        total = one if total is None else _joined(total, one)
    return total


def value(lexicon: Lexicon, outcome: str, stated: str, direction: Direction | None) -> str:
    """The value that an outcome is given; empty where the words do not settle it.

    Parameters
    ----------
    stated
        The value that the name of the outcome states by itself ("fatigue"); empty for none.
    """
    if direction is None:
        return stated
    if stated:
        return _turned(lexicon, outcome, stated, direction)
    better = lexicon.vocabulary.outcomes[outcome].better
    if better and direction.pole == BETTER:
        return better
    if better and direction.pole == WORSE:
        return _worse(lexicon, outcome, better)
    return _scale_value(lexicon, outcome, direction)


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


def _judged(cue: Cue, scaled: Direction | None) -> Direction:
    return Direction(cue.start, cue.end, _JUDGED[cue.sense], scaled.mention if scaled else None)


def _scaled(mention: Mention) -> Direction:
    return Direction(mention.start, mention.end, _POLES.get(mention.value, ""), mention)


def _joined(first: Direction, second: Direction) -> Direction:
    helping = first.pole in (BETTER, BRINGS, CHANGES) or not first.pole
    pole = second.pole if helping else _composed(first.pole, second.pole)
    mention = second.mention if helping else (first.mention or second.mention)
    return Direction(first.start, second.end, pole, mention if pole == second.pole else None)


def _composed(first: str, second: str) -> str:
    if first in (UP, WORSE):
        return first if second in (BRINGS, CHANGES, "") else second
    return _AGAINST.get(second, first)


def _turned(lexicon: Lexicon, outcome: str, stated: str, direction: Direction) -> str:
    if direction.mention and direction.mention.value == "absent":
        return denied(lexicon, outcome, stated)
    better = lexicon.vocabulary.outcomes[outcome].better
    turns = direction.pole == DOWN or (direction.pole == BETTER and better not in ("", stated))
    if not turns:
        return stated
    return lexicon.opposite(outcome, stated) or _absent(lexicon, outcome, stated)


def _worse(lexicon: Lexicon, outcome: str, better: str) -> str:
    if better == "decreases":
        return "increases"
    return lexicon.opposite(outcome, better) or _absent(lexicon, outcome, "occurs")


def _absent(lexicon: Lexicon, outcome: str, stated: str) -> str:
    values = lexicon.vocabulary.values(outcome)
    return "decreases" if stated == "occurs" and "decreases" in values else ""


def _scale_value(lexicon: Lexicon, outcome: str, direction: Direction) -> str:
    values = lexicon.vocabulary.values(outcome)
    exact = lexicon.value_of(direction.mention, outcome) if direction.mention else ""
    if exact and exact not in ("lower", "higher"):
        return exact
    wanted = {
        UP: ("increases", "occurs"),
        DOWN: ("decreases",),
        BRINGS: ("occurs", "increases"),
        CHANGES: ("modulates",),
    }
    return next((value for value in wanted.get(direction.pole, ()) if value in values), "")

"""Directions: which way the words of a span say that something goes, put together word by word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.vocabulary.phrases import Mention

UP, DOWN, BETTER, WORSE, CHANGES = "up", "down", "better", "worse", "changes"
BRINGS = "brings"
_JUDGED = {
    "better": BETTER,
    "worse": WORSE,
    "changes": CHANGES,
    "brings": BRINGS,
    "prevents": DOWN,
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


def directed(reading: Reading, span: Span, poles: Mapping[str, str]) -> list[Direction]:
    """Every direction in a span, in its order; where two overlap the judgement or longer holds.

    Parameters
    ----------
    poles
        Which way the values of the direction words go.
    """
    mentions = {mention.start: mention for mention in reading.named(span, "value")}
    candidates = [
        Direction(cue.start, cue.end, _JUDGED[cue.sense], mentions.get(cue.start))
        for cue in reading.cued(span, "judged")
    ]
    for mention in mentions.values():
        pole = poles.get(mention.value, "")
        candidates.append(Direction(mention.start, mention.end, pole, mention))
    kept: list[Direction] = []
    candidates.sort(key=lambda way: (way.start - way.end, way.pole == BRINGS, way.start))
    for way in candidates:
        if all(way.end <= other.start or other.end <= way.start for other in kept):
            kept.append(way)
    return sorted(kept, key=lambda way: way.start)


def together(before: list[Direction]) -> Direction | None:
    """What several directions in a row come to; None for no direction.

    A helping verb before another verb adds nothing: "helps reduce" is "reduces".

    >>> reduces, increased = Direction(0, 7, DOWN), Direction(12, 21, UP)  # reduces the increased
    >>> together([reduces, increased])
    Direction(start=0, end=21, pole='down', mention=None)
    >>> together([Direction(0, 5, BETTER), Direction(6, 12, DOWN)]).pole  # helps reduce
    'down'
    """
    total: Direction | None = None
    for way in before:
        if total is None:
            total = way
            continue
        pole, mention = way.pole, total.mention or way.mention
        if total.pole in (BETTER, BRINGS, CHANGES, ""):
            mention = way.mention
        elif total.pole in (UP, WORSE):
            pole = total.pole if way.pole in (BRINGS, CHANGES, "") else way.pole
        else:
            pole = _AGAINST.get(way.pole, total.pole)
        total = Direction(total.start, way.end, pole, mention if pole == way.pole else None)
    return total

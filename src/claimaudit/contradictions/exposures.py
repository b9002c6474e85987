"""Exposures: what acts, alone or together, and which two of them are about the same thing."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from claimaudit.vocabulary.entries import ALONE, ANY

Exposure = tuple[str, ...]
Wholes = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Meetings:
    """Which exposures meet, in both directions, sorted by `left`.

    Attributes
    ----------
    left, right : array of int
        Positions in the list of exposures.
    part_whole, mixed : array of bool
        Whether they meet only as part and whole; whether just one of them says ``any``.
    """

    left: np.ndarray
    right: np.ndarray
    part_whole: np.ndarray
    mixed: np.ndarray


def exposure(subject: str, co_exposure: str) -> Exposure:
    """The unordered set of what acts: one or two words, sorted; ``alone`` adds none."""
    return tuple(sorted({subject} | ({co_exposure} - {"", ALONE})))


def coded_exposures(rows: pd.DataFrame) -> tuple[np.ndarray, list[Exposure]]:
    """The exposure of each row as a position in the list of distinct exposures."""
    subject, subjects = pd.factorize(rows["subject"])
    other, others = pd.factorize(rows["co_exposure"])
    pair, pairs = pd.factorize(subject.astype("int64") * max(len(others), 1) + other)
    words = [exposure(subjects[p // len(others)], others[p % len(others)]) for p in pairs]
    distinct = {word: code for code, word in enumerate(dict.fromkeys(words))}
    return np.array([distinct[word] for word in words], dtype="int64")[pair], list(distinct)


def meetings(exposures: Sequence[Exposure], wholes: Wholes) -> Meetings:
    """Find which exposures are the same, part and whole of each other, or covered by ``any``.

    Two sets meet when their members can be paired off so that each is the other or a part of it.
    No two members may be taken for one and the same whole.
    A set with ``any`` meets every set that holds its other member, a whole or a part of that.

    Parameters
    ----------
    exposures : sequence of tuple of str
        Distinct exposures.
    wholes : callable
        What an entity is part of (`Vocabulary.wholes`).
    """
    found: dict[tuple[int, int], tuple[bool, bool]] = {}
    for left, right, part_whole, mixed in _met(exposures, wholes):
        before = found.get((left, right), (True, mixed))
        found[left, right] = found[right, left] = (before[0] and part_whole, mixed)
    pairs = sorted(found)
    return Meetings(
        left=np.array([left for left, _ in pairs], dtype="int64"),
        right=np.array([right for _, right in pairs], dtype="int64"),
        part_whole=np.array([found[pair][0] for pair in pairs], dtype=bool),
        mixed=np.array([found[pair][1] for pair in pairs], dtype=bool),
    )


def _met(exposures: Sequence[Exposure], wholes: Wholes) -> Iterator[tuple[int, int, bool, bool]]:
    whole_sets, members, open_members = _Index(), _Index(), _Index()
    for code, words in enumerate(exposures):
        whole_sets.add(code, words, wholes)
        for word in words:
            if word != ANY:
                (open_members if ANY in words else members).add(code, (word,), wholes)
    for left, right, part_whole in whole_sets.meet(whole_sets):
        yield left, right, part_whole, False
    for left, right, part_whole in open_members.meet(members):
        yield left, right, part_whole, True


class _Index:
    """Exposures by every set they become when members are replaced by wholes of them."""

    def __init__(self) -> None:
        self.raised: dict[Exposure, dict[frozenset[str], list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def add(self, code: int, words: Exposure, wholes: Wholes) -> None:
        choices = [((word, False), *((whole, True) for whole in wholes(word))) for word in words]
        for chosen in product(*choices):
            form = tuple(sorted({word for word, _ in chosen}))
            if len(form) == len(words):
                raised = frozenset(word for word, is_whole in chosen if is_whole)
                self.raised[form][raised].append(code)

    def meet(self, other: "_Index") -> Iterator[tuple[int, int, bool]]:
        # Two sets that both replaced a member are parts of one whole, not part and whole.
        for form in self.raised.keys() & other.raised.keys():
            for mine, theirs in product(self.raised[form], other.raised[form]):
                if not mine & theirs:
                    codes = product(self.raised[form][mine], other.raised[form][theirs])
                    yield from ((left, right, bool(mine | theirs)) for left, right in codes)

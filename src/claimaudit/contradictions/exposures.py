"""Exposures: what acts, alone or together, and which two of them are about the same thing."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
import pandas as pd

from claimaudit.vocabulary.entries import ALONE, ANY

Exposure = tuple[str, ...]
Wholes = Callable[[str], Sequence[str]]


def acting_together(subject: str, co_exposure: str) -> Exposure:
    """The unordered set of what acts: one or two words, sorted; ``alone`` adds none.

    >>> acting_together("tea", "alone")
    ('tea',)
    >>> acting_together("tea", "coffee") == acting_together("coffee", "tea")
    True
    """
    return tuple(sorted({subject} | ({co_exposure} - {"", ALONE})))


def coded_exposures(rows: pd.DataFrame) -> tuple[np.ndarray, list[Exposure]]:
    """The exposure of each row as a position in the list of distinct exposures."""
    subject, subjects = pd.factorize(rows["subject"])
    other, others = pd.factorize(rows["co_exposure"])
    pair, pairs = pd.factorize(subject.astype("int64") * max(len(others), 1) + other)
    words = [acting_together(subjects[p // len(others)], others[p % len(others)]) for p in pairs]
    distinct = {word: code for code, word in enumerate(dict.fromkeys(words))}
    return np.array([distinct[word] for word in words], dtype="int64")[pair], list(distinct)


def meetings(exposures: Sequence[Exposure], wholes: Wholes) -> pd.DataFrame:
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

    Returns
    -------
    DataFrame
        exposure and other_exposure (positions in `exposures`, each pair in both directions),
        part_whole (bool: they meet only as part and whole) and mixed (bool: just one of them says
        ``any``), sorted by the first two.

    Examples
    --------
    >>> wholes = {"leaf": ("tree",)}
    >>> meetings([("tree",), ("leaf",)], lambda word: wholes.get(word, ()))
       exposure  other_exposure  part_whole  mixed
    0         0               0       False  False
    1         0               1        True  False
    2         1               0        True  False
    3         1               1       False  False
    """
    whole_sets, members, open_members = _Index(), _Index(), _Index()
    for code, words in enumerate(exposures):
        whole_sets.add(code, words, wholes)
        for word in words:
            if word != ANY:
                (open_members if ANY in words else members).add(code, (word,), wholes)
    met: dict[tuple[int, int], tuple[bool, bool]] = {}
    for mixed, pairs in (
        (False, whole_sets.meet(whole_sets)),
        (True, open_members.meet(members)),
    ):
        for left, right, part_whole in pairs:
            before, _ = met.get((left, right), (True, mixed))
            met[left, right] = met[right, left] = (before and part_whole, mixed)
    rows = [(*pair, *met[pair]) for pair in sorted(met)]
    table = pd.DataFrame(rows, columns=["exposure", "other_exposure", "part_whole", "mixed"])
    return table.astype(
        dict.fromkeys(table.columns[:2], "int64") | dict.fromkeys(table.columns[2:], bool)
    )


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

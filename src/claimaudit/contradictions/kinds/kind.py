"""What a kind of contradiction is: one value that holds all that the ledger asks of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from claimaudit.contradictions.joins import MAX_PAIRS, Keys
from claimaudit.contradictions.scope import compared_axes
from claimaudit.evidence.designs import Design
from claimaudit.vocabulary.vocabulary import Vocabulary

PLANES = ("article-article", "article-literature", "literature-literature")
NO_SIDE = -1
# How sure a row of a kind is to be a contradiction.
CONFIDENCES = {
    "high": "it follows from coded cells and the vocabulary alone",
    "medium": "it follows from a judgement, a null or an implication as well",
    "low": "both sides may hold",
}
HIGH, MEDIUM, LOW = CONFIDENCES


@dataclass(frozen=True)
class Material:
    """What the finders of all kinds look at.

    Attributes
    ----------
    table : DataFrame
        Assertions with what they imply (see `claimaudit.contradictions.assertions.with_implied`).
    keys : Keys
        The same rows as integers.
    vocabulary : Vocabulary
    evidence : DataFrame
        As `claimaudit.evidence.evidence.evidence` returns it.
    designs : mapping of str to Design
    max_pairs : int
        The most pairs that each kind may build.
    """

    table: pd.DataFrame
    keys: Keys
    vocabulary: Vocabulary
    evidence: pd.DataFrame
    designs: Mapping[str, Design]
    max_pairs: int = MAX_PAIRS


class Wording(dict[str, Any]):
    """What a sentence may be made of: what all rows that are worded together have in common.

    Always there: kind, plane, status, axes; outcome, versus, required (axes with terms); exposures
    (each once), values (left, right) and doses (of the claims). Beside these there is only what the
    kind's ``worded_by`` names: ``detail``, or a column of the assertions as a pair (left, right).
    """

    def __missing__(self, name: str) -> Any:
        raise KeyError(
            f"the sentence of {self['kind']!r} is made of {name!r}; name it in worded_by, or rows "
            "that differ in it would share one sentence"
        )


@dataclass(frozen=True)
class Case:
    """A few rows of an audit, each with the cells that matter, and a statement.

    What a row does not name reads as in a plain example: the herb alone improves sleep; a claim is
    an effect in the article's own voice, rung 3, checkable; a finding is an own result of a trial,
    each in a work and a dataset of its own. The words are those of ``tests/kinds.toml``.
    """

    claims: Sequence[Mapping[str, str]] = ()
    findings: Sequence[Mapping[str, str]] = ()
    matches: Sequence[Mapping[str, str]] = ()


def between_sides(rows: pd.DataFrame, material: Material) -> Sequence[tuple[str, ...]]:
    """The scope of kinds that hold two sides against each other."""
    return compared_axes(rows, material.table, material.keys, material.vocabulary)


def undivided(rows: pd.DataFrame, material: Material) -> Sequence[tuple[str, ...]]:
    """The scope of kinds whose rows no axis can separate."""
    return [()] * len(rows)


@dataclass(frozen=True)
class Kind:
    """A kind of contradiction.

    Attributes
    ----------
    name : str
        As it stands in the ledger.
    page : str
        The docstring of its file: a first line, then why it counts, when it is none, a case that
        fires and a look-alike that stays silent.
    find : callable
        Of a `Material`; rows as `completed` takes them.
    sentence : callable
        Of a `Wording` and the vocabulary: the rule in words.
    fires, silent : Case
        Rows in which it is found once, and a look-alike in which it is not.
    confidence : str
        One of `CONFIDENCES`.
    worded_by : tuple of str
        What makes two rows read alike, beside what a `Wording` always has.
    scope : callable
        Of the completed rows and the material: the axes on which the sides of each row differ.
    plane : str
        One of `PLANES`; empty where it follows from the sides.
    tier : int
        Its place in the ranking, whatever it is about; 0 where outcome and sides decide
        (see `claimaudit.contradictions.severity`).
    opposes : bool
        Whether two stated values exclude each other: such rows are shown first, and in the gravest
        tier where one value is a reassurance.
    one_sided : bool
        Whether its rows have no right side.
    needs_ruling : bool
        Whether a row waits until a reviewer has ruled on it.
    counts : bool
        Whether its rows are conflicts. Those of other kinds have no status and are gathered into
        none, so that no count, card or list of conflicts has them; a page tells them by topic.
    """

    name: str
    page: str
    find: Callable[[Material], pd.DataFrame]
    sentence: Callable[[Wording, Vocabulary], str]
    fires: Case
    silent: Case
    confidence: str
    worded_by: tuple[str, ...] = ()
    scope: Callable[[pd.DataFrame, Material], Sequence[tuple[str, ...]]] = between_sides
    plane: str = ""
    tier: int = 0
    opposes: bool = False
    one_sided: bool = False
    needs_ruling: bool = True
    counts: bool = True

    @property
    def summary(self) -> str:
        """The first line of its page, without its name."""
        return self.page.partition("\n")[0].partition(": ")[2]


def completed(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The rows of one finder with every column that the ledger looks at.

    Parameters
    ----------
    rows : DataFrame
        What the finder has to say of: left and right (positions in the table of assertions), anchor
        (position of what a row without a left side is named by), part_whole and mixed (bool),
        findings (tuple of ids) and detail (text for the sentence).
    kind : str
        Of whom an error is told.

    Returns
    -------
    DataFrame
        All of these and ``other``, the right side or else the anchor. What the finder leaves out is
        `NO_SIDE`, False or empty; the anchor is then the left side.

    Raises
    ------
    TypeError
        When a cell is missing, which would read as True in a column of truths, or when there is a
        column that nothing reads.

    Examples
    --------
    >>> rows = completed(pd.DataFrame({"left": [3]}), "example")
    >>> rows[["left", "right", "anchor", "part_whole", "mixed", "findings"]].to_dict("records")
    [{'left': 3, 'right': -1, 'anchor': 3, 'part_whole': False, 'mixed': False, 'findings': ()}]
    """
    types = {
        "left": "int64",
        "right": "int64",
        "anchor": "int64",
        "part_whole": "bool",
        "mixed": "bool",
        "findings": "object",
        "detail": "object",
    }
    if unread := [name for name in rows if name not in types]:
        raise TypeError(f"{kind}: nothing reads the column {unread[0]!r} of its finder")
    if empty := [name for name in rows if rows[name].isna().any()]:
        raise TypeError(f"{kind}: its finder leaves cells of {empty[0]!r} empty")
    full = rows.reset_index(drop=True)
    absent = {"left": NO_SIDE, "right": NO_SIDE, "part_whole": False, "mixed": False, "detail": ""}
    full = full.assign(**{name: absent[name] for name in absent if name not in full})
    if "anchor" not in full:
        full = full.assign(anchor=full["left"])
    if "findings" not in full:
        full = full.assign(findings=pd.Series([()] * len(full), dtype="object"))
    full = full.astype(types)
    return full.assign(other=np.where(full["right"] == NO_SIDE, full["anchor"], full["right"]))

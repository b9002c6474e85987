"""How far reviewers agree: kappa and alpha with intervals, from what each rated blind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from claimaudit.contradictions.rulings import rulings_current
from claimaudit.evidence.judgements import still_current
from claimaudit.schema.contracts import ADJUDICATING, DRAFT, UNDECIDED

if TYPE_CHECKING:
    from claimaudit.audit import Audit


DRAWS = 1000
SEED = 2024
LEVEL = 0.95
ITEM_KEYS = {
    "stance": ["claim_id", "finding_id"],
    "directness": ["claim_id", "finding_id"],
    "ruling": ["pair_id"],
}
TOO_FEW = "not defined: fewer than two things were judged by two reviewers"
ONE_CATEGORY = "not defined: everything was judged the same, which chance would do as well"


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its interval, or why it has none.

    Attributes
    ----------
    value
        1 is full agreement, 0 what chance would give; None where it is not defined.
    low, high
        The 95 % bootstrap percentile interval; None where that is not defined.
    why
        In words, why there is no value; empty where there is one.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""

    def __str__(self) -> str:
        if self.value is None:
            return self.why
        if self.low is None:
            return f"{self.value:.2f} (interval not defined)"
        return f"{self.value:.2f} (95 % interval {self.low:.2f} to {self.high:.2f})"


def agreements(audit: Audit, draws: int = DRAWS) -> tuple[Agreement, ...]:
    """Agreement on the matches and on the rulings of an audit.

    What was judged before the claim, finding or conflict changed is left out.
    """
    matches, decisions = audit.tables.matches, audit.tables.decisions
    claims, findings = audit.tables.claims, audit.tables.findings
    judged = matches[still_current(matches, claims, findings)]
    ruled = decisions[:0]
    # The ledger is computed only where there is a ruling of a person to hold against it.
    if _rated_blind(decisions).any():
        ruled = decisions[rulings_current(audit.ledger_rows, decisions, claims, findings)]
    return (*agreement(judged, draws), *agreement(ruled, draws))


def agreement(table: pd.DataFrame, draws: int = DRAWS) -> tuple[Agreement, ...]:
    """Agreement in the columns stance and directness of matches, or ruling of decisions.

    The machine's draft is no reviewer. A cell that is undecided counts as not judged. A row that
    settles a dispute counts as a rating only where fewer than two other reviewers judged the same
    thing. Directness is compared as it is in disputes: direct, or not.

    Returns
    -------
    tuple of Agreement
        Empty when no two reviewers judged the same thing.
    """
    agreements = []
    for column in ITEM_KEYS:
        rated = ratings(table, column) if column in table else pd.DataFrame()
        if not rated.empty:
            kappa, alpha = _estimates(rated, draws)
            reviewers = tuple(rated.columns)
            agreements.append(Agreement(column, reviewers, len(rated), kappa, alpha))
    return tuple(agreements)


def ratings(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """What each reviewer said of each thing that two reviewers or more judged.

    Returns
    -------
    DataFrame
        A row a thing, a column a reviewer; empty text where a reviewer did not judge it. The name
        of the columns is ``column``.
    """
    keys = ITEM_KEYS[column]
    rated = table[_rated_blind(table) & ~table[column].isin(["", UNDECIDED])]
    final = rated["adjudicated"] == "yes"
    raters = (~final).groupby([rated[key] for key in keys]).transform("sum")
    rated = rated[~final | (raters < 2)]
    if column == "directness":
        direct = rated[column].where(rated[column] == "direct", "not direct")
        rated = rated.assign(directness=direct)
    wide = rated.pivot(index=keys, columns="reviewer", values=column).fillna("")
    wide = wide[(wide != "").sum(axis=1) >= 2]
    return wide.loc[:, (wide != "").any()].rename_axis(columns=column)


def agreement_rows(audit: Audit, draws: int = DRAWS) -> pd.DataFrame:
    """The agreement of an audit in words, for its report.

    Returns
    -------
    DataFrame
        what, reviewers, items, kappa (with interval) and alpha (with interval); no row when
        there is one reviewer.
    """
    rows = [
        (one.what, ", ".join(one.reviewers), one.items, str(one.kappa), str(one.alpha))
        for one in agreements(audit, draws)
    ]
    return pd.DataFrame(rows, columns=["what", "reviewers", "items", "kappa", "alpha"])


def _rated_blind(table: pd.DataFrame) -> pd.Series:
    """Which rows are of a person who had not seen what others said: whoever settles has."""
    return (table["reviewer"] != DRAFT) & ~table["reviewer"].str.endswith(ADJUDICATING)


# The coefficients


def _estimates(rated: pd.DataFrame, draws: int) -> tuple[Estimate, Estimate]:
    if len(rated) < 2:
        return Estimate(why=TOO_FEW), Estimate(why=TOO_FEW)
    cells = rated.to_numpy()
    labels = np.unique(cells[cells != ""])
    if len(labels) < 2:
        return Estimate(why=ONE_CATEGORY), Estimate(why=ONE_CATEGORY)
    # Items, reviewers, labels: 1 where that reviewer gave that item that label.
    given = (cells[:, :, None] == labels).astype(float)
    weights = np.random.default_rng(SEED).multinomial(
        len(rated), np.full(len(rated), 1 / len(rated)), size=draws
    )
    return (
        _estimate(kappa(rated), kappas(given, weights)),
        _estimate(alpha(rated), alphas(given, weights)),
    )


def _estimate(value: float, drawn: np.ndarray) -> Estimate:
    if np.isnan(value):
        return Estimate(why=ONE_CATEGORY)
    # A draw of things that were all judged alike has no coefficient.
    drawn = drawn[np.isfinite(drawn)]
    if drawn.size == 0:
        return Estimate(value)
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Estimate(value, float(low), float(high))


def alpha(rated: pd.DataFrame) -> float:
    """Krippendorff's alpha for nominal data, by nltk; missing ratings are allowed.

    Parameters
    ----------
    rated
        As `ratings` returns it, with two labels or more.

    References
    ----------
    Krippendorff K (2011). Computing Krippendorff's alpha-reliability.
    """
    return float(_task(rated).alpha())


def kappa(rated: pd.DataFrame) -> float:
    """Chance-corrected agreement of pairs of reviewers, from nltk's shares for each pair.

    Parameters
    ----------
    rated
        As `ratings` returns it, with two labels or more.

    Returns
    -------
    float
        Not a number where chance alone would give full agreement.

    References
    ----------
    Cohen J (1960), for two; Davies M, Fleiss JL (1982), for more.
    """
    shares = [_pair_shares(rated, pair) for pair in combinations(rated.columns, 2)]
    weights, observed, expected = np.array([share for share in shares if share]).T
    return float(_corrected(weights @ observed, weights @ expected, weights.sum()))


@dataclass(frozen=True)
class Agreement:
    """How far reviewers agree in one column.

    Attributes
    ----------
    what
        The column: stance, directness or ruling.
    reviewers
        Their names, in the order of the alphabet.
    items
        The number of things that two reviewers or more judged.
    kappa
        Cohen's for two reviewers; for more, that of Davies and Fleiss (1982), in which each pair
        of reviewers weighs by the number of things that both judged.
    alpha
        Krippendorff's for nominal data; what only some reviewers judged is used as far as it goes.
    """

    what: str
    reviewers: tuple[str, ...]
    items: int
    kappa: Estimate
    alpha: Estimate


def _pair_shares(rated: pd.DataFrame, pair: tuple[str, str]) -> tuple[float, ...]:
    """The number of things both judged, the share of agreement, and that due to chance."""
    both = rated.loc[(rated[list(pair)] != "").all(axis=1), list(pair)]
    if both.empty:
        return ()
    task = _task(both)
    return len(both), task.Ao(*pair), task.Ae_kappa(*pair)


def _task(rated: pd.DataFrame):
    from nltk.metrics.agreement import AnnotationTask

    cells = rated.reset_index(drop=True).stack()
    return AnnotationTask([(who, item, said) for (item, who), said in cells.items() if said])


def _corrected(observed: np.ndarray, expected: np.ndarray, ceiling: np.ndarray) -> np.ndarray:
    """What is left of the agreement when that due to chance is taken off both sides."""
    room = np.where(np.isclose(expected, ceiling), np.nan, ceiling - expected)
    return (observed - expected) / room


# The same for many draws at once, because the library takes one at a time


def kappas(given: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`kappa` for each draw of items.

    Parameters
    ----------
    given
        1 where a reviewer gave an item a label: items × reviewers × labels.
    weights
        How often each item was drawn: draws × items.

    Returns
    -------
    array
        One a draw; not a number where it is not defined.
    """
    pairs = combinations(range(given.shape[1]), 2)
    sums = sum(_drawn_pair(given[:, a], given[:, b], weights) for a, b in pairs)
    return _corrected(*sums)


def _drawn_pair(first: np.ndarray, second: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Agreements, agreements due to chance, and things both judged, for each draw."""
    both = first.sum(axis=1) * second.sum(axis=1)
    shared = weights @ both
    chance = ((weights @ (first * both[:, None])) * (weights @ (second * both[:, None]))).sum(1)
    expected = np.divide(chance, shared, out=np.zeros_like(shared), where=shared > 0)
    return np.array([weights @ (first * second).sum(axis=1), expected, shared])


def alphas(given: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`alpha` for each draw of items; the parameters are those of `kappas`."""
    counts = given.sum(axis=1)
    raters = counts.sum(axis=1)
    apart = (raters**2 - (counts**2).sum(axis=1)) / (raters - 1)
    totals = weights @ counts
    number = totals.sum(axis=1)
    expected = (number**2 - (totals**2).sum(axis=1)) / (number - 1)
    return 1 - (weights @ apart) / np.where(expected > 0, expected, np.nan)

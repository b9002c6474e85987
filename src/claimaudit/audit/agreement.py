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

    Examples
    --------
    >>> print(Estimate(0.4, -0.111, 0.82))
    0.40 (95 % interval -0.11 to 0.82)
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


def agreements(audit: Audit, draws: int = DRAWS) -> tuple[Agreement, ...]:
    """Agreement on the matches and on the rulings of an audit.

    What was judged before the claim, finding or conflict changed is left out.
    """
    claims, findings = audit.tables.claims, audit.tables.findings
    matches, decisions = audit.tables.matches, audit.tables.decisions
    matches = matches[still_current(matches, claims, findings)]
    if _made_blind(decisions).any():
        decisions = decisions[rulings_current(audit.ledger_rows, decisions, claims, findings)]
    else:
        # Without a ruling of a person the ledger, which takes longest, is not needed.
        decisions = decisions[:0]
    return agreement_of(matches, draws) + agreement_of(decisions, draws)


def agreement_of(table: pd.DataFrame, draws: int = DRAWS) -> tuple[Agreement, ...]:
    """Agreement in the columns stance and directness of matches, or ruling of decisions.

    Parameters
    ----------
    table
        Matches or decisions.
    draws
        How often things are drawn anew for an interval.

    Returns
    -------
    tuple of Agreement
        One a column, of what `blind_ratings` counts; empty when no two reviewers judged the same
        thing.
    """
    agreed = []
    for column in ITEM_KEYS:
        rated = blind_ratings(table, column) if column in table else pd.DataFrame()
        if not rated.empty:
            cells = rated.to_numpy()
            labels = np.unique(cells[cells != ""])
            if len(rated) < 2 or len(labels) < 2:
                why = TOO_FEW if len(rated) < 2 else ONE_CATEGORY
                of_kappa = of_alpha = Estimate(why=why)
            else:
                # Items, reviewers, labels: 1 where that reviewer gave that item that label.
                given = (cells[:, :, None] == labels).astype(float)
                weights = np.random.default_rng(SEED).multinomial(
                    len(rated), np.full(len(rated), 1 / len(rated)), size=draws
                )
                of_kappa = _estimate(kappa(rated), kappas(given, weights))
                of_alpha = _estimate(alpha(rated), alphas(given, weights))
            agreed.append(Agreement(column, tuple(rated), len(rated), of_kappa, of_alpha))
    return tuple(agreed)


def blind_ratings(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """What each reviewer entered on each thing that two reviewers or more judged.

    The machine's draft is no reviewer. A cell that is undecided counts as not judged. A row that
    settles a dispute counts as a rating only where fewer than two other reviewers judged the same
    thing. Directness is compared as it is in disputes: direct, or not.

    Parameters
    ----------
    table
        Matches or decisions.
    column
        stance, directness or ruling.

    Returns
    -------
    DataFrame
        A row a thing, a column a reviewer; empty text where a reviewer did not judge it. The name
        of the columns is ``column``.

    Examples
    --------
    >>> columns = ["pair_id", "reviewer", "ruling", "adjudicated"]
    >>> ruled = [("p1", "Ann", "genuine", ""), ("p1", "Bo", "dismissed", "")]
    >>> ruled += [("p1", "draft", "genuine", ""), ("p2", "Ann", "genuine", "")]
    >>> blind_ratings(pd.DataFrame(ruled, columns=columns), "ruling").loc["p1"].to_dict()
    {'Ann': 'genuine', 'Bo': 'dismissed'}
    """
    keys = ITEM_KEYS[column]
    made = table[_made_blind(table) & ~table[column].isin(["", UNDECIDED])]
    final = made["adjudicated"] == "yes"
    raters = (~final).groupby([made[key] for key in keys]).transform("sum")
    made = made[~final | (raters < 2)]
    if column == "directness":
        made = made.assign(directness=made[column].where(made[column] == "direct", "not direct"))
    wide = made.pivot(index=keys, columns="reviewer", values=column).fillna("")
    wide = wide[(wide != "").sum(axis=1) >= 2]
    return wide.loc[:, (wide != "").any()].rename_axis(columns=column)


def agreement_rows(audit: Audit) -> pd.DataFrame:
    """The agreement of an audit in words, for its report.

    Returns
    -------
    DataFrame
        what, reviewers, items, kappa (with interval) and alpha (with interval); no row when
        there is one reviewer.
    """
    rows = [
        (of.what, ", ".join(of.reviewers), of.items, str(of.kappa), str(of.alpha))
        for of in agreements(audit)
    ]
    return pd.DataFrame(rows, columns=["what", "reviewers", "items", "kappa", "alpha"])


def _made_blind(table: pd.DataFrame) -> pd.Series:
    # Who settles a dispute has seen what was said: that is no rating made blind.
    return (table["reviewer"] != DRAFT) & ~table["reviewer"].str.endswith(ADJUDICATING)


# The coefficients


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
        As `blind_ratings` returns it, with two labels or more.

    References
    ----------
    Krippendorff K (2011). Computing Krippendorff's alpha-reliability.

    Examples
    --------
    >>> rated = pd.DataFrame({"Ann": ["y", "n", "y"], "Bo": ["y", "n", "n"], "Cy": ["y", "", "n"]})
    >>> round(alpha(rated), 4)
    0.5625
    """
    return float(_task(rated).alpha())


def kappa(rated: pd.DataFrame) -> float:
    """Chance-corrected agreement of pairs of reviewers, from nltk's shares for each pair.

    Parameters
    ----------
    rated
        As `blind_ratings` returns it, with two labels or more.

    Returns
    -------
    float
        Not a number where chance alone would give full agreement.

    References
    ----------
    Cohen J (1960), for two; Davies M, Fleiss JL (1982), for more.

    Examples
    --------
    Seven of ten agree, and chance gives 0.5: (0.7 - 0.5) / (1 - 0.5).

    >>> round(kappa(pd.DataFrame({"Ann": list("yyyyynnnnn"), "Bo": list("yyyynyynnn")})), 3)
    0.4
    """
    shares = []
    for pair in combinations(rated.columns, 2):
        both = rated.loc[(rated[list(pair)] != "").all(axis=1), list(pair)]
        if not both.empty:
            task = _task(both)
            shares.append((len(both), task.Ao(*pair), task.Ae_kappa(*pair)))
    judged, observed, expected = np.array(shares).T
    return float(_corrected(judged @ observed, judged @ expected, judged.sum()))


def _task(rated: pd.DataFrame):
    from nltk.metrics.agreement import AnnotationTask

    cells = rated.reset_index(drop=True).stack()
    return AnnotationTask([(who, item, label) for (item, who), label in cells.items() if label])


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
    observed, expected, judged = np.zeros((3, len(weights)))
    for one, other in combinations(range(given.shape[1]), 2):
        first, second = given[:, one], given[:, other]
        both = first.sum(axis=1) * second.sum(axis=1)
        drawn = weights @ both
        shares = (weights @ (first * both[:, None])) * (weights @ (second * both[:, None]))
        chance = np.divide(shares.sum(1), drawn, out=np.zeros_like(drawn), where=drawn > 0)
        observed = observed + weights @ (first * second).sum(axis=1)
        expected = expected + chance
        judged = judged + drawn
    return _corrected(observed, expected, judged)


def alphas(given: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """`alpha` for each draw of items; the parameters are those of `kappas`."""
    counts = given.sum(axis=1)
    raters = counts.sum(axis=1)
    apart = (raters**2 - (counts**2).sum(axis=1)) / (raters - 1)
    totals = weights @ counts
    number = totals.sum(axis=1)
    expected = (number**2 - (totals**2).sum(axis=1)) / (number - 1)
    return 1 - (weights @ apart) / np.where(expected > 0, expected, np.nan)

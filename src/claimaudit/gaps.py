"""Rows of the ledger that are no pair: estimates that differ, announcements without a claim."""

from itertools import combinations

import pandas as pd

from claimaudit.assertions import ANNOUNCEMENT, OWN_RESULT, decided, relevant
from claimaudit.joins import Keys
from claimaudit.pairs import SAME_THING
from claimaudit.scope import BEFORE_CONDITION, apart
from claimaudit.vocabulary import NO_DIFFERENCE, Vocabulary, parse_condition

ESTIMATES, UNKEPT = "estimates differ", "unkept promise"


def estimates_differ(table: pd.DataFrame, coded: Keys, vocabulary: Vocabulary) -> pd.DataFrame:
    """Own results of several datasets that put different numbers on one thing.

    Nothing is compared: that the estimates are not all the same text is enough.

    Returns
    -------
    DataFrame
        One row a thing: anchor (position of its first finding), findings (list of ids), axes
        (tuple of the axes on which any two of them differ), detail (the estimates).
    """
    results = table[_estimates(table)]
    names = [*SAME_THING, "value"]
    group = coded.codes.loc[results.index, names].groupby(names, sort=False).ngroup()
    groups = results.groupby(group.to_numpy(), sort=False)
    several = (groups["source"].transform("nunique") > 1) & (
        groups["estimate"].transform("nunique") > 1
    )
    kept = results[several].sort_values("id")
    rows = [_listed(rows, vocabulary) for _, rows in kept.groupby(group[several].loc[kept.index])]
    return pd.DataFrame(rows, columns=["anchor", "findings", "axes", "detail"])


def _estimates(table: pd.DataFrame) -> pd.Series:
    own = (table["attribution"] == OWN_RESULT) & table["stated"] & relevant(table)
    return own & ~table["article"] & (table["estimate"] != "") & (table["value"] != NO_DIFFERENCE)


def _listed(rows: pd.DataFrame, vocabulary: Vocabulary) -> tuple:
    ids, texts = list(rows["id"]), rows["estimate"]
    detail = "; ".join(f"{id_}: {text}" for id_, text in zip(ids, texts, strict=True))
    return rows.index[0], ids, _axes(rows, vocabulary), detail


def _axes(rows: pd.DataFrame, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The axes on which any two of the rows differ by what both state."""
    scopes = rows[["dose", "population", "condition"]].drop_duplicates()
    stated = [_scope(*scope) for scope in scopes.itertuples(index=False, name=None)]
    order = (*BEFORE_CONDITION, *vocabulary.axes)
    found = {axis for pair in combinations(stated, 2) for axis in apart(*pair, order)}
    return tuple(axis for axis in order if axis in found)


def _scope(dose: str, population: str, condition: str) -> dict[str, frozenset[str]]:
    scope = parse_condition(condition)
    if dose not in ("", "all"):
        scope["dose"] = frozenset({dose})
    if population != "any":
        scope["population"] = frozenset({population or "people"})
    return scope


def unkept_promises(table: pd.DataFrame) -> pd.DataFrame:
    """Announcements on whose subject and outcome no claim asserts anything.

    Returns
    -------
    DataFrame
        left: the position of the announcement.
    """
    article = table["article"] & table["stated"]
    promises = table[article & (table["kind"] == ANNOUNCEMENT) & decided(table)]
    promises = promises[(promises["subject"] != "") & (promises["outcome"] != "")]
    claims = table[article & table["able"]]
    kept = {
        (word, outcome)
        for column in ("subject", "co_exposure")
        for word, outcome in zip(claims[column], claims["outcome"], strict=True)
    }
    broken = [
        pair not in kept for pair in zip(promises["subject"], promises["outcome"], strict=True)
    ]
    return pd.DataFrame({"left": promises.index[broken]})

"""Estimates differ."""

from itertools import combinations

import pandas as pd

from claimaudit.contradictions.assertions import OWN_RESULT, relevant
from claimaudit.contradictions.joins import Keys
from claimaudit.contradictions.kinds.pairing import SAME_THING
from claimaudit.contradictions.kinds.phrases import _axes, _thing, _value
from claimaudit.contradictions.scope import BEFORE_CONDITION, apart
from claimaudit.vocabulary.entries import NO_DIFFERENCE
from claimaudit.vocabulary.facets import parse_condition
from claimaudit.vocabulary.vocabulary import Vocabulary

ESTIMATES = "estimates differ"


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
    return rows.index[0], ids, _differing_axes(rows, vocabulary), detail


def _differing_axes(rows: pd.DataFrame, vocabulary: Vocabulary) -> tuple[str, ...]:
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


def estimated(row: dict, vocabulary: Vocabulary) -> str:
    """The estimates that several datasets give of one thing."""
    return (
        f"Several datasets estimate {_thing(row, vocabulary)} ({_value(row, 0, vocabulary)}), "
        f"which is not compared here: {row['detail']}; {_axes(row)}."
    )

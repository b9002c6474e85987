"""estimates differ: several datasets put different numbers on one thing.

Why it counts: an article that quotes one number quotes one of several.

No contradiction: nothing is compared. That the estimates are not all the same text is enough, and
two intervals that overlap differ too; they are laid side by side for a reader.

Fires: “The herb added 12 minutes of sleep.” and “The herb added 30 minutes of sleep.”

Silent: “The herb added 12 minutes of sleep.” and, of the same people, “The herb added 30 minutes of
sleep after a month.”: one dataset.
"""

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from claimaudit.contradictions.assertions import OWN_RESULT, relevant
from claimaudit.contradictions.kinds.kind import LOW, Case, Kind, Material, Wording
from claimaudit.contradictions.kinds.pairing import SAME_THING
from claimaudit.contradictions.kinds.phrases import axes_phrase, thing_phrase, value_phrase
from claimaudit.contradictions.kinds.tiers import LAST
from claimaudit.contradictions.scope import BEFORE_CONDITION, apart
from claimaudit.vocabulary.entries import NO_DIFFERENCE
from claimaudit.vocabulary.facets import parse_condition
from claimaudit.vocabulary.vocabulary import Vocabulary


def find(material: Material) -> pd.DataFrame:
    """Own results of several datasets that put different numbers on one thing.

    Returns
    -------
    DataFrame
        One row a thing: anchor (position of its first finding), findings (list of ids), detail
        (the estimates).
    """
    table = material.table
    own = (table["attribution"] == OWN_RESULT) & table["stated"] & relevant(table)
    numbered = (table["estimate"] != "") & (table["value"] != NO_DIFFERENCE)
    results = table[own & ~table["article"] & numbered]
    codes = material.keys.codes.loc[results.index, [*SAME_THING, "value"]]
    thing = codes.groupby(list(codes.columns), sort=False).ngroup()
    groups = results.groupby(thing)
    several = (groups["source"].transform("nunique") > 1) & (
        groups["estimate"].transform("nunique") > 1
    )
    rows = []
    for _, kept in results[several].sort_values("id").groupby(thing):
        estimates = zip(kept["id"], kept["estimate"], strict=True)
        detail = "; ".join(f"{finding}: {estimate}" for finding, estimate in estimates)
        rows.append((kept.index[0], list(kept["id"]), detail))
    return pd.DataFrame(rows, columns=["anchor", "findings", "detail"])


def scope_between_any_two(rows: pd.DataFrame, material: Material) -> Sequence[tuple[str, ...]]:
    """The axes on which any two of the findings of each row differ by what both state."""
    table = material.table[material.table["stated"]].set_index("id")
    order = (*BEFORE_CONDITION, *material.vocabulary.axes)
    axes = []
    for findings in rows["findings"]:
        scopes = table.loc[findings, ["dose", "population", "condition"]].drop_duplicates()
        stated = []
        for dose, population, condition in scopes.itertuples(index=False, name=None):
            scope = parse_condition(condition)
            if dose not in ("", "all"):
                scope["dose"] = frozenset({dose})
            if population != "any":
                scope["population"] = frozenset({population or "people"})
            stated.append(scope)
        differing = {axis for pair in combinations(stated, 2) for axis in apart(*pair, order)}
        axes.append(tuple(axis for axis in order if axis in differing))
    return axes


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """The estimates that several datasets give of one thing."""
    return (
        f"Several datasets estimate {thing_phrase(row, vocabulary)} "
        f"({value_phrase(row, 0, vocabulary)}), which is not compared here: {row['detail']}; "
        f"{axes_phrase(row['axes'])}."
    )


KIND = Kind(
    name="estimates differ",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[{"statement": "The herb improves sleep."}],
        findings=[
            {"statement": "The herb added 12 minutes of sleep.", "estimate": "12 min"},
            {"statement": "The herb added 30 minutes of sleep.", "estimate": "30 min"},
        ],
    ),
    silent=Case(
        claims=[{"statement": "The herb improves sleep."}],
        findings=[
            {
                "statement": "The herb added 12 minutes of sleep.",
                "estimate": "12 min",
                "dataset": "one trial",
            },
            {
                "statement": "The herb added 30 minutes of sleep after a month.",
                "estimate": "30 min",
                "dataset": "one trial",
            },
        ],
    ),
    confidence=LOW,
    worded_by=("detail",),
    scope=scope_between_any_two,
    tier=LAST,
    one_sided=True,
)

"""numbers differ: the article puts an amount on a thing that another amount excludes.

Why it counts: exposure, outcome, value, comparator, and what it is an amount of are the same, and
the two amounts cannot both be right. A number that is off by ten looks like any other number.

No contradiction: the amounts meet once they are in one unit and as exact as they were given (a
number reaches a twentieth to either side; one that is “about” so much, or one in so many, a tenth;
“up to 10 hours” leaves room for 8). Two limits to the same side are two only where they are more
than a tenth apart. A relative change says nothing against one in percentage points, nor any amount
against one of another kind of unit. A dose is what is asserted only in advice and in what an
authority holds; elsewhere it is the scope of another assertion. What two sources find apart from
the article is a spread of results. Other people, another dose or another axis of scope make the row
say so, and it is no conflict; nor is it one where a sentence of the article alone says for whom or
when (“takes 20 minutes”, “40 in the blind”).

Fires: “Adults sleep 8 hours after the herb.” and “After the herb adults sleep 300 minutes.”

Silent: “Adults sleep 8 hours after the herb.” and “After the herb adults sleep 480 minutes.”
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import POSITION, relevant
from claimaudit.contradictions.kinds.kind import (
    HIGH,
    Case,
    Kind,
    Material,
    Wording,
    between_sides,
)
from claimaudit.contradictions.kinds.pairing import comparable_pairs, oriented
from claimaudit.contradictions.kinds.phrases import axes_phrase, thing_phrase, value_phrase
from claimaudit.schema.contracts import UNDECIDED
from claimaudit.vocabulary.facets import parse_condition
from claimaudit.vocabulary.quantities import LIMITS, read_quantity
from claimaudit.vocabulary.vocabulary import Vocabulary


def find(material: Material) -> pd.DataFrame:
    """Stated assertions of one thing, at least one of them the article's, whose amounts differ."""
    table = material.table
    stated = table[table["stated"] & relevant(table) & asserts_amount(table)]
    cells = stated[["quantity", "amount_of"]]
    quantities = {row: read_quantity(*row) for row in set(cells.itertuples(index=False, name=None))}
    quantity = pd.Series(
        [quantities[row] for row in cells.itertuples(index=False, name=None)],
        index=stated.index,
        dtype=object,
    )
    # Limits to either side can exclude each other; all else is compared with its like.
    of_limits = stated["amount_of"].where(~stated["amount_of"].isin(LIMITS), "limit")
    unit_kinds = quantity.map(lambda amount: amount.kind).astype("str")
    groups = [rows.index.to_numpy() for _, rows in stated.groupby([of_limits, unit_kinds])]
    differing = [pd.DataFrame({"left": [], "right": []}, dtype="int64")]
    for rows in groups:
        pairs = same_value_pairs(rows, material)
        sides = zip(quantity[pairs["left"]], quantity[pairs["right"]], strict=True)
        differ = [left.differs(right) for left, right in sides]
        differing.append(pairs.loc[np.array(differ, dtype=bool), ["left", "right"]])
    return oriented(pd.concat(differing), table)


def same_value_pairs(rows: np.ndarray, material: Material) -> pd.DataFrame:
    """Pairs of the same exposures, outcome, comparator and value, with a claim on one side."""
    article = material.table["article"].to_numpy()
    pairs = comparable_pairs(
        material, rows[article[rows]], rows, lambda _, value, other: value == other
    )
    once = ~article[pairs["right"]] | (pairs["left"] < pairs["right"])
    return pairs[once & ~pairs["part_whole"] & ~pairs["mixed"]]


def asserts_amount(table: pd.DataFrame) -> pd.Series:
    """Which assertions have an amount that is what they assert, and no scope of it.

    >>> rows = {"quantity": ["25 g", "25 g", ""], "amount_of": ["dose", "dose", ""]}
    >>> rows |= {"kind": ["advice", "effect", "effect"], "attribution": ["", "", ""]}
    >>> asserts_amount(pd.DataFrame(rows)).tolist()
    [True, False, False]
    """
    coded = ~table["quantity"].isin(["", UNDECIDED]) & ~table["amount_of"].isin(["", UNDECIDED])
    advised = (table["kind"] == "advice") | (table["attribution"] == POSITION)
    return coded & ((table["amount_of"] != "dose") | advised)


def narrower_or_apart(rows: pd.DataFrame, material: Material) -> Sequence[tuple[str, ...]]:
    """The axes on which sides differ; within the article also those that one side alone states."""
    table, scopes = material.table, []
    for left, right, axes in zip(
        rows["left"], rows["right"], between_sides(rows, material), strict=True
    ):
        if table.at[left, "article"] and table.at[right, "article"]:
            alone = stated_axes(table.loc[left]) ^ stated_axes(table.loc[right])
            axes = (*axes, *sorted(alone.difference(axes)))
        scopes.append(axes)
    return scopes


def stated_axes(assertion: pd.Series) -> set[str]:
    """The axes of scope that an assertion limits.

    >>> row = {"dose": "", "population": "people", "condition": "timing:acute"}
    >>> stated_axes(pd.Series(row))
    {'timing'}
    """
    axes = set(parse_condition(assertion["condition"]))
    axes |= {"dose"} if assertion["dose"] not in ("", UNDECIDED) else set()
    general = ("", "any", "people", UNDECIDED)
    return axes | ({"population"} if assertion["population"] not in general else set())


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """What both speak of, and the two amounts."""
    amounts = [
        f"“{quantity}” ({amount_of})"
        for quantity, amount_of in zip(row["quantity"], row["amount_of"], strict=True)
    ]
    return (
        f"Both speak of {thing_phrase(row, vocabulary)}: {value_phrase(row, 0, vocabulary)}; "
        f"{amounts[0]} and {amounts[1]} cannot both be right; {axes_phrase(row['axes'])}."
    )


KIND = Kind(
    name="numbers differ",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[
            {
                "statement": "Adults sleep 8 hours after the herb.",
                "quantity": "8 h",
                "amount_of": "duration",
            },
            {
                "statement": "After the herb adults sleep 300 minutes.",
                "quantity": "300 min",
                "amount_of": "duration",
            },
        ]
    ),
    silent=Case(
        claims=[
            {
                "statement": "Adults sleep 8 hours after the herb.",
                "quantity": "8 h",
                "amount_of": "duration",
            },
            {
                "statement": "After the herb adults sleep 480 minutes.",
                "quantity": "480 min",
                "amount_of": "duration",
            },
        ]
    ),
    confidence=HIGH,
    worded_by=("quantity", "amount_of"),
    scope=narrower_or_apart,
    opposes=True,
)

"""Claims by kind and verdict: where the article stands firm, and where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.decision_table import DIRECTIONS
from claimaudit.schema.contracts import CLAIM_KINDS
from claimaudit.views.figures.canvas import COLOURS, bubbles, in_words, single_axes, with_totals
from claimaudit.views.html import SYMBOLS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from claimaudit.audit import Audit

CAPTION = "Claims by kind and verdict"


def numbers(audit: Audit) -> pd.DataFrame:
    """Claims by kind and verdict.

    Returns
    -------
    DataFrame
        kind, one column of counts for each direction, and total; only kinds that occur, in the
        order of the codebook. Sentences without a claim are not counted.
    """
    kinds = audit.tables.claims.set_index("claim_id").loc[audit.verdict_rows["claim_id"], "kind"]
    asserted = holds_claim(kinds).to_numpy()
    directions = audit.verdict_rows["direction"].to_numpy()[asserted]
    counts = pd.crosstab(kinds.to_numpy()[asserted], directions)
    return with_totals(
        counts, [kind for kind in CLAIM_KINDS if kind in counts.index], DIRECTIONS, "kind"
    )


def sentence(numbers: pd.DataFrame) -> str:
    """How many of the claims that can be checked are supported."""
    checkable = int(numbers[list(DIRECTIONS[:-1])].to_numpy().sum())
    supported = int(numbers["supported"].sum())
    return f"{supported} of {checkable} checkable claims are supported by the literature"


def description(numbers: pd.DataFrame) -> str:
    """The verdicts on the claims of each kind."""
    return in_words(numbers, "kind", DIRECTIONS)


def draw(figure: Figure, numbers: pd.DataFrame) -> None:
    """A row of discs for each kind, a column for each verdict."""
    axes = single_axes(figure, 1.5 + 0.36 * len(numbers))
    bubbles(axes, numbers, "kind", DIRECTIONS, COLOURS)
    heads = [f"{SYMBOLS[name]} {name}\n{numbers[name].sum()}" for name in DIRECTIONS]
    axes.set_xticks(range(len(DIRECTIONS)), heads)

"""Two audits side by side, assertion by assertion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.schema.contracts import FACETS, UNDECIDED, parts

if TYPE_CHECKING:
    from claimaudit.audit.audit import Audit

JUDGED = ("claims", "verdict", "certainty", "wording")


def compared_assertions(audit: Audit, other: Audit) -> pd.DataFrame:
    """The assertions of two audits side by side: claims are one assertion when all facets agree.

    Claims without an outcome, and those with a facet that is undecided (``?``), are the same as
    nothing and are left out.

    Returns
    -------
    DataFrame
        The facets (subject, co_exposure, outcome, value, versus, via, dose, population,
        condition); of ``audit`` ``claims`` (ids), ``verdict``, ``certainty`` and ``wording``, and
        of ``other`` the same with ``_other`` after the name: where several claims make one
        assertion, each different word once, parted by semicolons; empty where the audit does not
        make it. ``both`` (bool: both make it) and ``agree`` (bool: both, with the same verdict).
        In the order of ``audit``, then what only ``other`` makes.

    Examples
    --------
    >>> audit = Audit.open("tea", root=small)
    >>> rows = audit.compare(audit)
    >>> len(rows), bool(rows["agree"].all())
    (8, True)
    """
    here, there = _assertions(audit), _assertions(other)
    rows = here.merge(there, on=list(FACETS), how="left", suffixes=("", "_other"))
    only_there = there.merge(here[list(FACETS)], on=list(FACETS), how="left", indicator=True)
    only_there = only_there[only_there["_merge"] == "left_only"].drop(columns="_merge")
    only_there = only_there.rename(columns={name: f"{name}_other" for name in JUDGED})
    rows = pd.concat([rows, only_there], ignore_index=True).fillna("")
    both = (rows["claims"] != "") & (rows["claims_other"] != "")
    return rows.assign(both=both, agree=both & (rows["verdict"] == rows["verdict_other"]))


def _assertions(audit: Audit) -> pd.DataFrame:
    """One row an assertion: its facets, and claims, verdict, certainty and wording as words."""
    claims = audit.claims.reset_index().rename(columns={"claim_id": "claims"})
    settled = ~claims[list(FACETS)].eq(UNDECIDED).any(axis=1) & (claims["outcome"] != "")
    claims = claims.loc[settled, [*FACETS, *JUDGED]]
    for facet in FACETS:
        claims[facet] = claims[facet].map(lambda cell: "; ".join(sorted(parts(cell))))
    grouped = claims.groupby(list(FACETS), sort=False, as_index=False)
    return grouped.agg(lambda words: "; ".join(dict.fromkeys(filter(None, words))))

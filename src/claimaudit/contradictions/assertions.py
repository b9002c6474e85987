"""Assertions: claims of the article and findings of the literature in one table shape."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from claimaudit.evidence.findings import dataset_or_source
from claimaudit.schema.contracts import AMOUNT, FACETS, UNDECIDED
from claimaudit.vocabulary.vocabulary import Vocabulary

FROM_ARTICLE, FROM_LITERATURE = "article", "literature"
SILENT_KINDS = ("none", "framing")
ANNOUNCEMENT = "announcement"
OWN_RESULT, POSITION = "own result", "position of an authority"
COLUMNS = (
    "id",
    "side",
    "source",
    "citekey",
    "attribution",
    "design",
    "estimate",
    "kind",
    "voice",
    "rung",
    "checkable",
    "start",
    "exact",
    "statement",
    *FACETS,
)
# Every column whose content decides where an assertion is joined, or to which scope it belongs.
JOINED = (
    *(facet for facet in FACETS if facet not in ("via", *AMOUNT)),
    "kind",
    "voice",
    "attribution",
)
STATED = ("subject", "outcome", "value")


def assertions(claims: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Put both sides on one table shape.

    Parameters
    ----------
    claims, findings : DataFrame
        As `read_claims` and `read_findings` return them.

    Returns
    -------
    DataFrame
        One row for each claim that asserts, advises or announces, and for each finding: id; side
        (article or literature); source, which two results of the same people or calls share (the
        dataset, else the citekey; empty in the article); citekey, attribution, design, estimate;
        kind, voice, rung, checkable, start (the claim's first character in the article; 0 in the
        literature) and exact; statement; and the facets as they were coded. A column that a side
        lacks is empty. Sentences without a claim, and framing, are left out.
    """
    speaking = claims[~claims["kind"].isin(SILENT_KINDS)]
    article = speaking.rename(columns={"claim_id": "id"}).assign(side=FROM_ARTICLE, source="")
    literature = findings.rename(columns={"finding_id": "id"})
    literature = literature.assign(side=FROM_LITERATURE, source=dataset_or_source(findings))
    both = pd.concat([_shaped(article), _shaped(literature)], ignore_index=True)
    return both.fillna("").astype({"start": "int64"})


def _shaped(rows: pd.DataFrame) -> pd.DataFrame:
    missing = {column: "" for column in COLUMNS if column not in rows and column != "start"}
    return rows.assign(**missing, start=rows.get("start", 0))[list(COLUMNS)]


def marked(assertions: pd.DataFrame, bearing: Collection[str] = ()) -> pd.DataFrame:
    """Add to assertions what every rule asks of them.

    Parameters
    ----------
    bearing : collection of str
        Ids of the findings that were judged to bear on a claim.

    Returns
    -------
    DataFrame
        With the columns article (bool), able (bool; see `joinable`), bears (bool: in `bearing`),
        stated (bool: True) and hop (the id of an `Implication`; empty for what is stated).
    """
    return assertions.assign(
        article=assertions["side"] == FROM_ARTICLE,
        able=joinable(assertions),
        bears=assertions["id"].isin(bearing),
        stated=True,
        hop="",
    )


def relevant(table: pd.DataFrame) -> pd.Series:
    """Which marked assertions concern the article: of the literature, those on its outcomes.

    An outcome is the article's when a claim is on it, or when a finding on it bears on a claim.
    """
    stated = table["able"] & table["stated"] & (table["article"] | table["bears"])
    touched = table["outcome"].isin(table.loc[stated, "outcome"].unique())
    return table["able"] & (table["article"] | touched)


def joinable(assertions: pd.DataFrame) -> pd.Series:
    """Which assertions can stand in a contradiction.

    The article's, except announcements; of the literature own results and positions of
    authorities. A row with an undecided facet is in no join, nor is one that says nothing.
    """
    article = assertions["side"] == FROM_ARTICLE
    asserted = assertions["attribution"].isin((OWN_RESULT, POSITION))
    speaks = (article & (assertions["kind"] != ANNOUNCEMENT)) | (~article & asserted)
    for column in STATED:
        speaks &= assertions[column] != ""
    return speaks & decided(assertions)


def decided(assertions: pd.DataFrame) -> pd.Series:
    """Which assertions have no undecided cell among those that joins and scopes look at."""
    known = ~assertions["condition"].str.contains(UNDECIDED, regex=False)
    for column in JOINED:
        known &= assertions[column] != UNDECIDED
    return known


def with_implied(stated: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
    """Append to marked assertions what they imply, by one hop.

    Only the article's own words and own results imply anything; a reported voice and a position
    do not. A narrower value implies what the broader one does.

    Returns
    -------
    DataFrame
        The assertions, then the implied rows: the same assertion with the implied outcome and
        value, not stated, with the id of its hop.
    """
    own_words = stated["article"] & (stated["voice"] == "own")
    vouched = stated[stated["able"] & (own_words | (stated["attribution"] == OWN_RESULT))]
    tables = [stated]
    for hop in vocabulary.implications:
        outcome, value = hop.when
        about = vouched[vouched["outcome"] == outcome]
        covered = [value in vocabulary.broader(outcome, narrower) for narrower in about["value"]]
        then_outcome, then_value = hop.then
        tables.append(
            about[np.array(covered, dtype=bool)].assign(
                outcome=then_outcome, value=then_value, stated=False, hop=hop.id
            )
        )
    return pd.concat(tables, ignore_index=True)

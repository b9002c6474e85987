"""Assertions: claims of the article and findings of the literature in one table shape."""

from collections.abc import Collection

import pandas as pd

from claimaudit.evidence.findings import dataset_or_source
from claimaudit.schema.contracts import FACETS, UNDECIDED
from claimaudit.vocabulary.vocabulary import Implication, Vocabulary

ARTICLE, LITERATURE = "article", "literature"
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
JOINED = (*(facet for facet in FACETS if facet != "via"), "kind", "voice", "attribution")
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
    both = pd.concat([_article(speaking), _literature(findings)], ignore_index=True)
    return both.fillna("").astype({"start": "int64"})


def _article(claims: pd.DataFrame) -> pd.DataFrame:
    sides = claims.rename(columns={"claim_id": "id"}).assign(side=ARTICLE, source="")
    return _shaped(sides)


def _literature(findings: pd.DataFrame) -> pd.DataFrame:
    source = dataset_or_source(findings)
    return _shaped(
        findings.rename(columns={"finding_id": "id"}).assign(side=LITERATURE, source=source)
    )


def _shaped(rows: pd.DataFrame) -> pd.DataFrame:
    missing = {column: "" for column in COLUMNS if column not in rows and column != "start"}
    start = rows.get("start", 0)
    return rows.assign(**missing, start=start)[list(COLUMNS)]


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
    asked = {
        "article": assertions["side"] == ARTICLE,
        "able": joinable(assertions),
        "bears": assertions["id"].isin(bearing),
    }
    return assertions.assign(**asked, stated=True, hop="")


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
    article = assertions["side"] == ARTICLE
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
    hops = [_implied(stated, hop, vocabulary) for hop in vocabulary.implications]
    return pd.concat([stated, *hops], ignore_index=True)


def _implied(stated: pd.DataFrame, hop: Implication, vocabulary: Vocabulary) -> pd.DataFrame:
    outcome, value = hop.when
    about = stated[(stated["outcome"] == outcome) & _vouched(stated)]
    covered = about["value"].map(lambda found: value in vocabulary.broader(outcome, found))
    then_outcome, then_value = hop.then
    return about[covered.astype(bool)].assign(
        outcome=then_outcome, value=then_value, stated=False, hop=hop.id
    )


def _vouched(stated: pd.DataFrame) -> pd.Series:
    own_words = stated["article"] & (stated["voice"] == "own")
    return stated["able"] & (own_words | (stated["attribution"] == OWN_RESULT))

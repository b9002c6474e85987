"""The claims table: what the article says, one atomic claim a row, each with its quote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from claimaudit.schema.contracts import CLAIMS, FORM, UNCHECKABLE_KINDS, UNDECIDED
from claimaudit.schema.csv_file import inspect_table, row_fault
from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.article import Article, sentence_at, uncovered
from claimaudit.sources.quotes import QuoteAmbiguous, QuoteNotFound
from claimaudit.vocabulary.facets import check_facets
from claimaudit.vocabulary.vocabulary import Vocabulary

RUNG_KINDS = ("mechanism", "effect", "efficacy", "interaction", "harm", "dependence")


def read_claims(
    path: Path | str,
    article: Article,
    vocabulary: Vocabulary,
    form: int = FORM,
    standing: Callable[[pd.DataFrame], pd.Series] | None = None,
) -> pd.DataFrame:
    """Read the claims and hold them against the article and the vocabulary.

    Parameters
    ----------
    form
        The form of the audit: a column that only a later form has may be missing.
    standing
        Which rows count, for a table that is to be completed: the others are left out, and a
        sentence that no row accounts for is no fault. By default all rows count.

    Returns
    -------
    DataFrame
        The columns of ``CLAIMS`` and ``start``, ``end`` (characters of the article, the end
        excluded) and ``sentence`` (the number of the first sentence that the quote touches).

    Raises
    ------
    InvalidAudit
        With every fault: cells, facets, quotes that do not stand in the article to the
        character, sentences that no row accounts for.
    """
    frame, faults = inspect_table(path, CLAIMS, form)
    frame = frame if standing is None else frame[standing(frame)]
    broken = bool(faults)
    faults += check_facets(frame, CLAIMS, vocabulary, "kind")
    faults += [
        row_fault(CLAIMS, frame, label, column, problem, remedy)
        for label, row in zip(frame.index, frame.to_dict("records"), strict=True)
        for column, problem, remedy in coding_problems(row)
    ]
    places, quote_faults = _located(frame, article)
    faults += quote_faults
    # With a quote missing, what it should have covered is not yet known.
    if not quote_faults and not broken and standing is None:
        faults += [
            Fault(
                CLAIMS.name,
                "",
                "exact",
                sentence.text,
                f"no row accounts for sentence {sentence.number} of {article.path.name}",
                "Add its claims, or a row of kind none that says why it holds none.",
            )
            for sentence in uncovered(article, places.values())
        ]
    if faults:
        raise InvalidAudit(faults)
    starts, ends = [start for start, _ in places.values()], [end for _, end in places.values()]
    sentences = [sentence_at(article, start).number for start in starts]
    return frame.reset_index(drop=True).assign(
        start=pd.Series(starts, dtype="int64"),
        end=pd.Series(ends, dtype="int64"),
        sentence=pd.Series(sentences, dtype="int64"),
    )


def holds_claim(kind: str | pd.Series) -> bool | pd.Series:
    """Whether a row of the claims table, by its kind, holds a claim; with a column, which do.

    A row of kind ``none`` accounts for a sentence that holds no claim.

    >>> holds_claim("framing"), holds_claim("none")
    (True, False)
    """
    return kind != "none"


def coding_problems(row: dict) -> Iterator[tuple[str, str, str]]:
    """Column, problem and remedy of everything in which one row contradicts itself.

    >>> row = dict.fromkeys(CLAIMS.columns, "") | {"kind": "framing", "checkable": "yes"}
    >>> [column for column, problem, remedy in coding_problems(row)]
    ['voice', 'statement', 'checkable']
    """
    kind, checkable = row["kind"], row["checkable"]
    if kind in RUNG_KINDS and not row["rung"]:
        yield "rung", "the cell is empty", "Enter 1 to 4, or ? for undecided."
    if kind not in (*RUNG_KINDS, UNDECIDED, "") and row["rung"]:
        kinds = f"it belongs to {', '.join(RUNG_KINDS)} only"
        yield "rung", f"a row of kind {kind} has no rung", f"Empty the cell: {kinds}."
    if not holds_claim(kind) and row["voice"]:
        remedy = "Empty the cell, or code the claim."
        yield "voice", "a row of kind none asserts nothing", remedy
    if kind and holds_claim(kind) and not row["voice"]:
        yield "voice", "the cell is empty", "Enter own, reported, or ? for undecided."
    if kind and holds_claim(kind) and not row["statement"]:
        yield "statement", "the cell is empty", "State the claim in neutral words."
    if kind in UNCHECKABLE_KINDS and checkable == "yes":
        yield "checkable", f"a row of kind {kind} has nothing to check", "Write no, and why_not."
    if checkable == "no" and not row["why_not"]:
        yield "why_not", "the cell is empty", "Say why the row is not checkable."
    if checkable == "yes" and row["why_not"]:
        yield "why_not", "the row is checkable", "Empty the cell, or write no in checkable."


def _located(
    frame: pd.DataFrame, article: Article
) -> tuple[dict[int, tuple[int, int]], list[Fault]]:
    """Where each quote stands, by the label of its row, and what is wrong with the others."""
    places, faults = {}, []
    for label, exact, prefix, suffix in frame.loc[:, ["exact", "prefix", "suffix"]].itertuples():
        if not exact:
            continue
        try:
            places[label] = article.locate(exact, prefix, suffix)
            continue
        except QuoteNotFound as error:
            problem, remedy = error.reason, f"Copy it from {article.path.name}."
            if error.diff:
                remedy = f"The nearest passage, word by word: {error.diff}. {remedy}"
        except QuoteAmbiguous as error:
            shown = "; ".join(str(place) for place in error.places[:3])
            problem = f"the quote stands in {len(error.places)} places ({shown})"
            remedy = "Copy the words before it into prefix, or those after it into suffix."
        faults.append(row_fault(CLAIMS, frame, label, "exact", problem, remedy))
    return places, faults

"""The claims table: what the article says, one atomic claim a row, each with its quote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    faults += _row_faults(frame)
    places, quote_faults = _located(frame, article)
    # With a quote missing, what it should have covered is not yet known.
    faults += quote_faults or (
        [] if broken or standing else _coverage_faults(article, places.values())
    )
    if faults:
        raise InvalidAudit(faults)
    return _placed(frame.reset_index(drop=True), list(places.values()), article)


def _row_faults(frame: pd.DataFrame) -> list[Fault]:
    return [
        row_fault(CLAIMS, frame, label, column, problem, remedy)
        for label, row in zip(frame.index, frame.to_dict("records"), strict=True)
        for column, problem, remedy in _row_problems(row)
    ]


def _row_problems(row: dict) -> Iterator[tuple[str, str, str]]:
    kind, checkable = row["kind"], row["checkable"]
    yield from _rung_problems(row)
    if kind == "none":
        yield from _voice_of_nothing(row)
    elif kind:
        yield from _unstated(row)
    if kind in UNCHECKABLE_KINDS and checkable == "yes":
        yield "checkable", f"a row of kind {kind} has nothing to check", "Write no, and why_not."
    if checkable == "no" and not row["why_not"]:
        yield "why_not", "the cell is empty", "Say why the row is not checkable."
    if checkable == "yes" and row["why_not"]:
        yield "why_not", "the row is checkable", "Empty the cell, or write no in checkable."


def _rung_problems(row: dict) -> Iterator[tuple[str, str, str]]:
    kinds = f"it belongs to {', '.join(RUNG_KINDS)} only"
    if row["kind"] in RUNG_KINDS and not row["rung"]:
        yield "rung", "the cell is empty", "Enter 1 to 4, or ? for undecided."
    if row["kind"] not in (*RUNG_KINDS, UNDECIDED, "") and row["rung"]:
        yield "rung", f"a row of kind {row['kind']} has no rung", f"Empty the cell: {kinds}."


def _voice_of_nothing(row: dict) -> Iterator[tuple[str, str, str]]:
    if row["voice"]:
        yield "voice", "a row of kind none asserts nothing", "Empty the cell, or code the claim."


def _unstated(row: dict) -> Iterator[tuple[str, str, str]]:
    if not row["voice"]:
        yield "voice", "the cell is empty", "Enter own, reported, or ? for undecided."
    if not row["statement"]:
        yield "statement", "the cell is empty", "State the claim in neutral words."


def _located(frame: pd.DataFrame, article: Article) -> tuple[dict[int, tuple], list[Fault]]:
    places, faults = {}, []
    for label, exact, prefix, suffix in frame.loc[:, ["exact", "prefix", "suffix"]].itertuples():
        if not exact:
            continue
        try:
            places[label] = article.locate(exact, prefix, suffix)
        except QuoteNotFound as error:
            faults.append(_lost(frame, label, article, error))
        except QuoteAmbiguous as error:
            faults.append(_ambiguous(frame, label, error))
    return places, faults


def _lost(frame: pd.DataFrame, label: int, article: Article, error: QuoteNotFound) -> Fault:
    remedy = f"Copy it from {article.path.name}."
    if error.diff:
        remedy = f"The nearest passage, word by word: {error.diff}. {remedy}"
    return row_fault(CLAIMS, frame, label, "exact", error.reason, remedy)


def _ambiguous(frame: pd.DataFrame, label: int, error: QuoteAmbiguous) -> Fault:
    places = "; ".join(str(place) for place in error.places[:3])
    problem = f"the quote stands in {len(error.places)} places ({places})"
    remedy = "Copy the words before it into prefix, or those after it into suffix."
    return row_fault(CLAIMS, frame, label, "exact", problem, remedy)


def _coverage_faults(article: Article, places: Iterable[tuple[int, int]]) -> list[Fault]:
    return [
        Fault(
            *(CLAIMS.name, "", "exact", sentence.text),
            f"no row accounts for sentence {sentence.number} of {article.path.name}",
            "Add its claims, or a row of kind none that says why it holds none.",
        )
        for sentence in uncovered(article, list(places))
    ]


def _placed(frame: pd.DataFrame, places: list[tuple], article: Article) -> pd.DataFrame:
    numbers = [sentence_at(article, start).number for start, _ in places]
    return frame.assign(
        start=pd.Series([start for start, _ in places], dtype="int64"),
        end=pd.Series([end for _, end in places], dtype="int64"),
        sentence=pd.Series(numbers, dtype="int64"),
    )

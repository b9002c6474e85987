"""What a notebook shows of an audit: tables, figures, cards, the article, the auditor's words.

Every function takes an `Audit` first and gives something that a notebook shows when it stands last
in a cell. Called without an audit, `table` and `figure` list what there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.views import figures, tables
from claimaudit.views.article import annotated_article as article
from claimaudit.views.cards import card, conflict_card, conflict_cards
from claimaudit.views.cards import claim_cards as cards
from claimaudit.views.commentary import answer as words
from claimaudit.views.commentary import remark
from claimaudit.views.commentary import say as sentence
from claimaudit.views.glance import glance
from claimaudit.views.html import Html
from claimaudit.views.provenance import citation, commands, searched
from claimaudit.views.tables.parts import TableHtml, frame
from claimaudit.vocabulary.explain import read_phrase

if TYPE_CHECKING:
    from claimaudit.audit import Audit

__all__ = [
    "article",
    "card",
    "cards",
    "citation",
    "commands",
    "conflicts",
    "figure",
    "frame",
    "glance",
    "gravest_conflict",
    "phrase",
    "remark",
    "searched",
    "sentence",
    "table",
    "words",
]


def table(audit: Audit | None = None, name: str = "") -> TableHtml:
    """A table of an audit; ``.df`` is the DataFrame behind it.

    Parameters
    ----------
    name
        One of those that ``show.table()`` lists.

    Raises
    ------
    KeyError
        No table is named so; the message lists those that there are.

    Examples
    --------
    >>> show.table(Audit.open("tea", root=small), "verdicts")
    Table: Every claim and its verdict (8 rows)
    >>> show.table().df["table"].to_list()[:2]
    ['captured_article', 'verdict_marks']
    """
    if audit is None:
        captions = [(table, tables.TABLES[table].caption) for table in tables.TABLES]
        return frame(pd.DataFrame(captions, columns=["table", "shows"]), "Tables")
    return tables.show(audit, name)


def figure(audit: Audit | None = None, name: str = "") -> TableHtml | None:
    """Show a figure of an audit, its description in words and the table of its numbers.

    Parameters
    ----------
    name
        One of those that ``show.figure()`` lists.

    Raises
    ------
    KeyError
        No figure is named so; the message lists those that there are.

    Examples
    --------
    >>> show.figure().df["figure"].to_list()[:2]
    ['kinds_and_verdicts', 'designs_and_levels']
    """
    if audit is None:
        captions = [(figure, figures.FIGURES[figure].CAPTION) for figure in figures.FIGURES]
        return frame(pd.DataFrame(captions, columns=["figure", "shows"]), "Figures")
    return figures.show(audit, name)


def gravest_conflict(audit: Audit) -> Html:
    """The card of `Audit.gravest`, or that there is none.

    >>> show.gravest_conflict(Audit.open("tea", root=small))
    Tea: amount and quality of sleep – improves against disturbs
    """
    return conflict_card(audit, audit.gravest)


def conflicts(
    audit: Audit,
    plane: str = "",
    kind: str = "",
    status: str = "",
    live: bool | None = None,
    limit: int | None = None,
    anchored: bool = False,
) -> Html:
    """Conflicts as cards, the gravest first; which ones, is said as in `Audit.gathered`.

    Parameters
    ----------
    anchored
        Whether these are the places to which links to the conflicts lead.

    Examples
    --------
    >>> audit = Audit.open("tea", root=small)
    >>> show.conflicts(audit, "article-literature", kind="opposite", live=True)
    1 conflict
    """
    return conflict_cards(audit, audit.gathered(plane, kind, status, live, limit), anchored)


def phrase(audit: Audit, text: str) -> TableHtml:
    """What the vocabulary of an audit reads in a phrase: what stands for what, by which cue.

    >>> show.phrase(Audit.open("tea", root=small), "tea improves sleep").df["term"].to_list()
    ['tea', 'sleep']
    """
    return frame(read_phrase(audit.vocabulary, text), "What is read in it")

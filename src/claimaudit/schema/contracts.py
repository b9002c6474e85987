"""The column contracts of the tables: which columns a file has, what a cell may hold, since when.

The form of an audit, ``form`` in its ``audit.toml``, says which columns its tables must have. A
later form adds a column with one line, in ``added`` of its table: reading, fingerprints, warnings,
``claimaudit upgrade`` and the tables of new audits follow from that line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

FORM = 2
"""The newest form of an audit: that of new ones, and what an upgrade leads to."""

_FIRST_FACETS = (
    "subject",
    "co_exposure",
    "outcome",
    "value",
    "versus",
    "via",
    "dose",
    "population",
    "condition",
)
AMOUNT = ("quantity", "amount_of")
FACETS = (*_FIRST_FACETS, *AMOUNT)
UNDECIDED = "?"
# Ends the name of who settles a dispute, so that no rating made blind is overwritten.
ADJUDICATING = " (adjudicating)"
# What ``drafted_by`` says of a row that a machine proposed; ``reviewer`` says DRAFT.
DRAFTED = "claimaudit draft"
DRAFT = "draft"
# The drafter that goes by DRAFTED alone; any other is named after a colon.
RULES = "rules"

CHECKABLE_KINDS = (
    "composition",
    "origin",
    "use",
    "mechanism",
    "effect",
    "efficacy",
    "interaction",
    "harm",
    "dependence",
    "prevalence",
    "regulation",
    "advice",
)
UNCHECKABLE_KINDS = ("announcement", "framing", "none")
CLAIM_KINDS = (*CHECKABLE_KINDS, *UNCHECKABLE_KINDS)
DOSES = ("low", "moderate", "high", "toxic", "all")
POPULATIONS = ("people", "animals", "cells", "any")
AMOUNTS = (
    "share of people",
    "relative change",
    "change in percentage points",
    "change",
    "ratio",
    "dose",
    "duration",
    "frequency",
    "count",
    "content",
    "score",
    "age",
    "date",
    "limit at most",
    "limit at least",
    "limit from",
    "limit until",
)
VOICES = ("own", "reported")
RUNGS = ("1", "2", "3", "4")
READINGS = ("full text", "abstract", "excerpt", "second-hand")
ATTRIBUTIONS = ("own result", "authors' inference", "background", "position of an authority")
STANCES = ("supports", "refutes", "qualifies", "background")
INDIRECTNESS = ("population", "exposure", "comparator", "outcome")
RULINGS = ("genuine", "explained", "only reported", "dismissed")
# What can become of a source after it was published, the gravest first; then what lifts it.
EVENTS = (
    "retracted",
    "retraction notice",
    "partially retracted",
    "concern",
    "concern notice",
    "corrected",
    "correction notice",
    "reinstated",
    "accepted",
)


@dataclass(frozen=True)
class Added:
    """A column that a later form added to a table. Its cells may always stay empty.

    Attributes
    ----------
    form
        The first form that has it.
    after
        The column behind which it stands.
    judged
        Whether judgements rest on it: filling it in then reopens those on that row.
    takes
        An older column, whose text an upgrade moves here. A fingerprint takes both for one.
    expected
        Whether ``claimaudit check`` counts the rows that leave it empty, as a warning.
    """

    form: int
    after: str
    judged: bool = False
    takes: str = ""
    expected: bool = False


@dataclass(frozen=True)
class Pattern:
    """The form that every cell of a column has: a regular expression, and the same in words.

    Attributes
    ----------
    problem, remedy
        What is said of a cell of another form.
    """

    regex: str
    problem: str
    remedy: str = "Correct the id."


@dataclass(frozen=True)
class Table:
    """The contract of one table.

    Attributes
    ----------
    name
        The file name, for messages.
    first_columns
        The columns of form 1, in the order in which the table is written.
    key
        The columns that together name a row; the first one names it in messages.
    required
        Columns whose cells may not be empty. What a later form adds is never among them.
    judged
        Columns of form 1 that judgements rest on. Bookkeeping (who drafted a row, where it was
        read, where it stands) is not what is judged.
    added
        What later forms added, by the name of the column.
    allowed
        The closed list of a column. An empty cell passes unless the column is required.
    several
        Columns of ``allowed`` whose cells may hold several values, parted by ``;``.
    dates
        Columns of ISO dates (2024-05-31).
    partial_dates
        Columns of ISO dates that may stop at the month or the year (2024-05, 2024).
    patterns
        The form of a column's cells.
    verbatim
        Columns in which white space at the ends is part of the text.
    optional
        Whether the file may be missing; it then reads as a table without rows.
    """

    name: str
    first_columns: tuple[str, ...]
    key: tuple[str, ...]
    required: tuple[str, ...]
    judged: tuple[str, ...] = ()
    added: dict[str, Added] = field(default_factory=dict)
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    partial_dates: tuple[str, ...] = ()
    patterns: Mapping[str, Pattern] = field(default_factory=dict)
    verbatim: tuple[str, ...] = ()
    optional: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the newest form, in the order in which the table is written."""
        return self.completed(self.first_columns)

    def completed(self, header: Sequence[str], form: int = FORM) -> tuple[str, ...]:
        """The columns of a file with those that it lacks in that form, each at its place.

        Examples
        --------
        >>> dose = {"dose": Added(form=2, after="name"), "unit": Added(form=2, after="dose")}
        >>> teas = Table("teas.csv", ("name", "origin"), ("name",), ("name",), added=dose)
        >>> teas.completed(["origin", "name"])
        ('origin', 'name', 'dose', 'unit')
        >>> teas.completed(teas.first_columns, form=1)
        ('name', 'origin')
        """
        columns = list(header)
        for name, added in self.added.items():
            if added.form <= form and name not in columns:
                columns.insert(columns.index(added.after) + 1, name)
        return tuple(columns)


_CLAIM_ID = Pattern(r"C\d{2,}", "a claim id is C and two digits or more, such as C01")
_FINDING_ID = Pattern(r"F\d{3,}", "a finding id is F and three digits or more, such as F001")
_SEARCH_ID = Pattern(r"S\d{2,}", "a search id is S and two digits or more, such as S01")
_PAIR_ID = Pattern(r"[a-z0-9-]\S*", "a pair or conflict id is one word, as the ledger prints it")
# The sixteen consonants that are no hexadecimal digit. Without digits no spreadsheet reads a number
# (hexadecimal gave 2039710645e5), without vowels no word: no TRUE, no month, no name of a function.
PRINT_LETTERS = "ghjklmnpqrstvwxz"
# What form 1 wrote: hexadecimal. It still counts, and the letters tell the two apart.
FIRST_PRINT = r"[0-9a-f]{12}"
_FINGERPRINT = Pattern(
    rf"[{PRINT_LETTERS}]{{12}}|{FIRST_PRINT}",
    f"a fingerprint is twelve of the letters {PRINT_LETTERS} (before form 2, of 0-9 and a-f)",
    "It was mistyped, or a spreadsheet took it for a number: empty the cell and run "
    "claimaudit stamp.",
)
_CLOSED_FACETS = {
    "dose": (*DOSES, UNDECIDED),
    "population": (*POPULATIONS, UNDECIDED),
    "amount_of": (*AMOUNTS, UNDECIDED),
}
_ADDED_FACETS = {
    "quantity": Added(form=2, after="condition", judged=True),
    "amount_of": Added(form=2, after="quantity", judged=True),
}
_REVIEW = ("reviewer", "decided_on")

CLAIMS = Table(
    name="claims.csv",
    first_columns=(
        "claim_id",
        "exact",
        "prefix",
        "suffix",
        "statement",
        "kind",
        "voice",
        "rung",
        *_FIRST_FACETS,
        "checkable",
        "why_not",
        "drafted_by",
        "confirmed_by",
    ),
    key=("claim_id",),
    required=("claim_id", "exact", "kind", "checkable"),
    judged=("exact", "statement", "kind", "voice", "rung", *_FIRST_FACETS),
    added=dict(_ADDED_FACETS),
    allowed={
        "kind": (*CLAIM_KINDS, UNDECIDED),
        "voice": (*VOICES, UNDECIDED),
        "rung": (*RUNGS, UNDECIDED),
        "checkable": ("yes", "no", UNDECIDED),
        **_CLOSED_FACETS,
    },
    patterns={"claim_id": _CLAIM_ID},
    verbatim=("exact", "prefix", "suffix"),
)
FINDINGS = Table(
    name="findings.csv",
    first_columns=(
        "finding_id",
        "citekey",
        "dataset",
        "statement",
        "estimate",
        "locator",
        "read_in",
        "attribution",
        "design",
        "n",
        *_FIRST_FACETS,
        "drafted_by",
        "confirmed_by",
    ),
    key=("finding_id",),
    required=("finding_id", "citekey", "statement", "read_in", "attribution", "design"),
    judged=(
        (
            "citekey",
            "dataset",
            "statement",
            "estimate",
            "attribution",
            "design",
            "n",
            *_FIRST_FACETS,
        )
    ),
    added=dict(_ADDED_FACETS),
    allowed={
        "read_in": (*READINGS, UNDECIDED),
        "attribution": (*ATTRIBUTIONS, UNDECIDED),
        **_CLOSED_FACETS,
    },
    patterns={"finding_id": _FINDING_ID},
)
MATCHES = Table(
    name="matches.csv",
    first_columns=(
        "claim_id",
        "finding_id",
        "stance",
        "directness",
        "rationale",
        *_REVIEW,
        "adjudicated",
        "fingerprint",
    ),
    key=("claim_id", "finding_id", "reviewer"),
    required=("claim_id", "finding_id", "stance", "directness", *_REVIEW),
    allowed={
        "stance": (*STANCES, UNDECIDED),
        "directness": ("direct", *INDIRECTNESS, UNDECIDED),
        "adjudicated": ("yes",),
    },
    several=("directness",),
    dates=("decided_on",),
    patterns={"claim_id": _CLAIM_ID, "finding_id": _FINDING_ID, "fingerprint": _FINGERPRINT},
)
DECISIONS = Table(
    name="decisions.csv",
    first_columns=(
        "pair_id",
        "ruling",
        "axis",
        "finding_id",
        "reason",
        *_REVIEW,
        "adjudicated",
        "fingerprint",
    ),
    key=("pair_id", "reviewer"),
    required=("pair_id", "ruling", "reason", *_REVIEW),
    allowed={"ruling": (*RULINGS, UNDECIDED), "adjudicated": ("yes",)},
    dates=("decided_on",),
    patterns={"pair_id": _PAIR_ID, "finding_id": _FINDING_ID, "fingerprint": _FINGERPRINT},
)
SEARCH_LOG = Table(
    name="search_log.csv",
    first_columns=("search_id", "date", "where", "query", "claims", "kept", "outcome"),
    key=("search_id",),
    required=("search_id", "date", "where", "query"),
    dates=("date",),
    patterns={"search_id": _SEARCH_ID},
)
STATUS = Table(
    name="status.csv",
    first_columns=("citekey", "event", "date", "notice", "said_by"),
    # Two registers may tell of one event, and one register of two: all of it is kept.
    key=("citekey", "event", "date", "notice", "said_by"),
    required=("citekey", "event", "said_by"),
    allowed={"event": EVENTS},
    partial_dates=("date",),
    optional=True,
)


def drafted_by(drafter: str) -> str:
    """What ``drafted_by`` says of the rows of a drafter.

    >>> drafted_by("rules"), drafted_by("a-model")
    ('claimaudit draft', 'claimaudit draft: a-model')
    """
    return DRAFTED if drafter == RULES else f"{DRAFTED}: {drafter}"


def by_machine(name: str) -> bool:
    """Whether a name in a table stands for a drafter and for no person.

    >>> by_machine("claimaudit draft"), by_machine("claimaudit draft: a-model")
    (True, True)
    >>> by_machine("A. Author")
    False
    """
    return name.casefold().partition(":")[0].strip() in (DRAFT, DRAFTED)


def drafted(frame: pd.DataFrame) -> pd.Series:
    """Which rows of claims or findings a machine wrote and no person has confirmed.

    Returns
    -------
    Series of bool
        With the index of the frame; a table without the two columns has none.

    Examples
    --------
    >>> rows = {"drafted_by": [DRAFTED, DRAFTED, "A. Author"], "confirmed_by": ["", "B", ""]}
    >>> drafted(pd.DataFrame(rows)).tolist()
    [True, False, False]
    """
    if "drafted_by" not in frame:
        return pd.Series(False, index=frame.index)
    machines = [name for name in frame["drafted_by"].unique() if by_machine(name)]
    return frame["drafted_by"].isin(machines) & (frame["confirmed_by"] == "")


def drafters(*frames: pd.DataFrame) -> str:
    """Who wrote the rows that a machine drafted and no person has confirmed, in words.

    >>> rows = pd.DataFrame({"drafted_by": ["claimaudit draft", "claimaudit draft: a-model"]})
    >>> drafters(rows.assign(confirmed_by=""))
    'rules and a-model'
    """
    names = [name for frame in frames for name in frame.loc[drafted(frame), "drafted_by"].unique()]
    words = (name.partition(":")[2].strip() or RULES for name in names)
    return " and ".join(dict.fromkeys(words))


def parts(cell: str) -> list[str]:
    """The values of a cell that may hold several, parted by ``;``.

    Examples
    --------
    >>> parts("population; exposure;")
    ['population', 'exposure']
    """
    return [part.strip() for part in cell.split(";") if part.strip()]


def is_date(cell: object) -> bool:
    """Whether text is a date as year-month-day.

    Examples
    --------
    >>> is_date("2024-05-31"), is_date("20240531"), is_date("31.5.2024")
    (True, False, False)
    """
    try:
        # The standard parser also takes 20240531, which a spreadsheet turns into a number.
        return date.fromisoformat(cell).isoformat() == cell
    except (TypeError, ValueError):
        return False

"""What became of the sources after they were published: retracted, doubted, corrected, reinstated.

``status.csv`` keeps every event with who said it. Of several the gravest stands, and work that is
retracted counts for nothing until a person accepts it with name and reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from claimaudit.schema.contracts import EVENTS, FORM, STATUS, by_machine
from claimaudit.schema.csv_file import inspect_table, row_fault
from claimaudit.schema.faults import InvalidAudit

Event = Mapping[str, str]

RETRACTED, REINSTATED, ACCEPTED = "retracted", "reinstated", "accepted"
# A notice has no results of its own; of what is retracted in part nobody says which part it is.
NOT_COUNTED = (RETRACTED, "retraction notice", "partially retracted")
EVENT_WORDS = {
    RETRACTED: "retracted",
    "retraction notice": "notice of a retraction",
    "partially retracted": "retracted in part",
    "concern": "expression of concern",
    "concern notice": "notice of concern",
    "corrected": "corrected",
    "correction notice": "notice of a correction",
    REINSTATED: "reinstated",
}


@dataclass(frozen=True)
class Status:
    """How a source stands.

    Attributes
    ----------
    event : str
        The gravest event that stands; ``reinstated`` where a reinstatement has ended all others.
    date : str
        Of the event: year, year-month or year-month-day; empty where unknown.
    notice : str
        DOI, PMID or citation of the notice; empty where unknown.
    said_by : str
        Who says so.
    accepted_by, reason : str
        The person who counts retracted work all the same, and why; empty where nobody does.
    """

    event: str
    date: str
    notice: str
    said_by: str
    accepted_by: str = ""
    reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether results of the source count in verdicts and ledger.

        >>> Status("retracted", "2012", "", "library.nbib, RIN").counts
        False
        """
        return self.event not in NOT_COUNTED or bool(self.accepted_by)

    @property
    def brief(self) -> str:
        """The event with its date, in few words, and whether it was accepted.

        >>> Status("retracted", "2012", "PMID 1", "a.nbib, RIN", "A. Author", "rechecked").brief
        'retracted 2012, accepted'
        """
        accepted = ", accepted" if self.accepted_by else ""
        return f"{EVENT_WORDS[self.event]} {self.date}".rstrip() + accepted

    @property
    def words(self) -> str:
        """All of it in words, without a full stop.

        >>> Status("retracted", "", "PMID 1", "a.nbib, RIN").words
        'retracted, date unknown, notice: PMID 1 (said by a.nbib, RIN); it counts for nothing'
        """
        dated = f"{EVENT_WORDS[self.event]} {self.date or ', date unknown'}".replace(" ,", ",")
        notice = f", notice: {self.notice}" if self.notice else ""
        event = f"{dated}{notice} (said by {self.said_by})"
        if self.accepted_by:
            return f"{event}; counted all the same: accepted by {self.accepted_by}: {self.reason}"
        return f"{event}; {'shown, and counted' if self.counts else 'it counts for nothing'}"


def read_status(path: Path | str, form: int = FORM) -> pd.DataFrame:
    """Read ``status.csv``; where there is none, nothing became of any source as far as is known.

    Returns
    -------
    DataFrame
        The columns of ``STATUS``, every cell text.

    Raises
    ------
    InvalidAudit
        With every fault of the file.
    """
    frame, faults = inspect_table(path, STATUS, form)
    for row in frame.index[frame["event"] == ACCEPTED]:
        if frame.at[row, "notice"] == "":
            problem = "whoever accepts retracted work must say why it counts all the same"
            remedy = "Write the reason here."
            faults.append(row_fault(STATUS, frame, row, "notice", problem, remedy))
        if by_machine(frame.at[row, "said_by"]):
            problem = "only a person can accept retracted work"
            remedy = "Write the name of the person who answers for it."
            faults.append(row_fault(STATUS, frame, row, "said_by", problem, remedy))
    if faults:
        raise InvalidAudit(faults)
    return frame.reset_index(drop=True)


def statuses(events: pd.DataFrame) -> dict[str, Status]:
    """How each source stands, from the rows of ``status.csv``.

    The gravest event stands, of two alike the later one. A reinstatement ends a retraction that is
    certainly earlier, an acceptance covers every retraction that is not certainly later.

    Returns
    -------
    dict of str to Status
        By citekey. Sources of which no event is known are left out, and so are those with nothing
        but an acceptance.

    >>> corrected = dict.fromkeys(STATUS.columns, "") | {"citekey": "A1", "event": "corrected"}
    >>> statuses(as_table([corrected, corrected | {"event": "retracted"}]))["A1"].event
    'retracted'
    """
    known = {}
    for citekey, rows in events.groupby("citekey", sort=False):
        if status := status_of(rows.to_dict("records")):
            known[str(citekey)] = status
    return known


def status_of(events: Sequence[Event]) -> Status | None:
    """How one source stands after all its events; None where nothing but an acceptance is known.

    >>> retracted = {"event": "retracted", "date": "2012", "notice": "", "said_by": "a.nbib, RIN"}
    >>> status_of([retracted, retracted | {"event": "reinstated", "date": "2014"}]).event
    'reinstated'
    """
    reinstated = [event for event in events if event["event"] == REINSTATED]
    ended = [
        event
        for event in events
        if event["event"] in (RETRACTED, "partially retracted")
        and any(_is_later(later["date"], event["date"]) for later in reinstated)
    ]
    left = [
        event
        for event in events
        if event["event"] not in (REINSTATED, ACCEPTED) and event not in ended
    ]
    if not left and not reinstated:
        return None
    gravest = min(
        sorted(left or reinstated, key=lambda event: event["date"], reverse=True),
        key=lambda event: EVENTS.index(event["event"]),
    )
    retractions = [event for event in left if event["event"] in NOT_COUNTED]
    covering = [
        event
        for event in events
        if event["event"] == ACCEPTED
        and retractions
        and not any(_is_later(later["date"], event["date"]) for later in retractions)
    ]
    accepted = max(covering, key=lambda event: event["date"], default={})
    return Status(
        event=gravest["event"],
        date=gravest["date"],
        notice=gravest["notice"],
        said_by=gravest["said_by"],
        accepted_by=accepted.get("said_by", ""),
        reason=accepted.get("notice", ""),
    )


def _is_later(first: str, second: str) -> bool:
    """Whether the first date is later for certain; nothing is later than what is unknown."""
    known = min(len(first), len(second))
    return first[:known] > second[:known]


def uncounted(known: Mapping[str, Status]) -> frozenset[str]:
    """The citekeys of the sources that count for nothing.

    >>> uncounted({"Hill2022": Status("retracted", "2012", "", "a.nbib, RIN")})
    frozenset({'Hill2022'})
    """
    return frozenset(citekey for citekey, status in known.items() if not status.counts)


def as_table(events: Iterable[Event]) -> pd.DataFrame:
    """Events as the rows of ``status.csv``."""
    return pd.DataFrame(list(events), columns=list(STATUS.columns), dtype="str")

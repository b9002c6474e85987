"""What is valid in an audit and still deserves a look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.audit.tables import Tables
from claimaudit.checks import (
    _counted,
    _disagreements,
    _lapsed,
    _orphans,
    _undecided,
    _unsettled,
    form_warnings,
)
from claimaudit.schema.contracts import DECISIONS, STATUS
from claimaudit.sources.notices import recorded_events
from claimaudit.sources.status import ACCEPTED

if TYPE_CHECKING:
    from claimaudit.audit.audit import Audit


def warnings(audit: Audit) -> list[str]:
    """What deserves a look, one sentence each, in a fixed order."""
    return [
        *form_warnings(audit.slug, audit.meta["form"], audit.tables.with_contracts()),
        *sources_with_events(audit),
        *unrecorded_events(audit),
        *_disagreements(audit),
        *_unsettled(audit.judgements),
        *_lapsed(audit.ledger_rows),
        *rulings_on_retracted(audit),
        *_orphans(audit.tables.decisions, audit.ledger_rows),
        *_counted(audit.undecided, audit.tables.with_contracts()),
    ]


def undecided_cells(tables: Tables) -> pd.DataFrame:
    """Every cell that says ``?``.

    Returns
    -------
    DataFrame
        file (the name of the table), id (of its row) and column.
    """
    rows = [
        place
        for frame, contract in tables.with_contracts()
        for place in _undecided(frame, contract)
    ]
    return pd.DataFrame(rows, columns=["file", "id", "column"], dtype="str")


def sources_with_events(audit: Audit) -> Iterator[str]:
    """Every source of which an event is known, and how many findings that concerns."""
    findings = audit.tables.findings["citekey"].value_counts()
    for citekey, status in audit.statuses.items():
        number = int(findings.get(citekey, 0))
        concerned = f"{number} finding{'' if number == 1 else 's'}"
        yield f"{STATUS.name}: {citekey} ({concerned}): {status.words}"


def unrecorded_events(audit: Audit) -> Iterator[str]:
    """What a record of the library says of its status and ``status.csv`` does not have."""
    recorded = audit.tables.status
    kept = set(zip(recorded["citekey"], recorded["event"], strict=True))
    for citekey, item in audit.library.items.items():
        for event in recorded_events(item, "library.json"):
            if kept.isdisjoint({(citekey, event["event"]), (citekey, ACCEPTED)}):
                row = ",".join((citekey, event["event"], event["date"]))
                yield (
                    f"{event['said_by']}: {citekey} reads as {event['event']}, and "
                    f"{STATUS.name} does not say so: until it has the row {row},… it is counted"
                    f" (a row {ACCEPTED} with name and reason ends this warning)"
                )


def rulings_on_retracted(audit: Audit) -> Iterator[str]:
    """Rulings that cite a finding which counts for nothing."""
    findings = set(audit.tables.findings["finding_id"])
    retracted = findings - set(audit.counted_findings["finding_id"])
    for row in audit.tables.decisions.to_dict("records"):
        if row["finding_id"] in retracted:
            yield (
                f"{DECISIONS.name}: {row['pair_id']}: it rests on {row['finding_id']}, "
                "which is of retracted work; rule again"
            )

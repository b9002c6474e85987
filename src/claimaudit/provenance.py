"""How an audit came about, how far its reviewers agree, how to build it again and cite it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from claimaudit import __version__
from claimaudit.hypertext import Html, Row, element, items, join, table
from claimaudit.words import several

if TYPE_CHECKING:
    from claimaudit.audit import Audit

SOFTWARE = "claimaudit"
COMMANDS = {
    "check": "names every fault of the tables",
    "report": "runs the notebooks afresh and writes this report",
    "export": "writes its tables and its sources beside it",
}

Stances = Mapping[tuple[str, str], str]


def searched(audit: Audit) -> Html:
    """When the literature was searched, and how often."""
    dates = sorted(audit.search_log["date"])
    if not dates:
        return element("p", "No search is on record.")
    when = f"on {dates[0]}" if dates[0] == dates[-1] else f"from {dates[0]} to {dates[-1]}"
    said = f"{several(len(dates), 'search', 'searches')} on record, made {when}."
    return element("p", said, " What was published later is not in this audit.")


def agreement(audit: Audit) -> Html:
    """How often any two reviewers gave the same stance to the same finding.

    Only pairs of a claim and a finding that both judged are compared. Undecided and adjudicated
    judgements are left out. With one reviewer nothing is computed.
    """
    judged = _stances(audit)
    if len(judged) < 2:
        here = several(len(judged), "reviewer")
        return element("p", f"With one reviewer nothing is computed; here {here} judged.")
    pairs = itertools.combinations(sorted(judged), 2)
    columns = ("Reviewers", "Judged by both", "Same stance")
    rows = [Row((f"{a} and {b}", *_compared(judged[a], judged[b]))) for a, b in pairs]
    return table("Agreement between reviewers", columns, rows, columns[1:])


def _stances(audit: Audit) -> dict[str, dict[tuple[str, str], str]]:
    judged: dict[str, dict[tuple[str, str], str]] = {}
    for row in audit.matches.to_dict("records"):
        if row["stance"] != "?" and row["adjudicated"] != "yes":
            place = (row["claim_id"], row["finding_id"])
            judged.setdefault(row["reviewer"], {})[place] = row["stance"]
    return judged


def _compared(one: Stances, other: Stances) -> tuple[int, int]:
    both = [(one[place], other[place]) for place in one if place in other]
    same = sum(left == right for left, right in both)
    return len(both), same


def commands(audit: Audit) -> Html:
    """What to type to build the report of this audit again, and what each command does."""
    return items(
        join([element("code", f"{SOFTWARE} {name} {audit.slug}"), f" {does}."])
        for name, does in COMMANDS.items()
    )


def citation(audit: Audit) -> Html:
    """How to cite the audit, and the software that made it: plain text to copy."""
    return items([_audit_cited(audit), _software_cited()])


def _audit_cited(audit: Audit) -> str:
    meta = audit.meta["audit"]
    day = str(meta["date"])
    who = ", ".join(meta["auditors"])
    made = f"Claim audit of {day}, made with {SOFTWARE} {__version__}"
    return f"{who} ({day[:4]}). {audit.meta['title']}. {made}."


def _software_cited() -> str:
    from importlib.metadata import metadata

    return f"{metadata(SOFTWARE)['Author']}. {SOFTWARE}, version {__version__}. Software."

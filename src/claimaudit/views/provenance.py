"""How an audit came about, how far its reviewers agree, how to build it again and cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimaudit import __version__
from claimaudit.views.html import Html, Row, element, items, join, several, table

if TYPE_CHECKING:
    from claimaudit.audit import Audit


SOFTWARE = "claimaudit"
COMMANDS = {
    "check": "names every fault of the tables",
    "report": "runs the notebooks afresh and writes this report",
    "export": "writes its tables and its sources beside it",
}


def searched(audit: Audit) -> Html:
    """When the literature was searched, and how often."""
    dates = sorted(audit.tables.search_log["date"])
    if not dates:
        return element("p", "No search is on record.")
    when = f"on {dates[0]}" if dates[0] == dates[-1] else f"from {dates[0]} to {dates[-1]}"
    said = f"{several(len(dates), 'search', 'searches')} on record, made {when}."
    return element("p", said, " What was published later is not in this audit.")


def agreement_table(audit: Audit) -> Html:
    """How far reviewers agree beyond chance on what two or more of them judged.

    With fewer than two reviewers of the same thing nothing is computed.
    """
    rows = audit.agreement.to_dict("records")
    if not rows:
        told = "No two reviewers have judged the same thing, so that no agreement is computed."
        return element("p", told)
    columns = ("What was judged", "By", "Judged by two or more", "Kappa", "Krippendorff's alpha")
    shown = [Row(tuple(row.values())) for row in rows]
    return table("Agreement between reviewers", columns, shown, columns[2:3])


def commands(audit: Audit) -> Html:
    """What to type to build the report of this audit again, and what each command does."""
    return items(
        join([element("code", f"{SOFTWARE} {name} {audit.slug}"), f" {does}."])
        for name, does in COMMANDS.items()
    )


def citation(audit: Audit) -> Html:
    """How to cite the audit, and the software that made it: plain text to copy."""
    from importlib.metadata import metadata

    meta = audit.meta["audit"]
    day = str(meta["date"])
    who = ", ".join(meta["auditors"])
    made = f"Claim audit of {day}, made with {SOFTWARE} {__version__}"
    software = f"{metadata(SOFTWARE)['Author']}. {SOFTWARE}, version {__version__}. Software."
    return items([f"{who} ({day[:4]}). {audit.meta['title']}. {made}.", software])

"""How an audit came about, how to build it again, and how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimaudit import __version__
from claimaudit.views.html import Html, element, items, join, several

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

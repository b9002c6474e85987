"""The tables of the notebooks: captioned, escaped, in a fixed order, each thing under one id.

Which notebook shows a thing under its id is written in `claimaudit.views.html.HOMES`: sentences in
01, sources and findings in 02, claims in 03, conflicts in 04. Everything else links there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimaudit.schema.contracts import DRAFT
from claimaudit.views.files import FILES, FOLDER, WORKBOOK, workbook
from claimaudit.views.html import (
    Html,
    Row,
    element,
    table,
)

if TYPE_CHECKING:
    from claimaudit.audit import Audit


# Trust


def confirmation(audit: Audit) -> Html:
    """How many rows of each table there are, and how many of them a person has confirmed."""
    columns = ("Table", "Rows", "Confirmed by a person", "By whom")
    rows = [Row((name, total, *_confirmed(people))) for name, total, people in _confirmable(audit)]
    return table("Who confirmed what", columns, rows, ("Rows", "Confirmed by a person"))


def _confirmable(audit: Audit) -> list[tuple[str, int, Sequence[str]]]:
    claims, findings = audit.tables.claims, audit.tables.findings
    matches, decisions = audit.tables.matches, audit.tables.decisions
    return [
        ("claims", len(claims), list(claims["confirmed_by"])),
        ("findings", len(findings), list(findings["confirmed_by"])),
        ("judgements (matches)", len(matches), list(matches["reviewer"])),
        ("rulings (decisions)", len(decisions), list(decisions["reviewer"])),
    ]


def _confirmed(people: Sequence[str]) -> tuple[int, str]:
    confirmed = [name for name in people if name not in ("", DRAFT)]
    return len(confirmed), ", ".join(sorted(set(confirmed))) or "nobody"


def files(audit: Audit) -> Html:
    """The tables and references that the export writes beside the report, each with a link."""
    named = {workbook(audit.slug): WORKBOOK, **FILES}
    folder = f"../reports/{audit.slug}/{FOLDER}"
    rows = [
        Row((element("a", f"{FOLDER}/{name}", href=f"{folder}/{name}"), words))
        for name, words in named.items()
    ]
    return table("Files beside this report", ("File", "What it holds"), rows)


def unsettled(audit: Audit) -> Html:
    """What the check of the tables warns of, one line each."""
    warned = [Row((number, text)) for number, text in enumerate(audit.warnings(), 1)]
    if not warned:
        return element("p", "It warns of nothing.")
    return table("What is valid and still deserves a look", ("No.", "Warning"), warned)


def captured(audit: Audit) -> Html:
    """What was audited: article, origin, hash, dates, question."""
    facts = {**audit.meta["article"], **audit.meta["audit"]}
    shown = ("title", "author", "address", "published", "captured", "origin", "sha256", "date")
    rows = [Row((name.replace("_", " "), str(facts[name]))) for name in shown if name in facts]
    return table("The article as it was captured", ("Fact", "As recorded"), rows)

"""Every source with its reference, its links, what is uncertain about it, and its findings.

No grid, but a card a source: a finding under its source is read as a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.audit import grouped
from claimaudit.views.html import Content, Html, element, element_id, external, items, join
from claimaudit.views.tables.parts import (
    TableHtml,
    citations,
    links,
    standing,
    status_mark,
    study,
)

if TYPE_CHECKING:
    from claimaudit.audit import Audit


@dataclass(frozen=True)
class SourceCards:
    """The cards of all sources, shown as a table is."""

    caption: str

    def of(self, audit: Audit) -> TableHtml:
        """The cards in the order of their references; ``.df`` has a row for each source.

        Its columns are citekey, reference, funding, unverified (fields), caution and findings
        (ids).
        """
        library = audit.library
        findings = grouped(audit.tables.findings, "citekey")
        judged = grouped(audit.evidence, "finding_id")
        none = audit.tables.findings.iloc[:0]
        cards, rows = [], []
        for citekey in sorted(library.citekeys, key=lambda key: (_sorted_by(key, audit), key)):
            mine = findings.get(citekey, none)
            cards.append(_card(citekey, mine, judged, audit))
            rows.append(
                {
                    "citekey": citekey,
                    "reference": library.reference(citekey),
                    "funding": library.funding(citekey),
                    "unverified": list(library.unverified(citekey)),
                    "caution": library.caution(citekey),
                    "findings": list(mine["finding_id"]),
                }
            )
        style = f"References are written in the citation style “{library.style}”."
        shown = join([element("p", style, class_="muted"), _became(audit), *cards])
        label = f"{len(cards)} sources with their findings"
        return TableHtml(shown.source, label, pd.DataFrame(rows))


def _sorted_by(citekey: str, audit: Audit) -> str:
    return audit.library.reference(citekey).lower()


def _became(audit: Audit) -> Html:
    """The sources of which it is known that something became of them, before all others."""
    if not audit.statuses:
        return Html("")
    words = "Retracted work counts for nothing here, unless a person accepts it by name: "
    return element("p", words, citations(audit, sorted(audit.statuses)), ".")


def _card(
    citekey: str, findings: pd.DataFrame, judged: dict[str, pd.DataFrame], audit: Audit
) -> Html:
    library = audit.library
    unverified = ", ".join(library.unverified(citekey))
    funding = library.funding(citekey)
    # A link or a name tells who paid only where the source itself was seen to say so.
    paid = "unknown" if funding == "unknown" else f"{funding} ({library.conflict(citekey)})"
    cautions = [
        f"Who paid: {paid}.",
        f"Not verified: {unverified}." if unverified else "",
        library.caution(citekey),
    ]
    results = findings.to_dict("records")
    return element(
        "div",
        element("p", _reference(citekey, audit)),
        _events(citekey, audit),
        element("p", join(cautions, " "), class_="muted"),
        items(_finding(row, judged.get(row["finding_id"]), audit) for row in results),
        id=element_id("ref", citekey),
        class_="card source",
    )


def _reference(citekey: str, audit: Audit) -> Html:
    """The reference with its own address as a link, and links to where else the source is."""
    written = audit.library.reference(citekey)
    addresses = {address: label for label, address in audit.library.links(citekey)}
    within = next((address for address in addresses if written.endswith(address)), "")
    linked = element("a", within, href=within, class_="address") if within else ""
    reference = join([written.removesuffix(within), linked])
    status = audit.statuses.get(citekey)
    if status and not status.counts:
        reference = element("s", reference)
    elsewhere = [external(one, label) for one, label in addresses.items() if one != within]
    return join([reference, *elsewhere], " ")


def _events(citekey: str, audit: Audit) -> Html:
    """How the source stands, and every event with its date, notice and who says so."""
    status = audit.statuses.get(citekey)
    if status is None:
        return Html("")
    # One event is told by the words of the status; of several, each has its line.
    events = [
        join([row["event"], row["date"] or "date unknown", row["notice"], row["said_by"]], ", ")
        for row in audit.tables.status[audit.tables.status["citekey"] == citekey].to_dict("records")
    ]
    stands = element("p", status_mark(status), " ", f"{status.words}.")
    return join([stands, items(events) if len(events) > 1 else ""])


def _finding(row: dict[str, Any], judged: pd.DataFrame | None, audit: Audit) -> Html:
    finding_id = row["finding_id"]
    bears: Content = "Judged to bear on no claim."
    if judged is not None:
        stances = judged["stance"].where(judged["stance"] != "", judged["state"])
        bearing = [
            join([f"{stance} ", links("claim", rows["claim_id"])])
            for stance, rows in grouped(judged.assign(stance=stances), "stance").items()
        ]
        bears = join(["Judged: ", join(bearing, "; "), "."])
    pieces = [
        element("span", finding_id, id=element_id("finding", finding_id), class_="claim"),
        row["statement"],
        f"[{row['estimate']}]" if row["estimate"] else "",
        element("span", study(row, audit), class_="detail"),
        standing(row),
        bears,
    ]
    return join(pieces, " ")


TABLE = SourceCards("Every source and its findings")

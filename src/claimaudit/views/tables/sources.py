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


def rows(audit: Audit) -> pd.DataFrame:
    """The sources in the order of their references.

    Returns
    -------
    DataFrame
        citekey, reference, funding (who paid, in the words of the source), interest (whose, in one
        word), unverified (fields, parted by commas), caution.
    """
    sources = [_record(citekey, audit) for citekey in audit.library.citekeys]
    return pd.DataFrame(sorted(sources, key=lambda row: (row["reference"].lower(), row["citekey"])))


def _record(citekey: str, audit: Audit) -> dict[str, Any]:
    library = audit.library
    return {
        "citekey": citekey,
        "reference": library.reference(citekey),
        "funding": library.funding(citekey),
        "interest": library.interest(citekey),
        "unverified": ", ".join(library.unverified(citekey)),
        "caution": library.caution(citekey),
    }


def source_card(audit: Audit, citekey: str) -> Html:
    """The card of one source: its reference, what became of it, who paid, and its findings.

    >>> source_card(Audit.open("tea", root=small), "pulse2018")
    pulse2018: Pulse 2018
    """
    findings, evidence = audit.tables.findings, audit.evidence
    judged = grouped(evidence[evidence["citekey"] == citekey], "finding_id")
    mine = findings[findings["citekey"] == citekey].to_dict("records")
    results = [_finding(row, judged.get(row["finding_id"]), audit) for row in mine]
    whole = _card(_record(citekey, audit), results, audit)
    return Html(whole.source, f"{citekey}: {audit.library.cite(citekey)}")


@dataclass(frozen=True)
class SourceCards:
    """The cards of all sources, shown as a table is."""

    caption: str

    def of(self, audit: Audit) -> TableHtml:
        """The cards of an audit as HTML; ``.df`` has a row for each source."""
        df = rows(audit)
        findings = grouped(audit.tables.findings, "citekey")
        judged = grouped(audit.evidence, "finding_id")
        style = f"References are written in the citation style “{audit.library.style}”."
        pieces = [element("p", style, class_="muted")]
        if audit.statuses:
            words = "Retracted work counts for nothing here, unless a person accepts it by name: "
            pieces.append(element("p", words, citations(audit, sorted(audit.statuses)), "."))
        for source in df.to_dict("records"):
            mine = findings.get(source["citekey"], audit.tables.findings.iloc[:0]).to_dict(
                "records"
            )
            results = [_finding(row, judged.get(row["finding_id"]), audit) for row in mine]
            pieces.append(_card(source, results, audit))
        return TableHtml(join(pieces).source, f"{len(df)} sources with their findings", df)


def _card(source: dict[str, Any], results: list[Html], audit: Audit) -> Html:
    # A link or a name tells who paid only where the source itself was seen to say so.
    funding = source["funding"]
    paid = "unknown" if funding == "unknown" else f"{funding} ({source['interest']})"
    cautions = [
        f"Who paid: {paid}.",
        f"Not verified: {source['unverified']}." if source["unverified"] else "",
        source["caution"],
    ]
    return element(
        "div",
        element("p", _reference(source, audit)),
        _events(source["citekey"], audit),
        element("p", join(cautions, " "), class_="muted"),
        items(results),
        id=element_id("ref", source["citekey"]),
        class_="card source",
    )


def _reference(source: dict[str, Any], audit: Audit) -> Html:
    """The reference with its own address as a link, and links to where else the source is."""
    written, citekey = source["reference"], source["citekey"]
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

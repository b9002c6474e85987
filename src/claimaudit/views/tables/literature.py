"""Literature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.audit import grouped
from claimaudit.evidence.designs import design_label
from claimaudit.schema.contracts import parts
from claimaudit.views.html import (
    Content,
    Html,
    Row,
    element,
    external,
    internal,
    items,
    join,
    table,
)
from claimaudit.views.tables.parts import cited, frame, links, standing, status_mark, study
from claimaudit.vocabulary.facets import facets

if TYPE_CHECKING:
    from claimaudit.audit import Audit


# The literature


def searches(audit: Audit) -> Html:
    """What was looked for, where, when, and what came of it."""
    columns = ("Search", "Date", "Where", "Looked for", "For claims", "Kept", "What came of it")
    rows = [
        Row(
            (
                row["search_id"],
                row["date"],
                row["where"],
                row["query"],
                links("claim", parts(row["claims"])),
                _citations(audit, parts(row["kept"])),
                row["outcome"],
            )
        )
        for row in audit.search_log.to_dict("records")
    ]
    return table("The search log", columns, rows, sort="searches")


def _citations(audit: Audit, citekeys: Iterable[str]) -> Html:
    named = [cited(audit, key) for key in citekeys]
    return join(named, "; ") if named else Html("nothing")


def sources(audit: Audit) -> Html:
    """Every source with its reference, its links, what is uncertain about it, and its findings."""
    findings = grouped(audit.findings, "citekey")
    judged = grouped(audit.evidence, "finding_id")
    reference = audit.library.reference
    order = sorted(audit.library.citekeys, key=lambda key: (reference(key).lower(), key))
    style = f"References are written in the citation style “{audit.library.style}”."
    return Html(
        element("p", style, class_="muted").source
        + _standing(audit).source
        + "".join(_source(audit, key, findings.get(key), judged).source for key in order),
        f"{len(order)} sources with their findings",
    )


def _standing(audit: Audit) -> Html:
    """The sources of which it is known that something became of them, before all others."""
    if not audit.statuses:
        return Html("")
    told = "Retracted work counts for nothing here, unless a person accepts it by name: "
    return element("p", told, _citations(audit, sorted(audit.statuses)), ".")


def _source(
    audit: Audit, citekey: str, findings: pd.DataFrame | None, judged: dict[str, pd.DataFrame]
) -> Html:
    rows = [] if findings is None else findings.to_dict("records")
    return element(
        "div",
        element("p", _reference(audit, citekey)),
        _events(audit, citekey),
        element("p", join(_cautions(audit, citekey), " "), class_="muted"),
        items(_finding(audit, row, judged.get(row["finding_id"])) for row in rows),
        id=f"ref-{citekey}",
        class_="card source",
    )


def _reference(audit: Audit, citekey: str) -> Html:
    """The reference with its own address as a link, and links to where else the source is."""
    said = audit.library.reference(citekey)
    addresses = {address: label for label, address in audit.library.links(citekey)}
    within = next((address for address in addresses if said.endswith(address)), "")
    before = said.removesuffix(within)
    linked = element("a", within, href=within, class_="address") if within else ""
    others = [external(one, label) for one, label in addresses.items() if one != within]
    reference, status = join([before, linked]), audit.statuses.get(citekey)
    if status and not status.counts:
        reference = element("s", reference)
    return join([reference, *others], " ")


def _events(audit: Audit, citekey: str) -> Html:
    """How the source stands, and every event with its date, notice and who says so."""
    status = audit.statuses.get(citekey)
    if status is None:
        return Html("")
    rows = audit.status[audit.status["citekey"] == citekey].to_dict("records")
    # One event is told by the words of the status; of several, each has its line.
    others = [
        join([row["event"], row["date"] or "date unknown", row["notice"], row["said_by"]], ", ")
        for row in rows
    ]
    return join(
        [
            element("p", status_mark(status), " ", f"{status.words}."),
            items(others) if len(others) > 1 else "",
        ]
    )


def _cautions(audit: Audit, citekey: str) -> list[str]:
    library = audit.library
    unverified = ", ".join(library.unverified(citekey))
    funding = library.funding(citekey)
    # A link or a name tells who paid only where the source itself was seen to say so.
    paid = "unknown" if funding == "unknown" else f"{funding} ({library.conflict(citekey)})"
    return [
        f"Who paid: {paid}.",
        f"Not verified: {unverified}." if unverified else "",
        library.caution(citekey),
    ]


def _finding(audit: Audit, row: dict[str, Any], judged: pd.DataFrame | None) -> Html:
    identity = element("span", row["finding_id"], id=f"finding-{row['finding_id']}", class_="claim")
    pieces = [
        identity,
        row["statement"],
        f"[{row['estimate']}]" if row["estimate"] else "",
        element("span", study(row, audit), class_="detail"),
        standing(row),
        _bearing(judged),
    ]
    return join(pieces, " ")


def _bearing(judged: pd.DataFrame | None) -> Content:
    if judged is None:
        return "Judged to bear on no claim."
    stances = grouped(
        judged.assign(said=judged["stance"].where(judged["stance"] != "", judged["state"])), "said"
    )
    said = [join([f"{name} ", links("claim", rows["claim_id"])]) for name, rows in stances.items()]
    return join(["Judged: ", join(said, "; "), "."])


def findings(audit: Audit, chosen: pd.DataFrame, caption: str) -> Html:
    """Some findings: at which dose, what was found, how it is coded, by which design and whom."""
    columns = ("Finding", "Dose", "What was found", "Coded as", "Design and source")
    rows = [_listed(row, audit) for row in chosen.to_dict("records")]
    return table(caption, columns, rows)


def _listed(row: dict[str, Any], audit: Audit) -> Row:
    return Row(
        (
            internal("finding", row["finding_id"]),
            row["dose"] or "not classed by the source",
            row["statement"],
            facets(row | {"dose": ""}, audit.vocabulary),
            join(
                [
                    design_label(row["design"], audit.designs),
                    row["attribution"],
                    cited(audit, row["citekey"]),
                ],
                "; ",
            ),
        )
    )


def reading(audit: Audit) -> Html:
    """How the findings were read, and what they are attributed to."""
    counts = pd.crosstab(audit.findings["read_in"], audit.findings["attribution"])
    data = counts.reset_index().rename(columns={"read_in": "read in"})
    return frame(data.astype(dict.fromkeys(counts.columns, int)), "How the findings were read")


def unverified(audit: Audit) -> Html:
    """The sources of which part of the bibliography was not verified."""
    library = audit.library
    rows = [
        Row((internal("ref", key, library.cite(key)), ", ".join(library.unverified(key))))
        for key in sorted(library.citekeys)
        if library.unverified(key)
    ]
    caption = "Sources with unverified bibliography; what is unverified is left out or marked"
    return table(caption, ("Source", "Not verified"), rows)

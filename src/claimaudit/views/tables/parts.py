"""Parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.audit import side_row
from claimaudit.contradictions.conflicts import Conflict
from claimaudit.schema.contracts import by_machine
from claimaudit.sources.status import Status
from claimaudit.views.html import (
    SYMBOLS,
    Html,
    Row,
    element,
    internal,
    join,
    table,
)
from claimaudit.vocabulary.facets import exposure

if TYPE_CHECKING:
    from claimaudit.audit import Audit


ON_CARDS = "the card of each claim says the same and more"


def frame(data: pd.DataFrame, caption: str) -> Html:
    """Any table of figures as it is, its columns named in words; numbers are set to the right."""
    names = [str(name).replace("_", " ") for name in data.columns]
    numbers = [
        name
        for name, column in zip(names, data.columns, strict=True)
        if pd.api.types.is_numeric_dtype(data[column])
    ]
    rows = [Row(tuple(map(str, row))) for row in data.itertuples(index=False)]
    return table(caption, names, rows, numbers)


def badge(verdict: dict[str, Any]) -> Html:
    """The direction of a verdict as a mark and a word, with its basis."""
    direction, basis = verdict["direction"], verdict["basis"]
    words = f"{SYMBOLS[direction]} {direction}"
    css = f"verdict {direction.replace(' ', '-')}"
    marked = element("span", words, class_=css, **choice("verdict", direction))
    return join([marked, element("span", f" {basis}", class_="muted") if basis else ""])


def choice(kind: str, value: str) -> dict[str, str]:
    """The attribute by which a reader can filter the rows of a table in the report."""
    return {f"data-{kind}": value}


def links(kind: str, names: Iterable[str]) -> Html:
    """Links to claims, findings or sources, parted by commas."""
    return join((internal(kind, name) for name in names), ", ")


def cited(audit: Audit, citekey: str) -> Html:
    """A source as sentences cite it, linked to its place; marked where something became of it."""
    link = internal("ref", citekey, audit.library.cite(citekey))
    status = audit.statuses.get(citekey)
    if status is None:
        return link
    return join([link if status.counts else element("s", link), status_mark(status)], " ")


def status_mark(status: Status) -> Html:
    """What became of a source as a mark, the words before the sign."""
    css = "badge contested" if status.counts else "badge contradicted"
    return element("span", status.brief if status.counts else f"{status.brief} ⊘", class_=css)


def study(row: dict[str, Any], audit: Audit) -> str:
    """How a finding was come by: design, number, attribution, where it stands, how it was read."""
    design = audit.designs.get(row["design"])
    said = [
        design.label if design else row["design"],
        f"n = {row['n']}" if row["n"] not in ("", "unknown") else "",
        row["attribution"],
        f"read in: {row['read_in']}",
        f"at: {row['locator']}" if row["locator"] not in ("", row["read_in"]) else "",
    ]
    return f"({'; '.join(word for word in said if word)})"


def conflict_title(found: Conflict, audit: Audit) -> str:
    """What a conflict is about: "Leaf with tea: sleep – improves against disturbs"."""
    rows = [side_row(audit, name) for name in found.sides]
    things = dict.fromkeys(exposure(row, audit.vocabulary) for row in rows)
    outcome = audit.vocabulary.label(rows[0]["outcome"])
    values = dict.fromkeys(
        audit.vocabulary.value_label(row["outcome"], row["value"]) for row in rows
    )
    title = f"{' / '.join(things)}: {outcome} – {' against '.join(values)}"
    return title[:1].upper() + title[1:]


def draft_mark(found: Conflict) -> Html:
    """A mark on a conflict of which a side was coded by rules and confirmed by nobody."""
    return drafted_badge("drafted") if found.drafted else Html("")


def drafted_badge(words: str) -> Html:
    """The mark of what rules have coded and no person has confirmed."""
    return element("span", words, class_="badge contested", **choice("draft", "drafted"))


def standing(row: dict[str, Any]) -> Html:
    """Whether a claim or finding is a machine's draft, or who confirmed it; else nothing."""
    if row["confirmed_by"]:
        return element("span", f"Confirmed by {row['confirmed_by']}.", class_="muted")
    machine = by_machine(row["drafted_by"])
    return drafted_badge("drafted, not confirmed") if machine else Html("")


def repeated(shown: Html, where: str) -> Html:
    """A table that is left out on paper, because all of it stands elsewhere; a line says where."""
    note = element("p", f"On paper this table is left out: {where}.", class_="left-out muted")
    return Html(element("div", shown, note, class_="repeated").source, repr(shown))


def side(name: str, audit: Audit) -> Html:
    """One side of a conflict in short: the quote of a claim, the statement of a finding."""
    row = side_row(audit, name)
    if "exact" in row:
        return join([internal("claim", name), element("q", row["exact"])], " ")
    source = join(["(", cited(audit, row["citekey"]), ")"])
    return join([internal("finding", name), row["statement"], source], " ")

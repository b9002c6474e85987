"""What tables are made of: the shape of a table, makers of cells, and pieces that views share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.contradictions.conflicts import Conflict
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.designs import design_label
from claimaudit.schema.contracts import by_machine
from claimaudit.sources.status import Status
from claimaudit.views import html
from claimaudit.views.html import SYMBOLS, Content, Html, Row, element, internal, join
from claimaudit.vocabulary.facets import exposure

if TYPE_CHECKING:
    from claimaudit.audit import Audit


Cell = Callable[[dict[str, Any], "Audit"], Content]
ON_CARDS = "the card of each claim says the same and more"


@dataclass(frozen=True, repr=False)
class TableHtml(Html):
    """A table as it is shown, with the DataFrame behind it.

    Attributes
    ----------
    df
        A row for each row that is shown, its columns named as in the data.
    """

    df: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)


@dataclass(frozen=True)
class Table:
    """A table that can be shown of any audit.

    Attributes
    ----------
    caption
        The words above it.
    rows
        Its rows as a DataFrame, from an audit.
    columns
        For each heading the column that stands under it, or how a cell is made of a row and the
        audit. The first names the row. Empty for all columns of the rows as they are.
    numbers
        The headings of numbers, which are set to the right.
    sort
        A word for the style of the page, for tables whose columns need other widths than most.
    anchor
        The kind of a thing that stands in its rows under its id, and the column of that id.
    left_out
        Where all of it stands too, so that it is left out on paper; empty otherwise.
    nothing
        What is said in place of a table without rows; empty to show its headings.
    after
        What is shown below it, from an audit; None for nothing.

    >>> table = Table("Sides", lambda audit: pd.DataFrame({"side": ["left"]}), {"Side": "side"})
    >>> table.of(None)
    Table: Sides (1 rows)
    >>> table.of(None).df
       side
    0  left
    """

    caption: str
    rows: Callable[[Audit], pd.DataFrame]
    columns: Mapping[str, str | Cell] = field(default_factory=dict)
    numbers: Sequence[str] = ()
    sort: str = ""
    anchor: tuple[str, str] | None = None
    left_out: str = ""
    nothing: str = ""
    after: Callable[[Audit], Html] | None = None

    def of(self, audit: Audit) -> TableHtml:
        """The table of an audit as HTML; ``.df`` is the DataFrame behind it."""
        df = self.rows(audit)
        if not self.columns:
            return frame(df, self.caption)
        if df.empty and self.nothing:
            return TableHtml(element("p", self.nothing).source, df=df)
        kind, id_column = self.anchor or ("", "")
        shown = []
        for record in df.to_dict("records"):
            cells = [
                record[cell] if isinstance(cell, str) else cell(record, audit)
                for cell in self.columns.values()
            ]
            anchor = html.element_id(kind, record[id_column]) if kind else ""
            shown.append(Row(tuple(cells), anchor))
        whole = html.table(self.caption, list(self.columns), shown, self.numbers, self.sort)
        shown_whole = whole
        if self.left_out:
            words = f"On paper this table is left out: {self.left_out}."
            note = element("p", words, class_="left-out muted")
            shown_whole = element("div", whole, note, class_="repeated")
        below = self.after(audit) if self.after else ""
        return TableHtml(join([shown_whole, below]).source, whole.label, df)


def frame(data: pd.DataFrame, caption: str) -> TableHtml:
    """Any table of figures as it is, its columns named in words; numbers are set to the right.

    >>> frame(pd.DataFrame({"kind": ["harm"], "claims": [3]}), "Kinds")
    Table: Kinds (1 rows)
    """
    names = [str(name).replace("_", " ") for name in data.columns]
    numbers = [
        name
        for name, column in zip(names, data.columns, strict=True)
        if pd.api.types.is_numeric_dtype(data[column])
    ]
    rows = [Row(tuple(map(str, row))) for row in data.itertuples(index=False)]
    shown = html.table(caption, names, rows, numbers)
    return TableHtml(shown.source, shown.label, data)


def asserted_verdicts(audit: Audit) -> pd.DataFrame:
    """The rows of the verdicts on everything that claims anything."""
    asserted = audit.tables.claims.loc[holds_claim(audit.tables.claims["kind"]), "claim_id"]
    return audit.verdict_rows[audit.verdict_rows["claim_id"].isin(asserted)]


# Makers of cells


def link(kind: str, column: str) -> Cell:
    """Cells that link to the claim, finding, source or conflict whose id stands in a column.

    >>> link("claim", "claim_id")({"claim_id": "C01"}, None).source
    '<a href="03_evidence.ipynb#claim-C01">C01</a>'
    """
    return lambda record, audit: internal(kind, record[column])


def link_list(kind: str, column: str) -> Cell:
    """Cells that link to every thing whose id stands in the list in a column."""
    return lambda record, audit: links(kind, record[column])


def own_words(record: dict[str, Any], audit: Audit) -> Html:
    """The cell of a claim's own words.

    >>> own_words({"exact": "Tea calms."}, None).source
    '<q>Tea calms.</q>'
    """
    return element("q", record["exact"])


def verdict_badge(record: dict[str, Any], audit: Audit) -> Html:
    """The cell of a verdict: its mark, its word and its basis."""
    return badge(record)


def choosable(kind: str, column: str) -> Cell:
    """Cells of words by which a reader can filter the rows of the table in the report.

    >>> choosable("kind", "kind")({"kind": "harm"}, None).source
    '<span data-kind="harm">harm</span>'
    """
    return lambda record, audit: element("span", record[column], **choice(kind, record[column]))


# Pieces


def badge(verdict: Mapping[str, Any]) -> Html:
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


def citations(audit: Audit, citekeys: Iterable[str]) -> Html:
    """Several sources as sentences cite them; "nothing" where there are none."""
    named = [cited(audit, citekey) for citekey in citekeys]
    return join(named, "; ") if named else Html("nothing")


def status_mark(status: Status) -> Html:
    """What became of a source as a mark, the words before the sign."""
    css = "badge contested" if status.counts else "badge contradicted"
    return element("span", status.brief if status.counts else f"{status.brief} ⊘", class_=css)


def study(row: dict[str, Any], audit: Audit) -> str:
    """How a finding was come by: design, number, attribution, where it stands, how it was read."""
    said = [
        design_label(row["design"], audit.designs),
        f"n = {row['n']}" if row["n"] not in ("", "unknown") else "",
        row["attribution"],
        f"read in: {row['read_in']}",
        f"at: {row['locator']}" if row["locator"] not in ("", row["read_in"]) else "",
    ]
    return f"({'; '.join(word for word in said if word)})"


def conflict_title(found: Conflict, audit: Audit) -> str:
    """What a conflict is about: "Leaf with tea: sleep – improves against disturbs"."""
    rows = [audit.side(name) for name in found.sides]
    things = dict.fromkeys(exposure(row, audit.vocabulary) for row in rows)
    outcome = audit.vocabulary.label(rows[0]["outcome"])
    values = dict.fromkeys(
        audit.vocabulary.value_label(row["outcome"], row["value"]) for row in rows
    )
    title = f"{' / '.join(things)}: {outcome} – {' against '.join(values)}"
    amounts = dict.fromkeys(row["quantity"] for row in rows if row["quantity"])
    if len(values) == 1 and len(amounts) > 1:
        title += f": {' against '.join(amounts)}"
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


def side_in_short(name: str, audit: Audit) -> Html:
    """One side of a conflict in short: the quote of a claim, the statement of a finding."""
    row = audit.side(name)
    if "exact" in row:
        return join([internal("claim", name), element("q", row["exact"])], " ")
    source = join(["(", cited(audit, row["citekey"]), ")"])
    return join([internal("finding", name), row["statement"], source], " ")

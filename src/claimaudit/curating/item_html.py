"""What the panel shows of one item, as escaped HTML: the quote in its paragraph, the finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from claimaudit.curating.retrieval import highlighted_pieces
from claimaudit.curating.worklist import JUDGED, RULED, conflict_item, conflict_named
from claimaudit.views.html import Content, Html, element, items, join
from claimaudit.views.tables.parts import status_mark, study
from claimaudit.vocabulary.facets import facets, strength, voice_label

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def claim_html(audit: Audit, claim_id: str) -> Html:
    """A claim: its quote marked in its paragraph, the statement, and how it is coded."""
    row = audit.claim[claim_id]
    coded = [row["kind"], voice_label(row["voice"]), strength(row["rung"])]
    return join(
        [
            element("p", element("strong", row["claim_id"])),
            passage(audit.article.text, row["start"], row["end"]),
            element("p", "In neutral words: ", row["statement"] or "nothing is claimed"),
            element("p", join(filter(None, coded), " · ")),
            element("p", facets(row, audit.vocabulary)),
        ]
    )


def passage(text: str, start: int, end: int) -> Html:
    """A span of a text, marked, in the paragraph or paragraphs that it stands in.

    Examples
    --------
    >>> print(passage("Before.\\nTea helps. So it is.\\nAfter.", 8, 18))
    <blockquote dir="auto"><mark>Tea helps.</mark> So it is.</blockquote>
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    quote = element("mark", text[start:end])
    return element("blockquote", text[first:start], quote, text[end:last], dir="auto")


def finding_html(audit: Audit, finding_id: str, matched: Iterable[str] = ()) -> Html:
    """A finding: its statement with the matched words marked, the numbers, where it is from."""
    row = audit.finding[finding_id]
    status = audit.statuses.get(row["citekey"])
    pieces = highlighted_pieces(row["statement"], matched)
    statement = join([element("mark", piece) if hit else piece for piece, hit in pieces])
    return join(
        [
            element("p", element("strong", row["finding_id"])),
            element("blockquote", statement, dir="auto"),
            element("p", "Estimate: ", row["estimate"]) if row["estimate"] else "",
            element("p", study(row, audit)),
            element("p", facets(row, audit.vocabulary)),
            element("p", audit.library.reference(row["citekey"])),
            element("p", status_mark(status), " ", f"{status.words}.") if status else "",
        ]
    )


def conflict_html(audit: Audit, item: Mapping[str, Any]) -> Html:
    """A conflict: its rule in words, where the scopes differ, and everything that takes part."""
    differ = ", ".join(item["axes"]) or "on no axis"
    shown = [
        element("p", element("strong", item["kind"]), f" ({item['status']})"),
        items(item["rules"]),
        element("p", f"The scopes differ: {differ}."),
    ]
    for name in dict.fromkeys([*item["left"], *item["right"], *item["findings"]]):
        is_claim = name in audit.claim
        shown.append(claim_html(audit, name) if is_claim else finding_html(audit, name))
    return join(shown)


def dispute_html(audit: Audit, item: Mapping[str, Any]) -> Html:
    """A row of ``worklist.to_adjudicate``: what it is about, and what each reviewer entered."""
    if item["task"] == "match":
        claim = claim_html(audit, item["claim_id"])
        disputed = side_by_side(claim, finding_html(audit, item["finding_id"]))
        return side_by_side(disputed, ratings_html(item["ratings"], JUDGED))
    disputed = conflict_html(audit, conflict_item(conflict_named(audit, item["pair_id"])))
    return side_by_side(disputed, ratings_html(item["ratings"], RULED))


def pair_html(audit: Audit, item: Mapping[str, Any]) -> Html:
    """A row of ``worklist.pairs_to_judge``: claim and finding, and the draft where it is shown."""
    finding = finding_html(audit, item["finding_id"], item["matched"])
    return with_draft(side_by_side(claim_html(audit, item["claim_id"]), finding), item, JUDGED)


def with_draft(shown: Html, item: Mapping[str, Any], columns: Iterable[str]) -> Html:
    """What is shown, and below it what the machine's draft says; nothing where that is silent.

    Parameters
    ----------
    columns
        Of what is judged; the draft stands in ``draft_`` and the column.
    """
    words = "; ".join(item[f"draft_{name}"] for name in columns if item.get(f"draft_{name}"))
    return join([shown, element("p", "The draft, confirmed by nobody: ", words) if words else ""])


def ratings_html(rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> Html:
    """What each reviewer entered on something disputed.

    Examples
    --------
    >>> print(ratings_html([{"reviewer": "Ann", "stance": "refutes", "why": "so"}], ["stance"]))
    <ul><li><strong>Ann</strong>: refutes</li></ul>
    """
    columns, shown = list(columns), []
    for row in rows:
        entered = join([row[name] for name in columns], "; ")
        shown.append(join([element("strong", row["reviewer"]), entered], ": "))
    return items(shown)


def side_by_side(left: Content, right: Content) -> Html:
    """Two pieces side by side, or one below the other where there is no room."""
    columns = [element("div", piece, style="flex: 1 1 18em") for piece in (left, right)]
    return element("div", *columns, style="display: flex; flex-wrap: wrap; gap: 0 2em")


def message_html(text: str, role: str) -> Html:
    """Words of the panel itself, read out by a screen reader when they change."""
    lines = join([element("div", line) for line in text.splitlines()])
    return element("div", lines, role=role)

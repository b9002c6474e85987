"""What the panel shows of one item, as escaped HTML: the quote in its paragraph, the finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from claimaudit.curating.retrieval import marked
from claimaudit.curating.worklist import described, named
from claimaudit.views.html import Content, Html, element, items, join
from claimaudit.views.tables.parts import status_mark, study
from claimaudit.vocabulary.facets import facets, strength, voice

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def claim(audit: Audit, claim_id: str) -> Html:
    """A claim: its quote marked in its paragraph, the statement, and how it is coded."""
    row = audit.claim[claim_id]
    how = [row["kind"], voice(row["voice"]), strength(row["rung"])]
    return join(
        [
            element("p", element("strong", row["claim_id"])),
            passage(audit.article.text, row["start"], row["end"]),
            element("p", "In neutral words: ", row["statement"] or "nothing is claimed"),
            element("p", join(filter(None, how), " · ")),
            element("p", facets(row, audit.vocabulary)),
        ]
    )


def passage(text: str, start: int, end: int) -> Html:
    """A span of a text, marked, in the paragraph or paragraphs that it stands in."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    quote = element("mark", text[start:end])
    return element("blockquote", text[first:start], quote, text[end:last], dir="auto")


def finding(audit: Audit, finding_id: str, matched: Iterable[str] = ()) -> Html:
    """A finding: its statement with the matched words marked, the numbers, where it is from."""
    row = audit.finding[finding_id]
    status = audit.statuses.get(row["citekey"])
    return join(
        [
            element("p", element("strong", row["finding_id"])),
            element("blockquote", _marked(row["statement"], matched), dir="auto"),
            element("p", "Estimate: ", row["estimate"]) if row["estimate"] else "",
            element("p", study(row, audit)),
            element("p", facets(row, audit.vocabulary)),
            element("p", audit.library.reference(row["citekey"])),
            element("p", status_mark(status), " ", f"{status.words}.") if status else "",
        ]
    )


def conflict(audit: Audit, item: Mapping[str, Any]) -> Html:
    """A conflict: its rule in words, where the scopes differ, and everything that takes part."""
    sides = dict.fromkeys([*item["left"], *item["right"], *item["findings"]])
    differ = ", ".join(item["axes"]) or "on no axis"
    return join(
        [
            element("p", element("strong", item["kind"]), f" ({item['status']})"),
            items(item["rules"]),
            element("p", f"The scopes differ: {differ}."),
            *(side(audit, name) for name in sides),
        ]
    )


def disputed(audit: Audit, item: Mapping[str, Any]) -> Html:
    """What a row of ``worklist.to_adjudicate`` is about."""
    if item["task"] == "ruling":
        return conflict(audit, described(named(audit, item["pair_id"])))
    return beside(claim(audit, item["claim_id"]), finding(audit, item["finding_id"]))


def drafted(shown: Html, said: Iterable[str]) -> Html:
    """What is shown, and below it what the machine's draft says; nothing where that is silent."""
    words = "; ".join(said)
    return join([shown, element("p", "The draft, confirmed by nobody: ", words) if words else ""])


def side(audit: Audit, name: str) -> Html:
    """The claim or the finding of that id."""
    return claim(audit, name) if name in audit.claim else finding(audit, name)


def ratings(rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> Html:
    """What each reviewer said of something disputed."""
    columns = list(columns)
    said = [
        join(
            [element("strong", row["reviewer"]), join([row[name] for name in columns], "; ")], ": "
        )
        for row in rows
    ]
    return items(said)


def beside(left: Content, right: Content) -> Html:
    """Two pieces side by side, or one below the other where there is no room."""
    columns = [element("div", piece, style="flex: 1 1 18em") for piece in (left, right)]
    return element("div", *columns, style="display: flex; flex-wrap: wrap; gap: 0 2em")


def message(text: str, role: str) -> Html:
    """Words of the panel itself, read out by a screen reader when they change."""
    lines = join([element("div", line) for line in text.splitlines()])
    return element("div", lines, role=role)


def _marked(text: str, words: Iterable[str]) -> Html:
    pieces = marked(text, words)
    return join([element("mark", piece) if hit else piece for piece, hit in pieces])

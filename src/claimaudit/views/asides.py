"""What the ledger knows and counts as no conflict: one folded line a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimaudit.contradictions.kinds import KINDS
from claimaudit.views.html import Html, element, internal, items, join, several
from claimaudit.vocabulary.facets import exposure

if TYPE_CHECKING:
    from claimaudit.audit import Audit


def asides(audit: Audit) -> Html:
    """The claims of kinds that are counted as no conflict, by what they speak of.

    A line is folded: it tells the topic, the kind and how many claims there are; opened it shows
    each with the rule in words. Empty where there is none.
    """
    rows = audit.ledger_rows
    folded = []
    for kind in (kind for kind in KINDS if not kind.counts):
        topics: dict[str, list[Html]] = {}
        for row in rows[rows["kind"] == kind.name].to_dict("records"):
            claim = audit.side(row["left"])
            outcome = audit.vocabulary.label(claim["outcome"])
            topic = f"{exposure(claim, audit.vocabulary)}: {outcome}"
            quote = element("q", claim["exact"])
            line = join([internal("claim", row["left"]), quote, row["rule"]], " ")
            topics.setdefault(topic[:1].upper() + topic[1:], []).append(line)
        for topic, lines in topics.items():
            summary = element("summary", f"{topic} – {kind.name}: {several(len(lines), 'claim')}")
            folded.append(element("details", summary, items(lines), class_="aside"))
    return join(folded)

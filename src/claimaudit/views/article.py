"""The article as it was captured, with its claims marked and its contradictions named."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from claimaudit.contradictions.conflicts import ITSELF, Conflict, opposed
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.judgements import by_id
from claimaudit.sources.article import Sentence
from claimaudit.views.html import SYMBOLS, Html, element, internal, join, plain

if TYPE_CHECKING:
    from claimaudit.audit import Audit


# Where quotes overlap, the underline shows the gravest verdict; the links after them show each.
GRAVEST = ("contradicted", "contested", "not established", "supported", "not checkable")


def annotated_article(audit: Audit) -> Html:
    """The text as published: claims underlined by verdict, each followed by a link to its card.

    A quote leads to the card too, and carries a note with the verdict and its reason, which the
    style shows where the reader points or stands. After a sentence that contradicts another stands
    which one, in words and as a link. Every sentence has the id ``sentence-N``.

    Examples
    --------
    >>> annotated_article(Audit.open("tea", root=small))
    The annotated article
    """
    verdicts = by_id(audit.verdict_rows, "claim_id")
    rows = audit.tables.claims[holds_claim(audit.tables.claims["kind"])].to_dict("records")
    claims = [verdicts[row["claim_id"]] | row for row in rows]
    place = {row["claim_id"]: row["sentence"] for row in audit.tables.claims.to_dict("records")}
    # For each sentence the sentences that it contradicts, and in which conflict.
    contradicted: dict[int, dict[int, Conflict]] = {}
    for conflict in opposed(audit, ITSELF):
        for pair in conflict.rows:
            left, right = place[pair["left"]], place[pair["right"]]
            contradicted.setdefault(left, {}).setdefault(right, conflict)
            contradicted.setdefault(right, {}).setdefault(left, conflict)
    paragraphs = groupby(audit.article.sentences, key=lambda sentence: sentence.paragraph)
    shown = [
        element(
            "p",
            *(_sentence(sentence, audit, claims, contradicted) for sentence in sentences),
            dir="auto",
        )
        for _, sentences in paragraphs
    ]
    return Html(element("div", *shown, class_="annotated").source, "The annotated article")


def _sentence(
    sentence: Sentence,
    audit: Audit,
    claims: list[dict[str, Any]],
    contradicted: dict[int, dict[int, Conflict]],
) -> Html:
    here = [row for row in claims if row["start"] < sentence.end and row["end"] > sentence.start]
    # The sentence is cut wherever a quote begins or ends.
    edges = {place for row in here for place in (row["start"], row["end"])}
    edges = {edge for edge in edges if sentence.start < edge < sentence.end}
    pieces = []
    for start, end in pairwise(sorted(edges | {sentence.start, sentence.end})):
        covering = [row for row in here if row["start"] <= start and row["end"] >= end]
        text = audit.article.text[start:end]
        pieces.append(_quoted(text, covering, end) if covering else plain(text))
    words = join(pieces)
    notes = []
    for other, conflict in sorted(
        contradicted.get(sentence.number, {}).items(), key=lambda item: item[0]
    ):
        link = internal("sentence", str(other), f"sentence {other}")
        how = internal("conflict", conflict.id, "how")
        note = element("small", " [contradicts ", link, "; ", how, "]", class_="against-note")
        notes.append(note)
    return element(
        "span",
        element("sup", sentence.number, class_="muted"),
        " ",
        element("strong", words) if sentence.heading else words,
        *notes,
        " ",
        id=f"sentence-{sentence.number}",
    )


def _quoted(text: str, covering: list[dict[str, Any]], end: int) -> Html:
    """A piece of a quote, the marks of the claims that end with it, and what became of each."""
    gravest = min(covering, key=lambda row: GRAVEST.index(row["direction"]))
    shared = " shared" if len(covering) > 1 else ""
    # The mark after a quote takes the focus; a second stop at the words would only delay.
    link = internal("claim", gravest["claim_id"], plain(text), tabindex="-1")
    badges, notes = [], []
    for row in covering:
        claim_id, direction = row["claim_id"], row["direction"]
        basis = f" ({row['basis']})" if row["basis"] else ""
        verdict = element("b", f"{SYMBOLS[direction]} {claim_id} {direction}")
        words = f"{basis}: {row['statement']} {row['rule']}"
        # The id stands once, where the quote ends.
        ends = row["end"] == end
        why = element("span", verdict, words, class_="why", id=f"why-{claim_id}" * ends)
        notes.append(why)
        if ends:
            described = {"aria-describedby": f"why-{claim_id}", "class_": f"badge {_style(row)}"}
            mark = internal("claim", claim_id, f"{SYMBOLS[direction]}{claim_id}", **described)
            badges += [Html("\u202f"), mark]
    return element(
        "span",
        element("mark", link, class_=f"claim-mark {_style(gravest)}{shared}"),
        *badges,
        element("span", *notes, class_="tip", role="tooltip"),
        class_="told",
    )


def _style(row: dict[str, Any]) -> str:
    """The word by which the style of the page knows a verdict."""
    return row["direction"].replace(" ", "-")

"""The article as it was captured, with its claims marked and its contradictions named."""

from __future__ import annotations

from collections.abc import Iterator
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
    contradicted = _contradicted_sentences(audit)
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


def _contradicted_sentences(audit: Audit) -> dict[int, dict[int, Conflict]]:
    """For each sentence the sentences that it contradicts, and in which conflict."""
    place = dict(zip(audit.tables.claims["claim_id"], audit.tables.claims["sentence"], strict=True))
    contradicted: dict[int, dict[int, Conflict]] = {}
    for conflict in opposed(audit, ITSELF):
        for row in conflict.rows:
            left, right = place[row["left"]], place[row["right"]]
            contradicted.setdefault(left, {}).setdefault(right, conflict)
            contradicted.setdefault(right, {}).setdefault(left, conflict)
    return contradicted


def _sentence(
    sentence: Sentence,
    audit: Audit,
    claims: list[dict[str, Any]],
    contradicted: dict[int, dict[int, Conflict]],
) -> Html:
    here = [row for row in claims if row["start"] < sentence.end and row["end"] > sentence.start]
    words = join(_segments(sentence, here, audit))
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


def _segments(sentence: Sentence, claims: list[dict[str, Any]], audit: Audit) -> Iterator[Html]:
    """The sentence cut wherever a quote begins or ends."""
    edges = {sentence.start, sentence.end}
    edges |= {place for row in claims for place in (row["start"], row["end"])}
    within = sorted(edge for edge in edges if sentence.start <= edge <= sentence.end)
    for start, end in pairwise(within):
        covering = [row for row in claims if row["start"] <= start and row["end"] >= end]
        text = audit.article.text[start:end]
        yield _quoted(text, covering, end) if covering else plain(text)


def _quoted(text: str, covering: list[dict[str, Any]], end: int) -> Html:
    """A piece of a quote, the marks of the claims that end with it, and what became of each."""
    gravest = min(covering, key=lambda row: GRAVEST.index(row["direction"]))
    shared = " shared" if len(covering) > 1 else ""
    # The mark after a quote takes the focus; a second stop at the words would only delay.
    link = internal("claim", gravest["claim_id"], plain(text), tabindex="-1")
    badges = []
    for row in covering:
        if row["end"] == end:
            badges += [Html("\u202f"), _badge(row)]
    notes = [_reason(row, row["end"] == end) for row in covering]
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


def _badge(row: dict[str, Any]) -> Html:
    """The mark of a claim after its quote, which leads to its card."""
    words = f"{SYMBOLS[row['direction']]}{row['claim_id']}"
    described = {"aria-describedby": f"why-{row['claim_id']}"}
    return internal("claim", row["claim_id"], words, class_=f"badge {_style(row)}", **described)


def _reason(row: dict[str, Any], ends: bool) -> Html:
    """Verdict, neutral statement and rule; the id stands once, where the quote ends."""
    direction = row["direction"]
    verdict = element("b", f"{SYMBOLS[direction]} {row['claim_id']} {direction}")
    basis = f" ({row['basis']})" if row["basis"] else ""
    words = f"{basis}: {row['statement']} {row['rule']}"
    return element("span", verdict, words, class_="why", id=f"why-{row['claim_id']}" * ends)

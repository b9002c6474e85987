"""The article as it was captured, with its claims marked and its contradictions named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


def article(audit: Audit) -> Html:
    """The text as published: claims underlined by verdict, each followed by a link to its card.

    A quote leads to the card too, and carries a note with the verdict and its reason, which the
    style shows where the reader points or stands. After a sentence that contradicts another stands
    which one, in words and as a link. Every sentence has the id ``sentence-N``.
    """
    claims = _claims(audit)
    against = _contradictions(audit)
    paragraphs = groupby(audit.article.sentences, key=lambda sentence: sentence.paragraph)
    shown = [
        element("p", *(_sentence(one, audit, claims, against) for one in sentences), dir="auto")
        for _, sentences in paragraphs
    ]
    return Html(element("div", *shown, class_="annotated").source, "The annotated article")


def _claims(audit: Audit) -> list[dict[str, Any]]:
    verdicts = by_id(audit.verdicts, "claim_id")
    rows = audit.claims[holds_claim(audit.claims["kind"])].to_dict("records")
    judged = ("direction", "basis", "rule")
    return [row | {name: verdicts[row["claim_id"]][name] for name in judged} for row in rows]


def _contradictions(audit: Audit) -> dict[int, list[tuple[int, Conflict]]]:
    """For each sentence the sentences that it contradicts, and in which conflict."""
    place = dict(zip(audit.claims["claim_id"], audit.claims["sentence"], strict=True))
    found: dict[int, dict[int, Conflict]] = {}
    for conflict in opposed(audit, ITSELF):
        for row in conflict.rows:
            left, right = place[row["left"]], place[row["right"]]
            found.setdefault(left, {}).setdefault(right, conflict)
            found.setdefault(right, {}).setdefault(left, conflict)
    return {number: sorted(others.items(), key=lambda o: o[0]) for number, others in found.items()}


def _sentence(
    sentence: Sentence,
    audit: Audit,
    claims: list[dict[str, Any]],
    against: dict[int, list[tuple[int, Conflict]]],
) -> Html:
    here = [row for row in claims if row["start"] < sentence.end and row["end"] > sentence.start]
    number = element("sup", sentence.number, class_="muted")
    said = join(_segments(sentence, here, audit))
    said = element("strong", said) if sentence.heading else said
    notes = [_note(other, conflict) for other, conflict in against.get(sentence.number, [])]
    return element("span", number, " ", said, *notes, " ", id=f"sentence-{sentence.number}")


def _segments(sentence: Sentence, claims: list[dict], audit: Audit) -> Iterator[Html]:
    """The sentence cut wherever a quote begins or ends."""
    edges = {sentence.start, sentence.end}
    edges |= {place for row in claims for place in (row["start"], row["end"])}
    within = sorted(edge for edge in edges if sentence.start <= edge <= sentence.end)
    for start, end in pairwise(within):
        covering = [row for row in claims if row["start"] <= start and row["end"] >= end]
        text = audit.article.text[start:end]
        yield _told(text, covering, end) if covering else plain(text)


def _told(text: str, covering: list[dict], end: int) -> Html:
    """A piece of a quote, the marks of the claims that end with it, and what became of each."""
    ending = [row for row in covering if row["end"] == end]
    notes = [_reason(row, row in ending) for row in covering]
    return element(
        "span",
        _marked(text, covering),
        *_badges(ending),
        element("span", *notes, class_="tip", role="tooltip"),
        class_="told",
    )


def _marked(text: str, covering: list[dict]) -> Html:
    """The quoted words as a link to the gravest claim that they are part of."""
    gravest = min(covering, key=lambda row: GRAVEST.index(row["direction"]))
    shared = " shared" if len(covering) > 1 else ""
    css = f"claim-mark {_css(gravest)}{shared}"
    # The mark after a quote takes the focus; a second stop at the words would only delay.
    link = internal("claim", gravest["claim_id"], plain(text), tabindex="-1")
    return element("mark", link, class_=css)


def _css(row: dict) -> str:
    return row["direction"].replace(" ", "-")


def _badges(ending: Iterable[dict]) -> Iterator[Html]:
    for row in ending:
        yield Html("\u202f")
        yield internal(
            "claim",
            row["claim_id"],
            f"{SYMBOLS[row['direction']]}{row['claim_id']}",
            class_=f"badge {_css(row)}",
            **{"aria-describedby": f"why-{row['claim_id']}"},
        )


def _reason(row: dict, ends: bool) -> Html:
    """Verdict, neutral statement and rule; the id stands once, where the quote ends."""
    direction = row["direction"]
    verdict = element("b", f"{SYMBOLS[direction]} {row['claim_id']} {direction}")
    basis = f" ({row['basis']})" if row["basis"] else ""
    words = f"{basis}: {row['statement']} {row['rule']}"
    return element("span", verdict, words, class_="why", id=f"why-{row['claim_id']}" * ends)


def _note(other: int, conflict: Conflict) -> Html:
    sentence = internal("sentence", str(other), f"sentence {other}")
    why = internal("conflict", conflict.id, "how")
    return element("small", " [contradicts ", sentence, "; ", why, "]", class_="against-note")

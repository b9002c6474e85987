"""The article as it was captured, with its claims marked and its contradictions named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from claimaudit.article import Sentence
from claimaudit.conflicts import ITSELF, Conflict, opposed
from claimaudit.evidence import by_id
from claimaudit.hypertext import Html, element, internal, join
from claimaudit.words import SYMBOLS

if TYPE_CHECKING:
    from claimaudit.audit import Audit

# Where quotes overlap, the underline shows the gravest verdict; the links after them show each.
GRAVEST = ("contradicted", "contested", "not established", "supported", "not checkable")


def article(audit: Audit) -> Html:
    """The text as published: claims underlined by verdict, each followed by a link to its card.

    After a sentence that contradicts another stands which one, in words and as a link. Every
    sentence has the id ``sentence-N``.
    """
    claims = _claims(audit)
    against = _contradictions(audit)
    paragraphs = groupby(audit.article.sentences, key=lambda sentence: sentence.paragraph)
    shown = [
        element("p", *(_sentence(one, audit, claims, against) for one in sentences))
        for _, sentences in paragraphs
    ]
    return Html("".join(p.source for p in shown), "The annotated article")


def _claims(audit: Audit) -> list[dict[str, Any]]:
    verdicts = by_id(audit.verdicts, "claim_id")
    rows = audit.claims[audit.claims["kind"] != "none"].to_dict("records")
    return [row | {"direction": verdicts[row["claim_id"]]["direction"]} for row in rows]


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


def _segments(sentence: Sentence, claims: list[dict], audit: Audit) -> Iterator[Html | str]:
    """The sentence cut wherever a quote begins or ends; links follow the end of each quote."""
    edges = {sentence.start, sentence.end}
    edges |= {place for row in claims for place in (row["start"], row["end"])}
    within = sorted(edge for edge in edges if sentence.start <= edge <= sentence.end)
    for start, end in pairwise(within):
        covering = [row for row in claims if row["start"] <= start and row["end"] >= end]
        yield _marked(audit.article.text[start:end], covering)
        yield from _links(row for row in claims if row["end"] == end)


def _marked(text: str, covering: list[dict]) -> Html | str:
    if not covering:
        return text
    gravest = min((row["direction"] for row in covering), key=GRAVEST.index)
    return element("mark", text, class_=f"claim-mark {gravest.replace(' ', '-')}")


def _links(ending: Iterable[dict]) -> Iterator[Html]:
    for row in ending:
        direction = row["direction"]
        yield Html("\u202f")
        yield internal(
            "claim",
            row["claim_id"],
            f"{SYMBOLS[direction]}{row['claim_id']}",
            title=f"{direction}: {row['statement']}",
            class_=f"badge {direction.replace(' ', '-')}",
        )


def _note(other: int, conflict: Conflict) -> Html:
    sentence = internal("sentence", str(other), f"sentence {other}")
    why = internal("conflict", conflict.id, "how")
    return element("small", " [contradicts ", sentence, "; ", why, "]")

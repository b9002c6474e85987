"""The result at one look: how the claims fared, the gravest contradictions, where to go on."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from claimaudit.audit import Record, side_row
from claimaudit.contradictions.conflicts import ITSELF, LITERATURE, PLANE_WORDS, Conflict, opposed
from claimaudit.evidence.verdicts import DIRECTIONS
from claimaudit.schema.contracts import drafted, drafters
from claimaudit.views.figures.counts import kinds_and_verdicts
from claimaudit.views.html import SYMBOLS, Content, Html, element, internal, join, several
from claimaudit.vocabulary.facets import exposure

if TYPE_CHECKING:
    from claimaudit.audit import Audit


# Of a quote shown at one look, in characters; the whole of it is one click away.
LONGEST = 120
ONWARD = {
    "01_claims": "the article, annotated",
    "03_evidence": "every claim with its evidence",
    "04_contradictions": "every contradiction",
    "06_limits": "how this audit could be wrong",
}


def glance(audit: Audit) -> Html:
    """Verdicts as one mark a claim with words and numbers, three contradictions, and links."""
    found = [*_checked(audit, ITSELF)[:2], *_checked(audit, LITERATURE)[:1]]
    pairs = [_pair(one, audit) for one in found]
    onward = join((_page(name, words) for name, words in ONWARD.items()), " · ")
    parts = [
        _tally(audit),
        _draft_note(audit),
        element("div", *pairs, class_="pairs") if pairs else Html(""),
        element("p", "Go on to ", onward, ".", class_="onward"),
    ]
    whole = element("div", *parts, class_="glance")
    return Html(whole.source, f"The result at one look, with {len(found)} contradictions")


def _checked(audit: Audit, plane: str) -> list[Conflict]:
    """The live conflicts that do not rest on what only rules have coded: those wait in the ledger.

    A false contradiction is read as a true one wherever it stands first.
    """
    return [found for found in opposed(audit, plane) if not found.drafted]


def _draft_note(audit: Audit) -> Html:
    """What only rules have coded: nothing is to be quoted from it."""
    claims, findings = int(drafted(audit.claims).sum()), int(drafted(audit.findings).sum())
    if not claims + findings:
        return _confirmed_note(audit)
    told = f"{claims} of {several(len(audit.claims), 'row')} of claims"
    told += f" and {findings} of {several(len(audit.findings), 'finding')}"
    who = drafters(audit.claims, audit.findings)
    why = f" {who[0].upper()}{who[1:]} coded {told}, and no person has confirmed them. "
    rest = "What contradicts them stands in the ledger, marked as drafted, and not here. "
    return element(
        "p", element("strong", "A draft."), f"{why}{rest}Do not quote this report.", class_="draft"
    )


def _confirmed_note(audit: Audit) -> Html:
    """Whether a person other than those who drafted it has confirmed anything."""
    rows, judged = len(audit.claims), len(audit.judgements)
    confirmed = int((audit.claims["confirmed_by"] != "").sum())
    settled = int(audit.judgements["confirmed"].sum())
    if not confirmed + settled:
        told = "Nobody but its drafters has checked this audit yet."
    else:
        told = f"A person has confirmed {confirmed} of {several(rows, 'row')} of claims and "
        told += f"{settled} of {several(judged, 'judgement')}."
    return element("p", told, class_="standing")


def _shortened(text: str) -> str:
    """Text of a bearable length, cut between words."""
    return textwrap.shorten(text, LONGEST, placeholder=" …") if len(text) > LONGEST else text


def _page(name: str, words: str) -> Html:
    return element("a", words, href=f"{name}.ipynb")


def _tally(audit: Audit) -> Html:
    """One mark for each claim that can be checked, gathered by verdict."""
    counted = kinds_and_verdicts(audit)[list(DIRECTIONS)].sum()
    listed = [
        element(
            "li",
            element("span", SYMBOLS[name] * int(number), class_="marks"),
            element("span", element("strong", int(number)), f" {name}"),
            class_=name.replace(" ", "-"),
        )
        for name, number in counted.items()
        if name != "not checkable"
    ]
    return element("ul", *listed, class_="tally")


def _pair(found: Conflict, audit: Audit) -> Html:
    left = _tersest(found.left, audit)
    right = _tersest(found.right or found.findings, audit)
    row = side_row(audit, left)
    title = f"{exposure(row, audit.vocabulary)}: {audit.vocabulary.label(row['outcome'])}"
    named = internal("conflict", found.id, title[:1].upper() + title[1:])
    between = element("span", f" · {PLANE_WORDS[found.plane]}", class_="muted")
    return element(
        "div",
        element("p", named, between, class_="thing"),
        _side(left, audit),
        element("p", "against", class_="against"),
        _side(right, audit),
        class_="conflict pair",
    )


def _tersest(names: list[str], audit: Audit) -> str:
    """The side that says it in the fewest letters; the first one of several such."""
    return min(names, key=lambda name: len(_words(side_row(audit, name))))


def _words(row: Record) -> str:
    return row.get("exact") or row["statement"]


def _side(name: str, audit: Audit) -> Html:
    row = side_row(audit, name)
    if "exact" in row:
        said: Content = join(["“", _shortened(row["exact"]), "”"])
        place = internal("sentence", str(row["sentence"]), f"sentence {row['sentence']}")
    else:
        said = _shortened(row["statement"])
        place = internal("ref", row["citekey"], audit.library.cite(row["citekey"]))
    value = audit.vocabulary.value_label(row["outcome"], row["value"])
    return element("blockquote", element("p", said), element("cite", join([place, value], " · ")))

"""The result at one look: how the claims fared, the gravest contradictions, where to go on."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from claimaudit.contradictions.conflicts import ITSELF, LITERATURE, PLANE_WORDS, Conflict, opposed
from claimaudit.evidence.decision_table import DIRECTIONS
from claimaudit.evidence.verdicts import holds_verdict
from claimaudit.schema.contracts import drafted, drafters
from claimaudit.views.figures import kinds_and_verdicts
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
    """Verdicts as one mark a claim with words and numbers, three contradictions, and links.

    A conflict that rests on what only rules have coded waits in the ledger: a false contradiction
    is read as a true one wherever it stands first.

    Examples
    --------
    >>> glance(Audit.open("tea", root=small))
    The result at one look, with 2 contradictions
    """
    itself, literature = (
        [conflict for conflict in opposed(audit, plane) if not conflict.drafted]
        for plane in (ITSELF, LITERATURE)
    )
    shown = [*itself[:2], *literature[:1]]
    pairs = [_pair(conflict, audit) for conflict in shown]
    # One mark for each claim that can be checked, gathered by verdict.
    counted = kinds_and_verdicts.numbers(audit)[list(DIRECTIONS)].sum()
    tally = [
        element(
            "li",
            element("span", SYMBOLS[name] * int(number), class_="marks"),
            element("span", element("strong", int(number)), f" {name}"),
            class_=name.replace(" ", "-"),
        )
        for name, number in counted.items()
        if holds_verdict(name)
    ]
    onward = (element("a", words, href=f"{name}.ipynb") for name, words in ONWARD.items())
    whole = element(
        "div",
        element("ul", *tally, class_="tally"),
        _standing_note(audit),
        element("div", *pairs, class_="pairs") if pairs else "",
        element("p", "Go on to ", join(onward, " · "), ".", class_="onward"),
        class_="glance",
    )
    return Html(whole.source, f"The result at one look, with {len(shown)} contradictions")


def _standing_note(audit: Audit) -> Html:
    """What only rules have coded and nobody may quote; else whether anybody confirmed anything."""
    claims, findings = audit.tables.claims, audit.tables.findings
    drafted_claims, drafted_findings = int(drafted(claims).sum()), int(drafted(findings).sum())
    if drafted_claims + drafted_findings:
        rows = f"{drafted_claims} of {several(len(claims), 'row')} of claims"
        rows += f" and {drafted_findings} of {several(len(findings), 'finding')}"
        who = drafters(claims, findings)
        why = f" {who[0].upper()}{who[1:]} coded {rows}, and no person has confirmed them. "
        where = "What contradicts them stands in the ledger, marked as drafted, and not here. "
        words = f"{why}{where}Do not quote this report."
        return element("p", element("strong", "A draft."), words, class_="draft")
    confirmed = int((claims["confirmed_by"] != "").sum())
    settled = int(audit.judgements["confirmed"].sum())
    words = "Nobody but its drafters has checked this audit yet."
    if confirmed + settled:
        words = (
            f"A person has confirmed {confirmed} of {several(len(claims), 'row')} of claims and "
        )
        words += f"{settled} of {several(len(audit.judgements), 'judgement')}."
    return element("p", words, class_="standing")


def _pair(conflict: Conflict, audit: Audit) -> Html:
    """Two sides of a conflict facing each other: on each the one that says it in fewest letters."""
    left, right = (
        min(map(audit.side, names), key=lambda row: len(row.get("exact") or row["statement"]))
        for names in (conflict.left, conflict.right or conflict.findings)
    )
    title = f"{exposure(left, audit.vocabulary)}: {audit.vocabulary.label(left['outcome'])}"
    link = internal("conflict", conflict.id, title[:1].upper() + title[1:])
    between = element("span", f" · {PLANE_WORDS[conflict.plane]}", class_="muted")
    return element(
        "div",
        element("p", link, between, class_="thing"),
        _side_in_short(left, audit),
        element("p", "against", class_="against"),
        _side_in_short(right, audit),
        class_="conflict pair",
    )


def _side_in_short(row: dict[str, Any], audit: Audit) -> Html:
    text = row.get("exact") or row["statement"]
    if len(text) > LONGEST:
        text = textwrap.shorten(text, LONGEST, placeholder=" …")
    if "exact" in row:
        words: Content = join(["“", text, "”"])
        place = internal("sentence", str(row["sentence"]), f"sentence {row['sentence']}")
    else:
        words = text
        place = internal("ref", row["citekey"], audit.library.cite(row["citekey"]))
    value = audit.vocabulary.value_label(row["outcome"], row["value"])
    return element("blockquote", element("p", words), element("cite", join([place, value], " · ")))

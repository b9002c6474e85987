"""Cards: all there is about one claim or one conflict, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from claimaudit.audit import finding_rows, side_row
from claimaudit.contradictions.conflicts import PLANE_WORDS, SEVERITIES, Conflict, conflicts
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.judgements import by_id
from claimaudit.evidence.verdicts import rows_by_claim
from claimaudit.views.html import Html, element, external, internal, items, join, plain
from claimaudit.views.tables.parts import (
    badge,
    cited,
    conflict_title,
    draft_mark,
    links,
    standing,
    study,
)
from claimaudit.vocabulary.facets import directness, effect, facets, scope, strength, voice

if TYPE_CHECKING:
    from claimaudit.audit import Audit


Row = dict[str, Any]
WIDTH = 90

# The part a finding plays in a verdict, in the order in which a reader wants to know.
ROLES = {
    "for": "Counts for it",
    "against": "Counts against it",
    "null": "Shows no difference",
    "qualifies": "Qualifies it",
    "indirect": "Indirect, not counted",
    "position": "Positions of authorities, not counted",
    "inference": "Inferences of authors, not counted",
    "retracted": "Of retracted work, counts for nothing",
    "background": "Background, not counted",
    "disputed": "Reviewers differ, not counted",
    "stale": "Judged before it was changed, not counted",
    "undecided": "Undecided, not counted",
}


def claims(audit: Audit) -> Html:
    """One card for each claim, in the order of the article; sentences without a claim have none."""
    asserting = holds_claim(audit.claims["kind"])
    asserted = audit.claims[asserting].to_dict("records")
    silent = audit.claims[~asserting].to_dict("records")
    parts = _Parts(audit)
    shown = [_claim(row, parts) for row in asserted]
    return Html(
        "".join(card.source for card in [*shown, _silent(silent)]),
        f"{len(shown)} cards, one for each claim",
    )


class _Parts:
    """What the cards of one audit are put together from, looked up once."""

    def __init__(self, audit: Audit):
        self.audit = audit
        self.verdicts = by_id(audit.verdicts, "claim_id")
        self.evidence = rows_by_claim(audit.evidence)
        self.fragility = rows_by_claim(audit.fragility)
        self.summaries = dict(
            zip(audit.coverage["claim_id"], audit.coverage["summary"], strict=True)
        )
        self.conflicts = _by_side(conflicts(audit))


def _by_side(found: Iterable[Conflict]) -> dict[str, list[Conflict]]:
    sides: dict[str, list[Conflict]] = {}
    for conflict in found:
        for name in conflict.sides:
            sides.setdefault(name, []).append(conflict)
    return sides


def _claim(row: Row, parts: _Parts) -> Html:
    name = row["claim_id"]
    verdict = parts.verdicts[name]
    return element(
        "div",
        element("h3", f"{name}. ", row["statement"]),
        _quote(row, parts.audit),
        _verdict(verdict),
        element("p", _coded(row, parts.audit), " ", standing(row), class_="detail"),
        _evidence(parts.evidence.get(name, []), parts.audit),
        _contradictions(parts.conflicts.get(name, [])),
        _turning(parts.fragility.get(name, [])),
        id=f"claim-{name}",
        class_="card",
    )


def _coded(row: Row, audit: Audit) -> Html:
    return join(["Coded as: ", facets(row, audit.vocabulary), "."])


def _quote(row: Row, audit: Audit) -> Html:
    number = str(row["sentence"])
    said = [voice(row["voice"]), f"wording: {strength(row['rung'])}" if row["rung"] else ""]
    place = internal("sentence", number, f"Sentence {number}")
    return element(
        "blockquote",
        _in_context(*audit.article.context(row["start"], row["end"], WIDTH)),
        element("cite", join([place, row["kind"], *said], " · ")),
        class_="quote",
    )


def _in_context(before: str, exact: str, after: str) -> Html:
    marked = element("mark", plain(exact))
    return element("p", plain(f"…{_tail(before)}"), marked, plain(f"{_head(after)}…"), dir="auto")


def _tail(text: str) -> str:
    """The context before a quote, from its last line on and without a word cut in half."""
    line = text.rsplit("\n", 1)[-1]
    return line.partition(" ")[2] if len(line) == WIDTH else line


def _head(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line.rpartition(" ")[0] if len(line) == WIDTH else line


def _verdict(verdict: Row) -> Html:
    said = [
        badge(verdict),
        f"wording: {verdict['wording']}" if verdict["wording"] else "",
        f"certainty: {verdict['certainty']}" if verdict["certainty"] else "",
    ]
    rule = element("span", verdict["rule"], class_="muted")
    return element("p", join(said, " · "), ". ", rule, class_="judged")


def _evidence(rows: list[Row], audit: Audit) -> Html:
    return join(_part(title, role, rows, audit) for role, title in ROLES.items())


def _part(title: str, role: str, rows: list[Row], audit: Audit) -> Html:
    mine = [row for row in rows if row["role"] == role]
    mine.sort(key=lambda row: (row["level"], row["finding_id"]))
    if not mine:
        return Html("")
    heading = element("strong", f"{title} ({len(mine)})")
    # Background helps to read a claim and speaks neither for nor against it: links are enough.
    if role == "background":
        return element("p", heading, ": ", links("finding", [row["finding_id"] for row in mine]))
    return join([element("p", heading), items(_finding(row, audit) for row in mine)])


def _finding(row: Row, audit: Audit) -> Html:
    about = [
        f"level {row['level']}",
        directness(row["directness"]),
        row["design_label"],
        row["studied"] if row["studied"] != "none" else "",
        f"read in: {row['read_in']}",
        f"paid by: {row['conflict']}",
        f"judged: {row['rationale']}" if row["rationale"] else "",
    ]
    source = cited(audit, row["citekey"])
    outward = [external(address, label) for label, address in audit.library.links(row["citekey"])]
    detail = join([source, join(outward, ", "), *about], " · ")
    return join(
        [
            internal("finding", row["finding_id"]),
            " " + row["statement"] + " ",
            element("span", detail, class_="detail"),
            standing(finding_rows(audit)[row["finding_id"]]),
        ]
    )


def _contradictions(found: list[Conflict]) -> Html:
    live = [one for one in found if one.is_live]
    if not live:
        return Html("")
    listed = [internal("conflict", one.id, f"{one.kind}: {' '.join(one.rules)}") for one in live]
    return join([element("p", element("strong", "In the ledger")), items(listed)])


def _turning(rows: list[Row]) -> Html:
    if not rows:
        return Html("")
    listed = [
        join(
            [f"Without {row['without']} (", links("finding", row["removed"]), f"): {row['after']}."]
        )
        for row in rows
    ]
    return join([element("p", element("strong", "What would change the verdict")), items(listed)])


def _silent(rows: list[Row]) -> Html:
    """Sentences that hold no claim: one entry each, so that every sentence is accounted for."""
    listed = [
        element(
            "li",
            internal("sentence", str(row["sentence"]), row["claim_id"]),
            " ",
            element("q", row["exact"]),
            f" {row['why_not']}",
            id=f"claim-{row['claim_id']}",
        )
        for row in rows
    ]
    if not listed:
        return Html("")
    return element("div", element("h3", "Sentences that hold no claim"), element("ul", *listed))


# Conflicts


def conflict(audit: Audit, found: Conflict | None, anchored: bool = False) -> Html:
    """One conflict: both sides facing each other, the rule in words, scope, severity and ruling.

    Parameters
    ----------
    anchored
        Whether this is the place to which links to the conflict lead.
    """
    if found is None:
        return element("p", "There is no conflict of this sort.")
    heading = conflict_title(found, audit)
    words = heading if anchored else internal("conflict", found.id, heading)
    return element(
        "div",
        element("h3", join([words, draft_mark(found)], " ")),
        _facing(found, audit),
        element("p", element("strong", "Rule: "), " ".join(found.rules)),
        element("p", join([*_standing(found), *_ruled(found, audit)], " ")),
        element("p", "Rows: ", join((element("code", row["pair_id"]) for row in found.rows), ", "))
        if anchored
        else Html(""),
        id=f"conflict-{found.id}" if anchored else "",
        class_="conflict",
    )


def conflict_list(audit: Audit, found: Iterable[Conflict], anchored: bool = False) -> Html:
    """Conflicts as cards, one after the other."""
    shown = [conflict(audit, one, anchored) for one in found]
    return join(shown) if shown else element("p", "There is no conflict of this sort.")


def _facing(found: Conflict, audit: Audit) -> Html:
    left = [_quoted(name, audit) for name in found.left or found.findings]
    right = [_quoted(name, audit) for name in found.right]
    columns = [element("div", *column) for column in (left, right) if column]
    return element("div", *columns, class_="facing")


def _quoted(name: str, audit: Audit) -> Html:
    row = side_row(audit, name)
    coded = join([effect(row, audit.vocabulary), *scope(row, audit.vocabulary)], " · ")
    if "exact" in row:
        place = internal("sentence", str(row["sentence"]), f"sentence {row['sentence']}")
        words = element("p", plain(f"“{row['exact']}”"), dir="auto")
        from_where = join(["The article, ", place, " (", internal("claim", name), ") · ", coded])
    else:
        source = cited(audit, row["citekey"])
        words = element("p", row["statement"])
        named = join([source, " (", internal("finding", name), ")"])
        from_where = join([named, " ", study(row, audit), " ", coded])
    return element("blockquote", words, element("cite", from_where), class_="quote")


def _standing(found: Conflict) -> list[str]:
    axes = ", ".join(found.axes)
    return [
        f"Between: {PLANE_WORDS[found.plane]}.",
        f"Scope: they differ in {axes}." if axes else "Scope: no axis separates them.",
        f"Severity {found.severity} of 6: {SEVERITIES[found.severity]}.",
    ]


def _ruled(found: Conflict, audit: Audit) -> list[str]:
    """The ruling, who made it and why; row by row where the rows are ruled differently."""
    said: dict[str, list[str]] = {}
    for row in found.rows:
        names = audit.decisions["pair_id"].isin((row["pair_id"], row["conflict"]))
        agreed = names & (audit.decisions["ruling"] == row["ruling"])
        who = ", ".join(dict.fromkeys(audit.decisions.loc[agreed, "reviewer"]))
        words = f"{row['ruling']}{f' ({who})' if who else ''}. {row['reason']}".strip()
        said.setdefault(words, []).append(row["pair_id"])
    if len(said) == 1:
        return [f"Ruling: {words}" for words in said]
    return [f"Ruling on {', '.join(pairs)}: {words}" for words, pairs in said.items()]

"""Cards: all there is about one claim, finding, source or conflict, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from claimaudit.contradictions.conflicts import PLANE_WORDS, Conflict
from claimaudit.contradictions.kinds.tiers import LAST, TIERS
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.judgements import by_id
from claimaudit.evidence.verdicts import rows_by_claim
from claimaudit.views.html import Html, element, external, internal, items, join, plain, several
from claimaudit.views.tables.parts import (
    badge,
    cited,
    conflict_title,
    draft_mark,
    links,
    standing,
    study,
)
from claimaudit.views.tables.sources import source_card
from claimaudit.vocabulary.facets import directness, effect, facets, scope, strength, voice_label

if TYPE_CHECKING:
    from claimaudit.audit import Audit


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


def card(audit: Audit, name: str) -> Html:
    """The card of whatever has that id: a claim, a finding, a source or a conflict.

    Raises
    ------
    KeyError
        When the audit has nothing of that name; the message gives the nearest.

    Examples
    --------
    >>> audit = Audit.open("tea", root=small)
    >>> card(audit, "C05"), card(audit, "night2019")
    (C05. Tea disturbs sleep., night2019: Night 2019)
    """
    entry = audit[name]
    if entry.kind == "finding":
        return finding_card(audit, entry.id)
    if entry.kind == "source":
        return source_card(audit, entry.id)
    if entry.kind == "conflict":
        conflict = next(known for known in audit.gathered() if known.id == entry.id)
        return conflict_card(audit, conflict)
    if not holds_claim(audit.claim[name]["kind"]):
        return Html(_without_claim([audit.claim[name]]).source, entry.text)
    return ClaimCards(audit).card(name)


# Claims


def claim_cards(audit: Audit) -> Html:
    """One card for each claim, in the order of the article; sentences without a claim have none.

    >>> claim_cards(Audit.open("tea", root=small))
    8 cards, one for each claim
    """
    cards = ClaimCards(audit)
    rows = audit.tables.claims
    asserting = holds_claim(rows["kind"])
    shown = [cards.card(name) for name in rows.loc[asserting, "claim_id"]]
    rest = _without_claim(rows[~asserting].to_dict("records"))
    whole = "".join(card.source for card in [*shown, rest])
    return Html(whole, f"{len(shown)} cards, one for each claim")


class ClaimCards:
    """What the cards of the claims of one audit are put together from, looked up once."""

    def __init__(self, audit: Audit):
        self.audit = audit
        self.verdicts = by_id(audit.verdict_rows, "claim_id")
        self.evidence = rows_by_claim(audit.evidence)
        self.fragility = rows_by_claim(audit.fragility)
        self.live: dict[str, list[Conflict]] = {}
        for conflict in audit.gathered(live=True):
            for side in conflict.sides:
                self.live.setdefault(side, []).append(conflict)

    def card(self, claim_id: str) -> Html:
        """The card of one claim."""
        row, verdict = self.audit.claim[claim_id], self.verdicts[claim_id]
        judged = [
            badge(verdict),
            f"wording: {verdict['wording']}" if verdict["wording"] else "",
            f"certainty: {verdict['certainty']}" if verdict["certainty"] else "",
        ]
        rule = element("span", verdict["rule"], class_="muted")
        coded = join(["Coded as: ", facets(row, self.audit.vocabulary), "."])
        live = [
            internal("conflict", conflict.id, f"{conflict.kind}: {' '.join(conflict.rules)}")
            for conflict in self.live.get(claim_id, [])
        ]
        turning = []
        for turn in self.fragility.get(claim_id, []):
            removed = links("finding", turn["removed"])
            turning.append(join([f"Without {turn['without']} (", removed, f"): {turn['after']}."]))
        whole = element(
            "div",
            element("h3", f"{claim_id}. ", row["statement"]),
            _quote_in_context(row, self.audit),
            element("p", join(judged, " · "), ". ", rule, class_="judged"),
            element("p", coded, " ", standing(row), class_="detail"),
            join(_findings_by_role(self.evidence.get(claim_id, []), self.audit)),
            _titled_list("In the ledger", live),
            _titled_list("What would change the verdict", turning),
            id=f"claim-{claim_id}",
            class_="card",
        )
        return Html(whole.source, f"{claim_id}. {row['statement']}")


def _titled_list(title: str, entries: list[Html]) -> Html:
    """A list under its title; nothing without entries."""
    if not entries:
        return Html("")
    return join([element("p", element("strong", title)), items(entries)])


def _quote_in_context(row: dict[str, Any], audit: Audit) -> Html:
    """The quote, marked, between the words around it, and in which sentence, how and by whom."""
    before, exact, after = audit.article.context(row["start"], row["end"], WIDTH)
    before, after = before.rsplit("\n", 1)[-1], after.split("\n", 1)[0]
    # What is as long as was asked for may begin or end in the middle of a word.
    before = before.partition(" ")[2] if len(before) == WIDTH else before
    after = after.rpartition(" ")[0] if len(after) == WIDTH else after
    number = str(row["sentence"])
    about = [
        internal("sentence", number, f"Sentence {number}"),
        row["kind"],
        voice_label(row["voice"]),
        f"wording: {strength(row['rung'])}" if row["rung"] else "",
    ]
    quote = [plain(f"…{before}"), element("mark", plain(exact)), plain(f"{after}…")]
    return element(
        "blockquote",
        element("p", *quote, dir="auto"),
        element("cite", join(about, " · ")),
        class_="quote",
    )


def _findings_by_role(rows: list[dict[str, Any]], audit: Audit) -> Iterable[Html]:
    """The findings judged to bear on a claim, under a heading for each part that they play."""
    for role, title in ROLES.items():
        mine = [row for row in rows if row["role"] == role]
        mine.sort(key=lambda row: (row["level"], row["finding_id"]))
        title = f"{title} ({len(mine)})"
        # Background helps to read a claim and speaks neither for nor against it: links are enough.
        if mine and role == "background":
            names = [row["finding_id"] for row in mine]
            yield element("p", element("strong", title), ": ", links("finding", names))
        else:
            yield _titled_list(title, [judged_finding(row, audit) for row in mine])


def judged_finding(row: dict[str, Any], audit: Audit) -> Html:
    """A finding as it was judged for a claim: what was found, where, how, how directly, and why."""
    outward = [external(address, label) for label, address in audit.library.links(row["citekey"])]
    detail = [
        cited(audit, row["citekey"]),
        join(outward, ", "),
        f"level {row['level']}",
        directness(row["directness"]),
        row["design_label"],
        row["studied"] if row["studied"] != "none" else "",
        f"read in: {row['read_in']}",
        f"paid by: {row['interest']}",
        f"judged: {row['rationale']}" if row["rationale"] else "",
    ]
    return join(
        [
            internal("finding", row["finding_id"]),
            " " + row["statement"] + " ",
            element("span", join(detail, " · "), class_="detail"),
            standing(audit.finding[row["finding_id"]]),
        ]
    )


def _without_claim(rows: list[dict[str, Any]]) -> Html:
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


# Findings


def finding_card(audit: Audit, finding_id: str) -> Html:
    """One finding: what was found, how, by whom, how it is coded, and what it was judged to mean.

    >>> finding_card(Audit.open("tea", root=small), "F003")
    F003. Drinkers of tea reported shorter nights than others.
    """
    row = audit.finding[finding_id]
    judged = [
        join(
            [
                internal("claim", match["claim_id"]),
                f" {match['stance'] or match['state']} ({directness(match['directness'])}): ",
                match["rationale"],
            ]
        )
        for match in audit.evidence[audit.evidence["finding_id"] == finding_id].to_dict("records")
    ]
    whole = element(
        "div",
        element("h3", f"{finding_id}. ", row["statement"]),
        element("p", f"Estimate: {row['estimate']}") if row["estimate"] else "",
        element("p", cited(audit, row["citekey"]), " ", study(row, audit), class_="detail"),
        element("p", join(["Coded as: ", facets(row, audit.vocabulary), ". ", standing(row)])),
        element("p", element("strong", "Judged")) if judged else "Judged to bear on no claim.",
        items(judged),
        class_="card",
    )
    return Html(whole.source, f"{finding_id}. {row['statement']}")


# Conflicts


def conflict_card(audit: Audit, conflict: Conflict | None, anchored: bool = False) -> Html:
    """One conflict: both sides facing each other, the rule in words, scope, severity and ruling.

    Parameters
    ----------
    anchored
        Whether this is the place to which links to the conflict lead.

    Examples
    --------
    >>> audit = Audit.open("tea", root=small)
    >>> conflict_card(audit, audit.gravest)
    Tea: amount and quality of sleep – improves against disturbs
    """
    if conflict is None:
        return element("p", "There is no conflict of this sort.")
    title = conflict_title(conflict, audit)
    words = title if anchored else internal("conflict", conflict.id, title)
    left = [_side_quoted(name, audit) for name in conflict.left or conflict.findings]
    right = [_side_quoted(name, audit) for name in conflict.right]
    columns = [element("div", *column) for column in (left, right) if column]
    # Row by row where the rows are ruled differently.
    decisions = audit.tables.decisions
    pairs_by_words: dict[str, list[str]] = {}
    for row in conflict.rows:
        on_it = decisions["pair_id"].isin((row["pair_id"], row["conflict"]))
        agreed = on_it & (decisions["ruling"] == row["ruling"])
        who = ", ".join(dict.fromkeys(decisions.loc[agreed, "reviewer"]))
        ruling = f"{row['ruling']}{f' ({who})' if who else ''}. {row['reason']}".strip()
        pairs_by_words.setdefault(ruling, []).append(row["pair_id"])
    axes = ", ".join(conflict.axes)
    about = [
        f"Between: {PLANE_WORDS[conflict.plane]}.",
        f"Scope: they differ in {axes}." if axes else "Scope: no axis separates them.",
        f"Severity {conflict.severity} of {LAST}: {TIERS[conflict.severity]}.",
    ]
    for ruling, pairs in pairs_by_words.items():
        of_some = f" on {', '.join(pairs)}" if len(pairs_by_words) > 1 else ""
        about.append(f"Ruling{of_some}: {ruling}")
    rows = join((element("code", row["pair_id"]) for row in conflict.rows), ", ")
    whole = element(
        "div",
        element("h3", join([words, draft_mark(conflict)], " ")),
        element("div", *columns, class_="facing"),
        element("p", element("strong", "Rule: "), " ".join(conflict.rules)),
        element("p", join(about, " ")),
        element("p", "Rows: ", rows) if anchored else "",
        id=f"conflict-{conflict.id}" if anchored else "",
        class_="conflict",
    )
    return Html(whole.source, title)


def conflict_cards(audit: Audit, conflicts: Iterable[Conflict], anchored: bool = False) -> Html:
    """Conflicts as cards, one after the other."""
    shown = [conflict_card(audit, conflict, anchored) for conflict in conflicts]
    if not shown:
        return element("p", "There is no conflict of this sort.")
    return Html(join(shown).source, several(len(shown), "conflict"))


def _side_quoted(name: str, audit: Audit) -> Html:
    """One side of a conflict: its words, where they stand, and how they are coded."""
    row = audit.side(name)
    coded = join([effect(row, audit.vocabulary), *scope(row, audit.vocabulary)], " · ")
    if "exact" in row:
        place = internal("sentence", str(row["sentence"]), f"sentence {row['sentence']}")
        words = element("p", plain(f"“{row['exact']}”"), dir="auto")
        whence = join(["The article, ", place, " (", internal("claim", name), ") · ", coded])
    else:
        source = join([cited(audit, row["citekey"]), " (", internal("finding", name), ")"])
        words = element("p", row["statement"])
        whence = join([source, " ", study(row, audit), " ", coded])
    return element("blockquote", words, element("cite", whence), class_="quote")

"""The tables of the notebooks: captioned, escaped, in a fixed order, each thing under one id.

Which notebook shows a thing under its id is written in `claimaudit.hypertext.HOMES`: sentences in
01, sources and findings in 02, claims in 03, conflicts in 04. Everything else links there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.conflicts import PLANE_WORDS, SEVERITIES, Conflict, conflicts, tally
from claimaudit.evidence import by_id
from claimaudit.export import FILES, FOLDER, WORKBOOK, workbook
from claimaudit.hypertext import Content, Html, Row, element, external, internal, items, join, table
from claimaudit.rows import claim_rows, grouped, side_row
from claimaudit.schema import DRAFT, DRAFTED, STANCES, parts
from claimaudit.scope import CONFLICT
from claimaudit.status import RETRACTED, Status
from claimaudit.verdicts import fragility_tried
from claimaudit.words import POPULATIONS, SYMBOLS, exposure, facets, several, strength

if TYPE_CHECKING:
    from claimaudit.audit import Audit

ON_CARDS = "the card of each claim says the same and more"


def frame(data: pd.DataFrame, caption: str) -> Html:
    """Any table of figures as it is, its columns named in words; numbers are set to the right."""
    names = [str(name).replace("_", " ") for name in data.columns]
    numbers = [
        name
        for name, column in zip(names, data.columns, strict=True)
        if pd.api.types.is_numeric_dtype(data[column])
    ]
    rows = [Row(tuple(map(str, row))) for row in data.itertuples(index=False)]
    return table(caption, names, rows, numbers)


def badge(verdict: dict[str, Any]) -> Html:
    """The direction of a verdict as a mark and a word, with its basis."""
    direction, basis = verdict["direction"], verdict["basis"]
    words = f"{SYMBOLS[direction]} {direction}"
    css = f"verdict {direction.replace(' ', '-')}"
    marked = element("span", words, class_=css, **choice("verdict", direction))
    return join([marked, element("span", f" {basis}", class_="muted") if basis else ""])


def choice(kind: str, value: str) -> dict[str, str]:
    """The attribute by which a reader can filter the rows of a table in the report."""
    return {f"data-{kind}": value}


def links(kind: str, names: Iterable[str]) -> Html:
    """Links to claims, findings or sources, parted by commas."""
    return join((internal(kind, name) for name in names), ", ")


# The article


def claims(audit: Audit) -> Html:
    """Every claim in the order of the article: quote, meaning, kind, wording, facets, verdict."""
    verdict = by_id(audit.verdicts, "claim_id")
    columns = ("Claim", "Quote", "In neutral words", "Kind", "Strength of wording", "Coded as")
    rows = [_claim(row, verdict[row["claim_id"]], audit) for row in audit.claims.to_dict("records")]
    shown = table("Every claim, in the order of the article", (*columns, "Verdict"), rows)
    return repeated(shown, ON_CARDS)


def _claim(row: dict[str, Any], verdict: dict[str, Any], audit: Audit) -> Row:
    quoted = element("q", row["exact"])
    place = internal("sentence", str(row["sentence"]), f"sentence {row['sentence']}")
    said = row["statement"] or row["why_not"]
    wording = join([strength(row["rung"]), "reported" if row["voice"] == "reported" else ""], "; ")
    coded = facets(row, audit.vocabulary) if row["kind"] != "none" else ""
    judged = badge(verdict) if row["kind"] != "none" else "no claim"
    kind = element("span", row["kind"], **choice("kind", row["kind"]))
    cells = (join([quoted, place], " "), said, kind, wording, coded, judged)
    return Row((internal("claim", row["claim_id"]), *cells))


def verdicts(audit: Audit) -> Html:
    """Every claim and its verdict, in the order of the article, without the rules behind it."""
    columns = ("Claim", "What it says", "Verdict", "Wording", "Certainty")
    asserted = audit.claims.loc[audit.claims["kind"] != "none", "claim_id"]
    rows = [
        Row(
            (
                internal("claim", row["claim_id"]),
                row["statement"],
                badge(row),
                row["wording"],
                row["certainty"],
            )
        )
        for row in audit.verdicts[audit.verdicts["claim_id"].isin(asserted)].to_dict("records")
    ]
    return table("Every claim and its verdict", columns, rows)


def rules(audit: Audit) -> Html:
    """Every verdict with the rules that gave it."""
    columns = ("Claim", "What it says", "Verdict", "Rules that gave it")
    asserted = audit.claims.loc[audit.claims["kind"] != "none", "claim_id"]
    rows = [
        Row((internal("claim", row["claim_id"]), row["statement"], badge(row), row["rule"]))
        for row in audit.verdicts[audit.verdicts["claim_id"].isin(asserted)].to_dict("records")
    ]
    shown = table("Every verdict and the rules of the protocol that gave it", columns, rows)
    return repeated(shown, ON_CARDS)


# The evidence


def matrix(audit: Audit) -> Html:
    """Claims against sources: which finding of which source takes which stance, and the gaps.

    The findings that count are in bold. A column says how good the best direct result is, or
    which kind of evidence there is instead.
    """
    found = _by_claim_and_stance(audit)
    evidence = grouped(audit.evidence, "claim_id")
    checked = audit.verdicts[audit.verdicts["direction"] != "not checkable"]
    claim = claim_rows(audit)
    rows = [
        _matched(audit, row | {"kind": claim[row["claim_id"]]["kind"]}, found, evidence)
        for row in checked.to_dict("records")
    ]
    stances = ("Supports", "Refutes", "Qualifies", "Background")
    columns = ("Claim", "What it says", "Kind", "Verdict", "Direct evidence", *stances)
    caption = "Claims and sources; the findings that count for or against are in bold"
    return table(caption, columns, rows, sort="matrix")


def _by_claim_and_stance(audit: Audit) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    ordered = audit.evidence.sort_values(["level", "finding_id"])
    for row in ordered.to_dict("records"):
        found.setdefault((row["claim_id"], row["stance"]), []).append(row)
    return found


def _matched(
    audit: Audit,
    row: dict[str, Any],
    found: dict[tuple[str, str], list[dict[str, Any]]],
    evidence: dict[str, pd.DataFrame],
) -> Row:
    name = row["claim_id"]
    cells = [_stance(audit, found.get((name, stance), [])) for stance in STANCES]
    kind = element("span", row["kind"], **choice("kind", row["kind"]))
    gap = _gap(evidence.get(name))
    return Row((internal("claim", name), row["statement"], kind, badge(row), gap, *cells))


def _gap(evidence: pd.DataFrame | None) -> Html:
    """The best level of a direct result and its data sets, or what there is instead."""
    direct = None if evidence is None else evidence[evidence["counts"].astype(bool)]
    if evidence is None:
        said = sort = "nothing found"
    elif direct.empty:
        only = {frozenset({RETRACTED}): "retracted only", frozenset(): "background only"}
        said = sort = only.get(frozenset(evidence["role"]) - {"background"}, "indirect only")
    else:
        sets = several(int(direct["dataset"].nunique()), "data set")
        said, sort = f"level {direct['level'].min()}, {sets}", "direct"
    return element("span", said, **choice("evidence", sort))


def _stance(audit: Audit, rows: list[dict[str, Any]]) -> Html:
    """The findings of one stance, gathered by source."""
    sources: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        sources.setdefault(row["citekey"], []).append(row)
    return join((_of_source(audit, key, mine) for key, mine in sources.items()), "; ")


def _of_source(audit: Audit, citekey: str, rows: list[dict[str, Any]]) -> Html:
    named = join(map(_bearing_finding, rows), ", ")
    status = audit.statuses.get(citekey)
    mark = join([" ", status_mark(status)]) if status else ""
    return join([join([audit.library.cite(citekey), mark]), named], ": ")


def _bearing_finding(row: dict[str, Any]) -> Html:
    choices = choice("stance", row["stance"]) | choice("design", row["design_label"])
    population = POPULATIONS.get(row["population"], "population not stated")
    link = internal("finding", row["finding_id"], **choices, **choice("population", population))
    return element("strong", link) if row["counts"] else link


def coverage(audit: Audit) -> Html:
    """What each checkable claim was held against, or which searches found nothing."""
    checked = audit.coverage[audit.coverage["checkable"] != "no"]
    columns = ("Claim", "Findings judged", "Of which count", "Searches", "In words")
    rows = [
        Row(
            (
                internal("claim", row["claim_id"]),
                row["matches"],
                row["counted"],
                ", ".join(row["searches"]),
                row["summary"],
            )
        )
        for row in checked[checked["matches"] == 0].to_dict("records")
    ]
    caption = "Checkable claims on which no finding was judged to bear"
    return table(caption, columns, rows, ("Findings judged", "Of which count"))


# The literature


def searches(audit: Audit) -> Html:
    """What was looked for, where, when, and what came of it."""
    columns = ("Search", "Date", "Where", "Looked for", "For claims", "Kept", "What came of it")
    rows = [
        Row(
            (
                row["search_id"],
                row["date"],
                row["where"],
                row["query"],
                links("claim", parts(row["claims"])),
                _citations(audit, parts(row["kept"])),
                row["outcome"],
            )
        )
        for row in audit.search_log.to_dict("records")
    ]
    return table("The search log", columns, rows, sort="searches")


def _citations(audit: Audit, citekeys: Iterable[str]) -> Html:
    named = [cited(audit, key) for key in citekeys]
    return join(named, "; ") if named else Html("nothing")


def cited(audit: Audit, citekey: str) -> Html:
    """A source as sentences cite it, linked to its place; marked where something became of it."""
    link = internal("ref", citekey, audit.library.cite(citekey))
    status = audit.statuses.get(citekey)
    if status is None:
        return link
    return join([link if status.counts else element("s", link), status_mark(status)], " ")


def status_mark(status: Status) -> Html:
    """What became of a source as a mark, the words before the sign."""
    css = "badge contested" if status.counts else "badge contradicted"
    return element("span", status.brief if status.counts else f"{status.brief} ⊘", class_=css)


def sources(audit: Audit) -> Html:
    """Every source with its reference, its links, what is uncertain about it, and its findings."""
    findings = grouped(audit.findings, "citekey")
    judged = grouped(audit.evidence, "finding_id")
    reference = audit.library.reference
    order = sorted(audit.library.citekeys, key=lambda key: (reference(key).lower(), key))
    style = f"References are written in the citation style “{audit.library.style}”."
    return Html(
        element("p", style, class_="muted").source
        + _standing(audit).source
        + "".join(_source(audit, key, findings.get(key), judged).source for key in order),
        f"{len(order)} sources with their findings",
    )


def _standing(audit: Audit) -> Html:
    """The sources of which it is known that something became of them, before all others."""
    if not audit.statuses:
        return Html("")
    told = "Retracted work counts for nothing here, unless a person accepts it by name: "
    return element("p", told, _citations(audit, sorted(audit.statuses)), ".")


def _source(
    audit: Audit, citekey: str, findings: pd.DataFrame | None, judged: dict[str, pd.DataFrame]
) -> Html:
    rows = [] if findings is None else findings.to_dict("records")
    return element(
        "div",
        element("p", _reference(audit, citekey)),
        _events(audit, citekey),
        element("p", join(_cautions(audit, citekey), " "), class_="muted"),
        items(_finding(audit, row, judged.get(row["finding_id"])) for row in rows),
        id=f"ref-{citekey}",
        class_="card source",
    )


def _reference(audit: Audit, citekey: str) -> Html:
    """The reference with its own address as a link, and links to where else the source is."""
    said = audit.library.reference(citekey)
    addresses = {address: label for label, address in audit.library.links(citekey)}
    within = next((address for address in addresses if said.endswith(address)), "")
    before = said.removesuffix(within)
    linked = element("a", within, href=within, class_="address") if within else ""
    others = [external(one, label) for one, label in addresses.items() if one != within]
    reference, status = join([before, linked]), audit.statuses.get(citekey)
    if status and not status.counts:
        reference = element("s", reference)
    return join([reference, *others], " ")


def _events(audit: Audit, citekey: str) -> Html:
    """How the source stands, and every event with its date, notice and who says so."""
    status = audit.statuses.get(citekey)
    if status is None:
        return Html("")
    rows = audit.status[audit.status["citekey"] == citekey].to_dict("records")
    # One event is told by the words of the status; of several, each has its line.
    others = [
        join([row["event"], row["date"] or "date unknown", row["notice"], row["said_by"]], ", ")
        for row in rows
    ]
    return join(
        [
            element("p", status_mark(status), " ", f"{status.words}."),
            items(others) if len(others) > 1 else "",
        ]
    )


def _cautions(audit: Audit, citekey: str) -> list[str]:
    library = audit.library
    unverified = ", ".join(library.unverified(citekey))
    funding = library.funding(citekey)
    # A link or a name tells who paid only where the source itself was seen to say so.
    paid = "unknown" if funding == "unknown" else f"{funding} ({library.conflict(citekey)})"
    return [
        f"Who paid: {paid}.",
        f"Not verified: {unverified}." if unverified else "",
        library.caution(citekey),
    ]


def _finding(audit: Audit, row: dict[str, Any], judged: pd.DataFrame | None) -> Html:
    identity = element("span", row["finding_id"], id=f"finding-{row['finding_id']}", class_="claim")
    pieces = [
        identity,
        row["statement"],
        f"[{row['estimate']}]" if row["estimate"] else "",
        element("span", study(row, audit), class_="detail"),
        standing(row),
        _bearing(judged),
    ]
    return join(pieces, " ")


def _bearing(judged: pd.DataFrame | None) -> Content:
    if judged is None:
        return "Judged to bear on no claim."
    stances = grouped(
        judged.assign(said=judged["stance"].where(judged["stance"] != "", judged["state"])), "said"
    )
    said = [join([f"{name} ", links("claim", rows["claim_id"])]) for name, rows in stances.items()]
    return join(["Judged: ", join(said, "; "), "."])


def study(row: dict[str, Any], audit: Audit) -> str:
    """How a finding was come by: design, number, attribution, where it stands, how it was read."""
    design = audit.designs.get(row["design"])
    said = [
        design.label if design else row["design"],
        f"n = {row['n']}" if row["n"] not in ("", "unknown") else "",
        row["attribution"],
        f"read in: {row['read_in']}",
        f"at: {row['locator']}" if row["locator"] not in ("", row["read_in"]) else "",
    ]
    return f"({'; '.join(word for word in said if word)})"


def findings(audit: Audit, chosen: pd.DataFrame, caption: str) -> Html:
    """Some findings: at which dose, what was found, how it is coded, by which design and whom."""
    columns = ("Finding", "Dose", "What was found", "Coded as", "Design and source")
    rows = [_listed(row, audit) for row in chosen.to_dict("records")]
    return table(caption, columns, rows)


def _listed(row: dict[str, Any], audit: Audit) -> Row:
    design = audit.designs.get(row["design"])
    return Row(
        (
            internal("finding", row["finding_id"]),
            row["dose"] or "not classed by the source",
            row["statement"],
            facets(row | {"dose": ""}, audit.vocabulary),
            join(
                [
                    design.label if design else row["design"],
                    row["attribution"],
                    cited(audit, row["citekey"]),
                ],
                "; ",
            ),
        )
    )


# The ledger


def tallied(audit: Audit) -> Html:
    """How many rows and conflicts of each sort the ledger holds."""
    data = tally(audit)
    rows = [
        Row(
            (
                PLANE_WORDS[row["plane"]],
                row["kind"],
                row["status"],
                row["rows"],
                row["conflicts"],
                row["open"],
            )
        )
        for row in data.to_dict("records")
    ]
    numbers = ("Rows", "Conflicts", "Not ruled upon")
    return table("The ledger by sort", ("Between", "Kind", "Status", *numbers), rows, numbers)


def index(audit: Audit) -> Html:
    """Every conflict of the ledger in one line, the gravest first, each a link to all of it."""
    columns = ("Conflict", "Between", "Kind", "Scope", "Severity", "Ruling")
    rows = [_indexed(one, audit) for one in conflicts(audit)]
    return repeated(
        table("The whole ledger, the gravest conflict first", columns, rows),
        "what stands in its lines is printed in full below",
    )


def _indexed(one: Conflict, audit: Audit) -> Row:
    rulings = ", ".join(one.rulings)
    status = "the same" if one.status == CONFLICT else one.status
    scope = join([status, ", ".join(one.axes)], ": ")
    severity = f"{one.severity}: {SEVERITIES[one.severity]}"
    return Row(
        (
            join([internal("conflict", one.id, conflict_title(one, audit)), draft_mark(one)], " "),
            element("span", PLANE_WORDS[one.plane], **choice("between", PLANE_WORDS[one.plane])),
            element("span", one.kind, **choice("kind", one.kind)),
            element("span", scope, **choice("scope", status)),
            element("span", severity, **choice("severity", severity)),
            element("span", rulings, **choice("ruling", rulings)),
        )
    )


def conflict_title(found: Conflict, audit: Audit) -> str:
    """What a conflict is about: "Leaf with tea: sleep – improves against disturbs"."""
    rows = [side_row(audit, name) for name in found.sides]
    things = dict.fromkeys(exposure(row, audit.vocabulary) for row in rows)
    outcome = audit.vocabulary.label(rows[0]["outcome"])
    values = dict.fromkeys(
        audit.vocabulary.value_label(row["outcome"], row["value"]) for row in rows
    )
    title = f"{' / '.join(things)}: {outcome} – {' against '.join(values)}"
    return title[:1].upper() + title[1:]


def draft_mark(found: Conflict) -> Html:
    """A mark on a conflict of which a side was coded by rules and confirmed by nobody."""
    return drafted_badge("drafted") if found.drafted else Html("")


def drafted_badge(words: str) -> Html:
    """The mark of what rules have coded and no person has confirmed."""
    return element("span", words, class_="badge contested", **choice("draft", "drafted"))


def standing(row: dict[str, Any]) -> Html:
    """Whether a claim or finding is a machine's draft, or who confirmed it; else nothing."""
    if row["confirmed_by"]:
        return element("span", f"Confirmed by {row['confirmed_by']}.", class_="muted")
    return drafted_badge("drafted, not confirmed") if row["drafted_by"] == DRAFTED else Html("")


def repeated(shown: Html, where: str) -> Html:
    """A table that is left out on paper, because all of it stands elsewhere; a line says where."""
    note = element("p", f"On paper this table is left out: {where}.", class_="left-out muted")
    return Html(element("div", shown, note, class_="repeated").source, repr(shown))


def ledger(audit: Audit, plane: str, same_scope: bool, without: Iterable[Conflict] = ()) -> Html:
    """The conflicts of one plane as a table: what stands against what, and by which rule.

    Parameters
    ----------
    same_scope
        Those in which no axis of scope separates the sides; otherwise all others.
    without
        Conflicts that are shown elsewhere under their ids.
    """
    elsewhere = {one.id for one in without}
    found = [
        one
        for one in conflicts(audit, plane)
        if (one.status == CONFLICT) is same_scope and one.id not in elsewhere
    ]
    columns = ("Conflict", "One side", "The other", "Axes that differ", "Severity", "Ruling")
    sort = "in the same scope" if same_scope else "in scopes that differ"
    rows = [_conflict(one, audit) for one in found]
    return table(f"Conflicts {sort}: {PLANE_WORDS[plane]}", columns, rows, sort="ledger")


def _conflict(conflict: Conflict, audit: Audit) -> Row:
    left, right = conflict.left or conflict.findings, conflict.right
    rules, rulings = " ".join(conflict.rules), ", ".join(conflict.rulings)
    ruling = join([rulings, " ".join(conflict.reasons)], ". ")
    severity = f"{conflict.severity}: {SEVERITIES[conflict.severity]}"
    return Row(
        (
            join(
                [
                    element("span", conflict.kind, **choice("kind", conflict.kind)),
                    join([draft_mark(conflict), rules], " "),
                ],
                ". ",
            ),
            items(side(name, audit) for name in left),
            items(side(name, audit) for name in right),
            ", ".join(conflict.axes) or "none",
            element("span", severity, **choice("severity", severity)),
            element("span", ruling, **choice("ruling", rulings)),
        ),
        id=f"conflict-{conflict.id}",
    )


def side(name: str, audit: Audit) -> Html:
    """One side of a conflict in short: the quote of a claim, the statement of a finding."""
    row = side_row(audit, name)
    if "exact" in row:
        return join([internal("claim", name), element("q", row["exact"])], " ")
    source = join(["(", cited(audit, row["citekey"]), ")"])
    return join([internal("finding", name), row["statement"], source], " ")


def open_conflicts(audit: Audit) -> Html:
    """The conflicts in one scope that wait for a ruling, the gravest first."""
    columns = ("Conflict", "Between", "Kind", "Severity", "Ruling")
    rows = [
        Row(
            (
                internal("conflict", one.id, conflict_title(one, audit)),
                PLANE_WORDS[one.plane],
                one.kind,
                one.severity,
                ", ".join(one.rulings),
            )
        )
        for one in conflicts(audit, status="conflict")
        if one.is_open
    ]
    return table("Conflicts in one scope without a settled ruling", columns, rows, ("Severity",))


# What the verdicts stand on


def fragility(audit: Audit) -> Html:
    """The verdicts that turn when part of the evidence is left out."""
    columns = ("Claim", "Left out", "Findings that go", "Before", "After")
    rows = [
        Row(
            (
                internal("claim", row["claim_id"]),
                row["without"],
                links("finding", row["removed"]),
                row["before"],
                row["after"],
            )
        )
        for row in audit.fragility.to_dict("records")
    ]
    return table("Verdicts that turn when part of the evidence is left out", columns, rows)


def removals(audit: Audit) -> Html:
    """What was left out in turn, how many claims that touched, and how many verdicts turned."""
    columns = ("Left out", "Times", "Claims touched", "Verdicts that turn", "Note")
    tried = fragility_tried(audit.claims, audit.evidence)
    rows = [
        Row((row["without"], row["removals"], row["claims"], row["flips"], row["note"]))
        for row in tried.to_dict("records")
    ]
    return table("What was left out in turn", columns, rows, columns[1:4])


def omissions(audit: Audit) -> Html:
    """What a reader needs, whether the article says it, and what the literature has on it."""
    columns = ("What a reader needs", "In the article", "Findings on it")
    rows = [
        Row(
            (
                row["need"],
                join(["mentioned: ", links("claim", row["claims"])])
                if row["mentioned"]
                else "not mentioned",
                links("finding", row["findings"]),
            )
        )
        for row in audit.omissions.to_dict("records")
    ]
    return table("What a reader needs and whether the article says it", columns, rows)


def promises(audit: Audit) -> Html:
    """What the article announces and does not deliver."""
    claim = claim_rows(audit)
    columns = ("Claim", "The promise", "What is missing")
    rows = [
        Row(
            (
                internal("claim", name),
                element("q", claim[name]["exact"]),
                internal("conflict", one.id, " ".join(one.rules)),
            )
        )
        for one in conflicts(audit, kind="unkept promise")
        for name in one.left
    ]
    return table("Promises that are not kept", columns, rows)


def too_strong(audit: Audit) -> Html:
    """Claims worded more strongly than their best direct support warrants."""
    claim = claim_rows(audit)
    verdict = audit.verdicts
    columns = ("Claim", "Quote", "Strength of wording", "Why it is too strong")
    rows = [
        Row(
            (
                internal("claim", row["claim_id"]),
                element("q", row["exact"]),
                strength(claim[row["claim_id"]]["rung"]),
                row["rule"],
            )
        )
        for row in verdict[verdict["wording"] == "too strong"].to_dict("records")
    ]
    return table("Claims worded more strongly than their support warrants", columns, rows)


# Trust


def confirmation(audit: Audit) -> Html:
    """How many rows of each table there are, and how many of them a person has confirmed."""
    columns = ("Table", "Rows", "Confirmed by a person", "By whom")
    rows = [Row((name, total, *_confirmed(people))) for name, total, people in _confirmable(audit)]
    return table("Who confirmed what", columns, rows, ("Rows", "Confirmed by a person"))


def _confirmable(audit: Audit) -> list[tuple[str, int, Sequence[str]]]:
    claims, findings = audit.claims, audit.findings
    matches, decisions = audit.matches, audit.decisions
    return [
        ("claims", len(claims), list(claims["confirmed_by"])),
        ("findings", len(findings), list(findings["confirmed_by"])),
        ("judgements (matches)", len(matches), list(matches["reviewer"])),
        ("rulings (decisions)", len(decisions), list(decisions["reviewer"])),
    ]


def _confirmed(people: Sequence[str]) -> tuple[int, str]:
    confirmed = [name for name in people if name not in ("", DRAFT)]
    return len(confirmed), ", ".join(sorted(set(confirmed))) or "nobody"


def reading(audit: Audit) -> Html:
    """How the findings were read, and what they are attributed to."""
    counts = pd.crosstab(audit.findings["read_in"], audit.findings["attribution"])
    data = counts.reset_index().rename(columns={"read_in": "read in"})
    return frame(data.astype(dict.fromkeys(counts.columns, int)), "How the findings were read")


def uncheckable(audit: Audit) -> Html:
    """The claims that cannot be held against literature, and why not."""
    claims = audit.claims[(audit.claims["checkable"] != "yes") & (audit.claims["kind"] != "none")]
    columns = ("Claim", "What it says", "Kind", "Why it cannot be checked")
    rows = [
        Row((internal("claim", row["claim_id"]), row["statement"], row["kind"], row["why_not"]))
        for row in claims.to_dict("records")
    ]
    return table("Claims that cannot be held against literature", columns, rows)


def unverified(audit: Audit) -> Html:
    """The sources of which part of the bibliography was not verified."""
    library = audit.library
    rows = [
        Row((internal("ref", key, library.cite(key)), ", ".join(library.unverified(key))))
        for key in sorted(library.citekeys)
        if library.unverified(key)
    ]
    caption = "Sources with unverified bibliography; what is unverified is left out or marked"
    return table(caption, ("Source", "Not verified"), rows)


def files(audit: Audit) -> Html:
    """The tables and references that the export writes beside the report, each with a link."""
    named = {workbook(audit.slug): WORKBOOK, **FILES}
    folder = f"../reports/{audit.slug}/{FOLDER}"
    rows = [
        Row((element("a", f"{FOLDER}/{name}", href=f"{folder}/{name}"), words))
        for name, words in named.items()
    ]
    return table("Files beside this report", ("File", "What it holds"), rows)


def unsettled(audit: Audit) -> Html:
    """What the check of the tables warns of, one line each."""
    warned = [Row((number, text)) for number, text in enumerate(audit.warnings(), 1)]
    if not warned:
        return element("p", "It warns of nothing.")
    return table("What is valid and still deserves a look", ("No.", "Warning"), warned)


def legend() -> Html:
    """The marks of the verdicts in words."""
    meaning = {
        "supported": "direct results agree, and none excludes it",
        "contradicted": "direct results exclude it",
        "contested": "direct results stand on both sides",
        "not established": "nothing, only indirect or too thin evidence; not the same as false",
        "not checkable": "announces, frames or values, so that no study could decide it",
    }
    rows = [
        Row((badge({"direction": name, "basis": ""}), words)) for name, words in meaning.items()
    ]
    return table("What the marks mean", ("Mark", "Meaning"), rows)


def captured(audit: Audit) -> Html:
    """What was audited: article, origin, hash, dates, question."""
    facts = {**audit.meta["article"], **audit.meta["audit"]}
    shown = ("title", "author", "address", "published", "captured", "origin", "sha256", "date")
    rows = [Row((name.replace("_", " "), str(facts[name]))) for name in shown if name in facts]
    return table("The article as it was captured", ("Fact", "As recorded"), rows)

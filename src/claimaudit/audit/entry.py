"""One thing of an audit by its id: a claim, a finding, a source or a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimaudit.audit.joined import source_words
from claimaudit.evidence.claims import holds_claim
from claimaudit.schema.faults import suggestion

if TYPE_CHECKING:
    from claimaudit.audit.audit import Audit


@dataclass(frozen=True, repr=False)
class Entry:
    """What an audit has under one id: a line in a terminal, a card in a notebook.

    Attributes
    ----------
    audit
    id
        Its id; for a pair of the ledger, that of its conflict.
    kind
        claim, finding, source or conflict.
    text
        The line.
    """

    audit: Audit
    id: str
    kind: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        # Cards stand in a room above this one; the face of the package knows both.
        from claimaudit import show

        return show.card(self.audit, self.id).source


def entry(audit: Audit, name: str) -> Entry:
    """The entry of that id.

    Raises
    ------
    KeyError
        When the audit has nothing of that name; the message gives the nearest.
    """
    if row := audit.claim.get(name):
        place = f"{name} (sentence {row['sentence']})"
        if not holds_claim(row["kind"]):
            return Entry(audit, name, "claim", f"{place}: no claim; {row['why_not']}.")
        verdict = audit.claims.at[name, "verdict"]
        return Entry(audit, name, "claim", f"{place}: {row['statement']} {verdict.capitalize()}.")
    if row := audit.finding.get(name):
        text = f"{name} ({source_words(row, audit)}): {row['statement']}"
        return Entry(audit, name, "finding", text)
    if name in audit.library.items:
        source = audit.sources.loc[name]
        text = f"{name} ({source['source']}): {source['title']}; findings: {source['findings']}"
        return Entry(audit, name, "source", text)
    for conflict in audit.gathered():
        if name == conflict.id or any(row["pair_id"] == name for row in conflict.rows):
            return Entry(audit, conflict.id, "conflict", f"{conflict.id}: {conflict.rules[0]}")
    known = [*audit.claim, *audit.finding, *audit.library.items]
    known += [*audit.ledger_rows["conflict"], *audit.ledger_rows["pair_id"]]
    problem = f"no claim, finding, source or conflict {name!r} in {audit.slug}"
    raise KeyError(f"{problem}. {suggestion(name, known)}".strip())

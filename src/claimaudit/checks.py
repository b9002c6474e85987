"""Checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.contradictions.scope import AFTER_CONDITION, BEFORE_CONDITION
from claimaudit.schema.contracts import (
    CLAIMS,
    DECISIONS,
    FINDINGS,
    FORM,
    MATCHES,
    SEARCH_LOG,
    STATUS,
    UNDECIDED,
    Table,
    parts,
)
from claimaudit.schema.csv_file import row_fault
from claimaudit.schema.faults import Fault, suggestion
from claimaudit.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from claimaudit.audit import Audit

# What one file says of another


def cross_faults(parsed: Mapping[str, Any]) -> list[Fault]:
    """What the files of an audit, by the names of its attributes, say wrongly of each other."""
    claims, findings = _ids(parsed["claims"], CLAIMS), _ids(parsed["findings"], FINDINGS)
    library = parsed["library"]
    sources = None if library is None else tuple(library.citekeys)
    references = (
        (MATCHES, "matches", "claim_id", claims),
        (MATCHES, "matches", "finding_id", findings),
        (DECISIONS, "decisions", "finding_id", findings),
        (SEARCH_LOG, "search_log", "claims", claims),
        (SEARCH_LOG, "search_log", "kept", sources),
        (STATUS, "status", "citekey", sources),
    )
    return [
        *(
            fault
            for table, name, column, known in references
            for fault in _dangling(parsed[name], table, column, known)
        ),
        *_double_rulings(parsed["matches"], MATCHES, ["claim_id", "finding_id"]),
        *_double_rulings(parsed["decisions"], DECISIONS, ["pair_id"]),
        *_unfounded(parsed["decisions"]),
        *_unknown_axes(parsed["decisions"], parsed["vocabulary"]),
        *_vocabulary_links(parsed["vocabulary"], sources),
        *_need_links(parsed["meta"], parsed["vocabulary"]),
    ]


def _ids(frame: pd.DataFrame | None, table: Table) -> tuple[str, ...] | None:
    return None if frame is None else tuple(frame[table.key[0]])


def _dangling(
    frame: pd.DataFrame | None, table: Table, column: str, known: tuple[str, ...] | None
) -> Iterator[Fault]:
    """Cells that name what no other file has; nothing is said where that file is broken."""
    if frame is None or known is None:
        return
    for row, cell in frame[column].items():
        for name in parts(cell):
            if name not in (UNDECIDED, *known):
                problem = f"{name} is nowhere else in the audit"
                remedy = f"Restore what it names, or correct this cell. {suggestion(name, known)}"
                commas = "Part the values with semicolons. " if "," in name else ""
                yield row_fault(table, frame, row, column, problem, commas + remedy.strip())


def _double_rulings(frame: pd.DataFrame | None, table: Table, judged: list[str]) -> Iterator[Fault]:
    if frame is None:
        return
    final = frame[frame["adjudicated"] == "yes"]
    for row in final.index[final.duplicated(judged)]:
        problem = "the same thing is adjudicated twice"
        yield row_fault(table, frame, row, "adjudicated", problem, "Leave one final word.")


def _unfounded(decisions: pd.DataFrame | None) -> Iterator[Fault]:
    if decisions is None:
        return
    explained = decisions[decisions["ruling"] == "explained"]
    for column in ("axis", "finding_id"):
        for row in explained.index[explained[column] == ""]:
            problem = "a ruling “explained” must say what explains it"
            remedy = "Name the axis that differs and the finding that shows that it matters."
            yield row_fault(DECISIONS, decisions, row, column, problem, remedy)


def _unknown_axes(decisions: pd.DataFrame | None, vocabulary: Vocabulary | None) -> Iterator[Fault]:
    if decisions is None or vocabulary is None:
        return
    known = (*BEFORE_CONDITION, *vocabulary.axes, *AFTER_CONDITION)
    for row, axis in decisions["axis"].items():
        if axis not in ("", UNDECIDED, *known):
            problem = "there is no such axis"
            yield row_fault(DECISIONS, decisions, row, "axis", problem, suggestion(axis, known))


def _vocabulary_links(
    vocabulary: Vocabulary | None, sources: tuple[str, ...] | None
) -> Iterator[Fault]:
    if vocabulary is None or sources is None:
        return
    for number, hop in enumerate(vocabulary.implications, 1):
        if hop.source not in sources:
            place = f"[implies.{number}]"
            problem, remedy = "library.json has no such source", suggestion(hop.source, sources)
            yield Fault("vocabulary.toml", place, "source", hop.source, problem, remedy)


def _need_links(meta: Mapping | None, vocabulary: Vocabulary | None) -> Iterator[Fault]:
    if meta is None or vocabulary is None:
        return
    known = {"subject": vocabulary.entities, "outcome": vocabulary.outcomes}
    for number, need in enumerate(meta.get("reader_needs", []), 1):
        for key, words in known.items():
            if need[key] and need[key] not in words:
                place, problem = f"[reader_needs] {number}", "the vocabulary has no such word"
                yield Fault(
                    "audit.toml", place, key, need[key], problem, suggestion(need[key], words)
                )


def form_warnings(
    slug: str, form: int, tables: Iterable[tuple[pd.DataFrame, Table]]
) -> Iterator[str]:
    """That an audit is of an older form; else which cells its form expects and its rows lack."""
    if form < FORM:
        remedy = f"claimaudit upgrade {slug} brings it to form {FORM}"
        yield f"audit.toml: the audit is of form {form}; {remedy}"
        return
    for frame, table in tables:
        for column, added in table.added.items():
            empty = int((frame[column] == "").sum())
            if added.expected and empty:
                rows = f"{empty} of {len(frame)} rows leave {column} empty"
                yield f"{table.name}: {rows}, which form {added.form} asks for"


def _disagreements(audit: Audit) -> Iterator[str]:
    """Where what was judged and what the facets say do not go together."""
    from claimaudit.contradictions.disagreements import stance_facet_disagreements

    found = stance_facet_disagreements(audit.ledger_rows, audit.evidence, audit.tables.claims)
    for row in found.itertuples(index=False):
        yield f"{row.claim_id} and {row.finding_id}: {row.warning}"


def _unsettled(judgements: pd.DataFrame) -> Iterator[str]:
    meaning = {
        "stale": "what was judged has changed since, so the judgement is open again",
        "disputed": "reviewers disagree and nobody has adjudicated",
    }
    for row in judgements.to_dict("records"):
        if row["state"] in meaning:
            yield f"{row['claim_id']} and {row['finding_id']}: {meaning[row['state']]}"


def _lapsed(ledger: pd.DataFrame) -> Iterator[str]:
    """Rulings that no longer count, or that reviewers differ over, with what would settle them."""
    meaning = {
        "stale": "what was ruled on has changed since, so the ruling is open again; "
        "look again, then empty its fingerprint and run claimaudit stamp",
        "disputed": "reviewers rule differently; mark the row that is final as adjudicated",
    }
    for pair, state in zip(ledger["pair_id"], ledger["state"], strict=True):
        if state:
            yield f"{DECISIONS.name}: {pair}: {meaning[state]}"


def _orphans(decisions: pd.DataFrame, ledger: pd.DataFrame) -> Iterator[str]:
    from claimaudit.contradictions.rulings import unknown

    known = [*ledger["pair_id"], *ledger["conflict"]]
    for name in unknown(ledger, decisions):
        problem = f"{DECISIONS.name}: {name} is no row and no conflict of the ledger"
        yield f"{problem}. {suggestion(name, known)}".strip()


def _counted(undecided: pd.DataFrame, tables: Iterable[tuple]) -> Iterator[str]:
    for file, count in undecided["file"].value_counts(sort=False).items():
        yield f"{file}: {count} undecided {'cell' if count == 1 else 'cells'}"
    for frame, table in tables:
        if "fingerprint" in frame and (frame["fingerprint"] == "").any():
            unstamped = int((frame["fingerprint"] == "").sum())
            yield f"{table.name}: {unstamped} of {len(frame)} rows are not stamped"


def _undecided(frame: pd.DataFrame, table: Table) -> Iterator[tuple[str, str, str]]:
    for column in table.columns:
        for row in frame.index[frame[column] == UNDECIDED]:
            yield table.name, frame.at[row, table.key[0]], column

"""What the files of an audit say wrongly of each other, and what is valid and deserves a look.

`cross_faults` gives what makes an audit invalid; everything after it gives warnings, one sentence
each. Every function takes the tables it looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from claimaudit.contradictions.disagreements import stance_facet_disagreements
from claimaudit.contradictions.rulings import unknown_names
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
from claimaudit.sources.library import Library
from claimaudit.sources.notices import recorded_events
from claimaudit.sources.status import ACCEPTED, Status
from claimaudit.vocabulary.vocabulary import Vocabulary


def cross_faults(parsed: Mapping[str, Any]) -> list[Fault]:
    """What the files of an audit say wrongly of each other.

    Parameters
    ----------
    parsed
        What each file holds, by the name of the attribute of an audit; None where a file is broken,
        of which nothing is said here.
    """
    library, vocabulary = parsed["library"], parsed["vocabulary"]
    sources = None if library is None else tuple(library.citekeys)
    claims, findings = (
        None if parsed[name] is None else tuple(parsed[name][table.key[0]])
        for name, table in (("claims", CLAIMS), ("findings", FINDINGS))
    )
    references = (
        (MATCHES, "matches", "claim_id", claims),
        (MATCHES, "matches", "finding_id", findings),
        (DECISIONS, "decisions", "finding_id", findings),
        (SEARCH_LOG, "search_log", "claims", claims),
        (SEARCH_LOG, "search_log", "kept", sources),
        (STATUS, "status", "citekey", sources),
    )
    faults: list[Fault] = []
    for table, name, column, known in references:
        if parsed[name] is not None and known is not None:
            faults += dangling_references(parsed[name], table, column, known)
    judged = (
        (MATCHES, "matches", ["claim_id", "finding_id"]),
        (DECISIONS, "decisions", ["pair_id"]),
    )
    for table, name, thing in judged:
        if parsed[name] is not None:
            faults += adjudicated_twice(parsed[name], table, thing)
    if parsed["decisions"] is not None:
        faults += ruling_faults(parsed["decisions"], vocabulary)
    if vocabulary is not None and sources is not None:
        faults += implication_faults(vocabulary, sources)
    if vocabulary is not None and parsed["meta"] is not None:
        faults += reader_need_faults(parsed["meta"], vocabulary)
    return faults


def dangling_references(
    frame: pd.DataFrame, table: Table, column: str, known: tuple[str, ...]
) -> Iterator[Fault]:
    """Cells that name what no other file has."""
    for row, cell in frame[column].items():
        for name in parts(cell):
            if name not in (UNDECIDED, *known):
                problem = f"{name} is nowhere else in the audit"
                remedy = f"Restore what it names, or correct this cell. {suggestion(name, known)}"
                commas = "Part the values with semicolons. " if "," in name else ""
                yield row_fault(table, frame, row, column, problem, commas + remedy.strip())


def adjudicated_twice(frame: pd.DataFrame, table: Table, judged: list[str]) -> Iterator[Fault]:
    """What is judged, as these columns name it, and has two final words."""
    final = frame[frame["adjudicated"] == "yes"]
    for row in final.index[final.duplicated(judged)]:
        problem = "the same thing is adjudicated twice"
        yield row_fault(table, frame, row, "adjudicated", problem, "Leave one final word.")


def ruling_faults(decisions: pd.DataFrame, vocabulary: Vocabulary | None) -> Iterator[Fault]:
    """Rulings “explained” that do not say by what, and axes that there are not."""
    explained = decisions[decisions["ruling"] == "explained"]
    for column in ("axis", "finding_id"):
        for row in explained.index[explained[column] == ""]:
            problem = "a ruling “explained” must say what explains it"
            remedy = "Name the axis that differs and the finding that shows that it matters."
            yield row_fault(DECISIONS, decisions, row, column, problem, remedy)
    if vocabulary is None:
        return
    known = (*BEFORE_CONDITION, *vocabulary.axes, *AFTER_CONDITION)
    for row, axis in decisions["axis"].items():
        if axis not in ("", UNDECIDED, *known):
            problem = "there is no such axis"
            yield row_fault(DECISIONS, decisions, row, "axis", problem, suggestion(axis, known))


def implication_faults(vocabulary: Vocabulary, sources: tuple[str, ...]) -> Iterator[Fault]:
    """Implications whose source is not in the library."""
    for number, hop in enumerate(vocabulary.implications, 1):
        if hop.source not in sources:
            place = f"[implies.{number}]"
            problem, remedy = "library.json has no such source", suggestion(hop.source, sources)
            yield Fault("vocabulary.toml", place, "source", hop.source, problem, remedy)


def reader_need_faults(meta: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[Fault]:
    """What readers need to know that is declared in words that the vocabulary does not have."""
    known = {"subject": vocabulary.entities, "outcome": vocabulary.outcomes}
    for number, need in enumerate(meta.get("reader_needs", []), 1):
        for key, words in known.items():
            word = need[key]
            if word and word not in words:
                place, problem = f"[reader_needs] {number}", "the vocabulary has no such word"
                yield Fault("audit.toml", place, key, word, problem, suggestion(word, words))


# Warnings


def sources_with_a_status(findings: pd.DataFrame, statuses: Mapping[str, Status]) -> Iterator[str]:
    """Every source of which an event is known, and how many findings that concerns.

    >>> findings = pd.DataFrame({"citekey": ["Hill2022", "Hill2022"]})
    >>> corrected = Status("corrected", "2023", "", "library.nbib, EIN")
    >>> for warning in sources_with_a_status(findings, {"Hill2022": corrected}):
    ...     print(warning)
    status.csv: Hill2022 (2 findings): corrected 2023 (said by library.nbib, EIN); shown, and \
counted
    """
    number_of = findings["citekey"].value_counts()
    for citekey, status in statuses.items():
        number = int(number_of.get(citekey, 0))
        plural = "" if number == 1 else "s"
        yield f"{STATUS.name}: {citekey} ({number} finding{plural}): {status.words}"


def unrecorded_events(status: pd.DataFrame, library: Library) -> Iterator[str]:
    """What a record of the library says of its status and ``status.csv`` does not have."""
    kept = set(zip(status["citekey"], status["event"], strict=True))
    for citekey, item in library.items.items():
        for event in recorded_events(item, "library.json"):
            if kept.isdisjoint({(citekey, event["event"]), (citekey, ACCEPTED)}):
                row = ",".join((citekey, event["event"], event["date"]))
                yield (
                    f"{event['said_by']}: {citekey} reads as {event['event']}, and "
                    f"{STATUS.name} does not say so: until it has the row {row},… it is counted"
                    f" (a row {ACCEPTED} with name and reason ends this warning)"
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


def judged_against_facets(
    ledger: pd.DataFrame, evidence: pd.DataFrame, claims: pd.DataFrame
) -> Iterator[str]:
    """Where what was judged and what the facets say do not go together."""
    for row in stance_facet_disagreements(ledger, evidence, claims).itertuples(index=False):
        yield f"{row.claim_id} and {row.finding_id}: {row.warning}"


def unsettled_judgements(judgements: pd.DataFrame) -> Iterator[str]:
    """Judgements that are open again, or that reviewers differ over.

    >>> judged = {"claim_id": ["C01"], "finding_id": ["F001"], "state": ["disputed"]}
    >>> list(unsettled_judgements(pd.DataFrame(judged)))
    ['C01 and F001: reviewers disagree and nobody has adjudicated']
    """
    meaning = {
        "stale": "what was judged has changed since, so the judgement is open again",
        "disputed": "reviewers disagree and nobody has adjudicated",
    }
    for row in judgements[judgements["state"].isin(list(meaning))].itertuples(index=False):
        yield f"{row.claim_id} and {row.finding_id}: {meaning[row.state]}"


def lapsed_rulings(ledger: pd.DataFrame) -> Iterator[str]:
    """Rulings that no longer count, or that reviewers differ over, with what would settle them."""
    meaning = {
        "stale": "what was ruled on has changed since, so the ruling is open again; "
        "look again, then empty its fingerprint and run claimaudit stamp",
        "disputed": "reviewers rule differently; mark the row that is final as adjudicated",
    }
    for pair, state in zip(ledger["pair_id"], ledger["state"], strict=True):
        if state:
            yield f"{DECISIONS.name}: {pair}: {meaning[state]}"


def rulings_on_retracted_work(
    decisions: pd.DataFrame, findings: pd.DataFrame, counted_findings: pd.DataFrame
) -> Iterator[str]:
    """Rulings that cite a finding which counts for nothing.

    Parameters
    ----------
    counted_findings
        The findings without those of retracted work.
    """
    retracted = set(findings["finding_id"]) - set(counted_findings["finding_id"])
    for row in decisions.to_dict("records"):
        if row["finding_id"] in retracted:
            yield (
                f"{DECISIONS.name}: {row['pair_id']}: it rests on {row['finding_id']}, "
                "which is of retracted work; rule again"
            )


def rulings_on_nothing(decisions: pd.DataFrame, ledger: pd.DataFrame) -> Iterator[str]:
    """Rulings whose row or conflict the ledger does not have, with the nearest that it has."""
    known = [*ledger["pair_id"], *ledger["conflict"]]
    for name in unknown_names(ledger, decisions):
        problem = f"{DECISIONS.name}: {name} is no row and no conflict of the ledger"
        yield f"{problem}. {suggestion(name, known)}".strip()


def unfinished_work(
    undecided: pd.DataFrame, tables: Iterable[tuple[pd.DataFrame, Table]]
) -> Iterator[str]:
    """How many cells of each file are undecided, and how many of its rows are not stamped."""
    for file, count in undecided["file"].value_counts(sort=False).items():
        yield f"{file}: {count} undecided {'cell' if count == 1 else 'cells'}"
    for frame, table in tables:
        if "fingerprint" in frame and (frame["fingerprint"] == "").any():
            unstamped = int((frame["fingerprint"] == "").sum())
            yield f"{table.name}: {unstamped} of {len(frame)} rows are not stamped"

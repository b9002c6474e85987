"""One object that has read and checked a whole audit, and computes the rest when asked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from claimaudit.article import Article, check_hash
from claimaudit.claims import read_claims
from claimaudit.evidence import Design, read_designs
from claimaudit.findings import read_findings
from claimaudit.library import Library
from claimaudit.notices import recorded_events
from claimaudit.placeholders import unknown
from claimaudit.schema import (
    CLAIMS,
    DECISIONS,
    FINDINGS,
    MATCHES,
    SEARCH_LOG,
    STATUS,
    UNDECIDED,
    Fault,
    InvalidAudit,
    Table,
    parts,
    read_table,
    read_text,
    row_fault,
    suggestion,
)
from claimaudit.scope import AFTER_CONDITION, BEFORE_CONDITION
from claimaudit.status import ACCEPTED, Status, read_status, statuses, uncounted
from claimaudit.vocabulary import Vocabulary, read_toml

_ARTICLE_KEYS = (
    *("file", "sha256", "title", "author"),
    *("address", "published", "captured", "origin"),
)
_AUDIT_KEYS = ("question", "date", "auditors", "citation_style", "method_note")
_NEED_KEYS = ("subject", "outcome", "need")
_OPTIONAL = {
    "[audit]": ("citation_style", "method_note"),
    "[article]": ("source", "source_sha256", "retrieved"),
}


def find_root(start: Path | str | None = None) -> Path:
    """The nearest folder from ``start`` upwards that holds ``data/`` and ``references/``.

    Raises
    ------
    InvalidAudit
        When no such folder lies above.
    """
    start = Path(start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "data").is_dir() and (folder / "references").is_dir():
            return folder
    problem = "neither this folder nor one above it holds data/ and references/"
    raise _invalid(str(start), problem, "Start from inside a folder of audits.")


def audits(root: Path) -> list[str]:
    """The names of the audits below ``root``, in the order of the alphabet."""
    return sorted(path.parent.name for path in (root / "data").glob("*/audit.toml"))


def default_audit(root: Path) -> str:
    """The audit that ``data/audits.toml`` names.

    Raises
    ------
    InvalidAudit
        When that file cannot be read or names none.
    """
    path = root / "data" / "audits.toml"
    default = read_toml(path, path.name).get("default")
    if not isinstance(default, str):
        raise _invalid(path.name, "it names no default audit", 'Write default = "name".')
    return default


@dataclass(frozen=True, eq=False)
class Audit:
    """Everything an audit is made of, read and checked, and what follows from it.

    Attributes
    ----------
    meta
        The content of ``audit.toml``.
    status
        What became of the sources, one event a row; empty where there is no ``status.csv``.
    commentary
        The auditor's words as Markdown, by section.
    """

    slug: str
    root: Path
    meta: Mapping[str, Any]
    article: Article
    claims: pd.DataFrame
    findings: pd.DataFrame
    matches: pd.DataFrame
    decisions: pd.DataFrame
    search_log: pd.DataFrame
    status: pd.DataFrame
    library: Library
    vocabulary: Vocabulary
    designs: Mapping[str, Design]
    commentary: Mapping[str, str]

    @classmethod
    def open(cls, slug: str | None = None, root: Path | str | None = None) -> Audit:
        """Read and check an audit.

        Parameters
        ----------
        slug
            The name of its folders; by default that in the environment variable
            CLAIMAUDIT_AUDIT, else the default of ``data/audits.toml``.
        root
            The folder that holds ``data/`` and ``references/``; by default the nearest one.

        Raises
        ------
        InvalidAudit
            With all faults of all files.
        """
        root = find_root() if root is None else Path(root).resolve()
        slug = slug or os.environ.get("CLAIMAUDIT_AUDIT") or default_audit(root)
        _refuse_unknown(slug, root)
        return cls(slug=slug, root=root, **_read(root, slug))

    @property
    def data(self) -> Path:
        """The folder of the article and of what was made of it."""
        return self.root / "data" / self.slug

    @property
    def references(self) -> Path:
        """The folder of the literature."""
        return self.root / "references" / self.slug

    @cached_property
    def statuses(self) -> dict[str, Status]:
        """How each source of which an event is known stands, by citekey."""
        return statuses(self.status)

    @cached_property
    def counted_findings(self) -> pd.DataFrame:
        """The findings without those of work that counts for nothing."""
        retracted = self.findings["citekey"].isin(uncounted(self.statuses))
        return self.findings[~retracted].reset_index(drop=True)

    @cached_property
    def judgements(self) -> pd.DataFrame:
        """One row for each claim and finding that were held against each other."""
        from claimaudit.evidence import judgements

        return judgements(self.matches, self.claims, self.findings)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The judgements joined with what each finding is worth for its claim."""
        from claimaudit.evidence import evidence

        conflict = {key: self.library.conflict(key) for key in self.library.citekeys}
        return evidence(
            *(self.judgements, self.claims, self.findings, self.designs),
            *(conflict, self.statuses),
        )

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """What each claim was held against, or which searches found nothing."""
        from claimaudit.evidence import coverage

        return coverage(self.claims, self.evidence, self.search_log)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """The contradictions, the gravest first; retracted work is no side of any."""
        from claimaudit.contradictions import ledger

        retracted = uncounted(self.statuses)
        hops = self.vocabulary.implications
        standing = tuple(hop for hop in hops if hop.source not in retracted)
        return ledger(
            *(self.claims, self.counted_findings, self.evidence, self.decisions),
            *(replace(self.vocabulary, implications=standing), self.designs),
        )

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """Exactly one row a claim."""
        from claimaudit.verdicts import verdicts

        return verdicts(self.claims, self.evidence, self.vocabulary, self.coverage)

    @cached_property
    def fragility(self) -> pd.DataFrame:
        """The verdicts that turn when a part of the evidence is left out."""
        from claimaudit.verdicts import fragility

        return fragility(self.claims, self.evidence)

    @cached_property
    def omissions(self) -> pd.DataFrame:
        """What a reader needs to know and the article does not mention."""
        from claimaudit.verdicts import omissions

        return omissions(self.meta.get("reader_needs", []), self.claims, self.counted_findings)

    @cached_property
    def undecided(self) -> pd.DataFrame:
        """Every cell that says ``?``: file, id, column."""
        tables = self._tables()
        rows = [place for frame, table in tables for place in _undecided(frame, table)]
        return pd.DataFrame(rows, columns=["file", "id", "column"], dtype="str")

    def warnings(self) -> list[str]:
        """What is valid and still deserves a look, one sentence each."""
        return [
            *_standing_sources(self),
            *_unrecorded(self),
            *_disagreements(self),
            *_unsettled(self.judgements),
            *_lapsed(self.ledger),
            *_founded_on_retracted(self),
            *_orphans(self.decisions, self.ledger),
            *_counted(self.undecided, self._tables()),
        ]

    def _tables(self) -> list[tuple[pd.DataFrame, Table]]:
        return [
            (self.claims, CLAIMS),
            (self.findings, FINDINGS),
            (self.matches, MATCHES),
            (self.decisions, DECISIONS),
            (self.search_log, SEARCH_LOG),
        ]


def read_commentary(path: Path) -> dict[str, str]:
    """The sections of ``commentary.md`` as Markdown, by the words after ``## ``.

    What stands before the first section has the key ``""``.

    Raises
    ------
    InvalidAudit
        When the file cannot be read, a section is there twice, or one names a figure that there
        is not.
    """
    pieces = re.split(r"^## +(.+?)[ \t]*$", read_text(path, path.name), flags=re.MULTILINE)
    sections = {"": pieces[0].strip()}
    for key, body in zip(pieces[1::2], pieces[2::2], strict=True):
        if key in sections:
            raise _invalid(path.name, f"the section {key} is there twice", "Join the two.")
        sections[key] = body.strip()
    faults = [fault for key, words in sections.items() if key for fault in unknown(words, key)]
    if faults:
        raise InvalidAudit(faults)
    return sections


def read_meta(path: Path) -> dict[str, Any]:
    """The content of ``audit.toml``, every key that belongs there present.

    Raises
    ------
    InvalidAudit
        With every key that is missing, unknown, or of the wrong kind.
    """
    meta = read_toml(path, path.name)
    faults = [Fault(path.name, *problem) for problem in _meta_problems(meta)]
    if faults:
        raise InvalidAudit(faults)
    return {**meta, "audit": {"citation_style": "apa", "method_note": "", **meta["audit"]}}


def _invalid(file: str, problem: str, remedy: str) -> InvalidAudit:
    return InvalidAudit([Fault(file, "", "", "", problem, remedy)])


def _refuse_unknown(slug: str, root: Path) -> None:
    # The name becomes part of paths, so that nothing but a known one may pass.
    if slug not in audits(root):
        problem = f"there is no audit {slug!r}: data/{slug}/audit.toml is missing"
        raise _invalid("data", problem, suggestion(slug, audits(root)))


class _Reader:
    """Reads on after a fault, so that all faults of all files are told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def __call__(self, read: Callable, *needs: Any) -> Any:
        """What ``read`` returns; None when it fails or when something it needs has failed."""
        if any(need is None for need in needs):
            return None
        try:
            return read(*needs)
        except InvalidAudit as error:
            self.faults += error.faults
            return None


def _read(root: Path, slug: str) -> dict[str, Any]:
    data, references = root / "data" / slug, root / "references" / slug
    read = _Reader()
    meta = read(read_meta, data / "audit.toml")
    words = (root / "references" / "vocabulary.toml", references / "vocabulary.toml")
    parsed = {
        "meta": meta,
        "article": read(lambda known: _article(data, known), meta),
        "library": read(Library.read, references / "library.json", _style(meta)),
        "vocabulary": read(Vocabulary.load, *words),
        "designs": read(read_designs, root / "references" / "designs.toml"),
        "commentary": read(read_commentary, data / "commentary.md"),
        "matches": read(read_table, data / MATCHES.name, MATCHES),
        "decisions": read(read_table, data / DECISIONS.name, DECISIONS),
        "search_log": read(read_table, references / SEARCH_LOG.name, SEARCH_LOG),
        "status": read(read_status, references / STATUS.name),
    }
    parsed |= _coded_tables(read, data, references, parsed)
    faults = [*read.faults, *cross_faults(parsed)]
    if faults:
        raise InvalidAudit(faults)
    return parsed


def _coded_tables(read: _Reader, data: Path, references: Path, parsed: dict) -> dict[str, Any]:
    """Claims and findings; without what they are held against, their cells alone are checked."""
    against = [parsed[name] for name in ("article", "vocabulary")]
    designed = [parsed[name] for name in ("library", "vocabulary", "designs")]
    return {
        "claims": _fully(read, read_claims, data / CLAIMS.name, CLAIMS, against),
        "findings": _fully(read, read_findings, references / FINDINGS.name, FINDINGS, designed),
    }


def _fully(read: _Reader, load: Callable, path: Path, table: Table, needs: list) -> Any:
    if any(need is None for need in needs):
        return read(read_table, path, table)
    return read(load, path, *needs)


def _article(data: Path, meta: Mapping[str, Any]) -> Article:
    captured = meta["article"]
    if "source" in captured:
        check_hash(data / captured["source"], captured.get("source_sha256", ""))
    return Article.read(data / captured["file"], captured["sha256"], meta["language"])


def _style(meta: Mapping[str, Any] | None) -> str:
    return "apa" if meta is None else meta["audit"]["citation_style"]


# audit.toml


def _meta_problems(meta: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    sections = ("title", "language", "article", "audit")
    yield from _key_problems("", meta, sections, ("reader_needs",))
    yield from _table_problems("[article]", meta.get("article", {}), _ARTICLE_KEYS, ("captured",))
    yield from _table_problems("[audit]", meta.get("audit", {}), _AUDIT_KEYS, ("date",))
    needs = meta.get("reader_needs", [])
    for number, need in enumerate(needs if isinstance(needs, list) else [needs], 1):
        yield from _table_problems(f"[reader_needs] {number}", need, _NEED_KEYS, ())


def _table_problems(
    place: str, content: Any, keys: tuple[str, ...], dates: tuple[str, ...]
) -> Iterator[tuple[str, str, str, str, str]]:
    if not isinstance(content, dict):
        yield place, "", str(content), "this is no table of keys", f"Write {place} on its own line."
        return
    optional = _OPTIONAL.get(place, ())
    needed = tuple(key for key in keys if key not in optional)
    yield from _key_problems(place, content, needed, optional)
    for key in dates:
        if key in content and not _is_date(content[key]):
            remedy = 'Write year-month-day, such as 2024-05-31, or "unknown".'
            yield place, key, str(content[key]), "this is no date", remedy
    for key in ("file", "source"):
        if not _is_file_name(content.get(key, "article.txt")):
            remedy = "Put the file into the folder of the audit and write its name."
            yield place, key, str(content[key]), "this is no plain file name", remedy


def _key_problems(
    place: str, content: Mapping, needed: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[tuple[str, str, str, str, str]]:
    missing = [key for key in needed if key not in content]
    for key in missing:
        remedy = 'Add it; what is not known is written "unknown".'
        yield place, key, "", "the key is missing", remedy
    for key, value in content.items():
        if key not in (*needed, *optional):
            remedy = suggestion(key, missing or (*needed, *optional))
            yield place, key, key, "there is no such key", remedy
        elif not _fits(key, value):
            problem = "the value has the wrong kind"
            yield place, key, str(value), problem, f"Write {_kind_of(key)}."


_TABLES = ("article", "audit")
_LISTS = ("auditors", "reader_needs")
_DATES = ("captured", "date", "published", "retrieved")


def _fits(key: str, value: Any) -> bool:
    if key in _TABLES:
        return isinstance(value, dict)
    if key in _LISTS:
        return isinstance(value, list)
    return isinstance(value, str) or (key in _DATES and isinstance(value, date))


def _kind_of(key: str) -> str:
    if key in _TABLES:
        return f"[{key}] on a line of its own, and its keys below it"
    return "a list" if key in _LISTS else "text in quotation marks"


def _is_date(value: Any) -> bool:
    if isinstance(value, date) or value == "unknown":
        return True
    try:
        return date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False


def _is_file_name(value: Any) -> bool:
    # A path would let an audit read any file of the machine.
    return isinstance(value, str) and value not in ("", "..") and not re.search(r"[/\\:]", value)


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


# Warnings


def _standing_sources(audit: Audit) -> Iterator[str]:
    """Every source of which an event is known, and how many findings that concerns."""
    findings = audit.findings["citekey"].value_counts()
    for citekey, status in audit.statuses.items():
        number = int(findings.get(citekey, 0))
        named = f"{number} finding{'' if number == 1 else 's'}"
        yield f"{STATUS.name}: {citekey} ({named}): {status.words}"


def _unrecorded(audit: Audit) -> Iterator[str]:
    """What a record of the library says of its status and ``status.csv`` does not have."""
    kept = set(zip(audit.status["citekey"], audit.status["event"], strict=True))
    for citekey, item in audit.library.items.items():
        for event in recorded_events(item, "library.json"):
            if kept.isdisjoint({(citekey, event["event"]), (citekey, ACCEPTED)}):
                row = ",".join((citekey, event["event"], event["date"]))
                yield (
                    f"{event['said_by']}: {citekey} reads as {event['event']}, and "
                    f"{STATUS.name} does not say so: until it has the row {row},… it is counted"
                    f" (a row {ACCEPTED} with name and reason ends this warning)"
                )


def _founded_on_retracted(audit: Audit) -> Iterator[str]:
    """Rulings that cite a finding which counts for nothing."""
    standing = set(audit.counted_findings["finding_id"])
    for row in audit.decisions.to_dict("records"):
        if row["finding_id"] and row["finding_id"] not in standing:
            yield (
                f"{DECISIONS.name}: {row['pair_id']}: it rests on {row['finding_id']}, "
                "which is of retracted work; rule again"
            )


def _disagreements(audit: Audit) -> Iterator[str]:
    """Where what was judged and what the facets say do not go together."""
    from claimaudit.verdicts import stance_facet_disagreements

    found = stance_facet_disagreements(audit.ledger, audit.evidence, audit.claims)
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
    from claimaudit.rulings import unknown

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

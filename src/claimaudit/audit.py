"""One object that has read and checked a whole audit, and computes the rest when asked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.checks import (
    _counted,
    _disagreements,
    _lapsed,
    _orphans,
    _undecided,
    _unsettled,
    cross_faults,
)
from claimaudit.evidence.claims import read_claims
from claimaudit.evidence.designs import Design, read_designs
from claimaudit.evidence.findings import read_findings
from claimaudit.evidence.judgements import by_id
from claimaudit.schema.contracts import (
    CLAIMS,
    DECISIONS,
    FINDINGS,
    MATCHES,
    SEARCH_LOG,
    STATUS,
    Table,
    drafted,
)
from claimaudit.schema.csv_file import read_table
from claimaudit.schema.faults import Fault, InvalidAudit, suggestion
from claimaudit.schema.meta import (
    _invalid,
    audits,
    default_audit,
    find_root,
    read_commentary,
    read_meta,
)
from claimaudit.sources.article import Article, check_hash
from claimaudit.sources.library import Library
from claimaudit.sources.notices import recorded_events
from claimaudit.sources.status import ACCEPTED, Status, read_status, statuses, uncounted
from claimaudit.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    pass


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
    def open(
        cls, slug: str | None = None, root: Path | str | None = None, drafts: bool = True
    ) -> Audit:
        """Read and check an audit.

        Parameters
        ----------
        slug
            The name of its folders; by default that in the environment variable
            CLAIMAUDIT_AUDIT, else the default of ``data/audits.toml``.
        root
            The folder that holds ``data/`` and ``references/``; by default the nearest one.
        drafts
            Whether to read what a machine drafted and nobody has confirmed, judged, ruled on or
            searched for. Without it a sentence that no claim accounts for is no fault: new words
            may have made the draft invalid, and it is to be made afresh.

        Raises
        ------
        InvalidAudit
            With all faults of all files.
        """
        root = find_root() if root is None else Path(root).resolve()
        slug = slug or os.environ.get("CLAIMAUDIT_AUDIT") or default_audit(root)
        _refuse_unknown(slug, root)
        return cls(slug=slug, root=root, **_read(root, slug, drafts))

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
        from claimaudit.evidence.judgements import judgements

        return judgements(self.matches, self.claims, self.findings)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The judgements joined with what each finding is worth for its claim."""
        from claimaudit.evidence.evidence import evidence

        conflict = {key: self.library.conflict(key) for key in self.library.citekeys}
        return evidence(
            *(self.judgements, self.claims, self.findings, self.designs),
            *(conflict, self.statuses),
        )

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """What each claim was held against, or which searches found nothing."""
        from claimaudit.evidence.evidence import coverage

        return coverage(self.claims, self.evidence, self.search_log)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """The contradictions, the gravest first; retracted work is no side of any."""
        from claimaudit.contradictions.ledger import ledger

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
        from claimaudit.evidence.verdicts import verdicts

        return verdicts(self.claims, self.evidence, self.vocabulary, self.coverage)

    @cached_property
    def fragility(self) -> pd.DataFrame:
        """The verdicts that turn when a part of the evidence is left out."""
        from claimaudit.evidence.fragility import fragility

        return fragility(self.claims, self.evidence)

    @cached_property
    def omissions(self) -> pd.DataFrame:
        """What a reader needs to know and the article does not mention."""
        from claimaudit.evidence.omissions import omissions

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


def _refuse_unknown(slug: str, root: Path) -> None:
    # The name becomes part of paths, so that nothing but a known one may pass.
    if slug not in audits(root):
        problem = f"there is no audit {slug!r}: data/{slug}/audit.toml is missing"
        raise _invalid("data", problem, suggestion(slug, audits(root)))


_CODED_ID = re.compile(r"\b[CF]\d+")


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


def _read(root: Path, slug: str, drafts: bool) -> dict[str, Any]:
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
    parsed |= _coded_tables(read, data, references, parsed, None if drafts else _standing(parsed))
    faults = [*read.faults, *cross_faults(parsed)]
    if faults:
        raise InvalidAudit(faults)
    return parsed


def _coded_tables(
    read: _Reader,
    data: Path,
    references: Path,
    parsed: dict,
    standing: Callable[[pd.DataFrame], pd.Series] | None,
) -> dict[str, Any]:
    """Claims and findings; without what they are held against, their cells alone are checked."""
    against = [parsed[name] for name in ("article", "vocabulary")]
    designed = [parsed[name] for name in ("library", "vocabulary", "designs")]
    claims, findings = (partial(load, standing=standing) for load in (read_claims, read_findings))
    return {
        "claims": _fully(read, claims, data / CLAIMS.name, CLAIMS, against),
        "findings": _fully(read, findings, references / FINDINGS.name, FINDINGS, designed),
    }


def _standing(parsed: Mapping[str, Any]) -> Callable[[pd.DataFrame], pd.Series]:
    """Which claims or findings are a person's, or are named in what a person judged or logged."""
    named: set[str] = set()
    for table, column in (
        ("matches", "claim_id"),
        ("matches", "finding_id"),
        ("decisions", "finding_id"),
        ("decisions", "pair_id"),
        ("search_log", "claims"),
    ):
        if parsed[table] is not None:
            named.update(_CODED_ID.findall(" ".join(parsed[table][column])))
    return lambda rows: ~drafted(rows) | rows.iloc[:, 0].isin(named)


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


Record = dict[str, Any]
AUDITS_KEPT = 4


@lru_cache(AUDITS_KEPT)
def claim_rows(audit: Audit) -> dict[str, Record]:
    """Every claim by its id."""
    return by_id(audit.claims, "claim_id")


@lru_cache(AUDITS_KEPT)
def finding_rows(audit: Audit) -> dict[str, Record]:
    """Every finding by its id."""
    return by_id(audit.findings, "finding_id")


def side_row(audit: Audit, name: str) -> Record:
    """The claim or finding of that id; only a claim has ``exact``."""
    return claim_rows(audit).get(name) or finding_rows(audit)[name]


def grouped(frame: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """The rows of a table for each value of a column, in the order of the table."""
    return dict(iter(frame.groupby(column, sort=False)))

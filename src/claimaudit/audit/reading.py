"""Reading the files of an audit, and telling what is wrong in all of them at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from claimaudit.audit.tables import Tables
from claimaudit.checks import cross_faults
from claimaudit.evidence.claims import read_claims
from claimaudit.evidence.decision_table import DECISION_TABLE, read_decision_table
from claimaudit.evidence.designs import read_designs
from claimaudit.evidence.findings import read_findings
from claimaudit.schema.contracts import (
    CLAIMS,
    DECISIONS,
    FINDINGS,
    MATCHES,
    SEARCH_LOG,
    STATUS,
    drafted,
)
from claimaudit.schema.csv_file import read_table
from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.meta import NewerForm, read_commentary, read_meta
from claimaudit.sources.article import Article, check_hash
from claimaudit.sources.library import Library
from claimaudit.sources.status import read_status
from claimaudit.vocabulary.vocabulary import Vocabulary

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
        except NewerForm:
            raise
        except InvalidAudit as error:
            self.faults += error.faults
            return None


def read_audit(
    root: Path, slug: str, form: int | None = None, drafts: bool = True
) -> dict[str, Any]:
    """Everything that the folders of an audit hold, by the names of the attributes of `Audit`.

    Claims and findings are read against the article, the library, the vocabulary and the designs;
    where one of those is broken, their cells alone are checked.

    Parameters
    ----------
    form
        The form whose columns must be there; by default that which ``audit.toml`` states.
    drafts
        Whether to read what only a machine drafted; see `Audit.open`.

    Raises
    ------
    InvalidAudit
        With all faults of all files, and with what one file says wrongly of another.
    NewerForm
        The form of the audit is not known yet.
    """
    data, references = root / "data" / slug, root / "references" / slug
    read = _Reader()
    meta = read(read_meta, data / "audit.toml")
    if form is None:
        form = 1 if meta is None else meta["form"]
    style = "apa" if meta is None else meta["audit"]["citation_style"]
    article = read(_article, data, meta)
    library = read(Library.read, references / "library.json", style)
    shared_words, own_words = (
        folder / "vocabulary.toml" for folder in (root / "references", references)
    )
    vocabulary = read(Vocabulary.load, shared_words, own_words)
    designs = read(read_designs, root / "references" / "designs.toml")
    rules = read(read_decision_table, root / "references" / DECISION_TABLE.name)
    commentary = read(read_commentary, data / "commentary.md")
    tables = {
        "matches": read(read_table, data / MATCHES.name, MATCHES, form),
        "decisions": read(read_table, data / DECISIONS.name, DECISIONS, form),
        "search_log": read(read_table, references / SEARCH_LOG.name, SEARCH_LOG, form),
        "status": read(read_status, references / STATUS.name, form),
    }
    standing = None if drafts else _standing(tables)
    if article is None or vocabulary is None:
        tables["claims"] = read(read_table, data / CLAIMS.name, CLAIMS, form)
    else:
        read_standing = partial(read_claims, standing=standing)
        tables["claims"] = read(read_standing, data / CLAIMS.name, article, vocabulary, form)
    if library is None or vocabulary is None or designs is None:
        tables["findings"] = read(read_table, references / FINDINGS.name, FINDINGS, form)
    else:
        findings = references / FINDINGS.name
        read_standing = partial(read_findings, standing=standing)
        tables["findings"] = read(read_standing, findings, library, vocabulary, designs, form)
    parts = {
        "meta": meta,
        "article": article,
        "library": library,
        "vocabulary": vocabulary,
        "designs": designs,
        "decision_table": rules,
        "commentary": commentary,
    }
    faults = [*read.faults, *cross_faults(parts | tables)]
    if faults:
        raise InvalidAudit(faults)
    return parts | {"tables": Tables(**tables)}


def _standing(
    tables: Mapping[str, pd.DataFrame | None],
) -> Callable[[pd.DataFrame], pd.Series]:
    """Which claims or findings are a person's, or are named in what a person judged or logged."""
    named: set[str] = set()
    for table, column in (
        ("matches", "claim_id"),
        ("matches", "finding_id"),
        ("decisions", "finding_id"),
        ("decisions", "pair_id"),
        ("search_log", "claims"),
    ):
        if tables[table] is not None:
            named.update(_CODED_ID.findall(" ".join(tables[table][column])))
    return lambda rows: ~drafted(rows) | rows.iloc[:, 0].isin(named)


def _article(data: Path, meta: Mapping[str, Any]) -> Article:
    captured = meta["article"]
    if "source" in captured:
        check_hash(data / captured["source"], captured.get("source_sha256", ""))
    return Article.read(data / captured["file"], captured["sha256"], meta["language"])

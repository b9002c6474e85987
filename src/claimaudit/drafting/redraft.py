"""A draft made afresh: after new words in the vocabulary, and without touching a person's work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from claimaudit.schema.contracts import CLAIMS, DECISIONS, FINDINGS, MATCHES, Table, drafted
from claimaudit.schema.csv_file import read_table, write_table
from claimaudit.schema.files import write_atomically
from claimaudit.schema.meta import read_meta
from claimaudit.sources.article import Article, sentence_at
from claimaudit.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from claimaudit.evidence.designs import Design


_NUMBERED = re.compile(r"\b[CF]\d+")


@dataclass(frozen=True)
class Redrafted:
    """Rows of claims and findings: those that a person's work rests on, and those drafted anew."""

    kept: int
    claims: int
    findings: int


def redraft(slug: str, root: Path) -> Redrafted:
    """Draft an audit again with the vocabulary as it is now.

    Every row that a person wrote or confirmed stays, and so does every row that a match or a
    ruling names. Sentences with such a row are not drafted again. All other drafted rows are
    replaced; the tables as they were stay beside them as ``.claims.csv.bak`` and
    ``.findings.csv.bak``.

    Raises
    ------
    InvalidAudit
        When a file of the audit cannot be read; then nothing was written.
    """
    from claimaudit.schema.files import locked

    data, references = root / "data" / slug, root / "references" / slug
    with locked(data):
        return _redrafted(data, references)


def _redrafted(data: Path, references: Path) -> Redrafted:
    from claimaudit.evidence.designs import read_designs

    vocabulary = Vocabulary.load(
        references.parent / "vocabulary.toml", references / "vocabulary.toml"
    )
    designs = read_designs(references.parent / "designs.toml")
    form = read_meta(data / "audit.toml")["form"]
    named = _named(data, form)
    claims = _kept(data / CLAIMS.name, CLAIMS, named, form)
    findings = _kept(references / FINDINGS.name, FINDINGS, named, form)
    new_claims = _claims(data, references, vocabulary, claims)
    new_findings = _findings(references, vocabulary, designs, findings)
    _replace(data / CLAIMS.name, CLAIMS, pd.concat([claims, new_claims]))
    _replace(references / FINDINGS.name, FINDINGS, pd.concat([findings, new_findings]))
    return Redrafted(len(claims) + len(findings), len(new_claims), len(new_findings))


def _named(data: Path, form: int) -> set[str]:
    """The ids of claims and findings that a match or a ruling names."""
    matches = read_table(data / MATCHES.name, MATCHES, form)
    decisions = read_table(data / DECISIONS.name, DECISIONS, form)
    pairs = _NUMBERED.findall(" ".join(decisions["pair_id"]))
    return {*matches["claim_id"], *matches["finding_id"], *decisions["finding_id"], *pairs}


def _kept(path: Path, table: Table, named: set[str], form: int) -> pd.DataFrame:
    rows = read_table(path, table, form)
    return rows[~drafted(rows) | rows[table.key[0]].isin(named)]


def _claims(
    data: Path, references: Path, vocabulary: Vocabulary, kept: pd.DataFrame
) -> pd.DataFrame:
    from claimaudit.drafting.claims import draft_claims
    from claimaudit.drafting.english.cues import Cues

    meta = read_meta(data / "audit.toml")
    captured = meta["article"]
    article = Article.read(data / captured["file"], captured["sha256"], meta["language"])
    fresh = draft_claims(article, vocabulary, Cues.read(references.parent / "cues.toml"))
    settled = _sentences(kept, article)
    return _numbered(fresh[~_sentences(fresh, article).isin(settled)], kept, "C{:02}")


def _sentences(claims: pd.DataFrame, article: Article) -> pd.Series:
    """The number of the sentence in which each claim begins."""
    quotes = zip(claims["exact"], claims["prefix"], claims["suffix"], strict=True)
    starts = [article.locate(*quote)[0] for quote in quotes]
    return pd.Series([sentence_at(article, start).number for start in starts], claims.index)


def _findings(
    references: Path, vocabulary: Vocabulary, designs: dict[str, Design], kept: pd.DataFrame
) -> pd.DataFrame:
    from claimaudit.drafting.findings import draft_findings
    from claimaudit.sources.library import Library

    fresh = draft_findings(Library.read(references / "library.json"), vocabulary, designs)
    places = ["citekey", "locator"]
    told = fresh[places].apply(tuple, axis=1).isin(kept[places].apply(tuple, axis=1))
    return _numbered(fresh[~told] if len(fresh) else fresh, kept, "F{:03}")


def _numbered(rows: pd.DataFrame, kept: pd.DataFrame, form: str) -> pd.DataFrame:
    """The rows with ids that follow those in use."""
    key = rows.columns[0]
    last = max((int(name[1:]) for name in kept[key]), default=0)
    return rows.assign(**{key: [form.format(last + n) for n in range(1, len(rows) + 1)]})


def _replace(path: Path, table: Table, rows: pd.DataFrame) -> None:
    write_atomically(path.with_name(f".{path.name}.bak"), path.read_bytes())
    write_table(path, rows, table)

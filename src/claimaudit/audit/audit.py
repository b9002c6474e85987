"""One object that has read and checked a whole audit, and computes the rest when asked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from claimaudit.audit.agreement import agreement_rows
from claimaudit.audit.compare import compared_assertions
from claimaudit.audit.entry import Entry, entry
from claimaudit.audit.joined import (
    joined_claims,
    joined_conflicts,
    joined_findings,
    joined_ledger,
    joined_sources,
    joined_verdicts,
)
from claimaudit.audit.reading import read_audit
from claimaudit.audit.removal import Removal, chosen_findings, narrowed
from claimaudit.audit.tables import Tables
from claimaudit.audit.warnings import undecided_cells, warnings
from claimaudit.contradictions.conflicts import Conflict, gather, gravest, selected
from claimaudit.contradictions.ledger import ledger
from claimaudit.evidence.claims import holds_claim
from claimaudit.evidence.decision_table import Rule
from claimaudit.evidence.designs import Design
from claimaudit.evidence.evidence import coverage, evidence
from claimaudit.evidence.fragility import fragility
from claimaudit.evidence.judgements import by_id, judgements
from claimaudit.evidence.omissions import omissions
from claimaudit.evidence.verdicts import verdicts
from claimaudit.schema.faults import invalid_file, suggestion
from claimaudit.schema.meta import audits, default_audit, find_root
from claimaudit.sources.article import Article
from claimaudit.sources.library import Library
from claimaudit.sources.status import Status, statuses, uncounted
from claimaudit.vocabulary.vocabulary import Vocabulary

Words = str | Iterable[str]


@dataclass(frozen=True, eq=False, repr=False)
class Audit:
    """Everything an audit is made of, read and checked, and what follows from it.

    `claims`, `findings`, `sources`, `ledger`, `conflicts` and `verdicts` are DataFrames joined with
    what a person asks of them; each has its ids as its index, so that ``audit.claims.loc["C03"]``
    is a claim. They are never saved: what is saved are the bare `tables`.

    Attributes
    ----------
    slug
        The name of its folders.
    root
        The folder that holds ``data/`` and ``references/``.
    meta
        The content of ``audit.toml``.
    article
        The text of the article, cut into sentences.
    tables
        The bare tables, as the files hold them.
    library
        The sources.
    vocabulary
        What the words of the tables mean.
    designs
        What each study design is good for.
    decision_table
        The rules by which verdicts are given.
    commentary
        The auditor's words as Markdown, by section.
    removal
        What was left out by `without` or `only`; None in an audit as it was opened.

    Examples
    --------
    >>> audit = Audit.open("tea", root=small)
    >>> audit
    tea: 8 claims, 6 findings of 5 sources, 7 judgements, 1 ruling
    >>> print(*audit.claims.loc["C03", ["verdict", "certainty", "sentence"]], sep=" | ")
    contradicted | low | 3
    """

    slug: str
    root: Path
    meta: Mapping[str, Any]
    article: Article
    tables: Tables
    library: Library
    vocabulary: Vocabulary
    designs: Mapping[str, Design]
    decision_table: tuple[Rule, ...]
    commentary: Mapping[str, str]
    removal: Removal | None = None

    @classmethod
    def open(
        cls,
        slug: str | None = None,
        root: Path | str | None = None,
        form: int | None = None,
        drafts: bool = True,
    ) -> Audit:
        """Read and check an audit.

        Parameters
        ----------
        slug
            The name of its folders; by default that in the environment variable
            CLAIMAUDIT_AUDIT, else the default of ``data/audits.toml``.
        root
            The folder that holds ``data/`` and ``references/``; by default the nearest one.
        form
            The form whose columns must be there; by default that which ``audit.toml`` states.
        drafts
            Whether to read what a machine drafted and nobody has confirmed, judged, ruled on or
            searched for. Without it a sentence that no claim accounts for is no fault: new words
            may have made the draft invalid, and it is to be made afresh.

        Raises
        ------
        InvalidAudit
            With all faults of all files.
        NewerForm
            The form of the audit is not known yet.

        Examples
        --------
        >>> Audit.open("tea", root=small).meta["title"]
        'Tea and sleep'
        """
        root = find_root() if root is None else Path(root).resolve()
        slug = slug or os.environ.get("CLAIMAUDIT_AUDIT") or default_audit(root)
        # The name becomes part of paths, so that nothing but a known one may pass.
        if slug not in audits(root):
            problem = f"there is no audit {slug!r}: data/{slug}/audit.toml is missing"
            raise invalid_file("data", problem, suggestion(slug, audits(root)))
        return cls(slug=slug, root=root, **read_audit(root, slug, form, drafts))

    @staticmethod
    def names(root: Path | str | None = None) -> list[str]:
        """The names of the audits that can be opened, in the order of the alphabet.

        >>> Audit.names(root=small)
        ['tea']
        """
        return audits(find_root() if root is None else Path(root).resolve())

    def __repr__(self) -> str:
        removal = f" {self.removal.words}" if self.removal else ""
        counts = (
            (holds_claim(self.tables.claims["kind"]).sum(), "claim"),
            (len(self.tables.findings), "finding"),
            (len(self.judgements), "judgement"),
            (self.tables.decisions["pair_id"].nunique(), "ruling"),
        )
        claims, findings, judged, ruled = (
            f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts
        )
        number = self.tables.findings["citekey"].nunique()
        sources = f"{number} source{'' if number == 1 else 's'}"
        return f"{self.slug}{removal}: {claims}, {findings} of {sources}, {judged}, {ruled}"

    # The joined tables

    claims = cached_property(joined_claims)
    findings = cached_property(joined_findings)
    sources = cached_property(joined_sources)
    verdicts = cached_property(joined_verdicts)
    ledger = cached_property(joined_ledger)
    conflicts = cached_property(joined_conflicts)

    # One thing by its id

    @cached_property
    def claim(self) -> Mapping[str, dict[str, Any]]:
        """Every row of the bare claims by its id.

        >>> Audit.open("tea", root=small).claim["C02"]["exact"]
        'Tea contains caffeine.'
        """
        return by_id(self.tables.claims, "claim_id")

    @cached_property
    def finding(self) -> Mapping[str, dict[str, Any]]:
        """Every row of the bare findings by its id.

        >>> Audit.open("tea", root=small).finding["F004"]["citekey"]
        'pulse2018'
        """
        return by_id(self.tables.findings, "finding_id")

    def gathered(
        self,
        plane: str = "",
        kind: str = "",
        status: str = "",
        live: bool | None = None,
        limit: int | None = None,
    ) -> list[Conflict]:
        """Conflicts as objects, the gravest first; `conflicts` has all of them as a table.

        Parameters
        ----------
        plane
            ``article-article``, ``article-literature`` or ``literature-literature``.
        kind, status
            As the ledger names them.
        live
            Whether no ruling has closed it.
        limit
            At most so many.

        Examples
        --------
        >>> audit = Audit.open("tea", root=small)
        >>> [conflict.left for conflict in audit.gathered("article-article", live=True)]
        [['C03'], ['C09']]
        """
        return selected(self._gathered, plane, kind, status, live, limit)

    @cached_property
    def _gathered(self) -> tuple[Conflict, ...]:
        return gather(self.ledger_rows)

    @property
    def gravest(self) -> Conflict | None:
        """The gravest live conflict of assertions that exclude each other; None without any.

        One of the article with itself comes before one with the literature.
        """
        return gravest(self)

    def side(self, name: str) -> dict[str, Any]:
        """The bare row of a claim or finding, as a side of a conflict; only a claim has ``exact``.

        >>> "exact" in Audit.open("tea", root=small).side("F001")
        False
        """
        return self.claim.get(name) or self.finding[name]

    def __getitem__(self, name: str) -> Entry:
        """A claim, finding, source or conflict: a notebook shows its card.

        Parameters
        ----------
        name
            Its id: ``C03``, ``F012``, a citekey, the id of a conflict or of one of its pairs.

        Raises
        ------
        KeyError
            When the audit has nothing of that name; the message gives the nearest.

        Examples
        --------
        >>> print(Audit.open("tea", root=small)["C05"])
        C05 (sentence 5): Tea disturbs sleep. Supported.
        """
        return entry(self, name)

    # The audit without some of its literature

    def without(
        self,
        *,
        design: Words = (),
        citekey: Words = (),
        funding: Words = (),
        reading: Words = (),
        finding: Words = (),
    ) -> Audit:
        """The audit as it would be without some findings; verdicts and ledger are computed anew.

        A finding goes when any of what is asked fits it. Rulings are kept: `removal` names those
        that were made when more stood in the conflict than stands there now (``narrowed``), and
        those whose conflict is gone (``gone``). Searches, sources and the implications of the
        vocabulary stay as they are.

        Parameters
        ----------
        design
            Ids of ``designs.toml``, or what was studied: people, animals, cells, none, mixed.
        citekey
            Sources.
        funding
            Who paid: industry, advocacy, public, none declared, unknown.
        reading
            Where it was read: full text, abstract, second-hand, and what else ``read_in`` holds.
        finding
            Single findings.

        Raises
        ------
        ValueError
            When a word is none of those; the message gives the nearest.

        Examples
        --------
        >>> audit = Audit.open("tea", root=small)
        >>> audit.without(citekey="night2019")
        tea without night2019: 8 claims, 5 findings of 4 sources, 5 judgements, 1 ruling
        >>> audit.without(design="randomised_trial").claims.loc["C03", "verdict"]
        'not established'
        >>> audit.without(design="cohrt")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        ValueError: design: there is no 'cohrt' here. Did you mean 'cohort'?...
        """
        asked = {"design": design, "citekey": citekey, "funding": funding}
        asked |= {"reading": reading, "finding": finding}
        goes, words = chosen_findings(self, asked, "any")
        return self._with_findings(~goes, f"without {words}")

    def only(
        self,
        *,
        design: Words = (),
        citekey: Words = (),
        funding: Words = (),
        reading: Words = (),
        finding: Words = (),
    ) -> Audit:
        """The audit as it would be with nothing but the findings that fit all that is asked.

        Takes what `without` takes, and keeps rulings as it does.

        Examples
        --------
        >>> audit = Audit.open("tea", root=small)
        >>> audit.only(design="people", reading="abstract")
        tea with only people, abstract: 8 claims, 4 findings of 3 sources, 5 judgements, 1 ruling
        """
        asked = {"design": design, "citekey": citekey, "funding": funding}
        asked |= {"reading": reading, "finding": finding}
        stays, words = chosen_findings(self, asked, "all")
        return self._with_findings(stays, f"with only {words}")

    def _with_findings(self, stays: pd.Series, words: str) -> Audit:
        findings, matches = self.tables.findings, self.tables.matches
        kept = findings[stays].reset_index(drop=True)
        judged = matches["finding_id"].isin(kept["finding_id"])
        less = self.with_tables(findings=kept, matches=matches[judged].reset_index(drop=True))
        decisions, removal = narrowed(self, less, words)
        return replace(less.with_tables(decisions=decisions), removal=removal)

    def compare(self, other: Audit) -> pd.DataFrame:
        """The assertions of two audits side by side, with both verdicts: see
        `compared_assertions`.

        Examples
        --------
        >>> audit = Audit.open("tea", root=small)
        >>> rows = audit.compare(audit.without(citekey="night2019"))
        >>> rows.loc[~rows["agree"], ["claims", "verdict", "verdict_other"]].values.tolist()
        [['C03', 'contradicted', 'not established'], ['C05', 'supported', 'not established']]
        """
        return compared_assertions(self, other)

    def with_tables(self, **tables: pd.DataFrame) -> Audit:
        """The audit with other bare tables, by the names of `Tables`; nothing is checked anew."""
        return replace(self, tables=replace(self.tables, **tables))

    @cached_property
    def unruled(self) -> Audit:
        """The audit without its rulings, so that no rank and no status tells what others ruled."""
        return self.with_tables(decisions=self.tables.decisions[:0])

    # Where it lies, and what follows from it

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
        return statuses(self.tables.status)

    @cached_property
    def counted_findings(self) -> pd.DataFrame:
        """The bare findings without those of work that counts for nothing."""
        findings = self.tables.findings
        retracted = findings["citekey"].isin(uncounted(self.statuses))
        return findings[~retracted].reset_index(drop=True)

    @cached_property
    def judgements(self) -> pd.DataFrame:
        """One row for each claim and finding that were held against each other."""
        return judgements(self.tables.matches, self.tables.claims, self.tables.findings)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The judgements joined with what each finding is worth for its claim."""
        interests = {key: self.library.interest(key) for key in self.library.citekeys}
        claims, findings = self.tables.claims, self.tables.findings
        return evidence(self.judgements, claims, findings, self.designs, interests, self.statuses)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """What each claim was held against, or which searches found nothing."""
        return coverage(self.tables.claims, self.evidence, self.tables.search_log)

    @cached_property
    def verdict_rows(self) -> pd.DataFrame:
        """The verdicts as they are computed and exported: exactly one row a row of the claims."""
        rules = self.decision_table
        return verdicts(self.tables.claims, self.evidence, self.vocabulary, rules, self.coverage)

    @cached_property
    def ledger_rows(self) -> pd.DataFrame:
        """The ledger as it is computed, ruled on and exported: ids in place of words.

        The contradictions, the gravest first; retracted work is no side of any.
        """
        retracted = uncounted(self.statuses)
        hops = self.vocabulary.implications
        standing = tuple(hop for hop in hops if hop.source not in retracted)
        return ledger(
            claims=self.tables.claims,
            findings=self.counted_findings,
            evidence=self.evidence,
            decisions=self.tables.decisions,
            vocabulary=replace(self.vocabulary, implications=standing),
            designs=self.designs,
        )

    @cached_property
    def fragility(self) -> pd.DataFrame:
        """The verdicts that turn when a part of the evidence is left out."""
        return fragility(self.tables.claims, self.evidence, self.decision_table)

    @cached_property
    def omissions(self) -> pd.DataFrame:
        """What a reader needs to know and the article does not mention."""
        needs = self.meta.get("reader_needs", [])
        return omissions(needs, self.tables.claims, self.counted_findings)

    agreement = cached_property(agreement_rows)

    @cached_property
    def undecided(self) -> pd.DataFrame:
        """Every cell that says ``?``: file, id, column."""
        return undecided_cells(self.tables)

    def warnings(self) -> list[str]:
        """What is valid and still deserves a look, one sentence each."""
        return warnings(self)

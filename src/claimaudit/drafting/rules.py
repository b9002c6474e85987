"""The drafter that goes by rules: English cue words, the vocabulary, and no model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from claimaudit.drafting.claims import draft_claims
from claimaudit.drafting.english.cues import FILE, Cues
from claimaudit.drafting.entities import discover
from claimaudit.drafting.findings import draft_findings
from claimaudit.drafting.overlay import ProposedEntity
from claimaudit.schema.contracts import RULES
from claimaudit.sources.article import Article
from claimaudit.sources.library import Library
from claimaudit.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True)
class Rules:
    """Drafts by rules; see `claimaudit.drafting.drafter.Drafter`."""

    cues: Cues
    name: ClassVar[str] = RULES
    limits: ClassVar[str] = (
        "Rules misread hedges, irony and what a pronoun stands for; they overlook claims, and "
        "find some that are none."
    )

    @classmethod
    def read(cls, references: Path) -> Rules:
        """The rules with the cue words of a folder of shared references."""
        return cls(Cues.read(references / FILE))

    def entities(
        self, article: Article, title: str, vocabulary: Vocabulary
    ) -> tuple[ProposedEntity, ...]:
        """The entities that the article names, the most often named first."""
        return discover(article, title, vocabulary, self.cues)

    def claims(self, article: Article, vocabulary: Vocabulary) -> list[dict[str, str]]:
        """A row for each claim, and a row of kind ``none`` for each sentence without one."""
        return draft_claims(article, vocabulary, self.cues).to_dict("records")

    def findings(
        self, library: Library, vocabulary: Vocabulary, designs: Iterable[str]
    ) -> list[dict[str, str]]:
        """The results whose facets the words of an abstract settle."""
        return draft_findings(library, vocabulary, designs).to_dict("records")

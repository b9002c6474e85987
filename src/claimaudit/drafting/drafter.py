"""Who drafts: what every drafter offers, and the drafters there are, one line each.

A drafter proposes and never decides. What it proposes is checked outside it, in the same way for
all drafters: see `claimaudit.drafting.proposals`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from claimaudit.drafting.overlay import ProposedEntity
from claimaudit.drafting.rules import Rules
from claimaudit.schema.contracts import RULES
from claimaudit.schema.faults import Fault, InvalidAudit, suggestion
from claimaudit.sources.article import Article
from claimaudit.sources.library import Library
from claimaudit.vocabulary.vocabulary import Vocabulary


class Drafter(Protocol):
    """Reads an article and a library, and proposes rows for a person to confirm.

    Attributes
    ----------
    name
        ``rules``, or the name of a model. ``drafted_by`` says it; see
        `claimaudit.schema.contracts.drafted_by`.
    limits
        What readers of a draft should know of its errors: whole sentences.
    """

    name: str
    limits: str

    def entities(
        self, article: Article, title: str, vocabulary: Vocabulary
    ) -> Iterable[ProposedEntity]:
        """The things that an article speaks of and the vocabulary lacks.

        Parameters
        ----------
        title
            The title of the article; empty when it is not known.
        """
        ...

    def claims(self, article: Article, vocabulary: Vocabulary) -> Iterable[Mapping[str, str]]:
        """Rows of ``claims.csv`` from the sentences of an article, in their order.

        ``claim_id``, ``drafted_by`` and ``confirmed_by`` are filled in outside; a column that is
        missing reads as empty, and a sentence may be left out.
        """
        ...

    def findings(
        self, library: Library, vocabulary: Vocabulary, designs: Iterable[str]
    ) -> Iterable[Mapping[str, str]]:
        """Rows of ``findings.csv`` from the records and abstracts of a library.

        Parameters
        ----------
        designs
            The ids of ``designs.toml``.
        """
        ...


# Each is made from the folder of the shared references.
DRAFTERS: dict[str, Callable[[Path], Drafter]] = {
    RULES: Rules.read,
}


def find_drafter(name: str, references: Path) -> Drafter:
    """The drafter of a name.

    Parameters
    ----------
    references
        The folder of the shared references.

    Raises
    ------
    InvalidAudit
        When there is no such drafter, or a file that it reads is broken.
    """
    if name not in DRAFTERS:
        problem, remedy = "there is no such drafter", suggestion(name, DRAFTERS)
        raise InvalidAudit([Fault("drafter", "", "", name, problem, remedy)])
    return DRAFTERS[name](references)

"""The kinds of contradiction: one file each, registered here.

A kind is a new file that ends in a `kind.Kind` named ``KIND``, and its name in `FILES`.
"""

import re
from importlib import import_module

from claimaudit.contradictions.kinds.kind import Kind
from claimaudit.contradictions.kinds.tiers import REASSURING, REST, SAFETY, TIERS

# In the order in which conflicts of one severity are told.
FILES = (
    "opposite",
    "not_reproduced",
    "drift",
    "too_strong",
    "estimates_differ",
    "unkept_promise",
    "implied",
)
KINDS: tuple[Kind, ...] = tuple(import_module(f"{__name__}.{file}").KIND for file in FILES)


def kind_named(name: str) -> Kind:
    """The kind of that name.

    Raises
    ------
    KeyError
        When there is none.

    Examples
    --------
    >>> kind_named("drift").needs_ruling
    True
    """
    return {kind.name: kind for kind in KINDS}[name]


def kinds_page() -> str:
    """Every kind with the first line of its page, as ``claimaudit kinds`` prints them.

    >>> print(kinds_page().splitlines()[0])
    opposite          two assertions of one thing whose values exclude each other.
    """
    width = max(len(kind.name) for kind in KINDS) + 2
    return "\n".join(f"{kind.name:{width}}{kind.summary}" for kind in KINDS)


def kind_page(kind: Kind) -> str:
    """All that is to be known of a kind, as ``claimaudit kinds NAME`` prints it."""
    facts = [
        f"Confidence: {kind.confidence}.",
        f"Place in the ranking: {_place(kind)}.",
        "It has one side." if kind.one_sided else "It has two sides.",
        "It waits for a ruling." if kind.needs_ruling else "It needs no ruling.",
        "" if kind.counts else "It is counted in no number of conflicts.",
    ]
    return f"{kind.page.strip()}\n\n{' '.join(fact for fact in facts if fact)}"


def _place(kind: Kind) -> str:
    if kind.tier:
        return f"{kind.tier}, {TIERS[kind.tier]}"
    first = REASSURING if kind.opposes else SAFETY
    return f"{first} to {REST}, by outcome and sides"


def codebook_section() -> str:
    """The pages of all kinds as Markdown, as the codebook prints them between its markers."""
    return "\n\n".join(f"### {kind.name}\n\n{_as_markdown(kind_page(kind))}" for kind in KINDS)


def _as_markdown(page: str) -> str:
    first, _, rest = page.partition("\n")
    summary = first.partition(": ")[2]
    paragraphs = [summary[:1].upper() + summary[1:], *rest.strip().split("\n\n")]
    return "\n\n".join(
        re.sub(r"^(Why it counts|No contradiction|Fires|Silent):", r"**\1:**", paragraph)
        for paragraph in paragraphs
    )

"""The kinds of contradiction: one file each, registered here.

A kind is a new file that ends in a `kind.Kind` named ``KIND``, and its name in `FILES`.
"""

import re
import textwrap
from importlib import import_module

from claimaudit.contradictions.kinds.kind import CONFIDENCES, Kind
from claimaudit.contradictions.kinds.tiers import REASSURING, REST, SAFETY, TIERS

# In the order in which conflicts of one severity are told.
FILES = (
    "opposite",
    "numbers_differ",
    "not_reproduced",
    "drift",
    "too_strong",
    "estimates_differ",
    "unkept_promise",
    "implied",
    "without_support",
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
    if kind.tier:
        place = f"{kind.tier}, {TIERS[kind.tier]}"
    else:
        place = f"{REASSURING if kind.opposes else SAFETY} to {REST}, by outcome and sides"
    facts = [
        f"Confidence: {kind.confidence} ({CONFIDENCES[kind.confidence]}).",
        f"Place in the ranking: {place}.",
        "It has one side." if kind.one_sided else "It has two sides.",
        "It waits for a ruling." if kind.needs_ruling else "It needs no ruling.",
        "It is counted as a conflict." if kind.counts else "It is in no count of conflicts.",
    ]
    return f"{kind.page.strip()}\n\n{textwrap.fill(' '.join(facts), 100)}"


def codebook_section() -> str:
    """The pages of all kinds as Markdown, as the codebook prints them between its markers."""
    sections = []
    for kind in KINDS:
        _, _, rest = kind_page(kind).partition("\n")
        leads = r"^(Why it counts|No contradiction|Fires|Silent):"
        text = re.sub(leads, r"**\1:**", rest.strip(), flags=re.MULTILINE)
        summary = kind.summary[:1].upper() + kind.summary[1:]
        sections.append(f"### {kind.name}\n\n{summary}\n\n{text}")
    return "\n\n".join(sections)

"""An audit without part of its literature: which findings go, and what that does to rulings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from claimaudit.contradictions.rulings import rulings_current, sides
from claimaudit.evidence.designs import STUDIED
from claimaudit.schema.contracts import READINGS
from claimaudit.schema.faults import suggestion
from claimaudit.sources.library import INTERESTS

if TYPE_CHECKING:
    from claimaudit.audit.audit import Audit


@dataclass(frozen=True)
class Removal:
    """What was left out of an audit, and the rulings that were made when it was there.

    A ruling is kept: it was made by a person, and what it says of the sides that are left may
    still be right. It was made on more than is left, so that a reader must be told.

    Attributes
    ----------
    words
        What was done, such as ``without animals, cells``.
    findings
        The ids of the findings that are left out.
    narrowed
        The pairs and conflicts whose rulings were made on more sides than are left.
    gone
        The pairs and conflicts that were ruled on and are no longer there.
    """

    words: str
    findings: tuple[str, ...]
    narrowed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def chosen_findings(
    audit: Audit, asked: Mapping[str, str | Iterable[str]], how: Literal["any", "all"]
) -> tuple[pd.Series, str]:
    """Whether each finding fits any, or all, of what is asked; and what is asked, in words.

    Parameters
    ----------
    asked
        Words by what they are about: design, citekey, funding, reading, finding.

    Raises
    ------
    ValueError
        When nothing is asked, or a word is none of those that there are.
    """
    findings, designs = audit.tables.findings, audit.designs
    studied = {name: design.in_ for name, design in designs.items()}
    paid = {citekey: audit.library.interest(citekey) for citekey in audit.library.citekeys}
    # Each finding may answer to several words: a design by its id and by what it studied.
    answers = {
        "design": (findings["design"], findings["design"].map(studied)),
        "citekey": (findings["citekey"],),
        "funding": (findings["citekey"].map(paid),),
        "reading": (findings["read_in"],),
        "finding": (findings["finding_id"],),
    }
    known = {
        "design": (*designs, *STUDIED),
        "citekey": audit.library.citekeys,
        "funding": INTERESTS,
        "reading": READINGS,
        "finding": tuple(findings["finding_id"]),
    }
    fits, words = [], []
    for name, given in asked.items():
        wanted = [given] if isinstance(given, str) else list(given)
        for word in wanted:
            if word not in known[name]:
                meant = suggestion(word, known[name])
                raise ValueError(f"{name}: there is no {word!r} here. {meant}".strip())
        if wanted:
            fits.append(
                pd.concat([answer.isin(wanted) for answer in answers[name]], axis=1).any(axis=1)
            )
            words += wanted
    if not fits:
        raise ValueError(f"say which findings: by {', '.join(known)}")
    together = pd.concat(fits, axis=1)
    return together.any(axis=1) if how == "any" else together.all(axis=1), ", ".join(words)


def narrowed(whole: Audit, less: Audit, words: str) -> tuple[pd.DataFrame, Removal]:
    """The rulings of an audit as they are kept where findings are left out.

    Parameters
    ----------
    less
        The same audit with fewer findings, its rulings untouched.

    Returns
    -------
    decisions : DataFrame
        Those of ``whole``. A ruling that held there and whose conflict has lost a side holds here
        too: its fingerprint, which would call it stale, is emptied.
    removal : Removal
    """
    decisions = whole.tables.decisions
    claims, findings = whole.tables.claims, whole.counted_findings
    held = rulings_current(whole.ledger_rows, decisions, claims, findings)
    names = decisions["pair_id"]
    before = sides(whole.ledger_rows, names, claims, findings)
    after = sides(less.ledger_rows, names, claims, less.counted_findings)
    earlier = whole.removal
    kept = list(earlier.narrowed) if earlier else []
    gone = list(earlier.gone) if earlier else []
    for name in names[held]:
        if name in before and name not in after:
            gone.append(name)
        elif name in before and len(before[name]) != len(after[name]):
            kept.append(name)
    holds = held & names.isin(after)
    printed = decisions["fingerprint"].where(~holds, "")
    left = set(less.tables.findings["finding_id"])
    out = tuple(name for name in whole.tables.findings["finding_id"] if name not in left)
    removal = Removal(
        words=f"{earlier.words}, {words}" if earlier else words,
        findings=(*earlier.findings, *out) if earlier else out,
        narrowed=tuple(name for name in dict.fromkeys(kept) if name in after),
        gone=tuple(dict.fromkeys(gone)),
    )
    return decisions.assign(fingerprint=printed), removal

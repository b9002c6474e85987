"""Decision table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claimaudit.sources.status import RETRACTED

Row = Mapping[str, Any]
HARM_KINDS = ("harm", "interaction")
NEEDS_COMPARISON = ("effect", "efficacy")
GOOD_LEVEL, COMPARED_LEVEL, WORST_LEVEL = 2, 3, 5
ANY, SOME = "any", "some"
ONLY_RETRACTED = "only retracted work"


@dataclass(frozen=True)
class Facts:
    """What the decision table looks at.

    Attributes
    ----------
    checkable : str
        yes or no.
    supports : str
        Direct own results for the claim: none; enough (one dataset at level 1 or 2, or two
        independent ones, at level 3 or better for an effect); thin (less than that).
    refutes : str
        Direct own results against it: none, thin or enough; against anything but a harm or an
        interaction any result is enough.
    balance : str
        With both: within one level, supports better, refutes better, one dataset; else ``-``.
    otherwise : str
        With neither: direct (it only qualifies or shows no difference), indirect, retracted (all
        there was is retracted work), none; else ``-``.
    """

    checkable: str
    supports: str = "none"
    refutes: str = "none"
    balance: str = "-"
    otherwise: str = "-"


@dataclass(frozen=True)
class Rule:
    """One row of the decision table: the facts it asks for (see `meets`), what follows."""

    id: str
    asks: Facts
    direction: str
    basis: str
    because: str


DECISIONS = (
    Rule(
        "V1",
        Facts("no", ANY, ANY, ANY, ANY),
        "not checkable",
        "",
        "it cannot be held against literature",
    ),
    Rule(
        "V2",
        Facts("yes", "none", "none", "-", "none"),
        "not established",
        "nothing found",
        "no own result bears on it",
    ),
    Rule(
        "V2a",
        Facts("yes", "none", "none", "-", "retracted"),
        "not established",
        ONLY_RETRACTED,
        "what there was is of retracted work",
    ),
    Rule(
        "V3",
        Facts("yes", "none", "none", "-", "indirect"),
        "not established",
        "indirect only",
        "only indirect evidence bears on it",
    ),
    Rule(
        "V4",
        Facts("yes", "none", "none", "-", "direct"),
        "not established",
        "too thin",
        "direct results only qualify it or show no difference",
    ),
    Rule(
        "V5",
        Facts("yes", "thin", "none", "-", "-"),
        "not established",
        "too thin",
        "what supports it directly is too thin",
    ),
    Rule(
        "V6",
        Facts("yes", "enough", "none", "-", "-"),
        "supported",
        "",
        "direct own results support it and none refutes it",
    ),
    Rule(
        "V7",
        Facts("yes", "none", "enough", "-", "-"),
        "contradicted",
        "",
        "direct own results refute it and none supports it",
    ),
    Rule(
        "V7a",
        Facts("yes", "none", "thin", "-", "-"),
        "not established",
        "too thin",
        "what refutes this warning is too thin to lift it",
    ),
    Rule(
        "V8",
        Facts("yes", SOME, SOME, "within one level", "-"),
        "contested",
        "",
        "direct own results of like level stand on both sides",
    ),
    Rule(
        "V9",
        Facts("yes", SOME, "enough", "refutes better", "-"),
        "contradicted",
        "",
        "what refutes it is more than one level better than what supports it",
    ),
    Rule(
        "V9a",
        Facts("yes", SOME, "thin", "refutes better", "-"),
        "not established",
        "too thin",
        "what refutes this warning is better than what supports it, and too thin to lift it",
    ),
    Rule(
        "V10",
        Facts("yes", "enough", SOME, "supports better", "-"),
        "supported",
        "",
        "what supports it is more than one level better than what refutes it",
    ),
    Rule(
        "V11",
        Facts("yes", "thin", SOME, "supports better", "-"),
        "not established",
        "too thin",
        "what supports it is better, and too thin",
    ),
    Rule(
        "V12",
        Facts("yes", SOME, SOME, "one dataset", "-"),
        "not established",
        "too thin",
        "one dataset stands on both sides and no other decides",
    ),
)


def decide(facts: Facts) -> Rule:
    """Find the row of the decision table that fits.

    Raises
    ------
    ValueError
        When no row or more than one fits: the facts contradict each other.
    """
    fitting = [rule for rule in DECISIONS if _fits(rule.asks, facts)]
    if len(fitting) != 1:
        raise ValueError(f"{len(fitting)} rules of the decision table fit {facts}")
    return fitting[0]


def _fits(asked: Facts, facts: Facts) -> bool:
    pairs = zip(vars(asked).values(), vars(facts).values(), strict=True)
    return all(meets(wanted, found) for wanted, found in pairs)


def meets(wanted: str, found: str) -> bool:
    """Whether a fact is what a cell of the table asks for; ``some`` is anything but none."""
    return wanted in (ANY, found) or (wanted == SOME and found != "none")


def weigh(rows: Iterable[Row]) -> Facts:
    """Reduce the evidence on one checkable claim to the facts of the decision table.

    Parameters
    ----------
    rows : iterable of mapping
        The claim's rows of `claimaudit.evidence.evidence.evidence`.
    """
    rows = list(rows)
    supports, refutes = _role(rows, "for"), _role(rows, "against")
    if not supports and not refutes:
        return Facts("yes", otherwise=_otherwise(rows))
    return Facts(
        "yes",
        supports=_thickness(supports),
        refutes=_against(refutes),
        balance=_balance(supports, refutes) if supports and refutes else "-",
    )


def _role(rows: Iterable[Row], *roles: str) -> list[Row]:
    return [row for row in rows if row["role"] in roles]


def _datasets(rows: Iterable[Row]) -> set[str]:
    return {row["dataset"] for row in rows}


def _best(rows: Iterable[Row]) -> int:
    return min(row["level"] for row in rows)


def _thickness(rows: list[Row]) -> str:
    if not rows:
        return "none"
    worst = COMPARED_LEVEL if rows[0]["kind"] in NEEDS_COMPARISON else WORST_LEVEL
    independent = _datasets(row for row in rows if row["level"] <= worst)
    return "enough" if _best(rows) <= GOOD_LEVEL or len(independent) > 1 else "thin"


def _against(rows: list[Row]) -> str:
    # One good counter-example ends a promise; a warning is not lifted by less than would found it.
    if rows and rows[0]["kind"] not in HARM_KINDS:
        return "enough"
    return _thickness(rows)


def _balance(supports: list[Row], refutes: list[Row]) -> str:
    if len(_datasets(supports) | _datasets(refutes)) == 1:
        return "one dataset"
    gap = _best(refutes) - _best(supports)
    if abs(gap) <= 1:
        return "within one level"
    return "supports better" if gap > 0 else "refutes better"


def _otherwise(rows: list[Row]) -> str:
    if _role(rows, "null", "qualifies"):
        return "direct"
    if _role(rows, "indirect"):
        return "indirect"
    return "retracted" if _retracted(rows) else "none"


def _retracted(rows: Iterable[Row]) -> list[Row]:
    """What would bear on a claim if its work had not been retracted."""
    return [row for row in _role(rows, RETRACTED) if row["stance"] != "background"]

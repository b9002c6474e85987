"""The decision table of the protocol: the facts that it asks for, its rows, and which row fits.

Its rows stand in ``references/decision_table.csv``, which ``protocol.md`` prints. A condition is
declared once, as a field of `Facts` with its possible values; the columns of the file follow.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from claimaudit.schema.contracts import Pattern, Table
from claimaudit.schema.csv_file import inspect_table, row_fault
from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.schema.files import write_atomically
from claimaudit.sources.status import RETRACTED

Row = Mapping[str, Any]
NOT_CHECKABLE = "not checkable"
DIRECTIONS = ("supported", "contradicted", "contested", "not established", NOT_CHECKABLE)
ONLY_RETRACTED = "only retracted work"
BASES = ("nothing found", ONLY_RETRACTED, "indirect only", "too thin")

HARM_KINDS = ("harm", "interaction")
NEEDS_COMPARISON = ("effect", "efficacy")
GOOD_LEVEL, COMPARED_LEVEL, WORST_LEVEL = 2, 3, 5
# What a cell may ask for beside one value: nothing at all; anything but none.
ANYTHING, SOMETHING = "any", "some"
Weight = Literal["none", "thin", "enough"]


@dataclass(frozen=True)
class Facts:
    """What the decision table looks at.

    Attributes
    ----------
    checkable : str
        Whether literature can speak to the claim.
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

    checkable: Literal["yes", "no"]
    supports: Weight = "none"
    refutes: Weight = "none"
    balance: Literal[
        "-", "within one level", "supports better", "refutes better", "one dataset"
    ] = "-"
    otherwise: Literal["-", "direct", "indirect", "retracted", "none"] = "-"

    @property
    def is_possible(self) -> bool:
        """Whether evidence can come to these facts together.

        >>> Facts("yes", supports="thin").is_possible
        True
        >>> Facts("yes", supports="thin", balance="one dataset").is_possible
        False
        """
        if self.checkable == "no":
            return self == Facts("no")
        sides = (self.supports != "none") + (self.refutes != "none")
        return (self.balance != "-") == (sides == 2) and (self.otherwise != "-") == (sides == 0)


CONDITIONS: dict[str, tuple[str, ...]] = {
    name: get_args(values) for name, values in get_type_hints(Facts).items()
}
POSSIBLE_FACTS = tuple(
    facts
    for facts in itertools.starmap(Facts, itertools.product(*CONDITIONS.values()))
    if facts.is_possible
)
DECISION_TABLE = Table(
    name="decision_table.csv",
    first_columns=("rule", *CONDITIONS, "direction", "basis", "sentence"),
    key=("rule",),
    required=("rule", *CONDITIONS, "direction", "sentence"),
    allowed={name: (*values, ANYTHING, SOMETHING) for name, values in CONDITIONS.items()}
    | {"direction": DIRECTIONS, "basis": BASES},
    patterns={"rule": Pattern(r"V\d+[a-z]?", "a rule id is V, a number and perhaps a letter: V7a")},
)


@dataclass(frozen=True)
class Rule:
    """One row of the decision table.

    Attributes
    ----------
    id : str
        V and its number.
    asks : mapping of str to str
        What it asks of each condition: a value, `ANYTHING` or `SOMETHING`.
    direction, basis, sentence : str
        What follows, and why in words.
    """

    id: str
    asks: Mapping[str, str]
    direction: str
    basis: str
    sentence: str

    def fits(self, facts: Facts) -> bool:
        """Whether the facts are what the rule asks for.

        >>> rule = Rule("V8", {"supports": "some", "balance": "any"}, "contested", "", "both sides")
        >>> rule.fits(Facts("yes", "thin")), rule.fits(Facts("yes", "none"))
        (True, False)
        """
        return all(
            wanted in (ANYTHING, getattr(facts, name))
            or (wanted == SOMETHING and getattr(facts, name) != "none")
            for name, wanted in self.asks.items()
        )


def read_decision_table(path: Path | str) -> tuple[Rule, ...]:
    """Read ``decision_table.csv``.

    Raises
    ------
    InvalidAudit
        With every fault of the file: cells; a row that never applies; facts that evidence can
        come to and that no row, or more than one, fits.
    """
    frame, faults = inspect_table(path, DECISION_TABLE)
    rules = tuple(
        Rule(
            row["rule"],
            {name: row[name] for name in CONDITIONS},
            row["direction"],
            row["basis"],
            row["sentence"],
        )
        for row in frame.to_dict("records")
    )
    if not faults:
        for label, rule in zip(frame.index, rules, strict=True):
            if not any(map(rule.fits, POSSIBLE_FACTS)):
                problem = "the row can never apply: no evidence comes to all that it asks for"
                remedy = "Mend what it asks for, or delete the row."
                faults.append(row_fault(DECISION_TABLE, frame, label, "rule", problem, remedy))
        for facts in POSSIBLE_FACTS:
            fitting = [rule.id for rule in rules if rule.fits(facts)]
            if len(fitting) != 1:
                which = f"{', '.join(fitting)} all fit" if fitting else "no row fits"
                stated = ", ".join(f"{name} {value}" for name, value in vars(facts).items())
                problem = f"{which} these facts: {stated}"
                remedy = "Exactly one row must fit whatever evidence comes to: "
                remedy += "change what rows ask for."
                faults.append(Fault(DECISION_TABLE.name, "", "", "", problem, remedy))
    if faults:
        raise InvalidAudit(faults)
    return rules


def decide(facts: Facts, rules: Iterable[Rule]) -> Rule:
    """Find the row of the decision table that fits.

    Parameters
    ----------
    rules
        As `read_decision_table` gives them.

    Raises
    ------
    ValueError
        When no row or more than one fits: the facts contradict each other.

    >>> table = [Rule("V1", {"checkable": "no"}, "not checkable", "", "it says nothing")]
    >>> decide(Facts("no"), table).direction
    'not checkable'
    >>> decide(Facts("yes", otherwise="none"), table)
    Traceback (most recent call last):
    ...
    ValueError: 0 rules of the decision table fit Facts(checkable='yes', supports='none', \
refutes='none', balance='-', otherwise='none')
    """
    fitting = [rule for rule in rules if rule.fits(facts)]
    if len(fitting) != 1:
        raise ValueError(f"{len(fitting)} rules of the decision table fit {facts}")
    return fitting[0]


def weigh(rows: Iterable[Row]) -> Facts:
    """Reduce the evidence on one checkable claim to the facts of the decision table.

    Parameters
    ----------
    rows : iterable of mapping
        The claim's rows of `claimaudit.evidence.evidence.evidence`.

    >>> survey = {"role": "for", "kind": "effect", "level": 4, "dataset": "Hill2022"}
    >>> weigh([survey]).supports, weigh([survey | {"level": 2}]).supports
    ('thin', 'enough')
    """
    rows = list(rows)
    supports, refutes = in_role(rows, "for"), in_role(rows, "against")
    if not supports and not refutes:
        if in_role(rows, "null", "qualifies"):
            return Facts("yes", otherwise="direct")
        if in_role(rows, "indirect"):
            return Facts("yes", otherwise="indirect")
        return Facts("yes", otherwise="retracted" if retracted(rows) else "none")
    balance = "-"
    if supports and refutes:
        gap = best_level(refutes) - best_level(supports)
        if len(datasets([*supports, *refutes])) == 1:
            balance = "one dataset"
        elif abs(gap) <= 1:
            balance = "within one level"
        else:
            balance = "supports better" if gap > 0 else "refutes better"
    against = _thickness(refutes)
    # One good counter-example ends a promise; a warning is not lifted by less than would found it.
    if refutes and refutes[0]["kind"] not in HARM_KINDS:
        against = "enough"
    return Facts("yes", supports=_thickness(supports), refutes=against, balance=balance)


def _thickness(rows: list[Row]) -> Weight:
    if not rows:
        return "none"
    worst = COMPARED_LEVEL if rows[0]["kind"] in NEEDS_COMPARISON else WORST_LEVEL
    independent = datasets(row for row in rows if row["level"] <= worst)
    return "enough" if best_level(rows) <= GOOD_LEVEL or len(independent) > 1 else "thin"


def in_role(rows: Iterable[Row], *roles: str) -> list[Row]:
    """The evidence that does one of these things in a verdict."""
    return [row for row in rows if row["role"] in roles]


def datasets(rows: Iterable[Row]) -> set[str]:
    """The datasets that evidence rests on: they are counted, not papers."""
    return {row["dataset"] for row in rows}


def best_level(rows: Iterable[Row]) -> int:
    """The best level among rows of evidence, 1 to 5."""
    return min(row["level"] for row in rows)


def retracted(rows: Iterable[Row]) -> list[Row]:
    """What would bear on a claim if its work had not been retracted."""
    return [row for row in in_role(rows, RETRACTED) if row["stance"] != "background"]


# The protocol prints the table between these two lines.
PRINTED_FROM = "<!-- printed from decision_table.csv: change it there -->"
PRINTED_TO = "<!-- end of decision_table.csv -->"


def with_printed_table(protocol: str, rules: Iterable[Rule]) -> str:
    """The text of ``protocol.md`` with the decision table that it prints brought up to date.

    Raises
    ------
    ValueError
        When the text lacks one of the lines between which the table stands.

    >>> rule = Rule("V1", dict.fromkeys(CONDITIONS, "any"), "supported", "", "it always is")
    >>> print(with_printed_table(f"Rules\\n{PRINTED_FROM}\\nold\\n{PRINTED_TO}\\n", [rule]))
    Rules
    <!-- printed from decision_table.csv: change it there -->
    <BLANKLINE>
    | rule | checkable | supports | refutes | balance | otherwise | direction | basis | sentence |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | V1 | any | any | any | any | any | supported | | it always is |
    <BLANKLINE>
    <!-- end of decision_table.csv -->
    <BLANKLINE>
    """
    before, begins, rest = protocol.partition(PRINTED_FROM)
    _, ends, after = rest.partition(PRINTED_TO)
    if not (begins and ends):
        raise ValueError(f"the protocol has no lines {PRINTED_FROM} and {PRINTED_TO}")
    lines = [DECISION_TABLE.columns, ["---"] * len(DECISION_TABLE.columns)]
    for rule in rules:
        sentence = rule.sentence.replace("|", "\\|")
        lines.append([rule.id, *rule.asks.values(), rule.direction, rule.basis, sentence])
    printed = "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)
    return f"{before}{PRINTED_FROM}\n\n{printed}\n\n{PRINTED_TO}{after}"


if __name__ == "__main__":
    import sys

    # python -m claimaudit.evidence.decision_table references: prints the table into protocol.md.
    folder = Path(sys.argv[1])
    rules = read_decision_table(folder / DECISION_TABLE.name)
    protocol = folder / "protocol.md"
    printed = with_printed_table(protocol.read_text(encoding="utf-8"), rules)
    write_atomically(protocol, printed.encode("utf-8"))

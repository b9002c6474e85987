"""The fields of the panel: for a judgement, a ruling, and the cells of a claim or finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ipywidgets as widgets

from claimaudit.audit import Audit
from claimaudit.curating.saving import FIXED
from claimaudit.curating.worklist import conflict_named
from claimaudit.schema.contracts import INDIRECTNESS, RULINGS, STANCES, UNDECIDED, Table, parts
from claimaudit.vocabulary.entries import ALONE, ANY
from claimaudit.vocabulary.vocabulary import Vocabulary

MEANINGS = {
    "supports": "the finding shows what the claim says",
    "refutes": "the finding shows what cannot be true together with the claim",
    "qualifies": "the finding limits the claim",
    "background": "the finding only helps to read the claim",
    "genuine": "a contradiction",
    "explained": "a difference of scope; name the axis and the finding that shows that it matters",
    "only reported": "the text only reports what others say",
    "dismissed": "no contradiction; say why",
    UNDECIDED: "it stays open",
}
_LONG = ("exact", "prefix", "suffix", "statement", "estimate", "why_not")
_LABELS = {"description_width": "8em"}
_WIDE = widgets.Layout(width="98%")
_NARROW = widgets.Layout(width="auto", margin="0 1.5em 0 0")
_WRAPPED = widgets.Layout(flex_flow="row wrap")


def match_fields(item: Mapping[str, str]) -> dict[str, widgets.Widget]:
    """The fields of a match, by column, filled with what was entered before."""
    return {
        "stance": _choice("Stance", (*STANCES, UNDECIDED), item.get("stance", "")),
        "directness": Directness(item.get("directness", "")),
        "rationale": _text("Rationale", item.get("rationale", "")),
    }


def ruling_fields(
    audit: Audit, item: Mapping[str, str], axes: Iterable[str]
) -> dict[str, widgets.Widget]:
    """The fields of a ruling, by column, filled with what was entered before.

    Parameters
    ----------
    axes
        On which the scopes differ: what an explanation can name.
    """
    findings = {
        f"{row['finding_id']}: {row['statement'][:80]}": row["finding_id"]
        for row in audit.tables.findings.to_dict("records")
    }
    axis_by_label = {axis: axis for axis in axes}
    return {
        "ruling": _choice("Ruling", (*RULINGS, UNDECIDED), item.get("ruling", "")),
        "axis": _dropdown("Axis", axis_by_label, item.get("axis", "")),
        "finding_id": _dropdown("Finding", findings, item.get("finding_id", "")),
        "reason": _text("Reason", item.get("reason", "")),
    }


def dispute_fields(audit: Audit, item: Mapping[str, Any]) -> dict[str, widgets.Widget]:
    """The empty fields of a row of ``worklist.to_adjudicate``."""
    if item["task"] == "match":
        return match_fields({})
    return ruling_fields(audit, {}, conflict_named(audit, item["pair_id"]).axes)


def cell_fields(table: Table, row: Mapping[str, str], audit: Audit) -> dict[str, widgets.Widget]:
    """The fields of a claim or finding, by column; a list where only certain words are allowed."""
    vocabulary = audit.vocabulary
    entities, outcomes = list(vocabulary.entities), list(vocabulary.outcomes)
    allowed: dict[str, Iterable[str]] = dict(table.allowed)
    allowed |= {"subject": entities, "versus": entities, "via": [*entities, *outcomes]}
    allowed |= {"co_exposure": [ALONE, ANY, *entities], "outcome": outcomes, "value": []}
    allowed |= {"citekey": audit.library.citekeys, "design": list(audit.designs)}
    fields: dict[str, widgets.Widget] = {}
    for column in table.columns:
        label = column.replace("_", " ").capitalize()
        if column in FIXED:
            continue
        if column in allowed:
            words = {word: word for word in allowed[column]}
            fields[column] = _dropdown(label, words, row[column])
        else:
            fields[column] = _text(label, row[column], long=column in _LONG)
    fields["outcome"].observe(lambda _: _offer_values(fields, vocabulary), "value")
    _offer_values(fields, vocabulary)
    return fields


def _offer_values(fields: Mapping[str, widgets.Widget], vocabulary: Vocabulary) -> None:
    """Offer the values of the outcome that is chosen; the one that is there stays there."""
    outcome, field = fields["outcome"].value, fields["value"]
    offered = vocabulary.values(outcome) if outcome in vocabulary.outcomes else ()
    chosen = field.value
    field.options = dropdown_options({value: value for value in offered}, chosen)
    field.value = chosen


def _choice(label: str, options: Iterable[str], value: str) -> widgets.RadioButtons:
    """One of a few, each with what it means: a screen reader tells which one is chosen."""
    meant = {
        f"{'undecided' if option == UNDECIDED else option}: {MEANINGS[option]}": option
        for option in options
    }
    return widgets.RadioButtons(
        options=list(meant.items()),
        value=value if value in meant.values() else None,
        description=label,
        style=_LABELS,
        layout=_WIDE,
    )


def _dropdown(label: str, options: Mapping[str, str], value: str) -> widgets.Dropdown:
    return widgets.Dropdown(
        options=dropdown_options(options, value),
        value=value,
        description=label,
        style=_LABELS,
        layout=_WIDE,
    )


def dropdown_options(options: Mapping[str, str], value: str) -> list[tuple[str, str]]:
    """What a list offers: nothing, undecided, the options, and what is in the cell already.

    Parameters
    ----------
    options
        What goes into the cell by what the list says.
    value
        What is in the cell.

    Examples
    --------
    >>> dropdown_options({"high": "high"}, "hgih")
    [('(empty)', ''), ('? (undecided)', '?'), ('high', 'high'), ('hgih', 'hgih')]
    """
    offered = {"(empty)": "", "? (undecided)": UNDECIDED}
    offered |= {label: option for label, option in options.items() if option != UNDECIDED}
    if value not in offered.values():
        offered[value] = value
    return list(offered.items())


def _text(label: str, value: str, long: bool = True) -> widgets.Widget:
    kind = widgets.Textarea if long else widgets.Text
    return kind(value=value, description=label, style=_LABELS, layout=_WIDE)


class Directness(widgets.HBox):
    """Direct, or what differs: a box for each; direct and undecided go with no other."""

    def __init__(self, cell: str):
        labels = {"direct": "direct"}
        labels |= {name: f"{name} differs" for name in INDIRECTNESS}
        labels[UNDECIDED] = "undecided"
        self.boxes = {
            name: widgets.Checkbox(description=label, indent=False, layout=_NARROW)
            for name, label in labels.items()
        }
        boxes = list(self.boxes.values())
        super().__init__([widgets.Label("Directness:"), *boxes], layout=_WRAPPED)
        self.value = cell
        for box in boxes:
            box.observe(self._exclude, "value")

    @property
    def value(self) -> str:
        """What is chosen, as the table has it."""
        return "; ".join(name for name, box in self.boxes.items() if box.value)

    @value.setter
    def value(self, cell: str) -> None:
        for name, box in self.boxes.items():
            box.value = name in parts(cell)

    def _exclude(self, change: Mapping[str, Any]) -> None:
        chosen, alone = change["owner"], (self.boxes["direct"], self.boxes[UNDECIDED])
        for box in self.boxes.values():
            if change["new"] and box is not chosen and (box in alone or chosen in alone):
                box.value = False

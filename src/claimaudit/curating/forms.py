"""The fields of the panel: for a judgement, a ruling, and the cells of a claim or finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ipywidgets as widgets

from claimaudit.audit import Audit
from claimaudit.curating.saving import FIXED
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
_DIFFERS = {name: f"{name} differs" for name in INDIRECTNESS}
_LABELS = {"description_width": "8em"}
_WIDE = widgets.Layout(width="98%")
_NARROW = widgets.Layout(width="auto", margin="0 1.5em 0 0")
_WRAPPED = widgets.Layout(flex_flow="row wrap")


def judgement(item: Mapping[str, str]) -> dict[str, widgets.Widget]:
    """The fields of a match, by column, filled with what was said before."""
    return {
        "stance": _choice("Stance", (*STANCES, UNDECIDED), item.get("stance", "")),
        "directness": Directness(item.get("directness", "")),
        "rationale": _text("Rationale", item.get("rationale", "")),
    }


def ruling(audit: Audit, item: Mapping[str, str], axes: Iterable[str]) -> dict[str, widgets.Widget]:
    """The fields of a ruling, by column, filled with what was said before.

    Parameters
    ----------
    axes
        On which the scopes differ: what an explanation can name.
    """
    findings = {
        f"{row['finding_id']}: {row['statement'][:80]}": row["finding_id"]
        for row in audit.tables.findings.to_dict("records")
    }
    return {
        "ruling": _choice("Ruling", (*RULINGS, UNDECIDED), item.get("ruling", "")),
        "axis": _dropdown("Axis", axes, item.get("axis", "")),
        "finding_id": _dropdown("Finding", findings, item.get("finding_id", "")),
        "reason": _text("Reason", item.get("reason", "")),
    }


def cells(table: Table, row: Mapping[str, str], audit: Audit) -> dict[str, widgets.Widget]:
    """The fields of a claim or finding, by column; a list where only certain words are allowed."""
    closed = _closed(table, audit)
    form = {
        name: _dropdown(_words(name), closed[name], row[name])
        if name in closed
        else _text(_words(name), row[name], name in _LONG)
        for name in table.columns
        if name not in FIXED
    }
    form["outcome"].observe(lambda _: _offer_values(form, audit.vocabulary), "value")
    _offer_values(form, audit.vocabulary)
    return form


def _closed(table: Table, audit: Audit) -> dict[str, Iterable[str]]:
    """The columns that have a closed list, with what the checks allow."""
    entities, outcomes = list(audit.vocabulary.entities), list(audit.vocabulary.outcomes)
    return {
        **table.allowed,
        **{"subject": entities, "versus": entities, "via": [*entities, *outcomes]},
        **{"co_exposure": [ALONE, ANY, *entities], "outcome": outcomes, "value": []},
        **{"citekey": audit.library.citekeys, "design": list(audit.designs)},
    }


def _offer_values(form: Mapping[str, widgets.Widget], vocabulary: Vocabulary) -> None:
    """Offer the values of the outcome that is chosen; the one that is there stays there."""
    outcome, field = form["outcome"].value, form["value"]
    offered = vocabulary.values(outcome) if outcome in vocabulary.outcomes else ()
    chosen = field.value
    field.options = _options(offered, chosen)
    field.value = chosen


def _words(column: str) -> str:
    return column.replace("_", " ").capitalize()


def _choice(words: str, options: Iterable[str], value: str) -> widgets.RadioButtons:
    """One of a few, each with what it means: a screen reader tells which one is chosen."""
    named = {f"{'undecided' if one == UNDECIDED else one}: {MEANINGS[one]}": one for one in options}
    return widgets.RadioButtons(
        options=list(named.items()),
        value=value if value in named.values() else None,
        description=words,
        style=_LABELS,
        layout=_WIDE,
    )


def _dropdown(
    words: str, options: Iterable[str] | Mapping[str, str], value: str
) -> widgets.Dropdown:
    return widgets.Dropdown(
        options=_options(options, value),
        value=value,
        description=words,
        style=_LABELS,
        layout=_WIDE,
    )


def _options(options: Iterable[str] | Mapping[str, str], value: str) -> list[tuple[str, str]]:
    """What a list offers: nothing, undecided, the options, and what is in the cell already."""
    named = dict(options) if isinstance(options, Mapping) else {one: one for one in options}
    offered = {"(empty)": "", "? (undecided)": UNDECIDED}
    offered |= {words: one for words, one in named.items() if one != UNDECIDED}
    return list((offered | ({} if value in offered.values() else {value: value})).items())


def _text(words: str, value: str, long: bool = True) -> widgets.Widget:
    kind = widgets.Textarea if long else widgets.Text
    return kind(value=value, description=words, style=_LABELS, layout=_WIDE)


class Directness(widgets.HBox):
    """Direct, or what differs: a box for each; direct and undecided go with no other."""

    def __init__(self, cell: str):
        names = {"direct": "direct", **_DIFFERS, UNDECIDED: "undecided"}
        boxes = [
            widgets.Checkbox(description=words, indent=False, layout=_NARROW)
            for words in names.values()
        ]
        super().__init__([widgets.Label("Directness:"), *boxes], layout=_WRAPPED)
        self.boxes = dict(zip(names, boxes, strict=True))
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

"""The panel in which a person curates an audit, one claim, pair, conflict or dispute at a time.

All that it knows is in the tables: each item is saved at once, and a panel that is opened again
begins where the last one ended.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import ipywidgets as widgets
import pandas as pd

from claimaudit.audit import Audit
from claimaudit.curating import forms, item_html, saving, worklist
from claimaudit.schema.contracts import CLAIMS, FINDINGS, Table
from claimaudit.schema.faults import InvalidAudit
from claimaudit.views.html import Html, element

REVIEWER = "CLAIMAUDIT_REVIEWER"
# Without a name the page is the same for everybody.
NOBODY = "The panel for {} opens here when reviewer is a name."


def open_panel(
    audit: Audit,
    reviewer: str = "",
    task: str = "claims",
    candidates: pd.DataFrame | None = None,
    show_draft: bool = False,
) -> Panel | Html:
    """The panel for a reviewer; without a name, a sentence that says how to give one.

    Parameters
    ----------
    reviewer
        By default the name in the environment variable CLAIMAUDIT_REVIEWER.
    task
        claims, findings, matches, rulings or disputes.
    candidates
        For matches; by default those of ``worklist.candidates``.
    show_draft
        Show beside a pair or conflict what the machine's draft says of it.
    """
    reviewer = who(reviewer)
    if not reviewer:
        sentence = NOBODY.format(task)
        return Html(element("p", sentence).source, sentence)
    return Panel(audit, reviewer, task, candidates, show_draft)


def who(name: str = "") -> str:
    """The reviewer: the name given, else that in CLAIMAUDIT_REVIEWER, else nobody."""
    return name or os.environ.get(REVIEWER, "")


class Panel:
    """One item at a time, with a form, and buttons to save, to go back and to skip.

    Attributes
    ----------
    audit
        As it is on disk since the last save.
    items
        What is to be done, in order; each has ``done``.
    form
        The widgets of the item that is shown, by the column they fill.
    box
        Everything, to be displayed.
    """

    def __init__(
        self,
        audit: Audit,
        reviewer: str,
        task: str = "claims",
        candidates: pd.DataFrame | None = None,
        show_draft: bool = False,
        today: Callable[[], date] = date.today,
    ):
        if task not in TASKS:
            raise ValueError(f"there is no task {task!r}; there are {', '.join(TASKS)}")
        self.audit, self.reviewer, self.today = audit, saving.reviewer_name(reviewer), today
        if task == "matches" and candidates is None:
            candidates = worklist.candidates(audit)
        self._task = TASKS[task](self.reviewer, candidates, show_draft)
        self.items = self._task.items(audit)
        self.form: dict[str, widgets.Widget] = {}
        self._build()
        self._show(self._next_open(-1))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.box._repr_mimebundle_(**options)

    @property
    def item(self) -> dict[str, Any] | None:
        """The item that is shown; None when there is none."""
        return self.items[self._place] if self.items else None

    def save(self) -> None:
        """Save the item that is shown and go to the next open one; an error stays here."""
        try:
            self.audit = self._task.save(self.audit, self.item, self._values(), self.today())
        except saving.ChangedMeanwhile as error:
            self._reopen()
            self._tell(str(error), "alert")
        except (InvalidAudit, OSError) as error:
            self._tell(f"Nothing was saved. {error}", "alert")
        else:
            # What is no longer asked is done.
            asked = {self._task.key(item): item for item in self._task.items(self.audit)}
            self.items = [
                asked.get(self._task.key(item), {**item, "done": True}) for item in self.items
            ]
            self._show(self._next_open(self._place))

    def skip(self) -> None:
        """Go to the next open item without saving."""
        self._show(self._next_open(self._place))

    def back(self) -> None:
        """Go to the item before, open or not."""
        self._show(max(0, self._place - 1))

    # Where the panel is

    def _next_open(self, place: int) -> int:
        """The next item after `place` that is not done, from the first again; else the next."""
        number = len(self.items)
        order = [*range(place + 1, number), *range(place + 1)]
        still_open = (place for place in order if not self.items[place]["done"])
        return next(still_open, min(place + 1, number - 1))

    def _reopen(self) -> None:
        """Show the item as it is on disk now, with what was typed before."""
        try:
            self.audit = Audit.open(self.audit.slug, self.audit.root)
        except InvalidAudit:
            return
        key = self._task.key(self.item)
        typed = {name: cell for name, cell in self._values().items() if cell != self._shown[name]}
        self.items = self._task.items(self.audit)
        places = [place for place, item in enumerate(self.items) if self._task.key(item) == key]
        self._show(places[0] if places else self._next_open(-1))
        if places:
            for name, cell in typed.items():
                self.form[name].value = cell

    # What it looks like

    def _build(self) -> None:
        self.progress, self.text, self.message = (widgets.HTML() for _ in range(3))
        self.fields = widgets.VBox()
        self.buttons = {
            "back": _button("Back", "the item before", self.back),
            "skip": _button("Skip", "the next open item, without saving", self.skip),
            "save": _button(self._task.save_words, "save to the table", self.save, "primary"),
        }
        row = widgets.HBox(list(self.buttons.values()))
        self.box = widgets.VBox([self.progress, self.text, self.fields, self.message, row])

    def _show(self, place: int) -> None:
        self._place = place
        number, done = len(self.items), sum(item["done"] for item in self.items)
        progress = f"{self._task.title}: {done} of {number} done"
        if self.item is not None:
            state = "done" if self.item["done"] else "open"
            progress += f"; this is number {place + 1}, {state}"
        self.progress.value = item_html.message_html(progress, "status").source
        if not number:
            self._tell("There is nothing to do here: the audit has no such rows.", "status")
        else:
            self._tell("All of it is done." if done == number else "", "status")
        for button in self.buttons.values():
            button.disabled = not number
        if self.item is not None:
            self.text.value = self._task.show(self.audit, self.item).source
            self.form = self._task.form(self.audit, self.item)
            self._shown = self._values()
            self.fields.children = tuple(self.form.values())

    def _tell(self, text: str, role: str) -> None:
        self.message.value = item_html.message_html(text, role).source

    def _values(self) -> dict[str, str]:
        return {name: widget.value or "" for name, widget in self.form.items()}


def _button(label: str, tooltip: str, act: Callable[[], None], style: str = "") -> widgets.Button:
    button = widgets.Button(description=label, tooltip=tooltip, button_style=style)
    button.on_click(lambda _: act())
    return button


# The tasks


class _Task:
    """What there is to do, how it is shown and asked, and where the answer is saved."""

    title = ""
    save_words = "Save & next"
    keys: tuple[str, ...] = ()

    def __init__(self, reviewer: str, candidates: pd.DataFrame | None, show_draft: bool):
        self.reviewer, self.candidates, self.show_draft = reviewer, candidates, show_draft

    def key(self, item: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(item[name] for name in self.keys)


class _Confirming(_Task):
    """Rows of claims or findings, confirmed as they are or with cells corrected."""

    save_words = "Confirm & next"
    table: Table
    listed: Callable[[Audit], pd.DataFrame]
    shown: Callable[[Audit, str], Html]
    saved: Callable[[Audit, str, str, Mapping[str, str]], Audit]

    def items(self, audit: Audit) -> list[dict]:
        return self.listed(audit).to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        return self.shown(audit, item[self.keys[0]])

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        return forms.cell_fields(self.table, item, audit)

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        corrected = {name: value for name, value in values.items() if value != item[name]}
        return self.saved(audit, item[self.keys[0]], self.reviewer, corrected)


class _Claims(_Confirming):
    title, keys, table = "Claims confirmed", ("claim_id",), CLAIMS
    listed = staticmethod(worklist.claims_to_confirm)
    shown = staticmethod(item_html.claim_html)
    saved = staticmethod(saving.save_claim)


class _Findings(_Confirming):
    title, keys, table = "Findings confirmed", ("finding_id",), FINDINGS
    listed = staticmethod(worklist.findings_to_confirm)
    shown = staticmethod(item_html.finding_html)
    saved = staticmethod(saving.save_finding)


class _Matches(_Task):
    title, keys = "Pairs judged", ("claim_id", "finding_id")

    def items(self, audit: Audit) -> list[dict]:
        pairs = worklist.pairs_to_judge(audit, self.reviewer, self.candidates, self.show_draft)
        return pairs.to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        finding = item_html.finding_html(audit, item["finding_id"], item["matched"])
        both = item_html.side_by_side(item_html.claim_html(audit, item["claim_id"]), finding)
        return _with_draft(both, item, worklist.JUDGED)

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        return forms.match_fields(item)

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        return saving.save_match(audit, *self.key(item), self.reviewer, values, today)


class _Rulings(_Task):
    title, keys = "Conflicts ruled on", ("pair_id",)

    def items(self, audit: Audit) -> list[dict]:
        conflicts = worklist.conflicts_to_rule(audit, self.reviewer, self.show_draft)
        return conflicts.to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        return _with_draft(item_html.conflict_html(audit, item), item, worklist.RULED)

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        return forms.ruling_fields(audit, item, item["axes"])

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        return saving.save_ruling(audit, item["pair_id"], self.reviewer, values, today)


class _Disputes(_Task):
    title, keys = "Disputes settled", ("task", "claim_id", "finding_id", "pair_id")

    def items(self, audit: Audit) -> list[dict]:
        return worklist.to_adjudicate(audit).assign(done=False).to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        columns = worklist.JUDGED if item["task"] == "match" else worklist.RULED
        ratings = item_html.ratings_html(item["ratings"], columns)
        return item_html.side_by_side(item_html.dispute_html(audit, item), ratings)

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        if item["task"] == "match":
            return forms.match_fields({})
        return forms.ruling_fields(audit, {}, worklist.conflict_named(audit, item["pair_id"]).axes)

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        return saving.adjudicate(audit, item, self.reviewer, values, today)


TASKS = {
    "claims": _Claims,
    "findings": _Findings,
    "matches": _Matches,
    "rulings": _Rulings,
    "disputes": _Disputes,
}


def _with_draft(shown: Html, item: Mapping[str, Any], columns: Iterable[str]) -> Html:
    draft = [item[f"draft_{name}"] for name in columns if item.get(f"draft_{name}")]
    return item_html.with_draft(shown, draft)

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
from claimaudit.curating import forms, worklist
from claimaudit.curating import saving as curation
from claimaudit.curating import views as panel_views
from claimaudit.schema.contracts import CLAIMS, FINDINGS
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
        told = NOBODY.format(task)
        return Html(element("p", told).source, told)
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
        self.audit, self.reviewer, self.today = audit, curation.reviewer_name(reviewer), today
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
        except curation.ChangedMeanwhile as error:
            self._reopen()
            self._tell(str(error), "alert")
        except (InvalidAudit, OSError) as error:
            self._tell(f"Nothing was saved. {error}", "alert")
        else:
            self._refresh()
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
        still = (one for one in order if not self.items[one]["done"])
        return next(still, min(place + 1, number - 1))

    def _refresh(self) -> None:
        """Take over what the tables say now; what is no longer asked is done."""
        fresh = {self._task.key(item): item for item in self._task.items(self.audit)}
        self.items = [
            fresh.get(self._task.key(item), {**item, "done": True}) for item in self.items
        ]

    def _reopen(self) -> None:
        """Show the item as it is on disk now, with what was typed before."""
        try:
            self.audit = Audit.open(self.audit.slug, self.audit.root)
        except InvalidAudit:
            return
        key, typed = self._task.key(self.item), self._typed()
        self.items = self._task.items(self.audit)
        places = [n for n, item in enumerate(self.items) if self._task.key(item) == key]
        self._show(places[0] if places else self._next_open(-1))
        if places:
            self._fill(typed)

    def _typed(self) -> dict[str, str]:
        return {name: new for name, new in self._values().items() if new != self._shown[name]}

    def _fill(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            self.form[name].value = value

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
        done = sum(item["done"] for item in self.items)
        self.progress.value = self._progress(done).source
        self._tell(_state(done, len(self.items)), "status")
        for button in self.buttons.values():
            button.disabled = not self.items
        if self.item is not None:
            self.text.value = self._task.show(self.audit, self.item).source
            self.form = self._task.form(self.audit, self.item)
            self._shown = self._values()
            self.fields.children = tuple(self.form.values())

    def _progress(self, done: int) -> Html:
        state = "done" if self.item and self.item["done"] else "open"
        now = f"; this is number {self._place + 1}, {state}" if self.items else ""
        text = f"{self._task.title}: {done} of {len(self.items)} done{now}"
        return panel_views.message(text, "status")

    def _tell(self, text: str, role: str) -> None:
        self.message.value = panel_views.message(text, role).source

    def _values(self) -> dict[str, str]:
        return {name: widget.value or "" for name, widget in self.form.items()}


def _state(done: int, number: int) -> str:
    if not number:
        return "There is nothing to do here: the audit has no such rows."
    return "" if done < number else "All of it is done."


def _button(words: str, tooltip: str, act: Callable[[], None], style: str = "") -> widgets.Button:
    button = widgets.Button(description=words, tooltip=tooltip, button_style=style)
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


class _Claims(_Task):
    title, keys, save_words = "Claims confirmed", ("claim_id",), "Confirm & next"

    def items(self, audit: Audit) -> list[dict]:
        return worklist.claims_to_confirm(audit).to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        return panel_views.claim(audit, item["claim_id"])

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        return forms.cells(CLAIMS, item, audit)

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        return curation.save_claim(audit, item["claim_id"], self.reviewer, _changed(item, values))


class _Findings(_Task):
    title, keys, save_words = "Findings confirmed", ("finding_id",), "Confirm & next"

    def items(self, audit: Audit) -> list[dict]:
        return worklist.findings_to_confirm(audit).to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        return panel_views.finding(audit, item["finding_id"])

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        return forms.cells(FINDINGS, item, audit)

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        changed = _changed(item, values)
        return curation.save_finding(audit, item["finding_id"], self.reviewer, changed)


class _Matches(_Task):
    title, keys = "Pairs judged", ("claim_id", "finding_id")

    def items(self, audit: Audit) -> list[dict]:
        found = worklist.pairs_to_judge(audit, self.reviewer, self.candidates, self.show_draft)
        return found.to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        finding = panel_views.finding(audit, item["finding_id"], item["matched"])
        both = panel_views.beside(panel_views.claim(audit, item["claim_id"]), finding)
        return _with_draft(both, item, worklist.JUDGED)

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        return forms.judgement(item)

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        return curation.save_match(audit, *self.key(item), self.reviewer, values, today)


class _Rulings(_Task):
    title, keys = "Conflicts ruled on", ("pair_id",)

    def items(self, audit: Audit) -> list[dict]:
        found = worklist.conflicts_to_rule(audit, self.reviewer, self.show_draft)
        return found.to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        return _with_draft(panel_views.conflict(audit, item), item, worklist.RULED)

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        return forms.ruling(audit, item, item["axes"])

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        return curation.save_ruling(audit, item["pair_id"], self.reviewer, values, today)


class _Disputes(_Task):
    title, keys = "Disputes settled", ("task", "claim_id", "finding_id", "pair_id")

    def items(self, audit: Audit) -> list[dict]:
        return worklist.to_adjudicate(audit).assign(done=False).to_dict("records")

    def show(self, audit: Audit, item: dict) -> Html:
        columns = worklist.JUDGED if item["task"] == "match" else worklist.RULED
        said = panel_views.ratings(item["ratings"], columns)
        return panel_views.beside(panel_views.disputed(audit, item), said)

    def form(self, audit: Audit, item: dict) -> dict[str, widgets.Widget]:
        if item["task"] == "match":
            return forms.judgement({})
        return forms.ruling(audit, {}, worklist.named(audit, item["pair_id"]).axes)

    def save(self, audit: Audit, item: dict, values: dict, today: date) -> Audit:
        return curation.adjudicate(audit, item, self.reviewer, values, today)


TASKS = {
    "claims": _Claims,
    "findings": _Findings,
    "matches": _Matches,
    "rulings": _Rulings,
    "disputes": _Disputes,
}


def _with_draft(shown: Html, item: Mapping[str, Any], columns: Iterable[str]) -> Html:
    said = [item[f"draft_{name}"] for name in columns if item.get(f"draft_{name}")]
    return panel_views.drafted(shown, said)


def _changed(row: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value != row[name]}

"""The panel in which a person curates an audit, one claim, pair, conflict or dispute at a time.

All that it knows is in the tables: each item is saved at once, and a panel that is opened again
begins where the last one ended.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import ipywidgets as widgets
import pandas as pd

from claimaudit.audit import Audit
from claimaudit.curating import forms, item_html, saving, worklist
from claimaudit.schema.contracts import CLAIMS, FINDINGS
from claimaudit.schema.faults import InvalidAudit
from claimaudit.views.html import Html, element

REVIEWER = "CLAIMAUDIT_REVIEWER"
# Without a name the page is the same for everybody.
NO_REVIEWER = "The panel for {} opens here when reviewer is a name."

Item = dict[str, Any]
"""What is decided at a time: a row of the work list, by column."""


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
        sentence = NO_REVIEWER.format(task)
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
        self.candidates, self.show_draft = candidates, show_draft
        self._task = TASKS[task]
        self.items = self._task.items(self)
        self.form: dict[str, widgets.Widget] = {}
        self.progress, self.text, self.message = (widgets.HTML() for _ in range(3))
        self.fields = widgets.VBox()
        self.buttons = {
            "back": widgets.Button(description="Back", tooltip="the item before"),
            "skip": widgets.Button(
                description="Skip", tooltip="the next open item, without saving"
            ),
            "save": widgets.Button(
                description=self._task.save_words,
                tooltip="save to the table",
                button_style="primary",
            ),
        }
        self.buttons["back"].on_click(lambda _: self.back())
        self.buttons["skip"].on_click(lambda _: self.skip())
        self.buttons["save"].on_click(lambda _: self.save())
        buttons = widgets.HBox(list(self.buttons.values()))
        self.box = widgets.VBox([self.progress, self.text, self.fields, self.message, buttons])
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
            self.audit = self._task.save(self, self.item, self._values())
        except saving.ChangedMeanwhile as error:
            self._reopen()
            self._tell(str(error), "alert")
        except (InvalidAudit, OSError) as error:
            self._tell(f"Nothing was saved. {error}", "alert")
        else:
            # What is no longer asked is done.
            asked = {self._task.key(item): item for item in self._task.items(self)}
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
        self.items = self._task.items(self)
        places = [place for place, item in enumerate(self.items) if self._task.key(item) == key]
        self._show(places[0] if places else self._next_open(-1))
        if places:
            for name, cell in typed.items():
                self.form[name].value = cell

    # What it looks like

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
            self.text.value = self._task.show(self, self.item).source
            self.form = self._task.form(self, self.item)
            self._shown = self._values()
            self.fields.children = tuple(self.form.values())

    def _tell(self, text: str, role: str) -> None:
        self.message.value = item_html.message_html(text, role).source

    def _values(self) -> dict[str, str]:
        return {name: widget.value or "" for name, widget in self.form.items()}


# The tasks


@dataclass(frozen=True)
class Task:
    """What there is to do, how it is shown and asked, and where the answer is saved.

    Attributes
    ----------
    keys
        The columns that name an item.
    listed
        The DataFrame of what a panel has to do, with a column ``done``.
    show, form, save
        What a panel shows of an item, the fields it asks for, and the audit with what was entered.
    """

    title: str
    keys: tuple[str, ...]
    listed: Callable[[Panel], pd.DataFrame]
    show: Callable[[Panel, Item], Html]
    form: Callable[[Panel, Item], dict[str, widgets.Widget]]
    save: Callable[[Panel, Item, dict[str, str]], Audit]
    save_words: str = "Save & next"

    def items(self, panel: Panel) -> list[Item]:
        """What is to be done, in order."""
        return self.listed(panel).to_dict("records")

    def key(self, item: Item) -> tuple[str, ...]:
        """What names an item."""
        return tuple(item[name] for name in self.keys)


TASKS = {
    "claims": Task(
        "Claims confirmed",
        ("claim_id",),
        listed=lambda panel: worklist.claims_to_confirm(panel.audit),
        show=lambda panel, item: item_html.claim_html(panel.audit, item["claim_id"]),
        form=lambda panel, item: forms.cell_fields(CLAIMS, item, panel.audit),
        save=lambda panel, item, values: saving.save_claim(
            panel.audit, item["claim_id"], panel.reviewer, values
        ),
        save_words="Confirm & next",
    ),
    "findings": Task(
        "Findings confirmed",
        ("finding_id",),
        listed=lambda panel: worklist.findings_to_confirm(panel.audit),
        show=lambda panel, item: item_html.finding_html(panel.audit, item["finding_id"]),
        form=lambda panel, item: forms.cell_fields(FINDINGS, item, panel.audit),
        save=lambda panel, item, values: saving.save_finding(
            panel.audit, item["finding_id"], panel.reviewer, values
        ),
        save_words="Confirm & next",
    ),
    "matches": Task(
        "Pairs judged",
        ("claim_id", "finding_id"),
        listed=lambda panel: worklist.pairs_to_judge(
            panel.audit, panel.reviewer, panel.candidates, panel.show_draft
        ),
        show=lambda panel, item: item_html.pair_html(panel.audit, item),
        form=lambda panel, item: forms.match_fields(item),
        save=lambda panel, item, values: saving.save_match(
            panel.audit,
            item["claim_id"],
            item["finding_id"],
            panel.reviewer,
            values,
            panel.today(),
        ),
    ),
    "rulings": Task(
        "Conflicts ruled on",
        ("pair_id",),
        listed=lambda panel: worklist.conflicts_to_rule(
            panel.audit, panel.reviewer, panel.show_draft
        ),
        show=lambda panel, item: item_html.with_draft(
            item_html.conflict_html(panel.audit, item), item, worklist.RULED
        ),
        form=lambda panel, item: forms.ruling_fields(panel.audit, item, item["axes"]),
        save=lambda panel, item, values: saving.save_ruling(
            panel.audit, item["pair_id"], panel.reviewer, values, panel.today()
        ),
    ),
    "disputes": Task(
        "Disputes settled",
        ("task", "claim_id", "finding_id", "pair_id"),
        listed=lambda panel: worklist.to_adjudicate(panel.audit).assign(done=False),
        show=lambda panel, item: item_html.dispute_html(panel.audit, item),
        form=lambda panel, item: forms.dispute_fields(panel.audit, item),
        save=lambda panel, item, values: saving.adjudicate(
            panel.audit, item, panel.reviewer, values, panel.today()
        ),
    ),
}

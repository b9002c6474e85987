"""The panel, used as a person uses it: by its fields and buttons, on the files of an audit."""

import hashlib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import small_audit
from claimaudit.audit import Audit
from claimaudit.curating.panel import TASKS, Panel, open_panel
from claimaudit.curating.saving import save_match, save_ruling
from claimaudit.schema.contracts import CLAIMS, DECISIONS, MATCHES
from claimaudit.schema.csv_file import read_table
from claimaudit.schema.faults import InvalidAudit
from small_audit import SLUG, edit_row, write_small_audit

CONFLICT = "opposite:C03+C05"
NONE = pd.DataFrame(columns=["claim_id", "finding_id", "rank", "matched"])
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def panel(audit: Audit, task: str, reviewer: str = "Ann", **options) -> Panel:
    options.setdefault("candidates", NONE)
    return Panel(audit, reviewer, task, today=lambda: date(2024, 6, 7), **options)


def press(panel: Panel, button: str) -> None:
    panel.buttons[button].click()


def saved(audit: Audit, table, **key: str) -> dict[str, str]:
    frame = read_table(audit.data / table.name, table)
    for column, value in key.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0].to_dict()


def shown(panel: Panel) -> str:
    return panel.progress.value + panel.text.value + panel.message.value


def judge(panel: Panel, stance: str, *directness: str, rationale: str = "measured") -> None:
    panel.form["stance"].value = stance
    for name in directness:
        panel.form["directness"].boxes[name].value = True
    panel.form["rationale"].value = rationale
    press(panel, "save")


# Without a name


def test_without_a_reviewer_there_is_a_sentence_and_no_panel(audit, monkeypatch):
    monkeypatch.delenv("CLAIMAUDIT_REVIEWER", raising=False)
    told = open_panel(audit)
    said = "The panel for claims opens here when reviewer is a name."
    assert said in repr(told) and said in told._repr_html_()
    assert not isinstance(told, Panel)


def test_the_name_may_come_from_the_surroundings(audit, monkeypatch):
    monkeypatch.setenv("CLAIMAUDIT_REVIEWER", " Ann ")
    assert open_panel(audit).reviewer == "Ann"


def test_the_name_of_the_machine_opens_no_panel(audit):
    with pytest.raises(InvalidAudit, match="cannot be the name of a reviewer"):
        open_panel(audit, "draft")


def test_an_unknown_task_is_named_with_those_there_are(audit):
    with pytest.raises(ValueError, match="claims, findings, matches, rulings, disputes"):
        open_panel(audit, "Ann", "everything")


@pytest.mark.parametrize("task", TASKS)
def test_every_task_can_be_displayed(audit, task):
    opened = panel(audit, task)
    assert "application/vnd.jupyter.widget-view+json" in opened._repr_mimebundle_()


# Claims


def test_the_quote_is_marked_in_its_paragraph(audit):
    opened = panel(audit, "claims")
    press(opened, "skip")
    press(opened, "skip")
    assert "Tea contains caffeine. <mark>Tea can improve sleep" in opened.text.value
    assert "this is number 3" in opened.progress.value


def test_saving_confirms_the_claim_and_shows_the_next(audit):
    opened = panel(audit, "claims")
    press(opened, "save")
    assert saved(audit, CLAIMS, claim_id="C01")["confirmed_by"] == "Ann"
    assert opened.item["claim_id"] == "C02"
    assert "1 of 9 done" in opened.progress.value


def test_a_corrected_cell_is_in_the_file_at_once_and_nothing_else_is(audit):
    path = audit.data / "claims.csv"
    before = path.read_bytes().splitlines()
    opened = panel(audit, "claims")
    for _ in range(4):
        press(opened, "skip")
    opened.form["rung"].value = "2"
    press(opened, "save")
    after = path.read_bytes().splitlines()
    assert [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [5]
    assert saved(audit, CLAIMS, claim_id="C05")["rung"] == "2"


def test_the_values_offered_are_those_of_the_outcome(audit):
    form = panel(audit, "claims").form
    form["outcome"].value = "advised_use"
    offered = [value for _, value in form["value"].options]
    assert {"avoid", "ask_first", "allowed"} <= set(offered) and "increases" not in offered


def test_an_amount_is_entered_in_two_fields_and_one_that_cannot_be_is_refused(audit):
    opened = panel(audit, "claims")
    for _ in range(4):
        press(opened, "skip")
    assert "share of people" in dict(opened.form["amount_of"].options)
    opened.form["amount_of"].value = "share of people"
    opened.form["quantity"].value = "120 %"
    press(opened, "save")
    assert "more than all of the people" in opened.message.value
    opened.form["quantity"].value = "1 in 5"
    press(opened, "save")
    row = saved(audit, CLAIMS, claim_id="C05")
    assert (row["quantity"], row["amount_of"]) == ("1 in 5", "share of people")


def test_an_error_is_told_beside_the_form_and_what_was_typed_stays(audit):
    before = (audit.data / "claims.csv").read_bytes()
    opened = panel(audit, "claims")
    press(opened, "skip")
    opened.form["exact"].value = f"Tea holds {HOSTILE}"
    press(opened, "save")
    assert "does not stand in the text" in opened.message.value
    assert 'role="alert"' in opened.message.value
    assert "<script" not in opened.message.value and "<img" not in opened.message.value
    assert opened.item["claim_id"] == "C02"
    assert opened.form["exact"].value == f"Tea holds {HOSTILE}"
    assert (audit.data / "claims.csv").read_bytes() == before


def test_a_hand_edit_meanwhile_is_shown_together_with_what_was_typed(audit):
    opened = panel(audit, "claims")
    for _ in range(4):
        press(opened, "skip")
    edit_row(audit.data / "claims.csv", 4, statement="Tea, by hand, disturbs sleep.")
    opened.form["rung"].value = "2"
    press(opened, "save")
    assert "changed meanwhile" in opened.message.value
    assert "Tea, by hand, disturbs sleep." in opened.text.value
    assert opened.form["statement"].value == "Tea, by hand, disturbs sleep."
    assert opened.form["rung"].value == "2"
    press(opened, "save")
    row = saved(audit, CLAIMS, claim_id="C05")
    assert (row["statement"], row["rung"], row["confirmed_by"]) == (
        *("Tea, by hand, disturbs sleep.", "2", "Ann"),
    )


def test_a_folder_that_cannot_be_written_is_told_in_words(audit, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("claimaudit.curating.saving.write_atomically", full)
    opened = panel(audit, "claims")
    press(opened, "save")
    assert "Nothing was saved" in opened.message.value
    assert "No space left on device" in opened.message.value
    assert opened.item["claim_id"] == "C01"


def test_the_work_goes_on_where_it_ended(audit):
    first = panel(audit, "claims")
    press(first, "save")
    press(first, "save")
    again = panel(Audit.open(SLUG, audit.root), "claims")
    assert again.item["claim_id"] == "C03"
    assert "2 of 9 done" in again.progress.value


def test_back_shows_the_item_before_as_it_was_saved(audit):
    opened = panel(audit, "matches")
    judge(opened, "refutes", "outcome", rationale="only own reports")
    press(opened, "back")
    form = opened.form
    assert opened.item["claim_id"] == "C02"
    assert (form["stance"].value, form["directness"].value) == ("refutes", "outcome")
    assert form["rationale"].value == "only own reports"


def test_when_all_is_done_it_says_so(audit):
    opened = panel(audit, "claims")
    for _ in range(9):
        press(opened, "save")
    assert "9 of 9 done" in opened.progress.value
    assert "All of it is done." in opened.message.value


# Findings, matches, rulings, disputes


def test_a_finding_is_confirmed(audit):
    opened = panel(audit, "findings")
    opened.form["n"].value = "21"
    press(opened, "save")
    text = (audit.references / "findings.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1].endswith(",Ann") and ",21," in text.splitlines()[1]


def test_a_judgement_is_saved_as_it_was_clicked(audit):
    opened = panel(audit, "matches")
    judge(opened, "qualifies", "population", "outcome", rationale="rats, and another outcome")
    row = saved(audit, MATCHES, claim_id="C02", finding_id="F001", reviewer="Ann")
    assert (row["stance"], row["directness"]) == ("qualifies", "population; outcome")
    assert (row["rationale"], row["decided_on"]) == ("rats, and another outcome", "2024-06-07")
    assert len(row["fingerprint"]) == 12


def test_direct_goes_with_no_difference(audit):
    field = panel(audit, "matches").form["directness"]
    field.boxes["population"].value = True
    field.boxes["direct"].value = True
    assert field.value == "direct"
    field.boxes["outcome"].value = True
    field.boxes["exposure"].value = True
    assert field.value == "exposure; outcome"


def test_a_judgement_without_a_stance_is_refused_in_words(audit):
    opened = panel(audit, "matches")
    opened.form["rationale"].value = "no button pressed"
    press(opened, "save")
    assert "column stance" in opened.message.value and "supports" in opened.message.value
    assert opened.form["rationale"].value == "no button pressed"


def test_the_matched_words_of_a_candidate_are_marked(audit):
    proposed = pd.DataFrame([("C02", "F001", 1, ["teas"])], columns=NONE.columns)
    opened = panel(audit, "matches", candidates=proposed)
    assert "all 20 <mark>teas</mark>" in opened.text.value


def test_no_other_reviewer_and_no_draft_shows(audit):
    said = {"stance": "refutes", "directness": "direct", "rationale": "a secret of Bo"}
    audit = save_match(audit, "C02", "F001", "Bo", said, date(2024, 6, 7))
    opened = panel(audit, "matches")
    assert "Bo" not in shown(opened) and "measured in tea itself" not in shown(opened)
    assert opened.form["stance"].value is None and opened.form["rationale"].value == ""
    assert "measured in tea itself" in shown(panel(audit, "matches", show_draft=True))


def test_a_ruling_is_saved_for_the_conflict(audit):
    opened = panel(audit, "rulings")
    name = opened.item["pair_id"]
    opened.form["ruling"].value = "dismissed"
    opened.form["reason"].value = "different hours"
    press(opened, "save")
    row = saved(audit, DECISIONS, pair_id=name, reviewer="Ann")
    assert (row["ruling"], row["reason"]) == ("dismissed", "different hours")
    assert opened.item["pair_id"] != name


def test_a_dispute_shows_both_ratings_and_is_settled(audit):
    said = {"directness": "direct", "rationale": "so"}
    for name, stance in (("Bo", "supports"), ("Cy", "refutes")):
        audit = save_match(audit, "C02", "F001", name, said | {"stance": stance}, date(2024, 6, 7))
    opened = panel(audit, "disputes")
    assert "Bo" in opened.text.value and "Cy" in opened.text.value
    judge(opened, "supports", "direct")
    row = saved(audit, MATCHES, claim_id="C02", reviewer="Ann (adjudicating)")
    assert (row["stance"], row["adjudicated"]) == ("supports", "yes")
    assert "1 of 1 done" in opened.progress.value


def test_a_disputed_ruling_is_settled(audit):
    for name, ruling in (("Bo", "genuine"), ("Cy", "dismissed")):
        audit = save_ruling(
            audit, CONFLICT, name, {"ruling": ruling, "reason": "so"}, date(2024, 6, 7)
        )
    opened = panel(audit, "disputes")
    assert "Tea can also disturb sleep." in opened.text.value
    opened.form["ruling"].value, opened.form["reason"].value = "genuine", "both hold"
    press(opened, "save")
    assert saved(audit, DECISIONS, reviewer="Ann (adjudicating)")["ruling"] == "genuine"


def test_with_nothing_to_do_the_buttons_are_off(audit):
    opened = panel(audit, "disputes")
    assert "0 of 0 done" in opened.progress.value
    assert all(button.disabled for button in opened.buttons.values())


# Hostile text, and people who do not see the screen


def hostile(root: Path) -> Audit:
    """An audit whose article, claim, finding and rationale all try to be markup."""
    data, sentence = root / "data" / SLUG, "Tea can also disturb sleep."
    text = small_audit.ARTICLE.replace(sentence, f"Tea can also {HOSTILE} disturb sleep.")
    (data / "article.txt").write_text(text, encoding="utf-8", newline="")
    meta = (data / "audit.toml").read_text(encoding="utf-8")
    old, new = (hashlib.sha256(one.encode()).hexdigest() for one in (small_audit.ARTICLE, text))
    (data / "audit.toml").write_text(meta.replace(old, new), encoding="utf-8")
    words = {"exact": f"Tea can also {HOSTILE} disturb sleep.", "statement": HOSTILE}
    edit_row(data / "claims.csv", 4, **words)
    edit_row(data / "matches.csv", 2, rationale=HOSTILE)
    edit_row(root / "references" / SLUG / "findings.csv", 1, statement=HOSTILE, estimate=HOSTILE)
    return Audit.open(SLUG, root)


@pytest.mark.parametrize("task", ["claims", "findings", "matches", "rulings"])
def test_hostile_text_is_shown_as_text(tmp_path, task):
    opened = panel(hostile(write_small_audit(tmp_path)), task, show_draft=True)
    pages = [shown(opened)]
    for _ in opened.items:
        press(opened, "skip")
        pages.append(shown(opened))
    page = " ".join(pages)
    assert "&lt;script&gt;" in page
    assert "<script" not in page and "<img" not in page


@pytest.mark.parametrize("task", ["claims", "findings", "matches", "rulings"])
def test_every_field_and_button_has_a_name(audit, task):
    opened = panel(audit, task)
    fields = [*opened.form.values(), *getattr(opened.form.get("directness"), "children", ())]
    unnamed = [field for field in fields if hasattr(field, "disabled") and not field.description]
    assert not unnamed
    assert all(button.description and button.tooltip for button in opened.buttons.values())


@pytest.mark.parametrize(("task", "column"), [("matches", "stance"), ("rulings", "ruling")])
def test_each_choice_says_what_it_means(audit, task, column):
    choices = panel(audit, task).form[column].options
    assert len(choices) == 5
    assert all(len(words) > len(value) + 10 for words, value in choices)

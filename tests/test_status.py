"""What became of a source after it was published, and what that does to verdicts and ledger."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from claimaudit import cli
from claimaudit.audit import Audit
from claimaudit.drafting.new import create
from claimaudit.report import export
from claimaudit.report.references import references
from claimaudit.schema.contracts import STATUS
from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.importing.sources import read_exports
from claimaudit.sources.notices import bare_title, reference_date, title_event
from claimaudit.sources.status import as_table, statuses
from claimaudit.views import cards, tables
from claimaudit.views.commentary import figures
from small_audit import REPOSITORY, SLUG, write_rows

RETRACTED = {
    "citekey": "night2019",
    "event": "retracted",
    "date": "2021-03",
    "notice": "J Made Up Stud. 2021 Mar;4(1):9",
    "said_by": "library.nbib, RIN",
}
ACCEPTED = {
    "citekey": "night2019",
    "event": "accepted",
    "date": "",
    "notice": "retracted over authorship, the data stand",
    "said_by": "A. Person",
}


def with_status(root: Path, *rows: dict[str, str]) -> Audit:
    """The small audit with these events of its sources."""
    blank = dict.fromkeys(STATUS.columns, "")
    path = root / "references" / SLUG / STATUS.name
    write_rows(path, STATUS, [blank | row for row in rows])
    return Audit.open(SLUG, root)


def refusal(root: Path, *rows: dict[str, str]) -> str:
    with pytest.raises(InvalidAudit) as caught:
        with_status(root, *rows)
    return str(caught.value)


def verdict(audit: Audit, claim: str) -> dict:
    return audit.verdict_rows.set_index("claim_id").loc[claim].to_dict()


# What records of a library say


NBIB = """\
PMID- 12345678
OWN - NLM
TI  - A made-up trial of tea for sleep.
AB  - RESULTS: Ginger reduced nausea in 40 adults.
FAU - Example, Ann
DP  - 2010 Jan
JT  - Journal of examples
PT  - Journal Article
PT  - Randomized Controlled Trial
PT  - Retracted Publication
RIN - Made Up Stud. 2012 Feb 6;375(9713):445. doi:
      10.1000/made.up.notice. PMID: 23456789
EIN - Made Up Stud. 2011;1(1):3
UIN - Made Up Stud. 2013;2(1):4
"""
RIS = """\
TY  - JOUR
TI  - RETRACTED: A made-up trial of tea for sleep (Retracted article. See vol. 3, pg. 4, 2012)
AU  - Example, Ann
PY  - 2010
ER  - 
"""
BIBTEX = (
    "@article{Ann2010, title = {{RETRACTED ARTICLE}: A made-up trial of tea for sleep}, "
    "author = {Example, Ann}, year = {2010}}\n"
)
CSL = json.dumps(
    [{"id": "Ann2010", "type": "article-journal", "title": "[Retracted] A made-up trial of tea"}]
)


def exported(tmp_path: Path, name: str, text: str):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_exports([path])


def test_pubmeds_links_tell_the_event_its_date_and_its_notice_on_one_line(tmp_path):
    library = exported(tmp_path, "library.nbib", NBIB)
    told = [(row["event"], row["date"], row["notice"], row["said_by"]) for row in library.events]
    assert told == [
        (
            *("retracted", "2012-02-06"),
            "Made Up Stud. 2012 Feb 6;375(9713):445. doi: 10.1000/made.up.notice. PMID: 23456789",
            "library.nbib, RIN",
        ),
        ("corrected", "2011", "Made Up Stud. 2011;1(1):3", "library.nbib, EIN"),
    ]
    related = library.items[0]["custom"]["related"]
    assert list(related) == ["RIN", "EIN", "UIN"], "an update is kept and is no correction"


@pytest.mark.parametrize(
    ("name", "text"), [("a.ris", RIS), ("b.bib", BIBTEX), ("c.json", CSL)], ids=str
)
def test_every_format_has_its_titles_read(tmp_path, name, text):
    (event,) = exported(tmp_path, name, text).events
    assert (event["event"], event["said_by"]) == ("retracted", f"{name}, title")


def test_the_type_of_a_publication_is_enough(tmp_path):
    (event,) = exported(tmp_path, "a.nbib", re.sub(r"(?m)^(?:RIN|EIN|UIN| ).*\n", "", NBIB)).events
    assert (event["event"], event["date"], event["said_by"]) == (
        *("retracted", ""),
        "a.nbib, Retracted Publication",
    )


@pytest.mark.parametrize(
    ("lines", "event"),
    [
        ("PT  - Retraction of Publication\nROF - Made Up Stud. 2010;1:1", "retraction notice"),
        ("PT  - Retraction Notice", "retraction notice"),
        ("PRIN- Made Up Stud. 2010;1:1", "partially retracted"),
        ("ECI - Made Up Stud. 2010;1:1", "concern"),
        ("ECF - Made Up Stud. 2010;1:1", "concern notice"),
        ("CRI - Made Up Stud. 2010;1:1", "corrected"),
        ("EFR - Made Up Stud. 2010;1:1", "correction notice"),
        ("PT  - Published Erratum", "correction notice"),
    ],
)
def test_a_notice_is_told_from_the_work_that_it_is_about(tmp_path, lines, event):
    text = f"PMID- 12345678\nTI  - A made-up trial of tea.\n{lines}\n"
    assert [row["event"] for row in exported(tmp_path, "a.nbib", text).events] == [event]


@pytest.mark.parametrize("tag", ["RPI", "RPF", "CRF", "UIN", "UOF", "CIN", "CON"])
def test_versions_and_comments_are_no_event(tmp_path, tag):
    text = f"PMID- 12345678\nTI  - A made-up trial of tea.\n{tag} - Made Up Stud. 2010;1:1\n"
    library = exported(tmp_path, "a.nbib", text)
    assert library.events == [] and tag in library.items[0]["custom"]["related"]


def test_one_marked_export_marks_the_source_that_another_has_unmarked(tmp_path):
    plain = RIS.replace("RETRACTED: ", "").replace(
        " (Retracted article. See vol. 3, pg. 4, 2012)", ""
    )
    for order in ((plain, RIS), (RIS, plain)):
        paths = [tmp_path / f"{number}.ris" for number in range(2)]
        for path, text in zip(paths, order, strict=True):
            path.write_text(text, encoding="utf-8")
        library = read_exports(paths)
        assert len(library.items) == 1
        assert [row["event"] for row in library.events] == ["retracted"]


def test_one_record_that_is_there_twice_gives_its_events_once(tmp_path):
    assert len(exported(tmp_path, "a.nbib", f"{NBIB}\n{NBIB}").events) == 2


WORKS = [
    "RETRACTED: Tea for sleep",
    "Retracted: Tea for sleep",
    "RETRACTED ARTICLE:Tea for sleep",
    "RETRACTED CHAPTER: Tea for sleep",
    "RETRACTED – Tea for sleep",
    "RETRACTED Tea for sleep",
    "[Retracted] Tea for sleep",
    "(Retracted article) Tea for sleep",
    "WITHDRAWN: Tea for sleep",
    "Withdrawn: Tea for sleep",
    "Tea for sleep (Retracted article. See vol. 12, pg. 3, 2014)",
    "Tea for sleep (Retracted Article)",
    "Tea for sleep [Retracted]",
]


@pytest.mark.parametrize("title", WORKS)
def test_a_title_that_marks_retracted_work_is_read_and_its_bare_title_known(title):
    assert title_event(title)["event"] == "retracted"
    assert bare_title(title) == "Tea for sleep"


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Partially retracted: Tea for sleep", "partially retracted"),
        ("Tea for sleep (Publication with Expression of Concern. See vol. 2, 2019)", "concern"),
        ("Retraction: Tea for sleep", "retraction notice"),
        ("Retraction—Tea for sleep", "retraction notice"),
        ("Retraction--Tea for sleep", "retraction notice"),
        ("Retraction", "retraction notice"),
        ("Retraction notice to “Tea for sleep” [Made Up Stud. 12 (2010) 1–2]", "retraction notice"),
        ("Retraction Note to: Tea for sleep", "retraction notice"),
        ("Statement of Retraction: Tea for sleep", "retraction notice"),
        ("Retraction of “Tea for sleep”", "retraction notice"),
        ("Retraction for Example et al., Tea for sleep", "retraction notice"),
        ("Tea for sleep (Retraction of vol 23, pg 45, 2010)", "retraction notice"),
        ("Expression of Concern: Tea for sleep", "concern notice"),
        ("Editorial expression of concern", "concern notice"),
        ("Erratum to: Tea for sleep", "correction notice"),
        ("Corrigendum to Tea for sleep", "correction notice"),
        ("Correction to: Tea for sleep", "correction notice"),
        ("Author Correction: Tea for sleep", "correction notice"),
        ("Tea for sleep (vol 5, pg 12, 2011)", "correction notice"),
    ],
)
def test_titles_of_other_kinds_are_told_apart(title, event):
    assert title_event(title)["event"] == event


@pytest.mark.parametrize(
    "title",
    [
        "Retraction of the nipple in breast cancer",
        "The retracted position of the tongue",
        "Retracted position of the tongue",
        "RETRACTED POSITION OF THE TONGUE",
        "Withdrawn from opioids: sleep in 40 adults",
        "Withdrawal: symptoms and their management",
        "Withdrawal of sleeping pills in old age",
        "Retractions in the medical literature: who is responsible?",
        "Retraction of articles in psychiatry: an analysis",
        "Retracted articles and their citations",
        "Why are studies retracted? A review",
        "A survey of retracted articles (1990-2010)",
        "Lung retraction during surgery (a review article)",
        "Retraction-induced injury",
        "Retraction–relaxation exercises",
        "Eyelid retraction: causes",
        "Correction of low sodium: a review",
        "Correction for multiple testing: a tutorial",
        "Error correction: how the brain learns",
        "Expression of concern about vaccines: a qualitative study",
        "Expression of receptors in the gut",
        "Sleep of prisoners (retracted testimony)",
    ],
)
def test_a_title_that_only_uses_the_words_is_no_retraction(title):
    assert title_event(title) == {} and bare_title(title) == title


def test_a_title_of_absurd_length_is_not_read():
    assert title_event("(retracted article " * 100_000) == {}


@pytest.mark.parametrize(
    ("reference", "day"),
    [
        ("Made Up Stud. 2010 Feb 6;375(9713):445. PMID: 1", "2010-02-06"),
        ("Made Up Stud. 2011 Nov;23(11):1082. doi:", "2011-11"),
        ("Made Up Stud. 2015 Jan-Feb;3:1", "2015"),
        ("Made Up Stud. 2020 Jun 5. doi: 10.1000/x", "2020-06-05"),
        ("Made Up Stud. 2010 Feb 31;1:1", "2010-02"),
        ("10.1000/x", ""),
    ],
)
def test_the_date_of_a_notice_stands_in_its_citation(reference, day):
    assert reference_date(reference) == day


# A new audit


PAGE = Path(__file__).with_name("captured") / "ginger-tea.html"


@pytest.fixture
def empty_collection(tmp_path: Path) -> Path:
    for folder in ("data", "references"):
        (tmp_path / folder).mkdir()
    for name in ("vocabulary.toml", "designs.toml", "decision_table.csv", "cues.toml"):
        shutil.copy(REPOSITORY / "references" / name, tmp_path / "references" / name)
    (tmp_path / "library.nbib").write_text(NBIB, encoding="utf-8")
    return tmp_path


def test_a_new_audit_writes_the_status_and_says_it(empty_collection, capsys, monkeypatch):
    monkeypatch.chdir(empty_collection)
    arguments = ("new", "mine", "--article", str(PAGE), "--library", "library.nbib")
    assert cli.main(arguments) == 0
    told = capsys.readouterr().err
    assert "note: status.csv: Example2010: retracted 2012-02-06, notice: Made Up Stud." in told
    audit = Audit.open("mine", empty_collection)
    assert list(audit.tables.status["event"]) == ["retracted", "corrected"]
    assert not audit.statuses["Example2010"].counts
    assert audit.counted_findings.empty
    assert cli.main(("check", "mine")) == 0
    assert "Example2010 (1 finding): retracted 2012-02-06" in capsys.readouterr().out


def test_a_new_audit_without_a_library_has_a_table_without_rows(empty_collection):
    made = create("mine", PAGE, root=empty_collection, today=date(2026, 1, 2))
    text = (made.references / STATUS.name).read_text(encoding="utf-8")
    assert text == "citekey,event,date,notice,said_by\n"


def test_a_copy_keeps_the_status(root, monkeypatch):
    with_status(root, RETRACTED)
    monkeypatch.chdir(root)
    assert cli.main(("copy", SLUG, "mine")) == 0
    assert Audit.open("mine", root).statuses["night2019"].event == "retracted"


# What counts


def test_an_audit_without_the_file_is_valid_and_knows_nothing(root):
    audit = Audit.open(SLUG, root)
    assert not (audit.references / STATUS.name).exists()
    assert audit.tables.status.empty and audit.statuses == {}
    assert list(audit.tables.status.columns) == list(STATUS.columns)


def test_a_retracted_source_counts_in_no_verdict_ledger_or_fragility(root):
    before = Audit.open(SLUG, root)
    assert verdict(before, "C03")["direction"] == "contradicted"
    assert "opposite:C03+F002" in set(before.ledger_rows["pair_id"])
    audit = with_status(root, RETRACTED)
    refuted = verdict(audit, "C03")
    assert (refuted["direction"], refuted["basis"]) == ("not established", "only retracted work")
    assert refuted["for"] == refuted["against"] == []
    assert "not counted, because of retracted work: F002 (retracted 2021-03)" in refuted["rule"]
    assert verdict(audit, "C05")["for"] == ["F003"]
    assert not any("F002" in pair for pair in audit.ledger_rows["pair_id"])
    assert "opposite:C03+F003" in set(audit.ledger_rows["pair_id"]), "what still stands stays"
    assert not any("F002" in removed for removed in audit.fragility["removed"])
    assert figures(audit)["only_retracted_work"] == 1


def test_the_judgement_on_retracted_work_stays_as_it_was_made(root):
    audit = with_status(root, RETRACTED)
    rows = audit.judgements.set_index(["claim_id", "finding_id"])
    assert rows.loc[("C03", "F002"), "stance"] == "refutes"
    assert set(rows["state"]) == {"unanimous"}


@pytest.mark.parametrize("event", ["retraction notice", "partially retracted"])
def test_a_notice_and_work_retracted_in_part_do_not_count_either(root, event):
    audit = with_status(root, RETRACTED | {"event": event})
    assert verdict(audit, "C03")["basis"] == "only retracted work"


@pytest.mark.parametrize("event", ["concern", "corrected", "concern notice", "correction notice"])
def test_a_concern_or_a_correction_is_shown_and_changes_nothing(root, event):
    before = Audit.open(SLUG, root)
    audit = with_status(root, RETRACTED | {"event": event})
    assert audit.verdict_rows.equals(before.verdict_rows) and audit.ledger_rows.equals(
        before.ledger_rows
    )
    (warning,) = [text for text in audit.warnings() if STATUS.name in text]
    assert "shown, and counted" in warning
    assert "2021-03" in tables.show(audit, "sources").source


def test_only_a_person_with_a_reason_makes_it_count_and_stands_beside_the_verdict(root):
    audit = with_status(root, RETRACTED, ACCEPTED)
    counted = verdict(audit, "C03")
    assert counted["direction"] == "contradicted" and counted["against"] == ["F002"]
    assert "accepted by A. Person: retracted over authorship, the data stand" in counted["rule"]
    assert "opposite:C03+F002" in set(audit.ledger_rows["pair_id"])
    assert "accepted by A. Person" in cards.claim_cards(audit).source


def test_a_search_that_found_only_retracted_work_is_told_in_the_figures_of_the_matrix(root):
    audit = with_status(root, RETRACTED)
    assert "retracted only" in tables.show(audit, "evidence_matrix").source


def status_of(*rows: tuple[str, str]):
    blank = dict.fromkeys(STATUS.columns, "")
    events = [blank | {"citekey": "A1", "event": event, "date": day} for event, day in rows]
    return statuses(as_table(events)).get("A1")


@pytest.mark.parametrize(
    ("retracted", "reinstated", "counts"),
    [
        ("2012", "2014", True),
        ("2012-05", "2012-06-01", True),
        ("2014", "2012", False),
        ("2012", "2012-05", False),
        ("", "2014", False),
        ("2012", "", False),
    ],
)
def test_a_reinstatement_ends_only_a_retraction_that_is_certainly_earlier(
    retracted, reinstated, counts
):
    status = status_of(("retracted", retracted), ("reinstated", reinstated))
    assert status.counts is counts
    assert status.event == ("reinstated" if counts else "retracted")


def test_the_gravest_event_stands_and_of_two_alike_the_later():
    events = [("corrected", "2020"), ("retracted", "2004"), ("retracted", "2010"), ("concern", "")]
    for order in (events, events[::-1]):
        assert (status_of(*order).event, status_of(*order).date) == ("retracted", "2010")


def test_an_acceptance_does_not_cover_a_retraction_that_came_later():
    def accepted(day: str) -> bool:
        accepting = dict.fromkeys(STATUS.columns, "x") | {"event": "accepted", "date": day}
        retracted = dict.fromkeys(STATUS.columns, "x") | {"event": "retracted", "date": "2012"}
        return statuses(as_table([accepting, retracted]))["x"].counts

    assert [accepted(day) for day in ("2011", "2012-03", "2013", "")] == [False, True, True, True]


def test_an_acceptance_alone_says_nothing(root):
    audit = with_status(root, ACCEPTED)
    assert audit.statuses == {}
    assert verdict(audit, "C03")["direction"] == "contradicted"


def test_a_ruling_that_rests_on_retracted_work_is_named(root):
    path = root / "data" / SLUG / "decisions.csv"
    text = path.read_text(encoding="utf-8")
    head, row = text.splitlines()[:2]
    place = head.split(",").index("finding_id")
    cells = row.split(",")
    cells[place] = "F002"
    path.write_text(f"{head}\n{','.join(cells)}\n", encoding="utf-8")
    warned = " ".join(with_status(root, RETRACTED).warnings())
    assert "it rests on F002, which is of retracted work" in warned


def test_an_implication_from_retracted_work_implies_nothing(root):
    path = root / "references" / SLUG / "vocabulary.toml"
    hop = (
        '[[implies]]\nwhen = ["heart_rate", "increases"]\nthen = ["constituent", "absent"]\n'
        'source = "night2019"\n'
    )
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{hop}", encoding="utf-8")
    assert "implied" in set(Audit.open(SLUG, root).ledger_rows["kind"])
    assert "implied" not in set(with_status(root, RETRACTED).ledger_rows["kind"])


# A record that reads as retracted and has no row


def retitled(root: Path, title: str) -> None:
    path = root / "references" / SLUG / "library.json"
    items = json.loads(path.read_text(encoding="utf-8"))
    (item,) = [one for one in items if one["id"] == "night2019"]
    item["title"] = title
    path.write_text(json.dumps(items), encoding="utf-8")


def test_a_title_that_says_retracted_is_warned_of_until_a_row_or_a_person_answers(root):
    retitled(root, "RETRACTED: A made-up study")
    (warning,) = [text for text in Audit.open(SLUG, root).warnings() if "reads as" in text]
    assert "library.json, title: night2019 reads as retracted" in warning
    assert "night2019,retracted," in warning
    for row in (RETRACTED, ACCEPTED):
        assert not [text for text in with_status(root, row).warnings() if "reads as" in text]


# Bad input


def test_an_unknown_source_is_refused_with_the_nearest(root):
    told = refusal(root, RETRACTED | {"citekey": "nite2019"})
    assert "status.csv record 2 (nite2019), column citekey: found 'nite2019'" in told
    assert "Did you mean 'night2019'?" in told


def test_an_unknown_event_is_refused_with_the_nearest(root):
    told = refusal(root, RETRACTED | {"event": "retraced"})
    assert "column event: found 'retraced'; the value is not in the closed list" in told
    assert "Did you mean 'retracted'?" in told


@pytest.mark.parametrize("day", ["May 2014", "2014-13", "31.5.2014", "201405", "20140531", "14"])
def test_what_is_no_date_is_refused_with_the_forms_of_one(root, day):
    told = refusal(root, RETRACTED | {"date": day})
    assert "column date" in told and "this is no date" in told
    assert "2024-05-31, 2024-05, 2024. An unknown date stays empty." in told


@pytest.mark.parametrize("day", ["", "2014", "2014-05", "2014-05-31"])
def test_a_date_may_stop_at_the_year_or_be_unknown(root, day):
    assert with_status(root, RETRACTED | {"date": day}).statuses["night2019"].date == day


def test_who_says_it_may_not_be_missing(root):
    assert "column said_by: the cell is empty" in refusal(root, RETRACTED | {"said_by": ""})


def test_an_acceptance_without_reason_is_refused(root):
    told = refusal(root, RETRACTED, ACCEPTED | {"notice": ""})
    assert "record 3 (night2019), column notice" in told and "must say why" in told


@pytest.mark.parametrize("nobody", ["draft", "claimaudit draft", "claimaudit draft: a-model"])
def test_no_machine_accepts_retracted_work(root, nobody):
    assert "only a person can accept" in refusal(root, RETRACTED, ACCEPTED | {"said_by": nobody})


def test_the_same_row_twice_is_refused(root):
    assert "is already in record 2" in refusal(root, RETRACTED, RETRACTED)


def test_a_table_with_a_wrong_column_is_refused(root):
    path = root / "references" / SLUG / STATUS.name
    path.write_text("citekey,event,day,notice,said_by\n", encoding="utf-8")
    with pytest.raises(InvalidAudit, match=r"status\.csv record 1, column day"):
        Audit.open(SLUG, root)


def test_links_of_a_library_that_are_no_lists_are_refused(root):
    path = root / "references" / SLUG / "library.json"
    items = json.loads(path.read_text(encoding="utf-8"))
    items[0]["custom"]["related"] = {"RIN": "J Ex. 2012"}
    path.write_text(json.dumps(items), encoding="utf-8")
    with pytest.raises(InvalidAudit, match=r"custom\.related"):
        Audit.open(SLUG, root)


# What a reader sees


def card_of(shown: str, citekey: str) -> str:
    return shown.partition(f'id="ref-{citekey}"')[2].partition('id="ref-')[0]


def test_the_source_is_struck_through_and_marked_in_words_before_the_sign(root):
    shown = tables.show(with_status(root, RETRACTED), "sources").source
    card = card_of(shown, "night2019")
    assert "<s>" in card and "retracted 2021-03 ⊘" in card
    assert "notice: J Made Up Stud. 2021 Mar;4(1):9 (said by library.nbib, RIN)" in card
    assert "it counts for nothing" in card
    assert "<s>" not in card_of(shown, "day2021")


def test_the_findings_on_cards_stand_apart_and_are_marked(root):
    shown = cards.claim_cards(with_status(root, RETRACTED)).source
    card = shown.partition('id="claim-C03"')[2].partition('id="claim-C04"')[0]
    assert "Of retracted work, counts for nothing (1)" in card
    assert "retracted 2021-03 ⊘" in card and "Counts against it" not in card


def test_a_doubted_source_is_marked_and_not_struck_through(root):
    shown = tables.show(with_status(root, RETRACTED | {"event": "concern"}), "sources").source
    assert "expression of concern 2021-03" in shown and "<s>" not in shown


def test_an_audit_without_events_shows_nothing_of_it(root):
    shown = tables.show(Audit.open(SLUG, root), "sources").source
    assert "⊘" not in shown and "Retracted" not in shown


def test_markup_in_the_table_is_shown_as_text(root):
    hostile = "<img src=x onerror=alert(1)>"
    row = RETRACTED | {"notice": hostile, "said_by": hostile}
    audit = with_status(root, row, ACCEPTED | {"said_by": hostile, "notice": hostile})
    for shown in (
        tables.show(audit, "sources"),
        cards.claim_cards(audit),
        tables.show(audit, "verdict_rules"),
    ):
        assert "<img" not in shown.source and "&lt;img" in shown.source


def test_the_export_has_the_table_and_the_references_say_it(root):
    audit = with_status(root, RETRACTED)
    assert export.records(audit, "status") == [RETRACTED]
    written = {path.name for path in export.export(audit)}
    assert STATUS.name in written
    (record,) = [one for one in references(audit) if one["id"] == "night2019"]
    assert record["note"].startswith("retracted 2021-03, notice: J Made Up Stud.")
    assert record["keyword"] == "retracted"
    (standing,) = [one for one in references(audit) if one["id"] == "day2021"]
    assert "supports C05" in standing["keyword"]

"""What a reader learns about how an audit came about, and how to cite and rebuild it."""

from claimaudit import __version__
from claimaudit.audit import Audit
from claimaudit.schema.contracts import MATCHES, SEARCH_LOG
from claimaudit.views import provenance, tables
from small_audit import MATCH_ROWS, SEARCH_ROWS, SLUG, write_rows


def judged_by(root, **reviewers: dict[int, str]) -> str:
    """The table of agreement when reviewers gave other stances, by the number of the row."""
    rows = [
        row | {"reviewer": name, "stance": changed.get(number, row["stance"])}
        for name, changed in reviewers.items()
        for number, row in enumerate(MATCH_ROWS)
    ]
    write_rows(root / "data" / SLUG / "matches.csv", MATCHES, rows)
    return tables.show(Audit.open(SLUG, root), "agreement").source


def test_with_one_reviewer_no_agreement_is_computed(root):
    said = tables.show(Audit.open(SLUG, root), "agreement").source
    assert "No two reviewers have judged the same thing" in said
    assert "<table" not in said


def test_two_reviewers_are_compared_on_what_both_judged_with_intervals(root):
    said = judged_by(root, ann={}, ben={0: "refutes", 3: "?"})
    assert "ann, ben" in said
    judged = len(MATCH_ROWS) - 1
    assert f'<td class="number">{judged}</td>' in said
    assert "95 % interval" in said


def test_three_reviewers_are_told_together(root):
    said = judged_by(root, ann={}, ben={}, eve={0: "refutes"})
    assert "ann, ben, eve" in said


def test_the_days_of_the_searches_are_told(root):
    assert "2 searches on record, made on 2024-05-30." in (
        provenance.searched(Audit.open(SLUG, root)).source
    )
    path = root / "references" / SLUG / "search_log.csv"
    write_rows(path, SEARCH_LOG, [SEARCH_ROWS[0] | {"date": "2023-01-02"}, SEARCH_ROWS[1]])
    assert "from 2023-01-02 to 2024-05-30" in provenance.searched(Audit.open(SLUG, root)).source
    write_rows(path, SEARCH_LOG, [])
    assert "No search is on record." in provenance.searched(Audit.open(SLUG, root)).source


def test_the_citation_names_auditors_day_title_and_version(root):
    said = provenance.citation(Audit.open(SLUG, root)).source
    assert "claimaudit founders (2024). Tea and sleep. Claim audit of 2024-05-31" in said
    assert said.count(__version__) == 2


def test_the_commands_name_the_audit_and_exist(root):
    from claimaudit import cli

    said = provenance.commands(Audit.open(SLUG, root)).source
    for name in provenance.COMMANDS:
        assert f"<code>claimaudit {name} {SLUG}</code>" in said
        assert cli.main([name, "--help"]) == 0

"""What the figures promise: the numbers of the tables, in words too, and the same picture twice."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from claimaudit import counts, figures
from claimaudit.audit import Audit
from claimaudit.style import COLOURS
from claimaudit.words import DIRECTIONS, SYMBOLS
from small_audit import SLUG, write_small_audit

DRAWN = (
    figures.verdicts_by_kind,
    figures.designs_and_levels,
    figures.evidence_by_outcome,
    figures.conflicts_along_the_text,
    figures.what_verdicts_rest_on,
)


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    return Audit.open(SLUG, write_small_audit(tmp_path_factory.mktemp("audits") / "small"))


@pytest.mark.parametrize("draw", DRAWN)
def test_a_figure_describes_itself_in_words_with_its_numbers(audit, draw):
    described = draw(audit).get_label()
    assert any(char.isdigit() for char in described)
    assert len(described.split()) >= 8


@pytest.mark.parametrize("draw", DRAWN)
def test_the_same_numbers_give_the_same_picture(audit, draw):
    assert figures.png(draw(audit)) == figures.png(draw(audit))


def test_a_reader_s_own_settings_change_nothing(audit):
    import matplotlib

    before = figures.png(figures.verdicts_by_kind(audit))
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "black"}):
        assert figures.png(figures.verdicts_by_kind(audit)) == before


def test_a_picture_carries_no_date_and_no_program(audit):
    from PIL import Image

    picture = Image.open(io.BytesIO(figures.png(figures.what_verdicts_rest_on(audit))))
    assert picture.info.keys() <= {"dpi", "transparency"}


def test_a_figure_without_description_is_not_shown():
    from matplotlib.figure import Figure

    with pytest.raises(ValueError, match="no description"):
        figures.show(Figure())


def test_every_verdict_has_a_mark_and_a_colour_of_its_own():
    assert len({SYMBOLS[name] for name in DIRECTIONS}) == len(DIRECTIONS)
    assert len({COLOURS[name] for name in DIRECTIONS}) == len(DIRECTIONS)


def test_kinds_and_verdicts_count_every_claim_once(audit):
    data = counts.kinds_and_verdicts(audit)
    asserted = int((audit.claims["kind"] != "none").sum())
    assert data["total"].sum() == asserted
    assert data[list(DIRECTIONS)].to_numpy().sum() == asserted


def test_designs_and_levels_count_every_judged_finding(audit):
    data = counts.designs_and_levels(audit)
    assert data["total"].sum() == len(audit.evidence[["finding_id", "level"]].drop_duplicates())


def test_outcomes_without_direct_results_keep_their_row(audit):
    data = counts.outcomes_and_levels(audit)
    checkable = audit.verdicts[audit.verdicts["direction"] != "not checkable"]
    assert data["claims"].sum() == len(checkable)


def test_what_verdicts_rest_on_counts_data_sets_not_papers(audit):
    data = counts.what_verdicts_rest_on(audit).set_index("claim_id")
    counted = audit.evidence[audit.evidence["counts"]]
    for name, rows in counted.groupby("claim_id"):
        assert data.at[name, "datasets"] == rows["dataset"].nunique()
    bare = data.index.difference(counted["claim_id"])
    assert (data.loc[bare, "datasets"] == 0).all()


def test_an_audit_without_matches_and_conflicts_still_has_its_figures(tmp_path):
    from claimaudit.schema import DECISIONS, MATCHES

    root = write_small_audit(tmp_path / "bare")
    for table in (MATCHES, DECISIONS):
        path = root / "data" / SLUG / table.name
        path.write_text(",".join(table.columns) + "\n", "utf-8")
    audit = Audit.open(SLUG, root)
    for draw in DRAWN:
        assert figures.png(draw(audit)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "module", ["audit", "tables", "cards", "annotated", "counts", "commentary"]
)
def test_only_figures_need_a_drawing_library(module):
    heavy = "[name for name in ('IPython', 'matplotlib') if name in sys.modules]"
    said = f"import claimaudit.{module}, sys; print({heavy})"
    run = subprocess.run(
        [sys.executable, "-c", said],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent,
        check=True,
    )
    assert run.stdout.strip() == "[]"

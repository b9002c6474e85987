"""What the figures promise: the numbers of the tables, in words too, and the same picture twice."""

from __future__ import annotations

import base64
import io
import itertools
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from claimaudit.audit import Audit
from claimaudit.contradictions import conflicts
from claimaudit.evidence.decision_table import DIRECTIONS
from claimaudit.views import figures
from claimaudit.views.figures.canvas import ACCENT, COLOURS, DPI, INK, PAPER, PIXELS, SOFT
from claimaudit.views.html import SYMBOLS
from collection import own_audit
from small_audit import CLAIM_ROWS, SLUG, edit_row, write_small_audit

STYLESHEET = Path(figures.__file__).parents[2] / "report" / "template" / "report.css"
IN_THE_PAGE = {
    "good": COLOURS["supported"],
    "bad": COLOURS["contradicted"],
    "split": COLOURS["contested"],
    "thin": COLOURS["not established"],
    "apart": COLOURS["not checkable"],
    "ink": INK,
    "soft": SOFT,
    "link": ACCENT,
    "raised": PAPER,
}
# What is left of red, green and blue light in eyes without one kind of cone: the published
# matrices of Machado, Oliveira and Fernandes (2009), severity 1.
SEEN_BY = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


@pytest.fixture(scope="module")
def audit(unchanged: Audit) -> Audit:
    return unchanged


def light(colour: str) -> list[float]:
    """Red, green and blue light of an sRGB colour, each from 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def times(matrix, vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def contrast(one: str, other: str) -> float:
    """The ratio that WCAG 2 defines."""
    dark, bright = sorted(times(TO_XYZ, light(colour))[1] for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def lab(colour: str, eye: str) -> list[float]:
    """The place of a colour in CIE L*a*b*, as an eye sees it."""
    seen = [min(1, max(0, part)) for part in times(SEEN_BY[eye], light(colour))]
    ratios = [part / white for part, white in zip(times(TO_XYZ, seen), WHITE, strict=True)]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in ratios)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("name", figures.FIGURES)
def test_a_figure_describes_itself_in_words_with_its_numbers(audit, name):
    described = figures.drawn(audit, name).get_label()
    assert any(char.isdigit() for char in described)
    assert len(described.split()) >= 8


@pytest.mark.parametrize("name", figures.FIGURES)
def test_the_same_numbers_give_the_same_picture(audit, name):
    assert figures.png(figures.drawn(audit, name)) == figures.png(figures.drawn(audit, name))


@pytest.mark.parametrize("name", figures.FIGURES)
def test_an_article_without_a_checkable_claim_is_drawn_too(tmp_path, name):
    root = write_small_audit(tmp_path)
    claims = root / "data" / SLUG / "claims.csv"
    for row in range(len(CLAIM_ROWS)):
        edit_row(claims, row, checkable="no", why_not="not now")
    assert figures.png(figures.drawn(Audit.open(SLUG, root), name))


def test_a_dollar_sign_in_a_label_is_no_formula(tmp_path):
    root = write_small_audit(tmp_path)
    words = root / "references" / "vocabulary.toml"
    text = words.read_text(encoding="utf-8").replace("quality of sleep", "quality $\\\\frac$")
    words.write_text(text, encoding="utf-8")
    assert figures.png(figures.drawn(Audit.open(SLUG, root), "outcomes_and_levels"))


def test_a_reader_s_own_settings_change_nothing(audit):
    import matplotlib

    before = figures.png(figures.drawn(audit, "kinds_and_verdicts"))
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "black"}):
        assert figures.png(figures.drawn(audit, "kinds_and_verdicts")) == before


def test_a_picture_carries_no_date_and_no_program(audit):
    from PIL import Image

    picture = Image.open(io.BytesIO(figures.png(figures.drawn(audit, "what_verdicts_rest_on"))))
    assert picture.info.keys() <= {"dpi", "transparency"}


@pytest.mark.parametrize("name", figures.FIGURES)
def test_a_figure_is_shown_as_picture_with_its_description_and_then_its_table(
    audit, monkeypatch, name
):
    displayed = []
    monkeypatch.setattr(
        "IPython.display.display", lambda thing, **given: displayed.append((thing, given))
    )
    figures.show(audit, name)
    (picture, given), (table, _) = displayed
    described = given["metadata"]["image/png"]["alt"]
    drawn = figures.drawn(audit, name)
    assert base64.b64decode(picture["image/png"]) == figures.png(drawn)
    assert described == picture["text/plain"] == drawn.get_label()
    assert described.startswith(
        figures.FIGURES[name].sentence(figures.FIGURES[name].numbers(audit))
    )
    assert f"<caption>{figures.FIGURES[name].CAPTION}</caption>" in table.source
    assert table.source.count("<tr>") == 1 + len(table.df)


def test_a_figure_that_does_not_exist_is_answered_with_those_that_do(audit):
    with pytest.raises(KeyError, match=r"no figure 'kinds'.* kinds_and_verdicts, "):
        figures.show(audit, "kinds")


def test_every_file_of_a_figure_is_listed_under_its_name():
    files = {path.stem for path in Path(figures.__file__).parent.glob("*.py")}
    assert set(figures.FIGURES) == files - {"__init__", "canvas"}


def test_the_table_beside_the_conflicts_names_every_pair_of_sentences_that_is_drawn(own):
    drawn = figures.drawn(own, "conflicts_along_the_text").get_label()
    pairs = figures.shown_numbers(own, "conflicts_along_the_text").df
    assert len(pairs)
    for one, other in zip(pairs["sentence"], pairs["other_sentence"], strict=True):
        assert re.search(rf"Sentence {min(one, other)} .* sentence {max(one, other)}\.", drawn)


def test_every_verdict_has_a_mark_and_a_colour_of_its_own():
    assert len({SYMBOLS[name] for name in DIRECTIONS}) == len(DIRECTIONS)
    assert len({COLOURS[name] for name in DIRECTIONS}) == len(DIRECTIONS)


@pytest.mark.parametrize("eye", SEEN_BY)
def test_the_colours_of_any_two_verdicts_differ_to_every_eye(eye):
    for one, other in itertools.combinations(COLOURS.values(), 2):
        apart = sum((a - b) ** 2 for a, b in zip(lab(one, eye), lab(other, eye), strict=True))
        # A difference of 2.3 is just noticeable side by side; marks in a figure stand far apart.
        assert apart**0.5 > 5 * 2.3, f"{one} and {other} look alike"


@pytest.mark.parametrize("colour", [*COLOURS.values(), INK, SOFT, ACCENT])
def test_words_in_every_colour_are_legible_on_the_paper(colour):
    assert contrast(colour, PAPER) >= 4.5


@pytest.mark.parametrize("name", IN_THE_PAGE)
def test_a_colour_is_the_one_that_the_page_has_by_day(name):
    first = re.search(rf"--{name}: (#[0-9a-f]{{6}});", STYLESHEET.read_text("utf-8"))
    assert first[1] == IN_THE_PAGE[name]


@pytest.mark.parametrize("name", figures.FIGURES)
def test_a_picture_is_sharp_at_two_dots_a_pixel_and_still_small(audit, name):
    from PIL import Image

    figure = figures.drawn(audit, name)
    made = figures.png(figure)
    shown = [round(inches * PIXELS) for inches in figure.get_size_inches()]
    assert DPI == 2 * PIXELS
    assert [
        abs(dots - 2 * place) <= 1
        for dots, place in zip(Image.open(io.BytesIO(made)).size, shown, strict=True)
    ] == [True, True]
    assert len(made) < 100_000


def boxes(figure) -> list[tuple[str, object]]:
    """Every piece of text that is drawn, with its place in dots."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = [one for one in figure.findobj(Text) if one.get_visible() and one.get_text().strip()]
    return [(one.get_text(), one.get_window_extent(canvas.get_renderer())) for one in drawn]


def legible(figure) -> None:
    """No two pieces of text lie upon each other, and none is cut off."""
    found = boxes(figure)
    for (one, here), (other, there) in itertools.combinations(found, 2):
        width = min(here.x1, there.x1) - max(here.x0, there.x0)
        height = min(here.y1, there.y1) - max(here.y0, there.y0)
        assert width < 1 or height < 2, f"{one!r} lies upon {other!r}"
    for words, box in found:
        assert box.x0 >= -1 and box.x1 <= figure.bbox.x1 + 1, f"{words!r} is cut off"
        assert box.y0 >= -1 and box.y1 <= figure.bbox.y1 + 1, f"{words!r} is cut off"


@pytest.mark.parametrize("name", figures.FIGURES)
@pytest.mark.parametrize("which", ["small", "own"])
def test_no_words_in_a_figure_lie_upon_others_or_are_cut_off(audit, own, name, which):
    legible(figures.drawn({"small": audit, "own": own}[which], name))


@pytest.fixture
def own() -> Audit:
    return own_audit("kratom-alcohol")


def many_conflicts(audit: Audit, number: int) -> list[conflicts.Conflict]:
    """So many conflicts of the article with itself, all alike but for their names."""
    found = conflicts.opposed(audit, conflicts.ITSELF)[0]
    return [conflicts.Conflict(f"{found.id}-{place}", found.rows) for place in range(number)]


@pytest.mark.parametrize("number", [1, 2, 7, 12, 30])
def test_conflicts_are_labelled_directly_and_legibly_however_many(audit, monkeypatch, number):
    made = many_conflicts(audit, number)
    kinds = {one.kind for one in made}
    monkeypatch.setattr(
        Audit, "gathered", lambda audit, plane, kind, live: made if kind in kinds else []
    )
    figure = figures.drawn(audit, "conflicts_along_the_text")
    legible(figure)
    said = [words for words, _ in boxes(figure)]
    assert said.count("disturbs") == said.count("improves") == min(number, 12)
    assert any(f"of {number}" in words for words in said) == (number > 12)
    assert figures.png(figure).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", figures.FIGURES)
def test_a_figure_has_no_legend_and_no_key(own, name):
    from matplotlib.legend import Legend

    figure = figures.drawn(own, name)
    assert figure.findobj(Legend) == []
    assert not any(re.search("▲|▼|in brackets", words) for words, _ in boxes(figure))


def test_an_outcome_without_a_direct_result_says_so(own):
    data = figures.FIGURES["outcomes_and_levels"].numbers(own)
    direct = data[[name for name in data.columns if name.startswith("level ")]].sum(axis=1)
    said = [words for words, _ in boxes(figures.drawn(own, "outcomes_and_levels"))]
    assert said.count("no direct result") == int((direct == 0).sum()) > 0
    assert any(re.fullmatch(r"\d+ for", words) for words in said)


@pytest.mark.parametrize("words", ["睡眠の質", "نوم", "sleep \u202eemit", "🍵 sleep"])
@pytest.mark.parametrize("name", figures.FIGURES)
def test_letters_that_cannot_be_drawn_make_no_noise_and_stand_in_the_description(
    tmp_path, name, words, capfd
):
    root = write_small_audit(tmp_path)
    vocabulary = root / "references" / "vocabulary.toml"
    text = vocabulary.read_text("utf-8").replace("amount and quality of sleep", words)
    vocabulary.write_text(text, "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figures.drawn(Audit.open(SLUG, root), name)
        assert figures.png(figure)
    assert capfd.readouterr().err == ""
    assert not any("\u202e" in said for said, _ in boxes(figure))
    if name == "outcomes_and_levels":
        assert words in figure.get_label()


@pytest.mark.parametrize("verdict", COLOURS)
def test_each_verdict_keeps_its_own_colour_in_the_picture(own, verdict):
    from PIL import Image

    picture = Image.open(io.BytesIO(figures.png(figures.drawn(own, "what_verdicts_rest_on"))))
    colour = COLOURS[verdict].removeprefix("#")
    seen = {"".join(f"{part:02x}" for part in one) for _, one in picture.convert("RGB").getcolors()}
    assert colour in seen or verdict == "not checkable"


def test_kinds_and_verdicts_count_every_claim_once(audit):
    data = figures.FIGURES["kinds_and_verdicts"].numbers(audit)
    asserted = int((audit.tables.claims["kind"] != "none").sum())
    assert data["total"].sum() == asserted
    assert data[list(DIRECTIONS)].to_numpy().sum() == asserted


def test_designs_and_levels_count_every_judged_finding(audit):
    data = figures.FIGURES["designs_and_levels"].numbers(audit)
    assert data["total"].sum() == len(audit.evidence[["finding_id", "level"]].drop_duplicates())


def test_outcomes_without_direct_results_keep_their_row(audit):
    data = figures.FIGURES["outcomes_and_levels"].numbers(audit)
    checkable = audit.verdict_rows[audit.verdict_rows["direction"] != "not checkable"]
    assert data["claims"].sum() == len(checkable)


def test_what_verdicts_rest_on_counts_data_sets_not_papers(audit):
    data = figures.FIGURES["what_verdicts_rest_on"].numbers(audit).set_index("claim_id")
    counted = audit.evidence[audit.evidence["counts"]]
    for name, rows in counted.groupby("claim_id"):
        assert data.at[name, "datasets"] == rows["dataset"].nunique()
    bare = data.index.difference(counted["claim_id"])
    assert (data.loc[bare, "datasets"] == 0).all()


def test_an_audit_without_matches_and_conflicts_still_has_its_figures(tmp_path):
    from claimaudit.schema.contracts import DECISIONS, MATCHES

    root = write_small_audit(tmp_path / "bare")
    for table in (MATCHES, DECISIONS):
        path = root / "data" / SLUG / table.name
        path.write_text(",".join(table.columns) + "\n", "utf-8")
    audit = Audit.open(SLUG, root)
    for name in figures.FIGURES:
        assert figures.png(figures.drawn(audit, name)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "module",
    [
        "audit",
        "views.tables",
        "views.figures",
        "views.glance",
        "views.cards",
        "views.article",
        "views.commentary",
    ],
)
def test_a_drawing_library_is_loaded_only_when_something_is_drawn(module):
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

"""Agreement of reviewers: the published example, intervals, and where there is nothing to say."""

import numpy as np
import pandas as pd
import pytest

from claimaudit.audit import Audit
from claimaudit.audit.agreement import (
    agreement_of,
    agreement_rows,
    agreements,
    alpha,
    alphas,
    blind_ratings,
    kappa,
    kappas,
)
from claimaudit.schema.contracts import MATCHES
from claimaudit.schema.csv_file import read_table
from small_audit import SLUG, edit_row, write_rows, write_small_audit

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D: four observers, twelve
# units, missing values; the published alpha for nominal data is 0.743.
PUBLISHED = {
    "A": "1 2 3 3 2 1 4 1 2 - - -",
    "B": "1 2 3 3 2 2 4 1 2 5 - 3",
    "C": "- 3 3 3 2 3 4 2 2 5 1 -",
    "D": "1 2 3 3 2 4 4 1 2 5 1 -",
}


def matches(**said: str) -> pd.DataFrame:
    """One row a judgement: for each reviewer a word a claim, ``-`` where it was not judged."""
    rows = [
        {
            **{"claim_id": f"C{number:02}", "finding_id": "F001", "reviewer": reviewer},
            **{"stance": word, "directness": "direct", "adjudicated": "", "fingerprint": ""},
        }
        for reviewer, words in said.items()
        for number, word in enumerate(words.split(), 1)
        if word != "-"
    ]
    return pd.DataFrame(rows)


def stance(table: pd.DataFrame):
    return next(found for found in agreement_of(table) if found.what == "stance")


def test_alpha_of_the_published_example_with_missing_ratings():
    found = stance(matches(**PUBLISHED))
    assert round(found.alpha.value, 3) == 0.743
    assert found.reviewers == ("A", "B", "C", "D")
    assert found.items == 11, "the unit that one observer rated says nothing of agreement"


def test_kappa_of_two_reviewers_is_that_of_cohen():
    # By hand: 7 of 10 agree; chance gives 0.5 x 0.6 + 0.5 x 0.4 = 0.5; (0.7 - 0.5) / 0.5 = 0.4.
    found = stance(matches(Ann="y y y y y n n n n n", Bo="y y y y n y y n n n"))
    assert found.kappa.value == pytest.approx(0.4)


def test_kappa_takes_only_what_both_reviewers_judged():
    whole = stance(matches(Ann="y y n n y n", Bo="y n n n y y")).kappa.value
    with_gaps = stance(matches(Ann="y y n n y n y -", Bo="y n n n y y - n")).kappa.value
    assert with_gaps == pytest.approx(whole)


def test_full_agreement_is_one():
    found = stance(matches(Ann="y n y n y", Bo="y n y n y"))
    assert (found.kappa.value, found.alpha.value) == (1, 1)


@pytest.mark.parametrize("seed", range(5))
def test_intervals_rest_on_the_same_formulas_as_the_values(seed):
    rng = np.random.default_rng(seed)
    said = {name: " ".join(rng.choice(list("abc-"), 40)) for name in ("Ann", "Bo", "Cy")}
    rated = blind_ratings(matches(**said), "stance")
    cells = rated.to_numpy()
    given = (cells[:, :, None] == np.array(["a", "b", "c"])).astype(float)
    once = np.ones((1, len(rated)))
    assert kappas(given, once)[0] == pytest.approx(kappa(rated))
    assert alphas(given, once)[0] == pytest.approx(alpha(rated))


def test_an_item_drawn_twice_counts_twice():
    rated = blind_ratings(matches(Ann="y n y n n", Bo="y y y n n"), "stance")
    twice = blind_ratings(matches(Ann="y y n n y n n", Bo="y y y y y n n"), "stance")
    given = (rated.to_numpy()[:, :, None] == np.array(["n", "y"])).astype(float)
    weights = np.array([[2, 2, 1, 1, 1]])
    assert kappas(given, weights)[0] == pytest.approx(kappa(twice))
    assert alphas(given, weights)[0] == pytest.approx(alpha(twice))


def test_the_interval_holds_the_value_and_is_the_same_twice():
    table = matches(Ann="y y n n y n y y n y n y", Bo="y n n n y y y y n n n y")
    first, second = stance(table), stance(table)
    assert first.kappa.low < first.kappa.value < first.kappa.high
    assert first.alpha.low < first.alpha.value < first.alpha.high
    assert first == second


def test_more_items_narrow_the_interval():
    few = stance(matches(Ann="y y n n y n", Bo="y n n n y n")).alpha
    many = stance(matches(Ann="y y n n y n " * 10, Bo="y n n n y n " * 10)).alpha
    assert many.high - many.low < few.high - few.low


def test_one_reviewer_gives_nothing():
    assert agreement_of(matches(Ann="y n y")) == ()


def test_the_draft_is_no_reviewer():
    assert agreement_of(matches(Ann="y n y", draft="y n n")) == ()


def test_reviewers_who_judged_different_things_give_nothing():
    assert agreement_of(matches(Ann="y n - -", Bo="- - n y")) == ()


def test_undecided_counts_as_not_judged():
    assert stance(matches(Ann="y n ? y", Bo="y n n ?")).items == 2


def test_judging_everything_the_same_is_not_defined():
    found = stance(matches(Ann="y y y", Bo="y y y"))
    assert found.kappa.value is None and found.alpha.value is None
    assert "not defined: everything was judged the same" in str(found.kappa)


def test_one_thing_in_common_is_not_defined():
    found = stance(matches(Ann="y n n", Bo="n - -"))
    assert found.items == 1
    assert "not defined: fewer than two things" in str(found.alpha)


def test_pairs_of_reviewers_that_each_know_one_answer_have_no_kappa():
    found = stance(matches(Ann="y y - -", Bo="y y - -", Cy="- - n n", Di="- - n n"))
    assert found.kappa.value is None and found.alpha.value == 1


def test_a_reviewer_of_one_item_weighs_as_one_item():
    pair = stance(matches(Ann="y n y n y n y n", Bo="y n y n y n n n"))
    three = stance(matches(Ann="y n y n y n y n", Bo="y n y n y n n n", Cy="n - - - - - - -"))
    assert 0 < three.kappa.value < pair.kappa.value


def test_directness_is_compared_as_in_disputes():
    table = matches(Ann="y n y", Bo="y n y").assign(
        directness=["direct", "outcome", "population", "direct", "population; outcome", "direct"]
    )
    found = next(one for one in agreement_of(table) if one.what == "directness")
    rated = blind_ratings(table, "directness")
    assert found.items == 3
    assert (rated["Ann"] == rated["Bo"]).tolist() == [True, True, False]


def test_a_word_that_settles_a_dispute_is_no_third_rating():
    table = matches(Ann="y n y n", Bo="y n n n")
    settled = matches(Cy="- - y -").assign(adjudicated="yes")
    assert stance(pd.concat([table, settled], ignore_index=True)) == stance(table)


def test_who_settles_a_dispute_is_not_compared_with_herself():
    table = matches(Ann="y n y n", Bo="? ? ? ?")
    settled = matches(Ann="y n y n").assign(adjudicated="yes", reviewer="Ann (adjudicating)")
    found = agreement_of(pd.concat([table, settled], ignore_index=True))
    assert "stance" not in [one.what for one in found]


def test_a_rating_later_marked_as_final_still_counts():
    table = matches(Ann="y n y n", Bo="y n n n")
    marked = table.assign(adjudicated=["", "", "yes", "", "", "", "", ""])
    assert stance(marked) == stance(table)


def reviewed(tmp_path, stances: dict[str, list[str]]) -> Audit:
    root = write_small_audit(tmp_path)
    path = root / "data" / SLUG / "matches.csv"
    drafted = read_table(path, MATCHES)
    rows = [
        row | {"reviewer": reviewer, "stance": word}
        for reviewer, words in stances.items()
        for row, word in zip(drafted.to_dict("records"), words, strict=False)
    ]
    write_rows(path, MATCHES, [*drafted.to_dict("records"), *rows])
    return Audit.open(SLUG, root)


def test_the_rows_for_a_report_name_reviewers_items_and_intervals(tmp_path):
    said = ["supports", "refutes", "supports", "supports", "supports"]
    audit = reviewed(tmp_path, {"Bo": said, "Ann": [*said[:4], "refutes"]})
    row = agreement_rows(audit).iloc[0]
    assert (row["what"], row["reviewers"], row["items"]) == ("stance", "Ann, Bo", 5)
    assert "95 % interval" in row["kappa"] and "95 % interval" in row["alpha"]


def test_with_one_reviewer_the_report_has_no_row(tmp_path):
    assert agreement_rows(reviewed(tmp_path, {"Ann": ["supports"] * 3})).empty


def test_what_was_judged_before_the_claim_changed_is_left_out(tmp_path):
    audit = reviewed(tmp_path, {"Ann": ["supports"] * 3, "Bo": ["supports"] * 3})
    assert agreements(audit)[0].items == 3
    path = audit.data / "matches.csv"
    edit_row(path, len(audit.tables.matches) - 1, fingerprint="0" * 12)
    assert agreements(Audit.open(SLUG, audit.root))[0].items == 2


def test_rulings_are_compared_too(tmp_path):
    root = write_small_audit(tmp_path)
    path = root / "data" / SLUG / "decisions.csv"
    text = path.read_text(encoding="utf-8").replace(",draft,", ",Ann,")
    row = text.splitlines()[1].replace(",Ann,", ",Bo,")
    path.write_text(text + row + "\n", encoding="utf-8")
    found = agreements(Audit.open(SLUG, root))
    assert [(one.what, one.items) for one in found] == [("ruling", 1)]

"""Amounts: what a cell says is read as an interval, converted, or refused with what helps."""

import math
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimaudit.audit import Audit
from claimaudit.contradictions.kinds import kind_named
from claimaudit.contradictions.kinds.kind import Case
from claimaudit.contradictions.ledger import rows_of
from claimaudit.schema.contracts import AMOUNTS, CLAIMS, UNDECIDED
from claimaudit.views.cards import claim_cards
from claimaudit.views.tables import claims as claims_table
from claimaudit.views.tables.parts import conflict_title
from claimaudit.vocabulary.facets import check_facets, facets
from claimaudit.vocabulary.quantities import (
    BOUNDS,
    LIMITS,
    Quantity,
    amount_problem,
    amount_problems,
    read_quantity,
)
from claimaudit.vocabulary.units import UnreadableAmount, known_units
from test_kinds import CLAIM, VOCABULARY, material

DAY = 86400
UNITS = {symbol: kind for kind, symbols in known_units().items() for symbol in symbols}
numbers = st.one_of(
    st.integers(-(10**9), 10**9).map(float),
    st.floats(-1e12, 1e12, allow_nan=False).filter(
        lambda number: number == 0 or abs(number) > 1e-9
    ),
)
units = st.one_of(
    st.just(""),
    st.sampled_from([*UNITS]),
    st.lists(st.sampled_from([*UNITS]), min_size=2, max_size=3).map("/".join),
    st.sampled_from([*UNITS]).map(lambda unit: f"/{unit}"),
)


@st.composite
def cells(draw):
    ends = sorted(draw(st.lists(numbers, min_size=1, max_size=2)))
    comparator = draw(st.sampled_from(["", "", *BOUNDS])) if len(set(ends)) == 1 else ""
    about = "about " if draw(st.booleans()) else ""
    amount = "–".join(f"{end:.12g}" for end in ends)
    return f"{comparator} {about}{amount} {draw(units)}".strip()


# Reading


@pytest.mark.parametrize(
    ("cell", "low", "high", "kind"),
    [
        ("50 %", 0.475, 0.525, "share"),
        ("50 percent", 0.475, 0.525, "share"),
        (">= 3 h", 10800, math.inf, "time"),
        ("at least 3 hours", 10800, math.inf, "time"),
        ("300–600 mg/d", 0.3 / DAY, 0.6 / DAY, "mass per time"),
        ("between 300 and 600 mg a day", 0.3 / DAY, 0.6 / DAY, "mass per time"),
        ("300 to 600 mg daily", 0.3 / DAY, 0.6 / DAY, "mass per time"),
        ("1 in 5", 0.18, 0.22, "share"),
        ("one in five", 0.18, 0.22, "share"),
        ("5 per 100 000", 4.5e-5, 5.5e-5, "share"),
        ("25 g", 23.75, 26.25, "mass"),
        ("8 /d", 7.6 / DAY, 8.4 / DAY, "number per time"),
        ("8 times per day", 7.6 / DAY, 8.4 / DAY, "number per time"),
        ("twice a day", 1.9 / DAY, 2.1 / DAY, "number per time"),
        ("about 1/3", 0.3, 1.1 / 3, "share"),
        ("about a third", 0.3, 1.1 / 3, "share"),
        ("~50%", 0.45, 0.55, "share"),
        ("up to 400 mg/d", -math.inf, 0.4 / DAY, "mass per time"),
        ("5 mg/kg/d", 4.75e-6 / DAY, 5.25e-6 / DAY, "mass per mass per time"),
        ("-15 °C", -15.75, -14.25, "temperature"),
        ("−15 to -10 °C", -15, -10, "temperature"),
        ("1,500 kcal", 1425 * 4184, 1575 * 4184, "energy"),
        ("2 million", 1.9e6, 2.1e6, "number"),
        ("half a tablet", 0.475, 0.525, "tablets"),
        ("90 min to 2 h", 5400, 7200, "time"),
        ("5 g/100 g", 0.0475, 0.0525, "mass per mass"),
        ("12 percentage points", 11.4, 12.6, "percentage_points"),
        ("3-fold", 2.85, 3.15, "number"),
    ],
)
def test_an_amount_is_read_as_an_interval_of_one_kind_of_unit(cell, low, high, kind):
    interval = read_quantity(cell).interval
    assert (interval.low, interval.high) == pytest.approx((low, high))
    assert interval.kind == kind


@pytest.mark.parametrize(
    ("cell", "amount_of", "first", "last"),
    [
        ("2021-08", "", "2021-08-01", "2021-08-31"),
        ("2020-02-29", "date", "2020-02-29", "2020-02-29"),
        ("1932", "date", "1932-01-01", "1932-12-31"),
        ("2019–2023", "date", "2019-01-01", "2023-12-31"),
        ("2019-03 to 2020-05", "date", "2019-03-01", "2020-05-31"),
    ],
)
def test_a_date_covers_all_its_days(cell, amount_of, first, last):
    interval = read_quantity(cell, amount_of).interval
    days = [pd.Timestamp(day).toordinal() for day in (first, last)]
    assert [interval.low, interval.high, interval.kind] == [*days, "date"]


def test_a_bound_given_by_a_date_leaves_open_what_the_date_leaves_open():
    assert (
        read_quantity("until 2021", "date").interval.high == pd.Timestamp(2021, 12, 31).toordinal()
    )
    assert not read_quantity("after 2021", "date").interval.meets(read_quantity("2021-12").interval)
    assert read_quantity("since 2021", "date").interval.meets(read_quantity("2021-02").interval)


@pytest.mark.parametrize(
    ("cell", "amount_of", "problem"),
    [
        ("", "", "no amount can be read from it"),
        ("many", "", "no amount can be read from it"),
        ("5 units", "", "the unit 'units' is not known"),
        ("3 points", "", "the unit 'points' is not known"),
        ("400 mg caffeine", "", "the unit 'mg caffeine' is not known"),
        ("5 kd", "", "the unit 'kd' is not known"),
        ("5 mg*s", "", "the unit 'mg*s' is not known"),
        ("600–300 mg/d", "dose", "the range is upside down"),
        ("5 mg to 10 h", "", "the range is from mass to time"),
        ("9 in 5", "", "it is no part of a whole"),
        ("1 in 0", "", "it is no part of a whole"),
        ("1/0", "", "nothing can be divided by zero"),
        ("5 g/0 g", "", "nothing can be divided by zero"),
        ("3,5 g", "", "a comma stands where a point is read"),
        ("1e999", "", "the number is too large"),
        ("2021-13", "", "there is no date 2021-13"),
        ("2023–2019", "date", "the span is upside down"),
        ("about 2021", "date", "how far a date may be off is not known"),
        ("at least 5–10 mg", "", "a limit is one number, and this is a range"),
        ("5–10 mg/d", "limit at most", "a limit is one number, and this is a range"),
        (">= 5 mg/d", "limit at most", "“at least” is the other side of a limit at most"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_helps(cell, amount_of, problem):
    with pytest.raises(UnreadableAmount) as refused:
        read_quantity(cell, amount_of)
    assert refused.value.problem == problem
    assert refused.value.remedy.endswith(".")


def test_the_nearest_unit_is_named():
    with pytest.raises(UnreadableAmount) as refused:
        read_quantity("5 kcl")
    assert "Did you mean 'kcal'?" in refused.value.remedy


def test_the_dictionary_lists_every_unit():
    dictionary = (Path(__file__).resolve().parents[1] / "data" / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| ([a-z ]+) \| ((?:`[^`]+`(?:, )?)+) \|$", dictionary, flags=re.M)
    shown = {kind.replace(" ", "_"): re.findall("`([^`]+)`", units) for kind, units in listed}
    assert shown == known_units()


@given(cells())
def test_what_is_written_reads_as_the_same_amount(cell):
    quantity = read_quantity(cell)
    again = read_quantity(str(quantity))
    assert again == quantity and str(again) == str(quantity)
    assert not again.differs(quantity)


@given(st.dates(), st.dates(), st.sampled_from(["", *BOUNDS]))
def test_a_span_of_dates_is_written_as_it_is_read(one, other, comparator):
    first, last = sorted((one.toordinal(), other.toordinal()))
    span = Quantity(float(first), float(last), "date", comparator)
    assert read_quantity(str(span), "date") == span


@given(st.text(), st.sampled_from(["", *AMOUNTS]))
def test_any_text_is_read_or_refused(cell, amount_of):
    try:
        quantity = read_quantity(cell, amount_of)
    except UnreadableAmount:
        return
    assert quantity.interval.low <= quantity.interval.high
    amount_problem(quantity, amount_of)


@given(st.text(alphabet="0123456789 ,.-–−/%<>=~mgkdhyin°C€µtoab", max_size=16))
def test_any_text_that_looks_like_an_amount_is_read_or_refused(cell):
    try:
        quantity = read_quantity(cell)
    except UnreadableAmount:
        return
    assert read_quantity(str(quantity)) == quantity


# Converting


@given(st.sampled_from([*UNITS]), st.sampled_from([*UNITS]), st.integers(1, 10**6))
def test_a_unit_converts_to_every_other_of_its_kind_and_back(unit, other, number):
    written, theirs = read_quantity(f"{number} {unit}"), read_quantity(f"1 {other}")
    if UNITS[unit] != UNITS[other]:
        assert not written.interval.meets(theirs.interval) and not written.differs(theirs)
        return
    middle = (written.interval.low + written.interval.high) / 2
    size = (theirs.interval.low + theirs.interval.high) / 2
    converted = read_quantity(f"{middle / size!r} {other}")
    assert converted.interval.low == pytest.approx(written.interval.low, rel=1e-12)
    assert converted.interval.high == pytest.approx(written.interval.high, rel=1e-12)
    assert not converted.differs(written)
    assert read_quantity(f"{middle / size * 2!r} {other}").differs(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 kg", "1000 g"),
        ("1 h", "60 min"),
        ("1 mg", "1000 µg"),
        ("2 wk", "14 d"),
        ("1 L", "10 dL"),
    ],
)
def test_a_bound_is_the_same_in_every_unit(one, other):
    assert read_quantity(f">= {one}").interval.meets(read_quantity(f"<= {other}").interval)
    assert not read_quantity(f"> {one}").interval.meets(read_quantity(f"<= {other}").interval)


def test_masses_do_not_cancel():
    assert read_quantity("5 mg/kg/d").kind != read_quantity("8 /d").kind
    assert read_quantity("5 mg per kg per day") == read_quantity("5 mg/d/kg")


@given(cells(), st.sampled_from(["sign", "decimal", "unit", "comparator"]))
def test_another_sign_comparator_unit_or_decimal_is_another_amount(cell, changed):
    quantity = read_quantity(cell)
    first, last, unit, comparator = (
        quantity.first,
        quantity.last,
        quantity.unit,
        quantity.comparator,
    )
    assume(changed != "comparator" or first == last)
    mutation = {
        "sign": Quantity(-last, -first, unit, comparator, quantity.about),
        "decimal": Quantity(10 * first, 10 * last, unit, comparator, quantity.about),
        "unit": Quantity(first, last, f"{unit}/mol", comparator, quantity.about),
        "comparator": Quantity(
            first, last, unit, "<" if comparator != "<" else ">=", quantity.about
        ),
    }[changed]
    assume(mutation != quantity)  # zero has no sign and no decimal
    assert read_quantity(str(mutation)) != quantity


# Whether two amounts differ


@pytest.mark.parametrize(
    ("one", "other", "amount_of", "differ"),
    [
        ("400 mg/d", "300 mg/d", "limit at most", True),  # R2
        ("400 mg/d", "0.38 g/d", "limit at most", False),
        ("100 mg/d", "90 mg/d", "limit at most", False),
        ("100 mg/d", "89 mg/d", "limit at most", True),
        ("1932", "1936", "date", True),  # R9
        ("1932", "1932-05", "date", False),
        ("2021-08", "2021", "limit from", False),
        ("2021-08", "2022", "limit from", True),
        ("about a third", "31 %", "share of people", False),  # L3
        ("1 in 5", "20 %", "share of people", False),
        ("4 %", "8 %", "share of people", True),
        ("8 h", "up to 10 h", "duration", False),  # L15
        ("20 min", "40 min", "duration", True),
        ("10 g", "100 g", "content", True),
        ("300–600 mg/d", "500–900 mg/d", "dose", False),
        ("300–600 mg/d", "> 600 mg/d", "dose", True),
        ("300–600 mg/d", ">= 600 mg/d", "dose", False),
        ("at least 30 %", "at least 50 %", "share of people", True),
        ("0", "0", "count", False),
        ("5 mg/kg/d", "5 mg/d", "dose", False),  # of two kinds, and not compared
    ],
)
def test_amounts_differ_where_both_cannot_be_right(one, other, amount_of, differ):
    left, right = read_quantity(one, amount_of), read_quantity(other, amount_of)
    assert left.differs(right) is right.differs(left) is differ


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_points_differ_exactly_where_a_twentieth_of_each_does_not_bridge_them(one, other):
    small, large = sorted((Fraction(one), Fraction(other)))
    apart = small * Fraction(105, 100) < large * Fraction(95, 100)
    touching = small * Fraction(105, 100) == large * Fraction(95, 100)
    differ = read_quantity(f"{one} g").differs(read_quantity(f"{other} g"))
    assert differ is (apart and not touching)


@given(cells(), cells())
def test_whether_amounts_differ_is_no_matter_of_their_order(one, other):
    left, right = read_quantity(one), read_quantity(other)
    assert left.differs(right) is right.differs(left)
    assert left.interval.meets(right.interval) is right.interval.meets(left.interval)
    assert not left.differs(left)


# In a table


@pytest.mark.parametrize(
    ("quantity", "amount_of", "column", "problem"),
    [
        ("120 %", "share of people", "quantity", "more than all of the people"),
        ("-5 %", "share of people", "quantity", "a share of people is never negative"),
        ("25 g", "duration", "quantity", "a duration is an amount of time, and this is mass"),
        ("2", "dose", "quantity", "a dose is no bare number"),
        ("2021-08", "content", "quantity", "a content is no date"),
        ("600–300 mg/d", "dose", "quantity", "the range is upside down"),
        ("25 g", "", "amount_of", "the cell is empty"),
        ("", "dose", "quantity", "the cell is empty"),
    ],
)
def test_an_amount_that_cannot_be_is_told_with_file_record_column_and_remedy(
    quantity, amount_of, column, problem
):
    row = {**dict.fromkeys(CLAIMS.columns, ""), "claim_id": "C01", **CLAIM}
    row |= {"quantity": quantity, "amount_of": amount_of}
    (fault,) = check_facets(pd.DataFrame([row]), CLAIMS, VOCABULARY, "kind")
    assert (fault.column, fault.value, fault.problem) == (column, row[column], problem)
    assert fault.file == "claims.csv" and "C01" in fault.record and fault.remedy.endswith(".")


@pytest.mark.parametrize("cells", [("", ""), ("?", "dose"), ("25 g", "?"), ("?", "?")])
def test_an_amount_may_be_empty_or_undecided(cells):
    assert list(amount_problems(*cells)) == []


def test_an_amount_is_shown_with_the_facets_only_where_there_is_one():
    row = {**dict.fromkeys(CLAIMS.columns, ""), **CLAIM}
    plain = facets(row, VOCABULARY)
    assert "duration" not in plain
    shown = facets(row | {"quantity": "8 h", "amount_of": "duration"}, VOCABULARY)
    assert shown.replace(" (duration: 8 h)", "") == plain != shown


def test_pint_is_imported_only_where_an_amount_is_read():
    code = """
import sys
from claimaudit.audit import Audit
audit = Audit.open("tea", root=sys.argv[1])
len(audit.ledger_rows)
assert "pint" not in sys.modules
from claimaudit.vocabulary.quantities import read_quantity
read_quantity("25 g")
assert "pint" in sys.modules
"""
    small = Path(__file__).with_name("small")
    subprocess.run([sys.executable, "-c", code, str(small)], check=True)


# In the ledger


def found(*claims, findings=()):
    rows = rows_of(kind_named("numbers differ"), material(Case(claims=claims, findings=findings)))
    return [(row["left"], row["right"], row["status"]) for row in rows.to_dict("records")]


def of(quantity, amount_of="duration", **cells):
    return {"quantity": quantity, "amount_of": amount_of, **cells}


def test_two_amounts_of_one_thing_that_do_not_meet_are_a_conflict_with_both_in_its_sentence():
    case = Case(claims=[of("8 h"), of("300 min")])
    (row,) = rows_of(kind_named("numbers differ"), material(case)).to_dict("records")
    assert (row["left"], row["right"], row["status"]) == ("C01", "C02", "conflict")
    assert "“8 h” (duration) and “300 min” (duration) cannot both be right" in row["rule"]


@pytest.mark.parametrize(
    "limited", [{"population": "animals"}, {"condition": "timing:acute"}, {"dose": "high"}]
)
def test_an_amount_for_some_is_none_against_one_for_all_where_both_are_the_article_s(limited):
    assert found(of("20 min"), of("40 min", **limited)) == [("C01", "C02", "scopes differ")]
    assert found(of("20 min"), findings=[of("40 min", **limited)])[0][2] == (
        "scopes differ" if "population" in limited else "conflict"
    )


def test_the_article_is_held_against_results_of_the_literature():
    assert found(of("8 h"), findings=[of("6 h"), of("8.2 h")]) == [("C01", "F001", "conflict")]


def test_results_of_the_literature_that_vary_are_a_spread_and_no_conflict():
    assert found(of("8 h"), findings=[of("7.9 h"), of("8.6 h"), of("7 h")])[1:] == []


@pytest.mark.parametrize(
    "other",
    [
        of("300 min", "change"),
        of("50 %", "relative change"),
        of("300 min", subject="coffee"),
        of("300 min", co_exposure="milk"),
        of("300 min", subject="leaf"),
        of("300 min", outcome="alertness"),
        of("300 min", value="decreases"),
        of("300 min", versus="coffee"),
        of(UNDECIDED),
        of("300 min", UNDECIDED),
        of(""),
    ],
)
def test_an_amount_of_something_else_says_nothing_against_it(other):
    assert found(of("8 h"), other) == []


def test_a_relative_change_says_nothing_against_percentage_points():
    assert found(of("50 %", "relative change"), of("1 pp", "change in percentage points")) == []


def test_what_scope_separates_is_said_to_differ_in_scope():
    acute, repeated = ({"condition": f"timing:{term}"} for term in ("acute", "repeated"))
    assert found(of("8 h", **acute), of("4 h", **repeated)) == [("C01", "C02", "scopes differ")]


def test_a_dose_is_asserted_in_advice_and_is_scope_elsewhere():
    doses = of("400 mg/d", "dose"), of("100 mg/d", "dose")
    assert found(*doses) == []
    advised = [dose | {"kind": "advice", "rung": ""} for dose in doses]
    assert found(*advised) == [("C01", "C02", "conflict")]


def test_limits_to_both_sides_are_held_against_each_other():
    most, least = of("300 mg/d", "limit at most"), of("400 mg/d", "limit at least")
    assert set(LIMITS) <= set(AMOUNTS)
    assert found(most, least) == [("C01", "C02", "conflict")]
    assert found(of("400 mg/d", "limit at most"), of("300 mg/d", "limit at least")) == []


def test_a_page_shows_amounts_where_there_are_any_and_is_the_same_where_there_are_none():
    audit = Audit.open("tea", root=Path(__file__).with_name("small"))
    plain = claim_cards(audit).source
    assert not any(amount_of in plain for amount_of in ("duration", "limit at most"))
    claims = audit.tables.claims.copy()
    for claim_id, quantity in (("C04", "20 min"), ("C05", "1 h")):
        claims.loc[claims["claim_id"] == claim_id, ["quantity", "amount_of"]] = quantity, "duration"
    changed = audit.with_tables(claims=claims)
    assert "(duration: 20 min)" in claim_cards(changed).source
    assert "(duration: 20 min)" in claims_table.TABLE.columns["Coded as"](
        changed.claim["C04"], changed
    )
    (conflict,) = changed.gathered(kind="numbers differ")
    title = conflict_title(conflict, changed)
    assert title.endswith(": 20 min against 1 h")

"""How the package is built: rooms with arrows one way, names that stand once, examples."""

import pytest

import house


@pytest.fixture(scope="module")
def measured() -> dict[str, object]:
    return house.measures()


def test_rooms_import_only_from_rooms_below_them():
    below = {name: place for place, name in enumerate(house.ORDER)}
    wrong = {
        f"{upper} imports {lower}": places
        for (upper, lower), places in house.arrows().items()
        if below[upper] < below[lower]
    }
    assert wrong == {}


def test_every_room_has_its_place_in_the_order():
    rooms = {house.room(path) for path in house.modules()} - {"__init__", "__main__"}
    assert rooms == set(house.ORDER)


def test_rooms_that_import_each_other_are_told():
    with pytest.raises(ValueError, match="a circle"):
        house.floors({("one", "two"), ("two", "one")})


def test_a_public_name_stands_for_one_thing():
    assert house.public_twice(house.modules()) == {}


@pytest.mark.parametrize(
    ("measure", "most"),
    [
        ("rooms at the top", 14),
        ("floors", 10),
        ("arrows between rooms", 60),
        ("functions per 1 000 code lines", 80),
        ("private functions named once, %", 50),
        ("lines of a body, nine in ten", 25),
        ("lines of a body, longest", 60),
        ("literal splats", 5),
    ],
)
def test_it_stays_as_well_built_as_it_was(measured, measure, most):
    assert measured[measure] <= most


def test_what_a_function_does_is_shown_where_that_helps(measured):
    assert measured["public functions with an example"] >= 40


def test_the_core_needs_neither_notebooks_nor_drawing_nor_a_parser():
    heavy = {"IPython", "matplotlib", "pypdf", "docx", "trafilatura", "mistune", "tantivy"}
    core = house.ORDER[: house.ORDER.index("literature")]
    for path, tree in house.modules().items():
        if house.room(path) in core and "capture" not in path.parts:
            assert not heavy & house.imported_at_once(tree), path

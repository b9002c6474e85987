"""What a reader sees of the page who never scrolls."""

import pytest

from browser import opened
from page import PHONE, WIDE, WIDE_LETTERS, set_fonts

pytestmark = pytest.mark.usefixtures("one_browser")

# The first screen


@pytest.mark.parametrize("fonts", [{}, WIDE_LETTERS], ids=["as-found", "wide-letters"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_reader_who_never_scrolls_sees_what_was_audited_the_result_and_three_facing_pairs(
    pages, size, fonts
):
    with opened(pages["large"], viewport=size) as visit:
        if fonts:
            set_fonts(visit, fonts)
            # With the widest letters there is room to spare.
            size = size | {"height": size["height"] * 0.95}
        for place in ("h1", ".eyebrow", ".facts", ".tally", "#nb-00_summary .prose strong"):
            assert within(visit.page.locator(place).first.bounding_box(), size), place
        pairs = visit.page.locator(".glance .pair").all()
        assert len(pairs) == 3
        for pair in pairs:
            assert within(pair.bounding_box(), size)
            left, right = (side.bounding_box() for side in pair.locator("blockquote").all())
            # They face each other: beside, not one after the other.
            assert left["x"] + left["width"] <= right["x"]
            assert left["y"] < right["y"] + right["height"]
            assert right["y"] < left["y"] + left["height"]
        onward = visit.page.locator(".onward")
        assert onward.locator("a").count() >= 4
        assert onward.bounding_box()["y"] < size["height"] * 1.02


def within(box: dict[str, float], size: dict[str, int]) -> bool:
    """Whether a box lies wholly inside a screen."""
    inside = box["x"] >= 0 and box["y"] >= 0 and box["width"] > 0 and box["height"] > 0
    ends = box["x"] + box["width"], box["y"] + box["height"]
    return inside and ends[0] <= size["width"] and ends[1] <= size["height"]

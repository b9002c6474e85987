"""The small texts for drafts: each can be checked, and each check can fail."""

import pytest

from drafting_cases import cases, fits, unmet

CASES = cases()
WORDS = {"id", "kind", "text", "ext", "expect", "unchecked"}
CHECKS = {
    "must",
    "must_not",
    "must_if",
    "rows_at_least",
    "one_subject",
    "pairs_must",
    "pairs_must_not",
    "pairs_at_most",
    "pairs_quotes_must_contain",
    "article",
    "text_must",
    "text_must_not",
    "citations_must",
    "sentences_must",
    "sentences_must_not",
    "sentences_at_least",
}


def quoted(value):
    """All words that a case looks for in quotes."""
    if isinstance(value, list):
        return [words for item in value for words in quoted(item)]
    if not isinstance(value, dict):
        return []
    found = []
    for key, inner in value.items():
        if key in ("quote_contains", "quote_not_contains", "quotes"):
            found += [words for either in flat(inner) for words in flat(either)]
        else:
            found += quoted(inner)
    return found


def flat(value):
    return value if isinstance(value, list) else [value]


def forbidden_row(partial):
    """A row that fits a partial row, made from its own words."""
    row = {"claim_id": "C01"}
    for key, wanted in partial.items():
        word = flat(wanted)[0]
        if key == "row_contains":
            row["statement"] = " ".join(either.split("|")[0] for either in flat(wanted))
        elif key in ("quote_contains", "scope_contains"):
            row["exact" if key == "quote_contains" else "place"] = word
        elif key.endswith("_not_contains"):
            continue
        elif key.endswith("_contains"):
            row[key.removesuffix("_contains")] = word
        else:
            row[key] = word.removeprefix("open:")
    return row


def test_there_are_104_cases_and_each_asks_something():
    assert len({case["id"] for case in CASES}) == len(CASES) == 104
    for case in CASES:
        assert set(case) <= WORDS | CHECKS, case["id"]
        assert set(case) & CHECKS, case["id"]
        assert case["expect"] and case["text"] and case["ext"] in ("txt", "md", "html"), case["id"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_quotes_stand_in_the_text_of_their_case(case):
    assert [words for words in quoted(case) if words not in case["text"]] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_is_asked_for_and_what_is_forbidden_do_not_clash(case):
    """Rows of the wanted words break no ban of their case; rows of the banned words are caught."""
    wanted = [forbidden_row(flat(partial)[0]) for partial in case.get("must", [])]
    for unwanted in case.get("must_not", []):
        assert not any(fits(row, unwanted) for row in wanted), unwanted
        assert fits(forbidden_row(unwanted), unwanted), unwanted
    for partial, row in zip(case.get("must", []), wanted, strict=True):
        assert fits(row, flat(partial)[0]), partial


def test_an_empty_draft_fails_most_cases():
    nothing = {"title": "unknown", "published": "unknown", "text": "", "sentences": []}
    failed = [case["id"] for case in CASES if unmet(case, [], [], nothing)]
    assert len(failed) >= 80


def test_a_pair_is_found_whichever_way_round_and_only_at_its_level():
    wanted = {"quotes": ["tea helps", ["tea harms", "tea hurts"]]}
    case = {"pairs_must": [wanted], "pairs_at_most": 1}
    quotes = ["They say tea hurts", "It is said that tea helps"]
    pair = {"quotes": quotes, "level": "contradiction", "axes": []}
    assert unmet(case, [], [pair], {}) == []
    assert unmet(case, [], [pair | {"level": "listed"}], {}) == [f"no pair {wanted}"]
    assert unmet(case, [], [pair, pair], {}) == ["2 contradictions, more than 1"]
    assert unmet({"pairs_must_not": [{}]}, [], [pair], {}) == ["a contradiction {}"]
    assert unmet({"pairs_must_not": [{"axes": []}]}, [], [pair | {"axes": ["dose"]}], {}) == []


def test_numbers_in_the_quote_alone_do_not_count():
    partial = {"row_contains": ["31", "8 weeks|8 wk"]}
    assert not fits({"exact": "fell by 31% in 8 weeks"}, partial)
    assert fits({"exact": "fell", "quantity": "31 %", "condition": "8 wk"}, partial)

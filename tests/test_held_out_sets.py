"""The held-out sets are sound: what ``held_out/README.md`` promises of them is there.

Nothing is judged here. Messages name ids and never the sentences, so that a failing test does not
show the material to somebody who works on the rules.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
HELD_OUT = TESTS / "held_out"
REPOSITORY = TESTS.parent
ARTICLES = sorted(folder.name for folder in (HELD_OUT / "articles").iterdir())
OUTSIDE_HEALTH = {"rooftop-solar", "the-salt-canal"}

ROW_CELLS = {
    *(
        "subject",
        "co_exposure",
        "outcome",
        "value",
        "kind",
        "voice",
        "rung",
        "quantity",
        "amount_of",
    ),
    *("quantifier", "as_of", "place", "dose", "population", "condition", "versus", "via", "study"),
    *("part", "purpose", "reading"),
}
KINDS_WITH_RUNG = {"mechanism", "effect", "efficacy", "interaction", "harm", "dependence"}
OTHER_KINDS = {
    *("advice", "regulation", "composition", "origin", "use", "prevalence", "safety", "attribute"),
    *("requirement", "evidence", "framing"),
}
QUANTIFIERS = {"all", "almost all", "most", "usually", "often", "many", "sometimes", "some", "few"}
DOSES = {"low", "moderate", "high", "toxic", "all"}
DIRECTIONS = {"supported", "contradicted", "contested", "not established", "not checkable"}
NOT_ESTABLISHED = {
    "little, and both ways",
    "reported in cases",
    "little, for it",
    "little, against it",
    "tested, no effect shown",
    "tested, too small to tell",
    "not studied directly, what there is points to it",
    "not studied directly, what there is points against it",
    "not studied directly, what there is points both ways",
    "only authorities say so",
    "only authorities say the reverse",
    "only retracted work",
    "nothing found",
    "number not settled",
}
SURENESS = {"strong", "fair", "weak", "very weak"}
WORDINGS = {"fits", "too strong", "stated without support", "none"}
STANCES = {"supports", "refutes", "qualifies", "background"}
RISKS = {"low", "some concerns", "high", "not assessed"}
DESIGNS_TO_COME = {"reference_work", "dated_document"}
SUBJECTS_OF_THE_AUDITS = {"kratom", "mitragynine", "alcohol", "coffee", "caffeine"}


def read(name: str) -> dict:
    return tomllib.loads((HELD_OUT / name).read_text(encoding="utf-8"))


# Tests take an id and not the record, which pytest would print with a failure.
PAIRS = {pair["id"]: pair for pair in read("pairs.toml")["pair"]}
PROBES = {probe["id"]: probe for probe in read("probes.toml")["probe"]}
SCALES = read("pairs.toml")["scales"]
DESIGNS = tomllib.loads((REPOSITORY / "references" / "designs.toml").read_text(encoding="utf-8"))


def rows_of(record: dict) -> list[dict]:
    """Every coded claim of a pair or a probe."""
    return [record[key] for key in record if key.endswith("_row")]


def check_words(row: dict, vocabulary: dict) -> None:
    """The outcome, its value and the terms of scope are words of the record's own vocabulary."""
    __tracebackhide__ = True
    scale = SCALES[vocabulary["outcomes"][row["outcome"]]]
    assert row["value"] in {*scale["values"], "no difference shown"}
    if row.get("condition"):
        for axis_and_term in row["condition"].split("; "):
            axis, term = axis_and_term.split(":")
            assert term in vocabulary["axes"][axis], axis_and_term
    assert ("quantity" in row) == ("amount_of" in row)
    assert row.get("quantifier", "some") in QUANTIFIERS
    assert row.get("dose", "all") in DOSES


def check_claim(row: dict, vocabulary: dict) -> None:
    __tracebackhide__ = True
    assert set(row) <= ROW_CELLS
    assert {"subject", "outcome", "value", "kind", "voice"} <= set(row)
    assert row["kind"] in KINDS_WITH_RUNG | OTHER_KINDS
    assert ("rung" in row) == (row["kind"] in KINDS_WITH_RUNG)
    assert row.get("rung", 1) in {1, 2, 3, 4}
    assert row["voice"] in {"own", "reported"}
    check_words(row, vocabulary)
    if vocabulary["outcomes"][row["outcome"]] == "comparison" and row["kind"] != "framing":
        assert row.get("versus")


def test_the_pairs_are_as_many_as_promised() -> None:
    counts = Counter((pair["origin"], pair["expect"]) for pair in PAIRS.values())
    assert counts == {
        ("given", "live"): 10,
        ("given", "none"): 15,
        ("own", "live"): 20,
        ("own", "none"): 30,
    }
    outside = [
        pair for pair in PAIRS.values() if pair["origin"] == "own" and pair["topic"] == "other"
    ]
    assert 3 * len(outside) >= 50
    assert {"live", "none"} == {pair["expect"] for pair in outside}


def test_each_kind_of_pair_is_given_once_and_has_two_of_our_own_with_the_same_outcome() -> None:
    kinds = Counter((pair["kind"], pair["expect"], pair["origin"]) for pair in PAIRS.values())
    given = [(kind, expect) for kind, expect, origin in kinds if origin == "given"]
    assert len(given) == len({kind for kind, _ in given}) == 25
    for kind, expect in given:
        assert kinds[kind, expect, "given"] == 1
        assert kinds[kind, expect, "own"] == 2
    assert len(kinds) == 50


def test_ids_and_sentences_occur_once() -> None:
    records = [*read("pairs.toml")["pair"], *read("probes.toml")["probe"]]
    ids = [record["id"] for record in records]
    assert len(ids) == len(set(ids))
    sentences = [pair[side] for pair in PAIRS.values() for side in ("first", "second")]
    sentences += [
        probe[side] for probe in PROBES.values() for side in ("claim", "rival") if side in probe
    ]
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize("pair_id", PAIRS)
def test_a_pair_is_coded_in_words_of_its_vocabulary(pair_id: str) -> None:
    pair = PAIRS[pair_id]
    assert pair["topic"] in {"health", "other"}
    assert pair["first"] and pair["second"] and pair["why"]
    for row in rows_of(pair):
        check_claim(row, pair["vocabulary"])
    used = {row["outcome"] for row in rows_of(pair)}
    assert used == set(pair["vocabulary"]["outcomes"])
    for ordinary in pair["vocabulary"].get("ordinary", []):
        axis, term = ordinary.split(":")
        assert term in pair["vocabulary"]["axes"][axis]


def test_our_own_material_keeps_away_from_the_two_audits() -> None:
    for record in [*PAIRS.values(), *PROBES.values()]:
        if record["origin"] == "own":
            subjects = {
                row[cell]
                for row in rows_of(record)
                for cell in ("subject", "versus")
                if cell in row
            }
            assert not subjects & SUBJECTS_OF_THE_AUDITS, record["id"]


def test_the_probes_are_as_many_as_promised() -> None:
    given = [probe["id"] for probe in PROBES.values() if probe["origin"] == "given"]
    assert set(given) == {f"P{number:02}" for number in range(1, 17)} | {"P05b"}
    own = [probe for probe in PROBES.values() if probe["origin"] == "own"]
    assert len(given) + len(own) == len(PROBES)
    assert len(own) >= 20
    assert 3 * sum(probe["topic"] == "other" for probe in own) >= len(own)


@pytest.mark.parametrize("probe_id", PROBES)
def test_a_probe_expects_a_verdict_that_the_rules_know(probe_id: str) -> None:
    probe = PROBES[probe_id]
    for row in rows_of(probe):
        check_claim(row, probe["vocabulary"])
    expect = probe["expect"]
    assert expect.get("ledger", "none") in {"live", "none"}
    if "rival" in probe:
        assert set(expect) == {"ledger"}
        return
    assert expect["wording"] in WORDINGS
    assert set(expect["sure"]) <= SURENESS
    if "by_place" in expect:
        assert set(expect["by_place"].values()) <= DIRECTIONS
        assert len(expect["by_place"]) == len({finding["place"] for finding in probe["finding"]})
        return
    assert expect["direction"] in DIRECTIONS
    if expect["direction"] == "not established":
        assert expect["basis"] in NOT_ESTABLISHED
    judged = expect["direction"] in {"supported", "contradicted", "contested"}
    unsure_kinds = {"regulation", "advice"}
    assert bool(expect["sure"]) == (judged and probe["claim_row"]["kind"] not in unsure_kinds)
    assert "form" in probe["table"] and "row" in probe["table"]
    differing = {"sure", "wording"} & set(probe["table"])
    assert not differing or probe["note"]


@pytest.mark.parametrize("probe_id", PROBES)
def test_the_findings_of_a_probe_are_invented_and_complete(probe_id: str) -> None:
    probe = PROBES[probe_id]
    findings = probe.get("finding", [])
    assert findings or "rival" in probe or probe.get("searched") or probe["table"]["row"] == 1
    for finding in findings:
        assert finding["invented"] is True
        assert finding["design"] in DESIGNS.keys() | DESIGNS_TO_COME
        assert finding["stance"] in STANCES
        assert finding["attribution"] in {"own result", "position of an authority", "background"}
        assert finding["directness"] in {"direct", "indirect", "inference"}
        assert (finding["directness"] == "direct") != ("differs_in" in finding)
        assert finding.get("risk_of_bias", "low") in RISKS
        check_words(finding, probe["vocabulary"])
        if "low" in finding:
            assert finding["low"] <= finding["estimate"] <= finding["high"]


@pytest.mark.parametrize(
    "probe_id", [key for key, probe in PROBES.items() if "margin" in probe["vocabulary"]]
)
def test_a_null_is_called_no_effect_just_where_its_interval_lies_inside_the_margin(
    probe_id: str,
) -> None:
    probe = PROBES[probe_id]
    margin = probe["vocabulary"]["margin"]
    for finding in probe["finding"]:
        if finding.get("unit") == margin["unit"] and "low" in finding:
            inside = max(abs(finding["low"]), abs(finding["high"])) < margin["amount"]
            assert inside == (finding["value"] in {"unchanged", "absent", "safe"})


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_holds_each_quote_exactly_once(slug: str) -> None:
    text = (HELD_OUT / "articles" / slug / "article.txt").read_text(encoding="utf-8")
    planted = read(f"articles/{slug}/planted.toml")
    assert set(planted) == {"planted", "look_alike"}
    assert len(planted["planted"]) == len(planted["look_alike"]) == 4
    quotes = []
    for row in [*planted["planted"], *planted["look_alike"]]:
        assert set(row) == {"kind", "first", "second", "why"}
        assert row["why"]
        for side in ("first", "second"):
            position = text.find(row[side])
            assert text.count(row[side]) == 1, (slug, row["kind"], side)
            assert not text[position - 1 : position].isalnum()
            assert not text[position + len(row[side])].isalnum()
            quotes.append(row[side])
    assert len(quotes) == len(set(quotes)) == 16


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_is_as_long_as_a_page_and_names_none_of_what_was_planted(slug: str) -> None:
    text = (HELD_OUT / "articles" / slug / "article.txt").read_text(encoding="utf-8")
    assert 350 <= len(text.split()) <= 600
    for word in ("planted", "look-alike", "contradict"):
        assert word not in text.lower()


def test_there_are_eight_articles_and_two_of_them_are_outside_health() -> None:
    assert len(ARTICLES) == 8
    assert set(ARTICLES) >= OUTSIDE_HEALTH

"""The joined ledger gives the same rows as a loop over all pairs, written without it.

The loop below shares nothing with the package but its way of reading a vocabulary file: it knows
the words from the drawn tables themselves and compares every assertion with every other one.
"""

from itertools import combinations, product
from random import Random

import pandas as pd
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from claimaudit.contradictions.ledger import ledger
from claimaudit.evidence.evidence import evidence
from claimaudit.evidence.judgements import judgements
from claimaudit.schema.contracts import CLAIMS, DECISIONS, FINDINGS, MATCHES
from claimaudit.vocabulary.vocabulary import Vocabulary

NULL = "no difference shown"
ENTITIES = ("leaf", "stem", "resin", "drink", "tablet")
OUTCOMES = ("pulse", "sleep")
VALUES = ("up", "down", "changes", "unchanged")
AXES = {"timing": ("acute", "late"), "place": ("here", "there")}


# Drawing a vocabulary and tables


def _trees(draw, words, chance):
    """A parent, or none, for each word, taken from the words before it: never a circle."""
    parents = {}
    for place, word in enumerate(words):
        if place and draw(chance):
            parents[word] = draw(st.sampled_from(words[:place]))
    return parents


def _line(word, parents):
    line = [word]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    return line


@st.composite
def vocabularies(draw):
    part_of = _trees(draw, ENTITIES, st.booleans())
    outcomes = {}
    for outcome in OUTCOMES:
        is_a = _trees(draw, VALUES[::-1], st.booleans())
        pairs = [
            pair
            for pair in combinations(VALUES, 2)
            if pair[0] not in _line(pair[1], is_a) and pair[1] not in _line(pair[0], is_a)
        ]
        chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
        reassures = draw(st.lists(st.sampled_from(VALUES), unique=True, max_size=1))
        safety = draw(st.booleans())
        outcomes[outcome] = {"is_a": is_a, "excludes": chosen, "reassures": reassures}
        outcomes[outcome]["no_effect"] = draw(st.lists(st.sampled_from(VALUES), unique=True))
        outcomes[outcome]["requires"] = draw(st.sampled_from(([], [], ["timing"])))
        outcomes[outcome]["safety"] = safety
    words = st.tuples(st.sampled_from(OUTCOMES), st.sampled_from(VALUES))
    hops = draw(st.lists(st.tuples(words, words), max_size=2, unique=True))
    return {"part_of": part_of, "outcomes": outcomes, "hops": hops}


def _toml(words):
    lines = ["[axis]"]
    lines += [f"{axis} = {list(terms)}" for axis, terms in AXES.items()]
    lines += ["[entity]"]
    for entity in ENTITIES:
        whole = words["part_of"].get(entity)
        lines.append(f"{entity} = {{ part_of = '{whole}' }}" if whole else f"{entity} = {{}}")
    for name, outcome in words["outcomes"].items():
        inherits = ", ".join(f"{child} = '{parent}'" for child, parent in outcome["is_a"].items())
        lines += [f"[outcome.{name}]", f"values = {list(VALUES)}", f"is_a = {{ {inherits} }}"]
        lines += [f"excludes = {[list(pair) for pair in outcome['excludes']]}"]
        lines += [f"{key} = {outcome[key]}" for key in ("reassures", "no_effect", "requires")]
        lines += [f"safety = {str(outcome['safety']).lower()}"]
    for when, then in words["hops"]:
        lines += ["[[implies]]", f"when = {list(when)}", f"then = {list(then)}", "source = 'book'"]
    return "\n".join(lines)


CONDITIONS = ("", "", "timing:acute", "timing:late; place:here", "timing:acute; timing:late", "?")
FACETS = {
    "subject": st.sampled_from((*ENTITIES, ENTITIES[0], "?")),
    "co_exposure": st.sampled_from(("alone", "alone", "any", *ENTITIES)),
    "outcome": st.sampled_from((*OUTCOMES, OUTCOMES[0])),
    "value": st.sampled_from((*VALUES, *VALUES, NULL, "?")),
    "versus": st.sampled_from(("", "", "", "tablet")),
    "via": st.just(""),
    "dose": st.sampled_from(("", "", "low", "high", "toxic", "all")),
    "population": st.sampled_from(("", "", "people", "animals", "any")),
    "condition": st.sampled_from(CONDITIONS),
    "quantity": st.sampled_from(("", "8 h", "480 min", "300 min", "50 %", "?")),
    "amount_of": st.sampled_from(("duration", "duration", "dose", "", "?")),
}
# Each amount with its kind of unit; those of one kind that are not the same are far apart.
AMOUNTS = {"8 h": ("time", 480), "480 min": ("time", 480), "300 min": ("time", 300)}
AMOUNTS |= {"50 %": ("share", 50)}
CLAIM = {
    "kind": st.sampled_from(("effect", "effect", "mechanism", "advice", "announcement", "none")),
    "voice": st.sampled_from(("own", "own", "reported")),
    "rung": st.sampled_from(("", "2", "3")),
    "checkable": st.sampled_from(("yes", "yes", "no")),
}
FINDING = {
    "citekey": st.sampled_from(("ann", "bo", "cy")),
    "dataset": st.sampled_from(("", "d1", "d2", "d3")),
    "attribution": st.sampled_from(
        ("own result", "own result", "position of an authority", "background")
    ),
    "estimate": st.sampled_from(("", "1 %", "2 %")),
}
CLAIM_ROWS = st.lists(st.fixed_dictionaries({**FACETS, **CLAIM}), max_size=6)
FINDING_ROWS = st.lists(st.fixed_dictionaries({**FACETS, **FINDING}), max_size=9)


# Cells that speak of few things, so that most tables have contradictions of several kinds.
CLOSE = {
    "subject": ("leaf", "leaf", "leaf", "stem"),
    "co_exposure": ("alone",),
    "outcome": ("pulse",),
    "value": ("up", "up", "down", NULL),
    "condition": ("", "", "timing:acute", "timing:late"),
    "quantity": ("8 h", "300 min", "480 min", "50 %", "?"),
    "amount_of": ("duration", "duration", "duration", "dose"),
}
CLOSE_CLAIM = {"kind": ("effect", "advice"), "voice": ("own", "reported"), "checkable": ("yes",)}
CLOSE_FINDING = {
    "citekey": ("ann", "bo", "cy"),
    "dataset": ("d1", "d2", "d3"),
    "attribution": ("own result", "position of an authority"),
}


def _close_rows(random, more):
    cells = {**CLOSE, **more}
    return [
        {column: random.choice(words) for column, words in cells.items()}
        for _ in range(random.randint(2, 6))
    ]


def _table(rows, key, prefix, contract, **constant):
    columns = [*contract.columns, *({"start"} if contract is CLAIMS else ())]
    made = [
        {**dict.fromkeys(columns, ""), **row, **constant, key: f"{prefix}{number:03}"}
        for number, row in enumerate(rows, 1)
    ]
    for number, row in enumerate(made):
        row.update({"start": 100 - number} if contract is CLAIMS else {})
    return pd.DataFrame(made, columns=columns)


# The loop


def _exposure(row):
    other = () if row["co_exposure"] == "alone" else (row["co_exposure"],)
    return frozenset((row["subject"], *other))


def _related(a, b, part_of):
    """0: the same; 1: part and whole; None: unrelated."""
    if a == b:
        return 0
    return 1 if "any" not in (a, b) and (a in _line(b, part_of) or b in _line(a, part_of)) else None


def _meet(first, second, part_of):
    """(part and whole, just one says any), or None when the exposures do not meet."""
    if ("any" in first) != ("any" in second):
        (known,) = (first if "any" in first else second) - {"any"}
        others = second if "any" in first else first
        steps = [_related(known, word, part_of) for word in others]
        steps = [step for step in steps if step is not None]
        return (bool(min(steps)), True) if steps else None
    if len(first) != len(second):
        return None
    fits = []
    for order in ([*second], [*second][::-1]):
        steps = [_related(a, b, part_of) for a, b in zip(first, order, strict=True)]
        # Two things may not both be taken for one whole: then they would no longer be two.
        wholes = {a if a in _line(b, part_of) else b for a, b in zip(first, order, strict=True)}
        if None not in steps and len(wholes) == len(first):
            fits.append(any(steps))
    return (min(fits), False) if fits else None


def _excludes(outcome, a, b, words):
    rules = words["outcomes"][outcome]
    lines = _line(a, rules["is_a"]), _line(b, rules["is_a"])
    if a in lines[1] or b in lines[0]:
        return False
    stated = {frozenset(pair) for pair in rules["excludes"]}
    return any(frozenset(pair) in stated for pair in product(*lines))


def _population(row):
    unstated = "any" if row.get("kind") == "mechanism" else "people"
    return row["population"] or unstated


def _shares_population(a, b):
    return _population(a) == _population(b) or "any" in (_population(a), _population(b))


def _terms(row, axis):
    parts = [part.strip().split(":") for part in row["condition"].split(";") if part]
    return {term for name, term in parts if name == axis}


def _measure(row, words):
    """The outcome, with the terms of the axes that it requires."""
    axes = words["outcomes"][row["outcome"]]["requires"]
    return row["outcome"], [_terms(row, axis) for axis in axes]


def _dose_differs(a, b, literature, words):
    doses = a["dose"], b["dose"]
    if "all" in doses or doses == ("", ""):
        return False
    if "" not in doses:
        return doses[0] != doses[1]
    undosed, dosed = (a, b) if a["dose"] == "" else (b, a)
    return any(
        _same_thing(undosed, other, words)
        and other["value"] == undosed["value"]
        and other["dose"] not in ("", "all", "toxic", dosed["dose"])
        and _shares_population(undosed, other)
        for other in literature
    )


def _same_thing(a, b, words):
    same = (a["versus"], _exposure(a)) == (b["versus"], _exposure(b))
    return same and _measure(a, words) == _measure(b, words)


def _axes(a, b, met, literature, words):
    axes = ["dose"] * _dose_differs(a, b, literature, words)
    axes += ["population"] * (not _shares_population(a, b))
    for axis in AXES:
        stated = _terms(a, axis), _terms(b, axis)
        axes += [axis] * (all(stated) and not stated[0] & stated[1])
    axes += ["part/whole"] * met[0]
    axes += ["voice"] * (_is_claim(a) and _is_claim(b) and a["voice"] != b["voice"])
    return axes + ["co-exposure"] * met[1]


def _is_claim(row):
    return row["id"].startswith("C")


def _takes_part(row):
    looked_at = ("subject", "co_exposure", "outcome", "value", "versus", "condition")
    if any(row[facet] == "?" for facet in looked_at):
        return False
    if _is_claim(row):
        return row["kind"] not in ("announcement", "none")
    return row["attribution"] in ("own result", "position of an authority")


def _one_dose_rule(a, b, literature, words):
    def states(source, thing, said):
        return any(
            row["citekey"] == source["citekey"]
            and _same_thing(row, thing, words)
            and (row["dose"], row["value"]) == (said["dose"], said["value"])
            for row in literature
        )

    doses = {a["dose"], b["dose"]}
    both = not _is_claim(a) and not _is_claim(b) and not doses & {"", "all"} and len(doses) == 2
    return both and states(a, a, b) and states(b, b, a)


def _plane(a, b):
    return ("article-article", "article-literature", "literature-literature")[
        2 - _is_claim(a) - _is_claim(b)
    ]


def _may_meet(a, b, touched):
    if not _is_claim(a) and not _is_claim(b):
        sources = [row["dataset"] or f"of {row['citekey']}" for row in (a, b)]
        return sources[0] != sources[1] and a["outcome"] in touched
    if _is_claim(a) and _is_claim(b):
        return True
    return (a if _is_claim(a) else b)["checkable"] == "yes"


def _kind(a, b, words):
    if _excludes(a["outcome"], a["value"], b["value"], words):
        return "opposite"
    for effect, null in ((a, b), (b, a)):
        own = [not _is_claim(row) and row["attribution"] == "own result" for row in (effect, null)]
        denied = (NULL, *words["outcomes"][effect["outcome"]]["no_effect"])
        is_effect = effect["value"] not in denied and (own[0] or _is_claim(effect))
        if null["value"] == NULL and own[1] and is_effect and _shares_population(a, b):
            return "not reproduced"
    return None


def _severity(kind, a, b, words):
    outcome = words["outcomes"][a["outcome"]]
    if kind == "implied":
        return 5
    if kind == "not reproduced":
        return 6
    heard = [row for row in (a, b) if _is_claim(row)] or [a, b]
    if kind == "opposite" and any(row["value"] in outcome["reassures"] for row in heard):
        return 1
    if outcome["safety"]:
        return 2
    return 3 if any(row.get("kind") == "advice" for row in (a, b)) else 4


def _compared(a, b, words, literature):
    same = (_measure(a, words), a["versus"]) == (_measure(b, words), b["versus"])
    return _meet(_exposure(a), _exposure(b), words["part_of"]) if same else None


def _row(kind, a, b, axes, words, hop=""):
    ids = "+".join(sorted((a["id"], b["id"])))
    name = f"{kind.replace(' ', '-')}:{ids}{hop}"
    status = "scopes differ" if axes else "conflict"
    return name, _plane(a, b), kind, status, tuple(axes), _severity(kind, a, b, words)


def _pairs(rows, words, literature, touched):
    for a, b in combinations(rows, 2):
        met = _compared(a, b, words, literature)
        kind = _kind(a, b, words) if met and _may_meet(a, b, touched) else None
        if kind and not _one_dose_rule(a, b, literature, words):
            yield _row(kind, a, b, _axes(a, b, met, literature, words), words)


def _numbers_differ(rows, words, literature):
    for a, b in combinations([row for row in rows if _asserts_amount(row)], 2):
        alike = all(a[facet] == b[facet] for facet in ("value", "amount_of"))
        (kind, number), (other_kind, other) = AMOUNTS[a["quantity"]], AMOUNTS[b["quantity"]]
        met = _compared(a, b, words, literature)
        concerned = (_is_claim(a) or _is_claim(b)) and _may_meet(a, b, set())
        if alike and kind == other_kind and number != other and concerned and met == (False, False):
            axes = _axes(a, b, met, literature, words)
            if _is_claim(a) and _is_claim(b):
                axes += sorted((_limits(a) ^ _limits(b)) - set(axes))
            yield _row("numbers differ", a, b, axes, words)


def _limits(row):
    stated = {axis for axis in AXES if _terms(row, axis)}
    stated |= {"dose"} if row["dose"] not in ("", "?") else set()
    return stated | ({"population"} if row["population"] in ("animals", "cells") else set())


def _asserts_amount(row):
    advised = row.get("kind") == "advice" or row.get("attribution") == "position of an authority"
    coded = row["quantity"] in AMOUNTS and row["amount_of"] in ("duration", "dose")
    return coded and (row["amount_of"] == "duration" or advised)


def _implied(rows, words, literature, touched):
    for (when, then), a, b in product(words["hops"], rows, rows):
        is_own = a["voice"] == "own" if _is_claim(a) else a["attribution"] == "own result"
        says = a["outcome"] == when[0] and when[1] in _line(a["value"], _is_a(words, when[0]))
        if a is b or not is_own or not says:
            continue
        c = {**a, "outcome": then[0], "value": then[1]}
        met = _compared(c, b, words, literature)
        clash = _excludes(then[0], then[1], b["value"], words) if met else False
        if clash and _may_meet(c, b, touched):
            hop = f":{when[0]}={when[1]}>{then[0]}={then[1]}"
            yield _row("implied", c, b, _axes(c, b, met, literature, words), words, hop)


def _is_a(words, outcome):
    return words["outcomes"][outcome]["is_a"]


def _drift(rows, words, literature):
    worded = (row for row in rows if _is_claim(row) and row["rung"])
    claims = sorted(worded, key=lambda row: row["start"])
    groups = {}
    for row in claims:
        said = repr(_measure(row, words)), row["value"], row["versus"], row["dose"]
        groups.setdefault((*said, _exposure(row)), []).append(row)
    for group in groups.values():
        strength = [(row["rung"], row["voice"] == "own") for row in group]
        if len(set(strength)) > 1:
            strongest, weakest = (group[strength.index(end(strength))] for end in (max, min))
            axes = _axes(strongest, weakest, (False, False), literature, words)
            axes = [axis for axis in axes if axis != "voice"]
            yield _row("drift", strongest, weakest, axes, words)


def loop(claims, findings, words):
    claims = [{**row, "id": row["claim_id"]} for row in claims.to_dict("records")]
    findings = [{**row, "id": row["finding_id"]} for row in findings.to_dict("records")]
    rows = [row for row in (*claims, *findings) if _takes_part(row)]
    literature = [row for row in rows if not _is_claim(row)]
    touched = {row["outcome"] for row in rows if _is_claim(row)}
    found = {row[0]: row for row in _pairs(rows, words, literature, touched)}
    found |= {row[0]: row for row in _drift(rows, words, literature)}
    found |= {row[0]: row for row in _numbers_differ(rows, words, literature)}
    for row in _implied(rows, words, literature, touched):
        found.setdefault(row[0], row)
    return sorted(found.values())


# The test


def assert_ledger_equals_loop(folder, words, claims, findings):
    """Hold the ledger of two tables against the loop, and return the rows of both."""
    path = folder / "vocabulary.toml"
    path.write_text(_toml(words), encoding="utf-8")
    claims = _table(claims, "claim_id", "C", CLAIMS)
    findings = _table(findings, "finding_id", "F", FINDINGS, design="survey")
    nothing = pd.DataFrame(columns=list(MATCHES.columns))
    undecided = pd.DataFrame(columns=list(DECISIONS.columns))
    weighed = evidence(judgements(nothing, claims, findings), claims, findings, {}, {})
    rows = ledger(
        claims=claims,
        findings=findings,
        evidence=weighed,
        decisions=undecided,
        vocabulary=Vocabulary.load(path),
        designs={},
    )
    paired = rows[
        rows["kind"].isin(["opposite", "not reproduced", "numbers differ", "implied", "drift"])
    ]
    names = ["pair_id", "plane", "kind", "status", "axes", "severity"]
    computed = [(*row[:4], tuple(row[4]), row[5]) for row in paired[names].itertuples(index=False)]
    looped = loop(claims, findings, words)
    assert sorted(computed) == looped
    return looped


# Shrinking a failure of tables this wide takes minutes; the drawn example is small enough to read.
@settings(max_examples=50, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(words=vocabularies(), claims=CLAIM_ROWS, findings=FINDING_ROWS)
def test_the_ledger_equals_the_loop_over_all_pairs(tmp_path_factory, words, claims, findings):
    assert_ledger_equals_loop(tmp_path_factory.mktemp("words"), words, claims, findings)


def test_so_it_does_where_all_rows_speak_of_few_things(tmp_path):
    plain = {"is_a": {}, "excludes": [("down", "up")], "reassures": ["up"], "no_effect": []}
    outcomes = {outcome: plain | {"requires": [], "safety": False} for outcome in OUTCOMES}
    words = {"part_of": {"stem": "leaf"}, "outcomes": outcomes, "hops": []}
    kinds = []
    for seed in range(60):
        random = Random(seed)
        claims, findings = _close_rows(random, CLOSE_CLAIM), _close_rows(random, CLOSE_FINDING)
        kinds += [row[2] for row in assert_ledger_equals_loop(tmp_path, words, claims, findings)]
    assert min(kinds.count(kind) for kind in ("opposite", "not reproduced", "numbers differ")) > 20

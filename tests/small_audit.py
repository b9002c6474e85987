"""A small audit, complete and valid, on a neutral subject; its sources are made up and say so."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd

from claimaudit.schema.contracts import (
    CLAIMS,
    DECISIONS,
    FACETS,
    FINDINGS,
    MATCHES,
    SEARCH_LOG,
    Table,
)
from claimaudit.schema.csv_file import write_table

SLUG = "tea-sleep"
REPOSITORY = Path(__file__).resolve().parents[1]

ARTICLE = """\
Tea and Sleep
Tea contains caffeine. Tea can improve sleep when it is drunk in the evening. Some believe that \
strong tea causes short nights.
Tea can also disturb sleep. Caffeine may raise the heart rate. Combining tea with coffee could \
increase anxiety.
People with heart disease should ask a doctor before drinking strong tea. Read on to learn how \
much tea is safe.
"""

SHARED_VOCABULARY = """\
[axis]
timing = ["acute", "repeated"]

[scale.direction]
values = ["increases", "decreases", "modulates", "unchanged"]
is_a = { increases = "modulates", decreases = "modulates" }
excludes = [["increases", "decreases"], ["modulates", "unchanged"]]

[scale.comparison]
values = ["lower", "same", "higher"]
needs = "versus"
excludes = [["lower", "same"], ["lower", "higher"], ["same", "higher"]]

[outcome.sleep]
label = "amount and quality of sleep"
scales = ["direction", "comparison"]
reassures = ["increases"]
value_labels = { increases = "improves", decreases = "disturbs" }

[outcome.heart_rate]
scales = ["direction"]
safety = true

[outcome.anxiety]
scales = ["direction"]
safety = true

[outcome.constituent]
values = ["present", "absent"]
excludes = [["present", "absent"]]

[outcome.advised_use]
label = "advice on use"
values = ["avoid", "ask_first", "allowed"]
excludes = [["avoid", "ask_first"], ["avoid", "allowed"]]

[outcome.safe_use]
label = "guidance on safe use"
values = ["explained"]
"""

OWN_VOCABULARY = """\
[entity]
tea = {}
caffeine = { part_of = "tea" }
coffee = {}
water = {}

[axis]
time_of_day = ["morning", "evening"]
"""

_TEA = {"subject": "tea", "co_exposure": "alone"}
_SLEEP = {**_TEA, "outcome": "sleep"}
_CAFFEINE = {"subject": "caffeine", "co_exposure": "alone"}
_OWN = {"voice": "own", "checkable": "yes"}
_TEA_AND_COFFEE = {
    **{"subject": "tea", "co_exposure": "coffee"},
    **{"outcome": "anxiety", "value": "increases"},
}

CLAIM_ROWS = [
    {
        "claim_id": "C01",
        "exact": "Tea and Sleep",
        "kind": "none",
        "checkable": "no",
        "why_not": "a heading",
    },
    {
        **(_OWN | _CAFFEINE),
        "claim_id": "C02",
        "exact": "Tea contains caffeine.",
        "statement": "Tea contains caffeine.",
        "kind": "composition",
        "outcome": "constituent",
        "value": "present",
    },
    {
        **(_OWN | _SLEEP),
        "claim_id": "C03",
        "exact": "Tea can improve sleep when it is drunk in the evening.",
        "statement": "Tea in the evening improves sleep.",
        "kind": "effect",
        "rung": "3",
        "value": "increases",
        "condition": "time_of_day:evening",
    },
    {
        **(_OWN | _SLEEP),
        "claim_id": "C04",
        "exact": "Some believe that strong tea causes short nights.",
        "statement": "Strong tea shortens sleep.",
        "kind": "effect",
        "voice": "reported",
        "rung": "4",
        "value": "decreases",
        "dose": "high",
    },
    {
        **(_OWN | _SLEEP),
        "claim_id": "C05",
        "exact": "Tea can also disturb sleep.",
        "statement": "Tea disturbs sleep.",
        "kind": "effect",
        "rung": "3",
        "value": "decreases",
    },
    {
        **(_OWN | _CAFFEINE),
        "claim_id": "C06",
        "exact": "Caffeine may raise the heart rate.",
        "statement": "Caffeine raises the heart rate.",
        "kind": "effect",
        "rung": "2",
        "outcome": "heart_rate",
        "value": "increases",
    },
    {
        **(_OWN | _TEA_AND_COFFEE),
        "claim_id": "C07",
        "exact": "Combining tea with coffee could increase anxiety.",
        "statement": "Tea together with coffee increases anxiety.",
        "kind": "interaction",
        "rung": "2",
    },
    {
        **(_OWN | _TEA),
        "claim_id": "C08",
        "exact": "People with heart disease should ask a doctor before drinking strong tea.",
        "statement": "People with heart disease should ask a doctor about strong tea.",
        "kind": "advice",
        "outcome": "advised_use",
        "value": "ask_first",
        "dose": "high",
    },
    {
        **(_OWN | _TEA),
        "claim_id": "C09",
        "exact": "Read on to learn how much tea is safe.",
        "statement": "The article will say how much tea is safe.",
        "kind": "announcement",
        "outcome": "safe_use",
        "value": "explained",
        "checkable": "no",
        "why_not": "an announcement of the article itself",
    },
]

_RESULT = {"read_in": "abstract", "attribution": "own result", "locator": "results"}

FINDING_ROWS = [
    {
        **(_RESULT | _CAFFEINE),
        "finding_id": "F001",
        "citekey": "leaf2015",
        "statement": "Caffeine was measured in all 20 teas.",
        "estimate": "20 of 20",
        "design": "product_analysis",
        "n": "20",
        "outcome": "constituent",
        "value": "present",
    },
    {
        **(_RESULT | _SLEEP),
        "finding_id": "F002",
        "citekey": "night2019",
        "dataset": "night trial",
        "statement": "Those who drank tea in the evening slept 31 minutes less.",
        "estimate": "-31 min (95% CI -44 to -18), actigraphy",
        "design": "randomised_trial",
        "n": "80",
        "value": "decreases",
        "population": "people",
        "condition": "time_of_day:evening",
    },
    {
        **(_RESULT | _SLEEP),
        "finding_id": "F003",
        "citekey": "day2021",
        "statement": "Drinkers of tea reported shorter nights than others.",
        "estimate": "-12 min (95% CI -20 to -4), diary",
        "design": "cohort",
        "n": "1400",
        "value": "decreases",
        "population": "people",
    },
    {
        **(_RESULT | _CAFFEINE),
        "finding_id": "F004",
        "citekey": "pulse2018",
        "statement": "The mean pulse rose by 4 beats a minute after caffeine.",
        "estimate": "+4/min (95% CI 2 to 6)",
        "design": "laboratory_trial",
        "n": "24",
        "outcome": "heart_rate",
        "value": "increases",
        "population": "people",
        "condition": "timing:acute",
    },
    {
        **(_RESULT | _CAFFEINE),
        "finding_id": "F005",
        "citekey": "pulse2018",
        "statement": "Scores of anxiety did not differ after caffeine.",
        "estimate": "0.3 points (95% CI -1.9 to 2.5)",
        "design": "laboratory_trial",
        "n": "24",
        "outcome": "anxiety",
        "value": "no difference shown",
        "population": "people",
    },
    {
        **(_RESULT | _TEA),
        "finding_id": "F006",
        "citekey": "board2020",
        "statement": "People with heart disease are told to ask before they drink strong tea.",
        "attribution": "position of an authority",
        "design": "authority_statement",
        "outcome": "advised_use",
        "value": "ask_first",
        "dose": "high",
    },
]

_DRAFT = {"reviewer": "draft", "decided_on": "2024-05-31", "directness": "direct"}


def _match(claim: str, finding: str, stance: str, rationale: str, **other: str) -> dict:
    judged = {"claim_id": claim, "finding_id": finding, "stance": stance, "rationale": rationale}
    return _DRAFT | judged | other


MATCH_ROWS = [
    _match("C02", "F001", "supports", "measured in tea itself"),
    _match("C03", "F002", "refutes", "a trial of the same hour found less sleep"),
    _match("C05", "F002", "supports", "a trial found less sleep"),
    _match("C05", "F003", "supports", "drinkers slept less"),
    _match("C06", "F004", "supports", "measured under control"),
    _match("C07", "F005", "qualifies", "caffeine without coffee", directness="exposure"),
    _match("C08", "F006", "supports", "the same advice"),
]

DECISION_ROWS = [
    {
        "pair_id": "opposite:C03+C05",
        "ruling": "genuine",
        "reason": "both speak of tea and sleep without a limit that parts them",
        "reviewer": "draft",
        "decided_on": "2024-05-31",
    },
]

SEARCH_ROWS = [
    {
        "search_id": "S01",
        "date": "2024-05-30",
        "where": "a made-up catalogue",
        "query": "strong tea sleep duration",
        "claims": "C04",
        "outcome": "nothing on strong tea",
    },
    {
        "search_id": "S02",
        "date": "2024-05-30",
        "where": "a made-up catalogue",
        "query": "tea sleep trial",
        "claims": "C03; C05",
        "kept": "night2019; day2021",
        "outcome": "two kept",
    },
]

AUTHORS = {
    "leaf2015": ("Leaf", 2015),
    "night2019": ("Night", 2019),
    "day2021": ("Day", 2021),
    "pulse2018": ("Pulse", 2018),
    "board2020": ("Board", 2020),
}

COMMENTARY = """\
## 00_summary

The article says two things about tea and sleep.

## 04_contradictions

The trial decides between them.
"""


def write_small_audit(root: Path, slug: str = SLUG) -> Path:
    """Write the audit below ``root`` and return ``root``: ``Audit.open(slug, root)`` opens it."""
    data, references = root / "data" / slug, root / "references" / slug
    data.mkdir(parents=True)
    references.mkdir(parents=True)
    (root / "data" / "audits.toml").write_text(f'default = "{slug}"\n', encoding="utf-8")
    shutil.copy(REPOSITORY / "references" / "designs.toml", root / "references")
    shutil.copy(REPOSITORY / "references" / "decision_table.csv", root / "references")
    _write(root / "references" / "vocabulary.toml", SHARED_VOCABULARY)
    _write(references / "vocabulary.toml", OWN_VOCABULARY)
    _write(references / "library.json", json.dumps(library(), indent=1))
    _write(data / "article.txt", ARTICLE)
    _write(data / "audit.toml", meta())
    _write(data / "commentary.md", COMMENTARY)
    write_rows(data / "claims.csv", CLAIMS, CLAIM_ROWS)
    write_rows(data / "matches.csv", MATCHES, MATCH_ROWS)
    write_rows(data / "decisions.csv", DECISIONS, DECISION_ROWS)
    write_rows(references / "findings.csv", FINDINGS, FINDING_ROWS)
    write_rows(references / "search_log.csv", SEARCH_LOG, SEARCH_ROWS)
    return root


def write_rows(path: Path, table: Table, rows: list[dict]) -> None:
    """Write rows as a table; what a row leaves out is an empty cell."""
    empty = dict.fromkeys(table.columns, "")
    write_table(path, pd.DataFrame([empty | row for row in rows], columns=table.columns), table)


def edit_row(path: Path, number: int, **cells: str) -> None:
    """Change cells of one row of a table; the first row below the header has the number 0."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    for column, cell in cells.items():
        rows[number][header.index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


def claim(**cells: str) -> dict[str, str]:
    """A claim row with every column, to vary in a test."""
    return dict.fromkeys(CLAIMS.columns, "") | CLAIM_ROWS[4] | cells


def finding(**cells: str) -> dict[str, str]:
    """A finding row with every column, to vary in a test."""
    return dict.fromkeys(FINDINGS.columns, "") | FINDING_ROWS[1] | cells


def facets(**cells: str) -> dict[str, str]:
    """The nine facets, empty where not given."""
    return dict.fromkeys(FACETS, "") | cells


def library() -> list[dict]:
    """The made-up sources as CSL-JSON."""
    return [
        {
            "id": citekey,
            "type": "article-journal",
            "title": f"A made-up study for tests ({family} {year})",
            "author": [{"family": family, "given": "Example"}],
            "issued": {"date-parts": [[year]]},
            "container-title": "Journal of Made-up Studies",
            "custom": {
                "verified": ["title"],
                "verified_by": "made up for tests",
                "unverified": [],
                "funding": "unknown",
                "conflict": "unknown",
                "identity": "full",
                "caution": "",
            },
        }
        for citekey, (family, year) in AUTHORS.items()
    ]


def meta() -> str:
    """The text of ``audit.toml``."""
    return f"""\
form = 2
title = "Tea and sleep"
language = "en"

[article]
file = "article.txt"
sha256 = "{hashlib.sha256(ARTICLE.encode()).hexdigest()}"
title = "Tea and Sleep"
author = "unknown"
address = "unknown"
published = "unknown"
captured = 2024-05-29
origin = "written for tests"

[audit]
question = "What does the article say about tea and sleep, and does it hold?"
date = 2024-05-31
auditors = ["claimaudit founders"]
citation_style = "apa"
method_note = ""

[[reader_needs]]
subject = "caffeine"
outcome = "sleep"
need = "how long caffeine keeps people awake"
"""


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")

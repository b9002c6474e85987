"""A drafted claims table beside a curated one: what of it was found, and how well."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from claimaudit.contradictions.ledger import ledger
from claimaudit.drafting.claims import draft_claims
from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.entities import discover
from claimaudit.drafting.overlay import with_entities
from claimaudit.evidence.evidence import EVIDENCE_COLUMNS
from claimaudit.schema.contracts import DECISIONS, FINDINGS
from claimaudit.schema.csv_file import read_table
from claimaudit.sources.article import Article, sentence_at
from claimaudit.vocabulary.vocabulary import Vocabulary
from collection import ROOT, shared_vocabulary

REFERENCES = ROOT / "references"
GOLD = Path(__file__).parent / "draft_gold"
FACETS = (
    *("kind", "voice", "rung", "subject", "co_exposure", "outcome", "value"),
    *("versus", "via", "dose", "population", "condition"),
)
AGREEING = ("outcome", "value", "subject", "co_exposure", "via", "dose")
ARTICLE_PLANE = "article-article"


@dataclass(frozen=True)
class Score:
    """How much was found, of how much there is, and how much of what was drafted is right."""

    found: int
    wanted: int
    drafted: int

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.found / self.drafted if self.drafted else 1.0

    @property
    def f1(self) -> float:
        total = self.wanted + self.drafted
        return 2 * self.found / total if total else 1.0

    def __str__(self) -> str:
        return f"recall {self.recall:.2f}, precision {self.precision:.2f}, F1 {self.f1:.2f}"


def drafted(article: Article, title: str = "") -> tuple[pd.DataFrame, Vocabulary]:
    """The draft of an article from the shared words and its own entities only."""
    shared = shared_vocabulary()
    cues = Cues.read(REFERENCES / "cues.toml")
    words = with_entities(shared, discover(article, title, shared, cues))
    return placed(draft_claims(article, words, cues), article), words


def placed(claims: pd.DataFrame, article: Article) -> pd.DataFrame:
    """Claims with the place of each quote and the number of its sentence."""
    places = [
        article.locate(exact, prefix, suffix)
        for exact, prefix, suffix in zip(claims.exact, claims.prefix, claims.suffix, strict=True)
    ]
    start, end = [list(side) for side in zip(*places, strict=True)] if places else ([], [])
    numbers = [sentence_at(article, place).number for place in start]
    return claims.assign(start=start, end=end, sentence=numbers)


def speaking(claims: pd.DataFrame) -> pd.DataFrame:
    """The rows that say something."""
    return claims[claims["kind"] != "none"].reset_index(drop=True)


def sentences(draft: pd.DataFrame, gold: pd.DataFrame) -> Score:
    """Sentences with a claim, drafted against curated."""
    ours, theirs = set(speaking(draft)["sentence"]), set(speaking(gold)["sentence"])
    return Score(len(ours & theirs), len(theirs), len(ours))


def pairs(draft: pd.DataFrame, gold: pd.DataFrame, same_outcome: bool = False) -> list[tuple]:
    """As many one-to-one pairs as can be of drafted and curated claims whose quotes share a word.

    The pairs that agree in most facets are tried first; each is (drafted row, curated row).
    """
    ours, theirs = speaking(draft).to_dict("records"), speaking(gold).to_dict("records")
    here: dict[int, list[int]] = {}
    for place, row in enumerate(theirs):
        here.setdefault(row["sentence"], []).append(place)
    wanted = {
        place: _ranked(row, theirs, here.get(row["sentence"], []), same_outcome)
        for place, row in enumerate(ours)
    }
    taken: dict[int, int] = {}
    for place in sorted(wanted, key=lambda one: -max((s for s, _ in wanted[one]), default=0)):
        _assigned(place, wanted, taken, set())
    return [(ours[place], theirs[other]) for other, place in taken.items()]


def _ranked(row: dict, theirs: list[dict], places: list[int], same_outcome: bool) -> list[tuple]:
    scored = [(_likeness(row, theirs[place], same_outcome), place) for place in places]
    return sorted((one for one in scored if one[0] > 0), key=lambda one: -one[0])


def _assigned(place: int, wanted: dict, taken: dict[int, int], seen: set[int]) -> bool:
    """Kuhn's augmenting path: give a row a partner, moving others where that frees one."""
    for _, other in wanted[place]:
        if other in seen:
            continue
        seen.add(other)
        if other not in taken or _assigned(taken[other], wanted, taken, seen):
            taken[other] = place
            return True
    return False


def claims_score(draft: pd.DataFrame, gold: pd.DataFrame, same_outcome: bool = False) -> Score:
    """Atomic claims, drafted against curated."""
    matched = pairs(draft, gold, same_outcome)
    return Score(len(matched), len(speaking(gold)), len(speaking(draft)))


def facets(draft: pd.DataFrame, gold: pd.DataFrame) -> dict[str, float]:
    """For each facet the share of the matched pairs that agree in it."""
    matched = pairs(draft, gold)
    agree = {name: sum(_same(a[name], b[name]) for a, b in matched) for name in FACETS}
    return {name: count / max(len(matched), 1) for name, count in agree.items()}


def conflicts(claims: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
    """The contradictions of claims among themselves, with kind, outcome and both places."""
    found = ledger(
        claims=claims,
        findings=_none(FINDINGS),
        evidence=_evidence(),
        decisions=_none(DECISIONS),
        vocabulary=vocabulary,
        designs={},
    )
    inside = found[found["plane"] == ARTICLE_PLANE]
    return _with_sides(inside, claims)


def genuine(curated: pd.DataFrame, decisions: Path) -> set[str]:
    """The conflicts of the article with itself that were ruled genuine."""
    rulings = read_table(decisions, DECISIONS)
    ruled = rulings.loc[rulings["ruling"] == "genuine", "pair_id"]
    return set(ruled) & set(curated["conflict"])


def meets(ours: pd.Series, theirs: pd.Series, shared: Iterable[str]) -> bool:
    """Whether a drafted row of the ledger is the curated one: kind, outcome and quotes."""
    same_kind = ours["kind"] == theirs["kind"]
    open_outcome = theirs["outcome"] not in shared
    quotes = _touch(ours["spans"], theirs["spans"])
    return same_kind and quotes and (open_outcome or ours["outcome"] == theirs["outcome"])


def _touch(ours: list[tuple], theirs: list[tuple]) -> bool:
    def overlap(a: tuple, b: tuple) -> bool:
        return a[0] < b[1] and b[0] < a[1]

    return all(any(overlap(a, b) for b in theirs) for a in ours) and all(
        any(overlap(a, b) for a in ours) for b in theirs
    )


def _with_sides(found: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    by_id = claims.set_index("claim_id")
    place = {name: (row["start"], row["end"]) for name, row in by_id.iterrows()}
    both = zip(found["left"], found["right"], strict=True)
    sides = [[name for name in names if name] for names in both]
    spans = [[place[name] for name in names] for names in sides]
    outcomes = [by_id.at[names[0], "outcome"] for names in sides]
    return found.assign(outcome=outcomes, spans=spans)


def _none(table) -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in table.columns}, dtype="str")


def _evidence() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in EVIDENCE_COLUMNS})


def _likeness(a: dict, b: dict, same_outcome: bool) -> float:
    if not _overlaps(a, b) or (same_outcome and a["outcome"] != b["outcome"]):
        return 0.0
    return 100 + sum(_same(a[name], b[name]) for name in AGREEING)


def _overlaps(a: dict, b: dict) -> bool:
    """Whether two quotes share a word at the same place of the same sentence."""
    start, end = max(a["start"], b["start"]), min(a["end"], b["end"])
    if a["sentence"] != b["sentence"] or start >= end:
        return False
    inside = a["exact"][start - a["start"] : end - a["start"]]
    return bool(re.search(r"\w{2,}", inside))


def _same(ours: str, theirs: str) -> bool:
    return _plain(ours) == _plain(theirs)


def _plain(cell: str) -> str:
    return "alone" if not cell else re.sub(r"s\b", "", cell)

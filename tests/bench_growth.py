"""Audits of any size, generated, and what their reports cost: to build, to send, to open."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import small_audit
from browser import NAMES, opened
from claimaudit.schema.contracts import CLAIMS, DECISIONS, FINDINGS, MATCHES, SEARCH_LOG

SIZES = (50, 200, 800)
# As many as the audits that people make have: findings and judgements for each claim, and the
# claims that speak of one outcome, some of them against each other.
FINDINGS_EACH, MATCHES_EACH, OUTCOME_SHARED_BY = 2, 3, 8
STANCES = ("supports", "refutes", "qualifies")
READY = """() => new Promise(done =>
    requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"""


def write_audit(root: Path, claims: int) -> None:
    """Write an audit of so many claims, one a sentence, below ``root``."""
    small_audit.write_small_audit(root)
    data, references = root / "data" / small_audit.SLUG, root / "references" / small_audit.SLUG
    article = "".join(f"{_sentence(number)}\n" for number in range(claims))
    (data / "article.txt").write_text(article, "utf-8", newline="")
    meta = small_audit.meta().replace(_digest(small_audit.ARTICLE), _digest(article))
    (data / "audit.toml").write_text(meta, "utf-8")
    (data / "commentary.md").write_text("", "utf-8")
    _write_vocabulary(root / "references" / "vocabulary.toml", claims)
    (references / "library.json").write_text(json.dumps(list(_sources(claims))), "utf-8")
    small_audit.write_rows(data / "claims.csv", CLAIMS, [_claim(n) for n in range(claims)])
    found = [_finding(n, claims) for n in range(FINDINGS_EACH * claims)]
    small_audit.write_rows(references / "findings.csv", FINDINGS, found)
    small_audit.write_rows(data / "matches.csv", MATCHES, list(_matches(claims)))
    small_audit.write_rows(data / "decisions.csv", DECISIONS, [])
    small_audit.write_rows(references / "search_log.csv", SEARCH_LOG, [_search()])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _value(number: int) -> str:
    return "decreases" if number % 5 == 0 else "increases"


def _outcome(number: int) -> str:
    return f"outcome_{number // OUTCOME_SHARED_BY}"


def _sentence(number: int) -> str:
    return f"Tea {_value(number)} the outcome that bears the number {number} in people."


def _write_vocabulary(path: Path, claims: int) -> None:
    outcomes = dict.fromkeys(_outcome(number) for number in range(claims))
    added = [f'[outcome.{name}]\nscales = ["direction"]\n' for name in outcomes]
    path.write_text("\n".join([small_audit.SHARED_VOCABULARY, *added]), "utf-8")


def _coded(number: int) -> dict[str, str]:
    return {
        **{"subject": "tea", "co_exposure": "alone"},
        **{"outcome": _outcome(number), "value": _value(number), "population": "people"},
    }


def _claim(number: int) -> dict[str, str]:
    words = _sentence(number)
    named = {"claim_id": _claim_id(number), "exact": words, "statement": words}
    judged = {"kind": "effect", "voice": "own", "rung": "4", "checkable": "yes"}
    return named | judged | _coded(number)


def _claim_id(number: int) -> str:
    return f"C{number + 1:03}"


def _finding(number: int, claims: int) -> dict[str, str]:
    read = {"read_in": "abstract", "attribution": "own result", "locator": "results"}
    named = {"finding_id": f"F{number + 1:04}", "citekey": f"source{number // FINDINGS_EACH}"}
    told = {
        "statement": f"In result {number} the outcome changed among those who drank tea.",
        **{"estimate": "12 (95% CI 4 to 20)", "design": "cohort", "n": str(100 + number)},
    }
    return read | named | told | _coded(number % claims)


def _sources(claims: int) -> Iterator[dict]:
    (pattern, *_) = small_audit.library()
    for number in range(claims):
        yield pattern | {"id": f"source{number}", "title": f"A made-up study, number {number}"}


def _matches(claims: int) -> Iterator[dict[str, str]]:
    for number in range(claims):
        # Neighbours bear on it too, besides the results on the claim itself.
        for place in range(MATCHES_EACH):
            finding = (number + place * claims // FINDINGS_EACH) % (FINDINGS_EACH * claims)
            yield {
                **{"claim_id": _claim_id(number), "finding_id": f"F{finding + 1:04}"},
                **{"stance": STANCES[place % len(STANCES)], "directness": "direct"},
                **{"rationale": "generated", "reviewer": "draft", "decided_on": "2024-05-31"},
            }


def _search() -> dict[str, str]:
    return {
        **{"search_id": "S01", "date": "2024-05-30", "where": "a made-up catalogue"},
        **{"query": "tea", "claims": _claim_id(0), "outcome": "generated"},
    }


def prepare(root: Path, notebooks: Path, claims: int) -> None:
    """A collection that holds one generated audit and copies of the notebooks."""
    write_audit(root, claims)
    shutil.copytree(notebooks, root / "notebooks")
    (root / "requirements.lock").write_text("")


def command(root: Path, page: Path) -> list[str | Path]:
    """What builds the report of the generated audit."""
    code = "import sys; from claimaudit.report.build import build; build(*sys.argv[1:])"
    return [sys.executable, "-c", code, small_audit.SLUG, root, page]


def opening(page: Path) -> float | None:
    """Seconds from asking for the page until it is painted and answers; None without a browser."""
    if not any(map(shutil.which, NAMES)):
        return None
    with opened(page, viewport={"width": 1280, "height": 800}) as visit:
        return visit.page.evaluate(READY) / 1000


def exporting(root: Path) -> float:
    """Seconds for all tables and references, the audit being read anew."""
    from claimaudit.audit import Audit
    from claimaudit.report.export import export

    start = time.perf_counter()
    export(Audit.open(small_audit.SLUG, root))
    return time.perf_counter() - start

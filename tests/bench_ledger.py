"""Measure the ledger's joins on synthetic assertions; ``measure()`` is called by the bench.

Each size runs in a process of its own. Memory is the growth of that process's peak resident size
(``resource.getrusage``) from after the imports to the end of the join: it counts the table of
assertions itself and what numpy and pandas allocate outside Python's own allocator.
"""

import json
import resource
import statistics
import subprocess
import sys
import time

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import COLUMNS, marked
from claimaudit.contradictions.joins import MAX_PAIRS, LedgerTooLarge, keys
from claimaudit.contradictions.kinds import opposite
from claimaudit.contradictions.kinds.kind import Material, between_sides
from claimaudit.vocabulary.entries import ALONE
from claimaudit.vocabulary.vocabulary import Entity, Outcome, Vocabulary

ENTITIES, OUTCOMES = 500, 400
SMALL, LARGE, CROWDED_GROUP = 100_000, 1_000_000, 50
RUNS = 3
VALUES = ("up", "down", "unchanged")
CONDITIONS = ("", "", "timing:acute", "timing:repeated", "timing:repeated; place:here")


def vocabulary() -> Vocabulary:
    """Entities of which every tenth is a part of another, and outcomes with three values."""
    entities = {
        f"e{n}": Entity(f"e{n}", part_of=f"e{n - 1}" if n % 10 == 1 else "")
        for n in range(ENTITIES)
    }
    excluding = frozenset((a, b) for a in VALUES for b in VALUES if a != b)
    outcomes = {
        f"o{n}": Outcome(f"o{n}", values=VALUES, excluding=excluding) for n in range(OUTCOMES)
    }
    axes = {"timing": ("acute", "repeated"), "place": ("here", "there")}
    return Vocabulary(entities, axes, outcomes)


def synthetic(size: int, group: int) -> pd.DataFrame:
    """Assertions of which `group` at a time share outcome and exposure; half are the article's."""
    pick = np.random.default_rng(7)
    key = np.arange(size) // group
    article = np.arange(size) % 2 == 0
    written = {
        "id": [f"C{n:07}" if own else f"F{n:07}" for n, own in enumerate(article)],
        "side": np.where(article, "article", "literature"),
        "source": [f"d{n}" if not own else "" for n, own in enumerate(article)],
        "attribution": np.where(article, "", "own result"),
        "kind": np.where(article, "effect", ""),
        "voice": np.where(article, "own", ""),
        "rung": np.where(article, "3", ""),
        "checkable": np.where(article, "yes", ""),
        "start": np.arange(size),
        "subject": np.char.add("e", (key // OUTCOMES % ENTITIES).astype(str)),
        "co_exposure": ALONE,
        "outcome": np.char.add("o", (key % OUTCOMES).astype(str)),
        "value": pick.choice(VALUES, size),
        "dose": pick.choice(("", "", "low", "high"), size),
        "population": pick.choice(("", "people", "animals", "any"), size),
        "condition": pick.choice(CONDITIONS, size),
    }
    table = pd.DataFrame({**dict.fromkeys(COLUMNS, ""), **written}, index=range(size))
    return table.astype({name: "str" for name in COLUMNS if name != "start"})


def candidates(assertions: pd.DataFrame, words: Vocabulary) -> pd.DataFrame:
    """The opposite assertions, with the axes of scope that separate them."""
    table = marked(assertions)
    nothing = pd.DataFrame()
    material = Material(table, keys(table, words), words, evidence=nothing, designs={})
    pairs = opposite.find(material)
    return pairs.assign(axes=between_sides(pairs, material))


def run(size: int, group: int) -> dict[str, float]:
    """Join one synthetic table in this process."""
    before, words = _peak_bytes(), vocabulary()
    table = synthetic(size, group)
    candidates(table.head(1000), words)
    started = time.perf_counter()
    pairs = candidates(table, words)
    seconds = time.perf_counter() - started
    units = size + len(pairs)
    return {
        "assertions": size,
        "group": group,
        "pairs": len(pairs),
        "seconds": seconds,
        "microseconds_per_unit": seconds / units * 1e6,
        "bytes_per_unit": (_peak_bytes() - before) / units,
    }


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def refusal(group: int = CROWDED_GROUP) -> str:
    """What the ledger says to a table whose pairs exceed the cap."""
    try:
        candidates(synthetic(SMALL * 2, group), vocabulary())
    except LedgerTooLarge as error:
        return str(error)
    return ""


def measure(runs: int = RUNS) -> dict[str, object]:
    """Time and memory for each assertion or pair.

    Returns
    -------
    dict
        ``small`` and ``large`` (100 000 and 1 000 000 assertions in groups of 5) and ``crowded``
        (groups of 50, below the cap), each with assertions, group, pairs, seconds, microseconds and
        bytes for each assertion-or-pair: the medians of `runs` processes; ``time_ratio``, large to
        small; ``max_pairs``; and ``refusal``, the message above the cap.
    """
    small, large = _median(SMALL, 5, runs), _median(LARGE, 5, runs)
    return {
        "small": small,
        "large": large,
        "crowded": _median(SMALL // 2, CROWDED_GROUP, runs),
        "time_ratio": large["microseconds_per_unit"] / small["microseconds_per_unit"],
        "memory": "growth of ru_maxrss after the imports, the table included",
        "max_pairs": MAX_PAIRS,
        "refusal": refusal(),
    }


def _median(size: int, group: int, runs: int) -> dict[str, float]:
    results = [_in_own_process(size, group) for _ in range(runs)]
    return {name: statistics.median(result[name] for result in results) for name in results[0]}


def _in_own_process(size: int, group: int) -> dict[str, float]:
    command = [sys.executable, __file__, str(size), str(group)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    print(json.dumps(run(*arguments) if arguments else measure(), indent=1))

"""Measure speed and memory against what is promised: python3 run.py bench [--quick].

It prints and asserts nothing. Every ratio is of medians of runs taken in turns within one call, so
that another load on the machine meets both sides. Each timed command is a process of its own.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from collection import ROOT

SLUG = "kratom-alcohol"
REPORT_TARGET = 0.6
CHECK_TARGET = 3.0
TIME_TARGET = 2.5
MEMORY_TARGET = 1000
NEW_WORDS, NEW_TARGET = 1500, 2.0
BUILD = "import sys; from claimaudit.report.build import build; build(sys.argv[1], out=sys.argv[2])"

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Result:
    """One line of the outcome; without a target it is only reported."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def seconds(command: Command) -> float:
    """Wall time of a command that must succeed."""
    settings = os.environ | {"CLAIMAUDIT_AUDIT": SLUG}
    start = time.perf_counter()
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{ran.stderr[-2000:]}")
    return time.perf_counter() - start


def medians(name: str, commands: dict[str, Command], rounds: int) -> dict[str, float]:
    """Median wall time of each command, run in turns."""
    taken: dict[str, list[float]] = {what: [] for what in commands}
    for number in range(1, rounds + 1):
        for what, command in commands.items():
            taken[what].append(seconds(command))
            say(f"{name}, round {number} of {rounds}: {what} {taken[what][-1]:.2f} s")
    return {what: statistics.median(times) for what, times in taken.items()}


def ratio(what: str, measured: dict[str, float], target: float) -> Result:
    """The first time as a part of the second."""
    ours, theirs = measured.values()
    shown = f"{ours / theirs:.2f} ({ours:.2f} s / {theirs:.2f} s)"
    return Result(what, shown, f"at most {target:g}", ours / theirs <= target)


def report(quick: bool) -> Iterator[Result]:
    from claimaudit.report.build import report_notebooks

    notebooks = report_notebooks(ROOT / "notebooks")
    if not notebooks:
        raise RuntimeError("notebooks/ holds no notebook that belongs to the report")
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, "-c", BUILD, SLUG, Path(folder) / "report.html"]
        theirs = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html"]
        theirs += ["--log-level", "ERROR", "--output-dir", folder, *notebooks]
        say("report: one run to warm up, not counted")
        seconds(ours)
        commands = {"claimaudit report": ours, "jupyter nbconvert": theirs}
        taken = medians("report", commands, 1 if quick else 3)
    yield ratio(
        f"report of {len(notebooks)} notebooks / jupyter nbconvert --execute", taken, REPORT_TARGET
    )


def ledger(quick: bool) -> Iterator[Result]:
    import bench_ledger

    runs = 1 if quick else bench_ledger.RUNS
    say(f"ledger: 100 000 and 1 000 000 assertions, runs of each: {runs} (a minute or two)")
    found = bench_ledger.measure(runs)
    small, large, growth = found["small"], found["large"], found["time_ratio"]
    yield Result(
        "ledger in groups of 5: time for each row or pair, 1 000 000 / 100 000",
        f"{growth:.2f} ({' / '.join(microseconds(one) for one in (large, small))})",
        f"at most {TIME_TARGET:g}",
        growth <= TIME_TARGET,
    )
    yield Result(
        "ledger in groups of 5: memory for each row or pair, 1 000 000",
        bytes_each(large),
        f"under {MEMORY_TARGET} B",
        large["bytes_per_unit"] < MEMORY_TARGET,
    )
    crowded = found["crowded"]
    what = f"ledger in groups of {crowded['group']:.0f}: {crowded['pairs']:,.0f} pairs"
    yield Result(f"{what}, time for each row or pair", microseconds(crowded))
    yield Result(f"{what}, memory for each row or pair", bytes_each(crowded))
    yield Result(
        f"ledger above {found['max_pairs']:,} pairs",
        "refused, with its message" if found["refusal"] else "not refused",
        "refused",
        bool(found["refusal"]),
    )
    say(f"ledger, the message: {found['refusal']}")


def microseconds(measured: dict[str, float]) -> str:
    return f"{measured['microseconds_per_unit']:.2f} µs"


def bytes_each(measured: dict[str, float]) -> str:
    return f"{measured['bytes_per_unit']:.0f} B"


def check(quick: bool) -> Iterator[Result]:
    commands = {
        "claimaudit check": [sys.executable, "-m", "claimaudit", "check", SLUG],
        "import pandas": [sys.executable, "-c", "import pandas"],
    }
    taken = medians("check", commands, 3 if quick else 9)
    yield ratio("claimaudit check / python -c 'import pandas'", taken, CHECK_TARGET)


def growth(quick: bool) -> Iterator[Result]:
    import bench_growth

    for claims in bench_growth.SIZES[: 1 if quick else None]:
        with tempfile.TemporaryDirectory() as folder:
            root, page = Path(folder) / "collection", Path(folder) / "report.html"
            bench_growth.prepare(root, ROOT / "notebooks", claims)
            say(f"growth: building the report of a generated audit of {claims} claims")
            built = seconds(bench_growth.command(root, page))
            opened = bench_growth.opening(page)
            exported = bench_growth.exporting(root)
            size = page.stat().st_size / 1e6
        ready = f"opens in {opened:.2f} s" if opened is not None else "no browser to open it"
        shown = f"{built:.1f} s, {size:.2f} MB, {ready}; export {exported:.1f} s"
        yield Result(f"report of a generated audit of {claims} claims", shown)


def draft(quick: bool) -> Iterator[Result]:
    import bench_draft

    say("draft: articles that people coded, drafted by rules and compared")
    for what, measured, target, met in bench_draft.lines():
        yield Result(what, measured, target, met)


def new(quick: bool) -> Iterator[Result]:
    import bench_new

    taken: dict[int, float] = {}
    for words, seconds_taken in bench_new.measure(quick):
        say(f"new: {words} words, {seconds_taken:.2f} s")
        taken[words] = seconds_taken
    soon = taken[NEW_WORDS]
    yield Result(
        f"claimaudit new, an article of {NEW_WORDS} words, beyond start-up",
        f"{soon:.2f} s",
        f"under {NEW_TARGET:g} s",
        soon < NEW_TARGET,
    )
    small, large = min(taken), max(taken)
    each = (taken[large] / large) / (taken[small] / small)
    yield Result(
        f"claimaudit new, time for each word, {large} / {small} words",
        f"{each:.2f}",
        "at most 1.5",
        each <= 1.5,
    )


PARTS: dict[str, Callable[[bool], Iterator[Result]]] = {
    "report": report,
    "ledger": ledger,
    "check": check,
    "growth": growth,
    "draft": draft,
    "new": new,
}


def measured(part: str, quick: bool) -> list[Result]:
    """The results of one part; when it cannot be measured, the reason stands in their place."""
    try:
        return list(PARTS[part](quick))
    except Exception as error:
        return [Result(part, f"could not be measured: {error}")]


def verdict(met: bool | None) -> str:
    return {True: "met", False: "NOT MET", None: ""}[met]


def lines(results: Sequence[Result]) -> Iterator[str]:
    cells = [("what", "measured", "target", "")]
    cells += [(one.what, one.measured, one.target, verdict(one.met)) for one in results]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parsed = parser.parse_args(arguments)
    if unknown := [part for part in parsed.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}: choose from {', '.join(PARTS)}")
    say(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}")
    chosen = [part for part in PARTS if part in parsed.parts or not parsed.parts]
    results = [result for part in chosen for result in measured(part, parsed.quick)]
    print("\n".join(["", *lines(results)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

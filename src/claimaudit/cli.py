"""The command ``claimaudit``.

Data go to standard output and everything said about them to standard error. Nothing heavy is
imported before a command needs it: a check must answer at once.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from claimaudit import __version__

if TYPE_CHECKING:
    import pandas as pd

    from claimaudit.audit import Audit
    from claimaudit.drafting.new import Created
    from claimaudit.schema.contracts import Table
    from claimaudit.schema.faults import InvalidAudit
    from claimaudit.vocabulary.vocabulary import Vocabulary


RAN, INVALID, WRONG_USAGE = 0, 1, 2
# What a shell reports of a command that a signal has ended: 128 and the signal's number.
INTERRUPTED, NOBODY_READS = 130, 141

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_FORMATS = ("table", "csv", "json")
_SMALLEST_TERMINAL = 40
# The folder that makes an audit known comes last: what is known is whole.
_FOLDERS = ("references", "data")
# More places than these are told by their number.
_FEW = 12

_DESCRIPTION = """\
Audit the claims of one article: hold them against each other and against the literature.

An audit is two folders of tables, data/AUDIT and references/AUDIT. Every command works on the
audit that is named, else on the one in the environment variable CLAIMAUDIT_AUDIT, else on the
default in data/audits.toml. Start it anywhere inside the folder that holds data/ and references/.
"""
_EXAMPLES = """\
examples:
  claimaudit check                          is the default audit valid, what is left to do?
  claimaudit new mine --article page.html --library zotero.bib
                                            begin an audit of your own, with a draft
  claimaudit copy tea-and-sleep mine        begin one as a copy of another
  claimaudit vocabulary --phrase "sleeps better"
                                            what the shared words make of a phrase
  claimaudit check mine                     names every fault with file, row, column and remedy
  claimaudit ledger mine                    the contradictions, the gravest first
  claimaudit verdicts mine --format csv > verdicts.csv
  claimaudit ledger mine --format json      both sides of every row in full
  claimaudit report mine                    build reports/mine/report.html

exit status:
  0  it ran; contradictions that it found are no failure
  1  the audit is invalid, or a result could not be written: the reasons are on standard error
  2  the command was called in a wrong way

"claimaudit COMMAND --help" says more about a command.
"""
_FORMAT_HELP = "table: to read here (default); csv: for a spreadsheet; json: for programs, exact"
_AUDIT_HELP = "name of its folders (default: CLAIMAUDIT_AUDIT, else that of data/audits.toml)"


class Stop(Exception):
    """The command cannot go on; the message says why and what helps."""

    def __init__(self, message: str, status: int = WRONG_USAGE):
        super().__init__(message)
        self.status = status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    Parameters
    ----------
    arguments
        What stands after ``claimaudit``; by default that of this process.
    """
    try:
        _speak_utf8()
        status = _run(arguments)
        # Here, because a failure at exit could no longer be told apart from success.
        print(end="", flush=True)
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return NOBODY_READS
    except OSError as error:
        _let_go_of_output()
        return _refused(f"{error.strerror or error}: {error.filename or 'output'}", INVALID)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        parsed = _parser().parse_args(arguments)
    except SystemExit as done:
        return int(done.code or RAN)
    from claimaudit.contradictions.joins import LedgerTooLarge
    from claimaudit.schema.faults import InvalidAudit

    try:
        return parsed.run(parsed)
    except Stop as stop:
        return _refused(str(stop), stop.status)
    except InvalidAudit as error:
        return _invalid(error)
    except LedgerTooLarge as error:
        return _refused(str(error), INVALID)


def _speak_utf8() -> None:
    """Output that goes to a file or a program is UTF-8 with plain line ends on every system."""
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
        stream.reconfigure(encoding="utf-8", newline="\n")
    elif isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _let_go_of_output() -> None:
    """Without this, Python would try to write the rest at exit, and complain."""
    # Within a program that has put something else there, it is not ours to redirect.
    with contextlib.suppress(io.UnsupportedOperation), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _refused(message: str, status: int) -> int:
    _say(f"claimaudit: {message}")
    return status


def _invalid(error: InvalidAudit) -> int:
    faults = len(error.faults)
    _say(str(error))
    _say(f"\nclaimaudit: the audit is invalid: {_count(faults, 'fault')}")
    return INVALID


def _say(text: str) -> None:
    _print_lines(text.split("\n"), sys.stderr)


def _print_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Print lines in which no cell of an audit can steer the terminal."""
    from claimaudit.sources.quotes import printable

    for line in lines:
        print(printable(line), file=stream)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# What can be asked for


class _Parser(argparse.ArgumentParser):
    """Says at once how a wrong call is mended: by the nearest command, by the whole help."""

    def error(self, message: str) -> None:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n{self.prog} --help teaches it.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="claimaudit",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"claimaudit {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, title="commands")
    _add_check(commands)
    for name, shows in _SHOWN.items():
        _add_shown(commands, name, shows)
    _add_plain(commands, "report", _report, "build the report, one HTML file", _REPORT_HELP)
    _add_new(commands)
    _add_plain(commands, "draft", _redraft, "draft an audit again, after new words", _DRAFT_HELP)
    _add_copy(commands)
    _add_vocabulary(commands)
    _add_plain(commands, "export", _export, "write all tables, and the sources", _EXPORT_HELP)
    _add_plain(commands, "stamp", _stamp, "fill in fingerprints that are empty", _STAMP_HELP)
    _add_upgrade(commands)
    return parser


_SHOWN = {
    "claims": "every claim with its verbatim text, kind, strength of wording and facets",
    "ledger": "the contradictions, the gravest first, with both sides and the ruling",
    "verdicts": "one verdict a claim: direction, wording, certainty, and what they rest on",
}
_REPORT_HELP = """\
Checks the audit, runs the notebooks afresh and writes reports/AUDIT/report.html: one file that
needs no network. A build that fails leaves the last good report as it was.
"""
_EXPORT_HELP = """\
Writes claims, findings, matches, verdicts, ledger and the status of the sources into
reports/AUDIT/tables, each as CSV and all of them as one XLSX workbook. No cell can run in a
spreadsheet: in CSV an apostrophe goes before what looks like a formula (plain numbers stay), in
XLSX every cell is text. The sources go beside them as BibTeX, RIS and CSL-JSON, with keywords such
as "supports C13" and "C13 contested"; what was not confirmed of a source, and what became of it,
stands in its note.
"""
_STAMP_HELP = """\
A fingerprint in matches.csv or decisions.csv says what a judgement was made on; when that changes
the judgement is stale and open again. This fills in the empty ones, as of now, and changes
nothing else. Judgements that are still undecided (?) are not stamped.
"""
_UPGRADE_HELP = """\
Does what the newest form of the tables asks: adds columns, moves texts to the columns that take
them, takes fingerprints anew that still fit, sets the form in audit.toml. Prints all of it as a
diff. The files as they were are kept in a folder beside the tables, and a failure leaves them as
they were. No judgement becomes stale, and no row is lost.
"""
_CHECK_HELP = """\
Reads every file of the audit. Prints what it holds and what deserves a look (sources that were
retracted, doubted or corrected, judgements that disagree with the facets, stale or disputed ones,
cells that say ?, rows without a fingerprint).
An invalid audit: every fault of every file, one a line, and exit status 1.
"""
_NEW_HELP = """\
Makes data/AUDIT and references/AUDIT, whole and valid, or nothing: the text of the article, the
sources of the library, and a draft of claims and findings made by rules. Every drafted row says
so, and what the text does not settle is ?. No judgement is drafted: those are a person's.

The article may be {articles};
with --fetch also an address. Libraries may be {libraries}.
What their records say of a retraction, a concern or a correction goes to
references/AUDIT/status.csv.
"""
_DRAFT_HELP = """\
Drafts claims and findings afresh with the vocabulary as it is now. What a person wrote or
confirmed stays, and so does every row that a match or ruling names; only drafted rows that nobody
has touched are replaced. The tables as they were stay beside them (.claims.csv.bak).
"""
_VOCABULARY_HELP = """\
Without an option it lists every outcome with its values and the words by which it is known. With
AUDIT the words of that audit lie over the shared ones. Both are TOML, and are extended without
code: references/vocabulary.toml, and references/AUDIT/vocabulary.toml.
"""
_COPY_HELP = """\
Copies data/SOURCE and references/SOURCE to NEW, all or nothing. Then change the tables of NEW:
no code names an audit. A name is made of a-z, 0-9 and hyphens.
"""


def _add(
    commands: argparse._SubParsersAction, name: str, run: Callable, summary: str, more: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.\n\n{more}".rstrip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.set_defaults(run=run)
    return command


def _add_plain(
    commands: argparse._SubParsersAction, name: str, run: Callable, summary: str, more: str
) -> argparse.ArgumentParser:
    command = _add(commands, name, run, summary, more)
    command.add_argument("audit", nargs="?", metavar="AUDIT", help=_AUDIT_HELP)
    return command


def _add_check(commands: argparse._SubParsersAction) -> None:
    command = _add_plain(
        commands, "check", _check, "say whether an audit is valid and complete", _CHECK_HELP
    )
    command.add_argument(
        "--complete",
        action="store_true",
        help="exit with 1 also when anything is undecided, disputed, stale, or never searched for",
    )


def _add_shown(commands: argparse._SubParsersAction, name: str, shows: str) -> None:
    command = _add_plain(commands, name, _show, f"print {shows}", "")
    command.add_argument("--format", choices=_FORMATS, default="table", help=_FORMAT_HELP)
    command.set_defaults(name=name)


def _add_copy(commands: argparse._SubParsersAction) -> None:
    command = _add(commands, "copy", _copy, "begin an audit from an existing one", _COPY_HELP)
    command.add_argument("source", metavar="SOURCE", help="an audit that exists")
    command.add_argument("new", metavar="NEW", help="the name of the new audit")


class _WithFormats(argparse.RawDescriptionHelpFormatter):
    """Names the formats that are read only when help is asked for: that imports every reader."""

    def add_text(self, text: str | None) -> None:
        from claimaudit.sources.capture.formats import readable
        from claimaudit.sources.importing.formats import choices

        articles, libraries = readable("or"), choices(with_writers=True)
        super().add_text(text and text.format(articles=articles, libraries=libraries))


def _add_new(commands: argparse._SubParsersAction) -> None:
    command = _add(commands, "new", _new, "begin an audit from a saved article", _NEW_HELP)
    command.formatter_class = _WithFormats
    command.add_argument("audit", metavar="AUDIT", help="the name of the new audit: a-z, 0-9, -")
    command.add_argument(
        "--article", required=True, metavar="FILE", help="the saved article, or its address"
    )
    command.add_argument(
        "--library",
        action="extend",
        nargs="+",
        default=[],
        metavar="FILE",
        help="exports of a reference manager",
    )
    command.add_argument(
        "--fetch", action="store_true", help="get the article from its address on the web"
    )


def _add_vocabulary(commands: argparse._SubParsersAction) -> None:
    summary = "list, explain and try the words that facets are made of"
    command = _add(commands, "vocabulary", _vocabulary, summary, _VOCABULARY_HELP)
    command.add_argument("audit", nargs="?", metavar="AUDIT", help="with the words of this audit")
    asked = command.add_mutually_exclusive_group()
    asked.add_argument("--explain", metavar="WORD", help="all about one outcome or entity")
    asked.add_argument("--phrase", metavar="TEXT", help="what is recognised in a phrase")
    asked.add_argument("--filter", default="", metavar="TEXT", help="list only what contains TEXT")


def _add_upgrade(commands: argparse._SubParsersAction) -> None:
    summary = "bring an audit to the newest form of its tables"
    command = _add_plain(commands, "upgrade", _upgrade, summary, _UPGRADE_HELP)
    command.add_argument(
        "--dry-run", action="store_true", help="print the diff only, and write nothing"
    )


# Which audit


def _opened(parsed: argparse.Namespace) -> Audit:
    from claimaudit.audit import Audit

    root = _root()
    named = parsed.audit or os.environ.get("CLAIMAUDIT_AUDIT")
    if named:
        _refuse_unknown(named, root)
    return Audit.open(named, root)


def _root() -> Path:
    from claimaudit.schema.faults import InvalidAudit
    from claimaudit.schema.meta import find_root

    try:
        return find_root()
    except InvalidAudit as error:
        raise Stop(str(error)) from None


def _refuse_unknown(slug: str, root: Path) -> None:
    from claimaudit.schema.meta import audits

    known = audits(root)
    # A folder without audit.toml is an audit with a fault, and is told as such.
    if slug in known or (_SLUG.fullmatch(slug) and (root / "data" / slug).is_dir()):
        return
    nearest_first = sorted(known, key=lambda name: -_likeness(slug, name))
    listed = ", ".join(nearest_first) or "none yet"
    raise Stop(f"there is no audit {slug!r}. Audits here, the nearest name first: {listed}")


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


# check


def _check(parsed: argparse.Namespace) -> int:
    audit = _opened(parsed)
    warnings = [*audit.warnings(), *_few(list(_undecided_places(audit)), audit.slug)]
    _print_lines(_counts(audit))
    _print_lines(f"warning: {warning}" for warning in warnings)
    gaps = list(_open_ends(audit)) if parsed.complete else []
    if gaps:
        return _incomplete(gaps)
    print(f"OK{', with ' + _count(len(warnings), 'warning') if warnings else ''}")
    return RAN


def _counts(audit: Audit) -> Iterator[str]:
    checkable = int((audit.tables.claims["checkable"] == "yes").sum())
    silent = int((audit.tables.claims["kind"] == "none").sum())
    status = audit.ledger_rows["status"].value_counts()
    yield f"{audit.slug}: {audit.meta['title']}"
    yield f"  sentences  {len(audit.article.sentences):5}"
    yield f"  claims     {len(audit.tables.claims) - silent:5}  ({checkable} checkable)"
    yield f"  findings   {len(audit.tables.findings):5}  (of {len(audit.library.citekeys)} sources)"
    yield f"  matches    {len(audit.tables.matches):5}"
    yield f"  decisions  {len(audit.tables.decisions):5}"
    shown = ", ".join(f"{number} {name}" for name, number in status.items())
    yield f"  ledger     {len(audit.ledger_rows):5}  {f'({shown})' if shown else ''}".rstrip()


def _few(places: list[str], slug: str) -> list[str]:
    """The places, or where to read them when they would bury all else."""
    if len(places) <= _FEW:
        return places
    rest = f"{len(places) - _FEW} more rows are undecided; claimaudit check {slug} --complete"
    return [*places[:_FEW], f"{rest} names them all"]


def _undecided_places(audit: Audit) -> Iterator[str]:
    for (file, id_), cells in audit.undecided.groupby(["file", "id"], sort=False):
        yield f"{file}, {id_}: undecided (?) in {', '.join(cells['column'])}"


def _incomplete(gaps: Sequence[str]) -> int:
    for gap in gaps:
        _say(f"open: {gap}")
    return _refused(f"the audit is valid and not complete: {_count(len(gaps), 'open end')}", 1)


def _open_ends(audit: Audit) -> Iterator[str]:
    yield from _undecided_places(audit)
    for row in audit.judgements.to_dict("records"):
        if row["state"] in ("disputed", "stale"):
            yield f"matches.csv, {row['claim_id']} and {row['finding_id']}: {row['state']}"
    for row in audit.ledger_rows.to_dict("records"):
        if row["state"]:
            yield f"decisions.csv, {row['pair_id']}: {row['state']}"
    for row in audit.coverage.to_dict("records"):
        if not row["covered"]:
            yield f"claims.csv, {row['claim_id']}: {row['summary']}"


# claims, ledger, verdicts


def _show(parsed: argparse.Namespace) -> int:
    from claimaudit.report import export

    rows = export.records(_opened(parsed), parsed.name)
    if parsed.format == "json":
        _hand_out(export.as_json(rows))
    elif parsed.format == "csv":
        _hand_out(export.as_csv(parsed.name, rows))
    else:
        header, brief = _BRIEF[parsed.name]
        print(export.as_lines(header, [brief(row) for row in rows], _width()), end="")
    return RAN


def _hand_out(data: str) -> None:
    """Data as they are; on a terminal, without what could steer it."""
    if sys.stdout.isatty():
        _print_lines(data.removesuffix("\n").split("\n"))
    else:
        print(data, end="")


def _width() -> int:
    return max(_SMALLEST_TERMINAL, shutil.get_terminal_size((100, 24)).columns)


def _brief_claim(row: dict) -> list[str]:
    return [row["claim_id"], row["kind"], row["voice"], row["rung"], _words(row)]


def _brief_verdict(row: dict) -> list[str]:
    direction = ": ".join(filter(None, (row["direction"], row["basis"])))
    counts = [str(len(row["for"])), str(len(row["against"]))]
    return [row["claim_id"], direction, row["wording"], row["certainty"], *counts, _words(row)]


def _brief_conflict(row: dict) -> list[str]:
    status = f"{row['status']}: {', '.join(row['axes'])}" if row["axes"] else row["status"]
    left = _side(row["left"]) or "; ".join(row["findings"])
    names = [row["pair_id"], str(row["severity"]), row["kind"], status, row["ruling"]]
    return [*names, left, _side(row["right"])]


def _side(side: dict | None) -> str:
    return f"{side['id']} {_words(side)}" if side else ""


def _words(row: dict) -> str:
    return row["statement"] or row["exact"] or ""


_BRIEF: dict[str, tuple[tuple[str, ...], Callable[[dict], list[str]]]] = {
    "claims": (("id", "kind", "voice", "rung", "claim"), _brief_claim),
    "verdicts": (
        ("id", "verdict", "wording", "certainty", "for", "against", "claim"),
        _brief_verdict,
    ),
    "ledger": (
        ("pair_id", "severity", "kind", "status", "ruling", "left", "right"),
        _brief_conflict,
    ),
}


# report, export


def _report(parsed: argparse.Namespace) -> int:
    audit = _opened(parsed)
    from claimaudit.report.build import ReportError, build
    from claimaudit.report.execution import NotebookFailed

    try:
        print(build(audit.slug, audit.root))
    except (NotebookFailed, ReportError) as error:
        raise Stop(f"no report was built: {error}", INVALID) from None
    return RAN


def _export(parsed: argparse.Namespace) -> int:
    from claimaudit.report.export import export

    for path in export(_opened(parsed)):
        print(path)
    return RAN


# copy


def _copy(parsed: argparse.Namespace) -> int:
    root = _root()
    _refuse_unknown(parsed.source, root)
    if not _SLUG.fullmatch(parsed.new):
        raise Stop(
            f"{parsed.new!r} is no name of an audit: use a-z, 0-9 and hyphens, as in my-audit"
        )
    folders = [root / name / parsed.new for name in _FOLDERS]
    for folder in folders:
        if folder.exists():
            raise Stop(f"{folder} exists already; choose another name, nothing was copied")
    _copy_folders(root, parsed.source, parsed.new)
    _say(f"{parsed.new} is a copy of {parsed.source}. Change its tables, then:")
    _say(f"  claimaudit check {parsed.new}\n  claimaudit report {parsed.new}")
    for folder in folders:
        print(folder)
    return RAN


def _copy_folders(root: Path, source: str, target: str) -> None:
    from claimaudit.schema.files import prepared

    folders = [f"{name}/{target}" for name in _FOLDERS]
    with prepared(root, folders, prefix=".copy-") as draft:
        for name in _FOLDERS:
            ignored = shutil.ignore_patterns(".*", "~$*")
            shutil.copytree(root / name / source, draft / name / target, ignore=ignored)


# new


def _new(parsed: argparse.Namespace) -> int:
    from claimaudit.drafting.new import create
    from claimaudit.schema.faults import InvalidAudit

    try:
        made = create(parsed.audit, parsed.article, parsed.library, _root(), fetch=parsed.fetch)
    except InvalidAudit as error:
        raise Stop(f"{error}\n\nclaimaudit: nothing was made", INVALID) from None
    for note in made.notes:
        _say(f"note: {note}")
    for line in _drafted(made, parsed.audit):
        _say(line)
    print(made.data)
    print(made.references)
    return RAN


def _drafted(made: Created, slug: str) -> Iterator[str]:
    claims, findings = _count(made.claims, "claim"), _count(made.findings, "finding")
    told = f"{claims} in {_count(made.sentences, 'sentence')}, {findings} in"
    yield f"{slug}: a draft. Rules found {told} {_count(made.sources, 'source')}."
    yield f"Nobody has confirmed any of it; {_count(made.undecided, 'cell')} say ?, undecided."
    yield "Next:"
    yield f"  claimaudit check {slug}: what is left to decide"
    yield f"  claimaudit report {slug}: the draft as a report"
    yield "  notebooks/07_new_audit.ipynb, in JupyterLab: judge it, one claim at a time"


# draft


def _redraft(parsed: argparse.Namespace) -> int:
    from claimaudit.drafting.redraft import redraft
    from claimaudit.schema.meta import default_audit

    root = _root()
    slug = parsed.audit or os.environ.get("CLAIMAUDIT_AUDIT") or default_audit(root)
    _refuse_unknown(slug, root)
    made = redraft(slug, root)
    drafts = f"{_count(made.claims, 'claim row')} and {_count(made.findings, 'finding')}"
    _say(f"{slug}: drafted afresh: {drafts}. Kept, because of a person's work: {made.kept}.")
    return RAN


# vocabulary


def _vocabulary(parsed: argparse.Namespace) -> int:
    from claimaudit.vocabulary.explain import explain, list_words, test_phrase

    words = _words_of(parsed)
    if parsed.explain:
        _print_lines(explain(words, parsed.explain).split("\n"))
    elif parsed.phrase:
        _print_lines(_as_lines(test_phrase(words, parsed.phrase)))
    else:
        _print_lines(_as_lines(list_words(words, parsed.filter).drop(columns="file")))
    return RAN


def _words_of(parsed: argparse.Namespace) -> Vocabulary:
    """The words of the audit that is named; without one, those that all audits share."""
    from claimaudit.vocabulary.vocabulary import Vocabulary

    root = _root()
    shared = root / "references" / "vocabulary.toml"
    if not parsed.audit:
        return Vocabulary.load(shared)
    _refuse_unknown(parsed.audit, root)
    return Vocabulary.load(shared, root / "references" / parsed.audit / "vocabulary.toml")


def _as_lines(frame: pd.DataFrame) -> list[str]:
    from claimaudit.report import export

    rows = frame.astype(str).to_numpy().tolist()
    return export.as_lines(tuple(frame.columns), rows, _width()).rstrip("\n").split("\n")


# stamp


def _stamp(parsed: argparse.Namespace) -> int:
    from claimaudit.schema.contracts import DECISIONS, MATCHES
    from claimaudit.schema.files import locked

    with locked(_opened(parsed).data):
        audit = _opened(parsed)
        _fill_in(
            audit.data / MATCHES.name, audit.tables.matches, MATCHES, "stance", _judged_now(audit)
        )
        ruled = _ruled_now(audit)
        _fill_in(audit.data / DECISIONS.name, audit.tables.decisions, DECISIONS, "ruling", ruled)
    return RAN


def _judged_now(audit: Audit) -> list[str]:
    """The fingerprint of what each row of the matches judges."""
    from claimaudit.evidence.judgements import by_id, fingerprint

    claim, finding = (
        by_id(audit.tables.claims, "claim_id"),
        by_id(audit.tables.findings, "finding_id"),
    )
    pairs = zip(audit.tables.matches["claim_id"], audit.tables.matches["finding_id"], strict=True)
    return [fingerprint(claim.get(one, {}), finding.get(other, {})) for one, other in pairs]


def _ruled_now(audit: Audit) -> list[str]:
    """The fingerprint of what each decision rules on; empty where the ledger lacks that."""
    from claimaudit.contradictions.rulings import fingerprints

    names = list(audit.tables.decisions["pair_id"])
    now = fingerprints(audit.ledger_rows, names, audit.tables.claims, audit.tables.findings)
    return [now.get(name, "") for name in names]


def _fill_in(
    path: Path, frame: pd.DataFrame, table: Table, judged: str, prints: Sequence[str]
) -> None:
    from claimaudit.schema.contracts import UNDECIDED
    from claimaudit.schema.csv_file import write_table

    fits = (frame["fingerprint"] == "") & (frame[judged] != UNDECIDED)
    stamped = frame.assign(fingerprint=frame["fingerprint"].mask(fits, list(prints)))
    number = int((stamped["fingerprint"] != frame["fingerprint"]).sum())
    if number:
        write_table(path, stamped, table)
    left = int((stamped["fingerprint"] == "").sum())
    _say(f"{table.name}: {_count(number, 'row')} stamped, {left} left without a fingerprint")


# upgrade


def _upgrade(parsed: argparse.Namespace) -> int:
    from claimaudit.curating.upgrading import planned_upgrade, upgrade
    from claimaudit.schema.contracts import FORM
    from claimaudit.schema.meta import default_audit

    root = _root()
    slug = parsed.audit or os.environ.get("CLAIMAUDIT_AUDIT") or default_audit(root)
    _refuse_unknown(slug, root)
    made = (planned_upgrade if parsed.dry_run else upgrade)(slug, root)
    if not made.changes:
        _say(f"{slug} is of form {FORM} already: nothing to do")
        return RAN
    _hand_out("".join(f"{line}\n" for change in made.changes for line in change.diff(root)))
    files = ", ".join(change.path.name for change in made.changes)
    prints = f"{_count(made.restamped, 'fingerprint')} taken anew"
    _say(f"{slug}: form {made.form} to form {FORM}: {files}; {prints}")
    if made.stale:
        _say(f"{_count(made.stale, 'row')} of matches and rulings stale before, and still")
    if made.kept:
        _say(f"These files as they were: {made.kept.relative_to(root)}")
    else:
        _say("Nothing was written. Without --dry-run it is, and a copy is kept.")
    return RAN

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
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from claimaudit import __version__

if TYPE_CHECKING:
    import pandas as pd

    from claimaudit.audit import Audit


RAN, INVALID, WRONG_USAGE = 0, 1, 2
# What a shell reports of a command that a signal has ended: 128 and the signal's number.
INTERRUPTED, NOBODY_READS = 130, 141

_FORMATS = ("table", "csv", "json")
_SMALLEST_TERMINAL = 40
# More undecided rows than these are told by their number.
_ROWS_NAMED = 12

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
        # Output that goes to a file or a program is UTF-8 with plain line ends on every system.
        stream = sys.stdout
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", newline="\n")
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
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
    except LedgerTooLarge as error:
        return _refused(str(error), INVALID)
    except InvalidAudit as error:
        _say(str(error))
        _say("")
        return _refused(f"the audit is invalid: {_count(len(error.faults), 'fault')}", INVALID)


def _let_go_of_output() -> None:
    """Without this, Python would try to write the rest at exit, and complain."""
    # Within a program that has put something else there, it is not ours to redirect.
    with contextlib.suppress(io.UnsupportedOperation), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _refused(message: str, status: int) -> int:
    _say(f"claimaudit: {message}")
    return status


def _say(text: str) -> None:
    _print_lines(text.split("\n"), sys.stderr)


def _print_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Print lines in which no cell of an audit can steer the terminal."""
    from claimaudit.sources.quotes import printable

    for line in lines:
        print(printable(line), file=stream)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _terminal_width() -> int:
    return max(_SMALLEST_TERMINAL, shutil.get_terminal_size((100, 24)).columns)


# What can be asked for; the commands stand in a table at the end of this file


@dataclass(frozen=True)
class Argument:
    """One argument of a command: its names, and what `argparse` is to know of it."""

    names: tuple[str, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Command:
    """One thing that can be asked for.

    Attributes
    ----------
    name
        What a person types after ``claimaudit``.
    run
        Does it, given what was typed, prints the result, and returns the exit status.
    summary
        One line for the list of commands.
    more
        What its own help says besides.
    arguments
        In the order in which help lists them.
    either
        Arguments of which at most one is given.
    formatter
        What lays its help out.
    """

    name: str
    run: Callable[[argparse.Namespace], int]
    summary: str
    more: str = ""
    arguments: tuple[Argument, ...] = ()
    either: tuple[Argument, ...] = ()
    formatter: type[argparse.HelpFormatter] = argparse.RawDescriptionHelpFormatter


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
    for command in COMMANDS:
        summary = command.summary
        typed = commands.add_parser(
            command.name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.\n\n{command.more}".rstrip(),
            formatter_class=command.formatter,
            allow_abbrev=False,
        )
        typed.set_defaults(run=command.run, name=command.name)
        for argument in command.arguments:
            typed.add_argument(*argument.names, **argument.options)
        if command.either:
            choice = typed.add_mutually_exclusive_group()
            for argument in command.either:
                choice.add_argument(*argument.names, **argument.options)
    return parser


def _argument(*names: str, **options: Any) -> Argument:
    return Argument(names, options)


# Which audit


DRAFTER = _argument(
    "--drafter",
    default="rules",
    metavar="NAME",
    help="who drafts; by default the rules of this package",
)
AUDIT = _argument(
    "audit",
    nargs="?",
    metavar="AUDIT",
    help="name of its folders (default: CLAIMAUDIT_AUDIT, else that of data/audits.toml)",
)


def _opened(parsed: argparse.Namespace) -> Audit:
    from claimaudit.audit import Audit

    root = _root()
    slug = parsed.audit or os.environ.get("CLAIMAUDIT_AUDIT")
    if slug:
        _refuse_unknown(slug, root)
    return Audit.open(slug, root)


def _chosen(parsed: argparse.Namespace) -> tuple[str, Path]:
    """The name of the audit that is asked for, where it is not to be opened as it is."""
    from claimaudit.schema.meta import default_audit

    root = _root()
    slug = parsed.audit or os.environ.get("CLAIMAUDIT_AUDIT") or default_audit(root)
    _refuse_unknown(slug, root)
    return slug, root


def _root() -> Path:
    from claimaudit.schema.faults import InvalidAudit
    from claimaudit.schema.meta import find_root

    try:
        return find_root()
    except InvalidAudit as error:
        raise Stop(str(error)) from None


def _refuse_unknown(slug: str, root: Path) -> None:
    from claimaudit.drafting.placement import half_audit
    from claimaudit.schema.meta import AUDIT_NAME, audits

    known = audits(root)
    # A folder without audit.toml is an audit with a fault, and is told as such.
    if slug in known or (AUDIT_NAME.fullmatch(slug) and (root / "data" / slug).is_dir()):
        return
    nearest_first = sorted(
        known, key=lambda name: -difflib.SequenceMatcher(None, slug, name).ratio()
    )
    listed = ", ".join(nearest_first) or "none yet"
    half = half_audit(root, slug) if AUDIT_NAME.fullmatch(slug) else ""
    if half:
        half = f"{half} Run the command again that was to make it, or move that folder away. "
    raise Stop(f"there is no audit {slug!r}. {half}Audits here, the nearest name first: {listed}")


# check


_CHECK_HELP = """\
Reads every file of the audit. Prints what it holds and what deserves a look (sources that were
retracted, doubted or corrected, judgements that disagree with the facets, stale or disputed ones,
cells that say ?, rows without a fingerprint).
An invalid audit: every fault of every file, one a line, and exit status 1.
"""


def _check(parsed: argparse.Namespace) -> int:
    from claimaudit.curating.worklist import open_ends, undecided_rows

    audit = _opened(parsed)
    undecided = undecided_rows(audit)
    warnings = [*audit.warnings(), *undecided[:_ROWS_NAMED]]
    if more := len(undecided[_ROWS_NAMED:]):
        command = f"claimaudit check {audit.slug} --complete"
        warnings.append(f"{more} more rows are undecided; {command} names them all")
    _print_lines(_overview(audit))
    _print_lines(f"warning: {warning}" for warning in warnings)
    if parsed.complete and (open_now := open_ends(audit)):
        for place in open_now:
            _say(f"open: {place}")
        number = _count(len(open_now), "open end")
        return _refused(f"the audit is valid and not complete: {number}", INVALID)
    print(f"OK{', with ' + _count(len(warnings), 'warning') if warnings else ''}")
    return RAN


def _overview(audit: Audit) -> list[str]:
    from claimaudit.contradictions.conflicts import counted_rows
    from claimaudit.evidence.claims import holds_claim

    tables, ledger = audit.tables, counted_rows(audit.ledger_rows)
    checkable = int((tables.claims["checkable"] == "yes").sum())
    silent = int((~holds_claim(tables.claims["kind"])).sum())
    statuses = [f"{number} {status}" for status, number in ledger["status"].value_counts().items()]
    shown = f"({', '.join(statuses)})" if statuses else ""
    return [
        f"{audit.slug}: {audit.meta['title']}",
        f"  sentences  {len(audit.article.sentences):5}",
        f"  claims     {len(tables.claims) - silent:5}  ({checkable} checkable)",
        f"  findings   {len(tables.findings):5}  (of {len(audit.library.citekeys)} sources)",
        f"  matches    {len(tables.matches):5}",
        f"  decisions  {len(tables.decisions):5}",
        f"  ledger     {len(ledger):5}  {shown}".rstrip(),
    ]


# claims, ledger, verdicts


def _show(parsed: argparse.Namespace) -> int:
    from claimaudit.report import export

    rows = export.records(_opened(parsed), parsed.name)
    if parsed.format == "table":
        cells = [_brief_cells(parsed.name, row) for row in rows]
        print(export.as_lines(_BRIEF[parsed.name], cells, _terminal_width()), end="")
        return RAN
    data = export.as_json(rows) if parsed.format == "json" else export.as_csv(parsed.name, rows)
    _hand_out(data)
    return RAN


def _hand_out(data: str) -> None:
    """Data as they are; on a terminal, without what could steer it."""
    if sys.stdout.isatty():
        _print_lines(data.removesuffix("\n").split("\n"))
    else:
        print(data, end="")


_BRIEF = {
    "claims": ("id", "kind", "voice", "rung", "claim"),
    "verdicts": ("id", "verdict", "wording", "certainty", "for", "against", "claim"),
    "ledger": ("pair_id", "severity", "kind", "status", "ruling", "left", "right"),
}


def _brief_cells(name: str, row: dict) -> list[str]:
    """A row of that table under the columns of `_BRIEF`."""
    if name == "claims":
        return [row["claim_id"], row["kind"], row["voice"], row["rung"], _wording(row)]
    if name == "verdicts":
        direction = ": ".join(filter(None, (row["direction"], row["basis"])))
        counts = [str(len(row["for"])), str(len(row["against"]))]
        judged = [row["claim_id"], direction, row["wording"], row["certainty"]]
        return [*judged, *counts, _wording(row)]
    status = f"{row['status']}: {', '.join(row['axes'])}" if row["axes"] else row["status"]
    left, right = (
        f"{side['id']} {_wording(side)}" if side else "" for side in (row["left"], row["right"])
    )
    left = left or "; ".join(row["findings"])
    severity = str(row["severity"])
    return [row["pair_id"], severity, row["kind"], status, row["ruling"], left, right]


def _wording(row: dict) -> str:
    return row["statement"] or row["exact"] or ""


FORMAT = _argument(
    "--format",
    choices=_FORMATS,
    default="table",
    help="table: to read here (default); csv: for a spreadsheet; json: for programs, exact",
)


# report, export


_REPORT_HELP = """\
Checks the audit, runs the notebooks afresh and writes reports/AUDIT/report.html: one file that
needs no network. A build that fails leaves the last good report as it was.
"""


def _report(parsed: argparse.Namespace) -> int:
    audit = _opened(parsed)
    from claimaudit.report.build import ReportError, build
    from claimaudit.report.execution import NotebookFailed

    try:
        print(build(audit.slug, audit.root))
    except (NotebookFailed, ReportError) as error:
        raise Stop(f"no report was built: {error}", INVALID) from None
    return RAN


_EXPORT_HELP = """\
Writes claims, findings, matches, verdicts, ledger and the status of the sources into
reports/AUDIT/tables, each as CSV and all of them as one XLSX workbook. No cell can run in a
spreadsheet: in CSV an apostrophe goes before what looks like a formula (plain numbers stay), in
XLSX every cell is text. The sources go beside them as BibTeX, RIS and CSL-JSON, with keywords such
as "supports C13" and "C13 contested"; what was not confirmed of a source, and what became of it,
stands in its note.
"""


def _export(parsed: argparse.Namespace) -> int:
    from claimaudit.report.export import export

    for path in export(_opened(parsed)):
        print(path)
    return RAN


# new, draft, copy


# So many lines of each list are printed; the file has all.
_SHOWN = 10
_NEW_HELP = """\
Makes data/AUDIT and references/AUDIT, whole and valid, or nothing: the text of the article, the
sources of the library, and a draft of claims and findings made by rules. Every drafted row says
so, and what the text does not settle is ?. No judgement is drafted: those are a person's.

The article may be {articles};
with --fetch also an address. Libraries may be {libraries}.
What their records say of a retraction, a concern or a correction goes to
references/AUDIT/status.csv. Which records were joined, which two may be one source and what could
not be read goes to references/AUDIT/imported.txt.
"""


class _WithFormats(argparse.RawDescriptionHelpFormatter):
    """Names the formats that are read only when help is asked for: that imports every reader."""

    def add_text(self, text: str | None) -> None:
        from claimaudit.sources.capture.formats import labels
        from claimaudit.sources.importing.formats import choices

        articles, libraries = labels("or"), choices(with_writers=True)
        super().add_text(text and text.format(articles=articles, libraries=libraries))


def _new(parsed: argparse.Namespace) -> int:
    from claimaudit.drafting.new import create
    from claimaudit.schema.faults import InvalidAudit

    slug = parsed.audit
    try:
        made = create(
            slug,
            parsed.article,
            parsed.library,
            _root(),
            fetch=parsed.fetch,
            drafter=parsed.drafter,
        )
    except InvalidAudit as error:
        raise Stop(f"{error}\n\nclaimaudit: nothing was made", INVALID) from None
    for note in made.notes:
        _say(f"note: {note}")
    if made.imported:
        _say(made.imported.account)
        for heading, lines in made.imported.sections():
            _say(f"{heading} ({len(lines)}):")
            for line in lines[:_SHOWN]:
                _say(f"  {line}")
            if len(lines) > _SHOWN:
                _say(f"  … all in {made.references / 'imported.txt'}")
    claims = f"{_count(made.claims, 'claim')} in {_count(made.sentences, 'sentence')}"
    findings = f"{_count(made.findings, 'finding')} in {_count(made.sources, 'source')}"
    drafter = f"{made.drafter[0].upper()}{made.drafter[1:]}"
    _say(f"{slug}: a draft. {drafter} found {claims}, {findings}.")
    undecided = _count(made.undecided, "cell")
    _say(f"Nobody has confirmed any of it; {undecided} say ?, undecided.")
    _say("Next:")
    _say(f"  claimaudit check {slug}: what is left to decide")
    _say(f"  claimaudit report {slug}: the draft as a report")
    _say("  notebooks/07_new_audit.ipynb, in JupyterLab: judge it, one claim at a time")
    print(made.data)
    print(made.references)
    return RAN


_DRAFT_HELP = """\
Drafts claims and findings afresh with the vocabulary as it is now. What a person wrote or
confirmed stays, and so does every row that a match, ruling or search names; only drafted rows that
nobody has touched are replaced. The tables as they were stay beside them (.claims.csv.bak).
"""


def _draft(parsed: argparse.Namespace) -> int:
    from claimaudit.audit import Audit
    from claimaudit.drafting.redraft import redraft

    slug, root = _chosen(parsed)
    made = redraft(Audit.open(slug, root, drafts=False), parsed.drafter)
    drafts = f"{_count(made.claims, 'claim row')} and {_count(made.findings, 'finding')}"
    _say(f"{slug}: drafted afresh: {drafts}. Kept, because of a person's work: {made.kept}.")
    if made.left_out:
        rows = _count(made.left_out, "row")
        _say(f"{rows} that broke a rule of their table were left out.")
    return RAN


_COPY_HELP = """\
Copies data/SOURCE and references/SOURCE to NEW, all or nothing. Then change the tables of NEW:
no code names an audit. A name is made of a-z, 0-9 and hyphens.
"""


def _copy(parsed: argparse.Namespace) -> int:
    from claimaudit.curating.upgrading import upgrade_copy
    from claimaudit.drafting.copying import CannotCopy, copy_audit

    root, new = _root(), parsed.new
    _refuse_unknown(parsed.source, root)
    try:
        folders = copy_audit(parsed.source, new, root)
    except CannotCopy as error:
        raise Stop(str(error)) from None
    upgrade_copy(new, root)
    _say(f"{new} is a copy of {parsed.source}. Change its tables, then:")
    _say(f"  claimaudit check {new}\n  claimaudit report {new}")
    for folder in folders:
        print(folder)
    return RAN


# kinds


_KINDS_HELP = """\
Without NAME it lists every kind of contradiction that the ledger looks for. With NAME: why it
counts, when it is none, a case that fires and a look-alike that stays silent.
"""


def _kinds(parsed: argparse.Namespace) -> int:
    from claimaudit.contradictions.kinds import KINDS, kind_named, kind_page, kinds_page
    from claimaudit.schema.faults import suggestion

    name = " ".join(parsed.kind)
    names = [kind.name for kind in KINDS]
    if name and name not in names:
        raise Stop(f"there is no kind {name!r}. {suggestion(name, names)}")
    _print_lines((kind_page(kind_named(name)) if name else kinds_page()).split("\n"))
    return RAN


# vocabulary


_VOCABULARY_HELP = """\
Without an option it lists every outcome with its values and the words by which it is known. With
AUDIT the words of that audit lie over the shared ones. Both are TOML, and are extended without
code: references/vocabulary.toml, and references/AUDIT/vocabulary.toml.
"""


def _vocabulary(parsed: argparse.Namespace) -> int:
    from claimaudit.vocabulary.explain import explain, list_words, read_phrase
    from claimaudit.vocabulary.vocabulary import Vocabulary

    root = _root()
    files = [root / "references" / "vocabulary.toml"]
    if parsed.audit:
        _refuse_unknown(parsed.audit, root)
        files.append(root / "references" / parsed.audit / "vocabulary.toml")
    words = Vocabulary.load(*files)
    if parsed.explain:
        _print_lines(explain(words, parsed.explain).split("\n"))
    elif parsed.phrase:
        _print_frame(read_phrase(words, parsed.phrase))
    else:
        _print_frame(list_words(words, parsed.filter).drop(columns="file"))
    return RAN


def _print_frame(frame: pd.DataFrame) -> None:
    from claimaudit.report.export import as_lines

    rows = frame.astype(str).to_numpy().tolist()
    lines = as_lines(tuple(frame.columns), rows, _terminal_width())
    _print_lines(lines.rstrip("\n").split("\n"))


# stamp


_STAMP_HELP = """\
A fingerprint in matches.csv or decisions.csv says what a judgement was made on; when that changes
the judgement is stale and open again. This fills in the empty ones, as of now, and changes
nothing else. Judgements that are still undecided (?) are not stamped.
"""


def _stamp(parsed: argparse.Namespace) -> int:
    from claimaudit.curating.stamping import stamp

    for table in stamp(_opened(parsed)):
        stamped = _count(table.stamped, "row")
        _say(f"{table.file}: {stamped} stamped, {table.left} left without a fingerprint")
    return RAN


# upgrade


_UPGRADE_HELP = """\
Does what the newest form of the tables asks: adds columns, moves texts to the columns that take
them, takes fingerprints anew that still fit, sets the form in audit.toml. Prints all of it as a
diff. The files as they were are kept in a folder beside the tables, and a failure leaves them as
they were. No judgement becomes stale, and no row is lost.
"""


def _upgrade(parsed: argparse.Namespace) -> int:
    from claimaudit.curating.upgrading import planned_upgrade, upgrade
    from claimaudit.schema.contracts import FORM

    slug, root = _chosen(parsed)
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


# One entry a command, in the order in which help lists them

COMMANDS = (
    Command(
        "check",
        _check,
        "say whether an audit is valid and complete",
        _CHECK_HELP,
        (
            AUDIT,
            _argument(
                "--complete",
                action="store_true",
                help="exit with 1 also when anything is undecided, disputed, stale, "
                "or never searched for",
            ),
        ),
    ),
    Command(
        "claims",
        _show,
        "print every claim with its verbatim text, kind, strength of wording and facets",
        arguments=(AUDIT, FORMAT),
    ),
    Command(
        "ledger",
        _show,
        "print the contradictions, the gravest first, with both sides and the ruling",
        arguments=(AUDIT, FORMAT),
    ),
    Command(
        "verdicts",
        _show,
        "print one verdict a claim: direction, wording, certainty, and what they rest on",
        arguments=(AUDIT, FORMAT),
    ),
    Command("report", _report, "build the report, one HTML file", _REPORT_HELP, (AUDIT,)),
    Command(
        "new",
        _new,
        "begin an audit from a saved article",
        _NEW_HELP,
        (
            _argument("audit", metavar="AUDIT", help="the name of the new audit: a-z, 0-9, -"),
            _argument(
                "--article", required=True, metavar="FILE", help="the saved article, or its address"
            ),
            _argument(
                "--library",
                action="extend",
                nargs="+",
                default=[],
                metavar="FILE",
                help="exports of a reference manager",
            ),
            _argument(
                "--fetch", action="store_true", help="get the article from its address on the web"
            ),
            DRAFTER,
        ),
        formatter=_WithFormats,
    ),
    Command(
        "draft", _draft, "draft an audit again, after new words", _DRAFT_HELP, (AUDIT, DRAFTER)
    ),
    Command(
        "copy",
        _copy,
        "begin an audit from an existing one",
        _COPY_HELP,
        (
            _argument("source", metavar="SOURCE", help="an audit that exists"),
            _argument("new", metavar="NEW", help="the name of the new audit"),
        ),
    ),
    Command(
        "vocabulary",
        _vocabulary,
        "list, explain and try the words that facets are made of",
        _VOCABULARY_HELP,
        (_argument("audit", nargs="?", metavar="AUDIT", help="with the words of this audit"),),
        either=(
            _argument("--explain", metavar="WORD", help="all about one outcome or entity"),
            _argument("--phrase", metavar="TEXT", help="what is recognised in a phrase"),
            _argument("--filter", default="", metavar="TEXT", help="list only what contains TEXT"),
        ),
    ),
    Command(
        "kinds",
        _kinds,
        "list and explain the kinds of contradiction",
        _KINDS_HELP,
        (_argument("kind", nargs="*", metavar="NAME", help="one of them, such as: too strong"),),
    ),
    Command("export", _export, "write all tables, and the sources", _EXPORT_HELP, (AUDIT,)),
    Command("stamp", _stamp, "fill in fingerprints that are empty", _STAMP_HELP, (AUDIT,)),
    Command(
        "upgrade",
        _upgrade,
        "bring an audit to the newest form of its tables",
        _UPGRADE_HELP,
        (
            AUDIT,
            _argument(
                "--dry-run", action="store_true", help="print the diff only, and write nothing"
            ),
        ),
    ),
)

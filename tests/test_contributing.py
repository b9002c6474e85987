"""What CONTRIBUTING says of the house is so, and its ways of adding something lead there.

Each way is gone as it is written: a new file where the text says, a line in the registry that it
names, in a copy of the package; then the software is asked for the new thing.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import house
from collection import ROOT
from small_audit import SLUG, write_small_audit

PACKAGE = ROOT / "src" / "claimaudit"
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
TREE = re.search(r"^```\nsrc/claimaudit/\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)[1]
RECIPES = dict(re.findall(r"^#### ([^\n]+)\n\n(.*?)(?=\n\n#|\Z)", TEXT, re.DOTALL | re.MULTILINE))
REGISTRY = re.compile(r"`([A-Z_]+)` in `([a-z_/]+\.py)`")
NEW_FILE = re.compile(r"new file `([a-z_/]+/NAME\.py)`")


# The tree


def drawn_tree() -> list[str]:
    """The rooms that the text draws, as paths below the package, in its order."""
    above: dict[int, str] = {}
    paths = []
    for line in TREE.splitlines():
        depth, name = (len(line) - len(line.lstrip())) // 4, line.split()[0]
        above[depth] = name
        paths.append("".join(above[level] for level in range(1, depth + 1)))
    return paths


def test_the_tree_draws_every_room_and_no_other():
    folders = {f"{path.relative_to(PACKAGE).as_posix()}/" for path in PACKAGE.rglob("*/")}
    files = {path.name for path in PACKAGE.glob("[!_]*.py")}
    rooms = {folder for folder in folders if "__pycache__" not in folder} | files
    assert sorted(drawn_tree()) == sorted(rooms)


def test_every_room_has_its_line():
    assert [line for line in TREE.splitlines() if len(line.split()) < 4] == []


def test_the_rooms_stand_in_the_order_in_which_they_may_import_from_each_other():
    rooms = [path.removesuffix("/").removesuffix(".py") for path in drawn_tree()]
    assert [room for room in rooms if "/" not in room] == list(house.ORDER)


def test_only_one_room_opens_connections():
    asking = re.compile(r"^\s*(?:import|from) (?:socket|ssl|http|urllib\.request)\b", re.MULTILINE)
    files = {path for path in PACKAGE.rglob("*.py") if asking.search(path.read_text("utf-8"))}
    assert {path.relative_to(PACKAGE).parts[0] for path in files} == {"literature"}


# The ways, as they are written


@pytest.mark.parametrize("title", RECIPES)
def test_a_way_of_adding_something_is_five_lines(title):
    numbers = re.findall(r"^(\d)\. ", RECIPES[title], re.MULTILINE)
    assert numbers == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("title", RECIPES)
def test_every_file_that_a_way_names_is_there(title):
    named = re.findall(r"`([A-Za-z_/]+\.(?:py|toml|md))`", RECIPES[title])
    places = (PACKAGE, ROOT)
    lacking = [
        path
        for path in named
        if "NAME" not in path and not any((place / path).exists() for place in places)
    ]
    assert lacking == []


# The ways, gone

GINGER = "Ginger can reduce nausea. Many people like its taste. It has been drunk for ages.\n"


@dataclass(frozen=True)
class Example:
    """A new thing: what goes into its file, and into each registry that the text names.

    Attributes
    ----------
    name
        What stands for NAME.
    file
        The text of the new file; empty where none is asked for.
    entries
        The line of each registry.
    before
        What the file of a registry needs before that line: an import, a function.
    """

    name: str
    file: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)


EXAMPLES = {
    "A kind of contradiction": Example(
        "no_hedge",
        '''
        """no hedge: a claim is worded without any hedge.

        Why it counts: readers take it for settled.

        No contradiction: when the wording leaves room.

        Fires: “The herb does improve sleep.”, alone.

        Silent: “The herb can improve sleep.”, alone.
        """

        import pandas as pd

        from claimaudit.contradictions.kinds.kind import HIGH, PLANES, Case, Kind, undivided
        from claimaudit.contradictions.kinds.tiers import LAST


        def find(material):
            claims = material.table[material.table["article"] & material.table["stated"]]
            return pd.DataFrame({"left": claims.index[claims["rung"] == "4"]})


        def sentence(row, vocabulary):
            return f"Nothing hedges what is said of {vocabulary.label(row['outcome'])}."


        KIND = Kind(
            name="no hedge",
            page=__doc__,
            find=find,
            sentence=sentence,
            fires=Case(claims=[{"statement": "The herb does improve sleep.", "rung": "4"}]),
            silent=Case(claims=[{"statement": "The herb can improve sleep.", "rung": "3"}]),
            confidence=HIGH,
            scope=undivided,
            plane=PLANES[0],
            tier=LAST,
            one_sided=True,
        )
        ''',
        {"FILES": '"no_hedge"'},
    ),
    "An outcome": Example("calm"),
    "A figure": Example(
        "wordings_by_voice",
        '''
        """Claims by voice and strength of wording."""

        import pandas as pd

        from claimaudit.views.figures.canvas import ACCENT, bubbles, in_words, single_axes
        from claimaudit.views.figures.canvas import with_totals

        CAPTION = "Claims by voice and strength of wording"
        RUNGS = {str(rung): f"rung {rung}" for rung in range(1, 5)}


        def numbers(audit):
            claims = audit.tables.claims
            counts = pd.crosstab(claims["voice"], claims["rung"])
            voices = [voice for voice in ("own", "reported") if voice in counts.index]
            return with_totals(counts, voices, RUNGS, "voice").rename(columns=RUNGS)


        def sentence(numbers):
            own = int(numbers.loc[numbers["voice"] == "own", "total"].sum())
            return f"{own} of {int(numbers['total'].sum())} worded claims are in its own voice"


        def description(numbers):
            return in_words(numbers, "voice", RUNGS.values())


        def draw(figure, numbers):
            axes = single_axes(figure, 1.6 + 0.4 * len(numbers))
            names = list(RUNGS.values())
            bubbles(axes, numbers, "voice", names, dict.fromkeys(names, ACCENT))
            axes.set_xticks(range(len(names)), names)
        ''',
        {"NAMES": '"wordings_by_voice"'},
    ),
    "A table": Example(
        "claims_by_voice",
        '''
        """How many claims the article makes in each voice."""

        from claimaudit.views.tables.parts import Table


        def rows(audit):
            voices = audit.tables.claims["voice"].replace("", "<none>")
            return voices.value_counts().rename("claims").rename_axis("voice").reset_index()


        TABLE = Table("Claims by voice", rows=rows)
        ''',
        {"NAMES": '"claims_by_voice"'},
    ),
    "A format of articles": Example(
        "teabag",
        '''
        """Articles as a teabag prints them."""

        from claimaudit.sources.capture.captured import CaptureFormat, Content


        def read(content, name, charset):
            return Content(content.removeprefix(b"TEABAG").decode().strip(), title="On a label")


        def is_signed(content):
            return content.startswith(b"TEABAG")


        FORMAT = CaptureFormat("tea", "Teabag (.tea)", read, is_signed)
        ''',
        {"FORMATS": "teabag.FORMAT"},
        {"FORMATS": "from claimaudit.sources.capture import teabag"},
    ),
    "A format of libraries": Example(
        "tea_label",
        '''
        """References as a tea label prints them: a title a line."""

        import re

        from claimaudit.sources.importing.records import ImportFormat


        def read(text, file):
            return [{"title": line.removeprefix("LABEL ")} for line in text.splitlines()]


        FORMAT = ImportFormat("Tea label", re.compile(r"^LABEL ", re.MULTILINE), read, "Kettle")
        ''',
        {"FORMATS": "tea_label.FORMAT"},
        {"FORMATS": "from claimaudit.sources.importing import tea_label"},
    ),
    "A format of exported sources": Example(
        "titles",
        '''
        """The titles of sources, one a line."""


        def as_titles(records):
            return "".join(f"{record['title']}\\n" for record in records)
        ''',
        {"SOURCE_FORMATS": '"titles.txt": as_titles', "FILES": '"titles.txt": "the titles"'},
        {"SOURCE_FORMATS": "from claimaudit.sources.titles import as_titles"},
    ),
    "A service": Example(
        "shelf",
        '''
        """The records of a shelf that has an address."""

        from claimaudit.literature.fetch import fetch
        from claimaudit.sources.importing.formats import format_of


        def records_of(address, allow_private=False):
            """Raw records, each with where and when it was got."""
            fetched = fetch(address, allow_private)
            text = fetched.content.decode()
            got = {"address": fetched.address, "retrieved": fetched.retrieved}
            return [record | got for record in format_of(text).read(text, fetched.address)]
        ''',
    ),
    "A drafter": Example(
        "parrot",
        '''
        """A drafter that has learnt one sentence."""

        from claimaudit.drafting.overlay import ProposedEntity


        class Parrot:
            name = "parrot"
            limits = "A parrot understands nothing."

            def __init__(self, references):
                self.references = references

            def entities(self, article, title, vocabulary):
                yield ProposedEntity("ginger", "ginger", why="heard")

            def claims(self, article, vocabulary):
                facets = {"subject": "ginger", "co_exposure": "alone", "outcome": "nausea"}
                wording = {"kind": "effect", "voice": "own", "rung": "3", "checkable": "yes"}
                for value in ("decreases", "reduces"):
                    row = {"exact": "Ginger can reduce nausea.", "value": value}
                    yield row | facets | wording | {"statement": "Ginger settles the stomach."}

            def findings(self, library, vocabulary, designs):
                return []
        ''',
        {"DRAFTERS": '"parrot": Parrot'},
        {"DRAFTERS": "from claimaudit.drafting.parrot import Parrot"},
    ),
    "A command": Example(
        "length",
        entries={"COMMANDS": 'Command("length", _length, "print how long it is", "", (AUDIT,))'},
        before={
            "COMMANDS": """
            def _length(parsed):
                print(f"{len(_opened(parsed).article.sentences)} sentences")
                return RAN
            """
        },
    ),
}


def new_file(title: str) -> str:
    """Where the text puts the new file, with NAME in it; empty where it asks for none."""
    named = NEW_FILE.search(RECIPES[title])
    return named[1] if named else ""


def with_entry(source: str, registry: str, entry: str, before: str) -> str:
    """The text of a module with one more line in one of its registries."""
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if registry in [getattr(target, "id", "") for target in targets]:
            break
    else:
        raise AssertionError(f"there is no {registry}")
    lines = source.splitlines(keepends=True)
    value = node.value
    inner = "".join(lines[value.lineno - 1 : value.end_lineno])
    opened, closed = inner.rstrip()[:-1].rstrip(), inner.rstrip()[-1]
    comma = "" if opened.endswith((",", "(", "{")) else ","
    lines[value.lineno - 1 : value.end_lineno] = [f"{opened}{comma}\n    {entry},\n{closed}\n"]
    lines.insert(node.lineno - 1, textwrap.dedent(before).strip() + "\n\n")
    return "".join(lines)


class Copy:
    """A copy of the package in which something is added, beside a small audit."""

    def __init__(self, folder: Path, title: str) -> None:
        self.source, self.root = folder / "src", folder / "root"
        package = self.source / "claimaudit"
        shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
        example, place = EXAMPLES[title], new_file(title)
        assert bool(place) == bool(example.file)
        if place:
            path = package / place.replace("NAME", example.name)
            assert not path.exists()
            path.write_text(textwrap.dedent(example.file).lstrip(), "utf-8")
        registries = dict(REGISTRY.findall(RECIPES[title]))
        assert example.entries.keys() <= registries.keys()
        for registry, entry in example.entries.items():
            path = package / registries[registry]
            before = example.before.get(registry, "")
            changed = with_entry(path.read_text("utf-8"), registry, entry, before)
            path.write_text(changed, "utf-8")
        write_small_audit(self.root)

    def ran(self, *arguments: str, folder: Path | None = None) -> str:
        """What Python prints when it runs with the copy; it must succeed."""
        run = subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder or self.root,
            env=os.environ | {"PYTHONPATH": str(self.source), "PYTHONUTF8": "1"},
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout + run.stderr

    def claimaudit(self, *arguments: str) -> str:
        return self.ran("-m", "claimaudit", *arguments)

    def python(self, *lines: str) -> str:
        return self.ran("-c", "\n".join(lines))

    def tested(self, file: str, which: str) -> str:
        """What pytest says of the tests of one file that speak of the new thing."""
        options = ("-q", "-p", "no:cacheprovider", "-n", "0")
        return self.ran("-m", "pytest", *options, f"tests/{file}", "-k", which, folder=ROOT)

    def article(self, name: str, text: str) -> None:
        """Put an article, and all that a draft by rules needs, into the root."""
        for shared in ("vocabulary.toml", "cues.toml"):
            shutil.copy(ROOT / "references" / shared, self.root / "references")
        (self.root / name).write_text(text, "utf-8")


@pytest.fixture
def copy(tmp_path, request) -> Copy:
    return Copy(tmp_path, request.param)


def going(title: str) -> pytest.MarkDecorator:
    """Hand a test the copy of the package in which the way of that title was gone."""
    return pytest.mark.parametrize("copy", [title], indirect=True)


def test_every_way_is_gone():
    assert list(EXAMPLES) == list(RECIPES)


@going("A kind of contradiction")
def test_a_new_kind_is_listed_explained_and_in_the_ledger(copy):
    assert "no hedge          a claim is worded without any hedge." in copy.claimaudit("kinds")
    assert "Fires: “The herb does improve sleep.”" in copy.claimaudit("kinds", "no", "hedge")
    (row,) = [
        row
        for row in json.loads(copy.claimaudit("ledger", "--format", "json"))
        if row["kind"] == "no hedge"
    ]
    assert (row["pair_id"], row["severity"]) == ("no-hedge:C04", 6)
    assert row["conflict"].startswith("article-article.no-hedge.conflict.sleep.tea.decreases")
    assert row["rule"] == "Nothing hedges what is said of amount and quality of sleep."
    assert "4 passed" in copy.tested("test_kinds.py", "hedge")


@going("An outcome")
def test_a_new_outcome_is_explained_and_known_by_its_phrases(copy):
    entry = """
        [outcome.calm]
        label = "calm and ease"
        scales = ["direction"]
        cues = ["serenity"]
        value_cues = { increases = ["soothes the mind"] }
        reassures = ["increases"]
        """
    with (copy.root / "references" / "vocabulary.toml").open("a", encoding="utf-8") as stream:
        stream.write(textwrap.dedent(entry))
    assert "calm and ease" in copy.claimaudit("vocabulary", "--explain", "calm")
    recognised = copy.claimaudit("vocabulary", "--phrase", "it soothes the mind")
    assert "calm" in recognised and "increases" in recognised
    assert "OK" in copy.claimaudit("check")


@going("A figure")
def test_a_new_figure_is_shown_and_held_to_what_figures_keep(copy):
    code = "from claimaudit import Audit, show"
    assert "wordings_by_voice" in copy.python(code, "print(show.figure().df)")
    shown = copy.python(code, f"show.figure(Audit.open({SLUG!r}), 'wordings_by_voice')")
    assert "worded claims are in its own voice" in shown
    tested = copy.tested("test_figures.py", "wordings_by_voice")
    assert re.search(r"[1-9]\d passed", tested) and "failed" not in tested


@going("A table")
def test_a_new_table_is_shown_escaped_with_its_frame(copy):
    code = f"from claimaudit import Audit, show; audit = Audit.open({SLUG!r})"
    table = "table = show.table(audit, 'claims_by_voice')"
    assert "claims_by_voice" in copy.python(code, "print(show.table().df['table'].to_list())")
    shown = copy.python(code, table, "print(table.source, table.df.set_index('voice').claims.own)")
    assert "<caption>Claims by voice</caption>" in shown and "&lt;none&gt;" in shown
    assert int(shown.split()[-1]) > 1


@going("A format of articles")
def test_an_article_of_a_new_format_is_read(copy):
    copy.article("page.tea", f"TEABAG\n{GINGER}")
    assert "plain text (.txt) or Teabag (.tea);" in copy.claimaudit("new", "--help")
    copy.claimaudit("new", "mine", "--article", "page.tea")
    captured = (copy.root / "data" / "mine" / "article.txt").read_text("utf-8")
    assert captured == GINGER.strip()
    assert (copy.root / "data" / "mine" / "source.tea").exists()
    assert "OK" in copy.claimaudit("check", "mine")


@going("A format of libraries")
def test_a_library_of_a_new_format_is_read(copy):
    copy.article("page.txt", GINGER)
    (copy.root / "labels").write_text("LABEL Green tea\nLABEL <i>Black</i> tea\n", "utf-8")
    assert "NBIB (PubMed) or Tea label (Kettle)." in copy.claimaudit("new", "--help")
    copy.claimaudit("new", "mine", "--article", "page.txt", "--library", "labels")
    library = json.loads((copy.root / "references" / "mine" / "library.json").read_text("utf-8"))
    assert {record["title"] for record in library} == {"Green tea", "Black tea"}


@going("A format of exported sources")
def test_the_sources_are_exported_in_a_new_format(copy):
    copy.claimaudit("export")
    titles = (copy.root / "reports" / SLUG / "tables" / "titles.txt").read_text("utf-8")
    assert "A made-up study for tests" in titles
    code = f"from claimaudit import Audit, show; audit = Audit.open({SLUG!r})"
    listed = copy.python(code, "print(show.table(audit, 'exported_files').source)")
    assert "titles.txt" in listed


@pytest.fixture
def shelf() -> Iterator[str]:
    """The address of a server that has one reference."""

    class Shelf(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"@article{Hill2022, title = {Tea}, year = {2022}}")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/shelf.bib"
    server.shutdown()
    server.server_close()


@going("A service")
def test_a_new_service_is_asked_and_what_it_says_is_dated(copy, shelf):
    code = "from claimaudit.literature.shelf import records_of"
    (record,) = json.loads(
        copy.python(code, f"import json; print(json.dumps(records_of({shelf!r}, True)))")
    )
    assert record["title"] == "Tea" and record["address"] == shelf
    assert re.match(r"\d{4}-\d\d-\d\dT", record["retrieved"])
    refusal = "try: records_of({!r})\nexcept Exception as refused: print(refused)"
    assert "Only public pages are fetched" in copy.python(code, refusal.format(shelf))


@going("A drafter")
def test_a_new_drafter_drafts_and_its_faults_are_counted(copy):
    copy.article("page.txt", GINGER)
    new = ("new", "mine", "--article", "page.txt", "--drafter", "parrot")
    said = copy.claimaudit(*new)
    assert "Parrot found 1 claim in 3 sentences" in said and "left out: 1" in said
    claims = json.loads(copy.claimaudit("claims", "mine", "--format", "json"))
    drafted = [claim for claim in claims if claim["kind"] == "effect"]
    assert [claim["value"] for claim in drafted] == ["decreases"]
    assert {claim["drafted_by"] for claim in claims} == {"claimaudit draft: parrot"}


@going("A command")
def test_a_new_command_is_listed_and_runs(copy):
    assert re.search(r"^    length +print how long it is$", copy.claimaudit("--help"), re.MULTILINE)
    assert "name of its folders" in copy.claimaudit("length", "--help")
    assert re.fullmatch(r"[1-9]\d* sentences\n", copy.claimaudit("length"))

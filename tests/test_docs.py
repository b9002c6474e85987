"""The documents say what the software does: README, data dictionary, codebook and the rest.

Run as a script it prints anew what code prints in them: python tests/test_docs.py
"""

import contextlib
import csv
import io
import pkgutil
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from claimaudit.audit import Audit
from claimaudit.contradictions.kinds import KINDS, codebook_section
from claimaudit.contradictions.kinds.kind import PLANES
from claimaudit.contradictions.ledger import STATUSES, as_records
from claimaudit.evidence.decision_table import BASES, DECISION_TABLE, DIRECTIONS
from claimaudit.evidence.designs import STUDIED
from claimaudit.evidence.verdicts import CERTAINTIES
from claimaudit.schema.contracts import (
    AMOUNT,
    CLAIMS,
    DECISIONS,
    FACETS,
    FINDINGS,
    MATCHES,
    SEARCH_LOG,
    STATUS,
    Table,
    parts,
)
from claimaudit.schema.csv_file import inspect_table
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.meta import read_meta
from claimaudit.sources.capture import formats as captured_formats
from claimaudit.sources.importing import formats as imported_formats
from claimaudit.views.commentary import figures
from claimaudit.vocabulary.checks import KEYS as VOCABULARY_KEYS
from claimaudit.vocabulary.entries import BY_PERSON, DRAFT_RULES
from claimaudit.vocabulary.facets import parse_condition
from claimaudit.vocabulary.quantities import amount_problems
from claimaudit.vocabulary.units import known_units
from claimaudit.vocabulary.vocabulary import Vocabulary
from collection import ROOT, own_audit, shared_vocabulary

SLUG = "kratom-alcohol"
README = ROOT / "README.md"
DICTIONARY = ROOT / "data" / "README.md"
CODEBOOK = ROOT / "references" / "codebook.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
CHANGELOG = ROOT / "CHANGELOG.md"
DOCUMENTS = (README, DICTIONARY, CODEBOOK, CONTRIBUTING, CHANGELOG)
TABLES = (CLAIMS, FINDINGS, MATCHES, DECISIONS, SEARCH_LOG, STATUS, DECISION_TABLE)
SHOWN = {
    "sentences": "sentences in the article",
    "claims": "claims in them",
    "checkable": "of these, claims that literature can settle",
    "sources": "sources",
    "findings": "findings from them",
    "matches": "judgements that a finding bears on a claim",
    "conflicts_itself": "conflicts of the article with itself, in one scope",
    "conflicts_literature": "conflicts of the article with the literature, in one scope",
    "supported": "claims supported",
    "contradicted": "claims contradicted",
    "contested": "claims contested",
    "not_established": "claims not established",
}
TICKED = re.compile(r"`([^`]+)`")


# Reading the documents


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", read(path), re.DOTALL | re.MULTILINE)


def sections(path: Path) -> dict[str, str]:
    pieces = re.split(r"^#+ (.+)$", read(path), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def rows(text: str) -> list[dict[str, str]]:
    """Every row of every Markdown table, by the heads of its columns."""
    found, head = [], None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            head = None
        elif head is None:
            head = cells
        elif not set(line) <= set("|- "):
            found.append(dict(zip(head, cells, strict=True)))
    return found


def ticked(text: str) -> list[str]:
    return TICKED.findall(text)


def audit() -> Audit:
    return own_audit(SLUG)


def vocabulary() -> Vocabulary:
    return shared_vocabulary(SLUG)


# README


def figure_lines(old: str) -> str:
    """The figures of the audit as a table."""
    known = figures(audit())
    lines = [f"| {known[name]} | {words} |" for name, words in SHOWN.items()]
    return "\n".join(["|  | in this audit |", "|---:|---|", *lines])


def answered(old: str) -> str:
    """A block of Python with the answers that its questions get now."""
    names, lines = {}, []
    # A question goes on in lines that begin with three points; what is no question is an answer.
    for piece in re.findall(r"^(?:>>> .*(?:\n\.\.\. .*)*|#.*|```.*|)$", old, re.MULTILINE):
        lines.append(piece)
        if piece.startswith(">>> "):
            code = re.sub(r"^(?:>>>|\.\.\.) ", "", piece, flags=re.MULTILINE)
            answer = io.StringIO()
            with contextlib.chdir(ROOT), contextlib.redirect_stdout(answer):
                exec(compile(f"{code}\n", README.name, "single"), names)
            lines += answer.getvalue().splitlines()
    return "\n".join(lines)


# What code prints in a document, between which lines, and from what stood there.
PRINTED = {
    "figures": (README, "<!-- figures: start -->", "<!-- figures: end -->", figure_lines),
    "questions": (README, "<!-- questions: start -->", "<!-- questions: end -->", answered),
    "kinds": (
        CODEBOOK,
        "<!-- kinds of contradiction -->",
        "<!-- end of the kinds -->",
        lambda old: codebook_section(),
    ),
}


def printed(part: str) -> str:
    """What stands now where code prints a part of a document."""
    path, start, end, _ = PRINTED[part]
    return read(path).partition(f"{start}\n")[2].partition(f"\n{end}")[0]


@pytest.mark.parametrize("part", PRINTED)
def test_what_code_prints_in_a_document_is_what_it_prints_now(part):
    path, *_, fresh = PRINTED[part]
    assert printed(part) == fresh(printed(part)), f"{path.name}: run python tests/test_docs.py"


def test_five_questions_of_the_readme_take_three_lines_at_most():
    questions = printed("questions").split("\n# ")[1:]
    assert len(questions) == 5
    for question in questions:
        assert len(re.findall(r"^(?:>>>|\.\.\.) ", question, re.MULTILINE)) <= 3


def test_the_readme_types_no_other_number_of_the_audit():
    prose = without_blocks(read(README)).replace(printed("figures"), "")
    named = r"claims?|sources?|findings?|sentences?|matches|contradictions?|conflicts?|tests?"
    assert re.findall(rf"\b\d+ (?:{named})\b", prose) == []


def test_every_command_of_run_py_in_the_documents_exists():
    known = runpy.run_path(str(ROOT / "run.py"))["COMMANDS"]
    named = {name for path in DOCUMENTS for name in re.findall(r"run\.py (\w+)", read(path))}
    assert {"report", "test"} <= named
    assert sorted(named - set(known)) == []


def command_help(*words: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "claimaudit", *words, "--help"],
        **{"capture_output": True, "text": True, "cwd": ROOT, "check": False},
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def commands() -> list[str]:
    return [row["Command"].split()[1] for row in rows(read(README)) if "Command" in row]


def test_the_readme_tells_the_commands_that_claimaudit_has():
    listed = re.findall(r"^    ([a-z]+)(?: |$)", command_help(), re.MULTILINE)
    assert sorted(commands()) == sorted(listed)


def test_the_readme_names_every_format_that_is_read():
    told = " ".join(read(README).split())
    assert f"as you have it: {captured_formats.labels('or')}." in told
    assert f"or another program: {imported_formats.choices()}." in told


def test_the_dictionary_names_every_ending_under_which_an_original_is_kept():
    (row,) = [row for row in read(DICTIONARY).splitlines() if "`data/<audit>/source.html`" in row]
    assert re.findall(r"\.([a-z]+)\b", row.split("|")[1]) == [
        known.name for known in captured_formats.FORMATS
    ]


def test_the_options_that_the_documents_name_exist():
    assert "--complete" in command_help("check")
    for name in ("claims", "ledger", "verdicts"):
        told = command_help(name)
        assert [word for word in ("--format", "table", "csv", "json") if word not in told] == []


def test_every_command_in_the_documents_is_one_of_claimaudit():
    named = {
        name
        for path in (*DOCUMENTS, ROOT / "references" / "protocol.md")
        for name in re.findall(r"`(?:\.venv/bin/)?claimaudit ([a-z]+)", read(path))
    }
    assert sorted(named - set(commands())) == []


def test_the_contradiction_that_the_readme_points_at_is_in_the_ledger():
    named = ticked(without_blocks(read(README)))
    pairs = sorted(word for word in named if word.startswith("opposite:"))
    found = audit().ledger_rows.set_index("pair_id").loc[pairs]
    assert set(found["plane"]) == {"article-article"} and found["conflict"].nunique() == 1
    assert audit().tables.decisions["pair_id"].iloc[0] == found["conflict"].iloc[0], (
        "README: first row"
    )
    sides = sorted({*found["left"], *found["right"]})
    said = audit().tables.claims.set_index("claim_id").loc[sides, "exact"]
    quoted = re.findall(r'"([^"]+)"', " ".join(sections(README)["Two commands"].split()))
    assert [quote for quote in quoted if not any(quote in exact for exact in said)] == []


# From the README's steps to an audit of one's own

EMPTIED = ("claims.csv", "matches.csv", "decisions.csv", "findings.csv", "search_log.csv")


@pytest.fixture
def mine(tmp_path):
    """What steps 1 to 4 of the README leave: one's own article, and tables with a header only."""
    for folder in ("data", "references"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
        shutil.copytree(ROOT / folder / SLUG, tmp_path / folder / "mine")
    data, references = tmp_path / "data" / "mine", tmp_path / "references" / "mine"
    data.joinpath("article.txt").write_text("Coffee can keep you awake.", encoding="utf-8")
    for name in EMPTIED:
        (path,) = [folder / name for folder in (data, references) if (folder / name).exists()]
        path.write_text(read(path).splitlines()[0] + "\n", encoding="utf-8")
    references.joinpath("library.json").write_text("[]", encoding="utf-8")
    references.joinpath("vocabulary.toml").write_text("[entity]\ncoffee = {}\n", encoding="utf-8")
    data.joinpath("commentary.md").write_text("## 00_summary\n\nMine.\n", encoding="utf-8")
    meta = read(data / "audit.toml").partition("[[reader_needs]]")[0]
    data.joinpath("audit.toml").write_text(meta, encoding="utf-8")
    return tmp_path


def enter_hash(root: Path) -> None:
    """Enter the hash that the message about the article names (step 3)."""
    with pytest.raises(InvalidAudit) as refused:
        Audit.open("mine", root)
    path = root / "data" / "mine" / "audit.toml"
    old = tomllib.loads(read(path))["article"]["sha256"]
    (new,) = set(re.findall(r"\b[0-9a-f]{64}\b", str(refused.value))) - {old}
    path.write_text(read(path).replace(old, new), encoding="utf-8")


def test_the_steps_of_the_readme_lead_to_an_audit_of_ones_own(mine):
    enter_hash(mine)
    with pytest.raises(InvalidAudit, match="no row accounts for sentence 1"):
        Audit.open("mine", mine)
    cells = dict.fromkeys(CLAIMS.columns, "") | {
        **{"claim_id": "C01", "exact": "Coffee can keep you awake.", "kind": "effect"},
        **{"statement": "Coffee keeps awake.", "voice": "own", "rung": "3", "checkable": "yes"},
        **{"subject": "coffee", "co_exposure": "alone"},
        **{"outcome": "insomnia", "value": "increases"},
    }
    with (mine / "data" / "mine" / "claims.csv").open("a", encoding="utf-8", newline="") as table:
        csv.writer(table).writerow(cells.values())
    verdict = Audit.open("mine", mine).verdict_rows.iloc[0]
    assert (verdict["direction"], verdict["basis"]) == ("not established", "nothing found")


# The data dictionary


def documented(table: Table) -> list[dict[str, str]]:
    own = rows(sections(DICTIONARY)[table.name])
    if "subject" not in table.columns:
        return own
    place = list(table.columns).index("subject")
    return [*own[:place], *rows(sections(DICTIONARY)["Facets"]), *own[place:]]


def name_of(row: dict[str, str]) -> str:
    return row["Column"].strip("`")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_dictionary_names_every_column_in_its_order(table):
    assert [name_of(row) for row in documented(table)] == list(table.columns)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_dictionary_says_which_cells_may_not_be_empty(table):
    needed = [name_of(row) for row in documented(table) if row["Needed"] == "yes"]
    assert sorted(needed) == sorted(table.required)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_dictionary_names_every_closed_value_and_no_other(table):
    told = {name_of(row): ticked(row["Allowed"]) for row in documented(table)}
    closed = {name: list(values) for name, values in table.allowed.items()}
    assert {name: told[name] for name in closed} == closed


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_examples_of_the_dictionary_are_valid_cells(table, tmp_path):
    path = tmp_path / table.name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(table.columns)
        writer.writerow([row["Example"] for row in documented(table)])
    assert [str(fault) for fault in inspect_table(path, table)[1]] == []


def test_the_dictionary_names_every_facet():
    assert [name_of(row) for row in rows(sections(DICTIONARY)["Facets"])] == list(FACETS)


def test_the_example_of_audit_toml_is_valid_and_its_keys_are_explained(tmp_path):
    (example,) = blocks(DICTIONARY, "toml")
    path = tmp_path / "audit.toml"
    path.write_text(example, encoding="utf-8")
    meta = read_meta(path)
    keys = {"form", "title", "language", *meta["article"], *meta["audit"], *meta["reader_needs"][0]}
    told = [row["Key"] for row in rows(sections(DICTIONARY)["audit.toml"])]
    assert {key for cell in told for key in ticked(cell)} == keys


def test_the_dictionary_names_every_key_of_a_vocabulary():
    told = rows(sections(DICTIONARY)["vocabulary.toml"])
    keys = {row["Entry"].strip("`[]").split(".")[0]: set(ticked(row["Keys"])) for row in told}
    assert keys.pop("axis") == set()
    assert keys == {name: set(keys) for name, keys in VOCABULARY_KEYS.items()}


def test_the_dictionary_names_every_field_of_custom():
    told = rows(sections(DICTIONARY)["library.json"])
    used = {
        key for name in audit().library.citekeys for key in audit().library.item(name)["custom"]
    }
    # What only an import fills in.
    imported = {"publication_type", "related"}
    assert {key for row in told for key in ticked(row["Key"])} == used | imported


def test_the_dictionary_names_every_figure_of_the_commentary():
    told = {word for word in ticked(sections(DICTIONARY)["commentary.md"]) if word[0] == "{"}
    assert told == {f"{{{name}}}" for name in figures(audit())}


def test_the_dictionary_tells_the_keys_and_words_of_the_ledger():
    told = {row["Key"]: row["Meaning"] for row in rows(sections(DICTIONARY)["What is computed"])}
    keys = {key for cell in told for key in ticked(cell)}
    record = as_records(audit().ledger_rows, audit().tables.claims, audit().tables.findings)[0]
    assert keys == {*record, *VERDICT_KEYS}
    assert ticked(told["`plane`"]) == list(PLANES)
    assert ticked(told["`status`"]) == list(STATUSES)
    assert sorted(ticked(told["`kind`"])) == sorted(kind.name for kind in KINDS)
    rulings = {"open", "disputed", *DECISIONS.allowed["ruling"]} - {"?"}
    assert set(ticked(told["`ruling`"])) == rulings


VERDICT_KEYS = (
    *("claim_id", "exact", "statement", "subject", "co_exposure", "outcome", "value"),
    *("direction", "basis", "wording", "certainty", "rule", "for", "against"),
)


def test_the_dictionary_tells_the_keys_and_words_of_the_verdicts():
    told = {row["Key"]: row["Meaning"] for row in rows(sections(DICTIONARY)["What is computed"])}
    assert set(VERDICT_KEYS) <= set(audit().verdict_rows.columns)
    assert ticked(told["`certainty`"]) == list(CERTAINTIES)
    for name in ("direction", "basis", "wording"):
        used = set(audit().verdict_rows[name]) - {""}
        assert used <= set(ticked(told[f"`{name}`"])), name


def keys_within(value: object) -> set[str]:
    """Every key of nested tables."""
    if isinstance(value, list):
        return {key for item in value for key in keys_within(item)}
    if not isinstance(value, dict):
        return set()
    return {*value, *(key for item in value.values() for key in keys_within(item))}


def known_words() -> set[str]:
    """Every lower-case word that the project gives a meaning to."""
    lists = [values for table in TABLES for values in table.allowed.values()]
    designs = tomllib.loads(read(ROOT / "references" / "designs.toml"))
    words = vocabulary()
    library = [audit().library.item(key) for key in audit().library.citekeys]
    return {
        *(name for table in TABLES for name in table.columns),
        *(value for values in lists for value in values),
        *(value for outcome in words.outcomes.values() for value in outcome.values),
        *words.entities,
        *words.outcomes,
        *words.axes,
        *(term for terms in words.axes.values() for term in terms),
        *keys_within(designs),
        *keys_within(dict(audit().meta)),
        *keys_within(library),
        *(library_value for item in library for library_value in item["custom"].values()
          if isinstance(library_value, str)),
        *STUDIED,
        *CERTAINTIES,
        *DIRECTIONS,
        *VERDICT_KEYS,
        *(kind.name for kind in KINDS),
        *STATUSES,
        *as_records(audit().ledger_rows, audit().tables.claims, audit().tables.findings)[0],
        # Words of the software that stand in no table.
        *("alone", "any", "draft", "default", "unknown", "open", "disputed", "apa", "retrieved"),
        *(unit for units in known_units().values() for unit in units),
        *BASES,
        *("fits", "too strong"),
        *(key for keys in VOCABULARY_KEYS.values() for key in keys),
        *(*DRAFT_RULES, BY_PERSON),
        *("advocacy", "industry"),
        *("public", "none declared", "partial", "full", "claimaudit", "custom"),
        *("publication_type", "related"),
    }  # fmt: skip


@pytest.mark.parametrize("path", [DICTIONARY, CODEBOOK], ids=lambda path: path.name)
def test_the_documents_name_nothing_that_does_not_exist(path):
    named = {
        word
        for word in ticked(without_blocks(read(path)))
        if re.fullmatch(r"[a-z][a-z_]*(?: [a-z]+)*", word)
    }
    assert len(named) > 30
    assert sorted(named - known_words() - set(commands_written(path))) == []


def commands_written(path: Path) -> list[str]:
    return [word for word in ticked(without_blocks(read(path))) if word.startswith("claimaudit ")]


# The codebook

CODED = re.compile(r"`([a-z_]+)=([^`]*)`")
CODED_TABLES = (CLAIMS, MATCHES, FINDINGS)


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """The shared words, those of the audit, and over them those of the examples."""
    paths = [
        ROOT / "references" / "vocabulary.toml",
        ROOT / "references" / SLUG / "vocabulary.toml",
    ]
    for example in blocks(CODEBOOK, "toml"):
        paths.append(tmp_path_factory.mktemp("example") / "vocabulary.toml")
        paths[-1].write_text(example, encoding="utf-8")
    return Vocabulary.load(*paths)


def allowed(words: Vocabulary, column: str, line: str) -> set[str]:
    """What a cell of the column may say; a value must belong to an outcome named in the line."""
    outcomes = [name for key, name in CODED.findall(line) if key == "outcome"]
    quantities, amounts_of = (
        [cell for key, cell in CODED.findall(line) if key == name] for name in AMOUNT
    )
    readable = {
        quantity
        for quantity in quantities
        if any(not list(amount_problems(quantity, amount_of)) for amount_of in amounts_of)
    }
    vocabulary_columns = {
        "quantity": readable,
        "subject": {*words.entities},
        "co_exposure": {"alone", "any", *words.entities},
        "outcome": {*words.outcomes},
        "versus": {*words.entities},
        "via": {*words.entities, *words.outcomes},
        "value": {value for name in outcomes or words.outcomes for value in words.values(name)},
        "design": {*audit().designs},
    }
    closed = {name: set(values) for table in CODED_TABLES for name, values in table.allowed.items()}
    return (vocabulary_columns | closed)[column]


def test_every_word_in_an_example_of_the_codebook_exists(words):
    lines = [line for line in read(CODEBOOK).splitlines() if CODED.search(line)]
    unknown = [
        f"{column}={cell}"
        for line in lines
        for column, cell in CODED.findall(line)
        if column != "condition" and not set(parts(cell)) <= allowed(words, column, line)
    ]
    assert len(lines) > 40
    assert unknown == []


def test_every_condition_in_the_codebook_has_terms_of_its_axis(words):
    cells = [cell for column, cell in CODED.findall(read(CODEBOOK)) if column == "condition"]
    stated = [parse_condition(cell) for cell in cells]
    assert stated
    assert [one for one in stated for axis in one if not one[axis] <= {*words.axes[axis]}] == []


def test_examples_with_an_id_say_what_the_table_says():
    claims = audit().tables.claims.set_index("claim_id")
    wrong = []
    for row in rows(read(CODEBOOK)):
        told, *codes = [cell for head, cell in row.items() if head != "Not"]
        ids = re.findall(r"\bC\d{2,}\b", told)
        for claim in ids:
            for column, cell in CODED.findall(" ".join(codes)):
                if claims.at[claim, column] != cell:
                    wrong.append(f"{claim} {column}: {cell}, not {claims.at[claim, column]}")
            if quote := re.search(r'"([^"]+)"', told):
                text = audit().article.text
                assert quote[1] in text, quote[1]
    assert wrong == []


def test_the_codebook_explains_every_kind():
    told = [row["Kind"].strip("`") for row in rows(sections(CODEBOOK)["Kind"])]
    assert sorted(told) == sorted(set(CLAIMS.allowed["kind"]) - {"?"})


def test_the_codebook_explains_every_attribution_and_way_of_being_indirect():
    text = read(CODEBOOK)
    assert [value for value in FINDINGS.allowed["attribution"] if value not in text] == []
    told = {cell for column, cell in CODED.findall(text) if column == "directness"}
    assert told == set(MATCHES.allowed["directness"]) - {"?"}


# All documents


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", read(path))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_to_a_heading_finds_it(path):
    for target, heading in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", read(path)):
        if "://" in target:
            continue
        titles = sections(path.parent / target if target else path)
        slugs = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
        assert heading in slugs


def test_every_module_and_function_that_prose_names_is_there():
    files = [*ROOT.glob("src/**/*.py"), *ROOT.glob("notebooks/*.ipynb"), *DOCUMENTS]
    lacking = []
    for path in files:
        for name in re.findall(r"`(claimaudit(?:\.\w+)+)`", read(path)):
            try:
                pkgutil.resolve_name(name)
            except (ImportError, AttributeError):
                lacking.append(f"{path.name}: {name}")
    assert lacking == []


def test_the_version_is_the_same_everywhere():
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    assert re.search(rf"^version: {re.escape(version)}$", read(ROOT / "CITATION.cff"), re.MULTILINE)
    assert re.search(r"^## \[([\d.]+)\]", read(CHANGELOG), re.MULTILINE)[1] == version


def test_contributing_tells_how_the_lock_was_made():
    made = read(ROOT / "requirements.lock").splitlines()[1].lstrip("# ")
    assert made in read(CONTRIBUTING)


if __name__ == "__main__":
    for part, (path, start, end, fresh) in PRINTED.items():
        old = printed(part)
        new = read(path).replace(f"{start}\n{old}\n{end}", f"{start}\n{fresh(old)}\n{end}")
        path.write_text(new, encoding="utf-8", newline="\n")

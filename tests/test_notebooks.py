"""What a reader of the notebooks relies on and nbval does not see."""

from __future__ import annotations

import base64
import getpass
import itertools
import json
import re
from pathlib import Path

import pytest

from collection import ROOT

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
CHECKED = "nbval-check-output"
LARGEST = 600_000
# Where somebody works is nobody's business, and it changes from machine to machine.
PLACES = re.compile(r"/home/|/Users/|/root/|/tmp/|[A-Z]:\\\\Users|/wor[k]/|\.venv|site-packages")

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def cells(path: Path, kind: str) -> list[dict]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == kind]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def outputs(path: Path) -> list[dict]:
    return [output for cell in cells(path, "code") for output in cell["outputs"]]


def headings(path: Path) -> list[int]:
    found = [re.findall(r"^(#+) ", source(cell), re.MULTILINE) for cell in cells(path, "markdown")]
    return [len(marks) for several in found for marks in several]


def test_the_collection_is_numbered_in_reading_order():
    numbers = [int(path.name[:2]) for path in NOTEBOOKS]
    assert numbers[:7] == list(range(7))
    assert numbers == list(range(len(numbers)))


def test_nothing_but_notebooks_lies_in_their_folder():
    strays = [path.name for path in FOLDER.iterdir() if path.suffix != ".ipynb"]
    assert [name for name in strays if name != ".ipynb_checkpoints"] == []


@every_notebook
def test_the_name_sorts_and_reads(path):
    assert re.fullmatch(r"\d\d_[a-z0-9_]+\.ipynb", path.name)


@every_notebook
def test_it_was_run_from_top_to_bottom(path):
    counts = [cell["execution_count"] for cell in cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_it_ran_without_error_and_without_warnings(path):
    kinds = {(output["output_type"], output.get("name", "")) for output in outputs(path)}
    assert not {kind for kind in kinds if kind[0] == "error" or kind[1] == "stderr"}


@every_notebook
def test_the_kernel_is_one_that_everybody_has(path):
    assert read(path)["metadata"]["kernelspec"]["name"] == "python3"


@every_notebook
def test_it_has_one_title_first_and_skips_no_heading_level(path):
    levels = headings(path)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert source(read(path)["cells"][0]).startswith("# ")


@every_notebook
def test_something_that_prose_refers_to_is_compared(path):
    tagged = [cell for cell in cells(path, "code") if CHECKED in cell["metadata"].get("tags", [])]
    assert tagged
    assert all(cell["outputs"] for cell in tagged)


@every_notebook
def test_the_code_is_thin_and_plain(path):
    for cell in cells(path, "code"):
        lines = [line for line in source(cell).splitlines() if line.strip()]
        assert len(lines) <= 5, source(cell)
        assert not source(cell).rstrip().endswith(";")
        assert not re.search(r"^\s*[%!]", source(cell), re.MULTILINE)
        assert not re.search(r"^\s*(class|def|for|while|if|try)\b", source(cell), re.MULTILINE)


@every_notebook
def test_one_line_imports_all_that_it_needs(path):
    code = [source(cell) for cell in cells(path, "code")]
    imports = re.findall(r"^(?:from|import) .*", "\n".join(code), re.MULTILINE)
    panels = ["from claimaudit.curating import panel, retrieval, worklist"]
    expected = ["from claimaudit import Audit, show"]
    assert imports == expected + (panels if path.stem == "07_new_audit" else [])
    assert code[0] == "\n".join([*imports, "", "audit = Audit.open()"])


@every_notebook
def test_its_cells_ask_the_audit_and_show_what_it_says(path):
    called = r"(?:[a-z_]+(?:, [a-z_]+)* = )?(show|panel|worklist|retrieval)\."
    for cell in cells(path, "code")[1:]:
        lines = re.sub(r"\n[ )].*", "", source(cell)).splitlines()
        assert all(re.match(called, line) for line in lines), source(cell)


@every_notebook
def test_it_can_be_read_in_one_sitting(path):
    assert len(read(path)["cells"]) <= 45


@every_notebook
def test_every_figure_has_a_description_with_its_numbers(path):
    for output in outputs(path):
        if "image/png" in output.get("data", {}):
            described = output["metadata"]["image/png"]["alt"]
            assert len(described.split()) > 8
            assert re.search(r"\d", described)
            assert base64.b64decode("".join(output["data"]["image/png"])).startswith(b"\x89PNG")


@every_notebook
def test_it_gives_no_markdown_to_a_notebook_that_would_run_what_stands_in_it(path):
    kinds = {kind for output in outputs(path) for kind in output.get("data", {})}
    assert kinds <= {"text/html", "text/plain", "image/png"}
    assert "text/html" in kinds


@every_notebook
def test_nothing_tells_where_or_by_whom_it_was_run(path):
    text = json.dumps(list(outputs(path)), ensure_ascii=False)
    text = re.sub(r'"image/png": "[^"]+"', "", text)
    assert not PLACES.search(text)
    assert f"/{getpass.getuser()}/" not in text
    assert not [cell for cell in cells(path, "code") if "execution" in cell["metadata"]]


@every_notebook
def test_it_is_small_enough_to_open_and_to_mail(path):
    assert path.stat().st_size < LARGEST


@every_notebook
def test_prose_types_no_number_that_code_should_print(path):
    for cell in cells(path, "markdown"):
        prose = re.sub(r"\]\([^)]*\)|`[^`]*`|^```.*?^```", "", source(cell), flags=re.S | re.M)
        assert not re.search(
            r"(?<![\w-])\d+(?![\w-])", re.sub(r"^\s*\d+\. ", "", prose, flags=re.M)
        ), prose


@every_notebook
def test_it_says_what_it_does_not_show(path):
    if read(path)["metadata"].get("claimaudit", {}).get("report"):
        assert "## What this does not show" in "\n".join(source(c) for c in cells(path, "markdown"))


def test_the_report_is_made_of_the_first_seven():
    marked = [
        path.name[:2]
        for path in NOTEBOOKS
        if read(path)["metadata"].get("claimaudit", {}).get("report") is True
    ]
    assert marked == [f"{number:02}" for number in range(7)]

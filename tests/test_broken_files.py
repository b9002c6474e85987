"""Every fault of a broken file is named, in the same words from one version to the next."""

from pathlib import Path

import pytest

from claimaudit.drafting.english.cues import Cues
from claimaudit.evidence.designs import read_designs
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.files import read_toml
from claimaudit.schema.meta import read_meta
from claimaudit.sources.library import Library
from claimaudit.vocabulary.vocabulary import Vocabulary

BROKEN = Path(__file__).resolve().parent / "broken"
READERS = {
    "audit": read_meta,
    "cues": Cues.read,
    "designs": read_designs,
    "library": Library.read,
    "vocabulary": Vocabulary.load,
}
FILES = sorted(path for path in BROKEN.iterdir() if path.suffix in (".toml", ".json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_gets_the_messages_that_stand_beside_it(path):
    with pytest.raises(InvalidAudit) as error:
        READERS[path.stem.partition("-")[0]](path)
    assert f"{error.value}\n" == path.with_suffix(".txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("x = " + "[" * 3000 + "]" * 3000, "nested too deeply"),
        ("[" + ".".join("x" * 3000) + "]", "nested too deeply"),
        ("title = 'Tea'\nx = " + "9" * 5000, "the number in line 2 has too many digits"),
        ("title = 'Tea'\n\nx = 0x" + "f" * 5000, "the number in line 3 has too many digits"),
    ],
    ids=["brackets", "keys", "decimal", "hexadecimal"],
)
def test_a_toml_file_that_python_cannot_hold_is_refused_by_name(tmp_path, content, problem):
    path = tmp_path / "audit.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidAudit) as error:
        read_toml(path, path.name)
    assert str(error.value).startswith("audit.toml: ") and problem in str(error.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('[\n{"x": ' + "9" * 5000 + "}]", "the number in line 2 has too many digits"),
        ("[" * 200_000, "not JSON (maximum recursion depth exceeded"),
    ],
    ids=["digits", "brackets"],
)
def test_a_json_file_that_python_cannot_hold_is_refused_by_name(tmp_path, content, problem):
    path = tmp_path / "library.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InvalidAudit) as error:
        Library.read(path)
    assert str(error.value).startswith("library.json: ") and problem in str(error.value)

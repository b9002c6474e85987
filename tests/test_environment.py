"""One set of packages, whichever door a user comes in by: run.py, conda, or the lock itself."""

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec

import claimaudit
from collection import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
# Spelt in pieces, so that this file does not name what it forbids.
INDEX_HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "anaconda" + ".org",
    "anaconda" + ".com",
    "npm" + "js.org",
    "npm" + "js.com",
    "deb.debian" + ".org",
]
MACHINE_PATH = re.compile(r"(?<![\w.~})-])(?:/(?:home|Users|root|work)/\w|[A-Z]:\\Users\\)")


def direct_requirements() -> list[Requirement]:
    optional = PROJECT["optional-dependencies"].values()
    return [Requirement(line) for line in sum(optional, PROJECT["dependencies"])]


def locked() -> dict[str, list[Requirement]]:
    """Pins of the lock by package; a package may have one pin for each range of Pythons."""
    pins: dict[str, list[Requirement]] = {}
    for line in re.findall(r"^[A-Za-z0-9].*?(?= \\$)", LOCK, flags=re.MULTILINE):
        pin = Requirement(line)
        pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def version(pin: Requirement) -> str:
    (exact,) = pin.specifier
    assert exact.operator == "==", f"{pin} is no exact version"
    return exact.version


def conda_lines() -> list[str]:
    return [line for line in CONDA["dependencies"] if isinstance(line, str)]


def pip_lines() -> list[str]:
    """The lines that conda writes to a file and passes to pip."""
    (section,) = [entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    return section


def shared_files() -> list[Path]:
    """Every file that is, or would be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a clone, to tell the project's files from built ones")
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listing.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("wanted", direct_requirements(), ids=str)
def test_the_lock_holds_every_package_the_project_asks_for(wanted):
    pins = locked().get(canonicalize_name(wanted.name))
    assert pins, f"{wanted.name} is not in requirements.lock: make the lock anew"
    for pin in pins:
        assert wanted.specifier.contains(version(pin)), f"{pin} does not satisfy {wanted}"


@pytest.mark.parametrize("name", ["jupyterlab", "pandas", "matplotlib", "nbval", "pytest"])
def test_a_user_finds_the_promised_tools_through_every_door(name):
    assert name in {canonicalize_name(wanted.name) for wanted in direct_requirements()}
    assert name in locked()


def test_pandas_and_matplotlib_stay_within_one_minor_version():
    bounds = {wanted.name: str(wanted.specifier) for wanted in direct_requirements()}
    assert bounds["pandas"].startswith("~=") and bounds["pandas"].count(".") == 2
    assert bounds["matplotlib"].startswith("~=") and bounds["matplotlib"].count(".") == 2


def test_every_locked_package_carries_its_hash():
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) > 100
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_says_how_it_was_made_and_from_no_address():
    assert "uv pip compile" in LOCK.splitlines()[1]
    assert "://" not in LOCK
    assert not re.search(r"--(extra-)?index[-]url|--find[-]links", LOCK)


def test_the_build_backend_is_in_the_lock():
    """The project is installed without build isolation: nothing is fetched for it."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    for wanted in map(Requirement, build["requires"]):
        (pin,) = locked()[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version(pin))


@pytest.mark.parametrize("line", conda_lines())
def test_conda_understands_every_line(line):
    assert MatchSpec(line, strict=True).name is not None


def test_a_misspelt_conda_line_would_be_noticed():
    with pytest.raises(Exception, match="version"):
        MatchSpec("python >=3.11,<<3.14", strict=True)


def test_conda_gets_one_channel_a_fitting_python_and_pip():
    specs = {spec.name.normalized: spec for spec in map(MatchSpec, conda_lines())}
    assert CONDA["name"] == PROJECT["name"] and CONDA["channels"] == ["conda-forge"]
    assert set(specs) == {"python", "pip"}
    assert PROJECT["requires-python"] in str(specs["python"].version)


def test_every_package_of_the_conda_door_comes_from_the_lock():
    assert pip_lines() == ["-r requirements.lock"]


def test_pip_accepts_the_list_that_conda_passes_to_it(tmp_path):
    """As conda does: pip's lines in a file beside environment.yml. Nothing is left to fetch."""
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    listed = tmp_path / "condaenv.requirements.txt"
    listed.write_text("\n".join(pip_lines()), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--no-input"]
    ran = subprocess.run(
        [*pip, "-r", str(listed)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "Would install" not in ran.stdout
    assert ran.stdout.count("Requirement already satisfied: ") >= len(direct_requirements())


def test_conda_users_read_the_second_step():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert "pip install --no-deps --no-build-isolation -e ." in text


def test_no_file_names_a_package_index():
    named = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in shared_files()
        for host in INDEX_HOSTS
        if host.encode() in path.read_bytes().lower()
    ]
    assert named == []


def test_no_file_holds_a_path_of_somebodys_machine():
    texts = {path: path.read_text(encoding="utf-8", errors="ignore") for path in shared_files()}
    named = [
        f"{path.relative_to(ROOT)}: {text[max(found.start() - 20, 0) : found.end() + 20]!r}"
        for path, text in texts.items()
        for found in MACHINE_PATH.finditer(text)
    ]
    assert named == []


@pytest.mark.parametrize(
    ("text", "is_path"),
    [
        ("saved to /home" + "/mary/x.csv", True),
        ("File '/work" + "/x.py'", True),
        ("C:" + "\\Users\\mary", True),
        ("https://example.org/home" + "/mary", False),
        ("data/work" + "/x", False),
    ],
)
def test_a_machine_path_is_told_from_an_address(text, is_path):
    assert bool(MACHINE_PATH.search(text)) == is_path


def test_captured_articles_survive_a_windows_checkout(tmp_path):
    """With line endings rewritten on checkout, data/ keeps its bytes."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    git = ["git", "-C", str(tmp_path), "-c", "core.autocrlf=true"]
    subprocess.run([*git, "init", "-q"], check=True)
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    article = tmp_path / "data" / "some audit" / "article.txt"
    article.parent.mkdir(parents=True)
    article.write_bytes(b"One line.\nAnother.\r\n")
    before = hashlib.sha256(article.read_bytes()).hexdigest()
    subprocess.run([*git, "add", "-A"], check=True, capture_output=True)
    article.unlink()
    subprocess.run([*git, "checkout", "-q", "--", "."], check=True)
    assert hashlib.sha256(article.read_bytes()).hexdigest() == before


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert claimaudit.__version__ == PROJECT["version"] == str(citation["version"])


def test_the_citation_file_has_what_the_format_requires():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
    assert citation["license"] == PROJECT["license"]


def test_the_licence_leaves_the_articles_to_their_authors():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "BSD 3-Clause" in licence and "CC BY 4.0" in licence
    assert "licensed by neither: the articles under audit, data/*/article.txt" in licence


def test_the_workflow_runs_the_two_commands_on_three_systems_and_pythons():
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["test"]
    assert {name.split("-")[0] for name in job["strategy"]["matrix"]["os"]} == {
        "ubuntu",
        "macos",
        "windows",
    }
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    commands = [step.get("run") for step in job["steps"]]
    assert "python3 run.py test" in commands and "python3 run.py report" in commands

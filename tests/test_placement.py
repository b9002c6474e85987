"""Whatever ends a program, no half audit is left, and nothing outside an audit gets into a copy."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claimaudit import cli
from claimaudit.audit import Audit
from claimaudit.drafting.new import SHARED
from claimaudit.drafting.placement import COPY, finish_interrupted, prepared
from claimaudit.schema.files import write_atomically
from small_audit import SLUG, write_small_audit
from test_cli import listing

PAGE = Path(__file__).parent / "captured" / "ginger-tea.html"
REPOSITORY = Path(__file__).resolve().parents[1]
COMMANDS = {"copy": ("copy", SLUG, "mine"), "new": ("new", "mine", "--article", str(PAGE))}

# Ends itself before or after the n-th call of a function, as the system would end it.
KILLED = """
import os, shutil, signal, sys
module, name, number, moment, *command = sys.argv[1:]
module = {"os": os, "shutil": shutil}[module]
wrapped, calls = getattr(module, name), []
def killing(*arguments, **options):
    calls.append(arguments)
    last = len(calls) == int(number)
    if last and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = wrapped(*arguments, **options)
    if last:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(module, name, killing)
from claimaudit import cli
sys.exit(cli.main(command))
"""


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """A collection with one audit and the shared files that drafting needs."""
    write_small_audit(tmp_path)
    for name in SHARED:
        if not (tmp_path / "references" / name).exists():
            shutil.copy(REPOSITORY / "references" / name, tmp_path / "references" / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMAUDIT_AUDIT", raising=False)
    return tmp_path


def killed(folder: Path, step: tuple[str, str, int, str], command: tuple[str, ...]) -> None:
    arguments = [*map(str, step), *command]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == -9, done.stderr


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


STEPS = [("os", "rename", 1, "before"), ("os", "rename", 1, "after")]
STEPS += [("os", "rename", 2, "before"), ("os", "rename", 2, "after"), ("os", "mkdir", 4, "after")]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: "-".join(map(str, step)))
def test_a_command_that_was_killed_is_completed_or_cleaned_up_by_running_it_again(
    root: Path,
    capsys,
    command: str,
    step: tuple[str, str, int, str],
) -> None:
    killed(root, step, COMMANDS[command])
    assert left_over(root), "the kill came too late to leave anything"
    half = (root / "references/mine").exists() and not (root / "data/mine").exists()
    if half:
        assert cli.main(["check", "mine"]) == 2
        assert "references/mine stands there without data/mine" in capsys.readouterr().err
    whole = (root / "data/mine").exists()
    status = cli.main(list(COMMANDS[command]))
    words = capsys.readouterr().err
    assert (status == 0) == (not half and not whole)
    assert ("ended before its last step; the audit is complete now" in words) == half
    assert left_over(root) == []
    Audit.open("mine", root)


def test_what_a_living_program_prepares_is_left_alone(root: Path) -> None:
    with prepared(root, "mine", prefix=COPY) as draft:
        assert not finish_interrupted(root, "mine")
        assert draft.is_dir()
        for name in ("references", "data"):
            (draft / name / "mine").mkdir(parents=True)
    assert (root / "data/mine").is_dir()


@pytest.mark.parametrize("name", [".new-thoughts", ".copy-abcdefgh", ".newabcdefgh"])
def test_a_folder_of_a_person_is_never_swept(root: Path, name: str) -> None:
    (root / name).mkdir()
    (root / name / "notes.txt").write_text("kept", encoding="utf-8")
    finish_interrupted(root, "mine")
    assert (root / name / "notes.txt").read_text(encoding="utf-8") == "kept"


def test_half_of_another_audit_waits_for_its_own_command(root: Path) -> None:
    killed(root, ("os", "rename", 1, "after"), COMMANDS["copy"])
    assert cli.main(["copy", SLUG, "other"]) == 0
    assert (root / "references/mine").is_dir() and not (root / "data/mine").exists()
    assert cli.main(list(COMMANDS["copy"])) == 2
    Audit.open("mine", root)


@pytest.mark.parametrize("missing", ["data", "references"])
def test_half_an_audit_is_said_to_be_one(root: Path, capsys, missing: str) -> None:
    shutil.copytree(root / "data" / SLUG, root / "data" / "mine")
    shutil.copytree(root / "references" / SLUG, root / "references" / "mine")
    shutil.rmtree(root / missing / "mine")
    for command in COMMANDS.values():
        assert cli.main(list(command)) in (1, 2)
        assert f"stands there without {missing}/mine" in capsys.readouterr().err


@pytest.mark.skipif(not (REPOSITORY / ".git").exists(), reason="no checkout")
def test_what_a_killed_program_leaves_is_ignored_by_git() -> None:
    names = ["data/x/.matches.csv.k3x_9a2b", "data/x/..matches.csv.bak.abcd1234"]
    names += [".new-abcd1234/data/x", ".copy-abcd1234/data/x", "notebooks/.a.ipynb.abcd1234"]
    command = ["git", "check-ignore", *names]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.stdout.split() == names
    for tracked in ("data/x/matches.csv", ".github/workflows/test.yml", ".gitattributes"):
        command = ["git", "check-ignore", "-q", tracked]
        assert subprocess.run(command, cwd=REPOSITORY, check=False).returncode == 1, tracked


# Names and links


@pytest.mark.parametrize("name", ["con", "lpt1", "x" * 61])
def test_a_copy_may_be_called_what_a_new_audit_may(root: Path, capsys, name: str) -> None:
    before = listing(root)
    assert cli.main(["copy", SLUG, name]) == 2
    assert "Use a-z, 0-9 and hyphens, at most 60" in capsys.readouterr().err
    assert listing(root) == before


@pytest.mark.parametrize("folder", ["data", "references"])
@pytest.mark.parametrize("kind", ["file", "folder", "nothing"])
def test_a_link_out_of_the_audit_is_not_copied(
    root: Path,
    tmp_path_factory,
    capsys,
    folder: str,
    kind: str,
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("secret", encoding="utf-8")
    target = {"file": outside / "secret.txt", "folder": outside, "nothing": outside / "none"}[kind]
    link = root / folder / SLUG / "zz.txt"
    link.symlink_to(target)
    before = sorted(root.rglob("*"))
    assert cli.main(["copy", SLUG, "mine"]) == 2
    words = capsys.readouterr().err
    assert str(link) in words and "put the file itself in its place" in words
    assert sorted(root.rglob("*")) == before


def test_an_audit_whose_folder_is_a_link_to_elsewhere_is_not_copied(
    root: Path,
    tmp_path_factory,
) -> None:
    elsewhere = tmp_path_factory.mktemp("outside") / "references"
    (root / "references" / SLUG).rename(elsewhere)
    (root / "references" / SLUG).symlink_to(elsewhere)
    assert cli.main(["copy", SLUG, "mine"]) == 2
    assert not (root / "references/mine").exists()


def test_a_link_within_the_audit_is_copied_as_its_file(root: Path) -> None:
    (root / "data" / SLUG / "same.md").symlink_to("commentary.md")
    assert cli.main(["copy", SLUG, "mine"]) == 0
    copied = root / "data/mine/same.md"
    assert not copied.is_symlink()
    assert copied.read_bytes() == (root / "data" / SLUG / "commentary.md").read_bytes()


# Saving


def test_saving_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    for folder in ("store", "audit"):
        (tmp_path / folder).mkdir()
    stored, link = tmp_path / "store/matches.csv", tmp_path / "audit/matches.csv"
    stored.write_bytes(b"old")
    link.symlink_to("../store/matches.csv")
    write_atomically(link, b"new")
    assert link.is_symlink() and stored.read_bytes() == b"new"
    assert [path.name for path in stored.parent.iterdir()] == ["matches.csv"]


def test_what_a_killed_save_left_is_swept_by_the_next_one(tmp_path: Path) -> None:
    (tmp_path / ".matches.csv.abcd1234").write_bytes(b"half")
    kept = [".matches.csv.bak", ".claims.csv.abcd1234", ".matches.csv.ABCD-234"]
    for name in kept:
        (tmp_path / name).write_bytes(b"kept")
    write_atomically(tmp_path / "matches.csv", b"new")
    assert {path.name for path in tmp_path.iterdir()} == {"matches.csv", *kept}


@pytest.mark.skipif(os.name == "nt", reason="Windows locks open files by itself")
def test_what_another_program_is_writing_is_not_swept(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / ".matches.csv.abcd1234").open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        write_atomically(tmp_path / "matches.csv", b"new")
        assert (tmp_path / ".matches.csv.abcd1234").exists()
    write_atomically(tmp_path / "matches.csv", b"newer")
    assert [path.name for path in tmp_path.iterdir()] == ["matches.csv"]


def full(*_: object, **__: object) -> None:
    """What the system says when the disk is full: it names no file."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(("command", "file"), [("copy", "findings.csv"), ("new", "article.txt")])
def test_on_a_full_disk_the_file_is_named_and_nothing_is_left(
    root: Path, capsys, monkeypatch, command: str, file: str
) -> None:
    before = listing(root)
    monkeypatch.setattr(shutil, "copy2", full)
    monkeypatch.setattr(Path, "write_bytes", full)
    assert cli.main(list(COMMANDS[command])) == 1
    words = capsys.readouterr().err
    assert "No space left on device: " in words and f"{file}\n" in words
    assert listing(root) == before


def test_a_table_that_cannot_be_saved_for_lack_of_space_is_named(
    tmp_path: Path, monkeypatch
) -> None:
    (tmp_path / "matches.csv").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError) as caught:
        write_atomically(tmp_path / "matches.csv", b"new")
    assert caught.value.filename == str(tmp_path / "matches.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["matches.csv"]
    assert (tmp_path / "matches.csv").read_bytes() == b"old"

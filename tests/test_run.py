"""run.py, the door of the collection: what it says, what it sets up, and what it leaves alone."""

import ast
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from collection import ROOT

COMMANDS = ["report", "lab", "test", "refresh", "bench", "setup"]


class Door:
    """run.py loaded from a folder of its own, with a log of the commands that it would run."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch):
        for name in ("run.py", "requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        self.folder, self.calls, self.fails_at = folder, [], None
        self.names = runpy.run_path(str(folder / "run.py"))
        self.scope = self.names["main"].__globals__
        monkeypatch.setitem(self.scope, "call", self.call)
        monkeypatch.setitem(self.scope, "find_uv", lambda: "uv")

    def call(self, *command: object) -> int:
        line = " ".join(map(str, command))
        self.calls.append(line)
        if self.fails_at and self.fails_at in line:
            return 1
        if " venv " in line:
            python = self.scope["in_venv"]("python")
            python.parent.mkdir(parents=True)
            python.touch()
        return 0

    def run(self, *arguments: str) -> list[str]:
        """Run one command; what it called this time."""
        self.calls.clear()
        self.scope["main"](list(arguments))
        return list(self.calls)


@pytest.fixture
def door(tmp_path, monkeypatch):
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    return Door(folder, monkeypatch)


def run_py(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_alone_it_says_what_it_can_do(arguments):
    ran = run_py(*arguments)
    assert ran.returncode == 0
    assert [name for name in COMMANDS if f"run.py {name}" not in ran.stdout] == []


def test_a_mistyped_command_is_answered_with_the_near_one():
    ran = run_py("reprot")
    assert ran.returncode == 2
    assert "Did you mean: python3 run.py report" in ran.stderr


def test_it_needs_nothing_but_the_standard_library():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    named = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    named += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names


def test_an_older_python_reads_it_and_is_told_what_is_needed(monkeypatch):
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 8, 18, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer and this is 3\.8"):
        runpy.run_path(str(ROOT / "run.py"))


def test_the_first_call_sets_up_and_the_second_has_nothing_to_do(door):
    first = door.run("setup")
    assert [line for line in first if "requirements.lock" in line and "--require-hashes" in line]
    assert "--no-deps --no-build-isolation --editable" in first[-1]
    assert door.run("setup") == []


def test_every_command_sets_up_first(door):
    for name in COMMANDS:
        shutil.rmtree(door.folder / ".venv", ignore_errors=True)
        assert "venv" in door.run(name)[0], name


def test_a_changed_lock_brings_a_new_environment(door):
    door.run("setup")
    with (door.folder / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    again = door.run("setup")
    assert "uv venv" in again[0] and "requirements.lock" in again[1]


def test_a_changed_project_file_installs_the_project_only(door):
    door.run("setup")
    with (door.folder / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("# changed\n")
    assert len(door.run("setup")) == 1
    assert door.run("setup") == []


def test_an_environment_whose_python_is_gone_is_made_anew(door):
    door.run("setup")
    door.scope["in_venv"]("python").unlink()
    assert "uv venv" in door.run("setup")[0]


def test_a_moved_folder_is_set_up_again(door, tmp_path, monkeypatch):
    door.run("setup")
    moved = tmp_path / "moved"
    door.folder.rename(moved)
    assert "uv venv" in Door(moved, monkeypatch).run("setup")[0]


@pytest.mark.parametrize(
    ("step", "remedy"),
    [
        (" venv ", "make sure that .* is writable"),
        ("--require-hashes", "connect to the network and run: python3 run.py setup"),
        ("--editable", "git checkout pyproject.toml"),
    ],
)
def test_a_step_that_fails_is_answered_with_one_line_and_repaired_later(door, step, remedy):
    door.fails_at = step
    with pytest.raises(SystemExit, match=f"What helps: {remedy}"):
        door.run("setup")
    door.fails_at = None
    assert "uv venv" in door.run("setup")[0], "the next call begins anew"
    assert door.run("setup") == []


def test_without_uv_pip_installs_the_same_lock(door, monkeypatch):
    monkeypatch.setitem(door.scope, "find_uv", lambda: None)
    made, packages, _ = door.run("setup")
    assert "-m venv" in made
    assert "-m pip install" in packages and "--require-hashes" in packages


def test_a_python_that_cannot_make_environments_names_the_command_to_run(door, monkeypatch):
    monkeypatch.setitem(door.scope, "find_uv", lambda: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit) as stopped:
        door.run("setup")
    last = str(stopped.value).splitlines()[-1]
    assert re.fullmatch(
        r"  What helps: (install uv, .*|(sudo )?apt install python3\.\d+-venv)", last
    )
    assert not (door.folder / ".venv").exists()


def test_a_stand_in_for_uv_that_does_not_work_is_passed_over(tmp_path, monkeypatch):
    if os.name == "nt":
        pytest.skip("the stand-in is a shell script")
    stand_in = tmp_path / "uv"
    stand_in.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert runpy.run_path(str(ROOT / "run.py"))["find_uv"]() is None


def test_variables_that_lead_astray_do_not_reach_the_set_up(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    given = runpy.run_path(str(ROOT / "run.py"))["environment"]()
    assert "PYTHONPATH" not in given
    assert given["PIP_USER"] == "0" and given["UV_PYTHON_DOWNLOADS"] == "never"


def test_report_passes_the_audit_on(door):
    assert door.run("report", "my-audit")[-1].endswith("report my-audit")


def test_all_checks_run_although_an_early_one_fails(door, capsys):
    door.run("setup")
    door.fails_at = "format --check"
    assert door.scope["main"](["test", "-k", "ledger"]) == 1
    assert door.calls[-1].endswith("-m pytest -k ledger")
    assert "What helps: " in capsys.readouterr().out


def test_a_failing_test_is_a_failing_command(door):
    door.run("setup")
    door.fails_at = "pytest"
    assert door.scope["main"](["test"]) == 1


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="the script is for bash")
def test_the_script_for_continuous_integration_runs_the_same_command():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert (
        subprocess.run(["/bin/bash", "-n", str(ROOT / ".ci" / "run")], check=False).returncode == 0
    )
    assert script.rstrip().endswith("exec python3 run.py test")
    assert "CLAIMAUDIT_REQUIRE_BROWSER=1" in script


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_an_interrupted_set_up_says_so_and_leaves_no_finished_environment(door):
    """Ctrl-C reaches run.py and the installer; a half-made .venv is never taken for a whole one."""
    fake = door.folder / "uv"
    fake.write_text(
        "#!/bin/sh\n[ $1 = --version ] || { mkdir -p .venv/bin; kill -INT 0; sleep 9; }\n"
    )
    fake.chmod(0o755)
    variables = os.environ | {"PATH": f"{door.folder}{os.pathsep}{os.environ['PATH']}"}
    ran = subprocess.run(
        [sys.executable, str(door.folder / "run.py"), "setup"],
        env=variables,
        capture_output=True,
        text=True,
        start_new_session=True,
        # Whoever starts the tests in the background hands down a Ctrl-C that is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        check=False,
    )
    assert ran.returncode == 1
    assert "interrupted; the next call" in ran.stderr and "Traceback" not in ran.stderr
    assert "uv venv" in door.run("setup")[0]

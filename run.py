#!/usr/bin/env python3
"""Set up this collection and use it. Needs Python 3.11 or newer and nothing else.

python3 run.py report [AUDIT]   build reports/AUDIT/report.html (AUDIT: a folder of data/)
python3 run.py lab              open the notebooks in JupyterLab
python3 run.py test [ARGS]      check format and style, then run every test (ARGS: for pytest)
python3 run.py refresh          run all notebooks again and keep their new outputs
python3 run.py bench            measure speed and memory
python3 run.py setup            only set up

Each of them first makes .venv from requirements.lock where that is missing or out of date.
System packages are never installed. On Windows, say "py run.py" for "python3 run.py".
"""

import difflib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(
        "run.py needs Python 3.11 or newer and this is {}.{}: start it with a newer one, "
        "for example: python3.13 run.py".format(*sys.version_info[:2])
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "set-up.txt"
# Run from inside .venv, the Python below it must make the new .venv, not the one being replaced.
PYTHON = getattr(sys, "_base_executable", None) or sys.executable


def say(text: str) -> None:
    print(text, flush=True)


def stop(reason: str, remedy: str) -> None:
    """End with what went wrong and the one line that helps."""
    sys.exit(f"\nrun.py: {reason}\n  What helps: {remedy}")


def in_venv(name: str) -> Path:
    if os.name == "nt":
        return VENV / "Scripts" / f"{name}.exe"
    return VENV / "bin" / name


def environment() -> dict[str, str]:
    """The caller's variables, less those that lead Python, pip or uv out of .venv."""
    misleading = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX"}
    kept = {name: value for name, value in os.environ.items() if name not in misleading}
    return kept | {"PIP_USER": "0", "PYTHONUTF8": "1", "UV_PYTHON_DOWNLOADS": "never"}


def call(*command: str | Path) -> int:
    """Run a command in the project's folder and return its exit status."""
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=environment())
    interrupted = False
    while True:
        try:
            status = process.wait()
            break
        except KeyboardInterrupt:
            # The terminal told the child too; it decides (JupyterLab asks back) and is waited for.
            interrupted = True
    if interrupted and status:
        raise KeyboardInterrupt
    return status


def digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def wanted() -> list[str]:
    """What a finished set-up would note down: one line for the packages, one for the project."""
    python = "{}.{}".format(*sys.version_info[:2])
    packages = digest(LOCK.read_bytes(), python.encode(), str(ROOT).encode())
    return [packages, digest((ROOT / "pyproject.toml").read_bytes())]


def found() -> list[str]:
    """What the last finished set-up noted down; empty when there was none or it is broken."""
    if not (STAMP.exists() and in_venv("python").exists()):
        return []
    return STAMP.read_text(encoding="utf-8").split()


def find_uv() -> str | None:
    """uv, if it is on the path and works (a version manager's stand-in may not)."""
    uv = shutil.which("uv")
    if uv is None:
        return None
    try:
        works = subprocess.run([uv, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return None
    return uv if works else None


def remove_environment() -> None:
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        stop(f"cannot replace {VENV}: {error}", "close what uses it (JupyterLab?) and try again")


def venv_remedy() -> str:
    if not Path("/etc/debian_version").exists():
        return "install uv, or a complete Python with venv and ensurepip, and try again"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv"


def make_environment(uv: str | None) -> None:
    if uv is None and importlib.util.find_spec("ensurepip") is None:
        stop("this Python cannot make an environment (it has no ensurepip)", venv_remedy())
    maker = [uv, "venv", "--quiet", "--python", PYTHON] if uv else [PYTHON, "-m", "venv"]
    if call(*maker, VENV) != 0:
        stop(f"{VENV} could not be made (see above)", f"make sure that {ROOT} is writable")


def pip(uv: str | None) -> list[str | Path]:
    """The start of a command that installs into .venv."""
    if uv:
        return [uv, "pip", "install", "--python", in_venv("python")]
    return [in_venv("python"), "-m", "pip", "install", "--disable-pip-version-check"]


def install_packages(uv: str | None) -> None:
    say(f"Making .venv with {'uv' if uv else 'pip (a minute or two)'}")
    remove_environment()
    make_environment(uv)
    say("Installing the packages of requirements.lock")
    # pip compiles what it installs; without that, each notebook's kernel would compile it anew.
    compiled = ["--compile-bytecode"] if uv else []
    if call(*pip(uv), *compiled, "--require-hashes", "-r", LOCK) != 0:
        stop(
            "the packages could not be installed (see above)",
            "connect to the network and run: python3 run.py setup",
        )


def install_project(uv: str | None) -> None:
    say("Installing claimaudit itself")
    if call(*pip(uv), "--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT) != 0:
        stop("claimaudit could not be installed (see above)", "git checkout pyproject.toml")


def set_up() -> None:
    """Bring .venv up to date; at once when nothing changed since the last finished set-up."""
    old, new = found(), wanted()
    if old == new:
        return
    start, uv = time.monotonic(), find_uv()
    # Without its note an interrupted set-up is begun anew by the next call.
    STAMP.unlink(missing_ok=True)
    if old[:1] != new[:1]:
        install_packages(uv)
    install_project(uv)
    STAMP.write_text("\n".join(new), encoding="utf-8")
    say(f"Set up in {time.monotonic() - start:.0f} s\n")


def setup() -> int:
    say(f"Ready: {in_venv('python')}")
    return 0


def report(*arguments: str) -> int:
    return call(in_venv("claimaudit"), "report", *arguments)


def test(*arguments: str) -> int:
    """Format, style, tests; pytest comes last, so that its summary closes the output."""
    unformatted = call(in_venv("ruff"), "format", "--check", ".")
    unclean = call(in_venv("ruff"), "check", ".")
    # On all processors; a part that was asked for is not worth starting them.
    spread = () if arguments else ("-n", "auto", "--dist", "loadfile")
    failed = call(in_venv("python"), "-m", "pytest", *spread, *arguments)
    if unformatted:
        say(f"run.py: format differs (listed at the top). What helps: {in_venv('ruff')} format .")
    if unclean:
        say(
            f"run.py: style faults (listed at the top). What helps: {in_venv('ruff')} check --fix ."
        )
    return failed or unformatted or unclean


def lab(*arguments: str) -> int:
    # The root is the project's folder: from notebooks/ alone, data/ could not be opened.
    place = [f"--ServerApp.root_dir={ROOT}", "--LabApp.default_url=/lab/tree/notebooks"]
    return call(in_venv("python"), "-m", "jupyterlab", *place, *arguments)


def refresh(*arguments: str) -> int:
    return call(in_venv("python"), "-m", "claimaudit.report.refresh", *arguments)


def bench(*arguments: str) -> int:
    return call(in_venv("python"), ROOT / "tests" / "bench.py", *arguments)


COMMANDS = {task.__name__: task for task in (report, lab, test, refresh, bench, setup)}


def unknown(word: str) -> int:
    near = difflib.get_close_matches(word, COMMANDS, n=1)
    hint = f"Did you mean: python3 run.py {near[0]}" if near else f"It knows: {', '.join(COMMANDS)}"
    print(f"run.py does not know {word!r}. {hint}", file=sys.stderr)
    return 2


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        say(__doc__.strip())
        return 0
    if arguments[0] not in COMMANDS:
        return unknown(arguments[0])
    set_up()
    return COMMANDS[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nrun.py: interrupted; the next call makes good what this one left undone")

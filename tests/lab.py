"""A JupyterLab of its own, for tests that look at a notebook as whoever opens it does."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS_TO_ANSWER = 120
# Nothing of the user's own Jupyter is read or written.
FOLDERS = {
    "HOME": "home",
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
}
# Every cell is in the page, also those that a reader has not scrolled to; no news are asked for.
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
READY = "window.jupyterapp?.shell?.currentWidget?.context?.isReady"
RUN_ALL = """async () => {
  await jupyterapp.shell.currentWidget.context.sessionContext.ready;
  return await jupyterapp.commands.execute("notebook:run-all-cells");
}"""


@contextmanager
def serving(root: Path, scratch: Path) -> Iterator[str]:
    """Serve the folder `root`; yield the address of a file in it, with ``{}`` for its path.

    Parameters
    ----------
    scratch
        An empty folder for settings, logs and whatever else the server keeps.
    """
    environment = os.environ | {name: str(scratch / folder) for name, folder in FOLDERS.items()}
    environment.pop("CLAIMAUDIT_AUDIT", None)
    for folder in FOLDERS.values():
        (scratch / folder).mkdir()
    for name, setting in SETTINGS.items():
        path = scratch / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting), "utf-8")
    token = secrets.token_hex()
    options = (
        "--no-browser",
        "--expose-app-in-browser",
        f"--ServerApp.root_dir={root}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port=0",
        "--ServerApp.allow_root=True",
        f"--IdentityProvider.token={token}",
    )
    with (scratch / "log.txt").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], env=environment, stdout=log, stderr=log
        )
    try:
        yield f"{_address(server, scratch)}lab/tree/{{}}?token={token}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def _address(server: subprocess.Popen, scratch: Path) -> str:
    """The address that the server writes down once it listens."""
    written = scratch / "runtime" / f"jpserver-{server.pid}.json"
    end = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < end and server.poll() is None:
        try:
            return json.loads(written.read_text("utf-8"))["url"]
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.1)
    raise RuntimeError(f"JupyterLab does not answer:\n{(scratch / 'log.txt').read_text('utf-8')}")


def run_notebook(page: object, address: str) -> bool:
    """Open a notebook and run all its cells; return whether each ran to its end."""
    page.set_default_timeout(1000 * SECONDS_TO_ANSWER)
    page.goto(address)
    page.wait_for_function(READY)
    return page.evaluate(RUN_ALL)

"""Run notebooks in kernels of this interpreter, out of reach of the user's own Jupyter settings."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

AT_ONCE = 2
CELL_TIMEOUT = 600
START_TIMEOUT = 120
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFailed(RuntimeError):
    """A notebook did not run to its end; the message names it, its cell and what was wrong."""


def run_notebooks(
    paths: Iterable[Path],
    audit: str,
    done: Callable[[Path, NotebookNode], None],
    *,
    own_kernel: bool = False,
) -> None:
    """Execute notebooks afresh, two at a time, and hand each one over as soon as it has run.

    Parameters
    ----------
    paths : iterable of Path
        The notebooks. They are read, never written.
    audit : str
        The audit that the notebooks find in ``CLAIMAUDIT_AUDIT``.
    done : callable
        Called with the path and the executed notebook.
    own_kernel : bool
        A new process for every notebook. Otherwise a process takes one notebook after the other,
        each in an empty namespace with default settings, and imports its libraries only once.

    Raises
    ------
    NotebookFailed
        A cell raised an error or took too long, or a kernel died.
    """
    try:
        asyncio.run(_share_out(list(paths), audit, done, own_kernel))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def _share_out(paths: list[Path], audit: str, done: Callable, own_kernel: bool) -> None:
    waiting = iter(paths)
    async with asyncio.TaskGroup() as workers:
        for _ in range(min(AT_ONCE, len(paths))):
            workers.create_task(_work(waiting, audit, done, own_kernel))


async def _work(waiting: Iterator[Path], audit: str, done: Callable, own_kernel: bool) -> None:
    while (path := next(waiting, None)) is not None:
        async with _kernel(path.parent, audit) as (manager, client):
            while path is not None:
                done(path, await _run(path, manager, client))
                path = None if own_kernel else next(waiting, None)


@asynccontextmanager
async def _kernel(folder: Path, audit: str) -> AsyncIterator[tuple[Any, Any]]:
    from jupyter_client.manager import AsyncKernelManager

    with tempfile.TemporaryDirectory(prefix="audit-", ignore_cleanup_errors=True) as scratch:
        manager = AsyncKernelManager(
            kernel_spec_manager=_own_kernelspec(),
            # Sockets in a file system need no free port; Windows has none.
            transport="ipc" if os.name == "posix" else "tcp",
            connection_file=str(Path(scratch) / "k.json"),
        )
        await manager.start_kernel(
            cwd=str(folder),
            env=_environment(audit, scratch),
            extra_arguments=["--HistoryManager.enabled=False"],
        )
        client = manager.client()
        client.start_channels()
        try:
            # The kernel starts up while this process imports what it needs itself.
            with quick_imports():
                import nbclient  # noqa: F401
            await client.wait_for_ready(timeout=START_TIMEOUT)
            client.allow_stdin = False
            yield manager, client
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)


def _own_kernelspec() -> Any:
    from jupyter_client.kernelspec import KernelSpecManager

    return KernelSpecManager(kernel_dirs=[])


def _environment(audit: str, scratch: str) -> dict[str, str]:
    return os.environ | {
        "CLAIMAUDIT_AUDIT": audit,
        "IPYTHONDIR": scratch,
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


@contextmanager
def quick_imports() -> Iterator[None]:
    """Leave out the address grammar that jsonschema compiles in two seconds; no notebook uses it."""
    grammar = "rfc3987_syntax"
    hidden = sys.modules.setdefault(grammar, None)
    try:
        yield
    finally:
        if hidden is None:
            del sys.modules[grammar]


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook at `path`, in the current notebook format."""
    with quick_imports():
        import nbformat
    return nbformat.read(path, as_version=4)


async def _run(path: Path, manager: Any, kernel: Any) -> NotebookNode:
    from nbclient import NotebookClient

    notebook = read_notebook(path)
    await _fresh(path, kernel)
    runner = NotebookClient(notebook, km=manager, timeout=CELL_TIMEOUT, record_timing=False)
    runner.kc = kernel
    runner.reset_execution_trackers()
    for index, cell in enumerate(notebook.cells):
        await _run_cell(path, runner, cell, index)
    return notebook


async def _fresh(path: Path, kernel: Any) -> None:
    code = f"import claimaudit.execution\nclaimaudit.execution.start_afresh({str(path.parent)!r})"
    reply = await kernel.execute(code, silent=True, reply=True, timeout=START_TIMEOUT)
    if reply["content"]["status"] != "ok":
        raise NotebookFailed(f"{path.name}: {_said(reply['content'])}")


async def _run_cell(path: Path, runner: Any, cell: NotebookNode, index: int) -> None:
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        await runner.async_execute_cell(cell, index, execution_count=runner.code_cells_executed + 1)
    except CellExecutionError as error:
        said = _said({"ename": error.ename, "evalue": error.evalue})
        raise NotebookFailed(f"{path.name}, cell {index + 1}: {said}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookFailed(f"{path.name}, cell {index + 1}: {error}") from None


def _said(reply: Mapping[str, str]) -> str:
    return ANSI.sub("", f"{reply['ename']}: {reply['evalue']}")


def start_afresh(folder: str) -> None:
    """Inside a kernel: forget names, figures and settings of the notebook that ran before."""
    from IPython import get_ipython

    os.chdir(folder)
    if "matplotlib.pyplot" in sys.modules:
        _reset_matplotlib()
    if "pandas" in sys.modules:
        _reset_pandas()
    get_ipython().reset(new_session=True)


def _reset_matplotlib() -> None:
    import matplotlib.pyplot

    matplotlib.pyplot.close("all")
    matplotlib.rc_file_defaults()


def _reset_pandas() -> None:
    import warnings

    import pandas

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pandas.reset_option("all")

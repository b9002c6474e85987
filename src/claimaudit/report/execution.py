"""Run notebooks in kernels of this interpreter, out of reach of the user's own Jupyter settings."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode
import sys
from contextlib import contextmanager

AT_ONCE = 2
# A grammar that jsonschema compiles in two seconds wherever it finds it, and no notebook uses.
UNUSED_GRAMMAR = "rfc3987_syntax"
CELL_TIMEOUT = 600
START_TIMEOUT = 120
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFailed(RuntimeError):
    """A notebook did not run to its end; the message names it, its cell and what was wrong."""


def run_notebooks(
    paths: Iterable[Path],
    audit: str,
    done: Callable[[Path, NotebookNode], None],
) -> None:
    """Execute notebooks, two at a time, each in a process of its own; hand each over once it ran.

    Parameters
    ----------
    paths : iterable of Path
        The notebooks. They are read, never written.
    audit : str
        The audit that the notebooks find in ``CLAIMAUDIT_AUDIT``.
    done : callable
        Called with the path and the executed notebook.

    Raises
    ------
    NotebookFailed
        A cell raised an error or took too long, or a kernel died.
    """
    try:
        asyncio.run(_share_out(list(paths), audit, done))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


async def _share_out(paths: list[Path], audit: str, done: Callable) -> None:
    waiting = iter(paths)
    async with asyncio.TaskGroup() as workers:
        for _ in range(min(AT_ONCE, len(paths))):
            workers.create_task(_work(waiting, audit, done))


async def _work(waiting: Iterator[Path], audit: str, done: Callable) -> None:
    for path in waiting:
        async with _kernel(path.parent, audit) as (manager, client):
            notebook = await _run(path, manager, client)
        done(path, notebook)


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
            with without(UNUSED_GRAMMAR):
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


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook at `path`, in the current notebook format."""
    with without(UNUSED_GRAMMAR):
        import nbformat
    return nbformat.read(path, as_version=4)


async def _run(path: Path, manager: Any, kernel: Any) -> NotebookNode:
    from nbclient import NotebookClient

    notebook = read_notebook(path)
    runner = NotebookClient(notebook, km=manager, timeout=CELL_TIMEOUT, record_timing=False)
    runner.kc = kernel
    runner.reset_execution_trackers()
    for index, cell in enumerate(notebook.cells):
        await _run_cell(path, runner, cell, index)
    return notebook


async def _run_cell(path: Path, runner: Any, cell: NotebookNode, index: int) -> None:
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        await runner.async_execute_cell(cell, index, execution_count=runner.code_cells_executed + 1)
    except CellExecutionError as error:
        said = ANSI.sub("", f"{error.ename}: {error.evalue}")
        raise NotebookFailed(f"{path.name}, cell {index + 1}: {said}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookFailed(f"{path.name}, cell {index + 1}: {error}") from None


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let what is imported meanwhile believe that a package is not installed.

    One that is loaded already stays, and afterwards it can be imported as ever.
    """
    found = sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        if found is None:
            sys.modules.pop(name, None)

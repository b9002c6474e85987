"""Run notebooks in kernels of this interpreter, out of reach of the user's own Jupyter settings."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode


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
    waiting = iter(paths)

    async def work() -> None:
        for path in waiting:
            async with started_kernel(path.parent, audit) as (manager, client):
                notebook = await executed(path, manager, client)
            done(path, notebook)

    async def share_out() -> None:
        async with asyncio.TaskGroup() as workers:
            for _ in range(AT_ONCE):
                workers.create_task(work())

    try:
        asyncio.run(share_out())
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None


@asynccontextmanager
async def started_kernel(folder: Path, audit: str) -> AsyncIterator[tuple[Any, Any]]:
    """A kernel of this interpreter with its client, ready to execute cells in a folder.

    Yields
    ------
    tuple
        The kernel manager and the client of jupyter_client; both are shut down afterwards.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    with tempfile.TemporaryDirectory(prefix="audit-", ignore_cleanup_errors=True) as scratch:
        manager = AsyncKernelManager(
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            # Sockets in a file system need no free port; Windows has none.
            transport="ipc" if os.name == "posix" else "tcp",
            connection_file=str(Path(scratch) / "k.json"),
        )
        environment = {
            "CLAIMAUDIT_AUDIT": audit,
            "IPYTHONDIR": scratch,
            "PYTHONHASHSEED": "0",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        await manager.start_kernel(
            cwd=str(folder),
            env=os.environ | environment,
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


async def executed(path: Path, manager: Any, client: Any) -> NotebookNode:
    """A notebook with the outputs of all its cells, as `started_kernel` gives manager and client.

    Raises
    ------
    NotebookFailed
        A cell raised an error or took too long, or the kernel died.
    """
    with without(UNUSED_GRAMMAR):
        import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    runner = NotebookClient(notebook, km=manager, timeout=CELL_TIMEOUT, record_timing=False)
    runner.kc = client
    runner.reset_execution_trackers()
    for index, cell in enumerate(notebook.cells):
        count = runner.code_cells_executed + 1
        try:
            await runner.async_execute_cell(cell, index, execution_count=count)
        except CellExecutionError as error:
            message = ANSI.sub("", f"{error.ename}: {error.evalue}")
            raise NotebookFailed(f"{path.name}, cell {index + 1}: {message}") from None
        except (CellTimeoutError, DeadKernelError) as error:
            raise NotebookFailed(f"{path.name}, cell {index + 1}: {error}") from None
    return notebook


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let what is imported meanwhile believe that a package is not installed.

    One that is loaded already stays, and afterwards it can be imported as ever.
    """
    loaded = sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        if loaded is None:
            sys.modules.pop(name, None)

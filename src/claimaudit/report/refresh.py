"""Run all notebooks again and keep their outputs, without what changes from machine to machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from claimaudit.report.execution import NotebookFailed, run_notebooks
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.files import write_atomically
from claimaudit.schema.meta import default_audit, find_root

if TYPE_CHECKING:
    from nbformat import NotebookNode


KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}


def refresh(root: Path | str | None = None) -> list[Path]:
    """Run every notebook of the collection in a process of its own and store its outputs.

    Returns
    -------
    list of Path
        The notebooks, each replaced by its executed self only after it ran to its end.

    Raises
    ------
    claimaudit.report.execution.NotebookFailed
        A notebook did not run to its end; it keeps the outputs it had.
    """
    import nbformat

    def store(path: Path, notebook: NotebookNode) -> None:
        write_atomically(path, (nbformat.writes(stable(notebook)) + "\n").encode("utf-8"))
        print(f"refresh: {path.stem}", file=sys.stderr, flush=True)

    root = Path(root).resolve() if root else find_root()
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    run_notebooks(paths, default_audit(root), store)
    return paths


def stable(notebook: NotebookNode) -> NotebookNode:
    """Return `notebook` with metadata and cell ids that are the same on every machine."""
    ours = notebook.metadata.get("claimaudit")
    notebook.metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE}
    if ours is not None:
        notebook.metadata["claimaudit"] = ours
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02}"
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
    return notebook


if __name__ == "__main__":
    try:
        refresh()
    except (InvalidAudit, NotebookFailed) as error:
        sys.exit(f"refresh: {error}")

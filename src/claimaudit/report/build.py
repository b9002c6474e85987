"""Build the report: run the notebooks, join them into one HTML file that needs no network."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimaudit.report import page as markup
from claimaudit.report.execution import UNUSED_GRAMMAR, run_notebooks, without
from claimaudit.schema.files import write_atomically
from claimaudit.schema.meta import default_audit, find_root
from claimaudit.views import sanitise
from claimaudit.views.html import plain, readable, safe

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from nbformat import NotebookNode


TEMPLATE = Path(__file__).parent / "template"
SHOWN = ["text/html", "text/markdown", "image/png", "text/plain"]
MADE_WITH = ("claimaudit", "pandas", "matplotlib", "nbconvert")
FACTS = {
    "title": "Title",
    "author": "Author",
    "published": "Date",
    "address": "Address",
    "captured": "Captured",
}


class ReportError(ValueError):
    """A notebook cannot go into the report as it is; the message says which and why."""


@dataclass(frozen=True)
class Part:
    """One entry of the table of contents: an address in the page and its words."""

    id: str
    title: str


@dataclass(frozen=True)
class Section:
    """One notebook, ready for the page."""

    id: str
    title: str
    body: str
    parts: tuple[Part, ...]


def build(
    slug: str | None = None,
    root: Path | str | None = None,
    out: Path | str | None = None,
    notebooks: Iterable[Path | str] | None = None,
) -> Path:
    """Run the notebooks of the report afresh and write them as one HTML file.

    The file takes its place only when it is complete: a build that fails or is killed leaves the
    report that was there before as it was.

    Parameters
    ----------
    slug : str, optional
        The audit; by default the one in ``CLAIMAUDIT_AUDIT``, then the default of the collection.
    root : Path, optional
        The collection; by default the nearest folder above that holds ``data`` and ``references``.
    out : Path, optional
        Where to write; by default ``reports/SLUG/report.html`` in the collection.
    notebooks : iterable of Path, optional
        By default those in ``notebooks`` whose metadata say ``"claimaudit": {"report": true}``.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ReportError
        No notebook, a figure without description, a repeated id, or a link that leads nowhere.
    claimaudit.report.execution.NotebookFailed
        A notebook did not run to its end.
    """
    root = collection(root)
    slug = slug or os.environ.get("CLAIMAUDIT_AUDIT") or default_audit(root)
    paths = [Path(path).resolve() for path in notebooks or report_notebooks(root / "notebooks")]
    if not paths:
        raise ReportError(f"{root / 'notebooks'}: no notebook is marked as part of the report")
    page = compose(root, slug, _fragments(paths, slug))
    return replace_file(Path(out or root / "reports" / slug / "report.html"), page)


def collection(root: Path | str | None) -> Path:
    """Return `root`, or the collection that the current folder lies in."""
    return Path(root).resolve() if root else find_root()


def report_notebooks(folder: Path) -> list[Path]:
    """Return the notebooks in `folder` that belong to the report, in the order of their names."""
    return [path for path in sorted(folder.glob("*.ipynb")) if _is_marked(path)]


def _is_marked(path: Path) -> bool:
    import json

    metadata = json.loads(path.read_text("utf-8")).get("metadata", {})
    return metadata.get("claimaudit", {}).get("report") is True


def _fragments(paths: list[Path], slug: str) -> dict[str, str]:
    """Run the notebooks; return the HTML of each by its name, in the order of `paths`."""
    found: dict[str, str] = {}

    def done(path: Path, notebook: NotebookNode) -> None:
        found[path.stem] = fragment(notebook, path.stem)
        print(f"report: {len(found)} of {len(paths)}  {path.stem}", file=sys.stderr, flush=True)

    print(f"report: running {len(paths)} notebooks for {slug}", file=sys.stderr, flush=True)
    run_notebooks(paths, slug, done)
    return {path.stem: found[path.stem] for path in paths}


def fragment(notebook: NotebookNode, name: str) -> str:
    """Return an executed notebook as HTML that is not sanitised yet."""
    _require_png(notebook, name)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.metadata["number"] = number
    return _exporter().from_notebook_node(notebook)[0]


def _require_png(notebook: NotebookNode, name: str) -> None:
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            kinds = set(output.get("data", {}))
            if (kinds and not kinds & set(SHOWN)) or "image/svg+xml" in kinds:
                raise ReportError(
                    f"{name}, cell {number}: the report shows no {', '.join(sorted(kinds))}; "
                    "display HTML, Markdown, text, or a figure as PNG"
                )


@cache
def _exporter() -> Any:
    with without(UNUSED_GRAMMAR):
        from nbconvert.exporters.html import HTMLExporter
        from nbconvert.exporters.templateexporter import TemplateExporter
    from traitlets.config import Config

    class FragmentExporter(HTMLExporter):
        """The body of a notebook, without the second parse that HTMLExporter does for images."""

        def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **options: Any):
            self.register_filter("highlight_code", _highlight)
            self.register_filter("filter_data_type", _shown_kind)
            self.register_filter("clean", sanitise.clean)
            return TemplateExporter.from_notebook_node(self, nb, resources, **options)

    return FragmentExporter(
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        config=Config(
            TagRemovePreprocessor={"enabled": True, "remove_cell_tags": ["notebook-only"]}
        ),
    )


def _highlight(source: str, metadata: Any = None) -> str:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return highlight(source, PythonLexer(), HtmlFormatter())


def _shown_kind(data: Mapping[str, Any]) -> list[str]:
    return [kind for kind in SHOWN if kind in data][:1]


def compose(root: Path, slug: str, fragments: Mapping[str, str]) -> str:
    """Return the whole page as HTML.

    Parameters
    ----------
    root : Path
        The collection; the facts in the head and the hashes in the foot are read from it.
    slug : str
        The audit.
    fragments : mapping
        HTML of the notebooks by their names; it may hold anything and is made safe here.
    """
    trees = {f"nb-{name}": sanitise.parse(text) for name, text in fragments.items()}
    for name, tree in trees.items():
        _settle(tree, name, trees)
    if broken := markup.broken_links(trees):
        raise ReportError("the report would have broken links:\n" + "\n".join(broken))
    sections = [_section(name, tree) for name, tree in trees.items()]
    return _page(root, slug, sections)


def _settle(tree: HtmlElement, name: str, sections: Iterable[str]) -> None:
    sanitise.sanitise(tree)
    if cells := markup.undescribed_images(tree):
        raise ReportError(
            f"{name.removeprefix('nb-')}, cell {', '.join(cells)}: a figure has no description; "
            'display it with metadata={"image/png": {"alt": "what it shows"}}'
        )
    sanitise.show_hidden(tree)
    markup.forget_cells(tree)
    markup.shift_headings(tree)
    markup.adopt_ids(tree, name, sections)
    markup.prepare_tables(tree)


def _section(name: str, tree: HtmlElement) -> Section:
    headings = markup.contents(tree)
    titles = [text for level, _, text in headings if level == 2]
    if not titles:
        raise ReportError(f"{name.removeprefix('nb-')}: the notebook has no title (a line '# …')")
    parts = tuple(Part(id, text) for level, id, text in headings if level == 3)
    return Section(name, titles[0], sanitise.render(tree), parts)


def _page(root: Path, slug: str, sections: list[Section]) -> str:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    style, script = ((TEMPLATE / f"report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    environment = Environment(loader=FileSystemLoader(TEMPLATE), autoescape=True)
    environment.filters |= {
        "shown": lambda text: Markup(safe(text)),
        "plain": lambda text: Markup(plain(text)),
        "readable": readable,
    }
    return environment.get_template("page.html.j2").render(
        _facts(root / "data" / slug / "audit.toml"),
        sections=[vars(section) | {"body": Markup(section.body)} for section in sections],
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        inputs=input_hashes(root, slug),
        versions=[f"{name} {version(name)}" for name in MADE_WITH],
    )


def _facts(path: Path) -> dict[str, Any]:
    meta = tomllib.loads(path.read_text("utf-8"))
    article, audit = meta.get("article", {}), meta.get("audit", {})
    known = {label: article.get(key, "unknown") for key, label in FACTS.items()}
    facts = [(label, value) for label, value in known.items() if value != "unknown"]
    facts += _not_known([label for label, value in known.items() if value == "unknown"])
    facts += [("Audited by", ", ".join(audit["auditors"]))] if audit.get("auditors") else []
    return {
        "title": meta["title"],
        "language": meta.get("language", "en"),
        "date": audit.get("date"),
        "question": audit.get("question"),
        "facts": facts,
    }


def _not_known(labels: list[str]) -> list[tuple[str, str]]:
    return [("Not known", f"the article's {', '.join(labels).lower()}")] if labels else []


def _policy(style: str, script: str) -> str:
    """Return a content security policy under which only our own style and script have effect."""
    rules = ("default-src 'none'", "img-src data:", f"style-src {_digest(style)}")
    rules += (f"script-src {_digest(script)}", "base-uri 'none'", "form-action 'none'")
    return "; ".join(rules)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def input_hashes(root: Path, slug: str) -> list[tuple[str, str]]:
    """Return path and SHA-256 of every file that an audit is made from, and of the lock."""
    folders = (root / "data" / slug, root / "references" / slug)
    files = [file for folder in folders for file in folder.rglob("*") if _is_input(file, folder)]
    files += [*(root / "references").glob("*.toml"), *root.glob("requirements.lock")]
    named = ((file.relative_to(root).as_posix(), file) for file in files)
    return sorted((name, hashlib.sha256(file.read_bytes()).hexdigest()) for name, file in named)


def _is_input(file: Path, folder: Path) -> bool:
    # Editors and spreadsheets leave such names behind; no two machines have the same of them.
    leftover = any(name.startswith((".", "~$")) for name in file.relative_to(folder).parts)
    return file.is_file() and not leftover


def replace_file(path: Path, text: str) -> Path:
    """Write `text` to `path` such that a reader finds either the old file or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.encode("utf-8"))
    return path

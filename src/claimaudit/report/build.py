"""Build the report: run the notebooks, join them into one HTML file that needs no network."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimaudit.report.execution import UNUSED_GRAMMAR, run_notebooks, without
from claimaudit.report.page import broken_links, contents, settle, undescribed_images
from claimaudit.schema.files import write_atomically
from claimaudit.schema.meta import default_audit, find_root, read_meta
from claimaudit.views import sanitise
from claimaudit.views.html import plain, readable, safe

if TYPE_CHECKING:
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
    root = Path(root).resolve() if root else find_root()
    slug = slug or os.environ.get("CLAIMAUDIT_AUDIT") or default_audit(root)
    paths = [Path(path).resolve() for path in notebooks or report_notebooks(root / "notebooks")]
    if not paths:
        raise ReportError(f"{root / 'notebooks'}: no notebook is marked as part of the report")
    fragments: dict[str, str] = {}

    def done(notebook_path: Path, notebook: NotebookNode) -> None:
        name = notebook_path.stem
        fragments[name] = fragment(notebook, name)
        count = f"{len(fragments)} of {len(paths)}"
        print(f"report: {count}  {name}", file=sys.stderr, flush=True)

    print(f"report: running {len(paths)} notebooks for {slug}", file=sys.stderr, flush=True)
    run_notebooks(paths, slug, done)
    page = compose(root, slug, {path.stem: fragments[path.stem] for path in paths})
    path = Path(out or root / "reports" / slug / "report.html")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, page.encode("utf-8"))
    return path


def report_notebooks(folder: Path) -> list[Path]:
    """Return the notebooks in `folder` that belong to the report, in the order of their names."""
    marked = []
    for path in sorted(folder.glob("*.ipynb")):
        metadata = json.loads(path.read_text("utf-8")).get("metadata", {})
        if metadata.get("claimaudit", {}).get("report") is True:
            marked.append(path)
    return marked


def fragment(notebook: NotebookNode, name: str) -> str:
    """Return an executed notebook as HTML that is not sanitised yet.

    Raises
    ------
    ReportError
        An output is of none of the kinds that the report shows.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            kinds = set(output.get("data", {}))
            if (kinds and not kinds & set(SHOWN)) or "image/svg+xml" in kinds:
                raise ReportError(
                    f"{name}, cell {number}: the report shows no {', '.join(sorted(kinds))}; "
                    "display HTML, Markdown, text, or a figure as PNG"
                )
        cell.metadata["number"] = number
    return fragment_exporter().from_notebook_node(notebook)[0]


@cache
def fragment_exporter() -> Any:
    """The exporter of nbconvert that gives the body of a notebook, by our own template."""
    with without(UNUSED_GRAMMAR):
        from nbconvert.exporters.html import HTMLExporter
        from nbconvert.exporters.templateexporter import TemplateExporter
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer
    from traitlets.config import Config

    def highlighted(source: str, metadata: Any = None) -> str:
        return highlight(source, PythonLexer(), HtmlFormatter())

    def shown_kind(data: Mapping[str, Any]) -> list[str]:
        return [kind for kind in SHOWN if kind in data][:1]

    class FragmentExporter(HTMLExporter):
        """The body of a notebook, without the second parse that HTMLExporter does for images."""

        def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **options: Any):
            self.register_filter("highlight_code", highlighted)
            self.register_filter("filter_data_type", shown_kind)
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

    Raises
    ------
    ReportError
        A figure without description, a repeated id, a notebook without title, or a link that
        leads nowhere.
    InvalidAudit
        ``audit.toml`` cannot be read or lacks what belongs there.
    """
    trees = {f"nb-{name}": sanitise.parse(text) for name, text in fragments.items()}
    for section, tree in trees.items():
        sanitise.sanitise(tree)
        if cells := undescribed_images(tree):
            raise ReportError(
                f"{section.removeprefix('nb-')}, cell {', '.join(cells)}: a figure has no "
                'description; display it with metadata={"image/png": {"alt": "what it shows"}}'
            )
        settle(tree, section, trees)
    if broken := broken_links(trees):
        raise ReportError("the report would have broken links:\n" + "\n".join(broken))
    sections = []
    for section, tree in trees.items():
        headings = contents(tree)
        titles = [text for level, _, text in headings if level == 2]
        if not titles:
            name = section.removeprefix("nb-")
            raise ReportError(f"{name}: the notebook has no title (a line '# …')")
        parts = tuple(Part(id, text) for level, id, text in headings if level == 3)
        sections.append(Section(section, titles[0], sanitise.render(tree), parts))
    return rendered(root, slug, sections)


def rendered(root: Path, slug: str, sections: list[Section]) -> str:
    """The template of the page with the sections, the facts of the audit and the hashes."""
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
        head_facts(read_meta(root / "data" / slug / "audit.toml")),
        sections=[vars(section) | {"body": Markup(section.body)} for section in sections],
        policy=security_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        inputs=input_hashes(root, slug),
        versions=[f"{name} {version(name)}" for name in MADE_WITH],
    )


def head_facts(meta: Mapping[str, Any]) -> dict[str, Any]:
    """What the head of the page says of the audit and its article."""
    article, audit = meta["article"], meta["audit"]
    known = [(label, article[key]) for key, label in FACTS.items() if article[key] != "unknown"]
    unknown = [label.lower() for key, label in FACTS.items() if article[key] == "unknown"]
    if unknown:
        known.append(("Not known", f"the article's {', '.join(unknown)}"))
    if audit["auditors"]:
        known.append(("Audited by", ", ".join(audit["auditors"])))
    return {
        "title": meta["title"],
        "language": meta["language"],
        "date": audit["date"],
        "question": audit["question"],
        "facts": known,
    }


def security_policy(style: str, script: str) -> str:
    """Return a content security policy under which only our own style and script have effect.

    Examples
    --------
    >>> security_policy("p {}", "run()").split("; ")[:2]
    ["default-src 'none'", 'img-src data:']
    """
    hashes = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script)
    ]
    rules = (
        "default-src 'none'",
        "img-src data:",
        f"style-src 'sha256-{hashes[0]}'",
        f"script-src 'sha256-{hashes[1]}'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def input_hashes(root: Path, slug: str) -> list[tuple[str, str]]:
    """Return path and SHA-256 of every file that an audit is made from, and of the lock."""
    shared = [path for form in ("*.toml", "*.csv") for path in (root / "references").glob(form)]
    files = [*shared, *root.glob("requirements.lock")]
    for folder in (root / "data" / slug, root / "references" / slug):
        for file in folder.rglob("*"):
            # Editors and spreadsheets leave such names behind; no two machines have the same.
            names = file.relative_to(folder).parts
            if file.is_file() and not any(name.startswith((".", "~$")) for name in names):
                files.append(file)
    return sorted(
        (file.relative_to(root).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
        for file in files
    )

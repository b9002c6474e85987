"""Where audits are, and their two files that are no table: audit.toml and commentary.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from claimaudit.schema import shapes
from claimaudit.schema.contracts import FORM, is_date
from claimaudit.schema.faults import Fault, InvalidAudit, invalid_file
from claimaudit.schema.files import read_text, read_toml
from claimaudit.schema.placeholders import unknown_placeholders

AUDIT_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What an audit, and so its folders, may be called."""
_DAY = shapes.Shape(lambda value: isinstance(value, str | date), shapes.TEXT.remedy)
_META = {
    "title": shapes.TEXT,
    "language": shapes.TEXT,
    "article": shapes.TABLE.saying("Write [article] on a line of its own, and its keys below it."),
    "audit": shapes.TABLE.saying("Write [audit] on a line of its own, and its keys below it."),
    "form": shapes.whole_number(1).saying(f"Write a whole number, 1 to {FORM}."),
    "reader_needs": shapes.LIST,
}
_ARTICLE = dict.fromkeys(
    ("file", "sha256", "title", "author", "address", "published", "captured", "origin"), shapes.TEXT
)
_ARTICLE |= dict.fromkeys(("source", "source_sha256"), shapes.TEXT)
_ARTICLE |= dict.fromkeys(("published", "captured", "retrieved"), _DAY)
_AUDIT = {"question": shapes.TEXT, "date": _DAY, "auditors": shapes.LIST}
_AUDIT |= dict.fromkeys(("citation_style", "method_note"), shapes.TEXT)
_NEED = dict.fromkeys(("subject", "outcome", "need"), shapes.TEXT)
_OPTIONAL = ("form", "reader_needs", "citation_style", "method_note")
_OPTIONAL += ("source", "source_sha256", "retrieved")


class NewerForm(InvalidAudit):
    """The audit is of a form that this program does not know; nothing else of it was read."""


def find_root(start: Path | str | None = None) -> Path:
    """The nearest folder from ``start`` upwards that holds ``data/`` and ``references/``.

    Raises
    ------
    InvalidAudit
        When no such folder lies above.
    """
    start = Path(start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "data").is_dir() and (folder / "references").is_dir():
            return folder
    problem = "neither this folder nor one above it holds data/ and references/"
    raise invalid_file(str(start), problem, "Start from inside a folder of audits.")


def audits(root: Path) -> list[str]:
    """The names of the audits below ``root``, in the order of the alphabet."""
    return sorted(path.parent.name for path in (root / "data").glob("*/audit.toml"))


def default_audit(root: Path) -> str:
    """The audit that ``data/audits.toml`` names.

    Raises
    ------
    InvalidAudit
        When that file cannot be read or names none.
    """
    path = root / "data" / "audits.toml"
    default = read_toml(path, path.name).get("default")
    if not isinstance(default, str):
        raise invalid_file(path.name, "it names no default audit", 'Write default = "name".')
    return default


def read_commentary(path: Path) -> dict[str, str]:
    """The sections of ``commentary.md`` as Markdown, by the words after ``## ``.

    What stands before the first section has the key ``""``.

    Raises
    ------
    InvalidAudit
        When the file cannot be read, a section is there twice, or one names a figure that there
        is not.
    """
    pieces = re.split(r"^## +(.+?)[ \t]*$", read_text(path, path.name), flags=re.MULTILINE)
    sections = {"": pieces[0].strip()}
    for key, body in zip(pieces[1::2], pieces[2::2], strict=True):
        if key in sections:
            raise invalid_file(path.name, f"the section {key} is there twice", "Join the two.")
        sections[key] = body.strip()
    faults = [
        fault
        for key, words in sections.items()
        if key
        for fault in unknown_placeholders(words, key)
    ]
    if faults:
        raise InvalidAudit(faults)
    return sections


def read_meta(path: Path) -> dict[str, Any]:
    """The content of ``audit.toml``, every key that belongs there present.

    Raises
    ------
    InvalidAudit
        With every key that is missing, unknown, or of the wrong kind.
    NewerForm
        The form of the audit is a later one than ``FORM``.
    """
    meta = read_toml(path, path.name)
    form = meta.get("form", 1)
    if type(form) is int and form > FORM:
        problem = f"the audit is of form {form}, and this claimaudit knows no form after {FORM}"
        remedy = "Open it with the version of claimaudit that made it, or a later one."
        raise NewerForm([Fault(path.name, "", "form", str(form), problem, remedy)])
    problems = list(_table_problems("", meta, _META))
    problems += _table_problems("[article]", meta.get("article", {}), _ARTICLE)
    problems += _table_problems("[audit]", meta.get("audit", {}), _AUDIT)
    needs = meta.get("reader_needs", [])
    for number, need in enumerate(needs if isinstance(needs, list) else [needs], 1):
        problems += _table_problems(f"[reader_needs] {number}", need, _NEED)
    faults = [Fault(path.name, *problem) for problem in problems]
    if faults:
        raise InvalidAudit(faults)
    audit = {"citation_style": "apa", "method_note": ""} | meta["audit"]
    return meta | {"form": form, "audit": audit}


def _table_problems(
    place: str, content: Any, keys: Mapping[str, shapes.Shape]
) -> Iterator[tuple[str, str, str, str, str]]:
    """Place, key, value, problem and remedy of everything wrong with one table of the file."""
    if not isinstance(content, dict):
        yield place, "", str(content), "this is no table of keys", f"Write {place} on its own line."
        return
    needed = tuple(key for key in keys if key not in _OPTIONAL)
    for problem in shapes.entry_problems(content, keys, needed):
        yield place, *problem
    known = {key: value for key, value in content.items() if key in keys}
    for key in ("captured", "date"):
        day = known.get(key, "unknown")
        if not isinstance(day, date) and day != "unknown" and not is_date(day):
            remedy = 'Write year-month-day, such as 2024-05-31, or "unknown".'
            yield place, key, str(day), "this is no date", remedy
    for key in ("file", "source"):
        name = known.get(key, "article.txt")
        # A path would let an audit read any file of the machine.
        if not isinstance(name, str) or name in ("", "..") or re.search(r"[/\\:]", name):
            remedy = "Put the file into the folder of the audit and write its name."
            yield place, key, str(name), "this is no plain file name", remedy

"""Where audits are, and their two files that are no table: audit.toml and commentary.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from claimaudit.schema.contracts import FORM, is_date
from claimaudit.schema.faults import Fault, InvalidAudit, invalid_file, suggestion
from claimaudit.schema.files import read_text, read_toml
from claimaudit.schema.placeholders import unknown_placeholders

AUDIT_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What an audit, and so its folders, may be called."""
_ARTICLE_KEYS = ("file", "sha256", "title", "author", "address", "published", "captured", "origin")
_AUDIT_KEYS = ("question", "date", "auditors", "citation_style", "method_note")
_NEED_KEYS = ("subject", "outcome", "need")
_OPTIONAL = {
    "[audit]": ("citation_style", "method_note"),
    "[article]": ("source", "source_sha256", "retrieved"),
}


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
    sections = ("title", "language", "article", "audit")
    problems = list(_key_problems("", meta, sections, ("form", "reader_needs")))
    problems += _table_problems("[article]", meta.get("article", {}), _ARTICLE_KEYS, ("captured",))
    problems += _table_problems("[audit]", meta.get("audit", {}), _AUDIT_KEYS, ("date",))
    needs = meta.get("reader_needs", [])
    for number, need in enumerate(needs if isinstance(needs, list) else [needs], 1):
        problems += _table_problems(f"[reader_needs] {number}", need, _NEED_KEYS, ())
    faults = [Fault(path.name, *problem) for problem in problems]
    if faults:
        raise InvalidAudit(faults)
    audit = {"citation_style": "apa", "method_note": ""} | meta["audit"]
    return meta | {"form": form, "audit": audit}


# audit.toml

Problem = tuple[str, str, str, str, str]
"""What a Fault is made of, but for the file: place, key, value, problem, remedy."""


def _table_problems(
    place: str, content: Any, keys: tuple[str, ...], dates: tuple[str, ...]
) -> Iterator[Problem]:
    if not isinstance(content, dict):
        yield place, "", str(content), "this is no table of keys", f"Write {place} on its own line."
        return
    optional = _OPTIONAL.get(place, ())
    needed = tuple(key for key in keys if key not in optional)
    yield from _key_problems(place, content, needed, optional)
    for key in dates:
        day = content.get(key, "unknown")
        if not isinstance(day, date) and day != "unknown" and not is_date(day):
            remedy = 'Write year-month-day, such as 2024-05-31, or "unknown".'
            yield place, key, str(day), "this is no date", remedy
    for key in ("file", "source"):
        name = content.get(key, "article.txt")
        # A path would let an audit read any file of the machine.
        if not isinstance(name, str) or name in ("", "..") or re.search(r"[/\\:]", name):
            remedy = "Put the file into the folder of the audit and write its name."
            yield place, key, str(name), "this is no plain file name", remedy


def _key_problems(
    place: str, content: Mapping, needed: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[Problem]:
    missing = [key for key in needed if key not in content]
    for key in missing:
        remedy = 'Add it; what is not known is written "unknown".'
        yield place, key, "", "the key is missing", remedy
    for key, value in content.items():
        kind, fits = _KINDS.get(key, _TEXT)
        if key not in (*needed, *optional):
            remedy = suggestion(key, missing or (*needed, *optional))
            yield place, key, key, "there is no such key", remedy
        elif not fits(value):
            problem = "the value has the wrong kind"
            yield place, key, str(value), problem, f"Write {kind.format(key=key)}."


# What a value must be, in words and as a test; every other key is text.
_TEXT = ("text in quotation marks", lambda value: isinstance(value, str))
_DAY = (_TEXT[0], lambda value: isinstance(value, str | date))
_LIST = ("a list", lambda value: isinstance(value, list))
_SECTION = (
    "[{key}] on a line of its own, and its keys below it",
    lambda value: isinstance(value, dict),
)
_KINDS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "form": (
        f"a whole number, 1 to {FORM}",
        lambda value: type(value) is int and value >= 1,
    ),
    "article": _SECTION,
    "audit": _SECTION,
    "auditors": _LIST,
    "reader_needs": _LIST,
    "captured": _DAY,
    "date": _DAY,
    "published": _DAY,
    "retrieved": _DAY,
}

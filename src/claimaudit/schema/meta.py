"""Meta."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from claimaudit.schema.faults import Fault, InvalidAudit, suggestion
from claimaudit.schema.files import read_text, read_toml
from claimaudit.schema.placeholders import unknown

AUDIT_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
"""What an audit, and so its folders, may be called."""
_ARTICLE_KEYS = (
    *("file", "sha256", "title", "author"),
    *("address", "published", "captured", "origin"),
)
_AUDIT_KEYS = ("question", "date", "auditors", "citation_style", "method_note")
_NEED_KEYS = ("subject", "outcome", "need")
_OPTIONAL = {
    "[audit]": ("citation_style", "method_note"),
    "[article]": ("source", "source_sha256", "retrieved"),
}


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
    raise _invalid(str(start), problem, "Start from inside a folder of audits.")


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
        raise _invalid(path.name, "it names no default audit", 'Write default = "name".')
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
            raise _invalid(path.name, f"the section {key} is there twice", "Join the two.")
        sections[key] = body.strip()
    faults = [fault for key, words in sections.items() if key for fault in unknown(words, key)]
    if faults:
        raise InvalidAudit(faults)
    return sections


def read_meta(path: Path) -> dict[str, Any]:
    """The content of ``audit.toml``, every key that belongs there present.

    Raises
    ------
    InvalidAudit
        With every key that is missing, unknown, or of the wrong kind.
    """
    meta = read_toml(path, path.name)
    faults = [Fault(path.name, *problem) for problem in _meta_problems(meta)]
    if faults:
        raise InvalidAudit(faults)
    return {**meta, "audit": {"citation_style": "apa", "method_note": "", **meta["audit"]}}


def _invalid(file: str, problem: str, remedy: str) -> InvalidAudit:
    return InvalidAudit([Fault(file, "", "", "", problem, remedy)])


# audit.toml


def _meta_problems(meta: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    sections = ("title", "language", "article", "audit")
    yield from _key_problems("", meta, sections, ("reader_needs",))
    yield from _table_problems("[article]", meta.get("article", {}), _ARTICLE_KEYS, ("captured",))
    yield from _table_problems("[audit]", meta.get("audit", {}), _AUDIT_KEYS, ("date",))
    needs = meta.get("reader_needs", [])
    for number, need in enumerate(needs if isinstance(needs, list) else [needs], 1):
        yield from _table_problems(f"[reader_needs] {number}", need, _NEED_KEYS, ())


def _table_problems(
    place: str, content: Any, keys: tuple[str, ...], dates: tuple[str, ...]
) -> Iterator[tuple[str, str, str, str, str]]:
    if not isinstance(content, dict):
        yield place, "", str(content), "this is no table of keys", f"Write {place} on its own line."
        return
    optional = _OPTIONAL.get(place, ())
    needed = tuple(key for key in keys if key not in optional)
    yield from _key_problems(place, content, needed, optional)
    for key in dates:
        if key in content and not _is_date(content[key]):
            remedy = 'Write year-month-day, such as 2024-05-31, or "unknown".'
            yield place, key, str(content[key]), "this is no date", remedy
    for key in ("file", "source"):
        if not _is_file_name(content.get(key, "article.txt")):
            remedy = "Put the file into the folder of the audit and write its name."
            yield place, key, str(content[key]), "this is no plain file name", remedy


def _key_problems(
    place: str, content: Mapping, needed: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[tuple[str, str, str, str, str]]:
    missing = [key for key in needed if key not in content]
    for key in missing:
        remedy = 'Add it; what is not known is written "unknown".'
        yield place, key, "", "the key is missing", remedy
    for key, value in content.items():
        if key not in (*needed, *optional):
            remedy = suggestion(key, missing or (*needed, *optional))
            yield place, key, key, "there is no such key", remedy
        elif not _fits(key, value):
            problem = "the value has the wrong kind"
            yield place, key, str(value), problem, f"Write {_kind_of(key)}."


_TABLES = ("article", "audit")
_LISTS = ("auditors", "reader_needs")
_DATES = ("captured", "date", "published", "retrieved")


def _fits(key: str, value: Any) -> bool:
    if key in _TABLES:
        return isinstance(value, dict)
    if key in _LISTS:
        return isinstance(value, list)
    return isinstance(value, str) or (key in _DATES and isinstance(value, date))


def _kind_of(key: str) -> str:
    if key in _TABLES:
        return f"[{key}] on a line of its own, and its keys below it"
    return "a list" if key in _LISTS else "text in quotation marks"


def _is_date(value: Any) -> bool:
    if isinstance(value, date) or value == "unknown":
        return True
    try:
        return date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False


def _is_file_name(value: Any) -> bool:
    # A path would let an audit read any file of the machine.
    return isinstance(value, str) and value not in ("", "..") and not re.search(r"[/\\:]", value)

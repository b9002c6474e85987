"""Records of a CSL-JSON file."""

from __future__ import annotations

import json
from typing import Any

from claimaudit.schema.faults import Fault, InvalidAudit
from claimaudit.sources.importing import records

_NAME_PARTS = ("family", "given", "suffix", "dropping-particle", "non-dropping-particle", "literal")
_SPELLED = {"journalAbbreviation": "container-title-short", "shortTitle": "title-short"}
# Keys of the manager itself; none of them describes the source.
_IGNORED = ("id", "citation-key", "categories", "event", "custom", "related")


def read(text: str, file: str) -> list[dict[str, Any]]:
    """The items of a file as raw records for `records.tidied`.

    Raises
    ------
    InvalidAudit
        When the file is no JSON, no list of items, or in a manager's own JSON.
    """
    items = _items(text, file)
    faults = [_no_item(file, number, one) for number, one in enumerate(items, 1) if not _is(one)]
    if faults:
        raise InvalidAudit(faults)
    return [_record(item) for item in items]


def _items(text: str, file: str) -> list:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        remedy = "Mend the JSON there, or export the collection again as CSL JSON."
        raise InvalidAudit([Fault(file, "", "", "", f"not JSON ({error})", remedy)]) from None
    items = content.get("items") if isinstance(content, dict) else content
    if not isinstance(items, list):
        remedy = "Export the collection as CSL JSON."
        raise InvalidAudit([Fault(file, "", "", "", "the file is no list of items", remedy)])
    return items


def _is(item: object) -> bool:
    return isinstance(item, dict) and "itemType" not in item


def _no_item(file: str, number: int, item: object) -> Fault:
    problem = "this is no CSL item"
    own = isinstance(item, dict)
    remedy = "Choose CSL JSON when exporting; the manager's own JSON is another format."
    value = str(item.get("title", "")) if own else str(item)
    return Fault(file, str(number), "", value, problem, remedy)


def _record(item: dict[str, Any]) -> dict[str, Any]:
    texts = {
        _SPELLED.get(field, field): _text(value)
        for field, value in item.items()
        if field not in (*_IGNORED, *records.NAMES, *records.DATES, "publication_type")
    }
    return texts | {
        "id": str(item.get("citation-key") or item.get("id") or ""),
        **{role: _names(item.get(role)) for role in records.NAMES},
        **{field: _date(item.get(field)) for field in records.DATES},
        "publication_type": _types(item.get("publication_type")),
    }


def _types(value: Any) -> list[str]:
    return list(map(_text, value if isinstance(value, list) else [value]))


def _text(value: Any) -> str:
    """Text or a number as text; a list in words; anything else has no place in a reference."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return str(value) if isinstance(value, str | int | float) and value is not True else ""


def _names(value: Any) -> list[dict[str, str]]:
    given = value if isinstance(value, list) else []
    return [name for one in given if (name := _name(one))]


def _name(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return records.inverted_name(value)
    parts = value if isinstance(value, dict) else {}
    kept = {part: records.line(_text(parts.get(part))) for part in _NAME_PARTS}
    kept = {part: text for part, text in kept.items() if text}
    if "family" in kept or "literal" in kept:
        return kept
    return records.literal(kept["given"]) if "given" in kept else {}


def _date(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return records.date(_text(value))
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return records.date("-".join(map(_text, parts[0])))
    return records.date(_text(value.get("raw") or value.get("literal")))

"""Records of a CSL-JSON file."""

from __future__ import annotations

import json
import re
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

    Examples
    --------
    >>> (item,) = read('[{"id": 7, "title": "Tea", "issued": {"raw": "2022-05"}}]', "tea.json")
    >>> item["id"], item["title"], item["issued"]
    ('7', 'Tea', {'date-parts': [[2022, 5]]})
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        remedy = "Mend the JSON there, or export the collection again as CSL JSON."
        raise InvalidAudit([Fault(file, "", "", "", f"not JSON ({error})", remedy)]) from None
    items = content.get("items") if isinstance(content, dict) else content
    if not isinstance(items, list):
        remedy = "Export the collection as CSL JSON."
        raise InvalidAudit([Fault(file, "", "", "", "the file is no list of items", remedy)])
    faults = []
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict) or "itemType" in item:
            value = str(item.get("title", "")) if isinstance(item, dict) else str(item)
            remedy = "Choose CSL JSON when exporting; the manager's own JSON is another format."
            faults.append(Fault(file, str(number), "", value, "this is no CSL item", remedy))
    if faults:
        raise InvalidAudit(faults)
    return [_record(item) for item in items]


def _record(item: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for field, value in item.items():
        if field not in (*_IGNORED, *records.NAMES, *records.DATES, "publication_type"):
            record[_SPELLED.get(field, field)] = _text(value)
    record["id"] = str(item.get("citation-key") or item.get("id") or "")
    for role in records.NAMES:
        given = item.get(role)
        names = map(_name, given if isinstance(given, list) else [])
        record[role] = [name for name in names if name]
    for field in records.DATES:
        value = item.get(field)
        if isinstance(value, dict):
            days = value.get("date-parts")
            is_dated = isinstance(days, list) and days and isinstance(days[0], list)
            stated = value.get("raw") or value.get("literal")
            value = "-".join(map(_text, days[0])) if is_dated else stated
        record[field] = records.date(_text(value))
    types = item.get("publication_type")
    record["publication_type"] = list(map(_text, types if isinstance(types, list) else [types]))
    return record


def _text(value: Any) -> str:
    """Text or a number as text; a list in words; anything else has no place in a reference."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return str(value) if isinstance(value, str | int | float) and value is not True else ""


def _name(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return records.inverted_name(value)
    parts = value if isinstance(value, dict) else {}
    kept = {part: records.line(_text(parts.get(part))) for part in _NAME_PARTS}
    kept = {part: text for part, text in kept.items() if text}
    if "family" in kept or "literal" in kept:
        return kept
    return records.literal(kept["given"]) if "given" in kept else {}


FORMAT = records.ImportFormat("CSL-JSON", re.compile(r"\A\s*[\[{]"), read, "Zotero")

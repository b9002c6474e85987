"""The sources of an audit as records for reference managers, with what was judged of them.

Every record carries the judgements on it as keywords (``supports C13``, ``C13 contested``). What
nobody confirmed stands in a note, never in a field that would be read as fact.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from claimaudit.sources.bibliography import Item, year_of
from claimaudit.sources.library import FIELD_NAMES, WHOLE_RECORD

if TYPE_CHECKING:
    from claimaudit.audit import Audit
    from claimaudit.sources.status import Status


NOT_CONFIRMED = "not confirmed"
DRAFTED = "judgements not confirmed by a person"
# A record of any format needs these; a title that nobody confirmed is set in brackets.
_NEEDED = ("id", "type", "title")
_WEB = re.compile(r"https?://[^\s\x00-\x1f\"<>\\^`{|}]+", re.IGNORECASE)


def references(audit: Audit) -> list[dict[str, Any]]:
    """The sources of an audit as CSL-JSON records with ``keyword`` and ``note``.

    Returns
    -------
    list of dict
        In the order of the library, each as `annotated` makes it of the judgements on its findings.
    """
    verdicts, findings = audit.verdict_rows, audit.tables.findings
    direction = dict(zip(verdicts["claim_id"], verdicts["direction"], strict=True))
    citekey_of = dict(zip(findings["finding_id"], findings["citekey"], strict=True))
    # As keys of a dictionary each keyword stands once, in the order of the judgements.
    keywords: dict[str, dict[str, None]] = defaultdict(dict)
    drafted = set()
    for judgement in audit.judgements.to_dict("records"):
        claim_id, citekey = judgement["claim_id"], citekey_of[judgement["finding_id"]]
        keywords[citekey][f"{judgement['stance'] or judgement['state']} {claim_id}"] = None
        keywords[citekey][f"{claim_id} {direction[claim_id]}"] = None
        if not judgement["confirmed"]:
            drafted.add(citekey)
    return [
        annotated(item, keywords.get(citekey, ()), citekey in drafted, audit.statuses.get(citekey))
        for citekey, item in audit.library.items.items()
    ]


def annotated(
    item: Item, keywords: Iterable[str] = (), drafted: bool = False, status: Status | None = None
) -> dict[str, Any]:
    """A record of the library with what was judged of it, and without what nobody confirmed.

    Fields named in ``custom.unverified`` and addresses that are no plain web address are left out
    and named in the note; a title that nobody confirmed stays, in brackets. What became of a
    source stands in the note and, by its event, among the keywords; retracted work that counts for
    nothing has no keywords of judgements.

    Parameters
    ----------
    keywords
        What its findings were judged to do, and the verdicts on the claims.
    drafted
        Whether a judgement on it was made by no person.

    Examples
    --------
    >>> item = {"id": "Hill2022", "type": "book", "title": "On tea", "volume": "3"}
    >>> record = annotated(item | {"custom": {"unverified": ["volume"]}}, ["supports C13"])
    >>> record["keyword"], record["note"], "volume" in record
    ('supports C13', 'not confirmed: volume 3', False)
    """
    doubtful = doubtful_fields(item)
    kept = {name: value for name, value in item.items() if name in _NEEDED or name not in doubtful}
    if "title" in doubtful and not item["title"].startswith("["):
        kept["title"] = f"[{item['title']}]"
    notes = [item.get("note")]
    if status:
        keywords = [status.event, *(keywords if status.counts else ())]
        notes.append(status.words)
    if doubtful:
        fields = []
        for name in doubtful:
            field, part, rest = name.partition(" (")
            words = f"{FIELD_NAMES.get(field, field)}{part}{rest}"
            # An address only by its name, since nothing may link it.
            value = "" if field in ("URL", *_NEEDED) else _in_words(item.get(name))
            fields.append(f"{words} {value}".strip())
        notes.append(f"{NOT_CONFIRMED}: {', '.join(fields)}")
    if drafted:
        notes.append(DRAFTED)
    keyword = ", ".join(filter(None, (item.get("keyword"), *keywords)))
    note = "; ".join(str(note) for note in notes if note)
    return kept | ({"keyword": keyword} if keyword else {}) | ({"note": note} if note else {})


def doubtful_fields(item: Item) -> tuple[str, ...]:
    """The fields of a record that nobody confirmed, or that hold what a field of that name cannot.

    >>> doubtful_fields({"id": "Hill2022", "URL": "javascript:run()"})
    ('URL',)
    """
    custom = item.get("custom") or {}
    doubtful = list(custom.get("unverified") or ())
    if custom.get("verified") == []:
        doubtful.append(WHOLE_RECORD)
    if "URL" in item and "URL" not in doubtful:
        address = item["URL"]
        if not (isinstance(address, str) and _WEB.fullmatch(address)):
            doubtful.append("URL")
    return tuple(doubtful)


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_in_words, value)))
    if isinstance(value, dict):
        return year_of({"issued": value}) or " ".join(map(str, value.values()))
    return "" if value is None else str(value)

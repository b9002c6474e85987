"""References."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from claimaudit.sources.bibliography import Item, _is_kept, _is_web, _named
from claimaudit.sources.library import WHOLE_RECORD

if TYPE_CHECKING:
    from claimaudit.audit import Audit
    from claimaudit.sources.status import Status


NOT_CONFIRMED = "not confirmed"
DRAFTED = "judgements not confirmed by a person"


def references(audit: Audit) -> list[dict[str, Any]]:
    """The sources of an audit as CSL-JSON records with ``keyword`` and ``note``.

    Returns
    -------
    list of dict
        In the order of the library. Fields named in ``custom.unverified`` and addresses that are
        no plain web address are left out and named in the note. What became of a source stands
        in the note and, by its event, among the keywords; retracted work that counts for nothing
        has no keywords of judgements.
    """
    keywords, drafted = _judged(audit)
    return [
        _annotated(
            item, keywords.get(key, ()), DRAFTED if key in drafted else "", audit.statuses.get(key)
        )
        for key, item in audit.library.items.items()
    ]


def _judged(audit: Audit) -> tuple[dict[str, dict[str, None]], set[str]]:
    """The keywords of each source, each once; and the sources with judgements that are drafts."""
    verdict = dict(
        zip(audit.verdict_rows["claim_id"], audit.verdict_rows["direction"], strict=True)
    )
    source = dict(
        zip(audit.tables.findings["finding_id"], audit.tables.findings["citekey"], strict=True)
    )
    keywords, drafted = defaultdict(dict), set()
    for row in audit.judgements.to_dict("records"):
        claim, citekey = row["claim_id"], source[row["finding_id"]]
        said = (f"{row['stance'] or row['state']} {claim}", f"{claim} {verdict[claim]}")
        keywords[citekey] |= dict.fromkeys(said)
        drafted |= set() if row["confirmed"] else {citekey}
    return keywords, drafted


def _annotated(
    item: Item, keywords: Iterable[str], drafted: str, status: Status | None = None
) -> dict[str, Any]:
    doubtful = _doubtful(item)
    kept = {name: value for name, value in item.items() if _is_kept(name, doubtful)}
    if "title" in doubtful and not item["title"].startswith("["):
        kept["title"] = f"[{item['title']}]"
    unsure = ", ".join(_named(name, item) for name in doubtful)
    became = status.words if status else ""
    notes = (item.get("note"), became, f"{NOT_CONFIRMED}: {unsure}" if unsure else "", drafted)
    if status:
        keywords = (status.event, *(keywords if status.counts else ()))
    added = {
        "keyword": ", ".join(filter(None, (item.get("keyword"), *keywords))),
        "note": "; ".join(str(note) for note in notes if note),
    }
    return kept | {name: text for name, text in added.items() if text}


def _doubtful(item: Item) -> tuple[str, ...]:
    custom = item.get("custom") or {}
    whole = (WHOLE_RECORD,) if custom.get("verified") == [] else ()
    named = (*(custom.get("unverified") or ()), *whole)
    odd_address = "URL" in item and "URL" not in named and not _is_web(item["URL"])
    return (*named, "URL") if odd_address else named

"""What a new audit says of itself: where its article is from, and that it is a draft."""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimaudit.schema.contracts import FORM
from claimaudit.sources.capture.captured import UNKNOWN, Captured, field, refused

if TYPE_CHECKING:
    from claimaudit.drafting.drafter import Drafter

QUESTION = "Which claims of this article does the literature support?"
METHOD = (
    "Claims and findings were drafted by {drafter}, from the article and from the abstracts of the "
    "library. A row whose confirmed_by is empty has been confirmed by no person."
)

# One letter before the colon is a drive.
_WEB = re.compile(r"[a-z][a-z0-9+.-]+:/", re.I)
_WIDTH = 100
_COMMENTARY = """\
Words for the readers of this audit. A section is named after a notebook or a conflict; names in
curly brackets are figures that the notebooks fill in. Rewrite it; delete what no longer holds.

## 00_summary

**This is a draft that a program made on {day}, and no person had confirmed anything of it then.**
By its rules the article makes {{claims}} claims, and {{checkable}} of them can be held against
literature. {{matches}} judgements have been recorded so far; a person has confirmed {{confirmed}}
of them. Until there are some, “not established” means that nobody has looked.

## 06_limits

{limits}
"""
_LIMITS = (
    "**This audit began as a draft made by {drafter} on {day}.** {limits} Whoever confirmed a row "
    "is named in it (confirmed_by), and nobody vouches for the others. {{full_text}} of "
    "{{findings}} findings were read in the full text, and {{unverified}} of {{sources}} sources "
    "have fields that nobody has verified."
)


@dataclass(frozen=True)
class Origin:
    """Where an article came from.

    Attributes
    ----------
    retrieved
        ISO date and time of the fetch; empty when it came from a file.
    """

    article: Captured
    retrieved: str = ""


def read_origin(article: Path | str, fetch: bool) -> Origin:
    """The article, from a file or, where that was asked for, from its address.

    Parameters
    ----------
    article
        A saved page or document, or an address on the web, as text.
    fetch
        Whether an address may be fetched.

    Raises
    ------
    InvalidAudit
        When the article cannot be used: with what to do.
    """
    from claimaudit.sources.capture.files import capture, capture_bytes

    address = str(article)
    if not _WEB.match(address):
        return Origin(capture(article))
    if not fetch:
        problem = "this is an address on the web, and nothing is fetched unless you ask for it"
        remedy = "Add --fetch, or save the page from the browser and give that file."
        raise refused(address, problem, remedy)
    from claimaudit.literature import fetch as web

    page = web.fetch(address)
    name = page.address.split("?")[0].rstrip("/").rpartition("/")[2] or "page"
    text = capture_bytes(page.content, name, page.charset, page.address, page.content_type)
    return Origin(text, page.retrieved)


def audit_toml(origin: Origin, slug: str, today: date, drafter: Drafter) -> str:
    """The content of ``audit.toml`` for a new draft; what is not known is ``unknown``."""
    article = origin.article
    named = slug if article.title == UNKNOWN else f"“{article.title}”"
    top = {
        "form": FORM,
        "title": f"{named}: an audit of one article",
        "language": language_of(article),
    }
    file = f"Taken from {field(article.source_name)}"
    way = "Fetched from its address" if origin.retrieved else file
    form = f"{way}, as {article.format.upper()}; the file is kept beside the text."
    captured = {
        "file": "article.txt",
        "sha256": hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
        "title": article.title,
        "author": article.author,
        "address": article.address,
        "published": article.published,
        "captured": today,
        "origin": " ".join((form, *notes(article))),
        "source": source_name(article),
        "source_sha256": hashlib.sha256(article.source).hexdigest(),
    }
    if origin.retrieved:
        captured["retrieved"] = origin.retrieved
    audit = {
        "question": QUESTION,
        "date": today,
        "auditors": [],
        "citation_style": "apa",
        "method_note": METHOD.format(drafter=drafter.name),
    }
    return (
        "# What was audited, when, by whom, and what its readers need. data/README.md explains "
        f"every key.\n{_pairs(top)}\n[article]\n{_pairs(captured)}\n[audit]\n{_pairs(audit)}"
    )


def notes(article: Captured) -> tuple[str, ...]:
    """What to know about a capture, one sentence each."""
    if article.language == UNKNOWN:
        return (*article.notes, "Its language is not stated; it was read as English.")
    if article.language != "en":
        known = f"Its language is {article.language}; the rules of the draft are for English."
        return (*article.notes, known)
    return article.notes


def language_of(article: Captured) -> str:
    """The language of an article; English where it does not say."""
    return "en" if article.language == UNKNOWN else article.language


def source_name(article: Captured) -> str:
    """The name under which the original is kept."""
    return f"source.{article.format}"


def commentary(today: date, drafter: Drafter) -> str:
    """The content of ``commentary.md`` for a new draft."""
    day = today.isoformat()
    limits = _LIMITS.format(day=day, drafter=drafter.name, limits=drafter.limits)
    wrapped = textwrap.fill(limits, _WIDTH, break_on_hyphens=False, break_long_words=False)
    return _COMMENTARY.format(day=day, limits=wrapped)


def _pairs(keys: Mapping[str, Any]) -> str:
    """Lines of TOML. Its strings have the escapes of JSON, and no bare DEL; see TOML 1.0."""
    lines = []
    for key, value in keys.items():
        if isinstance(value, date):
            text = value.isoformat()
        else:
            text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        lines.append(f"{key} = {text}\n")
    return "".join(lines)

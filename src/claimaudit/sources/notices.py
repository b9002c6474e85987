"""What the record of a source says of its own status: links, publication types, title.

Titles are read by the forms that publishers and indexes give them, never by a word alone: a paper
about retractions, a retraction of tissue and a patient who was withdrawn from a drug are none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import Any

# Links between records as MEDLINE displays them. "In" stands on the work and leads to the notice;
# "of", "for" and "from" stand on the notice. Comments, updates and republications are kept and
# say nothing of the status: an update is a new version, no correction.
RELATED = (
    "RIN",
    "ROF",
    "PRIN",
    "PROF",
    "ECI",
    "ECF",
    "EIN",
    "EFR",
    "CRI",
    "CRF",
    "RPI",
    "RPF",
    "UIN",
    "UOF",
    "CIN",
    "CON",
)
_TO_NOTICE = {
    "RIN": "retracted",
    "PRIN": "partially retracted",
    "ECI": "concern",
    "EIN": "corrected",
    "CRI": "corrected",
}
_TO_WORK = {
    "ROF": "retraction notice",
    "PROF": "retraction notice",
    "ECF": "concern notice",
    "EFR": "correction notice",
}
_TYPES = {
    "Retracted Publication": "retracted",
    "Retraction of Publication": "retraction notice",
    "Retraction Notice": "retraction notice",
    "Expression of Concern": "concern notice",
    "Published Erratum": "correction notice",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# "2010 Feb 6;375(9713):445": the year stands before volume, pages or identifier.
_ISSUED = re.compile(
    r"\b((?:1[89]|20)\d\d)(?: ([A-Z][a-z]{2})(?: (\d{1,2}))?)?(-[A-Za-z0-9 ]+)?"
    r"(?=[;:]|\. (?:doi|PMID|Epub)|\.?$)"
)
# No title is longer; what is, was not written to be read.
_LONGEST = 2000
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")

_WORK = (
    "(?:article|paper|chapter|publication|manuscript|study|review|letter|abstract|report|book"
    "|conference paper)"
)
# An en dash without a blank joins two words.
_MARK = r"(?:\s*(?::|—|--+)\s*|\s+[–-]\s+|\s+–|–\s+)"
_OPENING = "[\"“”‘’'«„]"
_DONE = r"(?:retracted|withdrawn)"
_WORK_FORMS = {
    "partially retracted": [
        re.compile(
            rf"^[\[(]?partially {_DONE}(?: {_WORK})?(?:[\])]{_MARK}?|{_MARK})\s*", re.IGNORECASE
        ),
        re.compile(
            rf"\s*[\[(]partially {_DONE} {_WORK}\b(?P<notice>[^\[\]]*)[\])]\.?$", re.IGNORECASE
        ),
    ],
    "retracted": [
        re.compile(rf"^[\[(]{_DONE}(?: {_WORK})?[\])]{_MARK}?\s*(?=\S)", re.IGNORECASE),
        re.compile(rf"^[\[\"“]?{_DONE}(?: {_WORK})?{_MARK}(?=\S)", re.IGNORECASE),
        # In capitals before a title that is not.
        re.compile(r"^(?:RETRACTED|WITHDRAWN)(?: ARTICLE| PAPER| CHAPTER)?\s+(?=.*[a-z])"),
        re.compile(rf"\s*[\[(]{_DONE} {_WORK}\b(?P<notice>[^\[\]]*)[\])]\.?$", re.IGNORECASE),
        re.compile(r"\s*(?:\[(?i:retracted|withdrawn)\]|[\[(](?:RETRACTED|WITHDRAWN)[\])])\.?$"),
    ],
    "concern": [
        re.compile(
            rf"\s*[\[(]{_WORK} with expression of concern\b(?P<notice>[^\[\]]*)[\])]\.?$",
            re.IGNORECASE,
        )
    ],
}
# Unmistakable words go before any title, words of everyday English only in a form of notices.
_HEADS = {
    "retraction notice": (
        r"(?:partial |editorial )?retraction (?:notice|note|statement)|withdrawal notice"
        r"|(?:editorial )?(?:notice|statement|note) of (?:partial )?(?:retraction|withdrawal)",
        r"(?:partial |editorial |editor's |author )?retraction",
    ),
    "concern notice": (
        "(?:editorial )?(?:notice|statement) of concern",
        r"(?:editorial |editor's |publisher's )?(?:notice of )?expression of concern",
    ),
    "correction notice": (
        r"(?:publisher's )?(?:erratum|errata|corrigendum|corrigenda)"
        r"|(?:author|publisher|authors') correction|correction notice",
        "corrections?",
    ),
}
_FORMAL = rf"{_MARK}(?=\S)|\s+{_OPENING}|$"
_ADDRESSED = (
    rf"\s+(?:to|of|for|on|regarding|about)(?:\s*:|\s+{_OPENING}|\s+vol\b|\s+[A-Z][\w'’-]+,? et al"
    rf"|\s+(?:the )?{_WORK}(?:[:.]|$))"
)
_NOTICE_FORMS = {
    event: [
        re.compile(rf"^[\[\"“]?(?i:{sure})(?:{_FORMAL}|\s+(?:to|of|for|on|regarding)\b)"),
        re.compile(rf"^[\[\"“]?(?i:{everyday})(?:{_FORMAL}|{_ADDRESSED})"),
        re.compile(
            rf"[\[(](?:{sure}|{everyday}) of (?P<notice>vol\b[^\[\]]*)[\])]\.?$", re.IGNORECASE
        ),
    ]
    for event, (sure, everyday) in _HEADS.items()
}
_NOTICE_FORMS["correction notice"].append(
    re.compile(r"\s[\[(](?P<notice>vol\.? [\w-]+, p[pg]\.? [\w-]+, \d{4})[\])]\.?$", re.IGNORECASE)
)


def title_event(title: str) -> dict[str, str]:
    """The event that a title tells, with date and notice where it names them; empty for none.

    Returns
    -------
    dict
        event; date; notice: where the notice stands, or, in the title of a notice, the work that
        it is about.

    >>> title_event("RETRACTED: Tea and sleep (Retracted article. See vol. 3, pg. 4, 2012)")
    {'event': 'retracted', 'date': '2012', 'notice': 'vol. 3, pg. 4, 2012'}
    >>> title_event("Retraction of the nipple after surgery")
    {}
    """
    title = " ".join(title.split())
    if len(title) > _LONGEST:
        return {}
    matches = [
        (event, match)
        for event, patterns in (*_WORK_FORMS.items(), *_NOTICE_FORMS.items())
        for pattern in patterns
        if (match := pattern.search(title))
    ]
    if not matches:
        return {}
    event = matches[0][0]
    longest = max((match.groupdict().get("notice") or "" for _, match in matches), key=len)
    notice = re.sub(r"^[\s.,;]*(?:see\s+)?", "", longest, flags=re.IGNORECASE).strip(" .")
    # A notice names the year of the work that it is about.
    years = _YEAR.findall(notice) if event in _WORK_FORMS else []
    return {"event": event, "date": years[-1] if years else "", "notice": notice}


def bare_title(title: str) -> str:
    """The title of a work without the words that say what became of it.

    >>> bare_title("RETRACTED ARTICLE: Tea and sleep")
    'Tea and sleep'
    """
    title = " ".join(title.split())
    for pattern in chain.from_iterable(_WORK_FORMS.values() if len(title) <= _LONGEST else ()):
        title = pattern.sub("", title)
    return title


def reference_date(reference: str) -> str:
    """When a notice appeared, from its citation: year, year-month or year-month-day, or nothing.

    >>> reference_date("J Ex. 2010 Feb 6;375(9713):445. PMID: 1")
    '2010-02-06'
    """
    issued = _ISSUED.search(reference)
    if not issued:
        return ""
    year, month, day, range_ = issued.groups()
    if not month or range_ or month not in _MONTHS:
        return year
    number = _MONTHS.index(month) + 1
    try:
        return date(int(year), number, int(day)).isoformat() if day else f"{year}-{number:02}"
    except ValueError:
        return f"{year}-{number:02}"


def recorded_events(item: Mapping[str, Any], file: str) -> list[dict[str, str]]:
    """What the record of a source says of its own status, the most exact statement of each event.

    Parameters
    ----------
    item
        A CSL-JSON record; links stand in ``custom.related``, publication types in
        ``custom.publication_type``.
    file
        The name of the file that it stands in.

    Returns
    -------
    list of dict
        event, date, notice and said_by (the file and the field): all links, a type where no link
        tells that event, the title where neither does.

    >>> events = recorded_events({"title": "RETRACTED: Tea and sleep"}, "library.json")
    >>> events[0]["event"], events[0]["said_by"]
    ('retracted', 'library.json, title')
    """
    custom = item.get("custom") or {}
    related, types = custom.get("related") or {}, custom.get("publication_type")
    linked = [
        {
            "event": event,
            "date": reference_date(reference) if tag in _TO_NOTICE else "",
            "notice": reference,
            "said_by": f"{file}, {tag}",
        }
        for tag, event in (_TO_NOTICE | _TO_WORK).items()
        for reference in related.get(tag, ())
    ]
    typed = [
        {"event": _TYPES[name], "date": "", "notice": "", "said_by": f"{file}, {name}"}
        for name in (types if isinstance(types, list) else ())
        if name in _TYPES
    ]
    event = title_event(item["title"])
    titled = [event | {"said_by": f"{file}, title"}] if event else []
    events: list[dict[str, str]] = []
    for statements in (linked, typed, titled):
        known = {statement["event"] for statement in events}
        events += [statement for statement in statements if statement["event"] not in known]
    return events

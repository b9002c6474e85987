"""Which exported records are one source, and which only look like it.

Two records become one where nothing speaks against it. Where something does, both stay, and the
pair is kept for a person to decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from claimaudit.sources.importing import records
from claimaudit.sources.library import UNKNOWN
from claimaudit.sources.notices import bare_title

Item = dict[str, Any]

# Where a record carries what became of it, and where it stands in the exports.
EVENTS, PLACES = "events", "places"
# A title of so few letters, such as "Reply", tells nothing.
SHORT_TITLE = 12
# So many different sources of one title, author and year are compared with a further one.
_COMPARED = 200
# A title has no more subtitles than this.
_CUTS = 20
# With so many earlier records a record is offered; a list of all pairs would be no help.
_OFFERED = 5
_ANY_TYPE = "document"
_FIELDS = ("volume", "issue", "number")
_ACCENTS = re.compile("[\u0300-\u036f]")
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "κ": "kappa",
    "μ": "mu",
    "&": "and",
}
_GREEK_SIGN = re.compile("|".join(_GREEK))
_SUBTITLE = re.compile(r"\s*[:?!.;(\[–—]\s*|\s+-+\s+")
# What a paper is called that answers, mends or goes on with another of nearly the same title.
_OTHER_PAPER = re.compile(
    r"reply|response|comment(?:ary)?|erratum|correction|corrigendum|addendum|retraction|letter|"
    r"editorial|part|volume|chapter|update|protocol|i{1,3}|iv|vi{0,3}|.*\d.*"
)


@dataclass(frozen=True)
class Joined:
    """Records of which no two are one source.

    Attributes
    ----------
    items
        The records in the order in which they came, gaps of each filled from those it took in;
        ``places`` in each lists where the exports have it.
    open_pairs
        Positions of two records that may be one source, and what speaks against it.
    """

    items: list[Item]
    open_pairs: list[tuple[int, int, str]]


def join_records(given: Iterable[Item]) -> Joined:
    """Make one record of those that are one source; the first one's fields count.

    Parameters
    ----------
    given
        Tidied records, each with its ``events`` and ``places``.

    Examples
    --------
    >>> def tea(**more):
    ...     return {"title": "On the making of tea", "custom": {"unverified": []}} | {
    ...         "type": "document", "events": [], "places": [""]} | more
    >>> found = join_records([tea(volume="1"), tea(DOI="10.1000/a"), tea(volume="2")])
    >>> [(item.get("DOI"), item["volume"]) for item in found.items], found.open_pairs
    ([('10.1000/a', '1'), (None, '2')], [(0, 1, 'volume 1 and 2')])
    """
    kept: dict[int, Item] = {}
    sharing: dict[tuple[str, ...], list[int]] = defaultdict(list)
    # Where a record is now that others turned out to be one with it.
    moved: dict[int, int] = {}
    doubts: dict[tuple[int, int], str] = {}

    def place_of(number: int) -> int:
        while number in moved:
            number = moved[number]
        return number

    for number, record in enumerate(given):
        kept[number] = record
        target, offered = number, 0
        alike = (place for mark in _marks(record) for place in sharing[mark][:_COMPARED])
        for place in sorted({place_of(place) for place in alike}):
            if against := difference(kept[place], kept[target]):
                if offered < _OFFERED:
                    doubts[place, target] = against
                    offered += 1
                continue
            first, other = sorted((place, target))
            kept[first] = _filled(kept[first], kept.pop(other))
            moved[other] = target = first
        for mark in _marks(kept[target]):
            known = sharing[mark]
            if target not in map(place_of, known[:_COMPARED]):
                known.append(target)
    position = {place: index for index, place in enumerate(kept)}
    open_pairs = {}
    for (first, second), against in doubts.items():
        pair = tuple(sorted((position[place_of(first)], position[place_of(second)])))
        if pair[0] != pair[1]:
            open_pairs.setdefault(pair, against)
    return Joined(list(kept.values()), [(*pair, why) for pair, why in open_pairs.items()])


def difference(first: Item, second: Item) -> str:
    """What speaks against two records of like marks being one source; empty for nothing.

    >>> difference({"title": "Tea", "DOI": "10.1/a"}, {"title": "Tea", "DOI": "10.1/b"})
    'DOI 10.1/a and 10.1/b'
    """
    shared = [kind for kind in records.IDENTIFIERS if kind in first and kind in second]
    for kind in shared:
        if first[kind].lower() != second[kind].lower():
            return f"{kind} {first[kind]} and {second[kind]}"
    if shared:
        like = are_alike(first["title"], second["title"])
        return "" if like else f"one {shared[0]}, but different titles"
    for field in _FIELDS:
        values = [_plain_number(item.get(field, "")) for item in (first, second)]
        if all(values) and values[0] != values[1]:
            return f"{field} {first[field]} and {second[field]}"
    starts = [item.get("page", "").split("-")[0].strip().casefold() for item in (first, second)]
    if all(starts) and starts[0] != starts[1]:
        return f"first page {starts[0]} and {starts[1]}"
    types = [item.get("type", _ANY_TYPE) for item in (first, second)]
    if types[0] != types[1] and _ANY_TYPE not in types:
        return f"type {types[0]} and {types[1]}"
    return ""


def are_alike(first: str, second: str) -> bool:
    """Whether two titles are one, but for signs, accents, a subtitle or a slip in a long word.

    >>> are_alike("On Tea: a trial", "On tea"), are_alike("On tea: reply", "On tea")
    (True, False)
    >>> are_alike("The effect of tea", "The effects of tea"), are_alike("Tea I", "Tea II")
    (True, False)
    """
    titles = [bare_title(title) for title in (first, second)]
    if UNKNOWN in titles:
        return True
    words = [_words(title) for title in titles]
    if "".join(words[0]) == "".join(words[1]):
        return bool(words[0]) or titles[0] == titles[1]
    if any(map(_OTHER_PAPER.fullmatch, set(words[0]) ^ set(words[1]))):
        return False
    short, long = sorted(titles, key=lambda title: len(_words(title)))
    cuts = (long[: sign.start()] for sign in islice(_SUBTITLE.finditer(long), _CUTS))
    if _words(short) and any(_words(cut) == _words(short) for cut in cuts):
        return True
    if len(words[0]) != len(words[1]):
        return False
    slips = [pair for pair in zip(*words, strict=True) if pair[0] != pair[1]]
    return len(slips) == 1 < len(words[0]) and _is_slip(*slips[0])


def surname(item: Item) -> str:
    """The family name of the first author, or what stands for it."""
    first = next(iter(item.get("author", ())), {})
    return first.get("family") or first.get("literal", "")


def year(item: Item) -> str:
    """The year of issue in digits; empty when none is known."""
    parts = item.get("issued", {}).get("date-parts")
    return str(parts[0][0]) if parts else ""


def _marks(record: Item) -> list[tuple[str, ...]]:
    """What a record is known by: its identifiers, and title with year and first author."""
    marks = [(kind, record[kind].lower()) for kind in records.IDENTIFIERS if kind in record]
    words = _words(bare_title(record["title"]))
    if len(" ".join(words)) > SHORT_TITLE:
        # Managers part the particles of a name from it in different ways.
        last = (_words(surname(record)) or [""])[-1]
        marks.append(("title", "".join(words), year(record), last))
    return marks


def _filled(first: Item, other: Item) -> Item:
    """The first record, its gaps filled from the other."""
    custom = other["custom"] | first["custom"]
    unverified = [*first["custom"]["unverified"], *other["custom"]["unverified"]]
    custom["unverified"] = list(dict.fromkeys(unverified))
    added = [event for event in other[EVENTS] if event not in first[EVENTS]]
    filled = other | first | {"custom": custom, EVENTS: [*first[EVENTS], *added]}
    if UNKNOWN == first["title"] != other["title"]:
        filled["title"] = other["title"]
        custom["unverified"].remove("title")
    return filled | {PLACES: [*first[PLACES], *other[PLACES]]}


def _words(text: str) -> list[str]:
    """The words in small letters without Latin accents; marks of other scripts are letters."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    plain = _GREEK_SIGN.sub(lambda sign: f" {_GREEK[sign[0]]} ", plain)
    return "".join(
        char if unicodedata.category(char)[0] in "LMN" else " " for char in plain
    ).split()


def _plain_number(text: str) -> str:
    """A volume or issue without what it is called and without zeros in front."""
    return re.sub(r"^(?:vol(?:ume)?|no|issue|nr)\b\.?\s*|(?<!\w)0+(?=\d)", "", text.casefold())


def _is_slip(first: str, second: str) -> bool:
    """Whether two long words differ in one letter behind the first; numbers never do."""
    if min(len(first), len(second)) < 5 or not (first + second).isalpha():
        return False
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    return same > 0 and max(len(first), len(second)) - same == 1

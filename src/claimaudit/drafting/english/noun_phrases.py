"""Noun phrases: runs of words that may name a thing, and what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimaudit.drafting.english.cues import Cues, Word
from claimaudit.drafting.english.readings import Reading, Span

LONGEST = 3
# "non-steroidal drugs (NSAIDs)": what stands in brackets is another name.
_BRACKETED = re.compile(r"\s*\([A-Z][A-Za-z0-9-]{1,9}\)")
_BREAKING_GROUPS = (
    *("verb", "judged", "advice", "imperative", "boundary"),
    *("announcement", "rung", "negation", "reporting"),
)
_DESCRIBING = ("ous", "ful")
_SHORTENED = re.compile(r"'(?:ll|re|ve|d|m)$|n't$")


@dataclass(frozen=True)
class Phrase:
    """A phrase that may name a thing, and the words in which the text speaks of it so.

    Attributes
    ----------
    reasons
        ``acts`` (a verb follows), ``taken`` (somebody takes, eats or does it), ``named`` (the
        text gives another name or lists it as a constituent), ``kind of thing`` (its last word
        is one of a substance or practice), ``a name`` (it is written as that of a person).
    whole
        What contains it, where the text says so.
    """

    start: int
    end: int
    text: str
    reasons: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    whole: str = ""


def phrases(reading: Reading, cues: Cues) -> Iterator[Phrase]:
    """Every phrase of a sentence that may name a thing the vocabulary does not have."""
    runs = [run for run in map(_trimmer(cues), _runs(reading, cues)) if run]
    targets = cues.words("thing", "target")
    runs = [run for run in runs if len(run) > 1 or run[0].lower not in targets]
    runs = [run for run in runs if not _is_modifier(reading, run)]
    runs += _joined_names(reading, cues)
    plain = [_phrase(reading, run, cues) for run in runs]
    aliases = dict(_aliases(reading, plain))
    called = {alias.start for alias in aliases.values()}
    for one in plain:
        if one.start in called:
            continue
        alias = aliases.get(one.start)
        if alias:
            yield Phrase(one.start, one.end, one.text, ("named",), (alias.text,))
        else:
            yield _contained(reading, one, plain)


def _runs(reading: Reading, cues: Cues) -> Iterator[list[Word]]:
    function, run = cues.words("filler", "function", "verb"), []
    for word in reading.words:
        if run and (reading.text[run[-1].end : word.start] != " "):
            yield run
            run = []
        if _is_function(word, function) or _breaks(reading, word):
            if run:
                yield run
            run = []
        else:
            run.append(word)
    if run:
        yield run


def _is_function(word: Word, function: frozenset[str]) -> bool:
    """Whether a word is no part of a name: "the", "there's", "you'll"."""
    owner = word.lower.removesuffix("'s")
    return word.lower in function or owner in function or bool(_SHORTENED.search(word.lower))


def _breaks(reading: Reading, word: Word) -> bool:
    if word.lower.endswith("ly") or not any(char.isalpha() for char in word.lower):
        return True
    if any(cue.group in _BREAKING_GROUPS for cue in reading.at(word.start)):
        return True
    if any(one.start == word.start for one in reading.mentions if one.sort == "value"):
        return True
    return any(one.start <= word.start < one.end for one in reading.mentions if one.sort != "value")


def _joined_names(reading: Reading, cues: Cues) -> Iterator[list[Word]]:
    """A known name with the word after it that makes it another thing ("X receptors")."""
    kinds = cues.words("thing")
    for one in reading.mentions:
        after = [word for word in reading.words if word.start > one.end][:1]
        if one.sort != "entity" or not after or reading.text[one.end : after[0].start] != " ":
            continue
        if after[0].lower in kinds and not _has_object(reading, after[0], cues):
            yield [*reading.inside((one.start, one.end)), after[0]]


def _has_object(reading: Reading, word: Word, cues: Cues) -> bool:
    """Whether a word that is a verb or a noun is a verb here: "tea leaves you awake"."""
    following = [one.lower for one in reading.words if one.start > word.end][:1]
    return bool(following) and following[0] in cues.words("filler", "object")


def _is_modifier(reading: Reading, run: list[Word]) -> bool:
    """Whether the run only describes the name after it, or belongs to what stands before it."""
    before = [word.lower for word in reading.words if word.end <= run[0].start][-1:]
    return before in (["its"], ["their"], ["your"], ["this"], ["these"]) or any(
        one.sort == "entity" and reading.text[run[-1].end : one.start] == " "
        for one in reading.mentions
        if one.start > run[-1].end
    )


def _trimmer(cues: Cues):
    idle = cues.words("filler", "quality", "general", "function", "plain")
    lettered = cues.words("thing", "lettered")

    def leads(run: list[Word]) -> bool:
        if len(run) > 1 and run[0].lower in lettered and len(run[1].lower) <= LONGEST:
            return False
        described = len(run) > 1 and run[0].lower.endswith(_DESCRIBING)
        return described or run[0].lower in idle or _is_form(run[0], len(run))

    def trimmed(run: list[Word]) -> list[Word]:
        while run and leads(run):
            run = run[1:]
        while run and (run[-1].lower in idle or (len(run) > 1 and _is_deed(run[-1], cues))):
            run = run[:-1]
        return run if len(run) <= LONGEST and any(len(word.lower) > 2 for word in run) else []

    return trimmed


def _is_form(word: Word, length: int) -> bool:
    """Whether a word is a verb form that leads a phrase ("drinking coffee", "roasted beans")."""
    return length > 1 and word.lower.endswith(("ing", "ed")) and len(word.lower) > 5


def _is_deed(word: Word, cues: Cues) -> bool:
    """Whether a last word only says that the thing is taken ("coffee drinking")."""
    return word.lower.endswith("ing") and word.lower not in cues.words("thing", "ending")


def _phrase(reading: Reading, run: list[Word], cues: Cues) -> Phrase:
    start, end = run[0].start, run[-1].end
    last = run[-1].lower
    reasons = [
        *(["acts"] if _acts(reading, end) and not last.endswith("ing") else []),
        *(["taken"] if _taken(reading, start, end) else []),
        *(["a name"] if _is_name(reading, run) else []),
        *(["named"] if _BRACKETED.match(reading.text, end) else []),
        *(["kind of thing"] if last in cues.words("thing", "ending") and len(run) > 1 else []),
        *(["acts"] if _after(reading, start, "acting", "of") else []),
        *(["named"] if _after(reading, start, "together", "verb") else []),
        *(["named"] if _after(reading, start, "compare", "than", "similar") else []),
    ]
    return Phrase(start, end, reading.text[start:end], tuple(dict.fromkeys(reasons)))


def _acts(reading: Reading, end: int) -> bool:
    """Whether a verb follows at once and something is affected after it."""
    after = [word for word in reading.words if word.start >= end][:1]
    if not after or reading.text[end : after[0].start] != " ":
        return False
    cues = reading.at(after[0].start)
    verb = any(cue.group in ("verb", "judged") for cue in cues) or any(
        one.start == after[0].start and one.sort == "value" for one in reading.mentions
    )
    if any(cue.group in ("reporting", "attribution") for cue in cues):
        return False
    return verb and bool(reading.named((after[0].start, len(reading.text)), "outcome"))


def _taken(reading: Reading, start: int, end: int) -> bool:
    """Whether the text says that the thing is taken, eaten, drunk or done."""
    before = _after(reading, start, "taking", "verb")
    cues = reading.cued((end, len(reading.text)), "taking", "noun")
    return before or any(reading.text[end : cue.start] == " " for cue in cues)


def _is_name(reading: Reading, run: list[Word]) -> bool:
    """Whether it is written with capital letters where other words are not."""
    opens = not reading.inside((0, run[0].start)) or _titled(reading)
    written = [reading.text[word.start : word.end] for word in run]
    return not opens and len(written[-1]) > 1 and written[-1][0].isupper() and not _shouted(written)


def _titled(reading: Reading) -> bool:
    """Whether a sentence writes its words with capitals, as titles do."""
    capitals = sum(reading.text[word.start].isupper() for word in reading.words)
    return reading.sentence.heading or 2 * capitals > len(reading.words)


def _shouted(written: list[str]) -> bool:
    """Whether a word is an abbreviation, such as CBD."""
    return any(word[1:].upper() == word[1:] for word in written)


def _after(reading: Reading, start: int, group: str, *senses: str) -> bool:
    cues = reading.cued((0, start), group, *senses)
    return any(not reading.text[cue.end : start].strip() for cue in cues)


def _aliases(reading: Reading, plain: list[Phrase]) -> Iterator[tuple[int, Phrase]]:
    """For the start of a phrase, the phrase that the text says is another name of it."""
    for cue in reading.cued(reading.whole, "relation", "name"):
        before = [one for one in plain if one.end <= cue.start]
        after = [one for one in plain if one.start >= cue.end]
        close = after and not reading.text[cue.end : after[0].start].strip(" \"'“‘")
        if before and close:
            yield before[-1].start, after[0]


def _contained(reading: Reading, one: Phrase, plain: list[Phrase]) -> Phrase:
    """The phrase with what contains it, where the sentence lists it as a constituent."""
    cues = [
        cue
        for cue in reading.cued((0, one.start), "relation", "contains")
        if reading.text[cue.start : cue.end].lower().startswith(("contain", "consist", "made"))
    ]
    if not cues or not _listed(reading, (cues[-1].end, one.start)):
        return one
    before = [other for other in plain if other.end <= cues[-1].start]
    whole = before[0].text if before else _entity_before(reading, cues[-1].start)
    return Phrase(one.start, one.end, one.text, ("named",), (), whole)


def _entity_before(reading: Reading, start: int) -> str:
    names = reading.named((0, start), "entity")
    return names[0].text if names else ""


def _listed(reading: Reading, span: Span) -> bool:
    """Whether only a list and its introduction stand between a verb and a phrase."""
    text = reading.text[span[0] : span[1]]
    verbs = [word for word in reading.inside(span) if _is_finite(reading, word)]
    return not verbs and ";" not in text and ", which" not in text


def _is_finite(reading: Reading, word: Word) -> bool:
    return any(cue.group == "verb" and cue.sense == "auxiliary" for cue in reading.at(word.start))

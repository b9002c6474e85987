"""Noun phrases: runs of words that may name a thing, and what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.english.readings import Reading
from claimaudit.vocabulary.phrases import Word

LONGEST = 3
# "non-steroidal drugs (NSAIDs)": what stands in brackets is another name.
_BRACKETED = re.compile(r"\s*\([A-Z][A-Za-z0-9-]{1,9}\)")
_BREAKING_GROUPS = (
    "verb",
    "judged",
    "advice",
    "imperative",
    "boundary",
    "announcement",
    "rung",
    "negation",
    "reporting",
)
_OWNERS = ("its", "their", "your", "this", "these")
_LISTING = ("contain", "consist", "made")
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
    targets = cues.words("thing", "target")
    runs = [trimmed(run, cues) for run in runs_of_words(reading, cues)]
    runs = [run for run in runs if len(run) > 1 or (run and run[0].lower not in targets)]
    runs = [run for run in runs if not is_modifier(reading, run)]
    plain = []
    for run in [*runs, *joined_names(reading, cues)]:
        start, end = run[0].start, run[-1].end
        plain.append(Phrase(start, end, reading.text[start:end], reasons(reading, run, cues)))
    aliases = {}
    for cue in reading.cued(reading.whole, "relation", "name"):
        before = [phrase for phrase in plain if phrase.end <= cue.start]
        after = [phrase for phrase in plain if phrase.start >= cue.end]
        if before and after and not reading.text[cue.end : after[0].start].strip(" \"'“‘"):
            aliases[before[-1].start] = after[0]
    called = {alias.start for alias in aliases.values()}
    for phrase in plain:
        if phrase.start in called:
            continue
        if phrase.start in aliases:
            alias = aliases[phrase.start].text
            yield replace(phrase, reasons=("named",), synonyms=(alias,))
        else:
            yield with_container(reading, phrase, plain)


def runs_of_words(reading: Reading, cues: Cues) -> list[list[Word]]:
    """The words of a sentence between those that are no part of a new name.

    Such are "the", "there's" and "you'll", verbs, adverbs, and what the vocabulary names.
    """
    function = cues.words("filler", "function", "verb")
    runs: list[list[Word]] = [[]]
    for word in reading.words:
        lower = word.lower
        if runs[-1] and reading.text[runs[-1][-1].end : word.start] != " ":
            runs.append([])
        named = reading.names(word.start, "value") or any(
            mention.start <= word.start < mention.end
            for mention in reading.mentions
            if mention.sort != "value"
        )
        is_function = {lower, lower.removesuffix("'s")} & function or _SHORTENED.search(lower)
        is_name_like = any(map(str.isalpha, lower)) and not lower.endswith("ly")
        if named or is_function or not is_name_like or reading.at(word.start, *_BREAKING_GROUPS):
            runs.append([])
        else:
            runs[-1].append(word)
    return [run for run in runs if run]


def trimmed(run: list[Word], cues: Cues) -> list[Word]:
    """A run without what only describes the thing or says what is done; empty where it is long.

    >>> from claimaudit.vocabulary.phrases import read_words
    >>> cues = Cues.of({"filler": {"quality": ["good"]}, "thing": {"ending": ["training"]}})
    >>> for text in ("good roasted chicory root", "chicory drinking", "strength training"):
    ...     print([word.lower for word in trimmed(list(read_words(text)), cues)])
    ['chicory', 'root']
    ['chicory']
    ['strength', 'training']
    """
    idle = cues.words("filler", "quality", "general", "function", "plain")
    lettered, endings = cues.words("thing", "lettered"), cues.words("thing", "ending")
    while run:
        first, several = run[0].lower, len(run) > 1
        if several and first in lettered and len(run[1].lower) <= LONGEST:
            break
        is_form = first.endswith(("ing", "ed")) and len(first) > 5
        if first not in idle and not (several and (is_form or first.endswith(_DESCRIBING))):
            break
        run = run[1:]
    while run:
        last = run[-1].lower
        is_deed = len(run) > 1 and last.endswith("ing") and last not in endings
        if last not in idle and not is_deed:
            break
        run = run[:-1]
    return run if len(run) <= LONGEST and any(len(word.lower) > 2 for word in run) else []


def is_modifier(reading: Reading, run: list[Word]) -> bool:
    """Whether the run only describes the name after it, or belongs to what stands before it."""
    owned = any(word.lower in _OWNERS for word in reading.before(run[0].start)[-1:])
    end = run[-1].end
    return owned or (reading.text[end : end + 1] == " " and reading.names(end + 1, "entity"))


def joined_names(reading: Reading, cues: Cues) -> Iterator[list[Word]]:
    """A known name with the word after it that makes it another thing ("X receptors")."""
    kinds, objects = cues.words("thing"), cues.words("filler", "object")
    for name in reading.named(reading.whole, "entity"):
        after = reading.after(name.end)[:2]
        if not after or reading.text[name.end : after[0].start] != " ":
            continue
        # Before an object it is a verb: "tea leaves you awake".
        has_object = any(word.lower in objects for word in after[1:])
        if after[0].lower in kinds and not has_object:
            yield [*reading.inside((name.start, name.end)), after[0]]


def reasons(reading: Reading, run: list[Word], cues: Cues) -> tuple[str, ...]:
    """What speaks for a run of words as the name of a thing: see `Phrase`."""
    start, end, last = run[0].start, run[-1].end, run[-1].lower
    rest, written = (end, len(reading.text)), [reading.text[word.start : word.end] for word in run]
    acts = False
    for word in reading.after(end)[:1]:
        # A verb follows at once, and something is affected after it.
        verb = reading.at(word.start, "verb", "judged") or reading.names(word.start, "value")
        told = reading.at(word.start, "reporting", "attribution")
        close = reading.text[end : word.start] == " " and not last.endswith("ing")
        acts = close and verb and not told and bool(reading.named(rest, "outcome"))
    # A capital says nothing where a sentence begins and in a title, nor in letters such as CBD.
    capitals = sum(reading.text[word.start].isupper() for word in reading.words)
    titled = reading.sentence.heading or 2 * capitals > len(reading.words)
    shouted = any(word[1:].upper() == word[1:] for word in written)
    capital = len(written[-1]) > 1 and written[-1][0].isupper() and not shouted
    taken = reading.cued(rest, "taking", "noun")
    speaks_for_it = [
        ("acts", acts),
        ("taken", reading.follows(start, "taking", "verb")),
        ("taken", any(reading.text[end : cue.start] == " " for cue in taken)),
        ("a name", capital and not titled and reading.before(start)),
        ("named", _BRACKETED.match(reading.text, end)),
        ("kind of thing", len(run) > 1 and last in cues.words("thing", "ending")),
        ("acts", reading.follows(start, "acting", "of")),
        ("named", reading.follows(start, "together", "verb")),
        ("named", reading.follows(start, "compare", "than", "similar")),
    ]
    return tuple(dict.fromkeys(reason for reason, holds in speaks_for_it if holds))


def with_container(reading: Reading, phrase: Phrase, plain: list[Phrase]) -> Phrase:
    """The phrase with what contains it, where the sentence lists it as a constituent."""
    contains = [
        cue
        for cue in reading.cued((0, phrase.start), "relation", "contains")
        if reading.text[cue.start : cue.end].lower().startswith(_LISTING)
    ]
    if not contains:
        return phrase
    # Only a list and its introduction may stand between the verb and the phrase.
    verb = contains[-1]
    between = reading.text[verb.end : phrase.start]
    finite = any(
        cue.sense == "auxiliary"
        for word in reading.inside((verb.end, phrase.start))
        for cue in reading.at(word.start, "verb")
    )
    if finite or ";" in between or ", which" in between:
        return phrase
    before = [other.text for other in plain if other.end <= verb.start]
    before += [name.text for name in reading.named((0, verb.start), "entity")]
    return replace(phrase, reasons=("named",), whole=before[0] if before else "")

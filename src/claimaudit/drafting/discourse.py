"""Discourse: which thing a clause speaks of, and what "it", "both" and "the mixture" stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from claimaudit.drafting.english.clauses import (
    APPOSITION,
    INDEPENDENT,
    WHICH,
    Clause,
    told_at,
    verb_at,
)
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.schema.contracts import UNDECIDED
from claimaudit.vocabulary.entries import ALONE
from claimaudit.vocabulary.lexicon import Mention

Acts = Callable[[str], bool]

# An entity after one of these is spoken of by the way and does not act.
_ASIDE = ("for", "like", "than", "against", "in", "as", "without", "from", "to", "not")
_JOINTS = frozenset(("and", "or", "and/or", ",", ", and", ", or", "&"))


@dataclass(frozen=True)
class Exposure:
    """What acts, alone or together with something."""

    subject: str
    other: str = ALONE


NOBODY = (Exposure(UNDECIDED),)


@dataclass(frozen=True)
class Discourse:
    """What was spoken of so far.

    Attributes
    ----------
    topic
        What the article is about; empty where it has no entity.
    last
        The exposures last spoken of in the paragraph.
    pair
        The last two things that were spoken of as acting together.
    named
        The entities that acted in the paragraph, the last one at the end.
    source
        What the text withdrew from when it last said so; empty for never.
    told
        The exposures and outcomes that the sentence before spoke of.
    """

    topic: str = ""
    last: tuple[Exposure, ...] = ()
    pair: Exposure | None = None
    named: tuple[str, ...] = ()
    source: str = ""
    told: tuple[tuple[Exposure, str], ...] = ()

    def heard(self, exposures: tuple[Exposure, ...]) -> Discourse:
        """The discourse after a clause on these exposures."""
        known = tuple(one for one in exposures if one.subject != UNDECIDED)
        if not known:
            return self
        pairs = [one for one in known if one.other not in (ALONE, UNDECIDED)]
        words = [word for one in known for word in (one.subject, one.other)]
        named = [word for word in words if word not in (ALONE, UNDECIDED)]
        kept = tuple(word for word in self.named if word not in named)
        pair = pairs[-1] if pairs else self.pair
        return replace(self, last=known, pair=pair, named=(*kept, *dict.fromkeys(named)))

    def paragraph(self) -> Discourse:
        """The discourse at the start of a new paragraph."""
        return replace(self, last=(), named=())

    def default(self) -> tuple[Exposure, ...]:
        """What a clause speaks of that names nothing: the last thing, else the topic."""
        return self.last or ((Exposure(self.topic),) if self.topic else NOBODY)

    def mixture(self) -> Exposure:
        """What "the combination" stands for."""
        if self.pair:
            return self.pair
        if len(self.named) > 1:
            return Exposure(*self.named[-2:])
        return Exposure(self.named[-1] if self.named else self.topic or UNDECIDED, UNDECIDED)

    def both(self) -> tuple[Exposure, ...]:
        """What "both" stands for: two things, each by itself."""
        two = self.mixture()
        if UNDECIDED in (two.subject, two.other):
            return NOBODY
        return Exposure(two.subject), Exposure(two.other)


def exposures(
    reading: Reading,
    clause: Clause,
    previous: tuple[Exposure, ...],
    discourse: Discourse,
    acts: Acts,
    general: frozenset[str],
) -> tuple[Exposure, ...]:
    """What acts in a clause.

    Parameters
    ----------
    previous
        What acts in the clause before it in the same sentence; empty for the first one.
    acts
        Whether an entity can act; a receptor is only acted upon.
    general
        Words that name no thing of their own.
    """
    if clause.link not in INDEPENDENT:
        return _attached(reading, clause, acts) or previous or discourse.default()
    told = told_at(reading, clause.span)
    start = verb_at(reading, (told, clause.end))
    zone = told, clause.end if start is None else start
    found = _in_zone(reading, zone, previous, discourse, acts)
    if found is None:
        found = _after_verb(reading, (zone[1], clause.end), acts)
    if found is None:
        unnamed = _says_nothing_new(reading, zone, general)
        found = (previous or discourse.default()) if unnamed else NOBODY
    return _mixed(reading, (zone[1], clause.end), found, discourse, acts)


def acting(reading: Reading, span: Span, acts: Acts) -> list[Mention]:
    """The entities of a span that act there: not those that name an outcome or stand aside."""
    found = [one for one in reading.named(span, "entity") if acts(one.term)]
    free = [one for one in found if not _within_outcome(reading, one)]
    chosen = [one for one in free if _word_before(reading, one.start) not in _ASIDE]
    heads = [one for one in chosen if not _modifies(reading, one)]
    return heads or chosen


def mixture(
    reading: Reading, span: Span, previous: tuple[Exposure, ...], discourse: Discourse, acts: Acts
) -> Exposure:
    """The exposure of a span that speaks of things taken together."""
    names = list(dict.fromkeys(one.term for one in acting(reading, span, acts)))
    if len(names) > 1:
        return Exposure(*names[:2])
    known = discourse.mixture()
    if not names:
        return known
    partners = [one.subject for one in (previous or discourse.default())]
    partners += [known.subject, known.other, discourse.topic]
    partner = next((p for p in partners if p not in (*names, ALONE, UNDECIDED, "")), UNDECIDED)
    return Exposure(partner, names[0]) if partner != UNDECIDED else Exposure(names[0], UNDECIDED)


def taken_before(reading: Reading, clause: Clause, acts: Acts) -> str:
    """What somebody has taken in "when you have been drinking tea, …"; empty for nothing."""
    cues = reading.cued(clause.span, "taking", "before")
    names = acting(reading, (cues[0].start, clause.end), acts) if cues else []
    return names[0].term if names else ""


def beside_taken(found: tuple[Exposure, ...], taken: str) -> tuple[Exposure, ...]:
    """What acts after something else was taken: the two together."""
    if not taken:
        return found
    return tuple(
        replace(one, other=taken) if one.other == ALONE and one.subject != taken else one
        for one in found
    )


def _in_zone(
    reading: Reading, zone: Span, previous: tuple[Exposure, ...], discourse: Discourse, acts: Acts
) -> tuple[Exposure, ...] | None:
    names = acting(reading, zone, acts)
    if reading.cued(zone, "together", "verb", "noun") or _one_with_another(reading, names):
        return (mixture(reading, zone, previous, discourse, acts),)
    if names:
        return tuple(Exposure(term) for term in _coordinated(reading, names))
    if reading.cued(zone, "together", "both"):
        return discourse.both()
    if reading.cued(zone, "anaphor"):
        return previous or discourse.default()
    return None


def _one_with_another(reading: Reading, names: list[Mention]) -> bool:
    """Whether the first two names stand as "tea with milk"."""
    between = reading.text[names[0].end : names[1].start] if len(names) > 1 else ""
    return between.strip().lower() in ("with", "plus", "together with")


def _mixed(
    reading: Reading,
    rest: Span,
    found: tuple[Exposure, ...],
    discourse: Discourse,
    acts: Acts,
) -> tuple[Exposure, ...]:
    """The exposures after "taken with …" behind the verb, unless it only adds emphasis."""
    emphasis = reading.cued(rest, "emphasis")
    end = emphasis[0].start if emphasis else rest[1]
    cues = reading.cued((rest[0], end), "together", "verb")
    if not cues or any(one.other != ALONE for one in found):
        return found
    return (mixture(reading, (cues[0].start, end), found, discourse, acts),)


def _attached(reading: Reading, clause: Clause, acts: Acts) -> tuple[Exposure, ...]:
    """The entities right before a "which" or an apposition."""
    if clause.link not in (WHICH, APPOSITION):
        return ()
    names = acting(reading, (0, clause.start), acts)
    close = names and not reading.inside((names[-1].end, clause.start))
    if not close:
        return ()
    joined = _coordinated(reading, names[::-1], backwards=True)
    return tuple(Exposure(term) for term in reversed(joined))


def _after_verb(reading: Reading, rest: Span, acts: Acts) -> tuple[Exposure, ...] | None:
    """What acts in "sleep improves with tea" and "people who drink tea sleep well"."""
    for one in reading.named(rest, "entity"):
        joined = _word_before(reading, one.start) in ("by", "with", "after", "of")
        if acts(one.term) and (joined or _is_taken(reading, one)):
            return (Exposure(one.term),)
    return None


def _is_taken(reading: Reading, one: Mention) -> bool:
    cues = reading.cued((0, one.start), "taking", "verb")
    return any(not reading.text[cue.end : one.start].strip() for cue in cues)


def _says_nothing_new(reading: Reading, zone: Span, general: frozenset[str]) -> bool:
    outcomes = reading.named(zone, "outcome")
    return all(
        word.lower in general
        or not any(char.isalpha() for char in word.lower)
        or word.lower.endswith(("ly", "'s"))
        or any(one.start <= word.start < one.end for one in outcomes)
        for word in reading.inside(zone)
    )


def _coordinated(reading: Reading, names: Sequence[Mention], backwards: bool = False) -> list[str]:
    chain = [names[0]]
    for name in names[1:]:
        first, second = (name, chain[-1]) if backwards else (chain[-1], name)
        if reading.text[first.end : second.start].strip().lower() not in _JOINTS:
            break
        chain.append(name)
    return list(dict.fromkeys(one.term for one in chain))


def _within_outcome(reading: Reading, one: Mention) -> bool:
    return any(
        other.sort == "outcome" and other.start <= one.start and one.end <= other.end
        for other in reading.mentions
    )


def _modifies(reading: Reading, one: Mention) -> bool:
    """Whether the entity only says which outcome: the first word of "nicotine withdrawal"."""
    return any(
        other.sort == "outcome"
        and other.start >= one.end
        and reading.text[one.end : other.start] in (" ", "-")
        for other in reading.mentions
    )


def _word_before(reading: Reading, start: int) -> str:
    before = [word for word in reading.words if word.end <= start]
    skipped = [word for word in before[-2:] if word.lower not in ("the", "a", "an", "your")]
    return skipped[-1].lower if skipped else ""

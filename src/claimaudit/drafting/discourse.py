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
    spoken_of
        The exposures and outcomes of the sentence before.
    """

    topic: str = ""
    last: tuple[Exposure, ...] = ()
    pair: Exposure | None = None
    named: tuple[str, ...] = ()
    source: str = ""
    spoken_of: tuple[tuple[Exposure, str], ...] = ()

    def after(self, exposures: tuple[Exposure, ...]) -> Discourse:
        """The discourse after a clause on these exposures.

        >>> Discourse().after((Exposure("tea"),)).default()
        (Exposure(subject='tea', other='alone'),)
        """
        known = tuple(found for found in exposures if found.subject != UNDECIDED)
        if not known:
            return self
        pairs = [found for found in known if found.other not in (ALONE, UNDECIDED)]
        words = [word for found in known for word in (found.subject, found.other)]
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
        """What "the combination" stands for.

        >>> Discourse(named=("tea", "milk")).mixture()
        Exposure(subject='tea', other='milk')
        """
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
    known = previous or discourse.default()
    if clause.link not in INDEPENDENT:
        if clause.link not in (WHICH, APPOSITION):
            return known
        names = acting(reading, (0, clause.start), acts)
        # Only what stands right before a "which" or an apposition is meant by it.
        if not names or reading.inside((names[-1].end, clause.start)):
            return known
        joined = _coordinated(reading, names[::-1], backwards=True)
        return tuple(Exposure(term) for term in reversed(joined))
    told = told_at(reading, clause.span)
    verb = verb_at(reading, (told, clause.end))
    zone = told, clause.end if verb is None else verb
    rest = zone[1], clause.end
    spoken_of = _spoken_of(reading, zone, rest, previous, discourse, acts)
    if spoken_of is None:
        outcomes = reading.named(zone, "outcome")
        says_nothing_new = all(
            word.lower in general
            or not any(char.isalpha() for char in word.lower)
            or word.lower.endswith(("ly", "'s"))
            or any(outcome.start <= word.start < outcome.end for outcome in outcomes)
            for word in reading.inside(zone)
        )
        spoken_of = known if says_nothing_new else NOBODY
    # "Taken with …" behind the verb makes a mixture, unless it only adds emphasis.
    emphasis = reading.cued(rest, "emphasis")
    end = emphasis[0].start if emphasis else rest[1]
    together = reading.cued((rest[0], end), "together", "verb")
    if together and all(exposure.other == ALONE for exposure in spoken_of):
        return (mixture(reading, (together[0].start, end), spoken_of, discourse, acts),)
    return spoken_of


def acting(reading: Reading, span: Span, acts: Acts) -> list[Mention]:
    """The entities of a span that act there: not those that name an outcome or stand aside."""
    outcomes = [mention for mention in reading.mentions if mention.sort == "outcome"]
    chosen = []
    for entity in reading.named(span, "entity"):
        within = any(over.start <= entity.start and entity.end <= over.end for over in outcomes)
        if acts(entity.term) and not within and _word_before(reading, entity.start) not in _ASIDE:
            chosen.append(entity)
    # The first word of "nicotine withdrawal" only says which outcome.
    heads = [
        entity
        for entity in chosen
        if not any(
            outcome.start >= entity.end and reading.text[entity.end : outcome.start] in (" ", "-")
            for outcome in outcomes
        )
    ]
    return heads or chosen


def mixture(
    reading: Reading, span: Span, previous: tuple[Exposure, ...], discourse: Discourse, acts: Acts
) -> Exposure:
    """The exposure of a span that speaks of things taken together."""
    names = list(dict.fromkeys(entity.term for entity in acting(reading, span, acts)))
    if len(names) > 1:
        return Exposure(*names[:2])
    known = discourse.mixture()
    if not names:
        return known
    partners = [found.subject for found in (previous or discourse.default())]
    partners += [known.subject, known.other, discourse.topic]
    for partner in partners:
        if partner not in (*names, ALONE, UNDECIDED, ""):
            return Exposure(partner, names[0])
    return Exposure(names[0], UNDECIDED)


def taken_before(reading: Reading, clause: Clause, acts: Acts) -> str:
    """What somebody has taken in "when you have been drinking tea, …"; empty for nothing."""
    cues = reading.cued(clause.span, "taking", "before")
    names = acting(reading, (cues[0].start, clause.end), acts) if cues else []
    return names[0].term if names else ""


def beside_taken(found: tuple[Exposure, ...], taken: str) -> tuple[Exposure, ...]:
    """What acts after something else was taken: the two together.

    >>> beside_taken((Exposure("tea"),), "milk")
    (Exposure(subject='tea', other='milk'),)
    """
    if not taken:
        return found
    return tuple(
        replace(one, other=taken) if one.other == ALONE and one.subject != taken else one
        for one in found
    )


def _spoken_of(
    reading: Reading,
    zone: Span,
    rest: Span,
    previous: tuple[Exposure, ...],
    discourse: Discourse,
    acts: Acts,
) -> tuple[Exposure, ...] | None:
    """What the words before the verb name or stand for, else those after it; None for neither."""
    names = acting(reading, zone, acts)
    between = reading.text[names[0].end : names[1].start] if len(names) > 1 else ""
    one_with_another = between.strip().lower() in ("with", "plus", "together with")
    if one_with_another or reading.cued(zone, "together", "verb", "noun"):
        return (mixture(reading, zone, previous, discourse, acts),)
    if names:
        return tuple(Exposure(term) for term in _coordinated(reading, names))
    if reading.cued(zone, "together", "both"):
        return discourse.both()
    if reading.cued(zone, "anaphor"):
        return previous or discourse.default()
    # "Sleep improves with tea", "people who drink tea sleep well".
    for entity in reading.named(rest, "entity"):
        joined = _word_before(reading, entity.start) in ("by", "with", "after", "of")
        taken = any(
            not reading.text[cue.end : entity.start].strip()
            for cue in reading.cued((0, entity.start), "taking", "verb")
        )
        if acts(entity.term) and (joined or taken):
            return (Exposure(entity.term),)
    return None


def _coordinated(reading: Reading, names: Sequence[Mention], backwards: bool = False) -> list[str]:
    """The first entity and those that "and", "or" or a comma joins to it."""
    chain = [names[0]]
    for name in names[1:]:
        first, second = (name, chain[-1]) if backwards else (chain[-1], name)
        if reading.text[first.end : second.start].strip().lower() not in _JOINTS:
            break
        chain.append(name)
    return list(dict.fromkeys(name.term for name in chain))


def _word_before(reading: Reading, start: int) -> str:
    """The last word before a place, determiners left out."""
    before = [word for word in reading.words if word.end <= start]
    plain = [word for word in before[-2:] if word.lower not in ("the", "a", "an", "your")]
    return plain[-1].lower if plain else ""

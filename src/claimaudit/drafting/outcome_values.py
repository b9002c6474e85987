"""Each outcome that a clause speaks of, with the value that the clause gives it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimaudit.drafting.english.directions import BRINGS, Direction, together
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.drafting.scale_values import denied, directions, value
from claimaudit.vocabulary.lexicon import Lexicon, Mention

# In words: between a negation and what it denies, and behind "in the" before a direction.
_NEAR = 2
# In characters: between an outcome's word that is a verb here and what it acts on.
_CLOSE = 20
_PLACE_GAP = 8
_LISTING = ("include", "includes", "including", "such as", "like ")
_MEDICINES = ("medication", "medications", "medicine", "medicines", "drug", "drugs", "pills")
_SUFFERERS = (
    "people with",
    "patients with",
    "adults with",
    "those with",
    "women with",
    "men with",
    "individuals with",
    "children with",
    "anyone with",
    "history of",
    "suffering from",
    "people who have",
    "diagnosed with",
    "living with",
    "in people with",
    "who have",
    "you have",
)


@dataclass(frozen=True)
class OutcomeValue:
    """One outcome in a clause.

    Attributes
    ----------
    value
        Empty where the clause does not settle it.
    start, end
        From the words that say the direction to the end of the outcome, in the sentence.
    at
        Where the outcome itself begins.
    """

    outcome: str
    value: str
    start: int
    end: int
    at: int


def outcome_values(
    reading: Reading, span: Span, lexicon: Lexicon, inherited: bool = False
) -> list[OutcomeValue]:
    """Every outcome of a span with its value, in the order of the text.

    Parameters
    ----------
    inherited
        Whether the clause is denied by a word that stands before it ("without").
    """
    outcomes = predicated_outcomes(reading, span)
    ways = [
        way
        for way in directions(reading, span)
        if not any(over.start <= way.start and way.end <= over.end for over in outcomes)
    ]
    if ways and ways[0].start == span[0] and len(ways) > 1:
        # The first belongs to what acts in "Reducing salt lowers the pulse".
        opening = reading.text[ways[0].start : ways[0].end].lower().split()[0]
        apart = len(reading.inside((ways[0].end, ways[1].start))) > 1
        ways = ways[1:] if opening.endswith("ing") and apart else ways
    stated: list[OutcomeValue] = []
    for mention in outcomes:
        way = _direction_of(mention, outcomes, ways, reading)
        start = min(mention.start, way.start) if way else mention.start
        end = max(mention.end, way.end) if way else mention.end
        read = value(lexicon, mention.term, mention.value, way)
        found = OutcomeValue(mention.term, read, start, end, mention.start)
        if stated and not read:
            # Of a list the first has the direction: "may ease nausea, headaches and pain".
            before = stated[-1]
            between = reading.text[before.end : found.at].strip().lower()
            if between in (",", "and", "or", ", and", ", or"):
                known = before.value in lexicon.vocabulary.values(found.outcome)
                found = replace(found, value=before.value if known else "", start=before.start)
        stated.append(found)
    settled = {found.outcome for found in stated if found.value}
    distinct: dict[tuple[str, str], OutcomeValue] = {}
    for found in stated:
        if found.value or found.outcome not in settled:
            distinct.setdefault((found.outcome, found.value), found)
    return [_with_negation(reading, span, lexicon, one, inherited) for one in distinct.values()]


def predicated_outcomes(reading: Reading, span: Span) -> list[Mention]:
    """The outcomes of a span, without those that only say of whom or where it speaks."""
    kept = [
        mention
        for mention in reading.named(span, "outcome")
        if not _names_circumstance(reading, mention)
    ]
    verbs = reading.cued(span, "verb", "auxiliary")
    if verbs:
        # Without those that act themselves: "its effect on the pulse can worsen sleep".
        objects = [mention for mention in kept if mention.start >= verbs[0].end]
        if objects and directions(reading, (verbs[0].end, span[1])):
            kept = objects
    outcomes = []
    for mention in kept:
        after = reading.text[mention.end :].lstrip(" ,").lower()
        heads_list = after.startswith(_LISTING) and any(
            other.sort == "outcome" and other.start > mention.end for other in reading.mentions
        )
        # Its word may be the verb for another one: "regulates the pulse".
        cues = reading.at(mention.start)
        directing = any(cue.group == "judged" and cue.end == mention.end for cue in cues)
        acts_on = directing and any(0 < other.start - mention.end <= _CLOSE for other in kept)
        if not (heads_list or acts_on):
            outcomes.append(mention)
    return outcomes


def _names_circumstance(reading: Reading, mention: Mention) -> bool:
    """Whether an outcome only says of whom, where or with which medicine a clause speaks."""
    before = reading.text[: mention.start].lower().rstrip()
    if before.endswith(_SUFFERERS):
        return True
    if mention.value:
        return False
    words = [word.lower for word in reading.words if word.end <= mention.start][-2:]
    if words in (["in", "the"], ["in", "your"]):
        ways = directions(reading, (0, mention.start))
        if not any(way.end >= mention.start - _PLACE_GAP for way in ways):
            return True
    after = [word.lower for word in reading.words if word.start >= mention.end][:1]
    return bool(after) and after[0] in _MEDICINES


def _direction_of(
    mention: Mention, outcomes: list[Mention], ways: list[Direction], reading: Reading
) -> Direction | None:
    """The directions before an outcome since the last one, with one that follows it closely."""
    group: list[Direction] = []
    for way in ways:
        if way.end > mention.start:
            continue
        gap = (group[-1].end, way.start) if group else (0, 0)
        if _outcome_between(*gap, outcomes) or reading.cued(gap, "verb", "auxiliary"):
            group = []
        group.append(way)
    behind = [way for way in ways if way.start >= mention.end]
    # In "pain relief" and "a drop in pain" the word beside the outcome is the one that counts.
    close = bool(behind) and not reading.inside((mention.end, behind[0].start))
    if close and (not group or group[-1].pole == BRINGS):
        return together([*group, behind[0]])
    if group:
        return together(group)
    after = [way for way in behind if not _outcome_between(mention.end, way.start, outcomes)]
    return together(after[:2])


def _outcome_between(start: int, end: int, outcomes: list[Mention]) -> bool:
    return any(start <= mention.start and mention.end <= end for mention in outcomes)


def _with_negation(
    reading: Reading, span: Span, lexicon: Lexicon, found: OutcomeValue, inherited: bool
) -> OutcomeValue:
    """The outcome with the value that is left of it where the clause denies it."""
    # A denial within a phrase of the vocabulary is told by the phrase itself.
    phrases = [(found.at, found.end)]
    phrases += [(word.start, word.end) for word in reading.mentions if word.sort == "value"]
    cues = [
        cue
        for cue in reading.cued(span, "negation")
        if not any(start <= cue.start and cue.end <= end for start, end in phrases)
    ]
    senses = {cue.sense for cue in cues}
    if "no_evidence" in senses:
        return replace(found, value=denied(lexicon, found.outcome, found.value, shown=False))
    # "Not" denies what it stands close before, or within whose words; "not only" denies nothing.
    only = {cue.start for cue in reading.cued(span, "negation", "only")}
    close = any(
        cue.start >= found.start
        or len(reading.inside((cue.end, max(found.start, cue.end)))) <= _NEAR
        for cue in cues
        if cue.sense == "not" and cue.start not in only and cue.end <= max(found.at, span[0])
    )
    if inherited or "no_effect" in senses or close:
        return replace(found, value=denied(lexicon, found.outcome, found.value))
    return found

"""Sayings: each outcome that a clause speaks of, with the value it is given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claimaudit.drafting.english.cues import Cue
from claimaudit.drafting.english.directions import BRINGS, Direction, together
from claimaudit.drafting.english.readings import Reading, Span
from claimaudit.drafting.values import denied, directions, value
from claimaudit.vocabulary.lexicon import Lexicon, Mention

# Outcomes of which a clause speaks in ways of its own; rules of their own code them.
_NEAR = 2
_CLOSE = 20
_LISTING = ("include", "includes", "including", "such as", "like ")
_MEDICINES = ("medication", "medications", "medicine", "medicines", "drug", "drugs", "pills")
_SUFFERERS = (
    *("people with", "patients with", "adults with", "those with", "women with", "men with"),
    *("individuals with", "children with", "anyone with", "history of", "suffering from"),
    *("people who have", "diagnosed with", "living with", "in people with", "who have", "you have"),
)


@dataclass(frozen=True)
class Saying:
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
    versus: str = ""


def sayings(
    reading: Reading, span: Span, lexicon: Lexicon, inherited: bool = False
) -> list[Saying]:
    """Every outcome of a span with its value, in the order of the text.

    Parameters
    ----------
    inherited
        Whether the clause is denied by a word that stands before it ("without").
    """
    named = spoken_of(reading, span)
    ways = [way for way in directions(reading, span) if not _inside(way, named)]
    ways = [way for way in ways if not _is_subject(reading, span, way, ways)]
    said = [_saying(reading, span, lexicon, one, named, ways) for one in named]
    shared = _shared(reading, said, lexicon)
    return [_negated(reading, span, lexicon, one, inherited) for one in _distinct(shared)]


def spoken_of(reading: Reading, span: Span) -> list[Mention]:
    """The outcomes of a span, without those that only say of whom or where it speaks."""
    named = reading.named(span, "outcome")
    kept = [one for one in named if not _aside(reading, one)]
    kept = _predicated(reading, span, kept)
    return [one for one in kept if not (_heads_list(reading, one) or _is_verb(reading, one, kept))]


def _aside(reading: Reading, one: Mention) -> bool:
    """Whether the outcome only says of whom, where or with which medicine."""
    return _suffered(reading, one) or _place(reading, one) or _names_medicine(reading, one)


def _names_medicine(reading: Reading, one: Mention) -> bool:
    after = [word.lower for word in reading.words if word.start >= one.end][:1]
    return not one.value and bool(after) and after[0] in _MEDICINES


def _predicated(reading: Reading, span: Span, named: list[Mention]) -> list[Mention]:
    """Without the outcomes that act themselves: "its effect on the pulse can worsen sleep"."""
    verbs = reading.cued(span, "verb", "auxiliary")
    after = [one for one in named if verbs and one.start >= verbs[0].end]
    directed = after and directions(reading, (verbs[0].end, span[1]))
    return after if directed else named


def _place(reading: Reading, one: Mention) -> bool:
    """Whether the outcome only says where: "receptors in the brain"."""
    words = [word.lower for word in reading.words if word.end <= one.start][-2:]
    directed = [way for way in directions(reading, (0, one.start)) if way.end >= one.start - 8]
    return not one.value and words in (["in", "the"], ["in", "your"]) and not directed


def _heads_list(reading: Reading, one: Mention) -> bool:
    """Whether the outcome is the heading of a list of outcomes: "side effects include …"."""
    after = reading.text[one.end :].lstrip(" ,").lower()
    members = [other for other in reading.mentions if other.sort == "outcome"]
    return after.startswith(_LISTING) and any(other.start > one.end for other in members)


def _is_verb(reading: Reading, one: Mention, named: list[Mention]) -> bool:
    """Whether an outcome's word is here the verb for another one: "regulates the pulse"."""
    directing = any(cue.group == "judged" and cue.end == one.end for cue in reading.at(one.start))
    return directing and any(0 < other.start - one.end <= _CLOSE for other in named)


def _is_subject(reading: Reading, span: Span, way: Direction, ways: list[Direction]) -> bool:
    """Whether a direction belongs to what acts: "Reducing salt lowers the pulse"."""
    text = reading.text[way.start : way.end].lower()
    following = [other for other in ways if other.start > way.end]
    opens = way.start == span[0] and text.split()[0].endswith("ing")
    return opens and bool(following) and _words_between(reading, way.end, following[0].start) > 1


def _shared(reading: Reading, said: list[Saying], lexicon: Lexicon) -> list[Saying]:
    """Give an outcome without a value that of the one it is listed after."""
    given: list[Saying] = []
    for one in said:
        before = given[-1] if given else None
        if before and not one.value and _listed_after(reading, before, one):
            values = lexicon.vocabulary.values(one.outcome)
            value = before.value if before.value in values else ""
            one = replace(one, value=value, start=before.start)
        given.append(one)
    return given


def _listed_after(reading: Reading, before: Saying, one: Saying) -> bool:
    between = reading.text[before.end : one.at].strip().lower()
    return between in (",", "and", "or", ", and", ", or")


def _distinct(said: list[Saying]) -> list[Saying]:
    kept: dict[tuple[str, str], Saying] = {}
    for one in said:
        kept.setdefault((one.outcome, one.value), one)
    settled = {one.outcome for one in kept.values() if one.value}
    return [one for one in kept.values() if one.value or one.outcome not in settled]


def _suffered(reading: Reading, mention: Mention) -> bool:
    """Whether the outcome only says who is spoken of: "people with diabetes"."""
    before = reading.text[: mention.start].lower().rstrip()
    return before.endswith(_SUFFERERS)


def _inside(way: Direction, named: list[Mention]) -> bool:
    return any(one.start <= way.start and way.end <= one.end for one in named)


def _saying(
    reading: Reading,
    span: Span,
    lexicon: Lexicon,
    one: Mention,
    named: list[Mention],
    ways: list[Direction],
) -> Saying:
    chosen = _directing(one, named, ways, reading)
    got = value(lexicon, one.term, one.value, chosen)
    start = min(one.start, chosen.start) if chosen else one.start
    end = max(one.end, chosen.end) if chosen else one.end
    return Saying(one.term, got, start, end, one.start)


def _directing(
    one: Mention, named: list[Mention], ways: list[Direction], reading: Reading
) -> Direction | None:
    """The directions before an outcome since the last one, with one that follows it closely."""
    ahead = [way for way in ways if way.end <= one.start]
    behind = [way for way in ways if way.start >= one.end]
    last = _last_group(reading, ahead, named)
    close = behind[:1] if behind and _words_between(reading, one.end, behind[0].start) == 0 else []
    # In "pain relief" and "a drop in pain" the word beside the outcome is the one that counts.
    if close and (not last or last[-1].pole == BRINGS):
        return together([*last, *close])
    if last:
        return together(last)
    after = [way for way in behind if not _between(one.end, way.start, named)]
    return together(after[:2])


def _last_group(reading: Reading, ahead: list[Direction], named: list[Mention]) -> list[Direction]:
    """The last directions with no outcome and no auxiliary verb between them."""
    group: list[Direction] = []
    for way in ahead:
        gap = (group[-1].end, way.start) if group else (0, 0)
        if _between(*gap, named) or reading.cued(gap, "verb", "auxiliary"):
            group = []
        group.append(way)
    return group


def _between(start: int, end: int, named: list[Mention]) -> bool:
    return any(start <= one.start and one.end <= end for one in named)


def _words_between(reading: Reading, start: int, end: int) -> int:
    return len(reading.inside((start, end)))


def _negated(
    reading: Reading, span: Span, lexicon: Lexicon, one: Saying, inherited: bool
) -> Saying:
    if _near(reading, span, one, "no_evidence"):
        return replace(one, value=denied(lexicon, one.outcome, one.value, shown=False))
    if inherited or _near(reading, span, one, "no_effect") or _not(reading, span, one):
        return replace(one, value=denied(lexicon, one.outcome, one.value))
    return one


def _counted(reading: Reading, one: Saying, cue: Cue) -> bool:
    """Whether the denial is a part of a phrase of the vocabulary, which says so by itself."""
    own = one.at <= cue.start and cue.end <= one.end
    return own or any(
        other.sort == "value" and other.start <= cue.start and cue.end <= other.end
        for other in reading.mentions
    )


def _near(reading: Reading, span: Span, one: Saying, sense: str) -> Cue | None:
    cues = reading.cued(span, "negation", sense)
    found = [cue for cue in cues if not _counted(reading, one, cue)]
    return found[0] if found else None


def _not(reading: Reading, span: Span, one: Saying) -> Cue | None:
    suppressed = {cue.start for cue in reading.cued(span, "negation", "only")}
    for cue in reading.cued((span[0], max(one.at, span[0])), "negation", "not"):
        free = cue.start not in suppressed and not _counted(reading, one, cue)
        reach = max(one.start, cue.end)
        if free and (_words_between(reading, cue.end, reach) <= _NEAR or cue.start >= one.start):
            return cue
    return None

"""Attribution: what a text quotes, and what it gives as the word of somebody."""

from __future__ import annotations

from claimaudit.drafting.english.cues import Cue
from claimaudit.drafting.english.readings import Reading, Span, quoted_parts

# Fewer words between quotation marks are a title or a word used with reserve.
_SPEECH = 4
_NEAR = 3


def attributed(reading: Reading, span: Span) -> bool:
    """Whether a span is the word of somebody: the sentence names who says it, or it is quoted."""
    return bool(speaking(reading)) or _is_quoted(reading, span)


def speaking(reading: Reading) -> list[Cue]:
    """The cues of a sentence by which somebody speaks in it ("says", "as noted by")."""
    cues = reading.cued(reading.whole, "attribution", "says", "speaks")
    return [cue for cue in cues if not _by_evidence(reading, cue) and _spoken(reading, cue)]


def _is_quoted(reading: Reading, span: Span) -> bool:
    parts = quoted_parts(reading.text, reading.quoted)
    return any(_covers(reading, part, span) for part in parts)


def _covers(reading: Reading, part: Span, span: Span) -> bool:
    long = len(reading.inside(part)) >= _SPEECH or reading.quoted
    first = next((word.start for word in reading.inside(span)), span[0])
    return long and part[0] <= first < part[1]


def _by_evidence(reading: Reading, cue: Cue) -> bool:
    """Whether studies say it: that is the article's own claim on the evidence."""
    ahead = _words(reading, cue.end, None)[:_NEAR]
    behind = _words(reading, 0, cue.start)[-_NEAR:]
    sources = reading.cued(reading.whole, "attribution", "sources")
    near = [*ahead, *behind]
    return any(word.start <= one.start < word.end for one in sources for word in near)


def _spoken(reading: Reading, cue: Cue) -> bool:
    if cue.sense == "says":
        return True
    beside = [*_words(reading, 0, cue.start)[-1:], *_words(reading, cue.end, None)[:1]]
    speakers = {one.start for one in reading.cued(reading.whole, "attribution", "speaker")}
    return any(word.start in speakers or _is_name(reading, word.start) for word in beside)


def _is_name(reading: Reading, start: int) -> bool:
    """Whether a capital begins a word that neither opens the sentence nor names a thing."""
    inside = bool(_words(reading, 0, start))
    known = any(one.start <= start < one.end for one in reading.mentions)
    return inside and reading.text[start].isupper() and not known


def _words(reading: Reading, start: int, end: int | None) -> list:
    return reading.inside((start, len(reading.text) if end is None else end))


def is_chat(reading: Reading, span: Span) -> bool:
    """Whether a span talks of the writer, or opens with a phrase of talk."""
    asides = reading.cued(span, "chat", "aside")
    personal = reading.cued(span, "chat", "first") and not attributed(reading, span)
    return bool(asides or personal)


def addresses(reading: Reading, span: Span) -> bool:
    """Whether a span speaks to the reader, or of writer and reader together."""
    return bool(reading.cued(span, "chat", "second", "first"))


PLAIN = "4"
_LINKING = ("is", "are", "was", "were", "be", "been", "being", "also", "has", "have", "may")
OWN_VOICE, REPORTED = "own", "reported"


def rung(reading: Reading, span: Span, inherited: str = PLAIN) -> str:
    """The weakest wording of a span: 1 associated, 2 may, 3 can, 4 does.

    Parameters
    ----------
    inherited
        The rung of the clause that this one hangs on, whose modal it keeps.
    """
    cues = [cue for cue in reading.cued(span, "rung") if not _describes(reading, cue)]
    return min((cue.sense for cue in cues), default=inherited)


def _describes(reading: Reading, cue: Cue) -> bool:
    """Whether "associated with" only describes a noun ("symptoms associated with …")."""
    before = [word.lower for word in reading.words if word.end <= cue.start][-2:]
    asserted = any(word in _LINKING or word.endswith("ly") for word in before)
    noun = reading.text[cue.start : cue.end].lower().startswith(("link ", "association", "tend"))
    return cue.sense == "1" and not asserted and not noun


def voice(reading: Reading, span: Span, inherited: str = OWN_VOICE) -> str:
    """``reported`` where the span says that others hold it, else the inherited voice."""
    return REPORTED if reading.cued(span, "voice", REPORTED) else inherited

"""Voice: how strongly a text words a thing, whose word it gives it as, and to whom it talks."""

from __future__ import annotations

from claimaudit.drafting.english.cues import Cue
from claimaudit.drafting.english.readings import Reading, Span, quoted_parts

PLAIN = "4"
OWN_VOICE, REPORTED = "own", "reported"
# Fewer words between quotation marks are a title or a word used with reserve.
_SPEECH = 4
_NEAR = 3
_LINKING = ("is", "are", "was", "were", "be", "been", "being", "also", "has", "have", "may")


def attributed(reading: Reading, span: Span) -> bool:
    """Whether a span is the word of somebody: the sentence names who says it, or it is quoted."""
    if speaking(reading):
        return True
    words = reading.inside(span)
    first = words[0].start if words else span[0]
    return any(
        part[0] <= first < part[1] and (reading.quoted or len(reading.inside(part)) >= _SPEECH)
        for part in quoted_parts(reading.text, reading.quoted)
    )


def speaking(reading: Reading) -> list[Cue]:
    """The cues of a sentence by which somebody speaks in it ("says", "as noted by").

    What studies say is the article's own claim on the evidence, and nobody's word.
    """
    cues = reading.cued(reading.whole, "attribution", "says", "speaks")
    if not cues:
        return []
    sources = reading.cued(reading.whole, "attribution", "sources")
    speakers = {cue.start for cue in reading.cued(reading.whole, "attribution", "speaker")}
    for word in reading.words[1:]:
        known = any(mention.start <= word.start < mention.end for mention in reading.mentions)
        if reading.text[word.start].isupper() and not known:
            speakers.add(word.start)
    speech = []
    for cue in cues:
        before, after = reading.before(cue.start), reading.after(cue.end)
        near = [*before[-_NEAR:], *after[:_NEAR]]
        if any(word.start <= source.start < word.end for source in sources for word in near):
            continue
        beside = {word.start for word in before[-1:] + after[:1]}
        if cue.sense == "says" or speakers & beside:
            speech.append(cue)
    return speech


def is_chat(reading: Reading, span: Span) -> bool:
    """Whether a span talks of the writer, or opens with a phrase of talk."""
    asides = reading.cued(span, "chat", "aside")
    personal = reading.cued(span, "chat", "first") and not attributed(reading, span)
    return bool(asides or personal)


def addresses(reading: Reading, span: Span) -> bool:
    """Whether a span speaks to the reader, or of writer and reader together."""
    return bool(reading.cued(span, "chat", "second", "first"))


def rung(reading: Reading, span: Span, inherited: str = PLAIN) -> str:
    """The weakest wording of a span: 1 associated, 2 may, 3 can, 4 does.

    Parameters
    ----------
    inherited
        The rung of the clause that this one hangs on, whose modal it keeps.
    """
    rungs = []
    for cue in reading.cued(span, "rung"):
        # In "symptoms associated with …" the words only describe a noun and assert nothing.
        before = [word.lower for word in reading.before(cue.start)[-2:]]
        asserted = any(word in _LINKING or word.endswith("ly") for word in before)
        wording = reading.text[cue.start : cue.end].lower()
        noun = wording.startswith(("link ", "association", "tend"))
        if cue.sense != "1" or asserted or noun:
            rungs.append(cue.sense)
    return min(rungs, default=inherited)


def voice_of(reading: Reading, span: Span, inherited: str = OWN_VOICE) -> str:
    """``reported`` where the span says that others hold it, else the inherited voice."""
    return REPORTED if reading.cued(span, "voice", REPORTED) else inherited

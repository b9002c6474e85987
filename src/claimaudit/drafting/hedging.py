"""Hedging: how strongly a clause is worded, and in whose voice."""

from __future__ import annotations

from claimaudit.drafting.cues import Cue
from claimaudit.drafting.readings import Reading, Span

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

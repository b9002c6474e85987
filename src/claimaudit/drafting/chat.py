"""Chat: sentences that talk with the reader or of the writer and claim nothing."""

from __future__ import annotations

from claimaudit.drafting.attribution import attributed
from claimaudit.drafting.readings import Reading, Span


def is_chat(reading: Reading, span: Span) -> bool:
    """Whether a span talks of the writer, or opens with a phrase of talk."""
    asides = reading.cued(span, "chat", "aside")
    personal = reading.cued(span, "chat", "first") and not attributed(reading, span)
    return bool(asides or personal)


def addresses(reading: Reading, span: Span) -> bool:
    """Whether a span speaks to the reader, or of writer and reader together."""
    return bool(reading.cued(span, "chat", "second", "first"))

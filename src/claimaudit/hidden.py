"""Characters that no reader sees, written out: what turns the order of letters is named instead."""

from __future__ import annotations

import re

# What a reader cannot see although it stands in the text: marks that turn the order of letters,
# widths of nothing, tags. Joiners are left alone beside letters and signs that they can join.
HIDDEN = re.compile(
    "[\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\x80-\x9f"
    "\U000e0000-\U000e007f]|(?<![^\x00-\x7f])[\u200c\u200d](?![^\x00-\x7f])"
)


def named(found: re.Match[str]) -> str:
    """The number of a hidden character, to be read where there is no markup: ``<U+202E>``."""
    return f"<U+{ord(found[0]):04X}>"


def readable(text: str) -> str:
    """`text` with what is hidden in it written out as numbers; for pictures and attributes."""
    return HIDDEN.sub(named, text)

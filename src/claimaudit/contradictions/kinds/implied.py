"""implied: what one assertion implies and what another states exclude each other.

Why it counts: two sentences on two outcomes can contradict each other without a word in common,
when the vocabulary states, with a source, that one outcome implies the other.

No contradiction: only own words and own results imply anything; a reported voice and a position do
not. One hop is followed, never two. It is never genuine without a ruling.

Fires: “The herb sedates.” against “The herb speeds up breathing.”, where sedation implies slower
breathing.

Silent: “Some say that the herb sedates.” and “The herb speeds up breathing.”: a reported voice
vouches for nothing.
"""

import numpy as np
import pandas as pd

from claimaudit.contradictions.assertions import relevant
from claimaudit.contradictions.kinds.kind import MEDIUM, Case, Kind, Material, Wording
from claimaudit.contradictions.kinds.pairing import comparable_pairs, oriented
from claimaudit.contradictions.kinds.phrases import axes_phrase, excluding_phrase, thing_phrase
from claimaudit.contradictions.kinds.tiers import BY_IMPLICATION
from claimaudit.vocabulary.vocabulary import Vocabulary


def find(material: Material) -> pd.DataFrame:
    """What assertions imply, against what others state."""
    table = material.table
    implied = np.flatnonzero(~table["stated"] & relevant(table))
    stated = np.flatnonzero(table["stated"] & table["able"])
    pairs = comparable_pairs(material, implied, stated, material.vocabulary.excludes)
    ids = table["id"].to_numpy()
    return oriented(pairs[ids[pairs["left"]] != ids[pairs["right"]]], table)


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """The implication with its source, then as for an opposite pair."""
    hop_id = next(hop for hop in row["hop"] if hop)
    hop = next(known for known in vocabulary.implications if known.id == hop_id)
    when, then = (
        f"{vocabulary.label(outcome)}: {vocabulary.value_label(outcome, value)}"
        for outcome, value in (hop.when, hop.then)
    )
    thing, values = thing_phrase(row, vocabulary), excluding_phrase(row, vocabulary)
    return (
        f"“{when}” implies “{then}” ({hop.source}), so both speak of {thing}; "
        f"{values}; {axes_phrase(row['axes'])}."
    )


KIND = Kind(
    name="implied",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[{"statement": "The herb sedates.", "outcome": "alertness", "value": "decreases"}],
        findings=[{"statement": "The herb speeds up breathing.", "outcome": "breathing"}],
    ),
    silent=Case(
        claims=[
            {
                "statement": "Some say that the herb sedates.",
                "outcome": "alertness",
                "value": "decreases",
                "voice": "reported",
            }
        ],
        findings=[{"statement": "The herb speeds up breathing.", "outcome": "breathing"}],
    ),
    confidence=MEDIUM,
    worded_by=("hop",),
    tier=BY_IMPLICATION,
)

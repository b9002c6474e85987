"""without support: the article states as fact what no own result speaks to directly.

Why it counts: “can” and “does” in the article's own voice promise that somebody has looked. Here
nobody is known to have, or only at another substance, outcome or population.

No contradiction: nothing stands against it, and no study found is not the same as false. So it is
counted as no conflict, needs no ruling, and is told in one line a topic. Kinds whose wording is not
judged are left out (a warning need not wait for a trial), and so are reported voices and “may”.

Fires: “The herb improves sleep.”, beside “Mice slept longer with the herb.” as indirect support.

Silent: “The herb improves sleep.”, beside “Those given the herb by lot slept longer.” as direct
support.
"""

import pandas as pd

from claimaudit.contradictions.kinds.kind import (
    LOW,
    PLANES,
    Case,
    Kind,
    Material,
    Wording,
    undivided,
)
from claimaudit.contradictions.kinds.phrases import RUNG_WORDS, rungs
from claimaudit.contradictions.kinds.tiers import ASIDE
from claimaudit.evidence.designs import WORDED_KINDS
from claimaudit.vocabulary.vocabulary import Vocabulary

STATED_AS_FACT = 3


def find(material: Material) -> pd.DataFrame:
    """Claims worded as fact on which no direct own result counts for or against.

    Returns
    -------
    DataFrame
        left: the position of the claim.
    """
    table, evidence = material.table, material.evidence
    directly = evidence.loc[evidence["role"].isin(["for", "against"]), "claim_id"]
    claims = table[table["article"] & table["able"] & table["stated"]]
    judged = claims["kind"].isin(WORDED_KINDS) & (claims["checkable"] == "yes")
    as_fact = (claims["voice"] == "own") & (rungs(claims["rung"]) >= STATED_AS_FACT)
    bare = claims[judged & as_fact & ~claims["id"].isin(directly)]
    return pd.DataFrame({"left": bare.index})


def sentence(row: Wording, vocabulary: Vocabulary) -> str:
    """How it is worded, and that nothing direct was found."""
    rung = int(row["rung"][0])
    return (
        f"Stated in the article's own words as “{RUNG_WORDS[rung]}” (rung {rung}); of the findings "
        "judged, no own result is directly for or against it."
    )


KIND = Kind(
    name="without support",
    page=__doc__,
    find=find,
    sentence=sentence,
    fires=Case(
        claims=[{"statement": "The herb improves sleep."}],
        findings=[{"statement": "Mice slept longer with the herb.", "population": "animals"}],
        matches=[{"claim_id": "C01", "finding_id": "F001", "directness": "population"}],
    ),
    silent=Case(
        claims=[{"statement": "The herb improves sleep."}],
        findings=[{"statement": "Those given the herb by lot slept longer."}],
        matches=[{"claim_id": "C01", "finding_id": "F001"}],
    ),
    confidence=LOW,
    worded_by=("rung",),
    scope=undivided,
    plane=PLANES[1],
    tier=ASIDE,
    one_sided=True,
    needs_ruling=False,
    counts=False,
)

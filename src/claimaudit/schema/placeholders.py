"""The names in curly brackets that an auditor's prose may hold, each for a number.

``{claims:claim}`` writes the number with its noun, "1 claim" or "92 claims"; a plural that is not
the noun with an s stands after a slash: ``{searches:search/searches}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claimaudit.schema.faults import Fault, suggestion

FILE = "commentary.md"
PLACEHOLDERS = {
    "sentences": "sentences of the article",
    "claims": "claims that assert, advise, promise or frame something",
    "silent": "rows for sentences that hold no claim",
    "checkable": "claims that can be held against literature",
    "supported": "claims with that verdict",
    "contradicted": "claims with that verdict",
    "contested": "claims with that verdict",
    "not_established": "claims with that verdict",
    "not_checkable": "claims with that verdict",
    "refuted_or_contested": "contradicted and contested claims together",
    "nothing_found": "claims not established because nothing was found",
    "only_retracted_work": "claims not established because what was found is retracted",
    "indirect_only": "claims not established because what was found is indirect",
    "too_thin": "claims not established because what was found is too thin",
    "too_strong": "claims worded more strongly than their support warrants",
    "very_low": "verdicts of very low certainty",
    "sources": "sources in the library",
    "findings": "results taken from them",
    "datasets": "data sets behind the findings",
    "matches": "judgements that a finding bears on a claim",
    "matched": "checkable claims with at least one judged finding",
    "searches": "searches on record",
    "second_hand": "findings read at second hand",
    "full_text": "findings read in the full text",
    "conflicts_itself": "open conflicts of the article with itself in one scope",
    "conflicts_literature": "the same of the article with the literature",
    "conflicts_sources": "the same within the literature",
    "ledger": "rows of the ledger",
    "conflicts": "conflicts they are gathered in",
    "scopes": "conflicts whose sides differ in scope",
    "unruled": "conflicts without a settled ruling",
    "genuine": "rows in one scope that were ruled genuine",
    "dismissed": "rows in one scope that were dismissed",
    "unkept": "promises that are not kept",
    "needs": "what the audit's protocol says a reader needs",
    "omitted": "needs that the article does not mention",
    "fragile": "claims whose verdict turns when part of the evidence is left out",
    "confirmed": "judgements that a person has confirmed",
    "unverified": "sources of which part of the bibliography is unverified",
    "funding_known": "sources of which it is known who paid",
}
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def unknown_placeholders(
    words: str, section: str, known: Iterable[str] = PLACEHOLDERS
) -> list[Fault]:
    """A fault for each name in curly brackets in `words` that is not `known`.

    Parameters
    ----------
    section
        Where the words stand.

    Examples
    --------
    >>> [fault] = unknown_placeholders("{claimss}, of them {checkable:claim}", "00_summary")
    >>> fault.value, fault.remedy
    ('{claimss}', "Did you mean 'claims'? data/README.md explains every name.")
    """
    known = list(known)
    names = dict.fromkeys(asked.partition(":")[0] for asked in PLACEHOLDER.findall(words))
    return [
        Fault(
            FILE,
            "",
            section,
            f"{{{name}}}",
            "there is no such figure",
            f"{suggestion(name, known)} data/README.md explains every name.".strip(),
        )
        for name in names
        if name not in known
    ]

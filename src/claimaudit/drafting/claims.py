"""Proposed rows of the claims table, by rules: from the text of an article and a vocabulary."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from claimaudit.drafting.announcements import announcements
from claimaudit.drafting.claim_rows import DraftedClaim, claim_row
from claimaudit.drafting.clause_context import ClauseContext, clause_context
from claimaudit.drafting.clause_drafts import clause_drafts
from claimaudit.drafting.discourse import (
    NOBODY,
    Acts,
    Discourse,
    beside_taken,
    exposures,
    taken_before,
)
from claimaudit.drafting.english.clauses import (
    CONDITION,
    MAIN,
    OWN,
    ROUTE,
    split,
)
from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.english.readings import Reading, readings
from claimaudit.drafting.english.voice import addresses, speaking
from claimaudit.drafting.modifiers import DraftedClauses, routed
from claimaudit.drafting.roles import ADVICE, ANNOUNCEMENT, CLAIM, sentence_roles
from claimaudit.schema.contracts import CLAIMS
from claimaudit.sources.article import Article
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.vocabulary import Vocabulary


@dataclass(frozen=True)
class _Rules:
    """What drafting needs to know beside the sentence."""

    lexicon: Lexicon
    acts: Acts
    general: frozenset[str]


def draft_claims(article: Article, vocabulary: Vocabulary, cues: Cues) -> pd.DataFrame:
    """Draft the claims of an article.

    Parameters
    ----------
    vocabulary
        The shared words together with the entities of the article.

    Returns
    -------
    DataFrame
        The columns of ``CLAIMS``: a row for each claim, and a row of kind ``none`` for each
        sentence without one. What the text does not settle is ``?``. drafted_by and confirmed_by
        are empty; see `claimaudit.drafting.proposals`.
    """
    # Receptors and the like are acted upon and do not act by themselves.
    targets = tuple(cues.words("thing", "target"))
    idle = cues.words("filler", "function", "quality", "general") | cues.words("dose")
    rules = _Rules(
        lexicon=Lexicon.of(vocabulary),
        acts=lambda entity: not vocabulary.label(entity).lower().endswith(targets),
        general=idle - cues.words("filler", "apart"),
    )
    read = tuple(readings(article, rules.lexicon, cues))
    named = Counter(
        term
        for reading in read
        for term in dict.fromkeys(name.term for name in reading.mentions if name.sort == "entity")
        if rules.acts(term)
    )
    # The topic is what most sentences name, of equal ones the first.
    topic = max(named, key=named.__getitem__, default="")
    discourse, paragraph = Discourse(topic=topic), 0
    rows = []
    for reading in read:
        if reading.sentence.paragraph != paragraph:
            discourse, paragraph = discourse.paragraph(), reading.sentence.paragraph
        drafts, discourse = _of_sentence(reading, discourse, rules)
        distinct: dict[DraftedClaim, DraftedClaim] = {}
        for draft in drafts:
            # Two drafts are one when they say the same; undecided ones differ by their place.
            distinct.setdefault(replace(draft, start=0, end=0) if draft.outcome else draft, draft)
        for draft in distinct.values():
            row = claim_row(draft, reading.sentence, article, vocabulary)
            rows.append(row | {"claim_id": f"C{len(rows) + 1:02}"})
    return pd.DataFrame(rows, columns=list(CLAIMS.columns), dtype="str")


def _of_sentence(
    reading: Reading, discourse: Discourse, rules: _Rules
) -> tuple[list[DraftedClaim], Discourse]:
    """The drafts of a sentence, and the discourse after it."""
    roles = {found.role for found in sentence_roles(reading)}
    if ANNOUNCEMENT in roles:
        return announcements(reading, discourse, rules.lexicon), discourse
    if not roles & {CLAIM, ADVICE}:
        return [_no_claim(reading, " or ".join(sorted(roles)))], discourse
    clauses, after = _of_clauses(reading, discourse, rules)
    drafts = [draft for _, of_clause in clauses for draft in of_clause] + routed(clauses)
    if not drafts:
        acting = (context.exposures[0] for context, _ in clauses if context.exposures)
        exposure = next(acting, NOBODY[0])
        empty = exposure == NOBODY[0] and not reading.mentions
        if CLAIM not in roles:
            drafts = [_no_claim(reading, "advice on another matter")]
        elif empty or addresses(reading, reading.whole) or speaking(reading):
            drafts = [_no_claim(reading, "says nothing that the vocabulary has a word for")]
        else:
            drafts = [clauses[0][0].draft(exposure, "", "", reading.whole)]
    spoken_of = tuple((draft.exposure, draft.outcome) for draft in drafts if draft.outcome)
    return drafts, replace(after, spoken_of=spoken_of)


def _of_clauses(
    reading: Reading, discourse: Discourse, rules: _Rules
) -> tuple[DraftedClauses, Discourse]:
    """Each clause of a sentence with its drafts, and the discourse after them."""
    before: ClauseContext | None = None
    taken = ""
    drafted: dict[int, tuple[ClauseContext, list[DraftedClaim]]] = {}
    clauses = split(reading)
    order = list(range(len(clauses)))
    if len(order) > 1 and clauses[0].link == ROUTE:
        # A clause that only leads up to the next is read after it.
        order[:2] = [1, 0]
    for place in order:
        clause = clauses[place]
        previous = before.exposures if before else ()
        acting = exposures(reading, clause, previous, discourse, rules.acts, rules.general)
        acting = beside_taken(acting, taken) if clause.link in (MAIN, OWN) else acting
        taken = taken_before(reading, clause, rules.acts) if clause.link == CONDITION else ""
        context = clause_context(
            reading, clause, acting, before, rules.lexicon, discourse, rules.acts
        )
        drafts = [] if clause.link == CONDITION else clause_drafts(context)
        drafted[place] = context, drafts
        if drafts and drafts[0].kind == "advice":
            advised = tuple(dict.fromkeys(draft.exposure for draft in drafts))
            context = replace(context, exposures=advised)
        discourse = context.discourse_after(drafts)
        before = before if clause.link == CONDITION else context
    return [drafted[place] for place in sorted(drafted)], discourse


def _no_claim(reading: Reading, why: str) -> DraftedClaim:
    return DraftedClaim(*reading.whole, kind="none", why_not=why)

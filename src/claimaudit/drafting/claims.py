"""Proposed rows of the claims table, by rules: from the text of an article and a vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from claimaudit.drafting.advice import advice
from claimaudit.drafting.announcements import announcements
from claimaudit.drafting.claim_rows import DraftedClaim, claim_row
from claimaudit.drafting.clause_context import ClauseContext, clause_context, entity_beside
from claimaudit.drafting.discourse import (
    NOBODY,
    Acts,
    Discourse,
    beside_taken,
    exposures,
    taken_before,
)
from claimaudit.drafting.english.clauses import (
    AND,
    CONDITION,
    INDEPENDENT,
    MAIN,
    OWN,
    ROUTE,
    WITHOUT,
    split,
    verb_at,
)
from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.english.readings import Reading, readings
from claimaudit.drafting.english.voice import addresses, speaking
from claimaudit.drafting.modifiers import DraftedClauses, comparison, emphasised, routed
from claimaudit.drafting.outcome_values import outcome_values
from claimaudit.drafting.relations import relations
from claimaudit.drafting.roles import ADVICE, ANNOUNCEMENT, CLAIM, sentence_roles
from claimaudit.schema.contracts import CLAIMS
from claimaudit.sources.article import Article
from claimaudit.vocabulary.entries import ALONE, BY_PERSON
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.vocabulary import Vocabulary

# What only a rule of its own codes, or no draft: an outcome of these is not read from its name.
_BY_RULE_ALONE = ("advice", "composition", "treatment", "evidence", BY_PERSON)


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
    rows = [
        claim_row(draft, reading.sentence, article, vocabulary) | {"claim_id": f"C{number:02}"}
        for number, (reading, draft) in enumerate(_drafts(article, rules, cues), 1)
    ]
    return pd.DataFrame(rows, columns=list(CLAIMS.columns), dtype="str")


def _drafts(article: Article, rules: _Rules, cues: Cues) -> Iterator[tuple[Reading, DraftedClaim]]:
    """Every sentence with each of its drafts; the discourse goes along from the first to the last.

    The topic is what most sentences name, of equal ones the first.
    """
    read = tuple(readings(article, rules.lexicon, cues))
    named = Counter(
        term
        for reading in read
        for term in dict.fromkeys(name.term for name in reading.mentions if name.sort == "entity")
        if rules.acts(term)
    )
    topic = max(named, key=named.__getitem__, default="")
    discourse, paragraph = Discourse(topic=topic), 0
    for reading in read:
        if reading.sentence.paragraph != paragraph:
            discourse, paragraph = discourse.paragraph(), reading.sentence.paragraph
        drafts, discourse = _of_sentence(reading, discourse, rules)
        kept: dict[DraftedClaim, DraftedClaim] = {}
        for draft in drafts:
            # Two drafts are one when they say the same; undecided ones differ by their place.
            kept.setdefault(replace(draft, start=0, end=0) if draft.outcome else draft, draft)
        yield from ((reading, draft) for draft in kept.values())


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
    drafts = [draft for _, drafts in clauses for draft in drafts] + routed(clauses)
    if not drafts:
        drafts = [_undecided(reading, clauses, CLAIM in roles)]
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
        drafts = [] if clause.link == CONDITION else _of_clause(context)
        drafted[place] = context, drafts
        if drafts and drafts[0].kind == "advice":
            advised = tuple(dict.fromkeys(draft.exposure for draft in drafts))
            context = replace(context, exposures=advised)
        discourse = _after_clause(discourse, context, drafts)
        before = before if clause.link == CONDITION else context
    return [drafted[place] for place in sorted(drafted)], discourse


def _after_clause(
    discourse: Discourse, context: ClauseContext, drafts: list[DraftedClaim]
) -> Discourse:
    """The discourse after a clause: what it spoke of, and what it says was withdrawn from."""
    outcomes = context.lexicon.vocabulary.outcomes
    for mention in context.reading.named(context.span, "outcome"):
        source = outcomes[mention.term].requires and entity_beside(context.reading, mention.term)
        if source:
            discourse = replace(discourse, source=source)
            break
    if context.clause.link == CONDITION:
        return discourse
    added = [draft.exposure for draft in drafts if draft.exposure not in context.exposures]
    pairs = tuple(found for found in added if found.other != ALONE)
    discourse = discourse.after(pairs[:1]) if pairs else discourse
    independent = context.clause.link in INDEPENDENT
    return discourse.after(context.exposures) if independent else discourse


def _of_clause(context: ClauseContext) -> list[DraftedClaim]:
    """The drafts of one clause: of the first rule that has something to say of it."""
    drafts = advice(context) or relations(context) or _effects(context)
    link = context.clause.link
    mechanism = link == ROUTE and context.has("relation", "mechanism")
    if drafts or not (mechanism or link in (*INDEPENDENT, AND)):
        return drafts
    return _without_outcome(context)


def _effects(context: ClauseContext) -> list[DraftedClaim]:
    """What a clause says of outcomes, one draft for each thing that acts."""
    reading, vocabulary = context.reading, context.lexicon.vocabulary
    compared = comparison(context)
    denied = context.clause.link == WITHOUT and not compared
    asserts = verb_at(reading, context.span) is not None
    plain = []
    for found in outcome_values(reading, context.span, context.lexicon, denied):
        ruled = vocabulary.outcomes[found.outcome].ruled_by in _BY_RULE_ALONE
        # Without value and verb an outcome is only spoken of by the way.
        if ruled or not (found.value or asserts):
            continue
        span = context.begins(found.start), found.end
        for exposure in context.exposures:
            draft = context.draft(exposure, found.outcome, found.value, span)
            plain.append(compared.applied(vocabulary, draft) if compared else draft)
    return [*plain, *emphasised(context, plain)]


def _without_outcome(context: ClauseContext) -> list[DraftedClaim]:
    """A clause that asserts something of which the vocabulary has no word."""
    reading, clause = context.reading, context.clause
    verb = verb_at(reading, context.span)
    names_speaker = any(clause.start <= cue.start < clause.end for cue in speaking(reading))
    to_reader = addresses(reading, context.span) and not context.has("relation")
    if verb is None or context.exposures == NOBODY or names_speaker or to_reader:
        return []
    span = context.begins(verb), context.plain_end
    plain = [context.draft(exposure, "", "", span) for exposure in context.exposures]
    return [*plain, *emphasised(context, plain)]


def _undecided(reading: Reading, clauses: DraftedClauses, claims: bool) -> DraftedClaim:
    """The draft of a sentence of which no clause gave one."""
    if not claims:
        return _no_claim(reading, "advice on another matter")
    acting = (context.exposures[0] for context, _ in clauses if context.exposures)
    exposure = next(acting, NOBODY[0])
    empty = exposure == NOBODY[0] and not reading.mentions
    if empty or addresses(reading, reading.whole) or speaking(reading):
        return _no_claim(reading, "says nothing that the vocabulary has a word for")
    return clauses[0][0].draft(exposure, "", "", reading.whole)


def _no_claim(reading: Reading, why: str) -> DraftedClaim:
    return DraftedClaim(*reading.whole, kind="none", why_not=why)

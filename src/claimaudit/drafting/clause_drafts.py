"""The drafts of one clause: of the first rule that has something to say of it."""

from __future__ import annotations

from claimaudit.drafting.advice import advice
from claimaudit.drafting.claim_rows import DraftedClaim
from claimaudit.drafting.clause_context import ClauseContext
from claimaudit.drafting.discourse import NOBODY
from claimaudit.drafting.english.clauses import AND, INDEPENDENT, ROUTE, WITHOUT, verb_at
from claimaudit.drafting.english.voice import addresses, speaking
from claimaudit.drafting.modifiers import comparison, emphasised
from claimaudit.drafting.outcome_values import outcome_values
from claimaudit.drafting.relations import relations
from claimaudit.vocabulary.entries import BY_PERSON

# What only a rule of its own codes, or no draft: an outcome of these is not read from its name.
_BY_RULE_ALONE = ("advice", "composition", "treatment", "evidence", BY_PERSON)


def clause_drafts(context: ClauseContext) -> list[DraftedClaim]:
    """The drafts of a clause: advice, else a relation, else effects, else what has no word yet.

    A clause that asserts something of which the vocabulary has no word gives drafts without an
    outcome.
    """
    reading, clause = context.reading, context.clause
    drafts = advice(context) or relations(context) or effects(context)
    mechanism = clause.link == ROUTE and context.has("relation", "mechanism")
    if drafts or not (mechanism or clause.link in (*INDEPENDENT, AND)):
        return drafts
    verb = verb_at(reading, context.span)
    names_speaker = any(clause.start <= cue.start < clause.end for cue in speaking(reading))
    to_reader = addresses(reading, context.span) and not context.has("relation")
    if verb is None or context.exposures == NOBODY or names_speaker or to_reader:
        return []
    span = context.begins(verb), context.plain_end
    plain = [context.draft(exposure, "", "", span) for exposure in context.exposures]
    return [*plain, *emphasised(context, plain)]


def effects(context: ClauseContext) -> list[DraftedClaim]:
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

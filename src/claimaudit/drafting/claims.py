"""Drafting: proposed rows of the claims table, from the text of an article and a vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from claimaudit.drafting.advice import advice
from claimaudit.drafting.announcements import announced
from claimaudit.drafting.claim_rows import DraftedClaim, claim_row
from claimaudit.drafting.clause_context import ClauseContext, beside, scene
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
    Clause,
    split,
    verb_at,
)
from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.english.readings import Reading, readings
from claimaudit.drafting.english.voice import addresses, speaking
from claimaudit.drafting.modifiers import Drafted, compared, emphasised, routed
from claimaudit.drafting.outcome_values import OutcomeValue, outcome_values
from claimaudit.drafting.relations import relations
from claimaudit.drafting.roles import ADVICE, ANNOUNCEMENT, CLAIM, sentence_roles
from claimaudit.schema.contracts import CLAIMS, DRAFTED
from claimaudit.sources.article import Article
from claimaudit.vocabulary.entries import BY_PERSON
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.vocabulary import Vocabulary

# What only a rule of its own codes, or no draft: an outcome of these is not read from its name.
_BY_RULE_ALONE = ("advice", "composition", "treatment", "evidence", BY_PERSON)


@dataclass(frozen=True)
class _Reader:
    """What drafting needs to know beside the sentence."""

    lexicon: Lexicon
    acts: Acts
    general: frozenset[str]


def draft_claims(article: Article, vocabulary: Vocabulary, cues: Cues) -> pd.DataFrame:
    """DraftedClaim the claims of an article.

    Parameters
    ----------
    vocabulary
        The shared words together with the entities of the article.

    Returns
    -------
    DataFrame
        The columns of ``CLAIMS``, as `read_claims` accepts them: a row for each claim, and a row
        of kind ``none`` for each sentence without one. What the text does not settle is ``?``;
        drafted_by says that nobody wrote it and confirmed_by is empty.
    """
    lexicon = Lexicon.of(vocabulary)
    reader = _Reader(lexicon, _actor(vocabulary, cues), _general(cues))
    numbered = enumerate(_drafts(article, reader, cues), 1)
    rows = [
        claim_row(draft, number, reading.sentence, article, vocabulary, DRAFTED)
        for number, (reading, draft) in numbered
    ]
    return pd.DataFrame(rows, columns=list(CLAIMS.columns), dtype="str")


def _drafts(
    article: Article, reader: _Reader, cues: Cues
) -> Iterator[tuple[Reading, DraftedClaim]]:
    read = tuple(readings(article, reader.lexicon, cues))
    discourse, paragraph = Discourse(topic=_topic(read, reader.acts)), 0
    for reading in read:
        if reading.sentence.paragraph != paragraph:
            discourse, paragraph = discourse.paragraph(), reading.sentence.paragraph
        drafts, discourse = _sentence(reading, discourse, reader)
        yield from ((reading, draft) for draft in _distinct(drafts))


def _sentence(
    reading: Reading, discourse: Discourse, reader: _Reader
) -> tuple[list[DraftedClaim], Discourse]:
    """The drafts of a sentence, and the discourse after it."""
    does = {one.role for one in sentence_roles(reading)}
    if ANNOUNCEMENT in does:
        return announced(reading, discourse, reader.lexicon), discourse
    if not does & {CLAIM, ADVICE}:
        return [_nothing(reading, " or ".join(sorted(does)))], discourse
    drafted, after = _clauses(reading, discourse, reader)
    drafts = [draft for _, drafts in drafted for draft in drafts] + routed(drafted)
    if not drafts:
        drafts = _undecided(reading, drafted, CLAIM in does)
    told = tuple((draft.exposure, draft.outcome) for draft in drafts if draft.outcome)
    return drafts, replace(after, told=told)


def _clauses(reading: Reading, discourse: Discourse, reader: _Reader) -> tuple[Drafted, Discourse]:
    before: ClauseContext | None = None
    taken = ""
    found: dict[int, tuple[ClauseContext, list[DraftedClaim]]] = {}
    clauses = split(reading)
    for place in _order(clauses):
        clause = clauses[place]
        previous = before.exposures if before else ()
        acting = exposures(reading, clause, previous, discourse, reader.acts, reader.general)
        acting = beside_taken(acting, taken) if clause.link in (MAIN, OWN) else acting
        taken = taken_before(reading, clause, reader.acts) if clause.link == CONDITION else ""
        here = scene(reading, clause, acting, before, reader.lexicon, discourse, reader.acts)
        drafts = _drafted(here)
        found[place] = here, drafts
        if drafts and drafts[0].kind == "advice":
            here = replace(here, exposures=tuple(dict.fromkeys(one.exposure for one in drafts)))
        discourse = _source(discourse, here)
        if clause.link != CONDITION:
            discourse, before = _heard(discourse, here, drafts), here
    return [found[place] for place in sorted(found)], discourse


def _order(clauses: tuple[Clause, ...]) -> list[int]:
    """The clauses as they are read; one that only leads up to the next comes after it."""
    places = list(range(len(clauses)))
    if len(places) > 1 and clauses[0].link == ROUTE:
        return [1, 0, *places[2:]]
    return places


def _heard(discourse: Discourse, here: ClauseContext, drafts: list[DraftedClaim]) -> Discourse:
    added = [draft.exposure for draft in drafts if draft.exposure not in here.exposures]
    pairs = tuple(one for one in added if one.other != "alone")
    first = discourse.heard(pairs[:1]) if pairs else discourse
    return first.heard(here.exposures) if here.clause.link in INDEPENDENT else first


def _source(discourse: Discourse, here: ClauseContext) -> Discourse:
    """The discourse with what the clause withdraws from, or the like, where it says so."""
    outcomes = here.lexicon.vocabulary.outcomes
    requiring = [
        one.term for one in here.reading.named(here.span, "outcome") if outcomes[one.term].requires
    ]
    stated = next((found for term in requiring if (found := beside(here.reading, term))), "")
    return replace(discourse, source=stated) if stated else discourse


def _drafted(here: ClauseContext) -> list[DraftedClaim]:
    """The drafts of one clause."""
    if here.clause.link == CONDITION:
        return []
    told = advice(here) or relations(here) or _said(here)
    mechanism = here.clause.link == ROUTE and here.has("relation", "mechanism")
    if told or not (mechanism or here.clause.link in (*INDEPENDENT, AND)):
        return told
    return _bare(here)


def _said(here: ClauseContext) -> list[DraftedClaim]:
    versus = compared(here)
    denied = here.clause.link == WITHOUT and not versus
    found = outcome_values(here.reading, here.span, here.lexicon, denied)
    outcomes = here.lexicon.vocabulary.outcomes
    plain = [
        versus.applied(here.lexicon, draft) if versus else draft
        for one in found
        if outcomes[one.outcome].ruled_by not in _BY_RULE_ALONE and _asserts(here, one.value)
        for draft in _each(here, one)
    ]
    return [*plain, *emphasised(here, plain)]


def _each(here: ClauseContext, one: OutcomeValue) -> list[DraftedClaim]:
    span = here.begins(one.start), one.end
    return [here.draft(who, one.outcome, one.value, span) for who in here.exposures]


def _asserts(here: ClauseContext, value: str) -> bool:
    """Whether an outcome is spoken of as something that happens, and not only by the way."""
    return bool(value) or verb_at(here.reading, here.span) is not None


def _bare(here: ClauseContext) -> list[DraftedClaim]:
    """A clause that asserts something of which the vocabulary has no word."""
    verb = verb_at(here.reading, here.span)
    if verb is None or here.exposures == NOBODY or _is_talk(here):
        return []
    span = here.begins(verb), here.plain_end
    plain = [here.draft(who, "", "", span) for who in here.exposures]
    return [*plain, *emphasised(here, plain)]


def _is_talk(here: ClauseContext) -> bool:
    """Whether a clause only names who speaks, or speaks to the reader."""
    names_speaker = any(
        here.clause.start <= cue.start < here.clause.end for cue in speaking(here.reading)
    )
    addressed = addresses(here.reading, here.span) and not here.has("relation")
    return names_speaker or addressed


def _undecided(reading: Reading, drafted: Drafted, claims: bool) -> list[DraftedClaim]:
    if not claims:
        return [_nothing(reading, "advice on another matter")]
    who = next((scene.exposures[0] for scene, _ in drafted if scene.exposures), NOBODY[0])
    empty = who == NOBODY[0] and not reading.mentions
    if empty or addresses(reading, reading.whole) or speaking(reading):
        return [_nothing(reading, "says nothing that the vocabulary has a word for")]
    last = drafted[0][0]
    return [last.draft(who, "", "", reading.whole)]


def _nothing(reading: Reading, why: str) -> DraftedClaim:
    return DraftedClaim(*reading.whole, kind="none", why_not=why)


def _distinct(drafts: list[DraftedClaim]) -> list[DraftedClaim]:
    kept = {_said_once(draft): draft for draft in reversed(drafts)}
    return [draft for draft in drafts if kept[_said_once(draft)] is draft]


def _said_once(draft: DraftedClaim) -> DraftedClaim:
    """What makes two drafts of a sentence one: all they say; undecided ones differ by place."""
    return replace(draft, start=0, end=0) if draft.outcome else draft


def _topic(read: tuple[Reading, ...], acts: Acts) -> str:
    """What is named in most sentences; of equal ones the first."""
    named = Counter(
        term
        for reading in read
        for term in dict.fromkeys(one.term for one in reading.mentions if one.sort == "entity")
        if acts(term)
    )
    return max(named, key=named.__getitem__, default="")


def _actor(vocabulary: Vocabulary, cues: Cues) -> Acts:
    """Whether an entity acts by itself; receptors and the like are acted upon."""
    targets = tuple(cues.words("thing", "target"))

    def acts(entity: str) -> bool:
        return not vocabulary.label(entity).lower().endswith(targets)

    return acts


def _general(cues: Cues) -> frozenset[str]:
    idle = cues.words("filler", "function", "quality", "general") | cues.words("dose")
    return idle - cues.words("filler", "apart")

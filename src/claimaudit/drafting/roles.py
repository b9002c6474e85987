"""The rhetorical role of each sentence: it claims, advises, asks, announces, or only guides."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from claimaudit.drafting.english.clauses import verb_at
from claimaudit.drafting.english.cues import Cues
from claimaudit.drafting.english.readings import Reading, readings
from claimaudit.drafting.english.voice import addresses, is_chat
from claimaudit.sources.article import Article
from claimaudit.vocabulary.lexicon import Lexicon

CLAIM, ADVICE, QUESTION, ANNOUNCEMENT = "claim", "advice", "question", "announcement"
NAVIGATION, HEADING, TRANSITION = "navigation", "heading", "transition"
COLUMNS = ("sentence", "start", "end", "text", "role", "score", "cue")
ENOUGH = 0.5
_ASKING = ("how", "what", "why", "who", "when", "where", "which", "is", "are", "does", "do", "can")
_BULLETS = "-–—•*‣▪ "
_LONGEST_NAVIGATION = 24


@dataclass(frozen=True)
class Role:
    """One thing that a sentence does, how sure that is (0 to 1), and the words that show it."""

    role: str
    score: float
    cue: str


def roles(article: Article, lexicon: Lexicon, cues: Cues) -> pd.DataFrame:
    """What each sentence of an article does.

    Returns
    -------
    DataFrame
        One row for each sentence and role: sentence (its number), start and end (characters of
        the article), text, role (claim, advice, question, announcement, navigation, heading or
        transition), score (0 to 1) and cue. A sentence may both advise and claim.
    """
    rows = []
    for reading in readings(article, lexicon, cues):
        sentence = reading.sentence
        place = sentence.number, sentence.start, sentence.end, sentence.text
        rows += [(*place, found.role, found.score, found.cue) for found in sentence_roles(reading)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def sentence_roles(reading: Reading) -> tuple[Role, ...]:
    """What one sentence does, the surest first; at least one role."""
    text, whole = reading.text, reading.whole
    if not reading.words:
        return (Role(TRANSITION, 1.0, ""),)
    navigating = reading.cued(whole, "navigation")
    if navigating and (reading.sentence.heading or len(reading.words) <= _LONGEST_NAVIGATION):
        return (Role(NAVIGATION, 0.9, text[navigating[0].start : navigating[0].end]),)
    if text.rstrip("\"'”’)").endswith("?"):
        return (Role(QUESTION, 0.95, "?"),)
    if reading.sentence.heading and not is_item(reading):
        return (Role(HEADING, 0.95, ""),)
    argued = []
    announcing = reading.cued(whole, "announcement", "article")
    if announcing:
        tells = reading.cued(whole, "announcement", "tells")
        cue = text[announcing[0].start : announcing[0].end]
        argued.append(Role(ANNOUNCEMENT, 0.9 if tells else 0.6, cue))
    advising = reading.cued(whole, "advice")
    advising += [cue for cue in reading.at(reading.words[0].start) if cue.group == "imperative"]
    if advising:
        argued.append(Role(ADVICE, 0.85, text[advising[0].start : advising[0].end]))
    claim = claim_role(reading)
    if claim.score >= ENOUGH and not announcing:
        argued.append(claim)
    return tuple(argued) or (Role(TRANSITION, round(1 - claim.score, 2), ""),)


def is_item(reading: Reading) -> bool:
    """Whether an item of a list asserts something ("- Lowers blood pressure")."""
    text = reading.text.lstrip(_BULLETS)
    words = reading.words
    bulleted = text != reading.text and bool(words) and words[0].lower not in _ASKING
    outcomes = reading.named(reading.whole, "outcome")
    directed = reading.named(reading.whole, "value") or reading.cued(reading.whole, "judged")
    stated = any(outcome.value for outcome in outcomes)
    return bulleted and bool(outcomes) and bool(directed or stated)


def claim_role(reading: Reading) -> Role:
    """The claim in a sentence: the more of a thing, an outcome and a verb it has, the surer.

    Returns
    -------
    Role
        A score below 0.5 means that the sentence makes none.
    """
    whole = reading.whole
    outcomes, entities = reading.named(whole, "outcome"), reading.named(whole, "entity")
    ways = [*reading.named(whole, "value"), *reading.cued(whole, "judged")]
    ways += [outcome for outcome in outcomes if outcome.value]
    relation = reading.cued(whole, "relation")
    score = (
        0.3 * bool(outcomes)
        + 0.4 * bool(entities)
        + 0.25 * bool(reading.cued(whole, "anaphor") or reading.cued(whole, "together"))
        + 0.2 * bool(ways)
        + 0.2 * bool(relation)
        + 0.1 * (verb_at(reading, whole) is not None)
    )
    settled = bool(outcomes and ways) or bool(relation)
    score -= 0.5 * is_chat(reading, whole) + 0.2 * (addresses(reading, whole) and not settled)
    score -= 0.3 * bool(reading.cued(whole, "transition")) + 0.2 * (len(reading.words) < 3)
    shown = (outcomes or ways or relation or entities or [None])[0]
    text = reading.text[shown.start : shown.end] if shown else ""
    return Role(CLAIM, round(min(max(score, 0.0), 1.0), 2), text)

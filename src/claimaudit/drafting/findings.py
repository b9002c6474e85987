"""Findings drafted from the abstracts of a library: only results whose facets the words settle.

A sentence that leaves open what acted, on what, or in which direction, gives no finding: a reader
finds what is missing sooner than what is wrong. Nothing of an abstract's wording is kept but its
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from claimaudit.drafting.studies import AbstractSentence, Study, abstract_sentences, study_of
from claimaudit.schema.contracts import DRAFTED, FACETS, FINDINGS, UNDECIDED
from claimaudit.sources.library import Library
from claimaudit.vocabulary import facets as words
from claimaudit.vocabulary.entries import ALONE, NO_DIFFERENCE
from claimaudit.vocabulary.lexicon import Lexicon, Mention
from claimaudit.vocabulary.vocabulary import Outcome, Vocabulary

_RESULT = re.compile(
    r"\bwe (?:found|observed)\b|\bresults? (?:show|reveal|indicate)|\bsignificant(?:ly)?\b"
    r"|\b(?:was|were) (?:\w+ )?(?:associated|correlated|related|observed|seen|found)\b"
    r"|\b[pP]\s?[<>=≤]|\d\s?%|\b(?:odds|risk|hazard|rate) ratio\b",
    re.IGNORECASE,
)
_NO_RESULT = re.compile(
    r"\b(?:aim(?:s|ed)?|objective|purpose|hypothes\w+|whether|will be|ha(?:s|ve) been"
    r"|(?:is|are) (?:known|used|thought|believed)|unclear|previous(?:ly)?"
    r"|we (?:investigated|assessed|examined|tested|sought|evaluated|compared)"
    r"|to (?:determine|assess|evaluate|investigate|examine|test|study|compare))\b",
    re.IGNORECASE,
)
_INFERENCE = re.compile(
    r"\b(?:suggest\w*|may|might|could|can|conclud\w+|appears?|seems?|potential(?:ly)?|likely"
    r"|possibl[ey]|should|imply|implies|indicat(?:e|es|ing))\b",
    re.IGNORECASE,
)
_NULL = re.compile(
    r"\bno (?:statistically |clinically )?(?:significant |relevant |clear )?(?:\w+ )?"
    r"(?:differences?|effects?|changes?|associations?|increases?|decreases?|reductions?|improvements?|impact)\b"
    r"|\b(?:did|does|do|was|were|is|are) not (?:statistically |significantly |appreciably )?"
    r"(?:differ|affect|alter|change|influence|modify|increase|decrease|reduce|improve|worsen|raise"
    r"|lower|associated|related|correlated|significant)\w*"
    r"|\bnot (?:statistically )?significant(?:ly)?\b|\bnon-?significant(?:ly)?\b",
    re.IGNORECASE,
)
# Words that turn a sentence round in more ways than are told apart here.
_UNSETTLED = re.compile(
    r"\b(?:not|n't|no|nor|neither|never|none|without|failed|cessation|abstinen\w+|abstain\w*"
    r"|stopp\w+|quit\w*|discontinu\w+|avoid\w*|restrict\w+|depriv\w+|unless|except|if|similar(?:ly)?"
    r"|comparable|unchanged|less likely|antagonist|blocked|reversed|attenuated|prevented"
    r"|inverse(?:ly)?|negative(?:ly)?)\b",
    re.IGNORECASE,
)
# "And" parts clauses where another thing happens, not where another thing is named.
_VERB = (
    r"(?:\w+ly )?(?:was|were|did|had|\w+ed|(?:increas|decreas|reduc|improv|rais|lower|worsen|enhanc"
    r"|impair|shorten|prolong|lessen|caus)\w*)\b"
)
_CLAUSES = re.compile(
    r"\s*;\s*(?![^()]*\))"
    rf"|,?\s+\b(?:but|whereas|while|although|though|however|and (?={_VERB}))\b,?\s*"
)
_COMPARING = r"\b(?:than|(?:compared|relative|comparison) (?:with|to)|versus|vs)\b"
_COMPARED = re.compile(_COMPARING)
_AGAINST = re.compile(_COMPARING + r"\W+(?:\w+\W+){0,3}?$")
# Compared with these, a result stands for itself.
_NOTHING_GIVEN = re.compile(r"placebo|sham|control|baseline|vehicle|saline", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\W*(?:\w+ )?(?:with|plus|together with|(?:combined|given|taken|co-?administered) with"
    r"|in combination with|\+)\W*(?:the |a )?",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|with|after|following|on|in|among|from|during)\W+(?:\w+\W+){0,3}?$")
_LISTED = re.compile(r"(?:\W|and|or|the|of|both|symptoms|levels?|scores?|risk)*")
# No sentence of an abstract is longer; what is, was not written to be read.
_LONGEST = 2000
_COMPARISONS = {"increases": "higher", "decreases": "lower"}
_RISING = ("increases", "higher", "occurs")
_TAKEN = re.compile(r"\s(?!(?:by|with|in|after|from|on|than|to|of|was|were)\b)(?:\w+\s)?")


@dataclass(frozen=True)
class _Result:
    """What one clause settles."""

    subject: str
    co_exposure: str
    outcome: str
    value: str
    versus: str
    condition: str


def draft_findings(
    library: Library,
    vocabulary: Vocabulary,
    designs: Iterable[str],
    entities: Collection[str] = (),
) -> pd.DataFrame:
    """DraftedClaim findings from every abstract of a library.

    Parameters
    ----------
    designs
        The ids of ``designs.toml``.
    entities
        The entities to draft for; when empty, all of the vocabulary.

    Returns
    -------
    DataFrame
        The columns of ``FINDINGS``, as `read_findings` takes them. ``statement`` is in our words,
        ``estimate`` holds the sentence's numbers, ``locator`` says which sentence of the
        abstract. ``attribution`` is ``own result`` for a reported result, ``authors'
        inference`` for what a hedge or conclusion makes of it, ``?`` where that is open. Every
        row says in ``drafted_by`` that nobody has confirmed it.
    """
    lexicon, designs = Lexicon.of(vocabulary), tuple(designs)
    rows = [
        row
        for citekey, item in library.items.items()
        for row in _of_source(citekey, item, lexicon, designs)
        if not entities or {row["subject"], row["co_exposure"]} & set(entities)
    ]
    numbered = [row | {"finding_id": f"F{number:03}"} for number, row in enumerate(rows, 1)]
    return pd.DataFrame(numbered, columns=list(FINDINGS.columns), dtype="str")


def _of_source(
    citekey: str, item: dict[str, Any], lexicon: Lexicon, designs: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    abstract = item.get("abstract")
    sentences = abstract_sentences(abstract) if isinstance(abstract, str) else ()
    study = study_of(item, sentences, designs)
    drafted = [
        _row(citekey, sentence, clause, result, study, lexicon.vocabulary)
        for sentence in sentences
        if _reports(sentence, sentences)
        for clause, result in _results(sentence.text, lexicon)
    ]
    # Of one result told twice the report of it counts before what was concluded from it.
    drafted.sort(key=lambda row: (row["attribution"] != "own result", row["estimate"] == ""))
    kept = {tuple(row[facet] for facet in FACETS): row for row in reversed(drafted)}
    yield from sorted(kept.values(), key=lambda row: int(row["locator"].rsplit(" ", 1)[1]))


def _row(
    citekey: str,
    sentence: AbstractSentence,
    clause: str,
    result: _Result,
    study: Study,
    vocabulary: Vocabulary,
) -> dict[str, str]:
    facets = dict.fromkeys(FACETS, "") | vars(result) | {"population": study.population}
    numbers = measures(clause)
    return facets | {
        "citekey": citekey,
        "dataset": citekey,
        "statement": _statement(facets, numbers, vocabulary),
        "estimate": numbers,
        "locator": f"abstract, sentence {sentence.number}",
        "read_in": "abstract",
        "attribution": _attribution(sentence),
        "design": study.design,
        "n": study.n,
        "drafted_by": DRAFTED,
        "confirmed_by": "",
    }


def _statement(facets: dict[str, str], numbers: str, vocabulary: Vocabulary) -> str:
    """The facets in words with the numbers: "Tea · alertness: increases · in people (12 %)"."""
    told = words.facets(facets, vocabulary)
    return f"{told[:1].upper()}{told[1:]}{f' ({numbers})' if numbers else ''}"


# Which sentences


def _reports(sentence: AbstractSentence, sentences: tuple[AbstractSentence, ...]) -> bool:
    if sentence.section in ("background", "methods") or len(sentence.text) > _LONGEST:
        return False
    if _NO_RESULT.search(sentence.text):
        return False
    if sentence.section:
        return True
    if any(one.section == "results" for one in sentences):
        return False
    return bool(_RESULT.search(sentence.text) or _INFERENCE.search(sentence.text))


def _attribution(sentence: AbstractSentence) -> str:
    if sentence.section == "conclusions" or _INFERENCE.search(sentence.text):
        return "authors' inference"
    clear = sentence.section == "results" or _RESULT.search(sentence.text)
    return "own result" if clear else UNDECIDED


# What a sentence settles


def _results(sentence: str, lexicon: Lexicon) -> Iterator[tuple[str, _Result]]:
    """Each clause with what it settles; a clause that names nothing that acts takes the last."""
    exposure: tuple[str, str] | None = None
    for clause in filter(str.strip, _CLAUSES.split(sentence)):
        read = _Clause.read(clause, lexicon)
        exposure = read.exposure() if read.entities else exposure
        if exposure is not None:
            yield from ((clause, result) for result in read.results(exposure))


@dataclass(frozen=True)
class _Clause:
    """A clause with the words of the vocabulary in it; entities that only say when left out."""

    text: str
    lexicon: Lexicon
    entities: tuple[Mention, ...]
    outcomes: tuple[Mention, ...]
    directions: tuple[Mention, ...]
    against: tuple[Mention, ...]
    since: tuple[Mention, ...]

    @classmethod
    def read(cls, text: str, lexicon: Lexicon) -> _Clause:
        found = lexicon.mentions(text)
        outcomes = tuple(one for one in found if one.sort == "outcome")
        compared = tuple(_COMPARED.finditer(text))
        free = [one for one in found if one.sort != "outcome" and not _within(one, outcomes)]
        entities = [one for one in free if one.sort == "entity" and not _is_nothing(one)]
        against = [one for one in entities if _AGAINST.search(text[: one.start])]
        since = [one for one in entities if _beside(one, outcomes, lexicon.vocabulary, text)]
        acting = tuple(one for one in entities if one not in against and one not in since)
        stated = (one for one in free if one.sort == "value")
        directions = tuple(one for one in stated if not _overlaps(one, compared))
        return cls(text, lexicon, acting, outcomes, directions, tuple(against), tuple(since))

    def exposure(self) -> tuple[str, str] | None:
        """Subject and co-exposure, when the clause leaves no doubt about them."""
        terms = list(dict.fromkeys(one.term for one in self.entities))
        if len(terms) == 1:
            return (terms[0], ALONE) if self._acts(self.entities[0]) else None
        first, second = self.entities[0], self.entities[-1]
        between = self.text[first.end : second.start]
        joined = len(self.entities) == len(terms) == 2 and _TOGETHER.fullmatch(between)
        return (terms[0], terms[1]) if joined and self._acts(first) else None

    def _acts(self, entity: Mention) -> bool:
        """Whether the entity stands before what happens, or behind a word such as "by"."""
        happening = min((one.start for one in self._predicate()), default=len(self.text))
        return entity.start < happening or bool(_BY.search(self.text[: entity.start]))

    def _predicate(self) -> tuple[Mention, ...]:
        return (*self.outcomes, *(one for one in self.directions if not self._of_exposure(one)))

    def _of_exposure(self, direction: Mention) -> bool:
        """Whether a direction word says how much was taken: "higher intake of tea"."""
        gaps = (self.text[direction.end : one.start] for one in self.entities)
        return any(map(_TAKEN.fullmatch, gaps))

    def results(self, exposure: tuple[str, str]) -> Iterator[_Result]:
        null = _NULL.search(self.text)
        rest = _NULL.sub(" ", self.text)
        if _UNSETTLED.search(rest) or not self._outcomes_are_one_list() or self._less_taken():
            return
        for outcome in dict.fromkeys(one.term for one in self.outcomes):
            scaled = self.lexicon.vocabulary.outcomes[outcome]
            value = NO_DIFFERENCE if null else self._value(scaled)
            versus = self._versus(value, scaled)
            condition = self._condition(scaled)
            if value and versus is not None and condition is not None:
                yield _Result(*exposure, outcome, *versus, condition)

    def _outcomes_are_one_list(self) -> bool:
        pairs = zip(self.outcomes, self.outcomes[1:], strict=False)
        gaps = (self.text[first.end : second.start] for first, second in pairs)
        # Side by side they are one thing that the vocabulary lacks: "cancer mortality".
        return all(gap.strip(" -") and _LISTED.fullmatch(gap) for gap in gaps)

    def _less_taken(self) -> bool:
        return any(self._of_exposure(one) and one.value not in _RISING for one in self.directions)

    def _value(self, outcome: Outcome) -> str:
        """The one value that the clause states of an outcome; empty if none or several."""
        stated = {one.value for one in self.outcomes if one.term == outcome.id and one.value}
        read = self._read(outcome)
        if stated:
            return stated.pop() if len(stated) == 1 and read <= stated else ""
        return read.pop() if len(read) == 1 else ""

    def _read(self, outcome: Outcome) -> set[str]:
        """What the direction words say of an outcome; "caused" says nothing beside "lower"."""
        turned = [one for one in self.directions if not self._of_exposure(one)]
        sharp = [one for one in turned if one.value in outcome.values]
        read = {self.lexicon.value_of(one, outcome.id) for one in sharp or turned}
        return read - {""}

    def _versus(self, value: str, outcome: Outcome) -> tuple[str, str] | None:
        """(value, versus): a comparison with an entity needs a value that compares."""
        terms = {one.term for one in self.against}
        if not terms:
            return None if value in outcome.needs_versus else (value, "")
        compared = _COMPARISONS.get(value, value)
        known = compared in outcome.needs_versus or compared == NO_DIFFERENCE
        return (compared, terms.pop()) if known and len(terms) == 1 else None

    def _condition(self, outcome: Outcome) -> str | None:
        """What the outcome requires to be stated, from the entity beside it; None when unstated."""
        if not outcome.requires:
            return ""
        terms = {one.term for one in self.since}
        axes = self.lexicon.vocabulary.axes
        settled = len(outcome.requires) == len(terms) == 1
        axis = outcome.requires[0]
        return f"{axis}:{min(terms)}" if settled and terms <= set(axes[axis]) else None


def _is_nothing(entity: Mention) -> bool:
    return bool(_NOTHING_GIVEN.search(entity.text))


def _overlaps(one: Mention, spans: Iterable[re.Match[str]]) -> bool:
    return any(one.start < span.end() and span.start() < one.end for span in spans)


def _within(one: Mention, outer: Iterable[Mention]) -> bool:
    return any(two.start <= one.start and one.end <= two.end for two in outer)


def _beside(
    entity: Mention, outcomes: Iterable[Mention], vocabulary: Vocabulary, text: str
) -> bool:
    """Whether an entity belongs to an outcome that requires one: "X withdrawal"."""
    needing = (one for one in outcomes if vocabulary.outcomes[one.term].requires)
    return any(
        text[entity.end : one.start] in (" ", "-")
        or text[one.end : entity.start].strip() in ("from", "of")
        for one in needing
    )


_NUMBER = r"[-−–+]?\d+(?:[.,·]\d+)*"
_INTERVAL = (
    r"(?:\d\d\s?%\s?(?:CI|confidence interval|CrI)\b[\s:,=]*)"
    rf"\W?\s?{_NUMBER}\s?(?:to|[-–—,;])\s?{_NUMBER}"
)
_RATIO = (
    r"(?:adjusted |pooled )?(?:odds|risk|rate|hazard|prevalence) ratio(?: [a-z]+){0,4}"
    r"|\b(?:a?OR|a?RR|a?HR|SMD|WMD|MD|IRR)\b|(?:relative risk|mean difference|effect size)"
)
_UNIT = (
    r"beats?(?: per |/)min(?:ute)?|bpm|mm\s?Hg|mg/d[lL]|mmol/[lL]|mg/kg|min(?:utes)?|hours|points"
    r"|kg|-fold|times"
)
_MEASURES = re.compile(
    rf"(?:{_RATIO})[\s,:=(\[]*{_NUMBER}(?:[^.;]{{0,6}}{_INTERVAL})?"
    rf"|{_INTERVAL}"
    rf"|\b[pP]\s?(?:[<>=≤≥]|for trend\s?[<=])\s?0?[.·]\d+"
    rf"|{_NUMBER}\s?%(?!\s?(?:CI|confidence))"
    rf"|{_NUMBER}\s?(?:{_UNIT})\b"
)


def measures(sentence: str) -> str:
    """Every measure of a sentence in its own figures, parted by ``; ``; empty when it has none."""
    found = (" ".join(one.group().split()).strip(" ,") for one in _MEASURES.finditer(sentence))
    return "; ".join(dict.fromkeys(found))

"""Findings drafted from the abstracts of a library: only results whose facets the words settle.

A sentence that leaves open what acted, on what, or in which direction, gives no finding: a reader
finds what is missing sooner than what is wrong. Nothing of an abstract's wording is kept but its
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from claimaudit.drafting.studies import AbstractSentence, abstract_sentences, study_of
from claimaudit.schema.contracts import FACETS, FINDINGS, UNDECIDED
from claimaudit.sources.library import Library
from claimaudit.vocabulary.entries import ALONE, NO_DIFFERENCE
from claimaudit.vocabulary.facets import facets
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


@dataclass(frozen=True)
class Result:
    """What one clause of an abstract settles."""

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
) -> pd.DataFrame:
    """Draft findings from every abstract of a library.

    Parameters
    ----------
    designs
        The ids of ``designs.toml``.

    Returns
    -------
    DataFrame
        The columns of ``FINDINGS``. ``statement`` is in our words, ``estimate`` holds the
        sentence's numbers, ``locator`` says which sentence of the abstract. ``attribution`` is
        ``own result`` for a reported result, ``authors' inference`` for what a hedge or
        conclusion makes of it, ``?`` where that is open. drafted_by and confirmed_by are empty;
        see `claimaudit.drafting.proposals`.
    """
    lexicon, known = Lexicon.of(vocabulary), tuple(designs)
    rows = [
        row
        for citekey, item in library.items.items()
        for row in _of_source(citekey, item, lexicon, known)
    ]
    empty = dict.fromkeys(FINDINGS.columns, "")
    numbered = [empty | row | {"finding_id": f"F{n:03}"} for n, row in enumerate(rows, 1)]
    return pd.DataFrame(numbered, columns=list(FINDINGS.columns), dtype="str")


def measures(sentence: str) -> str:
    """Every measure of a sentence in its own figures, parted by ``; ``; empty when it has none.

    >>> measures("Sleep improved (SMD 0.31, 95% CI 0.12 to 0.50; p = 0.002) in 62% of them.")
    'SMD 0.31, 95% CI 0.12 to 0.50; p = 0.002; 62%'
    """
    found = (" ".join(match.group().split()).strip(" ,") for match in _MEASURES.finditer(sentence))
    return "; ".join(dict.fromkeys(found))


def results(sentence: str, lexicon: Lexicon) -> Iterator[tuple[str, Result]]:
    """Each clause with what it settles; a clause that names nothing that acts takes the last."""
    exposure: tuple[str, str] | None = None
    for text in filter(str.strip, _CLAUSES.split(sentence)):
        clause = _Clause.read(text, lexicon)
        exposure = clause.exposure() if clause.entities else exposure
        if exposure is not None:
            yield from ((text, result) for result in clause.results(exposure))


def attribution(sentence: AbstractSentence) -> str:
    """Whether a sentence reports a result or infers from it; ``?`` where it does not show.

    >>> attribution(AbstractSentence(1, "Tea may raise alertness.", "conclusions"))
    "authors' inference"
    >>> attribution(AbstractSentence(1, "Tea raised alertness.", "results"))
    'own result'
    """
    if sentence.section == "conclusions" or _INFERENCE.search(sentence.text):
        return "authors' inference"
    clear = sentence.section == "results" or _RESULT.search(sentence.text)
    return "own result" if clear else UNDECIDED


def reports_result(sentence: AbstractSentence, sentences: tuple[AbstractSentence, ...]) -> bool:
    """Whether a sentence reports a result: by its section, where the abstract has sections.

    Parameters
    ----------
    sentences
        Those of the whole abstract.

    >>> aim, result = abstract_sentences("We aimed to see. Tea raised alertness (p = 0.01).")
    >>> reports_result(aim, (aim, result)), reports_result(result, (aim, result))
    (False, True)
    """
    if sentence.section in ("background", "methods") or len(sentence.text) > _LONGEST:
        return False
    if _NO_RESULT.search(sentence.text):
        return False
    if sentence.section:
        return True
    if any(other.section == "results" for other in sentences):
        return False
    return bool(_RESULT.search(sentence.text) or _INFERENCE.search(sentence.text))


def _of_source(
    citekey: str, item: Mapping[str, Any], lexicon: Lexicon, designs: tuple[str, ...]
) -> list[dict[str, str]]:
    """The rows of one source, in the order of its abstract; a result told twice gives one."""
    abstract = item.get("abstract")
    sentences = abstract_sentences(abstract) if isinstance(abstract, str) else ()
    study = study_of(item, sentences, designs)
    reported = [
        (sentence, clause, result)
        for sentence in sentences
        if reports_result(sentence, sentences)
        for clause, result in results(sentence.text, lexicon)
    ]
    rows = []
    for sentence, clause, result in reported:
        row = dict.fromkeys(FACETS, "") | vars(result) | {"population": study.population}
        numbers = measures(clause)
        words = facets(row, lexicon.vocabulary)
        row |= {
            "citekey": citekey,
            "dataset": citekey,
            "statement": f"{words[:1].upper()}{words[1:]}{f' ({numbers})' if numbers else ''}",
            "estimate": numbers,
            "locator": f"abstract, sentence {sentence.number}",
            "read_in": "abstract",
            "attribution": attribution(sentence),
            "design": study.design,
            "n": study.n,
        }
        rows.append(row)
    # The report of a result counts before what was concluded from it.
    rows.sort(key=lambda row: (row["attribution"] != "own result", row["estimate"] == ""))
    kept = {tuple(row[facet] for facet in FACETS): row for row in reversed(rows)}
    return sorted(kept.values(), key=lambda row: int(row["locator"].rsplit(" ", 1)[1]))


@dataclass(frozen=True)
class _Clause:
    """A clause of an abstract with the words of the vocabulary in it.

    Attributes
    ----------
    entities
        What may act.
    directions
        The words that say which way something goes, without those of a comparison.
    against
        The entities that the clause compares with.
    since
        The entities that only say of what an outcome is ("X withdrawal").
    """

    text: str
    lexicon: Lexicon
    entities: tuple[Mention, ...]
    outcomes: tuple[Mention, ...]
    directions: tuple[Mention, ...]
    against: tuple[Mention, ...]
    since: tuple[Mention, ...]

    @classmethod
    def read(cls, text: str, lexicon: Lexicon) -> _Clause:
        mentions = lexicon.mentions(text)
        outcomes = tuple(mention for mention in mentions if mention.sort == "outcome")
        # An outcome that requires an entity has it beside it.
        requiring = [
            outcome for outcome in outcomes if lexicon.vocabulary.outcomes[outcome.term].requires
        ]
        compared = tuple(_COMPARED.finditer(text))
        entities, directions, against, since = [], [], [], []
        for mention in mentions:
            if any(over.start <= mention.start and mention.end <= over.end for over in outcomes):
                continue
            if mention.sort == "value":
                if not any(
                    mention.start < at.end() and at.start() < mention.end for at in compared
                ):
                    directions.append(mention)
                continue
            if _NOTHING_GIVEN.search(mention.text):
                continue
            is_against = bool(_AGAINST.search(text[: mention.start]))
            is_since = any(
                text[mention.end : outcome.start] in (" ", "-")
                or text[outcome.end : mention.start].strip() in ("from", "of")
                for outcome in requiring
            )
            if is_against:
                against.append(mention)
            if is_since:
                since.append(mention)
            if not (is_against or is_since):
                entities.append(mention)
        lists = (entities, outcomes, directions, against, since)
        return cls(text, lexicon, *map(tuple, lists))

    def exposure(self) -> tuple[str, str] | None:
        """Subject and co-exposure, when the clause leaves no doubt about them."""
        terms = list(dict.fromkeys(entity.term for entity in self.entities))
        first, last = self.entities[0], self.entities[-1]
        # What acts stands before what happens, or behind a word such as "by".
        happening = [*self.outcomes, *self._effects()]
        predicate = min((mention.start for mention in happening), default=len(self.text))
        if first.start >= predicate and not _BY.search(self.text[: first.start]):
            return None
        if len(terms) == 1:
            return terms[0], ALONE
        between = self.text[first.end : last.start]
        joined = len(self.entities) == len(terms) == 2 and _TOGETHER.fullmatch(between)
        return (terms[0], terms[1]) if joined else None

    def results(self, exposure: tuple[str, str]) -> Iterator[Result]:
        """What the clause settles of each outcome; nothing where a word may turn it round."""
        null = _NULL.search(self.text)
        unsettled = _UNSETTLED.search(_NULL.sub(" ", self.text))
        effects = self._effects()
        less_taken = any(
            direction.value not in _RISING
            for direction in self.directions
            if direction not in effects
        )
        # Side by side they are one thing that the vocabulary lacks: "cancer mortality".
        pairs = zip(self.outcomes, self.outcomes[1:], strict=False)
        gaps = (self.text[first.end : second.start] for first, second in pairs)
        listed = all(gap.strip(" -") and _LISTED.fullmatch(gap) for gap in gaps)
        if unsettled or less_taken or not listed:
            return
        for term in dict.fromkeys(outcome.term for outcome in self.outcomes):
            outcome = self.lexicon.vocabulary.outcomes[term]
            value = NO_DIFFERENCE if null else self.value_of(outcome, effects)
            versus = self.versus(value, outcome)
            condition = self.condition(outcome)
            if value and versus is not None and condition is not None:
                yield Result(*exposure, term, *versus, condition)

    def _effects(self) -> list[Mention]:
        """The directions without those of what was taken: "higher intake of tea"."""
        return [
            direction
            for direction in self.directions
            if not any(
                _TAKEN.fullmatch(self.text[direction.end : entity.start])
                for entity in self.entities
            )
        ]

    def value_of(self, outcome: Outcome, effects: list[Mention]) -> str:
        """The one value that the clause states of an outcome; empty if none or several.

        "Caused" says nothing beside "lower".
        """
        sharp = [direction for direction in effects if direction.value in outcome.values]
        read = {self.lexicon.value_of(one, outcome.id) for one in sharp or effects} - {""}
        named = {one.value for one in self.outcomes if one.term == outcome.id and one.value}
        if named and not read <= named:
            return ""
        values = named or read
        return values.pop() if len(values) == 1 else ""

    def versus(self, value: str, outcome: Outcome) -> tuple[str, str] | None:
        """(value, versus): a comparison with an entity needs a value that compares."""
        terms = {entity.term for entity in self.against}
        if not terms:
            return None if value in outcome.needs_versus else (value, "")
        compared = _COMPARISONS.get(value, value)
        known = compared in outcome.needs_versus or compared == NO_DIFFERENCE
        return (compared, terms.pop()) if known and len(terms) == 1 else None

    def condition(self, outcome: Outcome) -> str | None:
        """What the outcome requires to be stated, from the entity beside it; None when unstated."""
        if not outcome.requires:
            return ""
        terms = {entity.term for entity in self.since}
        axes = self.lexicon.vocabulary.axes
        settled = len(outcome.requires) == len(terms) == 1
        axis = outcome.requires[0]
        return f"{axis}:{min(terms)}" if settled and terms <= set(axes[axis]) else None

"""The words of a vocabulary to look at: listed, explained, and tried on a phrase."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from claimaudit.schema.faults import Fault, InvalidAudit, suggestion
from claimaudit.vocabulary.lexicon import Lexicon, vocabulary_phrases
from claimaudit.vocabulary.vocabulary import Entity, Outcome, Vocabulary

LIST_COLS = ("sort", "id", "label", "values", "cues", "file")
PHRASE_COLS = ("text", "sort", "term", "value", "cue")

# How alike two phrases must be, of 1, to be offered one for the other.
_ALIKE = 0.6


def list_words(vocabulary: Vocabulary, filter: str = "") -> pd.DataFrame:
    """Every entity, outcome, scale and axis; one row each, in the order of the files.

    Parameters
    ----------
    filter
        Keep the rows in which this stands anywhere, whatever its case.

    Returns
    -------
    pandas.DataFrame
        With ``sort``, ``id``, ``label``, ``values`` and ``cues`` (each parted by semicolons) and
        the ``file`` in which it is defined.
    """
    rows = pd.DataFrame(_rows(vocabulary), columns=list(LIST_COLS), dtype=object)
    text = rows.apply(lambda row: " ".join(row).replace("_", " "), axis=1)
    wanted = filter.replace("_", " ").strip()
    return rows[text.str.contains(wanted, case=False, regex=False)].reset_index(drop=True)


def explain(vocabulary: Vocabulary, id: str) -> str:
    """What a word means and how a text is read for it, a few lines for people.

    Raises
    ------
    InvalidAudit
        When the vocabulary has no such word; the message offers the nearest.
    """
    word = id.strip().replace(" ", "_")
    texts = [
        f"{word} ({section}): {vocabulary.label(word)}\n{_aligned(lines(vocabulary, word))}"
        for section, (members, lines) in _explainers(vocabulary).items()
        if word in members
    ]
    if not texts:
        raise InvalidAudit([_unknown(vocabulary, id)])
    return "\n\n".join(texts)


def test_phrase(vocabulary: Vocabulary, phrase: str) -> pd.DataFrame:
    """What is read in a phrase: one row a mention, in the order of the text.

    Returns
    -------
    pandas.DataFrame
        With ``text`` (as it stands in the phrase), ``sort`` (entity, outcome, or value for a
        direction alone), ``term``, ``value`` and the ``cue`` that was met. No row: see
        ``nearest``.
    """
    mentions = Lexicon.of(vocabulary).mentions(phrase)
    cells = ([getattr(one, column) for column in PHRASE_COLS] for one in mentions)
    return pd.DataFrame(cells, columns=list(PHRASE_COLS), dtype=object)


def nearest(vocabulary: Vocabulary, phrase: str, count: int = 5) -> pd.DataFrame:
    """The phrases of the vocabulary that are spelled most like this one, the nearest first.

    Returns
    -------
    pandas.DataFrame
        With ``cue`` (in small letters), ``sort``, ``term`` and ``value``; empty when none is alike.
    """
    known = {one.cue.removeprefix("=").lower(): one for one in vocabulary_phrases(vocabulary)}
    alike = difflib.get_close_matches(phrase.lower(), known, n=count, cutoff=_ALIKE)
    cells = ((cue, known[cue].sort, known[cue].term, known[cue].value) for cue in alike)
    return pd.DataFrame(cells, columns=["cue", "sort", "term", "value"], dtype=object)


def _rows(vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    for name, entity in vocabulary.entities.items():
        yield _row(vocabulary, "entity", name, (), entity.synonyms)
    for name, outcome in vocabulary.outcomes.items():
        stated = (cue for cues in outcome.value_cues.values() for cue in cues)
        yield _row(vocabulary, "outcome", name, outcome.values, (*outcome.cues, *stated))
    for name, cues in vocabulary.scale_cues.items():
        yield _row(
            vocabulary, "scale", name, cues, (cue for listed in cues.values() for cue in listed)
        )
    for name, terms in vocabulary.axes.items():
        yield _row(vocabulary, "axis", name, terms, ())


def _row(
    vocabulary: Vocabulary, sort: str, name: str, values: Iterable[str], cues: Iterable[str]
) -> tuple[str, ...]:
    file = vocabulary.files.get((sort, name), "")
    return sort, name, vocabulary.label(name), "; ".join(values), "; ".join(cues), file


def _explainers(vocabulary: Vocabulary) -> dict[str, tuple[Mapping, Callable]]:
    return {
        "entity": (vocabulary.entities, _entity_lines),
        "outcome": (vocabulary.outcomes, _outcome_lines),
        "scale": (vocabulary.scale_cues, _scale_lines),
        "axis": (vocabulary.axes, _axis_lines),
    }


def _entity_lines(vocabulary: Vocabulary, name: str) -> Iterator[tuple[str, str]]:
    entity: Entity = vocabulary.entities[name]
    yield "part of", entity.part_of
    yield "is a", entity.is_a
    yield "also called", "; ".join(entity.synonyms)
    yield "defined in", vocabulary.files.get(("entity", name), "")


def _outcome_lines(vocabulary: Vocabulary, name: str) -> Iterator[tuple[str, str]]:
    outcome: Outcome = vocabulary.outcomes[name]
    yield "values", "; ".join(outcome.values)
    yield "opposites", "; ".join(_opposites(outcome))
    yield "better", outcome.better
    yield "safety", "yes: being wrong can hurt somebody" if outcome.safety else "no"
    yield (
        "reassures",
        "; ".join(" of ".join(filter(None, one)) for one in sorted(outcome.reassures)),
    )
    yield "kind", outcome.kind
    yield "treated as", outcome.treated_as
    yield "coded by rule", outcome.ruled_by
    yield "must say", "; ".join(f"condition {axis}" for axis in outcome.requires)
    yield "named by", "; ".join((vocabulary.label(name), *outcome.cues))
    for value, cues in outcome.value_cues.items():
        yield f"says {value}", "; ".join(cues)
    yield "defined in", vocabulary.files.get(("outcome", name), "")


def _scale_lines(vocabulary: Vocabulary, name: str) -> Iterator[tuple[str, str]]:
    for value, cues in vocabulary.scale_cues[name].items():
        yield f"says {value}", "; ".join(cues)
    yield "defined in", vocabulary.files.get(("scale", name), "")


def _axis_lines(vocabulary: Vocabulary, name: str) -> Iterator[tuple[str, str]]:
    yield "terms", "; ".join(vocabulary.axes[name])
    yield "defined in", vocabulary.files.get(("axis", name), "")


def _opposites(outcome: Outcome) -> list[str]:
    order = {value: place for place, value in enumerate(outcome.values)}
    pairs = (pair for pair in outcome.excluding if order[pair[0]] < order[pair[1]])
    return [
        f"{first} and {second}"
        for first, second in sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))
    ]


def _aligned(lines: Iterable[tuple[str, str]]) -> str:
    stated = [(name, text) for name, text in lines if text]
    width = max(len(name) for name, _ in stated)
    return "\n".join(f"  {name:<{width}}  {text}" for name, text in stated)


def _unknown(vocabulary: Vocabulary, id: str) -> Fault:
    known = [name for members, _ in _explainers(vocabulary).values() for name in members]
    close = suggestion(id, known) or _meant_by(vocabulary, id)
    remedy = f"{close} Or list the words, or try it as a phrase.".strip()
    return Fault("vocabulary", "", "", id, "there is no such word", remedy)


def _meant_by(vocabulary: Vocabulary, phrase: str) -> str:
    read = test_phrase(vocabulary, phrase)
    terms = list(dict.fromkeys(term for term in read["term"] if term))
    return f"As a phrase it means {', '.join(terms)}." if terms else ""

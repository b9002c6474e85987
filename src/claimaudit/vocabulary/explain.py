"""The words of a vocabulary to look at: listed, explained, and tried on a phrase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from claimaudit.schema.faults import Fault, InvalidAudit, suggestion
from claimaudit.vocabulary.entries import flat
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.vocabulary import Vocabulary

LIST_COLS = ("sort", "id", "label", "values", "cues", "file")
PHRASE_COLS = ("text", "sort", "term", "value", "cue")


def list_words(vocabulary: Vocabulary, containing: str = "") -> pd.DataFrame:
    """Every entity, outcome, scale and axis; one row each, in the order of the files.

    Parameters
    ----------
    containing
        Keep the rows in which this stands anywhere, whatever its case.

    Returns
    -------
    pandas.DataFrame
        With ``sort``, ``id``, ``label``, ``values`` and ``cues`` (each parted by semicolons) and
        the ``file`` in which it is defined.

    >>> from claimaudit.vocabulary.vocabulary import Entity
    >>> words = Vocabulary({"tea": Entity("tea")}, {"timing": ("evening",)}, {})
    >>> list_words(words)[["sort", "id", "values"]].values.tolist()
    [['entity', 'tea', ''], ['axis', 'timing', 'evening']]
    """
    entries = [
        ("entity", name, (), entity.synonyms) for name, entity in vocabulary.entities.items()
    ]
    for name, outcome in vocabulary.outcomes.items():
        cues = (*outcome.cues, *flat(outcome.value_cues.values()))
        entries.append(("outcome", name, outcome.values, cues))
    for name, value_cues in vocabulary.scale_cues.items():
        entries.append(("scale", name, value_cues, flat(value_cues.values())))
    entries += [("axis", name, terms, ()) for name, terms in vocabulary.axes.items()]
    rows = pd.DataFrame(
        [
            (
                sort,
                name,
                vocabulary.label(name),
                "; ".join(values),
                "; ".join(cues),
                vocabulary.files.get((sort, name), ""),
            )
            for sort, name, values, cues in entries
        ],
        columns=list(LIST_COLS),
        dtype=object,
    )
    text = rows.apply(lambda row: " ".join(row).replace("_", " "), axis=1)
    wanted = containing.replace("_", " ").strip()
    return rows[text.str.contains(wanted, case=False, regex=False)].reset_index(drop=True)


def explain(vocabulary: Vocabulary, word: str) -> str:
    """What a word means and how a text is read for it, a few lines for people.

    Raises
    ------
    InvalidAudit
        When the vocabulary has no such word; the message offers the nearest.

    >>> from claimaudit.vocabulary.vocabulary import Entity
    >>> print(explain(Vocabulary({"tea": Entity("tea", part_of="drinks")}, {}, {}), "tea"))
    tea (entity): tea
      part of  drinks
    """
    name = word.strip().replace(" ", "_")
    sections = {
        "entity": vocabulary.entities,
        "outcome": vocabulary.outcomes,
        "scale": vocabulary.scale_cues,
        "axis": vocabulary.axes,
    }
    texts = []
    for section, members in sections.items():
        if name in members:
            facts = [fact for fact in facts_of_entry(vocabulary, section, name) if fact[1]]
            width = max(len(title) for title, _ in facts)
            lines = [f"  {title:<{width}}  {text}" for title, text in facts]
            texts.append("\n".join([f"{name} ({section}): {vocabulary.label(name)}", *lines]))
    if not texts:
        close = suggestion(word, list(flat(sections.values())))
        terms = [term for term in read_phrase(vocabulary, word)["term"].unique() if term]
        if not close and terms:
            close = f"As a phrase it means {', '.join(terms)}."
        remedy = f"{close} Or list the words, or try it as a phrase.".strip()
        raise InvalidAudit([Fault("vocabulary", "", "", word, "there is no such word", remedy)])
    return "\n\n".join(texts)


def facts_of_entry(vocabulary: Vocabulary, section: str, name: str) -> Iterator[tuple[str, str]]:
    """What is known of an entry, as a title and a text; an empty text stands for nothing.

    >>> list(facts_of_entry(Vocabulary({}, {"timing": ("evening", "noon")}, {}), "axis", "timing"))
    [('terms', 'evening; noon'), ('defined in', '')]
    """
    value_cues: Mapping[str, Iterable[str]] = {}
    if section == "entity":
        entity = vocabulary.entities[name]
        yield "part of", entity.part_of
        yield "is a", entity.is_a
        yield "also called", "; ".join(entity.synonyms)
    elif section == "outcome":
        outcome = vocabulary.outcomes[name]
        place = outcome.values.index
        opposites = sorted(
            (place(first), place(second), f"{first} and {second}")
            for first, second in outcome.excluding
            if place(first) < place(second)
        )
        reassuring = (" of ".join(filter(None, pair)) for pair in sorted(outcome.reassures))
        yield "values", "; ".join(outcome.values)
        yield "opposites", "; ".join(words for *_, words in opposites)
        yield "better", outcome.better
        yield "safety", "yes: being wrong can hurt somebody" if outcome.safety else "no"
        yield "reassures", "; ".join(reassuring)
        yield "kind", outcome.kind
        yield "treated as", outcome.treated_as
        yield "coded by rule", outcome.ruled_by
        yield "must say", "; ".join(f"condition {axis}" for axis in outcome.requires)
        yield "named by", "; ".join((vocabulary.label(name), *outcome.cues))
        value_cues = outcome.value_cues
    elif section == "scale":
        value_cues = vocabulary.scale_cues[name]
    else:
        yield "terms", "; ".join(vocabulary.axes[name])
    for value, cues in value_cues.items():
        yield f"says {value}", "; ".join(cues)
    yield "defined in", vocabulary.files.get((section, name), "")


def read_phrase(vocabulary: Vocabulary, phrase: str) -> pd.DataFrame:
    """What is read in a phrase: one row a mention, in the order of the text.

    Returns
    -------
    pandas.DataFrame
        With ``text`` (as it stands in the phrase), ``sort`` (entity, outcome, or value for a
        direction alone), ``term``, ``value`` and the ``cue`` that was met.

    >>> from claimaudit.vocabulary.vocabulary import Entity
    >>> words = Vocabulary({"tea": Entity("tea", synonyms=("black tea",))}, {}, {})
    >>> read_phrase(words, "A cup of black tea")[["text", "term"]].values.tolist()
    [['black tea', 'tea']]
    """
    mentions = Lexicon.of(vocabulary).mentions(phrase)
    cells = ([getattr(mention, column) for column in PHRASE_COLS] for mention in mentions)
    return pd.DataFrame(cells, columns=list(PHRASE_COLS), dtype=object)

"""Which findings and sources of a library may bear on a claim: proposals, never judgements.

Full-text search in memory over titles, abstracts and statements of findings, with the coded facets
of claim and finding counted beside the words. A person decides what a candidate means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.schema.contracts import UNDECIDED
from claimaudit.sources.library import Library
from claimaudit.vocabulary.entries import ALONE, ANY
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from claimaudit.audit import Audit


CANDIDATES = ("rank", "citekey", "finding_id", "score", "matched", "text")
RECALL = ("judged_as", "k", "found", "judged", "recall")
BEARING = ("supports", "refutes", "qualifies")

# How much a word counts by where it stands, and by where the claim has it from. Set by hand on one
# audit, in steps that left its recall about equal; `recall_of_judged` measures them on any other.
_FIELDS = {"terms": 1.5, "statement": 1.0, "title": 0.3, "abstract": 0.25}
_OWN_WORDS, _FACET_WORDS, _QUOTED_WORDS = 1.5, 0.4, 0.3
# What a shared facet counts beside words, each of which brings about two to eight.
_SAME_OUTCOME, _NAMED_OUTCOME, _IMPLIED_OUTCOME = 15.0, 8.0, 6.0
_SAME_EXPOSURE, _SAME_VERSUS, _MENTIONED_OUTCOME = 6.0, 2.0, 3.0
_FACETS = ("subject", "co_exposure", "outcome", "versus")
_LONGEST_QUERY = 400
# As the index cuts a text into words, so that what it matched can be marked.
_WORD = re.compile(r"\w+")


def highlighted_pieces(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is one of the words; joined they are the text.

    Examples
    --------
    >>> highlighted_pieces("Teas: tea, steam", ["tea"])
    [('Teas: ', False), ('tea', True), (', steam', False)]
    """
    wanted = {word.casefold() for word in words}
    pieces: list[tuple[str, bool]] = []
    for piece in re.findall(r"\w+|\W+", text):
        hit = piece.casefold() in wanted
        if pieces and not hit and not pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + piece, False)
        else:
            pieces.append((piece, hit))
    return pieces


def recall_of_judged(audit: Audit, ks: Sequence[int] = (5, 10, 20, 50)) -> pd.DataFrame:
    """How many of the findings that were judged for a claim the search finds for it.

    The search reads no judgement. Matches of several reviewers count once; sources as a whole
    take no place.

    Returns
    -------
    DataFrame
        ``judged_as`` ("any stance" or "supports, refutes or qualifies"), ``k`` (how many
        findings are looked through for each claim), ``found``, ``judged``, ``recall`` (0 to 1;
        missing where nothing was judged).
    """
    ranks = _judged_ranks(audit)
    groups = {
        "any stance": ranks,
        ", ".join(BEARING[:-1]) + f" or {BEARING[-1]}": ranks[ranks["bears"]],
    }
    rows = [
        (name, k, int((judged["rank"] <= k).sum()), len(judged))
        for name, judged in groups.items()
        for k in ks
    ]
    frame = pd.DataFrame(rows, columns=list(RECALL[:-1]))
    return frame.assign(recall=frame["found"] / frame["judged"].where(frame["judged"] > 0))


def _judged_ranks(audit: Audit) -> pd.DataFrame:
    """Every judged pair once: whether somebody said that it bears, and its rank among findings."""
    index = Index.of(audit.library, audit.tables.findings, audit.vocabulary)
    claims = audit.tables.claims.set_index("claim_id", drop=False)
    matches = audit.tables.matches.assign(bears=audit.tables.matches["stance"].isin(BEARING))
    judged = matches.groupby(["claim_id", "finding_id"], as_index=False)["bears"].max()
    ranked: dict[str, dict[str, int]] = {}
    for claim_id in judged["claim_id"].unique():
        of_claim = index.candidates(claims.loc[claim_id], len(index.documents))["finding_id"]
        findings = of_claim[of_claim != ""]
        ranked[claim_id] = {finding_id: rank for rank, finding_id in enumerate(findings, 1)}
    pairs = zip(judged["claim_id"], judged["finding_id"], strict=True)
    return judged.assign(rank=[ranked[claim].get(found, float("inf")) for claim, found in pairs])


# What is indexed


def _documents(
    library: Library, findings: pd.DataFrame, lexicon: Lexicon
) -> Iterator[dict[str, Any]]:
    """What is searched of every source as a whole, and of every finding."""
    for citekey, item in library.items.items():
        yield {
            "citekey": citekey,
            "finding_id": "",
            "text": _text(item, "abstract") or item["title"],
            "title": _text(item, "title"),
            "abstract": _text(item, "abstract"),
            "named": _outcomes_named(item["title"], lexicon),
        }
    for finding in findings.to_dict("records"):
        item = library.items.get(finding["citekey"], {})
        document = {name: finding[name] for name in ("citekey", "finding_id", *_FACETS)}
        yield document | {
            "text": finding["statement"],
            "statement": finding["statement"],
            "terms": " ".join(_facet_words(finding, lexicon.vocabulary)),
            "title": _text(item, "title"),
            "abstract": _text(item, "abstract"),
            "named": _outcomes_named(finding["statement"], lexicon),
        }


def _outcomes_named(text: str, lexicon: Lexicon) -> list[str]:
    """The outcomes that a text names, whatever it is coded with."""
    mentions = lexicon.mentions(text)
    return list(dict.fromkeys(mention.term for mention in mentions if mention.sort == "outcome"))


def _text(item: Mapping[str, Any], field: str) -> str:
    value = item.get(field)
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Index:
    """A library with its findings, ready to be searched.

    Attributes
    ----------
    documents
        (citekey, finding id, text) of every finding and, with an empty finding id, every source.
    """

    lexicon: Lexicon
    documents: tuple[tuple[str, str, str], ...]
    _schema: Any
    _searcher: Any
    _analyser: Any

    @classmethod
    def of(cls, library: Library, findings: pd.DataFrame, vocabulary: Vocabulary) -> Index:
        """Index every source of a library and every finding, in a few seconds for thousands."""
        import tantivy

        kind = tantivy.Filter
        builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for step in (kind.lowercase(), kind.stopword("english"), kind.stemmer("english")):
            builder = builder.filter(step)
        analyser = builder.build()
        fields = tantivy.SchemaBuilder()
        for field in _FIELDS:
            fields.add_text_field(field, tokenizer_name="english", index_option="freq")
        for field in ("exposure", "outcome", "named", "versus"):
            fields.add_text_field(field, tokenizer_name="raw", index_option="basic")
        schema = fields.add_unsigned_field("number", fast=True).build()
        index = tantivy.Index(schema)
        index.register_tokenizer("english", analyser)
        lexicon = Lexicon.of(vocabulary)
        rows = sorted(
            _documents(library, findings, lexicon),
            key=lambda row: (row["citekey"], row["finding_id"]),
        )
        # One thread writes one segment, so that equal scores come in the order of the ids.
        writer = index.writer(num_threads=1)
        for number, row in enumerate(rows):
            writer.add_document(_document(tantivy, number, row))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        documents = tuple((row["citekey"], row["finding_id"], row["text"]) for row in rows)
        return cls(lexicon, documents, schema, index.searcher(), analyser)

    def candidates(self, claim: Mapping[str, Any], k: int = 10) -> pd.DataFrame:
        """The ``k`` findings and sources that have most in common with a claim.

        Returns
        -------
        DataFrame
            ``rank`` from 1; ``finding_id``, empty for a source as a whole; ``score``, which
            orders one claim's candidates and means nothing between claims; ``matched``, the
            words of ``text`` that the claim or its facets have; ``text``, the statement, else
            the abstract or title. Equal scores stand in the order of the ids.
        """
        analyse = self._analyser.analyze
        stems = _stem_weights(claim, self.lexicon.vocabulary, analyse)
        rows = []
        for rank, (score, place) in enumerate(self._hits(claim, stems, k), 1):
            citekey, finding_id, text = self.documents[place]
            words = dict.fromkeys(_WORD.findall(text))
            matched = [word for word in words if any(stem in stems for stem in analyse(word))]
            rows.append((rank, citekey, finding_id, score, matched, text))
        return pd.DataFrame(rows, columns=list(CANDIDATES))

    def _hits(
        self, claim: Mapping[str, Any], stems: Mapping[str, float], k: int
    ) -> list[tuple[float, int]]:
        """Score and place of the ``k`` documents that fit best."""
        import tantivy

        parts = list(self._query_parts(tantivy.Query, claim, stems))
        if not parts or k < 1 or not self.documents:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        hits = self._searcher.search(query, limit=min(k, len(self.documents)), count=False).hits
        places = self._searcher.fast_field_values("number", [address for _, address in hits])
        scored = [
            (round(score, 4), int(place)) for (score, _), place in zip(hits, places, strict=True)
        ]
        return sorted(scored, key=lambda hit: (-hit[0], hit[1]))

    def _query_parts(
        self, query: Any, claim: Mapping[str, Any], stems: Mapping[str, float]
    ) -> Iterator[Any]:
        """Each word, in the field where it counts most; then each facet."""
        for stem, weight in stems.items():
            fields = [
                query.boost_query(query.term_query(self._schema, field, stem, "freq"), boost)
                for field, boost in _FIELDS.items()
            ]
            yield query.boost_query(query.disjunction_max_query(fields), weight)
        for field, weights in _facet_weights(claim, self.lexicon).items():
            for term, weight in weights.items():
                yield query.const_score_query(query.term_query(self._schema, field, term), weight)


def _document(tantivy: Any, number: int, row: Mapping[str, str]) -> Any:
    document = tantivy.Document()
    document.add_unsigned("number", number)
    for field in _FIELDS:
        document.add_text(field, row.get(field, ""))
    for entity in _exposure(row):
        document.add_text("exposure", entity)
    for outcome in row["named"]:
        document.add_text("named", outcome)
    for field in ("outcome", "versus"):
        document.add_text(field, _settled(row.get(field, "")))
    return document


# What is searched for


def _stem_weights(
    claim: Mapping[str, Any], vocabulary: Vocabulary, analyse: Callable[[str], list[str]]
) -> dict[str, float]:
    """The stems that a claim, its facets and its quote speak of, each with its weight."""
    texts = (
        (claim.get("exact", ""), _QUOTED_WORDS),
        (" ".join(_facet_words(claim, vocabulary)), _FACET_WORDS),
        (claim.get("statement", ""), _OWN_WORDS),
    )
    weights: dict[str, float] = {}
    for text, weight in texts:
        weights |= dict.fromkeys(analyse(text), weight)
    return dict(list(weights.items())[-_LONGEST_QUERY:])


def _facet_words(claim: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    """Labels, synonyms and cues of the words of the vocabulary that a claim is coded with."""
    for name in (*_exposure(claim), claim.get("versus", "")):
        if entity := vocabulary.entities.get(name):
            yield from (vocabulary.label(name), *entity.synonyms)
    if outcome := vocabulary.outcomes.get(claim.get("outcome", "")):
        value = claim.get("value", "")
        yield from (vocabulary.label(outcome.id), *outcome.cues)
        yield from (vocabulary.value_label(outcome.id, value), *outcome.value_cues.get(value, ()))


def _facet_weights(claim: Mapping[str, Any], lexicon: Lexicon) -> dict[str, dict[str, float]]:
    """What each coded facet of a finding counts for this claim.

    A part stands for its whole and a kind for its class: which of them bears on the claim is
    for a person to say.
    """
    exposure, vocabulary = _exposure(claim), lexicon.vocabulary
    mentioned = _outcomes_named(claim.get("statement") or claim.get("exact", ""), lexicon)
    kin = {relative for entity in exposure for relative in _kin(entity, vocabulary)}
    outcome, versus = ({_settled(claim.get(facet, ""))} - {""} for facet in ("outcome", "versus"))
    # One hop of implication away, in either direction.
    hops = [(hop.when[0], hop.then[0]) for hop in vocabulary.implications]
    implied = {then for when, then in hops if when in outcome}
    implied |= {when for when, then in hops if then in outcome}
    return {
        "exposure": dict.fromkeys((*exposure, *sorted(kin)), _SAME_EXPOSURE),
        "outcome": dict.fromkeys(sorted(implied), _IMPLIED_OUTCOME)
        | dict.fromkeys(outcome, _SAME_OUTCOME),
        "named": dict.fromkeys(mentioned, _MENTIONED_OUTCOME)
        | dict.fromkeys(outcome, _NAMED_OUTCOME),
        "versus": dict.fromkeys(versus, _SAME_VERSUS),
    }


def _exposure(row: Mapping[str, Any]) -> list[str]:
    entities = (_settled(row.get(facet, "")) for facet in ("subject", "co_exposure"))
    return [entity for entity in dict.fromkeys(entities) if entity not in ("", ALONE, ANY)]


def _settled(cell: str) -> str:
    return "" if cell == UNDECIDED else cell


def _kin(name: str, vocabulary: Vocabulary) -> set[str]:
    """What an entity is a part of or one of, and what is a part of it or one of it."""
    entity = vocabulary.entities.get(name)
    above = {*vocabulary.wholes(name), entity.is_a if entity else ""}
    below = {
        other.id
        for other in vocabulary.entities.values()
        if name in (other.part_of, other.is_a) or name in vocabulary.wholes(other.id)
    }
    return (above | below) - {"", name}

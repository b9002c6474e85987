"""Which findings and sources of a library may bear on a claim: proposals, never judgements.

Full-text search in memory over titles, abstracts and statements of findings, with the coded facets
of claim and finding counted beside the words. A person decides what a candidate means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from claimaudit.contradictions.ledger import BEARING
from claimaudit.schema.contracts import UNDECIDED
from claimaudit.sources.library import Library
from claimaudit.vocabulary.entries import ALONE, ANY
from claimaudit.vocabulary.lexicon import Lexicon
from claimaudit.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from claimaudit.audit import Audit


CANDIDATES = ("rank", "citekey", "finding_id", "score", "matched", "text")
RECALL = ("judged_as", "k", "found", "judged", "recall")

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
    index = Index.of(audit.library, audit.tables.findings, audit.vocabulary)
    claims = audit.tables.claims.set_index("claim_id", drop=False)
    matches = audit.tables.matches.assign(bears=audit.tables.matches["stance"].isin(BEARING))
    pairs = matches.groupby(["claim_id", "finding_id"], as_index=False)["bears"].max()
    rank: dict[tuple[str, str], int] = {}
    for claim_id in pairs["claim_id"].unique():
        of_claim = index.candidates(claims.loc[claim_id], len(index.documents))["finding_id"]
        findings = of_claim[of_claim != ""]
        rank |= {(claim_id, finding_id): place for place, finding_id in enumerate(findings, 1)}
    names = zip(pairs["claim_id"], pairs["finding_id"], strict=True)
    ranks = pairs.assign(rank=[rank.get(pair, float("inf")) for pair in names])
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


# What is indexed


def _documents(
    library: Library, findings: pd.DataFrame, lexicon: Lexicon
) -> Iterator[dict[str, Any]]:
    """What is searched of every source as a whole, and of every finding."""
    fields = {}
    for citekey, item in library.items.items():
        held = {name: item.get(name) for name in ("title", "abstract")}
        text = {name: words if isinstance(words, str) else "" for name, words in held.items()}
        fields[citekey] = text
        yield text | {
            "citekey": citekey,
            "finding_id": "",
            "text": text["abstract"] or item["title"],
            "named": _outcomes_named(item["title"], lexicon),
        }
    for finding in findings.to_dict("records"):
        document = {name: finding[name] for name in ("citekey", "finding_id", *_FACETS)}
        yield (
            document
            | fields.get(finding["citekey"], {})
            | {
                "text": finding["statement"],
                "statement": finding["statement"],
                "terms": " ".join(_facet_words(finding, lexicon.vocabulary)),
                "named": _outcomes_named(finding["statement"], lexicon),
            }
        )


def _outcomes_named(text: str, lexicon: Lexicon) -> list[str]:
    """The outcomes that a text names, whatever it is coded with."""
    mentions = lexicon.mentions(text)
    return list(dict.fromkeys(mention.term for mention in mentions if mention.sort == "outcome"))


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
            document = tantivy.Document()
            document.add_unsigned("number", number)
            texts = [(field, row.get(field, "")) for field in _FIELDS]
            texts += [("exposure", entity) for entity in _exposure(row)]
            texts += [("named", outcome) for outcome in row["named"]]
            texts += [(facet, _settled(row.get(facet, ""))) for facet in ("outcome", "versus")]
            for field, text in texts:
                document.add_text(field, text)
            writer.add_document(document)
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
        facet_words = " ".join(_facet_words(claim, self.lexicon.vocabulary))
        stems: dict[str, float] = {}
        # A stem has the weight of the last text that has it: the claim's own words outweigh all.
        stems |= dict.fromkeys(analyse(claim.get("exact", "")), _QUOTED_WORDS)
        stems |= dict.fromkeys(analyse(facet_words), _FACET_WORDS)
        stems |= dict.fromkeys(analyse(claim.get("statement", "")), _OWN_WORDS)
        stems = dict(list(stems.items())[-_LONGEST_QUERY:])
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

        query, parts = tantivy.Query, []
        # Each word counts in the field where it counts most; then each facet.
        for stem, weight in stems.items():
            fields = [
                query.boost_query(query.term_query(self._schema, field, stem, "freq"), boost)
                for field, boost in _FIELDS.items()
            ]
            parts.append(query.boost_query(query.disjunction_max_query(fields), weight))
        for field, weights in _facet_weights(claim, self.lexicon).items():
            for term, weight in weights.items():
                coded = query.term_query(self._schema, field, term)
                parts.append(query.const_score_query(coded, weight))
        if not parts or k < 1 or not self.documents:
            return []
        whole = query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        hits = self._searcher.search(whole, limit=min(k, len(self.documents)), count=False).hits
        places = self._searcher.fast_field_values("number", [address for _, address in hits])
        scored = [
            (round(score, 4), int(place)) for (score, _), place in zip(hits, places, strict=True)
        ]
        return sorted(scored, key=lambda hit: (-hit[0], hit[1]))


# What is searched for


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
    kin: set[str] = set()
    for name in exposure:
        entity = vocabulary.entities.get(name)
        kin |= {*vocabulary.wholes(name), entity.is_a if entity else ""} - {"", name}
        kin |= {
            other.id
            for other in vocabulary.entities.values()
            if other.id != name
            and (name in (other.part_of, other.is_a) or name in vocabulary.wholes(other.id))
        }
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

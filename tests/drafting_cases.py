"""What `cases/drafting.json` asks of a draft, held against the rows and pairs that a draft gives.

A draft is handed over as plain data, so that neither this file nor the cases know how it was made:

- `rows`: claims as dicts of text cells, under the column names of `claims.csv`;
- `pairs`: dicts with `quotes` (the two quotes, each with its lead-in), `level` ("contradiction" for
  what is shown as one, "listed" for what is only listed: to look at, or scopes that differ) and
  `axes` (a list);
- `article`: a dict with `title`, `published`, `text`, `sentences` (a list), `citations` (one text).

`cases/README.md` says what each key of a case means.
"""

import json
from pathlib import Path

FILE = Path(__file__).parent / "cases" / "drafting.json"
QUOTE = ("lead_in", "exact")
NO_CONTENT = ("lead_in", "exact", "prefix", "suffix", "claim_id", "drafted_by", "confirmed_by")
SCOPE = ("place", "condition")


def cases():
    return json.loads(FILE.read_text(encoding="utf-8"))


def unmet(case, rows, pairs, article):
    """The expectations of `case` that the draft does not meet, one line each; empty when it passes.

    >>> case = {"must": [{"value": ["absent", "unchanged"]}], "must_not": [{"subject": "gas"}]}
    >>> unmet(case, [{"subject": "salt", "outcome": "pain", "value": "absent"}], [], {})
    []
    >>> unmet(case, [{"subject": "gas", "outcome": "pain", "value": "occurs"}], [], {})
    ["no row {'value': ['absent', 'unchanged']}", "a row {'subject': 'gas'}"]
    """
    return [
        *_rows_unmet(case, rows),
        *_pairs_unmet(case, pairs),
        *_article_unmet(case, article),
    ]


def fits(row, partial):
    """Whether a row has what a partial row asks for; a list in it means one of these."""
    return all(_cell_fits(row, key, _alternatives(wanted)) for key, wanted in partial.items())


def _rows_unmet(case, rows):
    for wanted in case.get("must", []):
        readings = wanted if isinstance(wanted, list) else [wanted]
        if not any(fits(row, reading) for row in rows for reading in readings):
            yield f"no row {wanted}"
    for unwanted in case.get("must_not", []):
        if any(fits(row, unwanted) for row in rows):
            yield f"a row {unwanted}"
    for rule in case.get("must_if", []):
        if any(fits(row, rule["if"]) and not fits(row, rule["then"]) for row in rows):
            yield f"a row {rule['if']} without {rule['then']}"
    claims = [row for row in rows if row.get("kind") != "none"]
    if len(claims) < case.get("rows_at_least", 0):
        yield f"{len(claims)} claims, fewer than {case['rows_at_least']}"
    if "one_subject" in case:
        subjects = [
            {row.get("subject", "") for row in claims if quote in _joined(row, QUOTE)}
            for quote in case["one_subject"]
        ]
        if not set.intersection(*subjects) - {"", "?"}:
            yield f"no subject that {case['one_subject']} share"


def _pairs_unmet(case, pairs):
    shown = [pair for pair in pairs if pair["level"] == "contradiction"]
    for wanted in case.get("pairs_must", []):
        where = pairs if wanted.get("level") == "listed" else shown
        if not any(_quotes_fit(pair["quotes"], wanted["quotes"]) for pair in where):
            yield f"no pair {wanted}"
    for unwanted in case.get("pairs_must_not", []):
        if any(all(pair[key] == value for key, value in unwanted.items()) for pair in shown):
            yield f"a contradiction {unwanted}"
    if len(shown) > case.get("pairs_at_most", len(shown)):
        yield f"{len(shown)} contradictions, more than {case['pairs_at_most']}"
    word = case.get("pairs_quotes_must_contain", "")
    if any(word not in quote for pair in shown for quote in pair["quotes"]):
        yield f"a contradiction with a quote without {word!r}"


def _article_unmet(case, article):
    for key, wanted in case.get("article", {}).items():
        if str(article.get(key)) != wanted:
            yield f"{key} {article.get(key)!r}, not {wanted!r}"
    for name in ("text", "citations"):
        text = article.get(name, "")
        for words in case.get(f"{name}_must", []):
            if words not in text:
                yield f"{words!r} not in the {name}"
    for words in case.get("text_must_not", []):
        if words in article["text"]:
            yield f"{words!r} in the text"
    sentences = [sentence.rstrip(".") for sentence in article.get("sentences", [])]
    for sentence in case.get("sentences_must", []):
        if sentence.rstrip(".") not in sentences:
            yield f"no sentence {sentence!r}"
    for sentence in case.get("sentences_must_not", []):
        if sentence in sentences:
            yield f"a sentence {sentence!r}"
    if len(sentences) < case.get("sentences_at_least", 0):
        yield f"{len(sentences)} sentences, fewer than {case['sentences_at_least']}"


def _cell_fits(row, key, wanted):
    if key == "quote_contains":
        return any(words in _joined(row, QUOTE) for words in wanted)
    if key == "quote_not_contains":
        return not any(words in _joined(row, QUOTE) for words in wanted)
    if key == "row_contains":
        text = _joined(row, [column for column in row if column not in NO_CONTENT])
        return all(any(words in text for words in either.split("|")) for either in wanted)
    if key in ("scope_contains", "scope_not_contains"):
        inside = any(words in _joined(row, SCOPE).lower() for words in wanted)
        return inside == (key == "scope_contains")
    if key.endswith("_contains"):
        return any(words in row.get(key.removesuffix("_contains"), "") for words in wanted)
    cell = row.get(key, "")
    if key == "co_exposure" and not cell:
        cell = "alone"
    return any(_names(cell, word) if word.startswith("open:") else cell == word for word in wanted)


def _names(outcome, word):
    """Whether an outcome that a draft proposed has the words of `open:...` in its name."""
    name = outcome.lower().replace("_", " ")
    return all(part in name for part in word.removeprefix("open:").lower().split())


def _quotes_fit(quotes, wanted):
    left, right = (_alternatives(words) for words in wanted)
    return any(
        any(words in first for words in left) and any(words in second for words in right)
        for first, second in (quotes, quotes[::-1])
    )


def _joined(row, columns):
    return " ".join(row.get(column, "") for column in columns)


def _alternatives(wanted):
    return wanted if isinstance(wanted, list) else [wanted]

"""Time from a saved article to a valid draft, after what is loaded once, as articles grow."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from claimaudit.drafting.new import SHARED, create
from collection import ROOT
from health_sentences import SENTENCES

SIZES = (500, 1500, 5000, 50_000)
SENTENCES_IN_A_PARAGRAPH = 6


def measure(quick: bool) -> Iterator[tuple[int, float]]:
    """Words of the article, and seconds until its audit stood and was checked."""
    with tempfile.TemporaryDirectory() as folder:
        root = collection(Path(folder))
        drafted(root, 200)
        for words in SIZES[: -1 if quick else None]:
            yield words, drafted(root, words)


def collection(root: Path) -> Path:
    (root / "data").mkdir()
    (root / "references").mkdir()
    for name in SHARED:
        shutil.copyfile(ROOT / "references" / name, root / "references" / name)
    return root


def drafted(root: Path, words: int) -> float:
    saved = root / f"article-{words}.txt"
    saved.write_text(article(words), encoding="utf-8")
    start = time.perf_counter()
    create(f"words-{words}", saved, root=root)
    return time.perf_counter() - start


def article(words: int) -> str:
    """Sentences of health articles in turn, until there are enough words.

    Each paragraph has a number: in a text that repeats itself to the letter no short quote is
    ever unique.
    """
    paragraphs, count, place = ["On Health\n"], 0, 0
    while count < words:
        told = [
            SENTENCES[(place + step) % len(SENTENCES)][0]
            for step in range(SENTENCES_IN_A_PARAGRAPH)
        ]
        place += len(told)
        paragraphs.append(f"This is part {len(paragraphs)} of the page. {' '.join(told)}")
        count += len(paragraphs[-1].split())
    return "\n".join(paragraphs) + "\n"

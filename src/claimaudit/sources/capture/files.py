"""From a saved article, whatever its format, to the text that is audited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from claimaudit.schema.faults import InvalidAudit
from claimaudit.sources.capture.captured import (
    UNKNOWN,
    Captured,
    count_words,
    refuse_controls,
    refused,
    unforeseen,
    web_address,
)
from claimaudit.sources.capture.formats import recognised

LARGEST = 20_000_000
FEWEST_WORDS = 10


def capture(path: Path | str) -> Captured:
    """Read an article from a file; what it holds decides its format, not its name.

    Returns
    -------
    Captured
        The words of the article, unchanged, and what the file states about it.

    Raises
    ------
    InvalidAudit
        When the file is missing, too large, empty, damaged, encrypted, of another format, in an
        unreadable encoding, without text, or only the beginning of a paid article.
    """
    path = Path(path)
    try:
        refuse_size(path.stat().st_size, path.name)
        # A device or a pipe has no size, and reading it may never end.
        if not path.is_file():
            raise refused(str(path), "this is no file", "Give the path of the saved article.")
        content = path.read_bytes()
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        raise refused(str(path), problem, "Give the path of the saved article.") from None
    return capture_bytes(content, path.name)


def capture_bytes(
    content: bytes, name: str, charset: str = "", address: str = "", content_type: str = ""
) -> Captured:
    """As `capture`, from bytes that are at hand.

    Parameters
    ----------
    charset, content_type, address
        What a server said about the encoding and the kind of file, and where the article was
        fetched; empty for a file.

    Examples
    --------
    >>> page = b"<article><h1>Tea</h1><p>Green tea calms most people who drink it in the evening."
    >>> article = capture_bytes(page, "tea.html")
    >>> article.format, article.text.splitlines()
    ('html', ['Tea', 'Green tea calms most people who drink it in the evening.'])
    """
    refuse_size(len(content), name)
    form = recognised(content, name, content_type)
    try:
        article = form.read(content, name, charset)
    except InvalidAudit:
        raise
    except Exception as error:
        raise unforeseen(name, form.damage, error, form.remedy) from error
    refuse_controls(article.text, name)
    if count_words(article.text) < FEWEST_WORDS:
        problem = f"no article was found in it (words of running text: {count_words(article.text)})"
        remedy = (
            "If it is a page that fills itself in the browser, wait until it is shown, then save "
            "it as “complete”; or copy the text of the article into a .txt file."
        )
        raise refused(name, problem, remedy)
    if web_address(address) != UNKNOWN:
        article = replace(article, address=web_address(address))
    return Captured(**vars(article), format=form.name, source=content, source_name=name)


def refuse_size(size: int, name: str) -> None:
    """Refuse what is larger than any article.

    Raises
    ------
    InvalidAudit
        Naming the size and the largest that is read.
    """
    if size > LARGEST:
        problem = f"it has {size / 1e6:.0f} MB; up to {LARGEST / 1e6:.0f} MB are read"
        remedy = "Save only the article, as “HTML only” without pictures, or as plain text."
        raise refused(name, problem, remedy)

"""Hold two built reports against each other, without their code and their hashes.

python tests/same_page.py OLD.html NEW.html   prints what differs; status 1 when anything does

For changes that must not change a page: moving code, renaming it, another way to the same rows.
"""

import difflib
import re
import sys
from pathlib import Path

from lxml import html

# The policy names the hashes of style and script; the provenance those of files and packages.
HASH = re.compile(r"(?:sha256-[\w+/=]{43,44}|\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b)")


def shown(page: str) -> list[str]:
    """The page as lines: each element with its attributes, each text, without code and hashes."""
    tree = html.document_fromstring(page)
    for unseen in tree.xpath("//details[contains(@class, 'code')] | //style | //script"):
        unseen.drop_tree()
    lines = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        attributes = " ".join(f'{name}="{value}"' for name, value in sorted(element.items()))
        lines.append(f"<{element.tag} {attributes}>".replace(" >", ">"))
        lines += [text.strip() for text in (element.text, element.tail) if text and text.strip()]
    return [HASH.sub("#", line) for line in lines]


def differences(old: str, new: str) -> list[str]:
    """The lines in which two pages differ, as a diff without context."""
    return [
        line[:300]
        for line in difflib.unified_diff(shown(old), shown(new), "old", "new", lineterm="", n=0)
    ]


if __name__ == "__main__":
    told = differences(*(Path(name).read_text("utf-8") for name in sys.argv[1:3]))
    print("\n".join(told[:200]) or "The two pages show the same.")
    sys.exit(1 if told else 0)

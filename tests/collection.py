"""Where this collection lies, its own audits opened once, and an empty one for new audits."""

import shutil
from functools import cache
from pathlib import Path

from claimaudit.audit import Audit
from claimaudit.drafting.new import SHARED
from claimaudit.vocabulary.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[1]
REFERENCES = ROOT / "references"


@cache
def own_audit(slug: str) -> Audit:
    """An audit of this collection, as it stands in data/ and references/."""
    return Audit.open(slug, ROOT)


@cache
def shared_vocabulary(slug: str = "") -> Vocabulary:
    """The words that all audits share, with those of one audit where it is named."""
    paths = [REFERENCES / "vocabulary.toml"]
    if slug:
        paths.append(REFERENCES / slug / "vocabulary.toml")
    return Vocabulary.load(*paths)


def write_empty_collection(folder: Path) -> Path:
    """A collection without an audit: data/, and references/ with the shared files."""
    for name in ("data", "references"):
        (folder / name).mkdir()
    for name in SHARED:
        shutil.copyfile(REFERENCES / name, folder / "references" / name)
    return folder

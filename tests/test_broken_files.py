"""Every fault of a broken file is named, in the same words from one version to the next."""

from pathlib import Path

import pytest

from claimaudit.drafting.english.cues import Cues
from claimaudit.evidence.designs import read_designs
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.meta import read_meta
from claimaudit.sources.library import Library
from claimaudit.vocabulary.vocabulary import Vocabulary

BROKEN = Path(__file__).resolve().parent / "broken"
READERS = {
    "audit": read_meta,
    "cues": Cues.read,
    "designs": read_designs,
    "library": Library.read,
    "vocabulary": Vocabulary.load,
}
FILES = sorted(path for path in BROKEN.iterdir() if path.suffix in (".toml", ".json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_gets_the_messages_that_stand_beside_it(path):
    with pytest.raises(InvalidAudit) as error:
        READERS[path.stem.partition("-")[0]](path)
    assert f"{error.value}\n" == path.with_suffix(".txt").read_text("utf-8")

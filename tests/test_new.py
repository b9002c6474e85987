"""A new audit is a whole, valid draft, or nothing at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from claimaudit.audit import Audit
from claimaudit.drafting import new, origin
from claimaudit.drafting.new import SHARED, Created, create
from claimaudit.drafting.placement import NEW, prepared, refuse_slug
from claimaudit.literature.fetch import Fetched
from claimaudit.schema.contracts import DRAFTED
from claimaudit.schema.faults import InvalidAudit
from claimaudit.schema.meta import audits
from claimaudit.views import commentary
from collection import write_empty_collection

PAGES = Path(__file__).parent / "captured"
PAGE = PAGES / "ginger-tea.html"
TODAY = date(2024, 5, 31)
LIBRARY = """\
@article{made2020,
  title = {A made-up trial of ginger tea against nausea},
  author = {Example, Ada},
  year = {2020},
  journal = {Journal of Examples},
  abstract = {We gave ginger to 40 people. Ginger reduced nausea (p = 0.01).}
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty collection with the shared words."""
    return write_empty_collection(tmp_path)


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "zotero.bib"
    path.write_text(LIBRARY, encoding="utf-8")
    return path


def everything(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def refusal(root: Path, *arguments: object, **more: object) -> str:
    """What is said when nothing is made; nothing may be left of the attempt."""
    before = everything(root)
    with pytest.raises(InvalidAudit) as caught:
        create(*arguments, root=root, **more)
    assert everything(root) == before
    return str(caught.value)


# A new audit


@pytest.mark.parametrize(
    "name", ["ginger-tea.html", "zinc-lozenges.htm", "rose-hip.pdf", "valerian.md", "oat-milk.txt"]
)
def test_every_format_gives_an_audit_that_is_valid_at_once(root: Path, name: str) -> None:
    made = create("mine", PAGES / name, root=root, today=TODAY)
    audit = Audit.open("mine", root)
    assert audits(root) == ["mine"]
    assert len(audit.article.sentences) == made.sentences > 0
    assert made.data == root / "data" / "mine" and made.references == root / "references" / "mine"
    assert list(audit.verdict_rows["claim_id"]) == list(audit.tables.claims["claim_id"])
    assert audit.ledger_rows is not None


def test_nothing_but_the_two_folders_is_made_and_no_shared_file_is_changed(root: Path) -> None:
    before = {name: (root / "references" / name).read_bytes() for name in SHARED}
    create("mine", PAGE, root=root, today=TODAY)
    files = {
        "data": {
            *("article.txt", "audit.toml", "claims.csv", "commentary.md", "decisions.csv"),
            *("matches.csv", "source.html"),
        },
        "references": {
            *("findings.csv", "library.json", "search_log.csv", "status.csv", "vocabulary.toml"),
        },
    }
    for folder, names in files.items():
        assert {path.name for path in (root / folder / "mine").iterdir()} == names
    assert sorted(path.name for path in root.iterdir()) == ["data", "references"]
    assert {name: (root / "references" / name).read_bytes() for name in SHARED} == before


def test_the_original_is_kept_with_its_hash_and_what_it_states(root: Path) -> None:
    create("mine", PAGE, root=root, today=TODAY)
    meta = tomllib.loads((root / "data/mine/audit.toml").read_text(encoding="utf-8"))
    article = meta["article"]
    assert (root / "data/mine/source.html").read_bytes() == PAGE.read_bytes()
    assert article["source"] == "source.html"
    assert article["source_sha256"] == hashlib.sha256(PAGE.read_bytes()).hexdigest()
    assert article["title"] == "Ginger Tea for Nausea: What It Does and When to Be Careful"
    assert (article["author"], article["published"]) == ("Orla Finch", "2024-03-18")
    assert article["captured"] == meta["audit"]["date"] == TODAY
    assert "retrieved" not in article
    assert meta["audit"]["auditors"] == []


def test_every_drafted_row_says_so_and_nobody_has_confirmed_it(root: Path, library: Path) -> None:
    made = create("mine", PAGE, [library], root=root, today=TODAY)
    audit = Audit.open("mine", root)
    for table in (audit.tables.claims, audit.tables.findings):
        assert set(table["drafted_by"]) <= {DRAFTED} and set(table["confirmed_by"]) <= {""}
    assert made.claims == (audit.tables.claims["kind"] != "none").sum() > 0
    assert made.findings == len(audit.tables.findings)
    assert made.undecided == len(audit.undecided)


def test_no_judgement_is_ever_drafted(root: Path, library: Path) -> None:
    create("mine", PAGE, [library], root=root, today=TODAY)
    audit = Audit.open("mine", root)
    assert (
        audit.tables.matches.empty
        and audit.tables.decisions.empty
        and audit.tables.search_log.empty
    )


def test_a_library_brings_its_sources(root: Path, library: Path) -> None:
    made = create("mine", PAGE, [library], root=root, today=TODAY)
    assert made.sources == 1
    (item,) = json.loads((root / "references/mine/library.json").read_text(encoding="utf-8"))
    assert item["title"] == "A made-up trial of ginger tea against nausea"


def test_without_a_library_the_audit_is_valid_and_has_no_sources(root: Path) -> None:
    made = create("mine", PAGE, root=root, today=TODAY)
    assert (made.sources, made.findings) == (0, 0)


def test_the_report_says_first_that_it_is_a_draft(root: Path) -> None:
    create("mine", PAGE, root=root, today=TODAY)
    audit = Audit.open("mine", root)
    for notebook in ("00_summary", "06_limits"):
        words = commentary.answer(audit, notebook).label
        assert "draft" in words.split(".")[0] and "2024-05-31" in words and "{" not in words


def test_the_same_article_gives_the_same_bytes(root: Path, library: Path) -> None:
    contents = []
    for slug in ("one", "two"):
        create(slug, PAGE, [library], root=root, today=TODAY)
        folders = (root / "data" / slug, root / "references" / slug)
        contents.append(
            {path.name: path.read_bytes() for folder in folders for path in folder.iterdir()}
        )
    assert contents[0] == contents[1]


def test_a_title_full_of_quotes_and_marks_is_kept_as_it_is(root: Path, tmp_path: Path) -> None:
    title = 'Is "natural" safe? C:\\herbs [x] = """ # \\u0041 ’n’ {claims}'
    page = tmp_path / "odd.md"
    body = "Nettle tea can ease hay fever, and a daily cup may calm the nose in spring."
    page.write_text(f"---\ntitle: {title}\n---\n\n{body}\n", encoding="utf-8")
    create("odd", page, root=root, today=TODAY)
    meta = Audit.open("odd", root).meta
    assert meta["article"]["title"] == title and title in meta["title"]


# From the web


def test_an_address_is_not_asked_unless_one_says_so(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimaudit.literature.fetch.fetch", lambda *_: pytest.fail("it was asked"))
    assert "Add --fetch" in refusal(root, "mine", "https://hearthwell.example/ginger")


def test_what_was_fetched_is_kept_with_hash_time_and_address(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Fetched(PAGE.read_bytes(), "https://a.example/x", "2024-05-31T08:00:00+00:00", "utf-8")
    monkeypatch.setattr("claimaudit.literature.fetch.fetch", lambda _: page)
    create("mine", "https://a.example/old", root=root, fetch=True, today=TODAY)
    article = Audit.open("mine", root).meta["article"]
    assert article["address"] == "https://a.example/x"
    assert article["retrieved"] == "2024-05-31T08:00:00+00:00"
    assert article["source_sha256"] == hashlib.sha256(page.content).hexdigest()
    assert (root / "data/mine/source.html").read_bytes() == page.content


# Refusals


@pytest.mark.parametrize(
    "slug",
    [
        *("", "../x", "/etc/x", "a/b", "a\\b", ".", "..", ".git", "-a", "A", "Mine", "a b", "a.b"),
        *("é", "mine\n", "a_b", "x" * 61, "con", "nul", "com1", "~", "c:"),
    ],
)
def test_a_name_that_leaves_the_folder_or_is_none_everywhere_is_refused(
    root: Path, slug: str
) -> None:
    assert "name" in refusal(root, slug, PAGE)


@pytest.mark.parametrize("slug", ["a", "1", "tea-and-sleep", "2024-05-31", "x" * 60, "console"])
def test_a_plain_name_is_accepted(slug: str) -> None:
    refuse_slug(slug)


@pytest.mark.parametrize("folder", ["data", "references"])
def test_an_audit_that_exists_is_never_overwritten(root: Path, folder: str) -> None:
    (root / folder / "mine").mkdir()
    (root / folder / "mine" / "kept.txt").write_text("kept", encoding="utf-8")
    message = refusal(root, "mine", PAGE)
    assert "already" in message and "Choose another name" in message
    assert (root / folder / "mine" / "kept.txt").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("name", ["magnesium-members-only.html", "app-shell.html", "none.html"])
def test_an_article_that_cannot_be_used_leaves_nothing(root: Path, name: str) -> None:
    assert name in refusal(root, "mine", PAGES / name)


def test_every_library_that_is_missing_is_named(root: Path, library: Path) -> None:
    message = refusal(root, "mine", PAGE, [library, "no.bib", "none.ris"])
    assert "no.bib" in message and "none.ris" in message and "zotero.bib" not in message


def test_a_library_that_cannot_be_read_leaves_nothing(root: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.bib"
    broken.write_bytes(b"\x00\xff\xfe\x00 no library")
    shutil.move(broken, root.parent / "broken.bib")
    assert "broken.bib" in refusal(root, "mine", PAGE, [root.parent / "broken.bib"])


def test_a_shared_file_that_is_broken_leaves_nothing(root: Path) -> None:
    (root / "references" / "vocabulary.toml").write_text("[outcome", encoding="utf-8")
    assert "vocabulary.toml" in refusal(root, "mine", PAGE)


def test_a_draft_with_a_fault_never_gets_its_place(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "QUESTION", 7)
    assert "question" in refusal(root, "mine", PAGE)


def test_an_interruption_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(new, "proposed_findings", interrupt)
    before = everything(root)
    with pytest.raises(KeyboardInterrupt):
        create("mine", PAGE, root=root)
    assert everything(root) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_process_that_is_killed_leaves_no_audit_behind(root: Path) -> None:
    code = (
        "import sys, time; from claimaudit.drafting import new\n"
        "new.proposed_findings = lambda *_: (print('drafting', flush=True), time.sleep(60))\n"
        "new.create('mine', sys.argv[1], root=sys.argv[2])"
    )
    command = [sys.executable, "-c", code, str(PAGE), str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b"drafting")
        process.send_signal(signal.SIGKILL)
    assert audits(root) == []
    assert not (root / "data" / "mine").exists() and not (root / "references" / "mine").exists()
    # What the killed process left beside them does not stand in the way.
    assert isinstance(create("mine", PAGE, root=root), Created)


# Folders


def test_folders_are_moved_into_place_together(root: Path) -> None:
    with prepared(root, "mine", prefix=NEW) as draft:
        for name in ("references", "data"):
            (draft / name / "mine").mkdir(parents=True)
        assert not (root / "references" / "mine").exists()
    assert sorted(path.name for path in root.iterdir()) == ["data", "references"]
    assert all((root / name / "mine").is_dir() for name in ("references", "data"))


def test_when_the_second_folder_cannot_be_moved_the_first_is_taken_back(root: Path) -> None:
    (root / "data" / "mine").mkdir()
    before = everything(root)
    with pytest.raises(FileExistsError), prepared(root, "mine", prefix=NEW) as draft:
        for name in ("references", "data"):
            (draft / name / "mine").mkdir(parents=True)
    assert everything(root) == before

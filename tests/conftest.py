"""What tests share: how examples are drawn, the built pages, and which tests wait to be asked for.

Tests marked ``long`` run with ``--long`` only.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from browser import Visit, kept_browser, opened
from claimaudit.audit import Audit
from collection import ROOT
from page import WIDE
from small_audit import SLUG, write_small_audit

settings.register_profile("claimaudit", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("claimaudit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run what takes minutes, too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; runs with --long only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        left_out = [item for item in items if "long" in item.keywords]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if "long" not in item.keywords]


# The small audit


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A collection of its own with the small audit, to be changed."""
    return write_small_audit(tmp_path)


@pytest.fixture
def entered(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Such a collection, from inside which the test runs."""
    monkeypatch.chdir(root)
    monkeypatch.delenv("CLAIMAUDIT_AUDIT", raising=False)
    return root


@pytest.fixture
def audit(root: Path) -> Audit:
    """The small audit in a collection of its own, to be changed."""
    return Audit.open(SLUG, root)


@pytest.fixture(scope="session")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The small audit, the same for all tests that only look at it."""
    return Audit.open(SLUG, write_small_audit(tmp_path_factory.mktemp("audits") / "small"))


# Built pages


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of the small audit and that of the collection's own, built once for all tests.

    Several test processes share them: the first one that asks builds, the others wait.
    """
    from claimaudit.report import build
    from claimaudit.schema.meta import default_audit

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, ready = shared / "pages", shared / "pages" / "ready"
    built = {
        "small": folder / "audits" / "reports" / SLUG / "report.html",
        "large": folder / "large.html",
    }
    try:
        folder.mkdir()
    except FileExistsError:
        while not ready.exists():
            assert not (folder / "failed").exists(), "another test process could not build them"
            time.sleep(0.2)
        return built
    try:
        root = write_small_audit(folder / "audits")
        shutil.copytree(ROOT / "notebooks", root / "notebooks")
        shutil.copy(ROOT / "requirements.lock", root)
        build.build(SLUG, root, built["small"])
        build.build(default_audit(ROOT), ROOT, built["large"])
    except BaseException:
        (folder / "failed").touch()
        raise
    ready.touch()
    return built


@pytest.fixture(scope="session")
def small(pages: dict[str, Path]) -> Path:
    return pages["small"]


@pytest.fixture(scope="module")
def one_browser(pages: dict[str, Path]) -> Iterator[None]:
    """One browser for all tests of a file, started after the pages are built."""
    with kept_browser():
        yield


@pytest.fixture
def reading(small: Path) -> Iterator[Visit]:
    """The small report on a wide screen, with scripts."""
    with opened(small, viewport=WIDE) as visit:
        yield visit
        assert visit.messages == []

"""A headless Chromium for tests that look at pages as a reader's browser does."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
REQUIRED = "CLAIMAUDIT_REQUIRE_BROWSER"


@dataclass
class Visit:
    """An open page and everything that it asked for or complained about since it was opened."""

    page: object
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def unavailable(what: str) -> NoReturn:
    """Skip a test for want of `what`, or let it fail where such tests must run."""
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{what}, and {REQUIRED}=1 says that there must be one")
    pytest.skip(what)


def browser_path() -> str:
    """Return the browser to start."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    unavailable(f"no browser on the path (looked for {', '.join(NAMES)})")


_kept: list = []


@contextmanager
def started() -> Iterator:
    """The browser that is kept, else a new one."""
    if _kept:
        yield _kept[-1]
        return
    executable = browser_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def kept_browser() -> Iterator[None]:
    """Keep one browser for every page that is opened meanwhile.

    While it is kept, nothing else may run an event loop in this process.
    """
    with started() as browser:
        _kept.append(browser)
        try:
            yield
        finally:
            _kept.clear()


@contextmanager
def browsing(**context: object) -> Iterator[Visit]:
    """A new page of its own; `context` sets viewport, scripts, colours, network."""
    with started() as browser:
        own = browser.new_context(**context)
        try:
            page = own.new_page()
            visit = Visit(page)
            _listen(page, visit)
            yield visit
        finally:
            own.close()


@contextmanager
def opened(path: Path, **context: object) -> Iterator[Visit]:
    """Open the file at `path` with the network off."""
    with browsing(offline=True, **context) as visit:
        visit.page.goto(path.as_uri())
        yield visit


def _listen(page, visit: Visit) -> None:
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("console", lambda message: visit.messages.append(message.text))
    page.on("pageerror", lambda error: visit.messages.append(str(error)))
    page.on("dialog", lambda dialog: (visit.messages.append(dialog.message), dialog.dismiss()))


def asked_for(visit: Visit, path: Path) -> list[str]:
    """Return the addresses that the page loaded beside the file itself and what it embeds."""
    own = path.as_uri()
    return [url for url in visit.requests if not url.startswith(("data:", own))]

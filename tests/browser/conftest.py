"""Chromium with a fresh profile for each module, and the chat it looks at.

The fixtures live as long as a module: Playwright's synchronous interface keeps an event loop running in this thread,
which tests elsewhere could not share.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.served import Served, serve

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "these tests need chromium on the path"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site: Served) -> Iterator[Open]:
    """Open the chat in a new profile. Every test fails if any page asks for anything elsewhere or complains."""
    contexts: list[BrowserContext] = []
    strange: list[str] = []
    ours = (site.url, site.leave_url, "data:", "about:blank")

    def open_it(
        language: str = "en", *, width: int = 320, height: int = 640, script: bool = True, **more: Any
    ) -> Page:
        context = browser.new_context(
            locale=language, viewport={"width": width, "height": height}, java_script_enabled=script, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        context.on("request", lambda one: None if one.url.startswith(ours) else strange.append(one.url))
        context.on("console", complain)
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.goto(site.url)
        return page

    def complain(message: ConsoleMessage) -> None:
        # A page that is itself a refusal is wanted here; anything that a page asked for besides itself is not.
        path = message.location["url"].removeprefix(site.url)
        if not (path in {"", "elsewhere"} and "responded with a status of 4" in message.text):
            strange.append(message.text)

    yield open_it
    for context in contexts:
        assert context.cookies() == []
        context.close()
    assert strange == []

"""A browser, for the tests of the site that need one."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.site.sites import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Start Chromium."""
    from playwright.sync_api import sync_playwright  # only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profile(browser: "Browser") -> "BrowserContext":
    """Return what all tabs share: another one takes longer than a page."""
    return browser.new_context()


@pytest.fixture
def tab(profile: "BrowserContext") -> Iterator[Callable[..., "Page"]]:
    """Return what opens a tab of a size in which an address is shown, light or dark; all are closed in the end."""
    pages: list[Page] = []

    def opened(address: str = "", width: int = 1280, height: int = 900, scheme: str = "light") -> "Page":
        page = profile.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if address:
            page.goto(address)
        return page

    yield opened
    for page in pages:
        if page.url.startswith("file:"):
            page.evaluate("localStorage.clear()")  # pages of the disk share it
        page.close()

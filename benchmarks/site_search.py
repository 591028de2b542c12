"""Search built sites in a browser: the time from typing to the first result, and the bytes fetched for it."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measure import figure_of, plain_environment
from benchmarks.results import Figure, Number

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

AT_ONCE, LATER = "first result of {}, at once", "first result of {}, 10 s later"
FETCHED, IN_ALL = "fetched by {} for a search", "fetched by {} for a visit with a search"

SETTLED = 10.0
"""Seconds that a patient visitor waits before typing, in which a site should have prepared its search."""

PATIENCE = 120.0
"""Seconds after which a search without a result ends the benchmark."""

_SHOWN = """([results, query]) => [...document.querySelectorAll(results)].some(
    each => each.getClientRects().length && each.innerText.toLowerCase().includes(query.toLowerCase()))"""


class Way(NamedTuple):
    """How to search a site: the page, the key that opens the box ("" to click), the box, and a result."""

    name: str
    site: Path
    page: str
    key: str
    box: str
    result: str


class Visit(NamedTuple):
    """The time to the first result, the bytes fetched for the search, and those of the whole visit."""

    seconds: float
    fetched: int
    in_all: int


def has_browser(chromium: Path) -> bool:
    """Return whether Chromium can be automated on this machine; print what is missing."""
    missing = ["playwright (pip install playwright)"] if find_spec("playwright") is None else []
    missing += [] if chromium.exists() else [f"{chromium} (--chromium FILE names another)"]
    if missing:
        print(f"left out: all that is seen in a browser, for want of {', '.join(missing)}", file=sys.stderr)
    return not missing


@contextmanager
def browser_of(chromium: Path) -> Iterator["Browser"]:
    """Yield a browser, and close it afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def searched(
    browser: "Browser", ways: Sequence[Way], query: str, rounds: int
) -> tuple[dict[str, Figure], dict[str, Number]]:
    """Return how fast each site finds something, and what it fetches; sites take turns, and each visitor is a new one."""
    found: dict[str, list[Visit]] = {}
    for number in range(1, rounds + 1):
        print(f"visit {number} of {rounds}", file=sys.stderr)
        for way in ways:
            with _served(way.site) as address:
                for name, wait in ((AT_ONCE, 0.0), (LATER, SETTLED)):
                    visit = _visit(browser, f"{address}/{way.page}", way, query, wait)
                    found.setdefault(name.format(way.name), []).append(visit)
    figures = {name: figure_of([each.seconds for each in visits]) for name, visits in found.items()}
    first = {way.name: max(found[AT_ONCE.format(way.name)], key=lambda visit: visit.in_all) for way in ways}
    own = {FETCHED.format(name): Number(visit.fetched / 1e6, "MB") for name, visit in first.items()}
    return figures, own | {IN_ALL.format(name): Number(visit.in_all / 1e6, "MB") for name, visit in first.items()}


def _visit(browser: "Browser", address: str, way: Way, query: str, wait: float) -> Visit:
    """Open the page with an empty cache, then the box, wait, and enter the whole query at once."""
    from playwright.sync_api import TimeoutError as Late

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(address, wait_until="load")
    before = len(responses)
    if way.key:
        page.keyboard.press(way.key)
    else:
        page.click(way.box)
    page.wait_for_selector(f"{way.box}:focus")
    page.wait_for_timeout(wait * 1000)
    start = time.perf_counter()
    page.keyboard.insert_text(query)
    page.keyboard.press("Shift")  # Material reads the box when a key is released
    try:
        page.wait_for_function(_SHOWN, arg=[way.result, query])
    except Late:
        sys.exit(f"{way.name}: no result for {query} after {PATIENCE:.0f} s")
    seconds = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    sizes = [_size(each) for each in responses]
    own = [size for each, size in zip(responses[:before], sizes, strict=False) if _of_search(each.url)]
    context.close()
    return Visit(seconds, sum(own) + sum(sizes[before:]), sum(sizes))


def _of_search(url: str) -> bool:
    return any(word in url.partition("?")[0].rpartition(":")[2] for word in ("search", "lunr", "pagefind/"))


def _size(response: "Response") -> int:
    """Return the size of a body in bytes, which the server states for each file, and sends uncompressed."""
    return int(response.headers.get("content-length", 0))


@contextmanager
def _served(site: Path) -> Iterator[str]:
    """Serve a site on this machine; yield its address."""
    words = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(site)]
    with subprocess.Popen(
        words, env=plain_environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert server.stdout
            yield f"http://127.0.0.1:{server.stdout.readline().split(' port ')[1].split()[0]}"
        finally:
            server.terminate()

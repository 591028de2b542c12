"""Search built sites in a browser: the time from typing to the first result, and what was fetched for it."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from measure import plain_environment
from site_rivals import pagefind

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

SETTLED = 10.0
"""Seconds that a patient visitor waits before typing: what a site prepares for its search should be there by then."""

PATIENCE = 120.0
"""Seconds after which a search without a result ends the benchmark."""

_SHOWN = """([results, query]) => [...document.querySelectorAll(results)].some(
    each => each.getClientRects().length && each.innerText.toLowerCase().includes(query.toLowerCase()))"""


class Way(NamedTuple):
    """How a site is searched: its page, the key that opens the box ("" where a click does), the box, and a result."""

    name: str
    site: Path
    page: str
    key: str
    box: str
    result: str


class Visit(NamedTuple):
    """How long the first result took, the bytes fetched for the search, and those of the whole visit."""

    seconds: float
    fetched: int
    in_all: int


def material_ways(site: Path, place: Path, python: Path) -> Iterator[Way]:
    """Yield how Material's site is searched, and, where it can be had, how Pagefind searches it."""
    yield Way("Material", site, "", "", ".md-search__input", ".md-search-result__item")
    if pagefind(site, place, python):
        box, result = ".pagefind-ui__search-input", ".pagefind-ui__result"
        yield Way("Pagefind, on a page of its own", site, "pagefind.html", "", box, result)
    else:
        print("Pagefind can't be had here: left out", file=sys.stderr)


@contextmanager
def browser_of(chromium: Path) -> Iterator["Browser"]:
    """Give a browser, and close it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sys.exit("playwright: not installed here; python -m pip install playwright")
    if not chromium.exists():
        sys.exit(f"{chromium}: not found; --chromium FILE names another")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def searched(browser: "Browser", ways: Sequence[Way], query: str, rounds: int) -> Iterator[str]:
    """Yield the lines of a table; the sites take turns, and each visitor comes for the first time."""
    found: dict[tuple[str, float], list[Visit]] = {}
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", file=sys.stderr)
        for way in ways:
            with _served(way.site) as address:
                for wait in (0.0, SETTLED):
                    visit = _visit(browser, f"{address}/{way.page}", way, query, wait)
                    found.setdefault((way.name, wait), []).append(visit)
    later = f"{SETTLED:.0f} s later"
    yield f"| search | at once, min | median | {later}, min | median | fetched for the search | fetched in all |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for way in ways:
        visits = found[way.name, 0.0]
        times = f"{_times(visits)} | {_times(found[way.name, SETTLED])}"
        most = max(visits, key=lambda visit: visit.in_all)
        yield f"| {way.name} | {times} | {most.fetched / 1e6:.2f} MB | {most.in_all / 1e6:.2f} MB |"


def _times(visits: Sequence[Visit]) -> str:
    seconds = [visit.seconds for visit in visits]
    return f"{min(seconds) * 1000:.0f} ms | {median(seconds) * 1000:.0f} ms"


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
    page.keyboard.press("Shift")  # Material listens to keys, and looks at the box when one goes up
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
    """Return the bytes of a body: the server tells it of each file, and sends it as it is."""
    return int(response.headers.get("content-length", 0))


@contextmanager
def _served(site: Path) -> Iterator[str]:
    """Serve a site on this machine; give its address."""
    words = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(site)]
    with subprocess.Popen(
        words, env=plain_environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert server.stdout
            yield f"http://127.0.0.1:{server.stdout.readline().split(' port ')[1].split()[0]}"
        finally:
            server.terminate()

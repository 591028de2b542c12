"""Pictures of a built site, to be looked at: `python tests/site/shots.py [NOTEBOOK]` writes them into its `.til/shots/`."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
WIDTHS = (1280, 390)
PATH = "sub/path/"


def kinds(site: Path) -> Iterator[tuple[str, str]]:
    """Yield name and address of a page of each kind."""
    days = sorted(site.glob("[12]*/*/*/index.html"))
    yield "home", ""
    if days:
        day = days[len(days) // 2].parent
        yield "day", f"{day.relative_to(site).as_posix()}/"
        yield "newest-day", f"{days[-1].parent.relative_to(site).as_posix()}/"
        yield "month", f"{day.parent.relative_to(site).as_posix()}/"
        yield "year", f"{day.parent.parent.relative_to(site).as_posix()}/"
    for folder in ("topics", "tags"):
        yield folder, f"{folder}/"
        if one := _middle(path for path in (site / folder).glob("*/index.html") if "year-" not in path.parent.name):
            yield folder[:-1], f"{folder}/{one.parent.name}/"
    for name, folder in (("note", "notes"), ("documentation", "guide")):
        if one := _middle((site / folder).glob("**/index.html")):
            yield name, f"{one.parent.relative_to(site).as_posix()}/"
    for folder in ("archive", "tasks", "statistics", "notes"):
        if (site / folder / "index.html").exists():
            yield folder, f"{folder}/"


def _middle(pages: Iterable[Path]) -> Path | None:
    """Return the page in the middle of some pages; None if there are none."""
    found = sorted(pages)
    return found[len(found) // 2] if found else None


def search(page: Page) -> None:
    """Open the search box, and type what most notes have."""
    page.keyboard.press("/")
    page.fill(".til-search__input", "in")
    page.wait_for_selector(".til-search__list [role=option], .til-search__status:not(:empty)")


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site below a path, with its 404 page; yield its address."""

    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix(f"/{PATH}"))

        def send_error(self, code: int, *_: object) -> None:
            self.send_response(code)
            self.end_headers()
            self.wfile.write((site / "404.html").read_bytes())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site))) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{PATH}"
        server.shutdown()


def main() -> None:
    """Take a picture of each kind of page, light and dark, wide and narrow."""
    notebook = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    site, shots = notebook / "site", notebook / ".til" / "shots"
    shots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, served(site) as address_served:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
                for name, address in kinds(site):
                    page.goto(f"{site.as_uri()}/{address}index.html")
                    page.screenshot(path=shots / f"{name}-{scheme}-{width}.png")
                page.goto(f"{site.as_uri()}/index.html")
                search(page)
                page.screenshot(path=shots / f"search-{scheme}-{width}.png")
                page.goto(f"{address_served}not/here/")
                page.screenshot(path=shots / f"404-{scheme}-{width}.png")
                page.close()
        browser.close()
    print(shots)


if __name__ == "__main__":
    main()

"""Pictures of a built site, to be looked at: `python tests/site/shots.py [NOTEBOOK]` writes them into its `.til/shots/`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
WIDTHS = (1280, 390)


def kinds(site: Path) -> Iterator[tuple[str, str]]:
    """Yield name and address of a page of each kind."""
    days = sorted(site.glob("[12]*/*/*/index.html"))
    yield "home", ""
    if days:
        day = days[len(days) // 2].parent
        yield "day", f"{day.relative_to(site).as_posix()}/"
        yield "month", f"{day.parent.relative_to(site).as_posix()}/"
        yield "year", f"{day.parent.parent.relative_to(site).as_posix()}/"
    for folder in ("topics", "tags"):
        yield folder, f"{folder}/"
        one = sorted(path for path in (site / folder).glob("*/index.html") if not path.parent.name.startswith("year-"))
        if one:
            yield folder[:-1], f"{folder}/{one[len(one) // 2].parent.name}/"
    yield from ((folder, f"{folder}/") for folder in ("archive", "tasks", "statistics"))


def search(page: Page, word: str) -> None:
    """Open the search box and type."""
    page.keyboard.press("/")
    page.fill(".til-search__input", word)
    page.wait_for_selector(".til-search__list [role=option]")


def main() -> None:
    """Take a picture of each kind of page, light and dark, wide and narrow."""
    notebook = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    site, shots = notebook / "site", notebook / ".til" / "shots"
    shots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
                for name, address in kinds(site):
                    page.goto(f"{site.as_uri()}/{address}index.html")
                    page.screenshot(path=shots / f"{name}-{scheme}-{width}.png")
                page.goto(f"{site.as_uri()}/index.html")
                search(page, "sql")
                page.screenshot(path=shots / f"search-{scheme}-{width}.png")
                page.close()
        browser.close()
    print(shots)


if __name__ == "__main__":
    main()

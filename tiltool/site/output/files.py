"""All files of the site that til makes: where each goes, what it is made of, and how."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from tiltool.site.build.up_to_date import MERMAID
from tiltool.site.model.site import Facts
from tiltool.site.output.compose import DRAWS, TEMPLATES, Composer, Shell
from tiltool.site.output.feeds import atom, feeds, json_feed, llms, robots, sitemap
from tiltool.site.output.keys import key_of
from tiltool.site.pages.lists import archive_pages, home_page, tag_pages, topic_pages, undated_pages
from tiltool.site.pages.note import note_pages
from tiltool.site.pages.page import Page
from tiltool.site.pages.resolve_html import MEDIA, Load
from tiltool.site.pages.tasks_and_statistics import statistics_page, tasks_page

ASSETS = Path(__file__).parents[1] / "assets"
_BODIES = 256


class Output(NamedTuple):
    """A file of the site: `key` is the digest of all that it is made of."""

    path: str
    key: str
    make: Callable[[], bytes]


def pages_of(facts: Facts) -> tuple[Page, ...]:
    """Return all pages of the site."""
    return (
        home_page(facts),
        *archive_pages(facts),
        *topic_pages(facts),
        *tag_pages(facts),
        tasks_page(facts),
        statistics_page(facts),
        *undated_pages(facts),
        *note_pages(facts),
    )


def outputs(
    facts: Facts, pages: Sequence[Page], shells: Mapping[str, Shell], load: Load, root: Path
) -> Iterator[Output]:
    """Yield every file but those of search and the redirects; `shells` are the theme's, by address or depth."""
    kept = lru_cache(_BODIES)(load)
    composer = Composer(facts.settings, lambda page: shell_for(page, shells), kept, facts.draws)
    stamp = _templates()
    frames = {name: key_of(shell) for name, shell in shells.items()}
    for page in pages:
        key = key_of((page, frames[shell_name(page, shells)], stamp, facts.settings, facts.draws))
        yield Output(f"{page.url}index.html", key, partial(composer.page, page))
    yield from _feeds(facts, kept)
    yield from _machine(facts, pages)
    yield from _media(facts, root)
    if facts.draws:
        yield _copied(DRAWS, root / MERMAID)
    for file in sorted(ASSETS.iterdir()):
        if file.is_file():
            data = file.read_bytes()
            yield Output(f"assets/til/{file.name}", key_of(data), partial(bytes, data))


def _feeds(facts: Facts, load: Load) -> Iterator[Output]:
    for feed in feeds(facts):
        key = key_of((feed, facts.settings))
        yield Output(f"{feed.path}.xml", key, partial(atom, feed, facts.settings, load))
        yield Output(f"{feed.path}.json", key, partial(json_feed, feed, facts.settings, load))


def _machine(facts: Facts, pages: Sequence[Page]) -> Iterator[Output]:
    made = {
        "sitemap.xml": sitemap(pages, facts.settings),
        "robots.txt": robots(facts.settings),
        "llms.txt": llms(facts),
    }
    for path, data in made.items():
        yield Output(path, key_of(data), partial(bytes, data))


def _media(facts: Facts, root: Path) -> Iterator[Output]:
    """Yield the pictures and files that public notes show."""
    wanted = {
        target.partition("#")[0]
        for targets in facts.targets.values()
        for target in targets
        if target and target.partition("#")[0] not in facts.by_path
    }
    for path in sorted(wanted):
        if facts.has_file(path):
            yield _copied(f"{MEDIA}{path}", root / path)


def _copied(path: str, file: Path) -> Output:
    stat = file.stat()
    return Output(path, key_of((stat.st_size, stat.st_mtime_ns)), file.read_bytes)


def shell_name(page: Page, shells: Mapping[str, Shell]) -> str:
    """Return the name of the shell that a page needs: that of its own place, or else of its depth."""
    return page.url if page.url in shells else f"depth-{page.depth}"


def shell_for(page: Page, shells: Mapping[str, Shell]) -> Shell:
    """Return the shell that goes around a page."""
    return shells[shell_name(page, shells)]


def _templates() -> str:
    return key_of([file.read_bytes() for file in sorted(TEMPLATES.iterdir()) if file.is_file()])

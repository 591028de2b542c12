"""All files that til makes: the path, inputs and content of each."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from tiltool import __version__
from tiltool.core.pictures.metadata import CLEANED, CLEANS_AS, without_metadata
from tiltool.site.digest import content_key
from tiltool.site.model.site import Site
from tiltool.site.output.cards import CARD, card_key, card_of, draw_card
from tiltool.site.output.compose import DRAWS, Shell, compose
from tiltool.site.output.feeds import atom, feeds, json_feed, llms, robots, sitemap
from tiltool.site.output.markdown_twins import FULL, TWIN, full_text, twin
from tiltool.site.pages.lists import archive_pages, author_pages, home_page, tag_pages, topic_note_pages, topic_pages
from tiltool.site.pages.note import note_pages
from tiltool.site.pages.page import Page
from tiltool.site.pages.resolve_html import BodyLoader
from tiltool.site.pages.tasks_and_statistics import statistics_page, task_pages
from tiltool.store.site.inputs import MERMAID, file_stamp, folder_stamps, read_file, read_folder

_CODE = Path(__file__).parents[1]
ASSETS = _CODE / "assets"
_BODIES = 16  # files next to each other show the same notes


class Output(NamedTuple):
    """A file of the site: `key` is the digest of all its inputs."""

    path: str
    key: str
    make: Callable[[], bytes]


def pages_of(site: Site) -> Iterator[Page]:
    """Yield all pages of the site."""
    yield home_page(site)
    yield from archive_pages(site)
    yield from topic_pages(site)
    yield from tag_pages(site)
    yield from author_pages(site)
    yield from task_pages(site)
    yield statistics_page(site)
    yield from topic_note_pages(site)
    yield from note_pages(site)


def entry_pages(site: Site) -> tuple[Page, ...]:
    """Return those of them that have entries of notes."""
    return home_page(site), *archive_pages(site), *tag_pages(site), *author_pages(site)


def outputs(
    site: Site, pages: Sequence[Page], shells: Mapping[str, Shell], load: BodyLoader, root: Path
) -> Iterator[Output]:
    """Yield every file except search and redirects; `shells` holds the theme's, by address or depth."""
    keys: dict[str, str] = {}
    kept = lru_cache(_BODIES)(load)
    for each in page_outputs(site, pages, shells, kept):
        keys[each.path] = each.key
        yield each
    yield from _machine(site, pages)
    if site.settings.markdown:
        notes = [page for page in pages if page.template == "note.html"]
        key = content_key([keys[_file_of(page)] for page in notes])
        yield Output(FULL, key, partial(full_text, notes, site.settings, kept))
    yield from _media(site, root)
    if site.has_diagrams:
        yield _copied(DRAWS, root / MERMAID)
    for name, data in read_folder(ASSETS).items():
        yield Output(f"assets/til/{name}", content_key(data), partial(bytes, data))


def page_outputs(
    site: Site,
    pages: Sequence[Page],
    shells: Mapping[str, Shell],
    load: BodyLoader,
    texts: Collection[str] | None = None,
) -> Iterator[Output]:
    """Yield the files of some pages, and the feeds; with `texts`, only the feeds that have a note of these paths."""
    stamp = content_key((__version__, folder_stamps([str(_CODE)]), site.settings, site.has_diagrams))
    frames = {name: content_key((shell, stamp)) for name, shell in shells.items()}
    for page in pages:
        name = page.url if page.url in shells else f"depth-{page.depth}"
        key = content_key((page.made_of, frames[name]))
        yield Output(_file_of(page), key, partial(compose, page, site.settings, shells[name], load, site.has_diagrams))
        if site.settings.markdown and page.has_twin:
            yield Output(f"{page.url}{TWIN}", key, partial(twin, page, site.settings, load))
        if site.settings.cards and page.has_card:
            card, language = card_of(page, site.settings), site.settings.language
            yield Output(f"{page.url}{CARD}", content_key(card_key(card, language)), partial(draw_card, card, language))
    for feed in feeds(site, texts):
        key = content_key((*feed[:4], stamp))
        yield Output(f"{feed.path}.xml", key, partial(atom, feed, site.settings, load))
        yield Output(f"{feed.path}.json", key, partial(json_feed, feed, site.settings, load))


def _file_of(page: Page) -> str:
    return f"{page.url}index.html"


def _machine(site: Site, pages: Sequence[Page]) -> Iterator[Output]:
    for path, data in (("sitemap.xml", sitemap(pages, site.settings)), ("robots.txt", robots(site.settings))):
        yield Output(path, content_key(data), partial(bytes, data))
    yield llms_output(site)


def llms_output(site: Site) -> Output:
    """Return llms.txt."""
    data = llms(site)
    return Output("llms.txt", content_key(data), partial(bytes, data))


def _media(site: Site, root: Path) -> Iterator[Output]:
    """Yield the pictures and other files that public notes refer to."""
    for path, url in site.media.items():
        yield _copied(url, root / path)


def _copied(path: str, file: Path) -> Output:
    return Output(path, content_key((CLEANS_AS, *file_stamp(file))), partial(published_bytes, file))


def published_bytes(file: Path) -> bytes:
    """Return a file as it is published: a picture without its metadata."""
    data = read_file(file)
    return without_metadata(data) if file.name.lower().endswith(CLEANED) else data

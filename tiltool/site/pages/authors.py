"""The authors of a notebook of several, and the notes of each."""

from collections.abc import Iterator, Sequence
from functools import partial

from tiltool.site.model.site import Site
from tiltool.site.pages.digests import entry_digest
from tiltool.site.pages.lists import EntriesView, LabelsView
from tiltool.site.pages.page import Label, Page, Pager, paged, shown, summary
from tiltool.site.render.rendered_note import PublicNote

_ENTRIES = 40


def author_pages(site: Site) -> Iterator[Page]:
    """Yield the list of authors, and the pages of each with their notes, newest first."""
    if not site.author_urls:
        return
    words = site.settings.words
    notes = {
        name: tuple(note for note in (*site.days, *site.pages) if site.authors.get(note.path) == name)
        for name in site.author_urls
    }
    labels = tuple(Label(name, url, len(notes[name])) for name, url in site.author_urls.items())
    view = LabelsView(words["authors"], (("", labels),))
    yield shown("authors/", "labels.html", view, words["authors"], menu="authors/")
    for name, address in site.author_urls.items():
        for url, some, pager in paged(address, notes[name], _ENTRIES):
            total = 0 if pager.newer else len(notes[name])
            reads = total, pager, [entry_digest(site, note) for note in some]
            show = partial(_view, site, name, total, some, pager)
            yield Page(url, "entries.html", reads, show, name, menu="authors/")


def _view(site: Site, name: str, total: int, notes: Sequence[PublicNote], pager: Pager) -> EntriesView:
    entries = tuple(summary(site, note)._replace(author=None) for note in notes)
    return EntriesView(name, site.settings.words["authors"], total, entries, (), pager)

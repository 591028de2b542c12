"""The authors of a notebook of several, and the notes of each."""

from collections.abc import Iterator

from tiltool.site.model.site import Site
from tiltool.site.pages.lists import EntriesView, LabelsView
from tiltool.site.pages.page import Label, Page, paged, summary

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
    yield Page("authors/", "labels.html", view, words["authors"], menu="authors/")
    for name, address in site.author_urls.items():
        for url, some, pager in paged(address, notes[name], _ENTRIES):
            entries = tuple(summary(site, note)._replace(author=None) for note in some)
            yield Page(
                url,
                "entries.html",
                EntriesView(name, words["authors"], len(notes[name]), entries, (), pager),
                name,
                menu="authors/",
            )

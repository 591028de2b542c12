"""Links: where a note leads, what leads to it, which links lead nowhere, which notes nothing leads to."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tiltool.core.links.resolve import Known, Resolver, Target, resolver_of
from tiltool.core.note.model import Link
from tiltool.store.index.database import Index
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.links import known_notes, links_written


class Followed(NamedTuple):
    """A link where it is written, and what it means."""

    path: str
    link: Link
    target: Target


def resolver(notebook: Notebook, notes: Iterable[Known]) -> Resolver:
    """Return what tells which note a link means."""
    folder = notebook.config.notes
    return resolver_of(notes, notebook.has_file, "" if folder == "." else folder)


def links_from(notebook: Notebook, index: Index, path: str | None = None) -> Iterator[Followed]:
    """Yield the links of the note at `path`, or of all notes, with what they mean."""
    resolve = resolver(notebook, known_notes(index))
    for source, link in links_written(index, path):
        yield Followed(source, link, resolve.find(link, source))


def links_to(notebook: Notebook, index: Index, path: str) -> Iterator[Followed]:
    """Yield the links of other notes that mean the note at `path`."""
    return (each for each in links_from(notebook, index) if each.target.path == path != each.path)


def broken_links(notebook: Notebook, index: Index, path: str | None = None) -> Iterator[Followed]:
    """Yield the links that mean nothing, a heading that is not there, or several notes."""
    return (each for each in links_from(notebook, index, path) if each.target.fault)


def orphans(notebook: Notebook, index: Index) -> tuple[str, ...]:
    """Return the paths of the notes that no other note links to."""
    reached = {each.target.path for each in links_from(notebook, index) if each.target.path != each.path}
    return tuple(sorted(known.path for known in known_notes(index) if known.path not in reached))

"""The files that would be published as they are: those that public notes link to, and the owner's own pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tiltool.actions.notes.links import ResolvedLink
from tiltool.core.check.settings import CheckedProblem, CheckSettings, FileLink
from tiltool.core.pictures.metadata import CLEANED
from tiltool.store.check.published_files import checked_file, checked_files, own_pages
from tiltool.store.files.atomic import text_if_readable
from tiltool.store.index.database import Index
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.inputs import Attachments

_NOTES = (".md", ".markdown")


class PublishedFiles(NamedTuple):
    """The files that would be published as they are: when each changed, and the links to it; none to own pages."""

    stamps: Mapping[str, str]
    links: Mapping[str, Sequence[FileLink]]

    def is_public(self, notebook: Notebook, path: str, settings: CheckSettings) -> bool:
        """Return whether a file is an own page, or a note publishes a link to it."""
        return path not in self.links or any(_is_public(notebook, each, settings) for each in self.links[path])


def file_links(links: Iterable[ResolvedLink]) -> Iterator[FileLink]:
    """Yield the links to files that are published as they are, which are neither notes nor cleaned pictures."""
    for note, link, target in links:
        path = target.path
        if path and not path.lower().endswith((*CLEANED, *_NOTES)):  # a cleaned picture contains nothing to report
            yield FileLink(path, note, link.span)


def published_files(notebook: Notebook, links: Iterable[FileLink]) -> PublishedFiles:
    """Return the files that may be published, except notes and pictures; `links` are those of all notes."""
    places: dict[str, list[FileLink]] = {}
    for each in links:
        places.setdefault(each.file, []).append(each)
    attachments = Attachments(notebook)
    stamps = {path: stamp for path in sorted(places) if (stamp := attachments.stamp(path))}
    return PublishedFiles({**stamps, **_own_pages(notebook)}, {path: places[path] for path in stamps})


def published_problems(
    notebook: Notebook, index: Index, files: PublishedFiles, settings: CheckSettings
) -> Iterator[tuple[str, Sequence[CheckedProblem]]]:
    """Yield the paths of the files that would be published as they are, with their problems."""
    for path, problems in checked_files(notebook, index, files.stamps, settings.personal).items():
        if files.is_public(notebook, path, settings):
            yield path, problems


def problems_of_file(notebook: Notebook, path: str, settings: CheckSettings) -> Sequence[CheckedProblem] | None:
    """Return the problems of a file; None if it is a note."""
    if path.lower().endswith(_NOTES) and path not in _own_pages(notebook):
        return None
    return checked_file(notebook, path, settings.personal)


def _own_pages(notebook: Notebook) -> dict[str, str]:
    return {path: stamp for path, stamp in own_pages(notebook) if not path.lower().endswith(CLEANED)}


def _is_public(notebook: Notebook, found: FileLink, settings: CheckSettings) -> bool:
    """Return whether a link is in the published part of its note."""
    from tiltool.core.check.note_check import public_spans  # imports the parser

    text = text_if_readable(notebook.root / found.note)
    _, spans = public_spans(text, notebook.day_at(found.note), settings.at(found.note))
    return any(span.start < found.span.end and found.span.start < span.end for span in spans)

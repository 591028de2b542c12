"""What is in a folder of notes by topic, and the way to it."""

from collections.abc import Iterable

from tiltool.site.model.folders import Folder, parents_of
from tiltool.site.model.site import Site
from tiltool.site.pages.page import Groups, Label
from tiltool.site.render.rendered_note import PublicNote


def folder_labels(site: Site, paths: Iterable[str]) -> tuple[Label, ...]:
    """Return folders with the numbers of their notes."""
    return tuple(Label(folder.name, folder.url, folder.total) for folder in (site.folders[path] for path in paths))


def note_labels(site: Site, notes: Iterable[PublicNote]) -> tuple[Label, ...]:
    """Return notes by their headlines."""
    labels = (Label(site.headlines[note.path], site.urls[note.path]) for note in notes)
    return tuple(sorted(labels, key=lambda label: label.name.casefold()))


def inside(site: Site, folder: Folder) -> Groups:
    """Return the folders and the notes in a folder, as groups without a title."""
    groups = (folder_labels(site, folder.below), note_labels(site, folder.notes))
    return tuple(("", labels) for labels in groups if labels)


def folder_trail(site: Site, path: str) -> tuple[Label, ...]:
    """Return the breadcrumbs to what is in a folder: the list of all notes, and the folders down to it."""
    above = (site.folders[each] for each in parents_of(path) if each in site.folders)
    return (Label(site.settings.words["notes"], "notes/"), *(Label(folder.name, folder.url) for folder in above))

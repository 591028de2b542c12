"""The folders of the notes about topics: their contents and the addresses of their pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tiltool.core.dates.days import day_of_path
from tiltool.core.links.resolve import is_home
from tiltool.core.note.tags import folder_tag
from tiltool.core.text.lines import parents_of
from tiltool.site.model.addresses import assigned, name_claim
from tiltool.site.render.rendered_note import PublicNote


class Folder(NamedTuple):
    """A folder: its page, the note that is its home, its other notes by path, and the folders in it."""

    path: str  # from the notes folder
    url: str
    home: PublicNote | None
    notes: tuple[PublicNote, ...]
    below: tuple[str, ...]
    total: int  # number of notes in it and below

    @property
    def name(self) -> str:
        """Return the last part of its path."""
        return self.path.rpartition("/")[2]


def notes_by_topic(notes: Iterable[PublicNote], root: str) -> tuple[PublicNote, ...]:
    """Return the notes whose paths don't name a day, folder by folder; `root` is the notes folder."""
    named = [note for note in notes if not day_of_path(note.path.removeprefix(f"{root}/"))]
    return tuple(sorted(named, key=lambda note: (folder_of(note, root), note.path)))


def folder_of(note: PublicNote, root: str) -> str:
    """Return the folder of a note, relative to the notes folder."""
    return note.path.removeprefix(f"{root}/").rpartition("/")[0]


def folders_of(notes: Iterable[PublicNote], urls: Mapping[str, str], root: str) -> Mapping[str, Folder]:
    """Return the folders of `notes` (notes about topics) by path; those named by numbers alone don't have a page."""
    inside: dict[str, list[PublicNote]] = defaultdict(list)
    totals: dict[str, int] = defaultdict(int)
    for note in notes:
        folder = folder_of(note, root)
        inside[folder].append(note)
        for each in parents_of(folder):
            totals[each] += not is_home(note.path)
    paths = sorted(path for path in totals if folder_tag(path))
    homes = {
        path: home for path in paths if (home := next((note for note in inside[path] if is_home(note.path)), None))
    }
    claims = [name_claim(path, path.split("/"), "notes/", "folder") for path in paths if path not in homes]
    own = assigned(claims, {}, urls.values())
    return {
        path: Folder(
            path,
            urls[homes[path].path] if path in homes else own[path],
            homes.get(path),
            tuple(note for note in inside[path] if note is not homes.get(path)),
            tuple(each for each in paths if each.rpartition("/")[0] == path),
            totals[path],
        )
        for path in paths
    }

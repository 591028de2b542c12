"""Vaults of Obsidian: Markdown already, so notes stay as they are."""

from tiltool.core.dates.days import naming_of, render_day
from tiltool.core.foreign.foreign_note import Export, ForeignNote, ForeignNotes, ForeignPlace, day_of_name
from tiltool.core.links.resolve import without_suffix
from tiltool.messages import Message

_SETTINGS = (".obsidian/", ".git/", ".stfolder/")


def read_obsidian(export: Export) -> ForeignNotes:
    """Return the notes of a vault; those that are named by a day alone are that day's."""
    own = filter(_is_own, export.paths)
    trashed = [path for path in export.paths if path.startswith(".trash/")]
    losses = tuple(ForeignPlace(path, 1, Message("it is in the trash; left out")) for path in trashed)
    notes = (_note(path, text) for path, text in export.texts.items() if not path.startswith((".trash/", *_SETTINGS)))
    return ForeignNotes(tuple(notes), losses, ignored=frozenset((*own, *trashed)))


def _is_own(path: str) -> bool:
    return path.startswith(_SETTINGS) or path.endswith((".DS_Store", ".gitignore"))


def _note(path: str, text: str) -> ForeignNote:
    day = day_of_name(without_suffix(path))
    is_daily = day and render_day(naming_of(path, day), day) == path
    return ForeignNote(path, text, day=day if is_daily else None, path=without_suffix(path))

"""Vaults of Obsidian: Markdown already, so notes stay as they are."""

from tiltool.core.dates.days import STRAY, day_of_path, naming_of, render_day
from tiltool.core.foreign.foreign_note import Export, ForeignNote, ForeignNotes, ForeignPlace
from tiltool.core.links.resolve import without_suffix
from tiltool.messages import Message

_SETTINGS = (".obsidian/", ".git/", ".stfolder/")


def read_obsidian(export: Export) -> ForeignNotes:
    """Return the notes of a vault; those that are named by a day alone are that day's."""
    own = {path for path in export.paths if path.startswith(_SETTINGS) or path.endswith(("/.DS_Store", ".gitignore"))}
    trashed = [path for path in export.paths if path.startswith(".trash/")]
    losses = [ForeignPlace(path, 1, Message("it is in the trash; left out")) for path in trashed]
    notes = [_note(path, text) for path, text in export.texts.items() if not path.startswith((".trash/", *_SETTINGS))]
    return ForeignNotes(tuple(notes), tuple(losses), ignored=frozenset((*own, *trashed)))


def _note(path: str, text: str) -> ForeignNote:
    found = day_of_path(path)
    stem = without_suffix(path)
    is_daily = found and found.rank < STRAY and render_day(naming_of(path, found.day), found.day) == path
    return ForeignNote(path, text, day=found.day if found and is_daily else None, path=stem)

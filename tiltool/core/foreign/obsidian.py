"""Vaults of Obsidian: notes are Markdown already, so they stay unchanged."""

from contextlib import suppress

from tiltool.core.dates.day_patterns import naming_of, render_day
from tiltool.core.foreign.foreign_note import Export, ForeignNote, ForeignNotes, ForeignPlace, day_of_name
from tiltool.core.links.resolve import without_suffix
from tiltool.messages import Message

TEMPLATES = ".obsidian/templates.json"
"""The file in which a vault names its template folder."""
_SETTINGS = (".obsidian/", ".git/", ".stfolder/")


def read_obsidian(export: Export) -> ForeignNotes:
    """Return the notes of a vault; a note named after just a day becomes that day's note."""
    templates = _templates(export)
    trashed = [path for path in export.paths if path.startswith(".trash/")]
    losses = [ForeignPlace(path, 1, Message("it is in the trash; left out")) for path in trashed]
    losses += (ForeignPlace(path, 1, Message("a template; left out")) for path in templates)
    others = (".trash/", *_SETTINGS, *templates)
    notes = (_note(path, text) for path, text in export.texts.items() if not path.startswith(others))
    return ForeignNotes(
        tuple(notes), tuple(losses), ignored=frozenset((*filter(_is_own, export.paths), *trashed, *templates))
    )


def _templates(export: Export) -> tuple[str, ...]:
    """Return the notes in the vault's template folder."""
    import json

    folder: object = None
    with suppress(ValueError, AttributeError, RecursionError):
        folder = json.loads(export.texts.get(TEMPLATES, "{}")).get("folder")
    return tuple(path for path in export.texts if folder and path.startswith(f"{str(folder).strip('/')}/"))


def _is_own(path: str) -> bool:
    return path.startswith(_SETTINGS) or path.endswith((".DS_Store", ".gitignore"))


def _note(path: str, text: str) -> ForeignNote:
    day = day_of_name(without_suffix(path))
    is_daily = day and render_day(naming_of(path, day), day) == path
    return ForeignNote(path, text, day=day if is_daily else None, path=without_suffix(path))

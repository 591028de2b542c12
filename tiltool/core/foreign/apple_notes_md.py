"""Notes exported from Apple Notes as Markdown: files in folders, with attachments beside them."""

import re
from collections.abc import Iterator

from tiltool.core.foreign.foreign_note import Export, ForeignNote, ForeignNotes, ForeignPlace, titled
from tiltool.core.foreign.relink import day_named
from tiltool.core.links.resolve import without_suffix
from tiltool.core.text.lines import split_lines
from tiltool.messages import Message

_TRASH = r"(?i)(?:^|/)(?:recently deleted|최근 삭제된 항목|最近削除した項目|最近删除|最近刪除)(?: *\d*)/"
_OBJECT = "\ufffc"
"""The placeholder for an attachment that was not exported."""


def read_apple_notes_md(export: Export) -> ForeignNotes:
    """Return the notes, except recently deleted ones."""
    losses: list[ForeignPlace] = []
    notes: list[ForeignNote] = []
    for path, text in export.texts.items():
        if re.search(_TRASH, path):
            losses.append(ForeignPlace(path, 1, Message("it is in the trash; left out")))
            continue
        notes.append(_note(path, text))
        losses += _missing(path, text)
    ignored = frozenset(path for path in export.paths if re.search(_TRASH, path) or path.endswith(".DS_Store"))
    return ForeignNotes(tuple(notes), tuple(losses), ignored=ignored)


def _missing(path: str, text: str) -> Iterator[ForeignPlace]:
    for number, line in enumerate(split_lines(text), 1):
        if _OBJECT in line:
            yield ForeignPlace(path, number, Message("an attachment that is not in the export"))


def _note(path: str, text: str) -> ForeignNote:
    title, body = titled(text)
    folder, _, name = without_suffix(path).rpartition("/")
    if folder.rpartition("/")[2] == name:  # a folder for each note, with its attachments
        folder = folder.rpartition("/")[0]
    day = day_named(title or name)
    if day:
        return ForeignNote(path, body, day=day)
    return ForeignNote(path, text, title=title or name, path=f"{folder}/{name}".lstrip("/"))

"""Tags: all of them, and the notes of one."""

from typing import NamedTuple

from tiltool.core.note.tags import tag_key
from tiltool.core.text.lines import is_below
from tiltool.errors import NothingFound
from tiltool.messages import Message, did_you_mean
from tiltool.store.index.database import Index
from tiltool.store.queries.notes import NoteRow, note_rows
from tiltool.store.queries.tags import TagRow, paths_with_tags, tag_rows


class TagReport(NamedTuple):
    """Tags and, if one was named, the notes that have it or one below it."""

    tags: tuple[TagRow, ...]
    notes: tuple[NoteRow, ...]


def list_tags(index: Index, name: str | None = None) -> TagReport:
    """Return all tags, or one with those below it and its notes. Raises NothingFound if no note has that tag."""
    every = tag_rows(index)
    if name is None:
        return TagReport(every, ())
    key = tag_key(name.strip().lstrip("\\#"))
    found = tuple(row for row in every if is_below(row.key, [key]))
    if not found:
        raise no_such_tag(every, name)
    return TagReport(found, tuple(note_rows(index, paths_with_tags(index, [row.key for row in found]))))


def no_such_tag(every: tuple[TagRow, ...], name: str) -> NothingFound:
    """Return the error for a tag that no note has; its hint names tags of a similar spelling."""
    from difflib import get_close_matches

    key = tag_key(name.strip().lstrip("\\#"))
    inside = [row.key for row in every if key and key in row.key]
    near = dict.fromkeys([*get_close_matches(key, [row.key for row in every], n=3), *inside[:3]])
    names = {row.key: row.tag for row in every}
    hint = did_you_mean([names[each] for each in near]) if near else "til tags lists them"
    return NothingFound(Message("no note has the tag {name!r}", name=name), hint)

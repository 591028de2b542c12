"""Retag: rename a tag and those below it in all notes, as one change."""

from collections.abc import Sequence
from typing import NamedTuple

from tiltool.actions.notes.tags import no_such_tag
from tiltool.core.links.rename_tag import is_tag_name, plan_retag
from tiltool.core.note.tags import hashtag, tag_key
from tiltool.core.text.lines import is_below
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.tags import paths_with_tags, tag_rows


class TagUses(NamedTuple):
    """The notes that have a tag or one below it, and the existing tags that it would merge with."""

    paths: tuple[str, ...]
    merged: tuple[str, ...]


def uses_of(notebook: Notebook, old: str, new: str) -> TagUses:
    """Return the uses of the tag to rename.

    Raises Misused for a name that no tag can have, NothingFound if no note has `old`, Refused if its notes or tasks
    would be published only because it is renamed.
    """
    if not is_tag_name(new):
        problem = Message("{name!r} is not a valid tag name", name=new)
        raise Misused(problem, "use letters, digits, - and _, and / for a subtag: sqlite/wal")
    private = [tag_key(tag) for tag in notebook.config.publish.private]
    return ask(notebook, lambda index: _uses(index, old, new, private))


def _uses(index: Index, old: str, new: str, private: Sequence[str]) -> TagUses:
    every = tag_rows(index)
    going = {row.key for row in every if is_below(row.key, [tag_key(old)])}
    if not going:
        raise no_such_tag(every, old)
    coming = {key: tag_key(new) + key[len(tag_key(old)) :] for key in going}
    for row in every:
        new_key = coming.get(row.key, row.key)
        was_private, stays_private = (is_below(key, private) for key in (row.key, new_key))
        if was_private and not stays_private:
            message = Message("everything tagged {tag} would be published; nothing renamed", tag=hashtag(row.tag))
            raise Refused(message, Message("add {tag} to the option `private` first", tag=new_key))
    merged = (row.tag for row in every if row.key in {*coming.values()} - going)
    return TagUses(paths_with_tags(index, sorted(going)), tuple(merged))


def retag(
    notebook: Notebook, uses: TagUses, old: str, new: str, at: str, *, merge: bool = False, dry_run: bool = False
) -> tuple[Change, ...]:
    """Rename `old`, and the tags below it, to `new` in the notes that use it; return the changes.

    Raises Refused if the new name exists and they are not to be merged, if only a folder has the old name, or if a
    note can't have the new name in its place.
    """
    if uses.merged and not merge:
        tags = ", ".join(uses.merged)
        one = Message("the tag {tag} already exists; nothing renamed", tag=tags)
        several = Message("the tags {tags} already exist; nothing renamed", tags=tags)
        raise Refused(one if len(uses.merged) == 1 else several, "--merge merges them")
    with notebook.writing(dry_run):
        found = (_change(notebook, path, old, new) for path in uses.paths)
        changes = tuple(change for change in found if change.patch.edits)
        if not changes and tag_key(old) != tag_key(new):
            problem = Message("{tag} is only the folder of its notes; nothing renamed", tag=hashtag(old))
            raise Refused(problem, "til mv moves a note into another folder")
        notebook.record(at, "tags rename", changes, f"{hashtag(old)} → {hashtag(new)}")
    return changes


def _change(notebook: Notebook, path: str, old: str, new: str) -> Change:
    text = notebook.text_at(path)
    try:
        return Change(path, plan_retag(text, old, new, notebook.config.dialect))
    except Refused as error:
        message = Message("{path}: {reason}; nothing renamed", path=path, reason=error.message)
        raise Refused(message, "rewrite that line first") from None

"""Retag: another name for a tag and those below it, in all notes at once, as one change."""

from typing import NamedTuple

from tiltool.actions.notes.tags import near_tags
from tiltool.core.links.rename_tag import TagLost, is_tag_name, plan_retag
from tiltool.core.note.tags import is_within, tag_key
from tiltool.errors import Misused, NothingFound, Refused
from tiltool.store.files.change import Change
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.tags import paths_with_tags, tag_rows


class RetagReport(NamedTuple):
    """The tag, its new name, and what changed."""

    old: str
    new: str
    changes: tuple[Change, ...]


class TagUses(NamedTuple):
    """The notes that have a tag, or one below it, and the tags that are there already under its new name."""

    paths: tuple[str, ...]
    merged: tuple[str, ...]


def uses_of(notebook: Notebook, old: str, new: str) -> TagUses:
    """Return where a tag is that is to be renamed.

    Raises Misused for a name that no tag can have, NothingFound where no note has `old`.
    """
    if not is_tag_name(new):
        raise Misused(
            f"{new!r} is no name for a tag", "letters, digits, - and _; / for a tag below another: sqlite/wal"
        )
    return ask(notebook, lambda index: _uses(index, old, new))


def _uses(index: Index, old: str, new: str) -> TagUses:
    every = tag_rows(index)
    going = {row.key for row in every if is_within(row.key, tag_key(old))}
    if not going:
        raise NothingFound(f"no note has the tag {old!r}", near_tags(every, tag_key(old)))
    coming = {tag_key(new) + key[len(tag_key(old)) :] for key in going}
    merged = (row.tag for row in every if row.key in coming - going)
    return TagUses(paths_with_tags(index, sorted(going)), tuple(merged))


def retag(
    notebook: Notebook, uses: TagUses, old: str, new: str, at: str, *, merge: bool = False, dry_run: bool = False
) -> RetagReport:
    """Rename `old`, and what is below it, to `new` in the notes that use it.

    Raises Refused where the new name is there already and they are not to be merged, or where a note can't
    say the new name in the place of the old one.
    """
    if uses.merged and not merge:
        raise Refused(f"there is a tag {', '.join(uses.merged)} already: nothing renamed", "--merge makes them one")
    with notebook.writing(dry_run):
        found = (_change(notebook, path, old, new) for path in uses.paths)
        changes = tuple(change for change in found if change.patch.edits)
        if changes and not dry_run:
            notebook.history.record(at, "tags rename", changes, about=f"#{old} → #{new}")
    return RetagReport(old, new, changes)


def _change(notebook: Notebook, path: str, old: str, new: str) -> Change:
    try:
        return Change(path, plan_retag(notebook.text_at(path), old, new, notebook.config.dialect))
    except TagLost as error:
        raise Refused(f"{path}: {error}: nothing renamed", "write that line otherwise first") from None

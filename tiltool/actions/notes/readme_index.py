"""The index of the notes by topic, in the README of the notebook."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.dates.days import day_of_path
from tiltool.core.edit.readme_index import IndexEntry, index_text, plan_index
from tiltool.core.links.resolve import is_home
from tiltool.core.note.tags import tag_key
from tiltool.core.publish.privacy import private_parts
from tiltool.core.publish.rules import Rules
from tiltool.errors import NothingFound, Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.notes import note_paths_by_day, titles_by_day
from tiltool.store.site.inputs import LinkGuard

README = "README.md"
_MAY_HIDE = ("private", "draft", "publish", "---", "+++", "<!--", "%%", "&")


class IndexReport(NamedTuple):
    """The index, the number of notes in it and of those left out as private, and the changes."""

    path: str
    text: str
    notes: int
    held: int
    changes: tuple[Change, ...] = ()


def notes_index(notebook: Notebook, today: date, *, newest: bool) -> IndexReport:
    """Return the index of the published notes by topic. Raises NothingFound if there are none."""
    every = ask(notebook, lambda index: [*_entries(notebook, index)])
    guard = LinkGuard(notebook)
    public = [each for each in every if _is_public(notebook, each.path, guard.rules_at(each.path), today)]
    if not public:
        raise NothingFound("no note about a topic to list", "til new TITLE --in FOLDER makes a note")
    text = index_text(public, notebook.config.language, newest=newest)
    return IndexReport(_readme(notebook), text, len(public), len(every) - len(public))


def write_index(notebook: Notebook, title: str, today: date, at: str, *, newest: bool, dry_run: bool) -> IndexReport:
    """Write the index into the README between its markers, or at its end; nothing else in it changes.

    Raises Refused if one of the markers is missing.
    """
    report = notes_index(notebook, today, newest=newest)
    with notebook.writing(dry_run):
        text = notebook.text_at(report.path) if notebook.has_file(report.path) else None
        patch = plan_index(text, report.text, title)
        if patch is None:
            problem = Message("{path}: the index markers don't match; nothing written", path=report.path)
            raise Refused(problem, "it is between <!-- til index --> and <!-- /til index -->")
        changes = (Change(report.path, patch),) if patch.before != patch.after else ()
        notebook.record(at, "index", changes, report.path)
    return report._replace(changes=changes)


def _readme(notebook: Notebook) -> str:
    """Return the name of the README in the root, as it is spelled there."""
    return next((path for path in notebook.files_named(README) if "/" not in path), README)


def _entries(notebook: Notebook, index: Index) -> Iterator[IndexEntry]:
    """Yield the notes whose paths name no day, except the home notes of folders."""
    titles = dict(titles_by_day(index))
    prefix = notebook.from_root("")
    for path, day in note_paths_by_day(index):
        inside = path.removeprefix(prefix)
        folder, _, name = inside.rpartition("/")
        if not (path.startswith(f"{notebook.config.tasks}/") or day_of_path(inside) or is_home(path)):
            yield IndexEntry(path, folder, titles[path] or name.rpartition(".")[0], day)


def _is_public(notebook: Notebook, path: str, rules: Rules, today: date) -> bool:
    """Return whether a note, and its title, may be published on a day; one that is not UTF-8 may not."""
    try:
        text = notebook.text_at(path)
    except Refused:
        return False
    folded, may_hide = tag_key(text), (*_MAY_HIDE, *map(tag_key, rules.private))
    if rules.by_default and not rules.hold and not any(word in folded for word in may_hide):
        return True
    note = notebook.parse_at(path, text)
    parts = private_parts(note, rules, today)
    titles = [section.heading.span for section in note.sections if section.heading and section.heading.level == 1]
    return not parts.is_whole and not parts.hides(titles, note.text)

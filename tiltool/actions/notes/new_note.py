"""A new note about a topic, in a folder of the notes."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from tiltool.core.dates.days import day_of_path
from tiltool.core.edit.topic_note import Sibling, draft_from_siblings, stem_of_title
from tiltool.core.links.resolve import is_home
from tiltool.core.text.edits import creation
from tiltool.core.text.lines import name_key
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.notebook import Notebook

_MOST_COMPARED = 40
_LEAST_COMPARED = 2


class TopicNote(NamedTuple):
    """A note that was made: its path, its title, and the change."""

    path: str
    title: str
    changes: tuple[Change, ...]


def new_topic_note(
    notebook: Notebook, title: str, folder: str, day: date, at: str, *, text: str | None = None, dry_run: bool = False
) -> TopicNote:
    """Make a note with a title in `folder`, which is below the notes folder; `text` is its text, as from a template.

    Raises Misused if the title gives no file name, or that of a day note, Refused if there is such a note.
    """
    title = " ".join(title.split())
    with notebook.writing(dry_run):
        paths = [path for path in notebook.paths() if not day_of_path(path) and not is_home(path)]
        beside = [path for path in paths if path.rpartition("/")[0] == folder]
        models = beside if len(beside) >= _LEAST_COMPARED else paths
        stem = stem_of_title(title, [path.rpartition("/")[2].rpartition(".")[0] for path in models])
        inside = f"{folder}/{stem}.md".lstrip("/")
        _check(notebook, title, stem, inside)
        if text is None:
            siblings = islice(_siblings(notebook, models), _MOST_COMPARED)
            config = notebook.config
            text = draft_from_siblings(title, stem, tuple(siblings), day, config.dialect, config.publish.private)
        changes = (Change(notebook.from_root(inside), creation(text)),)
        notebook.record(at, "new", changes, title)
    return TopicNote(changes[0].path, title, changes)


def _check(notebook: Notebook, title: str, stem: str, path: str) -> None:
    if not stem:
        raise Misused(Message("can't make a file name from {title!r}", title=title), "a title needs letters or digits")
    if day_of_path(path):
        problem = Message("{path} would be the note of a day", path=path)
        raise Misused(problem, "add a word to the title, or: til new DAY")
    if same := next((each for each in notebook.paths() if name_key(each) == name_key(path)), None):
        there = notebook.from_root(same)
        raise Refused(Message("{path} already exists", path=there), Message("til open {path}", path=there))
    if notebook.has_file(notebook.from_root(path)):
        raise Refused(Message("{path} already exists", path=notebook.from_root(path)), "choose another title")


def _siblings(notebook: Notebook, paths: Iterable[str]) -> Iterator[Sibling]:
    """Yield the notes at `paths` that can be read."""
    for path in paths:
        try:
            text = notebook.text_at(notebook.from_root(path))
        except Refused:
            continue
        yield Sibling(path.rpartition("/")[2].rpartition(".")[0], text)

"""What changed in notes since an earlier text, in a few words."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from tiltool.core.note.model import Note
from tiltool.errors import Conflicted, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.notebook.notebook import Notebook

MOST_NOTES = 60
"""If more notes changed, as when years of notes are committed at once, only their number is reported."""


class _Facts(NamedTuple):
    done: Set[str]
    dropped: Set[str]
    learned: Set[str]
    moved: Set[str]
    tasks: Set[str]
    open: Set[str]


def changes_in_words(notebook: Notebook, last_text: Callable[[str], str], paths: Sequence[str]) -> tuple[Message, ...]:
    """Return how many tasks were added, done, dropped and carried, and topics learned, since the last text of each file.

    If there is nothing to count, it is the number of files.
    """
    notes = [path for path in paths if path.endswith(NOTE_SUFFIXES)]
    found = [*_counts(notebook, last_text, notes)] if len(notes) <= MOST_NOTES else []
    return tuple(found) or (number_of_files(len(paths)),)


def number_of_files(count: int) -> Message:
    """Return a number of files in words."""
    return Message("1 file") if count == 1 else Message("{count} files", count=count)


def _counts(notebook: Notebook, last_text: Callable[[str], str], paths: Sequence[str]) -> Iterator[Message]:
    old = _together(notebook.parse_at(path, last_text(path)) for path in paths)
    new = _together(note for path in paths if (note := _note_at(notebook, path)))
    done, dropped, learned, moved = (len(after - before) for before, after in zip(old[:4], new[:4], strict=True))
    done -= len(old.done - new.tasks)  # reworded
    added = len(new.open - old.tasks) - len(old.open - new.tasks)
    if added > 0 and notebook.config.carry.source != "keep":  # with "keep", carried tasks look like added ones
        yield Message("{count} added", count=added)
    if done > 0:
        yield Message("{count} done", count=done)
    if dropped:
        yield Message("{count} dropped", count=dropped)
    if learned:
        yield Message("{count} learned", count=learned)
    if moved:
        yield Message("carried {count}", count=moved)


def _note_at(notebook: Notebook, path: str) -> Note | None:
    try:
        return notebook.read_at(path)
    except Conflicted:
        raise
    except Refused:  # removed, or not UTF-8
        return None


def _together(notes: Iterable[Note]) -> _Facts:
    every = [*notes]
    tasks = [task for note in every for _, task in note.tasks() if task.title]
    return _Facts(
        done={task.key for task in tasks if task.state == "done" and not task.wip},
        dropped={task.key for task in tasks if task.state == "dropped"},
        learned={topic.key for note in every for section in note.having("learned") for topic in section.topics},
        moved={task.key for task in tasks if task.state == "moved"},
        tasks={task.key for task in tasks},
        open={task.key for task in tasks if task.is_unfinished},
    )

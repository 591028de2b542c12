"""The tasks of single notes in the index, which need not be up to date."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence

from tiltool.core.tasks.chains import Key, TaskPlace
from tiltool.store.index.database import YOUNG, Index
from tiltool.store.queries.task_rows import IS_UNFINISHED, tasks_of_days, tasks_of_keys

_NOTE = (
    f"SELECT id, EXISTS (SELECT 1 FROM task WHERE note = id AND {IS_UNFINISHED}) FROM note"
    " WHERE path = ? AND size = ? AND mtime_ns = ? AND ctime_ns = ?"
    f" AND read_ns - max(mtime_ns, ctime_ns) >= {YOUNG} AND parsed AND fault IS NULL AND NOT conflict"
)


class KnownTasks:
    """The tasks of the notes that are unchanged since the index read them."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.notes: set[int] = set()

    def find(self, path: str) -> tuple[int, bool] | None:
        """Return the number of the note at a path from the root, and whether it has an unfinished task.

        None if it changed, or is not parsed.
        """
        try:
            stat = os.stat(f"{self.index.notebook.root}/{path}")
        except OSError:
            return None
        stamp = (path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        found = self.index.database.execute(_NOTE, stamp).fetchone()
        if found is None:
            return None
        self.notes.add(found[0])
        return found[0], bool(found[1])

    def of_keys(self, keys: Collection[Key], days: Sequence[str]) -> Iterator[TaskPlace]:
        """Yield the tasks of some keys in the notes found, from the first of some days to the last."""
        return self._in_notes(tasks_of_keys(self.index, keys, (min(days), max(days))))

    def of_day(self, day: str) -> Iterator[TaskPlace]:
        """Yield the tasks of the note of a day."""
        return self._in_notes(tasks_of_days(self.index, [day]))

    def _in_notes(self, places: Iterable[TaskPlace]) -> Iterator[TaskPlace]:
        return (place for place in places if place.note in self.notes)

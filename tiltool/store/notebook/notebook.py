"""A notebook on the disk: its notes and their texts."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tiltool.config import Config
from tiltool.core.text.lines import is_below, name_key
from tiltool.errors import Conflicted, NothingFound, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_text
from tiltool.store.notebook.day_notes import (
    Calendar,
    DayFile,
    file_paths,
    find_conflict_copies,
    is_built_site,
    note_entries,
    note_paths,
    read_calendar,
)
from tiltool.store.notebook.settings import NO_KEYS, STATE_FOLDER, SiteKeys, find_notebook

if TYPE_CHECKING:
    from tiltool.core.note.model import Note
    from tiltool.core.publish.rules import Rules
    from tiltool.store.files.change import Change, Entry
    from tiltool.store.files.history import CompletedRun, History


_CARRIES = ("new", "carry", "add")
_RECENT_ENTRIES = 300
_NOTES_TO_COMPARE = 40  # more than a month: a name shows whether it has zeros only early in a month, or in the year


class Reporter(NamedTuple):
    """Callbacks while the index is updated: notes read so far and in all, notices for the user, and changed notes.

    A changed note comes with its earlier text, None if it is new.
    """

    progress: Callable[[int, int], None] | None = None
    notice: Callable[[str], None] = lambda text: None
    changed: Callable[[str, str | None], None] | None = None


SILENT = Reporter()


class Notebook:
    """The folder with `mkdocs.yml`, `notes/` and `tasks/`."""

    def __init__(self, root: Path, config: Config, reporter: Reporter = SILENT, site_keys: SiteKeys = NO_KEYS) -> None:
        self.root = root
        self.author: str | None = None  # whose day notes to use, if there are several authors
        self.config = config
        self.site_keys = site_keys
        self.reporter = reporter
        self.state = root / STATE_FOLDER
        self._carried: dict[str, frozenset[str]] = {}
        self._carries_read_to = "9"
        self._is_changing = False
        self._is_dry_run = False

    @cached_property
    def history(self) -> History:
        """Return the history of til's changes to this notebook."""
        from tiltool.store.files.history import History  # not needed by commands that only read

        limits = self.config.limits
        return History(self.root, self.state, limits.history_months, limits.history_size)

    def carried_from(self, day: str) -> frozenset[str]:
        """Return the keys of the tasks that the history says were carried from the note of a day."""
        state_of = self.config.dialect.state_of
        while self._carries_read_to >= day and (entry := next(self._carries, None)):  # none is older than its note
            self._carries_read_to = entry.at
            for record in entry.files:
                found = self.day_at(record.path)
                if found and any(state_of(new.strip("[] ")) == "moved" for _, _, new in record.edits):
                    source = found.isoformat()
                    self._carried[source] = self._carried.get(source, frozenset()) | entry.moved.keys()
        return self._carried.get(day, frozenset())

    @cached_property
    def _carries(self) -> Iterator[Entry]:
        return (entry for entry in self.history.newest_first() if entry.moved and entry.command in _CARRIES)

    def arrived_in(self, path: str) -> frozenset[str]:
        """Return the keys of the tasks that the recent history says were moved into the note at `path`."""
        entries = self.history.recent(path, _RECENT_ENTRIES)
        return frozenset(key for entry in entries if entry.moved and entry.writes(path) for key in entry.moved)

    @contextlib.contextmanager
    def writing(self, dry_run: bool) -> Iterator[CompletedRun | None]:
        """Lock the notebook for a change; a dry run takes no lock, and records nothing.

        A change that a killed run left half done is completed first, and yielded. Notes with conflict markers can't be
        read, even in a dry run.
        """
        before = self._is_changing, self._is_dry_run
        self._is_changing, self._is_dry_run = True, dry_run
        try:
            if dry_run:
                yield None
                return
            from tiltool.store.files.lock import writing  # as for the history

            with writing(self.state):
                finished = self.history.recover()
                self.__dict__.pop("calendar", None)  # another process may have made a note before we got the lock
                yield finished
        finally:
            self._is_changing, self._is_dry_run = before

    def record(
        self, at: str, command: str, changes: Sequence[Change], about: str, moved: Mapping[str, str] | None = None
    ) -> int | None:
        """Make changes, all or none; return their number in the history, None if there are none or in a dry run.

        Raises Refused.
        """
        if self._is_dry_run or not changes:
            return None
        return self.history.record(at, command, changes, moved=moved or {}, about=about).number

    def of_author(self, author: str | None) -> Notebook:
        """Return the notebook with one author's notes only. Raises Misused for None: the user must name an author."""
        if author is None:
            from tiltool.store.notebook.authors import author_missing

            raise author_missing(self.root, self.config.authors)
        config = self.config._replace(notes=self.from_root(author), authors=(), author=author)
        return Notebook(self.root, config, self.reporter, self.site_keys)

    def by_author(self) -> Iterator[Notebook]:
        """Yield the notebook of each author's notes; the notebook itself if they are one person's."""
        yield from map(self.of_author, self.config.authors) if self.config.authors else (self,)

    @cached_property
    def calendar(self) -> Calendar:
        """Return the day notes by day, as the folder has them now; with several authors, those of `author`."""
        if self.config.authors:
            paths, order, beside = self.of_author(self.author).calendar
            return Calendar(
                {day: f"{self.author}/{path}" for day, path in paths.items()},
                order,
                {day: [f"{self.author}/{path}" for path in others] for day, others in beside.items()},
            )
        return read_calendar(self.root / self.config.notes, self._outside())

    @property
    def days(self) -> Iterator[DayFile]:
        """Yield the day notes, newest first."""
        return self.calendar.before(None)

    def _outside(self) -> frozenset[str]:
        """Return the folders to leave out, relative to the notes folder; `exclude` may name them from the root, too."""
        if self.config.notes == ".":
            return frozenset((self.config.tasks, "site", *self.config.exclude))
        notes = f"{self.config.notes}/"
        named = (f"{start}{each}" for each in self.config.exclude for start in ("", self._of_all()))
        return frozenset(each.removeprefix(notes) for each in named if each.startswith(notes))

    def _of_all(self) -> str:
        """Return how the paths of notes begin, those of other authors too."""
        notes, author = self.from_root(""), self.config.author
        return notes.removesuffix(f"{author}/") if author else notes

    def paths(self) -> list[str]:
        """Return the paths of all notes, below the notes folder, in order."""
        return sorted(note_paths(self.root / self.config.notes, self._outside()))

    def entries(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Yield the path, from the notebook's root, and the directory entry of every note and project."""
        for place in self._folders():
            yield from note_entries(*place)

    def all_files(self) -> Iterator[str]:
        """Yield the paths, from the root, of everything in the folders of notes and projects; folders end with `/`."""
        for place in self._folders():
            yield from file_paths(*place)

    def conflict_copies(self) -> Iterator[tuple[str, str]]:
        """Yield the paths, from the notebook's root, of each conflict copy of a note or project and of its original."""
        for place in self._folders():
            yield from find_conflict_copies(*place)

    def backlog_entries(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Yield the path, from the notebook's root, and the directory entry of every project."""
        tasks = self.config.tasks
        return note_entries(self.root / tasks, frozenset(), f"{tasks}/")

    def _folders(self) -> Iterator[tuple[Path, frozenset[str], str]]:
        """Yield the folders of notes and projects, each with the folders in it to leave out and its path prefix."""
        yield self.root / self.config.notes, self._outside(), self.config.notes_prefix
        yield self.root / self.config.tasks, frozenset(), f"{self.config.tasks}/"

    @property
    def has_backlog(self) -> bool:
        """Return whether there is any project."""
        return any(True for _ in self.backlog_entries())

    def before(self, day: date) -> Iterator[DayFile]:
        """Yield the day notes before `day`, newest first."""
        return self.calendar.before(day)

    def day_file(self, day: date) -> DayFile | None:
        """Return the day note of `day`, or None."""
        path = self.calendar.paths.get(day.isoformat())
        return DayFile(day, path) if path else None

    def note_of(self, day: date) -> DayFile:
        """Return the day note of `day`. Raises NothingFound if there is none."""
        found = self.day_file(day)
        if found is None:
            near = next(self.before(day), None)
            hint = (
                Message("the one before it is {day}", day=near.day)
                if near
                else Message("create it: til new {day}", day=day)
            )
            raise NothingFound(Message("no note for {day}", day=day), hint)
        return found

    def newest(self, until: date) -> DayFile:
        """Return the newest day note up to `until`. Raises NothingFound if there is none."""
        file = self.newest_or_none(until)
        if file:
            return file
        raise NothingFound(Message("no day note up to {day}", day=until), "create today's: til new")

    def newest_or_none(self, until: date) -> DayFile | None:
        """Return the newest day note up to `until`, or None."""
        return self.day_file(until) or next(self.before(until), None)

    def relative(self, file: DayFile) -> str:
        """Return the path of a day note from the notebook's root."""
        return self.from_root(file.path)

    def from_root(self, path: str) -> str:
        """Return a path below the notes folder as a path from the notebook's root."""
        return self.config.notes_prefix + path

    def read(self, file: DayFile) -> Note:
        """Return the note of a day, without its tags and links. Raises Refused if it is not UTF-8."""
        from tiltool.core.note.parse import parse  # imports markdown-it, which a search does without

        return parse(self.text(file), file.day, self.config.dialect, with_links=False)

    def read_at(self, path: str) -> Note:
        """Return the note, or the project, at `path` from the root. Raises Refused if it is not UTF-8."""
        return self.parse_at(path, self.text_at(path))

    def publish_rules(self, path: str) -> Rules:
        """Return the rules by which parts of the note, or project, at a path from the root are published."""
        from tiltool.core.publish.rules import notebook_rules  # a search needs none

        return notebook_rules(self.config).in_folder(path)

    def parse_at(self, path: str, text: str) -> Note:
        """Return a text parsed as the note at `path` from the root."""
        from tiltool.core.note.parse import parse

        return parse(text, self.day_at(path), self.config.dialect)

    def day_at(self, path: str) -> date | None:
        """Return the day that a path from the root names; None for a project."""
        return self.config.day_of(path)

    def text(self, file: DayFile) -> str:
        """Return the text of a day note."""
        return self.text_at(self.from_root(file.path))

    def text_at(self, path: str) -> str:
        """Return the text of the file at `path` from the root. Raises Refused if it can't be read.

        During a change, raises Conflicted for one with conflict markers.
        """
        text = read_text(self.root / path, path)
        if self._is_changing:
            from tiltool.core.note.conflict_markers import conflict_line  # as for the history

            line = conflict_line(text)
            if line:
                raise Conflicted(path, line)
        return text

    @property
    def has_own_pages(self) -> bool:
        """Return whether MkDocs' folder of pages exists, or only MkDocs knows where it is; til does not need it."""
        docs = self.site_keys.docs_dir
        return docs is None or (self.root / docs).is_dir()

    def has_file(self, path: str) -> bool:
        """Return whether there is a file or a folder at `path` from the root."""
        try:
            return (self.root / path).exists()
        except (OSError, ValueError):  # a name that no file can have
            return False

    def files_named(self, name: str) -> Sequence[str]:
        """Return the paths from the root of all files with a name, in any case, but not hidden ones or the site's."""
        return self._paths_by_name.get(name_key(name), ())

    @cached_property
    def _paths_by_name(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for folder, folders, names in os.walk(self.root):
            above = Path(folder).relative_to(self.root)
            outside = ("node_modules", "site") if folder == str(self.root) else ("node_modules",)
            visible = (each for each in folders if not each.startswith(".") and each not in outside)
            folders[:] = sorted(each for each in visible if not is_built_site(os.path.join(folder, each)))
            for name in names:
                if not name.startswith("."):
                    found.setdefault(name_key(name), []).append((above / name).as_posix())
        return found

    def reads(self, path: str) -> bool:
        """Return whether there is a file at `path` from the root, in the folder of the notes or of the projects."""
        return path.startswith((self._of_all(), f"{self.config.tasks}/")) and os.path.isfile(self.root / path)

    def leave_no_empty_folder(self, path: str) -> None:
        """Remove the folders above a removed note that are now empty, except the current folder."""
        notes = self.root / self.config.notes
        for folder in (self.root / path).parents:
            is_plain = folder != notes and notes in folder.parents and folder.is_dir() and not folder.is_symlink()
            if not is_plain or any(folder.iterdir()) or os.path.samefile(folder, os.curdir):
                return
            folder.rmdir()

    def file_for(self, day: date) -> DayFile:
        """Return where the note of `day` goes: as configured, or named like the newest earlier note."""
        if self.config.authors:
            file = self.of_author(self.author).file_for(day)
            return file._replace(path=f"{self.author}/{file.path}")
        from tiltool.core.dates.day_patterns import naming_of, render_day  # few commands make a note

        if not self.config.path_is_set:
            near = [*islice(self.before(day), _NOTES_TO_COMPARE)] or [*islice(self.days, _NOTES_TO_COMPARE)]
            if near:
                others = [(file.path, file.day) for file in near[1:]]
                return DayFile(day, render_day(naming_of(near[0].path, near[0].day, others), day))
        return DayFile(day, render_day(self.config.path, day))

    def path_of(self, file: Path) -> str | None:
        """Return the path of a file or folder below the notes folder, "" for that itself; None for one outside it."""
        path, notes = self.path_within(file), self.config.notes
        if path is None or notes == ".":
            return path
        return path[len(notes) + 1 :] if is_below(path, (notes,)) else None

    def path_within(self, file: Path) -> str | None:
        """Return the path from the root of a file or folder, however it was written; None for one outside.

        It is spelled as on disk, and "" for the root. What til does not read through a link is named by its own path.
        """
        from tiltool.store.files.paths import place_within, spelled_as_on_disk  # most commands are given no path

        folders = (self.config.notes, self.config.tasks)
        try:
            named = place_within(file, {self.root / each: each for each in (".", *folders)})
            found = None if named is None else spelled_as_on_disk(self.root, named, folders)
            real = None if found is None else place_within(Path(os.path.realpath(self.root / found)), {self.root: "."})
        except (OSError, ValueError):  # a name that no file can have, or the current folder is gone
            return None
        if found is None or real is None or real == found:
            return found
        return found if any(is_below(path, (found,)) for path, _ in self.entries()) else real

    def template(self) -> str | None:
        """Return the text of the configured template, if any. Raises Refused if it can't be read."""
        path = self.config.template
        return read_text(self.root / path, path) if path else None

    def is_same_file(self, file: DayFile, other: DayFile) -> bool:
        """Return whether two notes are one file: one is a link to the other."""
        return (self.root / self.relative(file)).resolve() == (self.root / self.relative(other)).resolve()

    def earlier_texts(self, day: date) -> Iterator[tuple[date, str]]:
        """Yield day and text of the notes before `day`, newest first; one that is not UTF-8 is skipped."""
        for file in self.before(day):
            try:
                yield file.day, self.text(file)
            except Refused:
                continue


def open_notebook(start: Path, reporter: Reporter = SILENT) -> Notebook:
    """Return the notebook that `start` is in. Raises NoNotebook."""
    root, config, site_keys = find_notebook(start)
    return Notebook(root, config, reporter, site_keys)

"""Checks for what other machines, and the services between them, do to a notebook."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice

from tiltool.actions.doctor.finding import FIX_REMOVES, Environment, Finding
from tiltool.actions.git.resolve import conflicts_of
from tiltool.actions.git.setup import is_without_driver
from tiltool.config import config_of
from tiltool.core.dates.days import pinned_day
from tiltool.errors import Misused, NoNotebook, Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import text_on_disk
from tiltool.store.git.repository import Repository
from tiltool.store.health.committed import commit_times, committed_options, tracked_state
from tiltool.store.health.leftovers import copies_of_settings, hidden_files
from tiltool.store.health.machine import newest_change
from tiltool.store.notebook.notebook import Notebook

_RECENT_CHANGES = 20
_SLACK = timedelta(hours=1)
"""By how much the clocks of two machines may differ."""


def check_conflict_copies(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find the conflict copies that a sync service has left; one with the same text as its original is superfluous."""
    for path, original in notebook.conflict_copies():
        if is_same_text(notebook, path, original):
            message = Message("a conflict copy with the same text as {path}", path=original)
            yield Finding("same-copy", message, FIX_REMOVES, path, is_fixable=True)
        else:
            message = Message("a conflict copy of {path}; til ignores it", path=original)
            way_out = Message("copy what you need from it into {path}, then delete it", path=original)
            yield Finding("conflict-copy", message, way_out, path)
    for path, original in copies_of_settings(notebook):
        message = Message("a conflict copy of {path}; til ignores it", path=original)
        yield Finding("conflict-copy", message, _out_of_copy(notebook, path), path)


def _out_of_copy(notebook: Notebook, path: str) -> str:
    if path.startswith(f"{notebook.state.name}/"):
        return Message("delete it, and exclude the folder {folder} from your sync service", folder=notebook.state.name)
    return Message("copy what you need from it, then delete it")


def is_same_text(notebook: Notebook, path: str, original: str) -> bool:
    """Return whether two files are regular ones with the same text."""
    try:
        return text_on_disk(notebook.root / path) == text_on_disk(notebook.root / original)
    except Refused:
        return False


def check_not_fetched(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find the notes that iCloud keeps on its servers alone."""
    for path in hidden_files(notebook).away:
        way_out = Message("open the folder in the Finder and choose Keep Downloaded")
        yield Finding("not-fetched", Message("this file is only in iCloud; til can't read it"), way_out, path)


def check_tracked_state(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find files of til's own folder in Git: the history contains text of private notes."""
    paths = [path for path in tracked_state(notebook) if not path.endswith((".gitignore", "README.md"))]
    if paths:
        message = Message("Git tracks files in .til/, which can hold text of private notes: {count}", count=len(paths))
        way_out = Message("git rm -r --cached {folder}, then commit", folder=notebook.state.name)
        yield Finding("tracked", message, way_out, paths[0])


def check_time_zone(notebook: Notebook, environment: Environment) -> Iterator[Finding]:
    """Find changes that were made in another time zone than this machine's, unless a time zone is configured."""
    if notebook.config.timezone:
        return
    times = [*_times_of_changes(notebook), *commit_times(notebook)]
    other = next((each for each in times if each.utcoffset() != _as_here(each).utcoffset()), None)
    if other:
        values = {"here": _offset(environment.now), "day": other.date(), "there": _offset(other)}
        message = Message("this machine is at {here}, but a change on {day} was made at {there}", **values)
        way_out = "if til takes the wrong day for today, set timezone in mkdocs.yml, as in timezone: Asia/Seoul"
        yield Finding("time-zone", message, Message(way_out), level="note")


def _times_of_changes(notebook: Notebook) -> Iterator[datetime]:
    """Yield the times of the newest changes that have an offset: those of scripts and tests have none."""
    for entry in islice(notebook.history.newest_first(), _RECENT_CHANGES):
        with suppress(ValueError):
            at = datetime.fromisoformat(entry.at)
            if at.tzinfo:
                yield at


def _as_here(at: datetime) -> datetime:
    """Return a time as this machine's clock showed it: daylight saving time is not another time zone."""
    try:
        return at.astimezone()
    except (OverflowError, OSError):
        return at


def _offset(at: datetime) -> str:
    return at.isoformat()[-6:]


def check_clock(notebook: Notebook, environment: Environment) -> Iterator[Finding]:
    """Find a clock that is behind the times already recorded."""
    path, seconds = newest_change(notebook)
    latest = environment.now.timestamp() + _SLACK.total_seconds()
    if seconds > latest:
        message = Message("its modification time is in the future: the clock of this machine or another one is wrong")
        yield Finding("clock", message, Message("set the clock; then touch the file"), path)


def check_pinned_day(_: Notebook, environment: Environment) -> Iterator[Finding]:
    """Find a day that is pinned by the environment; with an invalid one, no other command works."""
    try:
        pinned_day(environment.pinned_day, environment.now, 0)
    except Misused as error:
        yield Finding("pinned-day", error.message, Message("unset TIL_TODAY"))
        return
    if environment.pinned_day:
        message = Message("TIL_TODAY is set: til takes {day} as today", day=environment.pinned_day)
        yield Finding("pinned-day", message, Message("unset TIL_TODAY"), level="note")


def check_day_start(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find a start of the day that differs from the committed settings, which the other machines have."""
    options = committed_options(notebook)
    try:
        there = None if options is None else config_of(options).day_start
    except NoNotebook:
        return
    here = notebook.config.day_start
    if there is not None and there != here:
        times = {"here": _clock_time(here), "there": _clock_time(there)}
        message = Message("a day starts at {here} here, but at {there} in the committed settings", **times)
        way_out = Message("commit mkdocs.yml and push it, or pull")
        yield Finding("day-start", message, way_out, "mkdocs.yml")


def _clock_time(minutes: int) -> str:
    """Return minutes after midnight as a time of day."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def check_merges(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find a merge or rebase that is not finished, and notes with conflict markers."""
    with suppress(Refused):
        unfinished = Repository(notebook.root).unfinished()
        if unfinished:
            message = Message("Git is in the middle of a {what} here", what=unfinished[0])
            yield Finding("unfinished", message, unfinished[1])
    for path, line, _conflict in conflicts_of(notebook):
        message = Message("conflict markers on line {line}; til leaves this file alone", line=line)
        yield Finding("conflict", message, Message("til resolve goes through the conflicts"), path)


def check_driver(notebook: Notebook, _: Environment) -> Iterator[Finding]:
    """Find a clone in which git does not know til, though the notebook says that til merges its notes."""
    if is_without_driver(notebook):
        message = Message("Git doesn't merge notes with til in this clone, though .gitattributes says so")
        way_out = Message("til doctor --fix sets it up")
        yield Finding("merge-driver", message, way_out, ".gitattributes", is_fixable=True)

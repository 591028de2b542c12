"""A session with the index: open it, refresh it, query it, rebuild it if it is broken."""

import contextlib
from collections.abc import Callable, Sequence
from sqlite3 import DatabaseError, OperationalError
from typing import Any, TypeVar

from tiltool.messages import Message
from tiltool.store.index.database import Index, open_index, throw_away
from tiltool.store.index.difference import UNCHANGED, difference
from tiltool.store.notebook.notebook import Notebook

_GIT_DAYS = "git days"

Answer = TypeVar("Answer")


def ask(notebook: Notebook, question: Callable[[Index], Answer]) -> Answer:
    """Return the index's answer to a question about the notes as they are now.

    A broken index is rebuilt; one that can't be written, as on a full disk, is in memory. The question may be asked
    three times, so it must not write a note.
    """
    try:
        return _answer(notebook, question)
    except DatabaseError as error:
        why_not = _why_not_rebuilt(notebook, error)
    try:
        return _answer(notebook, question, why_not)
    except DatabaseError as error:  # it couldn't be rebuilt, or the copy of it is broken
        return _answer(notebook, question, str(error), anew=True)


def _why_not_rebuilt(notebook: Notebook, error: DatabaseError) -> str:
    """Throw a broken index away; return why it can't be rebuilt, "" if it can."""
    if isinstance(error, OperationalError):
        return str(error)
    try:
        throw_away(notebook.state)
    except OSError as stopped:
        return stopped.strerror or str(stopped)
    return ""


def _answer(
    notebook: Notebook, question: Callable[[Index], Answer], why_not: str = "", *, anew: bool = False
) -> Answer:
    with contextlib.closing(open_index(notebook, why_not=why_not, anew=anew)) as index:
        refresh(index)
        if index.notice:
            notebook.reporter.notice(index.notice)
        (faults,) = index.database.execute("SELECT count(*) FROM note WHERE fault IS NOT NULL OR conflict").fetchone()
        if faults:
            notebook.reporter.notice(
                Message(
                    "notes left out, unreadable or with conflict markers: {faults}; til check lists them", faults=faults
                )
            )
        return question(index)


def refresh(index: Index) -> None:
    """Bring the texts of the index up to date with the files; their words and facts are read when a query needs them."""
    found = difference(index)
    if found and found.has_files:
        from tiltool.store.index.update import bring_up_to_date  # as in parse_notes: usually nothing changed

        bring_up_to_date(index, found)
    if found:
        parse_notes(index, "day IS NULL")  # if the path names no day, the text may
    if index.notebook.config.days == "git":
        _take_git_days(index, is_stale=found is not None)
    if found and not found.has_files:  # and nothing is left over from an earlier command
        index.keep_fact(UNCHANGED, found.checksum)


def parse_notes(index: Index, which: str = "1", values: Sequence[Any] = ()) -> None:
    """Parse the notes that are not parsed yet and meet the SQL condition `which`."""
    if index.database.execute("SELECT 1 FROM note WHERE NOT parsed LIMIT 1").fetchone():
        from tiltool.store.index.parsed import parse_pending

        parse_pending(index, which, values)


def index_words(index: Index) -> None:
    """Write the words of the notes that have none yet."""
    if index.database.execute("SELECT 1 FROM note WHERE parts IS NULL LIMIT 1").fetchone():
        from tiltool.store.index.parsed import index_pending_words

        index_pending_words(index)


def _take_git_days(index: Index, *, is_stale: bool) -> None:
    """Give each note that names no day the day of its first commit."""
    from tiltool.core.links.resolve import is_home
    from tiltool.store.notebook.git_days import git_days_of, git_days_text, read_git_days

    known = git_days_of(index.fact(_GIT_DAYS).decode())
    now = read_git_days(index.notebook, known)
    if now == known and not is_stale:
        return
    with index.writing() as database:
        database.execute("UPDATE note SET day = NULL, day_of_git = 0 WHERE day_of_git")
        found = ((days.first, path) for path, days in now.days.items() if not is_home(path))
        database.executemany("UPDATE note SET day = ?, day_of_git = 1 WHERE path = ? AND day IS NULL", found)
    index.keep_fact(_GIT_DAYS, git_days_text(now).encode())

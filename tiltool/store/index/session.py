"""A session with the index: open it, refresh it, query it, rebuild it if it is broken."""

import contextlib
from collections.abc import Callable
from sqlite3 import DatabaseError, OperationalError
from typing import TypeVar

from tiltool.messages import Message
from tiltool.store.index.database import Index, open_index, throw_away
from tiltool.store.index.refresh import count_faults, refresh
from tiltool.store.notebook.notebook import Notebook

Answer = TypeVar("Answer")


def ask(notebook: Notebook, question: Callable[[Index], Answer]) -> Answer:
    """Return the answer of the index, as the notes are now.

    A broken index is rebuilt once; one that can't be written, as on a full disk, is in memory. The question may be
    asked twice, so it must not write a note.
    """
    try:
        return _answer(notebook, question)
    except OperationalError as error:
        return _answer(notebook, question, why_not=str(error))
    except DatabaseError:
        throw_away(notebook.state)
        return _answer(notebook, question)


def _answer(notebook: Notebook, question: Callable[[Index], Answer], why_not: str = "") -> Answer:
    reporter = notebook.reporter
    with contextlib.closing(open_index(notebook.state, notebook.config, why_not=why_not)) as index:
        refresh(index, notebook, reporter.progress)
        if index.notice:
            reporter.notice(index.notice)
        faults = count_faults(index)
        if faults:
            reporter.notice(
                Message(
                    "notes left out, unreadable or with conflict markers: {faults}; til check names them", faults=faults
                )
            )
        return question(index)

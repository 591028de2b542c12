"""The index as a command uses it: brought up to date, with progress, thrown away when it is broken."""

import contextlib
import sys
from collections.abc import Callable
from sqlite3 import DatabaseError, OperationalError
from typing import TypeVar

from tiltool.cli.streams import echo, write_progress
from tiltool.store.index.database import Index, open_index, throw_away
from tiltool.store.index.refresh import count_faults, refresh
from tiltool.store.index.scan import FEW, Progress
from tiltool.store.notebook.notebook import Notebook

Answer = TypeVar("Answer")


def ask(notebook: Notebook, question: Callable[[Index], Answer]) -> Answer:
    """Return the answer of the index, as the notes are now.

    A broken index is made anew, once; where it can't be written, as on a full disk, it is in memory.
    """
    try:
        return _asked(notebook, question)
    except OperationalError as error:
        return _asked(notebook, question, why_not=str(error))
    except DatabaseError:
        throw_away(notebook.state)
        return _asked(notebook, question)


def _asked(notebook: Notebook, question: Callable[[Index], Answer], why_not: str = "") -> Answer:
    with contextlib.closing(open_index(notebook.state, notebook.config, why_not=why_not)) as index:
        refresh(index, notebook, _progress() if sys.stderr.isatty() else None)
        if index.notice:
            echo(f"til: {index.notice}", err=True)
        faults = count_faults(index)
        if faults:
            echo(f"til: notes that could not be read: {faults}; til check names them", err=True)
        return question(index)


def _progress() -> Progress:
    """Return what draws how far the reading has got, where it takes a while."""

    def show(done: int, total: int) -> None:
        if total > FEW:
            write_progress("reading notes", done, total)

    return show

"""The input of the doctor's checks, and their findings."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook


class Environment(NamedTuple):
    """Values that only the command line knows: the time, the day in TIL_TODAY, and the timestamp for the history."""

    now: datetime
    pinned_day: str | None
    timestamp: str


class Finding(NamedTuple):
    """Something that is wrong, or that the user should know (`note`), and the way out."""

    code: str
    message: str
    way_out: str
    path: str = ""  # from the root, of the file that it is about
    level: Literal["problem", "note"] = "problem"
    is_fixable: bool = False


Diagnosis = Callable[[Notebook, Environment], Iterator[Finding]]

FIX_REMOVES = Message("til doctor --fix removes it")

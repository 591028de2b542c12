"""The notices that a notebook was given: each is given once."""

import contextlib
from pathlib import Path

from tiltool.store.files.atomic import read_derived, write_derived
from tiltool.store.files.lock import make_state_folder

_FILE = "notices"


def is_first_time(state: Path, notice: str) -> bool:
    """Return whether a notice was never given here; from now on, it was. A read-only notebook forgets."""
    given = read_derived(state / _FILE).split("\n")
    if notice in given:
        return False
    with contextlib.suppress(OSError):
        make_state_folder(state)
        write_derived(state / _FILE, "\n".join([*filter(None, given), notice, ""]))
    return True

"""The notices shown for a notebook, each only once."""

import contextlib
from pathlib import Path

from tiltool.messages import Message
from tiltool.store.files.atomic import read_derived, write_derived
from tiltool.store.files.lock import make_state_folder
from tiltool.store.notebook.notebook import Notebook

ROLES_HINT = Message("in mkdocs.yml: publish: {{roles: [learned, plain]}}, til 1.0's default")

_FILE = "notices"


def roles_notice(notebook: Notebook) -> Message | None:
    """Return, only once, the notice that a notebook publishes more sections than by default in til 1.0."""
    publish = notebook.config.publish
    if publish.roles_are_set or not is_first_time(notebook.state, "roles"):
        return None
    return Message("til: no publish: roles; published: {roles}", roles=", ".join(publish.roles))


def is_first_time(state: Path, notice: str) -> bool:
    """Return whether a notice is given here for the first time, and record it; a read-only notebook keeps no record."""
    given = read_derived(state / _FILE).split("\n")
    if notice in given:
        return False
    with contextlib.suppress(OSError):
        make_state_folder(state)
        write_derived(state / _FILE, "\n".join([*filter(None, given), notice, ""]))
    return True

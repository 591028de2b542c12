"""What the doctor fixes: only what is unambiguous."""

from collections.abc import Callable, Mapping, Sequence

from tiltool.actions.doctor.finding import Finding
from tiltool.actions.doctor.sync_checks import is_same_text
from tiltool.actions.git.setup import configure_clone
from tiltool.core.text.edits import removal
from tiltool.store.files.attachments import remove_copies
from tiltool.store.files.change import Change
from tiltool.store.git.repository import Repository
from tiltool.store.health.machine import close_to_others
from tiltool.store.index.database import throw_away
from tiltool.store.notebook.notebook import Notebook

Cure = Callable[[Notebook, Sequence[Finding], str], object]


def _complete(notebook: Notebook, _: Sequence[Finding], __: str) -> None:
    with notebook.writing(dry_run=False):  # which completes a change left half done
        pass


def _remove_leftovers(notebook: Notebook, findings: Sequence[Finding], _: str) -> None:
    with notebook.writing(dry_run=False):
        remove_copies(notebook.root, [each.path for each in findings])


def _remove_copies(notebook: Notebook, findings: Sequence[Finding], at: str) -> None:
    originals = dict(notebook.conflict_copies())
    with notebook.writing(dry_run=False):
        same = [each.path for each in findings if is_same_text(notebook, each.path, originals.get(each.path, ""))]
        changes = [Change(path, removal(notebook.text_at(path))) for path in same]
        notebook.record(at, "doctor", changes, ", ".join(same))


FIXES: Mapping[str, Cure] = {
    "index-damaged": lambda notebook, *_: throw_away(notebook.state),
    "index-differs": lambda notebook, *_: throw_away(notebook.state),
    "half-done": _complete,
    "history-open": lambda notebook, *_: close_to_others(notebook.history.file),
    "leftover": _remove_leftovers,
    "same-copy": _remove_copies,
    "merge-driver": lambda notebook, *_: configure_clone(Repository(notebook.root), dry_run=False),
}
"""The fixes by the code of the finding. `til undo` brings a removed copy back."""

"""Creation of a notebook: missing files and folders are made, existing ones never change."""

from collections.abc import Sequence
from pathlib import Path

from tiltool.config.readers import CONFIG_FILE
from tiltool.core.text.edits import creation
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import Staged
from tiltool.store.files.change import Change, write_changes


def missing_parts(root: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return those of the files and folders `names` that `root` does not have."""
    return tuple(name for name in names if not (root / name).exists())


def make_notebook(root: Path, missing: Sequence[str], settings: str, page: str, text: str) -> None:
    """Make the missing folders of a notebook, a first page if its folder is empty, and last its settings.

    Raises Refused if `root` can't be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in missing:
            if name != CONFIG_FILE:
                (root / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = Message("{root}: can't be written: {reason}", root=root, reason=error.strerror)
        raise Refused(problem, "choose another folder: til init DIR") from None
    changes = [Change(CONFIG_FILE, creation(settings))]
    if any(not file.name.startswith(".") for file in (root / page).parent.iterdir()):
        Staged(root / page, creation(text)).discard()  # from a run that was killed
    else:
        changes.insert(0, Change(page, creation(text)))
    write_changes(root, changes)

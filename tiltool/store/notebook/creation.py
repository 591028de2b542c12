"""Creation of a notebook: missing files and folders are made, existing ones never change."""

from collections.abc import Sequence
from pathlib import Path

from tiltool.config.readers import CONFIG_FILE
from tiltool.core.text.edits import creation
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import Staged


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
    first_page = Staged(root / page, creation(text))
    if any(not file.name.startswith(".") for file in (root / page).parent.iterdir()):
        first_page.discard()  # from a run that was killed
    else:
        _write(first_page)
    _write(Staged(root / CONFIG_FILE, creation(settings)))


def _write(staged: Staged) -> None:
    staged.stage()
    staged.commit()

"""A new notebook on the disk: what is missing of it is made, and nothing that is there changes."""

from collections.abc import Sequence
from pathlib import Path

from tiltool.config.readers import CONFIG_FILE
from tiltool.core.text.edits import creation
from tiltool.errors import Refused
from tiltool.store.files.atomic import Staged


def missing_parts(root: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return the files and folders that are not in `root`."""
    return tuple(name for name in names if not (root / name).exists())


def make_notebook(root: Path, missing: Sequence[str], settings: str, page: str, text: str) -> None:
    """Make the missing folders of a notebook, a first page unless its folder has some, and last its settings.

    Raises Refused if `root` can't be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in missing:
            if name != CONFIG_FILE:
                (root / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{root}: can't be written: {error.strerror}", "name another folder: til init DIR") from None
    first_page = Staged(root / page, creation(text))
    if any(not file.name.startswith(".") for file in (root / page).parent.iterdir()):
        first_page.discard()  # what a killed run left beside it
    else:
        _write(first_page)
    _write(Staged(root / CONFIG_FILE, creation(settings)))


def _write(staged: Staged) -> None:
    staged.stage()
    staged.commit()

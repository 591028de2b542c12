"""Which of the changed files of a repository belong to the notebook."""

from collections.abc import Iterator, Sequence

from tiltool.actions.notes.mentions import mentioned_files
from tiltool.config.readers import CONFIG_FILE
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.git.repository import ChangedFile
from tiltool.store.notebook.allowed_file import ALLOWED
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.site.address_file import ADDRESSES

ATTRIBUTES = ".gitattributes"
"""Git's file that says how files are merged."""

_SETTINGS = (CONFIG_FILE, ALLOWED, ADDRESSES, ATTRIBUTES, ".gitignore")


def known_files(notebook: Notebook, changed: Sequence[ChangedFile]) -> tuple[str, ...]:
    """Return the paths of the changed files that are notes, projects, settings, or files that a note names."""
    known = {*_surely_known(notebook, changed)}
    others = [each.path for each in changed if each.path not in known and not each.path.endswith(NOTE_SUFFIXES)]
    known |= mentioned_files(notebook, [path for path in others if not _is_hidden(path)])
    return tuple(each.path for each in changed if each.path in known)


def _surely_known(notebook: Notebook, changed: Sequence[ChangedFile]) -> Iterator[str]:
    config, pages = notebook.config, notebook.site_keys.docs_dir
    folders = [config.notes, config.tasks, *config.attachments, *([pages] if pages not in (None, "docs") else [])]
    copies = {copy for copy, _ in notebook.conflict_copies()} if any(each.is_new for each in changed) else set()
    for path, is_new in changed:
        is_note = path.endswith(NOTE_SUFFIXES)
        inside = [folder for folder in folders if folder and (folder == "." or path.startswith(f"{folder}/"))]
        is_foreign = path in copies or any(path.startswith(f"{folder}/") for folder in config.exclude)
        if (
            path in _SETTINGS
            or (not is_new and inside and (is_note or inside != ["."]))
            or (is_new and is_note and inside and not is_foreign and not _is_hidden(path.removeprefix(f"{inside[0]}/")))
        ):
            yield path


def _is_hidden(path: str) -> bool:
    return path.startswith(".") or "/." in path

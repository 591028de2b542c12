"""MkDocs publishes every file in docs_dir as it is, so docs_dir must not share files with the notes."""

import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook

_WAY_OUT = "docs_dir: .pages"


def refuse_shared_folder(config: MkDocsConfig, notebook: Notebook) -> None:
    """Raise Refused if docs_dir is, contains or is inside the notes folder or the backlog."""
    pages = Path(config.docs_dir).resolve()
    for name in _names(notebook):
        folder = (notebook.root / name).resolve()
        if pages == folder or pages in folder.parents or _is_visible_in(folder, pages):
            shown = config.docs_dir.removeprefix(f"{notebook.root.resolve()}/")
            raise Refused(
                Message(
                    "{file}: docs_dir {shown!r} shares files with til's {name!r}, and MkDocs would publish all of them",
                    file=CONFIG_FILE,
                    shown=shown,
                    name=name,
                ),
                _WAY_OUT,
            )


def refuse_shared_files(files: Files, config: MkDocsConfig, notebook: Notebook) -> None:
    """Raise Refused if a file that MkDocs would publish is in the notes' folder, perhaps through a link."""
    owners = {config.docs_dir, config.theme.custom_dir}
    notes = {os.path.realpath(entry.path) for _, entry in notebook.entries()}
    # If the whole notebook is the notes' folder, its other files don't belong to notes.
    folders = [(notebook.root / name).resolve() for name in _names(notebook) if name != "."]
    for file in files:
        if file.abs_src_path and file.src_dir in owners:
            real = Path(os.path.realpath(file.abs_src_path))
            if str(real) in notes or any(_is_visible_in(folder, real) for folder in folders):
                raise Refused(
                    Message(
                        "{file}: MkDocs would publish {path!r} from docs_dir or custom_dir, but it belongs to the notes",
                        file=CONFIG_FILE,
                        path=file.src_uri,
                    ),
                    _WAY_OUT,
                )


def _names(notebook: Notebook) -> tuple[str, str]:
    return notebook.config.notes, notebook.config.tasks


def _is_visible_in(folder: Path, file: Path) -> bool:
    """Return whether a file or folder is below another, and not in a hidden part of it."""
    return folder in file.parents and not any(part.startswith(".") for part in file.relative_to(folder).parts)

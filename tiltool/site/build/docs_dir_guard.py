"""MkDocs publishes each file of its own folder as it is: so no note, and no file beside one, may be in there."""

import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tiltool.config.readers import CONFIG_FILE
from tiltool.errors import Refused
from tiltool.store.notebook.notebook import Notebook

_WAY_OUT = "docs_dir: .pages"


def refuse_shared_folder(config: MkDocsConfig, notebook: Notebook) -> None:
    """Raise Refused where MkDocs' folder is, holds, or is in that of the notes or of the backlog."""
    pages = Path(config.docs_dir).resolve()
    for name in _names(notebook):
        folder = (notebook.root / name).resolve()
        if pages == folder or pages in folder.parents or _is_seen_in(folder, pages):
            shown = config.docs_dir.removeprefix(f"{notebook.root.resolve()}/")
            what = f"docs_dir {shown!r} shares files with til's {name!r}, and MkDocs would publish all of them"
            raise Refused(f"{CONFIG_FILE}: {what}", _WAY_OUT)


def refuse_shared_files(files: Files, config: MkDocsConfig, notebook: Notebook) -> None:
    """Raise Refused where a file that MkDocs is to publish is one of the notes' folder: a link may lead there."""
    owners = {config.docs_dir, config.theme.custom_dir}
    notes = {os.path.realpath(entry.path) for _, entry in notebook.entries()}
    # Where all of the notebook is the notes' folder, what lies about in it is no note's.
    folders = [(notebook.root / name).resolve() for name in _names(notebook) if name != "."]
    for file in files:
        if file.abs_src_path and file.src_dir in owners:
            real = Path(os.path.realpath(file.abs_src_path))
            if str(real) in notes or any(_is_seen_in(folder, real) for folder in folders):
                what = (
                    f"MkDocs would publish {file.src_uri!r}, from docs_dir or custom_dir, and it is a file of the notes"
                )
                raise Refused(f"{CONFIG_FILE}: {what}", _WAY_OUT)


def _names(notebook: Notebook) -> tuple[str, str]:
    return notebook.config.notes, notebook.config.tasks


def _is_seen_in(folder: Path, file: Path) -> bool:
    """Tell whether a file or folder is below another, and not in a hidden part of it."""
    return folder in file.parents and not any(part.startswith(".") for part in file.relative_to(folder).parts)

"""A folder as a place to publish to: files are staged in it, then moved into place together."""

import os
from collections.abc import Mapping
from pathlib import Path

from tiltool.core.publish.publication import (
    RECORD,
    Publication,
    PublishedFile,
    SiteChange,
    file_digest,
    publication_of,
    publication_text,
)
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.atomic import read_derived
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.publish.place import PlaceState
from tiltool.store.site.output_folder import SiteFile, SiteFolder

_WAY_OUT = Message("fix this, or name another folder in mkdocs.yml")


class FolderPlace:
    """A folder of this machine."""

    def __init__(self, name: str, notebook: Notebook) -> None:
        self.name = name
        self.files = SiteFolder(Path(notebook.root, os.path.expanduser(name)), notebook.state)
        _refuse_own(self.files, notebook)

    def read(self, site: Publication) -> PlaceState:
        """Return the files of the folder. Raises Refused."""
        folder = self.files.real
        if folder.exists() and not folder.is_dir():
            raise Refused(Message("{path} is a file", path=self.name), _WAY_OUT)
        if not folder.parent.is_dir():  # perhaps a disk that is not mounted
            raise Refused(Message("{path} is not a folder", path=folder.parent), _WAY_OUT)
        record = publication_of(read_derived(folder / RECORD))
        ours = {*record, *self.files.ours()}
        there = self.files.files
        published = {
            path: PublishedFile(self._digest(path), record[path].title if path in record else "")
            for path in ours & there.keys()
        }
        others = {path: self._digest(path) if path in site else "" for path in there.keys() - ours}
        return PlaceState(published, {**others, **self._twins(site, {**published, **others})})

    def _digest(self, path: str) -> str:
        file = self.files.real / path
        try:
            return "" if file.is_symlink() else file_digest(file.read_bytes())
        except OSError as error:
            raise Refused(
                Message("{path}: can't be read: {error}", path=file, error=error.strerror), _WAY_OUT
            ) from None

    def _twins(self, site: Publication, there: Mapping[str, object]) -> Mapping[str, str]:
        """Return the site's paths that differ only in case from a file there, on a disk that can't tell them apart."""
        known = {path.casefold() for path in there}
        return {
            path: ""
            for path in site
            if path not in there and path.casefold() in known and (self.files.real / path).is_file()
        }

    def write(self, site: Publication, change: SiteChange, folder: Path) -> str:
        """Put the site in the folder. Raises Refused; the folder is unchanged then, unless its disk fails halfway."""
        there = self.files.files
        kept = {path: SiteFile(site[path].digest, *there[path]) for path in site.keys() - {*change.written}}
        try:
            for path in change.written:
                self.files.stage(path, site[path].digest, (folder / path).read_bytes())
            self.files.stage(RECORD, "", publication_text(site).encode())
            self.files.put_in_place(kept)
        except BaseException as error:
            self.files.discard()
            if isinstance(error, Refused):
                raise Refused(error.message, _WAY_OUT) from None
            raise
        return ""


def _refuse_own(files: SiteFolder, notebook: Notebook) -> None:
    """Raise Refused for a folder that holds the notebook, or whose files are til's or the notes'."""
    root, place = notebook.root.resolve(), files.real
    config, keys = notebook.config, notebook.site_keys
    names = (config.notes, config.tasks, keys.site_dir or "site", keys.docs_dir or "docs", notebook.state.name, ".git")
    own = [(root / name).resolve() for name in names if name != "."]
    if place == root or place in root.parents:
        raise Refused(Message("can't publish into {folder}: it contains the notebook", folder=files.folder), _WAY_OUT)
    for each in own:
        if place == each or each in place.parents or place in each.parents:
            message = Message(
                "can't publish into {folder}: {own} is for the notebook's own files",
                folder=files.folder,
                own=each.relative_to(root) if each.is_relative_to(root) else each,
            )
            raise Refused(message, _WAY_OUT)
    if config.notes == "." and root in place.parents:
        message = Message("can't publish into {folder}: it is in the notes folder", folder=files.folder)
        raise Refused(message, _WAY_OUT)

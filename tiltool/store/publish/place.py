"""The interface of all places to publish to, and the files of the built site."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from tiltool.core.publish.publication import Publication, PublishedFile, SiteChange, file_digest, page_title
from tiltool.store.site.output_folder import files_below


class PlaceState(NamedTuple):
    """The content of a place: til's files as they are there now, and the digests of other files by path."""

    published: Publication
    others: Mapping[str, str]
    extra: Publication = MappingProxyType({})  # files that this kind of place needs besides the site
    is_known: bool = True  # False if another machine has the record of what was published last


class Place(Protocol):
    """A place to publish to."""

    name: str

    def read(self, site: Publication) -> PlaceState:
        """Return the content of the place. Raises Refused."""

    def write(self, site: Publication, change: SiteChange, folder: Path) -> str:
        """Publish the site in a folder; return the commit, if there is one. Raises Refused, PlaceMoved."""


class PlaceMoved(Exception):
    """Somebody else has written to the place since it was read."""


def read_site(folder: Path) -> Publication:
    """Return the files of the built site in a folder."""
    index = folder / "index.html"
    name = page_title(index.read_text("utf-8"), "") if index.is_file() else ""
    return {path: _file(folder, path, name) for path in files_below(folder)}


def _file(folder: Path, path: str, site: str) -> PublishedFile:
    data = (folder / path).read_bytes()
    title = page_title(data.decode("utf-8", "replace"), site) if path.endswith(".html") else ""
    return PublishedFile(file_digest(data), title)

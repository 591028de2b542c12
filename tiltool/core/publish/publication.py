"""A publication: the files of a site as they were published, and the changes that another one makes."""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha1
from html import unescape
from typing import NamedTuple

from tiltool.core.text.lines import parents_of

RECORD = ".til-published.json"
"""The file beside a published site that lists what til wrote there."""

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_REDIRECT = '<meta http-equiv="refresh"'
_INDEX = "index.html"
_PAGE_OF_LIST = re.compile(r"(?:.*/)?page-\d+/")
"""Later pages of a list: the entries on them change anyway."""


class PublishedFile(NamedTuple):
    """A file as it was published: its digest, and its title if it is a page."""

    digest: str
    title: str = ""


Publication = Mapping[str, PublishedFile]
"""The files of a published site, by path."""


class PublishedPage(NamedTuple):
    """A page: its address from the site's root, and its title, "" for a redirect."""

    url: str
    title: str


class SiteChange(NamedTuple):
    """The changes of a publication: the pages for people, and the files for the program that writes them."""

    new: tuple[PublishedPage, ...]
    changed: tuple[PublishedPage, ...]
    gone: tuple[PublishedPage, ...]
    written: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def vanishing(self) -> tuple[PublishedPage, ...]:
        """Return the pages whose addresses stop working, except later pages of lists."""
        return tuple(page for page in self.gone if not _PAGE_OF_LIST.fullmatch(page.url))


def file_digest(data: bytes) -> str:
    """Return the digest of a file: its object name in Git, so that published files can be compared unread."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def page_title(html: str, site: str) -> str:
    """Return the title of a page without the name of the site; "" for a redirect."""
    found = _TITLE.search(html)
    if not found or _REDIRECT in html:
        return ""
    title = unescape(found[1]).strip()
    return title.removesuffix(f" · {site}") or title


def site_change(before: Publication, after: Publication) -> SiteChange:
    """Return the change from one publication to another."""
    removed = before.keys() - after.keys()
    written = {path for path, file in after.items() if path not in before or before[path].digest != file.digest}
    return SiteChange(
        new=tuple(page for page in _pages(after, written - before.keys()) if page.title),
        changed=tuple(page for page in _pages(after, written & before.keys()) if page.title),
        gone=tuple(_pages(before, removed)),
        written=tuple(sorted(written)),
        removed=tuple(sorted(removed)),
    )


def _pages(files: Publication, paths: Iterable[str]) -> list[PublishedPage]:
    """Return the files that are pages, by address."""
    pages = [path for path in paths if path == _INDEX or path.endswith(f"/{_INDEX}")]
    return sorted(PublishedPage(path.removesuffix(_INDEX), files[path].title) for path in pages)


def in_the_way(after: Publication, others: Mapping[str, str]) -> list[str]:
    """Return the other files of a place (path and digest) that a publication would overwrite."""
    folders = {above for path in after for above in parents_of(path)[:-1]}
    return sorted(
        path
        for path, digest in others.items()
        if (path in after and after[path].digest != digest)
        or path in folders
        or any(above in after for above in parents_of(path)[:-1])
    )


def publication_text(files: Publication) -> str:
    """Return a publication as text, one line per file."""
    lines = ",\n".join(f"{json.dumps(path)}: {json.dumps([*file])}" for path, file in sorted(files.items()))
    return f"{{\n{lines}\n}}\n"


def publication_of(text: str) -> Publication:
    """Return the publication in a text of `publication_text`; an empty one if the text is damaged."""
    try:
        found = {str(path): PublishedFile(str(file[0]), str(file[1])) for path, file in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, LookupError):
        return {}
    return {path: file for path, file in found.items() if is_inside(path)}


def is_inside(path: str) -> bool:
    """Return whether a path stays inside its folder and outside Git's own."""
    is_plain = "\\" not in path and "\0" not in path and path[1:2] != ":"  # a Windows drive
    return is_plain and not {"", ".", "..", ".git"}.intersection(path.split("/"))

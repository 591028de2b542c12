"""A branch as a place to publish to: commits are added to it without a working tree."""

import os
import re
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO
from zlib import crc32

from tiltool.config.targets import Target
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
from tiltool.store.notebook.day_notes import MANIFEST
from tiltool.store.notebook.git import without_password
from tiltool.store.publish.git import GitFailed, GitRepository, identity
from tiltool.store.publish.place import PlaceMoved, PlaceState
from tiltool.store.site.output_folder import manifest_paths

_BASE, _NEXT = "refs/til/base", "refs/til/next"
_MOST_PACKS = 40

_NAMED = 3

_BRANCHES = ("gh-pages", "site")

_BESIDE_A_SITE = r"(?i)\.|(?:cname|(?:readme|licen[cs]e)(?:\.\w+)?)$"
"""Beginnings of paths that a new repository or its host may put in a branch before there is a site."""

_NO_JEKYLL = ".nojekyll"
"""The empty file that keeps GitHub Pages from rendering the site once more."""

_MOVED = ("fetch first", "non-fast-forward", "cannot lock ref", "reference already exists", "failed to update ref")


class BranchPlace:
    """A branch of a repository."""

    def __init__(self, target: Target, root: Path, folder: Path, *, may_ask: bool) -> None:
        self.target = target
        self.name = f"{target.branch} ({without_password(target.remote)})"
        own = folder / f"git-{crc32(f'{target.remote} {target.branch}'.encode()):08x}"  # shallow histories don't mix
        self.git = GitRepository(own, root, target.remote, may_ask=may_ask)
        self.head = ""

    def read(self, site: Publication) -> PlaceState:
        """Return the files of the branch. Raises Refused."""
        if len([*self.git.folder.glob("objects/pack/*.pack")]) > _MOST_PACKS:
            self._forget()
        try:
            self.git.make()
            self.head = self._fetched()
            return self._state()
        except GitFailed:
            self._forget()
            raise

    def _forget(self) -> None:
        shutil.rmtree(self.git.folder, ignore_errors=True)

    def _fetched(self) -> str:
        """Return the commit of the branch; "" if the repository doesn't have it yet."""
        remote, branch = self.target.remote, f"refs/heads/{self.target.branch}"
        try:
            self.git.output("fetch", "--quiet", "--depth=1", "--no-tags", "--", remote, f"+{branch}:{_BASE}")
        except GitFailed as error:
            if "couldn't find remote ref" in error.words:
                return ""
            raise
        return self.git.output("rev-parse", _BASE).decode().strip()

    def _state(self) -> PlaceState:
        extra = {_NO_JEKYLL: PublishedFile(file_digest(b""))}
        if not self.head:
            return PlaceState({}, {}, extra)
        tree = self._tree()
        self._refuse_other(tree)
        record = publication_of(self._text(RECORD)) if RECORD in tree else {}
        ours = {*record, *(manifest_paths(self._text(MANIFEST)) if MANIFEST in tree else ())}
        published = {
            path: PublishedFile(digest, record[path].title if path in record else "")
            for path, digest in tree.items()
            if path in ours
        }
        others = {path: digest for path, digest in tree.items() if path not in {*ours, RECORD}}
        return PlaceState(published, others, {} if _NO_JEKYLL in others else extra)

    def _refuse_other(self, tree: Collection[str]) -> None:
        """Raise Refused for a branch whose files til did not publish, such as notes, code, or somebody's own site."""
        others = [path for path in tree if not re.match(_BESIDE_A_SITE, path)]
        if others and not {RECORD, MANIFEST} & {*tree}:
            shown = ", ".join(others[:_NAMED]) + (", …" if others[_NAMED:] else "")
            raise Refused(
                Message("{place} is not a site published by til: it has {paths}", place=self.name, paths=shown),
                Message(
                    "name a new branch in mkdocs.yml, such as {branch}; til makes it",
                    branch=next(name for name in _BRANCHES if name != self.target.branch),
                ),
            )

    def _tree(self) -> Mapping[str, str]:
        """Return the digest of each file of the branch by path."""
        listed = self.git.output("ls-tree", "-r", "-z", "--full-tree", self.head)
        entries = (entry.split(b"\t", 1) for entry in listed.split(b"\0") if entry)
        return {os.fsdecode(path): facts.split()[2].decode() for facts, path in entries}

    def _text(self, path: str) -> str:
        return self.git.output("cat-file", "blob", f"{self.head}:{path}").decode("utf-8", "replace")

    def write(self, site: Publication, change: SiteChange, folder: Path) -> str:
        """Push a commit with the change; return its hash. Raises Refused, PlaceMoved."""
        branch = f"{_NEXT}:refs/heads/{self.target.branch}"
        try:
            self._commit(site, change, folder)
            self.git.output("push", "--porcelain", "--no-follow-tags", "--", self.target.remote, branch)
            commit = self.git.output("rev-parse", _NEXT).decode().strip()
            self.git.output("update-ref", _BASE, commit)
        except GitFailed as error:
            if "rejected]" in error.words and any(each in error.words for each in _MOVED):
                raise PlaceMoved from None
            self._forget()
            raise
        return commit

    def _commit(self, site: Publication, change: SiteChange, folder: Path) -> None:
        author, committer = identity(self.git.root)
        counts = ((len(change.new), "new"), (len(change.changed), "changed"), (len(change.gone), "gone"))
        message = f"Publish: {', '.join(f'{count} {kind}' for count, kind in counts)}\n".encode()
        head = f"author {author}\ncommitter {committer}\ndata {len(message)}\n".encode() + message
        parent = f"from {self.head}\n".encode() if self.head else b""

        def write(out: IO[bytes]) -> None:
            out.write(f"feature done\ncommit {_NEXT}\n".encode() + head + parent)
            for path in change.removed:
                out.write(b"D %s\n" % _quoted(path))
            for path in change.written:
                data = (folder / path).read_bytes() if path != _NO_JEKYLL else b""
                _write_file(out, path, data)
            _write_file(out, RECORD, publication_text(site).encode())
            out.write(b"done\n")

        self.git.feed(("fast-import", "--quiet", "--force"), write)


def _write_file(out: IO[bytes], path: str, data: bytes) -> None:
    out.write(b"M 100644 inline %s\ndata %d\n" % (_quoted(path), len(data)))
    out.write(data)
    out.write(b"\n")


def _quoted(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return os.fsencode(f'"{escaped}"')

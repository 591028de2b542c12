"""Drafts: the planned texts of the files of one change, before any is written."""

from collections.abc import Mapping

from tiltool.core.text.edits import Patch, creation, patch_to
from tiltool.errors import Faulty
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.notebook import Notebook


class Drafts:
    """The texts that a change has read and planned so far; files are written in the order of their first patches."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.before: dict[str, str | None] = {}
        self.patches: dict[str, list[Patch]] = {}

    def text(self, path: str) -> str | None:
        """Return the planned text of a file; None for a file that does not exist. Raises Refused."""
        if self.patches.get(path):
            return self.patches[path][-1].after
        if path not in self.before:
            self.before[path] = self.notebook.text_at(path) if self.notebook.has_file(path) else None
        return self.before[path]

    def put(self, path: str, patch: Patch | None) -> None:
        """Add a patch of a file; a patch of a missing file creates it.

        Raises Faulty for None or a patch of another text, which mean that the plan was wrong.
        """
        if patch is None:
            raise Faulty(Message("{path}: the change would not parse as planned; nothing written", path=path))
        if patch.before is None and path not in self.patches:
            self.before[path] = None  # if there is a file after all, writing is refused
        text = self.text(path)
        if text is None:
            patch = creation(patch.after or "")
        elif patch.before != text:
            raise Faulty(Message("{path}: the text has changed since the plan was made; nothing written", path=path))
        if patch.edits:
            self.patches.setdefault(path, []).append(patch)

    def changes(self) -> tuple[Change, ...]:
        """Return the change of each file, in the order of their first patches."""
        changes = []
        for path, patches in self.patches.items():
            before, after = self.before.get(path), patches[-1].after or ""
            if before is not None and len(patches) == 1:
                changes.append(Change(path, patches[0]))
            elif before != after:
                changes.append(Change(path, patch_to(before, after)))
        return tuple(changes)

    def record(self, at: str, command: str, about: str, moved: Mapping[str, str] | None = None) -> int | None:
        """Make the changes, as `Notebook.record` does."""
        return self.notebook.record(at, command, self.changes(), about, moved)

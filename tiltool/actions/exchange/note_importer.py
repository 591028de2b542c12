"""Brings foreign notes into the notebook: where each goes, its new text, and the files that are copied with it."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import PurePosixPath

from tiltool.actions.backlog.changeset import Drafts
from tiltool.core.foreign.compose import add_entry, body_of, entry_of, is_held, own_note, safe_path, share_of, words_of
from tiltool.core.foreign.foreign_note import ForeignNote, ForeignPlace
from tiltool.core.foreign.relink import LinkMap, NewPlace, fold, link_map, relinked
from tiltool.core.links.resolve import without_suffix
from tiltool.core.publish.rules import notebook_rules
from tiltool.core.text.edits import patch_to
from tiltool.errors import Refused
from tiltool.messages import Message
from tiltool.store.files.attachments import digest_of_file, remove_copies
from tiltool.store.files.change import Change
from tiltool.store.files.export_files import ExportFolder
from tiltool.store.notebook.notebook import Notebook

_SAME = 0.5
"""A note of which more than this share is there was imported before, and edited since."""
_ASSETS = "assets"
_MERGED = ("tags", "tag", "publish", "published", "private", "draft")


class NoteImporter:
    """Decides where foreign notes go, which are there already, and what is written."""

    def __init__(self, notebook: Notebook, folder: ExportFolder, program: str) -> None:
        self.notebook, self.folder, self.program = notebook, folder, program
        self.rules, self.dialect = notebook_rules(notebook.config).base, notebook.config.dialect
        self.drafts = Drafts(notebook)
        self.there: dict[str, Counter[str]] = {}  # words of the notes before the import, minus those already matched
        self.taken: set[str] = set()
        self.placed: list[tuple[ForeignNote, NewPlace]] = []
        self.present: list[tuple[ForeignNote, NewPlace]] = []
        self.copies: dict[str, str] = {}  # path in the export -> path from the root
        self.linked: set[str] = set()
        self.added: list[tuple[str, str]] = []
        self.skipped: list[str] = []
        self.losses: list[ForeignPlace] = []
        self.problems: list[ForeignPlace] = []

    def place(self, notes: Sequence[ForeignNote]) -> None:
        """Decide where each note goes: to its day, as the notebook names days, or to a note of its own."""
        for note in sorted(notes, key=lambda each: (each.day or date.min, each.time)):
            try:
                place, share = self._of_day(note, note.day) if note.day else self._of_its_own(note)
            except Refused as error:
                self._problem(note, error.message)
                continue
            if share <= _SAME:
                self.placed.append((note, place))
                continue
            self.present.append((note, place))
            self.skipped.append(_title(note))
            if share < 1:
                path = self.notebook.from_root(place.path)
                text = "{title}: differs from what is in {path}; not changed"
                self._lose(note, Message(text, title=_title(note), path=path))

    def _of_day(self, note: ForeignNote, day: date) -> tuple[NewPlace, float]:
        file = self.notebook.day_file(day) or self.notebook.file_for(day)
        path = self.notebook.from_root(file.path)
        exists = self._text(path) is not None
        return NewPlace(file.path, day), self._share(note, path) if exists else 0

    def _of_its_own(self, note: ForeignNote) -> tuple[NewPlace, float]:
        """Return the existing copy of this note, the most similar note of its name, or else a free path."""
        stem = safe_path(note.path or note.title)
        alike: list[tuple[float, str]] = []
        for number in count(1):
            path = f"{stem}{f' {number}' if number > 1 else ''}.md"
            full = self.notebook.from_root(path)
            if fold(full) in self.taken:
                continue
            if self._text(full) is None:
                break
            alike.append((share_of(body_of(note.text), "", self.there[full]), path))
        share, best = max(alike, default=(0.0, path))
        if share > _SAME:
            self._share(note, self.notebook.from_root(best))
            return NewPlace(best, None), share
        self.taken.add(fold(full))
        return NewPlace(path, None), 0

    def _text(self, path: str) -> str | None:
        text = self.drafts.text(path)
        if path not in self.there:
            self.there[path] = words_of(text or "")
        return text

    def _share(self, note: ForeignNote, path: str) -> float:
        """Return the share of a note that is at a path; a match uses up the words there for the notes that follow."""
        text = body_of(note.text)
        share = share_of(text, f"{note.time} {note.title}" if note.day else "", self.there[path])
        self.there[path] = self.there[path] - words_of(text) if share > _SAME else self.there[path]
        return share

    def write(self) -> None:
        """Write the texts of the notes that are not there yet."""
        known = link_map((*self.placed, *self.present), self.folder.files, self._copied)
        self._mark_linked(known._replace(copied=self._marked))
        for note, place in self.placed:
            self._write_one(note, place, known)

    def _mark_linked(self, known: LinkMap) -> None:
        """Mark the files that already imported notes link to as linked: they were not left out."""
        for note, place in self.present:
            relinked(note, note.text, place.path, known)

    def _write_one(self, note: ForeignNote, place: NewPlace, known: LinkMap) -> None:
        path = self.notebook.from_root(place.path)
        text, missing = relinked(note, note.text, place.path, known)
        for address in missing:
            self._lose(note, Message("{link}: not in the export; the link stays as it is", link=address))
        made = self._as_note(note, place, text) if self._is_own(note, path) else self._as_entry(note, path, text)
        if made is None:
            self._problem(note, Message("{title}: {path} can't hold it; left out", title=_title(note), path=path))
            return
        self.drafts.put(path, patch_to(self.drafts.text(path), made))
        self.added.append((path, _title(note)))

    def _is_own(self, note: ForeignNote, path: str) -> bool:
        return not note.day or (self.drafts.text(path) is None and not note.time and not note.title)

    def _as_note(self, note: ForeignNote, place: NewPlace, text: str) -> str | None:
        made = own_note(note, text, without_suffix(PurePosixPath(place.path).name))
        return made if not note.is_private or is_held(made, self.rules, self.dialect) else None

    def _as_entry(self, note: ForeignNote, path: str, text: str) -> str | None:
        now = self.drafts.text(path) or f"# {note.day}\n"
        entry = entry_of(note, text, self.program, self.rules, self.dialect)
        lost = [key for key in (*entry.keys, *(key for key, _ in note.meta)) if key not in _MERGED]
        if lost:
            self._lose(note, Message("{title}: left out: {names}", title=_title(note), names=", ".join(lost)))
        made = add_entry(self.notebook.parse_at(path, now), entry, self.rules, self.dialect)
        return made and made.after

    def _marked(self, source: str) -> str:
        self.linked.add(source)
        return source

    def _copied(self, source: str) -> str:
        """Return the path below the notes folder that a file gets, or has from an earlier import."""
        self.linked.add(source)
        notes = self.notebook.from_root("")
        if source not in self.copies:
            name = PurePosixPath(safe_path(source.rpartition("/")[2]))
            for number in count(1):
                path = f"{notes}{_ASSETS}/{name.stem}{f'-{number}' if number > 1 else ''}{name.suffix}"
                if fold(path) not in self.taken and self._is_free_for(source, path):
                    break
            self.taken.add(fold(path))
            self.copies[source] = path
        return self.copies[source].removeprefix(notes)

    def _is_free_for(self, source: str, path: str) -> bool:
        there = digest_of_file(self.notebook.root / path) if self.notebook.has_file(path) else None
        return there is None or there == self.folder.files[source].digest()

    def _lose(self, note: ForeignNote, message: str) -> None:
        self.losses.append(ForeignPlace(note.source, note.line, message))

    def _problem(self, note: ForeignNote, message: str) -> None:
        self.problems.append(ForeignPlace(note.source, note.line, message))

    def left_behind(self, known: Container[str]) -> Iterator[ForeignPlace]:
        """Yield the files of the export that neither hold notes nor are linked from one."""
        for path in self.folder.files:
            if path not in known and path not in self.linked:
                yield ForeignPlace(path, 1, Message("no note links to it; not copied"))

    def record(self, at: str, changes: Sequence[Change]) -> None:
        """Copy the files and write the notes. Raises Refused, and leaves nothing behind."""
        copied: dict[str, str] = {}
        try:
            for source, path in [*self.copies.items()]:
                if not self.notebook.has_file(path):
                    digest = self.folder.files[source].digest()
                    if digest is None:
                        message = Message("it can't be read; the notes are imported without it")
                        self.problems.append(ForeignPlace(source, 1, message))
                        del self.copies[source]
                        continue
                    self.folder.files[source].copy_to(self.notebook.root / path)
                    copied[path] = digest
            about = f"{len(self.added)} notes from {self.program}"
            self.notebook.history.record(at, "import", changes, about=about, copied=copied)
        except Refused:
            remove_copies(self.notebook.root, copied)
            raise


def _title(note: ForeignNote) -> str:
    return " ".join(f"{note.time} {note.title}".split()) or (note.day.isoformat() if note.day else note.path)

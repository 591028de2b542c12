"""Import of notes from other programs, into day notes and notes of their own."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import tzinfo
from pathlib import Path
from typing import NamedTuple

from tiltool.actions.exchange.note_importer import NoteImporter
from tiltool.core.foreign.foreign_note import Export, ForeignNotes, ForeignPlace
from tiltool.errors import Misused, Refused
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.files.export_files import ExportFolder, open_export
from tiltool.store.notebook.notebook import Notebook


class ForeignProgram(NamedTuple):
    """A program whose notes can be imported: its name, and the suffixes of its files of notes."""

    name: str
    suffixes: tuple[str, ...]


PROGRAMS: Mapping[str, ForeignProgram] = {
    "obsidian": ForeignProgram("Obsidian", (".md", "templates.json")),
    "logseq": ForeignProgram("Logseq", (".md",)),
    "jrnl": ForeignProgram("jrnl", ("",)),
    "dayone": ForeignProgram("Day One", (".json",)),
    "notion": ForeignProgram("Notion", (".md", ".csv")),
    "bear": ForeignProgram("Bear", (".md", ".markdown", ".txt", "info.json")),
    "apple-notes-md": ForeignProgram("Apple Notes", (".md",)),
    "org": ForeignProgram("Org", (".org", ".org_archive")),
}


def _reader(program: str) -> Callable[[Export], ForeignNotes]:
    from tiltool.core.foreign.apple_notes_md import read_apple_notes_md
    from tiltool.core.foreign.bear import read_bear
    from tiltool.core.foreign.dayone import read_dayone
    from tiltool.core.foreign.jrnl import read_jrnl
    from tiltool.core.foreign.logseq import read_logseq
    from tiltool.core.foreign.notion import read_notion
    from tiltool.core.foreign.obsidian import read_obsidian
    from tiltool.core.foreign.org import read_org

    return {
        "logseq": read_logseq,
        "obsidian": read_obsidian,
        "jrnl": read_jrnl,
        "dayone": read_dayone,
        "notion": read_notion,
        "bear": read_bear,
        "apple-notes-md": read_apple_notes_md,
        "org": read_org,
    }[program]


class NotesReport(NamedTuple):
    """What was imported (path and title), already there, or copied, and what til can't represent or is invalid."""

    added: tuple[tuple[str, str], ...]
    skipped: tuple[str, ...]
    copied: tuple[str, ...]
    losses: tuple[ForeignPlace, ...]
    problems: tuple[ForeignPlace, ...]
    changes: tuple[Change, ...]


def import_notes(
    notebook: Notebook, path: Path, program: str, at: str, zone: tzinfo, *, dry_run: bool = False
) -> NotesReport:
    """Bring the notes of another program into the notebook; those that are already there are skipped.

    Existing notes only grow at the end. Raises Refused if the export can't be read, Misused if it holds no notes.
    """
    with ExitStack() as stack, notebook.writing(dry_run):
        folder = open_export(path, stack)
        found = _read(folder, program, zone, notebook.config.fields)
        if not found.notes:
            raise Misused(*_nothing(found, path, program))
        importer = NoteImporter(notebook, folder, PROGRAMS[program].name)
        importer.place(found.notes)
        importer.write()
        changes = importer.drafts.changes()
        if changes and not dry_run:
            importer.record(at, changes)
    known = found.ignored | {note.source for note in found.notes}
    losses = (*found.losses, *importer.losses, *importer.left_behind(known))
    problems = (*found.problems, *importer.problems)
    return NotesReport(
        tuple(importer.added), tuple(importer.skipped), tuple(importer.copies.values()), losses, problems, changes
    )


def _nothing(found: ForeignNotes, path: Path, program: str) -> tuple[Message, Message]:
    hint = Message("name a folder, a zip or a file that {program} exported", program=PROGRAMS[program].name)
    if found.problems:
        first = found.problems[0]
        return Message("{path}:{line}: {problem}; nothing written", **first._asdict(), problem=first.message), hint
    return Message("{path}: no {program} notes", path=path, program=PROGRAMS[program].name), hint


def _read(folder: ExportFolder, program: str, zone: tzinfo, fields: str) -> ForeignNotes:
    """Return the notes of an export; files that can't be read are problems."""
    problems = [ForeignPlace(path, 1, message) for path, message in folder.problems]
    texts: dict[str, str] = {}
    for path in folder.files:
        if path.lower().endswith(PROGRAMS[program].suffixes):
            try:
                texts[path] = folder.text(path)
            except Refused as error:
                problems.append(ForeignPlace(path, 1, error.message))
    found = _reader(program)(Export(texts, tuple(folder.files), zone, fields))
    unread = found.ignored | {problem.path for problem in problems}
    return found._replace(problems=(*problems, *found.problems), ignored=unread)

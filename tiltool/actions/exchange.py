"""Exchange: tasks to the formats of other programs, and from them into the backlog."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from tiltool.actions.drafts import Drafts
from tiltool.actions.partner import Partners
from tiltool.actions.tasks import Waiting
from tiltool.config import INBOX
from tiltool.core.add import plan_lines
from tiltool.core.edit import creation
from tiltool.core.fields import chain_key
from tiltool.core.item import Imported, Item, every_item
from tiltool.core.itemtext import lines_of, misread, title_of
from tiltool.core.model import Note
from tiltool.core.roles import MARKS
from tiltool.errors import Misused, TilError
from tiltool.store.backlog import WHOLE
from tiltool.store.notebook import Notebook
from tiltool.store.record import Change

EXPORTS = ("ics", "todotxt", "csv")
FORMATS = ("todotxt", "taskwarrior", "ics")


def item_of(task: Waiting) -> Item:
    """Return a task that waits, for other programs; its id stays the same as long as its chain."""
    fields = task.fields
    began = date.fromisoformat(task.task.first_day) if task.task.first_day else None
    return Item(
        title=fields.bare or task.task.title,
        state="doing" if task.task.wip or task.task.state == "doing" else "open",
        priority=fields.priority,
        due=fields.due,
        scheduled=fields.scheduled,
        start=fields.start,
        created=fields.created or began,
        project=task.project,
        tags=task.tags,
        repeat=fields.repeat,
        notes=tuple(filter(None, (line.strip() for line in task.task.more.splitlines()))),
        uid=f"til-{task.uid}",
    )


def exported(tasks: Sequence[Waiting], form: str, stamp: datetime) -> tuple[str, tuple[str, ...]]:
    """Return the text of tasks in a format of EXPORTS, and what of them the format has no word for."""
    items = [item_of(task) for task in tasks]
    if form == "csv":
        from tiltool.core.csvtable import write_csv

        return write_csv(items), tuple(f"{item.title}: the lines below it" for item in items if item.notes)
    if form == "todotxt":
        from tiltool.core.todotxt import todotxt_losses, write_todotxt

        return write_todotxt(items), todotxt_losses(items)
    from tiltool.actions.icalendar_tasks import write_ics
    from tiltool.core.repeat import parse_repeat

    return write_ics(items, stamp, lambda words: parse_repeat(words).rule).decode(), ()


class ImportReport(NamedTuple):
    """What was brought in: titles by project; tasks that were there already; what til has no word for, by line."""

    added: tuple[tuple[str, str], ...]  # path and title
    skipped: tuple[str, ...]
    losses: tuple[tuple[int, str], ...]
    changes: tuple[Change, ...]


def read_items(data: bytes, form: str | None, zone: tzinfo) -> Imported:
    """Return the tasks of a file; without a format, in the one that it looks like. Raises Misused with the line."""
    form = form or _format_of(data)
    if form == "ics":
        from tiltool.actions.icalendar_tasks import read_ics

        return read_ics(data, zone)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Misused(f"line {line}: not UTF-8", "convert it first: iconv -t utf-8") from None
    if form == "taskwarrior":
        from tiltool.core.taskwarrior import read_taskwarrior

        return read_taskwarrior(text, zone)
    from tiltool.core.todotxt import read_todotxt

    return read_todotxt(text)


def _format_of(data: bytes) -> str:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return "ics"
    return "taskwarrior" if start[:1] in (b"[", b"{") else "todotxt"


def import_items(
    notebook: Notebook, imported: Imported, at: str, project: str | None = None, *, dry_run: bool = False
) -> ImportReport:
    """Bring tasks into their projects, or all of them into `project`; what is there already is passed over.

    Raises Misused, with the line, for a task that no project can hold.
    """
    with notebook.writing(dry_run):
        drafts = Drafts(notebook)
        partners = Partners(notebook, drafts)
        added: list[tuple[str, str]] = []
        skipped: list[str] = []
        losses = [*imported.losses, *_losses(imported.items, notebook.config.fields)]
        for item in imported.items:
            path = _path_for(partners, item, project)
            note = _note(partners, path)
            if _is_there(note, item, notebook.config.fields):
                skipped.append(item.title)
            else:
                _add(partners, path, note, item)
                added.append((path, item.title))
        changes = drafts.changes()
        if changes and not dry_run:
            notebook.history.record(at, "import", changes, about=f"{len(added)} tasks")
    return ImportReport(tuple(added), tuple(skipped), tuple(losses), changes)


def _path_for(partners: Partners, item: Item, project: str | None) -> str:
    name = project or item.project or INBOX
    try:
        return partners.backlog.path_for(name, create=project is None)
    except TilError as error:
        if project:
            raise
        raise Misused(f"line {item.line}: {error.message}", error.hint) from None


def _note(partners: Partners, path: str) -> Note:
    there = partners.drafts.text(path)
    return partners.backlog.read(path) if there is None else partners.backlog.parse(there)


def _is_there(note: Note, item: Item, style: str) -> bool:
    """Tell whether a project has the task: waiting, or ended as it is here."""
    key, title = chain_key(title_of(item, style)), title_of(item, style)
    ended = item.state in ("done", "dropped")
    return any(
        task.title == title if ended else task.is_open or task.state == "moved"
        for _, task in note.tasks()
        if chain_key(task.title) == key
    )


def _add(partners: Partners, path: str, note: Note, item: Item) -> None:
    style = partners.style
    faces = [(MARKS[each.state], title_of(each, style)) for each in every_item([item])]
    made = plan_lines(note, WHOLE, [*lines_of(item, style)], faces, partners.backlog.dialect)
    if made is None or not all(title for _, title in faces):
        raise Misused(
            f"line {item.line}: {item.title!r} is no title that a note can hold", "mend it there, or leave it out"
        )
    partners.drafts.put(path, creation(made.after or "") if partners.drafts.text(path) is None else made)


def _losses(items: Iterable[Item], style: str) -> Iterator[tuple[int, str]]:
    for item in every_item(items):
        for name in misread(item, style):
            yield item.line, f"a part of the title will be read as {name}: {item.title}"

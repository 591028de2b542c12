"""Import: tasks of other programs into the backlog, each into the project that it names."""

from collections import Counter
from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import NamedTuple

from tiltool.actions.backlog.changeset import Drafts
from tiltool.actions.backlog.sync import Partners
from tiltool.config import INBOX
from tiltool.core.edit.add import plan_lines
from tiltool.core.exchange.item import ExchangeItem, Imported, every_item
from tiltool.core.exchange.markdown_lines import lines_of, misread, title_with_fields
from tiltool.core.note.fields import chain_key, read_fields
from tiltool.core.note.headings import ENDED_STATES, MARKS
from tiltool.core.note.model import Note
from tiltool.core.text.edits import Patch, creation
from tiltool.errors import Misused, TilError
from tiltool.store.files.change import Change
from tiltool.store.notebook.backlog import WHOLE
from tiltool.store.notebook.notebook import Notebook

FORMATS = ("todotxt", "taskwarrior", "ics")


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
        from tiltool.actions.exchange.icalendar import read_ics

        return read_ics(data, zone)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Misused(f"line {line}: not UTF-8", "convert it first: iconv -t utf-8") from None
    if form == "taskwarrior":
        from tiltool.core.exchange.taskwarrior import read_taskwarrior

        return read_taskwarrior(text, zone)
    from tiltool.core.exchange.todotxt import read_todotxt

    return read_todotxt(text)


def _format_of(data: bytes) -> str:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return "ics"
    return "taskwarrior" if start[:1] in (b"[", b"{") else "todotxt"


def import_items(
    notebook: Notebook,
    imported: Imported,
    at: str,
    project: str | None = None,
    *,
    known: Container[str] = (),
    dry_run: bool = False,
) -> ImportReport:
    """Bring tasks into their projects, or all of them into `project`; what was there before is passed over.

    So is what has one of the `known` uids, wherever that task is by now.

    Raises Misused, with the line, for a task that no project can hold, and for one that repeats by no rule.
    """
    _refuse_rules(imported.items)
    with notebook.writing(dry_run):
        drafts = Drafts(notebook)
        partners = Partners(notebook, drafts)
        sorter = _Sorter(partners, known)
        for item in imported.items:
            sorter.sort(_path_for(partners, item, project), item)
        for path, items in sorter.fresh.items():
            _add(partners, path, items)
        added = tuple((path, each.title) for path, items in sorter.fresh.items() for each in every_item(items))
        changes = drafts.changes()
        if changes and not dry_run:
            notebook.history.record(at, "import", changes, about=f"{len(added)} tasks")
    losses = (*imported.losses, *_losses(imported.items, partners.style), *sorter.losses)
    return ImportReport(added, tuple(sorter.skipped), losses, changes)


def _refuse_rules(items: Iterable[ExchangeItem]) -> None:
    from tiltool.core.tasks.recurrence import parse_repeat

    for item in every_item(items):
        try:
            parse_repeat(item.repeat or "every day")
        except Misused as error:
            raise Misused(f"line {item.line}: {error.message}", error.hint) from None


class _Sorter:
    """Tells what is there already: of equal tasks as many as their project had before the import."""

    def __init__(self, partners: Partners, known: Container[str]) -> None:
        self.partners = partners
        self.known = known
        self.standing: dict[str, Counter[Hashable]] = {}
        self.fresh: dict[str, list[ExchangeItem]] = {}
        self.skipped: list[str] = []
        self.losses: list[tuple[int, str]] = []

    def sort(self, path: str, item: ExchangeItem, above: ExchangeItem | None = None) -> None:
        """Note where a task goes, if it is new; below one that is there already, each by itself."""
        there, face = self._standing(path), _face(title_with_fields(item, self.partners.style), item.state)
        is_known = item.uid in self.known
        if not there[face] and not is_known:
            self.fresh.setdefault(path, []).append(item)
            if above:
                self.losses.append((item.line, f"{item.title}: not put below {above.title}, which was there already"))
            return
        there[face] = max(0, there[face] - 1)
        self.skipped.append(item.title)
        if is_known and item.state in ENDED_STATES:
            self.losses.append((item.line, f"{item.title}: {item.state} there, and it waits here: left as it is"))
        for child in item.children:
            self.sort(path, child, item)

    def _standing(self, path: str) -> Counter[Hashable]:
        if path not in self.standing:
            tasks = _note(self.partners, path).tasks()
            self.standing[path] = Counter(_face(task.title, task.state) for _, task in tasks)
        return self.standing[path]


def _face(title: str, state: str) -> Hashable:
    """Return what two lines of one task have in common, in whatever notation: how it ended, its words, its fields."""
    fields = read_fields(title)
    said = fields._replace(bare=chain_key(title), fields=(), wrong=(), repeat=_rule(fields.repeat))
    return state if state in ENDED_STATES else "", said, tuple(field.value for field in fields.wrong)


def _rule(words: str | None) -> str | None:
    from tiltool.core.tasks.recurrence import parse_repeat

    try:
        return repr(parse_repeat(words)[1:]) if words else None
    except Misused:
        return words


def _path_for(partners: Partners, item: ExchangeItem, project: str | None) -> str:
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


def _add(partners: Partners, path: str, items: Sequence[ExchangeItem]) -> None:
    """Add tasks to a project. Raises Misused for one that can't be there, with its line."""
    note = _note(partners, path)
    made = _planned(partners, note, items)
    if made is None:
        odd = next((item for item in items if _planned(partners, note, [item]) is None), items[0])
        raise Misused(
            f"line {odd.line}: {odd.title!r} is no title that a note can hold", "mend it there, or leave it out"
        )
    partners.drafts.put(path, creation(made.after or "") if partners.drafts.text(path) is None else made)


def _planned(partners: Partners, note: Note, items: Sequence[ExchangeItem]) -> Patch | None:
    style = partners.style
    faces = [(MARKS[each.state], title_with_fields(each, style)) for each in every_item(items)]
    lines = [line for item in items for line in lines_of(item, style)]
    return plan_lines(note, WHOLE, lines, faces, partners.backlog.dialect) if all(title for _, title in faces) else None


def _losses(items: Iterable[ExchangeItem], style: str) -> Iterator[tuple[int, str]]:
    for item in every_item(items):
        for name in misread(item, style):
            yield item.line, f"a part of the title will be read as {name}: {item.title}"
        for child in item.children:
            if child.project not in (None, item.project):
                yield child.line, f"{child.title}: goes along with {item.title}, not into {child.project}"

"""Import: tasks of other programs into the backlog, each into its own project."""

import codecs
import re
from collections import Counter
from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import NamedTuple

from tiltool.actions.backlog.sync import Partners
from tiltool.config import INBOX
from tiltool.core.edit.add import plan_lines
from tiltool.core.exchange.item import ExchangeItem, Imported, all_tags, every_item
from tiltool.core.exchange.markdown_lines import lines_of, misread, shown_marks, title_with_fields
from tiltool.core.note.dialect import ENDED_STATES, MARKS
from tiltool.core.note.fields import chain_key, read_fields
from tiltool.core.note.model import Note
from tiltool.core.text.edits import Patch
from tiltool.core.text.lines import BOM
from tiltool.errors import InvalidRow, Misused, TilError
from tiltool.messages import Message
from tiltool.store.files.change import Change
from tiltool.store.notebook.backlog import WHOLE
from tiltool.store.notebook.notebook import Notebook

_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127))
FORMATS = ("todotxt", "taskwarrior", "ics")

_MOST_NAMED = 3


class ImportReport(NamedTuple):
    """What was imported, what was already there, and, by line, what til can't represent and what is invalid."""

    added: tuple[tuple[str, str], ...]  # path and title
    skipped: tuple[str, ...]
    losses: tuple[tuple[int, str], ...]
    problems: tuple[tuple[int, str], ...]
    changes: tuple[Change, ...]


def read_items(data: bytes, form: str | None, zone: tzinfo) -> Imported:
    """Return the tasks of a file, whose format is detected by default.

    Raises InvalidRow if nothing in it can be read, Misused for another format.
    """
    text, problems = _decoded(data)
    imported = _read(text, form or _format_of(text), zone)
    problems += imported.problems
    if problems and not imported.items:
        raise InvalidRow(*problems[0])
    return imported._replace(problems=tuple(problems))


def _decoded(data: bytes) -> tuple[str, list[tuple[int, str]]]:
    """Return a text without the lines that are not UTF-8, and a problem for each of them."""
    problems: list[tuple[int, str]] = []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), problems
    lines = data.removeprefix(codecs.BOM_UTF8).split(b"\n")
    texts: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            texts.append(line.decode())
        except UnicodeDecodeError:
            texts.append("")
            problems.append((number, Message("not UTF-8; convert the file with iconv first")))
    return "\n".join(texts), problems


def _read(text: str, form: str, zone: tzinfo) -> Imported:
    if form == "ics":
        from tiltool.actions.exchange.icalendar import read_ics

        return read_ics(text, zone)
    if form == "taskwarrior":
        from tiltool.core.exchange.taskwarrior import read_taskwarrior

        return read_taskwarrior(text, zone)
    from tiltool.core.exchange.todotxt import read_todotxt

    return read_todotxt(text)


def _format_of(text: str) -> str:
    start = text.lstrip(f"{BOM} \t\r\n")
    if start[:15].upper() == "BEGIN:VCALENDAR":
        return "ics"
    return "taskwarrior" if re.match(r"\{|\[(?!.?\][ \t])", start) else "todotxt"  # `[x] milk` is not JSON


def import_items(
    notebook: Notebook,
    imported: Imported,
    at: str,
    project: str | None = None,
    *,
    known: Container[str] = (),
    dry_run: bool = False,
) -> ImportReport:
    """Bring tasks into their projects, or all of them into `project`; tasks that are already there are skipped.

    So are tasks with one of the `known` uids, wherever they are now. A task that no project can hold is left out,
    and a rule that til can't repeat by is removed; both are problems. Raises Misused for an invalid `project`.
    """
    problems = [*imported.problems]
    imported = imported._replace(items=tuple(_valid(imported.items, problems)))
    with notebook.writing(dry_run):
        importer = _Importer(notebook, known, problems)
        for item in imported.items:
            importer.sort(importer.path_for(item, project), item)
        fitting = {path: importer.add(path, items) for path, items in importer.fresh.items()}
        added = tuple((path, each.title) for path, items in fitting.items() for each in every_item(items))
        importer.drafts.record(at, "import", _about([title for _, title in added]))
    losses = (*imported.losses, *_losses(imported.items, importer.style), *importer.losses)
    return ImportReport(added, tuple(importer.skipped), losses, tuple(sorted(problems)), importer.drafts.changes())


def _about(titles: Sequence[str]) -> str:
    """Return the titles for a line of the history; only the first ones of many."""
    return ", ".join(titles[:_MOST_NAMED]) + (", …" if len(titles) > _MOST_NAMED else "")


def _valid(items: Iterable[ExchangeItem], problems: list[tuple[int, str]]) -> Iterator[ExchangeItem]:
    """Yield the items without the parts that no note can hold: control characters, and rules that til can't follow."""
    from tiltool.core.tasks.recurrence import parse_repeat

    for item in items:
        rule = item.repeat
        try:
            parse_repeat(rule or "every day")
        except Misused as error:
            rule = None
            problems.append((item.line, Message("{title}: {problem}", title=item.title, problem=error.message)))
        title, *notes = (text.translate(_CONTROLS) for text in (item.title, *item.notes))
        if (title, *notes) != (item.title, *item.notes):
            problems.append((item.line, Message("{title}: control characters are left out", title=title)))
        children = tuple(_valid(item.children, problems))
        yield item._replace(title=title, notes=tuple(notes), repeat=rule, children=children)


class _Importer:
    """Adds new tasks; of equal tasks, as many are skipped as the project had before."""

    def __init__(self, notebook: Notebook, known: Container[str], problems: list[tuple[int, str]]) -> None:
        self.partners = Partners(notebook)
        self.backlog, self.drafts, self.style = self.partners.backlog, self.partners.drafts, self.partners.style
        self.known = known
        self.problems = problems
        self.existing: dict[str, Counter[Hashable]] = {}
        self.fresh: dict[str, list[ExchangeItem]] = {}
        self.skipped: list[str] = []
        self.losses: list[tuple[int, str]] = []

    def sort(self, path: str, item: ExchangeItem, above: ExchangeItem | None = None) -> None:
        """Assign a task to its project if it is new; the subtasks of an existing one are assigned one by one."""
        there, face = self._existing(path), _face(title_with_fields(item, self.style), item.state)
        is_known = item.uid in self.known
        if not there[face] and not is_known:
            self.fresh.setdefault(path, []).append(item)
            if above:
                message = Message("{title}: not made a subtask of {uid}", title=item.title, uid=above.title)
                self.losses.append((item.line, message))
            return
        there[face] = max(0, there[face] - 1)
        self.skipped.append(item.title)
        if is_known and item.state in ENDED_STATES:
            text = "{title}: {state} in the file, but open here; not changed"
            self.losses.append((item.line, Message(text, title=item.title, state=item.state)))
        for child in item.children:
            self.sort(path, child, item)

    def _existing(self, path: str) -> Counter[Hashable]:
        if path not in self.existing:
            tasks = self.partners.note(path).tasks()
            self.existing[path] = Counter(_face(task.title, task.state) for _, task in tasks)
        return self.existing[path]

    def path_for(self, item: ExchangeItem, project: str | None) -> str:
        """Return the path of a task's project: `project`, else its own, else the inbox. Raises Misused, Refused."""
        name = project or item.project or INBOX
        try:
            return self.backlog.path_for(name, create=project is None)
        except TilError as error:
            if project:
                raise
            self.problems.append((item.line, Message("{title}: {problem}", title=item.title, problem=error.message)))
            return self.backlog.path_for(INBOX, create=True)

    def add(self, path: str, items: Sequence[ExchangeItem]) -> list[ExchangeItem]:
        """Add to a project the tasks that it can hold; return them."""
        note = self.partners.note(path)
        fitting = self._fitting(note, [], items)
        made = self._planned(note, fitting) if fitting else None
        if made is None:
            return []
        self.drafts.put(path, made)
        return fitting

    def _fitting(self, note: Note, fitting: list[ExchangeItem], items: Sequence[ExchangeItem]) -> list[ExchangeItem]:
        """Return `fitting`, which a note can hold, plus those items that it can hold, too, found by bisection."""
        if self._planned(note, [*fitting, *items]) is not None:
            return [*fitting, *items]
        if len(items) > 1:
            half = len(items) // 2
            return self._fitting(note, self._fitting(note, fitting, items[:half]), items[half:])
        message = Message("{title}: a note can't hold this title; left out", title=repr(items[0].title))
        self.problems.append((items[0].line, message))
        return fitting

    def _planned(self, note: Note, items: Sequence[ExchangeItem]) -> Patch | None:
        faces = [(MARKS[each.state], title_with_fields(each, self.style)) for each in every_item(items)]
        if not all(title for _, title in faces):
            return None
        lines = [line for item in items for line in lines_of(item, self.style)]
        return plan_lines(note, WHOLE, lines, faces, self.backlog.dialect)


def _face(title: str, state: str) -> Hashable:
    """Return what is the same in all notations of a task: how it ended, its words, its fields."""
    fields = read_fields(title)
    values = fields._replace(bare=chain_key(title), fields=(), wrong=(), repeat=_rule(fields.repeat))
    return state if state in ENDED_STATES else "", values, tuple(field.value for field in fields.wrong)


def _rule(words: str | None) -> str | None:
    from tiltool.core.tasks.recurrence import parse_repeat

    try:
        return repr(parse_repeat(words)[1:]) if words else None
    except Misused:
        return words


def _losses(items: Iterable[ExchangeItem], style: str) -> Iterator[tuple[int, str]]:
    for item in every_item(items):
        if any(shown_marks(text) != text for text in (item.title, *item.notes)):
            yield item.line, Message("{title}: comment marks are written as code", title=item.title)
        for name in misread(item, style):
            yield item.line, Message("{title}: part of it will be read as {field}", title=item.title, field=name)
        readable = all_tags(title_with_fields(item, style), ())
        for tag in (each for each in item.tags if each not in readable):
            text = "{title}: {tag} is not a valid tag; kept as a word of the title"
            yield item.line, Message(text, title=item.title, tag=tag)
        for child in item.children:
            if child.project not in (None, item.project):
                names = {"title": child.title, "parent": item.title, "project": child.project}
                yield child.line, Message("{title}: put under {parent}, not in {project}", **names)

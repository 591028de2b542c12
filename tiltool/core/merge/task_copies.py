"""Copies of one task in several notes: what each copy adopts when the work of two machines is merged.

The merge of a note sees only that note. If one machine carried a task into a newer note, and the other, which lacked
that note, finished or edited it in place, then the copy must adopt that change.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.edit.field_edits import with_fields
from tiltool.core.merge.lines import merged_lines
from tiltool.core.merge.merge import merged_status
from tiltool.core.merge.outline import MARK, Node, Outline, Status, read_outline
from tiltool.core.merge.pairing import pairs
from tiltool.core.note.dialect import ENDED_STATES, Dialect
from tiltool.core.note.fields import read_fields
from tiltool.core.note.parse import parse
from tiltool.core.publish.privacy import private_parts, tags_privately
from tiltool.core.publish.rules import Rules
from tiltool.core.tasks.chains import REPORTED, Chain, ChainBuilder, Key, NoteDays, Position, TaskPlace, places_in_text
from tiltool.core.text.lines import line_table
from tiltool.errors import Refused

Texts = Mapping[str, str]
"""The texts of the notes and projects of a machine, by path."""


class Files(NamedTuple):
    """The files to compare: the day of each note by its path; one without a day is a project."""

    days: Mapping[str, date]
    dialect: Dialect
    project_dialect: Dialect
    rules: Callable[[str], Rules]  # of publishing, by path
    style: str  # the notation of new fields

    def dialect_of(self, path: str) -> Dialect:
        """Return how the file at a path is read."""
        return self.dialect if path in self.days else self.project_dialect


class Takeover(NamedTuple):
    """A copy of a task, the `number`-th of those that look `alike` in its note, and the changes that it adopts."""

    path: str
    title: str
    state: str  # its new state; "" if it keeps its own
    source: str  # the path of the note where the change was made
    before: Node
    after: Node
    number: int
    alike: int


def find_takeovers(files: Files, base: Texts, one: Texts, other: Texts) -> list[Takeover]:
    """Return the changes that copies of tasks adopt, from the files before and on two machines.

    It makes no difference which of the two machines is ours.
    """
    reader = _Reader(files)
    before = _Machine(reader, base)
    return [*_Comparison(reader, before, [_Machine(reader, texts, before) for texts in (one, other)]).takeovers()]


def take_over(text: str, takeover: Takeover, dialect: Dialect) -> str:
    """Return the text of a note after a takeover; unchanged if the copy was edited in the meantime."""
    try:
        outline = read_outline(text, dialect)
        places = _places_of(outline, takeover.before)
        if len(places) != takeover.alike:
            return text
        nodes = [*outline.nodes]
        at = places[takeover.number]
        nodes[at] = nodes[at]._replace(status=takeover.after.status, lines=takeover.after.lines)
        meant = outline._replace(nodes=nodes)
        is_as_meant = _faces(read_outline(meant.text(), dialect)) == _faces(meant)
    except Refused:
        return text
    return meant.text() if is_as_meant else text


def _places_of(outline: Outline, wanted: Node) -> list[int]:
    """Return the nodes that look like the wanted task."""
    face = (wanted.status, wanted.lines)
    return [at for at, node in enumerate(outline.nodes) if (node.status, node.lines) == face]


def _faces(outline: Outline) -> list[tuple[object, ...]]:
    return [(node.kind, node.parent, node.written()) for node in outline.nodes]


class _Reader:
    """Reads files; a text that several machines share is read once."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._outlines: dict[tuple[str, str], Outline | None] = {}
        self._places: dict[tuple[str, str], tuple[TaskPlace, ...]] = {}
        self._numbers: dict[str, int] = {}
        self.paths: dict[int, str] = {}

    def number(self, path: str) -> int:
        """Return the number of a file: that of its day, or a negative one for a project."""
        day = self.files.days.get(path)
        found = self._numbers.setdefault(path, day.toordinal() if day else -1 - len(self._numbers))
        self.paths[found] = path
        return found

    def places(self, path: str, text: str) -> tuple[TaskPlace, ...]:
        """Return the tasks in the text of a file, except those in reports."""
        if (path, text) not in self._places:
            day = self.files.days.get(path)
            found = places_in_text(text, self.files.dialect_of(path), day, self.number(path))
            self._places[path, text] = tuple(place for place in found if place.part != REPORTED)
        return self._places[path, text]

    def outline(self, path: str, text: str) -> Outline | None:
        """Return the outline of a file; None if it can't be read safely."""
        if (path, text) not in self._outlines:
            try:
                self._outlines[path, text] = read_outline(text, self.files.dialect_of(path))
            except Refused:
                self._outlines[path, text] = None
        return self._outlines[path, text]


class _Machine:
    """The tasks of a machine, and their chains."""

    def __init__(self, reader: _Reader, texts: Texts, base: "_Machine | None" = None) -> None:
        self.reader = reader
        self.texts = texts
        self.base = base
        self.by_key: dict[Key, list[TaskPlace]] = defaultdict(list)
        self.at: dict[Position, TaskPlace] = {}
        for path, text in texts.items():
            for place in reader.places(path, text):
                self.by_key[place.key].append(place)
                self.at[place.position] = place
        self.lines: dict[str, Mapping[int, int]] = {}  # for each file, the line of each task, by its line in the base
        for place in self._removed():
            self.by_key[place.key].append(place)
            self.at[place.position] = place
        self.chains = self._chains()

    def _removed(self) -> Iterator[TaskPlace]:
        """Yield the tasks that the machine removed from a note, as if it had marked them as moved."""
        for path, text in self.base.texts.items() if self.base else ():
            if self.texts.get(path) != text and self.reader.places(path, text):
                lines = self.lines[path] = self._paired(path, text)
                for place in self.reader.places(path, text):
                    if place.line not in lines:
                        yield place._replace(line=-place.line, state="moved")

    def _paired(self, path: str, before: str) -> Mapping[int, int]:
        """Return the lines of a file's tasks by their lines in the earlier text."""
        old, new = (self.reader.outline(path, text) for text in (before, self.texts.get(path, "")))
        if old is None or new is None:
            return {place.line: 0 for place in self.reader.places(path, before)}  # their new lines are unknown
        old_lines, new_lines = old.lines(), new.lines()
        return {old_lines[was]: new_lines[at] for at, was in pairs(old, new).items() if at}

    def _chains(self) -> Mapping[Position, Chain]:
        """Return the chain of each place in a note."""
        dated = [place for places in self.by_key.values() for place in places if place.day]
        days = {day.isoformat() for path, day in self.reader.files.days.items() if path in self.texts}
        unfinished = {place.day for place in dated if place.is_unfinished}
        # without carry history, which only one machine has
        builder = ChainBuilder(NoteDays(sorted(days), sorted(unfinished)), lambda _: ())
        builder.add(place for places in self.by_key.values() for place in places)
        builder.find_renamed(builder.days.all)
        return {step.position: chain for chain in builder.joined() for step in chain.steps}

    def live(self) -> Iterator[TaskPlace]:
        """Yield the newest place of each task with something left to do there."""
        for place in self.at.values():
            chain = self.chains.get(place.position)
            is_newest = chain is None or chain.newest.position == place.position
            if is_newest and place.is_unfinished and place.state != "moved":
                yield place

    def newest(self, origin: TaskPlace) -> TaskPlace | None:
        """Return the newest place of a task that was at `origin` in the base; None if unknown."""
        path = self.reader.paths[origin.note]
        line = self.lines[path].get(origin.line, -origin.line) if path in self.lines else origin.line
        here = self.at.get((origin.note, line))
        if here is None:
            return None
        chain = self.chains.get(here.position)
        newest = chain.newest if chain else here
        if newest.state != "moved":
            return newest
        return self._elsewhere(newest.key, in_notes=not origin.day)

    def _elsewhere(self, key: Key, *, in_notes: bool) -> TaskPlace | None:
        """Return the place of a parked or picked task: the only new one with its key in the projects or the notes."""
        assert self.base is not None
        had = {place.note for place in self.base.by_key[key] if place.state != "moved"}
        new = (place for place in self.by_key[key] if place.note not in had and bool(place.day) == in_notes)
        newest = {self.chains[place.position].newest if place.day else place for place in new}
        found = [place for place in newest if place.state != "moved"]
        return found[0] if len(found) == 1 else None

    def has_later(self, place: TaskPlace) -> bool:
        """Return whether a task that ended at a place is open again in a newer note."""
        return any(each.day > place.day and each.is_unfinished for each in self.by_key[place.key] if place.day)

    def node(self, place: TaskPlace) -> tuple[Outline, int] | None:
        """Return the outline of a place's file, and the place's node in it."""
        path = self.reader.paths[place.note]
        outline = self.reader.outline(path, self.texts.get(path, ""))
        if outline is None:
            return None
        at = next((at for at, line in enumerate(outline.lines()) if line == place.line and outline.nodes[at].lines), 0)
        return (outline, at) if outline.nodes[at].status.mark is not None else None

    def is_private(self, place: TaskPlace) -> bool:
        """Return whether the task at a place may not be published."""
        files, path = self.reader.files, self.reader.paths[place.note]
        note = parse(self.texts[path], files.days.get(path), files.dialect_of(path), with_problems=False)
        lines = line_table(note.text)
        start = lines.start(place.line - 1) + len(lines.content(place.line - 1)) - 1
        return private_parts(note, files.rules(path)).holds(start)


class _Move(NamedTuple):
    """A task in different files on the two machines: its origin, its newer copy, and its place on the other machine."""

    origin: TaskPlace
    copy: TaskPlace
    keeper: _Machine  # the machine with the copy
    elsewhere: TaskPlace
    machine: _Machine  # the machine that has the task elsewhere


class _Comparison:
    def __init__(self, reader: _Reader, base: _Machine, machines: list[_Machine]) -> None:
        self.reader = reader
        self.base = base
        self.machines = machines

    def takeovers(self) -> Iterator[Takeover]:
        """Yield the changes that copies adopt, in the order of the notes."""
        changed = {path for machine in self.machines for path in machine.lines}
        for origin in sorted(self.base.live(), key=lambda each: each.position):
            if self.reader.paths[origin.note] in changed:
                move = self._move(origin)
                found = self._takeover(move) if move else None
                if found:
                    yield found

    def _move(self, origin: TaskPlace) -> _Move | None:
        """Return how the two machines moved a task to different files; None if they didn't, or if that is unclear."""
        one, other = (machine.newest(origin) for machine in self.machines)
        first, second = self.machines
        if one is None or other is None or one.note == other.note:
            return None
        moves = _Move(origin, one, first, other, second), _Move(origin, other, second, one, first)
        if origin.note in (one.note, other.note):
            move = next(each for each in moves if each.elsewhere.note == origin.note)
        elif one.day and other.day:
            move = max(moves, key=lambda each: each.copy.day)
        else:
            return None  # parked on one machine, carried on the other
        keys = {origin.key, move.copy.key}
        is_known = any(place.note == move.copy.note for key in keys for place in move.machine.by_key.get(key, ()))
        is_again = move.elsewhere.state in ENDED_STATES and move.machine.has_later(move.elsewhere)
        return None if is_known or is_again else move

    def _takeover(self, move: _Move) -> Takeover | None:
        found = self.base.node(move.origin), move.keeper.node(move.copy), move.machine.node(move.elsewhere)
        if found[0] is None or found[1] is None or found[2] is None:
            return None
        base, copy, elsewhere = (outline.nodes[at] for outline, at in (found[0], found[1], found[2]))
        is_in_project = not (move.copy.day and move.elsewhere.day)
        if is_in_project and read_fields(move.origin.title).repeat:
            return None  # its next occurrence is a different task
        dialect = self.reader.files.dialect
        status = merged_status(base.status, copy.status, elsewhere.status, dialect) or copy.status
        status = Status(dialect.mark_like(status.mark or " ", copy.status.mark or " "), status.wip)
        state = dialect.state_of(status.mark or " ") if status != copy.status else ""
        if is_in_project and state in ENDED_STATES:
            lines = self._stamped(move, copy, state)
        else:
            lines = self._text(move, base, copy, elsewhere)
        after = copy._replace(status=status, lines=lines)
        if after == copy:
            return None
        outline, at = found[1]
        twins = _places_of(outline, copy)
        path, source = (self.reader.paths[place.note] for place in (move.copy, move.elsewhere))
        return Takeover(path, move.copy.title, state, source, copy, after, twins.index(at), len(twins))

    def _text(self, move: _Move, base: Node, copy: Node, elsewhere: Node) -> tuple[str, ...]:
        """Return a copy's lines with the changes made elsewhere; its own if both changed, or to protect a secret."""
        lines = merged_lines(base.lines, copy.lines, elsewhere.lines) or copy.lines
        if lines == copy.lines:
            return lines
        rules = self.reader.files.rules(self.reader.paths[move.copy.note])
        is_safe = (
            not move.machine.is_private(move.elsewhere)
            or move.keeper.is_private(move.copy)
            or tags_privately(lines[0], rules)
        )
        return lines if is_safe else copy.lines

    def _stamped(self, move: _Move, copy: Node, state: str) -> tuple[str, ...]:
        """Return a copy's lines in a project with the day on which it ended, as til writes them there."""
        if move.copy.day:
            return copy.lines
        head, mark, rest = copy.lines[0].partition(MARK)
        title = rest.lstrip("] \t")
        name, none = ("done", "cancelled") if state == "done" else ("cancelled", "done")
        stamped = with_fields(title, {none: None, name: move.elsewhere.day}, self.reader.files.style)
        return (head + mark + rest.removesuffix(title) + stamped, *copy.lines[1:])

"""The values that a note is parsed into: all frozen, none with a path."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tiltool.core.text.lines import Lines, Span

LABEL_LEVEL = 7
"""The level of a label that opens a section: below every heading."""

BOLD_LEVEL = 8
"""The level of a group headed by a bold line: below every heading and label."""


class Problem(NamedTuple):
    """A problem in a note: reported, not changed. Line and column count from 1."""

    code: str
    line: int
    column: int
    message: str


class Task(NamedTuple):
    """A checkbox line with everything nested below it."""

    title: str
    key: str
    state: str
    mark: str
    wip: bool
    depth: int
    line: int
    lines: int  # of its opening paragraph
    block: Span  # whole lines, without trailing blank ones
    box: Span  # between the brackets
    head: Span  # the lines of the opening paragraph
    within: tuple[Span, ...]  # heads of the plain bullets between the task and its parent
    item: Span  # the whole lines of the outermost list item around it
    children: tuple["Task", ...]

    @property
    def is_open(self) -> bool:
        """Return whether the box itself shows that something is left to do."""
        return self.state in ("open", "doing")

    @property
    def is_unfinished(self) -> bool:
        """Return whether something is left to do, which includes `(WIP)` with a checked box."""
        return self.is_open or (self.state == "done" and self.wip)

    @property
    def is_placeholder(self) -> bool:
        """Return whether this is an empty box of a form with nothing below it."""
        return not self.title and not self.children and self.block == self.head

    def walk(self) -> Iterator["Task"]:
        """Yield the task and all tasks below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


class Heading(NamedTuple):
    """A heading as written: `line` counts from 1, `span` covers its whole lines."""

    title: str
    level: int
    line: int
    span: Span


class Group(NamedTuple):
    """A part of a section under one heading of its own; the first group of a section has none."""

    path: tuple[Heading, ...]
    body: Span
    tasks: tuple[Task, ...]

    @property
    def title(self) -> str | None:
        """Return the group's own title, "" for an unnamed one; None outside a group."""
        return self.path[-1].title if self.path else None


class Topic(NamedTuple):
    """A heading one level below the learned section's own, and the text under it."""

    title: str
    key: str
    line: int
    span: Span


class Bullet(NamedTuple):
    """An outermost list item without a box: in `done` it counts as finished."""

    title: str
    key: str
    line: int


class Section(NamedTuple):
    """A headed part of a note; the part before the first heading has no heading."""

    role: str | None
    heading: Heading | None
    groups: tuple[Group, ...]
    topics: tuple[Topic, ...]
    bullets: tuple[Bullet, ...]
    inner: tuple[Heading, ...]  # the headings below its own that don't open another section

    @property
    def title(self) -> str | None:
        """Return the heading's text; None for the part before the first heading."""
        return self.heading.title if self.heading else None

    @property
    def end(self) -> int:
        """Return the offset where the section's own text ends."""
        return self.groups[-1].body.end

    def headings(self) -> list[Heading]:
        """Return its heading and all headings below it, including bold lines."""
        own = [self.heading] if self.heading else []
        return [*own, *self.inner, *(heading for group in self.groups for heading in group.path)]

    def roots(self) -> Iterator[tuple[Group, Task]]:
        """Yield each task without a parent, with its group."""
        return ((group, task) for group in self.groups for task in group.tasks)

    def tasks(self) -> Iterator[Task]:
        """Yield every task of the section, parents before children."""
        return (task for group in self.groups for root in group.tasks for task in root.walk())


class Tag(NamedTuple):
    """A tag as written, without `#`; `span` is None for one from front matter."""

    name: str
    line: int
    span: Span | None


class Link(NamedTuple):
    """A link to another note: a wikilink or a Markdown link without a scheme."""

    kind: str
    target: str
    fragment: str
    text: str
    line: int
    span: Span
    address: Span  # target and fragment as written, without the brackets around them


class Note(NamedTuple):
    """One parsed Markdown file."""

    lines: Lines
    newline: str
    day: date | None
    title: str | None
    meta: Mapping[str, object]
    sections: tuple[Section, ...]
    tags: tuple[Tag, ...]
    links: tuple[Link, ...]
    problems: tuple[Problem, ...]
    quoted: int  # open boxes in block quotes, which are not tasks

    @property
    def text(self) -> str:
        """Return the text of the note as it is in the file."""
        return self.lines.text

    def having(self, role: str) -> Iterator[Section]:
        """Yield the sections with a role, in order."""
        return (section for section in self.sections if section.role == role)

    def first(self, role: str) -> Section | None:
        """Return the first section with a role; None if there is none."""
        return next(self.having(role), None)

    def roots(self) -> Iterator[tuple[Section, Group, Task]]:
        """Yield each task without a parent, with its section and its group."""
        return ((section, *root) for section in self.sections for root in section.roots())

    def tasks(self) -> Iterator[tuple[Section, Task]]:
        """Yield every task with its section, in the order of the sections."""
        return ((section, task) for section in self.sections for task in section.tasks())

    def headings(self) -> list[Heading]:
        """Return every heading, including bold lines."""
        return [heading for section in self.sections for heading in section.headings()]

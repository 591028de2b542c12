"""The facts that the index stores of a note: parts, tasks, topics, tags and links as flat values."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tiltool.core.note.conflict_markers import conflict_line
from tiltool.core.note.dialect import Dialect
from tiltool.core.note.frontmatter import ALIAS_KEYS
from tiltool.core.note.heading_aliases import OTHER
from tiltool.core.note.model import Link, Note, Section, Task, Topic
from tiltool.core.note.parse import DIALECT, parse
from tiltool.core.note.tags import folder_tag, tag_key
from tiltool.core.search.columns import Part
from tiltool.core.text.lines import Span, line_table

PRIVATE = date.max.isoformat()
"""The first day on which a private task or topic may be shown: never, unless the note names an earlier day."""

FOLDER_LINE = 0
"""The line given to the tag that a note's folder stands for."""


class TaskFact(NamedTuple):
    """A task with its place."""

    line: int
    role: str | None
    title: str
    state: str
    more: str  # the lines after the first that belong to no child
    private: str | None = None  # see PRIVATE
    parent: int | None = None  # the line of the nearest unfinished task above it


class TopicFact(NamedTuple):
    """A topic; `span` covers its heading and its text."""

    line: int
    title: str
    key: str
    span: Span
    private: str | None = None  # see PRIVATE


class TagFact(NamedTuple):
    """A tag of a note, as first written there."""

    key: str
    name: str
    line: int


class NoteFacts(NamedTuple):
    """All that the index stores of one note."""

    day: date | None
    title: str | None
    headings: tuple[str, ...]
    parts: tuple[Part, ...]
    tasks: tuple[TaskFact, ...]
    topics: tuple[TopicFact, ...]
    tags: tuple[TagFact, ...]
    links: tuple[Link, ...]
    aliases: tuple[str, ...]


def facts_of(
    text: str,
    day: date | None = None,
    dialect: Dialect = DIALECT,
    private: tuple[str, ...] = ("private",),
    folder: str = "",
) -> NoteFacts:
    """Return the facts of a text; `day` is the one its path names, `private` are the tags that keep a task private.

    `folder` is the folder of a note about a topic, which is one of its tags.
    """
    note = parse(text, day, dialect, with_problems=False)
    private_until = _privacy(note, private)
    topics = sorted((topic for section in note.sections for topic in section.topics), key=lambda each: each.line)
    sections = () if conflict_line(text) else note.sections
    return NoteFacts(
        note.day,
        note.title,
        _other_headings(note, {topic.line for topic in topics}),
        parts_of(note),
        tuple(task for section in sections for task in _tasks(note, section, private_until)),
        tuple(_topic(note, topic, private_until) for topic in topics),
        tuple(_tags(note, folder_tag(folder))),
        note.links,
        _aliases(note),
    )


def _tags(note: Note, folder: str) -> Iterator[TagFact]:
    if folder:
        yield TagFact(tag_key(folder), folder, FOLDER_LINE)
    yield from (TagFact(tag_key(tag.name), tag.name, tag.line) for tag in note.tags)


def _other_headings(note: Note, topics: Collection[int]) -> tuple[str, ...]:
    """Return the headings that are not topics, in order, preceded by the title if no heading has it."""
    every = [heading for each in note.sections for heading in (each.heading, *each.inner) if heading]
    title = () if not note.title or note.title in (heading.title for heading in every) else (note.title,)
    return (*title, *(heading.title for heading in every if heading.title and heading.line not in topics))


def _aliases(note: Note) -> tuple[str, ...]:
    """Return a note's aliases in its front matter: a list, or a string with commas."""
    found = [value for key in ALIAS_KEYS if (value := note.meta.get(key))]
    names = [name for value in found for name in (value if isinstance(value, list) else str(value).split(","))]
    return tuple(dict.fromkeys(filter(None, (str(name).strip() for name in names))))


def parts_of(note: Note) -> tuple[Part, ...]:
    """Return the parts of a note in the order of its text; adjacent ones with the same role are merged."""
    found = [Part(OTHER, 0, 0)]
    for name, end in _cuts(note):
        last = found[-1]
        if last.name == name:
            found[-1] = last._replace(end=end)
        else:
            found.append(Part(name, last.end, end))
    return tuple(part for part in found if part.end > part.start)


def _cuts(note: Note) -> Iterator[tuple[str, int]]:
    """Yield the role of each run of text and the offset of its end; a heading belongs to the text after it."""
    runs = sorted(
        (group.body, section.role or OTHER, section.heading.span.start if section.heading else 0)
        for section in note.sections
        for group in section.groups
    )
    if runs:
        yield OTHER, runs[0][2]
    for body, name, _ in runs:
        yield name, body.end
    yield OTHER, len(note.text)


_Privacy = Callable[[Iterable[Span]], str | None]
"""Returns the first day on which spans of a note may be shown; None if nothing in them is private."""


def _privacy(note: Note, private: tuple[str, ...]) -> _Privacy | None:
    """Return what is private in a note; None if nothing is.

    A note that is unpublished only because it lacks `publish: true` is not private.
    """
    from tiltool.core.publish.privacy import embargo_of, private_parts  # a search needs none
    from tiltool.core.publish.rules import Rules

    parts = private_parts(note, Rules(private=private))
    embargo = embargo_of(note) if note.meta else None
    if parts.is_empty and not embargo:
        return None
    otherwise = embargo.isoformat() if embargo else None
    return lambda spans: PRIVATE if parts.hides(spans, note.text) else otherwise


def _topic(note: Note, topic: Topic, private_until: _Privacy | None) -> TopicFact:
    private = None
    if private_until:  # most notes contain nothing private
        headings = (each.span for section in note.sections for each in section.inner)
        private = private_until([next((span for span in headings if span.start == topic.span.start), topic.span)])
    return TopicFact(topic.line, topic.title, topic.key, topic.span, private)


def _tasks(note: Note, section: Section, private_until: _Privacy | None) -> Iterator[TaskFact]:
    above: list[Task] = []
    for task in section.tasks():
        while above and task.block.start >= above[-1].block.end:
            above.pop()
        if task.title:
            parent = above[-1].line if above else None
            more = own_text(note.text, task).strip()
            private = private_until and private_until((task.head, *_own_spans(note.text, task)))
            yield TaskFact(task.line, section.role, task.title, task.state, more, private, parent)
            above += [task] if task.is_unfinished else []


def own_text(text: str, task: Task) -> str:
    """Return the lines of a task below its first one that belong to no child."""
    return "\n\n".join(text[start:end] for start, end in _own_spans(text, task))  # no word continues across a child


def _own_spans(text: str, task: Task) -> Iterator[Span]:
    if task.lines == 1 and task.block == task.head:  # the usual case
        return
    lines = line_table(text)
    at = lines.start(lines.at(task.box.end) + 1)
    for child in task.children:
        yield Span(at, child.block.start)
        at = max(at, child.block.end)
    yield Span(at, task.block.end)

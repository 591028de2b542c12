"""Proof before writing: the new text, read again, holds the planned change and nothing else."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tiltool.core.edit.placement import heading_keys
from tiltool.core.note.model import Note, Section, Task
from tiltool.core.text.lines import Span

Place = tuple[str, tuple[str, ...], tuple[str, ...], str, int, str]
"""A task as others see it: role, titles of its groups, keys of its ancestors, title, lines of its head, mark."""


def census(sections: Sequence[Section]) -> Counter[Place]:
    """Return every task with its place, and the plain bullets of reports with the mark "".

    Empty boxes of a form are not counted.
    """
    found = Counter(place for section in sections for place in places(section))
    found.update((each.role or "", (), (), bullet.title, 1, "") for each in sections for bullet in each.bullets)
    return found


def places(section: Section) -> Iterator[Place]:
    """Yield the place of each task of a section."""
    for group, root in section.roots():
        yield from _places(section.role or "", heading_keys(group.path), (), root)


def _places(role: str, group: tuple[str, ...], above: tuple[str, ...], task: Task) -> Iterator[Place]:
    if not task.is_placeholder:
        yield role, group, above, task.title, task.lines, task.mark
        for child in task.children:
            yield from _places(role, group, (*above, task.key), child)


def places_by_box(note: Note) -> dict[Span, Place]:
    """Return the place of each task by the span of its box."""
    found: dict[Span, Place] = {}
    for section in note.sections:
        counted = [task for task in section.tasks() if not task.is_placeholder]
        found.update(zip((task.box for task in counted), places(section), strict=True))
    return found


def outline(sections: Sequence[Section]) -> Counter[tuple[int, str]]:
    """Return every heading, groups and topics included, as level and title."""
    return Counter(_headings(sections))


def _headings(sections: Sequence[Section]) -> Iterator[tuple[int, str]]:
    for section in sections:
        if section.heading:
            yield section.heading.level, section.heading.title
        for group in section.groups:
            if group.path:
                yield group.path[-1].level, group.path[-1].title
        for topic in section.topics:
            yield 0, topic.title


def is_as_planned(
    before: Sequence[Section],
    after: Sequence[Section],
    gone: Iterable[Place],
    come: Iterable[Place],
    headings: Iterable[tuple[int, str]],
) -> bool:
    """Tell whether `after` differs from `before` by just the tasks and headings named."""
    expected = census(before)
    expected.subtract(Counter(gone))
    expected.update(Counter(come))
    if +expected != census(after) or min(expected.values(), default=0) < 0:
        return False
    return outline(before) + Counter(headings) == outline(after)


def keeps_all(before: Sequence[Section], after: Sequence[Section]) -> bool:
    """Tell whether every task and every heading of `before` is in `after`."""
    return census(before) <= census(after) and outline(before) <= outline(after)


def path_to(note: Note, wanted: Task) -> tuple[str, ...]:
    """Return the keys of the tasks of `note` from the outermost down to `wanted` itself."""
    for section in note.sections:
        for _, root in section.roots():
            found = _path(root, wanted)
            if found:
                return found
    return ()


def _path(task: Task, wanted: Task) -> tuple[str, ...]:
    if task.block == wanted.block and task.box == wanted.box:
        return (task.key,)
    for child in task.children:
        found = _path(child, wanted)
        if found:
            return (task.key, *found)
    return ()

"""Proof before writing: the new text, parsed again, has the planned change and nothing else."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tiltool.core.edit.placement import heading_keys
from tiltool.core.note.model import Section, Task
from tiltool.core.text.lines import Span

TaskPlace = tuple[str, tuple[str, ...], tuple[str, ...], str, int, str]
"""A task as others see it: role, titles of its groups, keys of its ancestors, title, lines of its head, mark."""


def places(sections: Sequence[Section]) -> Iterator[tuple[Span, TaskPlace]]:
    """Yield box and place of every task, in order; empty boxes of a form are not counted."""
    for section in sections:
        for group in section.groups:
            role, path = section.role or "", heading_keys(group.path)
            stack: list[tuple[tuple[str, ...], Task]] = [((), task) for task in reversed(group.tasks)]
            while stack:
                above, task = stack.pop()
                if not task.is_placeholder:
                    yield task.box, (role, path, above, task.title, task.lines, task.mark)
                    stack += [((*above, task.key), child) for child in reversed(task.children)]


def census(sections: Sequence[Section]) -> Counter[TaskPlace]:
    """Return every task with its place, and the plain bullets of reports with the mark ""."""
    found = Counter(place for _, place in places(sections))
    found.update((each.role or "", (), (), bullet.title, 1, "") for each in sections for bullet in each.bullets)
    return found


def heading_counts(sections: Sequence[Section]) -> Counter[tuple[int, str]]:
    """Return every heading, groups and topics (at level 0) included, as level and title."""
    headings = [section.heading for section in sections if section.heading]
    headings += [group.path[-1] for section in sections for group in section.groups if group.path]
    topics = [(0, topic.title) for section in sections for topic in section.topics]
    return Counter([*((heading.level, heading.title) for heading in headings), *topics])


def is_as_planned(
    before: Sequence[Section],
    after: Sequence[Section],
    gone: Iterable[TaskPlace],
    come: Iterable[TaskPlace],
    headings: Iterable[tuple[int, str]],
) -> bool:
    """Return whether `after` differs from `before` by just the tasks and headings named."""
    expected = census(before)
    expected.subtract(Counter(gone))
    expected.update(Counter(come))
    if +expected != census(after) or min(expected.values(), default=0) < 0:
        return False
    return heading_counts(before) + Counter(headings) == heading_counts(after)


def keeps_all(before: Sequence[Section], after: Sequence[Section]) -> bool:
    """Return whether every task and every heading of `before` is in `after`."""
    return census(before) <= census(after) and heading_counts(before) <= heading_counts(after)

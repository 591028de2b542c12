"""Proof before writing: the new text, parsed again, contains the planned change and no other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tiltool.core.edit.placement import heading_keys
from tiltool.core.note.comments import held_spans, may_hide
from tiltool.core.note.model import Section, Task
from tiltool.core.text.edits import Patch
from tiltool.core.text.lines import Span, line_table, mask_of

_MORE = "\n\n."
PlacedTask = tuple[str, tuple[str, ...], tuple[str, ...], str, int, str]
"""A task as others see it: role, titles of its groups, keys of its ancestors, title, lines of its head, mark."""


def places(sections: Sequence[Section]) -> Iterator[tuple[Span, PlacedTask]]:
    """Yield box and place of every task, in order, except the empty boxes of a form."""
    for section in sections:
        for group in section.groups:
            role, path = section.role or "", heading_keys(group.path) if group.tasks else ()
            stack: list[tuple[tuple[str, ...], Task]] = [((), task) for task in reversed(group.tasks)]
            while stack:
                above, task = stack.pop()
                if not task.is_placeholder:
                    yield task.box, (role, path, above, task.title, task.lines, task.mark)
                    stack += [((*above, task.key), child) for child in reversed(task.children)]


def census(sections: Sequence[Section]) -> Counter[PlacedTask]:
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
    gone: Iterable[PlacedTask],
    come: Iterable[PlacedTask],
    headings: Iterable[tuple[int, str]],
) -> bool:
    """Return whether `after` differs from `before` by exactly these tasks and headings."""
    expected = census(before)
    expected.subtract(Counter(gone))
    expected.update(Counter(come))
    if +expected != census(after) or min(expected.values(), default=0) < 0:
        return False
    return heading_counts(before) + Counter(headings) == heading_counts(after)


def unchanged_stretches(made: Patch) -> Iterator[tuple[Span, int]]:
    """Yield each stretch of the old text that a patch leaves unchanged, and its offset in the new text."""
    at = new = 0
    for (start, end), text in sorted(made.edits, key=lambda edit: edit.span):
        yield Span(at, start), new
        new += start - at + len(text)
        at = end
    yield Span(at, len(made.before or "")), new


def keeps_hidden(made: Patch, *, exactly: bool = True) -> bool:
    """Return whether comments and private markers hold back the same old text as before, no less and no more.

    That includes text that may be written below it. Without `exactly` they may hold back more, which is safe if lines
    are only removed.
    """
    if not (may_hide(made.before or "") or may_hide(made.after or "")):
        return True
    old, new = (_held_mask(f"{text or ''}{_MORE}") for text in (made.before, made.after))
    below = Span(len(old) - 1, len(old)), len(new) - 1
    for span, at in (*unchanged_stretches(made), below):
        mine, now = old[span.start : span.end], new[at : at + span.end - span.start]
        if mine != now and (exactly or any(was > held for was, held in zip(mine, now, strict=True))):
            return False
    return True


def _held_mask(text: str) -> bytearray:
    return mask_of(held_spans(line_table(text)), len(text))


def keeps_all(before: Sequence[Section], after: Sequence[Section]) -> bool:
    """Return whether every task and every heading of `before` is in `after`."""
    return census(before) <= census(after) and heading_counts(before) <= heading_counts(after)

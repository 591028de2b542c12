"""What a merge of two versions of a text promises, checked from outside: by the words that name tasks and paragraphs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache, partial
from typing import NamedTuple

from tests.core.merge.clones import SHARED, dialect_of, ids_of
from tiltool.core.merge.conflicts import find_conflicts
from tiltool.core.merge.merge import MARKER_SIZE, MergedNote, merge_notes
from tiltool.core.note.model import Group, Section, Task
from tiltool.core.note.parse import parse
from tiltool.core.text.lines import split_lines
from tiltool.store.git.text_merge import merge_texts

_RANKS = {"open": 0, "doing": 1, "moved": 2, "done": 3, "dropped": 3}


class Place(NamedTuple):
    """Where a task is, and how far."""

    state: str
    title: str
    address: str | None  # section and group of a task below none
    parent: str | None


class Content(NamedTuple):
    """What a text has: how often each name, the lines and tasks of those that are there once."""

    names: Counter[str]
    listed: Counter[str]  # lines in sections that list what was done before
    others: Counter[str]  # names elsewhere
    lines: Mapping[str, str]
    tasks: Mapping[str, Place]
    problems: frozenset[str]
    headings: Counter[str]


@lru_cache(500)
def content(text: str, path: str) -> Content:
    note = parse(text, None, dialect_of(path), with_links=False)
    places: dict[str, Place] = {}
    listed, others = Counter[str](), Counter[str]()
    for section in note.sections:
        places.update(
            place for group, root in section.roots() for place in _places(_address(section, group), root, None)
        )
        body = text[section.heading.span.start if section.heading else 0 : section.end]
        if section.role == "yesterday":
            listed.update(line.strip() for line in split_lines(body) if ids_of(line))
        else:
            others.update(ids_of(body))
    names = Counter(ids_of(text))
    once = {name: place for name, place in places.items() if names[name] == 1}
    lines = {name: line for line in split_lines(text) for name in ids_of(line) if names[name] == 1}
    problems = frozenset(problem.code for problem in note.problems)
    return Content(names, listed, others, lines, once, problems, Counter(heading.title for heading in note.headings()))


def _address(section: Section, group: Group) -> str:
    title = "" if group.title is None else f"# {group.title}"
    return f"{section.role or section.title} {next(iter(ids_of(title)), title)}"


def _places(address: str, task: Task, parent: str | None) -> Iterator[tuple[str, Place]]:
    own = next(iter(ids_of(task.title)), None)
    if own:
        state = "doing" if task.wip else task.state
        yield own, Place(state, task.title, None if parent else address, parent)
    for child in task.children:
        yield from _places(address, child, own)


def merge(base: str, one: str, other: str, path: str) -> MergedNote:
    """Return the merge of two versions of a text. Raises Refused."""
    return merge_notes(base, one, other, dialect_of(path), partial(merge_texts, size=MARKER_SIZE))


def complaints(path: str, base: str, one: str, other: str, result: MergedNote) -> Iterator[str]:
    """Yield what is wrong with the merge of two versions of a text."""
    before, first, second, after = (content(text, path) for text in (base, one, other, result.text))
    yield from _losses(before, first, second, after)
    if result.conflicts:
        yield from _needless(before, first, second, result)
        return
    yield from _doubles(before, first, second, after)
    if after.problems - first.problems - second.problems:
        yield f"new problems: {after.problems - first.problems - second.problems}"
    for name in first.tasks.keys() & second.tasks.keys() & after.tasks.keys():
        tasks = before.tasks.get(name), first.tasks[name], second.tasks[name]
        if name in before.tasks or name not in before.names:
            yield from _faults(name, *tasks, after.tasks[name])


def _losses(before: Content, first: Content, second: Content, after: Content) -> Iterator[str]:
    for name in {*first.names, *second.names} - {*after.names}:
        here, there = name in first.names, name in second.names
        changed = [each.lines.get(name) for each in (first, second) if name in each.names] != [before.lines.get(name)]
        if (here and there) or name not in before.names:
            yield f"{name} is lost"
        elif changed and name in before.lines:
            yield f"{name} was changed, and is lost"


def _doubles(before: Content, first: Content, second: Content, after: Content) -> Iterator[str]:
    for line, count in after.listed.items():
        if count > max(1, first.listed[line], second.listed[line]):
            yield f"{line!r} is doubled"
    for name, count in after.others.items():
        is_more = count > max(first.others[name], second.others[name])
        is_more &= after.names[name] > max(first.names[name], second.names[name])
        if is_more and not _is_another(name, before.tasks.get(name), first, second):
            yield f"{name} is doubled"
    for title, count in after.headings.items():
        if count > max(first.headings[title], second.headings[title]):
            yield f"the heading {title!r} is doubled"


def _is_another(name: str, before: Place | None, first: Content, second: Content) -> bool:
    """Return whether a person could call a doubled task two.

    The same title below two tasks, most words new, or new on both clones with other words or below another task: who
    has only these three texts can't tell.
    """
    places = [tasks[name] for tasks in (first.tasks, second.tasks) if name in tasks]
    if name in SHARED:
        return len(places) < 2 or places[0].parent != places[1].parent
    if before is not None:
        return any(SequenceMatcher(None, place.title, before.title).ratio() < 0.8 for place in places)
    return len(places) == 2 and (places[0].title, places[0].parent) != (places[1].title, places[1].parent)


def _needless(before: Content, first: Content, second: Content, result: MergedNote) -> Iterator[str]:
    """Yield the conflicts in which nothing was changed on both sides."""
    for conflict in find_conflicts(result.text):
        names = {*ids_of(conflict.one), *ids_of(conflict.other)}
        twice = [
            name
            for name in names
            if len({each.lines.get(name) for each in (before, first, second)}) == 3
            or any(each.names[name] > 1 for each in (before, first, second))
        ]
        if not twice:
            yield f"a conflict where only one side changed something: {conflict.one!r} {conflict.other!r}"


def _faults(name: str, was: Place | None, here: Place, there: Place, now: Place) -> Iterator[str]:
    """Yield what is wrong with a task that both versions have."""
    for field in Place._fields:
        old, one, other = (getattr(place, field) if place else None for place in (was, here, there))
        goal = {one, other}
        if was is not None and old in goal:
            goal = {other if old == one else one}
        elif field == "state":
            goal = {max((here.state, there.state), key=lambda state: _RANKS[state])}
        elif field == "title" and one != other:
            continue  # words of both
        if getattr(now, field) not in goal:
            yield f"{name}: {field} is {getattr(now, field)!r}: {was} {here} {there}"

"""What a note finished, and how the next note tells of it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tiltool.core.carry.insertion import Parcel
from tiltool.core.carry.subtree import Luggage
from tiltool.core.note.model import Note, Section, Task
from tiltool.core.note.titles import block_id, title_key
from tiltool.core.tasks.box_lines import ENDED

_BULLET = re.compile(r"[ \t]*([-*+])[ \t]")
SOURCES = ("today", "later", "next", "done")
"""The sections whose checked boxes count as finished."""


class Finished(NamedTuple):
    """A task as the next note's `yesterday` lists it: titles of its ancestors joined by ` / `."""

    title: str
    key: str
    mark: str | None  # None for a plain bullet of a `done` section
    line: int
    reopened: bool


def finished_in(luggage: Luggage, earlier: Mapping[str, str]) -> tuple[Finished, ...]:
    """Return what the source finished, in order, each title once.

    `earlier` holds key and mark of the boxes of the note before the source: a parent that was done there,
    its child still open, only came along as context, and was told of when it was finished.
    """
    found = {each.key: each for each in reversed(list(_all_finished(luggage, earlier)))}
    return tuple(sorted(found.values(), key=lambda each: each.line))


def _keys(note: Note) -> Iterator[str]:
    """Yield the keys of all that `yesterday` lists."""
    for section in note.having("yesterday"):
        yield from (bullet.key for bullet in section.bullets)
        for _, root in section.roots():
            yield from (key for _, key, _ in _paths(root, ""))


def _paths(task: Task, above: str) -> Iterator[tuple[str, str, Task]]:
    title = task.title.removesuffix(block_id(task.title)).strip()
    title = f"{above} / {title}" if above else title
    yield title, title_key(title), task
    for child in task.children:
        yield from _paths(child, title)


def _all_finished(luggage: Luggage, earlier: Mapping[str, str]) -> Iterator[Finished]:
    for section in luggage.note.sections:
        if section.role not in SOURCES:
            continue
        for bullet in section.bullets:
            yield Finished(bullet.title, bullet.key, None, bullet.line, False)
        for _, root in section.roots():
            for title, key, task in _paths(root, ""):
                if task.state == "done" and task.title and not is_context(task, earlier):
                    reopened = luggage.is_reopened(task, section.role)
                    yield Finished(title, key, task.mark, task.line, reopened)


def is_context(task: Task, earlier: Mapping[str, str]) -> bool:
    """Tell whether a done task only came along above one that was open, and was done in the note before."""
    done = earlier.get(task.key, "") in ENDED
    return done and task.key in earlier and any(earlier.get(each.key, " ") not in ENDED for each in task.children)


def report_parcels(luggage: Luggage, target: Note, finished: tuple[Finished, ...]) -> Iterator[Parcel]:
    """Yield the lines for the target's `yesterday`: what is not listed there, where there is such a section."""
    there = target.first("yesterday")
    mine = luggage.note.first("yesterday")
    section = mine or there
    if section is None:
        return
    known = frozenset(_keys(target))
    bullet = _bullet(target, there) or _bullet(luggage.note, mine) or "-"
    for each in finished:
        if each.key not in known:
            yield _entry(section, bullet, each)


def _entry(section: Section, bullet: str, finished: Finished) -> Parcel:
    box = "" if finished.mark is None else f"[{finished.mark}] "
    line = f"{bullet} {box}{finished.title}"
    places = (("yesterday", (), (), finished.title, 1, finished.mark or ""),)
    group = section.groups[0]._replace(path=())
    return Parcel("yesterday", section, group, None, (line,), places, ())


def _bullet(note: Note, section: Section | None) -> str | None:
    """Return the list marker that a section uses."""
    tasks = [task for _, task in section.roots()] if section else []
    found = _BULLET.match(tasks[0].head.of(note.text)) if tasks else None
    return found[1] if found else None

"""What a note finished, and how the next note tells of it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tiltool.core.model import Note, Section, Task
from tiltool.core.parcel import Parcel
from tiltool.core.titles import block_id, title_key
from tiltool.core.travel import Luggage

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


def finished_in(luggage: Luggage) -> tuple[Finished, ...]:
    """Return what the source finished, in order, each title once."""
    known = _listed(luggage.note)
    found = {each.key: each for each in reversed(list(_all_finished(luggage, known)))}
    return tuple(sorted(found.values(), key=lambda each: each.line))


def _listed(note: Note) -> frozenset[str]:
    """Return the keys that the note's own `yesterday` lists as done."""
    return frozenset(_keys(note, every=False))


def _keys(note: Note, *, every: bool) -> Iterator[str]:
    """Yield the keys that `yesterday` lists: all of them, or those that are done and not `(WIP)`."""
    for section in note.having("yesterday"):
        yield from (bullet.key for bullet in section.bullets)
        for _, root in section.roots():
            done = (each for each in _paths(root, "") if every or (each[2].state == "done" and not each[2].wip))
            yield from (key for _, key, _ in done)


def _paths(task: Task, above: str) -> Iterator[tuple[str, str, Task]]:
    title = task.title.removesuffix(block_id(task.title)).strip()
    title = f"{above} / {title}" if above else title
    yield title, title_key(title), task
    for child in task.children:
        yield from _paths(child, title)


def _all_finished(luggage: Luggage, known: frozenset[str]) -> Iterator[Finished]:
    for section in luggage.note.sections:
        if section.role not in SOURCES:
            continue
        for bullet in section.bullets:
            yield Finished(bullet.title, bullet.key, None, bullet.line, False)
        for _, root in section.roots():
            for title, key, task in _paths(root, ""):
                if task.state == "done" and task.title and not _is_context(task, title, key, known):
                    reopened = luggage.is_reopened(task, section.role)
                    yield Finished(title, key, task.mark, task.line, reopened)


def _is_context(task: Task, title: str, key: str, known: frozenset[str]) -> bool:
    """Tell whether a done parent only came along with its open child: the note itself lists it already."""
    below = {title_key(f"{title} / {child.title}") for child in task.children}
    return bool(below) and key in known and not below & known


def report_parcels(luggage: Luggage, target: Note, finished: tuple[Finished, ...]) -> Iterator[Parcel]:
    """Yield the lines for the target's `yesterday`: what is not listed there, where there is such a section."""
    there = target.first("yesterday")
    mine = luggage.note.first("yesterday")
    section = mine or there
    if section is None:
        return
    known = frozenset(_keys(target, every=True))
    bullet = _bullet(target, there) or _bullet(luggage.note, mine) or "-"
    for each in finished:
        if each.key not in known:
            yield _entry(section, bullet, each)


def _entry(section: Section, bullet: str, finished: Finished) -> Parcel:
    box = "" if finished.mark is None else f"[{finished.mark}] "
    line = f"{bullet} {box}{finished.title}"
    places = (("yesterday", (), (), finished.title, finished.mark or ""),)
    group = section.groups[0]._replace(path=())
    return Parcel("yesterday", section, group, None, (line,), places, ())


def _bullet(note: Note, section: Section | None) -> str | None:
    """Return the list marker that a section uses."""
    tasks = [task for _, task in section.roots()] if section else []
    found = _BULLET.match(tasks[0].head.of(note.text)) if tasks else None
    return found[1] if found else None

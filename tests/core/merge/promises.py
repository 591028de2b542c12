"""What a merge of two versions of a text promises, checked from outside: by the words that name tasks and paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache, partial
from typing import NamedTuple

from tests.core.merge.clones import BACKLOG, IDEAS, NOTES, SHARED, WORDS, dialect_of, ids_of
from tiltool.core.merge.conflicts import find_conflicts
from tiltool.core.merge.merge import MARKER_SIZE, MergedNote, merge_notes
from tiltool.core.merge.task_copies import Files, find_takeovers, take_over
from tiltool.core.note.model import Group, Section, Task
from tiltool.core.note.parse import parse
from tiltool.core.publish.rules import Rules
from tiltool.core.text.lines import split_lines
from tiltool.store.git.text_merge import merge_texts

Texts = Mapping[str, str]

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
    listed: Counter[str]  # lines of roots in sections that list what was done before
    others: Counter[str]  # names elsewhere
    lines: Mapping[str, str]
    tasks: Mapping[str, Place]
    problems: frozenset[str]
    headings: Counter[str]


@lru_cache(2000)
def content(text: str, path: str) -> Content:
    note = parse(text, None, dialect_of(path), with_links=False)
    listed, others, names = Counter[str](), Counter[str](), Counter(ids_of(_own_titles(text)))
    places: list[tuple[bool, str, Place]] = []
    for section in note.sections:
        body = text[section.heading.span.start if section.heading else 0 : section.end]
        is_list = section.role == "yesterday"
        listed.update(line for line in split_lines(body) if is_list and line[:1].strip() and ids_of(line))
        others.update([] if is_list else ids_of(_own_titles(body)))
        for group, root in section.roots():
            places += [(is_list, *each) for each in _places(_address(section, group), root, None)]
    tasks = {name: place for is_list, name, place in places if (names if is_list else others)[name] == 1}
    lines = {name: line for line in split_lines(text) for name in ids_of(line) if names[name] == 1}
    problems = frozenset(problem.code for problem in note.problems if problem.code != "twin")
    return Content(names, listed, others, lines, tasks, problems, Counter(heading.title for heading in note.headings()))


def _own_titles(text: str) -> str:
    """Return a text without the titles that a report has before that of a task: `fix it / write a test`."""
    return re.sub(r"(?<=\] )[^\r\n]* / ", "", text)


def _address(section: Section, group: Group) -> str:
    title = "" if group.title is None else f"# {group.title}"
    return f"{section.role or section.title} {next(iter(ids_of(title)), title)}"


def _places(address: str, task: Task, parent: str | None) -> Iterator[tuple[str, Place]]:
    own = next(iter(ids_of(task.title.rpartition(" / ")[2])), None)
    if own:
        state = "doing" if task.wip else task.state
        yield own, Place(state, task.title, None if parent else address, parent)
    for child in task.children:
        yield from _places(address, child, own)


def merge(base: str, one: str, other: str, path: str) -> MergedNote:
    """Return the merge of two versions of a text. Raises Refused."""
    return merge_notes(base, one, other, dialect_of(path), partial(merge_texts, size=MARKER_SIZE))


def agreed(base: Texts, one: Texts, other: Texts, merged: Texts) -> dict[str, str]:
    """Return a merge in which the copies of tasks have taken over what was done to them, as `til sync` leaves it."""
    paths = {*base, *one, *other}
    days = {path: date.fromisoformat(path[6:16]) for path in paths if path.startswith("notes/2")}
    texts = [{path: text for path, text in each.items() if path != IDEAS} for each in (base, one, other)]
    files = Files(days, NOTES, BACKLOG, lambda _: Rules(), "plain")
    found, again = find_takeovers(files, *texts), find_takeovers(files, texts[0], texts[2], texts[1])
    assert found == again, "takeovers depend on which clone is ours"
    result = dict(merged)
    for each in found:
        result[each.path] = take_over(result[each.path], each, files.dialect_of(each.path))
    return result


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
        is_single = all(each.names[name] <= 1 for each in (before, first, second, after))
        if is_single and (name in before.tasks or name not in before.names):
            yield from _faults(name, *tasks, after.tasks[name])


def copies_left(base: Texts, one: Texts, other: Texts, after: Texts) -> Iterator[str]:
    """Yield the copies of tasks that are open after one clone has finished the task, and the other has moved it.

    An open box in an older note than that of the finished one is an earlier step of the task, as after `--keep`.
    """
    for here, there in ((one, other), (other, one)):
        for path, text in base.items():
            for name, was in content(text, path).tasks.items():
                ends = [content(each.get(path, ""), path).tasks.get(name) for each in (here, there)]
                copies = _live(name, there)
                is_left = ends[1] is None or ends[1].state == "moved"
                is_finished = (
                    is_left and _live(name, base) == [path] and _live(name, here) == [] and _in(name, here) == {path}
                )
                is_moved = len(copies) == 1 and path not in copies and _in(name, there) <= {path, *copies}
                if not (is_finished and is_moved and ends[0] and ends[0].state == "done") or name in SHARED:
                    continue
                goal = copies[0]
                titles = {was.title, ends[0].title, content(there[goal], goal).tasks[name].title}
                left = [each for each in _live(name, after) if not "notes/2" < each < path < "notes/3"]
                if len(titles) == 1 and left:
                    yield f"{name} was finished in {path}, and is open in {left}"


def _live(name: str, texts: Texts) -> list[str]:
    """Return the paths of the texts in which a task is open or in progress, but for lists of what was done before."""
    found = ((path, content(text, path).tasks.get(name)) for path, text in texts.items() if path in _in(name, texts))
    return [path for path, place in found if place and place.state in ("open", "doing")]


def _in(name: str, texts: Texts) -> set[str]:
    return {path for path, text in texts.items() if content(text, path).others[name]}


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
        if is_more and not _is_another(name, before, first, second):
            yield f"{name} is doubled"
    for title, count in after.headings.items():
        if count > max(first.headings[title], second.headings[title]):
            yield f"the heading {title!r} is doubled"


def _is_another(name: str, before: Content, first: Content, second: Content) -> bool:
    """Return whether a person could call a doubled task or heading two.

    The same title below two tasks, many of its words new, or new on both clones and it, or what it is below, with other
    words: who has only these three texts can't tell.
    """
    places = [tasks[name] for tasks in (first.tasks, second.tasks) if name in tasks]
    if name in SHARED:
        return len(places) < 2 or _titles(name, first) != _titles(name, second)
    if old := before.tasks.get(name):
        return any(SequenceMatcher(None, _words(old), _words(place)).ratio() < 0.8 for place in places)
    if not places:
        return name not in before.names and first.lines.get(name) != second.lines.get(name)
    return len(places) == 2 and _titles(name, first) != _titles(name, second)


def _words(place: Place) -> str:
    """Return what a title says, without fields and tags, which may be most of it."""
    return " ".join(word for word in place.title.split() if word in WORDS or ids_of(word))


def _titles(name: str | None, texts: Content) -> list[str]:
    """Return the titles of a task and of those it is below."""
    place = texts.tasks.get(name or "")
    return [place.title, *_titles(place.parent, texts)] if place else []


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

"""Find a task of one note: by id, by line, or by a unique part of its title."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from tiltool.core.note.fields import chain_key, is_part_of_title, shown_title
from tiltool.core.note.heading_aliases import TASK_ROLES
from tiltool.core.note.model import Note, Section, Task
from tiltool.core.note.titles import title_key
from tiltool.core.tasks.chains import digest_id, shortened
from tiltool.errors import NothingFound, Refused
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook
from tiltool.store.queries.chain_walk import chains_around

_MOST_LISTED = 9


class NamedTask(NamedTuple):
    """A task with its id."""

    id: str
    section: Section
    task: Task
    handle: str = ""  # the full id; `id` is the part that is unique in its note


def named_tasks(notebook: Notebook, note: Note, path: str) -> tuple[NamedTask, ...]:
    """Return the tasks of the note at a path from the root with their ids; empty boxes have none.

    Those of the task sections come first: their reports under `yesterday` must not take their ids.
    """
    found = [(section, task) for section, task in note.tasks() if not task.is_placeholder]
    found.sort(key=lambda each: each[0].role not in TASK_ROLES)
    chains = chains_around(notebook, note, path, note.day) if note.day else {}
    twins = Counter[str]()
    ids = []
    for _, task in found:
        key, chain = chain_key(task.title), chains.get(task.line)
        twins[key] += 1
        ids.append(chain.id if chain else digest_id(key, str(note.day or ""), twins[key]))
    short = shortened(ids)
    return tuple(NamedTask(short[id], section, task, id) for id, (section, task) in zip(ids, found, strict=True))


def find_task(
    named: Sequence[NamedTask], path: str, day: date, wanted: str, likely: Callable[[Task], bool]
) -> NamedTask | None:
    """Return the task that `wanted` means in the note of a day; of several, the `likely` one; None if there is none.

    Titles under `yesterday`, which only reports, don't count. Raises Refused for several; the hint lists them.
    """
    by_id = [each for each in named if begins_id(wanted, each.handle)]
    if len(by_id) == 1:
        return by_id[0]
    own = [each for each in named if each.section.role != "yesterday"]
    found = [own[at] for at in matching_titles([each.task.title for each in own], wanted)]
    live = [each for each in found if likely(each.task)] if len(found) > 1 else found
    if len(live) == 1:
        return live[0]
    if not found:
        return None
    several = live or found
    values = {"name": wanted, "count": len(several), "day": day}
    message = Message("{name!r} matches {count} tasks of {day}; nothing changed", **values)
    listed = ((each.id, shown_title(each.task.title), f"{path}:{each.task.line}") for each in several)
    raise Refused(message, choices(listed, len(several)))


def begins_id(text: str, id: str) -> bool:
    """Return whether a text is an id, or a long enough beginning of one."""
    return 4 <= len(text) <= 8 and id.startswith(text.lower())


def matching_titles(titles: Sequence[str], wanted: str) -> Sequence[int]:
    """Return the positions of the titles equal to `wanted`, or else of those containing it."""
    key = title_key(wanted)
    exact = [at for at, title in enumerate(titles) if key in (title_key(title), title_key(shown_title(title)))]
    return exact or [at for at, title in enumerate(titles) if is_part_of_title(key, title)]


def choices(tasks: Iterable[tuple[str, str, str]], count: int) -> Message:
    """Return the hint that lists the first of `count` tasks, one per line: id, title and place."""
    listed = "".join(f"\n  {id} {title} ({place})" for id, title, place in islice(tasks, _MOST_LISTED))
    more = count - _MOST_LISTED
    if more > 0:
        return Message("name one by its id:{tasks}\n  … and {count} more", tasks=listed, count=more)
    return Message("name one by its id:{tasks}", tasks=listed)


def find_line(named: Sequence[NamedTask], where: str, line: int) -> NamedTask:
    """Return the task whose box is on `line` of a note, which messages call `where`. Raises NothingFound for none."""
    for each in named:
        if each.task.line == line:
            return each
    lines = ", ".join(str(each) for each in sorted(each.task.line for each in named)[:20])
    hint = Message("lines with tasks: {lines}", lines=lines) if lines else "that note has no tasks"
    raise NothingFound(Message("no task on line {line} of {where}", line=line, where=where), hint)

"""Which task is meant: by id, by `day:line`, or by a unique part of its title."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tiltool.core.note.fields import chain_key
from tiltool.core.note.model import TASK_ROLES, Note, Section, Task
from tiltool.core.note.titles import title_key
from tiltool.core.tasks.chains import digest_id, shortened
from tiltool.errors import Misused, NothingFound, Refused
from tiltool.store.notebook.chain_walk import chains_around
from tiltool.store.notebook.day_notes import DayFile
from tiltool.store.notebook.notebook import Notebook


class Named(NamedTuple):
    """A task with the handle it goes by."""

    id: str
    section: Section
    task: Task
    handle: str = ""  # the whole id, of which `id` is as much as tells it from the others of its note


def named_tasks(notebook: Notebook, note: Note) -> tuple[Named, ...]:
    """Return the tasks of a note with their ids; empty boxes have none.

    Those of the task sections come first: what `yesterday` reports of them again must not take their ids.
    """
    found = [(section, task) for section, task in note.tasks() if not task.is_placeholder]
    found.sort(key=lambda each: each[0].role not in TASK_ROLES)
    chains = chains_around(notebook, note, note.day) if note.day else {}
    twins = Counter[str]()
    ids = []
    for _, task in found:
        key, chain = chain_key(task.title), chains.get(task.line)
        twins[key] += 1
        ids.append(chain.id if chain else digest_id(key, str(note.day or ""), twins[key]))
    short = shortened(ids)
    return tuple(Named(short[id], section, task, id) for id, (section, task) in zip(ids, found, strict=True))


def find_task(
    notebook: Notebook, named: Sequence[Named], file: DayFile, wanted: str, likely: Callable[[Task], bool]
) -> Named:
    """Return the task of `file` that `wanted` means; of several, the one that is `likely`.

    A title is not looked for under `yesterday`, which only reports. Raises Refused where it means no task,
    or several: then the hint lists them.
    """
    by_id = [each for each in named if 4 <= len(wanted) <= 8 and each.handle.startswith(wanted.lower())]
    if len(by_id) == 1:
        return by_id[0]
    key = title_key(wanted)
    own = [each for each in named if each.section.role != "yesterday"]
    exact = [each for each in own if each.task.key == key]
    found = exact or [each for each in own if key and key in each.task.key]
    live = [each for each in found if likely(each.task)] if len(found) > 1 else found
    if len(live) == 1:
        return live[0]
    if not key:
        raise Misused("TASK is empty", "til show lists the tasks and their ids")
    if not found:
        raise NothingFound(
            f"no task like {wanted!r} in {notebook.relative(file)}", "til show lists the tasks and their ids"
        )
    listed = "; ".join(f"{each.id} {each.task.title} (line {each.task.line})" for each in (live or found)[:9])
    raise Refused(
        f"{wanted!r} means {len(live or found)} tasks of {file.day}: nothing changed",
        f"name one by its id: {listed}",
    )


def find_line(named: Sequence[Named], where: str, line: int) -> Named:
    """Return the task whose box stands on `line` of a note; `where` is what it is called by. Raises NothingFound for none."""
    for each in named:
        if each.task.line == line:
            return each
    near = ", ".join(str(each) for each in sorted(each.task.line for each in named)[:20]) or "none"
    raise NothingFound(f"no task on line {line} of {where}", f"lines with tasks: {near}")

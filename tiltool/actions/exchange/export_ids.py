"""Uids of tasks for other programs: stable and unique."""

from collections.abc import Mapping

from tiltool.actions.select.open_tasks import Setting, Waiting, list_tasks
from tiltool.core.note.fields import chain_key
from tiltool.core.tasks.chains import digest_id
from tiltool.store.index.database import Index
from tiltool.store.queries.open_tasks import backlog_tasks

OURS = "til-"
"""The prefix of uids in a file that til wrote."""


def uids_of(index: Index, setting: Setting) -> Mapping[tuple[str, int], str]:
    """Return the uid of every open task by its path and line, whichever of them are exported.

    If several projects have a task of one title, done or not, the first one's uid is made of the title alone, the
    others' of project and title, also while they are picked. Other duplicates differ by the day they began.
    """
    first: dict[str, str] = {}
    for each in backlog_tasks(index, setting.backlog):
        first.setdefault(chain_key(each.title), each.path)
    found: dict[tuple[str, int], str] = {}
    taken: set[str] = set()
    for task in sorted(list_tasks(index, setting).tasks, key=lambda task: _rank(task, setting.backlog)):
        uid = _untaken(_by_home(task, first, setting.backlog), task, taken)
        taken.add(uid)
        found[task.task.path, task.task.line] = uid
    return found


def _rank(task: Waiting, backlog: str) -> tuple[bool, str, str, int]:
    row = task.task
    return not row.path.startswith(f"{backlog}/"), row.first_day or "", row.path, row.line


def _by_home(task: Waiting, first: Mapping[str, str], backlog: str) -> str:
    home = f"{backlog}/{task.project}.md" if task.project else ""
    known = first.get(chain_key(task.task.title), home)
    return task.uid if home in ("", known) else digest_id(task.uid, home, 1)


def _untaken(uid: str, task: Waiting, taken: set[str]) -> str:
    made, number = uid, 0
    while made in taken:
        number += 1
        made = digest_id(uid, task.task.first_day or task.task.path, number)
    return made

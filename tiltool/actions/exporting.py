"""Export: tasks that wait, in the formats of other programs."""

from collections.abc import Sequence
from datetime import date, datetime

from tiltool.actions.tasks import Waiting
from tiltool.core.item import Item

EXPORTS = ("ics", "todotxt", "csv")


def item_of(task: Waiting) -> Item:
    """Return a task that waits, for other programs; its id stays the same as long as its chain."""
    fields = task.fields
    began = date.fromisoformat(task.task.first_day) if task.task.first_day else None
    return Item(
        title=fields.bare or task.task.title,
        state="doing" if task.task.wip or task.task.state == "doing" else "open",
        priority=fields.priority,
        due=fields.due,
        scheduled=fields.scheduled,
        start=fields.start,
        created=fields.created or began,
        project=task.project,
        tags=task.tags,
        repeat=fields.repeat,
        notes=tuple(filter(None, (line.strip() for line in task.task.more.splitlines()))),
        uid=f"til-{task.uid}",
    )


def exported(tasks: Sequence[Waiting], form: str, stamp: datetime) -> tuple[str, tuple[str, ...]]:
    """Return the text of tasks in a format of EXPORTS, and what of them the format has no word for."""
    items = [item_of(task) for task in tasks]
    if form == "csv":
        from tiltool.core.csvtable import write_csv

        return write_csv(items), tuple(f"{item.title}: the lines below it" for item in items if item.notes)
    if form == "todotxt":
        from tiltool.core.todotxt import todotxt_losses, write_todotxt

        return write_todotxt(items), todotxt_losses(items)
    from tiltool.actions.icalendar_tasks import write_ics
    from tiltool.core.repeat import parse_repeat

    return write_ics(items, stamp, lambda words: parse_repeat(words).rule).decode(), ()

"""`til due`, `til repeat` and `til prio`."""

import click

from tiltool.actions.tasks.set_field import FieldReport, set_field
from tiltool.cli.arguments import AlternativeOption, DayCommand, changing, day_argument, epilog
from tiltool.cli.completion import PRIORITY_WORDS, RULE_WORDS, TASK
from tiltool.cli.context import Context
from tiltool.cli.language import say
from tiltool.cli.output import show_changes
from tiltool.cli.streams import echo_line
from tiltool.cli.tasks.mark import task_request
from tiltool.core.note.fields import BANGS, PRIORITIES, PRIORITY_EMOJI
from tiltool.errors import Misused
from tiltool.messages import Message

_NOTHING = ("none", "-")


@click.command(
    "due",
    cls=DayCommand,
    epilog=epilog("til due k3fa next friday", "til due 'the feed' 2026-12-01 --scheduled"),
)
@click.argument("task", type=TASK)
@day_argument("day", "DAY", required=True)
@click.option(
    "--scheduled",
    "name",
    cls=AlternativeOption,
    flag_value="scheduled",
    help="Set the day you plan to work on it instead.",
)
@click.option(
    "--start", "name", cls=AlternativeOption, flag_value="start", help="Set the earliest day to start instead."
)
@changing
def due_command(context: Context, task: str, day: str, name: str | None, dry_run: bool, as_json: bool) -> None:
    """Set a task's due date, or remove it with "none".

    On that day, til new brings a backlog task into the note. An existing date keeps its notation; a new one uses
    the notation set by `fields` in mkdocs.yml: due:2026-12-01, 📅 2026-12-01 or [due:: 2026-12-01].
    """
    notebook = context.notebook()
    value = None if day in _NOTHING else context.day(notebook, day, coming=True).isoformat()
    request = task_request(context, notebook, [task])
    report = set_field(notebook, request, name or "due", value, context.now(), command="due", dry_run=dry_run)
    _show(report, dry_run, as_json)


@click.command(
    "repeat",
    cls=DayCommand,
    epilog=epilog('til repeat k3fa "every weekday"', 'til repeat 청소 "매월 마지막 금요일"'),
)
@click.argument("task", type=TASK)
@click.argument("rule", type=RULE_WORDS, nargs=-1, required=True)
@changing
def repeat_command(context: Context, task: str, rule: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Make a task repeat by a rule, or remove the rule with "none".

    Rules are every day, every weekday, every 2 weeks on monday, every month on the 31st, every month on the last
    friday and so on; with "when done" the next day is counted from the day it was done. Once done, the task waits in
    its project or the inbox until its next day; however many days you miss, it comes back once.

    In Korean: 매주 월요일, 매월 말일.
    """
    from tiltool.core.tasks.recurrence import parse_repeat

    notebook = context.notebook()
    text = " ".join(rule)
    value = None if text in _NOTHING else parse_repeat(text).text
    request = task_request(context, notebook, [task])
    report = set_field(notebook, request, "repeat", value, context.now(), command="repeat", dry_run=dry_run)
    _show(report, dry_run, as_json)


@click.command("prio", cls=DayCommand, epilog=epilog("til prio k3fa high", "til prio k3fa none"))
@click.argument("task", type=TASK)
@click.argument("priority", type=PRIORITY_WORDS)
@changing
def prio_command(context: Context, task: str, priority: str, dry_run: bool, as_json: bool) -> None:
    """Set the priority of a task: highest, high, medium, low, lowest; or "none" to remove it."""
    notebook = context.notebook()
    priority = BANGS.get(priority) or PRIORITY_EMOJI.get(priority, priority)
    if priority not in (*PRIORITIES, *_NOTHING):
        hint = Message("one of {words}, none", words=", ".join(reversed(PRIORITIES)))
        raise Misused(Message("{word!r} is not a valid priority", word=priority), hint)
    value = None if priority in _NOTHING else priority
    request = task_request(context, notebook, [task])
    report = set_field(notebook, request, "priority", value, context.now(), command="prio", dry_run=dry_run)
    _show(report, dry_run, as_json)


def _show(report: FieldReport, dry_run: bool, as_json: bool) -> None:
    document = {"changed": bool(report.changes), "tasks": [each._asdict() for each in report.tasks]}
    if show_changes(document, report.changes, as_json=as_json, dry_run=dry_run):
        for each in report.tasks:
            same = f" ({say('unchanged')})" if each.before == each.after else ""
            echo_line(f"{each.after}{same}  ({each.path}:{each.line})", err=dry_run)

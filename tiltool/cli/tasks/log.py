"""`til log`."""

from collections.abc import Iterator

import click

from tiltool.actions.select.anywhere import place_named
from tiltool.actions.select.open_tasks import project_of, setting_of
from tiltool.actions.tasks.log import TaskLog, TaskReference, task_log
from tiltool.cli.arguments import DayCommand, epilog, json_option
from tiltool.cli.completion import TASK
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import Json, echo_json
from tiltool.cli.streams import echo, style
from tiltool.core.note.fields import shown_title
from tiltool.core.note.headings import MARKS
from tiltool.store.index.session import ask

_MOST_STEPS = 30


@click.command(
    "log",
    cls=DayCommand,
    epilog=epilog("til log k3fa", "til log '배포 설정' --json"),
)
@click.argument("task", type=TASK)
@json_option
@pass_context
def log_command(context: Context, task: str, as_json: bool) -> None:
    """Tell the story of a task: where it began, each note it was carried through, where it is or ended.

    TASK is an id, DAY:LINE, PATH:LINE, or a part of its title; also of tasks that are done. A title that was
    edited on the way is followed. What was learned under the same name is told, too.
    """
    notebook = context.notebook()
    today = context.today(notebook)
    meant = TaskReference(task, place_named(notebook, task, today))
    log = ask(notebook, lambda index: task_log(index, setting_of(notebook, today), meant))
    if as_json:
        echo_json(log_json(log))
        return
    for line in log_lines(log, notebook.config.tasks):
        echo(line)


def log_json(log: TaskLog) -> Json:
    """Return a log with all its steps."""
    return {
        "id": log.id,
        "title": log.title,
        "state": log.state,
        "first_day": log.first_day,
        "last_day": log.steps[-1].day if log.steps else None,
        "days": log.days,
        "times_carried": log.times_carried,
        "steps": [{**step._asdict(), "skipped": list(step.skipped)} for step in log.steps],
        "backlog": [each._asdict() for each in log.backlog],
        "topics": [
            {"path": place.path, "day": place.day, "line": place.line, "title": place.title} for place in log.topics
        ],
        "others": log.others,
    }


def log_lines(log: TaskLog, backlog: str) -> Iterator[str]:
    """Yield the lines of a log: in one line what it comes to, then note by note."""
    yield f"{style(shown_title(log.title), bold=True)}  {style(log.id[:4], fg='cyan')}"
    yield f"  {' · '.join(_summary(log))}"
    if log.steps:
        yield ""
    hidden = len(log.steps) - _MOST_STEPS
    for at, step in enumerate(log.steps):
        if hidden > 0 and _MOST_STEPS // 2 <= at < _MOST_STEPS // 2 + hidden:
            if at == _MOST_STEPS // 2:
                yield f"  … {hidden} notes more: --json has them all"
            continue
        if step.skipped:
            yield style(f"  {'':10}  not in {_days(step.skipped)}", dim=True)
        changed = at and step.title != log.steps[at - 1].title
        told = f"  {step.title}" if changed or not at else ""
        yield f"  {step.day}  [{MARKS[step.state]}]{told}  {style(f'{step.path}:{step.line}', fg='magenta')}"
    yield from _beside(log, backlog)


def _summary(log: TaskLog) -> Iterator[str]:
    yield log.state
    if log.steps:
        first, last = log.steps[0].day, log.steps[-1].day
        yield first if first == last else f"{first} to {last}"
        yield _counted(log.days or 0, "day")
        yield f"carried {_counted(log.times_carried, 'time')}"
    skipped = sum(len(step.skipped) for step in log.steps)
    if skipped:
        yield f"skipped {_counted(skipped, 'note')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _days(days: tuple[str, ...]) -> str:
    return days[0] if len(days) == 1 else f"{len(days)} notes from {days[0]} to {days[-1]}"


def _beside(log: TaskLog, backlog: str) -> Iterator[str]:
    if log.backlog:
        yield ""
        yield "backlog"
        for each in log.backlog:
            place = style(f"{each.path}:{each.line}", fg="magenta")
            yield f"  @{project_of(each.path, backlog)}  [{MARKS[each.state]}]  {place}"
    if log.topics:
        yield ""
        yield "learned"
        for topic in log.topics:
            place = style(f"{topic.path}:{topic.line}", fg="magenta")
            yield f"  {topic.day or '':10}  {topic.title}  {place}"
    if log.others:
        yield ""
        yield style(f"{_counted(log.others, 'other chain')} of this title; this is the newest", dim=True)

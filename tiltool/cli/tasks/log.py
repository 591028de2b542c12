"""`til log`."""

from collections.abc import Iterator

import click

from tiltool.actions.select.open_tasks import project_of, setting_of
from tiltool.actions.select.task_lookup import place_named
from tiltool.actions.tasks.log import TaskLog, task_log
from tiltool.cli.arguments import DayCommand, epilog, reporting, task_name
from tiltool.cli.completion import TASK
from tiltool.cli.context import Context
from tiltool.cli.language import localized, say, say_number
from tiltool.cli.output import Json, carried_times, echo_json
from tiltool.cli.streams import columns, echo, style
from tiltool.core.note.dialect import MARKS
from tiltool.core.note.fields import shown_title
from tiltool.core.text.width import clipped, width_of, wrapped
from tiltool.store.index.session import ask

_MOST_STEPS = 30


@click.command("log", cls=DayCommand, epilog=epilog("til log k3fa", "til log 'the deploy' --json"))
@click.argument("task", type=TASK)
@reporting
def log_command(context: Context, task: str, as_json: bool) -> None:
    """Show the history of a task: its first note, each note it was carried through, where it is now.

    TASK is an id, DAY:LINE, PATH:LINE, or part of its title; finished tasks are found, too. Edited titles are
    followed. Topics with the same name are also listed.
    """
    notebook = context.notebook()
    today = context.today(notebook)
    place = place_named(notebook, task_name(notebook, task), today)
    log = ask(notebook, lambda index: task_log(index, setting_of(notebook, today), task, place))
    if as_json:
        echo_json(_document(log))
        return
    for line in _lines(log, notebook.config.tasks):
        echo(line)


def _document(log: TaskLog) -> Json:
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


def _lines(log: TaskLog, backlog: str) -> Iterator[str]:
    """Yield a task's log: a summary, then one line per note."""
    yield f"{style(shown_title(log.title), bold=True)}  {style(log.id[:4], fg='cyan')}"
    for line in wrapped([*filter(None, _summary(log))], " · ", columns() - 2):
        yield f"  {line}"
    if log.steps:
        yield ""
    hidden = len(log.steps) - _MOST_STEPS
    for at, step in enumerate(log.steps):
        if hidden > 0 and _MOST_STEPS // 2 <= at < _MOST_STEPS // 2 + hidden:
            if at == _MOST_STEPS // 2:
                yield say("  … {count} more notes: --json lists them all", count=hidden)
            continue
        if step.skipped:
            yield style(f"  {'':10}  {_absence(step.skipped)}", dim=True)
        changed = at and step.title != log.steps[at - 1].title
        head, place = f"  {step.day}  [{MARKS[step.state]}]  ", f"{step.path}:{step.line}"
        room = max(10, columns() - width_of(head) - width_of(place) - 2)
        title = f"{clipped(step.title, room)}  " if changed or not at else ""
        yield f"{head}{title}{style(place, fg='magenta')}"
    yield from _beside(log, backlog)


def _summary(log: TaskLog) -> Iterator[str]:
    yield localized(log.state)
    if log.steps:
        first, last = log.steps[0].day, log.steps[-1].day
        yield first if first == last else say("{first} to {last}", first=first, last=last)
        yield say_number(log.days or 0, "1 day", "{count} days")
        yield carried_times(log.times_carried)
    skipped = sum(len(step.skipped) for step in log.steps)
    if skipped:
        yield say_number(skipped, "missing in 1 note", "missing in {count} notes")


def _absence(days: tuple[str, ...]) -> str:
    if len(days) == 1:
        return say("not in {day}", day=days[0])
    return say("not in {count} notes from {first} to {last}", count=len(days), first=days[0], last=days[-1])


def _beside(log: TaskLog, backlog: str) -> Iterator[str]:
    projects = [project_of(each.path, backlog) for each in log.backlog]
    for heading in ("", "backlog"):
        tasks = [(name, each) for name, each in zip(projects, log.backlog, strict=True) if bool(name) == bool(heading)]
        if tasks:
            yield ""
            yield from [say(heading)] if heading else ()
        for name, each in tasks:
            place = style(f"{each.path}:{each.line}", fg="magenta")
            yield f"  {f'@{name}' if name else ' ' * 10}  [{MARKS[each.state]}]  {place}"
    if log.topics:
        yield ""
        yield say("learned")
        for topic in log.topics:
            place = style(f"{topic.path}:{topic.line}", fg="magenta")
            yield f"  {topic.day or '':10}  {topic.title}  {place}"
    if log.others:
        yield ""
        others = say_number(log.others, "1 earlier task has this title", "{count} earlier tasks have this title")
        yield style(others, dim=True)

"""Reports for people: short lines, wide letters measured, colour only on a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import unified_diff

import click

from tiltool.actions.add import AddReport
from tiltool.actions.carry import CarryReport, Leg
from tiltool.actions.mark import MarkReport
from tiltool.actions.show import ShowReport
from tiltool.actions.undo import UndoReport
from tiltool.cli.as_json import chain_of, move_ids
from tiltool.cli.context import columns
from tiltool.core.model import Problem, Section, Task
from tiltool.core.width import clipped
from tiltool.store.history import Change, Entry

_COLOURS = {
    "open": None,
    "doing": "yellow",
    "done": "green",
    "dropped": "bright_black",
    "moved": "bright_black",
}
_MOST_LINES = 30


def show_diff(changes: Iterable[Change]) -> None:
    """Print the changes as a unified diff, as `--dry-run` does."""
    for change in changes:
        before, after = change.patch.before, change.patch.after
        old = "/dev/null" if before is None else f"a/{change.path}"
        new = "/dev/null" if after is None else f"b/{change.path}"
        for line in unified_diff(_lines(before), _lines(after), old, new, n=1, lineterm=""):
            click.secho(line, fg={"+": "green", "-": "red", "@": "cyan"}.get(line[0]))


def _lines(text: str | None) -> list[str]:
    return (text or "").replace("\r\n", "\n").split("\n") if text else []


def show_carry(report: CarryReport, *, err: bool = False) -> None:
    """Print what a carry did."""
    for line in carry_lines(report):
        click.echo(line, err=err)


def carry_lines(report: CarryReport) -> Iterator[str]:
    """Yield the lines of a carry's report."""
    if not report.changes:
        yield f"{report.path}: nothing to carry" + ("" if report.created else ", nothing changed")
    else:
        yield click.style(report.path, bold=True) + (" (new)" if report.created else "")
    for day in report.passed_over:
        yield f"  passed over {day}: no task section"
    for leg in report.legs:
        yield from _leg_lines(leg, report.target)
    for day, problem in report.problems:
        yield _problem(str(day), problem)


def _leg_lines(leg: Leg, target: date) -> Iterator[str]:
    plan = leg.plan
    if plan.carried or plan.reopened:
        roots = sum(1 for move in plan.carried if not move.task.depth)
        below = len(plan.carried) - roots
        yield f"  carried {len(plan.carried)} from {leg.day}" + (
            f", {below} of them below another" if below else ""
        )
        yield from _clip_list([*_moves(leg, target)])
    for move in plan.reopened:
        yield clipped(f"  reopened [ ] {move.task.title}", columns())
    if plan.finished:
        titles = ", ".join(each.title for each in plan.finished)
        yield clipped(f"  finished {len(plan.finished)}: {titles}", columns())
    for skip in plan.skipped:
        why = {
            "already-there": "there already",
            "no-place": "would hang under another task; left where it is",
        }
        yield clipped(f"  skipped: {why[skip.why]}: {skip.task.title} (line {skip.task.line})", columns())
    if plan.elsewhere:
        yield f"  {plan.elsewhere} open outside the task sections of {leg.day}: left there"
    for problem in plan.problems:
        yield _problem(str(leg.day), problem)


def _moves(leg: Leg, target: date) -> Iterator[str]:
    for id, move in zip(move_ids(leg), leg.plan.carried, strict=True):
        if not move.task.depth:
            chain = chain_of(leg, move)
            age = (target - chain.first_day).days
            times = f", carried {chain.times_carried} times" if chain.times_carried > 1 else ""
            since = f"  {age} days old{times}" if age > 1 else ""
            title = clipped(move.task.title, max(20, columns() - len(since) - 16))
            yield f"    {click.style(id, fg='cyan')} [{move.task.mark}] {title}{click.style(since, dim=True)}"


def _clip_list(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"    … and {len(lines) - _MOST_LINES} more"


def _problem(where: str, problem: Problem) -> str:
    return click.style(f"  {where}:{problem.line}:{problem.column}: {problem.message}", fg="yellow")


def show_note(report: ShowReport) -> None:
    """Print an overview of a note: its sections with their tasks and topics."""
    note = report.note
    tags = " ".join(f"#{tag.name}" for tag in note.tags)
    day = f"{note.day} " if note.day and str(note.day) not in (note.title or "") else ""
    click.echo(
        click.style(f"{day}{note.title or ''}".strip() or report.path, bold=True)
        + (f"  {tags}" if tags else "")
    )
    click.secho(report.path, dim=True)
    for section in note.sections:
        for line in _section_lines(report, section):
            click.echo(line)
    for problem in note.problems:
        click.echo(_problem("line", problem), err=True)


def _section_lines(report: ShowReport, section: Section) -> Iterator[str]:
    if section.heading and (section.role or section.heading.level > 1):
        yield ""
        yield click.style(section.title or "(no title)", bold=True) + (
            f"  {section.role}" if section.role else ""
        )
    for group in section.groups:
        if group.path and group.tasks:
            yield f"  {click.style(group.title or '(unnamed group)', italic=True)}"
        for task in group.tasks:
            yield from _task_lines(report, task)
    for topic in section.topics:
        tied = report.topic_tasks.get(topic.key)
        yield clipped(f"  # {topic.title}", columns() - 8) + (f"  ({tied})" if tied else "")


def _task_lines(report: ShowReport, task: Task) -> Iterator[str]:
    if task.is_placeholder:
        return
    indent = "  " * (task.depth + 1)
    title = clipped(task.title, columns() - len(indent) - 10)
    id = click.style(report.ids[task.box], fg="cyan")
    yield f"{indent}{id} {click.style(f'[{task.mark}] {title}', fg=_COLOURS[task.state])}"
    for child in task.children:
        yield from _task_lines(report, child)


def show_marked(report: MarkReport) -> None:
    """Print what became of each task."""
    for marked in report.tasks:
        same = marked.before == marked.after
        change = f"is {marked.after} already" if same else f"{marked.before} → {marked.after}"
        click.echo(clipped(f"{marked.title}: {change}  ({marked.path}:{marked.line})", columns()))


def show_added(report: AddReport) -> None:
    """Print what was added, and where."""
    what = "topic" if report.role == "learned" else "task"
    for title in report.titles:
        click.echo(clipped(f"{report.path}: {what} added: {title}", columns()))


def show_undone(report: UndoReport, dry_run: bool) -> None:
    """Print the change that was taken back."""
    entry = report.entry
    would = "would take" if dry_run else "took"
    click.echo(f"{would} back change {entry.number}: {_what(entry)}")
    for change in report.changes:
        fate = (
            "removed"
            if change.patch.after is None
            else "made again"
            if change.patch.before is None
            else "restored"
        )
        click.echo(f"  {fate} {change.path}")
    if not dry_run:
        click.echo("hint: til undo once more brings it back", err=True)


def show_history(entries: Iterable[Entry]) -> None:
    """Print the changes, newest first."""
    for entry in entries:
        files = ", ".join(record.path for record in entry.files)
        click.echo(
            clipped(
                f"{entry.number:>4}  {entry.at[:16].replace('T', ' ')}  {_what(entry)}  {files}", columns()
            )
        )


def _what(entry: Entry) -> str:
    return f"{entry.command} of {entry.undoes}" if entry.undoes else entry.command

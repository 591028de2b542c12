"""Tasks that were marked or added, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiltool.cli.context import DAYS_AHEAD
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json, echo_hint, problem_line
from tiltool.cli.streams import echo, echo_line
from tiltool.core.edit.field_edits import invalid_days
from tiltool.core.note.fields import read_fields, shown_title
from tiltool.core.note.titles import is_wip

if TYPE_CHECKING:  # each of them imports what the other command doesn't need
    from tiltool.actions.tasks.add import AddReport
    from tiltool.actions.tasks.mark import MarkReport


def mark_json(report: MarkReport) -> Json:
    """Return the tasks that were marked, as JSON."""
    return {"changed": bool(report.changes), "tasks": [marked._asdict() for marked in report.tasks]}


def add_json(report: AddReport) -> Json:
    """Return what was added, and where, as JSON."""
    return {
        "path": report.path,
        "role": report.role,
        "titles": list(report.titles),
        "created": report.carried is not None,
        "changed": bool(report.changes),
    }


def show_marked(report: MarkReport, *, err: bool = False) -> None:
    """Print the new state of each task."""
    for marked in report.tasks:
        before, after = localized(marked.before), localized(marked.after)
        ends_wip = marked.after == "done" and is_wip(marked.title)
        change = f"{before} → {after}"
        if before == after and not ends_wip:
            comes_again = any(path == marked.path for _, path in report.again) and read_fields(marked.title).repeat
            change = say("already done today") if comes_again else say("already {state}", state=after)
        change += f", {say('(WIP) removed')}" if ends_wip else ""
        echo_line(f"{shown_title(marked.title)}: {change}  ({marked.path}:{marked.line})", err=err)
    for marked in report.open_below:
        echo_line(say("  still open below: {title}", title=shown_title(marked.title)), err=err)
    for day, path in report.again:
        echo(say("  again on {day} ({path})", day=day, path=path), err=err)
    shown = {*(marked.path for marked in report.tasks), *(path for _, path in report.again)}
    for path in dict.fromkeys(change.path for change in report.changes):
        if path not in shown:
            echo(say("  {path} is updated, too", path=path), err=err)


def show_added(report: AddReport, *, err: bool = False) -> None:
    """Print what was added, and where."""
    for title in report.titles:
        topic = say("{path}: topic added: {title}", path=report.path, title=title)
        task = say("{path}: task added: {title}", path=report.path, title=title)
        echo_line(topic if report.is_topic else task, err=err)
        for text in invalid_days(title) if not report.is_topic else ():
            echo(say("{text} is not a valid day; kept as text", text=text), err=True)
            echo_hint(DAYS_AHEAD)
    for twin in report.twins:
        echo(problem_line(report.path, twin), err=True)

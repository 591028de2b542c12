"""Tasks that got a state or were added, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiltool.cli.context import columns
from tiltool.cli.language import say
from tiltool.cli.output import Json
from tiltool.cli.streams import echo
from tiltool.core.edit.field_edits import invalid_days
from tiltool.core.note.fields import shown_title
from tiltool.core.text.width import clipped

if TYPE_CHECKING:  # each of them brings along what the other command needs
    from tiltool.actions.tasks.add import AddReport
    from tiltool.actions.tasks.mark import MarkReport


def mark_json(report: MarkReport) -> Json:
    """Return the tasks that got a state."""
    return {"changed": bool(report.changes), "tasks": [marked._asdict() for marked in report.tasks]}


def add_json(report: AddReport) -> Json:
    """Return what was added, and where."""
    return {
        "path": report.path,
        "role": report.role,
        "titles": list(report.titles),
        "created": report.carried is not None,
        "changed": bool(report.changes),
    }


def show_marked(report: MarkReport, *, err: bool = False) -> None:
    """Print what became of each task."""
    for marked in report.tasks:
        same = marked.before == marked.after
        change = f"is {marked.after} already" if same else f"{marked.before} → {marked.after}"
        echo(clipped(f"{shown_title(marked.title)}: {change}  ({marked.path}:{marked.line})", columns()), err=err)
    for day, path in report.again:
        echo(f"  comes again {day} ({path})", err=err)
    told = {*(marked.path for marked in report.tasks), *(path for _, path in report.again)}
    for path in dict.fromkeys(change.path for change in report.changes):
        if path not in told:
            echo(f"  its line in {path} goes along", err=err)


def show_added(report: AddReport, *, err: bool = False) -> None:
    """Print what was added, and where."""
    what = "topic" if report.role == "learned" else "task"
    for title in report.titles:
        echo(clipped(f"{report.path}: {what} added: {title}", columns()), err=err)
        for text in invalid_days(title) if what == "task" else ():
            echo(say("not a valid day: {text}; kept as text", text=text), err=True)

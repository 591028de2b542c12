"""`til open`, `til show` and `til add`."""

import sys
from typing import TYPE_CHECKING

import click

from tiltool.cli.arguments import (
    AlternativeOption,
    DayCommand,
    TextCommand,
    changing,
    day_argument,
    epilog,
    note_path,
    notebook_of,
    path_from_root,
    reporting,
    task_name,
)
from tiltool.cli.completion import DAY, PROJECT, TASK
from tiltool.cli.context import Context, edit, is_interactive, pass_context
from tiltool.cli.output import echo_json, show_changes
from tiltool.cli.streams import columns, echo
from tiltool.config import INBOX
from tiltool.core.note.heading_aliases import ROLES
from tiltool.core.text.lines import split_lines
from tiltool.errors import Misused
from tiltool.messages import Message

if TYPE_CHECKING:
    from tiltool.actions.tasks.add import AddReport


@click.command("open", cls=DayCommand, epilog=epilog("til open              # the newest note", "til open last friday"))
@day_argument("note", "[DAY|PATH]")
@pass_context
def open_command(context: Context, note: str | None) -> None:
    """Open a note in $VISUAL or $EDITOR; when piped, print its path.

    An argument that is neither DAY nor PATH is searched for in paths, titles and text; if several match, you choose
    one.
    """
    notebook = context.notebook(whole=True)
    try:
        place: tuple[str, int | None] | None = (note_path(context, notebook, note), None)
    except Misused:
        path = path_from_root(notebook, note or "")
        if path and notebook.reads(path):  # a project
            place = (path, None)
        else:
            from tiltool.cli.chooser import find_place

            place = find_place(context, notebook, note or "")
    if place is None:
        return
    path, line = place
    if not is_interactive():
        echo(context.shown(notebook, path), verbatim=True)
    else:
        edit(context.editor, notebook.root / path, line)


@click.command(
    "show",
    cls=DayCommand,
    epilog=epilog("til show                     # the newest note", "til show yesterday --section learned"),
)
@day_argument("note", "[DAY|PATH]")
@click.option("--section", "role", type=click.Choice(ROLES), help="Print only the text of the sections with this role.")
@reporting
def show_command(context: Context, note: str | None, role: str | None, as_json: bool) -> None:
    """Show a note as til reads it: sections, tasks with their ids, topics, tags, problems.

    With --section, print the text of the section verbatim.
    """
    notebook = notebook_of(context, note)
    from tiltool.actions.notes.show import show
    from tiltool.cli.views.note import note_json, show_note

    report = show(notebook, note_path(context, notebook, note), role)
    if as_json:
        echo_json(note_json(report))
    elif role:
        for section in report.note.sections:
            start = section.heading.span.start if section.heading else 0
            echo(report.note.text[start : section.end].rstrip(), verbatim=True)
    else:
        show_note(report)


@click.command(
    "add",
    cls=TextCommand,
    epilog=epilog(
        "til add 'a feed for each tag' --project blog",
        "pbpaste | til add --learned         # the first line is the topic",
    ),
)
@click.argument("text", nargs=-1)
@click.option("--later", "role", cls=AlternativeOption, flag_value="later", help="Add it to the later section.")
@click.option(
    "--learned", "role", cls=AlternativeOption, flag_value="learned", help="Add it as a topic in the learned section."
)
@click.option(
    "--project",
    type=PROJECT,
    metavar="[PROJECT]",
    is_flag=False,
    flag_value=INBOX,
    help="Add it to tasks/PROJECT.md; without a name, to the inbox.",
)
@click.option("--inbox", "project", cls=AlternativeOption, flag_value=INBOX, help="Add it to tasks/inbox.md.")
@click.option("--create", is_flag=True, help="Create the project if missing.")
@click.option("--under", type=TASK, metavar="TASK", help="Add it below TASK, as a subtask.")
@click.option("--to", "day", type=DAY, metavar="DAY", help="Add it to the note of DAY (default: today's).")
@click.option("--due", type=DAY, metavar="DAY", help="Set its due date.")
@click.option("--done", is_flag=True, help="Add it as done.")
@changing
def add_command(
    context: Context,
    text: tuple[str, ...],
    role: str | None,
    project: str | None,
    create: bool,
    under: str | None,
    day: str | None,
    due: str | None,
    done: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add a task to today's note, a topic (--learned), or a task to the backlog (--project).

    A day in words becomes a date: due:friday, 📅 tomorrow. Without TEXT, stdin is read: one task per line or, with
    --learned, a topic and its text. A pasted checkbox keeps its state. A missing note is created as til new would create it.
    """
    notebook = context.notebook()
    lines = [" ".join(text)] if text and text != ("-",) else _stdin()
    from tiltool.actions.select.task_lookup import TaskRequest
    from tiltool.actions.tasks.add import add, add_to_backlog, add_under
    from tiltool.core.edit.field_edits import with_dates

    if role != "learned":
        lines = [with_dates(line, context.today(notebook)) for line in lines]
    _check_options(role, project, under, day, due, done)
    due_day = context.day(notebook, due, coming=True) if due else None
    if under is not None:
        request = TaskRequest([task_name(notebook, under)], context.today(notebook))
        report = add_under(notebook, lines, request, context.now(), due=due_day, done=done, dry_run=dry_run)
    elif project:
        report = add_to_backlog(notebook, lines, project, context.now(), due=due_day, create=create, dry_run=dry_run)
    else:
        target, at = context.day(notebook, day, coming=True), context.now()
        today, where = context.today(notebook), role or "today"
        report = add(notebook, lines, where, target, at, today=today, due=due_day, done=done, dry_run=dry_run)
    _show_report(report, dry_run, as_json)


def _show_report(report: "AddReport", dry_run: bool, as_json: bool) -> None:
    from tiltool.cli.views.marks import add_json, show_added

    if not show_changes(add_json(report), report.changes, as_json=as_json, dry_run=dry_run):
        return
    if report.carried:
        from tiltool.cli.views.carry import carry_lines

        for line in carry_lines(report.carried, columns(err=True), brief=True):
            echo(line, err=True)
    show_added(report, err=dry_run)


def _check_options(
    role: str | None, project: str | None, under: str | None, day: str | None, due: str | None, done: bool
) -> None:
    if project and role:
        raise Misused(Message("--project and --{role} can't be combined", role=role), "omit one of them")
    if project and (day or done):
        raise Misused("--project can't be combined with --to or --done", "omit one or the other")
    if role == "learned" and (due or done):
        raise Misused("--learned can't be combined with --due or --done", "omit one or the other")
    if under is not None and (role or project or day):
        raise Misused("--under can't be combined with --to, --later, --learned or --project", "omit one or the other")


def _stdin() -> list[str]:
    if sys.stdin.isatty():
        raise Misused("nothing to add", "til add 'read the FTS5 page', or give the text on stdin")
    try:
        return split_lines(sys.stdin.buffer.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Misused("the text on stdin is not UTF-8", "convert it first: iconv -t utf-8") from None

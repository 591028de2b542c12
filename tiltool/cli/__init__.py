"""The command line: commands are imported when they are called, errors are shown in two lines."""

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from tiltool import __version__
from tiltool.errors import TilError


class LazyCommand(NamedTuple):
    """A command: where it is, and what it does in one line, so that `til --help` imports none of them."""

    module: str
    summary: str


COMMANDS: dict[str, dict[str, LazyCommand]] = {
    "The morning": {
        "new": LazyCommand("notes.carry", "Make the day's note, and carry what is unfinished into it."),
        "carry": LazyCommand("notes.carry", "Bring the unfinished tasks of earlier notes into a note."),
        "undo": LazyCommand("notes.undo", "Undo the last change, byte for byte."),
        "redo": LazyCommand("notes.undo", "Redo the change that was undone last."),
    },
    "Notes": {
        "open": LazyCommand("notes.show_add", "Open a note in your editor."),
        "show": LazyCommand("notes.show_add", "Show a note as til reads it."),
        "check": LazyCommand("notes.show_add", "List what is odd in the notes."),
        "add": LazyCommand("notes.show_add", "Add a task or a topic to today's note."),
        "mv": LazyCommand("notes.links", "Move or rename a note, and mend every link to it."),
    },
    "Tasks": {
        "tasks": LazyCommand("tasks.tasks", "List the tasks that wait, by place and urgency."),
        "done": LazyCommand("tasks.mark", "Check tasks off."),
        "start": LazyCommand("tasks.mark", "Mark tasks as being worked on."),
        "drop": LazyCommand("tasks.mark", "Mark tasks as dropped: they are not carried again."),
        "reopen": LazyCommand("tasks.mark", "Make tasks open again."),
        "pick": LazyCommand("tasks.backlog", "Bring tasks of the backlog into a day note."),
        "park": LazyCommand("tasks.backlog", "Take tasks out of a day note into the backlog."),
        "due": LazyCommand("tasks.fields", "Set the day on which a task is due."),
        "repeat": LazyCommand("tasks.fields", "Let a task come again by a rule."),
        "prio": LazyCommand("tasks.fields", "Set the priority of a task."),
        "triage": LazyCommand("tasks.triage", "Go through the tasks that rot, one by one."),
        "log": LazyCommand("tasks.log", "Tell the story of a task through its notes."),
        "review": LazyCommand(
            "tasks.review", "Tell what was finished, learned, carried and dropped in a week or a month."
        ),
        "stats": LazyCommand("tasks.stats", "Show the days, streaks and tasks of a year."),
        "import": LazyCommand("tasks.import_", "Bring tasks of other programs into the backlog."),
    },
    "Finding": {
        "search": LazyCommand("notes.search", "Find notes, tasks and topics by their words."),
        "list": LazyCommand("notes.list", "List the notes by day, or as a calendar."),
        "tags": LazyCommand("notes.tags", "List the tags, or the notes that have one."),
        "topics": LazyCommand("notes.topics", "List what was learned by topic, over the days."),
        "links": LazyCommand("notes.links", "List the links of a note, to it, or that lead nowhere."),
        "random": LazyCommand("notes.list", "Show a note by chance."),
        "on-this-day": LazyCommand("notes.list", "Show the notes of the same day in earlier years."),
    },
    "The site": {
        "build": LazyCommand("site", "Build the site: your notes as a blog, as they are."),
        "serve": LazyCommand("site", "Serve the site on this machine, and keep it fresh."),
    },
    "The notebook": {
        "init": LazyCommand("setup", "Make a notebook, or adopt a folder of notes."),
        "completion": LazyCommand("setup", "Print the completion script of a shell."),
    },
}


class LazyGroup(click.Group):
    """A group that knows its commands by name, and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return [name for commands in COMMANDS.values() for name in commands]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of `name`; None for none."""
        for commands in COMMANDS.values():
            if name in commands:
                module = import_module(f"tiltool.cli.{commands[name].module}")
                command = getattr(module, f"{name.replace('-', '_')}_command")
                return command if isinstance(command, click.Command) else None
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` name. Raises UsageError with the nearest name."""
        name = args[0]
        if name not in self.list_commands(ctx) and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=1)
            raise click.UsageError(f"no command {name!r}" + (f": did you mean {near[0]!r}?" if near else ""), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in their groups, without importing any."""
        for title, commands in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry.summary) for name, entry in commands.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A notebook is a folder whose mkdocs.yml names the til plugin: til init makes one. Each command has --help.",
)
@click.option("-C", "start", metavar="DIR", help="Act in the notebook that DIR is in.")
@click.version_option(__version__, "--version", prog_name="til", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, start: str | None) -> None:
    """Daily Markdown notes that carry their own unfinished tasks forward, and never lose a byte."""
    from tiltool.cli.context import context_of

    ctx.obj = context_of(start)
    if ctx.obj.no_color:
        ctx.color = False


def main(args: Sequence[str] | None = None) -> None:
    """Run til and exit with its code."""
    from tiltool.cli.streams import prepare_streams

    prepare_streams()
    if os.environ.get("_TIL_COMPLETE") == "bash_complete":
        from tiltool.cli.completion import complete_by_title

        complete_by_title()
    sys.exit(_exit_code(lambda: cli.main(args, prog_name="til", standalone_mode=False)))


def _exit_code(run: Callable[[], Any]) -> int:
    """Return the exit code of `run`; whatever it raises is told in two lines."""
    out = sys.stdout
    try:
        code = run()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        from tiltool.cli.streams import echo

        echo(error.format_message(), err=True)
        return 2
    except BrokenPipeError:
        from tiltool.cli.streams import abandon_output

        return abandon_output()
    except SystemExit:
        if sys.stdout is out:
            raise
        return 0  # the reader of a pipe went away: click put another stream in the place of this one
    except (Exception, KeyboardInterrupt) as error:
        return _tell(*_told(error))


def _told(error: BaseException) -> tuple[str, str, int]:
    """Return what happened, the way out, and the exit code."""
    if isinstance(error, TilError):
        return error.message, error.hint, error.exit_code
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return "stopped", "", 130
    if isinstance(error, click.ClickException):
        _choose_language(error)
        path = getattr(getattr(error, "ctx", None), "command_path", "til")
        return " ".join(error.format_message().split()), f"{path} --help", 2
    if isinstance(error, OSError):
        return f"{error.filename or 'output'}: {error.strerror or error}", "mend that, then run it again", 3
    if isinstance(error, UnicodeEncodeError):
        return "an argument is not UTF-8", "type it again, in a terminal that uses UTF-8", 2
    from tiltool.cli.crash import report

    what = " ".join(f"{type(error).__name__}: {error}".split())
    return f"this is a fault of til: {what}", f"the report is in {report(error)}", 70


def _choose_language(error: click.ClickException) -> None:
    """Let a usage error, raised before the command opened its notebook, be said in the notebook's language."""
    ctx = getattr(error, "ctx", None)
    around = ctx.find_root().obj if ctx else None
    if around:
        with contextlib.suppress(TilError):
            around.notebook()


def _tell(message: str, hint: str, code: int) -> int:
    from tiltool.cli.language import localized, say
    from tiltool.cli.streams import colour_wanted, echo, style

    first = style("til:", fg="red", bold=True)
    echo(f"{first} {localized(message)}", err=True, color=None if colour_wanted() else False)
    if hint:
        echo(f"{say('hint:')} {localized(hint)}", err=True)
    return code

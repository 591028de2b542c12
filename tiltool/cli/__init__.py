"""The command line: commands are imported when called, errors are printed in two lines."""

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from tiltool import __version__
from tiltool.errors import TilError
from tiltool.messages import Message


class LazyCommand(NamedTuple):
    """A command's module and one-line summary, so that `til --help` imports no command."""

    module: str
    summary: str


COMMANDS: dict[str, dict[str, LazyCommand]] = {
    "Every day": {
        "new": LazyCommand(
            "notes.carry", "Create the day's note and carry unfinished tasks into it, or create a note with a title."
        ),
        "carry": LazyCommand("notes.carry", "Carry unfinished tasks from earlier notes into a note."),
        "undo": LazyCommand("notes.undo", "Undo the last change, byte for byte."),
        "redo": LazyCommand("notes.undo", "Redo the most recently undone change."),
    },
    "Notes": {
        "open": LazyCommand("notes.show_add", "Open a note in your editor."),
        "show": LazyCommand("notes.show_add", "Show a note as til reads it."),
        "check": LazyCommand("notes.check", "Report problems in the notes, and secrets that would be published."),
        "add": LazyCommand("notes.show_add", "Add a task or a topic to today's note."),
        "mv": LazyCommand("notes.links", "Move or rename a note and fix the links to it."),
    },
    "Tasks": {
        "tasks": LazyCommand("tasks.tasks", "List open tasks by place and urgency."),
        "done": LazyCommand("tasks.mark", "Check off tasks."),
        "start": LazyCommand("tasks.mark", "Mark tasks as in progress."),
        "drop": LazyCommand("tasks.mark", "Mark tasks as dropped, so that they are no longer carried."),
        "reopen": LazyCommand("tasks.mark", "Reopen tasks."),
        "pick": LazyCommand("tasks.backlog", "Move tasks from the backlog into a day note."),
        "park": LazyCommand("tasks.backlog", "Move tasks from a day note to the backlog."),
        "due": LazyCommand("tasks.fields", "Set a task's due date."),
        "repeat": LazyCommand("tasks.fields", "Make a task repeat."),
        "prio": LazyCommand("tasks.fields", "Set a task's priority."),
        "triage": LazyCommand("tasks.triage", "Review stale tasks one at a time."),
        "log": LazyCommand("tasks.log", "Show a task's history across notes."),
        "review": LazyCommand("tasks.review", "Summarize what you did in a week or a month."),
        "stats": LazyCommand("tasks.stats", "Show statistics: activity, streaks, tasks."),
        "import": LazyCommand("tasks.import_", "Import tasks and notes from other programs."),
    },
    "Search": {
        "search": LazyCommand("notes.search", "Search notes, tasks and topics."),
        "list": LazyCommand("notes.list", "List notes by day, or as a calendar."),
        "tags": LazyCommand("notes.tags", "List tags, or the notes with a tag."),
        "topics": LazyCommand("notes.topics", "List what you learned, by topic."),
        "index": LazyCommand(
            "notes.index", "Print a Markdown index of the notes by topic, or write it into the README."
        ),
        "links": LazyCommand("notes.links", "List links from or to a note, or broken links."),
        "related": LazyCommand("notes.related", "List the notes related to one."),
        "random": LazyCommand("notes.list", "Show a random note."),
        "on-this-day": LazyCommand("notes.list", "Show the notes of this day in earlier years."),
    },
    "Site": {
        "build": LazyCommand("site", "Build your notes into a static blog."),
        "serve": LazyCommand("site", "Serve the site locally, rebuilding on change."),
        "publish": LazyCommand("publish", "Build the site and publish it."),
    },
    "Notebook": {
        "init": LazyCommand("setup", "Create a notebook, or adopt a folder of notes."),
        "sync": LazyCommand("git.sync", "Commit, fetch, merge and push the notebook with Git."),
        "watch": LazyCommand("notes.watch", "Keep the index up to date while you write."),
        "doctor": LazyCommand("doctor", "Find problems around the notes: index, history, sync, disk, programs."),
        "resolve": LazyCommand("git.resolve", "Resolve the conflicts left by a merge, one at a time."),
        "merge-driver": LazyCommand("git.merge_driver", "Merge two versions of a note; called by Git."),
        "completion": LazyCommand("setup", "Print a shell completion script."),
    },
}


def _shown_by(*names: str, what: str, text: Callable[[click.Context], str]) -> Callable[[Any], Any]:
    """Return the decorator of an option that shows a text and exits; click's own look up translations, which takes 2 ms."""

    def show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            from tiltool.cli.streams import echo

            echo(text(ctx), color=ctx.color)
            ctx.exit()

    help = f"Show {what} and exit."
    return click.option(*names, is_flag=True, is_eager=True, expose_value=False, help=help, callback=show)


_version_option = _shown_by("--version", what="the version", text=lambda ctx: f"til {__version__}")
_help_option = _shown_by("-h", "--help", what="this message", text=click.Context.get_help)


class LazyGroup(click.Group):
    """A group that imports only the command that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return [name for commands in COMMANDS.values() for name in commands]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command called `name`, or None."""
        entry = next((commands[name] for commands in COMMANDS.values() if name in commands), None)
        if entry is None:
            return None
        module = import_module(f"tiltool.cli.{entry.module}")
        command: click.Command = getattr(module, f"{name.replace('-', '_')}_command")
        if command.add_help_option:
            command.add_help_option = False
            _help_option(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` name. Raises UsageError, which suggests the nearest name."""
        name = args[0]
        is_option = name.startswith("-") and name != "-"
        if name not in self.list_commands(ctx) and not is_option and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=1)
            no_such = Message("no such command: {name!r}", name=name)
            suggestion = Message("no such command: {name!r}; did you mean {near!r}?", name=name, near="".join(near))
            raise click.UsageError(suggestion if near else no_such, ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error raised before it opened its notebook is also reported in the notebook's language."""
        try:
            return super().invoke(ctx)
        except (TilError, click.ClickException) as error:
            if (
                isinstance(error, click.UsageError) and not error.ctx and ctx.invoked_subcommand
            ):  # click's parser doesn't set one
                error.ctx = click.Context(click.Command(None), ctx, ctx.invoked_subcommand)
            _choose_language(ctx.params.get("start"))
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in their groups without importing any."""
        for title, commands in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name, entry.summary) for name, entry in commands.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    add_help_option=False,
    epilog="A notebook is a folder whose mkdocs.yml enables the til plugin; create one with til init. "
    "Run til COMMAND --help for details.",
)
@click.option("-C", "start", metavar="DIR", help="Use the notebook that contains DIR.")
@click.option("--author", metavar="NAME", help="In a notebook with several authors, use NAME's notes.")
@_version_option
@_help_option
@click.pass_context
def cli(ctx: click.Context, start: str | None, author: str | None) -> None:
    """Daily Markdown notes that carry their unfinished tasks forward and never lose a byte."""
    from tiltool.cli.context import context_of
    from tiltool.cli.streams import colour_wanted

    ctx.obj = context_of(start, author)
    if not colour_wanted():
        ctx.color = False


def main(args: Sequence[str] | None = None) -> None:
    """Run til and exit with its exit code."""
    from tiltool.cli.streams import prepare_streams

    prepare_streams(is_process=args is None)
    if os.environ.get("_TIL_COMPLETE") == "bash_complete":
        from tiltool.cli.completion import complete_by_title

        complete_by_title()
    sys.exit(_exit_code(lambda: cli.main(args, prog_name="til", standalone_mode=False)))


def _exit_code(run: Callable[[], Any]) -> int:
    """Return the exit code of `run`; report an exception that it raises in two lines."""
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
        from tiltool.cli.streams import abandon

        abandon(sys.stdout)
        return 0
    except SystemExit:
        if sys.stdout is out:
            raise
        return 0  # the reader of the pipe is gone: click has replaced the stream
    except (Exception, KeyboardInterrupt) as error:
        return _print_error(*_describe(error))


def _describe(error: BaseException) -> tuple[str, str, int]:
    """Return the message, the hint and the exit code for an error."""
    if isinstance(error, TilError):
        return error.message, error.hint, error.exit_code
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return Message("stopped"), "", 130
    if isinstance(error, click.ClickException):
        from tiltool.cli.usage import usage_message

        path = getattr(getattr(error, "ctx", None), "command_path", "til")
        return usage_message(error), f"{path} --help", 2
    if isinstance(error, OSError):
        place, reason = error.filename or "stdout", error.strerror or error
        return Message("{path}: {reason}", path=place, reason=reason), Message("fix this and run it again"), 3
    if isinstance(error, UnicodeEncodeError):
        return Message("an argument is not UTF-8"), Message("run it in a terminal that uses UTF-8"), 2
    from tiltool.cli.crash import report

    what = " ".join(f"{type(error).__name__}: {error}".split())
    return Message("bug in til: {what}", what=what), Message("report written to {path}", path=report(error)), 70


def _choose_language(start: str | None) -> None:
    """Use the language of the notebook, even if an error kept it from being opened."""
    from tiltool.cli.context import context_of
    from tiltool.cli.language import is_language_chosen

    if not is_language_chosen():
        with contextlib.suppress(TilError):
            context_of(start).notebook(whole=True, silent=True)


def _print_error(message: str, hint: str, code: int) -> int:
    _choose_language(None)
    from tiltool.cli.language import localized
    from tiltool.cli.output import echo_hint
    from tiltool.cli.streams import abandon, colour_wanted, echo, style

    first = style("til:", fg="red", bold=True)
    try:
        echo(f"{first} {localized(message)}", err=True, color=None if colour_wanted() else False)
        if hint:
            echo_hint(hint)
    except OSError:  # stderr can't be written to, but the exit code still reports the failure
        abandon(sys.stderr)
    return code

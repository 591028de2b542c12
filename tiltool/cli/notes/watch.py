"""`til watch`."""

import sys
from threading import Event

import click

from tiltool.actions.changes.summary import number_of_files
from tiltool.actions.changes.watch import Refreshed, watch_index
from tiltool.cli.arguments import epilog
from tiltool.cli.context import Context, pass_context
from tiltool.cli.language import localized, say
from tiltool.cli.output import echo_hint
from tiltool.cli.streams import echo, style


@click.command(
    "watch",
    epilog=epilog(
        "til watch                # in a terminal: print changes as they are saved",
        "til watch > /dev/null &  # in the background: print only errors",
    ),
)
@pass_context
def watch_command(context: Context) -> None:
    """Keep the index up to date while you write. Press Ctrl-C to stop.

    Each save is read at once, so no other command has to read it. In a terminal, a line says what changed. Needs
    watchfiles: pip install 'tiltool[watch]'.
    """
    notebook = context.notebook(whole=True)
    start = say("watching {folder}; press Ctrl-C to stop", folder=notebook.root)
    for done in watch_index(notebook, Event()):
        time = f"{context.clock():%H:%M:%S}"
        if done.problem:
            echo(f"til: {time} {localized(done.problem.message)}", err=True)
            if done.problem.hint:
                echo_hint(done.problem.hint)
        elif sys.stdout.isatty():
            echo(f"{style(time, dim=True)}  {start or _line(done)}")
            start = ""


def _line(done: Refreshed) -> str:
    """Return what changed, and where."""
    if not done.paths:
        return say("up to date")
    place = done.paths[0] if len(done.paths) == 1 else localized(number_of_files(len(done.paths)))
    words = ", ".join(map(localized, done.words))
    return f"{place}: {words}" if words else place

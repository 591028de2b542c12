"""`til related`."""

import click

from tiltool.actions.notes.related import related_notes_to
from tiltool.cli.arguments import DayCommand, day_argument, epilog, note_path, reporting
from tiltool.cli.context import Context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo
from tiltool.cli.views.notes import list_lines
from tiltool.errors import NothingFound
from tiltool.messages import Message
from tiltool.store.index.session import ask


@click.command(
    "related",
    cls=DayCommand,
    epilog=epilog("til related                  # to the newest note", "til related ideas/wal.md"),
)
@day_argument("note", "[DAY|PATH]")
@reporting
def related_command(context: Context, note: str | None, as_json: bool) -> None:
    """List the notes related to one, closest first: those that share rare words and tags with it.

    Words that appear in many notes don't count, nor do copies of carried tasks.
    """
    notebook = context.notebook()
    path = note_path(context, notebook, note)
    found = ask(notebook, lambda index: related_notes_to(index, path, notebook.config.tasks))
    if as_json:
        related = [
            {
                **each.row._asdict(),
                **notebook.config.author_field(each.row.path),
                "score": each.score,
                "words": list(each.words),
            }
            for each in found
        ]
        echo_json({"path": path, "related": related})
        return
    if not found:
        raise NothingFound(Message("no note is related to {path}", path=path), "til search WORD finds notes by a word")
    for line in list_lines([each.row for each in found], notebook.config):
        echo(line)

"""`til init` and `til completion`."""

from pathlib import Path

import click

from tiltool.actions.notes.init import InitReport, init
from tiltool.cli.arguments import dry_run_option, epilog, json_option
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import echo_json
from tiltool.cli.streams import echo, write_document
from tiltool.core.note.headings import HEADINGS
from tiltool.errors import Misused


@click.command(
    "init",
    epilog=epilog(
        "til init journal --lang ko    # a new notebook in ./journal",
        "til init --notes Daily        # adopt the notes in ./Daily, as they are",
    ),
)
@click.argument("folder", metavar="[DIR]", required=False)
@click.option(
    "--lang",
    type=click.Choice(tuple(HEADINGS)),
    help="Language of the headings til writes (default: as the notes).",
)
@click.option(
    "--notes",
    metavar="FOLDER",
    help="The folder of the notes, inside DIR (default: where they are, or notes).",
)
@dry_run_option
@json_option
@pass_context
def init_command(
    context: Context, folder: str | None, lang: str | None, notes: str | None, dry_run: bool, as_json: bool
) -> None:
    """Make a notebook, or adopt a folder of notes.

    Only what is missing is made: mkdocs.yml, the folder of the notes, tasks/. Nothing that is there changes.
    """
    if notes is not None and (Path(notes).is_absolute() or ".." in Path(notes).parts):
        raise Misused(f"{notes!r} is no folder inside the notebook", "til init --notes Daily")
    report = init(context.start / (folder or "."), language=lang, folder=notes, dry_run=dry_run)
    if as_json:
        echo_json(
            {
                **report._asdict(),
                "root": str(report.root),
                "made": list(report.made),
                "kept": list(report.kept),
            }
        )
        return
    _show(report, dry_run)


def _show(report: InitReport, dry_run: bool) -> None:
    for name in report.made:
        echo(f"{'would make' if dry_run else 'made'} {report.root.name}/{name}")
    for name in report.kept:
        echo(f"kept {report.root.name}/{'' if name == '.' else name}")
    if report.notes:
        where = "" if report.folder == "." else f" in {report.folder}/"
        echo(f"{report.notes} day notes{where}, the next one named like {report.pattern}")
    echo(f"headings that til writes: {report.language}")
    echo("hint: til new makes today's note", err=True)


@click.command(
    "completion",
    epilog=epilog(
        'eval "$(til completion bash)"     # in ~/.bashrc',
        "til completion fish > ~/.config/fish/completions/til.fish",
    ),
)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell: commands, options, days and open tasks."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise Misused(f"no completion for {shell}", "til completion bash, zsh or fish")
    write_document(made(ctx.find_root().command, {}, "til", "_TIL_COMPLETE").source())

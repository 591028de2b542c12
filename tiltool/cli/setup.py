"""`til init` and `til completion`."""

from pathlib import Path

import click

from tiltool.actions.notes.init import InitReport, init
from tiltool.cli.arguments import dry_run_option, epilog, json_option
from tiltool.cli.context import Context, pass_context
from tiltool.cli.language import say, use_language
from tiltool.cli.output import echo_hint, echo_json
from tiltool.cli.streams import echo, write_document
from tiltool.core.note.heading_aliases import HEADINGS
from tiltool.errors import Misused
from tiltool.messages import Message


@click.command(
    "init",
    epilog=epilog(
        "til init journal --lang ko    # a new notebook in ./journal",
        "til init --notes Daily        # adopt the notes in ./Daily as they are",
    ),
)
@click.argument("folder", metavar="[DIR]", required=False)
@click.option(
    "--lang",
    type=click.Choice(tuple(HEADINGS)),
    help="Language of the headings that til writes (default: the notes' language).",
)
@click.option(
    "--notes",
    metavar="FOLDER",
    help="Folder of the notes inside DIR (default: detected, else notes).",
)
@dry_run_option
@json_option
@pass_context
def init_command(
    context: Context, folder: str | None, lang: str | None, notes: str | None, dry_run: bool, as_json: bool
) -> None:
    """Create a notebook, or adopt a folder of notes.

    Creates what is missing (mkdocs.yml, the notes folder, tasks/) and changes nothing that exists.
    """
    if notes is not None and (Path(notes).is_absolute() or ".." in Path(notes).parts):
        raise Misused(Message("{folder!r} is not a folder inside the notebook", folder=notes), "til init --notes Daily")
    report = init(context.start / (folder or "."), language=lang, folder=notes, dry_run=dry_run)
    use_language(report.language)
    if as_json:
        echo_json({**report._asdict(), "root": str(report.root)})
        return
    _show(report, dry_run)


def _show(report: InitReport, dry_run: bool) -> None:
    for name in report.made:
        path = f"{report.root.name}/{name}"
        echo(say("would create {path}", path=path) if dry_run else say("created {path}", path=path))
    for name in report.kept:
        echo(say("kept {path}", path=f"{report.root.name}/{'' if name == '.' else name}"))
    if report.notes:
        folder = f"{report.root.name}/{'' if report.folder == '.' else f'{report.folder}/'}"
        echo(say("day notes in {folder}: {count}", folder=folder, count=report.notes))
        echo(say("name of the next one: {pattern}", pattern=report.pattern))
    echo(say("language of headings: {language}", language=report.language))
    echo_hint("til new creates today's note")


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
    """Print a shell completion script for commands, options, days and open tasks."""
    from click.shell_completion import get_completion_class

    completer = get_completion_class(shell)
    assert completer
    write_document(completer(ctx.find_root().command, {}, "til", "_TIL_COMPLETE").source())

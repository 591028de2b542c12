"""`til init` and `til completion`."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tiltool import __version__
from tiltool.cli.arguments import changing, epilog
from tiltool.cli.context import Context, is_interactive, zone_name
from tiltool.cli.language import localized, say, use_language
from tiltool.cli.output import Json, echo_hint, echo_json, reporter, show_diff
from tiltool.cli.streams import columns, echo, printable, write_document
from tiltool.core.note.heading_aliases import HEADINGS, ROLES
from tiltool.errors import Misused
from tiltool.messages import Message
from tiltool.store.files.atomic import relative_path

if TYPE_CHECKING:
    from tiltool.actions.adopt.init import InitReport
    from tiltool.actions.adopt.publish_setup import PublishChoice, PublishSetup
    from tiltool.core.adopt.survey import HeadingCount, Survey
    from tiltool.store.files.change import Change

HOSTS = ("github-pages", "gitlab-pages", "cloudflare-pages", "folder")
_NO_ROLE = "none"
_ALL = "all"


@click.command(
    "init",
    epilog=epilog(
        "til init journal --lang ko    # a new notebook in ./journal",
        "til init --notes Daily        # adopt the notes in ./Daily as they are",
        "til init --publish github-pages",
    ),
)
@click.argument("folder", metavar="[DIR]", required=False)
@click.option(
    "--lang",
    type=click.Choice(tuple(HEADINGS)),
    help="Language of the headings that til writes (default: the notes' language).",
)
@click.option("--notes", metavar="FOLDER", help="Notes folder inside DIR (default: detected, else notes).")
@click.option("--authors", "all_authors", is_flag=True, help="Adopt several people's folders, each as one author.")
@click.option("--publish", "host", type=click.Choice(HOSTS), help="Also set up publishing to this host.")
@click.option(
    "--to",
    metavar="PLACE",
    help="Where to publish: another repository (github-pages), a folder, or a project (cloudflare-pages).",
)
@changing
def init_command(
    context: Context,
    folder: str | None,
    lang: str | None,
    notes: str | None,
    all_authors: bool,
    host: str | None,
    to: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Create a notebook, or adopt a folder of notes.

    Shows what til understands of the notes in DIR, then creates what is missing (mkdocs.yml, the notes folder,
    tasks/) and changes nothing that exists, except that in a Git repository it adds site/ and .til/ to .gitignore.
    Follows existing Obsidian and Logseq settings. On a terminal, asks about headings that it does not know. In an
    existing notebook, only shows what it understands, and lines that could be added to mkdocs.yml.

    With --publish, also sets up publishing, in a new notebook or an existing one: adds a target and the address to
    mkdocs.yml, the host's workflow, and lines to .gitignore. No existing line is changed.
    """
    _check_places(notes, host, to)
    root = context.start / (folder or ".")
    choice = _chosen_host(context.start, root, host, to) if host else None
    wishes = _Wishes(lang, notes, all_authors, dry_run, as_json, surveys=not choice)
    report = _initialized(root, wishes)
    setup = _set_up(root, choice, dry_run) if choice else None
    if as_json:
        echo_json({**_document(report), "publish": _setup_json(setup) if setup else None})
        return
    _show_result(report, dry_run, is_asked=not setup)
    if setup:
        _show_setup(setup, report.made, root, dry_run)
    if not dry_run:
        from tiltool.cli.git.sync import offer_merges

        offer_merges(root, context.now())


class _Wishes(NamedTuple):
    lang: str | None
    notes: str | None
    all_authors: bool
    dry_run: bool
    as_json: bool
    surveys: bool  # shows the survey of an existing notebook


def _initialized(root: Path, wishes: _Wishes) -> InitReport:
    """Show the survey, ask about it on a terminal, and create what is missing."""
    from tiltool.actions.adopt.init import InitReport, init, look_at

    found = look_at(root, wishes.notes, reporter(), all_authors=wishes.all_authors)
    sections = None
    if isinstance(found, InitReport):
        report = found
    else:
        use_language(wishes.lang or found.contents.language or "en")
        report = init(root, found, wishes.lang, translate=localized, ignores=wishes.surveys, dry_run=True)
    if not wishes.as_json:
        use_language(report.language)
        _show_survey(report, is_asked=wishes.surveys)
    if isinstance(found, InitReport):
        return report
    if is_interactive() and not (wishes.dry_run or wishes.as_json):
        found = found if wishes.notes is not None or wishes.all_authors else _with_authors_asked(root, found)
        sections = _sections(found.contents.unknown)
    return init(root, found, wishes.lang, sections, translate=localized, ignores=wishes.surveys, dry_run=wishes.dry_run)


def _check_places(notes: str | None, host: str | None, to: str | None) -> None:
    """Raise Misused for a notes folder outside the notebook, or a place for a host that doesn't offer a choice."""
    if notes is not None and (Path(notes).is_absolute() or ".." in Path(notes).parts):
        raise Misused(Message("{folder!r} is not a folder inside the notebook", folder=notes), "til init --notes Daily")
    if to is not None and host in (None, "gitlab-pages"):
        raise Misused("--to is only for hosts with a choice of places", "til init --publish github-pages --to YOU/SITE")


def _with_authors_asked(root: Path, found: Survey) -> Survey:
    """Return the survey of the folder that the user picks, or of all authors, if several folders have notes of the same days."""
    from tiltool.actions.adopt.init import look_at
    from tiltool.core.adopt.layout import author_folders
    from tiltool.core.adopt.survey import Survey

    if not found.layout.others:
        return found
    _, authors = author_folders(found.layout)
    names = [found.layout.folder, *(each.folder for each in found.layout.others), *([_ALL] if authors else [])]
    echo(say("notes of the same days are in {folders}", folders=", ".join(names)))
    chosen = _answer(say("which folder to use"), names[0], names)
    if chosen == names[0]:
        return found
    again = look_at(root, None if chosen == _ALL else chosen, reporter(), all_authors=chosen == _ALL)
    assert isinstance(again, Survey)
    return again


def _sections(unknown: tuple[HeadingCount, ...]) -> tuple[HeadingCount, ...]:
    """Return the headings that the user gives a role; asks only about those that may have one."""
    confirmed = []
    for heading in unknown:
        if heading.role:
            what = say("the role of {title!r} (notes: {notes}, boxes: {boxes})", **heading._asdict())
            role = _answer(what, heading.role, (*ROLES, _NO_ROLE))
            if role != _NO_ROLE:
                confirmed.append(heading._replace(role=role))
    return tuple(confirmed)


def _answer(question: str, default: str, choices: Sequence[str]) -> str:
    """Ask until the answer is one of the choices, and return it."""
    while True:
        answer: str = click.prompt(printable(question), default=default).strip()
        if answer in choices:
            return answer
        echo(say("{value!r} is not one of {choices}", value=answer, choices=", ".join(choices)))


def _document(report: InitReport) -> dict[str, object]:
    from tiltool.cli.views.survey import survey_json

    names = ("made", "kept", "notes", "folder", "language", "pattern")
    old = {name: getattr(report, name) for name in names}
    changed = [change.path for change in report.changes]
    return {"root": str(report.root), **old, "changed": changed, "survey": survey_json(report)}


def _show_survey(report: InitReport, *, is_asked: bool) -> None:
    from tiltool.cli.views.survey import survey_lines

    if (report.notes or report.survey.undated) and (is_asked or not report.is_notebook):
        for line in survey_lines(report, columns()):
            echo(line)


def _show_result(report: InitReport, dry_run: bool, *, is_asked: bool) -> None:
    from tiltool.cli.views.survey import proposed_lines

    if report.is_notebook and is_asked:
        _show_lines(proposed_lines(report))
        echo_hint("this is already a notebook; nothing was changed")
    elif not report.is_notebook:
        _show_parts(report, dry_run)


def _show_parts(report: InitReport, dry_run: bool) -> None:
    for name in report.made:
        path = f"{report.root.name}/{name}"
        echo(say("would create {path}", path=path) if dry_run else say("created {path}", path=path))
    for name in report.kept:
        echo(say("kept {path}", path=f"{report.root.name}/{'' if name == '.' else name}"))
    for change in report.changes:
        _show_change(change, report.root, dry_run)
    if not (report.notes or report.survey.undated):
        echo(say("language of headings: {language}", language=report.language))
    if report.survey.layout.others:
        echo_hint(
            "several folders have notes of the same days; choose another one with --notes, or keep all with --authors"
        )
    if report.survey.layout.authors:
        echo_hint("til new in an author's folder creates their note for today")
    elif report.survey.is_by_topic:
        echo_hint("til new TITLE --in FOLDER makes a note")
    else:
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


def _chosen_host(start: Path, root: Path, host: str, to: str | None) -> PublishChoice:
    """Return the user's choice, with a path relative to the current folder made relative to the notebook.

    Raises Misused for a place that the host doesn't support.
    """
    from tiltool.actions.adopt.publish_setup import PublishChoice
    from tiltool.store.publish.installation import til_requirement

    to = to or ""
    if host == "cloudflare-pages" and not re.fullmatch(r"[a-z0-9-]*", to):
        raise Misused(Message("{name!r} is not the name of a project", name=to), "for example: --to my-journal")
    is_path = host == "folder" or (host == "github-pages" and (to.startswith((".", "/")) or (start / to).exists()))
    if to and is_path and not os.path.isabs(os.path.expanduser(to)):
        to = Path(relative_path(start / to, root)).as_posix()
    return PublishChoice(host, to, zone_name(), til_requirement(__version__))


def _set_up(root: Path, choice: PublishChoice, dry_run: bool) -> PublishSetup:
    from tiltool.actions.adopt.publish_setup import set_up_publishing

    return set_up_publishing(root, choice, dry_run=dry_run)


def _show_setup(setup: PublishSetup, made: Sequence[str], root: Path, dry_run: bool) -> None:
    """Print what was written besides the files that were `made`, what was not, and what is left to do."""
    for change in setup.changes:
        if change.path not in made:
            _show_change(change, root, dry_run)
    for path in setup.kept:
        echo(say("{path} exists and is kept as it is; remove it to get til's", path=f"{root.name}/{path}"))
    _show_lines(setup.lines)
    if not (setup.changes or setup.kept or setup.lines):
        echo(say("everything for {host} is already set up", host=setup.target))
    echo(say("left to do:"))
    for number, step in enumerate(setup.steps, 1):
        echo(f"  {number}. {localized(step)}")
    echo_hint("til publish --dry-run shows what would be published")


def _show_lines(lines: Sequence[str]) -> None:
    if lines:
        echo(say("lines to add to {file}, below til:", file="mkdocs.yml"))
    for line in lines:
        echo(line, verbatim=True)


def _show_change(change: Change, root: Path, dry_run: bool) -> None:
    """Print what was done to a file, or would be."""
    path = f"{root.name}/{change.path}"
    if change.patch.before is None:
        echo(say("would create {path}", path=path) if dry_run else say("created {path}", path=path))
    elif dry_run:
        show_diff([change])
    else:
        echo(say("changed {path}", path=path))


def _setup_json(setup: PublishSetup) -> Json:
    return {
        "target": setup.target,
        "address": setup.address or None,
        "created": [change.path for change in setup.changes if change.patch.before is None],
        "changed": [change.path for change in setup.changes if change.patch.before is not None],
        "existing": setup.kept,
        "to_add": setup.lines,
        "steps": setup.steps,
    }

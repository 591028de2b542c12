"""`til links` and `til mv`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePath, PurePosixPath

import click

from tiltool.actions.notes.links import ResolvedLink, broken_links, links_from, links_to, orphans
from tiltool.cli.arguments import (
    AlternativeOption,
    DayCommand,
    changing,
    day_argument,
    epilog,
    files_named,
    note_path,
    reporting,
)
from tiltool.cli.completion import DAY
from tiltool.cli.context import Context
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json, echo_json, show_diff
from tiltool.cli.streams import echo, style
from tiltool.core.text.lines import parents_of
from tiltool.errors import Misused
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

_PROBLEMS = {
    "missing": Message("not found"),
    "no-heading": Message("no such heading"),
    "ambiguous": Message("matches several notes"),
}


@click.command(
    "links",
    cls=DayCommand,
    epilog=epilog("til links --back       # links to the newest note", "til links --broken     # in all notes"),
)
@day_argument("note", "[DAY|PATH]")
@click.option(
    "--back", "which", cls=AlternativeOption, flag_value="back", help="List links from other notes to this one."
)
@click.option(
    "--broken",
    "which",
    cls=AlternativeOption,
    flag_value="broken",
    help="List broken links, in all notes if none is named.",
)
@click.option(
    "--orphans", "which", cls=AlternativeOption, flag_value="orphans", help="List notes that no other note links to."
)
@reporting
def links_command(context: Context, note: str | None, which: str | None, as_json: bool) -> int:
    """List the links of a note and their targets.

    Links are [[2020-09-24]], [[title]], [[path#heading|text]] and [text](path.md). The exit code is 1 if --broken
    finds any.
    """
    notebook = context.notebook(whole=True)
    if which == "orphans":
        if note:
            raise Misused(Message("{first} and {second} can't be combined", first="--orphans", second=note))
        paths = ask(notebook, lambda index: orphans(notebook, index))
        if as_json:
            echo_json({"notes": list(paths)})
        else:
            for orphan in paths:
                echo(context.shown(notebook, orphan), verbatim=True)
        return 0
    whole = which == "broken" and note is None
    path = None if whole else note_path(context, notebook, note)
    found = ask(notebook, lambda index: _find(notebook, index, which, path))
    if as_json:
        echo_json({"links": [_json(each) for each in found]})
    else:
        for line in _lines(context, notebook, found):
            echo(line)
    return 1 if which == "broken" and found else 0


def _find(notebook: Notebook, index: Index, which: str | None, path: str | None) -> tuple[ResolvedLink, ...]:
    if which == "broken":
        return tuple(broken_links(notebook, index, path))
    return tuple(links_to(notebook, index, path or "") if which else links_from(notebook, index, path))


def _json(each: ResolvedLink) -> Json:
    link = each.link
    return {
        "path": each.path,
        "line": link.line,
        "kind": link.kind,
        "target": link.target,
        "fragment": link.fragment,
        "text": link.text,
        "to": each.target.path,
        "means": each.target.kind,
        "fault": each.target.fault,
    }


def _lines(context: Context, notebook: Notebook, found: tuple[ResolvedLink, ...]) -> Iterator[str]:
    for path, link, target in found:
        place = f"{style(context.shown(notebook, path), fg='magenta')}:{link.line}:"
        written = link.target + (f"#{link.fragment}" if link.fragment else "")
        to = f" → {target.path}" if target.path else ""
        problem = style(f"  {localized(_PROBLEMS[target.fault])}", fg="yellow") if target.fault else ""
        yield f"{place} {written}{to}{problem}"


@click.command(
    "mv",
    cls=DayCommand,
    epilog=epilog("til mv ideas/wal.md sqlite/  # into a folder", "til mv wal.md 'write ahead log'   # rename it"),
)
@click.argument("note", type=DAY, metavar="DAY|PATH")
@click.argument("new", metavar="NEW")
@changing
def mv_command(context: Context, note: str, new: str, dry_run: bool, as_json: bool) -> None:
    """Move or rename a note and fix the links to it and in it.

    NEW is a day, a name within the same folder, a folder, or a path. til undo reverts everything.
    """
    from tiltool.actions.notes.move import move

    notebook = context.notebook(whole=True)
    old = note_path(context, notebook, note)
    notebook.author = notebook.config.author_of(old) or notebook.author  # a day means the note of the same author
    report = move(notebook, old, _destination(context, notebook, old, new), context.now(), dry_run=dry_run)
    if as_json:
        echo_json({"from": report.old, "to": report.new, "links_mended_in": list(report.fixed), "changed": not dry_run})
        return
    if report.publishes:
        notice = say("til: {path} was held back by a rule of its folder; here it will be published", path=report.new)
        echo(notice, err=True)
    if dry_run:
        show_diff(report.changes)
    links = ""
    if len(report.fixed) == 1:
        links = ", " + say("links fixed in {path}", path=report.fixed[0])
    elif report.fixed:
        links = ", " + say("links fixed in {count} notes", count=len(report.fixed))
    echo(f"{context.shown(notebook, report.old)} → {context.shown(notebook, report.new)}{links}", err=dry_run)


def _destination(context: Context, notebook: Notebook, old: str, new: str) -> str:
    """Return the path of NEW in the notebook. Raises Misused if it can't be a note."""
    from tiltool.core.dates.day_words import parse_day

    day = parse_day(new, context.today(notebook))
    if day:
        return notebook.relative(notebook.day_file(day) or notebook.file_for(day))
    folder, _, name = old.rpartition("/")
    if "/" not in new and new not in (".", ".."):
        wanted = f"{folder}/{new}" if folder else new
        path = f"{wanted}/{name}" if (notebook.root / wanted).is_dir() else wanted
    else:
        inside = next((each for each in map(notebook.path_of, files_named(notebook, new)) if each is not None), None)
        if inside is None:
            raise _no_path(new)
        is_folder = new.endswith("/") or (notebook.root / notebook.from_root(inside)).is_dir()
        place = PurePosixPath(inside, name) if is_folder else PurePosixPath(inside).with_name(PurePath(new).name)
        path = notebook.from_root(place.as_posix())
    path = path if path.endswith(NOTE_SUFFIXES) else f"{path}.md"
    is_below_file = any(os.path.isfile(notebook.root / each) for each in parents_of(path)[:-1])
    is_hidden = any(part in ("", "..") or part.startswith(".") for part in path.split("/"))
    if is_hidden or is_below_file or not path.isprintable():
        raise _no_path(new)
    return path


def _no_path(new: str) -> Misused:
    return Misused(Message("{path!r} is not a path for a note", path=new), "for example: til mv wal.md sqlite/wal.md")

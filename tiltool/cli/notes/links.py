"""`til links` and `til mv`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tiltool.actions.notes.links import ResolvedLink, broken_links, links_from, links_to, orphans
from tiltool.cli.arguments import DayCommand, dry_run_option, epilog, json_option, note_path
from tiltool.cli.completion import DAY
from tiltool.cli.context import Context, pass_context
from tiltool.cli.output import Json, echo_json, show_diff
from tiltool.cli.streams import echo, style
from tiltool.errors import Misused
from tiltool.store.index.database import Index
from tiltool.store.index.session import ask
from tiltool.store.notebook.notebook import Notebook

if TYPE_CHECKING:
    from tiltool.actions.notes.move import MoveReport

_FAULTS = {"missing": "leads nowhere", "no-heading": "has no such heading", "ambiguous": "may be several notes"}


@click.command(
    "links",
    cls=DayCommand,
    epilog=epilog(
        "til links --back             # what links to the newest note", "til links --broken           # in all notes"
    ),
)
@click.argument("note", type=DAY, metavar="[DAY|PATH]", required=False)
@click.option("--back", "which", flag_value="back", help="The links of other notes to this one.")
@click.option("--broken", "which", flag_value="broken", help="Links that lead nowhere; without NOTE, of all notes.")
@click.option("--orphans", "which", flag_value="orphans", help="The notes that no other note links to.")
@json_option
@pass_context
def links_command(context: Context, note: str | None, which: str | None, as_json: bool) -> int:
    """List the links of a note and where they lead: [[2020-09-24]], [[title]], [[path#heading|text]], [text](path.md).

    Exit code 1 where --broken found one.
    """
    notebook = context.notebook()
    if which == "orphans":
        _tell_orphans(context, notebook, as_json)
        return 0
    whole = which == "broken" and note is None
    path = None if whole else notebook.from_root(note_path(context, notebook, note))
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
    found = links_to(notebook, index, path or "") if which else links_from(notebook, index, path)
    return tuple(found)


def _tell_orphans(context: Context, notebook: Notebook, as_json: bool) -> None:
    paths = ask(notebook, lambda index: orphans(notebook, index))
    if as_json:
        echo_json({"notes": list(paths)})
        return
    for path in paths:
        echo(context.shown(notebook, path), as_it_stands=True)


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
        fault = style(f"  {_FAULTS[target.fault]}", fg="yellow") if target.fault else ""
        yield f"{place} {written}{to}{fault}"


@click.command(
    "mv",
    cls=DayCommand,
    epilog=epilog("til mv ideas/wal.md sqlite/  # into a folder", "til mv wal.md 'write ahead log'   # another name"),
)
@click.argument("note", type=DAY, metavar="DAY|PATH")
@click.argument("new", metavar="NEW")
@dry_run_option
@json_option
@pass_context
def mv_command(context: Context, note: str, new: str, dry_run: bool, as_json: bool) -> None:
    """Move or rename a note, and mend every link to it and in it. til undo takes all of it back.

    NEW is a name, which keeps the note in its folder, a folder, or a path.
    """
    from tiltool.actions.notes.move import move

    notebook = context.notebook()
    old = notebook.from_root(note_path(context, notebook, note))
    goal = _goal(notebook, old, new)
    report = move(notebook, old, goal, context.now(), dry_run=dry_run)
    if as_json:
        echo_json({"from": report.old, "to": report.new, "links_mended_in": list(report.fixed), "changed": not dry_run})
        return
    if dry_run:
        show_diff(report.changes)
    echo(_told(context, notebook, report), err=dry_run)


def _told(context: Context, notebook: Notebook, report: MoveReport) -> str:
    mended = f", links mended in {len(report.fixed)} notes" if len(report.fixed) > 1 else ""
    mended = f", links mended in {report.fixed[0]}" if len(report.fixed) == 1 else mended
    return f"{context.shown(notebook, report.old)} → {context.shown(notebook, report.new)}{mended}"


def _goal(notebook: Notebook, old: str, new: str) -> str:
    """Return where NEW is, from the notebook's root. Raises Misused for a place outside the notes."""
    folder, _, name = old.rpartition("/")
    if "/" not in new and new not in (".", ".."):
        wanted = f"{folder}/{new}" if folder else new
        path = f"{wanted}/{name}" if (notebook.root / wanted).is_dir() else wanted
    else:
        inside = notebook.path_of(Path(new)) if new != "." else ""
        inside = new.strip("/") if inside is None else inside
        path = notebook.from_root(inside) if inside else notebook.config.notes
        is_folder = new.endswith("/") or (notebook.root / path).is_dir()
        path = f"{path}/{name}" if is_folder else path
    path = path if path.endswith(".md") else f"{path}.md"
    if any(part in ("", "..") or part.startswith(".") for part in path.split("/")) or not path.isprintable():
        raise Misused(f"{new!r} is no place for a note", "for example: til mv wal.md sqlite/wal.md")
    return path

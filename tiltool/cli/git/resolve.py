"""`til resolve`."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

import click

from tiltool.actions.git.resolve import PlacedConflict, conflicts_of, next_step, resolve
from tiltool.actions.notes.undo import undo
from tiltool.cli.arguments import changing, epilog, not_a_note, path_from_root
from tiltool.cli.context import Context, edit, is_interactive
from tiltool.cli.language import localized, say
from tiltool.cli.output import Json, echo_first, echo_hint, echo_json, show_diff
from tiltool.cli.streams import columns, echo, style
from tiltool.core.merge.conflicts import WHICH
from tiltool.core.text.lines import is_below, split_lines
from tiltool.core.text.width import clipped
from tiltool.errors import NothingFound, TilError
from tiltool.messages import Message
from tiltool.store.notebook.notebook import Notebook

_KEYS = (
    ("1", Message("the first version")),
    ("2", Message("the second version")),
    ("b", Message("both versions")),
    ("e", Message("edit")),
    ("z", Message("undo")),
    ("Enter", Message("skip")),
    ("q", Message("quit")),
)
_ANSWERS = dict(zip("12b", WHICH, strict=True))
_LINES = 12

_Place = tuple[str, str]
"""The path of a file or folder from the root, and a line in that file, or ""."""


@click.command(
    "resolve",
    epilog=epilog(
        "til resolve                              # one conflict at a time",
        "til resolve --take both notes/2026/2026-11-27.md",
    ),
)
@click.argument("places", nargs=-1, metavar="[PATH[:LINE]]...")
@click.option("--take", "which", type=click.Choice(WHICH), help="Take this version everywhere, without asking.")
@changing
def resolve_command(context: Context, places: tuple[str, ...], which: str | None, dry_run: bool, as_json: bool) -> int:
    """Resolve what Git could not merge, one conflict at a time.

    Shows each conflict in the notes and projects with its two versions: 1 and 2 take one of them, b both, e opens your
    editor there, z undoes the last answer. When piped, or with --json, lists the conflicts; the exit code is 1 if some
    are left. A file is staged in Git once its conflicts are resolved.
    """
    notebook = context.notebook(whole=True)
    wanted = {_place(notebook, place) for place in places}
    found = _at(wanted, [*conflicts_of(notebook)])
    if which:
        for each in reversed(found):  # from the end, so that earlier line numbers stay valid
            resolution = resolve(notebook, each, which, context.now(), dry_run=dry_run)
            if dry_run and not as_json:
                show_diff([resolution.change])
    elif is_interactive() and not as_json and not dry_run:
        _Session(context, notebook, found).run()
    left = found if dry_run else _at(wanted, [*conflicts_of(notebook)])
    if as_json:
        echo_json({"resolved": len(found) - len(left), "conflicts": [_document(each) for each in left]})
    elif not (which and dry_run):
        _show(found, left)
        step = next_step(notebook) if found and not left else None
        if step:
            echo_hint(step)
    return int(bool(left) and not dry_run)


def _at(wanted: Set[_Place], found: Sequence[PlacedConflict]) -> Sequence[PlacedConflict]:
    """Return the conflicts at the `wanted` places; all conflicts if there are none."""
    whole = [path for path, line in wanted if not line]
    return [
        each
        for each in found
        if not wanted or "" in whole or is_below(each.path, whole) or (each.path, str(each.line)) in wanted
    ]


def _place(notebook: Notebook, text: str) -> _Place:
    """Return the path from the root and the line of PATH:LINE, "" if omitted. Raises Misused if there is no such file."""
    path, line = re.fullmatch(r"(.*?)(?::(\d+))?", text, re.DOTALL).groups()  # type: ignore[union-attr]
    inside = path_from_root(notebook, path)
    if inside is None:
        raise not_a_note(notebook, path)
    return inside, line or ""


def _document(each: PlacedConflict) -> Json:
    versions = [each.conflict.one, each.conflict.other] if each.conflict else []
    return {"path": each.path, "line": each.line, "versions": versions}


def _show(found: Sequence[PlacedConflict], left: Sequence[PlacedConflict]) -> None:
    if not found:
        echo(say("no conflicts"))
    elif not left:
        echo(say("conflicts resolved: {count}", count=len(found)))
    for each in left:
        echo(say("conflict: {path}", path=f"{each.path}:{each.line}"))


class _Session:
    """An interactive session at the terminal that resolves conflicts one by one."""

    def __init__(self, context: Context, notebook: Notebook, found: Sequence[PlacedConflict]) -> None:
        self.context = context
        self.notebook = notebook
        self.found = found
        self.has_answered = False  # with the last key
        self.done: list[tuple[int, int | None]] = []  # position and number of the change

    def run(self) -> None:
        """Ask about each conflict until the last one, or until `q`."""
        at = 0
        if self.found:
            _show_keys()
        while at < len(self.found):
            each = self._now(at)
            if each is None:
                at += 1
                continue
            _show_versions(each, f"{at + 1}/{len(self.found)}")
            key = self._key()
            echo(key.strip())
            if key == "q":
                return
            try:
                before, at = at, self._next(key, at, each)
                self.has_answered = key in _ANSWERS and at != before
            except TilError as error:
                echo(f"  {localized(error.message)}")

    def _now(self, at: int) -> PlacedConflict | None:
        """Return a conflict at its current place: resolving earlier ones has moved it."""
        shown = self.found[at]
        for each in conflicts_of(self.notebook):
            if each.path == shown.path and each.conflict and shown.conflict and _is_same(each, shown):
                return each
        return None

    def _key(self) -> str:
        """Return the next key; an Enter after the previous answer, or together with this key, does not skip a conflict."""
        key = click.getchar()
        if self.has_answered and key in "\r\n":
            echo("\n? ", nl=False)
            key = click.getchar()
        return key.rstrip("\r\n") or "\r"

    def _next(self, key: str, at: int, each: PlacedConflict) -> int:
        if key in "\r k":
            return at + 1
        if key == "z":
            return self._undo(at)
        if key == "e":
            edit(self.context.editor, self.notebook.root / each.path, each.line)
            return at
        which = _ANSWERS.get(key)
        if which is None:
            _show_keys()
            return at
        self.done.append((at, resolve(self.notebook, each, which, self.context.now()).number))
        return at + 1

    def _undo(self, at: int) -> int:
        if not self.done:
            raise NothingFound("nothing to undo")
        undo(self.notebook, self.context.now(), number=self.done[-1][1])
        return self.done.pop()[0]


def _is_same(each: PlacedConflict, shown: PlacedConflict) -> bool:
    assert each.conflict and shown.conflict
    return (each.conflict.one, each.conflict.other) == (shown.conflict.one, shown.conflict.other)


def _show_keys() -> None:
    echo("  ".join(f"{style(key, bold=True)} {localized(word)}" for key, word in _KEYS))


def _show_versions(each: PlacedConflict, count: str) -> None:
    assert each.conflict
    echo(f"\n{count}  {style(f'{each.path}:{each.line}', bold=True)}")
    for name, colour, version in (("1", "green", each.conflict.one), ("2", "cyan", each.conflict.other)):
        lines = split_lines(version)
        echo_first([f"  {name} {style(clipped(line, columns() - 4), fg=colour)}" for line in lines or [""]], _LINES)
    echo("? ", nl=False)

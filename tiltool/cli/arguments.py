"""Parameters that several commands share, with their completion."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from tiltool.cli.context import Context
from tiltool.errors import Misused
from tiltool.store.notebook.notebook import Notebook

_SIGNED = re.compile(r"-(\d{1,4})(:\d+)?")


class DayCommand(click.Command):
    """A command whose arguments may be days: `-3` is one, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse `args`, with each `-3` and `-3:11` written out."""
        return super().parse_args(
            ctx, [_SIGNED.sub(r"\1 days ago\2", arg) if _SIGNED.fullmatch(arg) else arg for arg in args]
        )


class TextCommand(click.Command):
    """A command whose arguments are text: a pasted `- [ ] task` is one, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse `args`, options only up to the first that starts with a bullet."""
        first = next((at for at, arg in enumerate(args) if arg.startswith("- ")), len(args))
        return super().parse_args(ctx, [*args[:first], *(["--"] if args[first:] else []), *args[first:]])


class QueryCommand(click.Command):
    """A command whose arguments are a query: `-draft` is a word that must not be there, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse `args`, all that is no option of the command as a part of the query."""
        takes_value = {name: not getattr(each, "is_flag", True) for each in self.get_params(ctx) for name in each.opts}
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for arg in rest:
            name = arg.partition("=")[0] if arg.startswith("--") else arg
            if name == "--":
                words += rest
            elif arg.startswith("--") and name not in takes_value:
                from difflib import get_close_matches

                raise click.NoSuchOption(name, possibilities=get_close_matches(name, takes_value), ctx=ctx)
            elif name in takes_value:
                options += [arg, *([next(rest)] if takes_value[name] and "=" not in arg and rest else [])]
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, "--", *words])


def day_argument(name: str, metavar: str, *, required: bool = False) -> Callable[..., Any]:
    """Return the decorator of an argument that takes all words that are left: a day may have several."""
    from tiltool.cli.completion import DAY

    def joined(_: click.Context, __: click.Parameter, words: tuple[str, ...]) -> str | None:
        return " ".join(words) or None

    return click.argument(name, type=DAY, nargs=-1, metavar=metavar, required=required, callback=joined)


def note_path(context: Context, notebook: Notebook, text: str | None) -> str:
    """Return the path, below the notes folder, of the note that `text` means.

    That is a day or the path of a note; None means the newest note up to today. Raises Misused where it is
    neither, NothingFound where there is no such note.
    """
    today = context.today(notebook)
    if text is None:
        return notebook.newest(today).path
    from tiltool.core.note.day_words import parse_day

    day = parse_day(text, today)
    if day:
        return notebook.note_of(day).path
    for file in (Path(text), notebook.root / text, notebook.root / notebook.config.notes / text):
        if _is_file(file):
            inside = notebook.path_of(file)
            if inside is None:
                raise Misused(f"{file} is no note of this notebook", f"its notes are in {notebook.config.notes}/")
            return inside
    raise Misused(f"{text!r} is neither a day nor a note", "til show yesterday, or til show notes/2020-09-24.md")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, say
        return False


class FormatOption(click.Option):
    """An option that says in what form a command prints; two of them are a usage error."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Return the value of the option and the arguments left. Raises UsageError."""
        given = [each for each in ctx.command.params if isinstance(each, FormatOption) and each.name in opts]
        if len(given) > 1 and not ctx.resilient_parsing:
            names = " and ".join(each.opts[-1] for each in given)
            raise click.UsageError(f"{names} print different things: leave one of them out", ctx)
        return super().handle_parse_result(ctx, opts, args)


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def format_option(*names: str, help: str) -> Decorator:
    """Return the decorator of an option that says in what form a command prints."""
    return click.option(*names, cls=FormatOption, is_flag=True, help=help)


dry_run_option: Decorator = click.option(
    "-n", "--dry-run", is_flag=True, help="Print what would change as a diff; write nothing."
)
json_option = format_option("--json", "as_json", help="Print the report as JSON.")


def epilog(*examples: str) -> str:
    r"""Return the examples of a help text, each on its own line (`\b` keeps click from joining them)."""
    split = [[part.strip() for part in example.split("  #")] for example in examples]
    width = max(len(command) for command, *_ in split) + 2
    lines = (f"  {command:{width}}# {comment[0]}" if comment else f"  {command}" for command, *comment in split)
    return "\b\nExamples:\n" + "\n".join(lines)

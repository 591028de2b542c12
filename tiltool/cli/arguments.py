"""Command classes, options and help texts that commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from tiltool.cli.context import Context, pass_context
from tiltool.errors import Misused
from tiltool.messages import Message
from tiltool.store.files.atomic import NOTE_SUFFIXES
from tiltool.store.notebook.notebook import Notebook

_MOST_WORDS = 6  # in a day: `the last day of next month`
_SIGNED = r"-(\d{1,4}) ?([dwmy]|days?|weeks?|months?|years?)?(:\d+)?"


class DayCommand(click.Command):
    """A command whose arguments may be days: `-3` and `-1w` are days, not options, and a day may be several words."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse `args`, reading `-3` and `-3:11` as days and the words after `--to` as one day."""
        args = [
            re.sub(_SIGNED, _spelled_out, arg) if arg[1:2].isdigit() and re.fullmatch(_SIGNED, arg) else arg
            for arg in args
        ]
        return super().parse_args(ctx, [*_with_whole_days(self, ctx, args)])


def _spelled_out(found: re.Match[str]) -> str:
    return f"{found[1]} {found[2] or 'days'} ago{found[3] or ''}"


def _with_whole_days(command: click.Command, ctx: click.Context, args: list[str]) -> Iterator[str]:
    """Yield `args`, joining the words of a day that an option or a single argument takes."""
    from tiltool.cli.completion import DAY

    names = {name for each in command.get_params(ctx) if each.type is DAY and each.nargs == 1 for name in each.opts}
    is_day, at = False, 0
    while at < len(args):
        is_option = args[at].startswith("-")
        length = _words_of_day(ctx, args[at:]) if is_day or (not is_option and "note" in names) else 1
        yield " ".join(args[at : at + length])
        is_day = is_option and args[at] in names
        names -= set() if is_option else {"note"}
        at += length


def _words_of_day(ctx: click.Context, words: list[str]) -> int:
    """Return how many of the first words make up a day of several words; 1 if none do."""
    if len(words) < 2 or not isinstance(ctx.obj, Context):
        return 1
    from tiltool.core.dates.day_words import coming_day, parse_day

    today = ctx.obj.clock_day()
    texts = {length: " ".join(words[:length]) for length in range(min(_MOST_WORDS, len(words)), 1, -1)}
    return next((each for each, text in texts.items() if coming_day(text, today) or parse_day(text, today)), 1)


class TextCommand(click.Command):
    """A command whose arguments are text: a pasted `- [ ] task` is not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse `args`, allowing options only before the first bullet; the words after `--to` are one day."""
        args = [*_with_whole_days(self, ctx, args)]
        first = next((at for at, arg in enumerate(args) if arg.startswith("- ")), len(args))
        return super().parse_args(ctx, [*args[:first], *(["--"] if args[first:] else []), *args[first:]])


class QueryCommand(click.Command):
    """A command whose arguments are a query: `-draft` excludes a word and is not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse `args`; everything that is not an option of the command is part of the query."""
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
                options.append(arg)
                if takes_value[name] and "=" not in arg:
                    options.append(_value_of(name, rest, ctx))
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, "--", *words])


def day_argument(name: str, metavar: str, *, required: bool = False) -> Callable[..., Any]:
    """Return the decorator of an argument that takes all remaining words, because a day may be several words."""
    from tiltool.cli.completion import DAY

    def joined(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> str | None:
        text = " ".join(words)
        if required and not (text.strip() or ctx.resilient_parsing):
            raise click.MissingParameter(ctx=ctx, param=param)
        return text or None

    return click.argument(name, type=DAY, nargs=-1, metavar=metavar, required=required, callback=joined)


def _value_of(option: str, rest: Iterator[str], ctx: click.Context) -> str:
    for value in rest:
        return value
    raise click.BadOptionUsage(option, Message("{option} needs a value", option=option), ctx)


def notebook_of(context: Context, text: str | None) -> Notebook:
    """Return the notebook of the author whose note `text` names by path, or of the current author."""
    whole = context.notebook(whole=True)
    if not whole.config.authors:
        return whole
    path = _named_note(whole, text) if text else None
    author = whole.config.author_of(path) if path else whole.author
    return whole if author == "" else whole.of_author(author)


def files_named(notebook: Notebook, text: str) -> tuple[Path, ...]:
    """Return the paths that `text` may mean: relative to the current folder, to the root, and to the notes folder."""
    return Path(text), notebook.root / text, notebook.root / notebook.config.notes / text


def path_from_root(notebook: Notebook, text: str) -> str | None:
    """Return the path, from the root, of the file or folder of the notebook that `text` names; None if there is none."""
    paths = map(notebook.path_within, files_named(notebook, text))
    return next((path for path in paths if path is not None and notebook.has_file(path)), None)


def _named_note(notebook: Notebook, text: str) -> str | None:
    """Return the path, from the root, of the file in the notes folder that `text` names; None if there is none."""
    inside = map(notebook.path_of, files_named(notebook, text))
    paths = (notebook.from_root(each) for each in inside if each)
    return next((path for path in paths if os.path.isfile(notebook.root / path)), None)


def note_path(context: Context, notebook: Notebook, text: str | None) -> str:
    """Return the path, from the notebook's root, of the note that `text` names by day or path.

    None means the newest note up to today. Raises Misused if `text` is neither a day nor a path, NothingFound if
    there is no such note.
    """
    today = context.today(notebook)
    if text is None:
        return notebook.relative(notebook.newest(today))
    from tiltool.core.dates.day_words import parse_day

    day = parse_day(text, today)
    if day:
        return notebook.relative(notebook.note_of(day))
    path = _named_note(notebook, text)
    if path:
        return path
    if any(map(os.path.isfile, files_named(notebook, text))):
        raise not_a_note(notebook, text)
    message = Message("{text!r} is neither a day nor a note", text=text)
    raise Misused(message, "for example: yesterday, or notes/2020-09-24.md")


def not_a_note(notebook: Notebook, text: str) -> Misused:
    """Return the error for a path that is not a note's."""
    hint = Message("its notes are in {folder}/", folder=notebook.config.notes)
    return Misused(Message("{file} is not a note of this notebook", file=text), hint)


def task_name(notebook: Notebook, text: str) -> str:
    """Return a reference to a task, in which a PATH:LINE is made relative to the root."""
    path, _, line = text.rpartition(":")
    inside = path_from_root(notebook, path) if path.endswith(NOTE_SUFFIXES) and line.isdecimal() else None
    return f"{inside}:{line}" if inside else text


def _contradiction(first: str, second: str, ctx: click.Context) -> click.UsageError:
    return click.UsageError(Message("{first} and {second} can't be combined", first=first, second=second), ctx)


class FormatOption(click.Option):
    """An option that selects the output format; two of them are a usage error."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Return the value of the option and the remaining arguments. Raises UsageError."""
        given = [each for each in ctx.command.params if isinstance(each, FormatOption) and each.name in opts]
        if len(given) > 1 and not ctx.resilient_parsing:
            first, second = (each.opts[-1] for each in given[:2])
            raise _contradiction(first, second, ctx)
        return super().handle_parse_result(ctx, opts, args)


class AlternativeOption(click.Option):
    """A flag for one of the values of a parameter that other options set, too; two of them are a usage error."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Let the parser store the flag by what is typed: by the name of the parameter, the last one would win."""
        parser.add_option(obj=self, opts=self.opts, dest=self.opts[-1], action="store_const", const=self.flag_value)

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Return the value of the parameter and the remaining arguments. Raises UsageError."""
        options = [each for each in ctx.command.params if each.name == self.name]
        keys = [each.opts[-1] if isinstance(each, AlternativeOption) else each.name for each in options]
        given = [(each.opts[-1], opts[key]) for each, key in zip(options, keys, strict=True) if key in opts]
        if len(given) > 1 and not ctx.resilient_parsing:
            (first, _), (second, _) = given[:2]
            raise _contradiction(first, second, ctx)
        own = [(self.name, value) for option, value in given if option == self.opts[-1]]
        return super().handle_parse_result(ctx, dict(own), args)


class LoneOption(click.Option):
    """An option that makes a command do something else: other arguments, which would be ignored, are a usage error."""

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Return the value of the option and the remaining arguments. Raises UsageError."""
        beside: list[str] = []
        for each in ctx.command.params:
            given = opts.get(each.name or "") if each is not self else None
            if isinstance(each, click.Argument):
                beside += given if isinstance(given, tuple) else ()
            elif given is not None:
                beside.append(each.opts[-1])
        if self.name in opts and beside and not ctx.resilient_parsing:
            first, second = self.opts[-1], beside[0]
            raise _contradiction(first, second, ctx)
        return super().handle_parse_result(ctx, opts, args)


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def format_option(*names: str, help: str) -> Decorator:
    """Return the decorator of an output format option."""
    return click.option(*names, cls=FormatOption, is_flag=True, help=help)


dry_run_option: Decorator = click.option(
    "-n", "--dry-run", is_flag=True, help="Print the changes as a diff; write nothing."
)
json_option = format_option("--json", "as_json", help="Print the report as JSON.")


def reporting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Pass the context to a command, and add an option to print its report as JSON."""
    return json_option(pass_context(command))


def changing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Apply `reporting` to a command, and add an option to show its changes instead of making them."""
    return dry_run_option(reporting(command))


private_option: Decorator = click.option(
    "--private",
    "with_private",
    is_flag=True,
    help="Include private tasks and topics; by default they are only counted.",
)


def epilog(*examples: str) -> str:
    r"""Return the examples of a help text, one per line (`\b` keeps click from joining them)."""
    split = [[part.strip() for part in example.split("  #")] for example in examples]
    width = max(len(command) for command, *_ in split) + 2
    lines = (f"  {command:{width}}# {comment[0]}" if comment else f"  {command}" for command, *comment in split)
    return "\b\nExamples:\n" + "\n".join(lines)

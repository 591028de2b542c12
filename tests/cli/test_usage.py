"""Usage errors are messages of til's own, which a table of messages can translate."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import click
import pytest

from tests.conftest import Result
from tiltool.cli import COMMANDS, LazyGroup, cli
from tiltool.cli.completion import CompletedType
from tiltool.cli.usage import usage_message
from tiltool.messages import Message

NAMES = [name for commands in COMMANDS.values() for name in commands]


def error_of(*args: str) -> click.UsageError:
    with pytest.raises(click.UsageError) as error:
        cli.main(args, prog_name="til", standalone_mode=False)
    return error.value


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nwe",), "no such command: 'nwe'; did you mean 'new'?"),
        (("xyzzy",), "no such command: 'xyzzy'"),
        (("new", "--dry-rnu"), "no such option: --dry-rnu; did you mean --dry-run?"),
        (("new", "-x"), "no such option: -x"),
        (("search", "wal", "--cuont"), "no such option: --cuont; did you mean --count?"),
        (("mv", "today", "a", "b"), "unexpected argument: b"),
        (("done",), "missing argument: TASK"),
        (("mv", "today"), "missing argument: NEW"),
        (("completion",), "missing argument: bash|zsh|fish"),
        (("completion", "ksh"), "bash|zsh|fish: 'ksh' is not one of bash, zsh, fish"),
        (("search", "wal", "--limit"), "--limit needs a value"),
        (("search", "wal", "--limit", "many"), "--limit: 'many' is not a number from 0 up"),
        (("search", "wal", "--limit", "-1"), "--limit: '-1' is not a number from 0 up"),
        (("carry", "--lookback", "0"), "--lookback: '0' is not a number from 1 to 366"),
        (("new", "--dry-run=1"), "--dry-run takes no value"),
        (("search", "wal", "--count", "--json"), "--count and --json can't be combined"),
    ],
)
def test_usage_errors_are_messages(args: tuple[str, ...], message: str) -> None:
    text = usage_message(error_of(*args))
    assert (text, isinstance(text, Message)) == (message, True)


@pytest.mark.parametrize(
    "args", [("search", "wal", "--limit"), ("search", "wal", "--cuont"), ("new", "--in"), ("done",)]
)
def test_the_hint_is_the_help_of_the_command(tmp_path: Path, til: Callable[..., Result], args: tuple[str, ...]) -> None:
    assert til(tmp_path, *args).err.endswith(f"hint: til {args[0]} --help\n")


@pytest.mark.parametrize("name", NAMES)
def test_of_options_for_one_thing_none_wins_silently(name: str) -> None:
    assert isinstance(cli, LazyGroup)
    command = cli.get_command(click.Context(cli), name)
    assert command
    options = [each for each in command.params if isinstance(each, click.Option)]
    for first, second in ((one, two) for one, two in permutations(options, 2) if one.name == two.name):
        given = [each.opts[-1] if each.is_flag else f"{each.opts[-1]}=x" for each in (first, second)]
        message = "{} and {} can't be combined".format(*(each.opts[-1] for each in options if each in (first, second)))
        assert usage_message(error_of(name, *given)) == message


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("links", "2020-09-24", "--orphans"), "--orphans and 2020-09-24 can't be combined"),
        (("undo", "--list", "3"), "--list and 3 can't be combined"),
    ],
)
def test_an_argument_is_not_ignored(
    make_notebook: Callable[..., Path], til: Callable[..., Result], args: tuple[str, ...], message: str
) -> None:
    refused = til(make_notebook({"2020-09-24.md": "## Today\n"}), *args)
    assert refused.code == 2 and message in refused.err


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_its_arguments(name: str) -> None:
    """No option, and no missing or superfluous argument, of any command brings out text of click's own."""
    assert isinstance(cli, LazyGroup)
    command = cli.get_command(click.Context(cli), name)
    assert command
    for option in (each for each in command.params if isinstance(each, click.Option)):
        has_value = not (option.is_flag or option._flag_needs_value)
        given = (option.opts[-1],) if has_value else (f"{option.opts[-1]}=1",)
        if has_value or option.is_flag:
            assert isinstance(usage_message(error_of(name, *given)), Message), option
    if any(each.required for each in command.params):
        assert isinstance(usage_message(error_of(name)), Message)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_exit_code_is_right_where_the_error_can_not_be_printed(tmp_path: Path, unbuffered: str) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-P", "-m", "tiltool", "-C", str(tmp_path), "tasks"]
        env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        assert subprocess.run(command, stderr=full, env=env, check=False).returncode == 4


def test_an_empty_value_is_no_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable of a script is not taken for an option that was omitted, nor for today."""
    monkeypatch.chdir(tmp_path)
    context = click.Context(cli)
    commands = [(name, cli.get_command(context, name)) for name in NAMES]
    named = [
        (name, option.opts[-1], option.nargs)
        for name, command in commands
        for option in (command.params if command else ())
        if isinstance(option, click.Option) and isinstance(option.type, CompletedType) and option.flag_value != ""
    ]
    assert {("carry", "--from", 1), ("park", "--project", 1), ("add", "--due", 1)} <= {*named}
    messages = {(name, option): usage_message(error_of(name, option, *[""] * count)) for name, option, count in named}
    assert messages == {(name, option): f"{option} needs a value" for name, option, _ in named}
    assert usage_message(error_of("due", "k3fa", " ")) == "missing argument: DAY"

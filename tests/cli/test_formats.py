"""Options that say in what form a command prints: one of them, or none."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import click
import pytest

from tests.conftest import Result
from tiltool.cli import COMMANDS, LazyGroup, cli
from tiltool.cli.arguments import FormatOption

NAMES = [name for commands in COMMANDS.values() for name in commands]


def command_of(name: str) -> click.Command:
    assert isinstance(cli, LazyGroup)
    command = cli.get_command(click.Context(cli), name)
    assert command
    return command


def pairs() -> Iterator[tuple[str, str, str]]:
    for name in NAMES:
        options = [each.opts[-1] for each in command_of(name).params if isinstance(each, FormatOption)]
        yield from ((name, *pair) for pair in combinations(options, 2))


PAIRS = list(pairs())


def test_the_formats_are_known() -> None:
    formats = {name: {option for each, *pair in PAIRS if each == name for option in pair} for name, *_ in PAIRS}
    assert formats == {
        "search": {"--paths", "--count", "--interactive", "--json"},
        "tasks": {"--ics", "--todotxt", "--csv", "--json"},
        "topics": {"--text", "--list", "--json"},
    }


@pytest.mark.parametrize(("name", "first", "second"), PAIRS)
def test_two_formats_are_a_usage_error(
    make_notebook: Callable[..., Path], til: Callable[..., Result], name: str, first: str, second: str
) -> None:
    root = make_notebook({"2020-09-24.md": "## Today\n- [ ] a\n## Learned\n### a\n"})
    for args in ((first, second), (second, first)):
        run = til(root, name, "a", *args)
        assert (run.code, run.out) == (2, ""), run
        assert first in run.err and second in run.err
    assert til(root, name, "a", second, second).code == (2 if second == "--interactive" else 0)


def test_a_review_in_two_formats(make_notebook: Callable[..., Path], til: Callable[..., Result]) -> None:
    root = make_notebook({"2020-09-24.md": "## Done\n- [x] a\n"})
    assert til(root, "review", "--json", "--format", "md").code == 2
    assert til(root, "review", "--json", "--format", "json").out == til(root, "review", "--json").out != ""


def test_a_topic_prints_its_text(make_notebook: Callable[..., Path], til: Callable[..., Result]) -> None:
    note = "## Learned\n### WAL {day}\none\n\n#### part\n- two\n\n### {other}\nother\n"
    root = make_notebook({f"2020-09-{day}.md": note.format(day="mode", other=f"WAL {day}") for day in (23, 24)})
    text = "# WAL mode\n" + "".join(f"\n## 2020-09-{day}\n\none\n\n#### part\n- two\n" for day in (23, 24))
    assert til(root, "topics", "wal", "MODE").out == til(root, "topics", "walmode", "--text").out == text
    places = til(root, "topics", "wal mode", "--list").out
    assert "2020-09-24.md:2" in places and "two" not in places
    assert len(til(root, "topics", "wal").out.splitlines()) == 3  # several topics: their list


@pytest.mark.parametrize("alone", [("--explain", "tag-case"), ("--allow", "secret-key", "notes/2020-09-24.md:3")])
@pytest.mark.parametrize("beside", ["--json", "--dry-run", "--fix", "--staged", "--external", "today"])
def test_an_option_that_would_be_ignored_is_a_usage_error(
    make_notebook: Callable[..., Path], til: Callable[..., Result], alone: tuple[str, ...], beside: str
) -> None:
    """Above all `--dry-run`: it promises that nothing is written."""
    root = make_notebook({"2020-09-24.md": "## Learned\n### a\nAWS_SECRET=AKIA2E0A8F3B244C9986\n"})
    for args in ((*alone, beside), (beside, *alone)):
        run = til(root, "check", *args)
        assert (run.code, run.out) == (2, ""), run
        assert alone[0] in run.err and beside in run.err
    assert not (root / ".til-allowed").exists()
    assert til(root, "check", *alone).code == 0

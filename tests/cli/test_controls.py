"""What a title holds for the terminal never gets there: signs stand in its place."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tiltool.cli.streams import echo, style

CLI = Path(__file__).parents[2] / "tiltool" / "cli"
BAD = "bad \x1b]0;x\x07 \x1b[2J \x1b[31m \x9b2J \x08\x7f end"
NOTE = f"# {BAD}\n\n## Today\n- [ ] {BAD}\n- [ ] tab\there @blog\n- [ ] plain title @blog\n\n## Learned\n### {BAD}\nword\n\n####\n"
DANGER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
COMMANDS = [
    ("tasks",),
    ("tasks", "--explain"),
    ("show",),
    ("show", "--section", "learned"),
    ("check",),
    ("search", "word"),
    ("search", "bad"),
    ("list",),
    ("topics",),
    ("topics", "bad", "--list"),
    ("topics", "bad", "--text"),
    ("log", "bad"),
    ("review", "--from", "2020-09-01"),
    ("new", "--dry-run"),
    ("new", "--no-open"),
    ("done", "bad"),
    ("done", "bad", "--dry-run"),
    ("drop", "nothing like it \x1b[2J"),
    ("due", "bad", "friday"),
    ("park", "bad"),
    ("park", "bad", "--project", "x\x1b[2J"),
    ("add", "more \x1b[2J"),
    ("random",),
    ("triage", "older:0d"),
]


@pytest.fixture
def root(make_notebook: Callable[..., Path]) -> Path:
    return make_notebook({"2020-09-24.md": NOTE})


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_control_character_at_a_terminal(root: Path, command: tuple[str, ...]) -> None:
    talk = pytest.importorskip("tests.cli.terminal", reason="terminals are those of POSIX").talk
    _, shown = talk(root, command, [("? ", "q")] if command[0] == "triage" else [])
    shown = re.sub(r"\r|\x1b\[\?25[lh]|\x1b\[K", "", shown)  # those of click's progress bar
    assert shown and not DANGER.search(shown), repr(shown)


FOR_PEOPLE = [each for each in COMMANDS if not {*each} & {"--section", "--text", "--dry-run"}]


@pytest.mark.parametrize("command", FOR_PEOPLE, ids=" ".join)
def test_nor_in_a_pipe(root: Path, til: Callable[..., Result], command: tuple[str, ...]) -> None:
    run = til(root, *command)
    assert not DANGER.search(run.out + run.err), repr(run)


def test_data_is_as_it_stands(root: Path, til: Callable[..., Result]) -> None:
    assert BAD.encode("unicode_escape").decode().replace("\\x", "\\u00")[:10] in til(root, "tasks", "--json").out
    assert "\x07" in til(root, "show", "--section", "learned").out
    assert "tab\there" in til(root, "done", "tab", "--dry-run").out


def test_a_tab_keeps_the_columns_in_line(root: Path, til: Callable[..., Result]) -> None:
    rows = [line for line in til(root, "tasks").out.splitlines() if "@blog" in line]
    assert len({line.index("@blog") for line in rows}) == 1 and "tab here" in "".join(rows)


def test_the_colours_are_ours(capsys: pytest.CaptureFixture[str]) -> None:
    echo(style("red\x1b[2J", fg="red") + " \x1b[1mplain", color=True)
    assert capsys.readouterr().out == "\x1b[31mred␛[2J\x1b[0m ␛[1mplain\n"


@pytest.mark.parametrize("path", sorted(CLI.rglob("*.py")), ids=lambda path: path.stem)
def test_all_printing_goes_through_one_place(path: Path) -> None:
    calls = re.findall(r"click\.(?:echo|secho|style)\(|\bprint\(", path.read_text("utf-8"))
    assert (path.name == "streams.py") == bool(calls)

"""The README can't lie: its session is run again, its tables are compared with the code."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tiltool.cli import COMMANDS
from tiltool.config import CARRY_OPTIONS, LIMITS_OPTIONS, OPTIONS, PUBLISH_OPTIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def sessions() -> list[str]:
    return re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def run_session(text: str, folder: Path) -> str:
    """Return the session as it goes now: the commands of `text`, each followed by what it prints."""
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    environment = {name: value for name, value in environment.items() if not name.startswith("TIL_")}
    printed = []
    for command in re.findall(r"^\$ (.*)$", text, re.MULTILINE):
        printed.append(f"$ {command}\n")
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
        elif command.startswith("export "):
            name, value = command.removeprefix("export ").split("=")
            environment[name] = value
        elif command.startswith("cat "):
            printed.append((folder / command.removeprefix("cat ")).read_text("utf-8"))
        else:
            printed.append(_run(command, folder, environment))
    return "".join(printed)


def _run(command: str, folder: Path, environment: dict[str, str]) -> str:
    import shlex

    program, *arguments = shlex.split(command)
    assert program == "til", f"a session runs til only: {command}"
    found = subprocess.run(
        [sys.executable, "-m", "tiltool", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
    )
    return found.stdout


@pytest.mark.parametrize("session", sessions())
def test_session_goes_as_shown(session: str, tmp_path: Path) -> None:
    assert run_session(session, tmp_path) == session


def test_there_is_a_session() -> None:
    assert sessions()


def test_every_command_is_in_the_table() -> None:
    rows = dict(re.findall(r"^\| `til ([\w-]+)[^`]*` \| (.*) \|$", README, re.MULTILINE))
    assert rows == {name: entry.summary for group in COMMANDS.values() for name, entry in group.items()}


def test_every_option_is_in_the_table() -> None:
    rows = re.findall(r"^\| `([\w: ]+)` \| `(.*?)` \| (.*) \|$", README, re.MULTILINE)
    options = [(option.key, option) for option in OPTIONS if option.key not in ("carry", "limits", "publish")]
    options += [(f"limits: {option.key}", option) for option in LIMITS_OPTIONS]
    options += [(f"publish: {option.key}", option) for option in PUBLISH_OPTIONS]
    options += [(f"carry: {option.key}", option) for option in CARRY_OPTIONS]
    assert rows == [(key, option.example, option.meaning) for key, option in options]


def test_two_commands_for_a_fresh_machine() -> None:
    commands = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert [len(command.splitlines()) for command in commands] == [1, 1]
    assert "til new --dry-run" in commands[0]
    assert commands[1].rstrip().endswith("pytest")


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (("search", "a"), "hits total path day line role title snippet matches score"),
        (("list",), "notes total path day title tags topics open done"),
        (("tags",), "tags tag notes first_day last_day"),
        (("topics", "a"), "topics title days first_day last_day task places path day line text"),
        (("links",), "links path line kind target fragment text to means fault"),
        (
            ("tasks",),
            "tasks id title state wip path line role project day first_day age_days times_carried due scheduled repeat"
            " priority tags place urgency total",
        ),
        (
            ("log", "b"),
            "id title state first_day last_day days times_carried steps day path line skipped backlog topics others",
        ),
        (
            ("review", "--from", "2020-09-24"),
            "since until counts finished learned carried started dropped id title state wip project tags path line day"
            " days first_day age_days times_carried places",
        ),
        (("done", "b"), "changed tasks path id title line before after"),
        (("due", "b", "none"), "changed tasks path id line before after"),
        (("park", "b"), "changed created tasks id title path line to"),
        (("check",), "problems path line column code message"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_the_keys_of_json_are_documented(make_notebook, til, command: tuple[str, ...], names: str) -> None:
    root = make_notebook({"2020-09-24.md": "# a\n\n## Today\n- [ ] b\n\n## Learned\n### a\n#a [[x]]\n```\n"})
    document = json.loads(til(root, *command, "--json").out)
    assert set(keys_of(document)) == set(names.split())
    (row,) = re.findall(rf"^\|[^|]*`{command[0]}`[^|]*\| (`{{.*) \|$", README, re.MULTILINE)
    assert all(re.search(rf"\b{name}\b", row) for name in names.split())


def keys_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)

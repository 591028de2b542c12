"""Sessions at the prompt, recorded in `tests/sessions/*.txt`, run again.

A session starts in a notebook, `/home/me/journal`, on Tuesday 2026-03-03. It is not a real shell: besides `til …` and
`til … < FILE`, it knows `cat FILE`, `cat > FILE` and `cat >> FILE` (followed by lines that start with `> `),
`ls DIR`, `rm FILE`, `cd DIR` and `export NAME=VALUE`. Lines that start with `; ` are remarks. The output of til is
stdout, then stderr, each line of which starts with `! `, then the exit code unless it is 0.
`UPDATE_SESSIONS=1 pytest tests/test_sessions.py` records the current output: read the diff.
"""

import io
import os
import shlex
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tiltool.cli import COMMANDS, main
from tiltool.core.text.width import width_of

FOLDER = Path(__file__).parent / "sessions"
SESSIONS = sorted(FOLDER.glob("*.txt"))
HOME = "/home/me"
WIDTH = 80


class Step(NamedTuple):
    """One command with the remarks before it, its input lines, and the lines that it prints."""

    remarks: tuple[str, ...]
    command: str
    given: tuple[str, ...]
    printed: tuple[str, ...]

    @property
    def text(self) -> str:
        lines = (*self.remarks, f"$ {self.command}", *(f"> {line}".rstrip() for line in self.given), *self.printed)
        return "".join(f"{line}\n" for line in lines)


def parse(text: str) -> list[Step]:
    steps: list[Step] = []
    remarks: list[str] = []
    command: str | None = None
    given: list[str] = []
    printed: list[str] = []

    def close() -> None:
        nonlocal command, remarks, given, printed
        if command is not None:
            steps.append(Step(tuple(remarks), command, tuple(given), tuple(without_blank_end(printed))))
            command, remarks, given, printed = None, [], [], []

    for line in text.splitlines():
        if line.startswith("; "):
            close()
            remarks.append(line)
        elif line.startswith("$ "):
            close()
            command = line[2:]
        elif command and command.startswith("cat >") and line.startswith(">"):
            given.append(line[2:])
        else:
            printed.append(line)
    close()
    return steps


def without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


class Shell:
    """The few commands that a session understands."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.monkeypatch = home, monkeypatch
        for name in [name for name in os.environ if name.startswith("TIL_")]:
            monkeypatch.delenv(name)
        for name, value in {"TIL_TODAY": "2026-03-03", "NO_COLOR": "1", "COLUMNS": str(WIDTH)}.items():
            monkeypatch.setenv(name, value)
        for name in ("VISUAL", "EDITOR"):
            monkeypatch.delenv(name, raising=False)
        notebook = home / "journal"
        (notebook / "notes").mkdir(parents=True)
        (notebook / "tasks").mkdir()
        (notebook / "mkdocs.yml").write_text("site_name: journal\nplugins:\n  - til\n")
        monkeypatch.chdir(notebook)

    def run(self, step: Step) -> tuple[str, ...]:
        word, *rest = shlex.split(step.command)
        printed: str = getattr(self, f"_{word}")(rest, step)
        return tuple(without_blank_end(printed.replace(str(self.home), HOME).split("\n")))

    def _til(self, args: list[str], _: Step) -> str:
        given = b""
        if "<" in args:
            *args, _, file = args
            given = Path(file).read_bytes()
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in "oe")
        with self.monkeypatch.context() as patch:
            patch.setattr("tiltool.cli.language._language", None)  # as in a new process
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as stop:
                main(args)
        for stream in (out, err):
            stream.flush()
        told = out.buffer.getvalue().decode()
        told += "".join(f"! {line}".rstrip() + "\n" for line in err.buffer.getvalue().decode().splitlines())
        return told + (f"[exit {stop.value.code}]\n" if stop.value.code else "")

    def _cat(self, args: list[str], step: Step) -> str:
        if args[0] in (">", ">>"):
            file = Path(args[1])
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("w" if args[0] == ">" else "a", encoding="utf-8", newline="") as writer:
                writer.writelines(f"{line}\n" for line in step.given)
            return ""
        text = Path(args[0]).read_bytes().decode()
        return text if text.endswith("\n") else f"{text}\n[no newline]\n"

    def _ls(self, args: list[str], _: Step) -> str:
        return "".join(f"{name}\n" for name in sorted(os.listdir(args[0] if args else ".")))

    def _rm(self, args: list[str], _: Step) -> str:
        Path(args[0]).unlink()
        return ""

    def _cd(self, args: list[str], _: Step) -> str:
        self.monkeypatch.chdir(args[0])
        return ""

    def _export(self, args: list[str], _: Step) -> str:
        self.monkeypatch.setenv(*args[0].split("=", 1))
        return ""


@pytest.mark.parametrize("file", SESSIONS, ids=lambda file: file.stem)
def test_session_goes_as_written(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = parse(file.read_text("utf-8"))
    shell = Shell(tmp_path, monkeypatch)
    now = "\n".join(step._replace(printed=shell.run(step)).text for step in steps)
    if os.environ.get("UPDATE_SESSIONS"):
        file.write_text(now, "utf-8")
    assert now == file.read_text("utf-8")


@pytest.mark.parametrize("file", SESSIONS, ids=lambda file: file.stem)
def test_session_is_easy_to_read(file: Path) -> None:
    """The typed lines fit the width of a page."""
    typed = [line for line in file.read_text("utf-8").splitlines() if line.startswith(("$ ", "> ", "; "))]
    assert [line for line in typed if width_of(line) > WIDTH] == []


def test_every_command_has_a_session() -> None:
    run = {
        step.command.split()[1] for file in SESSIONS for step in parse(file.read_text("utf-8")) if " " in step.command
    }
    assert {name for group in COMMANDS.values() for name in group} <= run

"""Clones of one notebook, and histories of two of them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

from tests.conftest import Result

Til = Callable[..., Result]
TODAY = "2026-11-27"
NOTE = f"notes/2026/{TODAY}.md"
BEFORE = "notes/2026/2026-11-26.md"
SETTINGS = "[init]\ndefaultBranch = main\n[maintenance]\nauto = false\n[receive]\nautogc = false\n"
"""Of git: repositories that live for a second need no cleaning."""
FILES = {
    "mkdocs.yml": "site_name: notes\nplugins:\n  - til\n",
    ".gitignore": "/site/\n",
    BEFORE: """# TIL 2026-11-26

## Yesterday

## Today
- [ ] write the report
- [ ] call the bank
- [x] order the lamp

## Learned

### docker

Layers are cached.

## Later
- [ ] read the book
""",
}
WITH_NOTE = {
    **FILES,
    NOTE: """# TIL 2026-11-27

## Yesterday
- [x] order the lamp

## Today
- [ ] write the report
- [ ] call the bank

## Learned

### docker

Layers are cached.

## Later
- [ ] read the book
""",
}


class History(NamedTuple):
    """What two machines did to the same files: commands of til, or a text in a note and what it became."""

    name: str
    base: Mapping[str, str]
    ours: Sequence[Sequence[str]]
    theirs: Sequence[Sequence[str]]
    has: Sequence[str]  # lines that a right merge has once
    lacks: Sequence[str] = ()
    note: str = NOTE  # that is edited, and looked at


def edit(old: str, new: str) -> Sequence[str]:
    return ("edit", old, new)


HISTORIES = (
    History(
        "Both tick different tasks",
        WITH_NOTE,
        [["done", "write the report"]],
        [["done", "call the bank"]],
        ["- [x] write the report", "- [x] call the bank"],
        ["- [ ] write the report", "- [ ] call the bank"],
    ),
    History(
        "Both add tasks",
        WITH_NOTE,
        [["add", "buy milk"]],
        [["add", "mend the bike"], ["add", "buy stamps"]],
        ["- [ ] buy milk", "- [ ] mend the bike", "- [ ] buy stamps", "- [ ] write the report", "- [ ] call the bank"],
    ),
    History(
        "Both start the day with `til new`",
        FILES,
        [["new"], ["done", "write the report"], ["add", "buy milk"]],
        [["new"], ["done", "call the bank"], ["add", "mend the bike"]],
        ["- [x] write the report", "- [x] call the bank", "- [ ] buy milk", "- [ ] mend the bike"],
        ["- [ ] write the report", "- [ ] call the bank"],
    ),
    History(
        "Both carry the same task",
        {**FILES, NOTE: "# TIL 2026-11-27\n\n## Today\n"},
        [["carry"], edit("- [ ] call the bank", "- [ ] call the bank #money")],
        [["carry"], ["start", "call the bank"]],
        ["- [ ] write the report", "- [/] call the bank #money"],
        ["- [ ] call the bank", "- [ ] call the bank #money", "- [/] call the bank"],
    ),
    History(
        "One edits a task, the other carries it",
        FILES,
        [edit("- [ ] call the bank", "- [/] call the bank\\n  - [ ] about the loan")],
        [["new"]],
        ["- [>] write the report", "- [>] call the bank", "  - [ ] about the loan"],
        ["- [ ] call the bank", "- [/] call the bank"],
        BEFORE,
    ),
    History(
        "Both learn something",
        WITH_NOTE,
        [edit("Layers are cached.", "Layers are cached.\\n\\n### git\\n\\n```sh\\ngit bisect run make\\n```")],
        [edit("Layers are cached.", "Layers are cached.\\n\\n### k8s\\n\\n```sh\\nkubectl get pods\\n```")],
        ["### docker", "### git", "### k8s", "git bisect run make", "kubectl get pods"],
    ),
    History(
        "One moves a task to later, the other ticks it",
        WITH_NOTE,
        [edit("- [ ] call the bank\\n", ""), edit("- [ ] read the book", "- [ ] read the book\\n- [ ] call the bank")],
        [["done", "call the bank"], ["done", "read the book"]],
        ["- [x] call the bank", "- [x] read the book", "- [ ] write the report"],
        ["- [ ] call the bank", "- [ ] read the book"],
    ),
    History(
        "Done on one, in progress on the other",
        WITH_NOTE,
        [["done", "call the bank"]],
        [["start", "call the bank"]],
        ["- [x] call the bank", "- [ ] write the report"],
        ["- [/] call the bank", "- [ ] call the bank"],
    ),
)


_MADE: dict[int, Path] = {}


class Machines:
    """Runs git and til in folders below one, as one person without a configuration of git."""

    def __init__(self, folder: Path, til: Til, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.run_til = folder, til
        who = {f"GIT_{who}_{what}": "me@here" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        tools = folder / "bin"
        tools.mkdir()
        (tools / "til").write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m tiltool "$@"\n')
        (tools / "til").chmod(0o755)
        ours = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "PATH": f"{tools}:{os.environ['PATH']}"}
        for name, value in {**who, **ours, "GIT_CONFIG_GLOBAL": str(folder / "gitconfig")}.items():
            monkeypatch.setenv(name, value)
        (folder / "gitconfig").write_text(SETTINGS)

    def git(self, root: Path, *args: str, check: bool = True) -> str:
        done = subprocess.run(["git", "-C", root, *args], capture_output=True, check=check)
        return done.stdout.decode()

    def repository(self, name: str, files: Mapping[str, str]) -> Path:
        root = self.folder / name
        self.git(self.folder, "init", "-q", name)
        write(root, files)
        self.commit(root)
        return root

    def two_clones(self, files: Mapping[str, str]) -> tuple[Path, Path]:
        """Return two clones of a bare repository beside them; those of the same files are made once, and copied."""
        key = hash(tuple(files.items()))
        if key not in _MADE:
            made = _MADE[key] = Path(mkdtemp(dir=self.folder.parent))
            first = self.repository("seed", files)
            self.git(made, "clone", "-q", "--bare", str(first), "remote.git")
            for name in ("laptop", "desktop"):
                self.git(made, "clone", "-q", "remote.git", name)
                self.git(made / name, "remote", "set-url", "origin", "../remote.git")
        shutil.copytree(_MADE[key], self.folder, dirs_exist_ok=True)
        return self.folder / "laptop", self.folder / "desktop"

    def commit(self, root: Path) -> None:
        self.git(root, "add", "-A")
        self.git(root, "commit", "-qm", "x")

    def til(self, root: Path, *args: str, code: int = 0, today: str = TODAY) -> Result:
        done = self.run_til(root, *args, today=today)
        assert done.code == code, done
        return done

    def do(self, root: Path, steps: Sequence[Sequence[str]], note: str = NOTE) -> None:
        for step in steps:
            if step[0] == "edit":
                old, new = (each.replace("\\n", "\n") for each in step[1:])
                text = (root / note).read_text("utf-8")
                assert text.count(old) == 1
                (root / note).write_text(text.replace(old, new), "utf-8")
            else:
                self.til(root, *step)


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")

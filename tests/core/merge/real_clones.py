"""The same histories with clones on disk, a bare repository, git and `til sync`: `histories.py --real 30` runs them."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.core.merge.clones import IDEAS, Clone, Step, ids_of, notebook

_ROOT = Path(__file__).parents[3]
_SETTINGS = "site_name: x\nplugins:\n  - til\n"


class RealClone(Clone):
    """A clone in a folder: its texts are read before each edit, and written after it."""

    def __init__(self, root: Path) -> None:
        super().__init__({})
        self.root = root

    def read(self) -> dict[str, str]:
        folders = (self.root / "notes", self.root / "tasks")
        paths = [path for folder in folders for path in folder.rglob("*.md")]
        return {path.relative_to(self.root).as_posix(): path.read_bytes().decode() for path in paths}

    def do(self, step: Step) -> None:
        self.files = before = self.read()
        if step.what == "mv" and step.clone == 0 and IDEAS in before:
            self.til("mv", "ideas.md", "thoughts.md")
        elif step.what == "new":
            super().do(step)  # its day
            if self.files != before:
                self.til("new", "--no-open")
        else:
            super().do(step)
            for path, text in self.files.items():
                (self.root / path).write_bytes(text.encode())

    def sync(self) -> str:
        """Run `til sync`, resolve what is in conflict, and return what it printed."""
        done = self.til("sync", codes=(0, 1))
        while done.returncode:
            self.til("resolve", "--take", "1")
            self.git("commit", "-q", "--no-edit")
            done = self.til("sync", codes=(0, 1))
        return done.stdout

    def til(self, *words: str, codes: tuple[int, ...] = (0,)) -> "subprocess.CompletedProcess[str]":
        return self._run([sys.executable, "-P", "-m", "tiltool", *words], codes)

    def git(self, *words: str) -> None:
        self._run(["git", *words], (0,))

    def _run(self, words: list[str], codes: tuple[int, ...]) -> "subprocess.CompletedProcess[str]":
        home = self.root.parent
        who = {f"GIT_{who}_{what}": "me@here" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        own = {"HOME": str(home), "PATH": f"{home}{os.pathsep}{os.environ['PATH']}", "GIT_CONFIG_NOSYSTEM": "1"}
        environment = {**os.environ, **who, **own, "TIL_TODAY": str(self.day), "PYTHONPATH": str(_ROOT)}
        done = subprocess.run(words, cwd=self.root, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode in codes, done
        return done


class RealRepository:
    """The bare repository and its clones, below a folder."""

    def __init__(self, folder: Path, seed: int, count: int, counts: Counter[str]) -> None:
        tool = folder / "til"
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m tiltool "$@"\n')
        tool.chmod(0o755)
        (folder / ".gitconfig").write_text("[init]\ndefaultBranch = main\n")
        self.counts = counts
        self.clones = [RealClone(folder / str(at)) for at in range(count)]
        first = self.clones[0]
        for path, text in {"mkdocs.yml": _SETTINGS, ".gitignore": "/.til/\n", **notebook(seed)}.items():
            (first.root / path).parent.mkdir(parents=True, exist_ok=True)
            (first.root / path).write_bytes(text.encode())
        first.git("init", "-q")
        first.til("sync", "--setup")
        first.git("add", "-A")
        first.git("commit", "-qm", "x")
        first.git("clone", "-q", "--bare", ".", str(folder / "bare"))
        first.git("remote", "add", "origin", str(folder / "bare"))
        first.git("fetch", "-q")
        first.git("branch", "-q", "-u", "origin/main")
        for clone in self.clones[1:]:
            first.git("clone", "-q", str(folder / "bare"), str(clone.root))

    def run(self, steps: tuple[Step, ...]) -> Iterator[str]:
        """Yield what is wrong: names that are lost, and clones that differ after all have met."""
        removed, seen = set[str](), set[str]()
        for step in steps:
            clone = self.clones[step.clone]
            if step.what == "sync":
                self.counts["real syncs"] += 1
                clone.sync()
                continue
            self.counts["real edits"] += 1
            before = _names(clone)
            clone.do(step)
            seen |= _names(clone)
            removed |= before - _names(clone) if step.what == "remove" else set()
        for clone in self.clones * 2:
            clone.sync()
        texts = [clone.read() for clone in self.clones]
        if any(each != texts[0] for each in texts):
            yield "the clones differ at the end"
        if any(lost := seen - removed - _names(clone) for clone in self.clones):
            yield f"{lost} are lost"
        yield from (
            f"a second sync: {said}" for clone in self.clones if (said := clone.sync()) != "in sync with origin\n"
        )


def _names(clone: RealClone) -> set[str]:
    return {name for text in clone.read().values() for name in ids_of(text)}

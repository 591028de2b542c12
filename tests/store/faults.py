"""Faults at every system call that writes: killed there, or failing with an error. `python -m tests.store.faults` runs all.

Each command runs under strace, once for each call and fault, in a fresh copy of a notebook. Afterwards each note has its
old or its new bytes; and after `til doctor --fix`, or the same command again, all of them are the old ones, or the new ones.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
CALLS = ["write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "truncate", "ftruncate", "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat"]  # fmt: skip
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO", "error=EACCES")
TODAY = "2026-03-03"
FILES = {
    "mkdocs.yml": "site_name: x\nplugins:\n  - til\n",
    "notes/2026-03-02.md": "# 2026-03-02\n\n## Today\n\n- [ ] gate\n  - [ ] hinge\n- [ ] roof #ops\n- [x] floor\n",
    "notes/ideas.md": "# Ideas\n\nsee [[2026-03-02]] #ops\n",
    "tasks/blog.md": "# Blog\n\n- [ ] feed\n- [ ] icons\n",
}
COMMANDS: Mapping[str, tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]] = {
    "new": (("new", "--no-open"), ()),
    "carry": (("carry", "--remove"), (("new", "--no-open", "--no-carry"),)),
    "done": (("done", "gate", "--with-children"), ()),
    "add": (("add", "paint"), ()),
    "park": (("park", "roof", "--project", "blog"), ()),
    "pick": (("pick", "feed"), ()),
    "tags rename": (("tags", "rename", "ops", "dev"), ()),
    "mv": (("mv", "ideas.md", "thoughts.md"), ()),
    "undo": (("undo",), (("new", "--no-open"),)),
    "redo": (("redo",), (("new", "--no-open"), ("undo",))),
}
State = Mapping[str, bytes]


class Point(NamedTuple):
    """The call number `at` of one kind, and what happens there."""

    call: str
    at: int
    fault: str


def run(root: Path, *command: str, strace: tuple[str, ...] = ()) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "TIL_TODAY": TODAY, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}
    words = [*strace, sys.executable, "-m", "tiltool", *command]
    return subprocess.run(words, cwd=root, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)


def state(root: Path) -> State:
    return {
        f"{folder}/{path.name}": path.read_bytes() for folder in ("notes", "tasks") for path in (root / folder).glob("*.md")
    } | {
        path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "notes").rglob("*/*.md")
    }  # fmt: skip


def template(folder: Path, name: str) -> Path:
    root = folder / "template"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    for before in COMMANDS[name][1]:
        assert run(root, *before).returncode == 0
    return root


def points(root: Path, command: tuple[str, ...]) -> Iterator[Point]:
    """Yield each call of a command that writes, with each fault."""
    log = root.with_name("log")
    known = [call for call in CALLS if is_known(call)]
    assert (
        run(root, *command, strace=("strace", "-f", "-o", str(log), "-e", f"trace={','.join(known)}")).returncode == 0
    )
    counts = Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE))
    for call, count in sorted(counts.items()):
        yield from (Point(call, at + 1, fault) for at in range(count) for fault in FAULTS)


def is_known(call: str) -> bool:
    return subprocess.run(["strace", "-e", f"trace={call}", "true"], capture_output=True, check=False).returncode == 0


def complaints(folder: Path, name: str, every: int = 1) -> tuple[int, list[str]]:
    """Return how many points of a command were tried, and what was wrong after some."""
    command, start = COMMANDS[name][0], template(folder, name)
    before, undisturbed = state(start), shutil.copytree(start, folder / "here")
    tried = list(points(undisturbed, command))[::every]
    after, wrong = state(undisturbed), list[str]()
    for point in tried:
        here = folder / "here"
        shutil.rmtree(here)
        shutil.copytree(start, here)
        inject = ("strace", "-f", "-o", os.devnull, "-e", f"inject={point.call}:{point.fault}:when={point.at}")
        ran = run(here, *command, strace=inject)
        if b"Traceback" in ran.stderr or ran.returncode == 70:
            wrong.append(f"{name} {point}: exit {ran.returncode}: {ran.stderr.decode()[-200:]}")
        wrong += [
            f"{name} {point}: {path}"
            for path, text in state(here).items()
            if text not in (before.get(path), after.get(path))
        ]
        run(here, "doctor", "--fix")
        if state(here) not in (before, after):
            run(here, *command)
            if state(here) != after:
                wrong.append(f"{name} {point}: {sorted(state(here))} after the next run")
    return len(tried), wrong


def main() -> None:
    total = 0
    failed = list[str]()
    for name in sys.argv[1:] or COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            tried, wrong = complaints(Path(folder), name)
        total, failed = total + tried, failed + wrong
        print(f"{name:12} {tried:5} points, {len(wrong)} wrong", *wrong, sep="\n  ", flush=True)
    print(f"{'in all':12} {total:5} points, {len(failed)} wrong")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
